//! The mark that what was entered is kept.

use super::page::Page;
use crate::door::view::{Body, SaveState};

impl<O: Clone> Page<'_, O> {
    /// How safely everything on this screen is kept.
    pub(super) fn saved(&mut self, state: SaveState) -> &mut Self {
        let key = match state {
            SaveState::Empty => return self,
            SaveState::Saving => "saving",
            SaveState::Saved => "saved",
            SaveState::Failed => "not-saved",
        };
        let text = self.words.say(key);
        self.add("saved", text.clone(), Body::Saved { text, state });
        // A reader would say "saved" after every letter; that it failed is said at once.
        if state == SaveState::Failed { self.live() } else { self }
    }
}
