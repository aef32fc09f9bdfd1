//! The rules a draft was begun under.
//!
//! They are kept in the draft's own vault and not as packs beside it: a vault that is closed cannot say which packs its drafts need,
//! and a form with its procedure is a hundredth of a pack.

use gocua_dossier::draft::Rules;
use serde::{Deserialize, Serialize};

use super::Kept;

/// A form and a procedure as some pack had them; from a pack that was verified when the draft was begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// Which rules.
    pub rules: Rules,
    /// Definition of the form, as in the pack.
    pub form: String,
    /// Definition of the procedure, as in the pack.
    pub procedure: String,
}

impl Kept for Edition {
    const COLLECTION: &'static str = "edition";
    const TRAVELS: bool = true;

    fn id(&self) -> String {
        self.rules.form_sha256.clone()
    }

    fn earlier(_: u8, _: &[u8]) -> Option<Self> {
        None
    }
}
