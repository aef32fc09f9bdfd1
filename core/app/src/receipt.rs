//! The portal's receipt: a signature over exactly what was sent, or nothing.

use gocua_dossier::pack::PackKey;
use gocua_dossier::submission::to_hex;
use gocua_identity::dpop;
use gocua_identity::jws::{self, VerifyingKey};
use serde::Deserialize;

use crate::fault::Fault;
use crate::record::Sending;
use crate::sealing::sha256;

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
    let key = dpop::PublicKey::from_point(&key.0)
        .and_then(|key| VerifyingKey::from_jwk(key.jwk().to_string().as_bytes()))
        .map_err(|_| Fault::ReceiptWrong)?;
    let jws = jws::Compact::parse(&answer.receipt).map_err(|_| Fault::ReceiptWrong)?;
    if !jws.is_type("gocua-receipt+jwt") {
        return Err(Fault::ReceiptWrong);
    }
    let payload = jws.verify(&key).map_err(|_| Fault::ReceiptWrong)?;
    let claims: Claims = serde_json::from_slice(&payload).map_err(|_| Fault::ReceiptWrong)?;
    let genuine = claims.iss == portal
        && claims.submission == sending.submission.to_string()
        && claims.manifest_sha256 == to_hex(&sha256(&sending.manifest))
        && claims.envelope_sha256 == to_hex(&envelope_sha256(sending));
    if !genuine {
        return Err(Fault::ReceiptWrong);
    }
    Ok(Receipt { compact: answer.receipt, number: claims.number, received_at: claims.received_at })
}

/// Hash of the sealed envelope: encapsulated key, then ciphertext.
#[must_use]
pub fn envelope_sha256(sending: &Sending) -> [u8; 32] {
    sha256(&[sending.enc.as_slice(), &sending.envelope].concat())
}

/// The receipt as a file to keep: the signed token, and in clear what it says it is about.
#[must_use]
pub fn proof(sent: &crate::record::Sent) -> Vec<u8> {
    let proof = serde_json::json!({
        "receipt": sent.receipt,
        "number": sent.number,
        "submission": sent.submission.to_string(),
        "received_at": sent.received_at,
        "dossier_code": sent.standing.as_ref().and_then(|standing| standing.dossier_code.clone()),
    });
    serde_json::to_vec_pretty(&proof).unwrap_or_default()
}
