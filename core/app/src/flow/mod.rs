//! The flows: each a small state machine that waits for exactly one answer ([`crate::world::flow`]). They know neither the model nor
//! each other; what follows when one ends is said in one place, `model::course`.
//!
//! In reading order: [`entry`] opens the app, [`repin`] changes its PIN, [`backup`] makes a copy for another phone, [`sign_in`] finds out who it is, [`link`] connects the signing
//! account, [`pack`] brings newer rules; [`save`] keeps answers, [`card`] reads one from a card, [`paper`] gathers; [`look`] shows a
//! document, [`sign`] has it signed, [`send`] sends once and whole, [`follow`] follows until the result is here; [`consent`] and [`hand`] are a visit's; [`errand`] is
//! whatever is asked only once.

pub mod backup;
pub mod card;
pub mod consent;
pub mod entry;
pub mod errand;
pub mod follow;
pub mod hand;
pub mod link;
pub mod look;
pub mod pack;
pub mod paper;
pub mod repin;
pub mod save;
pub mod send;
pub mod sign;
pub mod sign_in;

#[cfg(test)]
mod tests;
