//! How what the trust services say is signed.

use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};

use super::der;

/// AlgorithmIdentifier of ecdsa-with-SHA256.
pub(super) fn ecdsa_sha256() -> Vec<u8> {
    der::sequence(&[&der::oid(&[1, 2, 840, 10045, 4, 3, 2])])
}

/// An ECDSA signature value over the bytes, DER.
pub(super) fn sign(key: &SigningKey, bytes: &[u8]) -> Vec<u8> {
    let signature: Signature = key.sign(bytes);
    signature.to_der().as_bytes().to_vec()
}
