//! How the first app kept a dossier: answers, papers and stage in one record. Read for ever, written no more.

use gocua_dossier::draft::{self};
use gocua_dossier::submission::SubmissionId;
use gocua_vault::{SealedFile, Write};
use serde::Deserialize;

use super::Kept;
use super::course::{Course, Sending, Sent, Stage, ToSign};
use super::draft::Draft;

/// Its collection.
pub const WORK: &str = "work";

#[derive(Deserialize)]
struct Work {
    draft: draft::Draft,
    files: Vec<SealedFile>,
    stage: OldStage,
}

#[derive(Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
enum OldStage {
    Drafting,
    Signing(Box<ToSign>),
    Signed { form: SealedFile },
    Sending(Box<OldSending>),
    Sent(Box<Sent>),
}

/// Without the person whose it is: it is sent by the one the vault belongs to.
#[derive(Deserialize)]
struct OldSending {
    submission: SubmissionId,
    manifest: Vec<u8>,
    enc: [u8; 32],
    envelope: Vec<u8>,
    parts: Vec<SealedFile>,
    form: SealedFile,
    attempts: u32,
    refused: Option<String>,
}

/// Draft and course out of an old record; nothing when it is none.
#[must_use]
pub fn work(json: &[u8]) -> Option<(Draft, Option<Course>)> {
    let Work { draft, files, stage } = serde_json::from_slice(json).ok()?;
    let draft = Draft { body: draft, files, given_up: Vec::new(), revision: 1 };
    let stage = match stage {
        OldStage::Drafting => None,
        OldStage::Signing(to_sign) => Some(Stage::ToSign(to_sign)),
        OldStage::Signed { form } => Some(Stage::Signed { form }),
        OldStage::Sending(old) => Some(Stage::Sending(Box::new(Sending {
            submission: old.submission,
            sub: String::new(),
            manifest: old.manifest,
            enc: old.enc,
            envelope: old.envelope,
            parts: old.parts,
            form: old.form,
            attempts: old.attempts,
            spent: 0,
            asked_at: None,
            refused: old.refused,
        }))),
        OldStage::Sent(sent) => Some(Stage::Sent(sent)),
    };
    let course = stage.map(|stage| Course { draft: draft.id(), revision: draft.revision, stage });
    Some((draft, course))
}

/// The writes that put a dossier in the place of its old record: all or none.
#[must_use]
pub fn renewed(draft: &Draft, course: Option<&Course>) -> Vec<Write> {
    let gone = Write::Delete { collection: WORK.to_owned(), id: Kept::id(draft) };
    [super::put(draft)].into_iter().chain(course.map(super::put)).chain([gone]).collect()
}
