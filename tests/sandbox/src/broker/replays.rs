//! Which proofs of possession came before.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How far the time in a proof may be from ours, in seconds.
pub(super) const SKEW: i64 = 300;

/// Identifiers of proofs already seen, kept as long as their nonce could still be good.
#[derive(Debug, Default)]
pub struct Replays {
    seen: Mutex<HashMap<String, i64>>,
}

impl Replays {
    /// Notes the identifier; false when it was there already.
    #[must_use]
    pub fn is_new(&self, identifier: &str, now: i64) -> bool {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= 4096 {
            seen.retain(|_, at| (now - *at).abs() <= 4 * SKEW);
        }
        seen.insert(identifier.to_owned(), now).is_none()
    }
}
