//! Faults that stood in the app once, to be planted again: a simulation that does not find them would find nothing. Tests only.

use std::cell::Cell;

/// A fault of old.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Planted {
    /// A flow takes the answer to a question that it does not wait for any more.
    StaleAnswers,
    /// A flow that is begun again while it is under way begins anew.
    BegunTwice,
    /// Memory changes when it is asked to be kept, not when it is.
    MemoryFirst,
    /// A second tap on a paper takes the place of the first.
    SecondPaper,
}

impl Planted {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::StaleAnswers, Self::BegunTwice, Self::MemoryFirst, Self::SecondPaper];
}

thread_local! {
    static FAULT: Cell<Option<Planted>> = const { Cell::new(None) };
}

/// Plants a fault on this thread, or takes it out.
pub fn plant(fault: Option<Planted>) {
    FAULT.set(fault);
}

/// Whether it is planted.
pub fn is(fault: Planted) -> bool {
    FAULT.get() == Some(fault)
}
