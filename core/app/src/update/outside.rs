//! What happens around the app: the network, the front, what comes back from outside.

use zeroize::Zeroizing;

use super::{hands, rooms};
use crate::door::action::Action;
use crate::flow::entry::Act;
use crate::flow::send;
use crate::model::turn::{Out, Turn, Wish};
use crate::model::{Brought, Life, Model, answers, course, gathering, lock};
use crate::world::moment::Moment;

/// Something happened outside.
pub(super) fn act(model: &mut Model, action: Action, moment: &mut Moment, out: &mut Out) {
    match action {
        Action::NetworkChanged { online, metered } => {
            model.ground.metered = metered;
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
        Action::FileReturned { ticket, name, bytes } => brought(model, ticket, name, bytes, moment, out),
        done => {
            if let Some(act) = hands::act(model, done, moment, out) {
                enter_act(model, act, moment, out);
            }
        }
    }
}

/// A photo or file came back for a ticket: into the room that is open, or the next one.
pub(super) fn brought(
    model: &mut Model,
    ticket: String,
    name: String,
    bytes: Vec<u8>,
    moment: &mut Moment,
    out: &mut Out,
) {
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

fn enter_act(model: &mut Model, act: Act, moment: &mut Moment, out: &mut Out) {
    let Life::Closed(closed) = &mut model.life else { return };
    if let Some(ended) = closed.act(act, &mut Turn { ground: &model.ground, moment, out }) {
        rooms::opened(model, ended, moment, out);
    }
}

/// The network, or the person, is back: what waits goes on.
fn came_back(model: &mut Model, moment: &mut Moment, out: &mut Out) {
    let Life::Own(own) = &mut model.life else { return };
    let mut turn = Turn { ground: &model.ground, moment, out };
    turn.out.wishes.push(Wish::Rules);
    course::revoke_all(own, &mut turn);
    course::set_off(own, send::Act::Nudge, &mut turn);
    course::ask_about_all(own, &mut turn);
    course::save_all(own, &mut turn);
}
