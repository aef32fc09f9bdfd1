//! Reading a backup, and taking its files into a vault.

use std::{
    fs::File,
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
};

use ring::digest;
use tokio::{fs, task::spawn_blocking};

use super::{
    content::{self, Entry, Span},
    error::ReadError,
    header::{self, Header},
    lock::Unlock,
    payload::{self, Reader},
};
use crate::{
    error::Error,
    file::{FileId, SealedFile},
    key::Key,
    vault::Vault,
};

/// A backup that was read to its end and proved to be whole: it is what somebody who had its key put in. Who that was,
/// it does not say. To a passphrase it is who knows it; to a phone's key it is anybody who saw that phone's QR code.
pub struct Backup {
    /// Its records, by collection and id.
    pub entries: Vec<Entry>,
    files: Vec<Span>,
    path: PathBuf,
    /// Where the chunks of the payload begin, and their key.
    start: u64,
    key: Key,
}

impl std::fmt::Debug for Backup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (records, files) = (self.entries.len(), self.files.len());
        f.debug_struct("Backup").field("records", &records).field("files", &files).finish_non_exhaustive()
    }
}

impl Backup {
    /// The sealed files in it, by id.
    pub fn files(&self) -> impl Iterator<Item = FileId> + '_ {
        self.files.iter().map(|span| span.id)
    }

    fn span(&self, id: &FileId) -> Option<Span> {
        self.files.binary_search_by_key(id, |span| span.id).ok().and_then(|at| self.files.get(at)).copied()
    }

    fn reader(&self) -> Result<Reader, Error> {
        Reader::new(File::open(&self.path)?, self.start, &self.key)
    }
}

/// Reads a backup to its end and proves it whole, before anything of it is given out. Its records are then in memory
/// (at most 128 MiB), its files are not: they are read again, and proved again, when [`Vault::take_in`] takes them, so
/// the backup has to stay where it is till then.
///
/// # Errors
/// [`ReadError`].
pub async fn read(path: &Path, unlock: Unlock) -> Result<Backup, ReadError> {
    let path = path.to_owned();
    let work = move || read_now(path, &unlock);
    spawn_blocking(work).await.map_err(|_| ReadError::Io(io::Error::other("the reading ended early")))?
}

fn read_now(path: PathBuf, unlock: &Unlock) -> Result<Backup, ReadError> {
    let mut file = File::open(&path)?;
    let mut beginning = Vec::new();
    Read::by_ref(&mut file).take((header::LONGEST + payload::NONCE) as u64).read_to_end(&mut beginning)?;
    let header = Header::read(&beginning)?;
    let nonce: [u8; payload::NONCE] = beginning
        .get(header.length..)
        .and_then(|rest| rest.first_chunk())
        .copied()
        .ok_or(ReadError::Damaged("the backup is cut short"))?;
    let key = unlock.unwrap(&header)?.payload(&nonce);
    let start = (header.length + nonce.len()) as u64;
    let mut reader = Reader::new(file, start, &key)?;
    let (entries, files) = content::read(&mut reader)?;
    Ok(Backup { entries, files, path, start, key })
}

/// What became of the files of a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "files may be missing from the vault"]
pub struct TakenIn {
    /// The files that are not in the vault now: not in the backup, not what was asked for, or another file of that
    /// name is here.
    pub missing: Vec<FileId>,
}

impl Vault {
    /// Brings the wanted sealed files into the vault; they are on the disk, with their names, when this returns. Then
    /// commit the records that name them: till then a sweep after the next opening removes them again, so whatever
    /// happens in between leaves the vault as it was.
    ///
    /// `wanted` is what the records say that the application is going to commit. A file is taken only if it has the
    /// length and the SHA-256 that they say. One that is here already stays as it is: taking in twice does what taking
    /// in once does, and a backup from an enemy replaces nothing. (To repair a damaged file from a backup,
    /// [`Vault::remove_file`] first.)
    ///
    /// # Errors
    /// [`Error::DiskFull`], [`Error::Damaged`] or [`Error::NotFound`] when the backup is not any more what was read,
    /// [`Error::Io`]; then no file was added.
    pub async fn take_in(&self, backup: &Backup, wanted: &[SealedFile]) -> Result<TakenIn, Error> {
        let (mut added, mut missing) = (Vec::new(), Vec::new());
        for file in wanted {
            match self.take_in_one(backup, file).await {
                Ok(Taken::Added) => added.push(file.id),
                Ok(Taken::Here) => (),
                Ok(Taken::Missing) => missing.push(file.id),
                Err(error) => {
                    // Half a backup must not keep the disk full.
                    for id in &added {
                        let _ = self.remove_file(id).await;
                    }
                    return Err(error);
                }
            }
        }
        Ok(TakenIn { missing })
    }

    async fn take_in_one(&self, backup: &Backup, file: &SealedFile) -> Result<Taken, Error> {
        if fs::try_exists(self.path(&file.id).await?).await? {
            return Ok(if self.is_whole(file).await? { Taken::Here } else { Taken::Missing });
        }
        let Some(span) = backup.span(&file.id).filter(|span| span.length == file.sealed_len) else {
            return Ok(Taken::Missing);
        };
        let (reader, sha256) = (backup.reader()?, file.sealed_sha256);
        let copy = async move |draft: PathBuf| {
            let work = move || copy(reader, span, &draft, &sha256);
            spawn_blocking(work).await.map_err(|_| Error::Io(io::Error::other("the copying ended early")))?
        };
        match self.place(&file.id, copy).await {
            Ok(()) => Ok(Taken::Added),
            Err(CopyError::AnotherHash) => Ok(Taken::Missing),
            Err(CopyError::Failed(error)) => Err(error),
        }
    }
}

enum Taken {
    Added,
    Here,
    Missing,
}

enum CopyError {
    AnotherHash,
    Failed(Error),
}

impl<E: Into<Error>> From<E> for CopyError {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

fn copy(mut reader: Reader, span: Span, to: &Path, sha256: &[u8; 32]) -> Result<(), CopyError> {
    let mut file = File::options().write(true).create_new(true).open(to)?;
    let mut hash = digest::Context::new(&digest::SHA256);
    let mut left = span.length;
    reader.seek(span.at);
    while left > 0 {
        let part = reader.next(left)?;
        if part.is_empty() {
            return Err(Error::Damaged("the backup is not any more what was read").into());
        }
        hash.update(part);
        file.write_all(part)?;
        left -= part.len() as u64;
    }
    file.sync_all()?;
    if hash.finish().as_ref() == sha256 { Ok(()) } else { Err(CopyError::AnotherHash) }
}
