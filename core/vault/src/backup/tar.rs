//! The few forms of tar that a backup has: plain files with POSIX ustar headers, and for a long name a pax header
//! before (POSIX.1-2017, `pax`).
//!
//! A header is not interpreted. Its name and its size are read, the header that they have here is built, and the two
//! must be the same: no links, no owners, no sizes in other notations, nothing that another reader might take otherwise.

use super::payload::Reader;
use crate::error::Error;

/// Everything in a tar is a multiple of this long.
pub(super) const BLOCK: usize = 512;
/// Most bytes of a file: 11 octal digits.
const LARGEST: u64 = (1 << 33) - 1;
/// Most bytes of a name. The longest of ours is that of a record, whose two parts may be 1,024 bytes each, and each of
/// those three letters.
const LONGEST_NAME: usize = 6400;

const NAME: std::ops::Range<usize> = 0..100;
const SIZE: std::ops::Range<usize> = 124..135;
const CHECKSUM: std::ops::Range<usize> = 148..156;
const KIND: usize = 156;
const PREFIX: std::ops::Range<usize> = 345..500;

/// What a header stands before.
#[derive(Clone, Copy)]
#[repr(u8)]
enum Kind {
    File = b'0',
    /// Says the name of the next one.
    Pax = b'x',
}

/// A file in a tar: its name and the bytes of its content, which follow.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) size: u64,
}

/// The zeros after content of that size.
pub(super) fn padding(size: u64) -> usize {
    (size.next_multiple_of(BLOCK as u64) - size) as usize
}

/// What stands before a file's content.
pub(super) fn header(name: &str, size: u64) -> Result<Vec<u8>, Error> {
    if name.len() > LONGEST_NAME || size > LARGEST {
        return Err(Error::TooLarge);
    }
    if let Some((prefix, last)) = split(name) {
        return Ok(block(prefix, last, size, Kind::File).to_vec());
    }
    let pax = pax(name);
    let mut bytes = block("", PAX_NAME, pax.len() as u64, Kind::Pax).to_vec();
    bytes.extend_from_slice(pax.as_bytes());
    bytes.resize(bytes.len() + padding(pax.len() as u64), 0);
    bytes.extend_from_slice(&block("", SHORTENED, size, Kind::File));
    Ok(bytes)
}

/// What ends a tar.
pub(super) const END: [u8; 2 * BLOCK] = [0; 2 * BLOCK];

/// The next file; `None` at the end, which is also the end of the payload.
pub(super) fn read(reader: &mut Reader) -> Result<Option<Member>, Error> {
    let mut block = [0; BLOCK];
    reader.fill(&mut block)?;
    if block == [0; BLOCK] {
        reader.fill(&mut block)?;
        return if block == [0; BLOCK] && reader.left() == 0 { Ok(None) } else { Err(MISSHAPEN) };
    }
    let size = size(&block)?;
    let name = if block[KIND] == Kind::Pax as u8 {
        let name = read_pax(reader, &block, size)?;
        reader.fill(&mut block)?;
        name
    } else {
        let (prefix, last) = (text(&block[PREFIX])?, text(&block[NAME])?);
        if prefix.is_empty() { last.to_owned() } else { format!("{prefix}/{last}") }
    };
    let member = Member { name, size: self::size(&block)? };
    // With a name that fits, the header is one block; with one that does not, its last block is this one.
    let expected = header(&member.name, member.size)?;
    if expected.last_chunk::<BLOCK>() == Some(&block) && member.size <= reader.left() {
        Ok(Some(member))
    } else {
        Err(MISSHAPEN)
    }
}

/// Reads the zeros after content of that size.
pub(super) fn read_padding(reader: &mut Reader, size: u64) -> Result<(), Error> {
    let mut zeros = [0; BLOCK];
    let zeros = &mut zeros[..padding(size)];
    reader.fill(zeros)?;
    if zeros.iter().all(|byte| *byte == 0) { Ok(()) } else { Err(MISSHAPEN) }
}

const MISSHAPEN: Error = Error::Damaged("the content is misshapen");

/// The name of a header that says the next one's name, and of the one after it, for readers that know no pax.
const PAX_NAME: &str = "pax/name";
const SHORTENED: &str = "pax/shortened";

/// A name as ustar holds it; `None` when it is too long for that.
fn split(name: &str) -> Option<(&str, &str)> {
    if name.len() <= NAME.len() {
        return Some(("", name));
    }
    name.rsplit_once('/').filter(|(prefix, last)| prefix.len() <= PREFIX.len() && last.len() <= NAME.len())
}

/// The pax record of a name: its own length in decimal, ` path=`, the name, a line feed.
fn pax(name: &str) -> String {
    let rest = " path=".len() + name.len() + 1;
    // The length counts its own digits; one more digit may make it one digit longer, and then it stays.
    let mut length = rest;
    while length != rest + length.to_string().len() {
        length = rest + length.to_string().len();
    }
    format!("{length} path={name}\n")
}

fn read_pax(reader: &mut Reader, block: &[u8; BLOCK], size: u64) -> Result<String, Error> {
    let length = usize::try_from(size).ok().filter(|size| *size <= LONGEST_NAME + 16).ok_or(MISSHAPEN)?;
    let mut content = vec![0; length];
    reader.fill(&mut content)?;
    read_padding(reader, size)?;
    let content = text(&content)?;
    let name = content.split_once(" path=").and_then(|(_, rest)| rest.strip_suffix('\n')).ok_or(MISSHAPEN)?;
    let is_ours = pax(name) == content
        && content.len() == length
        && split(name).is_none()
        && self::block("", PAX_NAME, size, Kind::Pax) == *block;
    if is_ours { Ok(name.to_owned()) } else { Err(MISSHAPEN) }
}

fn block(prefix: &str, name: &str, size: u64, kind: Kind) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut put = |at: usize, bytes: &[u8]| {
        for (place, byte) in block.iter_mut().skip(at).zip(bytes) {
            *place = *byte;
        }
    };
    put(NAME.start, name.as_bytes());
    // Read and write for the owner; no owner, no group, no time.
    put(100, b"0000600\x000000000\x000000000\0");
    put(SIZE.start, format!("{size:011o}").as_bytes());
    put(136, b"00000000000");
    put(CHECKSUM.start, b"        ");
    put(KIND, &[kind as u8]);
    put(257, b"ustar\x0000");
    put(329, b"0000000\x000000000\0");
    put(PREFIX.start, prefix.as_bytes());
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    for (place, byte) in block[CHECKSUM].iter_mut().zip(format!("{sum:06o}\0 ").bytes()) {
        *place = byte;
    }
    block
}

fn size(block: &[u8; BLOCK]) -> Result<u64, Error> {
    let digits = text(&block[SIZE])?;
    if digits.len() == SIZE.len() && digits.bytes().all(|digit| digit.is_ascii_digit()) {
        u64::from_str_radix(digits, 8).map_err(|_| MISSHAPEN)
    } else {
        Err(MISSHAPEN)
    }
}

/// ASCII up to the first zero.
fn text(bytes: &[u8]) -> Result<&str, Error> {
    let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    std::str::from_utf8(text).ok().filter(|text| text.is_ascii()).ok_or(MISSHAPEN)
}
