//! Where the person is: the way to the screen being shown, what is said once, and what was typed where.

use std::collections::{HashMap, VecDeque};

use crate::door::fault::Fault;
use crate::door::view::Tone;

/// How many earlier frames typed text may still come from: it was typed there, so it belongs there.
const REMEMBERED: usize = 8;

/// Name of what is said once, on every screen.
pub const NOTICE: &str = "notice";

/// The way to the screen being shown. `S` are the screens of a room.
pub struct Place<S> {
    /// The last one is shown; the first one is home. Never empty.
    trail: Vec<S>,
    notice: Option<Notice>,
    /// What has to be looked at on the screen, by what it is about, and how often something had to be.
    attention: Option<(String, u32)>,
    /// Text in the search box of the screen.
    pub search: String,
    /// What was typed where.
    pub typed: Typed,
    /// How long the trail was when the frame began.
    depth: usize,
    /// Frames with their screens, the newest last: the one being shown, and those from which typed text may still come.
    frames: VecDeque<(u64, S)>,
}

/// Which edits of text fields were seen, in which frames.
#[derive(Default)]
pub struct Typed {
    /// Number of the frame being shown: one for each time a screen is entered.
    frame: u64,
    /// Newest edit number seen, by frame and field.
    edits: HashMap<(u64, String), u64>,
}

impl Typed {
    /// Number of the newest edit of a field on the screen being shown.
    #[must_use]
    pub fn edit(&self, field: &str) -> u64 {
        self.edits.get(&(self.frame, field.to_owned())).copied().unwrap_or(0)
    }
}

/// Something to say once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Something went wrong.
    Fault(Fault),
    /// Something was done, or is worth knowing: a key of the catalogue.
    Word(Tone, &'static str),
}

impl<S: Clone + PartialEq> Place<S> {
    /// At a way from home.
    #[must_use]
    pub fn new(home: S, rest: impl IntoIterator<Item = S>) -> Self {
        Self {
            trail: std::iter::once(home).chain(rest).collect(),
            notice: None,
            attention: None,
            search: String::new(),
            typed: Typed::default(),
            depth: 0,
            frames: VecDeque::new(),
        }
    }

    /// The screen being shown.
    ///
    /// # Panics
    /// Never: the trail begins with home, and home is never left out.
    #[must_use]
    pub fn screen(&self) -> &S {
        self.trail.last().expect("the trail begins with home")
    }

    /// The whole way.
    #[must_use]
    pub fn trail(&self) -> &[S] {
        &self.trail
    }

    /// What is to be said.
    #[must_use]
    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    /// Go on to a screen.
    pub fn go(&mut self, screen: S) {
        self.turn();
        if *self.screen() != screen {
            self.trail.push(screen);
        }
    }

    /// Put a screen in the place of the one being shown.
    pub fn replace(&mut self, screen: S) {
        self.back();
        self.go(screen);
    }

    /// Go home, and on to a screen from there.
    pub fn restart(&mut self, screen: Option<S>) {
        self.turn();
        self.trail.truncate(1);
        self.trail.extend(screen);
    }

    /// Go back; whether there was a way.
    pub fn back(&mut self) -> bool {
        let is_deep = self.trail.len() > 1;
        if is_deep {
            self.turn();
            self.trail.pop();
        }
        is_deep
    }

    /// Take every screen out of the way that is not any more; home stays.
    pub fn prune(&mut self, mut stays: impl FnMut(&S) -> bool) {
        let mut first = true;
        self.trail.retain(|screen| std::mem::take(&mut first) || stays(screen));
        self.frames.retain(|(_, screen)| stays(screen));
    }

    /// What has to be looked at: the question, or [`NOTICE`], and how often something had to be on this screen.
    #[must_use]
    pub fn attention(&self) -> Option<(&str, u32)> {
        self.attention.as_ref().map(|(about, count)| (about.as_str(), *count))
    }

    /// Something on the screen has to be looked at.
    pub fn look_at(&mut self, about: String) {
        let count = self.attention.as_ref().map_or(0, |(_, count)| *count);
        self.attention = Some((about, count + 1));
    }

    fn turn(&mut self) {
        self.notice = None;
        self.attention = None;
        self.search.clear();
    }

    /// Say that something went wrong.
    pub fn tell(&mut self, fault: Fault) {
        self.notice = Some(Notice::Fault(fault));
        self.look_at(NOTICE.to_owned());
    }

    /// Say something.
    pub fn say(&mut self, tone: Tone, key: &'static str) {
        self.notice = Some(Notice::Word(tone, key));
    }

    /// Nothing is to be said any more.
    pub fn hush(&mut self) {
        self.notice = None;
    }

    /// Number of the frame being shown.
    #[must_use]
    pub fn frame(&self) -> u64 {
        self.typed.frame
    }

    /// Begins a new frame with the next number, if another screen is shown than when this one began; whether it did.
    pub fn settle(&mut self, next: &mut u64) -> bool {
        let same =
            self.frames.back().is_some_and(|(frame, screen)| *frame == self.typed.frame && screen == self.screen());
        if same && self.depth == self.trail.len() {
            return false;
        }
        *next += 1;
        (self.typed.frame, self.depth) = (*next, self.trail.len());
        self.frames.push_back((self.typed.frame, self.screen().clone()));
        if self.frames.len() > REMEMBERED {
            self.frames.pop_front();
        }
        let oldest = self.frames.front().map_or(0, |(frame, _)| *frame);
        self.typed.edits.retain(|(frame, _), _| *frame >= oldest);
        true
    }

    /// The screen on which something was typed, while that can still be told.
    #[must_use]
    pub fn screen_of(&self, frame: u64) -> Option<&S> {
        self.frames.iter().find(|(known, _)| *known == frame).map(|(_, screen)| screen)
    }

    /// Notes an edit; `false` for one that a newer one has overtaken on the way.
    pub fn edited(&mut self, frame: u64, field: &str, edit: u64) -> bool {
        let seen = self.typed.edits.entry((frame, field.to_owned())).or_default();
        let is_newest = edit >= *seen;
        if is_newest {
            *seen = edit;
        }
        is_newest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> (Place<&'static str>, u64) {
        let (mut place, mut next) = (Place::new("home", ["a"]), 0);
        assert!(place.settle(&mut next));
        (place, next)
    }

    #[test]
    fn entering_a_screen_is_a_new_frame_and_staying_is_not() {
        let (mut place, mut next) = place();
        assert!(!place.settle(&mut next));
        place.go("b");
        assert!(place.settle(&mut next));
        assert_eq!(place.frame(), 2);
        // Back on the same screen: another time it is entered.
        place.back();
        assert!(place.settle(&mut next));
        assert_eq!((place.frame(), *place.screen()), (3, "a"));
    }

    #[test]
    fn typed_text_finds_the_screen_it_was_typed_on() {
        let (mut place, mut next) = place();
        place.go("b");
        place.settle(&mut next);
        assert_eq!(place.screen_of(1), Some(&"a"));
        place.prune(|screen| *screen != "a");
        assert_eq!(place.screen_of(1), None);
    }

    #[test]
    fn only_the_last_few_frames_are_remembered() {
        let (mut place, mut next) = place();
        for _ in 0..REMEMBERED {
            place.go("b");
            place.settle(&mut next);
            place.back();
            place.settle(&mut next);
        }
        assert_eq!(place.screen_of(1), None);
    }

    #[test]
    fn an_edit_that_was_overtaken_does_not_count() {
        let (mut place, _) = place();
        assert!(place.edited(1, "name", 2));
        assert!(!place.edited(1, "name", 1));
        assert_eq!((place.typed.edit("name"), place.typed.edit("other")), (2, 0));
    }

    #[test]
    fn what_was_said_is_not_said_on_the_next_screen() {
        let (mut place, _) = place();
        place.tell(Fault::Offline);
        place.go("b");
        assert_eq!(place.notice(), None);
        assert!(place.back());
        assert!(place.back());
        assert!(!place.back());
        assert_eq!(*place.screen(), "home");
    }
}
