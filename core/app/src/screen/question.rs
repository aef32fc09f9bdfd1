//! One question on a screen, or a few that belong together; rows of a repeated group.

use gocua_dossier::answers::{Origin, Path};
use gocua_dossier::draft::DraftId;
use gocua_dossier::form::{Evaluation, Kind, Question, TextFormat, Weight, codes};

use super::date;
use super::options::yes_no;
use super::page::Page;
use super::sight::Sight;
use crate::door::view::{Body, ButtonWeight, ChoiceOption, Keyboard, SaveState, Tone};
use crate::model::order::{DraftOrder, Input};
use crate::model::screens::DraftScreen;

/// Most hits of a place search on one screen.
const HITS: usize = 8;

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
    let questions: Vec<_> = step.paths.iter().filter_map(|path| evaluation.question(path)).collect();
    let (mut saved, single) = (SaveState::Empty, questions.len() == 1);
    page.heading(match questions.first() {
        Some(question) if single => question.label.as_str(),
        _ => step.title.as_str(),
    });
    for question in &questions {
        field(sight, draft, &mut page, question, single, &evaluation);
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

pub(super) fn row<'a, O: Clone + From<DraftOrder>>(
    sight: Sight<'a>,
    draft: DraftId,
    group: &str,
    row: u16,
) -> Page<'a, O> {
    let words = sight.words();
    let place = words.tell("row-place", [("n", (row + 1).into())]);
    let mut page = Page::new(words, format!("row.{group}"), place).sensitive();
    let evaluation = sight.draft(draft).and_then(|written| sight.judge().evaluate(written));
    let Some(evaluation) = evaluation else { return page };
    let title = group.parse().ok().and_then(|path| evaluation.question(&path)).map(|question| question.label.clone());
    page.heading(title.unwrap_or_default());
    let mut saved = SaveState::Empty;
    for question in evaluation.questions.iter().filter(|question| in_row(&question.path, group, row)) {
        field(sight, draft, &mut page, question, false, &evaluation);
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

/// Draws one question. With `single` the heading asks it already.
fn field<O: Clone + From<DraftOrder>>(
    sight: Sight<'_>,
    draft: DraftId,
    page: &mut Page<'_, O>,
    question: &Question,
    single: bool,
    evaluation: &Evaluation,
) {
    let words = sight.words();
    let id = question.path.to_string();
    let label = if single { String::new() } else { question.label.clone() };
    let fault = fault(sight, draft, question);
    let saved = save_state(sight, draft, question);
    let edit = sight.typed.edit(&id);
    let said = [Some(question.read_aloud.clone()), answered(sight, question), fault.clone()];
    let aloud = said.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let options = |choices: &[gocua_dossier::form::Choice]| {
        let picked: Vec<&str> = codes(&question.raw).collect();
        choices
            .iter()
            .map(|choice| ChoiceOption {
                id: choice.code.clone(),
                label: choice.label.clone(),
                detail: choice.hint.clone(),
                icon: None,
                selected: picked.contains(&choice.code.as_str()),
            })
            .collect::<Vec<_>>()
    };
    let text = |keyboard: Keyboard, multiline: bool, max_length: u32| Body::TextField {
        label: label.clone(),
        value: question.raw.clone(),
        edit,
        hint: question.hint.clone(),
        example: question.example.as_deref().map(|example| words.tell("example", [("text", example.into())])),
        keyboard,
        multiline,
        max_length,
        fault: fault.clone(),
        saved,
    };
    let body = match &question.kind {
        Kind::Text { format, max } => match format {
            TextFormat::Name => text(Keyboard::Name, false, (*max).into()),
            TextFormat::Phone => text(Keyboard::Phone, false, (*max).into()),
            TextFormat::Email => text(Keyboard::Email, false, (*max).into()),
            TextFormat::Free => text(Keyboard::Text, *max > 120, (*max).into()),
            TextFormat::Digits(_) => text(Keyboard::Digits, false, (*max).into()),
        },
        Kind::Integer { .. } => text(Keyboard::Digits, false, 12),
        Kind::IdentityNumber => text(Keyboard::Digits, false, 20),
        Kind::Date | Kind::PartialDate | Kind::Month => Body::DateField {
            label: label.clone(),
            value: question.raw.clone(),
            edit,
            hint: question.hint.clone(),
            parts: date::parts(words, &question.raw, question.kind == Kind::Month),
            fault: fault.clone(),
            saved,
        },
        Kind::YesNo => {
            let options = yes_no(words, &question.raw);
            Body::Choice { label, options, many: false, fault: fault.clone(), saved }
        }
        Kind::Choice(choices) => {
            Body::Choice { label, options: options(choices), many: false, fault: fault.clone(), saved }
        }
        Kind::Choices(choices) => {
            Body::Choice { label, options: options(choices), many: true, fault: fault.clone(), saved }
        }
        Kind::Place => return place(sight, draft, page, question, label, fault),
        Kind::Group { rows, max, add, .. } => {
            return group(draft, page, question, *rows, *rows < *max, add, evaluation);
        }
    };
    let wrong = fault.is_some();
    let path = question.path.clone();
    let picks: Vec<String> = match &body {
        Body::Choice { options, .. } => options.iter().map(|option| option.id.clone()).collect(),
        _ => Vec::new(),
    };
    let date = matches!(body, Body::DateField { .. });
    page.add(id, aloud, body);
    if picks.is_empty() {
        page.takes(Input::Answer { draft, path: path.clone(), date });
    }
    for option in picks {
        page.option(option.clone(), DraftOrder::Pick { draft, path: path.clone(), option });
    }
    if wrong {
        page.live();
    }
    if question.kind == Kind::IdentityNumber {
        let scan = DraftOrder::Scan { draft, path: path.clone() };
        page.button(format!("scan:{path}"), "card-scan", ButtonWeight::Quiet, Some("badge"), scan);
        page.enabled(!sight.drafting.cards.has(&(draft, path.to_string()))).near();
    }
    extras(sight, draft, page, question);
}

/// The answer as it is read aloud, so that who cannot read can hear whether it is right.
fn answered(sight: Sight<'_>, question: &Question) -> Option<String> {
    let picked = |choices: &[gocua_dossier::form::Choice]| {
        let picked: Vec<&str> = codes(&question.raw).collect();
        let labels = choices.iter().filter(|choice| picked.contains(&choice.code.as_str()));
        labels.map(|choice| choice.label.as_str()).collect::<Vec<_>>().join(", ")
    };
    let answer = match &question.kind {
        Kind::YesNo if matches!(question.raw.as_str(), "yes" | "no") => sight.words().say(&question.raw),
        Kind::Choice(choices) | Kind::Choices(choices) => picked(choices),
        _ => question.raw.trim().to_owned(),
    };
    let answer = answer.trim_end_matches('.');
    (!answer.is_empty()).then(|| sight.words().tell("question-answered", [("answer", answer.into())]))
}

/// What stands under a field: where its first value came from, and doubts to settle.
fn extras<O: Clone + From<DraftOrder>>(sight: Sight<'_>, draft: DraftId, page: &mut Page<'_, O>, question: &Question) {
    if let Some(Origin::Filled { .. }) = question.origin {
        page.notice(&format!("origin.{}", question.path), Tone::Info, sight.words().say("question-filled"));
    }
    for finding in question.findings.iter().filter(|finding| finding.weight != Weight::Fault && !finding.confirmed) {
        let tone = if finding.weight == Weight::Question { Tone::Wait } else { Tone::Info };
        page.notice(&format!("finding.{}", finding.rule), tone, format!("{} {}", finding.text, finding.remedy).trim());
        if finding.weight == Weight::Question {
            let confirm = DraftOrder::Confirm { draft, rule: finding.rule.clone() };
            let id = format!("confirm:{}", finding.rule);
            page.button(id, "question-confirm", ButtonWeight::Secondary, None, confirm).near();
        }
    }
}

fn place<O: Clone + From<DraftOrder>>(
    sight: Sight<'_>,
    draft: DraftId,
    page: &mut Page<'_, O>,
    question: &Question,
    label: String,
    fault: Option<String>,
) {
    let (words, id) = (sight.words(), question.path.to_string());
    let chosen = sight.ground.library.places().by_code(&question.raw);
    if let Some(fault) = fault {
        page.notice(&format!("fault.{id}"), Tone::Bad, fault);
    }
    if let Some(chosen) = chosen {
        let detail = Some(chosen.province.clone());
        page.tick(format!("chosen.{id}"), chosen.name, detail);
    }
    let field = format!("search.{id}");
    let label = if label.is_empty() { words.say("place-search") } else { label };
    let edit = sight.typed.edit(&field);
    let value = sight.search.to_owned();
    page.add(field, question.read_aloud.as_str(), Body::SearchField { label, value, edit, clear: words.say("clear") });
    page.takes(Input::Search);
    // Several old names may lead to the same unit of today; it stands once, under the best of them.
    let mut shown = std::collections::BTreeSet::new();
    for hit in sight.ground.library.places().search(sight.search, HITS) {
        if !shown.insert(hit.code.clone()) {
            continue;
        }
        let old = hit.matched_old_name.as_ref().map(|old| words.tell("place-was", [("old", old.as_str().into())]));
        let detail = match old {
            Some(old) => format!("{}. {old}", hit.province),
            None => hit.province.clone(),
        };
        let answer = DraftOrder::Answer { draft, path: question.path.clone(), value: hit.code.clone() }.into();
        page.row(format!("place:{id}:{}", hit.code), "home_pin", hit.name, Some(detail), None, Some(answer));
    }
    extras(sight, draft, page, question);
}

fn group<O: Clone + From<DraftOrder>>(
    draft: DraftId,
    page: &mut Page<'_, O>,
    question: &Question,
    rows: u16,
    more: bool,
    add: &str,
    evaluation: &Evaluation,
) {
    let id = question.path.to_string();
    for row in 0..rows {
        let mut values = evaluation.questions.iter().filter(|question| in_row(&question.path, &id, row));
        let title = values.next().map(|question| question.raw.clone()).filter(|raw| !raw.is_empty());
        let detail = values.map(|question| question.raw.as_str()).find(|raw| !raw.is_empty()).map(str::to_owned);
        let title = title.unwrap_or_else(|| format!("{}", row + 1));
        let open = DraftOrder::Go(DraftScreen::Row { draft, group: id.clone(), row }).into();
        page.row(format!("row:{id}:{row}"), "edit", title, detail, None, Some(open));
    }
    for finding in question.findings.iter().filter(|finding| finding.weight == Weight::Fault) {
        page.notice(&format!("finding.{}", finding.rule), Tone::Bad, format!("{} {}", finding.text, finding.remedy));
    }
    if more {
        let order = DraftOrder::Add { draft, group: id.clone() };
        page.labelled(format!("add:{id}"), add.to_owned(), ButtonWeight::Secondary, Some("add"), order).near();
    }
}

/// What is wrong, once the person has left the field: nobody is corrected in the middle of a word.
fn fault(sight: Sight<'_>, draft: DraftId, question: &Question) -> Option<String> {
    if !sight.drafting.was_left(draft, &question.path.to_string()) {
        return None;
    }
    let finding = question.findings.iter().find(|finding| finding.weight == Weight::Fault)?;
    Some(format!("{} {}", finding.text, finding.remedy).trim().to_owned())
}

fn save_state(sight: Sight<'_>, draft: DraftId, question: &Question) -> SaveState {
    sight.drafting.save_state(draft, &question.path.to_string(), question.raw.is_empty())
}

fn worst(one: SaveState, other: SaveState) -> SaveState {
    let rank = |state| match state {
        SaveState::Empty => 0,
        SaveState::Saved => 1,
        SaveState::Saving => 2,
        SaveState::Failed => 3,
    };
    if rank(other) > rank(one) { other } else { one }
}
