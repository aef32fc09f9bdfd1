//! The portal's receipt: a signature over exactly what was sent, or nothing.

use gocua_dossier::pack::PackKey;
use gocua_dossier::submission::{SubmissionId, to_hex};
use gocua_identity::dpop;
use gocua_identity::jws::{self, VerifyingKey};
use serde::Deserialize;

use crate::door::fault::Fault;
use crate::kept::course::Sending;
use crate::world::bytes::sha256;

/// A receipt that was verified.
pub struct Receipt {
    /// As received, to keep and to show to others.
    pub compact: String,
    /// Its number.
    pub number: String,
    /// When the portal received everything, Unix seconds.
    pub received_at: i64,
}

#[derive(Deserialize)]
struct Answer {
    receipt: String,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    submission: String,
    manifest_sha256: String,
    envelope_sha256: String,
    number: String,
    received_at: i64,
}

/// Verifies a receipt (compact JWS, ES256) over a submission.
///
/// # Errors
/// [`Fault::ReceiptWrong`] when it is not signed by the portal or not over these very bytes.
pub fn verify(body: &[u8], key: &PackKey, portal: &str, sending: &Sending) -> Result<Receipt, Fault> {
    let answer: Answer = serde_json::from_slice(body).map_err(|_| Fault::ReceiptWrong)?;
    let claims = signed(&answer.receipt, key, portal, sending.submission)?;
    let genuine = claims.manifest_sha256 == to_hex(&sha256(&sending.manifest))
        && claims.envelope_sha256 == to_hex(&envelope_sha256(sending));
    if !genuine {
        return Err(Fault::ReceiptWrong);
    }
    Ok(claims.over(answer.receipt))
}

/// Verifies a receipt for a submission of which this phone no longer has the bytes: its data were put back to before it was sent.
///
/// # Errors
/// [`Fault::ReceiptWrong`] when it is not signed by the portal or for another submission.
pub fn verify_found(compact: &str, key: &PackKey, portal: &str, submission: SubmissionId) -> Result<Receipt, Fault> {
    Ok(signed(compact, key, portal, submission)?.over(compact.to_owned()))
}

fn signed(compact: &str, key: &PackKey, portal: &str, submission: SubmissionId) -> Result<Claims, Fault> {
    let key = dpop::PublicKey::from_point(&key.0)
        .and_then(|key| VerifyingKey::from_jwk(key.jwk().to_string().as_bytes()))
        .map_err(|_| Fault::ReceiptWrong)?;
    let jws = jws::Compact::parse(compact).map_err(|_| Fault::ReceiptWrong)?;
    if !jws.is_type("gocua-receipt+jwt") {
        return Err(Fault::ReceiptWrong);
    }
    let payload = jws.verify(&key).map_err(|_| Fault::ReceiptWrong)?;
    let claims: Claims = serde_json::from_slice(&payload).map_err(|_| Fault::ReceiptWrong)?;
    let ours = claims.iss == portal && claims.submission == submission.to_string();
    if ours { Ok(claims) } else { Err(Fault::ReceiptWrong) }
}

impl Claims {
    fn over(self, compact: String) -> Receipt {
        Receipt { compact, number: self.number, received_at: self.received_at }
    }
}

/// Hash of the sealed envelope: encapsulated key, then ciphertext.
#[must_use]
pub fn envelope_sha256(sending: &Sending) -> [u8; 32] {
    sha256(&[sending.enc.as_slice(), &sending.envelope].concat())
}
