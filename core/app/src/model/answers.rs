//! An answer in a person's room: what else it means, who asked for it, and what follows when that is over.

use super::course;
use super::desk::{DraftKey, Key, Via};
use super::drafting::answered_draft;
use super::own::Own;
use super::room::{Room as _, drive, mirror};
use super::turn::Turn;
use crate::door::fault::Fault;
use crate::door::platform::PlatformOutcome;
use crate::world::ask::{Answer, AskId};

/// An answer of the engine.
pub fn answered(own: &mut Own, id: AskId, answer: Answer, turn: &mut Turn<'_>) {
    let Some((key, via)) = own.desk().get(id) else { return };
    match via {
        Via::World | Via::Run(_) => deliver(own, id, answer, turn),
        Via::Mirror(writes) => {
            // A draft in memory is never behind the disk; its own flow says what was kept.
            let is_draft = matches!(key, Key::Draft(DraftKey::Save(_)));
            if matches!(answer, Answer::Kept) && !is_draft {
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
    let asker = key.clone();
    match key {
        Key::Draft(key) => answered_draft(own, key, id, answer, turn),
        Key::SignIn => {
            let done = drive(
                own,
                |own| &mut own.flows.sign_in,
                (asker, &()),
                None,
                turn,
                |slots, here| slots.answer(&(), id, answer, here),
            );
            if let Some(done) = done {
                course::signed_in(own, done, turn);
            }
        }
        Key::Link => {
            let done = drive(
                own,
                |own| &mut own.flows.link,
                (asker, &()),
                None,
                turn,
                |slots, here| slots.answer(&(), id, answer, here),
            );
            if let Some(done) = done {
                own.linked(&done, turn);
            }
        }
        Key::Sign(draft) => {
            let done = drive(
                own,
                |own| &mut own.flows.sign,
                (asker, &draft),
                Some(draft),
                turn,
                |slots, here| slots.answer(&draft, id, answer, here),
            );
            if let Some(done) = done {
                course::signed(own, draft, done, turn);
            }
        }
        Key::Send(draft) => {
            let done = drive(
                own,
                |own| &mut own.flows.send,
                (asker, &draft),
                Some(draft),
                turn,
                |slots, here| slots.answer(&draft, id, answer, here),
            );
            if let Some(done) = done {
                course::sent(own, draft, done, turn);
            }
        }
        Key::Follow(draft) => {
            let done = drive(
                own,
                |own| &mut own.flows.follow,
                (asker, &draft),
                Some(draft),
                turn,
                |slots, here| slots.answer(&draft, id, answer, here),
            );
            if let Some(done) = done {
                course::followed(own, draft, done, turn);
            }
        }
        Key::Look => {
            drive(
                own,
                |own| &mut own.flows.look,
                (asker, &()),
                None,
                turn,
                |slots, here| slots.answer(&(), id, answer, here),
            );
        }
        Key::Repin => {
            let done = drive(
                own,
                |own| &mut own.flows.repin,
                (asker, &()),
                None,
                turn,
                |slots, here| slots.answer(&(), id, answer, here),
            );
            if let Some(done) = done {
                course::repinned(own, done);
            }
        }
        Key::Refresh => {
            let (newer, over) = own.portal_refreshed(answer, turn);
            course::refreshed(own, newer, over, turn);
        }
        Key::Errand(errand) => {
            let done = drive(
                own,
                |own| &mut own.flows.errands,
                (asker, &errand),
                None,
                turn,
                |slots, here| slots.answer(&errand, id, answer, here),
            );
            if let Some(done) = done {
                course::ran(own, errand, done, turn);
            }
        }
    }
}
