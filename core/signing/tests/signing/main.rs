//! Signing and judging documents, seen from outside.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod bombs;
mod cms_bombs;
mod forge;
mod measure;
mod mutation;
mod mutator;
mod papers;
mod path;
mod pki;
mod sign;
mod tamper;
