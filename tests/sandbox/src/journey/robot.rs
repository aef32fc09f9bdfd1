//! The person and the platform in one: whatever the app asks of a phone is answered as a person with a real one would.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gocua_app::view::Body;
use gocua_app::{App, Config, PlatformOutcome, PlatformRequest, RequestId, Shell, ViewState};
use tokio::sync::watch;

use super::JourneyError;
use super::browser::Browser;
pub use super::finger::{Finger, element, has, is_on, is_saving};
pub use super::manner::{Browsing, Camera, Manner};
use crate::device::Device;
use crate::phone::{Documents, environment};
use crate::pki::Pki;
use crate::{Sandbox, Urls, phone};

const SAMPLE: &[u8] = include_bytes!("sample-paper.png");

/// The person, with a phone in hand: a [`Finger`] on the glass, and everything around the glass.
pub struct Robot {
    finger: Finger,
    body: Arc<Hands>,
    /// What was written down.
    pub(super) paper: Vec<String>,
}

impl Deref for Robot {
    type Target = Finger;

    fn deref(&self) -> &Finger {
        &self.finger
    }
}

impl DerefMut for Robot {
    fn deref_mut(&mut self) -> &mut Finger {
        &mut self.finger
    }
}

/// The robot as the core's shell.
struct Hands {
    device: Device,
    documents: Documents,
    runtime: tokio::runtime::Handle,
    browser: Mutex<Browser>,
    papers: BTreeMap<String, Vec<u8>>,
    views: watch::Sender<ViewState>,
    app: Mutex<std::sync::Weak<App>>,
    shared: Mutex<BTreeMap<String, Vec<u8>>>,
    /// What was asked that a test may want to know, and is done by being asked.
    done: Mutex<Vec<PlatformRequest>>,
    manner: Mutex<Manner>,
}

impl Shell for Hands {
    fn render(&self, view: ViewState) {
        self.views.send_replace(view);
    }

    fn request(&self, id: RequestId, request: PlatformRequest) {
        let app = self.app.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(outcome) = self.device.answer(&request) {
            return resolve(&app, id, outcome);
        }
        match request {
            PlatformRequest::OpenBrowser { url, return_prefix } => self.browse(app, id, url, return_prefix),
            PlatformRequest::TakePhoto { ticket, .. } | PlatformRequest::PickFile { ticket, .. } => {
                let component = ticket.rsplit('/').next().unwrap_or_default();
                let camera = self.manner.lock().unwrap_or_else(PoisonError::into_inner).camera;
                if camera == Camera::Cancels {
                    return resolve(&app, id, PlatformOutcome::Cancelled);
                }
                let shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
                let copy = shared.iter().rfind(|(name, _)| camera == Camera::Copy && name.starts_with("gocua"));
                let brought = camera.brings().or_else(|| copy.map(|(_, bytes)| bytes.clone()));
                drop(shared);
                let bytes = brought.or_else(|| self.papers.get(component).cloned()).unwrap_or_else(|| SAMPLE.to_vec());
                resolve(&app, id, PlatformOutcome::File { name: format!("{component}.png"), bytes });
            }
            PlatformRequest::ShowDocument { document, bytes } => {
                let claimed = self.manner.lock().unwrap_or_else(PoisonError::into_inner).pages;
                let shown = self.documents.answer(&document, bytes);
                resolve(&app, id, claimed.map_or(shown, |pages| PlatformOutcome::Shown { pages }));
            }
            PlatformRequest::ShareFile { name, bytes, .. } => {
                self.shared.lock().unwrap_or_else(PoisonError::into_inner).insert(name, bytes);
                resolve(&app, id, PlatformOutcome::Done);
            }
            PlatformRequest::ScanQr => {
                let code = self.manner.lock().unwrap_or_else(PoisonError::into_inner).code;
                let text = code.map(|code| PlatformOutcome::Text { text: code.to_owned() });
                resolve(&app, id, text.unwrap_or(PlatformOutcome::Cancelled));
            }
            request => {
                self.done.lock().unwrap_or_else(PoisonError::into_inner).push(request);
                resolve(&app, id, PlatformOutcome::Done);
            }
        }
    }
}

impl Hands {
    fn browse(&self, app: std::sync::Weak<App>, id: RequestId, url: String, return_prefix: String) {
        let code = self.views.borrow().elements.iter().find_map(|element| match &element.body {
            Body::CheckCode { groups, .. } => Some(groups.concat()),
            _ => None,
        });
        let browsing = self.manner.lock().unwrap_or_else(PoisonError::into_inner).browsing;
        if browsing == Browsing::Closes {
            return resolve(&app, id, PlatformOutcome::Cancelled);
        }
        let browser = self.browser.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let runtime = self.runtime.clone();
        runtime.spawn(async move {
            let outcome =
                match browser.visit(&url, &return_prefix, code.as_deref(), browsing == Browsing::Refuses).await {
                    Ok(url) => PlatformOutcome::Returned { url },
                    Err(reason) => PlatformOutcome::Unavailable { reason },
                };
            resolve(&app, id, outcome);
        });
    }
}

fn resolve(app: &std::sync::Weak<App>, id: RequestId, outcome: PlatformOutcome) {
    if let Some(app) = app.upgrade() {
        app.resolve(id, outcome);
    }
}

impl Robot {
    /// Switches the phone of a citizen on, with its data in `folder` and files for papers, by component.
    ///
    /// # Errors
    /// [`JourneyError`].
    pub fn new(
        sandbox: &Sandbox,
        folder: &Path,
        citizen: &str,
        files: &BTreeMap<String, PathBuf>,
    ) -> Result<Self, JourneyError> {
        Self::beside(&sandbox.world.urls, &sandbox.world.pki, folder, citizen, files)
    }

    /// As [`Robot::new`], for a sandbox that runs elsewhere.
    ///
    /// # Errors
    /// [`JourneyError`].
    pub fn beside(
        urls: &Urls,
        pki: &Pki,
        folder: &Path,
        citizen: &str,
        files: &BTreeMap<String, PathBuf>,
    ) -> Result<Self, JourneyError> {
        let stuck = |reason: String| JourneyError::Stuck(reason);
        let mut papers = BTreeMap::new();
        for (component, path) in files {
            let bytes = std::fs::read(path)
                .map_err(|error| JourneyError::File { path: path.clone(), reason: error.to_string() })?;
            papers.insert(component.clone(), bytes);
        }
        let device = Device::open(folder)
            .map_err(|error| JourneyError::File { path: folder.to_owned(), reason: error.to_string() })?;
        let config = Config {
            data_dir: folder.join("app").display().to_string(),
            language: "vi".to_owned(),
            environment: environment(urls, pki),
        };
        let (views, receiver) = watch::channel(phone::nothing());
        let body = Arc::new(Hands {
            device,
            documents: Documents::default(),
            runtime: tokio::runtime::Handle::current(),
            browser: Mutex::new(Browser::new(&urls.pages, citizen).map_err(stuck)?),
            papers,
            views,
            app: Mutex::default(),
            shared: Mutex::default(),
            done: Mutex::default(),
            manner: Mutex::default(),
        });
        // The core asks the shell nothing before its first event, which needs the lock held here.
        let mut own = body.app.lock().unwrap_or_else(PoisonError::into_inner);
        let app = App::new(config, Arc::clone(&body) as Arc<dyn Shell>);
        *own = Arc::downgrade(&app);
        drop(own);
        let finger = Finger::new(app, receiver, &folder.join("acknowledged.log"));
        Ok(Self { finger, body, paper: Vec::new() })
    }

    /// From now on, behave like this outside the app.
    pub fn behave(&self, manner: Manner) {
        *self.body.manner.lock().unwrap_or_else(PoisonError::into_inner) = manner;
    }

    /// How the person behaves now.
    #[must_use]
    pub fn manner(&self) -> Manner {
        *self.body.manner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From now on, this test citizen sits at the browser.
    pub fn hand_browser_to(&self, citizen: &str) {
        citizen.clone_into(&mut self.body.browser.lock().unwrap_or_else(PoisonError::into_inner).citizen);
    }

    /// A file that the app handed over to be kept.
    ///
    /// # Errors
    /// [`JourneyError`].
    pub async fn shared(&mut self, matching: impl Fn(&str) -> bool) -> Result<Vec<u8>, JourneyError> {
        for _ in 0..600 {
            let found = {
                let shared = self.body.shared.lock().unwrap_or_else(PoisonError::into_inner);
                shared.iter().find(|(name, _)| matching(name)).map(|(_, bytes)| bytes.clone())
            };
            if let Some(bytes) = found {
                return Ok(bytes);
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err(JourneyError::Stuck("no file was handed over".to_owned()))
    }

    /// Reminders, copies, spoken words and the like that the app has asked for so far.
    #[must_use]
    pub fn asked(&self) -> Vec<PlatformRequest> {
        self.body.done.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Hands what this phone gave away over to another one.
    pub fn send_to(&self, other: &Self) {
        let files = self.body.shared.lock().unwrap_or_else(PoisonError::into_inner).clone();
        other.body.shared.lock().unwrap_or_else(PoisonError::into_inner).extend(files);
    }

    /// Leaves nothing with the person but the phone, as it is.
    #[must_use]
    pub fn put_down(self) -> Arc<App> {
        self.body.shared.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.body.done.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.finger.app
    }
}
