//! X.509: what a certificate says, and whether it leads to an anchor (RFC 5280).
//!
//! A [`Certificate`] is parsed once and keeps its exact bytes. [`build_path`] finds and checks a chain to one of the
//! [`Anchors`]. Left out on purpose and therefore refused when a certificate makes them matter: name constraints,
//! policy constraints, SHA-1 and RSA below 2048 bits. Revocation is not looked at here.

mod certificate;
mod extensions;
mod key;
mod name;
mod path;

use crate::{Limit, asn1};

pub use certificate::Certificate;
pub use extensions::{BasicConstraints, KeyUsage};
pub use key::{KeyKind, PublicKey};
pub(crate) use key::{SignatureAlgorithm, SignatureFault, hash_algorithm};
pub(crate) use name::EncodedName;
pub use name::Name;
pub use path::{Anchors, Path, PathFault, build_path};

/// Why bytes are not a certificate, or a certificate is not usable for what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The encoding is broken.
    #[error(transparent)]
    Asn1(#[from] asn1::Error),
    /// No certificate was given.
    #[error("no certificate")]
    Missing,
    /// A limit of the call was passed.
    #[error("certificates: {0}")]
    Limit(#[from] Limit),
    /// A rule of RFC 5280 is broken, named.
    #[error("certificate: {0}")]
    Malformed(&'static str),
    /// The key is of a kind that cannot be verified here.
    #[error("unsupported key: {0}")]
    UnsupportedKey(&'static str),
    /// The certificate does not allow signing documents.
    #[error("the certificate is not for signing documents")]
    NotForSigning,
    /// The certificate is not valid at the time of signing.
    #[error("the certificate is valid from {from} to {to} (Unix seconds), not at the time of signing")]
    NotValidNow {
        /// First second of validity, Unix seconds.
        from: i64,
        /// Last second of validity, Unix seconds.
        to: i64,
    },
}
