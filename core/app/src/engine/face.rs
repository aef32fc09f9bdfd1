//! The public file that says how the app looks on this phone: read before the first view, replaced whole after that.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::disk::{disk_fault, keep};
use crate::door::fault::Fault;
use crate::kept::face::{self, Face as Kept};

/// The file.
#[derive(Clone)]
pub(super) struct Face {
    path: PathBuf,
    /// What is to be in it; nothing once it is.
    wanted: Arc<Mutex<Option<Vec<u8>>>>,
    /// One at a time writes.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Face {
    /// Beside the vaults of this folder.
    pub(super) fn beside(folder: &str) -> Self {
        Self { path: Path::new(folder).join("face.json"), wanted: Arc::default(), turn: Arc::default() }
    }

    /// What is in it. It is small, and there is nothing to draw before it is known.
    pub(super) fn read(&self) -> Kept {
        let mut bytes = Vec::new();
        let read = std::fs::File::open(&self.path).and_then(|file| file.take(face::MOST).read_to_end(&mut bytes));
        read.map(|_| Kept::read(&bytes)).unwrap_or_default()
    }

    /// Replaces it. Whatever was wanted last is what stays.
    pub(super) async fn keep(&self, bytes: Vec<u8>) -> Result<(), Fault> {
        *self.wanted.lock().unwrap_or_else(PoisonError::into_inner) = Some(bytes);
        let _turn = self.turn.lock().await;
        let wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner).take();
        match wanted {
            Some(bytes) => keep(&self.path, &bytes).await.map_err(|error| disk_fault(&error)),
            // Somebody else has just written something newer.
            None => Ok(()),
        }
    }
}
