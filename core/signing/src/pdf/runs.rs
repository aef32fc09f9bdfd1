//! The subsections of a cross-reference section: which numbers it speaks of, and where their entries stand.

use super::Error;
use super::window::Bytes;
use crate::Limit;
use crate::budget::Kept;

/// Highest object number of a conforming file (ISO 32000-1 annex C).
pub(super) const MAX_OBJECTS: u64 = 8_388_607;

/// Objects with consecutive numbers whose entries stand one behind the other.
#[derive(Clone, Copy)]
pub(super) struct Run {
    pub(super) first: u64,
    pub(super) count: u64,
    /// Of the first entry: in the file for a table, in the data for a stream.
    pub(super) place: u64,
}

impl Run {
    /// A run of numbers that objects may have.
    pub(super) fn new(first: u64, count: u64, place: u64) -> Result<Self, Error> {
        if first > MAX_OBJECTS || count > MAX_OBJECTS + 1 || first + count > MAX_OBJECTS + 1 {
            return Err(Limit::Objects.into());
        }
        Ok(Self { first, count, place })
    }
}

/// Runs in the order of their numbers, none of which has an object of another.
pub(super) struct Runs<'s> {
    pub(super) runs: Vec<Run>,
    _room: Kept<'s>,
}

impl<'s> Runs<'s> {
    /// Subsections may not overlap (7.5.8.2, table 17): of an object with two entries in one section two readers may take two
    /// different ones. Their order is not asked for.
    pub(super) fn new(mut runs: Vec<Run>, bytes: Bytes<'s>) -> Result<Self, Error> {
        let room = bytes.budget.keep((2 * size_of::<Run>() * runs.len()) as u64)?;
        bytes.budget.step(8 * runs.len() as u64)?;
        runs.retain(|run| run.count > 0);
        runs.sort_unstable_by_key(|run| run.first);
        if runs.windows(2).any(|pair| pair[0].first + pair[0].count > pair[1].first) {
            return Err(Error::Malformed("an object twice in one cross-reference section"));
        }
        Ok(Self { runs, _room: room })
    }

    /// Where the entry of this object is, when there is one.
    pub(super) fn place(&self, number: u64, entry: u64) -> Option<u64> {
        let at = self.runs.partition_point(|run| run.first <= number).checked_sub(1)?;
        let run = self.runs.get(at).filter(|run| number - run.first < run.count)?;
        Some(run.place + (number - run.first) * entry)
    }
}
