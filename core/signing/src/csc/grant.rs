//! What an approval gives, compared with what was asked.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::asked::SHA256_OID;
use super::encoding::decode;
use super::refusal;
use super::{CredentialId, CredentialRequest, Error, Mismatch, Response, Secret, json};
use crate::Budget;

/// An access token and what it is good for. Serialises for the journal; the token is redacted in `Debug` and wiped when dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    access_token: Secret,
    expires_in: u32,
    covers: Covers,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Covers {
    Service,
    /// One credential and, in ascending order, the digests that were approved.
    Credential {
        credential: CredentialId,
        digests: Vec<[u8; 32]>,
    },
}

impl Grant {
    /// The token, for the `Authorization` header.
    #[must_use]
    pub fn access_token(&self) -> &Secret {
        &self.access_token
    }

    /// Seconds from the answer until the token runs out; 3,600 when the server does not say (CSC 2.0.0.2, 8.4.4).
    #[must_use]
    pub fn expires_in(&self) -> u32 {
        self.expires_in
    }

    /// The credential it may sign with; `None` for a grant that only reads.
    #[must_use]
    pub fn credential(&self) -> Option<&CredentialId> {
        match &self.covers {
            Covers::Service => None,
            Covers::Credential { credential, .. } => Some(credential),
        }
    }

    /// `Ok` when exactly these digests (as a set with repetitions) were approved for this credential. A partial use is refused too: servers
    /// count the digests, and an approval of three documents that signs two is not what the person saw.
    pub(super) fn check_covers(&self, credential: &CredentialId, digests: &[[u8; 32]]) -> Result<(), Error> {
        match &self.covers {
            Covers::Service => Err(Error::OutsideGrant("the approval does not allow signing")),
            Covers::Credential { credential: approved, .. } if approved != credential => {
                Err(Error::OutsideGrant("another credential was approved"))
            }
            Covers::Credential { digests: approved, .. } if *approved != sorted(digests.to_vec()) => {
                Err(Error::OutsideGrant("these are not the approved digests"))
            }
            Covers::Credential { .. } => Ok(()),
        }
    }

    pub(super) fn parse(response: &Response, asked: Option<&CredentialRequest>) -> Result<Self, Error> {
        let mut body = refusal::body(response, &Budget::new())?;
        let grant = Self::read(&mut body, asked);
        json::wipe(&mut body);
        grant
    }

    fn read(body: &mut Map<String, Value>, asked: Option<&CredentialRequest>) -> Result<Self, Error> {
        // Taken out of the map first, so that every path wipes it.
        let token = match body.remove("access_token") {
            Some(Value::String(token)) => Secret::new(token),
            _ => return Err(Error::Protocol("no access_token")),
        };
        let printable = token.expose().bytes().all(|byte| byte.is_ascii_graphic());
        if token.expose().is_empty() || token.expose().len() > 16_384 || !printable {
            return Err(Error::Protocol("the access_token is not a token"));
        }
        if json::text(body, "token_type").is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err(Error::Protocol("the token is not a bearer token"));
        }
        let expires_in =
            json::number(body, "expires_in").map_or(3_600, |seconds| u32::try_from(seconds).unwrap_or(u32::MAX));
        let covers = match asked {
            None => Covers::Service,
            Some(request) => {
                compare(body, request)?;
                let digests = request.documents.iter().map(|document| document.digest).collect();
                Covers::Credential { credential: request.credential.clone(), digests: sorted(digests) }
            }
        };
        Ok(Self { access_token: token, expires_in, covers })
    }
}

fn sorted(mut digests: Vec<[u8; 32]>) -> Vec<[u8; 32]> {
    digests.sort_unstable();
    digests
}

/// Compares what the server says it authorised with what was asked. What it does not say is not compared: every member is optional.
fn compare(body: &Map<String, Value>, asked: &CredentialRequest) -> Result<(), Error> {
    let other = |mismatch| Err(Error::OtherAuthorised(mismatch));
    if json::text(body, "credentialID").is_some_and(|id| id != asked.credential.as_str()) {
        return other(Mismatch::Credential);
    }
    let scopes = json::text(body, "scope").unwrap_or("credential");
    if scopes.split_ascii_whitespace().all(|scope| scope == "service") && !scopes.trim().is_empty() {
        return other(Mismatch::Kind);
    }
    let Some(details) = json::member(body, "authorization_details") else {
        return Ok(());
    };
    // A list of exactly one; some servers leave the list away.
    let entry = match details {
        Value::Array(entries) if entries.len() == 1 => entries.first().and_then(Value::as_object),
        Value::Object(entry) => Some(entry),
        _ => None,
    };
    let Some(entry) = entry else {
        return other(Mismatch::Kind);
    };
    let known = ["credential", "https://cloudsignatureconsortium.org/2025/credential"];
    if json::text(entry, "type").is_some_and(|kind| !known.contains(&kind)) {
        return other(Mismatch::Kind);
    }
    if json::text(entry, "credentialID").is_some_and(|id| id != asked.credential.as_str()) {
        return other(Mismatch::Credential);
    }
    if let Some(number) = json::member(entry, "numSignatures")
        && json::as_number(number) != u64::try_from(asked.documents.len()).ok()
    {
        return other(Mismatch::Number);
    }
    if json::text(entry, "hashAlgorithmOID").is_some_and(|oid| oid != SHA256_OID) {
        return other(Mismatch::Algorithm);
    }
    let Some(digests) = json::member(entry, "documentDigests") else {
        return Ok(());
    };
    let mut said = Vec::new();
    for digest in digests.as_array().map(Vec::as_slice).unwrap_or_default() {
        let hash = digest.as_object().and_then(|digest| json::text(digest, "hash")).map(decode).and_then(Result::ok);
        match hash.and_then(|hash| <[u8; 32]>::try_from(hash).ok()) {
            Some(hash) => said.push(hash),
            None => return other(Mismatch::Digests),
        }
    }
    let wanted = asked.documents.iter().map(|document| document.digest).collect();
    if sorted(said) == sorted(wanted) { Ok(()) } else { other(Mismatch::Digests) }
}
