//! The vault from outside, as one program: linking it once takes a tenth of the time of linking it for every file.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod about;
mod backup;
mod crash;
mod damaged_record;
mod disk_full;
mod files;
mod inside;
mod kill;
mod model;
mod mutation;
mod pin_slots;
mod presence;
mod promises;
mod residue;
mod support;
mod tampering;
