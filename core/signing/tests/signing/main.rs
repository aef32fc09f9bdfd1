//! Signing and judging documents, seen from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod papers;
mod pki;
mod sign;
