//! Everything a person, or the platform on its own account, can tell the app.
//!
//! What is done with a screen says on which one: `frame` is [`crate::ViewState::frame`] of the view that was touched. A tap counts only
//! in the frame being shown; a text belongs to the frame it was typed in, also when it arrives after that was left.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something happened outside. Actions never fail: what cannot be done now is answered by the next
/// [`crate::ViewState`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Action {
    /// A row, a button, a slot or a link was tapped. `element` is its id in the view being shown.
    Press {
        /// Id of the element.
        element: String,
        /// Frame of the view in which it was drawn.
        frame: u64,
    },
    /// An option of a choice was tapped; for a choice of many, it toggles.
    Choose {
        /// Id of the choice.
        element: String,
        /// Id of the option.
        option: String,
        /// Frame of the view in which it was drawn.
        frame: u64,
    },
    /// The text of a field changed. The shell owns the text while the field has the focus and sends
    /// it at most once a second and when the focus leaves.
    FieldEdited {
        /// Id of the field.
        field: String,
        /// The whole text, as typed.
        value: String,
        /// Counts the edits of this field; the core overwrites only with a newer number.
        edit: u64,
        /// Frame of the view in which it was typed.
        frame: u64,
    },
    /// The focus left a field: the app may now speak about what is wrong with it.
    FieldLeft {
        /// Id of the field.
        field: String,
        /// Frame of the view in which it stood.
        frame: u64,
    },
    /// A whole PIN was entered. Digits as ASCII bytes, because strings cannot be wiped on the
    /// platforms.
    PinEntered {
        /// Id of the PIN pad.
        element: String,
        /// ASCII digits.
        digits: Vec<u8>,
        /// Frame of the view in which the pad stood.
        frame: u64,
    },
    /// The platform's back gesture or the arrow at the top. Only meaningful when the view says so.
    Back,
    /// Help, another language, larger letters: the button in the bar. Only meaningful when the view says so.
    Help,
    /// Read the whole screen aloud, or one element of it; the whole screen again while it is being read stops that.
    ReadAloud {
        /// Id of the element, or none for the screen.
        element: Option<String>,
    },
    /// A link that belongs to the app was opened (RFC 8252 claimed redirect), also after the process
    /// had died while the browser was in front.
    Returned {
        /// The whole address.
        url: String,
    },
    /// A photo or file arrived for a ticket after the process had died while the camera was in front.
    FileReturned {
        /// The ticket of the request ([`crate::PlatformRequest::TakePhoto`]).
        ticket: String,
        /// File name as the platform knows it.
        name: String,
        /// The content.
        bytes: Vec<u8>,
    },
    /// The platform saw the network come or go.
    NetworkChanged {
        /// Whether a network is there; says nothing about whether it works.
        online: bool,
        /// Whether the platform takes it for one where every byte may cost the person something.
        metered: bool,
    },
    /// The app came to the front.
    Foreground,
    /// The app left the front.
    Background,
}

impl fmt::Debug for Action {
    /// Says what kind of thing happened and where, never what was typed, photographed, chosen or entered. The name of an element may
    /// tell what was chosen after its first colon.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = |id: &str| id.split(':').next().unwrap_or_default().to_owned();
        match self {
            Self::Press { element, frame } => write!(f, "Press({}, frame {frame})", kind(element)),
            Self::Choose { element, frame, .. } => write!(f, "Choose({}, frame {frame})", kind(element)),
            Self::FieldEdited { field, edit, frame, .. } => {
                write!(f, "FieldEdited({field}, edit {edit}, frame {frame})")
            }
            Self::FieldLeft { field, frame } => write!(f, "FieldLeft({field}, frame {frame})"),
            Self::PinEntered { element, frame, .. } => write!(f, "PinEntered({element}, frame {frame})"),
            Self::Back => f.write_str("Back"),
            Self::Help => f.write_str("Help"),
            Self::ReadAloud { .. } => f.write_str("ReadAloud"),
            Self::Returned { .. } => f.write_str("Returned"),
            Self::FileReturned { bytes, .. } => write!(f, "FileReturned({} bytes)", bytes.len()),
            Self::NetworkChanged { online, metered } => write!(f, "NetworkChanged({online}, metered {metered})"),
            Self::Foreground => f.write_str("Foreground"),
            Self::Background => f.write_str("Background"),
        }
    }
}
