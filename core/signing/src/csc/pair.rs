//! Which returned value belongs to which document.

use super::{Error, MAX_DIGESTS};
use crate::pades::{Prepared, SignatureValue};

/// Something that can tell whether a signature value is its own, by verifying it with the signer's key.
pub trait Accepts {
    /// The verified value.
    type Value;

    /// The verified value, or `None` when it is not a signature over this.
    fn accepts(&self, value: &[u8]) -> Option<Self::Value>;
}

impl Accepts for Prepared {
    type Value = SignatureValue;

    fn accepts(&self, value: &[u8]) -> Option<SignatureValue> {
        self.accept(value).ok()
    }
}

/// Pairs each pending document with its value; the result is in the order of `pending`.
///
/// The answer's order is never trusted: a service in the field sorts the digests before signing, and a client that trusts the order
/// writes signatures into the wrong documents without noticing. Each value is verified, first against the document
/// at its place (the honest case costs one check each), then against the others.
///
/// # Errors
/// [`Error::NotOurSignature`] when a document has no value, a value has no document, or the numbers differ: then nothing is usable.
pub fn pair<P: Accepts>(values: &[Vec<u8>], pending: &[&P]) -> Result<Vec<P::Value>, Error> {
    if values.len() != pending.len() || values.len() > MAX_DIGESTS {
        return Err(Error::NotOurSignature);
    }
    let mut used = vec![false; values.len()];
    let mut paired: Vec<Option<P::Value>> = Vec::with_capacity(pending.len());
    for (place, (document, value)) in pending.iter().zip(values).enumerate() {
        let verified = document.accepts(value);
        if let (true, Some(flag)) = (verified.is_some(), used.get_mut(place)) {
            *flag = true;
        }
        paired.push(verified);
    }
    for (document, slot) in pending.iter().zip(&mut paired).filter(|(_, slot)| slot.is_none()) {
        for (value, used) in values.iter().zip(&mut used).filter(|(_, used)| !**used) {
            *slot = document.accepts(value);
            if slot.is_some() {
                *used = true;
                break;
            }
        }
    }
    paired.into_iter().collect::<Option<Vec<_>>>().ok_or(Error::NotOurSignature)
}
