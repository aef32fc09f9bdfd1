//! The sandbox seen from outside, by a small client of its own: `reqwest`, `p256` and nothing of the core.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used)]

mod client;
mod faults;
mod sign_in;
mod signing;
mod tokens;
mod trust;
