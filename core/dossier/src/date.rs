//! Civil dates and Vietnamese wall-clock time.
//!
//! Vietnam has one zone, `Asia/Ho_Chi_Minh`, which has been UTC+7 without summer time since 1975, so a fixed offset is
//! exact for every date a dossier can be filed on. There is no clock here: `now` always comes in as an [`Instant`].

mod error;
mod moment;
mod partial;
mod typed;

pub use error::{DateError, DatePart};
pub use moment::{DateTime, Instant, Time, civil_date};
pub use partial::PartialDate;

use serde::{Deserialize, Serialize};
use std::fmt;

/// First and last year a [`Date`] can hold.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9999;

/// A day of the week; the week begins on Monday, as in every Vietnamese office timetable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// Thứ Hai
    Monday,
    /// Thứ Ba
    Tuesday,
    /// Thứ Tư
    Wednesday,
    /// Thứ Năm
    Thursday,
    /// Thứ Sáu
    Friday,
    /// Thứ Bảy
    Saturday,
    /// Chủ nhật
    Sunday,
}

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// A day that exists in the Gregorian calendar, from 0001-01-01 to 9999-12-31.
///
/// Shown as `03/02/1956`; stored and exchanged as `1956-02-03`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: i16,
    month: u8,
    day: u8,
}

impl Date {
    /// The last day that can be held: "until further notice" in arithmetic.
    pub const MAX: Self = Self { year: 9999, month: 12, day: 31 };
    /// The first day that can be held.
    pub const MIN: Self = Self { year: 1, month: 1, day: 1 };

    /// The date, or `None` when there is no such day (31 April, 29 February 2023, month 13).
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        if !YEARS.contains(&year) || day == 0 || day > days_in_month(year, month)? {
            return None;
        }
        Some(Self { year: i16::try_from(year).ok()?, month, day })
    }

    /// The strict exchange form `YYYY-MM-DD` (RFC 3339 full-date), for data files and protocols.
    #[must_use]
    pub fn from_iso(text: &str) -> Option<Self> {
        let bytes: &[u8; 10] = text.as_bytes().try_into().ok()?;
        if bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |range: std::ops::Range<usize>| -> Option<i32> {
            bytes
                .get(range)?
                .iter()
                .try_fold(0_i32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i32::from(byte - b'0')))
        };
        Self::new(number(0..4)?, u8::try_from(number(5..7)?).ok()?, u8::try_from(number(8..10)?).ok()?)
    }

    /// `1956-02-03`.
    #[must_use]
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub fn year(self) -> i32 {
        i32::from(self.year)
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday, the fourth day of our week.
        let index = (self.days() + 3).rem_euclid(7);
        WEEK[usize::try_from(index).unwrap_or(0)]
    }

    /// Days since 1970-01-01; negative before it.
    #[must_use]
    pub fn days(self) -> i32 {
        days_before_year(self.year()) + days_before_month(self.year(), self.month) + i32::from(self.day)
            - 1
            - days_before_year(1970)
    }

    /// The date that lies `days` after 1970-01-01, or `None` outside the years 1 to 9999.
    #[must_use]
    pub fn from_days(days: i32) -> Option<Self> {
        let since_year_one = days.checked_add(days_before_year(1970))?;
        if since_year_one < 0 || since_year_one >= days_before_year(10_000) {
            return None;
        }
        // 400 Gregorian years are 146,097 days; the estimate is at most one year off.
        let estimate = i64::from(since_year_one) * 400 / 146_097 + 1;
        let mut year = i32::try_from(estimate).ok()?;
        while days_before_year(year) > since_year_one {
            year -= 1;
        }
        while days_before_year(year + 1) <= since_year_one {
            year += 1;
        }
        let in_year = since_year_one - days_before_year(year);
        let month = (1..=12_u8).rev().find(|month| days_before_month(year, *month) <= in_year)?;
        Self::new(year, month, u8::try_from(in_year - days_before_month(year, month) + 1).ok()?)
    }

    /// The date `days` later (earlier when negative). Stops at the ends of the range, which no dossier reaches.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        let end = if days < 0 { Self::MIN } else { Self::MAX };
        self.days().checked_add(days).and_then(Self::from_days).unwrap_or(end)
    }

    /// The same day `months` later; the last day of that month when it has no such day (Civil Code Art. 148.3).
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let end = if months < 0 { Self::MIN } else { Self::MAX };
        let count = i64::from(self.year) * 12 + i64::from(self.month) - 1 + i64::from(months);
        let (Ok(year), Ok(month)) = (i32::try_from(count.div_euclid(12)), u8::try_from(count.rem_euclid(12) + 1))
        else {
            return end;
        };
        let last = days_in_month(year, month).unwrap_or(self.day);
        Self::new(year, month, self.day.min(last)).unwrap_or(end)
    }

    /// The same day `years` later; 29 February becomes 28 February in a common year.
    #[must_use]
    pub fn plus_years(self, years: i32) -> Self {
        self.plus_months(years.saturating_mul(12))
    }

    /// Days from this date to `later`; negative when `later` is earlier.
    #[must_use]
    pub fn days_until(self, later: Self) -> i32 {
        later.days() - self.days()
    }

    /// Completed years of age on a day, for someone born on this date. A person born on 29 February completes a year
    /// on 1 March of a common year: the later of the two readings, so that the app never says "old enough" too early.
    #[must_use]
    pub fn full_years(self, on: Self) -> i32 {
        let years = on.year() - self.year();
        if (on.month, on.day) < (self.month, self.day) { years - 1 } else { years }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{:02}/{:04}", self.day, self.month, self.year)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso())
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.iso()
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        Self::from_iso(&text).ok_or(DateError::NotADate)
    }
}

fn is_leap(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days in a month, or `None` when there is no such month.
fn days_in_month(year: i32, month: u8) -> Option<u8> {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 if is_leap(year) => Some(29),
        2 => Some(28),
        _ => None,
    }
}

/// Days from 0001-01-01 to the first day of `year`.
const fn days_before_year(year: i32) -> i32 {
    let past = year - 1;
    365 * past + past / 4 - past / 100 + past / 400
}

/// Days from 1 January to the first day of the month.
fn days_before_month(year: i32, month: u8) -> i32 {
    (1..month).filter_map(|earlier| days_in_month(year, earlier)).map(i32::from).sum()
}

#[cfg(test)]
mod tests;
