//! The person and the platform in one: acts on what the view says, waits for what it says next.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gocua_app::view::{Body, Element, SaveState};
use gocua_app::{Action, App, Config, PlatformOutcome, PlatformRequest, RequestId, Shell, ViewState};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::JourneyError;
use super::browser::Browser;
pub use super::manner::{Browsing, Camera, Manner};
use crate::device::Device;
use crate::phone::{Documents, environment};
use crate::pki::Pki;
use crate::{Sandbox, Urls, phone};

/// Longest wait for a screen; a whole journey takes seconds.
const PATIENCE: Duration = Duration::from_secs(60);
const SAMPLE: &[u8] = include_bytes!("sample-paper.png");

/// The person, with a phone in hand.
pub struct Robot {
    /// The core.
    pub app: Arc<App>,
    body: Arc<Hands>,
    views: watch::Receiver<ViewState>,
    trace: Vec<Value>,
    edits: u64,
    entered: Option<(u64, u32)>,
    /// What was written down.
    pub(super) paper: Vec<String>,
    doubled: bool,
    /// Revision shown at the last action: words in it are about something before.
    acted_at: u64,
    /// What the app has acknowledged.
    pub(super) log: Acknowledged,
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
        let log = Acknowledged::open(&folder.join("acknowledged.log"));
        Ok(Self {
            app,
            body,
            views: receiver,
            trace: Vec::new(),
            edits: 0,
            entered: None,
            paper: Vec::new(),
            doubled: false,
            acted_at: 0,
            log,
        })
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

    /// From now on, touch everything twice in the same instant.
    pub fn double(&mut self, doubled: bool) {
        self.doubled = doubled;
    }

    /// From now on, this test citizen sits at the browser.
    pub fn hand_browser_to(&self, citizen: &str) {
        citizen.clone_into(&mut self.body.browser.lock().unwrap_or_else(PoisonError::into_inner).citizen);
    }

    /// Waits until the view, and the revision that was shown at the last thing done, are as wanted.
    ///
    /// # Errors
    /// What is on the screen instead.
    pub async fn wait(&mut self, wanted: impl Fn(&ViewState, u64) -> bool) -> Result<ViewState, String> {
        let since = self.acted_at;
        let waiting = self.views.wait_for(|view| wanted(view, since));
        if let Ok(Ok(view)) = tokio::time::timeout(PATIENCE, waiting).await {
            return Ok(view.clone());
        }
        let view = self.view();
        Err(format!("waited in vain; on screen {}:\n{}", view.screen, view.read_aloud))
    }

    /// Waits for something that went wrong to be said, whatever it is; its words.
    ///
    /// # Errors
    /// When nothing is said in time.
    pub async fn told(&mut self) -> Result<String, JourneyError> {
        let said = |view: &ViewState| element(view, "notice").map(|element| element.read_aloud.clone());
        let words = {
            let since = self.acted_at;
            let waiting = self.views.wait_for(|view| view.revision > since && said(view).is_some());
            match tokio::time::timeout(PATIENCE, waiting).await {
                Ok(Ok(view)) => said(&view),
                _ => None,
            }
        };
        words.ok_or_else(|| JourneyError::Stuck(format!("nothing was said on screen {}", self.view().screen)))
    }

    /// The screen as it is now.
    #[must_use]
    pub fn view(&self) -> ViewState {
        self.views.borrow().clone()
    }

    /// Does something, and remembers that it did.
    pub fn act(&mut self, action: Action) {
        let said = match &action {
            Action::PinEntered { element, .. } => json!({ "type": "pin_entered", "element": element }),
            other => serde_json::to_value(other).unwrap_or_default(),
        };
        self.trace.push(json!({ "screen": self.view().screen, "action": said }));
        self.acted_at = self.view().revision;
        self.app.dispatch(action);
    }

    /// Does something with a finger, once or twice.
    fn touch(&mut self, action: Action) {
        if self.doubled {
            self.act(action.clone());
        }
        self.act(action);
    }

    /// Taps something.
    pub fn press(&mut self, element: &str) {
        let frame = self.view().frame;
        self.touch(Action::Press { element: element.to_owned(), frame });
    }

    /// Taps an option of a choice. Of many, where a second tap takes the first one back, only once.
    pub fn choose(&mut self, choice: &str, option: &str) {
        let view = self.view();
        let action = Action::Choose { element: choice.to_owned(), option: option.to_owned(), frame: view.frame };
        match element(&view, choice).map(|element| &element.body) {
            Some(Body::Choice { many: true, .. }) => self.act(action),
            _ => self.touch(action),
        }
    }

    /// Enters digits on the PIN pad.
    pub fn pin(&mut self, digits: &[u8]) {
        let view = self.view();
        let pad = view.elements.iter().find_map(|element| match element.body {
            Body::PinPad { attempt, .. } => Some((element.id.clone(), attempt)),
            _ => None,
        });
        let (element, attempt) = pad.unwrap_or_default();
        self.entered = Some((view.frame, attempt));
        self.touch(Action::PinEntered { element, digits: digits.to_vec(), frame: view.frame });
    }

    /// The pad that digits were entered on last: its frame, and how often it had refused some there.
    #[must_use]
    pub fn entered(&self) -> Option<(u64, u32)> {
        self.entered
    }

    /// Types a whole answer and leaves the field.
    pub fn type_in(&mut self, field: &str, value: &str) {
        self.edits += 1;
        let edit = 1_000_000 + self.edits;
        let frame = self.view().frame;
        self.act(Action::FieldEdited { field: field.to_owned(), value: value.to_owned(), edit, frame });
        self.act(Action::FieldLeft { field: field.to_owned(), frame });
    }

    /// Waits until the view is as wanted; stops when the app says that something went wrong.
    ///
    /// # Errors
    /// [`JourneyError`].
    pub async fn until(&mut self, what: &str, wanted: impl Fn(&ViewState) -> bool) -> Result<ViewState, JourneyError> {
        let view = {
            let since = self.acted_at;
            let new_trouble = |view: &ViewState| view.revision > since && wrong(view).is_some();
            let waiting = self.views.wait_for(|view| wanted(view) || new_trouble(view));
            match tokio::time::timeout(PATIENCE, waiting).await {
                Ok(Ok(view)) => Some(view.clone()),
                _ => None,
            }
        };
        match view {
            Some(view) if wanted(&view) => Ok(view),
            Some(view) => Err(JourneyError::Stuck(format!(
                "waiting for {what}: on screen {} the app says: {}",
                view.screen,
                wrong(&view).unwrap_or_default()
            ))),
            None => {
                let view = self.view();
                Err(JourneyError::Stuck(format!(
                    "waited in vain for {what}; on screen {}:\n{}",
                    view.screen, view.read_aloud
                )))
            }
        }
    }

    /// Waits for a screen, by name or by the first part of its name.
    ///
    /// # Errors
    /// [`JourneyError`].
    pub async fn screen(&mut self, name: &str) -> Result<ViewState, JourneyError> {
        self.until(name, |view| is_on(view, name)).await
    }

    /// Waits until everything on the screen is on the disk.
    ///
    /// # Errors
    /// [`JourneyError`].
    pub async fn settled(&mut self) -> Result<ViewState, JourneyError> {
        self.until("everything saved", |view| !is_saving(view)).await
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

    /// Actions and screens so far.
    pub fn trace(&self) -> &[Value] {
        &self.trace
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
        self.app
    }
}

/// What the app has acknowledged as saved, also in an earlier life of this process: nothing in it may be lost.
pub(super) struct Acknowledged {
    path: std::path::PathBuf,
    earlier: BTreeSet<String>,
}

impl Acknowledged {
    fn open(path: &Path) -> Self {
        let earlier = std::fs::read_to_string(path).unwrap_or_default();
        Self { path: path.to_owned(), earlier: earlier.lines().map(str::to_owned).collect() }
    }

    /// The app has just shown this as saved.
    pub(super) fn add(&self, what: &str) {
        use std::io::Write;
        let file = std::fs::OpenOptions::new().create(true).append(true).open(&self.path);
        // A note that is lost makes the check weaker, never wrong.
        let _ = file.and_then(|mut file| writeln!(file, "{what}"));
    }

    /// Whether an earlier process saved anything and did not finish.
    pub(super) fn has_earlier(&self) -> bool {
        !self.earlier.is_empty()
    }

    /// Whether an earlier process saw this saved.
    pub(super) fn was_saved(&self, what: &str) -> bool {
        self.earlier.contains(what)
    }

    /// The dossier is finished: the next one starts from nothing.
    pub(super) fn finish(&mut self) {
        self.earlier.clear();
        let _ = std::fs::remove_file(&self.path);
    }
}

/// What the app says went wrong, if it does.
fn wrong(view: &ViewState) -> Option<String> {
    view.elements.iter().find_map(|element| match (&*element.id, &element.body) {
        ("notice" | "fault", Body::Notice { tone: gocua_app::view::Tone::Bad, text, .. }) => Some(text.clone()),
        _ => None,
    })
}

/// Whether a view shows a screen, by its name or by the part of it before a full stop.
#[must_use]
pub fn is_on(view: &ViewState, screen: &str) -> bool {
    view.screen == screen || view.screen.strip_prefix(screen).is_some_and(|rest| rest.starts_with('.'))
}

/// Whether something on the screen is on its way to the disk.
#[must_use]
pub fn is_saving(view: &ViewState) -> bool {
    view.elements.iter().any(|element| matches!(&element.body, Body::Saved { state: SaveState::Saving, .. }))
}

/// An element of a view.
pub fn element<'a>(view: &'a ViewState, id: &str) -> Option<&'a Element> {
    view.elements.iter().find(|element| element.id == id)
}

/// Whether a view has an element.
pub fn has(view: &ViewState, id: &str) -> bool {
    element(view, id).is_some()
}
