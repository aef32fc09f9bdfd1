//! The screens for filling in, the same in every room.

use super::page::Page;
use super::sight::Sight;
use super::{check, papers, procedure, question, rows, rules};
use crate::model::order::DraftOrder;
use crate::model::screens::DraftScreen;
use crate::model::turn::Ground;
use crate::part::drafting::Drafting;
use crate::part::place::Place;
use gocua_dossier::draft::DraftId;

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
        DraftScreen::Row { draft, group, row } => rows::row(sight, *draft, group, *row),
        DraftScreen::Questions(draft) => question::list(sight, *draft),
        DraftScreen::Papers(draft) => papers::papers(sight, *draft),
        DraftScreen::Check(draft) => check::check(sight, *draft),
        DraftScreen::ReadBack(draft) => check::read_back(sight, *draft, sign(*draft)),
        DraftScreen::Rules(draft) => rules::rules(sight, *draft),
    }
}
