//! A copy of everything that is kept, for another phone: the PIN once, a recovery code on paper, and the file handed to the platform.
//!
//! ```text
//! Asking <-> Trying -> Loading -> Packing -> Making -> Written <-> Repeating -> Handing -> done
//! ```
//! The code is made with the copy and shown until the person has it on paper: the last group is asked for before the file leaves the
//! app. Nobody else has it, so a copy whose code was lost is lost too; the data themselves are not.

use gocua_dossier::date::civil_date;
use gocua_vault::backup::Code;
use zeroize::Zeroizing;

use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::kept::copy::{PutIn, portable};
use crate::rules::here::Here;
use crate::world::ask::{Answer, Ask, BackedUp, Job, VaultAsk, VaultsAsk};
use crate::world::bytes::pin;
use crate::world::flow::{Flow, Step};

/// Media type of the file: no program should try to show it.
const MEDIA_TYPE: &str = "application/octet-stream";

/// How far making a copy is.
pub enum Backup {
    /// Enter the PIN: an open app that lies on a table must not be enough.
    Asking(Option<Fault>),
    /// It is being tried.
    Trying,
    /// What is kept is being read.
    Loading,
    /// What goes in is being put together; how many records cannot be among it.
    Packing(usize),
    /// The copy is being made.
    Making(usize),
    /// The code is on the screen.
    Written(Box<BackedUp>),
    /// The last group of the code, from paper; how often it was wrong.
    Repeating(Box<BackedUp>, u32),
    /// The platform's sheet is in front.
    Handing(Box<BackedUp>),
}

/// What the person does.
pub enum Act {
    /// Digits were entered.
    Digits(Zeroizing<Vec<u8>>),
    /// The code is on paper.
    Noted,
    /// Back by one step.
    Back,
}

impl Backup {
    /// Begins.
    #[must_use]
    pub fn start() -> Step<Self> {
        Step::Rest(Self::Asking(None))
    }

    fn hand(copy: Box<BackedUp>, here: &Here<'_>) -> Step<Self> {
        let day = civil_date(here.moment.now);
        let name = format!("gocua-{:04}-{:02}-{:02}.age", day.year(), day.month(), day.day());
        let request = PlatformRequest::ShareFile { name, media_type: MEDIA_TYPE.to_owned(), bytes: copy.bytes.clone() };
        Step::Wait(Self::Handing(copy), Ask::Platform(request))
    }
}

impl Flow for Backup {
    type Act = Act;
    /// How many records and files are not in it, or why there is none.
    type Done = Result<usize, Fault>;
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, here: &mut Here<'_>) -> Step<Self> {
        match (self, answer) {
            (Self::Trying, Answer::Done) => {
                Step::Wait(Self::Loading, Ask::Vaults(VaultsAsk::Load(here.vault, portable())))
            }
            (Self::Trying, Answer::Failed(fault @ (Fault::WrongPin { .. } | Fault::KeyStore | Fault::DiskFull))) => {
                Step::Rest(Self::Asking(Some(fault)))
            }
            (Self::Loading, Answer::Records(records, damaged)) => {
                Step::Wait(Self::Packing(damaged), Ask::Work(Job::new("copy", move || PutIn::of(records))))
            }
            (Self::Packing(damaged), Answer::Worked(worked)) => match worked.take::<PutIn>() {
                Ok(PutIn { entries, files }) => {
                    Step::Wait(Self::Making(damaged), Ask::Vault(VaultAsk::BackUp { entries, files }))
                }
                Err(fault) => Step::Done(Err(fault)),
            },
            (Self::Making(damaged), Answer::BackedUp(mut copy)) => {
                copy.left_out += damaged;
                Step::Rest(Self::Written(copy))
            }
            (Self::Handing(copy), Answer::Platform(PlatformOutcome::Done)) => Step::Done(Ok(copy.left_out)),
            // The sheet was closed: the code is still on paper, and the file can still be handed on.
            (Self::Handing(copy), Answer::Platform(_)) => Step::Rest(Self::Written(copy)),
            (_, answer) => Step::Done(Err(answer.into_fault())),
        }
    }

    fn act(self, act: Act, here: &mut Here<'_>) -> Step<Self> {
        match (self, act) {
            (Self::Asking(_), Act::Digits(digits)) => match pin(&digits) {
                Some(pin) => Step::Wait(Self::Trying, Ask::Vault(VaultAsk::ConfirmPin(pin))),
                None => Step::Rest(Self::Asking(Some(Fault::PinTooSimple))),
            },
            (Self::Written(copy), Act::Noted) => Step::Rest(Self::Repeating(copy, 0)),
            (Self::Repeating(copy, _), Act::Digits(digits)) if is_last(&copy.code, &digits) => Self::hand(copy, here),
            (Self::Repeating(copy, wrong), Act::Digits(_)) => Step::Rest(Self::Repeating(copy, wrong + 1)),
            // A sheet that never answers keeps nobody either.
            (Self::Repeating(copy, _) | Self::Handing(copy), Act::Back) => Step::Rest(Self::Written(copy)),
            (state, _) => Step::Same(state),
        }
    }
}

fn is_last(code: &Code, digits: &[u8]) -> bool {
    code.groups().last().is_some_and(|group| group.as_bytes() == digits)
}
