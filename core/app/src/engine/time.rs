//! Time and randomness, made into values once an event.

use std::sync::Arc;
use std::time::Instant;

use ring::digest::{Context, SHA256};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use super::clock::{Clock, milliseconds};
use crate::world::moment::Moment;

/// Makes a moment for each event.
pub(super) struct Moments {
    /// Drawn once at the start; every moment's seed is made from it and its number.
    root: Zeroizing<[u8; 32]>,
    made: u64,
    began: (Instant, i64),
    tick: u64,
    clock: Arc<Clock>,
}

impl Moments {
    /// Nothing when the system gives no randomness.
    pub(super) fn new(clock: Arc<Clock>) -> Option<Self> {
        let mut root = Zeroizing::new([0u8; 32]);
        SystemRandom::new().fill(&mut *root).ok()?;
        Some(Self { root, made: 0, began: (Instant::now(), milliseconds()), tick: 0, clock })
    }

    /// Now.
    pub(super) fn next(&mut self) -> Moment {
        self.made += 1;
        let mut context = Context::new(&SHA256);
        context.update(b"gocua moments v1");
        context.update(&*self.root);
        context.update(&self.made.to_be_bytes());
        let mut seed = [0; 32];
        seed.iter_mut().zip(context.finish().as_ref()).for_each(|(to, from)| *to = *from);
        // The steady clock of some systems stands still while the phone sleeps; the other one can be turned. The later of the two is
        // never too early: at worst a room closes too soon.
        let (instant, wall) = self.began;
        let steady = u64::try_from(instant.elapsed().as_millis()).unwrap_or(u64::MAX);
        let turned = u64::try_from(milliseconds() - wall).unwrap_or(0);
        self.tick = self.tick.max(steady).max(turned);
        Moment::new(self.clock.now(), self.tick, seed).on_phone(self.clock.skew(), self.clock.has_heard())
    }
}
