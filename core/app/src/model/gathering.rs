//! Papers and cards, in any room: fetched from outside, and then part of a draft.

use std::collections::BTreeMap;

use gocua_dossier::answers::{Origin, Path, Source};
use gocua_dossier::card::Card as Read;
use gocua_dossier::draft::DraftId;
use gocua_dossier::identity_number::Sex;
use gocua_vault::SealedFile;
use zeroize::Zeroizing;

use super::desk::DraftKey;
use super::room::{Room, Stepped, changed, drive};
use super::screens::DraftScreen;
use super::turn::Turn;
use crate::door::fault::Fault;
use crate::flow::card::Card;
use crate::flow::paper::{Paper, Seen, Source as From};
use crate::part::drafting::Spot;
use crate::rules::here::Here;
use crate::world::flow::Slots;

/// Fetches a paper from outside.
pub fn fetch<R: Room>(room: &mut R, draft: DraftId, component: String, source: From, turn: &mut Turn<'_>) {
    if !room.drafting().may_change(draft) {
        return;
    }
    #[cfg(test)]
    if crate::world::planted::is(crate::world::planted::Planted::SecondPaper)
        && let Some(id) = room.drafting_mut().papers.forget(&(draft, component.clone()))
    {
        super::room::forget(room, id);
    }
    let spot = (draft, component);
    let ticket = ticket(&spot);
    paper(room, &spot, turn, |slots, _| slots.begin(&spot, || Paper::start(ticket, source)));
}

/// What the platform hands back with a photo or file: where it belongs, also after the process died.
#[must_use]
pub fn ticket((draft, component): &Spot) -> String {
    format!("{draft}/{component}")
}

/// A photo or file came back for a ticket of an earlier process; whether it belongs to a draft of this room.
pub fn brought<R: Room>(
    room: &mut R,
    ticket: &str,
    name: String,
    bytes: Zeroizing<Vec<u8>>,
    turn: &mut Turn<'_>,
) -> bool {
    let Some((draft, component)) = ticket.split_once('/') else { return false };
    let Ok(draft) = DraftId::try_from(draft.to_owned()) else { return false };
    if !room.drafting().may_change(draft) {
        return false;
    }
    let screen: R::Screen = DraftScreen::Papers(draft).into();
    if *room.place().screen() != screen {
        room.place_mut().restart(Some(screen));
    }
    let spot = (draft, component.to_owned());
    paper(room, &spot, turn, |slots, _| slots.begin(&spot, || Paper::returned(name, bytes)));
    true
}

/// A step of fetching a paper. Once it is sealed, its draft names it.
pub fn paper<R: Room>(
    room: &mut R,
    spot: &Spot,
    turn: &mut Turn<'_>,
    step: impl FnOnce(&mut Slots<Spot, Paper>, &mut Here<'_>) -> Stepped<Paper>,
) {
    let key = R::Key::from(DraftKey::Paper(spot.0, spot.1.clone()));
    match drive(room, |room| &mut room.drafting_mut().papers, (key, spot), Some(spot.0), turn, step) {
        Some(Ok(Some((seen, file)))) => add_paper(room, spot, seen, file, turn),
        Some(Err(fault)) => room.place_mut().tell(fault),
        Some(Ok(None)) | None => {}
    }
}

/// A step of reading a card. What is on it answers the question it was read for.
pub fn card<R: Room>(
    room: &mut R,
    spot: &Spot,
    turn: &mut Turn<'_>,
    step: impl FnOnce(&mut Slots<Spot, Card>, &mut Here<'_>) -> Stepped<Card>,
) {
    let key = R::Key::from(DraftKey::Card(spot.0, spot.1.clone()));
    match drive(room, |room| &mut room.drafting_mut().cards, (key, spot), Some(spot.0), turn, step) {
        Some(Ok(Some(card))) => take_card(room, spot, &card, turn),
        Some(Err(fault)) => room.place_mut().tell(fault),
        Some(Ok(None)) | None => {}
    }
}

/// A paper is sealed: name it in its draft.
fn add_paper<R: Room>(room: &mut R, spot: &Spot, seen: Seen, file: SealedFile, turn: &mut Turn<'_>) {
    if room.drafting_mut().add_paper(spot, seen, file, turn.ground.now) {
        changed(room, spot.0, turn);
    } else if room.drafting().draft(spot.0).is_some() {
        // It was sealed meanwhile; what is sent is what was read back.
        room.place_mut().tell(Fault::TooLate);
    }
}

/// The number goes where it was asked for. Is that the applicant's own number, the card answers whatever else the form
/// takes from it and nobody has answered yet.
fn take_card<R: Room>(room: &mut R, spot: &Spot, card: &Read, turn: &mut Turn<'_>) {
    let (Ok(path), now) = (spot.1.parse::<Path>(), turn.ground.now) else { return };
    let judge = turn.ground.judge(room.drafting());
    let Some(written) = room.drafting().draft(spot.0) else { return };
    let (form, facts, known) = (judge.form(written).cloned(), judge.facts(&written.body.case), known(card));
    let taken = room.drafting_mut().answer(spot.0, std::slice::from_ref(&spot.1), now, |answers| {
        let number = Origin::Filled { source: Source::CardPersonalNumber, at: now };
        let taken = answers.set(&path, &card.number.to_string(), number).is_ok();
        if let Some(form) = form.filter(|form| form.is_filled_from(&path, Source::CardPersonalNumber)) {
            form.prefill(answers, &facts, &known, now);
        }
        taken
    });
    if taken {
        changed(room, spot.0, turn);
    }
}

fn known(card: &Read) -> BTreeMap<Source, String> {
    let sex = card.sex.map(|sex| if sex == Sex::Female { "female" } else { "male" });
    [
        (Source::CardName, Some(card.name.clone())),
        (Source::CardBirthdate, card.birth.map(|birth| birth.to_string())),
        (Source::CardGender, sex.map(str::to_owned)),
        (Source::CardPersonalNumber, Some(card.number.to_string())),
        (Source::CardPermanentAddress, Some(card.address.clone())),
    ]
    .into_iter()
    .filter_map(|(source, value)| Some((source, value?)))
    .collect()
}
