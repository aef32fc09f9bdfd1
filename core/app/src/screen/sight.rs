//! What the screens for filling in are drawn from.

use gocua_dossier::draft::DraftId;

use crate::kept::draft::Draft;
use crate::model::turn::Ground;
use crate::part::drafting::Drafting;
use crate::part::place::Typed;
use crate::rules::judge::Judge;
use crate::say::words::Words;

/// What these screens are drawn from.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    /// What every room stands on.
    pub(super) ground: &'a Ground,
    /// Drafts.
    pub(super) drafting: &'a Drafting,
    /// How many pages of the document on the screen can be seen, in a room that shows any.
    pub(super) look: Option<Option<u32>>,
    /// Text in the search box.
    pub(super) search: &'a str,
    /// Which edits of text fields were seen.
    pub(super) typed: &'a Typed,
}

impl<'a> Sight<'a> {
    pub(super) fn words(&self) -> &'a Words {
        &self.ground.words
    }

    pub(super) fn judge(&self) -> Judge<'a> {
        self.ground.judge(self.drafting)
    }

    pub(super) fn draft(&self, id: DraftId) -> Option<&'a Draft> {
        self.drafting.draft(id)
    }
}
