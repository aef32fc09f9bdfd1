//! Backups: a vault's records and sealed files in one age v1 file (C2SP `age.md`), locked to a passphrase or to another
//! phone's key.
//!
//! `age -d FILE | tar x` opens it without this application: whoever has the file and its key has everything, whatever
//! becomes of us. So the content is a plain tar (`content` says what lies in it), and the application's own way back is
//! the same file.
//!
//! The vault does not know what its records mean. The *application* decides which of them go into a backup and how
//! those that come out of one are put together with what is there:
//!
//! ```text
//! old phone   vault.back_up(to, lock, entries, files)
//! new phone   let backup = backup::read(path, unlock)     all of it proved, nothing written
//!             decide which of backup.entries to keep      the application's own rules
//!             vault.take_in(&backup, files)               the files that the kept records name
//!             vault.commit(records)                       only now does anything count
//! ```
//!
//! Sealed files come out byte for byte as they went in: a submission that is under way names their hashes. The keys to
//! them are in the records.
//!
//! * [`Code`] is a passphrase that the phone makes, for paper; [`Passphrase`] that or a person's own words.
//! * [`Identity`] and [`Recipient`] are another phone's key and what its QR code says.
//! * [`Lock`] and [`Unlock`] are either of the two; `header` is age's text around them, `scrypt`, `x25519` and `bech32`
//!   what it is made of.
//! * `payload` is age's stream of chunks, `tar` the few forms of tar, `content` what lies in it.
//! * `make` writes a backup, `restore` reads one, `error` says why one was not read.
//!
//! What a backup does not hide: that it is one (its name and size), and whether a passphrase or a key opens it.

mod bech32;
mod code;
mod content;
mod error;
mod header;
mod lock;
mod make;
mod passphrase;
mod payload;
mod restore;
mod scrypt;
mod tar;
mod x25519;

pub use bech32::KeyTextError;
pub use code::{Code, CodeError};
pub use content::Entry;
pub use error::ReadError;
pub use lock::{Lock, Unlock};
pub use make::Made;
pub use passphrase::{Passphrase, PassphraseError};
pub use restore::{Backup, TakenIn, read};
pub use x25519::{Identity, Recipient};
