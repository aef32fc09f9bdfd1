#![allow(clippy::unwrap_used, missing_docs)]
mod bench;
mod engine;
mod real;
mod refused;
