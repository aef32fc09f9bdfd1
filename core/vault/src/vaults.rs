//! The directory of vaults: making, opening and destroying them.
//!
//! ```text
//! <dir>/<vault id>/vault.db        records, PIN slots (and vault.db-wal while open)
//! <dir>/<vault id>/files/<name>    sealed files
//! <dir>/reserve                    8 MiB, given up for text when the disk is full
//! <dir>/new-<vault id>/            a vault being made
//! <dir>/gone-<vault id>/           a vault being destroyed
//! <dir>/visit-<vault id>/          a vault whose key was never written down
//! ```

use std::path::{Path, PathBuf};

use sqlx::{Connection as _, SqliteConnection};
use tokio::fs;

use crate::{
    database,
    disk::{self, Reserve},
    error::{Error, UnlockError},
    guess::Found,
    hardware::HardwareKeys,
    id::VaultId,
    key::{Key, Purpose},
    ledger::Ledger,
    picture::{self, Pictures},
    pin::{self, Pin, PinCost},
    presence::Presence,
    random, seal,
    slots::{Setting, Slots},
    vault::{self, Open, Vault},
};

const MAKING: &str = "new-";
const LEAVING: &str = "gone-";
const VISITING: &str = "visit-";

/// What a vault shows of itself before anybody has opened it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct About {
    /// Whether finger or face open it.
    pub presence: bool,
    /// Guesses left before nobody can open it again. 0 together with `presence`: the PIN slots are damaged, not used
    /// up, and finger or face still open it.
    pub guesses_left: u32,
    /// A number from 0 to 11 for a picture by which people who share the phone find their own vault. It is not secret
    /// and says nothing about the person. Two vaults may both have 0 when one is from before there were pictures.
    pub picture: u8,
}

/// All vaults on this device. One process, and in it one value and its clones, owns the directory.
#[derive(Debug, Clone)]
pub struct Vaults {
    dir: PathBuf,
    cost: PinCost,
    pictures: Pictures,
}

impl Vaults {
    /// Opens the directory, making it when it is not there, and removes what is left of visits. A visit that is still
    /// open stays; each one costs a second of waiting, so keep one value and its clones.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::DiskFull`].
    pub async fn open(dir: impl Into<PathBuf>) -> Result<Self, Error> {
        let vaults = Self { dir: dir.into(), cost: PinCost::FLOOR, pictures: Pictures::default() };
        disk::make_dir(&vaults.dir).await?;
        for (name, path) in vaults.entries().await? {
            if name.starts_with(VISITING) && !database::is_held(&vault::database(&path)).await {
                fs::remove_dir_all(path).await?;
            }
        }
        Ok(vaults)
    }

    /// What a guess costs in vaults made, and PINs changed, from now on.
    #[must_use]
    pub fn with_pin_cost(self, cost: PinCost) -> Self {
        Self { cost, ..self }
    }

    /// Ids of the vaults, in order.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub async fn list(&self) -> Result<Vec<VaultId>, Error> {
        let mut ids: Vec<VaultId> =
            self.entries().await?.into_iter().filter_map(|(name, _)| name.parse().ok()).collect();
        ids.sort_unstable();
        Ok(ids)
    }

    /// Makes a new vault and opens it.
    ///
    /// # Errors
    /// [`Error::Hardware`], [`Error::DiskFull`], [`Error::Io`]; then there is no new vault.
    pub async fn create(&self, pin: &Pin, hardware: &dyn HardwareKeys) -> Result<Vault, Error> {
        self.clear_away(hardware).await;
        let id = VaultId::from(random::bytes()?);
        let (making, dir) = (self.dir.join(format!("{MAKING}{id}")), self.folder(id));
        let outcome = async {
            let mut open = self.lay_out(id, &making).await?;
            picture::store(&mut open.db, self.free_picture().await?).await?;
            let kek = self.set_pin(id, &mut open, pin, hardware).await?;
            open.db.close().await?;
            disk::sync_dir(&making).await?;
            fs::rename(&making, &dir).await?;
            disk::sync_dir(&self.dir).await?;
            // A vault without a reserve is still a vault.
            let _ = self.reserve().hold().await;
            let mut db = database::open(&vault::database(&dir), false).await?;
            let ledger = open_ledger(&mut db, id, &kek).await?;
            self.pictures.remember(id, picture::load(&mut db).await?);
            Ok::<_, Error>(Open { db, ledger, kek: Some(kek), older: false })
        }
        .await;
        match outcome {
            Ok(open) => Ok(self.opened(id, dir, open)),
            Err(error) => {
                // Under either name: whoever is told that there is none must not find one with a PIN that they chose.
                let _ = self.shred(&making, id, hardware).await;
                let _ = self.destroy(id, hardware).await;
                Err(error)
            }
        }
    }

    /// Makes a vault for one visit. Its key lives in memory only: locking it, or the end of the process however it
    /// comes, makes it unreadable for ever. It is not listed and has no PIN.
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::Io`].
    pub async fn begin_visit(&self) -> Result<Vault, Error> {
        let id = VaultId::from(random::bytes()?);
        let dir = self.dir.join(format!("{VISITING}{id}"));
        let making = self.lay_out(id, &dir).await?;
        Ok(self.opened(id, dir, Open { db: making.db, ledger: making.ledger, kek: None, older: false }))
    }

    /// Opens a vault. A wrong PIN uses up one of ten guesses; the right one gives all of them back.
    ///
    /// # Errors
    /// [`UnlockError`]; its variants say which of them cost a guess.
    pub async fn unlock(&self, id: VaultId, pin: &Pin, hardware: &dyn HardwareKeys) -> Result<Vault, UnlockError> {
        let (dir, mut db) = self.connect(id).await?;
        let entered = self.enter(id, &mut db, pin, hardware).await;
        self.admit(id, dir, db, entered).await
    }

    /// The open vault, once somebody has got in; otherwise the file is closed.
    async fn admit(
        &self,
        id: VaultId,
        dir: PathBuf,
        mut db: SqliteConnection,
        entered: Result<(Ledger, Found), UnlockError>,
    ) -> Result<Vault, UnlockError> {
        match entered {
            Ok((ledger, Found { kek, older })) => {
                let _ = self.reserve().hold().await;
                if let Ok(number) = picture::load(&mut db).await {
                    self.pictures.remember(id, number);
                }
                Ok(self.opened(id, dir, Open { db, ledger, kek: Some(kek), older }))
            }
            Err(error) => {
                // In good order, so that the next try does not meet a file that is still held.
                let _ = db.close().await;
                Err(error)
            }
        }
    }

    /// Opens a vault with finger or face. It costs no guess.
    ///
    /// # Errors
    /// [`UnlockError::NoPresence`] when there is no such way in, [`UnlockError::Hardware`] when the person did not
    /// show them, and the others as in [`Vaults::unlock`].
    pub async fn unlock_by_presence(&self, id: VaultId, hardware: &dyn HardwareKeys) -> Result<Vault, UnlockError> {
        let (dir, mut db) = self.connect(id).await?;
        let entered = async {
            let kek = Presence { db: &mut db, vault: id, hardware }.open().await?;
            Ok::<_, UnlockError>((open_ledger(&mut db, id, &kek).await?, Found { kek, older: false }))
        }
        .await;
        self.admit(id, dir, db, entered).await
    }

    /// What a vault shows of itself before it is opened.
    ///
    /// # Errors
    /// As [`Vaults::guesses_left`].
    pub async fn about(&self, id: VaultId) -> Result<About, Error> {
        let (_, mut db) = self.connect(id).await?;
        let about = async {
            let presence = Presence::is_there(&mut db).await?;
            // Damage of one way in must not hide the other.
            let left =
                if presence { Slots::left_to_show(&mut db).await } else { Slots::left_or_damaged(&mut db).await };
            Ok::<_, Error>(About { presence, guesses_left: left?, picture: picture::load(&mut db).await? })
        }
        .await;
        let _ = db.close().await;
        about.inspect(|about| self.pictures.remember(id, about.picture))
    }

    /// Whether a vault can be opened with finger or face.
    ///
    /// # Errors
    /// As [`Vaults::guesses_left`].
    pub async fn has_presence(&self, id: VaultId) -> Result<bool, Error> {
        let (_, mut db) = self.connect(id).await?;
        let there = Presence::is_there(&mut db).await;
        let _ = db.close().await;
        there
    }

    /// Guesses left before nobody can open the vault again.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::InUse`] while the vault is open, [`Error::Damaged`], [`Error::NewerVersion`].
    pub async fn guesses_left(&self, id: VaultId) -> Result<u32, Error> {
        let (_, mut db) = self.connect(id).await?;
        let left = Slots::left_or_damaged(&mut db).await;
        let _ = db.close().await;
        left
    }

    /// Destroys a vault: its wrapped keys are overwritten, its hardware keys destroyed, its files removed. From the
    /// first step on it is not listed any more.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::InUse`] while it is open; [`Error::Hardware`], [`Error::DiskFull`] or [`Error::Io`]
    /// when a step did not work: [`Vaults::create`] and `destroy` go on with it.
    pub async fn destroy(&self, id: VaultId, hardware: &dyn HardwareKeys) -> Result<(), Error> {
        let (dir, leaving) = (self.folder(id), self.dir.join(format!("{LEAVING}{id}")));
        match self.connect(id).await {
            Ok((_, db)) => db.close().await?,
            Err(Error::NotFound) if fs::try_exists(&leaving).await? => {
                return self.shred(&leaving, id, hardware).await;
            }
            Err(error @ (Error::NotFound | Error::InUse)) => return Err(error),
            // Damaged or too new to read: it can still be destroyed.
            Err(_) => {}
        }
        fs::rename(&dir, &leaving).await?;
        disk::sync_dir(&self.dir).await?;
        self.shred(&leaving, id, hardware).await
    }

    fn folder(&self, id: VaultId) -> PathBuf {
        self.dir.join(id.to_string())
    }

    fn reserve(&self) -> Reserve {
        Reserve::new(self.dir.join("reserve"))
    }

    fn opened(&self, id: VaultId, dir: PathBuf, open: Open) -> Vault {
        Vault::new(id, dir, self.reserve(), self.cost, open)
    }

    /// The number for the picture of a new vault.
    async fn free_picture(&self) -> Result<u8, Error> {
        let mut taken = Vec::new();
        for id in self.list().await? {
            let number = match self.pictures.of(id) {
                Some(number) => Some(number),
                // Which one a vault shows that cannot be read, nobody sees: it may be given once more.
                None => self.about(id).await.ok().map(|about| about.picture),
            };
            taken.extend(number);
        }
        Ok(picture::free(&taken))
    }

    async fn entries(&self) -> Result<Vec<(String, PathBuf)>, Error> {
        let mut entries = fs::read_dir(&self.dir).await?;
        let mut found = Vec::new();
        while let Some(entry) = entries.next_entry().await? {
            let is_dir = entry.file_type().await?.is_dir();
            if let Some(name) = entry.file_name().to_str().filter(|_| is_dir) {
                found.push((name.to_owned(), entry.path()));
            }
        }
        Ok(found)
    }

    /// The database of an existing vault, brought up to date.
    async fn connect(&self, id: VaultId) -> Result<(PathBuf, SqliteConnection), Error> {
        let dir = self.folder(id);
        if !fs::try_exists(&dir).await? {
            return Err(Error::NotFound);
        }
        if !fs::try_exists(vault::database(&dir)).await? {
            return Err(Error::Damaged("the vault's database is missing"));
        }
        let file = vault::database(&dir);
        let db = match database::open(&file, false).await {
            // A full disk must not lock a person out of what is needed to free it.
            Err(Error::DiskFull) if self.reserve().release().await => database::open(&file, false).await?,
            outcome => outcome?,
        };
        Ok((dir, db))
    }

    /// A new directory with an empty database and ledger, under a new data key.
    async fn lay_out(&self, id: VaultId, dir: &Path) -> Result<Laid, Error> {
        disk::make_dir(&vault::files(dir)).await?;
        let mut db = database::open(&vault::database(dir), true).await?;
        let data_key = Key::random()?;
        database::begin(&mut db).await?;
        let outcome = Ledger::create(&mut db, &data_key, id).await;
        let ledger = database::end(&mut db, outcome).await?;
        Ok(Laid { db, ledger, data_key })
    }

    /// Wraps the data key under a new key-encryption key, and that under the PIN.
    async fn set_pin(
        &self,
        id: VaultId,
        laid: &mut Laid,
        pin: &Pin,
        hardware: &dyn HardwareKeys,
    ) -> Result<Key, Error> {
        let kek = Key::random()?;
        let wrapping = kek.derive(id, Purpose::DataKey, &[]);
        let sealed = seal::seal(&wrapping, &[b"data key", id.as_bytes()], laid.data_key.bytes())?;
        sqlx::query("INSERT INTO data_key (only, sealed) VALUES (1, ?)").bind(sealed).execute(&mut laid.db).await?;
        let setting = Setting::new(self.cost)?;
        let stretched = pin::stretch(pin, setting.salt, setting.cost).await?;
        Slots { db: &mut laid.db, vault: id, hardware }.replace_all(&setting, &stretched, &kek).await?;
        Ok(kek)
    }

    async fn enter(
        &self,
        id: VaultId,
        db: &mut SqliteConnection,
        pin: &Pin,
        hardware: &dyn HardwareKeys,
    ) -> Result<(Ledger, Found), UnlockError> {
        let setting = Setting::load(db).await?;
        let stretched = pin::stretch(pin, setting.salt, setting.cost).await?;
        let mut slots = Slots { db: &mut *db, vault: id, hardware };
        let mut guessed = slots.guess(&setting, &stretched).await;
        // A full disk must not lock a person out of what is needed to free it.
        if matches!(guessed, Err(UnlockError::DiskFull)) && self.reserve().release().await {
            guessed = slots.guess(&setting, &stretched).await;
        }
        if matches!(guessed, Err(UnlockError::Exhausted)) {
            // No PIN opens it any more, so nothing else may either.
            Presence { db: &mut *db, vault: id, hardware }.remove().await?;
        }
        let found = guessed?;
        Ok((open_ledger(db, id, &found.kek).await?, found))
    }

    /// Goes on with vaults that were being made or destroyed when the app was killed.
    async fn clear_away(&self, hardware: &dyn HardwareKeys) {
        let Ok(entries) = self.entries().await else {
            return;
        };
        for (name, path) in entries {
            let id = name.strip_prefix(MAKING).or_else(|| name.strip_prefix(LEAVING)).and_then(|id| id.parse().ok());
            if let Some(id) = id {
                // What cannot be removed today is tried again with the next vault.
                let _ = self.shred(&path, id, hardware).await;
            }
        }
    }

    /// Destroys keys, then files. The files stay when hardware keys remain whose names only they know.
    async fn shred(&self, dir: &Path, id: VaultId, hardware: &dyn HardwareKeys) -> Result<(), Error> {
        let file = vault::database(dir);
        if fs::try_exists(&file).await? {
            let outcome = async {
                let mut db = database::open(&file, false).await?;
                let outcome = Slots { db: &mut db, vault: id, hardware }.shred().await;
                db.close().await?;
                outcome
            }
            .await;
            // A file that cannot be read has nothing that could be destroyed but itself.
            if let Err(error @ (Error::Hardware(_) | Error::DiskFull | Error::Io(_) | Error::InUse)) = outcome {
                return Err(error);
            }
        }
        if fs::try_exists(dir).await? {
            fs::remove_dir_all(dir).await?;
        }
        Ok(disk::sync_dir(&self.dir).await?)
    }
}

/// A vault laid out and not yet under a PIN.
struct Laid {
    db: SqliteConnection,
    ledger: Ledger,
    data_key: Key,
}

async fn open_ledger(db: &mut SqliteConnection, id: VaultId, kek: &Key) -> Result<Ledger, Error> {
    let sealed: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM data_key")
        .fetch_optional(&mut *db)
        .await?
        .ok_or(Error::Damaged("the data key is missing"))?;
    let data_key = seal::open(&kek.derive(id, Purpose::DataKey, &[]), &[b"data key", id.as_bytes()], &sealed)
        .and_then(|plain| Key::from_slice(&plain))
        .ok_or(Error::Damaged("the data key does not open"))?;
    Ledger::open(db, &data_key, id).await
}
