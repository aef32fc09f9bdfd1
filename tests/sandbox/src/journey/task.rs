//! What to do, and why it did not come to its end.

use std::path::PathBuf;

use crate::{Host, StartError};

/// What to do.
pub struct Journey {
    /// Folder of the sandbox and of the phone.
    pub data: PathBuf,
    /// Port for the pages; 0 takes those that `data` had last, or free ones.
    pub port: u16,
    /// What the sandbox calls itself.
    pub host: Host,
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
    /// An answers file with everything that is wrong in it.
    #[error("{}: {} thing(s) to put right:\n{}", .path.display(), .faults.len(), .faults.join("\n"))]
    Faults {
        /// Which.
        path: PathBuf,
        /// A line each.
        faults: Vec<String>,
    },
    /// The answers do not make a dossier that can be sent: everything that is wrong, at once.
    #[error("{} thing(s) to put right:\n{}", .0.len(), .0.join("\n"))]
    Wrong(Vec<String>),
    /// A screen did not come, or said that something failed.
    #[error("{0}")]
    Stuck(String),
}
