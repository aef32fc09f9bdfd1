//! The keys that cannot be copied: the platform's key store, as the vault sees it.

use std::{pin::Pin as Pinned, time::Duration};

/// A future answered by the platform.
pub type HardwareAnswer<'a, T> = Pinned<Box<dyn Future<Output = Result<T, HardwareError>> + Send + 'a>>;

/// HMAC-SHA-256 keys that live in Android Keystore or the Secure Enclave and never leave it.
///
/// The vault asks for a key's MAC at most twice: once when a PIN slot is filled and once when a guess takes it
/// (three times when the app was killed in the middle of that guess). A platform that can limit the uses of a key
/// (Android 12, `setMaxUsageCount`) should allow two: then not even code running as the app can guess for free.
/// Such a key does not survive a kill in the moment between its MAC and the record of it; the other nine do.
pub trait HardwareKeys: Send + Sync {
    /// Makes a new key under `alias`, replacing any key of that name.
    fn create_mac(&self, alias: &str) -> HardwareAnswer<'_, ()>;
    /// HMAC-SHA-256 of `input` under the key `alias`; [`HardwareError::Lost`] when there is no such key.
    fn mac(&self, alias: &str, input: [u8; 32]) -> HardwareAnswer<'_, [u8; 32]>;
    /// Destroys the key for ever. A key that is not there counts as destroyed.
    fn destroy(&self, alias: &str) -> HardwareAnswer<'_, ()>;
}

/// Why the key store did not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HardwareError {
    /// The person closed the system's dialogue.
    #[error("cancelled")]
    Cancelled,
    /// Busy or restarting; worth another try. The vault tries three times before it says so.
    #[error("not available now")]
    Transient,
    /// The key is gone: removed by the system, by a restore onto another phone, or by an update.
    #[error("the key is gone")]
    Lost,
    /// The platform will not do it, for instance because the phone is locked.
    #[error("refused")]
    Refused,
}

/// Pauses before the second and the third try of a call that failed with [`HardwareError::Transient`].
const PAUSES: [Duration; 2] = [Duration::from_millis(60), Duration::from_millis(240)];

/// Key stores fail now and then and recover by themselves: a person must not see the first failure.
pub(crate) async fn patiently<'a, T>(mut call: impl FnMut() -> HardwareAnswer<'a, T>) -> Result<T, HardwareError> {
    for pause in PAUSES {
        match call().await {
            Err(HardwareError::Transient) => tokio::time::sleep(pause).await,
            answer => return answer,
        }
    }
    call().await
}

/// Destroys a key; one that is already gone is destroyed.
pub(crate) async fn destroy(hardware: &dyn HardwareKeys, alias: &str) -> Result<(), HardwareError> {
    match patiently(|| hardware.destroy(alias)).await {
        Err(HardwareError::Lost) => Ok(()),
        answer => answer,
    }
}
