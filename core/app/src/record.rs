//! What is kept in the vault, one record a thing. Every record is JSON with a version inside a sealed row.

use std::fmt;

use gocua_dossier::draft::Draft;
use gocua_dossier::submission::SubmissionId;
use gocua_identity::{Attempt, Profile, Provider, RefreshToken};
use gocua_signing::csc;
use gocua_signing::pades::Prepared;
use gocua_vault::{SealedFile, Write};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

/// Collections of the vault, in the order in which they are loaded.
pub const COLLECTIONS: [&str; 6] = [SESSION, LINKED, WORK, DOCUMENT, PENDING, SETTINGS];
/// Who is signed in: at most one record, `current`.
pub const SESSION: &str = "session";
/// Account with the signing provider: at most one record, `current`.
pub const LINKED: &str = "linked";
/// Drafts and dossiers, by draft id.
pub const WORK: &str = "work";
/// Documents in the person's warehouse, by document id.
pub const DOCUMENT: &str = "document";
/// A sign-in that is in the browser: at most one record, `current`.
pub const PENDING: &str = "pending";
/// What the person has set: at most one record, `current`.
pub const SETTINGS: &str = "settings";
/// Id of a record that is the only one of its collection.
pub const CURRENT: &str = "current";

/// What the person has set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// BCP 47 tag, when another language was chosen than the phone's.
    pub language: Option<String>,
}

/// A session with the broker.
#[derive(Clone, Serialize, Deserialize)]
pub struct Session {
    /// The broker, as discovered.
    pub provider: Provider,
    /// To get new access tokens with.
    pub refresh: RefreshToken,
    /// Who it is, by the national e-ID.
    pub profile: Profile,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session")
    }
}

/// A sign-in that is in the browser; kept, so that the return is understood after the process died.
#[derive(Clone, Serialize, Deserialize)]
pub struct Pending {
    /// The broker, as discovered.
    pub provider: Provider,
    /// State, nonce and verifier of the attempt.
    pub attempt: Attempt,
}

/// Account with the signing provider: its certificate must be known before there is anything to sign.
#[derive(Clone, Serialize, Deserialize)]
pub struct Linked {
    /// Base of the provider's API that this belongs to.
    pub base: String,
    /// Where the provider authorises.
    pub server: csc::AuthorisationServer,
    /// The credential to sign with.
    pub credential: csc::Credential,
}

/// A dossier on its way from first answer to result.
#[derive(Clone, Serialize, Deserialize)]
pub struct Work {
    /// Answers and papers.
    pub draft: Draft,
    /// The sealed files of the draft's papers.
    pub files: Vec<SealedFile>,
    /// How far it is.
    pub stage: Stage,
}

/// How far a dossier is.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Answers and papers may change.
    Drafting,
    /// The form is printed; its bytes are fixed until it is signed or given up.
    Signing(Box<ToSign>),
    /// The form is signed.
    Signed {
        /// The signed form.
        form: SealedFile,
    },
    /// Sealed and on its way: the bytes never change again.
    Sending(Box<Sending>),
    /// The portal has it and has signed for it.
    Sent(Box<Sent>),
}

/// A form that waits for its signature.
#[derive(Clone, Serialize, Deserialize)]
pub struct ToSign {
    /// The printed form.
    pub form: SealedFile,
    /// The signature, prepared; known once the certificate is.
    pub prepared: Option<Prepared>,
    /// An authorisation that is in the browser.
    pub authorisation: Option<csc::Authorisation>,
}

/// A sealed submission.
#[derive(Clone, Serialize, Deserialize)]
pub struct Sending {
    /// Made before the first byte is sent; the same in every try.
    pub submission: SubmissionId,
    /// Manifest, as sent.
    pub manifest: Vec<u8>,
    /// Encapsulated key of the envelope.
    pub enc: [u8; 32],
    /// Envelope, sealed to the agency.
    pub envelope: Vec<u8>,
    /// The signed form and the papers.
    pub parts: Vec<SealedFile>,
    /// The signed form, to keep.
    pub form: SealedFile,
    /// Tries so far.
    pub attempts: u32,
    /// The portal refused it for good; why, in its words.
    pub refused: Option<String>,
}

/// A dossier that the portal has.
#[derive(Clone, Serialize, Deserialize)]
pub struct Sent {
    /// Its name at the portal.
    pub submission: SubmissionId,
    /// The signed receipt, as received.
    pub receipt: String,
    /// Number of the receipt.
    pub number: String,
    /// When the portal received it, Unix seconds.
    pub received_at: i64,
    /// The signed form, to keep.
    pub form: SealedFile,
    /// How it is, as last heard.
    pub standing: Option<Standing>,
    /// The document that holds the result.
    pub result: Option<String>,
}

impl Sent {
    /// What people ask for: the agency's code once there is one, before that the receipt's number.
    #[must_use]
    pub fn code(&self) -> &str {
        let code = self.standing.as_ref().and_then(|standing| standing.dossier_code.as_deref());
        code.unwrap_or(&self.number)
    }
}

/// How a dossier is: the portal's answer (`GET /submissions/{id}`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// National code of the state.
    pub state: i64,
    /// Given on acceptance.
    pub dossier_code: Option<String>,
    /// When the result is promised, Unix seconds.
    pub appointment: Option<i64>,
    /// What happened so far.
    #[serde(default)]
    pub steps: Vec<StandingStep>,
    /// What is to be paid.
    pub fee: Option<StandingFee>,
    /// What is missing.
    pub supplement: Option<StandingSupplement>,
    /// The result, when there is one.
    pub result: Option<StandingResult>,
}

/// One step on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingStep {
    /// Unix seconds.
    pub at: i64,
    /// National code of the state.
    pub state: i64,
    /// What was done, in words.
    pub text: String,
    /// By whom.
    #[serde(default)]
    pub by: String,
}

/// What is to be paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingFee {
    /// Đồng.
    pub amount: i64,
    /// Whether the agency has it.
    pub paid: bool,
}

/// What is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingSupplement {
    /// In words.
    pub text: String,
    /// Unix seconds.
    pub until: i64,
}

/// The result as the portal announces it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingResult {
    /// File name.
    pub name: String,
    /// SHA-256 of the file, lower hex.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
}

/// A document in the person's own warehouse.
#[derive(Clone, Serialize, Deserialize)]
pub struct Held {
    /// Its name here.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// Who signed it, as verified.
    pub signer: String,
    /// When it was signed, as claimed inside, Unix seconds.
    pub signed_at: Option<i64>,
    /// Dossier it came from.
    pub dossier_code: Option<String>,
    /// When it was taken over, Unix seconds.
    pub received_at: i64,
    /// The file.
    pub file: SealedFile,
}

/// A row that puts a record.
///
/// Serialising these types to JSON cannot fail: no map has keys that are not strings.
pub fn put<T: Serialize>(collection: &str, id: &str, record: &T) -> Write {
    let value = serde_json::to_vec(record).expect("records are plain data with string keys");
    Write::Put { collection: collection.to_owned(), id: id.to_owned(), value: Zeroizing::new(value) }
}

/// A row that takes a record away.
#[must_use]
pub fn delete(collection: &str, id: &str) -> Write {
    Write::Delete { collection: collection.to_owned(), id: id.to_owned() }
}

/// A record from its bytes; nothing when it cannot be read.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes).ok()
}
