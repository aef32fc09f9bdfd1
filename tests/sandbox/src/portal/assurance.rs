//! How sure the portal wants to be of whoever hands in a signed dossier: identified not too long ago.

use std::sync::atomic::{AtomicU32, Ordering};

/// Seconds that may have passed since the person was identified, unless it is said otherwise: a working day with its evening.
const MAX_AGE: u32 = 12 * 3_600;

/// How long ago, at most, whoever hands in a signed dossier may have been identified.
#[derive(Debug)]
pub struct Assurance(AtomicU32);

impl Default for Assurance {
    fn default() -> Self {
        Self(AtomicU32::new(MAX_AGE))
    }
}

impl Assurance {
    /// Seconds.
    #[must_use]
    pub fn max_age(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }

    /// From now on it is this many seconds.
    pub fn demand(&self, max_age: u32) {
        self.0.store(max_age, Ordering::Relaxed);
    }

    /// As it was at the start.
    pub fn restore(&self) {
        self.demand(MAX_AGE);
    }
}
