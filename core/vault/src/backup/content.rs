//! What lies in a backup, in which order and how much of it.
//!
//! ```text
//! gocua-backup.json                   {"format":1}
//! records/<collection>/<id>           values of records, in the order of collection and id
//! files/<file id>                     sealed files as they lie on the disk, in the order of their ids
//! ```
//!
//! In names of collections and ids, every byte but letters, digits, `-` and `_` is written `%` and two digits (so
//! nothing is a path of its own); the empty name is a lone `%`.

use std::fmt;

use zeroize::Zeroizing;

use super::{
    error::ReadError,
    payload::Reader,
    tar::{self, Member},
};
use crate::{error::Error, file::FileId, record};

/// A record in a backup: what the application put in, and gets back as it was.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// Kind of record; at most 1,024 bytes.
    pub collection: String,
    /// Name within the collection; at most 1,024 bytes.
    pub id: String,
    /// The content; at most 16 MiB.
    pub value: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entry(redacted)")
    }
}

/// Where a sealed file lies in a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) id: FileId,
    /// In the content, which is a tar.
    pub(super) at: u64,
    pub(super) length: u64,
}

/// The first file. Whoever reads a backup without the application sees what it is.
const ABOUT: &str = "gocua-backup.json";
const FORMAT: u32 = 1;
/// A later format may say more there.
const LONGEST_ABOUT: u64 = 64 << 10;

/// Most records of a backup.
const MOST_RECORDS: usize = 100_000;
/// Most bytes of all records together, which are in memory at once, with 256 bytes of keeping for each.
const MOST_RECORD_BYTES: usize = 128 << 20;
const KEEPING: usize = 256;
/// Most files of a backup.
const MOST_FILES: usize = 100_000;
/// Most bytes of the whole content.
pub(super) const LARGEST: u64 = 8 << 30;

/// The first file's name and content.
pub(super) fn about() -> (&'static str, Vec<u8>) {
    (ABOUT, format!("{{\"format\":{FORMAT}}}\n").into_bytes())
}

/// The name of a record.
pub(super) fn record_name(entry: &Entry) -> String {
    format!("records/{}/{}", escaped(&entry.collection), escaped(&entry.id))
}

/// The name of a sealed file.
pub(super) fn file_name(id: &FileId) -> String {
    format!("files/{id}")
}

/// Counts what goes into a backup, by the same limits when it is made and when it is read: what is made can be read.
#[derive(Default)]
pub(super) struct Limits {
    records: usize,
    record_bytes: usize,
    files: usize,
}

impl Limits {
    pub(super) fn record(&mut self, name: usize, value: u64) -> Result<(), Error> {
        let value =
            usize::try_from(value).ok().filter(|value| *value <= record::LARGEST_VALUE).ok_or(Error::TooLarge)?;
        self.records += 1;
        self.record_bytes += name + value + KEEPING;
        let fits = self.records <= MOST_RECORDS && self.record_bytes <= MOST_RECORD_BYTES;
        if fits { Ok(()) } else { Err(Error::TooLarge) }
    }

    pub(super) fn file(&mut self) -> Result<(), Error> {
        self.files += 1;
        if self.files <= MOST_FILES { Ok(()) } else { Err(Error::TooLarge) }
    }
}

/// Reads all of a backup: the records, and where the files lie. Nothing of it may be believed before this returns.
pub(super) fn read(reader: &mut Reader) -> Result<(Vec<Entry>, Vec<Span>), ReadError> {
    if reader.left() > LARGEST {
        return Err(ReadError::TooLarge);
    }
    read_about(reader)?;
    let (mut limits, mut entries, mut spans) = (Limits::default(), Vec::<Entry>::new(), Vec::<Span>::new());
    while let Some(member) = tar::read(reader)? {
        match Name::parse(&member.name).ok_or(STRANGE)? {
            Name::Record(collection, id) if spans.is_empty() => {
                limits.record(member.name.len(), member.size)?;
                let comes_after = |last: &Entry| (&last.collection, &last.id) < (&collection, &id);
                if !entries.last().is_none_or(comes_after) {
                    return Err(STRANGE);
                }
                let mut value = Zeroizing::new(vec![0; usize::try_from(member.size).map_err(|_| ReadError::TooLarge)?]);
                reader.fill(&mut value)?;
                entries.push(Entry { collection, id, value });
            }
            Name::File(id) if spans.last().is_none_or(|last| last.id < id) => {
                limits.file()?;
                spans.push(Span { id, at: reader.position(), length: member.size });
                skip(reader, member.size)?;
            }
            _ => return Err(STRANGE),
        }
        tar::read_padding(reader, member.size)?;
    }
    Ok((entries, spans))
}

const STRANGE: ReadError = ReadError::Damaged("something is in the backup that does not belong there");

/// Opens and drops so many bytes: they are proved, and not kept.
fn skip(reader: &mut Reader, mut length: u64) -> Result<(), Error> {
    while length > 0 {
        let next = reader.next(length)?.len() as u64;
        if next == 0 {
            return Err(Error::Damaged("the content ends early"));
        }
        length -= next;
    }
    Ok(())
}

fn read_about(reader: &mut Reader) -> Result<(), ReadError> {
    #[derive(serde::Deserialize)]
    struct About {
        format: u32,
    }
    // What opens and has no such first file was made with `age` and is something else.
    let foreign = |error| if matches!(error, Error::Damaged(_)) { ReadError::NotABackup } else { error.into() };
    let mut first = [0; tar::BLOCK];
    let at = reader.position();
    // What does not open is damaged; only what opens can be something else.
    if reader.left() < first.len() as u64 {
        skip(reader, reader.left())?;
        return Err(ReadError::NotABackup);
    }
    reader.fill(&mut first)?;
    reader.seek(at);
    let member = tar::read(reader).map_err(foreign)?;
    let Some(Member { size, .. }) = member.filter(|member| member.name == ABOUT && member.size <= LONGEST_ABOUT) else {
        return Err(ReadError::NotABackup);
    };
    let mut bytes = vec![0; size as usize];
    reader.fill(&mut bytes)?;
    tar::read_padding(reader, size)?;
    let About { format } = serde_json::from_slice(&bytes).map_err(|_| ReadError::NotABackup)?;
    if format > FORMAT {
        return Err(ReadError::NewerVersion { found: format, known: FORMAT });
    }
    if bytes == about().1 { Ok(()) } else { Err(ReadError::NotABackup) }
}

/// What a name says.
enum Name {
    Record(String, String),
    File(FileId),
}

impl Name {
    fn parse(text: &str) -> Option<Self> {
        if let Some(id) = text.strip_prefix("files/") {
            return id.parse().ok().map(Self::File);
        }
        let (collection, id) = text.strip_prefix("records/")?.split_once('/')?;
        Some(Self::Record(unescaped(collection)?, unescaped(id)?))
    }
}

const HEX: &[u8; 16] = b"0123456789ABCDEF";

fn escaped(text: &str) -> String {
    if text.is_empty() {
        return "%".to_owned();
    }
    let mut name = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' {
            name.push(char::from(byte));
        } else {
            let digits = [byte >> 4, byte & 15].map(|digit| char::from(HEX[usize::from(digit)]));
            name.push('%');
            name.extend(digits);
        }
    }
    name
}

/// The one text that is written like this.
fn unescaped(name: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut letters = name.bytes();
    while let Some(letter) = letters.next().filter(|_| name != "%") {
        bytes.push(if letter == b'%' {
            let mut digit = || letters.next().and_then(|digit| HEX.iter().position(|known| *known == digit));
            (digit()? << 4 | digit()?) as u8
        } else {
            letter
        });
    }
    let text = String::from_utf8(bytes).ok()?;
    (record::check_name(&text).is_ok() && escaped(&text) == name).then_some(text)
}

#[cfg(test)]
mod tests;
