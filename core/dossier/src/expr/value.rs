//! Values and their types.

use std::fmt;
use std::sync::Arc;

use crate::date::{Date, PartialDate};
use crate::identity_number::IdentityNumber;

/// What an answer or a computation means. Cheap to copy; "not known" is the absence of a value.
#[derive(Clone, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// Words, trimmed, in Unicode form C.
    Text(Arc<str>),
    /// A day.
    Date(Date),
    /// A day, a month or a year.
    Partial(PartialDate),
    /// The code of one choice.
    Choice(Arc<str>),
    /// The codes of several choices, in the order of the list.
    Choices(Arc<[Arc<str>]>),
    /// The code of a commune.
    Place(Arc<str>),
    /// A twelve-digit personal number.
    Number(IdentityNumber),
    /// Stretches of months, for gaps and overlaps.
    Spans(Arc<[Span]>),
}

impl fmt::Debug for Value {
    // Answers are personal data; only what cannot identify anybody is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "Bool({value})"),
            Self::Spans(spans) => write!(f, "Spans({spans:?})"),
            other => write!(f, "{:?}", other.type_of()),
        }
    }
}

impl Value {
    /// The type of this value.
    #[must_use]
    pub fn type_of(&self) -> Type {
        match self {
            Self::Bool(_) => Type::Bool,
            Self::Integer(_) => Type::Integer,
            Self::Text(_) => Type::Text,
            Self::Date(_) => Type::Date,
            Self::Partial(_) => Type::Partial,
            Self::Choice(_) => Type::Choice,
            Self::Choices(_) => Type::Choices,
            Self::Place(_) => Type::Place,
            Self::Number(_) => Type::Number,
            Self::Spans(_) => Type::Spans,
        }
    }

    /// A date, whole or not, as a partial date.
    #[must_use]
    pub fn partial(&self) -> Option<PartialDate> {
        match self {
            Self::Date(date) => Some(PartialDate::Day(*date)),
            Self::Partial(partial) => Some(*partial),
            _ => None,
        }
    }

    /// The words or code in it, when it is made of words.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Choice(text) | Self::Place(text) => Some(text),
            Self::Number(number) => Some(number.as_str()),
            _ => None,
        }
    }
}

/// The type of a value, fixed when a form is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// Yes or no; conditions are three-valued because a value may be missing.
    Bool,
    /// A whole number.
    Integer,
    /// Words.
    Text,
    /// A day.
    Date,
    /// A day, a month or a year.
    Partial,
    /// A choice code.
    Choice,
    /// A set of choice codes.
    Choices,
    /// A commune code.
    Place,
    /// A personal number.
    Number,
    /// Stretches of months.
    Spans,
}

impl Type {
    /// Days and partial dates can be compared with each other.
    pub(crate) const fn is_date(self) -> bool {
        matches!(self, Self::Date | Self::Partial)
    }

    /// Types written as words, which can be compared with a literal in quotes.
    pub(crate) const fn is_words(self) -> bool {
        matches!(self, Self::Text | Self::Choice | Self::Place | Self::Number)
    }
}

/// A month of a year, counted from year 0 so that neighbours differ by one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month a day lies in.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self(date.year() * 12 + i32::from(date.month()) - 1)
    }

    /// The month `count` later.
    #[must_use]
    pub const fn plus(self, count: i32) -> Self {
        Self(self.0.saturating_add(count))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{:04}", self.0.rem_euclid(12) + 1, self.0.div_euclid(12))
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A stretch of months, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// First month.
    pub first: Month,
    /// Last month.
    pub last: Month,
}
