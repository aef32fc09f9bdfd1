//! Randomness from the operating system.

use ring::rand::{SecureRandom, SystemRandom};

use crate::error::Error;

/// Fills `bytes`.
pub(crate) fn fill(bytes: &mut [u8]) -> Result<(), Error> {
    SystemRandom::new().fill(bytes).map_err(|_| Error::Io(std::io::Error::other("the system has no random bytes")))
}

/// `N` random bytes.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    fill(&mut bytes)?;
    Ok(bytes)
}
