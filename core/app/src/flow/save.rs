//! Keeping a draft. One commit at a time; what changes meanwhile goes with the next one.
//!
//! Answers are in memory before they are on the disk, and shown as being saved until they are.

use gocua_vault::Write;

use crate::door::fault::Fault;
use crate::kept;
use crate::rules::here::Here;
use crate::world::ask::{Answer, Ask};
use crate::world::flow::{Flow, Step};

/// Keeping a draft.
#[derive(Debug)]
pub enum Save {
    /// This revision is on its way to the disk.
    Keeping {
        /// Which.
        revision: u64,
    },
    /// It could not be kept; it is tried again with the next change, or when the app comes to the front.
    Failed(Fault),
}

impl Save {
    /// Begins with what goes along the first time.
    #[must_use]
    pub fn start(along: Vec<Write>, here: &Here<'_>) -> Step<Self> {
        let Some(draft) = here.draft else { return Step::Done(()) };
        let writes = along.into_iter().chain([kept::put(draft)]).collect();
        Step::Wait(Self::Keeping { revision: draft.revision }, Ask::Keep(writes))
    }
}

impl Flow for Save {
    /// The draft changed, or it is worth another try.
    type Act = ();
    type Done = ();
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, here: &mut Here<'_>) -> Step<Self> {
        match (self, answer) {
            (Self::Keeping { revision }, Answer::Kept) => match here.draft {
                Some(draft) if draft.revision > revision => Self::start(Vec::new(), here),
                _ => Step::Done(()),
            },
            (_, answer) => {
                let fault = answer.into_fault();
                here.say(fault.clone());
                Step::Rest(Self::Failed(fault))
            }
        }
    }

    fn act(self, (): (), here: &mut Here<'_>) -> Step<Self> {
        match self {
            Self::Keeping { .. } => Step::Same(self),
            Self::Failed(_) => Self::start(Vec::new(), here),
        }
    }
}
