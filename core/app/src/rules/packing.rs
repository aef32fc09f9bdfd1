//! A submission, packed: the manifest that the portal may read, and the envelope that only the agency can open.

use gocua_dossier::submission::{Envelope, Manifest, Part, PartKind, SentPart, SubmissionId, VERSION, to_hex};
use gocua_vault::SealedFile;
use zeroize::Zeroizing;

use super::here::Here;
use super::printing;
use crate::door::fault::Fault;
use crate::kept::course::{Sending, submission_id};

/// What is to be sent besides the envelope.
pub struct Packed {
    /// Its name.
    pub submission: SubmissionId,
    /// Whose it is: identifier at the broker.
    pub sub: String,
    /// Manifest, as sent.
    pub manifest: Vec<u8>,
    /// The signed form and the papers.
    pub parts: Vec<SealedFile>,
    /// The signed form.
    pub form: SealedFile,
}

impl Packed {
    /// With the envelope, sealed to the agency.
    #[must_use]
    pub fn sealed(self, enc: [u8; 32], envelope: Vec<u8>) -> Sending {
        let Self { submission, sub, manifest, parts, form } = self;
        let (attempts, spent, asked_at, refused) = (0, 0, None, None);
        Sending { submission, sub, manifest, enc, envelope, parts, form, attempts, spent, asked_at, refused }
    }
}

/// A sealing to begin: what will be sent, the envelope's plaintext, and the agency's key.
pub type Sealable = (Packed, Zeroizing<Vec<u8>>, [u8; 32]);

/// What is to be sealed: manifest, envelope and the agency's key.
///
/// # Errors
/// [`Fault::Offline`] before the rules were ever fetched, [`Fault::SignInAgain`] without a session, [`Fault::Internal`] for a defect.
pub fn packed(here: &Here<'_>, form: &SealedFile) -> Result<Sealable, Fault> {
    let trust = here.judge.library.trust.as_ref().ok_or(Fault::Offline)?;
    let session = here.session.ok_or(Fault::SignInAgain)?;
    let draft = here.draft.ok_or_else(|| Fault::defect("no draft"))?;
    let evaluation = here.judge.evaluate(draft).ok_or_else(|| Fault::defect("no form"))?;
    let (place, agency) = here.judge.receiving(draft, &evaluation).ok_or_else(|| Fault::defect("no agency"))?;
    let submission = submission_id(draft.id(), draft.revision);
    let form_part = (PartKind::Form, "form".to_owned(), "application/pdf".to_owned(), printing::file_name(draft));
    let mut parts = vec![(form.clone(), form_part)];
    for paper in &draft.body.papers {
        let file = draft.files.iter().find(|file| to_hex(file.id.as_bytes()) == paper.file);
        let file = file.ok_or_else(|| Fault::defect("no file"))?.clone();
        parts.push((file, (PartKind::Paper, paper.component.clone(), paper.media_type.clone(), paper.name.clone())));
    }
    let manifest = Manifest {
        version: VERSION,
        submission,
        procedure: draft.body.procedure.clone(),
        case: draft.body.case.clone(),
        agency: agency.code.as_str().to_owned(),
        place,
        created: here.now(),
        supersedes: draft.given_up.clone(),
        parts: parts
            .iter()
            .map(|(file, (kind, component, media_type, _))| Part {
                id: to_hex(file.id.as_bytes()),
                kind: *kind,
                component: component.clone(),
                media_type: media_type.clone(),
                bytes: file.sealed_len,
                sha256: to_hex(&file.sealed_sha256),
            })
            .collect(),
    };
    let envelope = Envelope {
        version: VERSION,
        submission,
        applicant: printing::applicant(&session.profile),
        answers: printing::answers(here.judge, draft),
        parts: parts
            .iter()
            .map(|(file, (.., name))| {
                SentPart::new(&to_hex(file.id.as_bytes()), file.key.expose(), name, file.plain_len)
            })
            .collect(),
    };
    let manifest = manifest.to_bytes().map_err(|_| Fault::defect("manifest"))?;
    let plaintext = Zeroizing::new(envelope.to_bytes().map_err(|_| Fault::defect("envelope"))?);
    let parts = parts.into_iter().map(|(file, _)| file).collect();
    let (sub, form) = (session.profile.sub.clone(), form.clone());
    Ok((Packed { submission, sub, manifest, parts, form }, plaintext, trust.envelope_key))
}
