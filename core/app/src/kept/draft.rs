//! Answers and papers of a dossier.

use gocua_dossier::draft::{self, DraftId};
use gocua_dossier::submission::{SubmissionId, to_hex};
use gocua_vault::{FileId, SealedFile};
use serde::{Deserialize, Serialize};

use super::Kept;

/// A dossier as the person writes it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draft {
    /// Answers and papers.
    pub body: draft::Draft,
    /// The sealed files of the papers.
    pub files: Vec<SealedFile>,
    /// Names under which it was sealed and given up, because the portal did not have it: what is sent later names them.
    #[serde(default)]
    pub given_up: Vec<SubmissionId>,
    /// Grows with every change: what was printed of an earlier one is not a form of this one.
    pub revision: u64,
}

impl Draft {
    /// Its name.
    #[must_use]
    pub fn id(&self) -> DraftId {
        self.body.id
    }

    /// Papers whose files are lost are papers that are not there yet.
    pub fn lose(&mut self, lost: &[FileId]) {
        let names: Vec<String> = lost.iter().map(|file| to_hex(file.as_bytes())).collect();
        self.body.papers.retain(|paper| !names.contains(&paper.file));
        self.files.retain(|file| !lost.contains(&file.id));
    }

    /// Notes that something in it changed.
    pub fn touch(&mut self, now: i64) {
        self.revision += 1;
        self.body.touch(now);
    }
}

impl Kept for Draft {
    const COLLECTION: &'static str = "draft";
    const TRAVELS: bool = true;

    fn id(&self) -> String {
        self.body.id.to_string()
    }

    fn files(&self) -> Vec<&SealedFile> {
        self.files.iter().collect()
    }

    fn earlier(_: u8, _: &[u8]) -> Option<Self> {
        None
    }
}
