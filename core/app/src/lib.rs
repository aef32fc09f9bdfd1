//! The roof over the four pillars: the application itself.
//!
//! It is built in floors; imports go down only (`tests/rules.py` holds it). From the ground:
//!
//! * [`door`], what crosses it: everything a person can do, everything a shell can draw, what only the platform can do, and what went
//!   wrong. These derive `uniffi` and `serde` where they are declared; nothing is mirrored.
//! * [`world`], the world as values: what may be asked of it, and a flow that waits for exactly one answer.
//! * [`kept`], what is kept in the vault, each record with its version and its files; [`say`], words and times for people.
//! * [`rules`], what the rules say about a draft, and what a flow may read.
//! * [`flow`], a small state machine for each thing a person goes through; [`service`], what several of them need.
//! * [`part`], what rooms are made of.
//! * [`model`], rooms: a person's own, that of a visit, and the door to them; what a tap can mean; what follows what.
//! * [`screen`], the projection from model to view: each element is drawn with what it means.
//! * [`update`], the one function that changes the model.
//! * [`engine`], the only place with tasks, a clock, randomness, sockets and vaults.
//!
//! # To add a flow
//!
//! Write `flow/NAME.rs`: an enum of states, `answer` and `act`, and its tests as values. Give it a slot in `model::own::Flows` and a
//! name in `model::desk::Key`; the compiler then asks for its arm in `model::answers` (who gets the answer) and `Own::waits`. Say in
//! `model::course` what follows when it ends, in `model::order` and `model::obey` what begins it, in `model::resume` which record takes
//! it up after the process died, and draw it in `screen`. No other flow is touched.

pub mod door;
pub mod engine;
pub mod flow;
pub mod kept;
pub mod model;
pub mod part;
pub mod rules;
pub mod say;
pub mod screen;
pub mod service;
pub mod update;
pub mod world;

pub use door::action::Action;
pub use door::config::{Config, Environment};
pub use door::fault::{CauseGroup, Fault};
pub use door::platform::{KeyPurpose, PlatformOutcome, PlatformRequest, RequestId};
pub use door::view::ViewState;
pub use door::{action, config, fault, platform, view};
pub use engine::{App, Shell};

uniffi::setup_scaffolding!();
