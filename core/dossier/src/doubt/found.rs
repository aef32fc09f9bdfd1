//! What there is to ask about.

use crate::place::OldPlace;
use std::fmt;

/// Something that may be right and looks like a slip.
#[derive(Clone, PartialEq, Eq)]
pub enum Doubt {
    /// A name that is hardly written like this without marks: `nguyen van an`.
    NoMarks,
    /// A name of one word. Some peoples of this country have them.
    OneWord,
    /// A name with initials instead of words: `Lê T. Hoa`.
    Initials,
    /// A sentence around a name: `Tôi tên là Lò Thị Ủ`.
    Sentence {
        /// The name alone.
        better: String,
    },
    /// A year in which nobody was born who lives today.
    LongAgo {
        /// What was given.
        year: i32,
    },
    /// A birth that has not happened yet.
    Ahead {
        /// What was given.
        year: i32,
    },
    /// A telephone number that no network gives out.
    Phone,
    /// A mobile number of eleven digits, from before 15/9/2018.
    OldPhone {
        /// The number that it became.
        better: String,
    },
    /// An address that names no place: `Thôn 3`.
    NoPlace,
    /// An address that names a unit or a district that exists no more since 1/7/2025, with what it became.
    OldPlace(OldPlace),
}

impl Doubt {
    /// Its name, under which a confirmation is kept.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::NoMarks => "doubt.no_marks",
            Self::OneWord => "doubt.one_word",
            Self::Initials => "doubt.initials",
            Self::Sentence { .. } => "doubt.sentence",
            Self::LongAgo { .. } => "doubt.long_ago",
            Self::Ahead { .. } => "doubt.ahead",
            Self::Phone => "doubt.phone",
            Self::OldPhone { .. } => "doubt.old_phone",
            Self::NoPlace => "doubt.no_place",
            Self::OldPlace(_) => "doubt.old_place",
        }
    }

    /// What the answer would better be, when that can be said.
    #[must_use]
    pub fn better(&self) -> Option<&str> {
        match self {
            Self::Sentence { better } | Self::OldPhone { better } => Some(better),
            _ => None,
        }
    }
}

impl fmt::Debug for Doubt {
    // The better reading is as personal as the answer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.rule())
    }
}
