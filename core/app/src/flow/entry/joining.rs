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

/// How far it is.
pub enum Joining {
    /// The copy is being looked for and read.
    Restoring(Restoring),
    /// What is kept is being read.
    Loading(Box<TakenOut>),
    /// The two are being compared.
    Comparing,
    /// What is new is being kept: the records, and how many dossiers there are among them.
    TakingIn(Vec<Write>, usize),
}

/// How it ended.
pub enum Ended {
    /// These records are on the disk; so many of them are dossiers.
    Joined(Vec<Write>, usize),
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
        Step::Rest(Self::Restoring(Restoring::Ways(None)))
    }

    /// Stable id of its screen.
    #[must_use]
    pub fn screen(&self) -> &'static str {
        match self {
            Self::Restoring(restoring) => restoring.screen(),
            Self::Loading(_) | Self::Comparing | Self::TakingIn(..) => "restore.wait",
        }
    }

    /// Whether the person is in the file picker.
    #[must_use]
    pub fn is_outside(&self) -> bool {
        matches!(self, Self::Restoring(Restoring::Fetching(_)))
    }

    /// Whether it may be dropped: what is on its way to the disk has to reach the memory too.
    #[must_use]
    pub fn may_be_left(&self) -> bool {
        !matches!(self, Self::TakingIn(..))
    }

    fn of(step: Step<Restoring>, here: &Here<'_>) -> Step<Self> {
        match step {
            Step::Wait(state, ask) => Step::Wait(Self::Restoring(state), ask),
            Step::Rest(state) => Step::Rest(Self::Restoring(state)),
            Step::Same(state) => Step::Same(Self::Restoring(state)),
            Step::Done(None) => Step::Done(Ended::Left),
            Step::Done(Some(taken)) => {
                Step::Wait(Self::Loading(taken), Ask::Vaults(VaultsAsk::Load(here.vault, portable())))
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
            (Self::Restoring(restoring), answer) => Self::of(restoring.answer(answer, &mut here.judge.words), here),
            (Self::Loading(taken), Answer::Records(records, _)) => {
                let job = Job::new("join", move || Joined::of(*taken, records));
                Step::Wait(Self::Comparing, Ask::Work(job))
            }
            (Self::Comparing, Answer::Worked(worked)) => match worked.take::<Result<Joined, OthersCopy>>() {
                Ok(Ok(Joined { writes, .. })) if writes.is_empty() => Step::Done(Ended::NothingNew),
                Ok(Ok(Joined { writes, files, drafts })) => {
                    let ask = Ask::Vaults(VaultsAsk::TakeIn(here.vault, files, writes.clone()));
                    Step::Wait(Self::TakingIn(writes, drafts), ask)
                }
                Ok(Err(OthersCopy)) => Step::Done(Ended::Others),
                Err(fault) => Step::Done(Ended::Failed(fault)),
            },
            (Self::TakingIn(writes, drafts), Answer::Kept) => Step::Done(Ended::Joined(writes, drafts)),
            (_, answer) => Step::Done(Ended::Failed(answer.into_fault())),
        }
    }

    fn act(self, act: Act, here: &mut Here<'_>) -> Step<Self> {
        match self {
            Self::Restoring(restoring) => Self::of(restoring.act(act, &mut here.judge.words), here),
            busy => Step::Same(busy),
        }
    }
}
