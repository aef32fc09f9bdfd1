//! One question on a screen, or a few that belong together.

use gocua_dossier::draft::DraftId;
use gocua_dossier::form::Kind;

use super::field::{field, save_state, worst};
use super::page::Page;
use super::rows::group;
use super::sight::Sight;
use crate::door::view::SaveState;
use crate::model::order::DraftOrder;

pub(super) fn question<'a, O: Clone + From<DraftOrder>>(
    sight: Sight<'a>,
    draft: DraftId,
    step: &str,
    mending: bool,
) -> Page<'a, O> {
    let words = sight.words();
    let evaluation = sight.draft(draft).and_then(|written| sight.judge().evaluate(written));
    let Some(evaluation) = evaluation else { return Page::new(words, "question", "") };
    let total = evaluation.steps.len();
    let Some(place) = evaluation.steps.iter().position(|candidate| candidate.id == step) else {
        return Page::new(words, "question", "");
    };
    let here = words.tell("question-place", [("n", (place + 1).into()), ("total", total.into())]);
    let mut page = Page::new(words, format!("question.{step}"), here).sensitive().steps(place + 1, total);
    let Some(step) = evaluation.steps.get(place) else { return page };
    // What is asked in the rows of a group is asked on a screen of each row.
    let own = step.paths.iter().filter(|path| path.row().is_none());
    let questions: Vec<_> = own.filter_map(|path| evaluation.question(path)).collect();
    let (mut saved, single) = (SaveState::Empty, questions.len() == 1);
    page.heading(match questions.first() {
        Some(question) if single => question.label.as_str(),
        _ => step.title.as_str(),
    });
    for question in &questions {
        match question.kind {
            Kind::Group { .. } => group(sight, draft, &mut page, question, &evaluation),
            _ => field(sight, draft, &mut page, question, single),
        }
        saved = worst(saved, save_state(sight, draft, question));
    }
    page.saved(saved);
    if let Some(why) = questions.iter().find_map(|question| question.why.clone()) {
        page.quiet("why", why);
    }
    let (key, id) = (if mending { "question-mended" } else { "next" }, step.id.clone());
    page.primary("next", key, DraftOrder::Next { draft, step: id.clone(), mending });
    let unanswered = questions.iter().any(|question| question.required && question.value.is_none());
    if !mending && unanswered {
        page.quiet_button("skip", "question-skip", DraftOrder::Skip { draft, step: id });
    }
    if !mending && place == 0 {
        page.danger("discard", "draft-discard", "draft-discard-sure", DraftOrder::Discard(draft));
    }
    page
}
