//! Opening the app: choosing a PIN the first time, entering it every other time, and what can be done when that leads nowhere.
//!
//! ```text
//! Listing -+-> Choose -> Repeat -> Making -+-> Loading -> Reading -> open
//!          |    |  ^                  `-> TakingIn -> Loading
//!          |    |  `-----------------------------------.
//!          |    `-> Restoring (a copy from another phone)
//!          +-> Locked <-> Opening ---------+
//!          |    |  ^--- Pausing (few guesses are left: each waits longer)
//!          |    `-> Forgot -> Opening | Restoring | Erasing
//!          +-> People (several share this phone) -> Locked | Choose
//!          `-> Broken -> Erasing -> Listing
//! ```
//! A copy is read to its end, and proved, before there is a vault for it; a vault into which it does not fit is destroyed again.
//!
//! The PIN is never kept or compared here, except for the moment between choosing and repeating it.

mod act;
pub mod joining;
pub mod restoring;

pub use act::{Act, Try};

use gocua_vault::VaultId;
use zeroize::Zeroizing;

use crate::door::fault::Fault;
use crate::door::platform::Prompt;
use crate::kept::copy::TakenOut;
use crate::kept::prepared::Host;
use crate::kept::table::{COLLECTIONS, Loaded};
use crate::say::words::Words;
use crate::world::ask::{Answer, Ask, Job, Listed, Seen, VaultsAsk};
use crate::world::bytes::{pin, weakness};
use crate::world::flow::{Flow, Step};
use restoring::Restoring;

/// Where opening the app is.
pub enum Entry {
    /// Looking for the vaults on this phone; whose is to be opened.
    Listing(Option<VaultId>),
    /// Several people share this phone: which of them is it.
    People(People),
    /// A new vault, perhaps for what came out of a copy: choose a PIN.
    Choose(People, Try, Option<Box<TakenOut>>),
    /// Enter it once more.
    Repeat(People, Zeroizing<Vec<u8>>, Try, Option<Box<TakenOut>>),
    /// The vault is being made.
    Making(People, Option<Box<TakenOut>>),
    /// A copy from another phone is being looked for.
    Restoring(People, Restoring),
    /// What came out is being kept in the new vault.
    TakingIn(People, VaultId, Seen),
    /// It did not fit: the new vault is being destroyed, and then this is said.
    Undoing(People, Fault),
    /// Enter the PIN.
    Locked(People, Listed, Try),
    /// So few guesses are left that the next one has to wait: a child who plays is stopped long before the last.
    Pausing(People, Listed, Try),
    /// The PIN is forgotten: what can be done.
    Forgot(People, Listed),
    /// The vault is being opened.
    Opening(People, Listed, Try),
    /// It is open, and its records are being loaded.
    Loading(VaultId, Seen),
    /// The records are being read.
    Reading(VaultId, Seen),
    /// The data on this phone cannot be used; says why, and which could be given up.
    Broken(Fault, Option<Listed>),
    /// A vault is being destroyed.
    Erasing,
    /// A visit's vault is being made, for this helper's guest.
    Visiting(Host),
}

/// The vaults on this phone.
pub type People = Vec<Listed>;

/// How it ended.
pub enum Ended {
    /// A person's vault is open.
    Open(Box<Opened>),
    /// A visit's vault is open; who helps.
    Visit(VaultId, Host),
}

/// An open vault and everything in it.
pub struct Opened {
    /// Which.
    pub vault: VaultId,
    /// What opening it showed.
    pub seen: Seen,
    /// Its records.
    pub loaded: Loaded,
}

impl Entry {
    /// Looks for the vaults on this phone; the last one open stays the one asked for.
    #[must_use]
    pub fn start(whose: Option<VaultId>) -> Step<Self> {
        Step::Wait(Self::Listing(whose), Ask::Vaults(VaultsAsk::List))
    }

    /// Makes a vault for a visit.
    #[must_use]
    pub fn visit(host: Host) -> Step<Self> {
        Step::Wait(Self::Visiting(host), Ask::Vaults(VaultsAsk::Visit))
    }

    /// Gives a vault up for good.
    #[must_use]
    pub fn erase(vault: VaultId) -> Step<Self> {
        Step::Wait(Self::Erasing, Ask::Vaults(VaultsAsk::Destroy(vault)))
    }

    /// Stable id of its screen.
    #[must_use]
    pub fn screen(&self) -> &'static str {
        match self {
            Self::Listing(_) | Self::Loading(..) | Self::Reading(..) | Self::Erasing | Self::Visiting(_) => "starting",
            Self::Restoring(_, restoring) => restoring.screen(),
            Self::TakingIn(..) | Self::Undoing(..) => "restore.wait",
            Self::People(_) => "people",
            Self::Choose(..) => "pin.choose",
            Self::Repeat(..) | Self::Making(..) => "pin.repeat",
            Self::Locked(..) | Self::Pausing(..) | Self::Opening(..) => "pin.enter",
            Self::Forgot(..) => "pin.forgot",
            Self::Broken(..) => "broken",
        }
    }

    fn at_the_door(people: People, whose: Option<VaultId>) -> Step<Self> {
        let known = whose.and_then(|whose| people.iter().copied().find(|listed| listed.vault == whose));
        match (known, people.as_slice()) {
            (Some(listed), _) => locked(people.clone(), listed, Try::default()),
            (None, [listed]) => locked(people.clone(), *listed, Try::default()),
            (None, []) => Step::Rest(Self::Choose(people, Try::default(), None)),
            (None, _) => Step::Rest(Self::People(people)),
        }
    }

    /// There will be a new vault without a copy, or none; why the copy is not used.
    fn refused(people: People, fault: Fault) -> Step<Self> {
        Step::Rest(Self::Choose(people, Try::default().wrong(fault), None))
    }

    /// A step towards a copy.
    fn restoring(people: People, step: Step<Restoring>) -> Step<Self> {
        match step {
            Step::Wait(state, ask) => Step::Wait(Self::Restoring(people, state), ask),
            Step::Rest(state) => Step::Rest(Self::Restoring(people, state)),
            Step::Same(state) => Step::Same(Self::Restoring(people, state)),
            Step::Done(restored) => Step::Rest(Self::Choose(people, Try::default(), restored)),
        }
    }

    fn load(vault: VaultId, seen: Seen) -> Step<Self> {
        Step::Wait(Self::Loading(vault, seen), Ask::Vaults(VaultsAsk::Load(vault, COLLECTIONS.to_vec())))
    }
}

/// Milliseconds to wait before a guess, when so many are left. The count is the vault's own, so that starting the app again is no way
/// around it.
#[must_use]
pub fn pause(left: u32) -> u64 {
    match left {
        7.. => 0,
        6 => 15_000,
        5 => 30_000,
        4 => 60_000,
        3 => 300_000,
        2 => 600_000,
        _ => 1_800_000,
    }
}

/// The pad of a vault, unless all its guesses are gone; with few left, not at once.
fn locked(people: People, listed: Listed, tried: Try) -> Step<Entry> {
    if listed.guesses_left == 0 {
        return Step::Rest(match listed.presence {
            true => Entry::Locked(people, listed, tried),
            false => Entry::Broken(Fault::VaultExhausted, Some(listed)),
        });
    }
    match pause(listed.guesses_left) {
        0 => Step::Rest(Entry::Locked(people, listed, tried)),
        wait => Step::Wait(Entry::Pausing(people, listed, tried), Ask::After(wait)),
    }
}

impl Flow for Entry {
    type Act = Act;
    type Done = Ended;
    type Here<'a> = &'a Words;

    fn answer(self, answer: Answer, words: &mut &Words) -> Step<Self> {
        match (self, answer) {
            (Self::Listing(whose), Answer::Vaults(people)) => Self::at_the_door(people, whose),
            (Self::Making(people, Some(restored)), Answer::Opened(vault, seen)) => {
                let TakenOut { writes, files, .. } = *restored;
                let ask = Ask::Vaults(VaultsAsk::TakeIn(vault, files, writes));
                Step::Wait(Self::TakingIn(people, vault, seen), ask)
            }
            (Self::Making(..) | Self::Opening(..), Answer::Opened(vault, seen)) => Self::load(vault, seen),
            (Self::Restoring(people, restoring), answer) => Self::restoring(people, restoring.answer(answer, words)),
            (Self::TakingIn(_, vault, seen), Answer::Kept) => Self::load(vault, seen),
            (Self::TakingIn(people, vault, _), answer) => {
                Step::Wait(Self::Undoing(people, answer.into_fault()), Ask::Vaults(VaultsAsk::Destroy(vault)))
            }
            (Self::Undoing(people, fault), _) => Self::refused(people, fault),
            (Self::Visiting(host), Answer::Opened(vault, _)) => Step::Done(Ended::Visit(vault, host)),
            (Self::Loading(vault, seen), Answer::Records(records, damaged)) => {
                let job = Job::new("read", move || Loaded::read(records, damaged));
                Step::Wait(Self::Reading(vault, seen), Ask::Work(job))
            }
            (Self::Reading(vault, seen), Answer::Worked(worked)) => match worked.take::<Loaded>() {
                Ok(loaded) => Step::Done(Ended::Open(Box::new(Opened { vault, seen, loaded }))),
                Err(fault) => Step::Rest(Self::Broken(fault, None)),
            },
            (Self::Erasing, Answer::Done) => Self::start(None),
            (
                Self::Opening(_, listed, _),
                Answer::Failed(
                    fault @ (Fault::VaultExhausted | Fault::VaultNewer | Fault::VaultDamaged | Fault::KeyLost),
                ),
            ) => Step::Rest(Self::Broken(fault, Some(listed))),
            (Self::Opening(people, listed, tried), answer) => {
                let fault = answer.into_fault();
                let presence = listed.presence && fault != Fault::PresenceGone;
                let guesses_left = match fault {
                    Fault::WrongPin { left } => left,
                    _ => listed.guesses_left,
                };
                locked(people, Listed { presence, guesses_left, ..listed }, tried.wrong(fault))
            }
            (Self::Pausing(people, listed, tried), _) => Step::Rest(Self::Locked(people, listed, tried)),
            (Self::Making(people, restored), answer) => {
                Step::Rest(Self::Choose(people, Try::default().wrong(answer.into_fault()), restored))
            }
            (Self::Visiting(_), _) => Self::start(None),
            (_, answer) => Step::Rest(Self::Broken(answer.into_fault(), None)),
        }
    }

    fn act(self, act: Act, words: &mut &Words) -> Step<Self> {
        match (self, act) {
            (Self::Choose(people, tried, restored), Act::Digits(digits)) => Step::Rest(match weakness(&digits) {
                Some(fault) => Self::Choose(people, tried.wrong(fault), restored),
                None => Self::Repeat(people, digits, tried.next(), restored),
            }),
            (Self::Repeat(people, first, tried, restored), Act::Digits(digits)) => {
                match (first == digits).then(|| pin(&digits)).flatten() {
                    Some(pin) => Step::Wait(Self::Making(people, restored), Ask::Vaults(VaultsAsk::Create(pin))),
                    None => Step::Rest(Self::Choose(people, tried.wrong(Fault::PinMismatch), restored)),
                }
            }
            (Self::Repeat(people, _, tried, restored), Act::Back) => {
                Step::Rest(Self::Choose(people, tried.next(), restored))
            }
            (Self::Choose(people, tried, Some(_)), Act::Back) => Step::Rest(Self::Choose(people, tried.next(), None)),
            (Self::Choose(people, ..), Act::Back) if !people.is_empty() => Step::Rest(Self::People(people)),
            (Self::Choose(people, _, None), Act::Restore) => Self::restoring(people, Restoring::start()),
            (Self::Restoring(people, restoring), act) => Self::restoring(people, restoring.act(act, words)),
            (Self::Locked(people, ..) | Self::Pausing(people, ..), Act::Back | Act::Others) => {
                Step::Rest(Self::People(people))
            }
            (Self::Locked(people, listed, _) | Self::Pausing(people, listed, _), Act::Forgot) => {
                Step::Rest(Self::Forgot(people, listed))
            }
            (Self::Forgot(people, listed), Act::Back) => locked(people, listed, Try::default()),
            (Self::Forgot(people, _), Act::Restore) => Self::restoring(people, Restoring::start()),
            (Self::Forgot(_, listed), Act::Erase) => Self::erase(listed.vault),
            (Self::Locked(people, listed, tried), Act::Digits(digits)) => match pin(&digits) {
                Some(pin) => {
                    let ask = Ask::Vaults(VaultsAsk::Unlock(listed.vault, pin));
                    Step::Wait(Self::Opening(people, listed, tried), ask)
                }
                None => Step::Rest(Self::Locked(people, listed, tried.wrong(Fault::PinTooSimple))),
            },
            (Self::Forgot(people, listed), Act::Presence) if listed.presence => {
                Self::Locked(people, listed, Try::default()).act(Act::Presence, words)
            }
            (Self::Locked(people, listed, tried) | Self::Pausing(people, listed, tried), Act::Presence)
                if listed.presence =>
            {
                let prompt = Prompt { title: words.say("presence-prompt"), cancel: words.say("presence-use-pin") };
                let ask = Ask::Vaults(VaultsAsk::UnlockByPresence(listed.vault, prompt));
                Step::Wait(Self::Opening(people, listed, tried), ask)
            }
            (Self::People(people), Act::Person(vault)) => {
                match people.iter().copied().find(|listed| listed.vault == vault) {
                    Some(listed) => locked(people, listed, Try::default()),
                    None => Step::Same(Self::People(people)),
                }
            }
            (Self::People(people), Act::Newcomer) => Step::Rest(Self::Choose(people, Try::default(), None)),
            (Self::Broken(_, Some(listed)), Act::Erase) => Self::erase(listed.vault),
            (Self::Broken(..), Act::Again) => Self::start(None),
            (state, _) => Step::Same(state),
        }
    }
}
