//! Whose credential is whose, and what it takes to use one.

use crate::citizens::{CITIZENS, Citizen};

/// The PIN of everybody's credential.
pub const PIN: &str = "135790";

/// Most documents in one authorisation.
pub(super) const MULTISIGN: usize = 20;

/// The name of a citizen's credential; `None` below level 2.
#[must_use]
pub fn credential_id(citizen: &Citizen) -> Option<String> {
    (citizen.level >= 2).then(|| format!("{}-1", citizen.id))
}

/// Whose credential this is.
#[must_use]
pub fn owner(credential: &str) -> Option<&'static Citizen> {
    CITIZENS.iter().find(|citizen| credential_id(citizen).as_deref() == Some(credential))
}
