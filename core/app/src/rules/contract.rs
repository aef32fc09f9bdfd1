//! The portal's contract for submissions: its requests, and where an answer leads (tus 1.0.0 for the parts).

use gocua_dossier::submission::{SubmissionId, to_hex};
use gocua_vault::SealedFile;
use http::{Method, Request, Response};
use serde_json::json;

use super::receipt;
use crate::kept::course::Sending;
use crate::world::bytes::{b64, sha256, standard};

/// A request, or why it cannot be made.
pub type Made = http::Result<Request<Vec<u8>>>;

/// Puts a sealed submission under its name; the same again changes nothing.
///
/// # Errors
/// When the portal's address is none.
pub fn put(portal: &str, sending: &Sending) -> Made {
    let body = json!({
        "manifest": b64(&sending.manifest),
        "enc": b64(&sending.enc),
        "envelope": b64(&sending.envelope),
    })
    .to_string();
    let (id, digest) = (sending.submission, standard(&sha256(body.as_bytes())));
    Request::put(format!("{portal}/submissions/{id}"))
        .header("content-type", "application/json")
        .header("if-none-match", "*")
        .header("idempotency-key", format!("\"{id}\""))
        .header("repr-digest", format!("sha-256=:{digest}:"))
        .body(body.into_bytes())
}

/// Asks what was received of this person.
///
/// # Errors
/// As [`put`].
pub fn list(portal: &str) -> Made {
    Request::get(format!("{portal}/submissions")).body(Vec::new())
}

/// Asks how a submission is.
///
/// # Errors
/// As [`put`].
pub fn get(portal: &str, submission: SubmissionId) -> Made {
    Request::get(format!("{portal}/submissions/{submission}")).body(Vec::new())
}

/// Asks for a place to upload a part to.
///
/// # Errors
/// As [`put`].
pub fn create(portal: &str, sending: &Sending, file: &SealedFile) -> Made {
    let (submission, id) = (sending.submission.to_string(), to_hex(file.id.as_bytes()));
    let metadata = format!("submission {},part {}", standard(submission.as_bytes()), standard(id.as_bytes()));
    tus(Method::POST, &format!("{portal}/uploads"))
        .header("upload-length", file.sealed_len)
        .header("upload-metadata", metadata)
        .body(Vec::new())
}

/// Asks how much of a part is there.
///
/// # Errors
/// As [`put`].
pub fn ask(url: &str) -> Made {
    tus(Method::HEAD, url).body(Vec::new())
}

/// Sends a piece of a part from an offset; its bytes come from the sealed file.
///
/// # Errors
/// As [`put`].
pub fn piece(url: &str, offset: u64) -> Made {
    tus(Method::PATCH, url)
        .header("upload-offset", offset)
        .header("content-type", "application/offset+octet-stream")
        .body(Vec::new())
}

/// Asks for the receipt over exactly what was sent.
///
/// # Errors
/// As [`put`].
pub fn commit(portal: &str, sending: &Sending) -> Made {
    let body = json!({
        "manifest_sha256": to_hex(&sha256(&sending.manifest)),
        "envelope_sha256": to_hex(&receipt::envelope_sha256(sending)),
    });
    let url = format!("{portal}/submissions/{}/commit", sending.submission);
    Request::post(url).header("content-type", "application/json").body(body.to_string().into_bytes())
}

fn tus(method: Method, url: &str) -> http::request::Builder {
    Request::builder().method(method).uri(url).header("tus-resumable", "1.0.0")
}

/// Where to upload to: on the portal itself, nowhere else, because the token goes there.
#[must_use]
pub fn location(portal: &str, response: &Response<Vec<u8>>) -> Option<String> {
    let portal = url::Url::parse(portal).ok()?;
    let url = portal.join(response.headers().get("location")?.to_str().ok()?).ok()?;
    (url.origin() == portal.origin()).then(|| url.to_string())
}

/// How much of a part is there, in bytes.
#[must_use]
pub fn offset(response: &Response<Vec<u8>>) -> Option<u64> {
    response.headers().get("upload-offset")?.to_str().ok()?.parse().ok()
}
