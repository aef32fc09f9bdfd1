//! PDF files: a lazy, bounded reader and a writer of incremental updates (ISO 32000-1).
//!
//! The reader opens a file from its end and reads only the objects that are asked for; classic tables, cross-reference
//! streams, object streams and hybrids of them are understood, repairs are never attempted: a file that two readers could
//! take for two different documents is refused, because it is about to be signed or judged. Page content is never read.
//! The writer appends objects and a cross-reference section of the file's own kind behind bytes that stay as they are.

mod document;
mod fields;
mod inflate;
mod object;
mod packed;
mod parser;
mod runs;
mod signature;
mod source;
mod stream;
mod update;
mod window;
mod xref;

pub(crate) use document::{Document, Held};
pub(crate) use fields::{SignatureField, read_text};
pub(crate) use object::{Dictionary, Object, Reference, write_hex};
pub(crate) use signature::SignatureDictionary;
pub(crate) use source::{Prefix, for_each_piece};
pub use source::{ReadError, Source};
pub(crate) use update::Update;
pub(crate) use xref::Location;

use crate::Limit;

/// Why a file is not a PDF that can be worked with.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The bytes could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The file does not begin like a PDF.
    #[error("this is not a PDF file")]
    NotPdf,
    /// The structure is broken; what is broken is named.
    #[error("broken PDF structure: {0}")]
    Malformed(&'static str),
    /// A limit of the call was passed.
    #[error("the PDF claims more than is allowed: {0}")]
    Limit(#[from] Limit),
    /// The file is encrypted.
    #[error("the PDF is encrypted")]
    Encrypted,
    /// The author certified the document and forbids every later change (DocMDP level 1).
    #[error("the PDF is certified and may not be changed")]
    ChangesForbidden,
    /// A feature that this reader does not know, named.
    #[error("unsupported PDF feature: {0}")]
    Unsupported(&'static str),
}
