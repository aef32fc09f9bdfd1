//! The end of a sign-in (RFC 7009): either of its tokens ends them all.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::assist::installs;
use super::tokens::read_access_token;
use crate::World;
use crate::oauth::{Form, OauthError, fingerprint};
use crate::world::Shared;

pub(super) async fn revoke(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    match end(&world, &headers, &body).await {
        // An unknown token is an ended one (RFC 7009 2.2).
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => error.into_response(),
    }
}

async fn end(world: &World, headers: &HeaderMap, body: &[u8]) -> Result<(), OauthError> {
    let form = Form::body(headers, body)?;
    if form.get("client_assertion").is_some() {
        installs::authenticate(world, &form).await?;
    } else {
        form.known_client()?;
    }
    let token = form.need("token")?;
    let sign_in = read_access_token(world, token).map(|claims| claims.sid);
    sqlx::query("UPDATE broker_sign_in SET revoked = 1 WHERE refresh_fingerprint = ? OR id = ?")
        .bind(fingerprint(token))
        .bind(sign_in)
        .execute(&world.db)
        .await?;
    Ok(())
}
