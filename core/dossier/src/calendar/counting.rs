//! Counting periods on one calendar without open questions.

use super::{Calendar, Duration, Unit};
use crate::date::{Date, DateTime, Time};

/// Most units counted: a pack from outside cannot make counting slow.
pub(super) const MOST: u32 = 100_000;

/// The first working day from a date on.
pub(super) fn working_from(calendar: &Calendar, option: usize, mut date: Date) -> Date {
    while !calendar.works(date, option) && date < Date::MAX {
        date = date.plus_days(1);
    }
    date
}

fn opening(calendar: &Calendar) -> Time {
    calendar.office_hours.first().map_or(Time::MIDNIGHT, |(opening, _)| *opening)
}

/// Closing time of a day.
pub(super) fn end_of(calendar: &Calendar, date: Date) -> DateTime {
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

pub(super) fn due(
    calendar: &Calendar,
    option: usize,
    duration: Duration,
    from: DateTime,
    cut_off: Option<Time>,
) -> DateTime {
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
