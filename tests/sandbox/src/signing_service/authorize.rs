//! The browser's part: whose credentials, or which documents with PIN and one-time code.
//!
//! For a test without a browser: `GET /signing/oauth2/authorize`, then `POST /signing/oauth2/authorize/decide`
//! with `request` and, for the service, `citizen`; for a credential, `pin`, `otp` and `decision` = `sign`.

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use sqlx::Row as _;

use super::owner::{PIN, owner};
use super::request::{URN, accept};
use super::views;
use super::waiting::Waiting;
use super::wanted::Purpose;
use crate::World;
use crate::citizens::Citizen;
use crate::oauth::{Form, OauthError, fingerprint, is_registered_redirect, redirect, secret};
use crate::world::Shared;

const CODE_LIFETIME: i64 = 60;

pub(super) async fn start(State(world): State<Shared>, RawQuery(query): RawQuery) -> Response {
    let form = match Form::query(query.as_deref()) {
        Ok(form) => form,
        Err(error) => return views::refused(&error.description),
    };
    match begin(&world, &form).await {
        Ok(Some(waiting)) => views::ask(&waiting, None),
        Ok(None) => views::stale(),
        Err(error) => wrong_request(&world, &form, &error),
    }
}

async fn begin(world: &World, form: &Form) -> Result<Option<Waiting>, OauthError> {
    let id = match form.get("request_uri") {
        Some(uri) => {
            form.known_client()?;
            uri.strip_prefix(URN).unwrap_or_default().to_owned()
        }
        None => accept(world, form).await?,
    };
    Ok(waiting(world, &id).await?)
}

/// The app hears what is wrong with its request, unless it is not known to be the app (RFC 6749 4.1.2.1).
fn wrong_request(world: &World, form: &Form, error: &OauthError) -> Response {
    let app = form.get("redirect_uri").filter(|uri| is_registered_redirect(&world.urls.pages, uri));
    match app.filter(|_| form.known_client().is_ok()) {
        Some(redirect_uri) => {
            let mut parameters = vec![("error", error.error), ("error_description", error.description.as_str())];
            parameters.extend(form.get("state").map(|state| ("state", state)));
            redirect(redirect_uri, &parameters)
        }
        None => views::refused(&error.description),
    }
}

pub(super) async fn decide(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    match decided(&world, &headers, &body).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn decided(world: &World, headers: &HeaderMap, body: &[u8]) -> Result<Response, OauthError> {
    let form = Form::body(headers, body)?;
    let id = form.get("request").unwrap_or_default();
    let Some(waiting) = waiting(world, id).await? else {
        return Ok(views::stale());
    };
    if form.get("decision") == Some("refuse") {
        return close(world, &waiting, Err("access_denied")).await;
    }
    let citizen = match &waiting.request.purpose {
        Purpose::Service => match form.get("citizen").and_then(Citizen::by_id) {
            Some(citizen) => citizen,
            None => return Ok(views::ask(&waiting, None)),
        },
        Purpose::Credential { credential, .. } => {
            let digits = |name| form.get(name).unwrap_or_default().replace([' ', '-'], "");
            let wrong = if digits("pin") != PIN {
                Some("Mã PIN chưa đúng.")
            } else if digits("otp") != waiting.otp {
                Some("Mã trong tin nhắn chưa đúng.")
            } else {
                None
            };
            if let Some(wrong) = wrong {
                return one_try_less(world, waiting, wrong).await;
            }
            owner(credential).ok_or_else(|| OauthError::invalid("Invalid parameter credentialID"))?
        }
    };
    close(world, &waiting, Ok(citizen)).await
}

async fn one_try_less(world: &World, mut waiting: Waiting, wrong: &str) -> Result<Response, OauthError> {
    waiting.tries_left =
        sqlx::query_scalar("UPDATE signing_request SET tries_left = tries_left - 1 WHERE id = ? RETURNING tries_left")
            .bind(&waiting.id)
            .fetch_one(&world.db)
            .await?;
    if waiting.tries_left <= 0 {
        return close(world, &waiting, Err("access_denied")).await;
    }
    let message = format!("{wrong} Còn {} lần.", waiting.tries_left);
    Ok(views::ask(&waiting, Some(&message)))
}

/// Decides once, and sends the person back to the app.
async fn close(
    world: &World,
    waiting: &Waiting,
    outcome: Result<&'static Citizen, &str>,
) -> Result<Response, OauthError> {
    let first = sqlx::query("UPDATE signing_request SET decided = 1 WHERE id = ? AND decided = 0")
        .bind(&waiting.id)
        .execute(&world.db)
        .await?;
    if first.rows_affected() == 0 {
        return Ok(views::stale());
    }
    let request = &waiting.request;
    let code = secret();
    let mut parameters = Vec::new();
    match outcome {
        Ok(citizen) => {
            sqlx::query(
                "INSERT INTO signing_code (fingerprint, parameters, citizen, expires_at)
                 VALUES (?, ?, ?, ?)",
            )
            .bind(fingerprint(&code))
            .bind(serde_json::to_string(request).unwrap_or_default())
            .bind(citizen.id)
            .bind(world.clock.now() + CODE_LIFETIME)
            .execute(&world.db)
            .await?;
            parameters.push(("code", code.as_str()));
        }
        Err(error) => parameters.push(("error", error)),
    }
    if let Some(state) = &request.state {
        parameters.push(("state", state));
    }
    Ok(redirect(&request.redirect_uri, &parameters))
}

async fn waiting(world: &World, id: &str) -> Result<Option<Waiting>, sqlx::Error> {
    let row = sqlx::query(
        "SELECT parameters, otp, tries_left FROM signing_request
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
    Ok(Some(Waiting { id: id.to_owned(), request, otp: row.try_get("otp")?, tries_left: row.try_get("tries_left")? }))
}
