//! Codes and bearer tokens (CSC 8.4.4, 8.4.5).

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sqlx::Row as _;

use super::algorithm::SHA256;
use super::wanted::{Purpose, Request};
use crate::World;
use crate::citizens::Citizen;
use crate::faults::Fault;
use crate::oauth::{Form, OauthError, answer, fingerprint, secret, verifier_matches};
use crate::world::Shared;

const SERVICE_LIFETIME: i64 = 3600;
const CREDENTIAL_LIFETIME: i64 = 300;

/// A token that is good now.
pub(super) struct Token {
    pub(super) fingerprint: Vec<u8>,
    pub(super) citizen: &'static Citizen,
    pub(super) purpose: Purpose,
}

pub(super) async fn exchange(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    match grant(&world, &headers, &body).await {
        Ok(body) => answer(StatusCode::OK, body),
        Err(error) => error.into_response(),
    }
}

async fn grant(world: &World, headers: &HeaderMap, body: &[u8]) -> Result<Value, OauthError> {
    let form = Form::body(headers, body)?;
    form.known_client()?;
    if form.need("grant_type")? != "authorization_code" {
        return Err(OauthError::new("unsupported_grant_type", "only authorization_code"));
    }
    let code = fingerprint(form.need("code")?);
    let (verifier, redirect_uri) = (form.need("code_verifier")?, form.need("redirect_uri")?);
    let row = sqlx::query(
        "UPDATE signing_code SET used = 1 WHERE fingerprint = ? AND used = 0
         RETURNING parameters, citizen, expires_at",
    )
    .bind(&code)
    .fetch_optional(&world.db)
    .await?;
    let Some(row) = row else {
        sqlx::query("UPDATE signing_token SET revoked = 1 WHERE code = ?").bind(&code).execute(&world.db).await?;
        return Err(OauthError::grant("the code is unknown or was used before"));
    };
    let request: Request = serde_json::from_str(row.try_get("parameters")?)
        .map_err(|_| OauthError::grant("the code is of an older sandbox"))?;
    if row.try_get::<i64, _>("expires_at")? <= world.clock.now() {
        return Err(OauthError::grant("the code has expired"));
    }
    if redirect_uri != request.redirect_uri {
        return Err(OauthError::grant("redirect_uri is not that of the request"));
    }
    if !verifier_matches(verifier, &request.challenge) {
        return Err(OauthError::grant("code_verifier does not match"));
    }
    let token = secret();
    let lifetime = match request.purpose {
        Purpose::Service => SERVICE_LIFETIME,
        Purpose::Credential { .. } => CREDENTIAL_LIFETIME,
    };
    sqlx::query(
        "INSERT INTO signing_token (fingerprint, code, citizen, parameters, expires_at)
         VALUES (?, ?, ?, ?, ?)",
    )
    .bind(fingerprint(&token))
    .bind(&code)
    .bind(row.try_get::<&str, _>("citizen")?)
    .bind(serde_json::to_string(&request.purpose).unwrap_or_default())
    .bind(world.clock.now() + lifetime)
    .execute(&world.db)
    .await?;
    let mut body = json!({ "access_token": token, "token_type": "Bearer", "expires_in": lifetime });
    if let Purpose::Credential { credential, .. } = &request.purpose {
        body["credentialID"] = Value::from(credential.clone());
        body["authorization_details"] = details(world, credential, &request.purpose);
    }
    Ok(body)
}

/// What was really authorised, whichever way it was asked for.
fn details(world: &World, credential: &str, purpose: &Purpose) -> Value {
    let mut digests = purpose.digests();
    if world.faults.takes("csc-token", Fault::OtherDocuments) {
        digests.iter_mut().for_each(|digest| digest.reverse());
    }
    let digests: Vec<Value> = digests.iter().map(|digest| json!({ "hash": STANDARD.encode(digest) })).collect();
    json!([{
        "type": "credential",
        "credentialID": credential,
        "numSignatures": digests.len(),
        "documentDigests": digests,
        "hashAlgorithmOID": SHA256,
    }])
}

pub(super) async fn revoke(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let token = Form::body(&headers, &body).and_then(|form| form.need("token").map(fingerprint));
    let ended = match token {
        Ok(token) => sqlx::query("UPDATE signing_token SET revoked = 1 WHERE fingerprint = ?")
            .bind(token)
            .execute(&world.db)
            .await
            .map_err(OauthError::from),
        Err(error) => Err(error),
    };
    match ended {
        Ok(_) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => error.into_response(),
    }
}

/// The token in `Authorization: Bearer`.
pub(super) async fn bearer(world: &World, headers: &HeaderMap) -> Result<Token, OauthError> {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (scheme, token) = value.and_then(|value| value.split_once(' ')).unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(unauthorized("an access token is needed"));
    }
    by_token(world, token).await
}

/// The token of this text, wherever it came from (`Authorization` or `SAD`).
pub(super) async fn by_token(world: &World, token: &str) -> Result<Token, OauthError> {
    let fingerprint = fingerprint(token);
    let row = sqlx::query(
        "SELECT citizen, parameters FROM signing_token
         WHERE fingerprint = ? AND revoked = 0 AND expires_at > ?",
    )
    .bind(&fingerprint)
    .bind(world.clock.now())
    .fetch_optional(&world.db)
    .await?
    .ok_or_else(|| unauthorized("the token is unknown, revoked or expired"))?;
    let citizen = Citizen::by_id(row.try_get("citizen")?);
    let purpose = serde_json::from_str(row.try_get("parameters")?).ok();
    let (citizen, purpose) = citizen.zip(purpose).ok_or_else(|| unauthorized("the token is of an older sandbox"))?;
    Ok(Token { fingerprint, citizen, purpose })
}

fn unauthorized(why: &str) -> OauthError {
    OauthError { status: StatusCode::UNAUTHORIZED, ..OauthError::new("invalid_token", why) }
}
