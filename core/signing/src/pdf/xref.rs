//! Cross-reference sections: where each object lies (ISO 32000-1 7.5.4, 7.5.8).
//!
//! A classic table is never loaded: its entries have 20 bytes each and are read one at a time when asked for. A
//! cross-reference stream is compressed and has to be decompressed whole.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Error;
use super::object::{Dictionary, Object};
use super::runs::{MAX_OBJECTS, Run, Runs};
use super::stream::decode;
use super::window::Bytes;
use crate::budget::Kept;

const ENTRY: u64 = 20;
/// The header of a subsection and the word behind it fit in.
const HEADER: u64 = 64;

/// Where an object lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    /// It was deleted.
    Free,
    /// `N G obj` at this offset.
    At { offset: u64, generation: u16 },
    /// Inside an object stream.
    Packed { stream: u32, index: u32 },
}

enum Entries<'s> {
    Table(Runs<'s>),
    Stream { runs: Runs<'s>, widths: [usize; 3], data: Vec<u8>, _room: Kept<'s> },
}

/// One cross-reference section with its trailer.
pub(crate) struct Section<'s> {
    offset: u64,
    /// Behind the last byte of it that was read.
    end: u64,
    entries: Entries<'s>,
    trailer: Dictionary,
    /// The stream that a hybrid file puts beside a table, for readers that know streams.
    beside: Option<Box<Section<'s>>>,
}

impl<'s> Section<'s> {
    /// All sections, the newest first, beginning with the one at `offset`.
    pub(super) fn chain(bytes: Bytes<'s>, offset: u64) -> Result<Vec<Rc<Self>>, Error> {
        let mut sections: Vec<Rc<Self>> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut next = Some(offset);
        while let Some(offset) = next {
            bytes.budget.hold(2 * size_of::<Self>() as u64)?;
            if !seen.insert(offset) {
                return Err(Error::Malformed("cross-reference sections go round in a circle"));
            }
            let section = Self::read(bytes, offset)?;
            next = match section.trailer.get("Prev") {
                // Some writers say 0 for "none"; the file's header is there.
                None | Some(Object::Integer(0)) => None,
                Some(Object::Integer(previous)) => Some(u64::try_from(*previous).map_err(|_| BROKEN)?),
                Some(_) => return Err(BROKEN),
            };
            sections.push(Rc::new(section));
        }
        Ok(sections)
    }

    fn read(bytes: Bytes<'s>, offset: u64) -> Result<Self, Error> {
        let is_table = bytes.read_short(offset, HEADER, |parser| parser.is_at("xref"))?;
        if !is_table {
            return Self::read_stream(bytes, offset);
        }
        let (runs, after) = runs_of_table(bytes, offset)?;
        let (trailer, length) = bytes.read(after, |parser| {
            parser.word("trailer")?;
            Ok((parser.object()?, parser.position()))
        })?;
        let end = after + length as u64;
        let trailer = trailer.into_dictionary().ok_or(BROKEN)?;
        let beside = match trailer.integer("XRefStm") {
            Some(stream) => Some(Box::new(Self::read_stream(bytes, u64::try_from(stream).map_err(|_| BROKEN)?)?)),
            None => None,
        };
        let end = end.max(beside.as_ref().map_or(0, |beside| beside.end));
        Ok(Self { offset, end, entries: Entries::Table(Runs::new(runs, bytes)?), trailer, beside })
    }

    fn read_stream(bytes: Bytes<'s>, offset: u64) -> Result<Self, Error> {
        let found = bytes.object(offset)?;
        let trailer = found.object.into_dictionary().ok_or(BROKEN)?;
        let (Some(start), Some(b"XRef")) = (found.stream, trailer.name("Type")) else { return Err(BROKEN) };
        let length = trailer.integer("Length").and_then(|length| usize::try_from(length).ok()).ok_or(BROKEN)?;
        let (data, room) = decode(bytes, start, length, &trailer)?;

        let numbers = |key| match trailer.get(key) {
            Some(Object::Array(items)) => items.iter().map(small).collect::<Option<Vec<u64>>>().ok_or(BROKEN),
            _ => Err(BROKEN),
        };
        let widths: [usize; 3] = match numbers("W")?.as_slice() {
            [a @ 0..=8, b @ 0..=8, c @ 0..=8] => [*a, *b, *c].map(|width| usize::try_from(width).unwrap_or(0)),
            _ => return Err(BROKEN),
        };
        let size = trailer.get("Size").and_then(small).ok_or(BROKEN)?;
        let index = if trailer.get("Index").is_some() { numbers("Index")? } else { vec![0, size] };
        let entry: usize = widths.iter().sum();
        let mut runs = Vec::new();
        let mut place = 0u64;
        for pair in index.chunks(2) {
            let &[first, count] = pair else { return Err(BROKEN) };
            runs.push(Run::new(first, count, place)?);
            place += count * entry as u64;
        }
        if entry == 0 || place > data.len() as u64 {
            return Err(BROKEN);
        }
        let entries = Entries::Stream { runs: Runs::new(runs, bytes)?, widths, data, _room: room };
        Ok(Self { offset, end: start + length as u64, entries, trailer, beside: None })
    }

    /// Where this section says that object is; `None` when it does not mention it.
    pub(super) fn find(&self, bytes: Bytes<'_>, number: u32) -> Result<Option<Location>, Error> {
        bytes.budget.step(8)?;
        let found = match &self.entries {
            Entries::Table(runs) => match runs.place(u64::from(number), ENTRY) {
                Some(place) => {
                    let mut entry = [0; ENTRY as usize];
                    bytes.read_at(place, &mut entry)?;
                    Some(table_entry(&entry)?)
                }
                None => None,
            },
            Entries::Stream { runs, widths, data, .. } => {
                match runs.place(u64::from(number), widths.iter().sum::<usize>() as u64) {
                    Some(place) => Some(stream_entry(data, usize::try_from(place).map_err(|_| BROKEN)?, *widths)?),
                    None => None,
                }
            }
        };
        match (found, &self.beside) {
            // A hybrid file hides packed objects from old readers by calling them free in the table.
            (None | Some(Location::Free), Some(beside)) => Ok(beside.find(bytes, number)?.or(found)),
            _ => Ok(found),
        }
    }

    /// Whether all of it lies within the first `length` bytes of the file.
    pub(super) fn is_within(&self, length: u64) -> bool {
        self.end <= length
    }

    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    pub(crate) fn trailer(&self) -> &Dictionary {
        &self.trailer
    }

    pub(crate) fn is_stream(&self) -> bool {
        matches!(self.entries, Entries::Stream { .. })
    }

    fn runs(&self) -> impl Iterator<Item = &Run> {
        let (Entries::Table(own) | Entries::Stream { runs: own, .. }) = &self.entries;
        let beside = self.beside.as_ref().map_or(&[][..], |beside| {
            let (Entries::Table(runs) | Entries::Stream { runs, .. }) = &beside.entries;
            &runs.runs
        });
        own.runs.iter().chain(beside)
    }

    /// One more than the highest object number that this section speaks of.
    pub(super) fn highest(&self) -> u64 {
        self.runs().map(|run| run.first + run.count).max().unwrap_or(0)
    }

    /// The object numbers that this section speaks of.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        let all = self.runs().flat_map(|run| run.first..run.first + run.count);
        all.filter_map(|number| u32::try_from(number).ok())
    }
}

const BROKEN: Error = Error::Malformed("cross-reference section");

fn small(object: &Object) -> Option<u64> {
    match object {
        Object::Integer(number) => u64::try_from(*number).ok().filter(|number| *number <= MAX_OBJECTS + 1),
        _ => None,
    }
}

fn runs_of_table(bytes: Bytes<'_>, offset: u64) -> Result<(Vec<Run>, u64), Error> {
    let mut runs = Vec::new();
    let mut at = offset;
    loop {
        let first_round = runs.is_empty();
        // Where the entries begin is where the header's line ends.
        let header = bytes.read_short(at, HEADER, |parser| {
            if first_round {
                parser.word("xref")?;
            }
            if parser.is_at("trailer")? {
                return Ok(None);
            }
            let (first, count) = (parser.unsigned()?, parser.unsigned()?);
            let written = parser.position();
            parser.skip_space()?;
            Ok(Some((first, count, written, parser.position())))
        })?;
        let Some((first, count, written, next)) = header else { return Ok((runs, at)) };
        let run = Run::new(first, count, at)?;
        // An empty subsection is followed by the next header, not by an entry.
        let place = at + if count == 0 { written } else { next } as u64;
        let end = place + count * ENTRY;
        if end > bytes.len() {
            return Err(BROKEN);
        }
        if count > 0 {
            let mut entry = [0; ENTRY as usize];
            bytes.read_at(place, &mut entry)?;
            table_entry(&entry)?;
            bytes.read_at(end - ENTRY, &mut entry)?;
            table_entry(&entry)?;
        }
        bytes.budget.hold(2 * size_of::<Run>() as u64)?;
        runs.push(Run { place, ..run });
        at = end;
    }
}

/// `nnnnnnnnnn ggggg n` and two bytes of line end.
fn table_entry(entry: &[u8; ENTRY as usize]) -> Result<Location, Error> {
    let number = |digits: &[u8]| {
        digits
            .iter()
            .try_fold(0u64, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u64::from(digit - b'0')))
    };
    let [offset @ .., b' ', g0, g1, g2, g3, g4, b' ', kind, end, last] = entry else { return Err(BROKEN) };
    if !matches!((end, last), (b' ', b'\r' | b'\n') | (b'\r', b'\n')) {
        return Err(Error::Malformed("cross-reference entry that has not 20 bytes"));
    }
    let offset = number(offset).ok_or(BROKEN)?;
    // That of a free entry is only a number of five digits: there are writers that count on behind the last one, 65535.
    let generation = number(&[*g0, *g1, *g2, *g3, *g4]).ok_or(BROKEN)?;
    match kind {
        b'n' => Ok(Location::At { offset, generation: u16::try_from(generation).map_err(|_| BROKEN)? }),
        b'f' => Ok(Location::Free),
        _ => Err(BROKEN),
    }
}

fn stream_entry(data: &[u8], place: usize, widths: [usize; 3]) -> Result<Location, Error> {
    let mut at = place;
    let mut field = |width: usize, absent: u64| {
        let bytes = data.get(at..at + width)?;
        at += width;
        Some(if width == 0 { absent } else { bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)) })
    };
    let [a, b, c] = widths;
    let (kind, second, third) = (field(a, 1), field(b, 0), field(c, 0));
    let (Some(kind), Some(second), Some(third)) = (kind, second, third) else { return Err(BROKEN) };
    match kind {
        0 => Ok(Location::Free),
        1 => Ok(Location::At { offset: second, generation: u16::try_from(third).map_err(|_| BROKEN)? }),
        2 => Ok(Location::Packed {
            stream: u32::try_from(second).map_err(|_| BROKEN)?,
            index: u32::try_from(third).map_err(|_| BROKEN)?,
        }),
        // "Any other value shall be interpreted as a reference to the null object" (7.5.8.3).
        _ => Ok(Location::Free),
    }
}
