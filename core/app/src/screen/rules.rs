//! The rules have changed since a draft was begun: what is different, and what to do about it.

use std::collections::BTreeSet;

use gocua_dossier::draft::DraftId;
use gocua_dossier::procedure::in_language;

use super::page::Page;
use super::sight::Sight;
use crate::door::view::{ButtonWeight, Tone};
use crate::kept::draft::Draft;
use crate::model::order::DraftOrder;
use crate::model::screens::DraftScreen;
use crate::rules::judge::Age;

pub(super) fn rules<'a, O: Clone + From<DraftOrder>>(sight: Sight<'a>, draft: DraftId) -> Page<'a, O> {
    let (words, judge) = (sight.words(), sight.judge());
    let mut page = Page::new(words, "rules", words.say("procedure-place")).sensitive();
    let Some(written) = sight.draft(draft) else { return page };
    let age = judge.age(written);
    page.heading(words.say(match age {
        Age::Withdrawn => "rules-withdrawn",
        Age::Unknown => "rules-unknown",
        Age::Newer | Age::Current => "rules-newer",
    }));
    if let Some(procedure) = judge.procedure(written) {
        let name = in_language(&procedure.short_name, words.language());
        page.key_value("procedure", words.say("procedure-place"), name, None);
    }
    match age {
        Age::Newer | Age::Current => {
            page.text("why", words.say("rules-newer-why"));
            differences(sight, &mut page, written);
            page.primary("take-over", "rules-take-over", DraftOrder::TakeOver(draft));
            let look = DraftOrder::Go(DraftScreen::Check(draft));
            page.button("keep", "rules-keep", ButtonWeight::Secondary, None, look);
        }
        Age::Withdrawn => {
            page.notice("why", Tone::Wait, words.say("rules-withdrawn-why"));
            page.primary("look", "rules-answers", DraftOrder::Go(DraftScreen::ReadBack(draft)));
            page.danger("discard", "draft-discard", "draft-discard-sure", DraftOrder::Discard(draft));
        }
        Age::Unknown => {
            page.notice("why", Tone::Wait, words.say("rules-unknown-why"));
            if judge.rules_of_today(&written.body.procedure).is_some() {
                page.primary("take-over", "rules-take-over", DraftOrder::TakeOver(draft));
            }
            page.danger("discard", "draft-discard", "draft-discard-sure", DraftOrder::Discard(draft));
        }
    }
    page
}

/// Questions that are new, and those that are not asked any more.
fn differences<O: Clone>(sight: Sight<'_>, page: &mut Page<'_, O>, written: &Draft) {
    let (words, judge) = (sight.words(), sight.judge());
    let Some(rules) = judge.rules_of_today(&written.body.procedure) else { return };
    let mut after = written.clone();
    after.body.rules = rules;
    let (Some(before), Some(after)) = (judge.evaluate(written), judge.evaluate(&after)) else { return };
    let names = |evaluation: &gocua_dossier::form::Evaluation| {
        let questions = evaluation.questions.iter().filter(|question| question.path.row().is_none());
        questions.map(|question| (question.path.to_string(), question.label.clone())).collect::<BTreeSet<_>>()
    };
    let (before, after) = (names(&before), names(&after));
    let has = |all: &BTreeSet<(String, String)>, path: &str| all.iter().any(|(own, _)| own == path);
    for (number, (_, label)) in after.iter().filter(|(path, _)| !has(&before, path)).enumerate() {
        page.key_value(format!("new:{number}"), words.say("rules-new-question"), label.as_str(), None);
    }
    for (number, (_, label)) in before.iter().filter(|(path, _)| !has(&after, path)).enumerate() {
        page.key_value(format!("gone:{number}"), words.say("rules-gone-question"), label.as_str(), None);
    }
    page.notice("kept", Tone::Good, words.say("rules-answers-stay"));
}
