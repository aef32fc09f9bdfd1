//! Codes that the national systems give out: agencies, dossiers, procedures, channels.
//!
//! Two agency code systems are in the field at once (QCVN 102:2016/BTTTT and Decision 20/2020/QĐ-TTg as amended by
//! 09/2025/QĐ-TTg), and generators disagree on the length of the last part, so the grammar is tolerant. The text a
//! person has on paper is always kept; only comparing uses the normal form.

use crate::date::Date;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use thiserror::Error;

/// Why a text is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CodeError {
    /// Nothing was typed.
    #[error("no code given")]
    Empty,
    /// The agency part follows neither code system.
    #[error("the agency part of the code is not readable")]
    Agency,
    /// The date part is not a day that exists.
    #[error("the date in the code does not exist")]
    Date,
    /// The running number is not 4 to 8 digits.
    #[error("the running number of the code is not readable")]
    Sequence,
    /// A procedure code is one digit 1 to 3, a dot and six digits.
    #[error("not a procedure code; written like 1.004194")]
    Procedure,
}

/// Longest text read as a code, in bytes.
const LONGEST: usize = 64;

/// Trims, folds case and unifies the dashes that word processors and messengers put in.
fn normal(text: &str) -> Result<String, CodeError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(CodeError::Empty);
    }
    if text.len() > LONGEST {
        return Err(CodeError::Agency);
    }
    Ok(text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| if matches!(c, '‐' | '‑' | '‒' | '–' | '—' | '−') { '-' } else { c.to_ascii_uppercase() })
        .collect())
}

fn digits(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `H62`, `G01`: a letter and two digits.
fn top(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|letter| letter.is_ascii_uppercase()) && digits(chars.as_str(), 2, 2)
}

/// The identifier of an agency. Equal when the normal forms are equal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AgencyCode {
    original: String,
    normal: String,
}

/// Which of the two agency code systems a code follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgencySystem {
    /// `000.00.12.H62`, read from the right (QCVN 102:2016).
    Old,
    /// `H29.18.1`, read from the left (Decision 20/2020/QĐ-TTg).
    New,
}

impl AgencyCode {
    /// Reads either system.
    ///
    /// # Errors
    /// [`CodeError::Empty`] or [`CodeError::Agency`].
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let normal = normal(text)?;
        let parts: Vec<&str> = normal.split('.').collect();
        let old = matches!(*parts.as_slice(), [a, b, c, d] if digits(a, 3, 3) && digits(b, 2, 2) && digits(c, 2, 2) && top(d));
        let new = parts.len() <= 8
            && parts.first().is_some_and(|first| top(first))
            && parts.iter().skip(1).all(|part| digits(part, 1, 3));
        if old || new { Ok(Self { original: text.trim().to_owned(), normal }) } else { Err(CodeError::Agency) }
    }

    /// The text as it was given, without surrounding space.
    #[must_use]
    pub fn original(&self) -> &str {
        &self.original
    }

    /// The form for comparing: upper case, plain hyphens.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.normal
    }

    /// Which system the code follows.
    #[must_use]
    pub fn system(&self) -> AgencySystem {
        if self.normal.starts_with(|c: char| c.is_ascii_digit()) { AgencySystem::Old } else { AgencySystem::New }
    }

    /// The ministry or province at the top: `H62` of `000.00.12.H62`, `H29` of `H29.18.1`. Province codes were given
    /// out before the mergers of 2025 and still occur on older dossiers.
    #[must_use]
    pub fn top(&self) -> &str {
        let mut parts = self.normal.split('.');
        match self.system() {
            AgencySystem::Old => parts.next_back().unwrap_or_default(),
            AgencySystem::New => parts.next().unwrap_or_default(),
        }
    }
}

/// The code a dossier gets when an agency accepts it, the key for looking it up on every portal.
/// `agency "-" YYMMDD "-" running number`, for example `000.00.12.H62-201105-0004`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DossierCode {
    original: String,
    normal: String,
    agency: AgencyCode,
    received: Date,
}

impl DossierCode {
    /// Reads a code as typed, scanned or received.
    ///
    /// # Errors
    /// [`CodeError`], naming the part that is wrong.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let normal = normal(text)?;
        let (rest, sequence) = normal.rsplit_once('-').ok_or(CodeError::Sequence)?;
        let (agency, date) = rest.rsplit_once('-').ok_or(CodeError::Date)?;
        let agency = AgencyCode::parse(agency)?;
        if !digits(date, 6, 6) {
            return Err(CodeError::Date);
        }
        // The code system dates from 2016, so two digits of a year always mean 20xx.
        let received = date
            .parse::<u32>()
            .ok()
            .and_then(|date| {
                let part = |number: u32| u8::try_from(number % 100).ok();
                Date::new(2000 + i32::from(part(date / 10_000)?), part(date / 100)?, part(date)?)
            })
            .ok_or(CodeError::Date)?;
        if !digits(sequence, 4, 8) {
            return Err(CodeError::Sequence);
        }
        Ok(Self { original: text.trim().to_owned(), agency, received, normal })
    }

    /// The text as it was given, without surrounding space.
    #[must_use]
    pub fn original(&self) -> &str {
        &self.original
    }

    /// The form for comparing: upper case, plain hyphens.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.normal
    }

    /// The agency that gave out the code.
    #[must_use]
    pub fn agency(&self) -> &AgencyCode {
        &self.agency
    }

    /// The day of receipt, which may be later than the day of sending.
    #[must_use]
    pub fn received(&self) -> Date {
        self.received
    }
}

/// The code of an administrative procedure, `1.004194`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProcedureCode {
    original: String,
    normal: String,
}

impl ProcedureCode {
    /// Reads a code.
    ///
    /// # Errors
    /// [`CodeError::Empty`] or [`CodeError::Procedure`].
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let normal = normal(text)?;
        let well_formed =
            normal.split_once('.').is_some_and(|(level, rest)| matches!(level, "1" | "2" | "3") && digits(rest, 6, 6));
        if well_formed { Ok(Self { original: text.trim().to_owned(), normal }) } else { Err(CodeError::Procedure) }
    }

    /// The text as it was given, without surrounding space.
    #[must_use]
    pub fn original(&self) -> &str {
        &self.original
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.normal
    }
}

macro_rules! compared_by_normal_form {
    ($($code:ty),*) => {$(
        impl PartialEq for $code {
            fn eq(&self, other: &Self) -> bool {
                self.normal == other.normal
            }
        }
        impl Eq for $code {}
        impl PartialOrd for $code {
            fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
                Some(self.cmp(other))
            }
        }
        impl Ord for $code {
            fn cmp(&self, other: &Self) -> Ordering {
                self.normal.cmp(&other.normal)
            }
        }
        impl Hash for $code {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.normal.hash(state);
            }
        }
        impl fmt::Display for $code {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.original)
            }
        }
        impl From<$code> for String {
            fn from(code: $code) -> Self {
                code.original
            }
        }
        impl TryFrom<String> for $code {
            type Error = CodeError;

            fn try_from(text: String) -> Result<Self, CodeError> {
                Self::parse(&text)
            }
        }
    )*};
}
compared_by_normal_form!(AgencyCode, DossierCode, ProcedureCode);

/// How a dossier reaches the agency (national list: 1, 2, 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 1: at the counter.
    Direct,
    /// 2: through a portal or the national ID app.
    Online,
    /// 3: by public post.
    Post,
}

impl Channel {
    /// Every channel, in the order of the national list.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Online, Self::Post];

    /// The national code.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Direct => 1,
            Self::Online => 2,
            Self::Post => 3,
        }
    }

    /// The channel with a national code.
    #[must_use]
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.code() == code)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn both_code_systems_are_read() {
        let old = DossierCode::parse("000.00.12.H62-201105-0004").unwrap();
        assert_eq!(old.received(), Date::new(2020, 11, 5).unwrap());
        assert_eq!((old.agency().as_str(), old.agency().top()), ("000.00.12.H62", "H62"));
        assert_eq!(old.agency().system(), AgencySystem::Old);

        let new = DossierCode::parse("H29.18.1-261124-0001").unwrap();
        assert_eq!(new.received(), Date::new(2026, 11, 24).unwrap());
        assert_eq!((new.agency().as_str(), new.agency().top()), ("H29.18.1", "H29"));
        assert_eq!(new.agency().system(), AgencySystem::New);
    }

    #[test]
    fn a_date_that_does_not_exist_is_refused() {
        assert_eq!(DossierCode::parse("000.00.12.H62-201305-0004"), Err(CodeError::Date));
        assert_eq!(DossierCode::parse("H29.18.1-260229-0001"), Err(CodeError::Date));
        assert!(DossierCode::parse("H29.18.1-280229-0001").is_ok(), "2028 is a leap year");
    }

    #[test]
    fn running_numbers_are_four_to_eight_digits() {
        for good in ["0001", "00001", "12345678"] {
            assert!(DossierCode::parse(&format!("H29-261124-{good}")).is_ok(), "{good}");
        }
        for bad in ["001", "123456789", "00A1", ""] {
            assert_eq!(DossierCode::parse(&format!("H29-261124-{bad}")), Err(CodeError::Sequence), "{bad}");
        }
    }

    #[test]
    fn the_paper_text_is_kept_and_comparing_ignores_its_dress() {
        let typed = DossierCode::parse(" h29.18.1–261124–0001 ").unwrap();
        assert_eq!(typed.original(), "h29.18.1–261124–0001");
        assert_eq!(typed.to_string(), "h29.18.1–261124–0001");
        assert_eq!(typed, DossierCode::parse("H29.18.1-261124-0001").unwrap());
        let stored = serde_json::to_string(&typed).unwrap();
        assert_eq!(serde_json::from_str::<DossierCode>(&stored).unwrap().original(), typed.original());
    }

    #[test]
    fn parts_that_are_wrong_are_named() {
        assert_eq!(DossierCode::parse("  "), Err(CodeError::Empty));
        assert_eq!(DossierCode::parse("12"), Err(CodeError::Sequence));
        assert_eq!(DossierCode::parse("H29-0001"), Err(CodeError::Date));
        assert_eq!(DossierCode::parse("29.18-261124-0001"), Err(CodeError::Agency));
        assert_eq!(DossierCode::parse(&"H".repeat(1000)), Err(CodeError::Agency));
        for bad in ["H2", "HH29", "H29.", "H29.1234", "00.00.12.H62", "000.00.12.62", "Đ29"] {
            assert_eq!(AgencyCode::parse(bad), Err(CodeError::Agency), "{bad}");
        }
    }

    #[test]
    fn procedure_codes() {
        assert_eq!(ProcedureCode::parse(" 1.004194 ").unwrap().as_str(), "1.004194");
        assert!(ProcedureCode::parse("3.000722").is_ok());
        for bad in ["4.004194", "1.04194", "1004194", "1.0041940", "1.00419A"] {
            assert_eq!(ProcedureCode::parse(bad), Err(CodeError::Procedure), "{bad}");
        }
    }

    #[test]
    fn channels_have_the_national_codes() {
        assert_eq!(Channel::ALL.map(Channel::code), [1, 2, 3]);
        assert_eq!(Channel::from_code(2), Some(Channel::Online));
        assert_eq!(Channel::from_code(4), None);
        assert_eq!(serde_json::to_string(&Channel::Direct).unwrap(), "\"direct\"");
    }
}
