//! Taking names and queries apart into words that can be compared with and without marks.

use unicode_normalization::UnicodeNormalization;

/// A word in both forms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case without any mark, đ as d; numbers without leading zeros, and one spelling where people use two.
    pub(super) plain: String,
    /// With the marks that make another vowel (ă â ê ô ơ ư) and đ, without the tone.
    pub(super) marked: String,
    /// The tone, 0 for none. Kept apart, so that `Hoà` and `Hòa` are one word.
    pub(super) tone: u8,
}

impl Word {
    /// A word of plain letters or digits.
    pub(super) fn plain(text: &str) -> Self {
        Self { plain: text.to_owned(), marked: text.to_owned(), tone: 0 }
    }

    /// Whether it is digits only.
    pub(super) fn is_number(&self) -> bool {
        !self.plain.is_empty() && self.plain.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether it was written with any mark; without, it says nothing about marks.
    pub(super) fn has_marks(&self) -> bool {
        self.tone != 0 || self.marked != self.plain
    }
}

const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
const VOWEL_MARKS: [char; 3] = ['\u{302}', '\u{306}', '\u{31b}'];

/// The words of a text, at most `most` of them.
pub(super) fn words(text: &str, most: usize) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word::default();
    for c in text.nfd().chain([' ']) {
        if let Some(tone) = TONES.iter().position(|mark| *mark == c) {
            word.tone = u8::try_from(tone + 1).unwrap_or(0);
        } else if VOWEL_MARKS.contains(&c) {
            word.marked.push(c);
        } else if c.is_alphanumeric() {
            for lower in c.to_lowercase() {
                word.plain.push(if lower == 'đ' { 'd' } else { lower });
                word.marked.push(lower);
            }
        } else if !unicode_normalization::char::is_combining_mark(c) {
            if !word.plain.is_empty() {
                words.push(spelled(std::mem::take(&mut word)));
                if words.len() == most {
                    return words;
                }
            }
            word = Word::default();
        }
    }
    words
}

/// Numbers without leading zeros, and one spelling where people use two: `Lí` and `Lý`, `Cạn` and `Kạn`, `Lắc` and `Lắk`, `II` and `2`.
fn spelled(mut word: Word) -> Word {
    let number = word.plain.trim_start_matches('0');
    if word.is_number() && !number.is_empty() {
        return Word::plain(number);
    }
    match word.plain.as_str() {
        "ii" => Word::plain("2"),
        "iii" => Word::plain("3"),
        "iv" => Word::plain("4"),
        // Somebody who types the first letter may mean either.
        "k" => word,
        _ => {
            word.plain = one_spelling(&word.plain);
            word.marked = one_spelling(&word.marked);
            word
        }
    }
}

/// A final y after a consonant as i, and k as c where Vietnamese writes no k: both are written in names that were taken over from other
/// languages, on papers of the same place.
fn one_spelling(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let at = |position: usize| letters.get(position).copied().unwrap_or(' ');
    let same = |(position, letter): (usize, &char)| match letter {
        'k' if !matches!(at(position + 1), 'h' | 'i' | 'e' | 'y') => 'c',
        'y' if position > 0 && position + 1 == letters.len() => {
            let before = at(position - 1);
            let after_q = before == 'u' && position > 1 && at(position - 2) == 'q';
            let consonant = before.is_alphabetic() && !matches!(before, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
            if consonant || after_q { 'i' } else { 'y' }
        }
        letter => *letter,
    };
    letters.iter().enumerate().map(same).collect()
}

/// `I` and `V` at the end of a name are numbers; the larger ones are read by [`words`].
pub(super) fn roman(plain: &str) -> Option<&'static str> {
    match plain {
        "i" => Some("1"),
        "v" => Some("5"),
        _ => None,
    }
}

/// The words of a name in the data: `Hải Châu I` is also written `Hải Châu 1`.
pub(super) fn name(text: &str, most: usize) -> Vec<Word> {
    let number = |word: Word| roman(&word.plain).map_or(word, Word::plain);
    words(text, most).into_iter().map(number).collect()
}

/// `p12` and `q1` are two words; `12a` and names are one.
pub(super) fn kind_and_number(word: Word) -> Vec<Word> {
    let letters = word.plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = word.plain.strip_prefix(letters).unwrap_or_default();
    if number.is_empty() || !matches!(letters, "p" | "q" | "f" | "phuong" | "quan") {
        return vec![word];
    }
    vec![Word::plain(letters), spelled(Word::plain(number))]
}

/// What a word says about the kind of a unit instead of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filler {
    /// It is about communes: these kinds (bits of [`COMMUNE`], [`WARD`] and so on).
    Unit(u8),
    /// It is about districts or provinces.
    Area,
}

pub(super) const COMMUNE: u8 = 1;
pub(super) const WARD: u8 = 2;
pub(super) const SPECIAL_ZONE: u8 = 4;
pub(super) const TOWN: u8 = 8;

/// A unit's kind as a bit and its name without it: `Phường 12` is a ward called `12`.
pub(super) fn kind_and_bare(full: &str) -> (u8, &str) {
    [("Xã ", COMMUNE), ("Phường ", WARD), ("Thị trấn ", TOWN), ("Đặc khu ", SPECIAL_ZONE)]
        .iter()
        .find_map(|(prefix, kind)| full.strip_prefix(prefix).map(|bare| (*kind, bare)))
        .unwrap_or((0, full))
}

/// The name of a district or province without its kind.
pub(super) fn bare_area(full: &str) -> &str {
    ["Thành phố ", "Tỉnh ", "Quận ", "Huyện ", "Thị xã "]
        .iter()
        .find_map(|prefix| full.strip_prefix(prefix))
        .unwrap_or(full)
}
