//! CMS: the signed-data structure inside a PDF signature (RFC 5652) and the time-stamp inside that (RFC 3161).
//!
//! [`SignedData`] reads BER and DER and borrows everything; the signed attributes are hashed exactly as they were received.
//! The writer makes what PAdES baseline B-B asks for (EN 319 142-1 6.3): one signer, the attributes content-type,
//! message-digest and signing-certificate-v2, no signing-time, and the whole chain.

mod attributes;
mod signed_data;
mod time_stamp;
mod write;

use crate::{Limit, asn1};

pub use attributes::{Attributes, CertificateIdentifier};
pub use signed_data::{SignedData, SignerInfo};
pub(crate) use time_stamp::TimeStamp;
pub(crate) use write::{signed_attributes, signed_data};

/// Why a CMS structure is unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The encoding is broken.
    #[error(transparent)]
    Asn1(#[from] asn1::Error),
    /// A rule of RFC 5652, 5035 or 3161 is broken, named.
    #[error("{0}")]
    Malformed(&'static str),
    /// A limit of the call was passed.
    #[error(transparent)]
    Limit(#[from] Limit),
}
