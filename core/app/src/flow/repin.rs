//! Another PIN: the one that is, once; the new one, twice.

use gocua_vault::Pin;
use zeroize::Zeroizing;

use crate::door::fault::Fault;
use crate::rules::here::Here;
use crate::world::ask::{Answer, Ask, VaultAsk};
use crate::world::bytes::{pin, weakness};
use crate::world::flow::{Flow, Step};

/// How far changing the PIN is.
pub enum Repin {
    /// Enter the PIN that is.
    Old(Option<Fault>),
    /// It is being tried.
    Trying,
    /// Choose another.
    New(Option<Fault>),
    /// Enter it once more.
    Repeat(Zeroizing<Vec<u8>>),
    /// It is being set.
    Setting,
}

/// What the person does.
pub enum Act {
    /// Digits were entered.
    Digits(Zeroizing<Vec<u8>>),
    /// Back by one step.
    Back,
}

impl Repin {
    /// Begins.
    #[must_use]
    pub fn start() -> Step<Self> {
        Step::Rest(Self::Old(None))
    }

    /// Whether the pad takes digits now.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !matches!(self, Self::Trying | Self::Setting)
    }
}

impl Flow for Repin {
    type Act = Act;
    /// Whether it was changed, or why everything has to be entered anew.
    type Done = Result<(), Fault>;
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, _: &mut Here<'_>) -> Step<Self> {
        match (self, answer) {
            (Self::Trying, Answer::Done) => Step::Rest(Self::New(None)),
            (Self::Trying, Answer::Failed(fault @ (Fault::WrongPin { .. } | Fault::KeyStore | Fault::DiskFull))) => {
                Step::Rest(Self::Old(Some(fault)))
            }
            (Self::Setting, Answer::Done) => Step::Done(Ok(())),
            (Self::Setting, answer) => Step::Rest(Self::New(Some(answer.into_fault()))),
            (_, answer) => Step::Done(Err(answer.into_fault())),
        }
    }

    fn act(self, act: Act, _: &mut Here<'_>) -> Step<Self> {
        match (self, act) {
            (Self::Old(_), Act::Digits(digits)) => match pin(&digits) {
                Some(pin) => Step::Wait(Self::Trying, Ask::Vault(VaultAsk::ConfirmPin(pin))),
                None => Step::Rest(Self::Old(Some(Fault::PinTooSimple))),
            },
            (Self::New(_), Act::Digits(digits)) => match weakness(&digits) {
                Some(fault) => Step::Rest(Self::New(Some(fault))),
                None => Step::Rest(Self::Repeat(digits)),
            },
            (Self::Repeat(first), Act::Digits(digits)) => match same(&first, &digits) {
                Some(pin) => Step::Wait(Self::Setting, Ask::Vault(VaultAsk::ChangePin(pin))),
                None => Step::Rest(Self::New(Some(Fault::PinMismatch))),
            },
            (Self::Repeat(_), Act::Back) => Step::Rest(Self::New(None)),
            (state, _) => Step::Same(state),
        }
    }
}

fn same(first: &[u8], second: &[u8]) -> Option<Pin> {
    if first == second { pin(second) } else { None }
}
