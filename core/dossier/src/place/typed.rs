//! A typed word against the words of the data.

use super::index::{Entry, Index};
use super::near::near_words;
use super::query::Asked;
use super::words::{self, Filler};
use std::ops::Range;

/// How a typed word fits a word of the data.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    None,
    /// With one slip.
    Near,
    /// It is the beginning.
    Begins,
    /// It is the whole word.
    Whole,
}

/// How a query is looked at.
#[derive(Clone, Copy)]
pub(super) struct Attempt {
    /// One slip in a word is forgiven.
    pub(super) forgiving: bool,
    /// Words may be those of provinces and districts.
    pub(super) with_areas: bool,
    /// It was written with marks.
    pub(super) marked: bool,
}

/// A typed word, prepared.
pub(super) struct Typed {
    /// Words that begin with it.
    begins: Range<u16>,
    /// The word that it is.
    whole: Option<u16>,
    /// The number that it is as a Roman one.
    roman: Option<u16>,
    /// Words one slip away, in order; only in the second attempt.
    near: Vec<u16>,
    /// Words that begin with it, marks included, the one that it is, and its tone; when the query was written with marks.
    marks: Option<(Range<u16>, Option<u16>, u8)>,
    /// The kind it may stand for, whether it can stand for nothing else, and whether it is only the beginning of it.
    pub(super) kind: Option<Filler>,
    pub(super) surely: bool,
    /// With the kind's own marks.
    pub(super) written: bool,
    pub(super) unfinished: bool,
    pub(super) number: bool,
    /// How it fits the names of each area.
    areas: Vec<Fit>,
}

impl Typed {
    pub(super) fn new(index: &Index, asked: &Asked, attempt: Attempt) -> Self {
        let word = &asked.word;
        let begins = index.beginning(&word.plain);
        let number = word.is_number();
        let whole = index.is_word(begins.start, &word.plain).then_some(begins.start);
        let mut typed = Self {
            whole,
            roman: words::roman(&word.plain).and_then(|number| index.word(number)),
            near: if attempt.forgiving { near_words(index, &word.plain) } else { Vec::new() },
            marks: (attempt.marked && !number).then(|| {
                let (begins, whole) = index.marked(&word.marked);
                (begins, whole, word.tone)
            }),
            kind: asked.kind,
            surely: asked.surely,
            written: asked.is_written(),
            unfinished: asked.unfinished,
            number,
            areas: Vec::new(),
            // A number is never the beginning of another.
            begins: if number { whole.map_or(0..0, |whole| whole..whole + 1) } else { begins },
        };
        let best = |words: &[u16]| words.iter().map(|number| typed.fit(*number)).max().unwrap_or(Fit::None);
        typed.areas =
            index.areas().iter().map(|area| if attempt.with_areas { best(&area.words) } else { Fit::None }).collect();
        typed
    }

    pub(super) fn fit(&self, number: u16) -> Fit {
        if self.whole == Some(number) || self.roman == Some(number) {
            Fit::Whole
        } else if self.begins.contains(&number) {
            Fit::Begins
        } else if self.near.binary_search(&number).is_ok() {
            Fit::Near
        } else {
            Fit::None
        }
    }

    /// Whether a word of a name has other marks than were typed. A word that is not written to the end may still get some.
    pub(super) fn has_other_marks(&self, entry: &Entry, fit: Fit) -> bool {
        let Some((begins, whole, tone)) = self.marks.as_ref().filter(|_| self.roman != Some(entry.plain)) else {
            return false;
        };
        match fit {
            Fit::Whole => *whole != Some(entry.marked) || *tone != entry.tone,
            _ => !begins.contains(&entry.marked) || (*tone != entry.tone && *tone != 0),
        }
    }

    pub(super) fn area(&self, area: usize) -> Fit {
        self.areas.get(area).copied().unwrap_or(Fit::None)
    }

    /// The documents in whose names it occurs.
    pub(super) fn in_names<'a>(&'a self, index: &'a Index) -> impl Iterator<Item = &'a [u16]> {
        let others = self.near.iter().chain(&self.roman);
        let others = others.map(|number| index.documents(*number..number.saturating_add(1)));
        std::iter::once(index.documents(self.begins.clone())).chain(others)
    }

    /// The documents of the areas in whose names it occurs.
    pub(super) fn in_areas<'a>(&'a self, index: &'a Index) -> impl Iterator<Item = Range<usize>> {
        index
            .areas()
            .iter()
            .zip(&self.areas)
            .filter(|(_, fit)| **fit > Fit::None)
            .map(|(area, _)| area.documents.clone())
    }

    /// Whether a unit may lack it: it only says what kind of thing is meant.
    pub(super) fn may_lack(&self) -> bool {
        self.kind.is_some()
    }
}
