//! Rows of a repeated group: each in words, in the order of time, and what is wrong with it at the row itself.

use gocua_dossier::answers::Path;
use gocua_dossier::draft::DraftId;
use gocua_dossier::expr::Value;
use gocua_dossier::form::{Evaluation, Kind, Question, Weight};

use super::field::{field, help, said, save_state, worst};
use super::page::Page;
use super::sight::Sight;
use crate::door::view::{ButtonWeight, SaveState, Tag, Tone};
use crate::model::order::DraftOrder;
use crate::model::screens::DraftScreen;

pub(super) fn row<'a, O: Clone + From<DraftOrder>>(
    sight: Sight<'a>,
    draft: DraftId,
    group: &str,
    row: u16,
) -> Page<'a, O> {
    let words = sight.words();
    let evaluation = sight.draft(draft).and_then(|written| sight.judge().evaluate(written));
    let whole = evaluation.as_ref().and_then(|evaluation| evaluation.question(&group.parse().ok()?));
    let called = words.row(match whole.map(|question| &question.kind) {
        Some(Kind::Group { row, .. }) => row.as_str(),
        _ => "",
    });
    let place = words.tell("row-place", [("row", called.into()), ("n", (row + 1).into())]);
    let mut page = Page::new(words, format!("row.{group}"), place).sensitive();
    page.heading(whole.map(|question| question.label.clone()).unwrap_or_default());
    let Some(evaluation) = &evaluation else { return page };
    let mut saved = SaveState::Empty;
    for question in evaluation.questions.iter().filter(|question| in_row(&question.path, group, row)) {
        field(sight, draft, &mut page, question, false);
        saved = worst(saved, save_state(sight, draft, question));
    }
    page.saved(saved);
    page.primary("done", "row-done", DraftOrder::Back);
    let remove = DraftOrder::Remove { draft, group: group.to_owned(), row };
    page.danger("remove", "row-remove", "row-remove-sure", remove);
    page
}

fn in_row(path: &Path, group: &str, row: u16) -> bool {
    path.name() == group && path.row().is_some_and(|(own, _)| own == row)
}

/// A row in words, on two lines: the time it is about or its first answer, and the rest.
fn in_words(sight: Sight<'_>, questions: &[&Question]) -> (String, String) {
    let words = sight.words();
    let (mut months, mut open, mut rest) = (Vec::new(), false, Vec::new());
    for question in questions {
        let text = said(sight, question);
        match question.kind {
            _ if text.is_empty() => {}
            Kind::Month => months.push(text),
            // Of those that are asked in a row, "yes" says that it goes on to this day; "no" says nothing.
            Kind::YesNo => open |= question.raw == "yes",
            _ => rest.push(text),
        }
    }
    let time = match months.as_slice() {
        [from, to] => Some(words.tell("row-from-to", [("from", from.as_str().into()), ("to", to.as_str().into())])),
        [from] if open => Some(words.tell("row-until-now", [("from", from.as_str().into())])),
        [from] => Some(words.tell("row-from", [("from", from.as_str().into())])),
        _ => None,
    };
    let title = time.or_else(|| (!rest.is_empty()).then(|| rest.remove(0))).unwrap_or_default();
    (title, rest.join(" · "))
}

/// The list of a group.
pub(super) fn group<O: Clone + From<DraftOrder>>(
    sight: Sight<'_>,
    draft: DraftId,
    page: &mut Page<'_, O>,
    question: &Question,
    evaluation: &Evaluation,
) {
    let Kind::Group { rows, max, add, row: called, .. } = &question.kind else { return };
    let words = sight.words();
    let called = words.row(called);
    let id = question.path.to_string();
    help(words, page, question);
    let was_left = sight.drafting.was_left(draft, &id);
    let mut listed: Vec<(u16, Vec<&Question>)> = (0..*rows)
        .map(|row| (row, evaluation.questions.iter().filter(|question| in_row(&question.path, &id, row)).collect()))
        .collect();
    // As they happened, whatever the order in which they were remembered; what has no time yet stays last.
    let began = |questions: &[&Question]| {
        let first = questions.iter().find(|question| question.kind == Kind::Month)?;
        match &first.value {
            Some(Value::Partial(month)) => Some(month.earliest()),
            _ => None,
        }
    };
    listed.sort_by_key(|(row, questions)| (began(questions).is_none(), began(questions), *row));
    for (number, (row, questions)) in listed.into_iter().enumerate() {
        let (title, detail) = in_words(sight, &questions);
        let unnamed = || words.tell("row-place", [("row", called.as_str().into()), ("n", (number + 1).into())]);
        let title = if title.is_empty() { unnamed() } else { title };
        let fault = |question: &&&Question| question.findings.iter().any(|finding| finding.weight == Weight::Fault);
        let wrong = was_left && questions.iter().find(fault).is_some();
        let tag = wrong.then(|| Tag { tone: Tone::Bad, text: words.say("row-wrong") });
        let open = DraftOrder::Go(DraftScreen::Row { draft, group: id.clone(), row }).into();
        let detail = (!detail.is_empty()).then_some(detail);
        page.row(format!("row:{id}:{row}"), "edit", title, detail, tag, Some(open));
    }
    // Nobody is greeted with what is missing: it is said after "continue".
    for finding in question.findings.iter().filter(|finding| was_left && finding.weight == Weight::Fault) {
        page.notice(&format!("finding.{}", finding.rule), Tone::Bad, format!("{} {}", finding.text, finding.remedy));
    }
    if rows < max {
        let order = DraftOrder::Add { draft, group: id.clone() };
        page.labelled(format!("add:{id}"), add.to_owned(), ButtonWeight::Secondary, Some("add"), order).near();
    }
}
