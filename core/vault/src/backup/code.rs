//! The recovery code: a passphrase that the phone makes, short enough for paper and too long to guess.

use std::fmt;

use zeroize::Zeroizing;

use crate::{error::Error, random};

/// A recovery code: 20 random decimal digits (66 bits), written as five groups of four with hyphens between:
/// `1234-5678-9012-3456-7890`. Wiped from memory when dropped.
///
/// The passphrase of the age file is exactly that text, hyphens included, so that who has the paper and no application
/// can type it into `age`. To the application it may be typed with or without spaces and hyphens.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(Zeroizing<String>);

/// Why a text is not a recovery code. Says nothing of the text itself but how many digits it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Fewer than 20 digits.
    #[error("a recovery code has {} digits, not {digits}", Code::DIGITS)]
    TooShort {
        /// How many there are.
        digits: usize,
    },
    /// More than 20 digits.
    #[error("a recovery code has only {} digits", Code::DIGITS)]
    TooLong,
    /// Something other than the digits 0 to 9, spaces and hyphens.
    #[error("a recovery code has only digits")]
    NotDigits,
}

impl Code {
    /// Digits of a code.
    pub const DIGITS: usize = 20;
    /// Digits of a group.
    pub const GROUP: usize = 4;

    /// A new one.
    ///
    /// # Errors
    /// [`Error::Io`] when the system has no random bytes.
    pub fn new() -> Result<Self, Error> {
        let mut digits = Zeroizing::new([0; Self::DIGITS]);
        for digit in digits.iter_mut() {
            // 250 to 255 would make the first six digits likelier than the others.
            *digit = loop {
                let [byte] = random::bytes()?;
                if byte < 250 {
                    break b'0' + byte % 10;
                }
            };
        }
        Ok(Self::grouped(&digits))
    }

    /// Reads a code as a person types it.
    ///
    /// # Errors
    /// [`CodeError`]: too short, too long, or not only the digits 0 to 9 with spaces and hyphens.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let mut digits = Zeroizing::new([0; Self::DIGITS]);
        let mut count = 0;
        for letter in text.chars().filter(|letter| !is_between(*letter)) {
            if !letter.is_ascii_digit() {
                return Err(CodeError::NotDigits);
            }
            *digits.get_mut(count).ok_or(CodeError::TooLong)? = letter as u8;
            count += 1;
        }
        if count < Self::DIGITS { Err(CodeError::TooShort { digits: count }) } else { Ok(Self::grouped(&digits)) }
    }

    fn grouped(digits: &[u8; Self::DIGITS]) -> Self {
        // Reserved at once: a string that grows leaves unwiped copies behind.
        let mut text = Zeroizing::new(String::with_capacity(Self::DIGITS + Self::DIGITS / Self::GROUP));
        for group in digits.chunks(Self::GROUP) {
            if !text.is_empty() {
                text.push('-');
            }
            text.extend(group.iter().map(|digit| char::from(*digit)));
        }
        Self(text)
    }

    /// The code as it is shown, printed and used: five groups of four digits with hyphens between.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// What may stand between digits.
pub(super) fn is_between(letter: char) -> bool {
    letter.is_whitespace() || letter == '-'
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(redacted)")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_written_and_as_people_type_it() {
        let code = Code::new().unwrap();
        assert_eq!(code.expose().len(), 24);
        assert_eq!(Code::parse(code.expose()).unwrap(), code);
        let grouped = "0123-4567-8901-2345-6789";
        for text in [grouped, "01234567890123456789", " 0123 4567 8901 2345 6789\n", "012-34567 89-01--23456789"] {
            assert_eq!(Code::parse(text).unwrap().expose(), grouped, "{text}");
        }
        assert_eq!(format!("{code:?}"), "Code(redacted)");
    }

    #[test]
    fn what_is_no_code_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", CodeError::TooShort { digits: 0 }),
            ("0123-4567-8901-2345-678", CodeError::TooShort { digits: 19 }),
            ("0123-4567-8901-2345-67890", CodeError::TooLong),
            ("0123-4567-8901-2345-678O", CodeError::NotDigits),
            ("０１２３-4567-8901-2345-6789", CodeError::NotDigits),
            ("0123_4567_8901_2345_6789", CodeError::NotDigits),
            ("٠١٢٣-4567-8901-2345-6789", CodeError::NotDigits),
        ] {
            assert_eq!(Code::parse(text), Err(reason), "{text}");
        }
    }

    /// Chi-squared over 400,000 digits with nine degrees of freedom: beyond 40 by chance once in 100,000 runs. Digits of
    /// which some take the bytes from 250 on too give about 150.
    #[test]
    fn every_digit_is_as_likely_as_the_others() {
        let mut counts = [0_f64; 10];
        for _ in 0..20_000 {
            let code = Code::new().unwrap();
            code.expose().bytes().filter(u8::is_ascii_digit).for_each(|digit| counts[usize::from(digit - b'0')] += 1.0);
        }
        let expected = 40_000.0;
        let distance: f64 = counts.iter().map(|count| (count - expected).powi(2) / expected).sum();
        assert!(distance < 40.0, "{counts:?}");
    }
}
