//! `gocua pack`: what whoever keeps a pack needs, without this repository and without a programmer.
//!
//! In reading order:
//!
//! * [`remark`]: what is said of a pack, with file and line.
//! * [`opened`]: a folder of sources, built and loaded as the app loads it.
//! * [`lint`]: what the app would take and people would suffer from.
//! * [`people`]: worked people, the pack's own tests.
//! * [`command`]: the commands and what they print.

pub mod command;
pub mod lint;
pub mod opened;
pub mod people;
pub mod remark;
