//! The flows as values: a state, an answer, the next state. No clock, no network, no disk; each test is named after what a person would
//! lose without it.
#![allow(clippy::unwrap_used, clippy::panic)]

mod backup;
mod card;
mod consent;
mod entry;
mod errand;
mod follow;
mod hand;
mod here;
mod link;
mod look;
mod pack;
mod paper;
mod portal;
mod refreshes;
mod repin;
mod save;
mod send;
mod send_faults;
mod sign;
mod sign_in;
mod step_up;
