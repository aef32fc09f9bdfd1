//! Remote signing: the Cloud Signature Consortium API v2 (2.0.0.2) with OAuth 2.0, at assurance level
//! SCAL2: the hashes that the person authorised are the hashes that are signed, all of them, once, within
//! five minutes. Only synchronous `signHash` with P-256; no document ever comes here.
//!
//! * [`info`]: what the service can do. [`request`], [`wanted`]: what may be asked for. [`authorize`]: the pages, drawn
//!   by [`views`]. [`check_code`]: the code that page and phone both show.
//! * [`token`]: codes and tokens. [`credentials`], [`owner`]: a person's certificate. [`sign`]: signatures.

mod algorithm;
mod authorize;
mod body;
pub mod check_code;
mod credentials;
mod info;
mod owner;
mod request;
mod sign;
mod token;
mod views;
mod waiting;
mod wanted;

use axum::Router;
use axum::routing::{get, post};
use sqlx::SqlitePool;

use crate::world::Shared;
pub use owner::{PIN, credential_id, owner};

/// The browser's part, and the OAuth endpoints a second time: `info.oauth2` is one base for all of them.
pub fn pages() -> Router<Shared> {
    oauth().route("/signing/logo.svg", get(info::logo))
}

/// What the app calls.
pub fn api() -> Router<Shared> {
    oauth()
        .route("/csc/v2/info", post(info::info))
        .route("/csc/v2/credentials/list", post(credentials::list))
        .route("/csc/v2/credentials/info", post(credentials::info))
        .route("/csc/v2/signatures/signHash", post(sign::sign_hash))
}

fn oauth() -> Router<Shared> {
    Router::new()
        .route("/signing/oauth2/authorize", get(authorize::start))
        .route("/signing/oauth2/authorize/decide", post(authorize::decide))
        .route("/signing/oauth2/pushed_authorize", post(request::push))
        .route("/signing/oauth2/token", post(token::exchange))
        .route("/signing/oauth2/revoke", post(token::revoke))
}

/// Creates the signing service's tables.
///
/// # Errors
/// What SQLite says.
pub async fn tables(db: &SqlitePool) -> Result<(), sqlx::Error> {
    for statement in [
        "CREATE TABLE IF NOT EXISTS signing_request (
            id TEXT PRIMARY KEY, parameters TEXT NOT NULL, expires_at INTEGER NOT NULL,
            otp TEXT NOT NULL, tries_left INTEGER NOT NULL, decided INTEGER NOT NULL DEFAULT 0
        ) STRICT",
        "CREATE TABLE IF NOT EXISTS signing_code (
            fingerprint BLOB PRIMARY KEY, parameters TEXT NOT NULL, citizen TEXT NOT NULL,
            expires_at INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0
        ) STRICT",
        "CREATE TABLE IF NOT EXISTS signing_token (
            fingerprint BLOB PRIMARY KEY, code BLOB NOT NULL, citizen TEXT NOT NULL,
            parameters TEXT NOT NULL, expires_at INTEGER NOT NULL, used INTEGER NOT NULL DEFAULT 0,
            revoked INTEGER NOT NULL DEFAULT 0
        ) STRICT",
    ] {
        sqlx::query(statement).execute(db).await?;
    }
    Ok(())
}
