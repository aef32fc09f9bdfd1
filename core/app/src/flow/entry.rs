//! Opening the app: choosing a PIN the first time, entering it every other time, and what can be done when that leads nowhere.
//!
//! ```text
//! Listing -+-> Choose -> Repeat -> Making -+-> Loading -> Reading -> open
//!          |    |  ^                  `-> TakingIn -> Loading
//!          |    |  `-----------------------------------.
//!          |    `-> Fetching -> Receiving -> Code <-> Proving -> Sorting (a copy from another phone)
//!          +-> Locked <-> Opening ---------+
//!          +-> People (several share this phone) -> Locked | Choose
//!          `-> Broken -> Erasing -> Listing
//! ```
//! A copy is read to its end, and proved, before there is a vault for it; a vault into which it does not fit is destroyed again.
//!
//! The PIN is never kept or compared here, except for the moment between choosing and repeating it.

use gocua_vault::VaultId;
use gocua_vault::backup::Code;
use zeroize::Zeroizing;

use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest, Prompt};
use crate::kept::copy::{LARGEST, TakenOut};
use crate::kept::table::{COLLECTIONS, Loaded};
use crate::say::words::Words;
use crate::world::ask::{Answer, Ask, Job, Listed, Seen, VaultsAsk};
use crate::world::bytes::{pin, weakness};
use crate::world::flow::{Flow, Step};

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
    /// The file picker is in front, for a copy.
    Fetching(People),
    /// The copy is being laid aside.
    Receiving(People),
    /// The recovery code, group by group.
    Code(People, Groups, Try),
    /// The copy is being read to its end.
    Proving(People),
    /// What came out is being sorted.
    Sorting(People),
    /// What came out is being kept in the new vault.
    TakingIn(People, VaultId, Seen),
    /// It did not fit: the new vault is being destroyed, and then this is said.
    Undoing(People, Fault),
    /// Enter the PIN.
    Locked(People, Listed, Try),
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
    /// A visit's vault is being made.
    Visiting(People),
}

/// The vaults on this phone.
pub type People = Vec<Listed>;

/// The groups of a recovery code that were entered.
pub type Groups = Vec<Zeroizing<Vec<u8>>>;

/// The screens of a recovery code.
const CODE_SCREENS: [&str; Code::GROUPS] =
    ["restore.code", "restore.code2", "restore.code3", "restore.code4", "restore.code5"];

/// How entering a PIN goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Try {
    /// What was wrong with the last one.
    pub fault: Option<Fault>,
    /// Counts refusals and steps: a change empties the pad.
    pub attempt: u32,
}

impl Try {
    fn wrong(&self, fault: Fault) -> Self {
        Self { fault: Some(fault), attempt: self.attempt + 1 }
    }

    fn next(&self) -> Self {
        Self { fault: None, attempt: self.attempt + 1 }
    }
}

/// What a person may do while no vault is open.
pub enum Act {
    /// Digits were entered.
    Digits(Zeroizing<Vec<u8>>),
    /// Open with finger or face.
    Presence,
    /// Back.
    Back,
    /// Somebody else on this phone: show them all.
    Others,
    /// This one.
    Person(VaultId),
    /// Somebody who has no vault here yet.
    Newcomer,
    /// Begin with a copy from another phone.
    Restore,
    /// Give up the data that cannot be used.
    Erase,
    /// Look again.
    Again,
}

/// How it ended.
pub enum Ended {
    /// A person's vault is open.
    Open(Box<Opened>),
    /// A visit's vault is open.
    Visit(VaultId),
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
    pub fn visit() -> Step<Self> {
        Step::Wait(Self::Visiting(Vec::new()), Ask::Vaults(VaultsAsk::Visit))
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
            Self::Fetching(_) | Self::Receiving(_) => "restore.fetch",
            // Each group is a screen of its own, so that no digits count twice.
            Self::Code(_, groups, _) => CODE_SCREENS.get(groups.len()).copied().unwrap_or("restore.code"),
            Self::Proving(_) | Self::Sorting(_) | Self::TakingIn(..) | Self::Undoing(..) => "restore.wait",
            Self::People(_) => "people",
            Self::Choose(..) => "pin.choose",
            Self::Repeat(..) | Self::Making(..) => "pin.repeat",
            Self::Locked(..) | Self::Opening(..) => "pin.enter",
            Self::Broken(..) => "broken",
        }
    }

    fn at_the_door(people: People, whose: Option<VaultId>) -> Step<Self> {
        let known = whose.and_then(|whose| people.iter().copied().find(|listed| listed.vault == whose));
        Step::Rest(match (known, people.as_slice()) {
            (Some(listed), _) => locked(people.clone(), listed, Try::default()),
            (None, [listed]) => locked(people.clone(), *listed, Try::default()),
            (None, []) => Self::Choose(people, Try::default(), None),
            (None, _) => Self::People(people),
        })
    }

    /// There will be a new vault without a copy, or none; why the copy is not used.
    fn refused(people: People, fault: Fault) -> Step<Self> {
        Step::Rest(Self::Choose(people, Try::default().wrong(fault), None))
    }

    /// One more group of the code; each tells by itself whether it was mistyped.
    fn entered(people: People, mut groups: Groups, tried: &Try, digits: Zeroizing<Vec<u8>>) -> Step<Self> {
        if !Code::is_group(&digits) {
            return Step::Rest(Self::Code(people, groups, tried.wrong(Fault::CodeMistyped)));
        }
        groups.push(digits);
        if groups.len() < Code::GROUPS {
            return Step::Rest(Self::Code(people, groups, tried.next()));
        }
        match Code::of(&groups) {
            Some(code) => Step::Wait(Self::Proving(people), Ask::Vaults(VaultsAsk::Prove(code))),
            None => Step::Rest(Self::Code(people, Groups::new(), tried.wrong(Fault::CodeMistyped))),
        }
    }

    fn load(vault: VaultId, seen: Seen) -> Step<Self> {
        Step::Wait(Self::Loading(vault, seen), Ask::Vaults(VaultsAsk::Load(vault, COLLECTIONS.to_vec())))
    }
}

/// The pad of a vault, unless all its guesses are gone.
fn locked(people: People, listed: Listed, tried: Try) -> Entry {
    if listed.guesses_left == 0 && !listed.presence {
        return Entry::Broken(Fault::VaultExhausted, Some(listed));
    }
    Entry::Locked(people, listed, tried)
}

impl Flow for Entry {
    type Act = Act;
    type Done = Ended;
    type Here<'a> = &'a Words;

    fn answer(self, answer: Answer, _: &mut &Words) -> Step<Self> {
        match (self, answer) {
            (Self::Listing(whose), Answer::Vaults(people)) => Self::at_the_door(people, whose),
            (Self::Making(people, Some(restored)), Answer::Opened(vault, seen)) => {
                let TakenOut { writes, files, .. } = *restored;
                let ask = Ask::Vaults(VaultsAsk::TakeIn(vault, files, writes));
                Step::Wait(Self::TakingIn(people, vault, seen), ask)
            }
            (Self::Making(..) | Self::Opening(..), Answer::Opened(vault, seen)) => Self::load(vault, seen),
            (Self::Fetching(people), Answer::Platform(outcome)) => match outcome {
                PlatformOutcome::File { bytes, .. } => {
                    Step::Wait(Self::Receiving(people), Ask::Vaults(VaultsAsk::Receive(bytes)))
                }
                PlatformOutcome::Cancelled => Step::Rest(Self::Choose(people, Try::default(), None)),
                PlatformOutcome::TooLarge { .. } => Self::refused(people, Fault::NotABackup),
                _ => Self::refused(people, Fault::Permission),
            },
            (Self::Receiving(people), Answer::Done) => Step::Rest(Self::Code(people, Groups::new(), Try::default())),
            (Self::Proving(people), Answer::Entries(entries)) => {
                Step::Wait(Self::Sorting(people), Ask::Work(Job::new("restore", move || TakenOut::sort(entries))))
            }
            // The code is on paper and the file is here: only what was typed may be wrong.
            (Self::Proving(people), Answer::Failed(fault @ Fault::WrongCode)) => {
                Step::Rest(Self::Code(people, Groups::new(), Try::default().wrong(fault)))
            }
            (Self::Sorting(people), Answer::Worked(worked)) => match worked.take::<TakenOut>() {
                Ok(restored) => Step::Rest(Self::Choose(people, Try::default(), Some(Box::new(restored)))),
                Err(fault) => Self::refused(people, fault),
            },
            (Self::Receiving(people) | Self::Proving(people) | Self::Sorting(people), answer) => {
                Self::refused(people, answer.into_fault())
            }
            (Self::TakingIn(_, vault, seen), Answer::Kept) => Self::load(vault, seen),
            (Self::TakingIn(people, vault, _), answer) => {
                Step::Wait(Self::Undoing(people, answer.into_fault()), Ask::Vaults(VaultsAsk::Destroy(vault)))
            }
            (Self::Undoing(people, fault), _) => Self::refused(people, fault),
            (Self::Visiting(_), Answer::Opened(vault, _)) => Step::Done(Ended::Visit(vault)),
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
                let listed = Listed { presence, guesses_left, ..listed };
                Step::Rest(Self::Locked(people, listed, tried.wrong(fault)))
            }
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
            (Self::Choose(people, _, None), Act::Restore) => {
                // What the picker brings to another process is asked for again: there is nothing to put it into.
                let (ticket, accept) = ("restore".to_owned(), vec!["*/*".to_owned()]);
                let request = PlatformRequest::PickFile { ticket, accept, max_bytes: LARGEST, longest_side: u32::MAX };
                Step::Wait(Self::Fetching(people), Ask::Platform(request))
            }
            (Self::Code(people, groups, tried), Act::Digits(digits)) => Self::entered(people, groups, &tried, digits),
            (Self::Code(people, mut groups, tried), Act::Back) => Step::Rest(match groups.pop() {
                Some(_) => Self::Code(people, groups, tried.next()),
                None => Self::Choose(people, tried.next(), None),
            }),
            (Self::Locked(people, ..), Act::Back | Act::Others) => Step::Rest(Self::People(people)),
            (Self::Locked(people, listed, tried), Act::Digits(digits)) => match pin(&digits) {
                Some(pin) => {
                    let ask = Ask::Vaults(VaultsAsk::Unlock(listed.vault, pin));
                    Step::Wait(Self::Opening(people, listed, tried), ask)
                }
                None => Step::Rest(Self::Locked(people, listed, tried.wrong(Fault::PinTooSimple))),
            },
            (Self::Locked(people, listed, tried), Act::Presence) if listed.presence => {
                let prompt = Prompt { title: words.say("presence-prompt"), cancel: words.say("presence-use-pin") };
                let ask = Ask::Vaults(VaultsAsk::UnlockByPresence(listed.vault, prompt));
                Step::Wait(Self::Opening(people, listed, tried), ask)
            }
            (Self::People(people), Act::Person(vault)) => {
                match people.iter().copied().find(|listed| listed.vault == vault) {
                    Some(listed) => Step::Rest(locked(people, listed, Try::default())),
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
