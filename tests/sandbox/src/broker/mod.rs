//! The sign-in service: an OpenID Connect provider in front of a page that plays the national e-ID.
//!
//! Only one way in: pushed authorisation request (RFC 9126), code with PKCE S256 (RFC 7636), tokens bound
//! to the phone's key (RFC 9449, with nonces), `iss` in every answer (RFC 9207). No single sign-on session:
//! each authorisation identifies the person anew, so `max_age` and step-up (RFC 9470) always hold.
//!
//! * [`discovery`]: metadata and keys. [`par`]: the request. [`authorize`]: the pages, drawn by [`views`].
//! * [`token`]: code or refresh token in, tokens out. [`tokens`]: what they say.
//! * [`assist`]: a helper asks, and the citizen agrees on another phone.
//! * [`userinfo`]: who the person is. [`revoke`]: the end of a sign-in.
//! * [`dpop`], [`nonces`], [`replays`]: proof of possession. [`header`]: the nonce for the next one.

mod assist;
mod authorize;
mod discovery;
pub mod dpop;
mod header;
mod nonces;
mod par;
mod replays;
mod revoke;
mod token;
pub mod tokens;
mod userinfo;
mod views;
mod waiting;

use axum::Router;
use axum::routing::{get, post};
use sqlx::SqlitePool;

use crate::world::Shared;
pub use header::nonce_header;
pub use nonces::Nonces;
pub use replays::Replays;

/// The pages that a browser shows: `/broker/authorize...` and `/broker/assist...`.
pub fn pages() -> Router<Shared> {
    authorize::pages().merge(assist::pages::pages())
}

/// What the app calls.
pub fn api() -> Router<Shared> {
    Router::new()
        .route("/.well-known/openid-configuration", get(discovery::metadata))
        .route("/.well-known/oauth-authorization-server", get(discovery::metadata))
        .route("/broker/jwks", get(discovery::keys))
        .route("/broker/par", post(par::push))
        .route("/broker/token", post(token::exchange))
        .route("/broker/userinfo", get(userinfo::describe).post(userinfo::describe))
        .route("/broker/revoke", post(revoke::revoke))
        .route("/broker/installs", post(assist::installs::register))
        .route("/broker/ask", post(assist::ask::ask))
}

/// How many sign-ins are over because their person gave them back.
///
/// # Errors
/// What SQLite says.
pub async fn revoked(world: &crate::World) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar("SELECT count(*) FROM broker_sign_in WHERE revoked <> 0").fetch_one(&world.db).await
}

/// Creates the broker's tables.
///
/// # Errors
/// What SQLite says.
pub async fn tables(db: &SqlitePool) -> Result<(), sqlx::Error> {
    for statement in [
        "CREATE TABLE IF NOT EXISTS broker_request (
            id TEXT PRIMARY KEY, parameters TEXT NOT NULL, expires_at INTEGER NOT NULL,
            citizen TEXT, auth_time INTEGER, decided INTEGER NOT NULL DEFAULT 0
        ) STRICT",
        "CREATE TABLE IF NOT EXISTS broker_code (
            fingerprint BLOB PRIMARY KEY, parameters TEXT NOT NULL, citizen TEXT NOT NULL,
            auth_time INTEGER NOT NULL, acr TEXT NOT NULL, expires_at INTEGER NOT NULL,
            used INTEGER NOT NULL DEFAULT 0, sign_in TEXT
        ) STRICT",
        "CREATE TABLE IF NOT EXISTS broker_sign_in (
            id TEXT PRIMARY KEY, refresh_fingerprint BLOB NOT NULL UNIQUE, citizen TEXT NOT NULL,
            client_id TEXT NOT NULL, scope TEXT NOT NULL, jkt TEXT NOT NULL, acr TEXT NOT NULL,
            auth_time INTEGER NOT NULL, expires_at INTEGER NOT NULL, revoked INTEGER NOT NULL DEFAULT 0
        ) STRICT",
        "CREATE TABLE IF NOT EXISTS broker_install (
            client_id TEXT PRIMARY KEY, member TEXT NOT NULL, jwk TEXT NOT NULL
        ) STRICT",
        "CREATE TABLE IF NOT EXISTS broker_assist (
            id TEXT PRIMARY KEY, fingerprint BLOB NOT NULL UNIQUE, client_id TEXT NOT NULL REFERENCES broker_install,
            citizen TEXT NOT NULL, details TEXT NOT NULL, message TEXT NOT NULL, number TEXT NOT NULL, numbers TEXT NOT NULL,
            asked_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, pace INTEGER NOT NULL, polled_at INTEGER NOT NULL,
            state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'agreed', 'refused', 'used')), auth_time INTEGER
        ) STRICT",
    ] {
        sqlx::query(statement).execute(db).await?;
    }
    Ok(())
}
