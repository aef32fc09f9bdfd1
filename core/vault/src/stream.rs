//! The content of a sealed file, and the payload of a backup: the STREAM construction as in age v1 (C2SP `age.md`, payload).
//!
//! Chunks of 64 KiB, each sealed with ChaCha20-Poly1305 under the file's own key. The nonce is the chunk's number in
//! 11 bytes, big-endian, and a byte that is 1 for the last chunk: chunks cannot be cut off, reordered or doubled.
//! No header; the empty file is one empty last chunk; content of a whole number of chunks ends with a full one.

use std::{
    fs::File,
    io::{self, Read as _, Write as _},
    mem,
    path::Path,
};

use ring::{
    aead::{Aad, LessSafeKey, Nonce},
    digest,
};
use tokio::task::{JoinHandle, spawn_blocking};
use zeroize::Zeroizing;

use crate::{error::Error, key::Key, seal};

/// Bytes of content in a chunk.
pub(crate) const CHUNK: usize = 64 << 10;
/// Bytes that sealing adds to a chunk.
pub(crate) const TAG: usize = 16;
/// Chunks that go to the disk at once: a hand-over to another thread for each single one costs more than its sealing, and
/// more would not stay in the processor's cache.
const BATCH: usize = 8;

const MISFIT: Error = Error::Damaged("a sealed file has not the length that its record says");

/// Bytes on the disk for so many bytes of content; `None` when that is more than any disk has.
pub(crate) fn sealed_len(plain: u64) -> Option<u64> {
    plain.div_ceil(CHUNK as u64).max(1).checked_mul(TAG as u64)?.checked_add(plain)
}

fn nonce(number: u64, last: bool) -> Nonce {
    let mut nonce = [0; seal::NONCE];
    for (byte, digit) in nonce.iter_mut().skip(3).zip(number.to_be_bytes()) {
        *byte = digit;
    }
    if let Some(flag) = nonce.last_mut() {
        *flag = last.into();
    }
    Nonce::assume_unique_for_key(nonce)
}

/// Seals a chunk and adds it to what is there.
pub(crate) fn seal_chunk(
    cipher: &LessSafeKey,
    number: u64,
    last: bool,
    chunk: &[u8],
    into: &mut Vec<u8>,
) -> Result<(), Error> {
    let start = into.len();
    into.extend_from_slice(chunk);
    let (_, fresh) = into.split_at_mut(start);
    let tag =
        cipher.seal_in_place_separate_tag(nonce(number, last), Aad::empty(), fresh).map_err(|_| Error::TooLarge)?;
    into.extend_from_slice(tag.as_ref());
    Ok(())
}

/// Opens a chunk where it lies; `None` when a bit differs, or its number, or whether it is the last.
pub(crate) fn open_chunk<'a>(
    cipher: &LessSafeKey,
    number: u64,
    last: bool,
    chunk: &'a mut [u8],
) -> Option<&'a mut [u8]> {
    cipher.open_in_place(nonce(number, last), Aad::empty(), chunk).ok()
}

/// Where batches go to the disk: one is on its way while the next one is sealed.
enum Desk {
    Free(File, Vec<u8>),
    Busy(JoinHandle<io::Result<(File, Vec<u8>)>>),
}

impl Desk {
    /// The file and an empty batch, once what is on its way has arrived.
    async fn free(self) -> Result<(File, Vec<u8>), Error> {
        match self {
            Self::Free(file, batch) => Ok((file, batch)),
            Self::Busy(writing) => Ok(writing.await.map_err(|_| ended())??),
        }
    }
}

fn ended() -> Error {
    Error::Io(io::Error::other("work on a file ended early"))
}

/// Seals `content` into a new file at `path` and brings it to the disk; its sealed length and SHA-256.
pub(crate) async fn write(path: &Path, key: &Key, content: &[u8]) -> Result<(u64, [u8; 32]), Error> {
    let file = tokio::fs::File::options().write(true).create_new(true).open(path).await?.into_std().await;
    let cipher = seal::cipher(key);
    let mut hash = digest::Context::new(&digest::SHA256);
    let count = content.len().div_ceil(CHUNK).max(1);
    let room = || Vec::with_capacity(count.min(BATCH) * (CHUNK + TAG));
    let (mut desk, mut batch, mut length) = (Desk::Free(file, room()), room(), 0);
    let mut chunks = content.chunks(CHUNK);
    for number in 0..count {
        let (start, last) = (batch.len(), number + 1 == count);
        // The empty file has no chunk to cut, and is sealed as one.
        seal_chunk(&cipher, number as u64, last, chunks.next().unwrap_or_default(), &mut batch)?;
        // At once, while the processor still has it at hand.
        hash.update(batch.get(start..).unwrap_or_default());
        if (number + 1) % BATCH == 0 || last {
            length += batch.len() as u64;
            let (mut file, empty) = desk.free().await?;
            let mut full = mem::replace(&mut batch, empty);
            desk = Desk::Busy(spawn_blocking(move || {
                file.write_all(&full)?;
                if last {
                    file.sync_all()?;
                }
                full.clear();
                Ok((file, full))
            }));
        }
    }
    desk.free().await?;
    let sha256 = hash.finish().as_ref().try_into().map_err(|_| Error::Damaged("SHA-256 has 32 bytes"))?;
    Ok((length, sha256))
}

/// Whether the file at `path` has so many bytes with this hash; one that is not there has not.
pub(crate) async fn has_hash(path: &Path, sealed: u64, sha256: &[u8; 32]) -> Result<bool, Error> {
    let (path, sha256) = (path.to_owned(), *sha256);
    spawn_blocking(move || has_hash_now(&path, sealed, &sha256)).await.map_err(|_| ended())?
}

fn has_hash_now(path: &Path, sealed: u64, sha256: &[u8; 32]) -> Result<bool, Error> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    if file.metadata()?.len() != sealed {
        return Ok(false);
    }
    let mut hash = digest::Context::new(&digest::SHA256);
    let mut part = vec![0; CHUNK];
    loop {
        match file.read(&mut part) {
            Ok(0) => return Ok(hash.finish().as_ref() == sha256),
            Ok(read) => hash.update(part.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => (),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Opens the file at `path`, whose content has `plain` bytes.
pub(crate) async fn read(path: &Path, key: &Key, plain: u64) -> Result<Zeroizing<Vec<u8>>, Error> {
    let (path, key) = (path.to_owned(), key.clone());
    spawn_blocking(move || read_now(&path, &key, plain)).await.map_err(|_| ended())?
}

fn read_now(path: &Path, key: &Key, plain: u64) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut file = File::open(path)?;
    // Before any memory is taken: the length that is allocated is one that lies on the disk.
    if sealed_len(plain) != Some(file.metadata()?.len()) {
        return Err(MISFIT);
    }
    let plain = usize::try_from(plain).map_err(|_| Error::TooLarge)?;
    let cipher = seal::cipher(key);
    let count = plain.div_ceil(CHUNK).max(1);
    // Each chunk is read to where its content belongs, and opened there; the tag behind it gives way to the next one.
    let mut content = Zeroizing::new(Vec::with_capacity(plain.checked_add(TAG).ok_or(Error::TooLarge)?));
    for number in 0..count {
        let start = content.len();
        let end = start + (plain - start).min(CHUNK);
        content.resize(end + TAG, 0);
        let (_, chunk) = content.split_at_mut(start);
        file.read_exact(chunk).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => MISFIT,
            _ => error.into(),
        })?;
        open_chunk(&cipher, number as u64, number + 1 == count, chunk)
            .ok_or(Error::Damaged("a sealed file does not open"))?;
        content.truncate(end);
    }
    Ok(content)
}
