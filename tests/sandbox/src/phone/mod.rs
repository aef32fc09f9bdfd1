//! The phone in the browser: a third thin shell over the same core.
//!
//! The core runs here; the page draws [`ViewState`] and sends [`Action`] over a websocket. Keys and page
//! rendering are answered here, as a phone's platform would; the browser tab, the camera and the voice are
//! the real browser's. `document` draws PDF pages, `socket` speaks with the page.

mod document;
mod socket;

use std::collections::BTreeMap;
use std::path::Path as FilePath;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, OriginalUri, Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use gocua_app::{Action, App, Config, Environment, PlatformOutcome, PlatformRequest, RequestId, Shell, ViewState};
use tokio::sync::broadcast;

pub use document::Documents;

use crate::device::Device;
use crate::{Urls, World, page};

/// Largest file that the page may hand over: above the core's own limit, so that the core can refuse it.
const MAX_FILE: usize = 48 * 1024 * 1024;

/// One phone.
pub struct Phone {
    device: Device,
    documents: Documents,
    app: OnceLock<Arc<App>>,
    data: String,
    /// What connected pages are told.
    news: broadcast::Sender<News>,
    /// Requests the browser has not answered yet; a page that connects later is told about them again.
    open: Mutex<BTreeMap<RequestId, PlatformRequest>>,
}

/// What connected pages are told.
#[derive(Clone)]
enum News {
    View(Box<ViewState>),
    Request(RequestId, Box<PlatformRequest>),
}

/// What the core is told about the services of this sandbox.
#[must_use]
pub fn environment(world: &World) -> Environment {
    let Urls { pages, api } = &world.urls;
    Environment {
        broker: api.clone(),
        portal: format!("{api}/portal/v1"),
        signing: format!("{api}/csc/v2"),
        client_id: crate::oauth::CLIENT_ID.to_owned(),
        redirect_uri: format!("{pages}/phone/callback"),
        tls_roots: world.pki.tls_root_pem().to_owned(),
        pack_key: b64url(world.pki.pack_key.verifying_key().to_encoded_point(false).as_bytes()),
    }
}

impl Phone {
    /// Prepares a phone whose data are in `folder`; [`Phone::switch_on`] starts it.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn new(folder: &FilePath) -> std::io::Result<Arc<Self>> {
        Ok(Arc::new(Self {
            device: Device::open(folder)?,
            documents: Documents::default(),
            app: OnceLock::new(),
            data: folder.join("app").display().to_string(),
            news: broadcast::channel(64).0,
            open: Mutex::default(),
        }))
    }

    /// Starts the core.
    pub fn switch_on(self: &Arc<Self>, world: &World) {
        let config = Config { data_dir: self.data.clone(), language: "vi".to_owned(), environment: environment(world) };
        let shell = Arc::new(Body(Arc::downgrade(self)));
        let _ = self.app.set(App::new(config, shell));
    }

    fn app(&self) -> Option<&Arc<App>> {
        self.app.get()
    }

    fn resolve(&self, id: RequestId, outcome: PlatformOutcome) {
        let asked = self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        // The page plays the fingerprint reader; the key itself is here.
        let outcome = match (asked, outcome) {
            (Some(request @ PlatformRequest::Mac { .. }), PlatformOutcome::Done) => {
                self.device.answer(&request).unwrap_or(PlatformOutcome::Lost)
            }
            (_, outcome) => outcome,
        };
        if let Some(app) = self.app() {
            app.resolve(id, outcome);
        }
    }

    fn request(&self, id: RequestId, request: PlatformRequest) {
        let by_touch = matches!(request, PlatformRequest::Mac { prompt: Some(_), .. });
        if !by_touch && let Some(outcome) = self.device.answer(&request) {
            return self.resolve(id, outcome);
        }
        match request {
            PlatformRequest::ShowDocument { document, bytes } => {
                self.resolve(id, self.documents.answer(&document, bytes));
            }
            PlatformRequest::CloseDocument { document } => {
                self.documents.close(&document);
                self.resolve(id, PlatformOutcome::Done);
            }
            request => {
                let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
                // Only what a person may still answer is worth repeating to a page that comes later.
                if !matches!(
                    request,
                    PlatformRequest::Speak { .. } | PlatformRequest::Notify { .. } | PlatformRequest::Copy { .. }
                ) {
                    open.insert(id, request.clone());
                }
                drop(open);
                let _ = self.news.send(News::Request(id, Box::new(request)));
            }
        }
    }
}

fn b64url(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// A view of nothing: what is shown before the core has said anything.
#[must_use]
pub fn nothing() -> ViewState {
    ViewState {
        revision: 0,
        frame: 0,
        language: "vi".to_owned(),
        screen: String::new(),
        depth: 0,
        place: String::new(),
        steps: None,
        back: None,
        listen: String::new(),
        sensitive: false,
        read_aloud: String::new(),
        elements: Vec::new(),
    }
}

/// The shell, without keeping the phone alive.
struct Body(std::sync::Weak<Phone>);

impl Shell for Body {
    fn render(&self, view: ViewState) {
        if let Some(phone) = self.0.upgrade() {
            let _ = phone.news.send(News::View(Box::new(view)));
        }
    }

    fn request(&self, id: RequestId, request: PlatformRequest) {
        let Some(phone) = self.0.upgrade() else { return };
        // Drawing takes time and the core must not wait for it.
        std::thread::spawn(move || phone.request(id, request));
    }
}

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

fn asset(media_type: &'static str, text: &'static str) -> Response {
    let headers =
        [(CONTENT_TYPE, HeaderValue::from_static(media_type)), (CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    (headers, text).into_response()
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
    phone.resolve(id, PlatformOutcome::File { name, bytes: bytes.to_vec() });
    StatusCode::NO_CONTENT
}
