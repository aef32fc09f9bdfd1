//! The header that hands out the nonce for the next proof (RFC 9449 8).

use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

use crate::World;

/// The header that hands out the current nonce.
#[must_use]
pub fn nonce_header(world: &World) -> (HeaderName, HeaderValue) {
    let nonce = world.nonces.current(world.clock.now());
    // base64url is always a valid header value.
    let value = HeaderValue::from_str(&nonce).unwrap_or_else(|_| HeaderValue::from_static(""));
    (HeaderName::from_static("dpop-nonce"), value)
}

/// Adds the current nonce to an answer.
pub(super) fn with_nonce(world: &World, mut response: Response) -> Response {
    let (name, value) = nonce_header(world);
    response.headers_mut().insert(name, value);
    response
}
