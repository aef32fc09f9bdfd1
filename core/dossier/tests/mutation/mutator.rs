//! Small damages to texts and files, and to the trees in them.

use serde_json::Value;

/// Numbers from a seed (splitmix64): the same on every machine.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// Below `count`, which is not zero.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % count as u64).unwrap()
    }

    pub(crate) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// What breaks readers of text: structure, bounds, and letters that are more than they look.
const WORDS: [&str; 32] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "null",
    "true",
    "-1",
    "1e999",
    "0.1",
    "18446744073709551616",
    "\\u0000",
    "\\ud800",
    "[[[[[[[[[[[[[[[[",
    "|",
    "||",
    "/",
    "30/2/2026",
    "29/2/1900",
    "99999",
    "-",
    " ",
    "\u{0}",
    "\u{301}",
    "\u{feff}",
    "\u{202e}",
    "\u{1f468}\u{200d}\u{1f469}",
    "Ủ",
    "e\u{323}\u{302}",
    "%00",
];

/// No file gets longer than this.
const LONGEST: usize = 200_000;

/// One to five damages to bytes.
pub(crate) fn bytes(seed: &[u8], random: &mut Random) -> Vec<u8> {
    let mut file = seed.to_vec();
    for _ in 0..=random.below(5) {
        if file.is_empty() {
            return file;
        }
        let at = random.below(file.len());
        let size = random.below(9);
        let end = (at + 1 + random.below(1 << size)).min(file.len());
        match random.below(8) {
            0 | 1 => file[at] ^= 1 << random.below(8),
            2 => file[at] = [0, 0xff, 0x7f, 0x80, b'0', b'9', b'|', b'"'][random.below(8)],
            3 => drop(file.splice(at..at, random.pick(&WORDS).bytes())),
            4 => drop(file.drain(at..end)),
            5 => {
                let piece = file[at..end].repeat(1 + random.below(300));
                drop(file.splice(at..at, piece));
            }
            6 => file[at..end].reverse(),
            _ => file.truncate(at),
        }
        file.truncate(LONGEST);
    }
    file
}

/// The same to a text; what is no text any more becomes one.
pub(crate) fn text(seed: &str, random: &mut Random) -> String {
    String::from_utf8_lossy(&bytes(seed.as_bytes(), random)).into_owned()
}

/// One to four damages to the tree of a JSON text, which stays JSON: what a wrong generator writes, or a spiteful one.
pub(crate) fn tree(seed: &Value, random: &mut Random) -> Value {
    let mut whole = seed.clone();
    for _ in 0..=random.below(4) {
        let (at, from) = (random.below(nodes(&whole)), random.below(nodes(seed)));
        let other = node(&mut seed.clone(), &mut { from }).map(|found| found.take()).unwrap_or_default();
        let choice = random.below(9);
        let word = random.pick(&WORDS).to_owned();
        let number = [0, 1, -1, i64::MAX, i64::MIN, 255, 65_536, 2][random.below(8)];
        let Some(found) = node(&mut whole, &mut { at }) else { continue };
        match (choice, found) {
            (0, found) => *found = Value::Null,
            (1, found) => *found = word.into(),
            (2, found) => *found = number.into(),
            (3 | 4, found) => *found = other,
            (5, Value::Array(items)) if !items.is_empty() => {
                let again = items[0].clone();
                items.extend(std::iter::repeat_n(again, 1 << random.below(11)));
            }
            (5, Value::Object(members)) => drop(members.insert(word, other)),
            (6, Value::Array(items)) => drop(items.pop()),
            (6, Value::Object(members)) => {
                if let Some(name) = members.keys().nth(random.below(members.len().max(1))).cloned() {
                    members.remove(&name);
                }
            }
            (7, Value::String(text)) => *text = self::text(text, random),
            (_, found) => {
                // Inside itself, again and again.
                for _ in 0..1 << random.below(7) {
                    *found = Value::Array(vec![found.take()]);
                }
            }
        }
    }
    whole
}

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum(),
        Value::Object(members) => members.values().map(nodes).sum(),
        _ => 0,
    }
}

/// The node that many steps from here, depth first.
fn node<'a>(value: &'a mut Value, steps: &mut usize) -> Option<&'a mut Value> {
    if *steps == 0 {
        return Some(value);
    }
    *steps -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| node(item, steps)),
        Value::Object(members) => members.values_mut().find_map(|member| node(member, steps)),
        _ => None,
    }
}
