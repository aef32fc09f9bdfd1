//! A passphrase: a recovery code, or a person's own words.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::code::{self, Code, CodeError};

/// What opens a backup without a phone; wiped from memory when dropped.
///
/// Only digits, spaces and hyphens are a recovery [`Code`], so that it does not matter how a code is typed. Anything else is
/// a person's own words: without white space around them, in Unicode's composed form (NFC), so that it does not matter
/// which keyboard put the marks on the letters, and otherwise as typed. `age` takes the same text.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

/// Why a text is not a passphrase. Says nothing of the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PassphraseError {
    /// Only digits, and not a recovery code.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// Fewer than twelve letters: whoever finds the file can try as many as they like.
    #[error("a passphrase has at least {} letters", Passphrase::SHORTEST)]
    TooShort,
    /// More than 256 letters.
    #[error("a passphrase has at most {} letters", Passphrase::LONGEST)]
    TooLong,
}

impl Passphrase {
    /// Fewest letters of a person's own words.
    pub const SHORTEST: usize = 12;
    /// Most letters.
    pub const LONGEST: usize = 256;

    /// Reads a recovery code or a person's own words.
    ///
    /// # Errors
    /// [`PassphraseError`]: digits that are no code, or words that are too short or too long.
    pub fn parse(text: &str) -> Result<Self, PassphraseError> {
        let text = text.trim();
        if text.chars().all(|letter| letter.is_ascii_digit() || code::is_between(letter)) {
            return Ok(Code::parse(text)?.into());
        }
        // A letter of four bytes may be composed from many more: first the length, then the work.
        if text.chars().nth(4 * Self::LONGEST).is_some() {
            return Err(PassphraseError::TooLong);
        }
        let mut words = Zeroizing::new(String::with_capacity(4 * text.len()));
        words.extend(text.nfc());
        match words.chars().count() {
            0..Self::SHORTEST => Err(PassphraseError::TooShort),
            Self::SHORTEST..=Self::LONGEST => Ok(Self(words)),
            _ => Err(PassphraseError::TooLong),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl From<Code> for Passphrase {
    fn from(code: Code) -> Self {
        Self(Zeroizing::new(code.expose().to_owned()))
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(redacted)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn read(text: &str) -> Result<String, PassphraseError> {
        Passphrase::parse(text).map(|passphrase| passphrase.0.to_string())
    }

    #[test]
    fn digits_are_a_code_and_words_are_the_same_from_every_keyboard() {
        assert_eq!(read(" 05724 05724 05724 05724 05724 ").unwrap(), "05724-05724-05724-05724-05724");
        assert_eq!(read("0123456789 01").unwrap_err(), PassphraseError::Code(CodeError::TooShort { digits: 12 }));
        let composed = "con m\u{1eb9} ngh\u{1ec9} \u{1edf} s\u{00e2}n";
        let apart = "con me\u{323} nghi\u{309} o\u{31b}\u{309} sa\u{302}n\n";
        assert_eq!(read(apart).unwrap(), composed);
        assert_eq!(read(composed).unwrap(), composed);
        // What is not at the ends stays as it was typed.
        assert_eq!(read("Ba-con  meo 12").unwrap(), "Ba-con  meo 12");
    }

    #[test]
    fn short_and_endless_words_are_refused() {
        assert_eq!(read("mười hai chữ").unwrap(), "mười hai chữ");
        assert_eq!(read("mười hai ch").unwrap_err(), PassphraseError::TooShort);
        // Twelve letters and marks, six letters when they are composed.
        assert_eq!(read(&"e\u{302}".repeat(6)).unwrap_err(), PassphraseError::TooShort);
        assert_eq!(read("").unwrap_err(), PassphraseError::Code(CodeError::TooShort { digits: 0 }));
        assert!(read(&"x".repeat(256)).is_ok());
        assert_eq!(read(&"x".repeat(257)).unwrap_err(), PassphraseError::TooLong);
        assert_eq!(read(&"x".repeat(5_000_000)).unwrap_err(), PassphraseError::TooLong);
    }
}
