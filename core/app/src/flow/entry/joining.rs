//! A copy taken into a room that is open: found and proved as at the door, then joined with what is kept there.
//!
//! ```text
//! Restoring -> Loading -> Comparing -> TakingIn -> joined
//! ```

use gocua_vault::Write;

use super::act::Act;
use super::restoring::Restoring;
use crate::door::fault::Fault;
use crate::kept::copy::{TakenOut, portable};
use crate::kept::joined::{Joined, OthersCopy};
use crate::rules::here::Here;
use crate::world::ask::{Answer, Ask, Job, VaultsAsk};
use crate::world::flow::{Flow, Step};

/// Where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whence {
    /// A copy of one's own, from another phone.
    Copy,
    /// A helper prepared it, on theirs.
    Visit,
}

/// How far it is.
pub enum Joining {
    /// The copy is being looked for and read.
    Restoring(Restoring, Whence),
    /// What is kept is being read.
    Loading(Box<TakenOut>, Whence),
    /// The two are being compared.
    Comparing(Whence),
    /// What is new is being kept: the records, and how many dossiers there are among them.
    TakingIn(Vec<Write>, usize, Whence),
}

/// How it ended.
pub enum Ended {
    /// These records are on the disk; so many of them are dossiers.
    Joined(Vec<Write>, usize, Whence),
    /// Everything was here.
    NothingNew,
    /// The copy is another person's.
    Others,
    /// The person went back.
    Left,
    /// Nothing was changed.
    Failed(Fault),
}

impl Joining {
    /// Begins.
    #[must_use]
    pub fn start() -> Step<Self> {
        Step::Rest(Self::Restoring(Restoring::Ways(None), Whence::Copy))
    }

    /// Begins with a picture for the phone of a helper: what they prepared has no code on paper.
    #[must_use]
    pub fn receive() -> Step<Self> {
        Step::Wait(Self::Restoring(Restoring::Expecting, Whence::Visit), Ask::Vaults(VaultsAsk::Expect))
    }

    /// Stable id of its screen.
    #[must_use]
    pub fn screen(&self) -> &'static str {
        match self {
            Self::Restoring(Restoring::Expecting, Whence::Visit) => "restore.picture",
            Self::Restoring(restoring, _) => restoring.screen(),
            Self::Loading(..) | Self::Comparing(_) | Self::TakingIn(..) => "restore.wait",
        }
    }

    /// Whether the person is in the file picker.
    #[must_use]
    pub fn is_outside(&self) -> bool {
        matches!(self, Self::Restoring(Restoring::Fetching(_), _))
    }

    /// Whether it may be dropped: what is on its way to the disk has to reach the memory too.
    #[must_use]
    pub fn may_be_left(&self) -> bool {
        !matches!(self, Self::TakingIn(..))
    }

    fn of(step: Step<Restoring>, whence: Whence, here: &Here<'_>) -> Step<Self> {
        match step {
            // There is one way only: whoever goes back from it leaves, and without it nothing can be taken in.
            Step::Rest(Restoring::Ways(fault)) if whence == Whence::Visit => {
                Step::Done(fault.map_or(Ended::Left, Ended::Failed))
            }
            Step::Wait(state, ask) => Step::Wait(Self::Restoring(state, whence), ask),
            Step::Rest(state) => Step::Rest(Self::Restoring(state, whence)),
            Step::Same(state) => Step::Same(Self::Restoring(state, whence)),
            Step::Done(None) => Step::Done(Ended::Left),
            Step::Done(Some(taken)) => {
                Step::Wait(Self::Loading(taken, whence), Ask::Vaults(VaultsAsk::Load(here.vault, portable())))
            }
        }
    }
}

impl Flow for Joining {
    type Act = Act;
    type Done = Ended;
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, here: &mut Here<'_>) -> Step<Self> {
        match (self, answer) {
            (Self::Restoring(restoring, whence), answer) => {
                Self::of(restoring.answer(answer, &mut here.judge.words), whence, here)
            }
            (Self::Loading(taken, whence), Answer::Records(records, _)) => {
                let job = Job::new("join", move || Joined::of(*taken, records));
                Step::Wait(Self::Comparing(whence), Ask::Work(job))
            }
            (Self::Comparing(whence), Answer::Worked(worked)) => match worked.take::<Result<Joined, OthersCopy>>() {
                Ok(Ok(Joined { writes, .. })) if writes.is_empty() => Step::Done(Ended::NothingNew),
                Ok(Ok(Joined { writes, files, drafts })) => {
                    let ask = Ask::Vaults(VaultsAsk::TakeIn(here.vault, files, writes.clone()));
                    Step::Wait(Self::TakingIn(writes, drafts, whence), ask)
                }
                Ok(Err(OthersCopy)) => Step::Done(Ended::Others),
                Err(fault) => Step::Done(Ended::Failed(fault)),
            },
            (Self::TakingIn(writes, drafts, whence), Answer::Kept) => Step::Done(Ended::Joined(writes, drafts, whence)),
            (_, answer) => Step::Done(Ended::Failed(answer.into_fault())),
        }
    }

    fn act(self, act: Act, here: &mut Here<'_>) -> Step<Self> {
        match self {
            Self::Restoring(restoring, whence) => Self::of(restoring.act(act, &mut here.judge.words), whence, here),
            busy => Step::Same(busy),
        }
    }
}
