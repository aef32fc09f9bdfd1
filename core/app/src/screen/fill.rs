//! The screens for filling in, the same in every room.

use super::page::Page;
use super::{check, papers, procedure, question, rules};
use crate::kept::draft::Draft;
use crate::model::order::{DraftOrder, DraftScreen};
use crate::model::turn::Ground;
use crate::part::drafting::Drafting;
use crate::part::place::{Place, Typed};
use crate::rules::judge::Judge;
use crate::say::words::Words;
use gocua_dossier::draft::DraftId;

/// What these screens are drawn from.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    /// What every room stands on.
    pub(super) ground: &'a Ground,
    /// Drafts.
    pub(super) drafting: &'a Drafting,
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
        self.ground.judge(&self.drafting.editions)
    }

    pub(super) fn draft(&self, id: DraftId) -> Option<&'a Draft> {
        self.drafting.draft(id)
    }
}

/// Draws one of them.
pub(super) fn page<'a, O, S>(
    ground: &'a Ground,
    drafting: &'a Drafting,
    place: &'a Place<S>,
    screen: &DraftScreen,
    sign: impl FnOnce(DraftId) -> Option<O>,
) -> Page<'a, O>
where
    O: Clone + From<DraftOrder>,
    S: Clone + PartialEq,
{
    let sight = Sight { ground, drafting, search: &place.search, typed: &place.typed };
    match screen {
        DraftScreen::Find => procedure::find(sight),
        DraftScreen::Procedure(code) => procedure::procedure(sight, code),
        DraftScreen::Case(code) => procedure::case(sight, code),
        DraftScreen::Question { draft, step, mending } => question::question(sight, *draft, step, *mending),
        DraftScreen::Row { draft, group, row } => question::row(sight, *draft, group, *row),
        DraftScreen::Papers(draft) => papers::papers(sight, *draft),
        DraftScreen::Check(draft) => check::check(sight, *draft),
        DraftScreen::ReadBack(draft) => check::read_back(sight, *draft, sign(*draft)),
        DraftScreen::Rules(draft) => rules::rules(sight, *draft),
    }
}
