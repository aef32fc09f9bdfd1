//! A signature value that has been verified.

use crate::Error;
use crate::asn1::{integer, sequence};
use crate::digest::Hash;
use crate::x509::{KeyKind, PublicKey, SignatureAlgorithm};

/// A value that verifies over one [`Prepared`](super::Prepared): ECDSA as DER, RSA as PKCS#1 v1.5.
///
/// It can only come from [`Prepared::accept`](super::Prepared::accept). To keep one across a restart, journal
/// [`as_bytes`](Self::as_bytes) and accept them again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureValue(Vec<u8>);

impl SignatureValue {
    /// The value as it goes into the signature.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Verifies `value` over `message`. Services return ECDSA values as DER or as r and s side by side.
    pub(super) fn verify(key: &PublicKey, message: &[u8], value: &[u8]) -> Result<Self, Error> {
        let algorithm = match key.kind() {
            KeyKind::P256 | KeyKind::P384 => SignatureAlgorithm::Ecdsa(Hash::Sha256),
            KeyKind::Rsa { .. } => SignatureAlgorithm::RsaPkcs1(Hash::Sha256),
        };
        if key.verify(algorithm, message, value).is_ok() {
            return Ok(Self(value.to_vec()));
        }
        let half = match key.kind() {
            KeyKind::P256 => 32,
            KeyKind::P384 => 48,
            KeyKind::Rsa { .. } => return Err(Error::NotOurSignature),
        };
        match value.split_at_checked(half) {
            Some((r, s)) if s.len() == half => {
                let der = sequence(&[&integer(r), &integer(s)]);
                key.verify(algorithm, message, &der).map_err(|_| Error::NotOurSignature)?;
                Ok(Self(der))
            }
            _ => Err(Error::NotOurSignature),
        }
    }
}
