//! Another phone's key: X25519 (RFC 7748) as in age, its public half for a QR code.
//!
//! ring gives X25519 only for keys that live for one agreement and cannot be written down. A new phone's key must
//! outlive the picture of its QR: the person goes and fetches the file with another application, and a small phone
//! ends this one meanwhile. So the curve is `curve25519-dalek`'s.

use std::fmt;

use curve25519_dalek::{MontgomeryPoint, constants::X25519_BASEPOINT};
use zeroize::Zeroizing;

use super::bech32::{self, KeyTextError};
use crate::{error::Error, key::Key};

const RECIPIENT: &str = "age";
const IDENTITY: &str = "age-secret-key-";
const INFO: &[u8] = b"age-encryption.org/v1/X25519";

/// Whom a backup is for: the public key of another phone. Not secret; whoever puts their own in its place gets the
/// backup, so it comes from the other phone's screen and from nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipient([u8; 32]);

impl Recipient {
    /// Reads `age1…`, in lower or in upper case (QR codes hold more letters in upper case).
    ///
    /// # Errors
    /// [`KeyTextError`]: something else, or a slip of letters.
    pub fn parse(text: &str) -> Result<Self, KeyTextError> {
        Ok(Self(*bech32::decode(RECIPIENT, text)?.bytes()))
    }

    /// What only its holder can find out too, and what the holder must be told for it. `None` for a key of small order,
    /// with which the secret would be none.
    pub(super) fn agree(&self) -> Result<Option<([u8; 32], Key)>, Error> {
        let ephemeral = Key::random()?;
        let share = multiply(&ephemeral, X25519_BASEPOINT);
        Ok(wrapping(&multiply(&ephemeral, MontgomeryPoint(self.0)), &share.0, self).map(|key| (share.0, key)))
    }
}

impl fmt::Display for Recipient {
    /// `age1…`, 62 letters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bech32::encode(RECIPIENT, &self.0))
    }
}

/// The secret key of a phone that waits for a backup; wiped from memory when dropped.
#[derive(Clone)]
pub struct Identity(Key);

impl Identity {
    /// A new one.
    ///
    /// # Errors
    /// [`Error::Io`] when the system has no random bytes.
    pub fn new() -> Result<Self, Error> {
        Ok(Self(Key::random()?))
    }

    /// Reads `AGE-SECRET-KEY-1…`, in lower or in upper case.
    ///
    /// # Errors
    /// [`KeyTextError`]: something else, or a slip of letters.
    pub fn parse(text: &str) -> Result<Self, KeyTextError> {
        bech32::decode(IDENTITY, text).map(Self)
    }

    /// `AGE-SECRET-KEY-1…`, 74 letters: what `age` takes as a line of an identity file. Only ever into a sealed record.
    pub fn expose(&self) -> Zeroizing<String> {
        let mut text = bech32::encode(IDENTITY, self.0.bytes());
        text.make_ascii_uppercase();
        text
    }

    /// Its public half, to show to the phone that makes the backup.
    pub fn recipient(&self) -> Recipient {
        Recipient(multiply(&self.0, X25519_BASEPOINT).0)
    }

    /// The key that [`Recipient::agree`] found, from the share that came with it; `None` for a share of small order.
    pub(super) fn agree(&self, share: &[u8; 32]) -> Option<Key> {
        wrapping(&multiply(&self.0, MontgomeryPoint(*share)), share, &self.recipient())
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(redacted)")
    }
}

/// `X25519` of RFC 7748 5.
fn multiply(secret: &Key, point: MontgomeryPoint) -> Zeroizing<MontgomeryPoint> {
    Zeroizing::new(point.mul_clamped(*secret.bytes()))
}

/// `None` when there is no secret: the other side's key is of small order (RFC 7748 6.1).
fn wrapping(shared: &MontgomeryPoint, share: &[u8; 32], recipient: &Recipient) -> Option<Key> {
    let salt = [*share, recipient.0].concat();
    (shared.0 != [0; 32]).then(|| Key::extract_expand(&shared.0, &salt, &[INFO]))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// The example of C2SP `age.md`.
    #[test]
    fn the_keys_of_age_md() {
        let identity =
            Identity::parse("AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX").unwrap();
        let public = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
        assert_eq!(identity.recipient().to_string(), public);
        assert_eq!(Recipient::parse(&public.to_ascii_uppercase()).unwrap(), identity.recipient());
        assert_eq!(format!("{identity:?}"), "Identity(redacted)");
    }

    #[test]
    fn both_sides_find_the_same_key_and_nobody_else_does() {
        let (one, two) = (Identity::new().unwrap(), Identity::new().unwrap());
        let (share, key) = one.recipient().agree().unwrap().unwrap();
        assert!(one.agree(&share).unwrap().same(&key));
        assert!(!two.agree(&share).unwrap().same(&key));
        let (other_share, other) = one.recipient().agree().unwrap().unwrap();
        assert!(share != other_share && !other.same(&key), "a key for each backup");
        assert_eq!(Identity::parse(&one.expose()).unwrap().recipient(), one.recipient());
    }

    #[test]
    fn keys_of_small_order_agree_on_nothing() {
        let mut one = [0; 32];
        one[0] = 1;
        for point in [[0; 32], one] {
            assert!(Recipient(point).agree().unwrap().is_none());
            assert!(Identity::new().unwrap().agree(&point).is_none());
        }
    }
}
