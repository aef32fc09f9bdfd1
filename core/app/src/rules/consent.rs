//! What a person agrees to before a visit begins, and the receipt of it.
//!
//! The text is the catalogue's; its hash is in the receipt, so that nobody can say later that something else was read out. The receipt
//! is a JWS (RFC 7515, ES256, the key in its header) over a consent record with the fields of ISO/IEC TS 27560:2023 that fit: it is the
//! citizen's, as a picture; the helper's phone keeps its number.

use serde_json::{Value, json};

use crate::kept::prepared::Host;
use crate::say::words::Words;
use crate::world::bytes::{b64, sha256};

/// The version of the text. It is raised whenever its words mean something else.
pub const VERSION: u32 = 1;

/// What is read out, in order: element and key.
const SAID: [(&str, &str); 5] = [
    ("data", "consent-data"),
    ("purpose", "consent-purpose"),
    ("until", "consent-until"),
    ("never", "consent-never"),
    ("stop", "consent-stop"),
];

/// How somebody agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// They tapped it themselves.
    Tapped,
    /// They said so, before somebody who is not the helper.
    Spoken,
}

impl How {
    fn word(self) -> &'static str {
        match self {
            Self::Tapped => "tapped",
            Self::Spoken => "spoken-before-witness",
        }
    }
}

/// A receipt before it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsigned {
    /// Eight digits, in two groups.
    pub number: String,
    /// What is signed (RFC 7515 section 5.1).
    pub input: String,
}

/// A receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Eight digits, in two groups.
    pub number: String,
    /// The JWS.
    pub jws: String,
}

/// What is read out before anybody agrees: each element with its words.
#[must_use]
pub fn said(words: &Words, host: &Host) -> Vec<(&'static str, String)> {
    let who = words.tell(
        "consent-who",
        [
            ("name", host.name.as_str().into()),
            ("team", host.team.as_str().into()),
            ("place", host.place.as_str().into()),
        ],
    );
    std::iter::once(("who", who)).chain(SAID.map(|(id, key)| (id, words.say(key)))).collect()
}

/// A receipt for what is said now.
///
/// * `jwk`: the public key that will sign it (RFC 7517);
/// * `drawn`: fresh random bytes, for its number;
/// * `now`: Unix seconds.
#[must_use]
pub fn receipt(words: &Words, host: &Host, how: How, jwk: &Value, drawn: [u8; 8], now: i64) -> Unsigned {
    let digits = u64::from_be_bytes(drawn) % 100_000_000;
    let number = format!("{:04} {:04}", digits / 10_000, digits % 10_000);
    let text = said(words, host).into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n");
    let header = json!({ "alg": "ES256", "typ": "consent+jwt", "jwk": jwk });
    let record = json!({
        "receipt_id": number,
        "timestamp": now,
        "jurisdiction": "VN",
        "language": words.language(),
        "collection_method": how.word(),
        "controller": { "name": host.name, "team": host.team, "place": host.place },
        "purposes": ["prepare-dossier"],
        "data_categories": ["answers", "papers"],
        "retention": "visit",
        "notice_version": VERSION,
        "notice_sha256": b64(&sha256(text.as_bytes())),
    });
    let part = |value: Value| b64(value.to_string().as_bytes());
    Unsigned { number, input: format!("{}.{}", part(header), part(record)) }
}
