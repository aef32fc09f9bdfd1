//! Working days, and when something is due.
//!
//! Days off and make-up working days are dated data of a pack. Some holidays are shaped by a decision every year; until
//! it is taken, every pattern it may choose is carried along, and a due date that depends on it is a range.

mod counting;
mod data;
pub mod lunar;

use crate::code::Channel;
use crate::date::{Date, DateTime, Time, Weekday};
use crate::fee::{Confidence, Words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

/// The unit a period is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Clock hours, nights and holidays included; an end on a closed day moves to the next opening.
    Hour,
    /// Office hours; eight are one working day.
    WorkingHour,
    /// Calendar days.
    Day,
    /// Days on which offices work.
    WorkingDay,
}

/// A period as a procedure states it: `{"n": 3, "unit": "working_day"}`. Periods longer than 100,000 units, which no
/// procedure has, are counted as 100,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Duration {
    /// How many.
    pub n: u32,
    /// Of what.
    pub unit: Unit,
}

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The moment; the earliest one when holidays on the way are not decided yet.
    pub at: DateTime,
    /// The latest moment, when it depends on holidays that are not decided yet; otherwise the same as `at`.
    pub latest: DateTime,
    /// Whether holidays on the way are not decided or not known yet: say "expected", and both ends when they differ.
    pub provisional: bool,
}

/// Where a dossier stands against its due date: the four counts that agencies publish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Punctuality {
    /// Returned on or before the due date.
    DoneInTime,
    /// Returned after it.
    DoneLate,
    /// Not returned, and not due yet.
    RunningInTime,
    /// Not returned, and overdue.
    RunningLate,
}

impl Punctuality {
    /// Compares moments; the due moment itself is in time.
    #[must_use]
    pub fn of(due: DateTime, returned: Option<DateTime>, now: DateTime) -> Self {
        match returned {
            Some(returned) if returned <= due => Self::DoneInTime,
            Some(_) => Self::DoneLate,
            None if now <= due => Self::RunningInTime,
            None => Self::RunningLate,
        }
    }
}

/// Why calendar data cannot be used.
#[derive(Debug, Error)]
pub enum CalendarError {
    /// It is not the expected JSON.
    #[error("calendar data is malformed: {0}")]
    Malformed(#[from] serde_json::Error),
    /// It is well-formed and makes no sense; the text says what.
    #[error("calendar data is inconsistent: {0}")]
    Inconsistent(&'static str),
}

/// What happens to a special day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Offices are closed on what would be a working day, or it is a holiday on a weekend.
    Off,
    /// Offices work on what would be a day of rest, in exchange for another day.
    Work,
}

/// Why a day is special.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// What to call it.
    pub name: Words,
    /// The law or the decision.
    pub source: String,
    /// How well that is confirmed.
    pub confidence: Confidence,
}

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Day<'a> {
    /// An ordinary working day.
    Working,
    /// An ordinary day of rest.
    Rest,
    /// A day off or a make-up working day, and why.
    Special(Mark, &'a Holiday),
    /// It may become a day off; the decision is not known.
    Undecided(&'a Holiday),
}

/// Holidays, make-up days and office hours of a pack.
#[derive(Debug, Clone)]
pub struct Calendar {
    years: std::ops::RangeInclusive<i32>,
    rest_days: Vec<Weekday>,
    /// Opening and closing times of a working day, in order, without overlap; never empty.
    office_hours: Vec<(Time, Time)>,
    cut_offs: Vec<(Channel, Time)>,
    holidays: Vec<Holiday>,
    /// Days that are certain, with the index of their holiday.
    certain: BTreeMap<Date, (Mark, usize)>,
    /// Days that depend on a decision: what they become in each option of it (`None`: nothing special).
    undecided: BTreeMap<Date, (Vec<Option<Mark>>, usize)>,
    /// The largest number of options of any decision; at least 1.
    options: usize,
}

impl Calendar {
    /// What a day is, with the reason for the person.
    #[must_use]
    pub fn day(&self, date: Date) -> Day<'_> {
        if let Some((mark, holiday)) = self.certain.get(&date)
            && let Some(holiday) = self.holidays.get(*holiday)
        {
            return Day::Special(*mark, holiday);
        }
        if let Some((_, holiday)) = self.undecided.get(&date)
            && let Some(holiday) = self.holidays.get(*holiday)
        {
            return Day::Undecided(holiday);
        }
        if self.rest_days.contains(&date.weekday()) { Day::Rest } else { Day::Working }
    }

    /// Whether offices certainly work on that day. A day that may become a holiday is not one to send a person out on.
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> bool {
        matches!(self.day(date), Day::Working | Day::Special(Mark::Work, _))
    }

    /// The days between two dates, both included, that are not ordinary, in order: why a due date is what it is.
    pub fn special_days(&self, from: Date, to: Date) -> impl Iterator<Item = (Date, Day<'_>)> {
        let last = to.max(from);
        let mut dates: Vec<Date> = self.certain.range(from..=last).map(|(date, _)| *date).collect();
        dates.extend(self.undecided.range(from..=last).map(|(date, _)| *date));
        dates.sort_unstable();
        dates.dedup();
        dates.into_iter().map(|date| (date, self.day(date)))
    }

    /// The time of day after which a dossier counts as received on the next working day, for a channel.
    #[must_use]
    pub fn cut_off(&self, channel: Channel) -> Option<Time> {
        self.cut_offs.iter().find(|(of, _)| *of == channel).map(|(_, at)| *at)
    }

    /// The opening and closing times of a working day.
    #[must_use]
    pub fn office_hours(&self) -> &[(Time, Time)] {
        &self.office_hours
    }

    fn works(&self, date: Date, option: usize) -> bool {
        let mark = match (self.certain.get(&date), self.undecided.get(&date)) {
            (Some((mark, _)), _) => Some(*mark),
            // A decision with fewer options than another one keeps its last.
            (None, Some((options, _))) => options.get(option).or(options.last()).copied().flatten(),
            (None, None) => None,
        };
        mark.map_or_else(|| !self.rest_days.contains(&date.weekday()), |mark| mark == Mark::Work)
    }
}

#[cfg(test)]
mod tests;
