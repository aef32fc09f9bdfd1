//! What may be asked for: access to the service, or the use of one credential for known hashes
//! (CSC 8.4.2 and 8.4.3, pushed or in the query; RFC 9396 details are understood too).

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::algorithm::{SHA256, json_hash, url_hash};
use super::owner::{MULTISIGN, owner};
use super::wanted::{Document, Purpose, Request};
use crate::World;
use crate::oauth::{Form, OauthError, answer, is_registered_redirect, secret};
use crate::pki::random_bytes;
use crate::world::Shared;

pub(super) const URN: &str = "urn:ietf:params:oauth:request_uri:";

/// How long the person has to decide, in seconds.
const LIFETIME: i64 = 300;

/// Wrong PINs or one-time codes before the page gives up.
pub(super) const TRIES: i64 = 5;

pub(super) async fn push(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let accepted = match Form::body(&headers, &body) {
        Ok(form) => accept(&world, &form).await,
        Err(error) => Err(error),
    };
    match accepted {
        Ok(id) => {
            let body = json!({ "request_uri": format!("{URN}{id}"), "expires_in": LIFETIME });
            answer(StatusCode::CREATED, body)
        }
        Err(error) => error.into_response(),
    }
}

/// Checks a request and keeps it until the person decides; returns its name.
pub(super) async fn accept(world: &World, form: &Form) -> Result<String, OauthError> {
    let request = check(world, form)?;
    let id = secret();
    // Six digits; that some come a little more often does not matter to a test double.
    let otp = u32::from_be_bytes(random_bytes()) % 1_000_000;
    sqlx::query(
        "INSERT INTO signing_request (id, parameters, expires_at, otp, tries_left)
         VALUES (?, ?, ?, ?, ?)",
    )
    .bind(&id)
    .bind(serde_json::to_string(&request).unwrap_or_default())
    .bind(world.clock.now() + LIFETIME)
    .bind(format!("{otp:06}"))
    .bind(TRIES)
    .execute(&world.db)
    .await?;
    Ok(id)
}

fn check(world: &World, form: &Form) -> Result<Request, OauthError> {
    let client_id = form.known_client()?.to_owned();
    if form.get("request_uri").is_some() {
        return Err(OauthError::invalid("request_uri is not for this endpoint"));
    }
    if form.need("response_type")? != "code" {
        return Err(OauthError::new("unsupported_response_type", "only code is supported"));
    }
    let redirect_uri = form.need("redirect_uri")?;
    if !is_registered_redirect(&world.urls.pages, redirect_uri) {
        return Err(OauthError::invalid("redirect_uri is not registered"));
    }
    let purpose = match (form.get("authorization_details"), form.get("scope")) {
        (Some(details), _) => by_details(details)?,
        (None, Some("credential")) => by_parameters(form)?,
        (None, None | Some("service")) => Purpose::Service,
        (None, Some(_)) => return Err(OauthError::new("invalid_scope", "service or credential")),
    };
    if let Purpose::Credential { credential, documents } = &purpose {
        if owner(credential).is_none() {
            return Err(OauthError::invalid("Invalid parameter credentialID"));
        }
        if documents.is_empty() || documents.len() > MULTISIGN {
            return Err(OauthError::invalid("Numbers of signatures is too high"));
        }
        let mut digests = purpose.digests();
        digests.sort_unstable();
        digests.dedup();
        if digests.len() != documents.len() {
            return Err(OauthError::invalid("the same hash occurs more than once"));
        }
    }
    Ok(Request {
        client_id,
        redirect_uri: redirect_uri.to_owned(),
        state: form.get("state").map(str::to_owned),
        challenge: form.challenge()?.to_owned(),
        purpose,
    })
}

fn by_parameters(form: &Form) -> Result<Purpose, OauthError> {
    if form.need("hashAlgorithmOID")? != SHA256 {
        return Err(OauthError::invalid("Invalid parameter hashAlgorithmOID"));
    }
    let hashes = form.need("hashes")?.split(',').map(url_hash).collect::<Result<Vec<_>, _>>()?;
    if form.need("numSignatures")?.parse() != Ok(hashes.len()) {
        return Err(OauthError::invalid("numSignatures is not the number of hashes"));
    }
    Ok(Purpose::Credential {
        credential: form.need("credentialID")?.to_owned(),
        documents: hashes.into_iter().map(|digest| Document { digest, label: None }).collect(),
    })
}

fn by_details(text: &str) -> Result<Purpose, OauthError> {
    let wrong = |why: &str| OauthError::new("invalid_authorization_details", why);
    let details: Value = serde_json::from_str(text).map_err(|_| wrong("not JSON"))?;
    let [detail] = details.as_array().map(Vec::as_slice).unwrap_or_default() else {
        return Err(wrong("exactly one element is expected"));
    };
    let text_of = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let kind = text_of(detail, "type").unwrap_or_default();
    if kind != "credential" && kind != "https://cloudsignatureconsortium.org/2025/credential" {
        return Err(wrong("unknown type"));
    }
    if text_of(detail, "hashAlgorithmOID").as_deref() != Some(SHA256) {
        return Err(wrong("hashAlgorithmOID must be SHA-256"));
    }
    let digests = detail.get("documentDigests").and_then(Value::as_array);
    let mut documents = Vec::new();
    for one in digests.map(Vec::as_slice).unwrap_or_default() {
        let hash = text_of(one, "hash").ok_or_else(|| wrong("hash is missing"))?;
        let digest = json_hash(&hash)?;
        documents.push(Document { digest, label: text_of(one, "label") });
    }
    let signatures = detail.get("numSignatures").and_then(Value::as_u64);
    if signatures.is_some_and(|number| usize::try_from(number) != Ok(documents.len())) {
        return Err(wrong("numSignatures is not the number of hashes"));
    }
    let credential = text_of(detail, "credentialID").ok_or_else(|| wrong("credentialID is missing"))?;
    Ok(Purpose::Credential { credential, documents })
}
