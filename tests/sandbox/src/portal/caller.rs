//! Who calls: the citizen behind the access token, as an argument of every handler but the packs.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;

use crate::citizens::Citizen;
use crate::{Shared, guard};

/// The citizen who sent the request.
#[derive(Debug, Clone, Copy)]
pub struct Caller(pub &'static Citizen);

impl FromRequestParts<Shared> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, world: &Shared) -> Result<Self, Response> {
        // The portal's own tests put a citizen beside the request, to test the portal without the broker.
        // Nothing from the network can, and outside `cargo test` of this crate the line does not exist.
        #[cfg(test)]
        if let Some(caller) = parts.extensions.get::<Self>() {
            return Ok(*caller);
        }
        let url = format!("{}{}", world.urls.api, parts.uri.path());
        guard::citizen(world, &parts.method, &url, &parts.headers).await.map(Self)
    }
}
