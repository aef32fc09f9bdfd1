//! All kinds of records in one table: whatever has to be done with all of them is a fold over it.
//!
//! Memory is filled from here alone: with what was loaded at the start, and with every write once it is on the disk. So what the app
//! believes is what the disk has, and a record that could not be read again is found when it is written.

use gocua_vault::{FileId, Record, SealedFile, Write};

use super::course::Course;
use super::document::Document;
use super::draft::Draft;
use super::edition::Edition;
use super::person::{GivenBack, Linked, Owner, Pending, Session};
use super::prepared::Prepared;
use super::settings::Settings;
use super::{Kept, Unread, old, read};

/// Collections of the vault, in the order in which they are loaded, and whether each goes into a copy.
pub const KINDS: [(&str, bool); 12] = [
    kind::<Owner>(),
    kind::<Session>(),
    kind::<GivenBack>(),
    kind::<Linked>(),
    kind::<Pending>(),
    kind::<Settings>(),
    kind::<Edition>(),
    (old::WORK, true),
    kind::<Draft>(),
    kind::<Course>(),
    kind::<Prepared>(),
    kind::<Document>(),
];

const fn kind<T: Kept>() -> (&'static str, bool) {
    (T::COLLECTION, T::TRAVELS)
}

/// Collections of the vault, in the order in which they are loaded.
pub const COLLECTIONS: [&str; KINDS.len()] = {
    let mut names = [""; KINDS.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = KINDS[at].0;
        at += 1;
    }
    names
};

/// A kept thing of any kind.
pub enum Thing {
    /// Whose vault it is.
    Owner(Owner),
    /// Who is signed in.
    Session(Box<Session>),
    /// A grant of which the broker may not know that it is over.
    GivenBack(Box<GivenBack>),
    /// The signing account.
    Linked(Box<Linked>),
    /// A sign-in that is in the browser.
    Pending(Box<Pending>),
    /// What the person has set.
    Settings(Settings),
    /// The rules of some draft.
    Edition(Box<Edition>),
    /// A draft.
    Draft(Box<Draft>),
    /// What became of it.
    Course(Box<Course>),
    /// Who prepared a draft.
    Prepared(Box<Prepared>),
    /// A draft with what became of it, as the first app kept it.
    Work(Box<Draft>, Option<Box<Course>>),
    /// A document.
    Document(Box<Document>),
}

impl Thing {
    /// Reads a record of a collection; nothing for a collection that is not ours.
    #[must_use]
    pub fn read(collection: &str, value: &[u8]) -> Option<Result<Self, Unread>> {
        fn of<T: Kept>(value: &[u8], wrap: impl FnOnce(T) -> Thing) -> Result<Thing, Unread> {
            read(value).map(wrap)
        }
        Some(match collection {
            Owner::COLLECTION => of(value, Self::Owner),
            Session::COLLECTION => of(value, |thing| Self::Session(Box::new(thing))),
            GivenBack::COLLECTION => of(value, |thing| Self::GivenBack(Box::new(thing))),
            Linked::COLLECTION => of(value, |thing| Self::Linked(Box::new(thing))),
            Pending::COLLECTION => of(value, |thing| Self::Pending(Box::new(thing))),
            Settings::COLLECTION => of(value, Self::Settings),
            Edition::COLLECTION => of(value, |thing| Self::Edition(Box::new(thing))),
            Draft::COLLECTION => of(value, |thing| Self::Draft(Box::new(thing))),
            Course::COLLECTION => of(value, |thing| Self::Course(Box::new(thing))),
            Prepared::COLLECTION => of(value, |thing| Self::Prepared(Box::new(thing))),
            Document::COLLECTION => of(value, |thing| Self::Document(Box::new(thing))),
            old::WORK => old::work(value)
                .map(|(draft, course)| Self::Work(Box::new(draft), course.map(Box::new)))
                .ok_or(Unread::Damaged),
            _ => return None,
        })
    }

    /// The files that it names.
    #[must_use]
    pub fn files(&self) -> Vec<&SealedFile> {
        match self {
            Self::Owner(thing) => thing.files(),
            Self::Session(thing) => thing.files(),
            Self::GivenBack(thing) => thing.files(),
            Self::Linked(thing) => thing.files(),
            Self::Pending(thing) => thing.files(),
            Self::Settings(thing) => thing.files(),
            Self::Edition(thing) => thing.files(),
            Self::Draft(thing) => thing.files(),
            Self::Course(thing) => thing.files(),
            Self::Prepared(thing) => thing.files(),
            Self::Work(draft, course) => {
                draft.files().into_iter().chain(course.iter().flat_map(|course| course.files())).collect()
            }
            Self::Document(thing) => thing.files(),
        }
    }
}

/// Everything that was read when the vault was opened.
#[derive(Default)]
pub struct Loaded {
    /// What could be read.
    pub things: Vec<Thing>,
    /// Records that a newer app wrote.
    pub newer: usize,
    /// Records that could not be read.
    pub damaged: usize,
}

impl Loaded {
    /// Reads records by collection; `damaged` of them could not even be opened.
    #[must_use]
    pub fn read(records: Vec<(&'static str, Vec<Record>)>, damaged: usize) -> Self {
        let mut loaded = Self { damaged, ..Self::default() };
        for (collection, records) in records {
            for record in records {
                match Thing::read(collection, &record.value) {
                    Some(Ok(thing)) => loaded.things.push(thing),
                    Some(Err(Unread::Newer)) => loaded.newer += 1,
                    Some(Err(Unread::Damaged)) => loaded.damaged += 1,
                    None => {}
                }
            }
        }
        loaded
    }

    /// The files to keep when sweeping; nothing while a record is set aside, because it may name some.
    #[must_use]
    pub fn files(&self) -> Option<Vec<FileId>> {
        (self.newer == 0 && self.damaged == 0)
            .then(|| self.things.iter().flat_map(Thing::files).map(|file| file.id).collect())
    }
}

/// What a write means for memory, once it is on the disk.
pub enum Change {
    /// This is there now.
    Put(Thing),
    /// The record of that name is gone from that collection.
    Gone(String, String),
}

impl Change {
    /// Reads a write; nothing for one that memory does not mirror.
    #[must_use]
    pub fn read(write: &Write) -> Option<Self> {
        match write {
            Write::Put { collection, value, .. } => Thing::read(collection, value)?.ok().map(Self::Put),
            Write::Delete { collection, id } => Some(Self::Gone(collection.clone(), id.clone())),
        }
    }
}
