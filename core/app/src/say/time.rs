//! Dates and times as people say them, in Vietnamese time.

use gocua_dossier::date::{Date, DateTime, Weekday, civil_date};

use crate::say::words::Words;

/// "thứ Năm 26/11/2026".
#[must_use]
pub fn day(words: &Words, date: Date) -> String {
    let weekday = words.say(match date.weekday() {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    });
    format!("{weekday} {date}")
}

/// "14:02 thứ Năm 26/11/2026".
#[must_use]
pub fn moment(words: &Words, instant: i64) -> String {
    let time = DateTime::from_instant(instant).time;
    format!("{:02}:{:02} {}", time.hour(), time.minute(), day(words, civil_date(instant)))
}
