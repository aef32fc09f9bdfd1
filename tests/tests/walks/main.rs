//! Ways through the app over the bare core: the scenario files that every shell walks too ([`files`]), and what goes wrong around a
//! person ([`troubles`]). [`forms`] are all forms of the pack, filled in by its own people. [`two_phones`] is the way from an old phone to a new one.

#![allow(clippy::expect_used, clippy::unwrap_used)] // a test says what it expects

mod files;
mod forms;
mod preview;
mod troubles;
mod two_phones;
mod world;
