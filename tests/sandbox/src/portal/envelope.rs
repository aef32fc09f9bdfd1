//! The envelope: what only the agency reads. Sealed with HPKE (RFC 9180, base mode, X25519, HKDF-SHA256,
//! ChaCha20-Poly1305) and opened here with the `hpke` crate, which the app does not use.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, Kem, OpModeR};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::manifest::Manifest;
use super::problem::{Problem, UNREADABLE};

/// HPKE `info`.
pub const INFO: &[u8] = b"gocua submission v1";

/// Answers that an envelope may have.
const MAX_ANSWERS: usize = 5_000;

/// One answer, as the officer reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Where it stands in the form.
    pub path: String,
    /// Official label.
    pub label: String,
    /// What was typed.
    pub raw: String,
    /// What it means, readable.
    pub text: String,
}

/// Who sends it, as the sign-in service said. Members beyond these are kept for the officer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// Full name.
    pub name: String,
    /// `YYYY-MM-DD`, or `YYYY`.
    pub birthdate: String,
    /// Twelve-digit personal number.
    pub personal_number: String,
    /// The rest of the profile.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

#[derive(Deserialize)]
struct PartKey {
    id: String,
    key: String,
    name: String,
    plain_bytes: u64,
}

#[derive(Deserialize)]
struct Wire {
    version: u32,
    submission: String,
    applicant: Applicant,
    answers: Vec<Answer>,
    parts: Vec<PartKey>,
}

/// How to open one part.
#[derive(Clone, PartialEq, Eq)]
pub struct Opener {
    /// Part of the manifest.
    pub part: String,
    /// Key of the sealed file.
    pub key: [u8; 32],
    /// File name for people.
    pub name: String,
    /// Length of the content.
    pub plain_bytes: u64,
}

/// An opened envelope that fits its manifest: it has exactly one key for every part.
pub struct Envelope {
    /// Who sends it.
    pub applicant: Applicant,
    /// What was answered.
    pub answers: Vec<Answer>,
    /// Keys, in the manifest's order.
    pub openers: Vec<Opener>,
}

impl Envelope {
    /// Opens and checks an envelope. `manifest_bytes` are those that were sent: their hash is bound to
    /// the ciphertext, so an envelope cannot be put under another manifest.
    ///
    /// # Errors
    /// [`UNREADABLE`].
    pub fn open(
        secret: &[u8; 32],
        enc: &[u8],
        ciphertext: &[u8],
        manifest_bytes: &[u8],
        manifest: &Manifest,
    ) -> Result<Self, Problem> {
        let plain = decrypt(secret, enc, ciphertext, &Sha256::digest(manifest_bytes))
            .ok_or_else(|| unreadable("the envelope does not open with the key of the agencies"))?;
        let wire: Wire = serde_json::from_slice(&plain)
            .map_err(|error| unreadable(&format!("the envelope is not the JSON of an envelope: {error}")))?;
        wire.fit(manifest)
    }
}

impl Wire {
    fn fit(self, manifest: &Manifest) -> Result<Envelope, Problem> {
        if self.version != 1 {
            return Err(unreadable("the envelope's version is not 1"));
        }
        if self.submission != manifest.submission {
            return Err(unreadable("the envelope is of another submission"));
        }
        if self.answers.len() > MAX_ANSWERS {
            return Err(unreadable("the envelope has too many answers"));
        }
        if self.parts.len() != manifest.parts.len() {
            return Err(unreadable("the envelope does not name the manifest's parts"));
        }
        let opener = |id: &str| {
            let part = self.parts.iter().find(|part| part.id == id)?;
            let key = URL_SAFE_NO_PAD.decode(&part.key).ok()?.try_into().ok()?;
            let name = file_name(&part.name);
            Some(Opener { part: id.to_owned(), key, name, plain_bytes: part.plain_bytes })
        };
        let openers = manifest
            .parts
            .iter()
            .map(|part| {
                opener(&part.id)
                    .ok_or_else(|| unreadable("the envelope has no key for a part").with("part", part.id.as_str()))
            })
            .collect::<Result<_, _>>()?;
        Ok(Envelope { applicant: self.applicant, answers: self.answers, openers })
    }
}

fn decrypt(secret: &[u8; 32], enc: &[u8], ciphertext: &[u8], aad: &[u8]) -> Option<Vec<u8>> {
    let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(secret).ok()?;
    let enc = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(enc).ok()?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &secret,
        &enc,
        INFO,
        ciphertext,
        aad,
    )
    .ok()
}

/// A name that can stand in a `Content-Disposition` and on a page: no paths, no control characters.
fn file_name(name: &str) -> String {
    let name: String = name.chars().filter(|c| !c.is_control() && !matches!(c, '/' | '\\' | '"')).take(120).collect();
    if name.trim_matches(['.', ' ']).is_empty() { "giay-to".to_owned() } else { name }
}

fn unreadable(why: &str) -> Problem {
    Problem::new(UNREADABLE, why)
}
