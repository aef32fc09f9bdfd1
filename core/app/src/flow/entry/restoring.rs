//! Getting back what was on another phone: from a file and a code on paper, or straight from a phone that is still at hand.
//!
//! ```text
//! Ways -> Fetching -> Receiving -> Code -> Proving -> Sorting -> what came out
//!   `-> Expecting -> Shown -> Fetching -> Receiving -> Proving -> Sorting -> what came out
//! ```
//! Everything is proved before there is a vault to put it into. The key that the other phone locks the copy to is in the picture on the
//! screen and goes with the process: whoever comes back later shows a new picture.

use gocua_vault::backup::{Code, Recipient};
use zeroize::Zeroizing;

use super::act::{Act, Try};
use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::kept::copy::{LARGEST, TakenOut};
use crate::say::words::Words;
use crate::world::ask::{Answer, Ask, Job, VaultsAsk};
use crate::world::flow::{Flow, Step};

/// How far it is. What stands beside a fetched file is the key of the picture it was made for, if it was.
pub enum Restoring {
    /// Where from; what was wrong last time.
    Ways(Option<Fault>),
    /// A key is being made.
    Expecting,
    /// Its picture is on the screen; what was wrong with the last file.
    Shown(Recipient, Option<Fault>),
    /// The file picker is in front.
    Fetching(Option<Recipient>),
    /// The copy is being laid aside.
    Receiving(Option<Recipient>),
    /// The recovery code, group by group.
    Code(Groups, Try),
    /// The copy is being read to its end.
    Proving(Option<Recipient>),
    /// What came out is being sorted.
    Sorting,
}

/// The groups of a recovery code that were entered.
pub type Groups = Vec<Zeroizing<Vec<u8>>>;

/// The screens of a recovery code.
const CODE_SCREENS: [&str; Code::GROUPS] =
    ["restore.code", "restore.code2", "restore.code3", "restore.code4", "restore.code5"];

impl Restoring {
    /// Begins.
    #[must_use]
    pub fn start() -> Step<Self> {
        Step::Rest(Self::Ways(None))
    }

    /// Stable id of its screen.
    #[must_use]
    pub fn screen(&self) -> &'static str {
        match self {
            Self::Ways(_) | Self::Expecting => "restore.ways",
            Self::Shown(..) => "restore.picture",
            Self::Fetching(_) | Self::Receiving(_) => "restore.fetch",
            // Each group is a screen of its own, so that no digits count twice.
            Self::Code(groups, _) => CODE_SCREENS.get(groups.len()).copied().unwrap_or("restore.code"),
            Self::Proving(_) | Self::Sorting => "restore.wait",
        }
    }

    /// Where a file is asked for again, and why.
    fn back_to(recipient: Option<Recipient>, fault: Option<Fault>) -> Step<Self> {
        Step::Rest(match recipient {
            Some(recipient) => Self::Shown(recipient, fault),
            None => Self::Ways(fault),
        })
    }

    fn fetch(recipient: Option<Recipient>) -> Step<Self> {
        // What the picker brings to another process is asked for again: there is nothing to put it into.
        let (ticket, accept) = ("restore".to_owned(), vec!["*/*".to_owned()]);
        let request = PlatformRequest::PickFile { ticket, accept, max_bytes: LARGEST, longest_side: u32::MAX };
        Step::Wait(Self::Fetching(recipient), Ask::Platform(request))
    }

    /// One more group of the code; each tells by itself whether it was mistyped.
    fn entered(mut groups: Groups, tried: &Try, digits: Zeroizing<Vec<u8>>) -> Step<Self> {
        if !Code::is_group(&digits) {
            return Step::Rest(Self::Code(groups, tried.wrong(Fault::CodeMistyped)));
        }
        groups.push(digits);
        if groups.len() < Code::GROUPS {
            return Step::Rest(Self::Code(groups, tried.next()));
        }
        match Code::of(&groups) {
            Some(code) => Step::Wait(Self::Proving(None), Ask::Vaults(VaultsAsk::Prove(Some(code)))),
            None => Step::Rest(Self::Code(Groups::new(), tried.wrong(Fault::CodeMistyped))),
        }
    }
}

impl Flow for Restoring {
    type Act = Act;
    /// What came out of the copy; nothing when the person would rather begin without one.
    type Done = Option<Box<TakenOut>>;
    type Here<'a> = &'a Words;

    fn answer(self, answer: Answer, _: &mut &Words) -> Step<Self> {
        match (self, answer) {
            (Self::Expecting, Answer::Recipient(recipient)) => Step::Rest(Self::Shown(recipient, None)),
            (Self::Fetching(recipient), Answer::Platform(outcome)) => match outcome {
                PlatformOutcome::File { bytes, .. } => {
                    Step::Wait(Self::Receiving(recipient), Ask::Vaults(VaultsAsk::Receive(bytes)))
                }
                PlatformOutcome::Cancelled => Self::back_to(recipient, None),
                PlatformOutcome::TooLarge { .. } => Self::back_to(recipient, Some(Fault::NotABackup)),
                _ => Self::back_to(recipient, Some(Fault::Permission)),
            },
            (Self::Receiving(None), Answer::Done) => Step::Rest(Self::Code(Groups::new(), Try::default())),
            (Self::Receiving(recipient), Answer::Done) => {
                Step::Wait(Self::Proving(recipient), Ask::Vaults(VaultsAsk::Prove(None)))
            }
            (Self::Proving(_), Answer::Entries(entries)) => {
                Step::Wait(Self::Sorting, Ask::Work(Job::new("restore", move || TakenOut::sort(entries))))
            }
            // The code is on paper and the file is here: only what was typed may be wrong.
            (Self::Proving(None), Answer::Failed(fault @ Fault::WrongCode)) => {
                Step::Rest(Self::Code(Groups::new(), Try::default().wrong(fault)))
            }
            (Self::Sorting, Answer::Worked(worked)) => match worked.take::<TakenOut>() {
                Ok(restored) => Step::Done(Some(Box::new(restored))),
                Err(fault) => Step::Rest(Self::Ways(Some(fault))),
            },
            (Self::Receiving(recipient) | Self::Proving(recipient), answer) => {
                Self::back_to(recipient, Some(answer.into_fault()))
            }
            (_, answer) => Step::Rest(Self::Ways(Some(answer.into_fault()))),
        }
    }

    fn act(self, act: Act, _: &mut &Words) -> Step<Self> {
        match (self, act) {
            (Self::Ways(_), Act::FromPaper) => Self::fetch(None),
            (Self::Ways(_), Act::FromPhone) => Step::Wait(Self::Expecting, Ask::Vaults(VaultsAsk::Expect)),
            (Self::Ways(_), Act::Back) => Step::Done(None),
            (Self::Shown(recipient, _), Act::FromPhone) => Self::fetch(Some(recipient)),
            (Self::Shown(..), Act::Back) => Self::start(),
            (Self::Code(groups, tried), Act::Digits(digits)) => Self::entered(groups, &tried, digits),
            (Self::Code(mut groups, tried), Act::Back) => Step::Rest(match groups.pop() {
                Some(_) => Self::Code(groups, tried.next()),
                None => Self::Ways(None),
            }),
            (state, _) => Step::Same(state),
        }
    }
}
