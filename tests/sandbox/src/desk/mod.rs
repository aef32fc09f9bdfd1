//! The officer's desk: the other end of every dossier. Pages under `/desk` for people, functions for
//! scripted journeys; both do the same.
//!
//! In reading order:
//!
//! * [`actions`]: accept, collect the fee, ask for more, refuse, give the result.
//! * [`result`]: the result as a signed PDF.
//! * `list`, `dossier`, `buttons`: the pages. `html`, [`words`]: what they are made of.
//! * `post`: the buttons' other side. `open`: papers and results as files.

pub mod actions;
mod buttons;
mod dossier;
mod html;
mod list;
mod open;
mod post;
pub mod result;
pub mod words;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::Shared;
pub use actions::{
    Accepted, Action, ActionError, accept, collect_fee, refuse, request_supplement, return_result, take_supplement,
};
use post::Done;

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

/// A value that only pages of this process carry, so that no other page can press a button here.
#[derive(Clone)]
struct Csrf(Arc<str>);

impl Csrf {
    fn new() -> Self {
        Self(URL_SAFE_NO_PAD.encode(crate::pki::random_bytes::<32>()).into())
    }

    fn token(&self) -> &str {
        &self.0
    }
}

fn failed(error: &dyn std::fmt::Display, back: &str) -> Response {
    let remedy = format!("Chưa có gì thay đổi. Thử lại sau ít phút. ({error})");
    html::problem(StatusCode::INTERNAL_SERVER_ERROR, "Chưa làm được", &remedy, back)
}

fn unknown() -> Response {
    html::problem(
        StatusCode::NOT_FOUND,
        "Không có hồ sơ này",
        "Xem lại địa chỉ, hoặc chọn trong danh sách hồ sơ.",
        "/desk",
    )
}
