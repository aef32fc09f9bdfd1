//! What time it is. The phone's clock may be wrong by years; services of our own say the time with every answer (`Date`, RFC 9110
//! section 6.6.1), over a connection that only they can have answered. Everything that reckons with time reckons with theirs: proofs,
//! tokens, certificates, deadlines.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use rustls::pki_types::UnixTime;
use rustls::time_provider::TimeProvider;

use crate::world::moment::EARLIEST;

/// The phone's clock, and by how much it is off.
#[derive(Debug, Default)]
pub(super) struct Clock {
    /// Seconds to add to the phone's clock.
    skew: AtomicI64,
    heard: AtomicBool,
}

impl Clock {
    /// Unix seconds.
    pub(super) fn now(&self) -> i64 {
        shown() + self.skew()
    }

    /// Seconds by which the phone's clock is behind.
    pub(super) fn skew(&self) -> i64 {
        self.skew.load(Ordering::Relaxed)
    }

    /// Whether a service of ours has said the time since the start.
    pub(super) fn has_heard(&self) -> bool {
        self.heard.load(Ordering::Relaxed)
    }

    /// A service of ours said what time it was at some moment between `asked` and now, both by the phone's clock.
    pub(super) fn hear(&self, date: i64, asked: i64) {
        if date < EARLIEST {
            return;
        }
        self.skew.store(fitted(self.skew(), date, asked, shown()), Ordering::Relaxed);
        self.heard.store(true, Ordering::Relaxed);
    }
}

/// The skew nearest to the one believed so far with which somebody who answered between `asked` and `came` was at `date`, a second of
/// which only the whole is said.
fn fitted(skew: i64, date: i64, asked: i64, came: i64) -> i64 {
    // Turned back in the middle: when it was asked says nothing.
    let asked = asked.min(came);
    skew.clamp(date - came, date + 1 - asked)
}

impl TimeProvider for Clock {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(self.now()).ok()?;
        Some(UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds)))
    }
}

/// What the phone shows: Unix seconds.
pub(super) fn shown() -> i64 {
    milliseconds() / 1000
}

/// What the phone shows: Unix milliseconds.
pub(super) fn milliseconds() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn a_clock_that_fits_is_believed_and_another_corrected_no_further_than_needed() {
        // Asked at 100, answered by 103, both by the phone: a service that says 101 does not contradict it.
        assert_eq!(fitted(0, 101, 100, 103), 0);
        // Ten minutes behind: the service's time is between 700 and 703 by a right clock.
        assert_eq!(fitted(0, 701, 100, 103), 598);
        // An hour ahead.
        assert_eq!(fitted(0, 1_000, 4_600, 4_600), -3_599);
        // What was learned stays as long as it fits.
        assert_eq!(fitted(600, 702, 100, 103), 600);
        // The clock was turned back by an hour between question and answer.
        assert_eq!(fitted(0, 3_700, 3_700, 100), 3_600);
    }
}
