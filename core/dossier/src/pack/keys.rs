//! Who signs packs now: the key that the app was built with, or one that it handed over to.
//!
//! A hand-over is a compact JWS of type `gocua-pack-key+jwt`, signed by the key before, whose payload names the next key and the first
//! number that it signs. A container carries all of them, oldest first, so that a phone that was away for years finds its way; from that
//! number on the key before signs nothing any more, whoever has it.

use serde::Deserialize;

use super::signature::{Jwk, verified};
use super::{PackError, PackKey};

const TYPE: &str = "gocua-pack-key+jwt";
/// More hand-overs than there are years in an app.
const MAX_KEYS: usize = 16;

/// What a phone has of packs already: nothing older, and nothing signed by a key that was handed over, is taken after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Have {
    /// Number of the pack.
    pub sequence: u64,
    /// The key that signed it.
    pub key: PackKey,
}

#[derive(Deserialize)]
struct HandOver {
    jwk: Jwk,
    from_sequence: u64,
}

/// The keys from the app's own to the one that signs now.
pub(super) struct Keys {
    /// Handed over, oldest first.
    before: Vec<PackKey>,
    last: PackKey,
    /// The first number that the last one signs.
    begins: u64,
}

impl Keys {
    /// Follows the hand-overs.
    pub(super) fn follow(authority: &PackKey, handed: &[String]) -> Result<Self, PackError> {
        if handed.len() > MAX_KEYS {
            return Err(PackError::Malformed("too many keys".to_owned()));
        }
        let mut keys = Self { before: Vec::new(), last: *authority, begins: 0 };
        for jws in handed {
            let payload = verified(jws, TYPE, &keys.last).ok_or(PackError::BadSignature)?;
            let hand_over: HandOver =
                serde_json::from_slice(&payload).map_err(|error| PackError::Malformed(error.to_string()))?;
            let next = PackKey::from_jwk(&hand_over.jwk).ok_or(PackError::BadSignature)?;
            // A key that comes back, or signs before the one before it, is no hand-over.
            if hand_over.from_sequence <= keys.begins {
                return Err(PackError::Malformed("hand-overs of keys are not in order".to_owned()));
            }
            if keys.knows(&next) {
                return Err(PackError::Malformed("a key comes back".to_owned()));
            }
            keys.before.push(std::mem::replace(&mut keys.last, next));
            keys.begins = hand_over.from_sequence;
        }
        Ok(keys)
    }

    /// The one that signs now.
    pub(super) fn last(&self) -> PackKey {
        self.last
    }

    /// Whether the last one may sign this number, and none was forgotten that the phone has seen sign.
    pub(super) fn fit(&self, sequence: u64, have: Option<&Have>) -> Result<(), PackError> {
        if sequence < self.begins {
            return Err(PackError::BadSignature);
        }
        match have {
            Some(have) if !self.knows(&have.key) => Err(PackError::KeyForgotten),
            _ => Ok(()),
        }
    }

    fn knows(&self, key: &PackKey) -> bool {
        self.last == *key || self.before.contains(key)
    }
}
