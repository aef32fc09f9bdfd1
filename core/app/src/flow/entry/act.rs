//! What a person does while no vault is open, and how entering digits goes.

use std::fmt;

use gocua_vault::VaultId;
use zeroize::Zeroizing;

use crate::door::fault::Fault;

/// How entering a PIN goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Try {
    /// What was wrong with the last one.
    pub fault: Option<Fault>,
    /// Counts refusals and steps: a change empties the pad.
    pub attempt: u32,
}

impl Try {
    /// One more that was refused.
    #[must_use]
    pub(super) fn wrong(&self, fault: Fault) -> Self {
        Self { fault: Some(fault), attempt: self.attempt + 1 }
    }

    /// One more step.
    #[must_use]
    pub(super) fn next(&self) -> Self {
        Self { fault: None, attempt: self.attempt + 1 }
    }
}

/// What a person may do while no vault is open.
#[derive(Clone, PartialEq, Eq)]
pub enum Act {
    /// Digits were entered.
    Digits(Zeroizing<Vec<u8>>),
    /// Open with finger or face.
    Presence,
    /// Back.
    Back,
    /// The PIN is forgotten: what can be done.
    Forgot,
    /// Somebody else on this phone: show them all.
    Others,
    /// This one.
    Person(VaultId),
    /// Somebody who has no vault here yet.
    Newcomer,
    /// Begin with a copy from another phone.
    Restore,
    /// It is a file, and its code is on paper.
    FromPaper,
    /// That phone is at hand; or, with the picture on the screen, it has sent the file.
    FromPhone,
    /// Give up the data that cannot be used.
    Erase,
    /// Look again.
    Again,
}

impl fmt::Debug for Act {
    /// Names what was done, never the digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Digits(_) => "Digits",
            Self::Presence => "Presence",
            Self::Back => "Back",
            Self::Forgot => "Forgot",
            Self::Others => "Others",
            Self::Person(_) => "Person",
            Self::Newcomer => "Newcomer",
            Self::Restore => "Restore",
            Self::FromPaper => "FromPaper",
            Self::FromPhone => "FromPhone",
            Self::Erase => "Erase",
            Self::Again => "Again",
        })
    }
}
