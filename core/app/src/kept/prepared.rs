//! Who filled a draft in beside the person, on another phone, before it was handed over.

use gocua_dossier::draft::DraftId;
use serde::{Deserialize, Serialize};

use super::Kept;

/// A helper, as a citizen is told who knocks: what the broker says of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Host {
    /// Full name.
    pub name: String,
    /// Community digital technology team.
    pub team: String,
    /// The commune that set it up.
    pub place: String,
}

/// That a draft was prepared in a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    /// Which draft.
    pub draft: DraftId,
    /// By whom.
    pub host: Host,
    /// When it was handed over, Unix seconds.
    pub at: i64,
    /// Number of the consent receipt that the citizen has.
    pub receipt: String,
}

impl Kept for Prepared {
    const COLLECTION: &'static str = "prepared";
    const TRAVELS: bool = true;

    fn id(&self) -> String {
        self.draft.to_string()
    }

    fn earlier(_: u8, _: &[u8]) -> Option<Self> {
        None
    }
}
