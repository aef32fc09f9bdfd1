//! What was added to a file after a signature.
use crate::Error;
use crate::pdf::Document;

/// What was added to a file after a signature was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaterChanges {
    /// Nothing: the signature covers the whole file.
    Nothing,
    /// Only further signatures, time-stamps and validation data; what is shown is what was signed.
    OnlySignatures,
    /// Something else, or something that cannot be told apart from it: what is shown may not be what was signed.
    Other,
    /// The signature does not say what it covers.
    Unknown,
}

pub(super) fn after(document: &Document<'_>, end: u64) -> Result<LaterChanges, Error> {
    if end == document.source().len() { return Ok(LaterChanges::Nothing); }
    Ok(LaterChanges::Other)
}
