//! One question as it is drawn and spoken: what may be answered, what helps, what is wrong.

use gocua_dossier::answers::{Origin, Source};
use gocua_dossier::draft::DraftId;
use gocua_dossier::form::{Choice, Kind, Question, TextFormat, Weight, codes};
use gocua_dossier::place::Hit;

use super::date;
use super::long;
use super::options::yes_no;
use super::page::Page;
use super::search::search;
use super::sight::Sight;
use crate::door::view::{Body, ButtonWeight, ChoiceOption, Keyboard, SaveState, Tone};
use crate::model::order::{DraftOrder, Input};
use crate::say::words::Words;

/// Most hits of a place search on one screen.
const HITS: usize = 8;

/// Draws one question. With `single` the heading asks it already, in the same words.
pub(super) fn field<O: Clone + From<DraftOrder>>(
    sight: Sight<'_>,
    draft: DraftId,
    page: &mut Page<'_, O>,
    question: &Question,
    single: bool,
) {
    let words = sight.words();
    let id = question.path.to_string();
    let label = if single { String::new() } else { question.label.clone() };
    let fault = fault(sight, draft, question);
    let saved = save_state(sight, draft, question);
    let edit = sight.typed.edit(&id);
    let aloud = aloud(sight, question, single, fault.as_deref());
    let options = |choices: Vec<&Choice>| {
        let picked: Vec<&str> = codes(&question.raw).collect();
        choices
            .into_iter()
            .map(|choice| ChoiceOption {
                id: choice.code.clone(),
                label: choice.label.clone(),
                detail: choice.hint.clone(),
                icon: choice.picture.clone(),
                selected: picked.contains(&choice.code.as_str()),
            })
            .collect::<Vec<_>>()
    };
    let text = |keyboard: Keyboard, multiline: bool, max_length: u32| Body::TextField {
        label: label.clone(),
        value: question.raw.clone(),
        edit,
        hint: question.hint.clone(),
        example: example(words, question),
        keyboard,
        multiline,
        max_length,
        fault: fault.clone(),
        saved,
    };
    help(words, page, question);
    let body = match &question.kind {
        Kind::Text { format, max } => match format {
            TextFormat::Name => text(Keyboard::Name, false, (*max).into()),
            TextFormat::Phone => text(Keyboard::Phone, false, (*max).into()),
            TextFormat::Email => text(Keyboard::Email, false, (*max).into()),
            TextFormat::Free | TextFormat::Address => text(Keyboard::Text, *max > 120, (*max).into()),
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
        Kind::Choice(choices) | Kind::Choices(choices) => {
            let many = matches!(question.kind, Kind::Choices(_));
            let options = options(long::options(sight, page, question, choices));
            Body::Choice { label, options, many, fault: fault.clone(), saved }
        }
        Kind::Place => return place(sight, draft, page, question, label, fault),
        // Drawn as a list, by whoever draws the screen.
        Kind::Group { .. } => return,
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

/// Hint and example of a question: those that are in the element itself.
fn within(words: &Words, question: &Question) -> (Option<String>, Option<String>) {
    match question.kind {
        Kind::Text { .. } | Kind::Integer { .. } | Kind::IdentityNumber => {
            (question.hint.clone(), example(words, question))
        }
        Kind::Date | Kind::PartialDate | Kind::Month => (question.hint.clone(), None),
        _ => (None, None),
    }
}

/// Help that has no place in the element itself stands above it, to be seen and heard.
pub(super) fn help<O: Clone>(words: &Words, page: &mut Page<'_, O>, question: &Question) {
    let (hint, shown) = within(words, question);
    let hint = question.hint.clone().filter(|_| hint.is_none());
    let example = example(words, question).filter(|_| shown.is_none());
    for (id, text) in [("hint", hint), ("example", example)] {
        if let Some(text) = text {
            page.quiet(&format!("{id}.{}", question.path), text);
        }
    }
}

fn example(words: &Words, question: &Question) -> Option<String> {
    question.example.as_deref().map(|example| words.tell("example", [("text", example.into())]))
}

/// A question as it is spoken: what is asked, what helps, what may be answered, what was answered and what is wrong with it. Whoever
/// cannot read must be able to answer.
fn aloud(sight: Sight<'_>, question: &Question, single: bool, fault: Option<&str>) -> String {
    let words = sight.words();
    // The heading has just asked it.
    let asked = (!single || question.read_aloud != question.label).then(|| question.read_aloud.clone());
    let options = match &question.kind {
        Kind::YesNo => Some([words.say("yes"), words.say("no")].join(". ")),
        Kind::Choice(choices) | Kind::Choices(choices) => {
            let spoken = |choice: &Choice| match &choice.hint {
                Some(hint) => format!("{}, {}", choice.label, hint.trim_end_matches('.')),
                None => choice.label.clone(),
            };
            Some(long::shown(sight, question, choices).into_iter().map(spoken).collect::<Vec<_>>().join(". "))
        }
        _ => None,
    };
    let options = options.map(|options| words.tell("question-options", [("options", options.into())]));
    let boxes =
        matches!(question.kind, Kind::Date | Kind::PartialDate | Kind::Month).then(|| date::boxes(words, question));
    let said = said(sight, question);
    let answer = said.trim_end_matches('.');
    let answered = (!answer.is_empty()).then(|| words.tell("question-answered", [("answer", answer.into())]));
    let (hint, example) = within(words, question);
    let parts = [asked, hint, example, boxes, options, answered, fault.map(str::to_owned)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// An answer in words.
pub(super) fn said(sight: Sight<'_>, question: &Question) -> String {
    let words = sight.words();
    match &question.kind {
        Kind::YesNo if matches!(question.raw.as_str(), "yes" | "no") => words.say(&question.raw),
        Kind::Choice(choices) | Kind::Choices(choices) => {
            let picked: Vec<&str> = codes(&question.raw).collect();
            let labels = choices.iter().filter(|choice| picked.contains(&choice.code.as_str()));
            labels.map(|choice| choice.label.as_str()).collect::<Vec<_>>().join(", ")
        }
        Kind::Place => {
            let place = sight.ground.library.places().by_code(&question.raw);
            place.map(|place| place.label()).unwrap_or_default()
        }
        _ => question.raw.trim().to_owned(),
    }
}

/// Whether a value came from the account, and not from a card.
pub(super) fn from_account(source: Source) -> bool {
    matches!(
        source,
        Source::ProfileName
            | Source::ProfileBirthdate
            | Source::ProfileGender
            | Source::ProfilePersonalNumber
            | Source::ProfilePermanentAddress
            | Source::ProfilePhone
            | Source::ProfileEmail
    )
}

/// What stands under a field: where its first value came from, and doubts to settle.
fn extras<O: Clone + From<DraftOrder>>(sight: Sight<'_>, draft: DraftId, page: &mut Page<'_, O>, question: &Question) {
    if let Some(Origin::Filled { source, .. }) = question.origin {
        page.notice(
            &format!("origin.{}", question.path),
            Tone::Info,
            sight.words().say(if from_account(source) { "question-filled" } else { "question-filled-card" }),
        );
    }
    for finding in question.findings.iter().filter(|finding| finding.weight != Weight::Fault && !finding.confirmed) {
        let tone = if finding.weight == Weight::Question { Tone::Wait } else { Tone::Info };
        page.notice(&format!("finding.{}", finding.rule), tone, format!("{} {}", finding.text, finding.remedy).trim());
        if let Some(better) = &finding.better {
            let value = better.clone();
            let label = sight.words().tell("question-better", [("better", better.as_str().into())]);
            let change = DraftOrder::Answer { draft, path: question.path.clone(), value };
            page.labelled(format!("better:{}", finding.rule), label, ButtonWeight::Secondary, None, change).near();
        }
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
    let is_chosen = chosen.is_some();
    if let Some(chosen) = chosen {
        page.tick(format!("chosen.{id}"), kinded(&chosen), Some(chosen.province.clone()));
    }
    let label = match (is_chosen, label.is_empty()) {
        (true, _) => words.say("place-change"),
        (false, true) => words.say("place-search"),
        (false, false) => label,
    };
    search(sight, page, format!("search.{id}"), label, &question.read_aloud);
    // Several old names may lead to the same unit of today; it stands once, under the best of them.
    let mut shown = std::collections::BTreeSet::new();
    let hits = sight.ground.library.places().search(sight.search, HITS);
    if hits.is_empty() && !sight.search.trim().is_empty() {
        page.notice(&format!("none.{id}"), Tone::Wait, words.say("place-none"));
    }
    let split = hits.iter().find(|hit| hit.successors > 1).map(|hit| (hit.matched_old_name.clone(), hit.successors));
    for hit in hits {
        if !shown.insert(hit.code.clone()) {
            continue;
        }
        let old = hit.matched_old_name.as_ref().map(|old| words.tell("place-was", [("old", old.as_str().into())]));
        let detail = match old {
            Some(old) => format!("{}. {old}", hit.province),
            None => hit.province.clone(),
        };
        let answer = DraftOrder::Answer { draft, path: question.path.clone(), value: hit.code.clone() }.into();
        page.row(format!("place:{id}:{}", hit.code), "home_pin", kinded(&hit), Some(detail), None, Some(answer));
    }
    if let Some((Some(old), count)) = split {
        let text = words.tell("place-split", [("old", old.into()), ("count", count.into())]);
        page.notice(&format!("split.{id}"), Tone::Info, text);
    }
    extras(sight, draft, page, question);
}

/// A commune with its kind, because a xã and a phường of one name are two.
fn kinded(hit: &Hit) -> String {
    format!("{} {}", hit.kind.word(), hit.name)
}

/// What is wrong, once the person has left the field: nobody is corrected in the middle of a word.
pub(super) fn fault(sight: Sight<'_>, draft: DraftId, question: &Question) -> Option<String> {
    if !sight.drafting.was_left(draft, &question.path.to_string()) {
        return None;
    }
    let finding = question.findings.iter().find(|finding| finding.weight == Weight::Fault)?;
    Some(format!("{} {}", finding.text, finding.remedy).trim().to_owned())
}

pub(super) fn save_state(sight: Sight<'_>, draft: DraftId, question: &Question) -> SaveState {
    sight.drafting.save_state(draft, &question.path.to_string(), question.raw.is_empty())
}

pub(super) fn worst(one: SaveState, other: SaveState) -> SaveState {
    let rank = |state| match state {
        SaveState::Empty => 0,
        SaveState::Saved => 1,
        SaveState::Saving => 2,
        SaveState::Failed => 3,
    };
    if rank(other) > rank(one) { other } else { one }
}
