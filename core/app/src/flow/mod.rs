//! The flows: each a small state machine, persisted at every step that has a side effect, with one rule for
//! how it goes on after the process died.
//!
//! In reading order: [`entry`] opens the app, by [`presence`] too, [`load`] reads what is kept, [`sign_in`] finds out who it is,
//! [`portal`] asks on their behalf, [`pack`] brings newer rules, [`draft`] fills in, with a [`card`] at hand,
//! [`papers`] gathers, [`sign`] signs, [`send`] sends once and whole, [`follow`] follows until the result is here; [`show`]
//! shows documents. [`http`] is what they share about answers of services.

pub mod card;
pub mod draft;
pub mod entry;
pub mod follow;
pub mod http;
pub mod load;
pub mod pack;
pub mod papers;
pub mod portal;
pub mod presence;
pub mod send;
pub mod show;
pub mod sign;
pub mod sign_in;

use crate::effect::Effect;
use crate::fault::Fault;
use crate::model::Model;

/// Somebody has just signed in: what waited for that goes on.
pub fn signed_in(model: &mut Model) -> Vec<Effect> {
    let mut effects = pack::fetch(model);
    effects.extend(send::resume(model));
    effects.extend(follow::all(model));
    effects
}

/// Says that something went wrong, on the screen being shown; there is nothing else to do about it here.
fn tell(model: &mut Model, fault: Fault) -> Vec<Effect> {
    if let Some(open) = model.open_mut() {
        open.tell_fault(fault);
    }
    Vec::new()
}
