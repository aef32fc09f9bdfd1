//! Making a backup: one pass over records and files, a chunk at a time.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};

use ring::digest;

use super::{
    content::{self, Entry, LARGEST, Limits},
    header::{self, FileKey},
    lock::Lock,
    payload, tar,
};
use crate::{
    disk,
    error::Error,
    file::{FileId, SealedFile},
    random, record,
    vault::Vault,
};

/// A backup that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "files may be missing from the backup"]
pub struct Made {
    /// Bytes of the file.
    pub bytes: u64,
    /// The files that are not in it, because they are not on the disk as they were sealed. One damaged photo must not
    /// keep a person from saving all the rest, but they are to be told.
    pub left_out: Vec<FileId>,
}

impl Vault {
    /// Writes a backup to `to`: the given records, and the given sealed files just as they lie on the disk. What is at
    /// `to` is replaced at once, when the backup is whole and on the disk. While it is made it lies beside, under the
    /// same name with `.new` after it; what an earlier call left there when the application was killed is replaced too.
    ///
    /// The application decides what goes in. The order of `entries` does not matter, nor whether a file is named twice.
    /// The memory that this takes is that of `entries`, about 200 KiB, and for a moment at the beginning 128 MiB when
    /// the lock is a passphrase. One backup of a vault is made at a time. A call that is dropped half-way goes on.
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::Io`]; [`Error::TooLarge`] when there is more than a backup holds (100,000 records
    /// with 128 MiB, 100,000 files, 8 GiB); [`Error::Damaged`] when two entries have one name, or the other phone's key
    /// is of small order. Then what was at `to` is still there.
    pub async fn back_up(
        &self,
        to: &Path,
        lock: Lock,
        entries: Vec<Entry>,
        files: &[SealedFile],
    ) -> Result<Made, Error> {
        let mut sources = Vec::with_capacity(files.len());
        for file in files {
            let path = self.path(&file.id).await?;
            sources.push(Source { id: file.id, length: file.sealed_len, sha256: file.sealed_sha256, path });
        }
        let (turn, to) = (self.turn_to_back_up().await, to.to_owned());
        let work = move || {
            let _turn = turn;
            make(&to, &lock, entries, sources)
        };
        tokio::task::spawn_blocking(work).await.map_err(|_| Error::Io(io::Error::other("the backup ended early")))?
    }
}

/// A sealed file on the disk.
struct Source {
    id: FileId,
    length: u64,
    sha256: [u8; 32],
    path: PathBuf,
}

fn make(to: &Path, lock: &Lock, mut entries: Vec<Entry>, mut sources: Vec<Source>) -> Result<Made, Error> {
    entries.sort_by(|one, other| (&one.collection, &one.id).cmp(&(&other.collection, &other.id)));
    sources.sort_by_key(|source| source.id);
    sources.dedup_by_key(|source| source.id);
    check(&entries)?;
    let mut name = to.file_name().ok_or(io::Error::from(io::ErrorKind::InvalidInput))?.to_owned();
    name.push(".new");
    let draft = to.with_file_name(name);
    let outcome = write(&draft, lock, &entries, &sources).and_then(|made| {
        fs::rename(&draft, to)?;
        disk::sync_parent(to)?;
        Ok(made)
    });
    if outcome.is_err() {
        // Half a backup must not keep the disk full.
        let _ = fs::remove_file(&draft);
    }
    outcome
}

/// Refuses what could not be read again, before anything is written.
fn check(entries: &[Entry]) -> Result<(), Error> {
    let mut limits = Limits::default();
    for entry in entries {
        record::check_name(&entry.collection)?;
        record::check_name(&entry.id)?;
        limits.record(content::record_name(entry).len(), entry.value.len() as u64)?;
    }
    let twice = entries.windows(2).any(|pair| pair[0].collection == pair[1].collection && pair[0].id == pair[1].id);
    if twice { Err(Error::Damaged("a record is given twice")) } else { Ok(()) }
}

fn write(draft: &Path, lock: &Lock, entries: &[Entry], sources: &[Source]) -> Result<Made, Error> {
    let (key, nonce) = (FileKey::new()?, random::bytes::<{ payload::NONCE }>()?);
    let header = header::write(&lock.wrap(&key)?, &key);
    // Never into what is there: it may be a link to somewhere else.
    match fs::remove_file(draft) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => (),
    }
    let mut file = File::options().write(true).create_new(true).open(draft)?;
    file.write_all(header.as_bytes())?;
    file.write_all(&nonce)?;
    let mut tar = Tar { payload: payload::Writer::new(file, &key.payload(&nonce)), length: 0 };
    let (name, about) = content::about();
    tar.add(name, &about)?;
    for entry in entries {
        tar.add(&content::record_name(entry), &entry.value)?;
    }
    let (mut limits, mut left_out) = (Limits::default(), Vec::new());
    for source in sources {
        limits.file()?;
        if !tar.add_file(source)? {
            left_out.push(source.id);
        }
    }
    tar.payload.write(&tar::END)?;
    let file = tar.payload.finish()?;
    file.sync_all()?;
    Ok(Made { bytes: file.metadata()?.len(), left_out })
}

/// A tar that goes into a payload.
struct Tar {
    payload: payload::Writer<File>,
    length: u64,
}

impl Tar {
    fn begin(&mut self, name: &str, size: u64) -> Result<(), Error> {
        let header = tar::header(name, size)?;
        self.length += header.len() as u64 + size + tar::padding(size) as u64;
        if self.length + tar::END.len() as u64 > LARGEST {
            return Err(Error::TooLarge);
        }
        self.payload.write(&header)
    }

    fn end(&mut self, size: u64) -> Result<(), Error> {
        self.payload.write(&[0; tar::BLOCK][..tar::padding(size)])
    }

    fn add(&mut self, name: &str, value: &[u8]) -> Result<(), Error> {
        self.begin(name, value.len() as u64)?;
        self.payload.write(value)?;
        self.end(value.len() as u64)
    }

    /// Whether the file was there as it was sealed, and so was added. It is read twice: what was written cannot be
    /// taken back, and a file that is not what its record says is of no use to anybody.
    fn add_file(&mut self, source: &Source) -> Result<bool, Error> {
        let Some(mut file) = source.open()? else {
            return Ok(false);
        };
        self.begin(&content::file_name(&source.id), source.length)?;
        let (length, sha256) = each_part(&mut file, |part| self.payload.write(part))?;
        if (length, sha256) != (source.length, source.sha256) {
            return Err(Error::Damaged("a sealed file changed while it was backed up"));
        }
        self.end(source.length)?;
        Ok(true)
    }
}

impl Source {
    /// The file, if it is there as it was sealed.
    fn open(&self) -> Result<Option<File>, Error> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if file.metadata()?.len() != self.length || each_part(&mut file, |_| Ok(()))? != (self.length, self.sha256) {
            return Ok(None);
        }
        io::Seek::rewind(&mut file)?;
        Ok(Some(file))
    }
}

/// Hands a file on in parts; its length and SHA-256.
fn each_part(file: &mut File, mut hand: impl FnMut(&[u8]) -> Result<(), Error>) -> Result<(u64, [u8; 32]), Error> {
    let (mut hash, mut length, mut part) = (digest::Context::new(&digest::SHA256), 0, vec![0; 64 << 10]);
    loop {
        let read = file.read(&mut part)?;
        let Some(bytes) = part.get(..read).filter(|bytes| !bytes.is_empty()) else {
            let sha256 = hash.finish().as_ref().try_into().map_err(|_| Error::Damaged("SHA-256 has 32 bytes"))?;
            return Ok((length, sha256));
        };
        hash.update(bytes);
        length += read as u64;
        hand(bytes)?;
    }
}
