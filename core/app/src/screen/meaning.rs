//! What the elements of a page mean, by their ids.

use crate::model::order::Input;

/// What each element means, in the order in which they were drawn.
pub(super) struct Meanings<O>(Vec<(String, Meaning<O>)>);

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
        Self(Vec::new())
    }
}

impl<O: Clone> Meanings<O> {
    /// What an element means, to be said.
    pub(super) fn of(&mut self, id: &str) -> &mut Meaning<O> {
        // Mostly it is the last one that more is said of.
        let at = self.0.iter().rposition(|(own, _)| own == id).unwrap_or_else(|| {
            self.0.push((id.to_owned(), Meaning { press: None, options: Vec::new(), input: None }));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }

    fn get(&self, id: &str) -> Option<&Meaning<O>> {
        self.0.iter().find(|(own, _)| own == id).map(|(_, meaning)| meaning)
    }

    /// What a tap means.
    pub(super) fn pressed(&self, id: &str) -> Option<O> {
        self.get(id).and_then(|meaning| meaning.press.clone())
    }

    /// What choosing an option means.
    pub(super) fn chosen(&self, id: &str, option: &str) -> Option<O> {
        self.get(id)?.options.iter().find(|(own, _)| own == option).map(|(_, order)| order.clone())
    }

    /// What typing means.
    pub(super) fn input(&self, id: &str) -> Option<Input> {
        self.get(id)?.input.clone()
    }
}
