//! Dates of which the day, or the day and the month, are not known.

use super::{Date, DateError};
use serde::{Deserialize, Serialize};
use std::fmt;

/// As much of a date as is known. Many older people have only a birth year in their papers, and inventing
/// "1 January" would contradict the population database.
///
/// Shown as `1950`, `02/1956` or `03/02/1956`; exchanged as `1950`, `1956-02` or `1956-02-03`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum PartialDate {
    /// Only the year.
    Year(i32),
    /// Year and month.
    Month {
        /// The year.
        year: i32,
        /// The month, 1 to 12.
        month: u8,
    },
    /// The whole date.
    Day(Date),
}

impl PartialDate {
    /// The year, which is always known.
    #[must_use]
    pub fn year(self) -> i32 {
        match self {
            Self::Year(year) | Self::Month { year, .. } => year,
            Self::Day(date) => date.year(),
        }
    }

    /// The first day it can mean.
    #[must_use]
    pub fn earliest(self) -> Date {
        match self {
            Self::Year(year) => Date::new(year, 1, 1),
            Self::Month { year, month } => Date::new(year, month, 1),
            Self::Day(date) => Some(date),
        }
        .unwrap_or(Date::MIN)
    }

    /// The last day it can mean.
    #[must_use]
    pub fn latest(self) -> Date {
        match self {
            Self::Year(year) => Date::new(year, 12, 31).unwrap_or(Date::MAX),
            Self::Month { .. } => self.earliest().plus_months(1).plus_days(-1),
            Self::Day(date) => date,
        }
    }

    /// The date when all of it is known.
    #[must_use]
    pub fn whole(self) -> Option<Date> {
        match self {
            Self::Day(date) => Some(date),
            Self::Year(_) | Self::Month { .. } => None,
        }
    }

    /// `1950`, `1956-02` or `1956-02-03`.
    #[must_use]
    pub fn iso(self) -> String {
        match self {
            Self::Year(year) => format!("{year:04}"),
            Self::Month { year, month } => format!("{year:04}-{month:02}"),
            Self::Day(date) => date.iso(),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Month { year, month } => write!(f, "{month:02}/{year:04}"),
            Self::Day(date) => date.fmt(f),
        }
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self::Day(date)
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.iso()
    }
}

impl TryFrom<String> for PartialDate {
    type Error = DateError;

    fn try_from(text: String) -> Result<Self, DateError> {
        Self::parse(&text)
    }
}
