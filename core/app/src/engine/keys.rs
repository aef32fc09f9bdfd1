//! The platform's key store as the vault asks it, and what becomes of its answers.

use std::sync::Arc;

use gocua_vault::{HardwareAnswer, HardwareError, HardwareKeys, UnlockError};

use super::disk::disk_fault;
use super::link::Link;
use crate::door::fault::Fault;
use crate::door::platform::{KeyPurpose, PlatformOutcome, PlatformRequest, Prompt};

/// The platform's key store, reached over the line to the shell.
pub(super) struct PlatformKeys(pub(super) Arc<Link>);

impl PlatformKeys {
    async fn call(&self, request: PlatformRequest) -> Result<PlatformOutcome, HardwareError> {
        match self.0.call(request).await {
            PlatformOutcome::Cancelled => Err(HardwareError::Cancelled),
            PlatformOutcome::Unavailable { .. } => Err(HardwareError::Transient),
            PlatformOutcome::Lost => Err(HardwareError::Lost),
            PlatformOutcome::Denied => Err(HardwareError::Refused),
            outcome => Ok(outcome),
        }
    }
}

impl PlatformKeys {
    async fn answer_mac(&self, request: PlatformRequest) -> Result<[u8; 32], HardwareError> {
        match self.call(request).await? {
            PlatformOutcome::Bytes { bytes } => bytes.try_into().map_err(|_| HardwareError::Refused),
            _ => Err(HardwareError::Refused),
        }
    }
}

impl HardwareKeys for PlatformKeys {
    fn create_mac(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        let request = PlatformRequest::CreateKey { alias: alias.to_owned(), purpose: KeyPurpose::Mac };
        Box::pin(async move { self.call(request).await.map(|_| ()) })
    }

    fn mac(&self, alias: &str, input: [u8; 32]) -> HardwareAnswer<'_, [u8; 32]> {
        Box::pin(self.answer_mac(PlatformRequest::Mac { alias: alias.to_owned(), input: input.to_vec(), prompt: None }))
    }

    fn destroy(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        let request = PlatformRequest::DestroyKey { alias: alias.to_owned() };
        Box::pin(async move { self.call(request).await.map(|_| ()) })
    }
}

/// Keys of the platform that work only with the person's finger or face.
pub(super) struct PresenceKeys(pub(super) PlatformKeys, pub(super) Prompt);

impl HardwareKeys for PresenceKeys {
    fn create_mac(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        let request = PlatformRequest::CreateKey { alias: alias.to_owned(), purpose: KeyPurpose::PresenceMac };
        Box::pin(async move { self.0.call(request).await.map(|_| ()) })
    }

    fn mac(&self, alias: &str, input: [u8; 32]) -> HardwareAnswer<'_, [u8; 32]> {
        let prompt = Some(self.1.clone());
        Box::pin(self.0.answer_mac(PlatformRequest::Mac { alias: alias.to_owned(), input: input.to_vec(), prompt }))
    }

    fn destroy(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        self.0.destroy(alias)
    }
}

/// As [`unlock_fault`]; what stands in the way of finger or face is no fault of the vault.
pub(super) fn presence_fault(error: UnlockError) -> Fault {
    match error {
        UnlockError::Hardware(HardwareError::Cancelled) => Fault::PresenceCancelled,
        UnlockError::Hardware(_) => Fault::PresenceUnavailable,
        other => unlock_fault(other),
    }
}

pub(super) fn unlock_fault(error: UnlockError) -> Fault {
    match error {
        UnlockError::WrongPin { left } => Fault::WrongPin { left },
        UnlockError::Exhausted => Fault::VaultExhausted,
        UnlockError::NoPresence => Fault::PresenceGone,
        UnlockError::NewerVersion { .. } => Fault::VaultNewer,
        UnlockError::Damaged(_) | UnlockError::RolledBack | UnlockError::NotFound => Fault::VaultDamaged,
        UnlockError::DiskFull => Fault::DiskFull,
        UnlockError::InUse => Fault::InUse,
        UnlockError::Hardware(HardwareError::Lost) => Fault::KeyLost,
        UnlockError::Hardware(_) => Fault::KeyStore,
        UnlockError::Io(error) => disk_fault(&error),
        other => Fault::Internal { code: format!("vault: {other}") },
    }
}
