//! The ledger: what rows there are, kept in memory, written with every commit as a sealed *head*, and compared with
//! the file whenever the vault is opened and whenever a row is read.
//!
//! The head holds the sequence number of the newest commit, the number of rows, the combination (exclusive or) of a
//! keyed fingerprint of every row, and a chain value over all heads before it. A row that is missing, added, or put
//! back to an earlier writing changes the combination; nobody without the vault's key can make one that fits.
//!
//! **What this cannot see**: the whole file put back to an earlier moment, which is a state that the vault really had.
//! No file can tell that of itself; it takes a memory outside the file. What there is: every opening destroys the
//! oldest slot's hardware key, so that a copy of the file is worth fewer guesses with every opening since, and after
//! ten, or after a change of PIN, none: it does not open at all. Within these bounds an older copy does open, and with the PIN
//! it shows itself by the keys that it still names ([`Vault::is_older`](crate::Vault::is_older)); not a copy from after the last
//! opening, and not to finger or face, which use up no key. Whoever keeps an [`Anchor`] elsewhere (a server, the platform's key store) can see that by `Vault::check`. Without a
//! counter in hardware nothing sees a copy put back to the very moment of the last anchor, nor a phone whose whole
//! memory, key store included, is put back.

use std::collections::BTreeMap;

use sqlx::{Row as _, SqliteConnection};
use zeroize::Zeroizing;

use crate::{
    database,
    error::Error,
    id::VaultId,
    key::{Key, Purpose},
    random,
    record::{Loaded, Place, Record, Sealer, Version, Write, check_name},
    seal,
};

/// A commit, as something outside the vault may remember it: of two states of one vault with the same sequence number
/// the digest says whether they are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// Sequence number of the commit.
    pub sequence: u64,
    /// Chain value over this and all commits before it. It tells nothing about their content.
    pub digest: [u8; 32],
}

/// NIST SP 800-38D 8.3 for random 96-bit nonces; ChaCha20-Poly1305 has the same nonce length.
const MOST_SEALS: u64 = 1 << 32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Head {
    sequence: u64,
    seals: u64,
    rows: u64,
    combined: [u8; 32],
    chain: [u8; 32],
}

impl Head {
    const LEN: usize = 88;

    fn to_bytes(self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(Self::LEN));
        [self.sequence, self.seals, self.rows].iter().for_each(|number| bytes.extend_from_slice(&number.to_be_bytes()));
        bytes.extend_from_slice(&self.combined);
        bytes.extend_from_slice(&self.chain);
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (sequence, rest) = bytes.split_first_chunk::<8>()?;
        let (seals, rest) = rest.split_first_chunk::<8>()?;
        let (rows, rest) = rest.split_first_chunk::<8>()?;
        let (combined, rest) = rest.split_first_chunk::<32>()?;
        Some(Self {
            sequence: u64::from_be_bytes(*sequence),
            seals: u64::from_be_bytes(*seals),
            rows: u64::from_be_bytes(*rows),
            combined: *combined,
            chain: rest.try_into().ok()?,
        })
    }

    /// Adds a row that is not in, or takes out one that is.
    fn toggle(&mut self, fingerprint: [u8; 32]) {
        self.combined.iter_mut().zip(fingerprint).for_each(|(byte, other)| *byte ^= other);
    }
}

/// The rows of an open vault.
pub(crate) struct Ledger {
    vault: VaultId,
    pub(crate) sealer: Sealer,
    head_key: Key,
    chain_key: Key,
    head: Head,
    rows: BTreeMap<Place, Version>,
}

/// A row as it lies in the file.
struct Row {
    place: Place,
    version: Version,
    sealed: Vec<u8>,
}

/// What a commit changes; `None` is a row that is gone.
type Changes = BTreeMap<Place, Option<Version>>;

impl Ledger {
    fn empty(data_key: &Key, vault: VaultId) -> Self {
        Self {
            vault,
            sealer: Sealer::new(data_key, vault),
            head_key: data_key.derive(vault, Purpose::Head, &[]),
            chain_key: data_key.derive(vault, Purpose::Chain, &[]),
            head: Head { sequence: 0, seals: 0, rows: 0, combined: [0; 32], chain: [0; 32] },
            rows: BTreeMap::new(),
        }
    }

    /// The ledger of a new vault; within the transaction that makes it.
    pub(crate) async fn create(db: &mut SqliteConnection, data_key: &Key, vault: VaultId) -> Result<Self, Error> {
        let ledger = Self::empty(data_key, vault);
        sqlx::query("INSERT INTO head (only, sequence, sealed) VALUES (1, 0, ?)")
            .bind(ledger.seal_head(&ledger.head)?)
            .execute(db)
            .await?;
        Ok(ledger)
    }

    /// Reads which rows there are and compares them with the head.
    pub(crate) async fn open(db: &mut SqliteConnection, data_key: &Key, vault: VaultId) -> Result<Self, Error> {
        let mut ledger = Self::empty(data_key, vault);
        let row = sqlx::query("SELECT sequence, sealed FROM head")
            .fetch_optional(&mut *db)
            .await?
            .ok_or(Error::RolledBack)?;
        let sequence = unsigned(row.try_get(0)?)?;
        ledger.head = ledger.open_head(sequence, &row.try_get::<Vec<u8>, _>(1)?)?;
        let mut counted = Head { rows: 0, combined: [0; 32], ..ledger.head };
        for row in sqlx::query("SELECT collection, row, sequence, nonce FROM record").fetch_all(db).await? {
            let place = Place { collection: exact(&row, 0)?, row: exact(&row, 1)? };
            let version = Version { sequence: unsigned(row.try_get(2)?)?, nonce: exact(&row, 3)? };
            counted.toggle(ledger.sealer.fingerprint(&place, &version));
            counted.rows += 1;
            ledger.rows.insert(place, version);
        }
        if counted == ledger.head { Ok(ledger) } else { Err(Error::RolledBack) }
    }

    fn seal_head(&self, head: &Head) -> Result<Vec<u8>, Error> {
        seal::seal(&self.head_key, &[b"head", self.vault.as_bytes(), &head.sequence.to_be_bytes()], &head.to_bytes())
    }

    fn open_head(&self, sequence: u64, sealed: &[u8]) -> Result<Head, Error> {
        seal::open(&self.head_key, &[b"head", self.vault.as_bytes(), &sequence.to_be_bytes()], sealed)
            .and_then(|plain| Head::from_bytes(&plain))
            .filter(|head| head.sequence == sequence)
            .ok_or(Error::Damaged("the head does not open"))
    }

    /// Whether this state can come after the one remembered.
    pub(crate) fn check(&self, remembered: &Anchor) -> Result<(), Error> {
        let now = self.anchor();
        if now.sequence > remembered.sequence || now == *remembered { Ok(()) } else { Err(Error::RolledBack) }
    }

    /// The newest commit.
    pub(crate) fn anchor(&self) -> Anchor {
        Anchor { sequence: self.head.sequence, digest: self.head.chain }
    }

    /// Applies all writes, or none. Durable when this returns; until then memory and file are as before.
    pub(crate) async fn commit(&mut self, db: &mut SqliteConnection, writes: &[Write]) -> Result<u64, Error> {
        if writes.is_empty() {
            return Ok(self.head.sequence);
        }
        let mut head = Head { sequence: self.head.sequence + 1, ..self.head };
        let mut changes = Changes::new();
        database::begin(db).await?;
        let outcome = async {
            for write in writes {
                self.apply(&mut *db, &mut head, &mut changes, write).await?;
            }
            self.advance(&mut *db, &mut head).await
        }
        .await;
        database::end(db, outcome).await?;
        self.head = head;
        for (place, version) in changes {
            match version {
                Some(version) => self.rows.insert(place, version),
                None => self.rows.remove(&place),
            };
        }
        Ok(head.sequence)
    }

    async fn apply(
        &self,
        db: &mut SqliteConnection,
        head: &mut Head,
        changes: &mut Changes,
        write: &Write,
    ) -> Result<(), Error> {
        let (Write::Put { collection, id, .. } | Write::Delete { collection, id }) = write;
        check_name(collection)?;
        check_name(id)?;
        let place = self.sealer.place(collection, id);
        let before = match changes.get(&place) {
            Some(changed) => *changed,
            None => self.rows.get(&place).copied(),
        };
        let (after, sealed) = match write {
            Write::Delete { .. } => (None, Vec::new()),
            Write::Put { value, .. } => {
                let version = Version { sequence: head.sequence, nonce: random::bytes()? };
                head.seals += 1;
                (Some(version), self.sealer.seal(&place, &version, id, value)?)
            }
        };
        write_row(db, &place, before, after, sealed).await?;
        for version in [before, after].into_iter().flatten() {
            head.toggle(self.sealer.fingerprint(&place, &version));
        }
        head.rows = head.rows + u64::from(after.is_some()) - u64::from(before.is_some());
        changes.insert(place, after);
        Ok(())
    }

    /// Writes the head that goes with the rows; refused when the file's head is not the one we wrote last.
    async fn advance(&self, db: &mut SqliteConnection, head: &mut Head) -> Result<(), Error> {
        head.seals += 1;
        if head.seals > MOST_SEALS {
            return Err(Error::WornOut);
        }
        let [sequence, rows] = [head.sequence.to_be_bytes(), head.rows.to_be_bytes()];
        head.chain = self.chain_key.mac(&[&head.chain, &sequence, &rows, &head.combined]);
        let moved = sqlx::query("UPDATE head SET sequence = ?, sealed = ? WHERE sequence = ?")
            .bind(signed(head.sequence)?)
            .bind(self.seal_head(head)?)
            .bind(signed(self.head.sequence)?)
            .execute(db)
            .await?;
        if moved.rows_affected() == 1 { Ok(()) } else { Err(Error::RolledBack) }
    }

    /// All records of a collection, by id.
    pub(crate) async fn load(&self, db: &mut SqliteConnection, collection: &str) -> Result<Vec<Record>, Error> {
        let mut records = Vec::new();
        for row in self.read_rows(db, collection).await? {
            records.push(self.sealer.open(collection, &row.place, &row.version, row.sealed)?);
        }
        records.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(records)
    }

    /// The records of a collection that open, by id, and how many do not.
    pub(crate) async fn load_readable(&self, db: &mut SqliteConnection, collection: &str) -> Result<Loaded, Error> {
        let mut loaded = Loaded::default();
        for row in self.read_rows(db, collection).await? {
            match self.sealer.open(collection, &row.place, &row.version, row.sealed) {
                Ok(record) => loaded.records.push(record),
                Err(_) => loaded.damaged += 1,
            }
        }
        loaded.records.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(loaded)
    }

    /// The rows of a collection, still sealed; refused unless they are exactly those that the head vouches for.
    async fn read_rows(&self, db: &mut SqliteConnection, collection: &str) -> Result<Vec<Row>, Error> {
        let hash = self.sealer.collection(collection);
        let found = sqlx::query("SELECT row, sequence, nonce, sealed FROM record WHERE collection = ?")
            .bind(hash.as_slice())
            .fetch_all(db)
            .await?;
        let mut rows = Vec::with_capacity(found.len());
        for row in found {
            let place = Place { collection: hash, row: exact(&row, 0)? };
            let version = Version { sequence: unsigned(row.try_get(1)?)?, nonce: exact(&row, 2)? };
            self.expect(&place, &version)?;
            // What is not even bytes any more does not open, like bytes that changed.
            rows.push(Row { place, version, sealed: row.try_get(3).unwrap_or_default() });
        }
        let whole = Place { collection: hash, row: [0; 16] }..=Place { collection: hash, row: [0xff; 16] };
        if rows.len() == self.rows.range(whole).count() { Ok(rows) } else { Err(Error::RolledBack) }
    }

    /// One record.
    pub(crate) async fn get(
        &self,
        db: &mut SqliteConnection,
        collection: &str,
        id: &str,
    ) -> Result<Option<Record>, Error> {
        let place = self.sealer.place(collection, id);
        if !self.rows.contains_key(&place) {
            return Ok(None);
        }
        let row = sqlx::query("SELECT sequence, nonce, sealed FROM record WHERE collection = ? AND row = ?")
            .bind(place.collection.as_slice())
            .bind(place.row.as_slice())
            .fetch_optional(db)
            .await?
            .ok_or(Error::RolledBack)?;
        let version = Version { sequence: unsigned(row.try_get(0)?)?, nonce: exact(&row, 1)? };
        self.expect(&place, &version)?;
        self.sealer.open(collection, &place, &version, row.try_get(2)?).map(Some)
    }

    /// That a row is the newest writing of its record.
    fn expect(&self, place: &Place, version: &Version) -> Result<(), Error> {
        if self.rows.get(place) == Some(version) { Ok(()) } else { Err(Error::RolledBack) }
    }
}

/// Puts one version of a row where another one is. It must be exactly the one that the ledger knows, or somebody changed the
/// file behind our back. A row that stays is written where it lies: taking it away and adding it again would write its
/// pages and the list of free ones too, with every answer that a person types.
async fn write_row(
    db: &mut SqliteConnection,
    place: &Place,
    before: Option<Version>,
    after: Option<Version>,
    sealed: Vec<u8>,
) -> Result<(), Error> {
    let (collection, row) = (place.collection.as_slice(), place.row.as_slice());
    let query = match after {
        Some(after) => {
            let sql = match before {
                Some(_) => {
                    "UPDATE record SET sequence = ?, nonce = ?, sealed = ?
                     WHERE collection = ? AND row = ? AND sequence = ? AND nonce = ?"
                }
                None => "INSERT INTO record (sequence, nonce, sealed, collection, row) VALUES (?, ?, ?, ?, ?)",
            };
            sqlx::query(sql).bind(signed(after.sequence)?).bind(after.nonce.to_vec()).bind(sealed)
        }
        None if before.is_none() => return Ok(()),
        None => sqlx::query("DELETE FROM record WHERE collection = ? AND row = ? AND sequence = ? AND nonce = ?"),
    };
    let mut query = query.bind(collection).bind(row);
    if let Some(before) = before {
        query = query.bind(signed(before.sequence)?).bind(before.nonce.to_vec());
    }
    if query.execute(db).await?.rows_affected() == 1 { Ok(()) } else { Err(Error::RolledBack) }
}

fn exact<const N: usize>(row: &sqlx::sqlite::SqliteRow, column: usize) -> Result<[u8; N], Error> {
    let bytes: &[u8] = row.try_get(column)?;
    bytes.try_into().map_err(|_| Error::Damaged("a row of the database is not shaped as it must be"))
}

fn unsigned(number: i64) -> Result<u64, Error> {
    u64::try_from(number).map_err(|_| Error::Damaged("a sequence number is negative"))
}

fn signed(number: u64) -> Result<i64, Error> {
    i64::try_from(number).map_err(|_| Error::Damaged("a sequence number is too large"))
}
