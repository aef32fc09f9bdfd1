//! How the person behaves outside the app: at the browser, the camera, the file picker.

use serde::Deserialize;

/// How the person behaves outside the app.
#[derive(Clone, Copy, Default)]
pub struct Manner {
    /// In the browser.
    pub browsing: Browsing,
    /// What the camera and the file picker bring.
    pub camera: Camera,
    /// How many pages the platform says that it shows, instead of how many there are.
    pub pages: Option<u32>,
    /// The code that is held before the camera; none: the person goes back.
    pub code: Option<&'static str>,
}

/// What the camera and the file picker bring.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Camera {
    /// A good paper.
    #[default]
    Paper,
    /// A file of no bytes.
    Empty,
    /// A file of 40 MB.
    Huge,
    /// A file that is no photo.
    Text,
    /// The beginning of a photo.
    Torn,
    /// The copy that was handed over last.
    Copy,
    /// Nothing: the person goes back.
    Cancels,
}

impl Camera {
    /// The file, when it is not the good paper that was asked for.
    pub(super) fn brings(self) -> Option<Vec<u8>> {
        match self {
            Self::Empty => Some(Vec::new()),
            Self::Huge => Some(vec![0xff; 40 * 1024 * 1024]),
            Self::Text => Some(b"<html>not a photo</html>".to_vec()),
            Self::Torn => Some(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
            Self::Paper | Self::Copy | Self::Cancels => None,
        }
    }
}

/// What the person does in the browser.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Browsing {
    /// Goes through all pages and agrees.
    #[default]
    Agrees,
    /// Says no on the last page.
    Refuses,
    /// Closes it.
    Closes,
}
