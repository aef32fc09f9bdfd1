//! Time and randomness as values, so that the same events always give the same app.

use ring::digest::{Context, SHA256};

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
    seed: [u8; 32],
    drawn: u64,
}

impl Moment {
    /// A moment; `seed` is 32 bytes of a cryptographic generator, or fixed in a simulation. No two moments of a process have the
    /// same seed.
    #[must_use]
    pub fn new(now: i64, tick: u64, seed: [u8; 32]) -> Self {
        Self { now, tick, skew: 0, seed, drawn: 0 }
    }

    /// On a phone whose own clock is so many seconds behind.
    #[must_use]
    pub fn on_phone(self, skew: i64) -> Self {
        Self { skew, ..self }
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
