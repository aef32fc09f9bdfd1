//! One question whose answer is only "done" or "not": keep a setting, take a record away, sweep, revoke.

use crate::door::fault::Fault;
use crate::rules::here::Here;
use crate::world::ask::{Answer, Ask};
use crate::world::flow::{Flow, Step};

/// An errand that is under way.
pub struct Errand;

impl Errand {
    /// Sets out.
    #[must_use]
    pub fn start(ask: Ask) -> Step<Self> {
        Step::Wait(Self, ask)
    }
}

impl Flow for Errand {
    type Act = ();
    type Done = Result<Answer, Fault>;
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, _: &mut Here<'_>) -> Step<Self> {
        Step::Done(match answer {
            Answer::Failed(fault) => Err(fault),
            done => Ok(done),
        })
    }

    fn act(self, (): (), _: &mut Here<'_>) -> Step<Self> {
        Step::Same(self)
    }
}
