//! Counting periods on one calendar without open questions.

use super::{Calendar, Due, Duration, Unit};
use crate::code::Channel;
use crate::date::{Date, DateTime, Time};

/// Most units counted: a pack from outside cannot make counting slow.
const MOST: u32 = 100_000;

impl Calendar {
    /// When a period that starts with receipt at `from` through `channel` ends, by the rules of that channel.
    #[must_use]
    pub fn add(&self, duration: Duration, from: DateTime, channel: Channel) -> Due {
        self.add_with_cut_off(duration, from, self.cut_off(channel))
    }

    /// The same for a procedure with a cut-off time of its own, or with none.
    #[must_use]
    pub fn add_with_cut_off(&self, duration: Duration, from: DateTime, cut_off: Option<Time>) -> Due {
        self.range(|option| due(self, option, duration, from, cut_off), from.date)
    }

    /// The last day of a duty of so many calendar days after an event (a birth, a death): the day of the event does not
    /// count, and a last day on which offices are closed moves to the next working day (Civil Code Art. 147, 148).
    #[must_use]
    pub fn duty(&self, event: Date, days: u32) -> Due {
        let last = event.plus_days(i32::try_from(days.min(MOST)).unwrap_or(0));
        self.range(|option| end_of(self, working_from(self, option, last)), event)
    }

    /// Counts under every option of the decisions that are open, and puts the ends together.
    fn range(&self, count: impl Fn(usize) -> DateTime, from: Date) -> Due {
        let first = count(0);
        let (at, latest) =
            (1..self.options).map(count).fold((first, first), |(at, latest), due| (at.min(due), latest.max(due)));
        let crossed = self.undecided.range(from..=latest.date.max(from)).next().is_some();
        let known = self.years.contains(&from.year()) && self.years.contains(&latest.date.year());
        Due { at, latest, provisional: crossed || !known }
    }
}

/// The first working day from a date on.
fn working_from(calendar: &Calendar, option: usize, mut date: Date) -> Date {
    while !calendar.works(date, option) && date < Date::MAX {
        date = date.plus_days(1);
    }
    date
}

fn opening(calendar: &Calendar) -> Time {
    calendar.office_hours.first().map_or(Time::MIDNIGHT, |(opening, _)| *opening)
}

/// Closing time of a day.
fn end_of(calendar: &Calendar, date: Date) -> DateTime {
    DateTime::new(date, calendar.office_hours.last().map_or(Time::MIDNIGHT, |(_, closing)| *closing))
}

/// The moment at which the clock starts for something that arrives at `from`: outside office days, after closing or after
/// the cut-off it starts with the next working morning; before opening it starts with that morning.
fn received(calendar: &Calendar, option: usize, from: DateTime, cut_off: Option<Time>) -> DateTime {
    let opening = opening(calendar);
    let closed = from.time >= end_of(calendar, from.date).time;
    let late = closed || cut_off.is_some_and(|cut_off| from.time > cut_off);
    if !calendar.works(from.date, option) || late {
        let next = if late { from.date.plus_days(1) } else { from.date };
        return DateTime::new(working_from(calendar, option, next), opening);
    }
    DateTime::new(from.date, from.time.max(opening))
}

fn due(calendar: &Calendar, option: usize, duration: Duration, from: DateTime, cut_off: Option<Time>) -> DateTime {
    let n = i32::try_from(duration.n.min(MOST)).unwrap_or(0);
    let start = received(calendar, option, from, cut_off);
    match duration.unit {
        Unit::Hour => {
            // Clock hours run on at night, but they cannot end where nobody is there: a closed day or an hour before
            // opening moves to the opening. (Not to closing time, which would make 30 hours end before 25.)
            let end = start.plus_seconds(i64::from(n) * 3600);
            let opening = opening(calendar);
            if calendar.works(end.date, option) {
                DateTime::new(end.date, end.time.max(opening))
            } else {
                DateTime::new(working_from(calendar, option, end.date), opening)
            }
        }
        Unit::WorkingHour => working_hours(calendar, option, start, i64::from(n) * 3600),
        Unit::Day => end_of(calendar, working_from(calendar, option, start.date.plus_days(n))),
        Unit::WorkingDay => {
            // The day of the event is not counted (Civil Code Art. 147.2).
            let mut date = start.date;
            for _ in 0..n {
                date = working_from(calendar, option, date.plus_days(1));
                if date == Date::MAX {
                    break;
                }
            }
            end_of(calendar, date)
        }
    }
}

fn working_hours(calendar: &Calendar, option: usize, start: DateTime, mut seconds: i64) -> DateTime {
    let (mut date, mut after) = (start.date, start.time);
    loop {
        for (opening, closing) in &calendar.office_hours {
            let from = (*opening).max(after);
            if from >= *closing {
                continue;
            }
            let open = i64::from(closing.second_of_day()) - i64::from(from.second_of_day());
            if seconds <= open {
                return DateTime::new(date, from).plus_seconds(seconds);
            }
            seconds -= open;
        }
        if date == Date::MAX {
            return end_of(calendar, date);
        }
        date = working_from(calendar, option, date.plus_days(1));
        after = Time::MIDNIGHT;
    }
}
