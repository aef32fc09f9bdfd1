//! What a person does with a screen: a tap means what the element was drawn with, on the screen as it is now.

use super::speech;
use crate::door::action::Action;
use crate::flow::entry::Act;
use crate::model::drafting;
use crate::model::obey;
use crate::model::order::Input;
use crate::model::screens::Screen;
use crate::model::turn::{Out, Turn};
use crate::model::{Life, Model};
use crate::screen;
use crate::world::moment::Moment;
use zeroize::Zeroizing;

/// The person did something; what it means for opening the app, where no room is open.
pub(super) fn act(model: &mut Model, action: Action, moment: &mut Moment, out: &mut Out) -> Option<Act> {
    if let Action::ReadAloud { element } = &action {
        speech::read_aloud(model, element.as_deref(), out);
        return None;
    }
    let tick = model.ground.tick;
    let mut turn = Turn { ground: &model.ground, moment, out };
    match &mut model.life {
        Life::Broken(_) => None,
        Life::Closed(closed) => {
            let frame = closed.frame();
            let page = screen::closed::shown(turn.ground, closed);
            let order = match &action {
                Action::Press { element, frame: at } if *at == frame => page.pressed(element),
                Action::Choose { element, option, frame: at } if *at == frame => page.chosen(element, option),
                _ => None,
            };
            if let Some(order) = order {
                closed.said = None;
                return closed.obey(order, &mut turn);
            }
            match action {
                Action::PinEntered { element, digits, frame: at } if at == frame => {
                    let is_pad = page.input(&element) == Some(Input::Pin);
                    is_pad.then(|| Act::Digits(Zeroizing::new(digits)))
                }
                Action::Help => {
                    closed.helping = true;
                    None
                }
                Action::Back if closed.helping => {
                    closed.helping = false;
                    None
                }
                Action::Back => Some(Act::Back),
                _ => None,
            }
        }
        Life::Own(own) => {
            own.lock.touch(tick);
            let (ground, frame) = (turn.ground, own.place.frame());
            let page = |screen: &Screen| screen::own::page(ground, own, screen);
            match action {
                Action::Press { element, frame: at } if at == frame => {
                    if let Some(order) = page(own.place.screen()).pressed(&element) {
                        // What was said was about what was done before.
                        own.place.hush();
                        obey::obey(own, order, &mut turn);
                    }
                }
                Action::Choose { element, option, frame: at } if at == frame => {
                    if let Some(order) = page(own.place.screen()).chosen(&element, &option) {
                        // What was said was about what was done before.
                        own.place.hush();
                        obey::obey(own, order, &mut turn);
                    }
                }
                Action::PinEntered { element, digits, frame: at }
                    if at == frame && page(own.place.screen()).input(&element) == Some(Input::Pin) =>
                {
                    obey::digits(own, digits, &mut turn);
                }
                // Text belongs to the frame it was typed in, also when it arrives after that was left.
                Action::FieldEdited { field, value, edit, frame } => {
                    let input = own.place.screen_of(frame).and_then(|screen| page(screen).input(&field));
                    if let Some(input) = input
                        && own.place.edited(frame, &field, edit)
                    {
                        drafting::typed(&mut **own, &input, &value, frame, &mut turn);
                    }
                }
                Action::FieldLeft { field, frame } => {
                    let input = own.place.screen_of(frame).and_then(|screen| page(screen).input(&field));
                    drafting::left(&mut **own, input.as_ref());
                }
                Action::Back => obey::back(own, &mut turn),
                Action::Help => drafting::help(&mut **own),
                _ => {}
            }
            None
        }
        Life::Visit(visit) => {
            visit.touch(tick);
            let (ground, frame) = (turn.ground, visit.place.frame());
            let page = |screen: &_| screen::visit::page(ground, visit, screen);
            match action {
                Action::Press { element, frame: at } if at == frame => {
                    if let Some(order) = page(visit.place.screen()).pressed(&element) {
                        visit.place.hush();
                        visit.obey(order, &mut turn);
                    }
                }
                Action::Choose { element, option, frame: at } if at == frame => {
                    if let Some(order) = page(visit.place.screen()).chosen(&element, &option) {
                        visit.place.hush();
                        visit.obey(order, &mut turn);
                    }
                }
                Action::FieldEdited { field, value, edit, frame } => {
                    let input = visit.place.screen_of(frame).and_then(|screen| page(screen).input(&field));
                    if let Some(input) = input
                        && visit.place.edited(frame, &field, edit)
                    {
                        visit.handed = false;
                        drafting::typed(&mut **visit, &input, &value, frame, &mut turn);
                    }
                }
                Action::FieldLeft { field, frame } => {
                    let input = visit.place.screen_of(frame).and_then(|screen| page(screen).input(&field));
                    drafting::left(&mut **visit, input.as_ref());
                }
                Action::Back => visit.back(&mut turn),
                Action::Help => drafting::help(&mut **visit),
                _ => {}
            }
            None
        }
    }
}
