//! `gocua pack`: what whoever keeps a pack needs, without this repository and without a programmer.
//!
//! In reading order:
//!
//! * [`remark`]: what is said of a pack, with file and line.
//! * [`opened`]: a folder of sources, built and loaded as the app loads it.
//! * [`lint`]: what the app would take and people would suffer from.
//! * [`people`]: worked people, the pack's own tests.
//! * [`explain`]: why a question is asked, a paper wanted, a fee charged.
//! * [`difference`]: two editions compared, in words.
//! * [`starter`]: a new pack; [`import`]: a form from a spreadsheet; [`schema`]: what editors complete and check.
//! * [`publish`] and [`jws`]: a pack as it travels, signed.
//! * [`command`]: the commands and what they print, in a [`language`].

pub mod command;
pub mod difference;
pub mod explain;
pub mod import;
pub mod jws;
pub mod language;
pub mod lint;
pub mod opened;
pub mod people;
pub mod publish;
pub mod remark;
pub mod schema;
pub mod starter;
