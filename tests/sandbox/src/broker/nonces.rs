//! The nonce that every proof of possession must carry (RFC 9449 8): changes every five minutes, and
//! the one before stays good until the next change.

use std::sync::{Mutex, PoisonError};

use crate::oauth::secret;

const LIFETIME: i64 = 300;

/// The current nonce and the one before.
#[derive(Debug)]
pub struct Nonces {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    current: String,
    previous: Option<String>,
    since: i64,
}

impl Default for Nonces {
    fn default() -> Self {
        Self { state: Mutex::new(State { current: secret(), previous: None, since: 0 }) }
    }
}

impl Nonces {
    /// The nonce to hand out at `now`.
    #[must_use]
    pub fn current(&self, now: i64) -> String {
        let mut state = self.lock();
        state.follow(now);
        state.current.clone()
    }

    /// Whether a proof may still carry this nonce.
    #[must_use]
    pub fn accepts(&self, nonce: &str, now: i64) -> bool {
        let mut state = self.lock();
        state.follow(now);
        nonce == state.current || state.previous.as_deref() == Some(nonce)
    }

    /// Makes every nonce given out so far useless.
    pub fn renew(&self) {
        let mut state = self.lock();
        state.current = secret();
        state.previous = None;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn follow(&mut self, now: i64) {
        let age = now - self.since;
        // A clock set back by a test counts as a change too.
        if (0..LIFETIME).contains(&age) {
            return;
        }
        let previous = std::mem::replace(&mut self.current, secret());
        self.previous = (0..2 * LIFETIME).contains(&age).then_some(previous);
        self.since = now;
    }
}

#[cfg(test)]
mod tests {
    use super::Nonces;

    #[test]
    fn a_nonce_outlives_one_change_and_no_more() {
        let nonces = Nonces::default();
        let first = nonces.current(1_000);
        assert!(nonces.accepts(&first, 1_299));
        assert!(nonces.accepts(&first, 1_300));
        assert_ne!(nonces.current(1_300), first);
        assert!(!nonces.accepts(&first, 1_600));
    }

    #[test]
    fn renewing_leaves_none() {
        let nonces = Nonces::default();
        let first = nonces.current(1_000);
        nonces.renew();
        assert!(!nonces.accepts(&first, 1_000));
    }
}
