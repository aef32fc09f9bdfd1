//! The signing call and its answers.

use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::asked::SHA256_OID;
use super::encoding::{decode, hash_text};
use super::refusal::{self, said};
use super::{Credential, Error, HashText, MAX_DIGESTS, Response, Unusable, json};
use crate::Budget;

/// The name under which the service keeps an unfinished signing (`responseID`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollId(String);

impl PollId {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What the service answered to a signing or polling request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignAnswer {
    /// Raw signature values, in the server's order, which is **not** to be trusted: see [`pair`](super::pair).
    Values(Vec<Vec<u8>>),
    /// Not finished: journal the name and poll after some seconds.
    Pending(PollId),
}

/// The body of `signatures/signHash`. The hash algorithm is named even where `signAlgo` implies it: servers differ in when they want it.
pub(super) fn body(credential: &Credential, digests: &[[u8; 32]], form: HashText) -> Result<Value, Error> {
    let (_, algorithm) = credential.algorithm().ok_or(Error::Unusable(Unusable::Algorithm))?;
    let hashes: Vec<_> = digests.iter().map(|digest| hash_text(digest, form)).collect();
    Ok(json!({
        "credentialID": credential.id.as_str(),
        "hashes": hashes,
        "hashAlgorithmOID": SHA256_OID,
        "signAlgo": algorithm,
        "operationMode": "S",
    }))
}

/// Reads the answer to `signatures/signHash`: values, or a name to poll although the synchronous mode was asked for.
pub(super) fn answer(response: &Response) -> Result<SignAnswer, Error> {
    let body = refusal::body(response, &Budget::new())?;
    match values(&body)? {
        Some(values) => Ok(SignAnswer::Values(values)),
        None => poll_id(&body)?.map(SignAnswer::Pending).ok_or(Error::Protocol("neither signatures nor a responseID")),
    }
}

/// Reads the answer to `signatures/signPolling`. "Still working" comes as 202 or, from some servers, as an error.
pub(super) fn poll_answer(id: &PollId, response: &Response) -> Result<SignAnswer, Error> {
    let budget = Budget::new();
    if response.status() == StatusCode::ACCEPTED || said(response, &budget).still_working() {
        return Ok(SignAnswer::Pending(id.clone()));
    }
    let body = refusal::body(response, &budget)?;
    match values(&body)? {
        Some(values) => Ok(SignAnswer::Values(values)),
        // The same or a new name: still working.
        None => poll_id(&body)?.map(SignAnswer::Pending).ok_or(Error::Protocol("neither signatures nor a responseID")),
    }
}

fn values(body: &Map<String, Value>) -> Result<Option<Vec<Vec<u8>>>, Error> {
    let Some(list) = json::member(body, "signatures") else {
        return Ok(None);
    };
    let list = list.as_array().ok_or(Error::Protocol("signatures is not a list"))?;
    if list.len() > MAX_DIGESTS {
        return Err(Error::TooLarge);
    }
    let value = |entry: &Value| entry.as_str().ok_or(Error::Protocol("a signature is not a text")).and_then(decode);
    list.iter().map(value).collect::<Result<_, _>>().map(Some)
}

fn poll_id(body: &Map<String, Value>) -> Result<Option<PollId>, Error> {
    match json::text(body, "responseID") {
        Some(id) if id.is_empty() || id.len() > 4_096 => Err(Error::Protocol("a responseID has no usable length")),
        id => Ok(id.map(|id| PollId(id.to_owned()))),
    }
}
