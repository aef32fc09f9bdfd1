//! The PIN: never compared with anything, only stretched into a key (`slots` does the rest).

use std::{fmt, str::FromStr};

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::{Zeroize, Zeroizing};

use crate::{error::Error, key::Key};

/// Six to twelve digits; wiped from memory when dropped.
pub struct Pin(Zeroizing<Vec<u8>>);

/// Why a text is not a PIN. Says nothing about the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Fewer than six digits.
    #[error("a PIN has at least {} digits", Pin::SHORTEST)]
    TooShort,
    /// More than twelve digits.
    #[error("a PIN has at most {} digits", Pin::LONGEST)]
    TooLong,
    /// Something other than the digits 0 to 9.
    #[error("a PIN has only digits")]
    NotDigits,
}

impl Pin {
    /// Fewest digits.
    pub const SHORTEST: usize = 6;
    /// Most digits.
    pub const LONGEST: usize = 12;

    /// Reads a PIN.
    ///
    /// # Errors
    /// [`PinError`]: too short, too long, or not only ASCII digits.
    pub fn parse(text: &str) -> Result<Self, PinError> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(PinError::NotDigits);
        }
        match text.len() {
            0..Self::SHORTEST => Err(PinError::TooShort),
            Self::SHORTEST..=Self::LONGEST => Ok(Self(Zeroizing::new(text.as_bytes().to_vec()))),
            _ => Err(PinError::TooLong),
        }
    }
}

impl FromStr for Pin {
    type Err = PinError;

    fn from_str(text: &str) -> Result<Self, PinError> {
        Self::parse(text)
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(redacted)")
    }
}

/// What one guess costs: the parameters of Argon2id (RFC 9106). Stored in each vault and bound to its PIN slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PinCost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl PinCost {
    /// The least that is ever accepted: 19 MiB, two passes, one lane (OWASP's figure; Bitwarden's floor is 16 MiB).
    pub const FLOOR: Self = Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 };
    /// The most: a damaged file must not make a phone allocate gigabytes or stretch for minutes.
    const CEILING: Self = Self { memory_kib: 512 * 1024, passes: 16, lanes: 4 };

    /// A cost from memory in KiB, passes and lanes.
    ///
    /// # Errors
    /// [`Error::Damaged`] below [`PinCost::FLOOR`] or above 512 MiB, 16 passes, 4 lanes.
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, Error> {
        let (floor, ceiling) = (Self::FLOOR, Self::CEILING);
        if (floor.memory_kib..=ceiling.memory_kib).contains(&memory_kib)
            && (floor.passes..=ceiling.passes).contains(&passes)
            && (floor.lanes..=ceiling.lanes).contains(&lanes)
        {
            Ok(Self { memory_kib, passes, lanes })
        } else {
            Err(Error::Damaged("the PIN's cost is out of bounds"))
        }
    }

    /// Memory in KiB, passes, lanes.
    pub fn parts(&self) -> (u32, u32, u32) {
        (self.memory_kib, self.passes, self.lanes)
    }
}

/// Bytes of the salt, random for each PIN that is set.
pub(crate) const SALT: usize = 16;

/// The PIN stretched by Argon2id, on a blocking thread because it takes a few hundred milliseconds.
pub(crate) async fn stretch(pin: &Pin, salt: [u8; SALT], cost: PinCost) -> Result<Key, Error> {
    let digits = pin.0.clone();
    let work = move || {
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(Key::LEN))
            .map_err(|_| Error::Damaged("the PIN's cost is out of bounds"))?;
        // Our own blocks, because the library does not wipe the ones it allocates.
        let mut blocks = vec![Block::new(); params.block_count()];
        let mut key = Key::zero();
        let result = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
            &digits,
            &salt,
            key.as_mut(),
            &mut blocks,
        );
        blocks.iter_mut().for_each(Zeroize::zeroize);
        result.map(|()| key).map_err(|_| Error::Damaged("the PIN could not be stretched"))
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::Damaged("the PIN could not be stretched"))?
}
