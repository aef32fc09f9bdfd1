//! The one place that changes the model: pure, total, and the same for the same events.
//!
//! What a person does goes through [`hands`], what happens around them through [`outside`]; which room is open, [`rooms`] says. An event goes to whoever it is for; what that leaves to be answered or wished is done before the update ends.

mod hands;
mod outside;
mod rooms;
#[cfg(test)]
mod simulation;
mod speech;
mod telling;
#[cfg(test)]
mod tests;

use crate::door::fault::Fault;
use crate::door::platform::PlatformOutcome;
use crate::door::view::SaveState;
use crate::flow::entry::Entry;
use crate::flow::pack::Ended;
use crate::model::closed::Closed;
use crate::model::room::Room as _;
use crate::model::turn::{Out, Turn, Wish};
use crate::model::{Life, Model, answers, copies, course, showing, speak};
use crate::world::ask::{Answer, AskId, Effect, Event};
use crate::world::moment::Moment;

/// Takes one event in and says what has to be done.
pub fn update(model: &mut Model, event: Event, moment: &mut Moment) -> Vec<Effect> {
    (model.ground.now, model.ground.tick) = (moment.now, moment.tick);
    let mut out = Out { last_ask: model.last_ask, ..Out::default() };
    match event {
        Event::Started => {
            let mut turn = Turn { ground: &model.ground, moment, out: &mut out };
            model.packs.read(&mut turn);
            rooms::enter(model, Closed::default(), Entry::start(None), moment, &mut out);
            rooms::lost(model, moment, &mut out);
        }
        Event::Action(action) => outside::act(model, action, moment, &mut out),
        Event::Answer(id, answer) => {
            heard(model, &answer);
            answered(model, id, answer, moment, &mut out);
        }
    }
    loop {
        settle(model, moment, &mut out);
        if let Some((id, answer)) = out.answers.pop_front() {
            delivered(model, id, answer, moment, &mut out);
        } else if let Some(wish) = out.wishes.pop() {
            rooms::grant(model, wish, moment, &mut out);
        } else {
            break;
        }
    }
    model.last_ask = out.last_ask;
    out.effects
}

/// The network tells about itself through what is sent over it; an answer that was under way when the platform lost the network says
/// nothing about now.
fn heard(model: &mut Model, answer: &Answer) {
    match answer {
        Answer::Http(_) => model.ground.online = model.ground.network,
        Answer::Failed(Fault::Offline) => model.ground.online = false,
        _ => {}
    }
}

/// An answer of the engine goes to whoever asked.
fn answered(model: &mut Model, id: AskId, answer: Answer, moment: &mut Moment, out: &mut Out) {
    if speech::answered(model, id, &answer) {
        return;
    }
    if model.dressing == Some(id) {
        model.dressing = None;
        model.ground.face_kept = if matches!(answer, Answer::Done) { SaveState::Saved } else { SaveState::Failed };
        return;
    }
    if model.noting == Some(id) {
        model.noting = None;
        if let Answer::Failed(fault) = answer {
            telling::tell(model, fault);
        }
        return;
    }
    if let Some((_, what)) = model.ending.take_if(|(ending, _)| *ending == id) {
        return rooms::ended(model, what, &answer, moment, out);
    }
    let mut turn = Turn { ground: &model.ground, moment, out };
    if model.packs.waits() == Some(id) {
        match model.packs.answered(id, answer, &mut turn) {
            Some(Ended::Newer(library)) => model.ground.library = (*library).into(),
            Some(Ended::Refused(fault)) => telling::tell(model, fault),
            Some(Ended::Same | Ended::Unknown(_)) | None => {}
        }
        return heard_of_rules(model, moment, out);
    }
    if let Some(ticket) = model.abroad.remove(&id) {
        if let Answer::Platform(PlatformOutcome::File { name, bytes }) = answer {
            outside::brought(model, ticket, name, bytes, moment, out);
        }
        return;
    }
    let ended = match &mut model.life {
        Life::Own(own) => return answers::answered(own, id, answer, &mut turn),
        Life::Visit(visit) => return visit.answered(id, answer, &mut turn),
        Life::Closed(closed) => closed.answered(id, answer, &mut turn),
        Life::Broken(_) => None,
    };
    if let Some(ended) = ended {
        rooms::opened(model, ended, moment, out);
    }
}

/// An answer that needed no engine.
fn delivered(model: &mut Model, id: AskId, answer: Answer, moment: &mut Moment, out: &mut Out) {
    let mut turn = Turn { ground: &model.ground, moment, out };
    match &mut model.life {
        Life::Own(own) => answers::deliver(own, id, answer, &mut turn),
        Life::Visit(visit) => visit.answered(id, answer, &mut turn),
        Life::Closed(_) | Life::Broken(_) => {}
    }
}

/// The portal, or the disk, has said what it knows of newer rules: whoever waited for that goes on.
fn heard_of_rules(model: &mut Model, moment: &mut Moment, out: &mut Out) {
    if model.packs.waits().is_some() {
        return;
    }
    if let Some(ended) = model.waiting.take() {
        rooms::opened(model, ended, moment, out);
    }
    if model.packs.wanted_again() {
        out.wishes.push(Wish::Rules);
    } else if let Life::Own(own) = &mut model.life {
        for id in own.desk().awaiting_rules() {
            out.answer(id, model.packs.outcome());
        }
    }
}

/// Whatever follows from where the person is now: the language, the frame, the document on the screen.
fn settle(model: &mut Model, moment: &mut Moment, out: &mut Out) {
    speak(&mut model.ground, &model.life);
    let mut turn = Turn { ground: &model.ground, moment, out };
    match &mut model.life {
        Life::Own(own) => {
            course::turn_page(own);
            copies::turn_page(own);
            if own.place.settle(&mut model.last_frame) {
                course::entered(own, &mut turn);
                copies::leave(own);
            }
            showing::show(own, &mut turn);
        }
        Life::Visit(visit) => visit.settle(&mut model.last_frame),
        Life::Closed(closed) => closed.settle(&mut model.last_frame),
        Life::Broken(_) => {}
    }
    speech::settle(model, out);
}
