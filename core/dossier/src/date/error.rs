//! Why a text is not a date.

use thiserror::Error;

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
    /// The day or the month is missing where a whole date is needed.
    #[error("day or month is missing")]
    Incomplete,
    /// It looks like a date, but the calendar has no such day.
    #[error("there is no such day")]
    NoSuchDay,
    /// The year is not between 1800 and 2199.
    #[error("the year is out of range")]
    YearOutOfRange,
}
