//! The door: the app for Kotlin, Swift and Python, over uniffi.
//!
//! Four calls in, two calls out, all synchronous. No `async` crosses, because a cancelled coroutine drops a
//! pending Rust future on one platform and not on the other; no object stands inside a record, because some
//! platforms never free those. What crosses is declared, with its derives, in [`gocua_app`].

mod memory;

use std::fmt;
use std::sync::Arc;

pub use gocua_app::{Action, Config, PlatformOutcome, PlatformRequest, RequestId, ViewState};

uniffi::setup_scaffolding!();

/// What the platform implements. Both calls return at once and come from threads of the core.
#[uniffi::export(foreign)]
pub trait Shell: Send + Sync {
    /// Draw this. A later state replaces an earlier one.
    fn render(&self, view: ViewState) -> Result<(), ShellError>;
    /// Do what only the platform can, then call [`App::resolve`] with the same id.
    fn request(&self, id: RequestId, request: PlatformRequest) -> Result<(), ShellError>;
}

/// The shell could not do it. The core goes on: a view that was not drawn is replaced by the next one, and a
/// request that could not be made is answered as unavailable.
#[derive(Debug, uniffi::Error)]
#[uniffi(flat_error)]
pub enum ShellError {
    /// The shell threw something.
    Failed(String),
}

impl fmt::Display for ShellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Failed(reason) = self;
        f.write_str(reason)
    }
}

impl std::error::Error for ShellError {}

impl From<uniffi::UnexpectedUniFFICallbackError> for ShellError {
    /// Without this, an exception in a shell would become a panic in the engine.
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed(error.reason)
    }
}

/// The app. One for each process; dropping it stops it.
#[derive(uniffi::Object)]
pub struct App(Arc<gocua_app::App>);

#[uniffi::export]
impl App {
    /// Starts the app and returns at once; the first view is the starting one.
    #[uniffi::constructor]
    pub fn new(config: Config, shell: Arc<dyn Shell>) -> Arc<Self> {
        Arc::new_cyclic(|own| {
            let door = Door { shell, app: own.clone() };
            Self(gocua_app::App::new(config, Arc::new(door)))
        })
    }

    /// A person did something. Never blocks, never fails.
    pub fn dispatch(&self, action: Action) {
        self.0.dispatch(action);
    }

    /// The platform answers a request. An unknown id is ignored.
    pub fn resolve(&self, id: RequestId, outcome: PlatformOutcome) {
        self.0.resolve(id, outcome);
    }

    /// The state being shown: for the first frame and after the shell was rebuilt.
    pub fn view(&self) -> ViewState {
        self.0.view()
    }
}

/// The foreign shell as the core knows it.
struct Door {
    shell: Arc<dyn Shell>,
    /// Weak: the core owns the shell, so a strong reference back would keep both for ever.
    app: std::sync::Weak<App>,
}

impl gocua_app::Shell for Door {
    fn render(&self, view: ViewState) {
        // A later view replaces this one; there is nobody to tell.
        let _ = self.shell.render(view);
    }

    fn request(&self, id: RequestId, request: PlatformRequest) {
        if let (Err(error), Some(app)) = (self.shell.request(id, request), self.app.upgrade()) {
            app.resolve(id, PlatformOutcome::Unavailable { reason: error.to_string() });
        }
    }
}
