//! Keys in memory: 32 bytes that wipe themselves, and the labels that keep one purpose apart from another.

use std::fmt;

use ring::{hkdf, hmac};
use zeroize::Zeroizing;

use crate::{error::Error, id::VaultId, random};

/// A 256-bit secret key: wiped when dropped, never shown.
pub(crate) struct Key(Zeroizing<[u8; Key::LEN]>);

impl Key {
    pub(crate) const LEN: usize = 32;

    pub(crate) fn zero() -> Self {
        Self(Zeroizing::new([0; Self::LEN]))
    }

    pub(crate) fn random() -> Result<Self, Error> {
        let mut key = Self::zero();
        random::fill(key.as_mut())?;
        Ok(key)
    }

    pub(crate) fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut key = Self::zero();
        (bytes.len() == Self::LEN).then(|| {
            key.as_mut().copy_from_slice(bytes);
            key
        })
    }

    /// Compares without telling by its duration where two keys part: only MACs of them are compared.
    pub(crate) fn same(&self, other: &Self) -> bool {
        self.mac(&[b"same"]) == other.mac(&[b"same"])
    }

    pub(crate) fn bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }

    /// A key for one purpose in one vault.
    pub(crate) fn derive(&self, vault: VaultId, purpose: Purpose, context: &[u8]) -> Key {
        Self::combine(&[self], vault, purpose, context)
    }

    /// A key that takes all of `secrets` to know, with the vault's id as salt, so that equal secrets in two vaults part
    /// ways.
    pub(crate) fn combine(secrets: &[&Key], vault: VaultId, purpose: Purpose, context: &[u8]) -> Key {
        let mut secret = Zeroizing::new(Vec::with_capacity(secrets.len() * Self::LEN));
        secrets.iter().for_each(|key| secret.extend_from_slice(key.bytes()));
        Self::extract_expand(&secret, vault.as_bytes(), &[purpose.label().as_bytes(), &[0], context])
    }

    /// HKDF-SHA-256 (RFC 5869) with the parts of `info` one after the other.
    pub(crate) fn extract_expand(secret: &[u8], salt: &[u8], info: &[&[u8]]) -> Key {
        let mut key = Self::zero();
        hkdf::Salt::new(hkdf::HKDF_SHA256, salt)
            .extract(secret)
            .expand(info, hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(key.as_mut()))
            .expect("32 bytes are within the 255 blocks that HKDF can give");
        key
    }

    /// HMAC-SHA-256 over length-prefixed parts: two different lists of parts never give the same input.
    pub(crate) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.bytes());
        let mut context = hmac::Context::with_key(&key);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        let mut mac = [0; 32];
        mac.copy_from_slice(context.sign().as_ref());
        mac
    }
}

impl AsMut<[u8]> for Key {
    fn as_mut(&mut self) -> &mut [u8] {
        self.0.as_mut_slice()
    }
}

impl From<[u8; Key::LEN]> for Key {
    fn from(bytes: [u8; Key::LEN]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl Clone for Key {
    fn clone(&self) -> Self {
        Self(Zeroizing::new(*self.0))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(redacted)")
    }
}

/// What a key is for. Every derived key has exactly one purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// What the hardware key is asked to MAC: the stretched PIN itself never leaves this process.
    HardwareInput,
    /// Opens one PIN slot, which holds the key-encryption key.
    PinSlot,
    /// Opens the presence slot, which holds the key-encryption key too.
    PresenceSlot,
    /// Opens the journal of a guess that is under way.
    Guess,
    /// Wraps the vault's data key under the key-encryption key.
    DataKey,
    /// Seals records.
    Record,
    /// Turns names of collections, rows and files into keyed hashes.
    Name,
    /// Fingerprints rows for the head.
    Row,
    /// Seals the head.
    Head,
    /// Chains one head to the next.
    Chain,
}

impl Purpose {
    fn label(self) -> &'static str {
        match self {
            Self::HardwareInput => "gocua vault v1 hardware input",
            Self::PinSlot => "gocua vault v1 pin slot",
            Self::PresenceSlot => "gocua vault v1 presence slot",
            Self::Guess => "gocua vault v1 guess",
            Self::DataKey => "gocua vault v1 data key",
            Self::Record => "gocua vault v1 record",
            Self::Name => "gocua vault v1 name",
            Self::Row => "gocua vault v1 row",
            Self::Head => "gocua vault v1 head",
            Self::Chain => "gocua vault v1 chain",
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;

    use super::*;
    use crate::hex;

    const PURPOSES: [Purpose; 9] = [
        Purpose::HardwareInput,
        Purpose::PinSlot,
        Purpose::Guess,
        Purpose::DataKey,
        Purpose::Record,
        Purpose::Name,
        Purpose::Row,
        Purpose::Head,
        Purpose::Chain,
    ];

    #[test]
    fn no_two_purposes_vaults_or_contexts_share_a_key() {
        let secret = Key::from([1; 32]);
        let (one, two) = (VaultId::from([1; 16]), VaultId::from([2; 16]));
        let mut keys = BTreeSet::new();
        for purpose in PURPOSES {
            for (vault, context) in [(one, b"".as_slice()), (two, b""), (one, b"a"), (one, b"b")] {
                keys.insert(*secret.derive(vault, purpose, context).bytes());
            }
        }
        assert_eq!(keys.len(), PURPOSES.len() * 4);
    }

    /// A stored vault depends on these: a change of any label would lock people out. Values from Python's `hmac`.
    #[test]
    fn derived_keys_stay_what_they_are() {
        let secret = Key::from([1; 32]);
        let key = secret.derive(VaultId::from([2; 16]), Purpose::Record, b"");
        assert_eq!(hex::encode(key.bytes()), "19271fad9e4cfb7da9853086b568b85613a1c46e1d74b1a96e654384ce84ab67");
        let both = Key::combine(&[&secret, &Key::from([3; 32])], VaultId::from([2; 16]), Purpose::PinSlot, b"alias");
        assert_eq!(hex::encode(both.bytes()), "82d8d90f3d3060cdd2f3f174d0a81518202cc0badb2bc0cab2ac061686825a03");
    }

    #[test]
    fn parts_of_a_mac_do_not_run_together() {
        let key = Key::from([1; 32]);
        assert_ne!(key.mac(&[b"ab", b"c"]), key.mac(&[b"a", b"bc"]));
        assert_ne!(key.mac(&[b"ab"]), key.mac(&[b"ab", b""]));
        assert!(key.same(&key.clone()) && !key.same(&Key::from([2; 32])));
    }
}
