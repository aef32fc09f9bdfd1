//! Pure work that takes too long for the model's task.

use std::any::Any;

use crate::door::fault::Fault;

/// Pure work to be done beside the model: it has no clock, no disk and no network, only what it was given.
pub struct Job {
    /// What it is, for traces and simulations.
    pub name: &'static str,
    run: Box<dyn FnOnce() -> Worked + Send>,
}

/// What came of a [`Job`].
pub struct Worked(Box<dyn Any + Send>);

impl Job {
    /// Work that gives a `T`.
    pub fn new<T: Any + Send>(name: &'static str, work: impl FnOnce() -> T + Send + 'static) -> Self {
        Self { name, run: Box::new(move || Worked::new(work())) }
    }

    /// Does it.
    #[must_use]
    pub fn run(self) -> Worked {
        (self.run)()
    }
}

impl Worked {
    /// A result; for jobs, and for simulations that answer in their place.
    #[must_use]
    pub fn new<T: Any + Send>(result: T) -> Self {
        Self(Box::new(result))
    }

    /// What the job was to give.
    ///
    /// # Errors
    /// [`Fault::Internal`] when it is something else: a defect.
    pub fn take<T: Any + Send>(self) -> Result<T, Fault> {
        self.0.downcast::<T>().map(|result| *result).map_err(|_| Fault::defect("worked"))
    }
}
