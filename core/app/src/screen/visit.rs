//! The screens of a visit.

use gocua_dossier::procedure::in_language;

use super::fill;
use super::page::Page;
use crate::door::view::{ButtonWeight, Tone};
use crate::model::order::{DraftOrder, VisitOrder};
use crate::model::screens::{DraftScreen, VisitScreen};
use crate::model::turn::Ground;
use crate::model::visit::Visit;

/// Draws one of them.
#[must_use]
pub fn page<'a>(ground: &'a Ground, visit: &'a Visit, screen: &VisitScreen) -> Page<'a, VisitOrder> {
    let page = match screen {
        VisitScreen::Home => home(ground, visit),
        VisitScreen::Draft(screen) => fill::page(ground, &visit.drafting, &visit.place, screen, None, |_| None),
    };
    let depth = visit.place.trail().len();
    page.back(depth > 1).depth(depth)
}

fn home<'a>(ground: &'a Ground, visit: &Visit) -> Page<'a, VisitOrder> {
    let words = &ground.words;
    let judge = ground.judge(&visit.drafting);
    let mut page = Page::new(words, "visit", words.say("visit-place"));
    page.heading(words.say("visit-heading")).text("why", words.say("visit-why"));
    page.notice("nothing-stays", Tone::Info, words.say("visit-nothing-stays"));
    for draft in visit.drafting.newest_first() {
        let procedure = judge.procedure(draft);
        let title = procedure
            .map_or(draft.body.procedure.as_str(), |procedure| in_language(&procedure.short_name, words.language()));
        let icon = procedure.map_or("description", |procedure| procedure.icon.as_str());
        let order = DraftOrder::Resume(draft.id()).into();
        page.row(format!("work:{}", draft.id()), icon, title, None, None, Some(order));
    }
    page.button("find", "home-find", ButtonWeight::Primary, Some("search"), DraftOrder::Go(DraftScreen::Find));
    page.danger("leave", "visit-leave", "visit-leave-sure", VisitOrder::Leave);
    page
}
