//! What a person typed, word by word: which words say a kind, which are numbers.

use super::words::{self, COMMUNE, Filler, SPECIAL_ZONE, TOWN, WARD, Word};

/// Longest query looked at, in characters, and most words of it.
const LONGEST: usize = 200;
const MOST_WORDS: usize = 12;

/// A typed word and what it may say besides a name.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) word: Word,
    /// The kind it may stand for.
    pub(super) kind: Option<Filler>,
    /// It can stand for nothing else: kinds of two words, and kinds before a number.
    pub(super) surely: bool,
    /// As the last word it may be the beginning of a kind.
    pub(super) unfinished: bool,
}

impl Asked {
    /// Whether it is written with the kind's own marks. That is hardly ever a part of a name (`Phường Đúc`, `Phước Tỉnh`).
    pub(super) fn is_written(&self) -> bool {
        self.kind.is_some() && !self.unfinished && self.word.has_marks()
    }
}

/// Kinds of one word: without marks, as written, what they are about.
const KINDS: [(&str, &str, Filler); 5] = [
    ("phuong", "phường", Filler::Unit(WARD)),
    ("xa", "xã", Filler::Unit(COMMUNE)),
    ("quan", "quận", Filler::Area),
    ("huyen", "huyện", Filler::Area),
    ("tinh", "tỉnh", Filler::Area),
];

/// Kinds of two words.
const PAIRS: [(&str, &str, &str, &str, Filler); 4] = [
    ("thanh", "thành", "pho", "phố", Filler::Area),
    ("thi", "thị", "xa", "xã", Filler::Area),
    ("thi", "thị", "tran", "trấn", Filler::Unit(TOWN)),
    ("dac", "đặc", "khu", "khu", Filler::Unit(SPECIAL_ZONE)),
];

/// Names that are known by another: without marks, what is typed and what is meant.
const CUSTOMARY: [(&str, &str); 3] =
    [("buon me", "buon ma"), ("ban me thuot", "buon ma thuot"), ("thua thien hue", "hue")];

fn abbreviation(plain: &str) -> Option<Filler> {
    Some(match plain {
        "x" => Filler::Unit(COMMUNE),
        "p" | "f" => Filler::Unit(WARD),
        "dk" => Filler::Unit(SPECIAL_ZONE),
        "tt" => Filler::Unit(TOWN),
        "t" | "tp" | "q" | "h" | "tx" => Filler::Area,
        _ => return None,
    })
}

/// A word is a kind only when its marks are the kind's own, or when it has none: `Quán Hành` is no `quận`.
fn says(word: &Word, plain: &str, written: &str) -> bool {
    word.plain == plain && (!word.has_marks() || words::words(written, 1).first() == Some(word))
}

/// The words of a query.
pub(super) fn asked(query: &str) -> Vec<Asked> {
    let query: String = query.chars().take(LONGEST).collect();
    let words = words::words(&query, MOST_WORDS).into_iter().flat_map(words::kind_and_number).collect();
    with_kinds(meant(words))
}

fn meant(mut words: Vec<Word>) -> Vec<Word> {
    for (typed, meant) in CUSTOMARY {
        let typed: Vec<&str> = typed.split(' ').collect();
        let plain: Vec<&str> = words.iter().map(|word| word.plain.as_str()).collect();
        if let Some(at) = plain.windows(typed.len()).position(|window| window == typed) {
            words.splice(at..at + typed.len(), meant.split(' ').map(Word::plain));
        }
    }
    words
}

/// Finds the kinds among words.
pub(super) fn with_kinds(words: Vec<Word>) -> Vec<Asked> {
    let of = |position: usize| {
        let (before, word, after) =
            (position.checked_sub(1).and_then(|at| words.get(at)), words.get(position)?, words.get(position + 1));
        let last = after.is_none();
        for (first, first_written, second, second_written, kind) in PAIRS {
            let begins = says(word, first, first_written);
            let ends = |at: usize, word: &Word| {
                // As the last word it may be the beginning of another: `Thanh Phong`.
                says(word, second, second_written).then(|| (kind, word.has_marks() || at + 1 < words.len(), false))
            };
            if begins && let Some(found) = after.and_then(|after| ends(position + 1, after)) {
                return Some(found);
            }
            if before.is_some_and(|before| says(before, first, first_written))
                && let Some(found) = ends(position, word)
            {
                return Some(found);
            }
            if begins && last {
                return Some((kind, false, true));
            }
        }
        let single = KINDS.iter().find(|(plain, written, _)| says(word, plain, written)).map(|(.., kind)| *kind);
        if let Some(kind) = single.or_else(|| abbreviation(&word.plain).filter(|_| !word.has_marks())) {
            return Some((kind, after.is_some_and(Word::is_number), false));
        }
        let begun = |plain: &str| last && word.plain.len() > 1 && plain.starts_with(&word.plain) && !word.has_marks();
        KINDS.iter().find(|(plain, ..)| begun(plain)).map(|(.., kind)| (*kind, false, true))
    };
    let kinds: Vec<_> = (0..words.len()).map(of).collect();
    let join = |(word, kind): (Word, Option<(Filler, bool, bool)>)| {
        let (surely, unfinished) = kind.map_or((false, false), |(_, surely, unfinished)| (surely, unfinished));
        Asked { word, kind: kind.map(|(kind, ..)| kind), surely, unfinished }
    };
    words.into_iter().zip(kinds).map(join).collect()
}
