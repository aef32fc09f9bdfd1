//! What was filled in before anybody typed: shown whole, with where each value comes from, before the first question is asked.

use gocua_dossier::answers::Origin;
use gocua_dossier::draft::DraftId;

use super::field::{self, from_account};
use super::leaving::way_home;
use super::page::Page;
use super::sight::Sight;
use crate::model::order::DraftOrder;

pub(super) fn page<'a, O: Clone + From<DraftOrder>>(sight: Sight<'a>, draft: DraftId) -> Page<'a, O> {
    let words = sight.words();
    let mut page = Page::new(words, "filled", words.say("filled-place")).sensitive();
    page.heading(words.say("filled-heading")).text("why", words.say("filled-why"));
    let evaluation = sight.draft(draft).and_then(|written| sight.judge().evaluate(written));
    let Some(evaluation) = evaluation else { return page };
    for question in &evaluation.questions {
        let (Some(Origin::Filled { source, .. }), true) = (&question.origin, question.path.row().is_none()) else {
            continue;
        };
        let from = words.say(if from_account(*source) { "filled-account" } else { "filled-card" });
        let detail = format!("{} ({from})", field::said(sight, question));
        let change = DraftOrder::Fix { draft, path: Some(question.path.clone()) }.into();
        page.row(
            format!("change:{}", question.path),
            "edit",
            question.label.as_str(),
            Some(detail),
            None,
            Some(change),
        );
    }
    page.primary("next", "filled-right", DraftOrder::Filled(draft));
    way_home(&mut page);
    page
}
