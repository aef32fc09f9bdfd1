//! What a person does, as a list; and what the vault must hold after each step of it.

use std::collections::BTreeMap;

use super::dice::Dice;

/// One thing that a person does, with the vault of the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) vault: usize,
    pub(super) act: Act,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Act {
    /// Makes it, with a PIN; it is open then.
    Create(u32),
    /// Opens it with a PIN that is right.
    Open(u32),
    /// Opens it with finger or face.
    Touch,
    Lock,
    /// Writes records (collection, id, bytes) and removes those without bytes, all in one commit.
    Commit(Vec<(&'static str, &'static str, Option<usize>)>),
    /// Seals a file of so many bytes, then commits a record that holds it and one beside it.
    Attach(&'static str, usize),
    /// Commits that the file is not wanted any more, then removes it.
    Detach(&'static str),
    /// Seals a file that nothing will ever name.
    Orphan(usize),
    /// Removes what nothing names.
    Sweep,
    ChangePin(u32),
    /// Tries to open it with a PIN that is wrong, or that comes too late.
    Wrong(u32),
    /// Asks for the PIN while it is open: a right one, or a wrong one.
    Confirm(u32),
    AddPresence,
    RemovePresence,
    /// Somebody who only visits: saves something, seals a file, goes.
    Visit,
    Destroy,
}

/// The content that step number `step` writes.
pub(super) fn content(step: usize, length: usize) -> Vec<u8> {
    Dice::new(&[step as u64, length as u64]).bytes(length)
}

/// What one vault must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Person {
    /// By collection and id.
    pub(super) records: BTreeMap<(String, String), Vec<u8>>,
    /// Contents of the sealed files, by the id of the record that names each.
    pub(super) papers: BTreeMap<String, Vec<u8>>,
    pub(super) pin: u32,
    /// Wrong guesses that are left; 0: nothing opens it any more.
    pub(super) left: u32,
    pub(super) presence: bool,
}

/// What all vaults must hold, by their number; `None`: not there.
pub(super) type World = Vec<Option<Person>>;

/// The record beside a file, in the same commit.
pub(super) const BESIDE: &str = "beside";

/// The world after step number `step`.
pub(super) fn after(world: &World, number: usize, step: &Step) -> World {
    let mut world = world.clone();
    if world.len() <= step.vault {
        world.resize(step.vault + 1, None);
    }
    let place = &mut world[step.vault];
    match &step.act {
        Act::Create(pin) => *place = Some(Person { pin: *pin, left: 10, ..Person::default() }),
        Act::Destroy => *place = None,
        act => change(place.as_mut().unwrap(), number, act),
    }
    world
}

fn change(person: &mut Person, number: usize, act: &Act) {
    let key = |collection: &str, id: &str| (collection.to_owned(), id.to_owned());
    match act {
        Act::Commit(writes) => {
            for (collection, id, bytes) in writes {
                match bytes {
                    Some(length) => person.records.insert(key(collection, id), content(number, *length)),
                    None => person.records.remove(&key(collection, id)),
                };
            }
        }
        Act::Attach(paper, length) => {
            person.papers.insert((*paper).to_owned(), content(number, *length));
            person.records.insert(key(BESIDE, paper), content(number, 20));
        }
        Act::Detach(paper) => {
            person.papers.remove(*paper);
            person.records.remove(&key(BESIDE, paper));
        }
        Act::Open(_) => person.left = 10,
        Act::ChangePin(pin) => (person.pin, person.left) = (*pin, 10),
        Act::Confirm(pin) if *pin == person.pin => person.left = 10,
        Act::Confirm(_) | Act::Wrong(_) => {
            person.left = person.left.saturating_sub(1);
            person.presence &= person.left > 0;
        }
        Act::AddPresence => person.presence = true,
        Act::RemovePresence => person.presence = false,
        _ => {}
    }
}

/// Where a history begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Base {
    /// An empty folder.
    Nothing,
    /// A vault, number 0, with finger or face, two records and two files, locked, after so many wrong guesses.
    Vault { wrong: u32 },
    /// The same, as an application from before there were pictures left it.
    Older,
    /// The same, found after a crash in the middle of another history: that many thousandths of its calls.
    Crashed(&'static str, usize),
}

#[derive(Debug, Clone)]
pub(super) struct History {
    pub(super) name: &'static str,
    pub(super) base: Base,
    pub(super) steps: Vec<Step>,
    /// Whether most recoveries open with the PIN: it is what the history is about. It costs ten times the time.
    pub(super) by_pin: bool,
    /// The step whose syncs fail at first.
    pub(super) fails: Option<usize>,
}
