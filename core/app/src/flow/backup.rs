//! A copy of everything that is kept, for another phone: the PIN once, a recovery code on paper, and the file handed to the platform.
//!
//! ```text
//!             Asking <-> Trying -> Loading -> Packing -> Making -> Written <-> Repeating -> Handing -> done
//! Scanning -> Asking <-> Trying -> Loading -> Packing -> Making -> Written <------------> Handing -> done
//! ```
//! For a phone that is at hand there is no code: its screen shows the key that the copy is locked to, and only that phone opens it.
//!
//! The code is made with the copy and shown until the person has it on paper: the last group is asked for before the file leaves the
//! app. Nobody else has it, so a copy whose code was lost is lost too; the data themselves are not.

use gocua_vault::backup::{Code, Recipient};
use zeroize::Zeroizing;

use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::kept::copy::{PutIn, portable, scanned, share};
use crate::rules::here::Here;
use crate::world::ask::{Answer, Ask, BackedUp, Job, VaultAsk, VaultsAsk};
use crate::world::bytes::pin;
use crate::world::flow::{Flow, Step};

/// How far making a copy is.
pub enum Backup {
    /// The camera looks for the other phone's picture.
    Scanning,
    /// Enter the PIN: an open app that lies on a table must not be enough.
    Asking(Option<Fault>, For),
    /// It is being tried.
    Trying(For),
    /// What is kept is being read.
    Loading(For),
    /// What goes in is being put together; how many records cannot be among it.
    Packing(usize, For),
    /// The copy is being made.
    Making(usize),
    /// The code is on the screen; or the copy is ready for the other phone.
    Written(Box<BackedUp>),
    /// The last group of the code, from paper; how often it was wrong.
    Repeating(Box<BackedUp>, u32),
    /// The platform's sheet is in front.
    Handing(Box<BackedUp>),
}

/// The phone that the copy is for; none: whoever has the code.
type For = Option<Recipient>;

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The file was handed over.
    Handed {
        /// How many records and files are not in it.
        missing: usize,
        /// Whether it is for a phone that is at hand.
        phone: bool,
    },
    /// The person went back.
    Left,
    /// There is no copy.
    Failed(Fault),
}

/// What the person does.
pub enum Act {
    /// Digits were entered.
    Digits(Zeroizing<Vec<u8>>),
    /// The code is on paper; or, where there is none, hand the copy on.
    Noted,
    /// Back by one step.
    Back,
}

impl Backup {
    /// Begins.
    #[must_use]
    pub fn start() -> Step<Self> {
        Step::Rest(Self::Asking(None, None))
    }

    /// Begins with the picture on the other phone's screen.
    #[must_use]
    pub fn scan() -> Step<Self> {
        Step::Wait(Self::Scanning, Ask::Platform(PlatformRequest::ScanQr))
    }

    fn hand(copy: Box<BackedUp>, here: &Here<'_>) -> Step<Self> {
        let request = share(copy.bytes.clone(), here.moment.now);
        Step::Wait(Self::Handing(copy), Ask::Platform(request))
    }
}

impl Flow for Backup {
    type Act = Act;
    type Done = Ended;
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, here: &mut Here<'_>) -> Step<Self> {
        match (self, answer) {
            (Self::Scanning, Answer::Platform(outcome)) => match scanned(&outcome) {
                Ok(Some(recipient)) => Step::Rest(Self::Asking(None, Some(recipient))),
                Ok(None) => Step::Done(Ended::Left),
                Err(fault) => Step::Done(Ended::Failed(fault)),
            },
            (Self::Trying(to), Answer::Done) => {
                Step::Wait(Self::Loading(to), Ask::Vaults(VaultsAsk::Load(here.vault, portable())))
            }
            (
                Self::Trying(to),
                Answer::Failed(fault @ (Fault::WrongPin { .. } | Fault::KeyStore | Fault::DiskFull)),
            ) => Step::Rest(Self::Asking(Some(fault), to)),
            (Self::Loading(to), Answer::Records(records, damaged)) => {
                Step::Wait(Self::Packing(damaged, to), Ask::Work(Job::new("copy", move || PutIn::of(records))))
            }
            (Self::Packing(damaged, phone), Answer::Worked(worked)) => match worked.take::<PutIn>() {
                Ok(PutIn { entries, files }) => {
                    Step::Wait(Self::Making(damaged), Ask::Vault(VaultAsk::BackUp { entries, files, phone }))
                }
                Err(fault) => Step::Done(Ended::Failed(fault)),
            },
            (Self::Making(damaged), Answer::BackedUp(mut copy)) => {
                copy.left_out += damaged;
                Step::Rest(Self::Written(copy))
            }
            (Self::Handing(copy), Answer::Platform(PlatformOutcome::Done)) => {
                Step::Done(Ended::Handed { missing: copy.left_out, phone: copy.code.is_none() })
            }
            // The sheet was closed: the code is still on paper, and the file can still be handed on.
            (Self::Handing(copy), Answer::Platform(_)) => Step::Rest(Self::Written(copy)),
            (_, answer) => Step::Done(Ended::Failed(answer.into_fault())),
        }
    }

    fn act(self, act: Act, here: &mut Here<'_>) -> Step<Self> {
        match (self, act) {
            (Self::Asking(_, to), Act::Digits(digits)) => match pin(&digits) {
                Some(pin) => Step::Wait(Self::Trying(to), Ask::Vault(VaultAsk::ConfirmPin(pin))),
                None => Step::Rest(Self::Asking(Some(Fault::PinTooSimple), to)),
            },
            (Self::Written(copy), Act::Noted) if copy.code.is_none() => Self::hand(copy, here),
            (Self::Written(copy), Act::Noted) => Step::Rest(Self::Repeating(copy, 0)),
            (Self::Repeating(copy, _), Act::Digits(digits)) if is_last(copy.code.as_ref(), &digits) => {
                Self::hand(copy, here)
            }
            (Self::Repeating(copy, wrong), Act::Digits(_)) => Step::Rest(Self::Repeating(copy, wrong + 1)),
            // A sheet that never answers keeps nobody either.
            (Self::Repeating(copy, _) | Self::Handing(copy), Act::Back) => Step::Rest(Self::Written(copy)),
            (state, _) => Step::Same(state),
        }
    }
}

fn is_last(code: Option<&Code>, digits: &[u8]) -> bool {
    code.and_then(|code| code.groups().last()).is_some_and(|group| group.as_bytes() == digits)
}
