//! Trust services, over plain HTTP as their standards have it: what they say is signed.
//!
//! * [`tsa`]: time-stamps (RFC 3161). [`ocsp`]: is a certificate still good (RFC 6960).
//! * [`crl`]: the list of those that are not (RFC 5280 5). [`revocation`]: how one gets there.
//! * [`der`]: the encoding that they share. [`sign`]: their signatures.

pub mod crl;
pub mod der;
pub mod ocsp;
pub mod revocation;
mod sign;
pub mod tsa;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::pki::Authority;
use crate::world::Shared;
pub use revocation::tables;

/// `/tsa`, `/ocsp`, `/crl/<authority>.crl`, `/aia/<authority>.cer` and the switch `/sandbox/revoke`.
pub fn pages() -> Router<Shared> {
    Router::new()
        .route("/tsa", post(tsa::stamp))
        .route("/ocsp", post(ocsp::by_post))
        .route("/ocsp/{*request}", get(ocsp::by_get))
        .route("/crl/{file}", get(crl::publish))
        .route("/aia/{file}", get(issuer))
        .route("/sandbox/revoke", post(revocation::revoke))
}

async fn issuer(State(world): State<Shared>, Path(file): Path<String>) -> Response {
    let Some(authority) = file.strip_suffix(".cer").and_then(Authority::by_name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let certificate = world.pki.authority(authority).chain_der.first().cloned().unwrap_or_default();
    ([(header::CONTENT_TYPE, "application/pkix-cert")], certificate).into_response()
}
