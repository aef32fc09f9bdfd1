//! What was asked for.

use serde::{Deserialize, Serialize};

/// A request that was checked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) state: Option<String>,
    pub(super) challenge: String,
    pub(super) purpose: Purpose,
}

/// The two scopes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Purpose {
    /// See one's credentials.
    Service,
    /// Sign these documents, once.
    Credential { credential: String, documents: Vec<Document> },
}

/// A document, as far as the service knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Document {
    pub(super) digest: [u8; 32],
    pub(super) label: Option<String>,
}

impl Purpose {
    /// The digests of a credential request; none for the service scope.
    pub(super) fn digests(&self) -> Vec<[u8; 32]> {
        match self {
            Self::Service => Vec::new(),
            Self::Credential { documents, .. } => documents.iter().map(|document| document.digest).collect(),
        }
    }
}
