//! What the browser shows: the phone, and beside it what is wrong with the sources.

use std::sync::{Arc, OnceLock, PoisonError};

use axum::extract::{Query, Request, State as Shared_};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use serde::Deserialize;
use tower::ServiceExt as _;

use super::looking::Looking;
use super::table::Preview;
use crate::page;

/// The preview, once it runs.
type Cell = Arc<OnceLock<Arc<Preview>>>;

pub(super) fn pages(cell: Cell) -> Router {
    Router::new()
        .route("/preview", get(|| async { asset("text/html; charset=utf-8", include_str!("preview.html")) }))
        .route("/preview/preview.css", get(|| async { asset("text/css; charset=utf-8", include_str!("preview.css")) }))
        .route(
            "/preview/preview.js",
            get(|| async { asset("text/javascript; charset=utf-8", include_str!("preview.js")) }),
        )
        .route("/preview/state", get(state))
        .route("/preview/look", post(look))
        .route("/phone", any(phone))
        .route("/phone/{*rest}", any(phone))
        .with_state(cell)
}

const POLICY: &str = "default-src 'none'; img-src data:; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

fn asset(media_type: &'static str, text: &'static str) -> Response {
    page::asset(POLICY, media_type, text)
}

async fn state(Shared_(cell): Shared_<Cell>) -> Response {
    match cell.get() {
        Some(preview) => ([(CACHE_CONTROL, "no-store")], Json(preview.state())).into_response(),
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

#[derive(Deserialize)]
struct Look {
    procedure: String,
    #[serde(default)]
    person: String,
}

/// Another procedure, or another person on the way.
async fn look(Shared_(cell): Shared_<Cell>, Query(look): Query<Look>) -> StatusCode {
    let Some(preview) = cell.get().cloned() else { return StatusCode::SERVICE_UNAVAILABLE };
    let edition = preview.edition.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let Some(opened) = edition.filter(|opened| opened.procedures.contains_key(&look.procedure)) else {
        return StatusCode::NOT_FOUND;
    };
    let screen = preview.question_of(&look.procedure);
    let looking = Looking { procedure: look.procedure, person: look.person, screen };
    tokio::spawn(async move { preview.show(&opened, looking).await });
    StatusCode::ACCEPTED
}

/// The pages of the phone that is shown now, which may stand in ours and in no other's.
async fn phone(Shared_(cell): Shared_<Cell>, request: Request) -> Response {
    let shown = cell.get().and_then(|preview| {
        let shown = preview.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.as_ref().map(|(_, router)| router.clone())
    });
    let Some(router) = shown else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let Ok(mut response) = router.oneshot(request).await;
    if let Some(policy) = response.headers().get(CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok())
        && let Ok(policy) = HeaderValue::from_str(&policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"))
    {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}
