//! The phones of team members: registered with a public key, and known by its signature (RFC 7523, OpenID Connect Core 9).

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use sqlx::Row as _;

use super::team::Member;
use crate::World;
use crate::jose::{Compact, Jwk};
use crate::oauth::{Form, OauthError, answer, secret};
use crate::world::Shared;

const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// How far clocks may differ, in seconds.
const SKEW: i64 = 60;
/// The longest life of an assertion, in seconds.
const LONGEST: i64 = 60;

/// A registered phone.
#[derive(Debug, Clone)]
pub(in crate::broker) struct Install {
    pub(in crate::broker) client_id: String,
    pub(in crate::broker) member: &'static Member,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    sub: String,
    aud: String,
    iat: i64,
    exp: i64,
    jti: String,
}

/// What a commune's office does: it takes a phone in, with the public half of its key.
pub(in crate::broker) async fn register(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    take_in(&world, &headers, &body).await.unwrap_or_else(IntoResponse::into_response)
}

async fn take_in(world: &World, headers: &HeaderMap, body: &[u8]) -> Result<Response, OauthError> {
    let form = Form::body(headers, body)?;
    let member = Member::by_id(form.need("member")?).ok_or_else(|| OauthError::invalid("nobody of the team"))?;
    let jwk: Option<Jwk> = serde_json::from_str(form.need("jwk")?).ok();
    let jwk = jwk.filter(|jwk| jwk.key().is_some()).ok_or_else(|| OauthError::invalid("jwk is not a P-256 key"))?;
    let client_id = format!("{}-{}", member.id, secret().chars().take(8).collect::<String>());
    sqlx::query("INSERT INTO broker_install (client_id, member, jwk) VALUES (?, ?, ?)")
        .bind(&client_id)
        .bind(member.id)
        .bind(form.need("jwk")?)
        .execute(&world.db)
        .await?;
    Ok(answer(StatusCode::CREATED, json!({ "client_id": client_id, "jkt": jwk.thumbprint() })))
}

/// The phone that sent this form.
///
/// # Errors
/// `invalid_client`, 401, for whatever is wrong.
pub(in crate::broker) async fn authenticate(world: &World, form: &Form) -> Result<Install, OauthError> {
    let refuse = |why: &str| OauthError { status: StatusCode::UNAUTHORIZED, ..OauthError::new("invalid_client", why) };
    if form.get("client_assertion_type") != Some(JWT_BEARER) {
        return Err(refuse("client_assertion_type is not that of a JWT"));
    }
    let assertion = form.get("client_assertion").and_then(Compact::parse);
    let assertion = assertion.ok_or_else(|| refuse("client_assertion is malformed"))?;
    if assertion.header.typ != "JWT" || assertion.header.jwk.is_some() {
        return Err(refuse("typ or jwk of the assertion"));
    }
    let client_id = form.get("client_id").ok_or_else(|| refuse("client_id is missing"))?;
    let row = sqlx::query("SELECT member, jwk FROM broker_install WHERE client_id = ?")
        .bind(client_id)
        .fetch_optional(&world.db)
        .await?
        .ok_or_else(|| refuse("client_id is not registered"))?;
    let jwk: Option<Jwk> = serde_json::from_str(row.try_get("jwk")?).ok();
    let (jwk, member) =
        jwk.zip(Member::by_id(row.try_get("member")?)).ok_or_else(|| refuse("the phone is of an older sandbox"))?;
    let key = jwk.key().ok_or_else(|| refuse("the key is no key"))?;
    let claims: Claims = assertion.verify(&key).ok_or_else(|| refuse("the signature or the claims are not valid"))?;
    if claims.iss != client_id || claims.sub != client_id {
        return Err(refuse("iss and sub are not the client"));
    }
    if claims.aud != world.urls.api {
        return Err(refuse("aud is not this broker"));
    }
    let (now, real) = (world.clock.now(), crate::clock::real_now());
    // The switch of the sandbox's clock does not move the phone's: real time is right too.
    let is_current = |now: i64| claims.iat <= now + SKEW && claims.exp > now - SKEW;
    if claims.exp - claims.iat > LONGEST || !(is_current(now) || is_current(real)) {
        return Err(refuse("the assertion is too old, too long or from the future"));
    }
    if claims.jti.len() < 16 || !world.replays.is_new(&format!("assertion {client_id} {}", claims.jti), now) {
        return Err(refuse("jti was used before, or can be guessed"));
    }
    Ok(Install { client_id: client_id.to_owned(), member })
}
