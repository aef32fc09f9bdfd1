//! The sandbox's clock: real time plus an offset that a test or a person may set, so that "three
//! working days later" does not take three days.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Real time plus a settable offset, in seconds.
#[derive(Debug, Default)]
pub struct Clock {
    offset: AtomicI64,
}

impl Clock {
    /// Unix seconds, UTC, with the offset applied.
    #[must_use]
    pub fn now(&self) -> i64 {
        real_now().saturating_add(self.offset())
    }

    /// The offset in seconds; negative is the past.
    #[must_use]
    pub fn offset(&self) -> i64 {
        self.offset.load(Ordering::SeqCst)
    }

    /// Moves the clock to `real time + seconds`; all parts follow at once.
    pub fn set_offset(&self, seconds: i64) {
        self.offset.store(seconds, Ordering::SeqCst);
    }

    /// The same moment as [`Clock::now`] for libraries that take a system time.
    #[must_use]
    pub fn system_time(&self) -> SystemTime {
        at(self.now())
    }
}

/// Unix seconds of the machine, without the offset.
#[must_use]
pub fn real_now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// `seconds` after 1970-01-01T00:00:00Z as a system time; the past of 1970 becomes 1970.
#[must_use]
pub fn at(seconds: i64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
}

/// `YYYYMMDDHHMMSSZ`, the form of ASN.1 `GeneralizedTime` and of CSC dates.
#[must_use]
pub fn generalized_time(seconds: i64) -> String {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
}

/// `Thu, 01 Jan 1970 00:00:00 GMT`, the form of the `Date` header (RFC 9110 5.6.7).
#[must_use]
pub fn http_date(seconds: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let of = |names: &[&'static str], index: i64| {
        usize::try_from(index).ok().and_then(|index| names.get(index).copied()).unwrap_or_default()
    };
    format!(
        "{}, {day:02} {} {year:04} {:02}:{:02}:{:02} GMT",
        of(&DAYS, days.rem_euclid(7)),
        of(&MONTHS, month - 1),
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

/// Year, month and day of a day counted from 1970-01-01, proleptic Gregorian.
fn civil(days: i64) -> (i64, i64, i64) {
    // Years that start on 1 March put the leap day last, so that month lengths need no table.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::{Clock, generalized_time, http_date};

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert_eq!(generalized_time(0), "19700101000000Z");
        assert_eq!(generalized_time(951_782_400), "20000229000000Z");
        assert_eq!(generalized_time(1_795_409_685), "20261123045445Z");
        assert_eq!(generalized_time(-1), "19691231235959Z");
    }

    #[test]
    fn the_date_header_follows_the_example_of_rfc_9110() {
        assert_eq!(http_date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
    }

    #[test]
    fn the_offset_moves_now() {
        let clock = Clock::default();
        let before = clock.now();
        clock.set_offset(86_400);
        assert!(clock.now() >= before + 86_400);
    }
}
