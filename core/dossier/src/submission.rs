//! What is sent: the manifest the portal may read, and the envelope only the agency can open.
//!
//! Both are turned into bytes exactly once. The bytes that were hashed are the bytes that are sent; nothing is
//! serialised a second time, so no difference between two serialisers can ever come between a person and a receipt.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// HPKE `info` of an envelope (RFC 9180 section 5.1).
pub const ENVELOPE_INFO: &[u8] = b"gocua submission v1";
/// The version of both formats that this crate writes.
pub const VERSION: u32 = 1;

/// A 128-bit random name of a submission; drawn once, when the person says "send", and kept through every repeat.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SubmissionId([u8; 16]);

impl SubmissionId {
    /// From random bytes.
    #[must_use]
    pub const fn new(random: [u8; 16]) -> Self {
        Self(random)
    }

    /// Reads 32 lower-case hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }
}

impl fmt::Display for SubmissionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

impl fmt::Debug for SubmissionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for SubmissionId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SubmissionId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not 32 lower-case hexadecimal digits"))
    }
}

/// Lower-case hexadecimal, as manifests and receipts write hashes.
#[must_use]
pub fn to_hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads exactly `N` bytes of lower-case hexadecimal.
#[must_use]
pub fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != N * 2 {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *byte = (nibble(*high)? << 4) | nibble(*low)?;
    }
    Some(bytes)
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// What a part of a submission is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// The form itself, signed when the procedure asks for it.
    Form,
    /// A paper.
    Paper,
}

/// One sealed file of a submission, as the portal sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Id of the sealed file, hexadecimal.
    pub id: String,
    /// Form or paper.
    pub kind: PartKind,
    /// The component of the procedure that it fulfils.
    pub component: String,
    /// Media type of the content inside.
    pub media_type: String,
    /// Length of the sealed bytes.
    pub bytes: u64,
    /// SHA-256 of the sealed bytes, hexadecimal.
    pub sha256: String,
}

/// What the portal may know before the agency opens the dossier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`VERSION`].
    pub version: u32,
    /// The submission's own id.
    pub submission: SubmissionId,
    /// Procedure code, `1.004194`.
    pub procedure: String,
    /// Case within the procedure.
    pub case: String,
    /// Code of the agency that receives it.
    pub agency: String,
    /// Commune code the receiving agency was derived from.
    pub place: String,
    /// When it was made, Unix seconds.
    pub created: i64,
    /// Names under which this dossier was sealed before and not received: none of them is to be taken any more, and if one was, this one
    /// is not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supersedes: Vec<SubmissionId>,
    /// Sealed files.
    pub parts: Vec<Part>,
}

impl Manifest {
    /// The bytes to hash and to send. Compact JSON in the order of the fields above.
    ///
    /// # Errors
    /// Never in practice: the type holds nothing that JSON cannot say.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }
}

/// The person in whose name the dossier is sent, as the sign-in said.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// Subject identifier at the broker.
    pub sub: String,
    /// Full name.
    pub name: String,
    /// `YYYY-MM-DD`, or `YYYY`.
    pub birthdate: String,
    /// `male` or `female`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    /// Twelve-digit personal number.
    pub personal_number: String,
    /// Permanent address line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permanent_address: Option<String>,
    /// Telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// E-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Level of the account, 1 or 2.
    pub level: u8,
}

/// One answer as the officer reads it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentAnswer {
    /// Where it stands in the form.
    pub path: String,
    /// Official label.
    pub label: String,
    /// What was typed.
    pub raw: String,
    /// What it means, readable.
    pub text: String,
}

/// The key and name of one part.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentPart {
    /// Id of the sealed file, as in the manifest.
    pub id: String,
    /// Its 32-byte key, base64url without padding.
    pub key: String,
    /// A file name for people.
    pub name: String,
    /// Length of the content inside.
    pub plain_bytes: u64,
}

impl SentPart {
    /// Names a part and the key that opens it.
    #[must_use]
    pub fn new(id: &str, key: &[u8; 32], name: &str, plain_bytes: u64) -> Self {
        Self { id: id.to_owned(), key: URL_SAFE_NO_PAD.encode(key), name: name.to_owned(), plain_bytes }
    }
}

/// What only the agency reads.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// [`VERSION`].
    pub version: u32,
    /// The submission's own id, so that an envelope cannot be put under another manifest.
    pub submission: SubmissionId,
    /// Who sends it.
    pub applicant: Applicant,
    /// What was answered.
    pub answers: Vec<SentAnswer>,
    /// Keys of the parts.
    pub parts: Vec<SentPart>,
}

impl Envelope {
    /// The bytes to encrypt. They hold file keys: the caller wipes them after use.
    ///
    /// # Errors
    /// Never in practice: the type holds nothing that JSON cannot say.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Envelope({}, {} answers, {} parts)", self.submission, self.answers.len(), self.parts.len())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_manifest_is_written_as_the_portal_api_says() {
        let manifest = Manifest {
            version: VERSION,
            submission: SubmissionId::new([0x0a; 16]),
            procedure: "1.004194".into(),
            case: "self".into(),
            agency: "G01.01.00.004".into(),
            place: "00004".into(),
            created: 1_795_000_000,
            supersedes: Vec::new(),
            parts: vec![Part {
                id: "ff".into(),
                kind: PartKind::Form,
                component: "form".into(),
                media_type: "application/pdf".into(),
                bytes: 10,
                sha256: "00".into(),
            }],
        };
        assert_eq!(
            String::from_utf8(manifest.to_bytes().unwrap()).unwrap(),
            "{\"version\":1,\"submission\":\"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a\",\"procedure\":\"1.004194\",\"case\":\"self\",\
             \"agency\":\"G01.01.00.004\",\"place\":\"00004\",\"created\":1795000000,\"parts\":[{\"id\":\"ff\",\"kind\":\"form\",\
             \"component\":\"form\",\"media_type\":\"application/pdf\",\"bytes\":10,\"sha256\":\"00\"}]}"
        );
    }

    #[test]
    fn hexadecimal_is_exact() {
        assert_eq!(from_hex::<2>("0aff"), Some([0x0a, 0xff]));
        for bad in ["0AFF", "0af", "0affa", "0ag0", "ăă"] {
            assert_eq!(from_hex::<2>(bad), None, "{bad}");
        }
        assert!(SubmissionId::parse("0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a").is_some());
    }

    #[test]
    fn an_envelope_keeps_its_content_out_of_debug() {
        let envelope = Envelope {
            version: VERSION,
            submission: SubmissionId::new([1; 16]),
            applicant: Applicant {
                sub: "s".into(),
                name: "Lò Thị Ủ".into(),
                birthdate: "1956-02-03".into(),
                gender: None,
                personal_number: "010156000123".into(),
                permanent_address: None,
                phone_number: None,
                email: None,
                level: 2,
            },
            answers: vec![],
            parts: vec![SentPart::new("ff", &[7; 32], "to-khai.pdf", 3)],
        };
        assert!(!format!("{envelope:?}").contains("Ủ"));
        let bytes = envelope.to_bytes().unwrap();
        assert!(serde_json::from_slice::<Envelope>(&bytes).unwrap() == envelope);
    }
}
