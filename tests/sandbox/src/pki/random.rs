//! Randomness.

use ring::rand::{SecureRandom, SystemRandom};

/// Bytes from the operating system.
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).expect("the operating system always has random bytes");
    bytes
}
