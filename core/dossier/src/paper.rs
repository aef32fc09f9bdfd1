//! Looking at a photographed or chosen file before it becomes part of a dossier.

mod exif;
mod fault;
mod found;
mod jpeg;
mod page;
mod pdf;
mod png;

pub use fault::PaperFault;
pub use page::as_page;

use found::Found;
use serde::{Deserialize, Serialize};
use std::fmt;

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

impl MediaType {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }
}

/// A file that can be attached. `Debug` shows what it is, not what is in it.
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
    /// How the image must be turned to stand upright (Exif 2.3, tag 0x0112, 1 to 8); 1 is upright. The clean bytes say it
    /// too.
    pub orientation: u8,
    /// The bytes without place, time, device and comments.
    pub clean: Vec<u8>,
}

impl fmt::Debug for Inspected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { media_type, width, height, pages, orientation, clean } = self;
        write!(
            f,
            "Inspected({media_type:?} {width}x{height}, {pages:?} pages, turned {orientation}, {} bytes)",
            clean.len()
        )
    }
}

/// Checks a file and takes out what says where, when and with what it was made: Exif with its GPS position, XMP, IPTC,
/// comments, thumbnails and whatever follows the end of an image. Pixels are not decoded and stay as they are, byte by
/// byte; colour profiles stay, and of Exif the way up: a page lying on its side is a page that is not read. A PDF stays as it is, because a change would break its signatures.
///
/// Memory is bounded by the size of the file, whatever its headers claim.
///
/// # Errors
/// [`PaperFault`], one fault with one remedy.
pub fn inspect(bytes: &[u8], limits: &Limits) -> Result<Inspected, PaperFault> {
    if bytes.is_empty() {
        return Err(PaperFault::Empty);
    }
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > limits.most_bytes {
        return Err(PaperFault::TooLarge { bytes: size, limit: limits.most_bytes });
    }
    let (media_type, found) = if bytes.starts_with(&jpeg::BEGIN) {
        (MediaType::Jpeg, jpeg::read(bytes))
    } else if bytes.starts_with(&png::BEGIN) {
        (MediaType::Png, png::read(bytes))
    } else if let Some(begin) = pdf::begin(bytes) {
        (MediaType::Pdf, pdf::read(bytes, begin)?)
    } else {
        return Err(PaperFault::NotAnImage);
    };
    let Found { width, height, pages, orientation, clean } = found.ok_or(PaperFault::Damaged)?;
    if media_type != MediaType::Pdf {
        if width.max(height) > limits.most_pixels {
            return Err(PaperFault::TooManyPixels { width, height });
        }
        if width.min(height) < limits.least_pixels {
            return Err(PaperFault::TooSmall { width, height, least: limits.least_pixels });
        }
    }
    Ok(Inspected { media_type, width, height, pages, orientation, clean })
}

#[cfg(test)]
mod tests;
