//! The screens for filling in, the same in every room.

use super::check::Ends;
use super::page::Page;
use super::sight::Sight;
use super::{check, filled, help, papers, procedure, question, rows, rules};
use crate::model::order::{DraftOrder, FaceOrder};
use crate::model::screens::DraftScreen;
use crate::model::turn::Ground;
use crate::part::drafting::Drafting;
use crate::part::place::Place;
use gocua_dossier::draft::DraftId;

/// Draws one of them. `look` is how many pages of the document on the screen can be seen, in a room that shows any.
pub(super) fn page<'a, O, S>(
    ground: &'a Ground,
    drafting: &'a Drafting,
    place: &'a Place<S>,
    screen: &DraftScreen,
    look: Option<Option<u32>>,
    ends: impl FnOnce(DraftId) -> Option<Ends<O>>,
) -> Page<'a, O>
where
    O: Clone + From<DraftOrder> + From<FaceOrder>,
    S: Clone + PartialEq,
{
    let sight = Sight { ground, drafting, look, search: &place.search, typed: &place.typed };
    match screen {
        DraftScreen::Help(code) => help::help(sight, code.as_deref()),
        DraftScreen::Find => procedure::find(sight),
        DraftScreen::Procedure(code) => procedure::procedure(sight, code),
        DraftScreen::Case(code) => procedure::case(sight, code),
        DraftScreen::Filled(draft) => filled::page(sight, *draft),
        DraftScreen::Question { draft, step, mending } => question::question(sight, *draft, step, *mending),
        DraftScreen::Row { draft, group, row } => rows::row(sight, *draft, group, *row),
        DraftScreen::Questions(draft) => question::list(sight, *draft),
        DraftScreen::Papers(draft) => papers::papers(sight, *draft),
        DraftScreen::Paper { draft, component, number } => papers::paper(sight, *draft, component, *number),
        DraftScreen::Check(draft) => check::check(sight, *draft),
        DraftScreen::ReadBack(draft) => check::read_back(sight, *draft, ends(*draft)),
        DraftScreen::Rules(draft) => rules::rules(sight, *draft),
    }
}
