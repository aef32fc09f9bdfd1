//! What only the platform can do: requests to it, and its answers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Correlates a request with its answer. Used once; an answer to an unknown number is ignored.
pub type RequestId = u64;

/// What the core asks of the platform.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PlatformRequest {
    /// Make a non-exportable key in the platform's key store. Answer: `Done`, or `KeyCreated` for a
    /// signing key.
    CreateKey {
        /// Name of the key.
        alias: String,
        /// What it can do.
        purpose: KeyPurpose,
    },
    /// HMAC-SHA-256 of 32 bytes with a key made for that. Answer: `Bytes` of 32; with a presence key also
    /// `Cancelled`, and `Lost` when fingers or faces were enrolled anew.
    Mac {
        /// Name of the key.
        alias: String,
        /// 32 bytes.
        input: Vec<u8>,
        /// What the platform's own sheet says, for a key that wants the person's finger or face.
        prompt: Option<Prompt>,
    },
    /// ECDSA P-256 with SHA-256 over the input. Answer: `Bytes`, DER or raw.
    Sign {
        /// Name of the key.
        alias: String,
        /// What is signed.
        input: Vec<u8>,
    },
    /// Public half of a signing key. Answer: `KeyCreated`, or `Lost`.
    PublicKey {
        /// Name of the key.
        alias: String,
    },
    /// Destroy a key for good. Answer: `Done`, also when it was not there.
    DestroyKey {
        /// Name of the key.
        alias: String,
    },
    /// Open the system browser (never a web view, RFC 8252 section 8.12) and wait for the return.
    /// Answer: `Returned` or `Cancelled`.
    OpenBrowser {
        /// Address to open.
        url: String,
        /// The return is an address that starts with this.
        return_prefix: String,
    },
    /// Take a photo of a paper. What is handed over stands upright by its pixels, as JPEG, and is no larger than `longest_side`. Answer:
    /// `File`, `Cancelled`, `Denied` or `TooLarge`.
    TakePhoto {
        /// Survives the death of the process ([`crate::Action::FileReturned`]).
        ticket: String,
        /// Most bytes to hand over.
        max_bytes: u64,
        /// Pixels of the longer side. What is more than twice as long as wide keeps half as many across: its writing must stay legible.
        longest_side: u32,
    },
    /// Pick a file. An image that the platform can read is handed over as a photo is, also one of a kind that is not accepted as it is; a
    /// JPEG or PNG that stands upright and is small enough, and any other file, stays as it is, byte by byte. Answer: as for a photo.
    PickFile {
        /// As for a photo.
        ticket: String,
        /// Media types accepted.
        accept: Vec<String>,
        /// Most bytes to hand over.
        max_bytes: u64,
        /// As for a photo.
        longest_side: u32,
    },
    /// Read a QR code with the camera. Answer: `Text`, `Cancelled` or `Denied`.
    ScanQr,
    /// Hand over the bytes of a PDF once, in memory, to be drawn where the view has a
    /// [`crate::Body::Document`] of that name. Answer: `Shown` when every page can be seen.
    ShowDocument {
        /// Name used by the view.
        document: String,
        /// The PDF.
        bytes: Vec<u8>,
    },
    /// Forget a document handed over before. Answer: `Done`.
    CloseDocument {
        /// Name used by the view.
        document: String,
    },
    /// Let the person keep or pass on a file with the platform's own sheet. Answer: `Done` or `Cancelled`, when they are back: until
    /// then they are where the app itself sent them.
    ShareFile {
        /// File name.
        name: String,
        /// Media type.
        media_type: String,
        /// Content.
        bytes: Vec<u8>,
    },
    /// Read words aloud, stopping what was being read. Empty words only stop. Answer: `Done` when they have been read, or were stopped;
    /// `Unavailable` where the phone has no voice for that language.
    Speak {
        /// Words.
        text: String,
        /// BCP 47 tag.
        language: String,
        /// How fast, in percent of what the platform is set to.
        pace: u32,
    },
    /// Show a notification at about that time, instead of an earlier one of that id. Answer: `Done` or `Denied`.
    Remind {
        /// Which reminder.
        id: String,
        /// Unix seconds.
        at: i64,
        /// Title.
        title: String,
        /// Words, without personal data.
        text: String,
    },
    /// That reminder is not wanted any more. Answer: `Done`, also when there was none.
    ForgetReminder {
        /// Which.
        id: String,
    },
    /// Put words on the clipboard, marked as sensitive where the platform can. Answer: `Done`.
    Copy {
        /// Words.
        text: String,
        /// After so many seconds they are taken away again.
        seconds: u32,
    },
    /// Show a notification now. Answer: `Done` or `Denied`.
    Notify {
        /// Title.
        title: String,
        /// Words, without personal data.
        text: String,
    },
}

/// What the platform's own sheet for finger or face says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct Prompt {
    /// What for.
    pub title: String,
    /// Words of not doing it.
    pub cancel: String,
}

/// What a key in the key store can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum KeyPurpose {
    /// HMAC-SHA-256, for one guess of the PIN; single use where the hardware can.
    Mac,
    /// HMAC-SHA-256, each time only with the person's finger or face (a strong biometric); gone when these are enrolled
    /// anew. `Unavailable` on a phone that has none enrolled.
    PresenceMac,
    /// ECDSA P-256, proof of possession (RFC 9449).
    Sign,
}

/// The platform's answer to one request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PlatformOutcome {
    /// Done; there is nothing to tell.
    Done,
    /// The person said no, or went back.
    Cancelled,
    /// A permission is missing.
    Denied,
    /// Not possible now; trying again later may help.
    Unavailable {
        /// For the log, without personal data.
        reason: String,
    },
    /// The key is gone for good.
    Lost,
    /// The result of a key operation.
    Bytes {
        /// MAC or signature.
        bytes: Vec<u8>,
    },
    /// A signing key exists.
    KeyCreated {
        /// Uncompressed P-256 point, 65 bytes.
        public_key: Vec<u8>,
    },
    /// The browser came back.
    Returned {
        /// The whole address.
        url: String,
    },
    /// A photo or file.
    File {
        /// Name.
        name: String,
        /// Content.
        bytes: Vec<u8>,
    },
    /// The file was larger than asked for.
    TooLarge {
        /// Its size.
        bytes: u64,
    },
    /// The content of a QR code.
    Text {
        /// Content.
        text: String,
    },
    /// Every page of the document can be seen.
    Shown {
        /// Number of pages.
        pages: u32,
    },
}

impl fmt::Debug for PlatformRequest {
    /// Names the kind of request only: the rest may be personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CreateKey { .. } => "CreateKey",
            Self::Mac { .. } => "Mac",
            Self::Sign { .. } => "Sign",
            Self::PublicKey { .. } => "PublicKey",
            Self::DestroyKey { .. } => "DestroyKey",
            Self::OpenBrowser { .. } => "OpenBrowser",
            Self::TakePhoto { .. } => "TakePhoto",
            Self::PickFile { .. } => "PickFile",
            Self::ScanQr => "ScanQr",
            Self::ShowDocument { .. } => "ShowDocument",
            Self::CloseDocument { .. } => "CloseDocument",
            Self::ShareFile { .. } => "ShareFile",
            Self::Speak { .. } => "Speak",
            Self::Remind { .. } => "Remind",
            Self::ForgetReminder { .. } => "ForgetReminder",
            Self::Copy { .. } => "Copy",
            Self::Notify { .. } => "Notify",
        })
    }
}

impl fmt::Debug for PlatformOutcome {
    /// Names the kind of answer only: the rest may be personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Done => "Done",
            Self::Cancelled => "Cancelled",
            Self::Denied => "Denied",
            Self::Unavailable { .. } => "Unavailable",
            Self::Lost => "Lost",
            Self::Bytes { .. } => "Bytes",
            Self::KeyCreated { .. } => "KeyCreated",
            Self::Returned { .. } => "Returned",
            Self::File { .. } => "File",
            Self::TooLarge { .. } => "TooLarge",
            Self::Text { .. } => "Text",
            Self::Shown { .. } => "Shown",
        })
    }
}
