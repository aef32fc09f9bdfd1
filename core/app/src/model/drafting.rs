//! Filling in, in any room: begin, answer, go on, come back. Every change is one durable transaction before it counts as saved.

use gocua_dossier::answers::{Origin, Path};
use gocua_dossier::draft::{self, DraftId};
use gocua_dossier::form::{Finding, Weight};

use super::desk::DraftKey;
use super::gathering::{card, fetch, paper};
use super::going::go_on;
use super::order::{DraftOrder, Input};
use super::renewal::take_over;
use super::room::{Room, changed, drive, forget, save};
use super::screens::{AsDraft as _, DraftScreen};
use super::turn::{Turn, Wish};
use crate::flow::card::Card;
use crate::flow::save::Save;
use crate::kept::course::Course;
use crate::kept::draft::Draft;
use crate::kept::edition::Edition;
use crate::kept::prepared::Prepared;
use crate::kept::{self, old};
use crate::rules::here::Here;
use crate::rules::judge::{Age, on_step};
use crate::world::ask::{Answer, AskId};
use crate::world::flow::Slots;

/// Does what was ordered.
pub fn obey<R: Room>(room: &mut R, order: DraftOrder, turn: &mut Turn<'_>) {
    let now = turn.ground.now;
    match order {
        DraftOrder::Face(order) => turn.out.wishes.push(Wish::Face(order)),
        DraftOrder::Go(screen) => room.place_mut().go(screen.into()),
        DraftOrder::Back => {
            room.place_mut().back();
        }
        DraftOrder::Home => room.place_mut().restart(None),
        DraftOrder::Jump { draft, step } => {
            room.place_mut().go(DraftScreen::Question { draft, step, mending: true }.into());
        }
        DraftOrder::Begin(code) => begin(room, &code, turn),
        DraftOrder::Create { code, case } => create(room, &code, &case, turn),
        DraftOrder::Filled(draft) => filled(room, draft, turn),
        DraftOrder::Resume(draft) => resume(room, draft, turn),
        DraftOrder::Next { draft, step, mending } => next(room, draft, &step, mending, turn),
        DraftOrder::Skip { draft, step } => go_on(room, draft, Some(&step), turn),
        DraftOrder::Answer { draft, path, value } => {
            room.place_mut().search.clear();
            answer(room, draft, &path, &value, turn);
        }
        DraftOrder::Pick { draft, path, option } => {
            let field = path.to_string();
            let Some(written) = room.drafting().draft(draft) else { return };
            let value = turn.ground.judge(room.drafting()).toggled(written, &field, &option);
            room.drafting_mut().leave(draft, &field);
            answer(room, draft, &path, &value, turn);
        }
        DraftOrder::Confirm { draft, rule } => confirm(room, draft, &rule, turn),
        DraftOrder::Scan { draft, path } => {
            let spot = (draft, path.to_string());
            card(room, &spot, turn, |slots, _| slots.begin(&spot, Card::start));
        }
        DraftOrder::Add { draft, group } => {
            if let Some(row) = room.drafting_mut().add_row(draft, &group, now) {
                changed(room, draft, turn);
                room.place_mut().go(DraftScreen::Row { draft, group, row }.into());
            }
        }
        DraftOrder::Remove { draft, group, row } => {
            if room.drafting_mut().remove_row(draft, &group, row, now) {
                changed(room, draft, turn);
            }
            // The rows after it have other numbers now: nothing typed on one of them may land in another.
            let screens = |screen: &DraftScreen| matches!(screen, DraftScreen::Row { draft: of, group: own, .. } if *of == draft && *own == group);
            prune(room, |screen| !screens(screen));
        }
        DraftOrder::Fetch { draft, component, source } => fetch(room, draft, component, source, turn),
        DraftOrder::Leaf { draft, component, number } => {
            room.place_mut().replace(DraftScreen::Paper { draft, component, number }.into());
        }
        DraftOrder::TakeOut { draft, component, number } => {
            if room.drafting_mut().take_out(&(draft, component.clone()), number, now) {
                changed(room, draft, turn);
            }
            // The files after it have other numbers now.
            prune(
                room,
                |screen| !matches!(screen, DraftScreen::Paper { draft: of, component: own, .. } if *of == draft && *own == component),
            );
        }
        DraftOrder::Fix { draft, path: Some(path) } => question(room, draft, &path, turn),
        DraftOrder::Fix { draft, path: None } => room.place_mut().go(DraftScreen::Papers(draft).into()),
        DraftOrder::Discard(draft) => discard(room, draft, turn),
        DraftOrder::TakeOver(draft) => take_over(room, draft, turn),
    }
}

/// Help is asked for: about the procedure that the person is busy with, if there is one.
pub fn help<R: Room>(room: &mut R) {
    let screen = room.place().screen();
    let code = match screen.as_draft() {
        Some(DraftScreen::Help(_)) => return,
        Some(DraftScreen::Procedure(code) | DraftScreen::Case(code)) => Some(code.clone()),
        _ => screen.draft().and_then(|draft| Some(room.drafting().draft(draft)?.body.procedure.clone())),
    };
    room.place_mut().go(DraftScreen::Help(code).into());
}

/// Takes out of the way, and out of what typed text may still reach, the screens for filling in that are not any more.
fn prune<R: Room>(room: &mut R, stays: impl Fn(&DraftScreen) -> bool) {
    room.place_mut().prune(|screen| screen.as_draft().is_none_or(&stays));
}

fn begin<R: Room>(room: &mut R, code: &str, turn: &mut Turn<'_>) {
    let Some(procedure) = turn.ground.library.procedure(code, turn.ground.today()) else { return };
    match procedure.cases.as_slice() {
        [only] => create(room, code, &only.id.clone(), turn),
        _ => room.place_mut().go(DraftScreen::Case(code.to_owned()).into()),
    }
}

/// The case is known: make the draft, take over what is known already, and ask the first question.
fn create<R: Room>(room: &mut R, code: &str, case: &str, turn: &mut Turn<'_>) {
    let (ground, now) = (turn.ground, turn.ground.now);
    let judge = ground.judge(room.drafting());
    let Some(rules) = judge.rules_of_today(code) else { return };
    let Some((form, _)) = ground.library.form(&rules.form) else { return };
    let edition = ground.library.edition(&rules, code);
    let mut body = draft::Draft::new(DraftId(turn.moment.draw()), code, case, rules, now);
    let filled = form.prefill(&mut body.answers, &judge.facts(case), &room.known(), now);
    let draft = Draft { body, files: Vec::new(), given_up: Vec::new(), revision: 1 };
    let id = draft.id();
    let along = edition.iter().map(kept::put::<Edition>).collect();
    room.drafting_mut().begin(draft, edition);
    room.place_mut().restart(None);
    save(room, id, along, turn);
    // Nobody signs what was never on the screen.
    if filled.is_empty() {
        go_on(room, id, None, turn);
    } else {
        room.place_mut().go(DraftScreen::Filled(id).into());
    }
}

/// What was filled in has been looked at, and is right: go on to what is still open.
fn filled<R: Room>(room: &mut R, draft: DraftId, turn: &mut Turn<'_>) {
    let accepted = room.drafting_mut().answer(draft, &[], turn.ground.now, |answers| {
        let filled = answers.entries().filter(|(_, entry)| is_filled(&entry.origin));
        let paths: Vec<Path> = filled.map(|(path, _)| path.clone()).collect();
        paths.iter().for_each(|path| answers.accept(path, turn.ground.now));
        true
    });
    if accepted {
        changed(room, draft, turn);
    }
    // There is nothing on it any more to come back to.
    room.place_mut().back();
    go_on(room, draft, None, turn);
}

/// Whether an answer was filled in and not looked at yet.
fn is_filled(origin: &Origin) -> bool {
    matches!(origin, Origin::Filled { .. })
}

/// Takes a draft up where it was left; newer rules are said first.
fn resume<R: Room>(room: &mut R, draft: DraftId, turn: &mut Turn<'_>) {
    let Some(written) = room.drafting().draft(draft) else { return };
    match turn.ground.judge(room.drafting()).age(written) {
        Age::Current if written.body.answers.entries().any(|(_, entry)| is_filled(&entry.origin)) => {
            room.place_mut().go(DraftScreen::Filled(draft).into());
        }
        Age::Current => go_on(room, draft, None, turn),
        Age::Newer | Age::Withdrawn | Age::Unknown => room.place_mut().go(DraftScreen::Rules(draft).into()),
    }
}

/// Text was typed, or an option chosen.
pub fn answer<R: Room>(room: &mut R, draft: DraftId, path: &Path, value: &str, turn: &mut Turn<'_>) {
    let fields = [path.to_string()];
    let set = |answers: &mut gocua_dossier::answers::Answers| answers.set(path, value, Origin::Typed).is_ok();
    if room.drafting_mut().answer(draft, &fields, turn.ground.now, set) {
        changed(room, draft, turn);
    }
}

/// Something was typed in a frame.
pub fn typed<R: Room>(room: &mut R, input: &Input, value: &str, frame: u64, turn: &mut Turn<'_>) {
    match input {
        // A search that arrives late is not one of the screen that is shown now.
        Input::Search if frame == room.place().frame() => value.clone_into(&mut room.place_mut().search),
        Input::Answer { draft, path, date } => {
            room.drafting_mut().enter(*draft, &path.to_string());
            // Boxes that are all empty are no answer; parts missing at the front are left out.
            let value = if *date { value.trim_start_matches('/') } else { value };
            answer(room, *draft, path, value, turn);
        }
        Input::Search | Input::Pin => {}
    }
}

/// A field was left: what is wrong with it may be said.
pub fn left<R: Room>(room: &mut R, input: Option<&Input>) {
    if let Some(Input::Answer { draft, path, .. }) = input {
        room.drafting_mut().leave(*draft, &path.to_string());
    }
}

/// "Continue" on a question: stay when something on it is wrong, else accept what was filled in and go on.
fn next<R: Room>(room: &mut R, draft: DraftId, step: &str, mending: bool, turn: &mut Turn<'_>) {
    let judge = turn.ground.judge(room.drafting());
    let Some(evaluation) = room.drafting().draft(draft).and_then(|written| judge.evaluate(written)) else { return };
    let Some(here) = evaluation.steps.iter().find(|candidate| candidate.id == step) else { return };
    let faults = evaluation.findings.iter().filter(|finding| finding.weight == Weight::Fault);
    let faults = faults.filter_map(|finding| finding.path.as_ref()).filter(|path| on_step(here, path));
    // In the order in which they stand on the screen; the rows of a list are in the list.
    let wrong = faults.min_by_key(|path| here.paths.iter().position(|own| own == *path).unwrap_or(usize::MAX));
    let wrong = wrong.map(ToString::to_string);
    let (now, paths) = (turn.ground.now, here.paths.clone());
    for path in &paths {
        room.drafting_mut().leave(draft, &path.to_string());
    }
    if let Some(wrong) = wrong {
        room.place_mut().look_at(wrong);
        return;
    }
    let accepted = room.drafting_mut().answer(draft, &[], now, |answers| {
        paths.iter().for_each(|path| answers.accept(path, now));
        true
    });
    if accepted {
        changed(room, draft, turn);
    }
    if mending {
        room.place_mut().back();
    } else {
        go_on(room, draft, Some(step), turn);
    }
}

/// "It is right as it is", said of a doubt.
fn confirm<R: Room>(room: &mut R, draft: DraftId, rule: &str, turn: &mut Turn<'_>) {
    let judge = turn.ground.judge(room.drafting());
    let Some(evaluation) = room.drafting().draft(draft).and_then(|written| judge.evaluate(written)) else { return };
    let is_doubt = |finding: &Finding| finding.rule == rule && finding.weight == Weight::Question;
    let doubts: Vec<_> = evaluation.findings.iter().filter(|finding| is_doubt(finding)).cloned().collect();
    let confirmed = room.drafting_mut().answer(draft, &[], turn.ground.now, |answers| {
        doubts.iter().for_each(|doubt| answers.confirm(&doubt.rule, doubt.path.as_ref(), &doubt.about));
        true
    });
    if confirmed {
        changed(room, draft, turn);
    }
}

/// Go to the question of a path, to come back from there.
fn question<R: Room>(room: &mut R, draft: DraftId, path: &Path, turn: &Turn<'_>) {
    let judge = turn.ground.judge(room.drafting());
    let Some(evaluation) = room.drafting().draft(draft).and_then(|written| judge.evaluate(written)) else { return };
    let Some(step) = evaluation.steps.iter().find(|step| on_step(step, path)) else { return };
    let step = step.id.clone();
    room.drafting_mut().leave(draft, &path.to_string());
    room.place_mut().go(DraftScreen::Question { draft, step, mending: true }.into());
    if let Some((row, _)) = path.row() {
        room.place_mut().go(DraftScreen::Row { draft, group: path.name().to_owned(), row }.into());
    }
}

/// Takes an answer to a flow for filling in.
pub fn answered_draft<R: Room>(room: &mut R, key: DraftKey, id: AskId, answer: Answer, turn: &mut Turn<'_>) {
    let own = R::Key::from(key.clone());
    match key {
        DraftKey::Save(draft) => {
            if let (Answer::Kept, Some(Save::Keeping { revision })) = (&answer, room.drafting().saves.get(&draft)) {
                let revision = *revision;
                room.drafting_mut().was_kept(draft, revision);
            }
            let step = |slots: &mut Slots<_, _>, here: &mut Here<'_>| slots.answer(&draft, id, answer, here);
            drive(room, |room| &mut room.drafting_mut().saves, (own, &draft), Some(draft), turn, step);
        }
        DraftKey::Paper(draft, component) => {
            let spot = (draft, component);
            paper(room, &spot, turn, |slots, here| slots.answer(&spot, id, answer, here));
        }
        DraftKey::Card(draft, path) => {
            let spot = (draft, path);
            card(room, &spot, turn, |slots, here| slots.answer(&spot, id, answer, here));
        }
    }
}

/// Throw a draft away: with what became of it, and the rules that no other draft names.
fn discard<R: Room>(room: &mut R, draft: DraftId, turn: &mut Turn<'_>) {
    if !room.drafting().may_change(draft) {
        return;
    }
    let id = draft.to_string();
    let old_one = gocua_vault::Write::Delete { collection: old::WORK.to_owned(), id: id.clone() };
    let mut writes =
        vec![kept::delete::<Draft>(&id), kept::delete::<Course>(&id), kept::delete::<Prepared>(&id), old_one];
    writes.extend(room.drafting().unnamed_editions(Some(draft)).iter().map(|hash| kept::delete::<Edition>(hash)));
    abandon(room, draft);
    room.changed(draft);
    prune(room, |screen| screen.draft() != Some(draft));
    room.place_mut().restart(None);
    room.discard(draft, writes, turn);
}

/// Nothing that is under way for a draft matters any more.
fn abandon<R: Room>(room: &mut R, draft: DraftId) {
    let drafting = room.drafting_mut();
    let mut stale = vec![drafting.saves.forget(&draft)];
    for spot in drafting.papers.keys().into_iter().filter(|spot| spot.0 == draft) {
        stale.push(drafting.papers.forget(&spot));
    }
    for spot in drafting.cards.keys().into_iter().filter(|spot| spot.0 == draft) {
        stale.push(drafting.cards.forget(&spot));
    }
    for id in stale.into_iter().flatten() {
        forget(room, id);
    }
}
