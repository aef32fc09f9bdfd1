//! The recovery code: a passphrase that the phone makes, short enough for paper and too long to guess.

use std::fmt;

use zeroize::Zeroizing;

use crate::{error::Error, random};

/// A recovery code: 20 random decimal digits (66 bits) in five groups of four, each with a check digit after it, written
/// with hyphens between: `57240-12340-...`. Wiped from memory when dropped.
///
/// The check digit (H. M. Damm, 2004) finds every single wrong digit of a group and every two neighbours that were swapped,
/// so a person who reads from paper is told at the group, not after the last one that something somewhere was wrong.
///
/// The passphrase of the age file is exactly that text, hyphens included, so that who has the paper and no application
/// can type it into `age`. To the application it may be typed with or without spaces and hyphens.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(Zeroizing<String>);

/// Why a text is not a recovery code. Says nothing of the text itself but how many digits it has, or which group is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Fewer than 25 digits.
    #[error("a recovery code has {} digits, not {digits}", Code::DIGITS)]
    TooShort {
        /// How many there are.
        digits: usize,
    },
    /// More than 25 digits.
    #[error("a recovery code has only {} digits", Code::DIGITS)]
    TooLong,
    /// Something other than the digits 0 to 9, spaces and hyphens.
    #[error("a recovery code has only digits")]
    NotDigits,
    /// The check digit of a group does not fit.
    #[error("group {group} of the recovery code was mistyped")]
    Mistyped {
        /// Which, from 1.
        group: usize,
    },
}

impl Code {
    /// Groups of a code.
    pub const GROUPS: usize = 5;
    /// Digits of a group, the last of which is its check digit.
    pub const GROUP: usize = 5;
    /// Digits of a code.
    pub const DIGITS: usize = Self::GROUPS * Self::GROUP;

    /// A new one.
    ///
    /// # Errors
    /// [`Error::Io`] when the system has no random bytes.
    pub fn new() -> Result<Self, Error> {
        let mut digits = Zeroizing::new([0; Self::DIGITS]);
        for group in digits.chunks_mut(Self::GROUP) {
            let (check, random) = group.split_last_mut().expect("a group has five digits");
            for digit in &mut *random {
                // 250 to 255 would make the first six digits likelier than the others.
                *digit = loop {
                    let [byte] = random::bytes()?;
                    if byte < 250 {
                        break b'0' + byte % 10;
                    }
                };
            }
            *check = b'0' + damm(random);
        }
        Ok(Self::grouped(&digits))
    }

    /// Reads a code as a person types it.
    ///
    /// # Errors
    /// [`CodeError`]: too short, too long, not only the digits 0 to 9 with spaces and hyphens, or mistyped.
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
        if count < Self::DIGITS {
            return Err(CodeError::TooShort { digits: count });
        }
        match digits.chunks(Self::GROUP).position(|group| !Self::is_group(group)) {
            Some(wrong) => Err(CodeError::Mistyped { group: wrong + 1 }),
            None => Ok(Self::grouped(&digits)),
        }
    }

    /// Whether these ASCII digits can be a group of a code.
    #[must_use]
    pub fn is_group(digits: &[u8]) -> bool {
        digits.len() == Self::GROUP && digits.iter().all(u8::is_ascii_digit) && damm(digits) == 0
    }

    /// A code from its groups, each as ASCII digits; `None` when they are not that.
    #[must_use]
    pub fn of<G: AsRef<[u8]>>(groups: &[G]) -> Option<Self> {
        let mut digits = Zeroizing::new([0; Self::DIGITS]);
        if groups.len() != Self::GROUPS || !groups.iter().all(|group| Self::is_group(group.as_ref())) {
            return None;
        }
        for (place, group) in digits.chunks_mut(Self::GROUP).zip(groups) {
            place.copy_from_slice(group.as_ref());
        }
        Some(Self::grouped(&digits))
    }

    fn grouped(digits: &[u8; Self::DIGITS]) -> Self {
        let mut text = Zeroizing::new(String::with_capacity(Self::DIGITS + Self::GROUPS - 1));
        for group in digits.chunks(Self::GROUP) {
            if !text.is_empty() {
                text.push('-');
            }
            text.extend(group.iter().map(|digit| char::from(*digit)));
        }
        Self(text)
    }

    /// The digits in their groups, with hyphens between.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The groups, in their order.
    pub fn groups(&self) -> impl Iterator<Item = &str> {
        self.0.split('-')
    }
}

/// What is left of ASCII digits in Damm's quasigroup: the check digit of digits without one, 0 of digits that end with
/// theirs.
fn damm(digits: &[u8]) -> u8 {
    const TABLE: [[u8; 10]; 10] = [
        [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
        [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
        [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
        [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
        [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
        [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
        [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
        [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
        [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
        [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
    ];
    digits.iter().fold(0, |left, digit| TABLE[usize::from(left)][usize::from(digit - b'0')])
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
        assert_eq!(code.expose().len(), 29);
        assert_eq!(Code::parse(code.expose()).unwrap(), code);
        let groups: Vec<&str> = code.groups().collect();
        assert_eq!(Code::of(&groups).unwrap(), code);
        assert_eq!(Code::of(&groups[..4]), None);
        let grouped = "05720-12340-56780-99990-00000";
        let typed = grouped.split('-').map(with_check).collect::<Vec<_>>();
        let (joined, spaced) = (typed.concat(), typed.join(" "));
        for text in [typed.join("-"), joined, format!(" {spaced}\n"), typed.join("- -")] {
            assert_eq!(Code::parse(&text).unwrap().expose(), typed.join("-"), "{text}");
        }
        assert_eq!(format!("{code:?}"), "Code(redacted)");
    }

    /// A group with its last digit replaced by the one that checks.
    fn with_check(group: &str) -> String {
        let random = group.get(..4).unwrap();
        format!("{random}{}", damm(random.as_bytes()))
    }

    #[test]
    fn what_is_no_code_is_refused_with_the_reason() {
        let good = "05724-05724-05724-05724-05724";
        assert!(Code::parse(good).is_ok(), "Damm's own example: the check digit of 572 is 4");
        for (text, reason) in [
            ("", CodeError::TooShort { digits: 0 }),
            ("05724-05724-05724-05724-0572", CodeError::TooShort { digits: 24 }),
            ("05724-05724-05724-05724-057240", CodeError::TooLong),
            ("05724-05724-05724-05724-0572O", CodeError::NotDigits),
            ("０５７２４-05724-05724-05724-05724", CodeError::NotDigits),
            ("05724_05724_05724_05724_05724", CodeError::NotDigits),
            ("٠٥٧٢٤-05724-05724-05724-05724", CodeError::NotDigits),
            ("05724-05724-05742-05724-05724", CodeError::Mistyped { group: 3 }),
            ("05724-05724-05724-05724-05723", CodeError::Mistyped { group: 5 }),
        ] {
            assert_eq!(Code::parse(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn every_wrong_digit_and_every_swap_of_neighbours_is_found_in_every_group() {
        for number in 0..10_000 {
            let group = with_check(&format!("{number:04}0")).into_bytes();
            assert!(Code::is_group(&group));
            for at in 0..Code::GROUP {
                for other in (b'0'..=b'9').filter(|other| *other != group[at]) {
                    let mut wrong = group.clone();
                    wrong[at] = other;
                    assert!(!Code::is_group(&wrong), "{number}: {at}");
                }
                let mut swapped = group.clone();
                if at > 0 && group[at] != group[at - 1] {
                    swapped.swap(at, at - 1);
                    assert!(!Code::is_group(&swapped), "{number}: {at}");
                }
            }
        }
    }

    /// Chi-squared over 400,000 digits with nine degrees of freedom: beyond 40 by chance once in 100,000 runs. Digits of
    /// which some take the bytes from 250 on too give about 150.
    #[test]
    fn every_digit_is_as_likely_as_the_others() {
        let mut counts = [0_f64; 10];
        for _ in 0..20_000 {
            let code = Code::new().unwrap();
            let random = code.groups().flat_map(|group| group.bytes().take(4));
            random.for_each(|digit| counts[usize::from(digit - b'0')] += 1.0);
        }
        let expected = 40_000.0;
        let distance: f64 = counts.iter().map(|count| (count - expected).powi(2) / expected).sum();
        assert!(distance < 40.0, "{counts:?}");
    }
}
