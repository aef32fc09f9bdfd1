//! The payload of an age file: a nonce and `stream`'s chunks, one chunk at a time in memory.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom, Write},
};

use ring::aead::LessSafeKey;
use zeroize::Zeroizing;

use crate::{
    error::Error,
    key::Key,
    seal,
    stream::{self, CHUNK, TAG},
};

/// Bytes of the nonce before the chunks.
pub(super) const NONCE: usize = 16;
const SEALED_CHUNK: u64 = (CHUNK + TAG) as u64;

/// Seals what is written to it.
pub(super) struct Writer<W> {
    out: W,
    cipher: LessSafeKey,
    number: u64,
    plain: Zeroizing<Vec<u8>>,
    sealed: Vec<u8>,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(out: W, key: &Key) -> Self {
        let (plain, sealed) = (Zeroizing::new(Vec::with_capacity(CHUNK)), Vec::with_capacity(CHUNK + TAG));
        Self { out, cipher: seal::cipher(key), number: 0, plain, sealed }
    }

    pub(super) fn write(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        while !bytes.is_empty() {
            // Only what comes after a full chunk says that it was not the last.
            if self.plain.len() == CHUNK {
                self.seal(false)?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK - self.plain.len()));
            self.plain.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    /// Seals the last chunk.
    pub(super) fn finish(mut self) -> Result<W, Error> {
        self.seal(true)?;
        Ok(self.out)
    }

    fn seal(&mut self, last: bool) -> Result<(), Error> {
        self.sealed.clear();
        stream::seal_chunk(&self.cipher, self.number, last, &self.plain, &mut self.sealed)?;
        self.out.write_all(&self.sealed)?;
        self.plain.clear();
        self.number += 1;
        Ok(())
    }
}

/// Opens a payload, from its beginning or from any place in it. What it gives out is proved to be what was sealed at
/// that place; only who reads to the end knows that nothing was cut off.
pub(super) struct Reader {
    file: File,
    cipher: LessSafeKey,
    /// Where the chunks begin in the file.
    start: u64,
    /// Bytes of the content.
    length: u64,
    /// Where the next byte is, in the content.
    at: u64,
    /// The opened chunk, and its number.
    chunk: Zeroizing<Vec<u8>>,
    opened: Option<u64>,
}

impl Reader {
    /// Of the payload whose chunks begin at `start` of the file.
    pub(super) fn new(mut file: File, start: u64, key: &Key) -> Result<Self, Error> {
        let sealed = file.metadata()?.len().saturating_sub(start);
        let (full, rest) = (sealed / SEALED_CHUNK, sealed % SEALED_CHUNK);
        let length = match (full, rest) {
            (full, 0) => full * CHUNK as u64,
            // A last chunk has content, unless it is the only one.
            (full, rest) if rest > TAG as u64 || full == 0 && rest == TAG as u64 => {
                full * CHUNK as u64 + rest - TAG as u64
            }
            _ => return Err(CUT),
        };
        if sealed == 0 {
            return Err(CUT);
        }
        file.seek(SeekFrom::Start(start))?;
        let chunk = Zeroizing::new(Vec::with_capacity(CHUNK + TAG));
        Ok(Self { file, cipher: seal::cipher(key), start, length, at: 0, chunk, opened: None })
    }

    /// Bytes of the content that are not read yet.
    pub(super) fn left(&self) -> u64 {
        self.length - self.at
    }

    /// Where the next byte is, in the content.
    pub(super) fn position(&self) -> u64 {
        self.at
    }

    /// Goes on from another place.
    pub(super) fn seek(&mut self, at: u64) {
        self.at = at.min(self.length);
    }

    /// The next bytes: all up to the end of a chunk, but `most` at the most, and none only at the end of the content.
    pub(super) fn next(&mut self, most: u64) -> Result<&[u8], Error> {
        let most = most.min(self.left());
        if most == 0 {
            return Ok(&[]);
        }
        let number = self.at / CHUNK as u64;
        if self.opened != Some(number) {
            self.open(number)?;
        }
        let begin = (self.at % CHUNK as u64) as usize;
        let rest = self.chunk.get(begin..).ok_or(CUT)?;
        let now = usize::try_from(most).map_or(rest.len(), |most| most.min(rest.len()));
        self.at += now as u64;
        rest.get(..now).ok_or(CUT)
    }

    /// Exactly as many bytes as `into` has.
    pub(super) fn fill(&mut self, into: &mut [u8]) -> Result<(), Error> {
        let mut filled = 0;
        while let Some(rest) = into.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            let next = self.next(rest.len() as u64)?;
            if next.is_empty() {
                return Err(Error::Damaged("the content ends early"));
            }
            for (byte, from) in rest.iter_mut().zip(next) {
                *byte = *from;
            }
            filled += next.len();
        }
        Ok(())
    }

    /// Opens a chunk, in place of the one that was open.
    fn open(&mut self, number: u64) -> Result<(), Error> {
        let next = self.opened.take().map_or(0, |opened| opened + 1);
        if next != number || number == 0 {
            self.file.seek(SeekFrom::Start(self.start + number * SEALED_CHUNK))?;
        }
        let plain = (self.length - number * CHUNK as u64).min(CHUNK as u64);
        let last = number * CHUNK as u64 + plain == self.length;
        self.chunk.clear();
        self.chunk.resize(plain as usize + TAG, 0);
        self.file.read_exact(&mut self.chunk).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => CUT,
            _ => error.into(),
        })?;
        let opened = stream::open_chunk(&self.cipher, number, last, &mut self.chunk).map(|opened| opened.len());
        self.chunk.truncate(opened.ok_or(Error::Damaged("a part of the backup does not open"))?);
        self.opened = Some(number);
        Ok(())
    }
}

const CUT: Error = Error::Damaged("the backup is cut short");

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::random;

    fn written(content: &[u8], key: &Key, step: usize) -> Vec<u8> {
        let mut writer = Writer::new(Vec::new(), key);
        content.chunks(step).for_each(|part| writer.write(part).unwrap());
        writer.finish().unwrap()
    }

    fn reader(bytes: &[u8], key: &Key) -> Result<Reader, Error> {
        let path = std::env::temp_dir().join(format!("gocua-payload-{}", crate::hex::encode(&random::bytes::<8>()?)));
        std::fs::write(&path, [b"before".as_slice(), bytes].concat())?;
        let file = File::open(&path)?;
        std::fs::remove_file(path)?;
        Reader::new(file, 6, key)
    }

    fn read(bytes: &[u8], key: &Key) -> Result<Vec<u8>, Error> {
        let mut reader = reader(bytes, key)?;
        let mut content = vec![0; reader.left() as usize];
        reader.fill(&mut content)?;
        Ok(content)
    }

    #[test]
    fn content_of_every_length_around_a_chunk_comes_back_and_has_the_length_of_age() {
        let key = Key::from([7; 32]);
        for length in [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK - 1, 3 * CHUNK, 3 * CHUNK + 1] {
            let content: Vec<u8> = (0..length).map(|at| (at / 3) as u8).collect();
            let sealed = written(&content, &key, 10_000);
            assert_eq!(Some(sealed.len() as u64), stream::sealed_len(length as u64));
            assert_eq!(sealed, written(&content, &key, 100_000), "however it is written");
            assert!(read(&sealed, &key).unwrap() == content);
            assert!(read(&sealed, &Key::from([8; 32])).is_err());
        }
    }

    #[test]
    fn cut_reordered_doubled_and_lengthened_chunks_are_refused() {
        let key = Key::from([7; 32]);
        let content = vec![1; 3 * CHUNK];
        let sealed = written(&content, &key, CHUNK);
        let chunk = |number: usize| &sealed[number * (CHUNK + TAG)..(number + 1) * (CHUNK + TAG)];
        let (one, two, three) = (chunk(0), chunk(1), chunk(2));
        let empty_last = written(&[], &key, 1);
        for (what, bytes) in [
            ("cut", [one, two].concat()),
            ("reordered", [two, one, three].concat()),
            ("doubled", [one, one, two, three].concat()),
            ("left out", [one, three].concat()),
            ("lengthened", [one, two, three, three].concat()),
            ("a byte more", [sealed.as_slice(), b"x"].concat()),
            ("an empty last one", [one, two, three, &empty_last].concat()),
            ("nothing", Vec::new()),
        ] {
            assert!(matches!(read(&bytes, &key), Err(Error::Damaged(_))), "{what}");
        }
        for cut in [1, TAG, TAG + 1, CHUNK, CHUNK + TAG + 1] {
            assert!(read(&sealed[..sealed.len() - cut], &key).is_err(), "cut by {cut}");
        }
    }

    #[test]
    fn any_place_can_be_read_by_itself() {
        let key = Key::from([7; 32]);
        let content: Vec<u8> = (0..3 * CHUNK + 5).map(|at| (at % 251) as u8).collect();
        let mut reader = reader(&written(&content, &key, CHUNK), &key).unwrap();
        for at in [3 * CHUNK + 1, 0, 2 * CHUNK - 1, CHUNK, 5, 2 * CHUNK] {
            let mut bytes = vec![0; (content.len() - at).min(CHUNK)];
            reader.seek(at as u64);
            reader.fill(&mut bytes).unwrap();
            assert!(bytes == content[at..at + bytes.len()], "at {at}");
            assert_eq!(reader.position(), (at + bytes.len()) as u64);
        }
    }
}
