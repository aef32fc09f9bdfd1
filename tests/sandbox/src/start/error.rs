//! Why the sandbox does not start.

use std::path::{Path, PathBuf};

use crate::pki::PkiError;

/// Why the sandbox did not start, in words for the person who started it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another program listens there.
    #[error("port {port} of this machine is taken by another program; choose another with --port")]
    PortBusy {
        /// The port that was wanted.
        port: u16,
    },
    /// The operating system refuses the port (below 1024, for example).
    #[error("port {port} of this machine cannot be opened: {reason}")]
    PortRefused {
        /// The port that was wanted.
        port: u16,
        /// What the operating system says.
        reason: String,
    },
    /// 65535 leaves no room for the API's port.
    #[error("port {port} is too high: the API needs the port after it")]
    PortTooHigh {
        /// The port that was wanted.
        port: u16,
    },
    /// The data folder cannot be made or written.
    #[error("the data folder {} cannot be written: {reason}", path.display())]
    DataNotWritable {
        /// The folder.
        path: PathBuf,
        /// What the operating system says.
        reason: String,
    },
    /// Another sandbox works in the data folder.
    #[error("another gocua works in {}; stop it, or choose another folder with --data", path.display())]
    FolderBusy {
        /// The folder.
        path: PathBuf,
    },
    /// The database is not usable.
    #[error("the sandbox's database is not usable ({0}); starting with --reset makes a new one")]
    Database(#[from] sqlx::Error),
    /// Keys or certificates are not usable.
    #[error("the sandbox's keys are not usable ({0}); starting with --reset makes new ones")]
    Keys(#[from] PkiError),
    /// TLS could not be set up.
    #[error("TLS could not be set up: {0}")]
    Tls(#[from] rustls::Error),
}

impl StartError {
    /// The operating system does not let us write there.
    pub fn not_writable(path: &Path, error: &std::io::Error) -> Self {
        Self::DataNotWritable { path: path.to_owned(), reason: error.to_string() }
    }

    /// The operating system does not let us have a port.
    pub(super) fn refused(port: u16, error: &std::io::Error) -> Self {
        Self::PortRefused { port, reason: error.to_string() }
    }
}
