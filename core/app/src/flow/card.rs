//! The code on the identity card: saves typing, and proves nothing.

use std::collections::BTreeMap;

use gocua_dossier::answers::{Origin, Path, Source};
use gocua_dossier::card::Card;
use gocua_dossier::draft::DraftId;
use gocua_dossier::identity_number::Sex;

use crate::effect::{Answer, Ask, Effect};
use crate::fault::Fault;
use crate::flow::draft;
use crate::judge;
use crate::model::{Model, Purpose};
use crate::platform::{PlatformOutcome, PlatformRequest};

/// Scan a card for the question of a path.
pub fn scan(model: &mut Model, draft: DraftId, field: &str) -> Vec<Effect> {
    vec![model.ask(Purpose::Card(draft, field.to_owned()), Ask::Platform(PlatformRequest::ScanQr))]
}

/// The platform answered.
pub fn answer(model: &mut Model, draft: DraftId, field: &str, answer: Answer) -> Vec<Effect> {
    let fault = match answer {
        Answer::Platform(PlatformOutcome::Text { text }) => match Card::parse(&text) {
            Ok(card) => return take(model, draft, field, &card),
            Err(_) => Fault::NotACard,
        },
        Answer::Platform(PlatformOutcome::Denied) => Fault::Permission,
        Answer::Platform(PlatformOutcome::Unavailable { .. }) => Fault::NoScanner,
        _ => return Vec::new(),
    };
    crate::flow::tell(model, fault)
}

/// The number goes where it was asked for. Is that the applicant's own number, the card answers whatever else the form
/// takes from it and nobody has answered yet.
fn take(model: &mut Model, draft: DraftId, field: &str, card: &Card) -> Vec<Effect> {
    let (Ok(path), now) = (field.parse::<Path>(), model.now) else { return Vec::new() };
    let Some(work) = judge::work(model, draft) else { return Vec::new() };
    let (form, facts) = (judge::form(model, work).cloned(), judge::facts(model, &work.draft.case));
    let known = known(card);
    draft::change(model, draft, vec![field.to_owned()], |answers| {
        let number = Origin::Filled { source: Source::CardPersonalNumber, at: now };
        let taken = answers.set(&path, &card.number.to_string(), number).is_ok();
        if let Some(form) = form.filter(|form| form.is_filled_from(&path, Source::CardPersonalNumber)) {
            form.prefill(answers, &facts, &known, now);
        }
        taken
    })
}

fn known(card: &Card) -> BTreeMap<Source, String> {
    let sex = card.sex.map(|sex| if sex == Sex::Female { "female" } else { "male" });
    [
        (Source::CardName, Some(card.name.clone())),
        (Source::CardBirthdate, Some(card.birth.to_string())),
        (Source::CardGender, sex.map(str::to_owned)),
        (Source::CardPersonalNumber, Some(card.number.to_string())),
        (Source::CardPermanentAddress, Some(card.address.clone())),
    ]
    .into_iter()
    .filter_map(|(source, value)| Some((source, value?)))
    .collect()
}
