//! A dossier before it is sent: which procedure and case, under which rules, with which answers and papers.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::answers::Answers;
use crate::submission::{from_hex, to_hex};

/// The stored version that this crate writes.
pub const VERSION: u32 = 1;
const MAX_PAPERS: usize = 200;

/// A 128-bit random name of a draft.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DraftId(pub [u8; 16]);

impl fmt::Display for DraftId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

impl fmt::Debug for DraftId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<DraftId> for String {
    fn from(id: DraftId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for DraftId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        from_hex(&text).map(Self).ok_or("not 32 lower-case hexadecimal digits")
    }
}

/// How far a draft has come. What happens after "ready" (signing, sending) belongs to the flows of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftStatus {
    /// Still being filled in.
    Drafting,
    /// Checked, nothing in the way, read back and agreed to.
    Ready,
}

/// The rules a draft is written under. A later pack does not change them behind the person's back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Sequence number of the pack.
    pub pack: u64,
    /// Id of the form.
    pub form: String,
    /// SHA-256 of the form's text, hexadecimal.
    pub form_sha256: String,
}

/// A paper that was added.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftPaper {
    /// The component of the procedure that it fulfils.
    pub component: String,
    /// Id of the sealed file in the vault, hexadecimal.
    pub file: String,
    /// A name for people.
    pub name: String,
    /// `image/jpeg`, `image/png` or `application/pdf`.
    pub media_type: String,
    /// Length of the content.
    pub bytes: u64,
    /// SHA-256 of the content, hexadecimal.
    pub sha256: String,
    /// Pages.
    pub pages: u32,
    /// When it was added, Unix seconds.
    pub added: i64,
}

impl fmt::Debug for DraftPaper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DraftPaper({}, {} bytes)", self.component, self.bytes)
    }
}

/// A dossier that is not sent yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored")]
pub struct Draft {
    version: u32,
    /// Its own name.
    pub id: DraftId,
    /// Procedure code.
    pub procedure: String,
    /// The rules it is written under.
    pub rules: Rules,
    /// Case within the procedure.
    pub case: String,
    /// How far it has come.
    pub status: DraftStatus,
    /// What was answered.
    pub answers: Answers,
    /// Papers added so far.
    pub papers: Vec<DraftPaper>,
    /// When it was begun, Unix seconds.
    pub created: i64,
    /// When anything in it last changed, Unix seconds.
    pub updated: i64,
}

#[derive(Deserialize)]
struct Stored {
    version: u32,
    id: DraftId,
    procedure: String,
    rules: Rules,
    case: String,
    status: DraftStatus,
    answers: Answers,
    #[serde(default)]
    papers: Vec<DraftPaper>,
    created: i64,
    updated: i64,
}

/// Why stored bytes are not a draft that this app can open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// Written by a newer app: it is left untouched until the app is newer too.
    #[error("the draft has version {0}, this app knows up to {VERSION}")]
    NewerVersion(u32),
    /// More papers than any dossier has.
    #[error("more than {MAX_PAPERS} papers")]
    TooManyPapers,
}

impl TryFrom<Stored> for Draft {
    type Error = DraftError;

    fn try_from(stored: Stored) -> Result<Self, DraftError> {
        if stored.version > VERSION {
            return Err(DraftError::NewerVersion(stored.version));
        }
        if stored.papers.len() > MAX_PAPERS {
            return Err(DraftError::TooManyPapers);
        }
        let Stored { version: _, id, procedure, rules, case, status, answers, papers, created, updated } = stored;
        Ok(Self { version: VERSION, id, procedure, rules, case, status, answers, papers, created, updated })
    }
}

impl Draft {
    /// An empty draft of a case of a procedure, under the rules of now (Unix seconds).
    #[must_use]
    pub fn new(id: DraftId, procedure: &str, case: &str, rules: Rules, now: i64) -> Self {
        Self {
            version: VERSION,
            id,
            procedure: procedure.to_owned(),
            rules,
            case: case.to_owned(),
            status: DraftStatus::Drafting,
            answers: Answers::new(),
            papers: Vec::new(),
            created: now,
            updated: now,
        }
    }

    /// Notes that something in it changed at a time: whatever was agreed to before has to be looked at again.
    pub fn touch(&mut self, now: i64) {
        self.status = DraftStatus::Drafting;
        self.updated = now;
    }

    /// Papers added for a component.
    pub fn papers_for(&self, component: &str) -> impl Iterator<Item = &DraftPaper> {
        self.papers.iter().filter(move |paper| paper.component == component)
    }

    /// How much there is for a component: pages, and bytes.
    #[must_use]
    pub fn extent(&self, component: &str) -> (u32, u64) {
        self.papers_for(component).fold((0, 0), |(pages, bytes), paper| (pages + paper.pages, bytes + paper.bytes))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::answers::Origin;

    fn draft() -> Draft {
        let rules = Rules { pack: 3, form: "ct01".into(), form_sha256: "00".repeat(32) };
        let mut draft = Draft::new(DraftId([9; 16]), "1.004194", "self", rules, 1_795_000_000);
        draft.answers.set(&"full_name".parse().unwrap(), "Nguyễn Văn Đức", Origin::Typed).unwrap();
        draft
    }

    #[test]
    fn a_stored_draft_comes_back_the_same() {
        let stored = serde_json::to_string(&draft()).unwrap();
        assert_eq!(serde_json::from_str::<Draft>(&stored).unwrap(), draft());
    }

    #[test]
    fn a_draft_of_a_newer_app_is_refused_by_name_and_not_half_read() {
        let stored = serde_json::to_string(&draft()).unwrap().replacen("\"version\":1", "\"version\":2", 1);
        let error = serde_json::from_str::<Draft>(&stored).unwrap_err().to_string();
        assert!(error.contains("version 2"), "{error}");
    }

    #[test]
    fn any_change_takes_the_agreement_back() {
        let mut draft = draft();
        draft.status = DraftStatus::Ready;
        draft.touch(1_795_000_060);
        assert_eq!((draft.status, draft.updated), (DraftStatus::Drafting, 1_795_000_060));
    }
}
