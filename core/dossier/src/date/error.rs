//! Why a text is not a date.

use thiserror::Error;

/// A part of a date: one of the boxes that a person fills in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatePart {
    /// The day of the month.
    Day,
    /// The month.
    Month,
    /// The year.
    Year,
}

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DateError {
    /// Nothing was typed.
    #[error("no date given")]
    Empty,
    /// It does not look like a date.
    #[error("not a date; written like 03/02/1956")]
    NotADate,
    /// The year has two digits: 56 may be 1956 or 2056, and guessing would be wrong for someone.
    #[error("the year needs four digits")]
    ShortYear,
    /// A part is missing where it is needed. A month that is missing is told before a day that is.
    #[error("a part is missing: {0:?}")]
    Missing(DatePart),
    /// A year has twelve months.
    #[error("there is no month {month}")]
    NoSuchMonth {
        /// What was given.
        month: u32,
    },
    /// No such day in that month: 32 January, 31 April, 29 February 2026.
    #[error("month {month} of {year} has no day {day}")]
    NoSuchDay {
        /// What was given.
        day: u32,
        /// The month, 1 to 12.
        month: u8,
        /// The year.
        year: i32,
    },
    /// The year is not between 1800 and 2199.
    #[error("the year {year} is out of range")]
    YearOutOfRange {
        /// What was given.
        year: u32,
    },
}

impl DateError {
    /// The part to look at again; `None` when it cannot be told which.
    #[must_use]
    pub fn part(self) -> Option<DatePart> {
        match self {
            Self::Empty | Self::NotADate => None,
            Self::Missing(part) => Some(part),
            Self::NoSuchDay { .. } => Some(DatePart::Day),
            Self::NoSuchMonth { .. } => Some(DatePart::Month),
            Self::ShortYear | Self::YearOutOfRange { .. } => Some(DatePart::Year),
        }
    }
}
