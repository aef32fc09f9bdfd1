//! A key with its certificates.

use p256::ecdsa::SigningKey;

/// A certificate chain with the key of its leaf.
#[derive(Clone)]
pub struct AgencySigner {
    /// DER certificates, leaf first, root last.
    pub chain_der: Vec<Vec<u8>>,
    /// The leaf's private key.
    pub key: SigningKey,
}

/// A citizen's signing credential is the same thing under another authority.
pub type CitizenCredential = AgencySigner;

impl std::fmt::Debug for AgencySigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AgencySigner").field("chain", &self.chain_der.len()).finish_non_exhaustive()
    }
}
