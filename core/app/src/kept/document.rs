//! Documents of one's own.

use gocua_vault::SealedFile;
use serde::{Deserialize, Serialize};

use super::{Kept, bare};

/// A document in the person's own warehouse.
#[derive(Clone, Serialize, Deserialize)]
pub struct Document {
    /// Its name here.
    pub id: String,
    /// Title for people.
    pub title: String,
    /// Who signed it, as verified.
    pub signer: String,
    /// When it was signed, as claimed inside, Unix seconds.
    pub signed_at: Option<i64>,
    /// Dossier it came from.
    pub dossier_code: Option<String>,
    /// When it was taken over, Unix seconds.
    pub received_at: i64,
    /// The file.
    pub file: SealedFile,
}

impl Kept for Document {
    const COLLECTION: &'static str = "document";
    const TRAVELS: bool = true;

    fn id(&self) -> String {
        self.id.clone()
    }

    fn files(&self) -> Vec<&SealedFile> {
        vec![&self.file]
    }

    fn earlier(version: u8, json: &[u8]) -> Option<Self> {
        bare(version, json)
    }
}
