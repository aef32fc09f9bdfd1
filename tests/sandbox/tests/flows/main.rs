//! The sandbox seen from outside, by a small client of its own: `reqwest`, `p256` and nothing of the core; only in `helper` it is the
//! core's client that is seen.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

mod assist;
mod client;
mod faults;
mod helper;
mod questions;
mod sign_in;
mod signing;
mod tokens;
mod trust;
