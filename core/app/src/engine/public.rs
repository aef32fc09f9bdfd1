//! Public files beside the vaults, which are small and replaced whole: how the app looks on this phone, and the book of visits. They are
//! read before the first view.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::disk::{disk_fault, keep};
use crate::door::fault::Fault;

/// One of them.
#[derive(Clone)]
pub(super) struct Public {
    path: PathBuf,
    /// What is to be in it; nothing once it is.
    wanted: Arc<Mutex<Option<Vec<u8>>>>,
    /// One at a time writes.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Public {
    /// The file of this name, beside the vaults of this folder.
    pub(super) fn beside(folder: &str, name: &str) -> Self {
        Self { path: Path::new(folder).join(name), wanted: Arc::default(), turn: Arc::default() }
    }

    /// What is in it, at most so many bytes; nothing when it is not there.
    pub(super) fn read(&self, most: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        let read = std::fs::File::open(&self.path).and_then(|file| file.take(most).read_to_end(&mut bytes));
        read.map(|_| bytes).unwrap_or_default()
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
