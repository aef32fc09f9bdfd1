//! What the elements of a page mean, by their ids.

use std::collections::BTreeMap;

use crate::model::order::Input;

/// What each element means.
pub(super) struct Meanings<O>(BTreeMap<String, Meaning<O>>);

/// What one element means.
pub(super) struct Meaning<O> {
    /// A tap.
    pub(super) press: Option<O>,
    /// Its options.
    pub(super) options: Vec<(String, O)>,
    /// Typing.
    pub(super) input: Option<Input>,
}

impl<O> Default for Meanings<O> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<O: Clone> Meanings<O> {
    /// What an element means, to be said.
    pub(super) fn of(&mut self, id: &str) -> &mut Meaning<O> {
        self.0.entry(id.to_owned()).or_insert_with(|| Meaning { press: None, options: Vec::new(), input: None })
    }

    /// What a tap means.
    pub(super) fn pressed(&self, id: &str) -> Option<O> {
        self.0.get(id).and_then(|meaning| meaning.press.clone())
    }

    /// What choosing an option means.
    pub(super) fn chosen(&self, id: &str, option: &str) -> Option<O> {
        self.0.get(id)?.options.iter().find(|(own, _)| own == option).map(|(_, order)| order.clone())
    }

    /// What typing means.
    pub(super) fn input(&self, id: &str) -> Option<Input> {
        self.0.get(id)?.input.clone()
    }
}
