//! Records: named values, and how one looks at rest.
//!
//! At rest a record is a row under two keyed hashes (of its collection and of its id), and a sealed value bound to
//! vault, table, both hashes, format and the commit that wrote it. The value holds the id too, is padded to steps of
//! 256 bytes, and so tells of itself only its rough size.

use std::fmt;

use zeroize::Zeroizing;

use crate::{
    error::Error,
    id::VaultId,
    key::{Key, Purpose},
    seal::{self, NONCE},
};

/// One change of a commit.
#[derive(Clone)]
pub enum Write {
    /// Stores `value` under `collection` and `id`, replacing what was there.
    Put {
        /// Kind of record, for instance `draft`; at most 1,024 bytes.
        collection: String,
        /// Name within the collection; at most 1,024 bytes.
        id: String,
        /// The content; at most 16 MiB.
        value: Zeroizing<Vec<u8>>,
    },
    /// Removes what is stored under `collection` and `id`; nothing there is no error.
    Delete {
        /// Kind of record.
        collection: String,
        /// Name within the collection.
        id: String,
    },
}

impl fmt::Debug for Write {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Put { .. } => "Put(redacted)",
            Self::Delete { .. } => "Delete(redacted)",
        })
    }
}

/// A stored value.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// Name within the collection.
    pub id: String,
    /// The content.
    pub value: Zeroizing<Vec<u8>>,
    /// Sequence number of the commit that wrote it.
    pub sequence: u64,
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("sequence", &self.sequence).finish_non_exhaustive()
    }
}

/// What could be read of a collection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The records that opened, by id.
    pub records: Vec<Record>,
    /// How many more there are whose content does not open any more. They lie on the disk as they are. Nobody can say
    /// which ids they have: to decide something by the *absence* of a record takes a 0 here.
    pub damaged: usize,
}

/// Longest collection or id in bytes.
const LONGEST_NAME: usize = 1024;
/// Largest value in bytes: what is larger is a file.
pub(crate) const LARGEST_VALUE: usize = 16 << 20;
/// Sealed values grow in steps of this many bytes.
const STEP: usize = 256;
/// How the sealed value is laid out. A later layout gets a new number, so that neither is ever read as the other.
const FORMAT: [u8; 4] = 1_u32.to_be_bytes();

/// Where a record is kept: keyed hashes of its collection and of its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) collection: [u8; 16],
    pub(crate) row: [u8; 16],
}

/// Which writing of a record is meant. The nonce tells two writings apart even when a file was copied and both copies
/// went on from the same sequence number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Version {
    pub(crate) sequence: u64,
    pub(crate) nonce: [u8; NONCE],
}

/// The keys of the records of one vault.
pub(crate) struct Sealer {
    vault: VaultId,
    name: Key,
    record: Key,
    row: Key,
}

impl Sealer {
    pub(crate) fn new(data_key: &Key, vault: VaultId) -> Self {
        let derive = |purpose| data_key.derive(vault, purpose, &[]);
        Self { vault, name: derive(Purpose::Name), record: derive(Purpose::Record), row: derive(Purpose::Row) }
    }

    /// The keyed hash of a collection's name.
    pub(crate) fn collection(&self, collection: &str) -> [u8; 16] {
        self.name(&[b"collection", collection.as_bytes()])
    }

    /// Where a record is kept.
    pub(crate) fn place(&self, collection: &str, id: &str) -> Place {
        let row = self.name(&[b"row", collection.as_bytes(), id.as_bytes()]);
        Place { collection: self.collection(collection), row }
    }

    /// The keyed hash of a name.
    pub(crate) fn name(&self, parts: &[&[u8]]) -> [u8; 16] {
        let mac = self.name.mac(parts);
        let mut half = [0; 16];
        half.copy_from_slice(mac.first_chunk::<16>().expect("a MAC has 32 bytes"));
        half
    }

    /// What a row contributes to the head.
    pub(crate) fn fingerprint(&self, place: &Place, version: &Version) -> [u8; 32] {
        self.row.mac(&[&place.collection, &place.row, &version.sequence.to_be_bytes(), &version.nonce])
    }

    fn bound<R>(&self, place: &Place, version: &Version, use_parts: impl FnOnce(&[&[u8]]) -> R) -> R {
        let sequence = version.sequence.to_be_bytes();
        use_parts(&[self.vault.as_bytes(), b"record", &place.collection, &place.row, &FORMAT, &sequence])
    }

    /// Seals a record for its place and version.
    pub(crate) fn seal(&self, place: &Place, version: &Version, id: &str, value: &[u8]) -> Result<Vec<u8>, Error> {
        let plain = pack(id, value)?;
        self.bound(place, version, |parts| seal::seal_with(&self.record, version.nonce, parts, &plain))
    }

    /// Opens the record of `collection` that lies at `place`.
    pub(crate) fn open(
        &self,
        collection: &str,
        place: &Place,
        version: &Version,
        sealed: Vec<u8>,
    ) -> Result<Record, Error> {
        let plain = self
            .bound(place, version, |parts| seal::open_with(&self.record, version.nonce, parts, sealed))
            .ok_or(Error::Damaged("a record does not open"))?;
        let (id, value) = unpack(&plain).ok_or(Error::Damaged("a record is misshapen"))?;
        if self.place(collection, id) != *place {
            return Err(Error::Damaged("a record lies in another one's place"));
        }
        Ok(Record { id: id.to_owned(), value: Zeroizing::new(value.to_vec()), sequence: version.sequence })
    }
}

/// Refuses names that are too long to pack.
pub(crate) fn check_name(name: &str) -> Result<(), Error> {
    if name.len() <= LONGEST_NAME { Ok(()) } else { Err(Error::TooLarge) }
}

/// Length of id (2 bytes), id, length of value (4 bytes), value, zeros up to a multiple of 256.
fn pack(id: &str, value: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    check_name(id)?;
    if value.len() > LARGEST_VALUE {
        return Err(Error::TooLarge);
    }
    let length = (2 + id.len() + 4 + value.len()).next_multiple_of(STEP);
    // Reserved at once: a vector that grows leaves unwiped copies behind.
    let mut packed = Zeroizing::new(Vec::with_capacity(length));
    packed.extend_from_slice(&(id.len() as u16).to_be_bytes());
    packed.extend_from_slice(id.as_bytes());
    packed.extend_from_slice(&(value.len() as u32).to_be_bytes());
    packed.extend_from_slice(value);
    packed.resize(length, 0);
    Ok(packed)
}

fn unpack(packed: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = packed.split_first_chunk::<2>()?;
    let (id, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
    let (length, rest) = rest.split_first_chunk::<4>()?;
    let value = rest.get(..usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    Some((std::str::from_utf8(id).ok()?, value))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn sealer(vault: u8) -> Sealer {
        // The same data key in both vaults, so that only the binding to the vault tells them apart.
        let mut sealer = Sealer::new(&Key::from([1; 32]), VaultId::from([9; 16]));
        sealer.vault = VaultId::from([vault; 16]);
        sealer
    }

    #[test]
    fn a_sealed_record_opens_in_its_own_place_and_version_only() {
        let one = sealer(1);
        let (place, version) = (one.place("draft", "a"), Version { sequence: 5, nonce: [3; NONCE] });
        let sealed = one.seal(&place, &version, "a", b"value").unwrap();
        assert_eq!(&**one.open("draft", &place, &version, sealed.clone()).unwrap().value, b"value");
        let elsewhere = [
            ("another id", 1, one.place("draft", "b"), version),
            ("another collection", 1, one.place("paper", "a"), version),
            ("another commit", 1, place, Version { sequence: 6, ..version }),
            ("another vault", 2, place, version),
        ];
        for (what, vault, place, version) in elsewhere {
            let outcome = sealer(vault).open("draft", &place, &version, sealed.clone());
            assert!(matches!(outcome, Err(Error::Damaged("a record does not open"))), "{what}");
        }
        for at in 0..sealed.len() {
            let mut flipped = sealed.clone();
            flipped[at] ^= 1 << (at % 8);
            assert!(one.open("draft", &place, &version, flipped).is_err(), "byte {at}");
        }
    }

    #[test]
    fn sealed_values_tell_only_their_size_in_steps() {
        let lengths = |value: usize| pack("id", &vec![1; value]).unwrap().len();
        assert_eq!((lengths(0), lengths(248), lengths(249), lengths(504)), (256, 256, 512, 512));
    }

    #[test]
    fn names_are_hashed_under_the_vaults_own_key() {
        let (one, two) = (sealer(1), Sealer::new(&Key::from([2; 32]), VaultId::from([9; 16])));
        assert_ne!(one.place("draft", "a").row, two.place("draft", "a").row);
        assert_ne!(one.place("draft", "a").row, one.place("paper", "a").row);
        assert_ne!(one.place("ab", "c").row, one.place("a", "bc").row);
    }
}
