//! What crosses the door: everything a person can do, everything a shell can draw, what only the platform can do, and what went
//! wrong, named by what to do next. These derive `uniffi` and `serde` where they are declared; nothing is mirrored.

pub mod action;
pub mod config;
pub mod element;
pub mod fault;
pub mod platform;
pub mod view;
