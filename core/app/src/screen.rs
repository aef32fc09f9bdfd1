//! From model to view: a pure projection. One module a group of screens; [`page`] builds the elements.

mod check;
mod closed;
pub(crate) mod date;
mod dossier;
mod home;
mod page;
mod papers;
mod procedure;
mod question;
mod sign;

use crate::model::{Life, Model, Screen};
use crate::view::ViewState;
use page::Page;

/// The screen being shown.
#[must_use]
pub fn view(model: &Model, revision: u64) -> ViewState {
    let page = match &model.life {
        Life::Starting | Life::Loading(..) => closed::starting(model),
        Life::Broken(fault) => closed::broken(model, fault),
        Life::Closed(entry) => closed::entry(model, entry),
        Life::Open(open) => {
            let page = match open.screen() {
                Screen::Home => home::home(model, open),
                Screen::SignIn => home::sign_in(model, open),
                Screen::Settings => home::settings(model, open),
                Screen::Document(id) => home::document(model, open, id),
                Screen::Find => procedure::find(model, open),
                Screen::Procedure(code) => procedure::procedure(model, code),
                Screen::Case(code) => procedure::case(model, code),
                Screen::Question { draft, step, mending } => question::question(model, open, *draft, step, *mending),
                Screen::Row { draft, group, row } => question::row(model, open, *draft, group, *row),
                Screen::Papers(draft) => papers::papers(model, open, *draft),
                Screen::Check(draft) => check::check(model, *draft),
                Screen::ReadBack(draft) => check::read_back(model, *draft),
                Screen::Sign(draft) => sign::sign(model, open, *draft),
                Screen::Dossier(draft) => dossier::dossier(model, open, *draft),
            };
            page.back(open.trail.len() > 1).depth(open.trail.len())
        }
    };
    page.finish(model, revision)
}
