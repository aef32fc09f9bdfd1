//! What goes into a copy for another phone, and what is taken out of one.

use gocua_dossier::date::civil_date;
use gocua_vault::backup::{Entry, Recipient};
use gocua_vault::{Record, SealedFile, Write};

use super::table::{KINDS, Thing};
use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};

/// The collections that go along, in the order in which they are loaded.
#[must_use]
pub fn portable() -> Vec<&'static str> {
    KINDS.into_iter().filter_map(|(collection, travels)| travels.then_some(collection)).collect()
}

/// Most bytes of a copy: it is in memory while the platform hands it over.
pub const LARGEST: u64 = 64 << 20;

/// The phone whose picture was scanned; nothing when the person went back.
///
/// # Errors
/// Why there is none.
pub fn scanned(outcome: &PlatformOutcome) -> Result<Option<Recipient>, Fault> {
    match outcome {
        PlatformOutcome::Text { text } => Recipient::parse(text.trim()).map(Some).map_err(|_| Fault::NotAPhone),
        PlatformOutcome::Denied => Err(Fault::Permission),
        PlatformOutcome::Unavailable { .. } => Err(Fault::NoScanner),
        _ => Ok(None),
    }
}

/// Has the platform hand a copy on. No program should try to show it.
#[must_use]
pub fn share(bytes: Vec<u8>, now: i64) -> PlatformRequest {
    let day = civil_date(now);
    let name = format!("gocua-{:04}-{:02}-{:02}.age", day.year(), day.month(), day.day());
    PlatformRequest::ShareFile { name, media_type: "application/octet-stream".to_owned(), bytes }
}

/// What goes in: every record just as it is kept, and the files that those name which this app can read.
#[derive(Default)]
pub struct PutIn {
    /// The records.
    pub entries: Vec<Entry>,
    /// The sealed files that they name.
    pub files: Vec<SealedFile>,
}

impl PutIn {
    /// Puts records of these collections together.
    #[must_use]
    pub fn of(records: Vec<(&'static str, Vec<Record>)>) -> Self {
        let mut put_in = Self::default();
        for (collection, records) in records {
            for Record { id, value, .. } in records {
                if let Some(Ok(thing)) = Thing::read(collection, &value) {
                    put_in.files.extend(thing.files().into_iter().cloned());
                }
                put_in.entries.push(Entry { collection: collection.to_owned(), id, value });
            }
        }
        put_in
    }
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
        let (mut out, portable) = (Self::default(), portable());
        for Entry { collection, id, value } in entries {
            if !portable.contains(&collection.as_str()) {
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
