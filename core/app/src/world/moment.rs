//! Time and randomness as values, so that the same events always give the same app.

use ring::digest::{Context, SHA256};

use crate::door::fault::Fault;

/// Unix seconds before which no service of ours ran (2026-06-01): whoever says so does not know the time.
pub const EARLIEST: i64 = 1_780_272_000;

/// What the engine hands to every update: when it happens, and fresh entropy.
#[derive(Clone)]
pub struct Moment {
    /// Unix seconds, UTC.
    pub now: i64,
    /// Milliseconds of a clock that nobody can turn and that goes on while the phone sleeps where the platform has one; only
    /// differences mean something.
    pub tick: u64,
    /// Seconds by which the phone's own clock is behind `now`.
    pub skew: i64,
    /// Whether a service of ours has said what time it is.
    heard: bool,
    seed: [u8; 32],
    drawn: u64,
}

impl Moment {
    /// A moment; `seed` is 32 bytes of a cryptographic generator, or fixed in a simulation. No two moments of a process have the
    /// same seed.
    #[must_use]
    pub fn new(now: i64, tick: u64, seed: [u8; 32]) -> Self {
        Self { now, tick, skew: 0, heard: false, seed, drawn: 0 }
    }

    /// On a phone whose own clock is so many seconds behind, and whether that is known.
    #[must_use]
    pub fn on_phone(self, skew: i64, heard: bool) -> Self {
        Self { skew, heard, ..self }
    }

    /// What is known of the time.
    #[must_use]
    pub fn clock(&self) -> Clock {
        Clock { now: self.now, shown: self.now - self.skew, heard: self.heard }
    }

    /// Bytes nobody can foresee who does not know the seed: SHA-256(seed, counter), the seed used for
    /// nothing else.
    pub fn draw<const N: usize>(&mut self) -> [u8; N] {
        let mut out = [0u8; N];
        for chunk in out.chunks_mut(32) {
            let mut context = Context::new(&SHA256);
            context.update(b"gocua moment v1");
            context.update(&self.seed);
            context.update(&self.drawn.to_be_bytes());
            self.drawn += 1;
            let block = context.finish();
            for (to, from) in chunk.iter_mut().zip(block.as_ref()) {
                *to = *from;
            }
        }
        out
    }
}

impl std::fmt::Debug for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Moment({})", self.now)
    }
}

/// What is known of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Unix seconds, as far as is known.
    pub now: i64,
    /// What the phone shows, Unix seconds.
    pub shown: i64,
    /// Whether a service of ours has said what time it is.
    pub heard: bool,
}

impl Clock {
    /// Something genuine does not fit the time: `theirs` when the time is known to be right, and otherwise it is the phone's clock.
    /// `since` is a time that is certainly over.
    #[must_use]
    pub fn unfit(self, since: Option<i64>, theirs: Fault) -> Fault {
        if self.heard { theirs } else { clock_wrong(self.shown, since) }
    }
}

/// The phone's clock is wrong, and what is known of the right time.
#[must_use]
pub fn clock_wrong(shown: i64, since: Option<i64>) -> Fault {
    let past = since.unwrap_or(EARLIEST).max(EARLIEST);
    Fault::ClockWrong { shown, past: (shown < past).then_some(past) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_the_phones_clock_as_long_as_nobody_has_said_the_time() {
        let clock = |heard| Moment::new(EARLIEST + 900, 0, [0; 32]).on_phone(600, heard).clock();
        assert_eq!(clock(true).unfit(None, Fault::PackRefused), Fault::PackRefused);
        // What the phone shows, and not what it is believed to be.
        let shown = EARLIEST + 300;
        assert_eq!(clock(false).unfit(None, Fault::PackRefused), Fault::ClockWrong { shown, past: None });
        let since = Some(EARLIEST + 301);
        assert_eq!(clock(false).unfit(since, Fault::PackRefused), Fault::ClockWrong { shown, past: since });
        // Before any service of ours ran, whatever else is known.
        for since in [None, Some(5)] {
            assert_eq!(clock_wrong(6, since), Fault::ClockWrong { shown: 6, past: Some(EARLIEST) });
        }
    }
}
