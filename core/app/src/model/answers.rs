//! An answer in a person's room: what else it means, who asked for it, and what follows when that is over.

use super::copies;
use super::course;
use super::desk::{Key, Via};
use super::drafting::answered_draft;
use super::own::Own;
use super::room::{Room as _, drive, mirror};
use super::showing;
use super::turn::Turn;
use crate::door::fault::Fault;
use crate::door::platform::PlatformOutcome;
use crate::rules::here::Here;
use crate::world::ask::{Answer, AskId};
use crate::world::flow::Slots;

/// An answer of the engine.
pub fn answered(own: &mut Own, id: AskId, answer: Answer, turn: &mut Turn<'_>) {
    let Some((_, via)) = own.desk().get(id) else { return };
    match via {
        Via::World | Via::Run(_) | Via::Rules => deliver(own, id, answer, turn),
        Via::Mirror(writes) => {
            if matches!(answer, Answer::Kept) {
                mirror(own, &writes, turn.ground);
                course::kept(own, &writes, turn);
            }
            deliver(own, id, answer, turn);
        }
        Via::Portal => own.portal_answered(id, answer, turn),
        Via::Browser => match answer {
            Answer::Platform(PlatformOutcome::Returned { url }) => browsed(own, &url, turn),
            // The page is open; nobody has come back yet.
            Answer::Platform(PlatformOutcome::Done) => {}
            Answer::Platform(PlatformOutcome::Unavailable { .. } | PlatformOutcome::Denied) => {
                deliver(own, id, Answer::Failed(Fault::NoBrowser), turn);
            }
            other => deliver(own, id, other, turn),
        },
    }
}

/// An address came back from the browser: whoever waits for one is asked whether it is theirs.
pub fn browsed(own: &mut Own, url: &str, turn: &mut Turn<'_>) {
    for id in own.desk().browsing() {
        deliver(own, id, Answer::Browsed(url.to_owned()), turn);
    }
}

/// Hands an answer to whoever asked, and does what follows.
pub fn deliver(own: &mut Own, id: AskId, answer: Answer, turn: &mut Turn<'_>) {
    let Some((key, via)) = own.desk().get(id) else { return };
    // Another address may still come.
    if !matches!(via, Via::Browser) {
        own.desk().close(id);
    }
    match key {
        Key::Draft(key) => answered_draft(own, key, id, answer, turn),
        Key::SignIn => course::sign_in(own, turn, |slots, here| slots.answer(&(), id, answer, here)),
        Key::Link => own.link(turn, |slots, here| slots.answer(&(), id, answer, here)),
        Key::Sign(draft) => course::sign(own, draft, turn, |slots, here| slots.answer(&draft, id, answer, here)),
        Key::Send(draft) => course::send(own, draft, turn, |slots, here| slots.answer(&draft, id, answer, here)),
        Key::Follow(draft) => course::follow(own, draft, turn, |slots, here| slots.answer(&draft, id, answer, here)),
        Key::Look => showing::look(own, turn, |slots, here| slots.answer(&(), id, answer, here)),
        Key::Backup => copies::backup(own, turn, |slots, here| slots.answer(&(), id, answer, here)),
        Key::Joining => copies::joining(own, turn, |slots, here| slots.answer(&(), id, answer, here)),
        Key::Repin => course::repin(own, turn, |slots, here| slots.answer(&(), id, answer, here)),
        Key::Refresh => {
            let (newer, over) = own.portal_refreshed(answer, turn);
            course::refreshed(own, newer, over, turn);
        }
        Key::Errand(errand) => {
            let key = Key::Errand(errand.clone());
            let step = |slots: &mut Slots<_, _>, here: &mut Here<'_>| slots.answer(&errand, id, answer, here);
            if let Some(done) = drive(own, |own| &mut own.flows.errands, (key, &errand), None, turn, step) {
                course::ran(own, errand, done, turn);
            }
        }
    }
}
