//! The roof over the four pillars: the application itself.
//!
//! In reading order:
//!
//! * What crosses the door: [`action`], everything a person can do; [`view`], everything a shell can draw;
//!   [`platform`], what only the platform can do; [`config`]; [`fault`], what went wrong, named by what to do
//!   next. These derive `uniffi` and `serde` where they are declared; nothing is mirrored.
//! * [`model`], the whole state, and [`record`], what of it is kept in the vault.
//! * [`effect`], what may be asked of the world, and [`moment`], time and randomness as values.
//! * [`update`], the one function that changes the model, and [`flow`], a small state machine for each thing a
//!   person goes through.
//! * [`library`], the rules in use; [`judge`], what they say about a draft; [`printing`] and [`receipt`], what
//!   goes out and what comes back; [`sealing`] and [`time`], two small tools.
//! * [`screen`], the projection from model to view, and [`words`], every word of it.
//! * [`engine`], the only place with tasks, a clock, randomness, sockets and the vault.

pub mod action;
pub mod config;
pub mod fault;
pub mod platform;
pub mod view;

pub mod model;
pub mod record;

pub mod effect;
pub mod moment;

pub mod flow;
pub mod update;

pub mod judge;
pub mod library;
pub mod printing;
pub mod receipt;
pub mod sealing;
pub mod time;

pub mod screen;
pub mod words;

pub mod engine;

pub use action::Action;
pub use config::{Config, Environment};
pub use engine::{App, Shell};
pub use fault::{CauseGroup, Fault};
pub use platform::{KeyPurpose, PlatformOutcome, PlatformRequest, RequestId};
pub use view::ViewState;

uniffi::setup_scaffolding!();
