//! Who calls: the citizen behind the access token, as an argument of every handler but the packs; and whether that is sure enough.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::guard::{self, Access, Refused};
use crate::{Shared, World};

/// The citizen who sent the request, and how surely that is known.
#[derive(Debug, Clone)]
pub struct Caller(pub Access);

impl FromRequestParts<Shared> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, world: &Shared) -> Result<Self, Response> {
        // The portal's own tests put a citizen beside the request, to test the portal without the broker.
        // Nothing from the network can, and outside `cargo test` of this crate the line does not exist.
        #[cfg(test)]
        if let Some(caller) = parts.extensions.get::<Self>() {
            return Ok(caller.clone());
        }
        let url = format!("{}{}", world.urls.api, parts.uri.path());
        let access = guard::access(world, &parts.method, &url, &parts.headers, "dossier").await;
        access.map(Self).map_err(IntoResponse::into_response)
    }
}

/// Whether this person may hand in a dossier now: from level 2 of the electronic identity only, and from whoever was identified not too
/// long ago; where nothing is signed, that is what proves whose will it is. Others are sent to confirm it, before a byte of a paper is
/// taken and again before the receipt.
///
/// # Errors
/// The challenge to send (RFC 9470, 3).
pub(super) fn is_sure(world: &World, access: &Access) -> Result<(), Refused> {
    access.is_recent(world, world.assurance.max_age())
}
