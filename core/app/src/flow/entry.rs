//! Opening the app: choosing a PIN the first time, entering it every other time.
//!
//! The PIN is never kept or compared here, except for the moment between choosing and repeating it.

use gocua_vault::{Pin, VaultId};
use zeroize::Zeroizing;

use crate::action::Action;
use crate::effect::{Answer, Ask, Effect, VaultAnswer, VaultAsk};
use crate::fault::Fault;
use crate::flow::presence;
use crate::model::{Life, Model, Purpose};

/// Digits of a PIN.
pub const PIN_LENGTH: u32 = 6;
/// Id of the PIN pad.
pub const PAD: &str = "pin";

/// Where opening the app is.
pub enum Entry {
    /// The first time: choose a PIN.
    Choose {
        /// What was wrong with the last choice.
        fault: Option<Fault>,
        /// Counts refusals.
        attempt: u32,
    },
    /// Enter it once more.
    Repeat {
        /// What was chosen.
        first: Zeroizing<Vec<u8>>,
        /// Counts refusals.
        attempt: u32,
    },
    /// The vault is being made.
    Making,
    /// Enter the PIN.
    Locked {
        /// Which vault.
        vault: VaultId,
        /// What was wrong with the last try.
        fault: Option<Fault>,
        /// Counts refusals.
        attempt: u32,
        /// Whether finger or face open it too.
        presence: bool,
    },
    /// The vault is being opened.
    Opening {
        /// Which vault.
        vault: VaultId,
        /// Counts refusals.
        attempt: u32,
        /// Whether finger or face open it too.
        presence: bool,
    },
}

/// A person did something while no vault was open.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Life::Closed(entry) = &mut model.life else { return Vec::new() };
    match (std::mem::replace(entry, Entry::Making), action) {
        (Entry::Choose { attempt, .. }, Action::PinEntered { digits, .. }) => {
            let digits = Zeroizing::new(digits);
            *entry = match weakness(&digits) {
                Some(fault) => Entry::Choose { fault: Some(fault), attempt: attempt + 1 },
                None => Entry::Repeat { first: digits, attempt: attempt + 1 },
            };
            Vec::new()
        }
        (Entry::Repeat { first, attempt }, Action::PinEntered { digits, .. }) => {
            let digits = Zeroizing::new(digits);
            let Some(pin) = (first == digits).then(|| pin(&digits)).flatten() else {
                *entry = Entry::Choose { fault: Some(Fault::PinMismatch), attempt: attempt + 1 };
                return Vec::new();
            };
            *entry = Entry::Making;
            vec![model.ask(Purpose::Entry, Ask::Vault(VaultAsk::Create(pin)))]
        }
        (Entry::Repeat { attempt, .. }, Action::Back) => {
            *entry = Entry::Choose { fault: None, attempt: attempt + 1 };
            Vec::new()
        }
        (Entry::Locked { vault, attempt, presence, .. }, Action::PinEntered { digits, .. }) => {
            let digits = Zeroizing::new(digits);
            let Some(pin) = pin(&digits) else {
                *entry = Entry::Locked { vault, fault: Some(Fault::PinTooSimple), attempt: attempt + 1, presence };
                return Vec::new();
            };
            *entry = Entry::Opening { vault, attempt, presence };
            vec![model.ask(Purpose::Entry, Ask::Vault(VaultAsk::Unlock(vault, pin)))]
        }
        (Entry::Locked { vault, attempt, presence: true, .. }, Action::Press { element, .. }) if element == PAD => {
            *entry = Entry::Opening { vault, attempt, presence: true };
            vec![presence::unlock(model, vault)]
        }
        (unchanged, _) => {
            *entry = unchanged;
            Vec::new()
        }
    }
}

/// The vault answered.
pub fn answer(model: &mut Model, answer: Answer) -> Vec<Effect> {
    let Answer::Vault(answer) = answer else { return Vec::new() };
    match (answer, &mut model.life) {
        (Ok(VaultAnswer::Vaults(vaults)), Life::Starting) => {
            // One person, one vault for now; visits bring more.
            model.life = Life::Closed(match vaults.first() {
                Some((vault, presence)) => {
                    Entry::Locked { vault: *vault, fault: None, attempt: 0, presence: *presence }
                }
                None => Entry::Choose { fault: None, attempt: 0 },
            });
            Vec::new()
        }
        (Ok(VaultAnswer::Opened(vault, presence)), Life::Closed(_)) => super::load::start(model, vault, presence),
        (Err(fault @ (Fault::VaultExhausted | Fault::VaultNewer | Fault::VaultDamaged | Fault::KeyLost)), _) => {
            model.life = Life::Broken(fault);
            Vec::new()
        }
        (Err(fault), Life::Closed(entry)) => {
            *entry = match entry {
                Entry::Opening { vault, attempt, presence } => {
                    let presence = *presence && fault != Fault::PresenceGone;
                    Entry::Locked { vault: *vault, fault: Some(fault), attempt: *attempt + 1, presence }
                }
                _ => Entry::Choose { fault: Some(fault), attempt: 1 },
            };
            Vec::new()
        }
        (Err(fault), Life::Starting) => {
            model.life = Life::Broken(fault);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn pin(digits: &[u8]) -> Option<Pin> {
    Pin::parse(std::str::from_utf8(digits).ok()?).ok()
}

/// A PIN that a stranger would try first: all digits equal, or a run up or down.
fn weakness(digits: &[u8]) -> Option<Fault> {
    let step = |by: i16| digits.windows(2).all(|pair| matches!(pair, [a, b] if i16::from(*b) - i16::from(*a) == by));
    let simple = pin(digits).is_none() || [-1, 0, 1].into_iter().any(step);
    simple.then_some(Fault::PinTooSimple)
}
