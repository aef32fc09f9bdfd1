//! What one call may spend on bytes from outside.
//!
//! A [`Budget`] is made once by every public function that reads something foreign, and handed down to all that parses,
//! decompresses, allocates or walks: no reader of this crate can be made without one. Small files can claim huge things
//! (objects that overlap, streams that unpack to gigabytes, lists that name each other), so what is limited is the work
//! and the memory of the whole call, never one claim: whatever the file says, a call ends after a constant amount of work
//! beside single passes over the bytes that are really there.

use std::cell::Cell;

/// Work: one step is about five nanoseconds of a small server, the parsing of one byte.
const STEPS: u64 = 100_000_000;
/// Memory held at a time, in bytes, counted so that what the allocator adds is inside.
const MEMORY: u64 = 40 << 20;
/// Bytes that come out of compressed streams, all together.
const INFLATED: u64 = 32 << 20;
/// Bytes hashed, beside two passes over the document.
const HASHED: u64 = 64 << 20;
/// How deep values may lie in each other; what real files hold stays below 15.
pub(crate) const DEPTH: u8 = 64;

/// What an allocation takes beside its bytes.
pub(crate) const ALLOCATION: u64 = 16;

/// What costs about as much as checking one signature.
pub(crate) const SIGNATURE_CHECK: u64 = 200_000;

/// Which limit of a call was passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[non_exhaustive]
pub enum Limit {
    /// More work than any honest file makes.
    #[error("too much work")]
    Steps,
    /// More memory at a time.
    #[error("too much memory")]
    Memory,
    /// More bytes out of compressed streams.
    #[error("too much to decompress")]
    Inflated,
    /// More bytes under all signatures together.
    #[error("too much to hash")]
    Hashed,
    /// Values that lie too deep in each other.
    #[error("nested too deeply")]
    Depth,
    /// More objects than a file can number.
    #[error("too many objects")]
    Objects,
    /// A file longer than its own format can say.
    #[error("the file is too long")]
    Length,
}

#[derive(Debug)]
struct Meter {
    spent: Cell<u64>,
    most: Cell<u64>,
}

impl Meter {
    fn new(most: u64) -> Self {
        Self { spent: Cell::new(0), most: Cell::new(most) }
    }

    fn add(&self, count: u64) -> bool {
        let spent = self.spent.get().saturating_add(count);
        self.spent.set(spent);
        spent <= self.most.get()
    }

    fn left(&self) -> u64 {
        self.most.get().saturating_sub(self.spent.get())
    }
}

/// What one call may spend. Once a limit is passed, everything further is refused with it.
#[derive(Debug)]
pub struct Budget {
    steps: Meter,
    inflated: Meter,
    hashed: Meter,
    /// Until the scope around it ends: what was parsed.
    held: Cell<u64>,
    /// Until its owner goes: buffers, tables, what is cached.
    kept: Cell<u64>,
    passed: Cell<Option<Limit>>,
}

impl Default for Budget {
    fn default() -> Self {
        Self::new()
    }
}

impl Budget {
    /// The budget of a call that reads one structure.
    #[must_use]
    pub fn new() -> Self {
        Self::for_document(0)
    }

    /// The budget of a call that reads a document of this many bytes, which it may hash as a whole.
    #[must_use]
    pub fn for_document(length: u64) -> Self {
        Self {
            steps: Meter::new(STEPS),
            inflated: Meter::new(INFLATED),
            hashed: Meter::new(HASHED.saturating_add(length.saturating_mul(2))),
            held: Cell::new(0),
            kept: Cell::new(0),
            passed: Cell::new(None),
        }
    }

    /// What the call gives: its outcome, unless a limit was passed on the way. So a limit that somebody took for a defect
    /// of the file cannot turn into a verdict.
    pub(crate) fn decide<T, E: From<Limit>>(&self, outcome: Result<T, E>) -> Result<T, E> {
        match self.passed.get() {
            Some(limit) => Err(limit.into()),
            None => outcome,
        }
    }

    fn charge(&self, meter: &Meter, count: u64, limit: Limit) -> Result<(), Limit> {
        self.still_open()?;
        if meter.add(count) { Ok(()) } else { Err(self.pass(limit)) }
    }

    fn still_open(&self) -> Result<(), Limit> {
        self.passed.get().map_or(Ok(()), Err)
    }

    /// Records that a limit is passed.
    fn pass(&self, limit: Limit) -> Limit {
        self.passed.set(Some(limit));
        limit
    }

    /// Spends work.
    pub(crate) fn step(&self, count: u64) -> Result<(), Limit> {
        self.charge(&self.steps, count, Limit::Steps)
    }

    /// Spends bytes that are hashed.
    pub(crate) fn hash(&self, count: u64) -> Result<(), Limit> {
        self.charge(&self.hashed, count, Limit::Hashed)
    }

    /// How much may come out of a compressed stream now.
    pub(crate) fn inflatable(&self) -> usize {
        let memory = MEMORY.saturating_sub(self.held.get().saturating_add(self.kept.get()));
        usize::try_from(self.inflated.left().min(memory)).unwrap_or(usize::MAX)
    }

    /// Spends what came out of a compressed stream.
    pub(crate) fn inflate(&self, count: u64) -> Result<(), Limit> {
        self.step(count)?;
        self.charge(&self.inflated, count, Limit::Inflated)
    }

    /// Says that more would come out than [`Self::inflatable`] allows.
    pub(crate) fn refuse_inflating(&self) -> Limit {
        self.pass(if self.inflated.left() <= self.inflatable() as u64 { Limit::Inflated } else { Limit::Memory })
    }

    /// How deep a value lies.
    pub(crate) fn depth(&self, depth: u8) -> Result<(), Limit> {
        if depth > DEPTH { Err(Limit::Depth) } else { Ok(()) }
    }

    /// Takes memory until the [`Scratch`] around it ends, or the call.
    pub(crate) fn hold(&self, bytes: u64) -> Result<(), Limit> {
        self.still_open()?;
        self.held.set(self.held.get().saturating_add(bytes));
        self.fits()
    }

    /// Takes memory for as long as what is given back lives.
    pub(crate) fn keep(&self, bytes: u64) -> Result<Kept<'_>, Limit> {
        self.still_open()?;
        self.kept.set(self.kept.get().saturating_add(bytes));
        let kept = Kept { budget: self, bytes };
        self.fits()?;
        Ok(kept)
    }

    /// Puts `item` behind the others, and takes the memory for it before the list grows.
    pub(crate) fn push<T>(&self, list: &mut Vec<T>, item: T) -> Result<(), Limit> {
        if list.len() == list.capacity() {
            let more = list.capacity().max(if size_of::<T>() == 1 { 32 } else { 4 });
            self.hold(ALLOCATION + (more * size_of::<T>()) as u64)?;
            list.reserve_exact(more);
        }
        list.push(item);
        Ok(())
    }

    fn fits(&self) -> Result<(), Limit> {
        let fits = self.held.get().saturating_add(self.kept.get()) <= MEMORY;
        if fits { Ok(()) } else { Err(self.pass(Limit::Memory)) }
    }

    /// A scope of which nothing that was parsed remains.
    pub(crate) fn scratch(&self) -> Scratch<'_> {
        Scratch { budget: self, held: self.held.get() }
    }

    /// A scope that may spend half of what is left, and whose failure is not the call's: for a question to which "it
    /// cannot be said" is an answer.
    pub(crate) fn part(&self) -> Part<'_> {
        let part = Part {
            budget: self,
            steps: self.steps.most.get(),
            inflated: self.inflated.most.get(),
            passed: self.passed.get(),
            _scratch: self.scratch(),
        };
        for meter in [&self.steps, &self.inflated] {
            meter.most.set(meter.spent.get() + meter.left() / 2);
        }
        part
    }
}

/// Memory that is taken as long as this lives.
#[derive(Debug)]
pub(crate) struct Kept<'b> {
    budget: &'b Budget,
    bytes: u64,
}

impl Drop for Kept<'_> {
    fn drop(&mut self) {
        self.budget.kept.set(self.budget.kept.get().saturating_sub(self.bytes));
    }
}

/// See [`Budget::scratch`].
pub(crate) struct Scratch<'b> {
    budget: &'b Budget,
    held: u64,
}

impl Scratch<'_> {
    /// What was parsed remains after all.
    pub(crate) fn remains(mut self) {
        self.held = u64::MAX;
    }
}

impl Drop for Scratch<'_> {
    fn drop(&mut self) {
        self.budget.held.set(self.budget.held.get().min(self.held));
    }
}

/// See [`Budget::part`].
pub(crate) struct Part<'b> {
    budget: &'b Budget,
    steps: u64,
    inflated: u64,
    passed: Option<Limit>,
    _scratch: Scratch<'b>,
}

impl Drop for Part<'_> {
    fn drop(&mut self) {
        self.budget.steps.most.set(self.steps);
        self.budget.inflated.most.set(self.inflated);
        self.budget.passed.set(self.passed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_passed_a_limit_stays_refused_and_decides_nothing() {
        let budget = Budget::new();
        assert_eq!(budget.step(STEPS), Ok(()));
        assert_eq!(budget.decide::<_, Limit>(Ok("verdict")), Ok("verdict"));
        assert_eq!(budget.step(1), Err(Limit::Steps));
        assert_eq!(budget.hold(1), Err(Limit::Steps), "whatever comes next");
        assert_eq!(budget.decide::<_, Limit>(Ok("verdict")), Err(Limit::Steps));
        assert_eq!(budget.step(u64::MAX), Err(Limit::Steps), "without an overflow");
        let other = Budget::new();
        let _kept = other.keep(1).expect("room");
        assert_eq!(other.hold(u64::MAX), Err(Limit::Memory));
        assert_eq!(other.inflatable(), 0);
    }

    #[test]
    fn memory_comes_back_with_its_scope_or_its_owner() {
        let budget = Budget::new();
        for _ in 0..3 {
            let _scratch = budget.scratch();
            assert_eq!(budget.hold(MEMORY), Ok(()));
        }
        let kept = budget.keep(MEMORY).expect("room");
        drop(kept);
        let outer = budget.scratch();
        budget.hold(MEMORY - 10).expect("room");
        outer.remains();
        assert_eq!(budget.inflatable(), 10, "what remains is counted");
        assert!(matches!(budget.keep(11), Err(Limit::Memory)));
    }

    #[test]
    fn a_part_may_spend_half_and_its_failure_is_its_own() {
        let budget = Budget::new();
        {
            let _part = budget.part();
            assert_eq!(budget.step(STEPS / 2), Ok(()));
            assert_eq!(budget.step(1), Err(Limit::Steps));
        }
        assert_eq!(budget.decide::<_, Limit>(Ok(())), Ok(()));
        assert_eq!(budget.step(STEPS / 4), Ok(()));
    }
}
