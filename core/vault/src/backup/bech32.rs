//! Bech32 (BIP 173), in which age writes keys: a name, a `1`, 32 bytes in groups of five bits, and a checksum that sees
//! every slip of up to four letters.
//!
//! Own lines instead of a crate, because a crate hands a secret key out in memory that is not wiped.

use zeroize::Zeroizing;

use crate::key::Key;

const LETTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
/// Letters of the checksum.
const CHECKSUM: usize = 6;
/// Groups of five bits that 32 bytes take, the last of which has four bits too many.
const GROUPS: usize = 52;

/// Why a text is not a key of the wanted kind. Says nothing of the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyTextError {
    /// Something else altogether.
    #[error("not a key of this kind")]
    AnotherKind,
    /// Begins as one, and letters are wrong or missing.
    #[error("a key with wrong or missing letters")]
    Mistyped,
}

/// Writes a key in lower case.
pub(super) fn encode(name: &str, key: &[u8; Key::LEN]) -> Zeroizing<String> {
    // Reserved at once: a string that grows leaves unwiped copies behind.
    let mut text = Zeroizing::new(String::with_capacity(name.len() + 1 + GROUPS + CHECKSUM));
    let groups = regroup(key);
    let mut sum = Checksum::of(name);
    groups.iter().for_each(|group| sum.add(*group));
    (0..CHECKSUM).for_each(|_| sum.add(0));
    let sum = sum.0 ^ 1;
    let check = (0..CHECKSUM).map(|at| (sum >> (5 * (CHECKSUM - 1 - at)) & 31) as u8);
    text.push_str(name);
    text.push('1');
    text.extend(groups.iter().copied().chain(check).map(|group| char::from(LETTERS[usize::from(group & 31)])));
    text
}

/// Reads a key, all in lower or all in upper case.
pub(super) fn decode(name: &str, text: &str) -> Result<Key, KeyTextError> {
    let is_kind = text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        && text.as_bytes().get(name.len()) == Some(&b'1');
    if !is_kind {
        return Err(KeyTextError::AnotherKind);
    }
    let groups = checked(text).ok_or(KeyTextError::Mistyped)?;
    join(&groups).ok_or(KeyTextError::Mistyped)
}

/// The groups of a text whose checksum holds, without the checksum.
fn checked(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let printable = text.bytes().all(|byte| (33..=126).contains(&byte));
    let mixed =
        text.bytes().any(|byte| byte.is_ascii_lowercase()) && text.bytes().any(|byte| byte.is_ascii_uppercase());
    // The name may have a `1` in it, the rest has none.
    let (name, letters) = text.rsplit_once('1')?;
    if !printable || mixed || name.is_empty() || letters.len() < CHECKSUM {
        return None;
    }
    let mut groups = Zeroizing::new(Vec::with_capacity(letters.len()));
    for letter in letters.bytes() {
        let group = LETTERS.iter().position(|known| *known == letter.to_ascii_lowercase())?;
        groups.push(group as u8);
    }
    let mut sum = Checksum::of(&name.to_ascii_lowercase());
    groups.iter().for_each(|group| sum.add(*group));
    groups.truncate(letters.len() - CHECKSUM);
    (sum.0 == 1).then_some(groups)
}

/// Bytes as groups of five bits, from the highest on, filled up with zeros.
fn regroup(key: &[u8; Key::LEN]) -> Zeroizing<[u8; GROUPS]> {
    let mut groups = Zeroizing::new([0; GROUPS]);
    for (at, group) in groups.iter_mut().enumerate() {
        let (byte, bit) = (at * 5 / 8, at * 5 % 8);
        let pair = u16::from_be_bytes([key[byte], key.get(byte + 1).copied().unwrap_or_default()]);
        *group = (pair >> (11 - bit) & 31) as u8;
    }
    groups
}

/// The bytes again; `None` when they are not 32, or the bits too many are not zeros.
fn join(groups: &[u8]) -> Option<Key> {
    let mut key = Key::zero();
    for (at, group) in groups.iter().enumerate().take(GROUPS) {
        let (byte, bit) = (at * 5 / 8, at * 5 % 8);
        let [high, low] = (u16::from(*group) << (11 - bit)).to_be_bytes();
        let bytes = key.as_mut();
        bytes[byte] |= high;
        if let Some(next) = bytes.get_mut(byte + 1) {
            *next |= low;
        }
    }
    (groups.len() == GROUPS && groups.last()? & 15 == 0).then_some(key)
}

/// The checksum of BIP 173: a remainder over GF(32).
struct Checksum(u32);

impl Checksum {
    /// With the name in it: the high bits of each letter, a zero, the low bits of each.
    fn of(name: &str) -> Self {
        let mut sum = Self(1);
        name.bytes().for_each(|byte| sum.add(byte >> 5));
        sum.add(0);
        name.bytes().for_each(|byte| sum.add(byte & 31));
        sum
    }

    fn add(&mut self, group: u8) {
        const GENERATOR: [u32; 5] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3];
        let top = self.0 >> 25;
        self.0 = (self.0 & 0x1ff_ffff) << 5 ^ u32::from(group);
        for (bit, term) in GENERATOR.iter().enumerate() {
            if top >> bit & 1 == 1 {
                self.0 ^= term;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// The texts of BIP 173 whose checksum holds, as far as they keep to no limit of length.
    #[test]
    fn checksums_of_bip_173() {
        let long_name = "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs";
        let eighty_two = format!("11{}c8247j", "q".repeat(82));
        for text in ["A12UEL5L", "a12uel5l", long_name, "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", &eighty_two] {
            assert!(checked(text).is_some(), "{text}");
        }
        let refused = [
            "\u{20}1nwldj5",
            "\u{7f}1axkwrx",
            "\u{80}1eym55h",
            "pzry9x0s0muk",
            "1pzry9x0s0muk",
            "x1b4n0q5v",
            "li1dgmt3",
            "de1lg7wt\u{ff}",
            "A1G7SGD8",
            "10a06t8",
            "1qzzfhee",
            "a12uEL5L",
            "a12uel5m",
            "",
        ];
        for text in refused {
            assert!(checked(text).is_none(), "{text}");
        }
    }

    /// The example of C2SP `age.md`: 32 bytes of 0x42.
    #[test]
    fn a_key_reads_back_and_every_slip_is_seen() {
        let text = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
        assert_eq!(encode("age-secret-key-", &[0x42; 32]).to_ascii_uppercase(), text);
        for text in [text, &text.to_ascii_lowercase()] {
            assert_eq!(*decode("age-secret-key-", text).unwrap().bytes(), [0x42; 32]);
        }
        for at in 0..text.len() {
            for letter in ['Q', 'P', '1', 'q', 'ộ', ' '] {
                let mut wrong: Vec<char> = text.chars().collect();
                if std::mem::replace(&mut wrong[at], letter) != letter {
                    assert!(decode("age-secret-key-", &wrong.iter().collect::<String>()).is_err(), "{letter} at {at}");
                }
            }
            assert!(decode("age-secret-key-", text.get(..at).unwrap()).is_err(), "cut at {at}");
        }
        let all: [u8; 32] = std::array::from_fn(|at| (at as u8).wrapping_mul(37) ^ 0x5a);
        assert_eq!(*decode("age", &encode("age", &all)).unwrap().bytes(), all);
    }

    #[test]
    fn another_kind_and_a_slip_are_told_apart() {
        let secret = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
        for text in [secret, "", "age", "AGE2", "https://example.vn", "ộ", "age-plugin-x1qqqqqq"] {
            assert_eq!(decode("age", text).unwrap_err(), KeyTextError::AnotherKind, "{text}");
        }
        // A checksum that holds, over 31 bytes and over bits too many that are not zeros.
        for text in ["age1", "age1q", "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqs3290gq"] {
            assert_eq!(decode("age", text).unwrap_err(), KeyTextError::Mistyped, "{text}");
        }
        assert!(join(&[0; GROUPS - 1]).is_none() && join(&[0; GROUPS + 1]).is_none());
        let mut odd = [0; GROUPS];
        odd[GROUPS - 1] = 1;
        assert!(join(&odd).is_none() && join(&[0; GROUPS]).is_some());
    }
}
