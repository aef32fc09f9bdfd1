//! Which room is open, and going from one to another.

use crate::door::view::{SaveState, Tone};
use crate::flow::entry::{Ended, Entry};
use crate::kept::visits::What;
use crate::model::closed::Closed;
use crate::model::room::Room as _;
use crate::model::turn::{Out, Turn, Wish};
use crate::model::visit::Visit;
use crate::model::{Brought, Life, Model, answers, gathering, resume};
use crate::part::place::Notice;
use crate::world::ask::{Answer, Deed, VaultAsk};
use crate::world::flow::Step;
use crate::world::moment::Moment;

/// A room is open: what came from outside while there was none is taken up.
pub(super) fn opened(model: &mut Model, ended: Ended, moment: &mut Moment, out: &mut Out) {
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
        Ended::Visit(vault, host) => {
            model.life = Life::Visit(Box::new(Visit::new(vault, host, &mut turn)));
            model.ground.visits.begin(moment.now);
            note(model, out);
        }
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

/// A visit's vault was destroyed, or as much of it as can be: which, the book and whoever looks at the phone are told.
pub(super) fn ended(model: &mut Model, what: What, answer: &Answer, moment: &Moment, out: &mut Out) {
    let (what, tone, words) = match answer {
        Answer::Done if what == What::HandedOver => (what, Tone::Good, "visit-over-handed"),
        Answer::Done => (what, Tone::Good, "visit-over"),
        // The key is wiped first, whatever the disk says after that.
        _ => (What::Unswept, Tone::Wait, "visit-over-unswept"),
    };
    model.ground.visits.end(moment.now, what);
    note(model, out);
    say(model, Notice::Word(tone, words));
}

/// The app ended in the middle of a visit the last time: its key went with the process.
pub(super) fn lost(model: &mut Model, moment: &Moment, out: &mut Out) {
    if model.ground.visits.under_way().is_some() {
        model.ground.visits.end(moment.now, What::Lost);
        note(model, out);
        say(model, Notice::Word(Tone::Wait, "visit-lost"));
    }
}

/// The book of visits is kept as it is now.
fn note(model: &mut Model, out: &mut Out) {
    let id = out.number();
    model.noting = Some(id);
    out.perform(id, Deed::KeepVisits(model.ground.visits.bytes()));
}

fn say(model: &mut Model, notice: Notice) {
    if let Life::Closed(closed) = &mut model.life {
        closed.said = Some(notice);
    }
}

/// No room is open from here on.
pub(super) fn enter(model: &mut Model, closed: Closed, first: Step<Entry>, moment: &mut Moment, out: &mut Out) {
    let mut turn = Turn { ground: &model.ground, moment, out };
    let mut closed = Box::new(closed);
    let ended = closed.begin(first, &mut turn);
    model.life = Life::Closed(closed);
    if let Some(ended) = ended {
        opened(model, ended, moment, out);
    }
}

/// Does what a room cannot do itself. Its keys leave the memory, and so does everything that was read with them.
pub(super) fn grant(model: &mut Model, wish: Wish, moment: &mut Moment, out: &mut Out) {
    let (closed, first) = match (wish, &mut model.life) {
        (Wish::Face(order), _) => {
            // On the screen before it is on the disk: it is no more than how things look.
            model.ground.change_face(order);
            let id = out.number();
            model.dressing = Some(id);
            model.ground.face_kept = SaveState::Saving;
            return out.perform(id, Deed::KeepFace(model.ground.face.bytes()));
        }
        (Wish::Rules, _) => return model.packs.fetch(&mut Turn { ground: &model.ground, moment, out }),
        (Wish::Lock { stay }, Life::Own(own)) => {
            let way = stay.then(|| (own.vault(), own.place.trail().to_vec()));
            (Closed::after(way), Entry::start(Some(own.vault())))
        }
        (Wish::Erase(vault), Life::Own(_)) => (Closed::default(), Entry::erase(vault)),
        (Wish::Visit, Life::Own(own)) => match own.person.host() {
            Some(host) => (Closed::default(), Entry::visit(host)),
            None => return,
        },
        (Wish::Agreed(receipt), Life::Visit(_)) => {
            model.ground.visits.agreed(moment.now, &receipt);
            return note(model, out);
        }
        (Wish::Leave(what), Life::Visit(visit)) => {
            let id = out.number();
            model.ending = Some((id, what));
            out.perform(id, Deed::Vault(visit.vault(), VaultAsk::Close));
            (Closed::default(), Entry::start(None))
        }
        _ => return,
    };
    match &mut model.life {
        Life::Own(own) => {
            model.abroad.extend(own.abroad().map(|(id, spot)| (id, gathering::ticket(spot))));
            own.close(&mut Turn { ground: &model.ground, moment, out });
        }
        Life::Visit(_) | Life::Closed(_) | Life::Broken(_) => {}
    }
    enter(model, closed, first, moment, out);
}
