//! What a flow may read.

use gocua_dossier::draft::DraftId;
use gocua_identity::Demand;
use gocua_vault::VaultId;

use super::judge::Judge;
use crate::door::config::Environment;
use crate::door::fault::Fault;
use crate::kept::course::{Course, Sending, Stage, ToSign};
use crate::kept::draft::Draft;
use crate::kept::person::{Linked, Owner, Session};
use crate::world::moment::Moment;

/// Everything a flow of an open room may read, and one thing it may do: say that something went wrong.
pub struct Here<'a> {
    /// Time and randomness.
    pub moment: &'a mut Moment,
    /// The room's vault.
    pub vault: VaultId,
    /// The services.
    pub environment: &'a Environment,
    /// The rules.
    pub judge: Judge<'a>,
    /// The person the vault belongs to.
    pub owner: Option<&'a Owner>,
    /// Who is signed in.
    pub session: Option<&'a Session>,
    /// What the portal wants proven of who is signed in, and has not been yet.
    pub demand: Option<&'a Demand>,
    /// The signing account.
    pub linked: Option<&'a Linked>,
    /// The draft that the flow is about.
    pub draft: Option<&'a Draft>,
    /// What became of it.
    pub course: Option<&'a Course>,
    /// Papers are to wait for a network where bytes cost nothing.
    pub thrifty: bool,
    /// The draft whose screen is in front.
    pub watched: Option<DraftId>,
    /// To be said to the person.
    pub said: Option<Fault>,
}

impl Here<'_> {
    /// Unix seconds.
    #[must_use]
    pub fn now(&self) -> i64 {
        self.moment.now
    }

    /// Say that something went wrong.
    pub fn say(&mut self, fault: Fault) {
        self.said = Some(fault);
    }

    /// The stage of the draft, if it is of the draft as it is now.
    #[must_use]
    pub fn stage(&self) -> Option<&Stage> {
        stage(self.draft?, self.course)
    }

    /// Whether the draft's form is signed before it is sent; what nobody knows is.
    #[must_use]
    pub fn needs_signature(&self) -> bool {
        self.draft.is_none_or(|draft| self.judge.needs_signature(draft))
    }

    /// The form that waits for its signature.
    #[must_use]
    pub fn to_sign(&self) -> Option<&ToSign> {
        match self.stage()? {
            Stage::ToSign(to_sign) => Some(to_sign),
            _ => None,
        }
    }

    /// The sealed submission.
    #[must_use]
    pub fn sending(&self) -> Option<&Sending> {
        match self.stage()? {
            Stage::Sending(sending) => Some(sending),
            _ => None,
        }
    }

    /// A course of the draft as it is now.
    #[must_use]
    pub fn course_at(&self, stage: Stage) -> Option<Course> {
        let draft = self.draft?;
        Some(Course { draft: draft.id(), revision: draft.revision, stage })
    }
}

/// The stage of a draft: what was made of an earlier revision of it is no stage of this one.
#[must_use]
pub fn stage<'a>(draft: &Draft, course: Option<&'a Course>) -> Option<&'a Stage> {
    course.filter(|course| course.revision == draft.revision).map(|course| &course.stage)
}
