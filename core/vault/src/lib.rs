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
//! # On the disk, byte by byte
//!
//! Enough to open a vault without this crate; `tests/interop/vault.py` does. Names of tables and columns are those of
//! `migrations`. Numbers are big-endian. `lp(a, b, …)` is each part after its length in 8 bytes. Every cipher is
//! ChaCha20-Poly1305 with a 12-byte nonce and a 16-byte tag at the end, every MAC is HMAC-SHA-256.
//!
//! * `id`: the 16 bytes of the vault's name; its folder has them in hexadecimal.
//! * `derive(secret, purpose, context)`: HKDF-SHA-256 with salt `id` and info `"gocua vault v1 " purpose 0x00 context`, 32 bytes.
//! * A *small sealed value*: nonce (12), then ciphertext and tag.
//! * PIN: `s` = Argon2id (version 1.3) of its ASCII digits with the `salt`, `memory_kib`, `passes`, `lanes` of `pin`, 32 bytes.
//! * `pin_slot`: `h` = MAC under the hardware key `alias` of `derive(s, "hardware input", alias)`. `sealed` is the
//!   key-encryption key as a small sealed value under `derive(s ‖ h, "pin slot", alias)` with associated data `lp(place)`, where
//!   `place` = `lp("pin slot", id, alias, cost, salt)` and `cost` is memory, passes and lanes, 4 bytes each. `checksum` is
//!   SHA-256 of `place ‖ sealed`. A slot whose guess is used is `burnt` and has an empty `sealed`.
//! * `presence`: the same key once more, under `derive(h, "presence slot", alias)` with `lp(lp("presence", id, alias, challenge))`,
//!   where `h` is the hardware key's MAC of `challenge`.
//! * `data_key`: the data key, under `derive(key-encryption key, "data key", "")` with `lp("data key", id)`. From it, with no context:
//!   the keys "record", "name", "row", "head" and "chain".
//! * Names: the first 16 bytes of a MAC under the name key. `collection` is that of `lp("collection", c)`, `row` that of
//!   `lp("row", c, record id)`, a file in `files` that of `lp("file", file id)`, in hexadecimal.
//! * `record`: `sealed` is ciphertext and tag under the record key and the row's `nonce`, with
//!   `lp(id, "record", collection, row, format, sequence)`; `format` is 1 in 4 bytes, `sequence` has 8. Inside: length of the record's id (2),
//!   the id, length of the value (4), the value, zeros up to a multiple of 256.
//! * `head`: 88 bytes under the head key with `lp("head", id, sequence)`: sequence, seals so far, rows (8 bytes each), the
//!   exclusive or of all rows' `MAC(row key, lp(collection, row, sequence, nonce))`, and the chain value
//!   `MAC(chain key, lp(the one before, sequence, rows, that exclusive or))`, which begins with 32 zeros.
//! * A sealed file: as in `stream`. Its record holds `id`, `key` (unpadded base64url), `plain_len`, `sealed_len` and
//!   `sealed_sha256`.
//!
//! `guess` and `loose_key` are about a guess or a key under way, and hold nothing when the vault is at rest.
//!
//! # What it does not hide
//!
//! How many records and files there are, their rough sizes, and when the files were written.
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
