//! The screens of a person's room.

use super::check::Ends;
use super::page::Page;
use super::{backup, dossier, fill, home, restoring, settings, sign, visit};
use crate::model::order::Order;
use crate::model::own::Own;
use crate::model::screens::Screen;
use crate::model::showing;
use crate::model::turn::Ground;

/// Draws one of them.
#[must_use]
pub fn page<'a>(ground: &'a Ground, own: &'a Own, screen: &Screen) -> Page<'a, Order> {
    let page = match screen {
        Screen::Home => home::home(ground, own),
        Screen::SignIn => home::sign_in(ground, own),
        Screen::Settings => settings::settings(ground, own),
        Screen::Pin(_) => settings::pin(ground, own),
        Screen::Visits => visit::past(ground),
        Screen::Backup(_) => backup::backup(ground, own),
        Screen::Restore(_) => restoring::joining(ground, own.flows.joining.get(&())),
        Screen::Document(id) => home::document(ground, own, id),
        Screen::Sign(draft) => sign::sign(ground, own, *draft),
        Screen::Dossier(draft) => dossier::dossier(ground, own, *draft),
        Screen::Draft(screen) => {
            let ends = |draft| Ends { sign: Order::StartSign(draft), print: Order::Print(draft) };
            fill::page(ground, &own.drafting, &own.place, screen, Some(showing::seen(own)), |draft| Some(ends(draft)))
        }
    };
    let depth = own.place.trail().len();
    page.back(depth > 1).depth(depth)
}
