//! The one place that changes the model: pure, total, and the same for the same events.
//!
//! What a person does goes through [`hands`]. An event goes to whoever it is for; what that leaves to be answered or wished is done before the update ends.

mod hands;

use gocua_vault::VaultId;
use zeroize::Zeroizing;

use crate::door::action::Action;
use crate::door::fault::Fault;
use crate::flow::entry::{Act, Ended, Entry};
use crate::flow::send;
use crate::model::closed::Closed;
use crate::model::room::Room as _;
use crate::model::turn::{Out, Turn, Wish};
use crate::model::visit::Visit;
use crate::model::{Brought, Life, Model, answers, course, gathering, lock, resume, speak};
use crate::world::ask::{Answer, AskId, Deed, Effect, Event, VaultAsk};
use crate::world::flow::Step;
use crate::world::moment::Moment;

/// Takes one event in and says what has to be done.
pub fn update(model: &mut Model, event: Event, moment: &mut Moment) -> Vec<Effect> {
    (model.ground.now, model.ground.tick) = (moment.now, moment.tick);
    let mut out = Out { last_ask: model.last_ask, ..Out::default() };
    match event {
        Event::Started => {
            let mut turn = Turn { ground: &model.ground, moment, out: &mut out };
            model.packs.read(&mut turn);
            enter(model, Closed::default(), Entry::start(None), moment, &mut out);
        }
        Event::Action(action) => act(model, action, moment, &mut out),
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
            grant(model, wish, moment, &mut out);
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
    let mut turn = Turn { ground: &model.ground, moment, out };
    if model.packs.waits() == Some(id) {
        match model.packs.answered(id, answer, &mut turn) {
            Some(Ok(Some(library))) => model.ground.library = (*library).into(),
            Some(Err(fault)) => tell(model, fault),
            Some(Ok(None)) | None => {}
        }
        if !model.packs.reads_kept()
            && let Some(ended) = model.waiting.take()
        {
            opened(model, ended, moment, out);
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
        opened(model, ended, moment, out);
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

/// A room is open: what came from outside while there was none is taken up.
fn opened(model: &mut Model, ended: Ended, moment: &mut Moment, out: &mut Out) {
    if model.packs.reads_kept() {
        model.waiting = Some(ended);
        return;
    }
    let way = match &mut model.life {
        Life::Closed(closed) => closed.way.take(),
        _ => None,
    };
    let mut turn = Turn { ground: &model.ground, moment, out };
    match ended {
        Ended::Visit(vault) => model.life = Life::Visit(Box::new(Visit::new(vault, &mut turn))),
        Ended::Open(opened) => {
            let way = way.filter(|(vault, _)| *vault == opened.vault).map(|(_, way)| way);
            let mut own = Box::new(resume::open(*opened, way, &mut turn));
            if let Some(url) = model.returned.take() {
                answers::browsed(&mut own, &url, &mut turn);
            }
            if let Some(Brought { ticket, name, bytes }) = model.brought.take() {
                gathering::brought(&mut *own, &ticket, name, bytes, &mut turn);
            }
            model.life = Life::Own(own);
        }
    }
}

/// No room is open from here on.
fn enter(model: &mut Model, closed: Closed, first: Step<Entry>, moment: &mut Moment, out: &mut Out) {
    let mut turn = Turn { ground: &model.ground, moment, out };
    let mut closed = Box::new(closed);
    let ended = closed.begin(first, &mut turn);
    model.life = Life::Closed(closed);
    if let Some(ended) = ended {
        opened(model, ended, moment, out);
    }
}

/// Does what a room cannot do itself. Its keys leave the memory, and so does everything that was read with them.
fn grant(model: &mut Model, wish: Wish, moment: &mut Moment, out: &mut Out) {
    let close = |vault: VaultId, out: &mut Out| {
        let id = out.number();
        out.perform(id, Deed::Vault(vault, VaultAsk::Close));
    };
    match (wish, &mut model.life) {
        (Wish::Rules, _) => model.packs.fetch(&mut Turn { ground: &model.ground, moment, out }),
        (Wish::Lock { stay }, Life::Own(own)) => {
            let vault = own.vault();
            let way = stay.then(|| (vault, own.place.trail().to_vec()));
            own.close(&mut Turn { ground: &model.ground, moment, out });
            close(vault, out);
            enter(model, Closed::after(way), Entry::start(Some(vault)), moment, out);
        }
        (Wish::Erase(vault), Life::Own(own)) => {
            own.close(&mut Turn { ground: &model.ground, moment, out });
            close(vault, out);
            enter(model, Closed::default(), Entry::erase(vault), moment, out);
        }
        (Wish::Visit, Life::Own(own)) => {
            let vault = own.vault();
            own.close(&mut Turn { ground: &model.ground, moment, out });
            close(vault, out);
            enter(model, Closed::default(), Entry::visit(), moment, out);
        }
        (Wish::Leave, Life::Visit(visit)) => {
            let vault = visit.vault();
            close(vault, out);
            enter(model, Closed::default(), Entry::start(None), moment, out);
        }
        _ => {}
    }
}

/// Whatever follows from where the person is now: the language, the frame, the document on the screen.
fn settle(model: &mut Model, moment: &mut Moment, out: &mut Out) {
    speak(&mut model.ground, &model.life);
    let mut turn = Turn { ground: &model.ground, moment, out };
    match &mut model.life {
        Life::Own(own) => {
            course::turn_page(own);
            if own.place.settle(&mut model.last_frame) {
                course::entered(own, &mut turn);
            }
            course::show(own, &mut turn);
        }
        Life::Visit(visit) => {
            visit.place.settle(&mut model.last_frame);
        }
        Life::Closed(closed) => closed.settle(&mut model.last_frame),
        Life::Broken(_) => {}
    }
}

/// Something happened outside.
fn act(model: &mut Model, action: Action, moment: &mut Moment, out: &mut Out) {
    match action {
        Action::NetworkChanged { online } => {
            (model.ground.network, model.ground.online) = (online, online);
            if online {
                came_back(model, moment, out);
            }
        }
        Action::Foreground => {
            model.ground.in_front = true;
            let mut turn = Turn { ground: &model.ground, moment, out };
            let stays = match &mut model.life {
                Life::Own(own) => lock::came(own, &mut turn),
                _ => true,
            };
            if stays {
                came_back(model, moment, out);
            }
        }
        Action::Background => {
            model.ground.in_front = false;
            if let Life::Own(own) = &mut model.life {
                lock::left(own, &mut Turn { ground: &model.ground, moment, out });
            }
        }
        Action::Returned { url } => match &mut model.life {
            Life::Own(own) => answers::browsed(own, &url, &mut Turn { ground: &model.ground, moment, out }),
            _ => model.returned = Some(url),
        },
        Action::FileReturned { ticket, name, bytes } => {
            let bytes = Zeroizing::new(bytes);
            let mut turn = Turn { ground: &model.ground, moment, out };
            match &mut model.life {
                Life::Own(own) => {
                    gathering::brought(&mut **own, &ticket, name, bytes, &mut turn);
                }
                Life::Visit(visit) => {
                    gathering::brought(&mut **visit, &ticket, name, bytes, &mut turn);
                }
                Life::Closed(_) => model.brought = Some(Brought { ticket, name, bytes }),
                Life::Broken(_) => {}
            }
        }
        done => {
            if let Some(act) = hands::act(model, done, moment, out) {
                enter_act(model, act, moment, out);
            }
        }
    }
}

fn enter_act(model: &mut Model, act: Act, moment: &mut Moment, out: &mut Out) {
    let Life::Closed(closed) = &mut model.life else { return };
    if let Some(ended) = closed.act(act, &mut Turn { ground: &model.ground, moment, out }) {
        opened(model, ended, moment, out);
    }
}

/// The network, or the person, is back: what waits goes on.
fn came_back(model: &mut Model, moment: &mut Moment, out: &mut Out) {
    let Life::Own(own) = &mut model.life else { return };
    let mut turn = Turn { ground: &model.ground, moment, out };
    turn.out.wishes.push(Wish::Rules);
    course::set_off(own, send::Act::Nudge, &mut turn);
    course::follow_all(own, &mut turn);
    course::save_all(own, &mut turn);
}

fn tell(model: &mut Model, fault: Fault) {
    if let Life::Own(own) = &mut model.life {
        own.place.tell(fault);
    }
}
