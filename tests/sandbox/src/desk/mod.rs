//! The officer's desk: the other end of every dossier. Pages under `/desk` for people, functions for
//! scripted journeys; both do the same.
//!
//! In reading order:
//!
//! * [`actions`]: accept, collect the fee, ask for more, refuse, give the result.
//! * [`result`]: the result as a signed PDF.
//! * `list`, `dossier`, `buttons`: the pages. `html`, [`words`]: what they are made of.
//! * `post`: the buttons' other side, with `csrf`. `open`: papers and results as files.

pub mod actions;
mod buttons;
mod csrf;
mod dossier;
mod html;
mod list;
mod open;
mod post;
pub mod result;
pub mod words;

#[cfg(test)]
mod tests;

use axum::routing::{get, post};
use axum::{Extension, Router};

use crate::Shared;
pub use actions::{
    Accepted, Action, ActionError, accept, collect_fee, refuse, request_supplement, return_result, take_supplement,
};
use csrf::Csrf;

/// Routes under `/desk`.
pub fn pages() -> Router<Shared> {
    Router::new()
        .route("/desk", get(list::list))
        .route("/desk/{submission}", get(dossier::dossier))
        .route("/desk/{submission}/parts/{part}", get(open::part))
        .route("/desk/{submission}/result", get(open::result).post(post::result))
        .route("/desk/{submission}/accept", post(post::accept))
        .route("/desk/{submission}/fee", post(post::fee))
        .route("/desk/{submission}/supplement", post(post::supplement))
        .route("/desk/{submission}/supplemented", post(post::supplemented))
        .route("/desk/{submission}/refuse", post(post::refuse))
        .layer(Extension(Csrf::new()))
}
