//! Why printing fails.

/// Why a sheet cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The embedded typeface has no drawing for this character (the first one found; [`unprintable`](super::unprintable) finds all).
    #[error("no glyph for {char:?}")]
    NoGlyph {
        /// The character.
        char: char,
    },
    /// Over 200 pages or 500,000 bytes of text.
    #[error("the sheet is too long")]
    TooLong,
    /// A table or columns that cannot be laid out: a fault of the form's definition.
    #[error("the sheet is badly formed: {0}")]
    Shape(&'static str),
    /// The PDF writer refused.
    #[error("the PDF could not be written: {0}")]
    Writer(&'static str),
}
