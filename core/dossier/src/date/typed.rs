//! Reading dates the way people write them.

use super::{Date, DateError, DatePart, PartialDate};
use crate::text::seen;

/// Years that a typed date may have. Nobody alive was born before 1800, and the bounds are what makes eight digits
/// readable in both orders without a guess: no month is 18 to 21.
const TYPED_YEARS: std::ops::RangeInclusive<i32> = 1800..=2199;

/// Longest text looked at, in bytes; more cannot be one date.
const LONGEST: usize = 64;

/// Day and month are `None` where the writer did not know them.
#[derive(Clone, Copy)]
struct Parts {
    day: Option<u32>,
    month: Option<u32>,
    year: u32,
}

impl Date {
    /// What a person typed: `3/2/1956`, `03-02-1956`, `3.2.1956`, `03021956`, `1956-02-03`,
    /// `ngày 3 tháng 2 năm 1956`. Day first unless the year comes first.
    ///
    /// # Errors
    /// [`DateError`], which says what is wrong with it, so that the form can say so too.
    pub fn parse(text: &str) -> Result<Self, DateError> {
        date(text)
    }
}

impl PartialDate {
    /// What a person typed or a card holds: everything [`Date::parse`] takes, and `1950`, `00/00/1950`, `00001950`,
    /// `2/1956`, `00021956`, `1956-02`, `không rõ/02/1956`.
    ///
    /// # Errors
    /// [`DateError`] as for [`Date::parse`].
    pub fn parse(text: &str) -> Result<Self, DateError> {
        partial(text)
    }
}

fn date(text: &str) -> Result<Date, DateError> {
    match partial(text)? {
        PartialDate::Day(date) => Ok(date),
        PartialDate::Year(_) => Err(DateError::Missing(DatePart::Month)),
        PartialDate::Month { .. } => Err(DateError::Missing(DatePart::Day)),
    }
}

fn partial(text: &str) -> Result<PartialDate, DateError> {
    let parts = split(text)?;
    let out_of_range = DateError::YearOutOfRange { year: parts.year };
    let year = i32::try_from(parts.year).ok().filter(|year| TYPED_YEARS.contains(year)).ok_or(out_of_range)?;
    let month = match parts.month {
        None => None,
        Some(month @ 1..=12) => u8::try_from(month).ok(),
        Some(month) => return Err(DateError::NoSuchMonth { month }),
    };
    match (parts.day, month) {
        (None, None) => Ok(PartialDate::Year(year)),
        (None, Some(month)) => Ok(PartialDate::Month { year, month }),
        (Some(_), None) => Err(DateError::Missing(DatePart::Month)),
        (Some(day), Some(month)) => {
            let date = u8::try_from(day).ok().and_then(|day| Date::new(year, month, day));
            date.map(PartialDate::Day).ok_or(DateError::NoSuchDay { day, month, year })
        }
    }
}

fn split(text: &str) -> Result<Parts, DateError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(DateError::Empty);
    }
    if text.len() > LONGEST {
        return Err(DateError::NotADate);
    }
    // People also write the words, on two kinds of keyboards; a day that is not known is written with a word too.
    let text = seen(text).to_lowercase().replace("không rõ", "0").replace("khong ro", "0");
    if let Some(part) = empty_box(&text) {
        return Err(DateError::Missing(part));
    }
    let mut numbers: Vec<&str> = Vec::new();
    for part in text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ',' | '–')) {
        match part {
            "" | "ngày" | "tháng" | "năm" | "ngay" | "thang" | "nam" | "mùng" | "mồng" | "mung" | "mong" | "sinh" =>
                {}
            _ if part.bytes().all(|byte| byte.is_ascii_digit()) && part.len() <= 8 => {
                numbers.push(part);
            }
            _ if part.bytes().all(|byte| matches!(byte, b'x' | b'?' | b'_')) => numbers.push("0"),
            _ => return Err(DateError::NotADate),
        }
    }
    match *numbers.as_slice() {
        [all] if all.len() == 8 => eight_digits(all),
        [year] => Ok(Parts { day: None, month: None, year: full_year(year)? }),
        [first, second] if first.len() == 4 => Ok(Parts { day: None, month: known(second)?, year: full_year(first)? }),
        [month, year] => Ok(Parts { day: None, month: known(month)?, year: full_year(year)? }),
        [first, month, day] if first.len() == 4 => {
            Ok(Parts { day: known(day)?, month: known(month)?, year: full_year(first)? })
        }
        [day, month, year] => Ok(Parts { day: known(day)?, month: known(month)?, year: full_year(year)? }),
        _ => Err(DateError::NotADate),
    }
}

/// The empty box among three: `31/2/` has no year, `31//1956` no month. A day or a day and a month in front may be left out.
fn empty_box(text: &str) -> Option<DatePart> {
    let boxes: Vec<bool> = text.split('/').map(|part| !part.trim().is_empty()).collect();
    match *boxes.as_slice() {
        [true, _, false] | [_, true, false] => Some(DatePart::Year),
        [true, false, true] => Some(DatePart::Month),
        _ => None,
    }
}

/// `DDMMYYYY` as on identity cards, or `YYYYMMDD` as in exchanged data.
fn eight_digits(text: &str) -> Result<Parts, DateError> {
    let number = |from: usize, to: usize| -> Result<u32, DateError> {
        text.get(from..to).and_then(|part| part.parse().ok()).ok_or(DateError::NotADate)
    };
    let unknown = |number: u32| (number != 0).then_some(number);
    let day_first = Parts { day: unknown(number(0, 2)?), month: unknown(number(2, 4)?), year: number(4, 8)? };
    let year_first = Parts { day: unknown(number(6, 8)?), month: unknown(number(4, 6)?), year: number(0, 4)? };
    let plausible = |parts: &Parts| i32::try_from(parts.year).is_ok_and(|year| TYPED_YEARS.contains(&year));
    Ok(if plausible(&day_first) || !plausible(&year_first) { day_first } else { year_first })
}

/// A day or a month; zero means that it is not known.
fn known(text: &str) -> Result<Option<u32>, DateError> {
    if text.len() > 2 {
        return Err(DateError::NotADate);
    }
    let number: u32 = text.parse().map_err(|_| DateError::NotADate)?;
    Ok((number != 0).then_some(number))
}

fn full_year(text: &str) -> Result<u32, DateError> {
    match text.len() {
        4 => text.parse().map_err(|_| DateError::NotADate),
        1..=3 => Err(DateError::ShortYear),
        _ => Err(DateError::NotADate),
    }
}
