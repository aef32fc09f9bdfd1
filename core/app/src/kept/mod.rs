//! What is kept in the vault: one record a thing, each knowing its version and the files it names.
//!
//! In reading order: [`person`], who it is; [`draft`], answers and papers; [`course`], what becomes of a revision of them;
//! [`standing`], how a dossier is at the agency; [`document`]; [`edition`], the rules a draft was begun under; [`prepared`], who helped with it; [`settings`]; [`old`],
//! how the first app wrote some of this. [`table`] knows them all: what to load, what to keep when sweeping, how to read; [`copy`] is what of it goes to another phone,
//! and [`joined`] how that comes to what is there already. [`face`] and [`visits`] are public files beside the vaults.
//!
//! The first byte of a record's value is its version; the rest is JSON. The first app wrote bare JSON, which begins with a brace: that
//! is version 1.

pub mod copy;
pub mod course;
pub mod document;
pub mod draft;
pub mod edition;
pub mod face;
pub mod joined;
pub mod old;
pub mod person;
pub mod prepared;
pub mod settings;
pub mod standing;
pub mod table;
pub mod visits;

use gocua_vault::{SealedFile, Write};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// The version that bare JSON has.
const BARE: u8 = 1;

/// A thing that is kept.
pub trait Kept: Serialize + DeserializeOwned {
    /// Its collection in the vault.
    const COLLECTION: &'static str;
    /// Whether it means something on another phone too, and so goes into a copy. What is bound to a key of this phone does not.
    const TRAVELS: bool;
    /// The version that this app writes: 2 or more, and below the brace that bare JSON begins with.
    const VERSION: u8 = 2;

    /// Its name within the collection.
    fn id(&self) -> String;

    /// The files that it names: they stay as long as it does.
    fn files(&self) -> Vec<&SealedFile> {
        Vec::new()
    }

    /// Reads an earlier version. Every version that was ever written is read for ever.
    fn earlier(version: u8, json: &[u8]) -> Option<Self>;
}

/// Why a record is set aside. It stays on the disk as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// A newer app wrote it.
    Newer,
    /// It is not what such a record looks like.
    Damaged,
}

/// A record from its value.
///
/// # Errors
/// [`Unread`].
pub fn read<T: Kept>(value: &[u8]) -> Result<T, Unread> {
    let (version, json) = match value {
        [b'{', ..] => (BARE, value),
        [version, json @ ..] => (*version, json),
        [] => return Err(Unread::Damaged),
    };
    if version > T::VERSION {
        return Err(Unread::Newer);
    }
    if version == T::VERSION {
        return serde_json::from_slice(json).map_err(|_| Unread::Damaged);
    }
    T::earlier(version, json).ok_or(Unread::Damaged)
}

/// Bare JSON, for records whose shape has not changed since.
fn bare<T: DeserializeOwned>(version: u8, json: &[u8]) -> Option<T> {
    if version == BARE { serde_json::from_slice(json).ok() } else { None }
}

/// A write that keeps a thing.
///
/// # Panics
/// Never: the records are plain data with string keys, which JSON can always write.
pub fn put<T: Kept>(thing: &T) -> Write {
    let mut value = Zeroizing::new(vec![T::VERSION]);
    serde_json::to_writer(&mut *value, thing).expect("records are plain data with string keys");
    Write::Put { collection: T::COLLECTION.to_owned(), id: thing.id(), value }
}

/// A write that takes a thing away.
#[must_use]
pub fn delete<T: Kept>(id: &str) -> Write {
    Write::Delete { collection: T::COLLECTION.to_owned(), id: id.to_owned() }
}

/// Name of a record that is the only one of its collection.
pub const CURRENT: &str = "current";

#[cfg(test)]
mod tests;
