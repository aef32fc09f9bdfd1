//! Ways through the app over the bare core: the scenario files that every shell walks too ([`files`]), and what goes wrong around a
//! person ([`troubles`]).

#![allow(clippy::expect_used, clippy::unwrap_used)] // a test says what it expects

mod files;
mod troubles;
mod world;
