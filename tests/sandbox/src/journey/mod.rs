//! The main job without a browser: one real dossier, from sign-in to signed, sent and received.
//!
//! A robot takes the place of the person: it reads only [`ViewState`], acts only through [`Action`], and
//! stands in for the platform with the same doubles as the phone in the browser. [`robot`] is the person, and
//! [`walk`] the way, which scenario tests walk too; [`scenario`] is a way written down in a file, `browser` the
//! browser tab, [`Script`] what the person would answer.

mod browser;
pub mod robot;
pub mod scenario;
mod script;
pub mod walk;

use std::path::PathBuf;

pub(crate) use browser::Browser;
pub use robot::Browsing;
pub use script::Script;

use crate::{Options, StartError, start};

/// What to do.
pub struct Journey {
    /// Folder of the sandbox and of the phone.
    pub data: PathBuf,
    /// Port for the pages; 0 takes free ones.
    pub port: u16,
    /// Which procedures, by code.
    pub procedures: Vec<String>,
    /// Own answers instead of the built-in ones.
    pub answers: Option<PathBuf>,
    /// Where to write what came out.
    pub out: Option<PathBuf>,
}

/// Why the journey did not reach its end.
#[derive(Debug, thiserror::Error)]
pub enum JourneyError {
    /// The sandbox did not start.
    #[error("{0}")]
    Start(#[from] StartError),
    /// A file could not be read or written.
    #[error("{path}: {reason}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The answers file is not one.
    #[error("answers: {0}")]
    Answers(String),
    /// The answers do not make a dossier that can be sent: everything that is wrong, at once.
    #[error("{} thing(s) to put right:\n{}", .0.len(), .0.join("\n"))]
    Wrong(Vec<String>),
    /// A screen did not come, or said that something failed.
    #[error("{0}")]
    Stuck(String),
}

/// Walks the whole way for every procedure; each progress line goes to `progress`.
///
/// # Errors
/// [`JourneyError`]; with none, every result was verified and stored.
pub async fn run(journey: Journey, progress: &mut dyn FnMut(&str)) -> Result<(), JourneyError> {
    let mut scripts = Vec::new();
    for code in &journey.procedures {
        scripts.push(match &journey.answers {
            Some(path) => Script::read(path, code)?,
            None => Script::built_in(code)?,
        });
    }
    let options = Options { data: journey.data.clone(), port: journey.port, reset: false };
    let sandbox = start(options, axum::Router::new()).await?;
    let outcome = walk::walk(&sandbox, &journey, &scripts, progress).await;
    sandbox.stop().await;
    outcome
}
