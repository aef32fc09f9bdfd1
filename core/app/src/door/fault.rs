//! What went wrong, named by what the person or the app does next.
//!
//! Every crate below has its own rich error; [`Fault`] is where they end. A fault carries its cause in the
//! six groups of the 2023 survey of why people give up on public services online, so that an app can say
//! honestly whose problem it is.

use serde::{Deserialize, Serialize};

use crate::door::view::Tone;

/// Whose problem a fault is: the survey's six groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(rename_all = "snake_case")]
pub enum CauseGroup {
    /// The portal or another service failed.
    Portal,
    /// The procedure was not understood or not met.
    Procedure,
    /// Paying failed.
    Payment,
    /// The person's network.
    Network,
    /// The person's device.
    Device,
    /// Anything else.
    Other,
}

/// A public failure. The text for people is `fault-<key>` in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Enum)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// No network. Everything that needs none goes on; the rest waits.
    Offline,
    /// The person wants papers sent only where bytes cost nothing, and this network is not such a one: it goes on by itself on another.
    AwaitsWifi,
    /// Something between the phone and the service answered instead (captive portal): open a browser
    /// and sign in to the network.
    CaptivePortal,
    /// The service is down or busy; the app tries again by itself.
    ServiceUnavailable {
        /// Unix seconds of the next try, when there is one.
        retry_at: Option<i64>,
    },
    /// The service answered something that makes no sense; tell those who run it.
    ServiceBroken,
    /// The sign-in works but is not set up for this app: those who run it have to.
    SetUpWrong {
        /// What it does not grant or say: a scope, or the name of a claim.
        what: String,
    },
    /// The browser was closed before signing in was done: start again when ready.
    SignInCancelled,
    /// The person refused on the sign-in page.
    SignInRefused,
    /// The session ended: sign in again; drafts are safe.
    SignInAgain,
    /// The portal wants to be surer, or sure anew, who it is (RFC 9470): confirm it on the sign-in page; what waits goes on by itself.
    ConfirmIdentity,
    /// The page for that was closed or refused: again, when ready.
    NotConfirmed,
    /// The portal asks for what was just confirmed: a defect of the portal; the app tries again by itself.
    AsksAgain,
    /// Somebody else signed in than the person whose data these are: they have a place of their own on this phone. Nothing was changed.
    OtherPerson,
    /// It came after the dossier was sealed: what is sent is what was read back.
    TooLate,
    /// The account's level does not allow this step: raise it at the police.
    LevelTooLow,
    /// Two PINs that should be equal are not: choose again.
    PinMismatch,
    /// The PIN is too easy to guess: choose another.
    PinTooSimple,
    /// Wrong PIN.
    WrongPin {
        /// Guesses left before the data are destroyed.
        left: u32,
    },
    /// All guesses are used up; the data can no longer be opened.
    VaultExhausted,
    /// The data were written by a newer app: update the app. Nothing was changed.
    VaultNewer,
    /// The data on this phone are damaged; they were left as they are.
    VaultDamaged,
    /// Not a copy that this app made: choose the file whose name begins with “gocua”.
    NotABackup,
    /// The copy was damaged on its way: fetch it once more from where it is kept.
    BackupDamaged,
    /// There is more than fits into a copy.
    BackupTooLarge,
    /// A group of the recovery code was mistyped.
    CodeMistyped,
    /// The recovery code does not open this copy: each copy has its own.
    WrongCode,
    /// The copy was made for another phone, or for an earlier picture: show this phone's picture to the other one, and make it anew.
    WrongPhone,
    /// The picture is not that of a phone which waits for a copy.
    NotAPhone,
    /// Another running app has the data of this one open: close that one.
    InUse,
    /// The system does not let the app write where its data are.
    ReadOnly,
    /// The phone is full: free some space; what was acknowledged is safe.
    DiskFull,
    /// The phone's key store refused or failed: try again.
    KeyStore,
    /// The phone's key is gone for good.
    KeyLost,
    /// Finger or face cannot open the data any more, because they were enrolled anew: the PIN does.
    PresenceGone,
    /// The person did not show finger or face: the PIN opens too.
    PresenceCancelled,
    /// This phone has no finger or face enrolled that is good enough: enrol one, or go on with the PIN.
    PresenceUnavailable,
    /// Nothing on this phone reads codes: type instead.
    NoScanner,
    /// This picture cannot be shown here; it is kept and sent as it is.
    NotShown,
    /// The phone has no voice for the language of the screen: one can be added in its own settings.
    NoVoice,
    /// No browser could be opened.
    NoBrowser,
    /// The phone's clock is far off: set it, then try again.
    ClockWrong {
        /// What the phone shows, Unix seconds.
        shown: i64,
        /// A time that is certainly over, Unix seconds: known when the phone shows an earlier one.
        past: Option<i64>,
    },
    /// A permission (camera, files) is missing.
    Permission,
    /// The signing page was closed or refused: nothing was signed.
    SigningRefused,
    /// The provider returned a signature that is not over this document: it was thrown away.
    SigningMismatch,
    /// The certificate that was chosen is somebody else's than who is signed in: choose the own one. Nothing was changed.
    OthersCertificate,
    /// The account has no certificate at the provider.
    NoCertificate,
    /// The document changed after it was shown: look again before signing.
    DocumentChanged,
    /// The document has too many pages to be shown: keep it and open it elsewhere. It is not signed unseen.
    DocumentTooLong,
    /// A rules pack was refused (signature, hash or form): the earlier one stays in use.
    PackRefused,
    /// A rules pack older than the one in use was refused.
    PackOlder,
    /// The file is empty.
    PaperEmpty,
    /// The file is too large.
    PaperTooLarge {
        /// Size in bytes.
        bytes: u64,
        /// Limit in bytes.
        limit: u64,
    },
    /// The file is not a photo or PDF, or it is damaged.
    PaperUnreadable,
    /// The photo is too small to be read.
    PaperTooSmall,
    /// The QR code is not an identity card's.
    NotACard,
    /// Much more was sent than the dossier is long, and it did not arrive: stopped, so that it does not eat the person's data plan. It
    /// goes on when the person says so.
    DataSpent {
        /// Bytes sent so far.
        bytes: u64,
    },
    /// A paper of the dossier is damaged on this phone: photograph it again.
    PaperDamaged,
    /// The portal refused the dossier as it is.
    DossierRefused,
    /// The receipt does not match what was sent: the dossier counts as not sent.
    ReceiptWrong,
    /// The result's signature could not be verified: it was not taken over.
    ResultNotGenuine,
    /// A defect of the app; `code` finds it.
    Internal {
        /// For those who mend it.
        code: String,
    },
}

impl Fault {
    /// A defect of the app, by the code that finds it.
    #[must_use]
    pub fn defect(code: &str) -> Self {
        Self::Internal { code: code.to_owned() }
    }

    /// Which of the survey's groups it belongs to.
    #[must_use]
    pub fn cause(&self) -> CauseGroup {
        match self {
            Self::Offline | Self::AwaitsWifi | Self::CaptivePortal | Self::DataSpent { .. } => CauseGroup::Network,
            Self::ServiceUnavailable { .. }
            | Self::ServiceBroken
            | Self::SetUpWrong { .. }
            | Self::AsksAgain
            | Self::SigningMismatch
            | Self::PackRefused
            | Self::PackOlder
            | Self::ReceiptWrong
            | Self::ResultNotGenuine => CauseGroup::Portal,
            Self::LevelTooLow
            | Self::NoCertificate
            | Self::OthersCertificate
            | Self::PaperEmpty
            | Self::PaperTooLarge { .. }
            | Self::PaperUnreadable
            | Self::PaperTooSmall
            | Self::NotACard
            | Self::TooLate
            | Self::PaperDamaged
            | Self::DossierRefused => CauseGroup::Procedure,
            Self::VaultExhausted
            | Self::VaultNewer
            | Self::VaultDamaged
            | Self::NotABackup
            | Self::BackupDamaged
            | Self::BackupTooLarge
            | Self::DiskFull
            | Self::InUse
            | Self::ReadOnly
            | Self::KeyStore
            | Self::KeyLost
            | Self::PresenceGone
            | Self::PresenceUnavailable
            | Self::NoScanner
            | Self::NoVoice
            | Self::NotShown
            | Self::NoBrowser
            | Self::ClockWrong { .. }
            | Self::Permission => CauseGroup::Device,
            Self::SignInCancelled
            | Self::SignInRefused
            | Self::SignInAgain
            | Self::ConfirmIdentity
            | Self::NotConfirmed
            | Self::OtherPerson
            | Self::PinMismatch
            | Self::PinTooSimple
            | Self::WrongPin { .. }
            | Self::CodeMistyped
            | Self::WrongCode
            | Self::WrongPhone
            | Self::NotAPhone
            | Self::PresenceCancelled
            | Self::SigningRefused
            | Self::DocumentChanged
            | Self::DocumentTooLong
            | Self::Internal { .. } => CauseGroup::Other,
        }
    }

    /// What it means for the person: their own choice is no fault, and what is tried again is a wait.
    #[must_use]
    pub fn tone(&self) -> Tone {
        match self {
            Self::SignInCancelled
            | Self::SignInRefused
            | Self::NotConfirmed
            | Self::SigningRefused
            | Self::PresenceCancelled => Tone::Info,
            Self::PresenceGone
            | Self::PresenceUnavailable
            | Self::NoScanner
            | Self::NoVoice
            | Self::NotShown
            | Self::Offline
            | Self::ServiceUnavailable { .. }
            | Self::DataSpent { .. }
            | Self::SignInAgain
            | Self::ConfirmIdentity
            | Self::AsksAgain
            | Self::OtherPerson => Tone::Wait,
            _ => Tone::Bad,
        }
    }

    /// Key of its words in the catalogue.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Offline => "fault-offline",
            Self::AwaitsWifi => "fault-awaits-wifi",
            Self::CaptivePortal => "fault-captive-portal",
            Self::ServiceUnavailable { .. } => "fault-service-unavailable",
            Self::ServiceBroken => "fault-service-broken",
            Self::SetUpWrong { .. } => "fault-set-up-wrong",
            Self::SignInCancelled => "fault-sign-in-cancelled",
            Self::SignInRefused => "fault-sign-in-refused",
            Self::SignInAgain => "fault-sign-in-again",
            Self::ConfirmIdentity => "fault-confirm-identity",
            Self::NotConfirmed => "fault-not-confirmed",
            Self::AsksAgain => "fault-asks-again",
            Self::OtherPerson => "fault-other-person",
            Self::TooLate => "fault-too-late",
            Self::LevelTooLow => "fault-level-too-low",
            Self::PinMismatch => "fault-pin-mismatch",
            Self::PinTooSimple => "fault-pin-too-simple",
            Self::WrongPin { .. } => "fault-wrong-pin",
            Self::VaultExhausted => "fault-vault-exhausted",
            Self::VaultNewer => "fault-vault-newer",
            Self::VaultDamaged => "fault-vault-damaged",
            Self::NotABackup => "fault-not-a-backup",
            Self::BackupDamaged => "fault-backup-damaged",
            Self::BackupTooLarge => "fault-backup-too-large",
            Self::CodeMistyped => "fault-code-mistyped",
            Self::WrongCode => "fault-wrong-code",
            Self::WrongPhone => "fault-wrong-phone",
            Self::NotAPhone => "fault-not-a-phone",
            Self::InUse => "fault-in-use",
            Self::ReadOnly => "fault-read-only",
            Self::DiskFull => "fault-disk-full",
            Self::KeyStore => "fault-key-store",
            Self::KeyLost => "fault-key-lost",
            Self::PresenceGone => "fault-presence-gone",
            Self::PresenceCancelled => "fault-presence-cancelled",
            Self::PresenceUnavailable => "fault-presence-unavailable",
            Self::NoScanner => "fault-no-scanner",
            Self::NotShown => "fault-not-shown",
            Self::NoVoice => "fault-no-voice",
            Self::NoBrowser => "fault-no-browser",
            Self::ClockWrong { past: None, .. } => "fault-clock-wrong",
            Self::ClockWrong { past: Some(_), .. } => "fault-clock-behind",
            Self::Permission => "fault-permission",
            Self::SigningRefused => "fault-signing-refused",
            Self::SigningMismatch => "fault-signing-mismatch",
            Self::OthersCertificate => "fault-others-certificate",
            Self::NoCertificate => "fault-no-certificate",
            Self::DocumentChanged => "fault-document-changed",
            Self::DocumentTooLong => "fault-document-too-long",
            Self::PackRefused => "fault-pack-refused",
            Self::PackOlder => "fault-pack-older",
            Self::PaperEmpty => "fault-paper-empty",
            Self::PaperTooLarge { .. } => "fault-paper-too-large",
            Self::PaperUnreadable => "fault-paper-unreadable",
            Self::PaperTooSmall => "fault-paper-too-small",
            Self::NotACard => "fault-not-a-card",
            Self::DataSpent { .. } => "fault-data-spent",
            Self::PaperDamaged => "fault-paper-damaged",
            Self::DossierRefused => "fault-dossier-refused",
            Self::ReceiptWrong => "fault-receipt-wrong",
            Self::ResultNotGenuine => "fault-result-not-genuine",
            Self::Internal { .. } => "fault-internal",
        }
    }
}
