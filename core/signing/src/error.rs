//! The one error of document signing and validation; each variant is a different next step for the caller.

use crate::{Limit, asn1, cms, pdf, x509};

/// Why a document could not be prepared, a signature not be accepted, or a file not be judged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes of the document could not be read; trying again may help.
    #[error("the document could not be read: {0}")]
    Read(#[from] pdf::ReadError),
    /// The signed document could not be written (for example: no space left).
    #[error("the signed document could not be written: {0}")]
    Write(std::io::ErrorKind),
    /// A limit of the call was passed: what was read claims more than any honest document.
    #[error("a limit was passed: {0}")]
    Limit(#[from] Limit),
    /// The document is not one that this crate can sign or judge.
    #[error("the document is not usable: {0}")]
    Pdf(#[from] pdf::Error),
    /// The signer's certificate or chain is unusable.
    #[error("the certificate is not usable: {0}")]
    Certificate(#[from] x509::Error),
    /// A CMS structure is malformed.
    #[error("the signature structure is malformed: {0}")]
    Cms(#[from] cms::Error),
    /// An ASN.1 structure is malformed.
    #[error("malformed ASN.1: {0}")]
    Asn1(#[from] asn1::Error),
    /// The returned value does not verify with the signer's key over what was sent to be signed. Never embed it.
    #[error("the returned signature is not a signature of this document by this signer")]
    NotOurSignature,
    /// The document is no longer the one that was prepared (and shown). What was written must be thrown away.
    #[error("the document is not the one that was prepared")]
    DocumentChanged,
    /// The finished structure is larger than the space kept for it. Cannot happen with a value that was accepted.
    #[error("the signature needs {needed} bytes, {reserved} were reserved")]
    TooLarge {
        /// Bytes that the structure has.
        needed: usize,
        /// Bytes that were kept free.
        reserved: usize,
    },
    /// A text or time in the options cannot be written into a PDF.
    #[error("the signature options are not usable: {0}")]
    Options(&'static str),
}
