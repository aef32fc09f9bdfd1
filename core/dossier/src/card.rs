//! The QR code on an identity card.
//!
//! Seven fields between bars: personal number, old number, name, birth date, sex, permanent address, date of issue.
//! Newer cards append fields, and readers hand over byte order marks and decomposed Vietnamese. Nothing in it is
//! signed: it saves typing and proves nothing.

use crate::date::{Date, PartialDate};
use crate::identity_number::{IdentityNumber, NumberError, OldNumber, Sex};
use crate::place::{OldPlace, Places};
use crate::text::seen;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Longest payload looked at, in bytes. A QR code holds at most 2,953.
const LONGEST: usize = 4096;
/// Most fields kept; seven are known.
const MOST_FIELDS: usize = 32;

/// What the QR code of an identity card says. `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The 12-digit personal number.
    pub number: IdentityNumber,
    /// The nine-digit number of the card before, when there was one.
    pub old_number: Option<OldNumber>,
    /// The name, in composed Unicode.
    pub name: String,
    /// As much of the birth date as the register knows; `None` when the field is empty or unreadable.
    pub birth: Option<PartialDate>,
    /// The sex; `None` when the field is neither Nam nor Nữ.
    pub sex: Option<Sex>,
    /// The permanent address as printed. On a card from before 1/7/2025 it names units that no longer exist.
    pub address: String,
    /// The date of issue; `None` when the field is empty or unreadable.
    pub issued: Option<Date>,
    /// Fields after the seventh, as they came.
    pub extra: Vec<String>,
}

/// Why a scanned text is not an identity card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CardError {
    /// Some other code: a link, a payment code, a medicine box.
    #[error("this is not the code of an identity card")]
    NotACard,
    /// Shaped like a card, but the personal number is not one.
    #[error("the number in the code: {0}")]
    Number(NumberError),
    /// Shaped like a card, but without a name.
    #[error("there is no name in the code")]
    NoName,
    /// Shaped like a card, but letters were lost on the way: a name with a hole in it is another name.
    #[error("letters of the code were lost")]
    Garbled,
}

impl Card {
    /// Reads a scanned payload.
    ///
    /// # Errors
    /// [`CardError::NotACard`] for any other code; otherwise the field that cannot be read.
    pub fn parse(payload: &str) -> Result<Self, CardError> {
        if payload.len() > LONGEST {
            return Err(CardError::NotACard);
        }
        // Some readers keep the byte order mark, some Macs decompose: compose before anything is compared.
        let text = read_as_latin(payload).unwrap_or_else(|| payload.to_owned());
        let lost = text.contains(is_lost);
        let text = seen(&text);
        let text = text.trim();
        // The mark of a QR code that some scanners put in front (ISO/IEC 15424).
        let text = text.strip_prefix("]Q1").unwrap_or(text);
        let fields: Vec<&str> = text.split(['|', '｜']).map(str::trim).take(MOST_FIELDS).collect();
        let [number, old, name, birth, sex, address, issued, extra @ ..] = fields.as_slice() else {
            return Err(CardError::NotACard);
        };
        // A first field that is no number at all belongs to some other list between bars.
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CardError::NotACard);
        }
        let number = IdentityNumber::parse(number).map_err(CardError::Number)?;
        if name.is_empty() {
            return Err(CardError::NoName);
        }
        if lost {
            return Err(CardError::Garbled);
        }
        Ok(Self {
            number,
            old_number: OldNumber::parse(old).ok(),
            name: spaces_collapsed(name),
            birth: PartialDate::parse(birth).ok(),
            sex: Sex::parse(sex),
            address: spaces_collapsed(address),
            issued: Date::parse(issued).ok(),
            extra: extra.iter().map(|field| (*field).to_owned()).collect(),
        })
    }

    /// What the address on it names that exists no more since 1/7/2025, with what it became: the person must be asked which of today's units
    /// it is. By the address itself: cards from after that day were printed with old addresses too, and not every reader hands over the
    /// date of issue.
    #[must_use]
    pub fn old_address(&self, places: &Places) -> Option<OldPlace> {
        places.old_in_address(&self.address)
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Card(…)")
    }
}

/// The text that a reader took byte by byte for Latin-1: `Nguyá»\u{85}n` was `Nguyễn`. `None` when it is not one.
fn read_as_latin(payload: &str) -> Option<String> {
    let bytes: Vec<u8> = payload.chars().map(|symbol| u8::try_from(u32::from(symbol)).ok()).collect::<Option<_>>()?;
    String::from_utf8(bytes).ok().filter(|text| *text != payload)
}

/// What stands where something could not be decoded.
fn is_lost(symbol: char) -> bool {
    matches!(symbol, '\u{fffd}' | '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}')
}

fn spaces_collapsed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    const CARD: &str = "001095012345|012345678|Nguyễn Văn A|15061995|Nam|Số 1, Phố X, Ba Đình, Hà Nội|10052021";

    #[test]
    fn a_card_is_read() {
        let card = Card::parse(CARD).unwrap();
        assert_eq!(card.number.as_str(), "001095012345");
        assert_eq!(card.old_number.unwrap().as_str(), "012345678");
        assert_eq!(card.name, "Nguyễn Văn A");
        assert_eq!(card.birth, Some(PartialDate::Day(Date::new(1995, 6, 15).unwrap())));
        assert_eq!(card.sex, Some(Sex::Male));
        assert_eq!(card.address, "Số 1, Phố X, Ba Đình, Hà Nội");
        assert_eq!(card.issued, Date::new(2021, 5, 10));
        assert!(card.extra.is_empty());
    }

    #[test]
    fn byte_order_marks_and_decomposed_text_are_undone() {
        let decomposed: String = format!("\u{feff}{CARD}").nfd().collect();
        assert_ne!(decomposed, CARD);
        assert_eq!(Card::parse(&decomposed), Card::parse(CARD));
    }

    #[test]
    fn newer_cards_carry_more_fields() {
        let card = Card::parse(&format!("{CARD}|Nguyễn Văn B||Trần Thị C")).unwrap();
        assert_eq!(card.extra, ["Nguyễn Văn B", "", "Trần Thị C"]);
    }

    #[test]
    fn an_empty_old_number_is_none() {
        let card = Card::parse("048301004567||Trần Thị Hồng Ngọc|21122001|Nữ|Hải Châu, Đà Nẵng|02072025").unwrap();
        assert_eq!(card.old_number, None);
        assert_eq!(card.sex, Some(Sex::Female));
    }

    #[test]
    fn a_birth_date_may_be_only_a_year() {
        let with = |birth: &str| Card::parse(&format!("010156000123||Lò Thị Ủ|{birth}|Nữ|Mường Khương|10052021"));
        assert_eq!(with("00001950").unwrap().birth, Some(PartialDate::Year(1950)));
        assert_eq!(with("1950").unwrap().birth, Some(PartialDate::Year(1950)));
        assert_eq!(with("00021956").unwrap().birth, Some(PartialDate::Month { year: 1956, month: 2 }));
        // What is certain is taken all the same.
        assert_eq!(with("31021956").unwrap().birth, None);
        assert_eq!(with("").unwrap().birth, None);
    }

    #[test]
    fn what_readers_put_around_a_code_is_left_out() {
        let plain = Card::parse(CARD).unwrap();
        for payload in [format!("\u{200e}{CARD}"), format!("]Q1{CARD}"), CARD.replace('|', "｜"), format!("{CARD}\r\n")]
        {
            assert_eq!(Card::parse(&payload), Ok(plain.clone()), "{payload}");
        }
    }

    #[test]
    fn a_code_read_in_the_wrong_letters_is_undone_or_refused() {
        let latin: String = CARD.bytes().map(char::from).collect();
        assert_eq!(Card::parse(&latin), Card::parse(CARD));
        assert_eq!(Card::parse(&CARD.replace('ễ', "\u{fffd}")), Err(CardError::Garbled));
        assert_eq!(Card::parse(&CARD.replace('ễ', "á»\u{81}")), Err(CardError::Garbled));
        // Latin letters alone are a name.
        assert_eq!(Card::parse(&CARD.replace("Nguyễn Văn A", "José Peña")).unwrap().name, "José Peña");
    }

    #[test]
    fn an_address_of_before_is_told_with_what_it_became() {
        let places = Places::load(include_str!("../packs/vn-base/places.json")).unwrap();
        let with = |address: &str| Card::parse(&CARD.replace("Số 1, Phố X, Ba Đình, Hà Nội", address)).unwrap();
        let old = with("Số 1, P. Bến Nghé, Q.1, TP.HCM").old_address(&places).unwrap();
        assert_eq!(
            old.became.iter().map(crate::place::Hit::label).collect::<Vec<_>>(),
            ["Phường Sài Gòn, Hồ Chí Minh"]
        );
        assert_eq!(with("Số 1, phường Sài Gòn, Thành phố Hồ Chí Minh").old_address(&places), None);
    }

    #[test]
    fn other_codes_are_not_cards() {
        for other in [
            "",
            "https://example.vn/",
            "00020101021138570010A0000007270127000697040301130011012345678",
            "a|b|c|d|e|f|g",
            "001095012345|012345678|Nguyễn Văn A|15061995|Nam",
        ] {
            assert_eq!(Card::parse(other), Err(CardError::NotACard), "{other}");
        }
        assert_eq!(
            Card::parse("0010950|| A |15061995|Nam|X|10052021"),
            Err(CardError::Number(NumberError::Length { digits: 7 }))
        );
        assert_eq!(Card::parse("001095012345|||15061995|Nam|X|10052021"), Err(CardError::NoName));
        assert_eq!(Card::parse(&"1|".repeat(5000)), Err(CardError::NotACard));
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Card::parse(CARD).unwrap()), "Card(…)");
    }

    proptest! {
        #[test]
        fn never_panics(payload in "(\\PC|\\|){0,200}") {
            let _ = Card::parse(&payload);
        }

        #[test]
        fn never_panics_on_card_shapes(fields in proptest::collection::vec("[0-9]{0,13}|\\PC{0,10}", 7..10)) {
            let _ = Card::parse(&fields.join("|"));
        }
    }
}
