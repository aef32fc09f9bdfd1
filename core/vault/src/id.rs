//! The name of a vault.

use std::{fmt, str::FromStr};

use crate::{error::Error, hex};

/// Name of a vault: 16 random bytes, written as 32 lower-case hexadecimal digits. It says nothing about the person.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VaultId([u8; 16]);

impl VaultId {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl From<[u8; 16]> for VaultId {
    fn from(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl FromStr for VaultId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        hex::decode(text).map(Self).ok_or(Error::Damaged("a vault id is 32 hexadecimal digits"))
    }
}

impl fmt::Display for VaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for VaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VaultId({self})")
    }
}
