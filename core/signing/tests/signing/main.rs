//! Signing and judging documents, seen from outside.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[cfg(target_os = "linux")]
mod bombs;
#[cfg(target_os = "linux")]
mod cms_bombs;
mod forge;
#[cfg(target_os = "linux")]
mod measure;
mod mutation;
mod mutator;
mod papers;
mod path;
mod pki;
mod sign;
mod tamper;
