//! From raw text to a value, by the kind of the question.

use std::sync::Arc;

use unicode_normalization::char::is_combining_mark;

use super::compiled::FieldKind;
use super::evaluation::{PlaceNames, TextFormat};
use super::secret::is_secret;
use super::words::{self, Common};
use crate::date::{Date, DateError, DatePart, PartialDate};
use crate::expr::Value;
use crate::identity_number::{IdentityNumber, NumberError};
use crate::phone;
use crate::place::fold;
use crate::text::seen;

/// What a raw text turned out to be.
#[derive(Clone, Default)]
pub(super) enum Parsed {
    /// Nothing was written.
    #[default]
    Empty,
    Value(Value),
    Fault(FormatFault),
}

/// Why a text is not an answer, with the numbers its words mention as `{n}` and `{m}`.
#[derive(Clone, Copy)]
pub(super) struct FormatFault {
    pub(super) words: &'static Common,
    pub(super) numbers: [i64; 2],
}

impl Parsed {
    pub(super) fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }
}

fn fault(words: &'static Common) -> FormatFault {
    FormatFault { words, numbers: [0; 2] }
}

fn fault_with(words: &'static Common, number: impl TryInto<i64>) -> FormatFault {
    FormatFault { words, numbers: [number.try_into().unwrap_or(i64::MAX), 0] }
}

/// Reads a raw text. `lists` gives the codes of a choice list.
pub(super) fn parse<'a>(
    kind: &FieldKind,
    raw: &str,
    codes: impl Fn(usize) -> &'a [Box<str>],
    places: Option<&dyn PlaceNames>,
) -> Parsed {
    let seen = seen(raw);
    let trimmed = seen.trim();
    if trimmed.is_empty() || says_none(kind, trimmed) {
        return Parsed::Empty;
    }
    let parsed = match kind {
        FieldKind::Text { format, max } => text(trimmed, *format, *max),
        FieldKind::Integer { min, max } => integer(trimmed, *min, *max),
        FieldKind::Date => Date::parse(trimmed).map(Value::Date).map_err(date_fault),
        FieldKind::PartialDate => PartialDate::parse(trimmed).map(Value::Partial).map_err(date_fault),
        FieldKind::Month => month(trimmed).map(Value::Partial),
        FieldKind::YesNo => match trimmed {
            "yes" => Ok(Value::Bool(true)),
            "no" => Ok(Value::Bool(false)),
            _ => Err(fault(&words::CHOICE)),
        },
        FieldKind::Choice(list) => code(trimmed, codes(*list)).map(Value::Choice),
        FieldKind::Choices(list) => choices(trimmed, codes(*list)),
        FieldKind::Place => place(trimmed, places),
        FieldKind::IdentityNumber => number(trimmed),
        // A group has rows, not a text.
        FieldKind::Group(_) => return Parsed::Empty,
    };
    match parsed {
        Ok(value) => Parsed::Value(value),
        Err(fault) => Parsed::Fault(fault),
    }
}

fn text(raw: &str, format: TextFormat, max: u16) -> Result<Value, FormatFault> {
    let clean: String = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    if clean.chars().count() > usize::from(max) {
        return Err(fault_with(&words::TOO_LONG, max));
    }
    let value = match format {
        TextFormat::Free | TextFormat::Address if is_secret(&clean, format == TextFormat::Address) => {
            return Err(fault(&words::SECRET));
        }
        TextFormat::Free | TextFormat::Address => clean,
        TextFormat::Name if clean.contains(',') => return Err(fault(&words::NAME_COMMA)),
        TextFormat::Name => {
            if !is_name(&clean) {
                return Err(fault(&words::NAME));
            }
            clean
        }
        TextFormat::Phone => phone::national(&clean).ok_or(fault(&words::PHONE))?,
        TextFormat::Email => {
            if !is_email(&clean) {
                return Err(fault(&words::EMAIL));
            }
            clean
        }
        TextFormat::Digits(count) => {
            let digits: String = clean.chars().filter(|c| *c != ' ').collect();
            if digits.len() != usize::from(count) || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return Err(fault_with(&words::DIGITS, count));
            }
            digits
        }
    };
    Ok(Value::Text(value.into()))
}

/// Letters, marks on them, and what stands between them in names of this country: `H'Hen Niê` with every apostrophe that keyboards have,
/// `Y Bliư̆ Niê` whose last mark no single letter includes.
fn is_name(text: &str) -> bool {
    let mut after_letter = false;
    let fits = |c: char| {
        let mark = is_combining_mark(c) && after_letter;
        after_letter = c.is_alphabetic() || mark;
        let apostrophe = matches!(c, '\'' | '`' | '´' | '‘' | '’' | '‛' | '′' | '＇');
        after_letter || apostrophe || matches!(c, ' ' | '-' | '\u{2010}' | '\u{2011}' | '.')
    };
    text.chars().all(fits) && text.chars().any(char::is_alphabetic)
}

/// What people write where they have nothing to write. The short words may be names.
fn says_none(kind: &FieldKind, text: &str) -> bool {
    let FieldKind::Text { format: format @ (TextFormat::Name | TextFormat::Email | TextFormat::Phone), .. } = kind
    else {
        return false;
    };
    match fold(text).as_str() {
        "khong" | "khong co" | "khong biet" | "khong ro" | "chua co" | "ko co" => true,
        "" | "ko" | "no" | "none" => *format != TextFormat::Name,
        _ => false,
    }
}

/// Enough to catch a slip; whether the address exists only a message to it can tell.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let domain_ok = domain.split('.').count() >= 2
        && domain.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
        });
    let local_ok = !local.is_empty() && !local.contains('@') && !local.chars().any(char::is_whitespace);
    local_ok && domain_ok
}

fn integer(raw: &str, min: i64, max: i64) -> Result<Value, FormatFault> {
    // Dots and spaces between thousands, as people write them.
    let plain: String = raw.chars().filter(|c| *c != '.' && !c.is_whitespace()).collect();
    let value: i64 = plain.parse().map_err(|_| fault(&words::INTEGER))?;
    if value < min {
        return Err(fault_with(&words::TOO_SMALL, min));
    }
    if value > max {
        return Err(fault_with(&words::TOO_LARGE, max));
    }
    Ok(Value::Integer(value))
}

/// A month of a year; a day in it says more than was asked.
fn month(text: &str) -> Result<PartialDate, FormatFault> {
    match PartialDate::parse(text).map_err(date_fault)? {
        PartialDate::Day(day) => Ok(PartialDate::Month { year: day.year(), month: day.month() }),
        month @ PartialDate::Month { .. } => Ok(month),
        PartialDate::Year(_) => Err(date_fault(DateError::Missing(DatePart::Month))),
    }
}

fn date_fault(error: DateError) -> FormatFault {
    match error {
        DateError::Empty | DateError::NotADate => fault(&words::DATE),
        DateError::ShortYear => fault(&words::DATE_YEAR),
        DateError::Missing(DatePart::Day) => fault(&words::DATE_NO_DAY),
        DateError::Missing(DatePart::Month) => fault(&words::DATE_NO_MONTH),
        DateError::Missing(DatePart::Year) => fault(&words::DATE_NO_YEAR),
        DateError::NoSuchMonth { month } => fault_with(&words::DATE_NO_SUCH_MONTH, month),
        // Which years have a 29 February is not what most people think of.
        DateError::NoSuchDay { day: 29, month: 2, year } => fault_with(&words::DATE_NO_LEAP_YEAR, year),
        DateError::NoSuchDay { day, month, .. } => {
            FormatFault { words: &words::DATE_NO_SUCH_DAY, numbers: [day.into(), month.into()] }
        }
        DateError::YearOutOfRange { year } => fault_with(&words::DATE_RANGE, year),
    }
}

fn code(raw: &str, codes: &[Box<str>]) -> Result<Arc<str>, FormatFault> {
    codes.iter().find(|code| ***code == *raw).map(|code| Arc::from(&**code)).ok_or(fault(&words::CHOICE))
}

fn choices(raw: &str, codes: &[Box<str>]) -> Result<Value, FormatFault> {
    let mut wanted = Vec::new();
    for part in raw.split(',') {
        let part = part.trim();
        if !codes.iter().any(|code| **code == *part) {
            return Err(fault(&words::CHOICE));
        }
        wanted.push(part);
    }
    // In the order of the list, each once, however they were ticked.
    let chosen: Vec<Arc<str>> =
        codes.iter().filter(|code| wanted.contains(&&***code)).map(|code| Arc::from(&**code)).collect();
    Ok(Value::Choices(chosen.into()))
}

fn place(raw: &str, places: Option<&dyn PlaceNames>) -> Result<Value, FormatFault> {
    let shaped = raw.len() == 5 && raw.bytes().all(|b| b.is_ascii_digit());
    if !shaped || places.is_some_and(|places| places.full_name(raw).is_none()) {
        return Err(fault(&words::PLACE));
    }
    Ok(Value::Place(raw.into()))
}

fn number(raw: &str) -> Result<Value, FormatFault> {
    IdentityNumber::parse(raw).map(Value::Number).map_err(|error| match error {
        NumberError::Empty | NumberError::NotDigits => fault(&words::NUMBER_DIGITS),
        NumberError::OldNumber => fault(&words::NUMBER_OLD),
        NumberError::Length { digits } => fault_with(&words::NUMBER_LENGTH, digits),
    })
}
