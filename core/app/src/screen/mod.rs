//! From model to view: a pure projection, in which every element says what it means. One module a group of screens; [`page`] builds the
//! elements, [`fill`] are the screens for filling in, which every room has.

pub mod closed;
pub mod own;
pub mod page;
pub mod visit;

mod backup;
mod check;
mod date;
mod dossier;
mod field;
mod fill;
mod filled;
mod help;
mod home;
mod leaving;
mod long;
mod meaning;
mod options;
mod pad;
mod pages;
mod papers;
mod picture;
mod procedure;
mod question;
mod restoring;
mod rows;
mod rules;
mod saved;
mod search;
mod settings;
mod sight;
mod sign;

use crate::door::view::{Attention, Element, ViewState};
use crate::model::{Life, Model};

/// The screen being shown.
#[must_use]
pub fn view(model: &Model, revision: u64) -> ViewState {
    let ground = &model.ground;
    let (mut view, attention) = match &model.life {
        Life::Broken(fault) => (closed::broken(ground, fault, None).finish(None, 0, revision), None),
        Life::Closed(closed) => {
            (closed::shown(ground, closed).finish(closed.said.as_ref(), closed.frame(), revision), None)
        }
        Life::Own(own) => {
            let place = &own.place;
            let page = own::page(ground, own, place.screen());
            (page.finish(place.notice(), place.frame(), revision), place.attention())
        }
        Life::Visit(visit) => {
            let place = &visit.place;
            let page = visit::page(ground, visit, place.screen());
            (page.finish(place.notice(), place.frame(), revision), place.attention())
        }
    };
    view.attention = attention.and_then(|(about, count)| Some(Attention { element: drawn(&view, about)?, count }));
    view.letters = ground.face.letters.percent();
    if view.screen != "help" && !matches!(model.life, Life::Broken(_)) {
        view.help = Some(ground.words.say("help"));
    }
    if model.speaking.is_some() {
        view.listen = ground.words.say("listen-stop");
    }
    view
}

/// The element that is drawn for something that has to be looked at: the box of a question, what is said about it, or a list of it.
fn drawn(view: &ViewState, about: &str) -> Option<String> {
    let is = |element: &&Element| {
        let id = element.id.as_str();
        let end = id.strip_suffix(about).and_then(|before| before.strip_suffix(['.', ':']));
        id == about || matches!(end, Some("search" | "fault" | "add"))
    };
    view.elements.iter().find(is).map(|element| element.id.clone())
}
