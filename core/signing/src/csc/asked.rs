//! What the person is asked to approve.

use serde::{Deserialize, Serialize};

use super::CredentialId;

/// SHA-256, the only hash this client asks signatures over.
pub(super) const SHA256_OID: &str = "2.16.840.1.101.3.4.2.1";

/// One document of an approval: what will be signed and what the service may call it on its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToSign {
    /// SHA-256 of the signed attributes (DTBS/R).
    pub digest: [u8; 32],
    /// A short name the person recognises; sent only to servers that take `authorization_details`.
    pub label: String,
}

/// What the person is asked to approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialRequest {
    /// The credential that signs.
    pub credential: CredentialId,
    /// The documents, at least one, at most [`MAX_DIGESTS`](super::MAX_DIGESTS).
    pub documents: Vec<ToSign>,
    /// Shown on the service's page, at most 500 characters; longer is cut.
    pub description: Option<String>,
    /// Language of the service's page, such as `vi`.
    pub lang: Option<String>,
}
