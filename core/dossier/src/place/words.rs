//! Taking names and queries apart into words that can be compared with and without marks.

use unicode_normalization::UnicodeNormalization;

/// A word in both forms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case without any mark, đ as d; numbers without leading zeros.
    pub(super) plain: String,
    /// With the marks that make another vowel (ă â ê ô ơ ư) and đ, without the tone.
    pub(super) marked: String,
    /// The tone, 0 for none. Kept apart, so that `Hoà` and `Hòa` are one word.
    pub(super) tone: u8,
}

impl Word {
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
                words.push(without_leading_zeros(std::mem::take(&mut word)));
                if words.len() == most {
                    return words;
                }
            }
            word = Word::default();
        }
    }
    words
}

fn without_leading_zeros(word: Word) -> Word {
    let number = word.plain.trim_start_matches('0');
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return word;
    }
    Word { plain: number.to_owned(), marked: number.to_owned(), tone: 0 }
}

/// `p12` and `q1` are two words; `12a` and names are one.
pub(super) fn kind_and_number(word: Word) -> Vec<Word> {
    let letters = word.plain.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = word.plain.strip_prefix(letters).unwrap_or_default();
    if number.is_empty() || !matches!(letters, "p" | "q" | "f" | "phuong" | "quan") {
        return vec![word];
    }
    let plain = |text: &str| Word { plain: text.to_owned(), marked: text.to_owned(), tone: 0 };
    vec![plain(letters), without_leading_zeros(plain(number))]
}

/// What a word says about the kind of a unit instead of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filler {
    /// It is about communes: these kinds (bits of [`commune`], [`ward`] and so on).
    Unit(u8),
    /// It is about districts or provinces.
    Area,
}

pub(super) const COMMUNE: u8 = 1;
pub(super) const WARD: u8 = 2;
pub(super) const SPECIAL_ZONE: u8 = 4;
pub(super) const TOWN: u8 = 8;

/// The kind that a whole word or a customary abbreviation stands for.
pub(super) fn filler(plain: &str) -> Option<Filler> {
    Some(match plain {
        "xa" | "x" => Filler::Unit(COMMUNE),
        "phuong" | "p" | "f" => Filler::Unit(WARD),
        "dac" | "khu" | "dk" => Filler::Unit(SPECIAL_ZONE),
        "tran" | "tt" => Filler::Unit(TOWN),
        "tinh" | "t" | "thanh" | "pho" | "tp" | "quan" | "q" | "huyen" | "h" | "thi" | "tx" => Filler::Area,
        _ => return None,
    })
}

/// The kinds whose word begins like this: `phuo`, still being typed.
pub(super) fn kinds_beginning(plain: &str) -> u8 {
    [("xa", COMMUNE), ("phuong", WARD), ("dac", SPECIAL_ZONE), ("khu", SPECIAL_ZONE), ("tran", TOWN)]
        .iter()
        .filter(|(word, _)| plain.len() > 1 && word.starts_with(plain))
        .fold(0, |kinds, (_, kind)| kinds | kind)
}

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
