//! What a person may do with a view: mostly what it asks for, sometimes anything.

use super::dice::Dice;
use super::kit::ANSWERS;
use crate::door::action::Action;
use crate::door::view::{Body, Element, ViewState};

/// Somebody in front of the phone.
#[derive(Default)]
pub(super) struct Person {
    edits: u64,
    /// Fields that were seen, with their frames: text from them may still be under way.
    seen: Vec<(String, u64)>,
    last: Option<Action>,
}

/// Buttons that end something: pressed seldom, and never by somebody who wants to get on.
const ENDS: [&str; 9] = ["discard", "erase", "lock", "visit", "leave", "sign-out", "take-out", "remove", "change-pin"];
/// Buttons of somebody who wants to get on, besides the primary ones.
const GOES_ON: [&str; 17] = [
    "agree",
    "to-phone",
    "next",
    "send",
    "sign",
    "authorise",
    "link",
    "sign-in",
    "begin",
    "open",
    "done",
    "mend",
    "confirm",
    "photo",
    "work",
    "case",
    "procedure",
];

fn kind(id: &str) -> &str {
    id.split([':', '.']).next().unwrap_or_default()
}

fn known(field: &str) -> Option<&'static str> {
    ANSWERS.iter().find(|(path, _)| *path == field).map(|(_, value)| *value)
}

impl Person {
    /// Something to do; nothing when there is nothing. `pin` opens the pad, if one is shown.
    pub(super) fn act(&mut self, view: &ViewState, pin: &[u8], dice: &mut Dice, eager: bool) -> Option<Action> {
        let frame = view.frame;
        if !eager && dice.chance(15) {
            if let Some(action) = self.oddly(view, dice) {
                return Some(action);
            }
        }
        let mut ways: Vec<(u64, &Element)> = Vec::new();
        let has_work = view.elements.iter().any(|element| kind(&element.id) == "work");
        for element in &view.elements {
            // Who wants to get on does not begin something else.
            let is_elsewhere = eager && has_work && element.id == "find";
            let weight = if is_elsewhere { 0 } else { weigh(element, eager) };
            if weight > 0 {
                ways.push((weight, element));
            }
            if let Body::TextField { .. } | Body::DateField { .. } = element.body {
                self.seen.push((element.id.clone(), frame));
            }
        }
        if self.seen.len() > 30 {
            self.seen.drain(..15);
        }
        if view.help.is_some() && !eager && dice.chance(15) {
            return Some(Action::Help);
        }
        if view.back.is_some() && dice.chance(if eager && !ways.is_empty() { 30 } else { 90 }) {
            return Some(Action::Back);
        }
        let total: u64 = ways.iter().map(|(weight, _)| weight).sum();
        let mut left = dice.below(total);
        let element = ways.into_iter().find(|(weight, _)| {
            let is_it = left < *weight;
            left = left.saturating_sub(*weight);
            is_it
        });
        let Some((_, element)) = element else { return view.back.is_some().then_some(Action::Back) };
        let action = self.touch(element, frame, pin, dice, eager);
        self.last = Some(action.clone());
        Some(action)
    }

    fn touch(&mut self, element: &Element, frame: u64, pin: &[u8], dice: &mut Dice, eager: bool) -> Action {
        let id = element.id.clone();
        let sane = eager || dice.chance(700);
        match &element.body {
            Body::PinPad { .. } => {
                let digits = if sane || dice.chance(700) { pin.to_vec() } else { b"135791".to_vec() };
                Action::PinEntered { element: id, digits, frame }
            }
            Body::Choice { options, .. } => {
                let wanted = known(&id).filter(|_| sane).map(str::to_owned);
                let other = dice.pick(options).map(|option| option.id.clone()).unwrap_or_default();
                Action::Choose { element: id, option: wanted.unwrap_or(other), frame }
            }
            Body::TextField { .. } | Body::DateField { .. } => {
                self.edits += 1;
                let wanted = known(&id).filter(|_| sane).map(str::to_owned);
                let value = wanted.unwrap_or_else(|| format!("Chữ {}", dice.below(40)));
                Action::FieldEdited { field: id, value, edit: self.edits, frame }
            }
            Body::SearchField { .. } => {
                self.edits += 1;
                let words = if id == "search" { "tam tru" } else { "phuong cau giay ha noi" };
                Action::FieldEdited { field: id, value: words.to_owned(), edit: self.edits, frame }
            }
            _ => Action::Press { element: id, frame },
        }
    }

    /// Taps twice, on what was there before, on what is not there; leaves fields; text that comes late.
    fn oddly(&mut self, view: &ViewState, dice: &mut Dice) -> Option<Action> {
        match dice.below(6) {
            0 | 1 => self.last.clone(),
            2 => {
                let element = dice.pick(&view.elements)?.id.clone();
                Some(Action::Press { element, frame: view.frame.saturating_sub(1) })
            }
            3 => {
                let element = dice.pick(&["send", "photo:owner_consent", "next", "nothing", "authorise"])?;
                Some(Action::Press { element: (*element).to_owned(), frame: view.frame })
            }
            4 => {
                let (field, frame) = dice.pick(&self.seen)?.clone();
                self.edits += 1;
                let value = format!("Muộn {}", dice.below(40));
                Some(Action::FieldEdited { field, value, edit: self.edits - dice.below(2), frame })
            }
            _ => {
                let (field, frame) = dice.pick(&self.seen)?.clone();
                Some(Action::FieldLeft { field, frame })
            }
        }
    }
}

fn weigh(element: &Element, eager: bool) -> u64 {
    let id = kind(&element.id);
    match &element.body {
        Body::Button { enabled: false, .. } => 0,
        Body::Button { .. } if ENDS.contains(&id) => u64::from(!eager),
        Body::Button { .. } if GOES_ON.contains(&id) => 24,
        Body::Button { .. } if id == "skip" || id == "settings" || id == "cancel" => {
            if eager {
                0
            } else {
                2
            }
        }
        Body::Button { .. } => 4,
        Body::PinPad { enabled, .. } => {
            if *enabled {
                20
            } else {
                0
            }
        }
        Body::Row { opens: true, .. } if GOES_ON.contains(&id) => 20,
        Body::Row { opens: true, .. } => {
            if eager {
                4
            } else {
                6
            }
        }
        Body::Choice { .. } if element.id == "language" => {
            if eager {
                0
            } else {
                1
            }
        }
        Body::Choice { options, .. } => {
            if eager && options.iter().any(|option| option.selected) {
                0
            } else {
                14
            }
        }
        Body::TextField { value, .. } | Body::DateField { value, .. } => {
            if !value.is_empty() && eager {
                0
            } else if value.is_empty() {
                16
            } else {
                5
            }
        }
        Body::SearchField { value, .. } => {
            if value.is_empty() {
                16
            } else {
                1
            }
        }
        _ => 0,
    }
}
