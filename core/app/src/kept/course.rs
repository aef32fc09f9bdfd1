//! What became of one revision of a draft: to sign, signed, on its way, sent.

use gocua_dossier::draft::DraftId;
use gocua_dossier::submission::SubmissionId;
use gocua_signing::csc;
use gocua_signing::pades::Prepared;
use gocua_vault::SealedFile;
use serde::{Deserialize, Serialize};

use super::Kept;
use super::standing::Standing;
use crate::world::bytes::sha256;

/// How far a revision of a draft has come. What is signed of revision 7 is no form of revision 8.
#[derive(Clone, Serialize, Deserialize)]
pub struct Course {
    /// Of which draft.
    pub draft: DraftId,
    /// Of which revision of it.
    pub revision: u64,
    /// How far.
    pub stage: Stage,
}

/// How far.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// The form is printed; its bytes are fixed until it is signed or given up.
    ToSign(Box<ToSign>),
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

impl Stage {
    /// Whether the draft can no longer change: its answers are somebody else's business now.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Sending(_) | Self::Sent(_))
    }

    /// The file that holds the signed form, once there is one.
    #[must_use]
    pub fn signed_form(&self) -> Option<&SealedFile> {
        match self {
            Self::ToSign(_) => None,
            Self::Signed { form } => Some(form),
            Self::Sending(sending) => Some(&sending.form),
            Self::Sent(sent) => Some(&sent.form),
        }
    }
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
    /// The same in every try; one for each revision of a draft.
    pub submission: SubmissionId,
    /// Whose dossier it is: identifier at the broker. Nobody else's token sends it.
    pub sub: String,
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
    /// Tries without progress, also of earlier processes.
    pub attempts: u32,
    /// Bytes that left the phone for it.
    #[serde(default)]
    pub spent: u64,
    /// When the portal wants to be asked again at the earliest, Unix seconds, if it said so.
    #[serde(default)]
    pub asked_at: Option<i64>,
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

/// The name under which a revision of a draft is sent. One wish is one name, whatever happens to the phone: data put back to before
/// it was sent give the same name again, and the portal then says that it has that dossier already. Nobody can guess it who does not
/// know the draft's own random name, which never leaves the phone.
#[must_use]
pub fn submission_id(draft: DraftId, revision: u64) -> SubmissionId {
    let digest = sha256(&[b"gocua submission name v1".as_slice(), &draft.0, &revision.to_be_bytes()].concat());
    let mut name = [0; 16];
    name.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    SubmissionId::new(name)
}

impl Kept for Course {
    const COLLECTION: &'static str = "course";
    const TRAVELS: bool = true;

    fn id(&self) -> String {
        self.draft.to_string()
    }

    fn files(&self) -> Vec<&SealedFile> {
        match &self.stage {
            Stage::ToSign(to_sign) => vec![&to_sign.form],
            Stage::Signed { form } => vec![form],
            Stage::Sending(sending) => sending.parts.iter().chain(std::iter::once(&sending.form)).collect(),
            Stage::Sent(sent) => vec![&sent.form],
        }
    }

    fn earlier(_: u8, _: &[u8]) -> Option<Self> {
        None
    }
}
