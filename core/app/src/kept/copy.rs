//! What goes into a copy for another phone, and what is taken out of one.

use gocua_vault::backup::Entry;
use gocua_vault::{Record, SealedFile, Write};

use super::Kept as _;
use super::course::Course;
use super::document::Document;
use super::draft::Draft;
use super::edition::Edition;
use super::old;
use super::person::Owner;
use super::settings::Settings;
use super::table::Thing;

/// What means something on another phone too. Not the session and the grants, which are bound to a key of this phone, nor the signing
/// account, which is connected anew with one tap.
pub const PORTABLE: [&str; 7] = [
    Owner::COLLECTION,
    Settings::COLLECTION,
    Edition::COLLECTION,
    old::WORK,
    Draft::COLLECTION,
    Course::COLLECTION,
    Document::COLLECTION,
];

/// Most bytes of a copy: it is in memory while the platform hands it over.
pub const LARGEST: u64 = 64 << 20;

/// What goes in: every record just as it is kept, and the files that those name which this app can read.
#[must_use]
pub fn put_in(records: Vec<(&'static str, Vec<Record>)>) -> (Vec<Entry>, Vec<SealedFile>) {
    let (mut entries, mut files) = (Vec::new(), Vec::new());
    for (collection, records) in records {
        for Record { id, value, .. } in records {
            if let Some(Ok(thing)) = Thing::read(collection, &value) {
                files.extend(thing.files().into_iter().cloned());
            }
            entries.push(Entry { collection: collection.to_owned(), id, value });
        }
    }
    (entries, files)
}

/// What a copy brings into a new vault.
#[derive(Default)]
pub struct TakenOut {
    /// The records.
    pub writes: Vec<Write>,
    /// The sealed files that they name.
    pub files: Vec<SealedFile>,
    /// How many dossiers and drafts there are, to say so.
    pub drafts: usize,
}

impl TakenOut {
    /// Sorts what came out. Whoever knew the code put it together, perhaps with another app: of records only the kinds that an own copy
    /// has are taken. One that this app cannot read stays as it is, for a newer app.
    #[must_use]
    pub fn sort(entries: Vec<Entry>) -> Self {
        let mut out = Self::default();
        for Entry { collection, id, value } in entries {
            if !PORTABLE.contains(&collection.as_str()) {
                continue;
            }
            if let Some(Ok(thing)) = Thing::read(&collection, &value) {
                out.files.extend(thing.files().into_iter().cloned());
                out.drafts += usize::from(matches!(thing, Thing::Draft(_) | Thing::Work(..)));
            }
            out.writes.push(Write::Put { collection, id, value });
        }
        out
    }
}
