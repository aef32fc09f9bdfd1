//! Sending once, whole, with a receipt. What comes before the first byte is in [`before`], the steps in
//! [`steps`], and how it ends in [`ends`].
//!
//! ```text
//! Checking -> Sealing -> Keeping -> Putting -> Creating -> Asking <-> Uploading -> ... -> Committing -> Closing -> sent
//!                                      `-> Looking (the portal has other bytes under this name: is it handed in?) -> Closing | refused
//! Checking -> Hurt (a paper is damaged: is it handed in all the same?) -> Closing | to be photographed again
//! Comparing (has the portal received this draft already, under another name?) -> Putting | Adopting -> Closing
//! Noting -> Waiting -> (Checking ->) (Comparing ->) Putting
//! Mending (is it really not there?) -> a draft again | Closing
//! ```
//! The submission is sealed and kept before its first byte leaves, under a name that never changes. Every step
//! asks the portal what it has already, so each can be repeated after any loss: put the sealed submission,
//! upload what is missing of each part (tus), commit, verify the receipt, keep it. Only a verified receipt, on the disk,
//! makes a dossier sent. Only the portal's own word ends it otherwise; everything else passes, and is waited for.
//!
//! Nothing is repeated without a pause, and the pauses outlive the process. What has left the phone is counted: three times the dossier
//! without a receipt, and it is the person who says whether to go on.

mod before;
mod ends;
mod steps;

use gocua_dossier::submission::SubmissionId;
use gocua_vault::FileId;
use http::StatusCode;

use crate::door::fault::Fault;
use crate::kept;
use crate::kept::course::{Stage, submission_id};
use crate::rules::contract;
use crate::rules::here::Here;
use crate::rules::packing::Packed;
use crate::world::ask::{Answer, Ask};
use crate::world::flow::{Flow, Step};
use crate::world::refusal::{Problem, Refusal, refusal};

/// Bytes of one upload step: small enough to lose little, large enough not to wait for each other.
const CHUNK: u64 = 256 * 1024;
/// Longest pause between tries that the app makes of itself, in seconds.
const LONGEST_PAUSE: i64 = 15 * 60;
/// How many times the dossier's length may leave the phone before the person is asked...
const MOST_TIMES: u64 = 3;
/// ... reckoned of no less than this many bytes: a small dossier costs little, however often it is sent.
const SMALL: u64 = 1024 * 1024;
/// Revisions after this one that a draft may have had before its data were put back.
const LATER: u64 = 512;
/// Shortest time between two tries that nobody asked for, in seconds: networks come and go many times a minute.
const SHORTEST_PAUSE: i64 = 5;

/// How far sending is.
pub enum Send {
    /// The portal is being asked for the rules that say whom to seal to.
    Rules,
    /// What is to be sent is being looked at: is it still what was sealed?
    Checking(Way),
    /// Asking whether a dossier of which these files are damaged was handed in before they were.
    Hurt(Way, Vec<FileId>),
    /// The envelope is being sealed to the agency: what will be sent besides it.
    Sealing(Box<Packed>),
    /// The sealed submission is being kept.
    Keeping,
    /// Asking what the portal has received of this person.
    Comparing(Way),
    /// Asking for the receipt of what it has received of this draft under another name.
    Adopting(Way, SubmissionId),
    /// Putting the submission.
    Putting(Way),
    /// Asking for a place to upload a part to.
    Creating(Way, usize),
    /// Asking how much of a part is there.
    Asking(Way, usize, String),
    /// Sending a piece of a part from an offset.
    Uploading(Way, usize, String, u64),
    /// Asking for the receipt.
    Committing(Way),
    /// Asking whether what the portal has under this name is handed in.
    Looking(Way, String),
    /// Keeping the receipt.
    Closing(Way),
    /// Keeping that the portal refused it.
    Refusing(Way),
    /// Asking whether a refused submission is really not there.
    Mending,
    /// Keeping that it is a draft again; whether because of damaged files.
    Reopening(Way, bool),
    /// Keeping how many tries there were, before waiting.
    Noting(Way, Fault, Option<i64>),
    /// Waiting until the next try; nothing but the person can end it when there is no time.
    Waiting(Way, Fault, Option<i64>),
}

/// How the sending goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Way {
    /// Tries without progress.
    attempts: u32,
    /// Bytes that left the phone.
    spent: u64,
    /// Whether the portal was asked, in this process, what it has received.
    compared: bool,
    /// Whether the files were looked at since there was last reason to doubt them.
    checked: bool,
    /// Bytes that the portal has, of all parts.
    pub done: u64,
    /// Whether the person wants it sent over whatever network there is.
    anyway: bool,
    /// When the last try began, Unix seconds.
    tried: i64,
}

/// What may set a waiting dossier off again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The network is back, the app is in front, or somebody has signed in.
    Nudge,
    /// The person wants it now.
    Now,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The portal has it; the receipt is on the disk.
    Sent,
    /// The portal refused it for good.
    Refused,
    /// The portal never had it: it is a draft again, and what is sent of it then has another name.
    Reopened {
        /// Because of files that are damaged: what was in them has to be photographed again.
        damaged: bool,
    },
    /// It was not possible to begin; nothing has changed.
    Not(Fault),
}

impl Send {
    /// "Send": seal what is signed; from here on nothing in it changes.
    #[must_use]
    pub fn start(here: &Here<'_>) -> Step<Self> {
        match here.stage() {
            // Seconds after the first start they may not be here yet.
            Some(Stage::Signed { .. }) if here.judge.library.trust.is_none() => Step::Wait(Self::Rules, Ask::Rules),
            Some(Stage::Signed { .. }) => Self::check(Way::default(), here),
            Some(Stage::Sending(sending)) if sending.refused.is_none() => Self::take_up(sending, here),
            _ => Step::Done(Ended::Not(Fault::DocumentChanged)),
        }
    }

    /// "Put it right": what the portal refused becomes a draft again, once it is certain that the portal does not have it.
    #[must_use]
    pub fn mend(here: &Here<'_>) -> Step<Self> {
        match here.sending() {
            Some(sending) if sending.refused.is_some() => Self::Mending.get(sending, here),
            _ => Step::Done(Ended::Not(Fault::DocumentChanged)),
        }
    }

    /// How it goes, once it is on its way.
    fn way(&self) -> Option<Way> {
        match self {
            Self::Putting(way)
            | Self::Creating(way, _)
            | Self::Asking(way, ..)
            | Self::Uploading(way, ..)
            | Self::Committing(way)
            | Self::Looking(way, _)
            | Self::Checking(way)
            | Self::Hurt(way, _)
            | Self::Comparing(way)
            | Self::Adopting(way, _)
            | Self::Closing(way)
            | Self::Refusing(way)
            | Self::Reopening(way, _)
            | Self::Noting(way, ..)
            | Self::Waiting(way, ..) => Some(*way),
            Self::Rules | Self::Sealing(_) | Self::Keeping | Self::Mending => None,
        }
    }

    /// Bytes that the portal has.
    #[must_use]
    pub fn done(&self) -> u64 {
        self.way().map_or(0, |way| way.done)
    }

    /// Why nothing moves at the moment, and until when.
    #[must_use]
    pub fn waiting(&self) -> Option<(&Fault, Option<i64>)> {
        match self {
            Self::Noting(_, fault, until) | Self::Waiting(_, fault, until) => Some((fault, *until)),
            _ => None,
        }
    }

    /// Whether the person may set it off again: not while the portal has asked for a pause.
    #[must_use]
    pub fn may_be_set_off(&self, now: i64) -> bool {
        match self {
            Self::Waiting(_, Fault::ServiceUnavailable { retry_at: Some(at) }, _) => now >= *at,
            Self::Waiting(..) => true,
            _ => false,
        }
    }
}

/// The draft is gone, or not the one that was sealed: a defect, since a sealed draft does not change.
fn changed() -> Step<Send> {
    Step::Done(Ended::Not(Fault::DocumentChanged))
}

impl Flow for Send {
    type Act = Act;
    type Done = Ended;
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, here: &mut Here<'_>) -> Step<Self> {
        match (self, answer) {
            (Self::Checking(way), Answer::Damaged(files)) => Self::looked_at(way, files, here),
            (Self::Hurt(way, files), Answer::Http(response)) => match Self::found_own(way, &response, here) {
                Some(step) => step,
                None => match refusal(&response, here.now()) {
                    Refusal::Said { kind: Problem::NotFound, .. } => Self::reopen(way, &files, here),
                    other => Self::pass(way, other, here),
                },
            },
            (Self::Sealing(packed), Answer::SealedTo { enc, ciphertext }) => {
                let (submission, sending) = (packed.submission, packed.sealed(enc, ciphertext));
                match here.course_at(Stage::Sending(Box::new(sending))) {
                    // Only of the revision that was sealed: a word that was typed meanwhile is not in it.
                    Some(course) if submission_id(course.draft, course.revision) == submission => {
                        Step::Wait(Self::Keeping, Ask::Keep(vec![kept::put(&course)]))
                    }
                    _ => changed(),
                }
            }
            (Self::Rules, Answer::Ran | Answer::Failed(_)) if here.judge.library.trust.is_some() => Self::start(here),
            // It has none: a portal that is not set up.
            (Self::Rules, Answer::Ran) => Step::Done(Ended::Not(Fault::ServiceBroken)),
            (Self::Keeping, Answer::Kept) => Self::put(Way { checked: true, ..Way::default() }, here),
            (Self::Comparing(way), Answer::Http(response)) => Self::compared(way, &response, here),
            (Self::Adopting(way, name), Answer::Http(response)) => match Self::found(way, &response, name, here) {
                Some(step) => step,
                None => Self::pass(way, refusal(&response, here.now()), here),
            },
            (Self::Putting(way), Answer::Http(response)) => match response.status() {
                StatusCode::OK | StatusCode::CREATED => Self::part(way, 0, here),
                _ => Self::refused(way, &response, here),
            },
            (Self::Creating(way, part), Answer::Http(response)) => {
                match contract::location(&here.environment.portal, &response) {
                    Some(url) if response.status().is_success() => Self::ask(way, part, url),
                    _ => Self::refused(way, &response, here),
                }
            }
            (Self::Asking(way, part, url), Answer::Http(response)) => match contract::offset(&response) {
                Some(offset) if response.status().is_success() => Self::piece(way, part, url, offset, here),
                _ => Self::astray(way, part, url, &response, here),
            },
            (Self::Uploading(way, part, url, from), Answer::Http(response)) => match contract::offset(&response) {
                // A piece that was taken and moved nothing is a try without progress.
                Some(offset) if response.status().is_success() && offset > from => {
                    Self::piece(way, part, url, offset, here)
                }
                Some(_) if response.status().is_success() => Self::wait(way, Fault::ServiceBroken, here),
                _ => Self::astray(way, part, url, &response, here),
            },
            (Self::Committing(way), Answer::Http(response)) => Self::committed(way, &response, here),
            (Self::Looking(way, detail), Answer::Http(response)) => match Self::found_own(way, &response, here) {
                Some(step) => step,
                // Put there and never handed in: under this name nothing can be sent any more.
                None => match refusal(&response, here.now()) {
                    Refusal::Said { kind: Problem::NotFound, .. } => Self::give_up(way, detail, here),
                    other => Self::pass(way, other, here),
                },
            },
            (Self::Mending, Answer::Http(response)) => match Self::found_own(Way::default(), &response, here) {
                Some(step) => step,
                None => match refusal(&response, here.now()) {
                    Refusal::Said { kind: Problem::NotFound, .. } => Self::reopen(Way::default(), &[], here),
                    Refusal::Said { .. } => Step::Done(Ended::Not(Fault::ServiceBroken)),
                    Refusal::Weather(fault) => Step::Done(Ended::Not(fault)),
                },
            },
            (Self::Reopening(_, damaged), Answer::Kept) => Step::Done(Ended::Reopened { damaged }),
            (Self::Closing(_), Answer::Kept) => Step::Done(Ended::Sent),
            (Self::Refusing(_), Answer::Kept) => Step::Done(Ended::Refused),
            // Also where it could not be kept: then it is forgotten with this process, and that is all.
            (Self::Noting(way, fault, until), Answer::Kept | Answer::Failed(_)) => Self::rest(way, fault, until, here),
            (Self::Waiting(way, ..), Answer::Elapsed) => Self::put(way, here),
            // Nothing is on its way that would have to go on.
            (Self::Checking(_) | Self::Reopening(..), answer)
                if here.sending().is_none_or(|sending| sending.refused.is_some()) =>
            {
                Step::Done(Ended::Not(answer.into_fault()))
            }
            // A receipt or a refusal that could not be kept is asked for again: it says the same.
            (state, answer) => match state.way() {
                Some(way) => Self::wait(way, answer.into_fault(), here),
                // Nothing of it is on the disk: it is still signed, or refused, and not sent.
                None => Step::Done(Ended::Not(answer.into_fault())),
            },
        }
    }

    fn act(self, act: Act, here: &mut Here<'_>) -> Step<Self> {
        if !self.may_be_set_off(here.now()) {
            return Step::Same(self);
        }
        match (self, act) {
            // Whoever says so wants to spend as much again.
            (Self::Waiting(way, Fault::DataSpent { .. }, _), Act::Now) => Self::put(Way { spent: 0, ..way }, here),
            (Self::Waiting(way, ..), Act::Now) => Self::put(Way { anyway: true, ..way }, here),
            (Self::Waiting(way, fault, until), Act::Nudge) => {
                let is_for_the_person = match fault {
                    Fault::DataSpent { .. } => true,
                    Fault::AwaitsWifi => here.thrifty,
                    Fault::SignInAgain => here.session.is_none(),
                    Fault::ConfirmIdentity => here.demand.is_some(),
                    _ => false,
                };
                if is_for_the_person {
                    return Step::Same(Self::Waiting(way, fault, until));
                }
                if until.is_some() && here.now() - way.tried < SHORTEST_PAUSE {
                    return Step::Same(Self::Waiting(way, fault, until));
                }
                Self::put(way, here)
            }
            (state, _) => Step::Same(state),
        }
    }
}
