//! One question on a screen, or a few that belong together.

use gocua_dossier::draft::DraftId;
use gocua_dossier::form::Kind;

use super::field::{self, field, save_state, worst};
use super::leaving::way_home;
use super::page::Page;
use super::rows::group;
use super::sight::Sight;
use crate::door::view::{SaveState, Tag, Tone};
use crate::model::order::DraftOrder;
use crate::model::screens::DraftScreen;
use crate::rules::judge::on_step;

/// The rule that finds what is not answered yet.
const REQUIRED: &str = "required";

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
    let heading = match questions.first() {
        Some(question) if single => question.label.as_str(),
        _ => step.title.as_str(),
    };
    page.heading(heading);
    for question in &questions {
        match question.kind {
            Kind::Group { .. } => group(sight, draft, &mut page, question, &evaluation),
            // A question that the heading asks in the same words is not asked twice.
            _ => field(sight, draft, &mut page, question, single || question.label == heading),
        }
        saved = worst(saved, save_state(sight, draft, question));
    }
    let wrong = questions.iter().filter(|question| field::fault(sight, draft, question).is_some()).count();
    if wrong > 1 {
        page.notice("wrong", Tone::Bad, words.tell("question-wrong", [("count", wrong.into())]));
    }
    page.saved(saved);
    // Each reason once, whichever of the questions it was written for.
    let mut whys: Vec<&str> = questions.iter().filter_map(|question| question.why.as_deref()).collect();
    whys.dedup();
    for (number, why) in whys.into_iter().enumerate() {
        let id = if number == 0 { "why".to_owned() } else { format!("why.{number}") };
        page.quiet(&id, why);
    }
    let (key, id) = (if mending { "question-mended" } else { "next" }, step.id.clone());
    page.primary("next", key, DraftOrder::Next { draft, step: id.clone(), mending });
    let unanswered = questions.iter().any(|question| question.required && question.value.is_none());
    if !mending && unanswered {
        page.quiet_button("skip", "question-skip", DraftOrder::Skip { draft, step: id });
    }
    if !mending {
        page.quiet_button("questions", "question-list", DraftOrder::Go(DraftScreen::Questions(draft))).near();
    }
    way_home(&mut page);
    page
}

/// Every question of a draft in order, and how each stands; what is thrown away is thrown away here, and asked first.
pub(super) fn list<'a, O: Clone + From<DraftOrder>>(sight: Sight<'a>, draft: DraftId) -> Page<'a, O> {
    let words = sight.words();
    let mut page = Page::new(words, "questions", words.say("question-list")).sensitive();
    page.heading(words.say("question-list"));
    let evaluation = sight.draft(draft).and_then(|written| sight.judge().evaluate(written));
    let Some(evaluation) = evaluation else { return page };
    for step in &evaluation.steps {
        let asked: Vec<_> = step.paths.iter().filter_map(|path| evaluation.question(path)).collect();
        let wrong = evaluation.findings.iter().any(|finding| {
            let here = finding.path.as_ref().is_some_and(|path| on_step(step, path));
            here && finding.blocks() && finding.rule != REQUIRED
        });
        let open = asked.iter().any(|question| question.required && question.value.is_none());
        let (tone, key) = match (wrong, open) {
            (true, _) => (Tone::Bad, "step-wrong"),
            (_, true) => (Tone::Wait, "step-open"),
            _ => (Tone::Good, "step-done"),
        };
        let said: Vec<String> = asked.iter().map(|question| field::said(sight, question)).collect();
        let said = said.iter().filter(|said| !said.is_empty()).cloned().collect::<Vec<_>>().join(" · ");
        let title = match asked.as_slice() {
            [only] => only.label.clone(),
            _ => step.title.clone(),
        };
        let order = DraftOrder::Jump { draft, step: step.id.clone() }.into();
        let detail = (!said.is_empty()).then_some(said);
        let tag = Some(Tag { tone, text: words.say(key) });
        page.row(format!("step:{}", step.id), "edit", title, detail, tag, Some(order));
    }
    way_home(&mut page);
    page.danger("discard", "draft-discard", "draft-discard-sure", DraftOrder::Discard(draft));
    page
}
