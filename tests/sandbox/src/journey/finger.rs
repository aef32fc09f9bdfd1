//! A finger on the glass: acts on what the view says, waits for what it says next.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use gocua_app::view::{Body, Element, SaveState};
use gocua_app::{Action, App, ViewState};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::JourneyError;

/// Longest wait for a screen; a whole journey takes seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a person does with an app, whoever holds the phone around it.
pub struct Finger {
    /// The core.
    pub app: Arc<App>,
    views: watch::Receiver<ViewState>,
    trace: Vec<Value>,
    edits: u64,
    entered: Option<(u64, u32)>,
    doubled: bool,
    patience: Duration,
    /// Revision shown at the last action: words in it are about something before.
    acted_at: u64,
    /// What the app has acknowledged.
    pub(super) log: Acknowledged,
}

impl Finger {
    /// On an app that shows `views`; what it acknowledges is written down in `log`.
    #[must_use]
    pub fn new(app: Arc<App>, views: watch::Receiver<ViewState>, log: &Path) -> Self {
        Self {
            app,
            views,
            trace: Vec::new(),
            edits: 0,
            entered: None,
            doubled: false,
            patience: PATIENCE,
            acted_at: 0,
            log: Acknowledged::open(log),
        }
    }

    /// From now on, wait so long for a screen at most.
    pub fn patience(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// From now on, touch everything twice in the same instant.
    pub fn double(&mut self, doubled: bool) {
        self.doubled = doubled;
    }

    /// Waits until the view, and the revision that was shown at the last thing done, are as wanted.
    ///
    /// # Errors
    /// What is on the screen instead.
    pub async fn wait(&mut self, wanted: impl Fn(&ViewState, u64) -> bool) -> Result<ViewState, String> {
        let since = self.acted_at;
        let waiting = self.views.wait_for(|view| wanted(view, since));
        if let Ok(Ok(view)) = tokio::time::timeout(self.patience, waiting).await {
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
            match tokio::time::timeout(self.patience, waiting).await {
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
            match tokio::time::timeout(self.patience, waiting).await {
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

    /// Actions and screens so far.
    pub fn trace(&self) -> &[Value] {
        &self.trace
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
