//! Which room is open, and going from one to another.

use crate::door::view::SaveState;
use crate::flow::entry::{Ended, Entry};
use crate::model::closed::Closed;
use crate::model::room::Room as _;
use crate::model::turn::{Out, Turn, Wish};
use crate::model::visit::Visit;
use crate::model::{Brought, Life, Model, answers, gathering, resume};
use crate::world::ask::{Deed, VaultAsk};
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
        (Wish::Visit, Life::Own(_)) => (Closed::default(), Entry::visit()),
        (Wish::Leave, Life::Visit(_)) => (Closed::default(), Entry::start(None)),
        _ => return,
    };
    match &mut model.life {
        Life::Own(own) => {
            model.abroad.extend(own.abroad().map(|(id, spot)| (id, gathering::ticket(spot))));
            own.close(&mut Turn { ground: &model.ground, moment, out });
        }
        Life::Visit(visit) => {
            let (id, vault) = (out.number(), visit.vault());
            out.perform(id, Deed::Vault(vault, VaultAsk::Close));
        }
        Life::Closed(_) | Life::Broken(_) => {}
    }
    enter(model, closed, first, moment, out);
}
