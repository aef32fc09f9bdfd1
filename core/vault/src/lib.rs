//! Encrypted, crash-safe storage: one vault a person, and nothing readable in it without that person's PIN *and* this
//! phone's key store.
//!
//! Where to read, in order:
//!
//! * [`Vaults`] (`vaults`) is the directory: it makes, lists, opens and destroys vaults, and begins visits.
//! * [`Vault`] (`vault`) is an open vault: commit and load records, seal and open files, lock.
//! * `record` says what a record is and how one looks at rest: keyed hashes for names, a sealed and padded value.
//! * `ledger` knows which rows there must be, and so sees rows that were removed or put back. It says what it cannot see.
//! * `file` names sealed files and their keys; `stream` is their format, which is also the format on the wire.
//! * `pin` stretches the PIN; `slots` keeps the key-encryption key under PIN and hardware, ten times; `guess` is the
//!   order of steps in which one of the ten is used up.
//! * `presence` is the other way in, with finger or face.
//! * `picture` is the number of a picture by which a person finds their vault on a shared phone.
//! * `hardware` is what the platform's key store must be able to do; `loose` lists its keys that nothing uses any more.
//! * `key` holds keys in memory and derives one from another; `seal` seals small values.
//! * `database` opens the SQLite file and brings its schema up to date; `disk` makes names durable and keeps a reserve.
//! * [`hpke`] seals a message to a server; [`backup`] puts the whole vault into one age file, and reads one.
//! * `id` names a vault; `random` and `hex` are what their names say.
//! * `error` says what can go wrong.
//!
//! ```text
//! stretched PIN (Argon2id) + MAC of hardware key i  ->  opens slot i  ->  key-encryption key
//!     -> opens the data key  ->  HKDF: record key, name key, row key, head key, chain key
//! file keys are random, one for each file, and lie in sealed records
//! ```
//!
//! What it does not hide: how many records and files there are, their rough sizes, and when the files were written.
//! Keys are wiped from memory when they are dropped; the library that ciphers keeps copies of them only while it works,
//! and those are not wiped.

// The tests inside the crate use the same key store double as those outside.
#[cfg(test)]
extern crate self as gocua_vault;

pub mod backup;
pub mod hpke;

mod database;
mod disk;
mod error;
mod file;
mod guess;
mod hardware;
mod hex;
mod id;
mod key;
mod ledger;
mod loose;
mod picture;
mod pin;
mod presence;
mod random;
mod record;
mod seal;
mod slots;
mod stream;
mod vault;
mod vaults;

pub use error::{Error, UnlockError};
pub use file::{FileId, FileKey, SealedFile};
pub use hardware::{HardwareAnswer, HardwareError, HardwareKeys};
pub use id::VaultId;
pub use ledger::Anchor;
pub use pin::{Pin, PinCost, PinError};
pub use record::{Loaded, Record, Write};
pub use vault::Vault;
pub use vaults::{About, Vaults};
