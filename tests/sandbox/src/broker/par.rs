//! Pushed authorisation requests (RFC 9126): all parameters come here, none through the browser.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::dpop;
use super::header::with_nonce;
use super::tokens::{LEVELS, SCOPES};
use crate::World;
use crate::oauth::{Form, OauthError, answer, is_registered_redirect, secret};
use crate::world::Shared;

/// What a `request_uri` starts with.
pub(super) const URN: &str = "urn:ietf:params:oauth:request_uri:";

/// Long enough to find one's e-ID password, short enough for RFC 9126 2.2.
const LIFETIME: i64 = 300;

/// A request that was checked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) scope: String,
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) challenge: String,
    /// Thumbprint of the key that the code and the tokens are bound to.
    pub(super) jkt: String,
    /// Level that was asked for, if any.
    pub(super) acr: Option<String>,
    /// Whether a lower level is an error (OpenID Connect Core 5.5.1.1) or only a disappointment.
    pub(super) acr_is_essential: bool,
    /// Whether the person is to be identified anew because of `acr` or `max_age`.
    pub(super) step_up: bool,
}

pub(super) async fn push(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let pushed = accept(&world, &headers, &body).await.unwrap_or_else(IntoResponse::into_response);
    // Who sent no proof gets no nonce: the token endpoint will ask for one, as any server may.
    if headers.contains_key("dpop") { with_nonce(&world, pushed) } else { pushed }
}

async fn accept(world: &World, headers: &HeaderMap, body: &[u8]) -> Result<Response, OauthError> {
    let form = Form::body(headers, body)?;
    let proven = match headers.contains_key("dpop") {
        true => {
            let url = format!("{}/broker/par", world.urls.api);
            Some(dpop::check(world, &Method::POST, &url, headers, None)?)
        }
        false => None,
    };
    let request = check(world, &form, proven)?;
    let id = secret();
    sqlx::query("INSERT INTO broker_request (id, parameters, expires_at) VALUES (?, ?, ?)")
        .bind(&id)
        .bind(serde_json::to_string(&request).unwrap_or_default())
        .bind(world.clock.now() + LIFETIME)
        .execute(&world.db)
        .await?;
    let body = json!({ "request_uri": format!("{URN}{id}"), "expires_in": LIFETIME });
    Ok(answer(StatusCode::CREATED, body))
}

fn check(world: &World, form: &Form, proven: Option<String>) -> Result<Request, OauthError> {
    let client_id = form.known_client()?.to_owned();
    if form.get("request_uri").is_some() || form.get("request").is_some() {
        return Err(OauthError::invalid("request and request_uri are not for this endpoint"));
    }
    if form.need("response_type")? != "code" {
        return Err(OauthError::new("unsupported_response_type", "only code is supported"));
    }
    if form.get("response_mode").is_some_and(|mode| mode != "query") {
        return Err(OauthError::invalid("response_mode must be query"));
    }
    let redirect_uri = form.need("redirect_uri")?;
    if !is_registered_redirect(&world.urls.pages, redirect_uri) {
        return Err(OauthError::invalid("redirect_uri is not registered"));
    }
    let scope = form.need("scope")?;
    let mut scopes = scope.split(' ');
    if !scopes.clone().any(|one| one == "openid") || !scopes.all(|one| SCOPES.contains(&one)) {
        return Err(OauthError::new("invalid_scope", "openid is missing or a scope is unknown"));
    }
    if form.get("prompt") == Some("none") {
        return Err(OauthError::new("login_required", "this broker keeps no session"));
    }
    let jkt = match (form.get("dpop_jkt"), proven) {
        (Some(named), Some(proven)) if named != proven => {
            return Err(OauthError::invalid("dpop_jkt is not the key of the proof"));
        }
        (Some(named), _) if named.len() == 43 => named.to_owned(),
        (Some(_), _) => return Err(OauthError::invalid("dpop_jkt is not a SHA-256 thumbprint")),
        (None, Some(proven)) => proven,
        (None, None) => return Err(OauthError::invalid("dpop_jkt is missing")),
    };
    let max_age = form.get("max_age").map(str::parse::<u32>).transpose();
    let max_age = max_age.map_err(|_| OauthError::invalid("max_age is not a number"))?;
    let (acr, acr_is_essential) = wanted_level(form)?;
    Ok(Request {
        client_id,
        redirect_uri: redirect_uri.to_owned(),
        scope: scope.to_owned(),
        state: form.need("state")?.to_owned(),
        nonce: form.need("nonce")?.to_owned(),
        challenge: form.challenge()?.to_owned(),
        jkt,
        step_up: acr.is_some() || max_age.is_some(),
        acr,
        acr_is_essential,
    })
}

/// The level in `claims` (essential or not) or in `acr_values` (never essential).
fn wanted_level(form: &Form) -> Result<(Option<String>, bool), OauthError> {
    if let Some(claims) = form.get("claims") {
        let claims: Value = serde_json::from_str(claims).map_err(|_| OauthError::invalid("claims is not JSON"))?;
        let acr = claims.pointer("/id_token/acr").unwrap_or(&Value::Null);
        let values = acr.get("values").and_then(Value::as_array).map(Vec::as_slice).unwrap_or(&[]);
        let mut wanted = values.iter().chain(acr.get("value")).filter_map(Value::as_str);
        if let Some(level) = wanted.find(|level| LEVELS.contains(level)) {
            let essential = acr.get("essential").and_then(Value::as_bool).unwrap_or(false);
            return Ok((Some(level.to_owned()), essential));
        }
    }
    let wanted = form.get("acr_values").unwrap_or_default();
    let level = wanted.split(' ').find(|level| LEVELS.contains(level));
    Ok((level.map(str::to_owned), false))
}
