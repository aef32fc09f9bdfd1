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
mod home;
mod leaving;
mod meaning;
mod options;
mod pad;
mod papers;
mod picture;
mod procedure;
mod question;
mod restoring;
mod rows;
mod rules;
mod settings;
mod sight;
mod sign;

use crate::door::view::ViewState;
use crate::model::{Life, Model};

/// The screen being shown.
#[must_use]
pub fn view(model: &Model, revision: u64) -> ViewState {
    let ground = &model.ground;
    match &model.life {
        Life::Broken(fault) => closed::broken(ground, fault, None).finish(None, 0, revision),
        Life::Closed(closed) => match closed.entry.get(&()) {
            Some(entry) => closed::page(ground, entry).finish(None, closed.frame(), revision),
            None => closed::starting(ground).finish(None, closed.frame(), revision),
        },
        Life::Own(own) => {
            let place = &own.place;
            own::page(ground, own, place.screen()).finish(place.notice(), place.frame(), revision)
        }
        Life::Visit(visit) => {
            let place = &visit.place;
            visit::page(ground, visit, place.screen()).finish(place.notice(), place.frame(), revision)
        }
    }
}
