//! Why a file cannot be attached.

use thiserror::Error;

/// Why a file cannot be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PaperFault {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is larger than the agency takes.
    #[error("the file has {bytes} bytes, the limit is {limit}")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The most allowed.
        limit: u64,
    },
    /// Neither JPEG nor PNG nor PDF.
    #[error("neither JPEG nor PNG nor PDF")]
    NotAnImage,
    /// It begins well and does not end well, or is inconsistent.
    #[error("the file is damaged or incomplete")]
    Damaged,
    /// An encrypted PDF. Some open without a password and only forbid changes; an agency cannot count on either, and
    /// nothing can be signed in it.
    #[error("the file is locked by encryption")]
    Locked,
    /// Too few pixels to be readable.
    #[error("{width}x{height} pixels are too few, {least} are needed on the shorter side")]
    TooSmall {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// The fewest allowed on the shorter side.
        least: u32,
    },
    /// More pixels than any reader would open.
    #[error("{width}x{height} pixels are too many")]
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
}
