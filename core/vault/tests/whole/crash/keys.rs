//! A key store whose every change is a mark in the log, in its place among the writes; and what the marks say.
//!
//! The key store is taken to be durable when it answers, as Android's and Apple's say they are.

use std::{
    collections::BTreeMap,
    fs::File,
    io::Write as _,
    sync::{Arc, Mutex},
};

use gocua_vault::{HardwareAnswer, HardwareError, HardwareKeys, VaultId};
use ring::{
    hmac,
    rand::{SecureRandom as _, SystemRandom},
};

/// Where marks go: to the log, or nowhere.
#[derive(Clone, Default)]
pub(super) struct Marks(Option<Arc<File>>);

impl Marks {
    pub(super) fn new(file: File) -> Self {
        Self(Some(Arc::new(file)))
    }

    /// One mark is one write.
    pub(super) fn say(&self, mark: &str) {
        if let Some(file) = &self.0 {
            (&**file).write_all(mark.as_bytes()).unwrap();
        }
    }
}

type Held = BTreeMap<String, [u8; 32]>;

#[derive(Clone, Default)]
pub(super) struct Keys {
    held: Arc<Mutex<Held>>,
    marks: Marks,
}

impl Keys {
    pub(super) fn new(held: Held, marks: Marks) -> Self {
        Self { held: Arc::new(Mutex::new(held)), marks }
    }

    pub(super) fn held(&self) -> Held {
        self.held.lock().unwrap().clone()
    }
}

fn ready<'a, T: Send + 'a>(answer: Result<T, HardwareError>) -> HardwareAnswer<'a, T> {
    Box::pin(std::future::ready(answer))
}

impl HardwareKeys for Keys {
    fn create_mac(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        let mut key = [0; 32];
        SystemRandom::new().fill(&mut key).unwrap();
        self.held.lock().unwrap().insert(alias.to_owned(), key);
        self.marks.say(&format!("key+ {alias} {}", hex(&key)));
        ready(Ok(()))
    }

    fn mac(&self, alias: &str, input: [u8; 32]) -> HardwareAnswer<'_, [u8; 32]> {
        let held = self.held.lock().unwrap();
        let answer = held
            .get(alias)
            .ok_or(HardwareError::Lost)
            .map(|key| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), &input).as_ref().try_into().unwrap());
        ready(answer)
    }

    fn destroy(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        self.held.lock().unwrap().remove(alias);
        self.marks.say(&format!("key- {alias}"));
        ready(Ok(()))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> [u8; 32] {
    let digit = |at: usize| char::from(text.as_bytes()[at]).to_digit(16).unwrap() as u8;
    std::array::from_fn(|at| digit(2 * at) << 4 | digit(2 * at + 1))
}

/// What is known outside the disk at some moment of a history.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    pub(super) keys: Held,
    pub(super) ids: BTreeMap<usize, VaultId>,
    /// Steps that were begun, and steps whose end was told to the person.
    pub(super) begun: usize,
    pub(super) done: usize,
}

impl Known {
    /// The next mark.
    pub(super) fn hear(&mut self, mark: &str) {
        let words: Vec<&str> = mark.split(' ').collect();
        match words.as_slice() {
            ["key+", alias, key] => drop(self.keys.insert((*alias).to_owned(), unhex(key))),
            ["key-", alias] => drop(self.keys.remove(*alias)),
            ["vault", number, id] => drop(self.ids.insert(number.parse().unwrap(), id.parse().unwrap())),
            ["begin", step] => self.begun = step.parse::<usize>().unwrap() + 1,
            ["done", step] => self.done = step.parse::<usize>().unwrap() + 1,
            _ => panic!("a mark that nobody made: {mark}"),
        }
    }

    /// As marks, to begin with; one a line.
    pub(super) fn to_marks(&self) -> String {
        let keys = self.keys.iter().map(|(alias, key)| format!("key+ {alias} {}\n", hex(key)));
        keys.chain(self.ids.iter().map(|(number, id)| format!("vault {number} {id}\n"))).collect()
    }

    pub(super) fn from_marks(marks: &str) -> Self {
        let mut known = Self::default();
        marks.lines().for_each(|mark| known.hear(mark));
        known
    }
}
