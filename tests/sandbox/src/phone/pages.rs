//! The pages of the phone, and what the browser brings back.

use std::sync::{Arc, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, OriginalUri, Path, Query, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use gocua_app::{Action, PlatformOutcome, PlatformRequest, RequestId};

use super::{Phone, socket};
use crate::page;

/// Largest file that the page may hand over: above the core's own limit, so that the core can refuse it.
const MAX_FILE: usize = 48 * 1024 * 1024;

/// The phone's pages, for the pages listener.
pub fn pages(phone: Arc<Phone>) -> Router {
    Router::new()
        .route("/phone", get(|| async { asset("text/html; charset=utf-8", include_str!("web/phone.html")) }))
        .route("/phone/phone.css", get(|| async { asset("text/css; charset=utf-8", include_str!("web/phone.css")) }))
        .route(
            "/phone/phone.js",
            get(|| async { asset("text/javascript; charset=utf-8", include_str!("web/phone.js")) }),
        )
        .route(
            "/phone/elements.js",
            get(|| async { asset("text/javascript; charset=utf-8", include_str!("web/elements.js")) }),
        )
        .route(
            "/phone/icons.js",
            get(|| async { asset("text/javascript; charset=utf-8", include_str!("web/icons.js")) }),
        )
        .route("/phone/socket", get(socket::connect))
        .route("/phone/callback", get(callback))
        .route("/phone/pages/{document}/{page}", get(drawn))
        .route("/phone/files/{id}", post(file).layer(DefaultBodyLimit::max(MAX_FILE)))
        .with_state(phone)
}

/// What the page may do: run our scripts and speak with us.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

fn asset(media_type: &'static str, text: &'static str) -> Response {
    page::asset(POLICY, media_type, text)
}

/// The claimed redirect: the browser brings an answer back, and the app gets it as a phone's would.
async fn callback(
    State(phone): State<Arc<Phone>>,
    OriginalUri(uri): OriginalUri,
    headers: axum::http::HeaderMap,
) -> Response {
    let host = headers.get("host").and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    // The tab has done its work: a page that is loaded again must not offer it once more.
    phone
        .open
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .retain(|_, request| !matches!(request, PlatformRequest::OpenBrowser { .. }));
    if let Some(app) = phone.app() {
        app.dispatch(Action::Returned { url: format!("http://{host}{uri}") });
    }
    page::shell(
        "Quay lại Gõ Cửa",
        "<h1>Xong. Quay lại Gõ Cửa.</h1>\n<p>Đóng trang này; ứng dụng làm tiếp ở chỗ đang dở.</p>\n\
         <p><a class=\"button\" href=\"/phone\">Mở Gõ Cửa</a></p>",
    )
}

async fn drawn(State(phone): State<Arc<Phone>>, Path((document, page)): Path<(String, usize)>) -> Response {
    let drawn = tokio::task::spawn_blocking(move || phone.documents.page(&document, page)).await;
    match drawn {
        Ok(Some(png)) => ([(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, "no-store")], png).into_response(),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

#[derive(serde::Deserialize)]
struct FileName {
    name: String,
}

/// A photo or file for a request, as raw bytes.
async fn file(
    State(phone): State<Arc<Phone>>,
    Path(id): Path<RequestId>,
    Query(FileName { name }): Query<FileName>,
    bytes: Bytes,
) -> StatusCode {
    // Only what asked for a file is answered with one: numbers can be guessed.
    let is_wanted = {
        let open = phone.open.lock().unwrap_or_else(PoisonError::into_inner);
        matches!(open.get(&id), Some(PlatformRequest::TakePhoto { .. } | PlatformRequest::PickFile { .. }))
    };
    if !is_wanted {
        return StatusCode::NOT_FOUND;
    }
    phone.resolve(id, PlatformOutcome::File { name, bytes: bytes.to_vec() });
    StatusCode::NO_CONTENT
}
