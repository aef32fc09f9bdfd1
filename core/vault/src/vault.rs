//! An open vault: records and files of one person.

use std::{
    collections::HashSet,
    fmt,
    io::SeekFrom,
    path::{Path, PathBuf},
    sync::{Arc, Mutex as SyncMutex, MutexGuard as SyncMutexGuard, PoisonError},
};

use sqlx::{Connection as _, SqliteConnection};
use tokio::{
    fs,
    io::{AsyncReadExt as _, AsyncSeekExt as _},
    sync::{Mutex, OwnedMutexGuard},
};
use zeroize::Zeroizing;

use crate::{
    disk::{self, Reserve},
    error::{Error, UnlockError},
    file::{FileId, FileKey, SealedFile},
    hardware::HardwareKeys,
    hex,
    id::VaultId,
    key::Key,
    ledger::{Anchor, Ledger},
    pin::{self, Pin, PinCost},
    presence::Presence,
    random,
    record::{Loaded, Record, Sealer, Write},
    slots::{Setting, Slots},
    stream,
};

/// One person's vault, open. Dropping it wipes its keys; [`Vault::lock`] also closes the file in good order.
///
/// One task at a time writes; others wait for it. A call that is dropped half-way does no harm: a commit goes on by
/// itself, a file that was not finished is swept.
pub struct Vault {
    shared: Arc<Shared>,
}

struct Shared {
    id: VaultId,
    dir: PathBuf,
    reserve: Reserve,
    cost: PinCost,
    /// `None` once locked.
    open: Mutex<Option<Open>>,
    /// Held while a backup is made: two would write to one draft.
    backing_up: Arc<Mutex<()>>,
    /// Names in `files/` that were made while the vault was open: no record may name them yet, so no sweep takes them.
    fresh: SyncMutex<HashSet<String>>,
}

/// What an open vault has in memory.
pub(crate) struct Open {
    pub(crate) db: SqliteConnection,
    pub(crate) ledger: Ledger,
    /// The key-encryption key, to set a new PIN with; a visit has neither.
    pub(crate) kek: Option<Key>,
    /// See [`Vault::is_older`].
    pub(crate) older: bool,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault").field("id", &self.shared.id).finish_non_exhaustive()
    }
}

/// Where a vault's database lies.
pub(crate) fn database(dir: &Path) -> PathBuf {
    dir.join("vault.db")
}

/// Where a vault's sealed files lie.
pub(crate) fn files(dir: &Path) -> PathBuf {
    dir.join("files")
}

/// What the name of a file that is not finished begins with.
const UNFINISHED: &str = "new-";

fn still_open(open: &mut Option<Open>) -> Result<&mut Open, Error> {
    open.as_mut().ok_or(Error::NotFound)
}

impl Vault {
    pub(crate) fn new(id: VaultId, dir: PathBuf, reserve: Reserve, cost: PinCost, open: Open) -> Self {
        let (open, backing_up, fresh) = (Mutex::new(Some(open)), Arc::default(), SyncMutex::default());
        Self { shared: Arc::new(Shared { id, dir, reserve, cost, open, backing_up, fresh }) }
    }

    /// Its id.
    pub fn id(&self) -> VaultId {
        self.shared.id
    }

    /// Whether the file that was opened had been put back to an earlier moment: with the PIN it was opened since then, and the key
    /// store remembers. `false` is no proof (`ledger` says why), and a phone that lost a single key looks the same.
    ///
    /// # Errors
    /// None while the vault is open.
    pub async fn is_older(&self) -> Result<bool, Error> {
        Ok(still_open(&mut *self.shared.open.lock().await)?.older)
    }

    /// The newest commit, for a memory outside the vault.
    ///
    /// # Errors
    /// None while the vault is open.
    pub async fn anchor(&self) -> Result<Anchor, Error> {
        Ok(still_open(&mut *self.shared.open.lock().await)?.ledger.anchor())
    }

    /// Compares the vault with what was remembered of it.
    ///
    /// # Errors
    /// [`Error::RolledBack`] when the vault is in an older state, or in another one with the same number.
    pub async fn check(&self, remembered: &Anchor) -> Result<(), Error> {
        still_open(&mut *self.shared.open.lock().await)?.ledger.check(remembered)
    }

    /// Applies all writes, or none, in one transaction that is on the disk when this returns; the commit's sequence
    /// number, or the newest one when there is nothing to write. When the disk is full the space held in reserve is
    /// given up for it.
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::TooLarge`], [`Error::RolledBack`], [`Error::WornOut`], [`Error::Io`]; then nothing
    /// was written.
    pub async fn commit(&self, writes: Vec<Write>) -> Result<u64, Error> {
        let shared = Arc::clone(&self.shared);
        // On its own task: were it dropped between the disk's answer and ours, memory and file would part.
        let work = tokio::spawn(async move { shared.commit(&writes).await });
        work.await.map_err(|_| Error::Io(std::io::Error::other("the writing task ended early")))?
    }

    /// Whether space is held in reserve for text. `false`: the disk was full; ask the person to free some.
    pub async fn has_reserve(&self) -> bool {
        self.shared.reserve.is_held().await
    }

    /// All records of a collection, by id.
    ///
    /// # Errors
    /// [`Error::Damaged`] when a record does not open, [`Error::RolledBack`] when one is missing or not the newest.
    pub async fn load(&self, collection: &str) -> Result<Vec<Record>, Error> {
        let mut open = self.shared.open.lock().await;
        let Open { db, ledger, .. } = still_open(&mut open)?;
        ledger.load(db, collection).await
    }

    /// The records of a collection that still open, by id, and how many more there are that do not: one damaged record
    /// must not keep a person from all the others.
    ///
    /// What is proved then is this. The head vouches for *which* rows there are: their places, the commit that wrote
    /// each, and its nonce. It does not vouch for their content; the cipher does, which opens a content only at that
    /// place, for that commit, under that nonce. So damage of a content leaves every statement of the head standing:
    /// no row is missing, none was added, none is an older one, and every record that opens is the newest of its name.
    /// An older content put under the newest row does not open, so the worst that a hand on the file can do to a single
    /// record is to have it counted here; taking away the whole row, or its number or nonce, is seen as before. The
    /// chain goes on too: it is built from the same statements, never from contents.
    ///
    /// A damaged row is left exactly as it is. Commits of other records go on around it, and it stays counted until
    /// somebody writes or deletes the record of that name. The files that it names cannot be known: do not
    /// [`Vault::sweep`] while there is one.
    ///
    /// # Errors
    /// [`Error::RolledBack`] when a record is missing or not the newest, [`Error::Damaged`] when it is the database
    /// around the records that cannot be followed, [`Error::Io`].
    pub async fn load_readable(&self, collection: &str) -> Result<Loaded, Error> {
        let mut open = self.shared.open.lock().await;
        let Open { db, ledger, .. } = still_open(&mut open)?;
        ledger.load_readable(db, collection).await
    }

    /// One record.
    ///
    /// # Errors
    /// As [`Vault::load`].
    pub async fn get(&self, collection: &str, id: &str) -> Result<Option<Record>, Error> {
        let mut open = self.shared.open.lock().await;
        let Open { db, ledger, .. } = still_open(&mut open)?;
        ledger.get(db, collection, id).await
    }

    /// Seals content into a new file under a key of its own; on the disk, with its name, when this returns.
    /// Commit a record that holds the result, or the next sweep removes the file.
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::Io`]; then there is no file.
    pub async fn seal_file(&self, content: &[u8]) -> Result<SealedFile, Error> {
        let (id, key) = (FileId::from(random::bytes::<16>()?), Key::random()?);
        let seal = async |draft: PathBuf| stream::write(&draft, &key, content).await;
        let (sealed_len, sealed_sha256) = self.place(&id, seal).await?;
        Ok(SealedFile { id, key: FileKey::new(key), plain_len: content.len() as u64, sealed_len, sealed_sha256 })
    }

    /// Makes a file of that name: `fill` makes its content under another name and brings it to the disk, then it gets
    /// its own. No sweep takes it while the vault is open. When anything fails there is no file.
    pub(crate) async fn place<T, E: From<Error>>(
        &self,
        id: &FileId,
        fill: impl AsyncFnOnce(PathBuf) -> Result<T, E>,
    ) -> Result<T, E> {
        let files = files(&self.shared.dir);
        let draft = format!("{UNFINISHED}{}", hex::encode(&random::bytes::<16>()?));
        let name = self.shared.name(id).await?;
        self.shared.fresh().extend([draft.clone(), name.clone()]);
        let outcome = async {
            let filled = fill(files.join(&draft)).await?;
            fs::rename(files.join(&draft), files.join(&name)).await.map_err(Error::from)?;
            disk::sync_dir(&files).await.map_err(Error::from)?;
            Ok(filled)
        }
        .await;
        if outcome.is_err() {
            // Half a photo must not keep the disk full.
            for name in [&draft, &name] {
                let _ = disk::remove(&files.join(name)).await;
            }
        }
        outcome
    }

    /// Waits until no backup of this vault is being made, and keeps others from being made.
    pub(crate) async fn turn_to_back_up(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.shared.backing_up).lock_owned().await
    }

    /// Where a sealed file lies, if there is one.
    pub(crate) async fn path(&self, id: &FileId) -> Result<PathBuf, Error> {
        self.shared.path(id).await
    }

    /// Up to `len` bytes of the sealed file from `offset`, as they go on the wire; fewer at its end, none beyond it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Io`].
    pub async fn read_sealed(&self, id: &FileId, offset: u64, len: usize) -> Result<Vec<u8>, Error> {
        let mut file = fs::File::open(self.shared.path(id).await?).await?;
        let rest = file.metadata().await?.len().saturating_sub(offset);
        let len = usize::try_from(rest).map_or(len, |rest| rest.min(len));
        if len == 0 {
            return Ok(Vec::new());
        }
        file.seek(SeekFrom::Start(offset)).await?;
        let mut bytes = vec![0; len];
        file.read_exact(&mut bytes).await?;
        Ok(bytes)
    }

    /// Whether a sealed file is on the disk with the bytes that were sealed: what goes on the wire is what a manifest says of it.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub async fn is_whole(&self, file: &SealedFile) -> Result<bool, Error> {
        stream::has_hash(&self.shared.path(&file.id).await?, file.sealed_len, &file.sealed_sha256).await
    }

    /// The content of a sealed file.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Damaged`] when a bit differs or a chunk is missing, moved or doubled, [`Error::Io`].
    pub async fn open_file(&self, file: &SealedFile) -> Result<Zeroizing<Vec<u8>>, Error> {
        stream::read(&self.shared.path(&file.id).await?, file.key.key(), file.plain_len).await
    }

    /// Removes a sealed file; one that is not there is removed.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub async fn remove_file(&self, id: &FileId) -> Result<(), Error> {
        disk::remove(&self.shared.path(id).await?).await?;
        Ok(disk::sync_dir(&files(&self.shared.dir)).await?)
    }

    /// Removes every file that is not in `keep` and was not made since the vault was opened; how many there were.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub async fn sweep(&self, keep: &[FileId]) -> Result<usize, Error> {
        let mut named = self.shared.fresh().clone();
        for id in keep {
            named.insert(self.shared.name(id).await?);
        }
        let files = files(&self.shared.dir);
        let mut entries = fs::read_dir(&files).await?;
        let mut removed = 0;
        while let Some(entry) = entries.next_entry().await? {
            if !entry.file_name().to_str().is_some_and(|name| named.contains(name)) {
                disk::remove(&entry.path()).await?;
                removed += 1;
            }
        }
        if removed > 0 {
            disk::sync_dir(&files).await?;
        }
        Ok(removed)
    }

    /// Whether this is the PIN, for what a person must not do merely because the vault is open. A wrong one costs a guess, as when
    /// the vault is opened; the right one gives all of them back.
    ///
    /// # Errors
    /// As [`Vaults::unlock`](crate::Vaults::unlock); [`UnlockError::Damaged`] for a visit, which has none.
    pub async fn confirm_pin(&self, pin: &Pin, hardware: &dyn HardwareKeys) -> Result<(), UnlockError> {
        let mut open = self.shared.open.lock().await;
        let Open { db, kek, .. } = still_open(&mut open)?;
        let kek = kek.as_ref().ok_or(Error::NoPin)?;
        let setting = Setting::load(db).await?;
        let stretched = pin::stretch(pin, setting.salt, setting.cost).await?;
        let found = Slots { db, vault: self.shared.id, hardware }.guess(&setting, &stretched).await?;
        if found.kek.same(kek) { Ok(()) } else { Err(UnlockError::Damaged("a slot holds another key")) }
    }

    /// Sets a new PIN, with ten fresh guesses; the old one stops working at the moment the new one starts to.
    ///
    /// # Errors
    /// [`Error::Hardware`], [`Error::DiskFull`], [`Error::Io`]: the old PIN still works. [`Error::NoPin`] for a visit.
    pub async fn change_pin(&self, pin: &Pin, hardware: &dyn HardwareKeys) -> Result<(), Error> {
        let setting = Setting::new(self.shared.cost)?;
        let stretched = pin::stretch(pin, setting.salt, setting.cost).await?;
        let mut open = self.shared.open.lock().await;
        let Open { db, kek, .. } = still_open(&mut open)?;
        let kek = kek.as_ref().ok_or(Error::NoPin)?;
        Slots { db, vault: self.shared.id, hardware }.replace_all(&setting, &stretched, kek).await
    }

    /// Lets finger or face open the vault besides the PIN; `hardware` makes keys that work only with them.
    ///
    /// # Errors
    /// [`Error::Hardware`] when the person did not want it after all or the phone cannot, [`Error::DiskFull`],
    /// [`Error::Io`]; then nothing has changed. [`Error::NoPin`] for a visit.
    pub async fn add_presence(&self, hardware: &dyn HardwareKeys) -> Result<(), Error> {
        let vault = self.shared.id;
        let asked = {
            let mut open = self.shared.open.lock().await;
            let Open { db, kek, .. } = still_open(&mut open)?;
            kek.as_ref().ok_or(Error::NoPin)?;
            Presence { db, vault, hardware }.begin().await?
        };
        // A person in front of a sheet keeps nobody from saving.
        let answer = asked.answer(hardware).await;
        let mut open = self.shared.open.lock().await;
        let Open { db, kek, .. } = still_open(&mut open)?;
        let kek = kek.as_ref().ok_or(Error::NoPin)?;
        Presence { db, vault, hardware }.add(kek, asked, answer).await
    }

    /// Lets only the PIN open the vault from now on.
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::Io`].
    pub async fn remove_presence(&self, hardware: &dyn HardwareKeys) -> Result<(), Error> {
        let mut open = self.shared.open.lock().await;
        let Open { db, .. } = still_open(&mut open)?;
        Presence { db, vault: self.shared.id, hardware }.remove().await
    }

    /// Whether finger or face open the vault.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub async fn has_presence(&self) -> Result<bool, Error> {
        let mut open = self.shared.open.lock().await;
        Presence::is_there(&mut still_open(&mut open)?.db).await
    }

    /// Closes the vault and wipes its keys. A visit's files go too.
    ///
    /// # Errors
    /// [`Error::Io`] when the database did not close in good order; the keys are wiped all the same.
    pub async fn lock(&self) -> Result<(), Error> {
        let Some(Open { db, ledger, kek, .. }) = self.shared.open.lock().await.take() else {
            return Ok(());
        };
        let is_visit = kek.is_none();
        drop((ledger, kek));
        let closed = db.close().await;
        if is_visit {
            fs::remove_dir_all(&self.shared.dir).await?;
        }
        Ok(closed?)
    }
}

impl Shared {
    async fn commit(&self, writes: &[Write]) -> Result<u64, Error> {
        let mut open = self.open.lock().await;
        let Open { db, ledger, .. } = still_open(&mut open)?;
        match ledger.commit(db, writes).await {
            Err(Error::DiskFull) if self.reserve.release().await => ledger.commit(db, writes).await,
            outcome => outcome,
        }
    }

    fn fresh(&self) -> SyncMutexGuard<'_, HashSet<String>> {
        // A set of names is whole whatever happened to the thread that held it.
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The name of a file on the disk: a keyed hash, since its id is also known to the receiving server.
    async fn name(&self, id: &FileId) -> Result<String, Error> {
        let mut open = self.open.lock().await;
        let sealer: &Sealer = &still_open(&mut open)?.ledger.sealer;
        Ok(hex::encode(&sealer.name(&[b"file", id.as_bytes()])))
    }

    async fn path(&self, id: &FileId) -> Result<PathBuf, Error> {
        Ok(files(&self.dir).join(self.name(id).await?))
    }
}
