//! Wall-clock time in Vietnam and its relation to UTC.

use super::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A point in time: seconds since 1970-01-01T00:00:00Z.
pub type Instant = i64;

/// Seconds that Vietnamese wall clocks are ahead of UTC.
const OFFSET: i64 = 7 * 3600;
const DAY: i64 = 86_400;

impl Date {
    /// Midnight at the beginning of this day in Vietnam.
    #[must_use]
    pub fn start(self) -> Instant {
        DateTime::new(self, Time::MIDNIGHT).instant()
    }
}

/// The date on Vietnamese calendars at an instant.
#[must_use]
pub fn civil_date(now: Instant) -> Date {
    DateTime::from_instant(now).date
}

/// A time of day, to the second. Written `15:00` in data files and on screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Time {
    second: u32,
}

impl Time {
    /// The beginning of the day.
    pub const MIDNIGHT: Self = Self { second: 0 };

    /// Hour 0 to 23 and minute 0 to 59, or `None`.
    #[must_use]
    pub fn new(hour: u8, minute: u8) -> Option<Self> {
        (hour < 24 && minute < 60).then(|| Self { second: u32::from(hour) * 3600 + u32::from(minute) * 60 })
    }

    /// Seconds since midnight, 0 to 86,399.
    #[must_use]
    pub fn second_of_day(self) -> u32 {
        self.second
    }

    /// A time from seconds since midnight; the last second of the day when there are more.
    #[must_use]
    pub fn from_second_of_day(second: u32) -> Self {
        Self { second: second.min(86_399) }
    }

    /// The hour, 0 to 23.
    #[must_use]
    pub fn hour(self) -> u32 {
        self.second / 3600
    }

    /// The minute, 0 to 59.
    #[must_use]
    pub fn minute(self) -> u32 {
        self.second % 3600 / 60
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

impl From<Time> for String {
    fn from(time: Time) -> Self {
        time.to_string()
    }
}

impl TryFrom<String> for Time {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let parse = || {
            let (hour, minute) = text.split_once(':')?;
            let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
            if !digits(hour) || !digits(minute) {
                return None;
            }
            Self::new(hour.parse().ok()?, minute.parse().ok()?)
        };
        parse().ok_or("a time of day is written HH:MM")
    }
}

/// A date and a time on Vietnamese clocks. Exchanged as an [`Instant`], so that no reader has to know the zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "i64", into = "i64")]
pub struct DateTime {
    /// The day.
    pub date: Date,
    /// The time of that day.
    pub time: Time,
}

impl DateTime {
    /// Puts a day and a time together.
    #[must_use]
    pub fn new(date: Date, time: Time) -> Self {
        Self { date, time }
    }

    /// What Vietnamese clocks show at an instant; the ends of [`Date`]'s range for instants beyond them.
    #[must_use]
    pub fn from_instant(now: Instant) -> Self {
        let local = now.saturating_add(OFFSET);
        let end = if local < 0 { Date::MIN } else { Date::MAX };
        let date = i32::try_from(local.div_euclid(DAY)).ok().and_then(Date::from_days).unwrap_or(end);
        let second = u32::try_from(local.rem_euclid(DAY)).unwrap_or(0);
        Self { date, time: Time::from_second_of_day(second) }
    }

    /// The instant at which Vietnamese clocks show this.
    #[must_use]
    pub fn instant(self) -> Instant {
        i64::from(self.date.days()) * DAY + i64::from(self.time.second_of_day()) - OFFSET
    }

    /// The moment `seconds` later.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_instant(self.instant().saturating_add(seconds))
    }
}

impl From<i64> for DateTime {
    fn from(now: i64) -> Self {
        Self::from_instant(now)
    }
}

impl From<DateTime> for i64 {
    fn from(moment: DateTime) -> Self {
        moment.instant()
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.time, self.date)
    }
}
