//! The pages of the national e-ID's double: who are you, and do you agree.
//!
//! For a test without a browser: `POST /broker/authorize/choose` (`request`, `citizen`), then
//! `POST /broker/authorize/decide` (`request`, `decision` = `agree` or `refuse`), which redirects to the app.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};
use sqlx::Row as _;

use super::par::{Request, URN};
use super::tokens::{LEVELS, level_of};
use super::views::{broken, choices, consent, stale};
use super::waiting::Waiting;
use crate::World;
use crate::citizens::Citizen;
use crate::faults::Fault;
use crate::oauth::{CLIENT_ID, Form, OauthError, fingerprint, redirect, secret};
use crate::world::Shared;

/// Codes live this long, in seconds.
const CODE_LIFETIME: i64 = 60;

pub(super) fn pages() -> Router<Shared> {
    Router::new()
        .route("/broker/authorize", get(who))
        .route("/broker/authorize/choose", post(choose))
        .route("/broker/authorize/decide", post(decide))
}

async fn who(State(world): State<Shared>, RawQuery(query): RawQuery) -> Response {
    let Ok(form) = Form::query(query.as_deref()) else {
        return stale();
    };
    let id = form.get("request_uri").and_then(|uri| uri.strip_prefix(URN));
    match (form.get("client_id"), id) {
        (Some(CLIENT_ID), Some(id)) => match waiting(&world, id).await {
            Ok(Some(waiting)) => choices(&waiting),
            Ok(None) => stale(),
            Err(error) => broken(&error),
        },
        _ => stale(),
    }
}

async fn choose(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let (form, waiting) = match posted(&world, &headers, &body).await {
        Ok(posted) => posted,
        Err(answer) => return answer,
    };
    let Some(citizen) = form.get("citizen").and_then(Citizen::by_id) else {
        return choices(&waiting);
    };
    let stored = sqlx::query("UPDATE broker_request SET citizen = ?, auth_time = ? WHERE id = ?")
        .bind(citizen.id)
        .bind(world.clock.now())
        .bind(&waiting.id)
        .execute(&world.db)
        .await;
    match stored {
        Ok(_) => consent(&waiting, citizen),
        Err(error) => broken(&error),
    }
}

async fn decide(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    let (form, waiting) = match posted(&world, &headers, &body).await {
        Ok(posted) => posted,
        Err(answer) => return answer,
    };
    let Some(citizen) = waiting.citizen else {
        return choices(&waiting);
    };
    let agreed = form.get("decision") == Some("agree");
    match close(&world, &waiting, citizen, agreed).await {
        Ok(response) => response,
        Err(error) => broken(&error),
    }
}

/// Decides once, and sends the person back to the app.
async fn close(
    world: &World,
    waiting: &Waiting,
    citizen: &'static Citizen,
    agreed: bool,
) -> Result<Response, sqlx::Error> {
    let first = sqlx::query("UPDATE broker_request SET decided = 1 WHERE id = ? AND decided = 0")
        .bind(&waiting.id)
        .execute(&world.db)
        .await?;
    if first.rows_affected() == 0 {
        return Ok(stale());
    }
    let request = &waiting.request;
    if !agreed {
        return Ok(back(world, request, &[("error", "access_denied")]));
    }
    let is_low = request.acr.is_none() && world.faults.takes("authorize", Fault::LevelOne);
    let acr = if is_low { LEVELS[0] } else { level_of(citizen) };
    // Level names sort as the levels do.
    if request.acr_is_essential && request.acr.as_deref().is_some_and(|wanted| acr < wanted) {
        return Ok(back(world, request, &[("error", "unmet_authentication_requirements")]));
    }
    let code = secret();
    sqlx::query(
        "INSERT INTO broker_code (fingerprint, parameters, citizen, auth_time, acr, expires_at)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(fingerprint(&code))
    .bind(serde_json::to_string(request).unwrap_or_default())
    .bind(citizen.id)
    .bind(waiting.auth_time)
    .bind(acr)
    .bind(world.clock.now() + CODE_LIFETIME)
    .execute(&world.db)
    .await?;
    Ok(back(world, request, &[("code", &code)]))
}

/// The answer to the app, with `state` and `iss` (RFC 9207).
fn back(world: &World, request: &Request, answer: &[(&str, &str)]) -> Response {
    let mut parameters = answer.to_vec();
    parameters.push(("state", &request.state));
    if world.faults.takes("authorize", Fault::WrongIssuer) {
        parameters.push(("iss", "https://another-broker.example"));
    } else if !world.faults.takes("authorize", Fault::NoIssuer) {
        parameters.push(("iss", &world.urls.api));
    }
    redirect(&request.redirect_uri, &parameters)
}

async fn posted(world: &World, headers: &HeaderMap, body: &[u8]) -> Result<(Form, Waiting), Response> {
    let form = Form::body(headers, body).map_err(|_: OauthError| stale())?;
    match waiting(world, form.get("request").unwrap_or_default()).await {
        Ok(Some(waiting)) => Ok((form, waiting)),
        Ok(None) => Err(stale()),
        Err(error) => Err(broken(&error)),
    }
}

async fn waiting(world: &World, id: &str) -> Result<Option<Waiting>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT parameters, citizen, auth_time FROM broker_request
         WHERE id = ? AND decided = 0 AND expires_at > ?",
    )
    .bind(id)
    .bind(world.clock.now())
    .fetch_optional(&world.db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Ok(request) = serde_json::from_str(row.try_get("parameters")?) else {
        return Ok(None);
    };
    Ok(Some(Waiting {
        id: id.to_owned(),
        request,
        citizen: row.try_get::<Option<&str>, _>("citizen")?.and_then(Citizen::by_id),
        auth_time: row.try_get::<Option<i64>, _>("auth_time")?.unwrap_or_default(),
    }))
}
