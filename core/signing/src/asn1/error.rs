//! What is refused while reading.

use crate::Limit;

/// Why bytes are not the ASN.1 that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The element says it is longer than what is there.
    #[error("cut off")]
    Truncated,
    /// A limit of the call was passed.
    #[error(transparent)]
    Limit(#[from] Limit),
    /// Another element stands here than the structure needs.
    #[error("element {found:#04x} where {expected:#04x} was expected")]
    Unexpected {
        /// Identifier octet needed.
        expected: u8,
        /// Identifier octet found; 0 at the end.
        found: u8,
    },
    /// There are bytes after the end of the structure.
    #[error("bytes after the end")]
    Trailing,
    /// An encoding that X.690 forbids or that no certificate or signature uses.
    #[error("bad encoding: {0}")]
    Encoding(&'static str),
    /// A value outside its type (a date that does not exist, a character that is none).
    #[error("bad value: {0}")]
    Value(&'static str),
}
