//! The 12-digit personal identity number and what can be read from it.
//!
//! Structure (Decree 137/2015, Circular 59/2021): three digits for the province or country where the birth was
//! registered, one for century and sex, two for the year of birth, six at random. There is no check digit, so a
//! number can be implausible but hardly ever provably wrong: doubts are questions to the person, not errors.

use crate::text::seen;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Sex as the identity number and the card record it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Nam
    Male,
    /// Nữ
    Female,
}

impl Sex {
    /// `Nam`, `nữ`, `nu`, `male`, `F` and the like; `None` when it is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match crate::place::fold(text).as_str() {
            "nam" | "male" | "m" => Some(Self::Male),
            "nu" | "female" | "f" => Some(Self::Female),
            _ => None,
        }
    }
}

/// Codes of the 63 provinces that existed when numbers were given out. The mergers of 2025 changed nobody's number, so
/// this list is closed. Other prefixes belong to births registered abroad.
const PROVINCES: [u16; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42, 44, 45,
    46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86, 87, 89, 91, 92,
    93, 94, 95, 96,
];

/// Why a text is not an identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NumberError {
    /// Nothing was typed.
    #[error("no number given")]
    Empty,
    /// Something other than digits and spaces.
    #[error("only digits belong into an identity number")]
    NotDigits,
    /// Nine digits: the number of an old identity card, which is not the personal identity number.
    #[error("nine digits are the number of an old card")]
    OldNumber,
    /// The wrong number of digits.
    #[error("an identity number has 12 digits, not {digits}")]
    Length {
        /// How many digits there were.
        digits: usize,
    },
}

/// A 12-digit personal identity number. Its `Debug` shows only the first three digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdentityNumber([u8; 12]);

/// A doubt about a number: something to ask, because sexes are corrected, birth years are corrected and births are
/// registered abroad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Contradiction {
    /// The number was made for the other sex.
    Sex {
        /// What the number says.
        number: Sex,
        /// What the form says.
        given: Sex,
    },
    /// The number was made for another year of birth.
    BirthYear {
        /// What the number says.
        number: i32,
        /// What the form says.
        given: i32,
    },
    /// The first three digits are not one of the 63 provinces.
    Province,
}

impl IdentityNumber {
    /// Reads a number; spaces, dots and hyphens that people type for reading are dropped.
    ///
    /// # Errors
    /// [`NumberError`] when it is not 12 digits.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let digits = digits(text)?;
        if digits.len() == 9 {
            return Err(NumberError::OldNumber);
        }
        let length = NumberError::Length { digits: digits.len() };
        digits.try_into().map(Self).map_err(|_| length)
    }

    /// The twelve digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII digits get in, so the conversion cannot fail.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Sex at registration: even century digits are male.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.digit(3).is_multiple_of(2) { Sex::Male } else { Sex::Female }
    }

    /// Year of birth, 1900 to 2399: every two century digits are a hundred years.
    #[must_use]
    pub fn birth_year(&self) -> i32 {
        1900 + i32::from(self.digit(3) / 2) * 100 + i32::from(self.digit(4)) * 10 + i32::from(self.digit(5))
    }

    /// The three-digit code of the province of birth registration, or `None` for a birth registered abroad.
    /// Not to be confused with the two-digit codes of today's 34 provinces.
    #[must_use]
    pub fn province_code(&self) -> Option<&str> {
        let code = (0..3).fold(0_u16, |sum, index| sum * 10 + u16::from(self.digit(index)));
        PROVINCES.binary_search(&code).ok()?;
        self.as_str().get(0..3)
    }

    /// What does not fit together, as questions to the person. Pass `None` for what the form does not say.
    #[must_use]
    pub fn contradictions(&self, sex: Option<Sex>, birth_year: Option<i32>) -> Vec<Contradiction> {
        let mut found = Vec::new();
        if let Some(given) = sex.filter(|given| *given != self.sex()) {
            found.push(Contradiction::Sex { number: self.sex(), given });
        }
        if let Some(given) = birth_year.filter(|given| *given != self.birth_year()) {
            found.push(Contradiction::BirthYear { number: self.birth_year(), given });
        }
        if self.province_code().is_none() {
            found.push(Contradiction::Province);
        }
        found
    }

    /// `010*****0123`: enough for the owner to recognise it, too little for someone looking over a shoulder.
    #[must_use]
    pub fn masked(&self) -> String {
        let text = self.as_str();
        format!("{}*****{}", text.get(0..3).unwrap_or_default(), text.get(8..12).unwrap_or_default())
    }

    fn digit(&self, index: usize) -> u8 {
        self.0.get(index).map_or(0, |byte| byte - b'0')
    }
}

impl fmt::Debug for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdentityNumber({}…)", self.as_str().get(0..3).unwrap_or_default())
    }
}

impl fmt::Display for IdentityNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<IdentityNumber> for String {
    fn from(number: IdentityNumber) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for IdentityNumber {
    type Error = NumberError;

    fn try_from(text: String) -> Result<Self, NumberError> {
        Self::parse(&text)
    }
}

/// The nine-digit number of an identity card from before 2016, kept because old papers carry it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OldNumber([u8; 9]);

impl OldNumber {
    /// Reads nine digits.
    ///
    /// # Errors
    /// [`NumberError`] when it is not nine digits.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let digits = digits(text)?;
        let length = NumberError::Length { digits: digits.len() };
        digits.try_into().map(Self).map_err(|_| length)
    }

    /// The nine digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for OldNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OldNumber(…)")
    }
}

impl From<OldNumber> for String {
    fn from(number: OldNumber) -> Self {
        number.as_str().to_owned()
    }
}

impl TryFrom<String> for OldNumber {
    type Error = NumberError;

    fn try_from(text: String) -> Result<Self, NumberError> {
        Self::parse(&text)
    }
}

fn digits(text: &str) -> Result<Vec<u8>, NumberError> {
    let text = seen(text);
    let text = text.trim();
    if text.is_empty() {
        return Err(NumberError::Empty);
    }
    // Longer than any number with separators between all digits: not worth a copy.
    if text.len() > 64 {
        return Err(NumberError::Length { digits: text.bytes().filter(u8::is_ascii_digit).count() });
    }
    let between = |c: &char| c.is_whitespace() || matches!(c, '.' | '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
    let bare: String = text.chars().filter(|c| !between(c)).collect();
    if bare.bytes().all(|byte| byte.is_ascii_digit()) { Ok(bare.into_bytes()) } else { Err(NumberError::NotDigits) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn century_and_sex_are_read_from_the_fourth_digit() {
        let cases = [
            ("001095012345", Sex::Male, 1995),
            ("010156000123", Sex::Female, 1956),
            ("048301004567", Sex::Female, 2001),
            ("066209001234", Sex::Male, 2009),
            ("001400000000", Sex::Male, 2100),
            ("001999000000", Sex::Female, 2399),
        ];
        for (number, sex, year) in cases {
            let number = IdentityNumber::parse(number).unwrap();
            assert_eq!((number.sex(), number.birth_year()), (sex, year), "{number}");
        }
    }

    #[test]
    fn a_mismatch_is_a_question_and_agreement_is_silence() {
        let number = IdentityNumber::parse("010156000123").unwrap();
        assert_eq!(number.contradictions(Some(Sex::Female), Some(1956)), []);
        assert_eq!(number.contradictions(None, None), []);
        assert_eq!(
            number.contradictions(Some(Sex::Male), Some(1965)),
            [
                Contradiction::Sex { number: Sex::Female, given: Sex::Male },
                Contradiction::BirthYear { number: 1956, given: 1965 }
            ]
        );
    }

    #[test]
    fn a_foreign_prefix_is_a_doubt_not_an_error() {
        let abroad = IdentityNumber::parse("123095012345").unwrap();
        assert_eq!(abroad.province_code(), None);
        assert_eq!(abroad.contradictions(None, None), [Contradiction::Province]);
        assert_eq!(IdentityNumber::parse("001095012345").unwrap().province_code(), Some("001"));
    }

    #[test]
    fn all_63_provinces_are_known_and_in_order() {
        assert!(PROVINCES.is_sorted(), "binary search needs order");
        assert_eq!(PROVINCES.iter().filter(|code| **code <= 96).count(), 63);
    }

    #[test]
    fn typing_habits_are_forgiven_and_real_faults_are_named() {
        assert_eq!(IdentityNumber::parse(" 001 095 012 345 ").unwrap().as_str(), "001095012345");
        assert_eq!(IdentityNumber::parse("001.095.012.345").unwrap().as_str(), "001095012345");
        assert_eq!(IdentityNumber::parse("\u{202d}001095012345\u{202c}\u{200b}").unwrap().as_str(), "001095012345");
        assert_eq!(IdentityNumber::parse("001\u{2011}095\u{2013}012 345").unwrap().as_str(), "001095012345");
        assert_eq!(IdentityNumber::parse("  "), Err(NumberError::Empty));
        assert_eq!(IdentityNumber::parse("012345678"), Err(NumberError::OldNumber));
        assert_eq!(IdentityNumber::parse("00109501234"), Err(NumberError::Length { digits: 11 }));
        assert_eq!(IdentityNumber::parse("0010950123456"), Err(NumberError::Length { digits: 13 }));
        assert_eq!(IdentityNumber::parse("00109501234O"), Err(NumberError::NotDigits));
        // Full-width digits are not what the databases hold.
        assert_eq!(IdentityNumber::parse("００１０９５０１２３４５"), Err(NumberError::NotDigits));
    }

    #[test]
    fn debug_and_mask_do_not_show_the_number() {
        let number = IdentityNumber::parse("010156000123").unwrap();
        assert_eq!(format!("{number:?}"), "IdentityNumber(010…)");
        assert_eq!(number.masked(), "010*****0123");
        assert!(!format!("{:?}", OldNumber::parse("012345678").unwrap()).contains("2345"));
    }

    #[test]
    fn it_travels_as_a_plain_string_and_is_checked_on_arrival() {
        let number: IdentityNumber = serde_json::from_str("\"010156000123\"").unwrap();
        assert_eq!(serde_json::to_string(&number).unwrap(), "\"010156000123\"");
        assert!(serde_json::from_str::<IdentityNumber>("\"0101\"").is_err());
    }
}
