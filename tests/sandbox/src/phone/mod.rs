//! The phone in the browser: a third thin shell over the same core.
//!
//! The core runs here; the page draws [`ViewState`] and sends [`gocua_app::Action`] over a websocket. Keys and page
//! rendering are answered here, as a phone's platform would; the browser tab, the camera and the voice are
//! the real browser's. `document` draws PDF pages, `pages` hands out the page, `socket` speaks with it.

mod document;
mod pages;
mod socket;

use std::collections::BTreeMap;
use std::path::Path as FilePath;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use gocua_app::{App, Config, Environment, PlatformOutcome, PlatformRequest, RequestId, Shell, ViewState};
use tokio::sync::{broadcast, watch};

pub use document::Documents;
pub use pages::pages;

use crate::device::Device;
use crate::pki::Pki;
use crate::{Urls, World};

/// One phone.
pub struct Phone {
    device: Device,
    documents: Documents,
    app: OnceLock<Arc<App>>,
    data: String,
    /// What connected pages are told.
    news: broadcast::Sender<News>,
    /// What is shown, for a hand that is not a page's.
    shown: watch::Sender<ViewState>,
    /// Requests the browser has not answered yet; a page that connects later is told about them again.
    open: Mutex<BTreeMap<RequestId, PlatformRequest>>,
}

/// What connected pages are told.
#[derive(Clone)]
enum News {
    View(Box<ViewState>),
    Request(RequestId, Box<PlatformRequest>),
}

/// What the core is told about the services of a sandbox.
#[must_use]
pub fn environment(Urls { pages, api }: &Urls, pki: &Pki) -> Environment {
    Environment {
        broker: api.clone(),
        portal: format!("{api}/portal/v1"),
        signing: format!("{api}/csc/v2"),
        client_id: crate::oauth::CLIENT_ID.to_owned(),
        redirect_uri: format!("{pages}/phone/callback"),
        tls_roots: pki.tls_root_pem().to_owned(),
        pack_key: b64url(pki.pack_key.verifying_key().to_encoded_point(false).as_bytes()),
        people: 12,
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
            shown: watch::channel(nothing()).0,
            open: Mutex::default(),
        }))
    }

    /// Starts the core.
    pub fn switch_on(self: &Arc<Self>, world: &World) {
        let config = Config {
            data_dir: self.data.clone(),
            language: "vi".to_owned(),
            environment: environment(&world.urls, &world.pki),
        };
        let shell = Arc::new(Body(Arc::downgrade(self)));
        let _ = self.app.set(App::new(config, shell));
    }

    fn app(&self) -> Option<&Arc<App>> {
        self.app.get()
    }

    /// What is shown now.
    #[must_use]
    pub fn view(&self) -> ViewState {
        self.shown.borrow().clone()
    }

    /// The core, once it is on, and what it shows: for a hand that is not a page's.
    #[must_use]
    pub fn held(&self) -> Option<(Arc<App>, watch::Receiver<ViewState>)> {
        Some((Arc::clone(self.app()?), self.shown.subscribe()))
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
        help: None,
        letters: 100,
        attention: None,
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
            phone.shown.send_replace(view.clone());
            let _ = phone.news.send(News::View(Box::new(view)));
        }
    }

    fn request(&self, id: RequestId, request: PlatformRequest) {
        let Some(phone) = self.0.upgrade() else { return };
        // Drawing takes time and the core must not wait for it.
        std::thread::spawn(move || phone.request(id, request));
    }
}
