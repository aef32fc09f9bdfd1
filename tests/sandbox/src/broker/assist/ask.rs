//! The question (OpenID CIBA Core 1.0, 7): who asks, whom, for what.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::details::Detail;
use super::installs;
use crate::World;
use crate::citizens::Citizen;
use crate::jose::Compact;
use crate::oauth::{Form, OauthError, answer, fingerprint, secret};
use crate::pki::random_bytes;
use crate::world::Shared;

/// The longest time that a citizen has, in seconds.
const LONGEST: i64 = 600;
/// Seconds between two questions at the token endpoint.
const PACE: i64 = 5;
/// How often an hour a citizen may be asked, by whomever.
const MOST: i64 = 3;
const HOUR: i64 = 3_600;
/// The longest message, in characters.
const MAX_MESSAGE: usize = 60;

/// What the citizen's phone shows for a helper's to read.
#[derive(Deserialize)]
struct Shown {
    sub: String,
    exp: i64,
    jti: String,
}

pub(in crate::broker) async fn ask(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    accept(&world, &headers, &body).await.unwrap_or_else(IntoResponse::into_response)
}

async fn accept(world: &World, headers: &HeaderMap, body: &[u8]) -> Result<Response, OauthError> {
    let form = Form::body(headers, body)?;
    let install = installs::authenticate(world, &form).await?;
    if form.need("scope")? != "openid" {
        return Err(OauthError::new("invalid_scope", "a helper may know who agreed, and nothing else"));
    }
    let details = Detail::read(form.need("authorization_details")?, install.member)?;
    let message = form.need("binding_message")?;
    if message.chars().count() > MAX_MESSAGE || message.contains(char::is_control) {
        return Err(OauthError::new("invalid_binding_message", "too long, or not plain text"));
    }
    let wanted = form.get("requested_expiry").map_or(Ok(LONGEST), str::parse::<i64>);
    let life = match wanted {
        Ok(seconds @ 1..) => seconds.min(LONGEST),
        _ => return Err(OauthError::invalid("requested_expiry is not a positive number")),
    };
    let citizen = whom(world, &form)?;
    let (id, now) = (secret(), world.clock.now());
    let (right, numbers) = numbers(&id);
    // Counted and put down in one statement: of two questions at once, one may be the fourth.
    let stored = sqlx::query(
        "INSERT INTO broker_assist
         (id, fingerprint, client_id, citizen, details, message, number, numbers, asked_at, expires_at, pace, polled_at)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?9
         WHERE (SELECT count(*) FROM broker_assist WHERE citizen = ?4 AND asked_at > ?9 - ?12) < ?13",
    )
    .bind(secret())
    .bind(fingerprint(&id))
    .bind(&install.client_id)
    .bind(citizen.id)
    .bind(serde_json::to_string(&[details]).unwrap_or_default())
    .bind(message)
    .bind(right)
    .bind(numbers)
    .bind(now)
    .bind(now + life)
    .bind(PACE)
    .bind(HOUR)
    .bind(MOST)
    .execute(&world.db)
    .await?;
    if stored.rows_affected() == 0 {
        return too_often(world, citizen, now).await;
    }
    Ok(answer(StatusCode::OK, json!({ "auth_req_id": id, "expires_in": life, "interval": PACE })))
}

/// Whom one of the two hints means.
fn whom(world: &World, form: &Form) -> Result<&'static Citizen, OauthError> {
    if form.get("id_token_hint").is_some() {
        return Err(OauthError::invalid("id_token_hint is not supported"));
    }
    let unknown = || OauthError::new("unknown_user_id", "no citizen with this number");
    match (form.get("login_hint"), form.get("login_hint_token")) {
        (Some(number), None) => Citizen::by_number(number).ok_or_else(unknown),
        (None, Some(token)) => {
            let compact = Compact::parse(token).filter(|compact| compact.header.typ == "hint+jwt");
            let shown: Option<Shown> = compact.and_then(|compact| compact.verify(world.pki.broker_key.verifying_key()));
            let shown = shown.ok_or_else(|| OauthError::invalid("login_hint_token is not ours"))?;
            let now = world.clock.now();
            if shown.exp <= now || !world.replays.is_new(&format!("hint {}", shown.jti), now) {
                return Err(OauthError::new("expired_login_hint_token", "too old, or used before"));
            }
            Citizen::by_id(&shown.sub).ok_or_else(unknown)
        }
        _ => Err(OauthError::invalid("one of login_hint and login_hint_token")),
    }
}

/// The number on the helper's screen, which both derive from `auth_req_id`, and the three that the citizen chooses from, in order.
fn numbers(auth_req_id: &str) -> (String, String) {
    let hash = Sha256::digest(format!("number match {auth_req_id}").as_bytes());
    let right = u16::from_be_bytes([hash[0], hash[1]]) % 100;
    let mut all = vec![right];
    while all.len() < 3 {
        let other = u16::from_be_bytes(random_bytes()) % 100;
        if !all.contains(&other) {
            all.push(other);
        }
    }
    all.sort_unstable();
    let text = |number: &u16| format!("{number:02}");
    (text(&right), all.iter().map(text).collect::<Vec<_>>().join(" "))
}

async fn too_often(world: &World, citizen: &Citizen, now: i64) -> Result<Response, OauthError> {
    let first: i64 = sqlx::query_scalar("SELECT min(asked_at) FROM broker_assist WHERE citizen = ? AND asked_at > ?")
        .bind(citizen.id)
        .bind(now - HOUR)
        .fetch_one(&world.db)
        .await?;
    let body = json!({ "error": "temporarily_unavailable", "error_description": "asked three times within an hour" });
    let mut response = answer(StatusCode::TOO_MANY_REQUESTS, body);
    response.headers_mut().insert(header::RETRY_AFTER, (first + HOUR - now).max(1).into());
    Ok(response)
}
