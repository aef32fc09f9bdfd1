//! scrypt (RFC 7914), by which age turns a passphrase into a key: r = 8 and p = 1 always, N = 2^`log N`.
//!
//! PBKDF2 is ring's; what is left to do between its two calls is Salsa20/8 and the walk through the memory. It stands
//! here instead of coming from a crate, because the crate comes with five others, takes its memory in a way that ends the
//! process when there is none, and leaves that memory unwiped. What scrypt reads depends on the passphrase whoever
//! writes it, so there is no timing to lose; and a mistake would be seen, since `age` opens the result.

use std::num::NonZeroU32;

use ring::pbkdf2;
use zeroize::Zeroizing;

use super::error::ReadError;
use crate::key::Key;

/// Words of a Salsa20 block.
type Words = [u32; 16];
/// `2 r` of them: 1 KiB, what scrypt moves at a time.
type Block = [Words; 16];
const BLOCK: usize = size_of::<Block>();

/// How much a guess at a passphrase costs: 2^`log N` KiB of memory, filled once and walked through once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WorkFactor(u32);

impl WorkFactor {
    /// What backups are made with: OWASP's first choice for scrypt, 128 MiB.
    pub(super) const OURS: Self = Self(17);
    /// The most that is followed: what `age` itself writes, 256 MiB. A phone of 2 GB lives through it.
    pub(super) const MOST: u32 = 18;

    /// Reads the argument of a stanza: decimal, without leading zeros.
    pub(super) fn parse(text: &str) -> Result<Self, ReadError> {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0') && !text.is_empty();
        if !digits {
            return Err(ReadError::Damaged("a work factor is a decimal number"));
        }
        match text.parse() {
            Ok(log_n @ 1..=Self::MOST) => Ok(Self(log_n)),
            // What does not even fit a number is beyond all bounds too.
            outcome => Err(ReadError::TooCostly { log_n: outcome.unwrap_or(u32::MAX), most: Self::MOST }),
        }
    }

    /// The `log N` of a stanza.
    pub(super) fn log_n(self) -> u32 {
        self.0
    }

    /// As little as possible, for tests that are about something else.
    #[cfg(test)]
    pub(super) const TINY: Self = Self(1);
}

/// There is not enough memory to stretch the passphrase.
pub(super) struct NoMemory;

/// The key that a passphrase and a salt give.
pub(super) fn stretch(passphrase: &[u8], salt: &[u8], work: WorkFactor) -> Result<Key, NoMemory> {
    let mut packed = Zeroizing::new([0; BLOCK]);
    derive(passphrase, salt, packed.as_mut_slice());
    let mut block = Zeroizing::new([[0; 16]; 16]);
    for (word, bytes) in block.as_flattened_mut().iter_mut().zip(packed.as_chunks::<4>().0) {
        *word = u32::from_le_bytes(*bytes);
    }
    mix(&mut block, work)?;
    for (word, bytes) in block.as_flattened().iter().zip(packed.as_chunks_mut::<4>().0) {
        *bytes = word.to_le_bytes();
    }
    let mut key = Key::zero();
    derive(passphrase, packed.as_slice(), key.as_mut());
    Ok(key)
}

fn derive(passphrase: &[u8], salt: &[u8], into: &mut [u8]) {
    pbkdf2::derive(pbkdf2::PBKDF2_HMAC_SHA256, NonZeroU32::MIN, salt, passphrase, into);
}

/// `scryptROMix` (RFC 7914 5).
fn mix(block: &mut Block, work: WorkFactor) -> Result<(), NoMemory> {
    let count = 1_usize << work.0;
    let mut memory: Zeroizing<Vec<Block>> = Zeroizing::default();
    memory.try_reserve_exact(count).map_err(|_| NoMemory)?;
    for _ in 0..count {
        memory.push(*block);
        *block = block_mix(block);
    }
    for _ in 0..count {
        // The last Salsa20 block as a number, modulo N: N has fewer bits than its first word.
        let chosen = &memory[block[15][0] as usize % count];
        for (word, other) in block.as_flattened_mut().iter_mut().zip(chosen.as_flattened()) {
            *word ^= other;
        }
        *block = block_mix(block);
    }
    Ok(())
}

/// `scryptBlockMix` (RFC 7914 4).
fn block_mix(block: &Block) -> Block {
    let mut mixed = [[0; 16]; 16];
    let mut words = block[15];
    for (at, part) in block.iter().enumerate() {
        words.iter_mut().zip(part).for_each(|(word, other)| *word ^= other);
        salsa20_8(&mut words);
        // The even ones first, then the odd ones.
        mixed[at / 2 + at % 2 * 8] = words;
    }
    mixed
}

/// Salsa20 with eight rounds (RFC 7914 3).
fn salsa20_8(words: &mut Words) {
    let mut x = *words;
    let mut quarter = |a: usize, b: usize, c: usize, d: usize| {
        x[b] ^= x[a].wrapping_add(x[d]).rotate_left(7);
        x[c] ^= x[b].wrapping_add(x[a]).rotate_left(9);
        x[d] ^= x[c].wrapping_add(x[b]).rotate_left(13);
        x[a] ^= x[d].wrapping_add(x[c]).rotate_left(18);
    };
    for _ in 0..4 {
        quarter(0, 4, 8, 12);
        quarter(5, 9, 13, 1);
        quarter(10, 14, 2, 6);
        quarter(15, 3, 7, 11);
        quarter(0, 1, 2, 3);
        quarter(5, 6, 7, 4);
        quarter(10, 11, 8, 9);
        quarter(15, 12, 13, 14);
    }
    words.iter_mut().zip(x).for_each(|(word, other)| *word = word.wrapping_add(other));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::hex;

    /// RFC 7914 8.
    #[test]
    fn salsa20_8_of_rfc_7914() {
        let read = |text: &str| -> Words {
            let bytes: [u8; 64] = hex::decode(text).unwrap();
            std::array::from_fn(|at| u32::from_le_bytes(bytes.as_chunks().0[at]))
        };
        let mut words = read(concat!(
            "7e879a214f3ec9867ca940e641718f26baee555b8c61c1b50df846116dcd3b1d",
            "ee24f319df9b3d8514121e4b5ac5aa3276021d2909c74829edebc68db8b8c25e"
        ));
        salsa20_8(&mut words);
        let expected = read(concat!(
            "a41f859c6608cc993b81cacb020cef05044b2181a2fd337dfd7b1c6396682f29",
            "b4393168e3c9e6bcfe6bc5b7a06d96bae424cc102c91745c24ad673dc7618f81"
        ));
        assert_eq!(words, expected);
    }

    /// RFC 7914 12, the one with r = 8 and p = 1 that a test has time for; of its 64 bytes, the 32 that age takes.
    #[test]
    fn scrypt_of_rfc_7914() {
        let key = stretch(b"pleaseletmein", b"SodiumChloride", WorkFactor(14)).ok().unwrap();
        assert_eq!(hex::encode(key.bytes()), "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2");
    }

    #[test]
    fn a_work_factor_is_a_bounded_decimal_number() {
        for (text, log_n) in [("1", 1), ("9", 9), ("18", 18)] {
            assert_eq!(WorkFactor::parse(text).unwrap().log_n(), log_n);
        }
        for (text, wanted) in [("19", 19), ("30", 30), ("99999999999999999999", u32::MAX)] {
            let outcome = WorkFactor::parse(text);
            assert!(matches!(outcome, Err(ReadError::TooCostly { log_n, most: 18 }) if log_n == wanted), "{text}");
        }
        for text in ["", "0", "018", "+9", "-1", "1 ", "0x9", "１"] {
            assert!(matches!(WorkFactor::parse(text), Err(ReadError::Damaged(_))), "{text}");
        }
    }
}
