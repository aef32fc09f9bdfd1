//! The dossier portal: `openapi.yaml` beside this crate says what it answers, this module is one server
//! that does. A dossier is sent once, whole, and with a receipt; everything else follows from that.
//!
//! In reading order:
//!
//! * [`problem`]: what is wrong, in the form of RFC 9457.
//! * [`caller`]: the citizen behind a request, and whether that is sure enough ([`assurance`]). [`body`]: what the request carries.
//! * [`manifest`], [`envelope`], [`stream`]: what a dossier is made of, opened with crates the app does not use.
//! * [`signature`]: whether a form is soundly signed, judged without the app's validator.
//! * [`law`]: procedures, agencies, fees and working days of the pack.
//! * [`submissions`], [`uploads`], [`commit`]: the way of a dossier from the phone to its receipt. `successor`: one that was sealed more
//!   than once.
//! * [`state`], [`record`]: where it stands afterwards; [`crate::desk`] moves it on.
//! * [`packs`]: the rules, signed; [`edition`] says which of them. `gocua-pack` signs them, and its `jws` signs receipts.
//! * [`tables`], [`files`]: what is kept, and where.

pub mod assurance;
pub mod body;
pub mod caller;
pub mod commit;
pub mod edition;
pub mod envelope;
pub mod files;
pub mod law;
pub mod manifest;
pub mod packs;
pub mod problem;
pub mod record;
pub mod signature;
pub mod state;
pub mod stream;
pub mod submissions;
mod successor;
mod tables;
pub mod uploads;

#[cfg(test)]
pub(crate) mod tests;

use axum::routing::{get, post, put};
use axum::{Extension, Router};

use crate::Shared;
pub use tables::{next, tables};

/// Routes under `/portal/v1`.
pub fn api() -> Router<Shared> {
    Router::new()
        .route("/portal/v1/packs/vn-base", get(packs::vn_base))
        .route("/portal/v1/submissions", get(submissions::list))
        .route("/portal/v1/submissions/{id}", put(submissions::put).get(submissions::status))
        .route("/portal/v1/submissions/{id}/commit", post(commit::commit))
        .route("/portal/v1/submissions/{id}/result", get(submissions::result))
        .route("/portal/v1/uploads", post(uploads::create).options(uploads::options))
        .route("/portal/v1/uploads/{upload}", axum::routing::patch(uploads::patch).head(uploads::offset))
        .layer(Extension(uploads::Writers::default()))
        .layer(Extension(commit::Turns::default()))
}
