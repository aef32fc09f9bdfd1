//! The manifest: what the portal may know of a dossier before the agency opens it. Parsed once into a
//! value that keeps every limit, so that nothing later has to check again.

use serde::Deserialize;

use super::problem::{INVALID_MANIFEST, Problem, TOO_LARGE};
use super::stream;

/// Parts that a dossier may have.
pub const MAX_PARTS: usize = 40;
/// Submissions that one may come in the place of.
pub const MAX_SUPERSEDED: usize = 100;
/// Bytes that one part may have before sealing.
pub const MAX_PART_BYTES: u64 = 15 * 1024 * 1024;
/// Bytes that all parts together may have before sealing.
pub const MAX_TOTAL_BYTES: u64 = 100 * 1024 * 1024;

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The form, signed when the procedure asks for it.
    Form,
    /// A paper.
    Paper,
}

impl Kind {
    /// The word of the wire format.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Paper => "paper",
        }
    }
}

/// One sealed file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Name of the sealed file, lower-case hexadecimal.
    pub id: String,
    /// Form or paper.
    pub kind: Kind,
    /// Component of the procedure that it is for.
    pub component: String,
    /// Type of the content inside.
    pub media_type: String,
    /// Sealed bytes.
    pub bytes: u64,
    /// SHA-256 of the sealed bytes, lower-case hexadecimal.
    pub sha256: String,
}

/// The manifest, within its limits.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    version: u32,
    /// The submission's id.
    pub submission: String,
    /// National procedure code.
    pub procedure: String,
    /// Case within the procedure.
    pub case: String,
    /// Code of the receiving agency.
    pub agency: String,
    /// Code of the commune the agency follows from.
    pub place: String,
    /// When it was made, Unix seconds of the phone; nothing depends on it.
    pub created: i64,
    /// Submissions of the same citizen in whose place this one comes.
    #[serde(default)]
    pub supersedes: Vec<String>,
    /// Its parts; at least one of them is the form.
    pub parts: Vec<Part>,
}

impl Manifest {
    /// Reads the manifest of the submission `id`.
    ///
    /// # Errors
    /// [`INVALID_MANIFEST`] or [`TOO_LARGE`].
    pub fn parse(bytes: &[u8], id: &str) -> Result<Self, Problem> {
        let wrong = |what: &str| Problem::new(INVALID_MANIFEST, what);
        let manifest: Self =
            serde_json::from_slice(bytes).map_err(|error| wrong(&format!("not the JSON of a manifest: {error}")))?;
        if manifest.version != 1 {
            return Err(wrong("version is not 1"));
        }
        if manifest.submission != id {
            return Err(wrong("submission is not the id in the path"));
        }
        for (name, text) in [
            ("procedure", &manifest.procedure),
            ("case", &manifest.case),
            ("agency", &manifest.agency),
            ("place", &manifest.place),
        ] {
            if !is_code(text) {
                return Err(wrong(&format!("{name} is empty, too long or has odd characters")));
            }
        }
        let fits = |other: &String| is_submission_id(other) && *other != manifest.submission;
        if manifest.supersedes.len() > MAX_SUPERSEDED || !manifest.supersedes.iter().all(fits) {
            return Err(wrong("supersedes names too many submissions, itself, or none at all"));
        }
        check_parts(&manifest.parts)?;
        Ok(manifest)
    }

    /// The part of this id.
    #[must_use]
    pub fn part(&self, id: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.id == id)
    }
}

fn check_parts(parts: &[Part]) -> Result<(), Problem> {
    let wrong = |what: String| Err(Problem::new(INVALID_MANIFEST, what));
    if parts.len() > MAX_PARTS {
        return Err(Problem::new(TOO_LARGE, "too many parts").with("limit", MAX_PARTS).with("found", parts.len()));
    }
    if !parts.iter().any(|part| part.kind == Kind::Form) {
        return wrong("no part is the form: an empty dossier is not accepted".to_owned());
    }
    let mut total: u64 = 0;
    for (index, part) in parts.iter().enumerate() {
        let id = &part.id;
        if !is_hex(id) || !(8..=64).contains(&id.len()) {
            return wrong(format!("part {index}: the id is not 8 to 64 lower-case hexadecimal digits"));
        }
        if parts.iter().skip(index + 1).any(|other| other.id == *id) {
            return wrong(format!("part {id} is there twice"));
        }
        if !is_hex(&part.sha256) || part.sha256.len() != 64 {
            return wrong(format!("part {id}: sha256 is not 64 lower-case hexadecimal digits"));
        }
        if !is_code(&part.component) {
            return wrong(format!("part {id}: component is empty, too long or has odd characters"));
        }
        let known = match part.kind {
            Kind::Form => part.media_type == "application/pdf",
            Kind::Paper => {
                matches!(part.media_type.as_str(), "application/pdf" | "image/jpeg" | "image/png")
            }
        };
        if !known {
            return wrong(format!("part {id}: media type {:?} is not accepted", part.media_type));
        }
        let Some(plain) = stream::plain_length(part.bytes) else {
            return wrong(format!("part {id}: no sealed file has {} bytes", part.bytes));
        };
        if plain > MAX_PART_BYTES {
            return Err(Problem::new(TOO_LARGE, "a part is too large")
                .with("part", id.as_str())
                .with("limit", MAX_PART_BYTES)
                .with("found", plain));
        }
        total = total.saturating_add(plain);
    }
    if total > MAX_TOTAL_BYTES {
        return Err(Problem::new(TOO_LARGE, "all parts together are too large")
            .with("limit", MAX_TOTAL_BYTES)
            .with("found", total));
    }
    Ok(())
}

/// Lower-case hexadecimal digits and nothing else.
#[must_use]
pub fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// A submission's id: 32 lower-case hexadecimal digits. Also what makes it safe as a file name.
#[must_use]
pub fn is_submission_id(text: &str) -> bool {
    text.len() == 32 && is_hex(text)
}

fn is_code(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    (1..=100).contains(&text.len()) && text.bytes().all(fits)
}
