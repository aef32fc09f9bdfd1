//! Cross-reference sections: where each object lies (ISO 32000-1 7.5.4, 7.5.8).
//!
//! A classic table is never loaded: its entries have 20 bytes each and are read one at a time when asked for. A
//! cross-reference stream is compressed and has to be decompressed whole, within a limit.

use super::inflate::{inflate, unpredict};
use super::object::{Dictionary, Object};
use super::window::{read_object, read_window};
use super::{Error, Source};

/// Revisions in one file; each signature adds one or two.
const MAX_SECTIONS: usize = 1024;
const MAX_SUBSECTIONS: usize = 65_536;
/// Highest object number of a conforming file (ISO 32000-1 annex C).
const MAX_OBJECTS: u64 = 8_388_607;
const MAX_STREAM: usize = 64 << 20;
const ENTRY: u64 = 20;

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

struct Run {
    first: u64,
    count: u64,
    /// Of the first entry: in the file for a table, in the data for a stream.
    place: u64,
}

enum Entries {
    Table(Vec<Run>),
    Stream { runs: Vec<Run>, widths: [usize; 3], data: Vec<u8> },
}

/// One cross-reference section with its trailer.
pub(crate) struct Section {
    offset: u64,
    entries: Entries,
    trailer: Dictionary,
    /// The stream that a hybrid file puts beside a table, for readers that know streams.
    beside: Option<Box<Section>>,
}

impl Section {
    /// All sections, the newest first, beginning with the one at `offset`.
    pub(super) fn chain(source: &dyn Source, offset: u64) -> Result<Vec<Self>, Error> {
        let mut sections: Vec<Self> = Vec::new();
        let mut next = Some(offset);
        while let Some(offset) = next {
            if sections.iter().any(|section| section.offset == offset) {
                return Err(Error::Malformed("cross-reference sections go round in a circle"));
            }
            if sections.len() == MAX_SECTIONS {
                return Err(Error::Limit("revisions"));
            }
            let section = Self::read(source, offset)?;
            next = match section.trailer.get("Prev") {
                // Some writers say 0 for "none"; the file's header is there.
                None | Some(Object::Integer(0)) => None,
                Some(Object::Integer(previous)) => Some(u64::try_from(*previous).map_err(|_| BROKEN)?),
                Some(_) => return Err(BROKEN),
            };
            sections.push(section);
        }
        Ok(sections)
    }

    fn read(source: &dyn Source, offset: u64) -> Result<Self, Error> {
        let is_table = read_window(source, offset, |parser| parser.is_at("xref"))?;
        if !is_table {
            return Self::read_stream(source, offset);
        }
        let (runs, after) = runs_of_table(source, offset)?;
        let trailer = read_window(source, after, |parser| {
            parser.word("trailer")?;
            parser.object()
        })?;
        let trailer = trailer.into_dictionary().ok_or(BROKEN)?;
        let beside = match trailer.integer("XRefStm") {
            Some(stream) => Some(Box::new(Self::read_stream(source, u64::try_from(stream).map_err(|_| BROKEN)?)?)),
            None => None,
        };
        Ok(Self { offset, entries: Entries::Table(runs), trailer, beside })
    }

    fn read_stream(source: &dyn Source, offset: u64) -> Result<Self, Error> {
        let found = read_object(source, offset)?;
        let trailer = found.object.into_dictionary().ok_or(BROKEN)?;
        let (Some(start), Some(b"XRef")) = (found.stream, trailer.name("Type")) else { return Err(BROKEN) };
        let length = trailer.integer("Length").and_then(|length| usize::try_from(length).ok()).ok_or(BROKEN)?;
        let data = decode(source, start, length, &trailer)?;

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
            check_run(first, count, runs.len())?;
            runs.push(Run { first, count, place });
            place += count * entry as u64;
        }
        if entry == 0 || place > data.len() as u64 {
            return Err(BROKEN);
        }
        Ok(Self { offset, entries: Entries::Stream { runs, widths, data }, trailer, beside: None })
    }

    /// Where this section says that object is; `None` when it does not mention it.
    pub(super) fn find(&self, source: &dyn Source, number: u32) -> Result<Option<Location>, Error> {
        let number = u64::from(number);
        let find = |runs: &[Run], entry: u64| {
            let run = runs.iter().find(|run| number >= run.first && number - run.first < run.count)?;
            Some(run.place + (number - run.first) * entry)
        };
        let found = match &self.entries {
            Entries::Table(runs) => match find(runs, ENTRY) {
                Some(place) => {
                    let mut entry = [0; ENTRY as usize];
                    source.read_at(place, &mut entry)?;
                    Some(table_entry(&entry)?)
                }
                None => None,
            },
            Entries::Stream { runs, widths, data } => match find(runs, widths.iter().sum::<usize>() as u64) {
                Some(place) => Some(stream_entry(data, usize::try_from(place).map_err(|_| BROKEN)?, *widths)?),
                None => None,
            },
        };
        match (found, &self.beside) {
            // A hybrid file hides packed objects from old readers by calling them free in the table.
            (None | Some(Location::Free), Some(beside)) => {
                Ok(beside.find(source, u32::try_from(number).unwrap_or(0))?.or(found))
            }
            _ => Ok(found),
        }
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

    /// One more than the highest object number that this section speaks of.
    pub(super) fn end(&self) -> u64 {
        let runs = match &self.entries {
            Entries::Table(runs) | Entries::Stream { runs, .. } => runs,
        };
        let own = runs.iter().map(|run| run.first + run.count).max().unwrap_or(0);
        own.max(self.beside.as_ref().map_or(0, |beside| beside.end()))
    }

    /// The object numbers that this section speaks of.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        let runs = match &self.entries {
            Entries::Table(runs) | Entries::Stream { runs, .. } => runs.as_slice(),
        };
        let beside = self.beside.as_ref().map_or(&[][..], |beside| match &beside.entries {
            Entries::Table(runs) | Entries::Stream { runs, .. } => runs.as_slice(),
        });
        let all = runs.iter().chain(beside);
        all.flat_map(|run| run.first..run.first + run.count).filter_map(|number| u32::try_from(number).ok())
    }
}

const BROKEN: Error = Error::Malformed("cross-reference section");

fn small(object: &Object) -> Option<u64> {
    match object {
        Object::Integer(number) => u64::try_from(*number).ok().filter(|number| *number <= MAX_OBJECTS + 1),
        _ => None,
    }
}

fn check_run(first: u64, count: u64, runs: usize) -> Result<(), Error> {
    if runs >= MAX_SUBSECTIONS || first > MAX_OBJECTS || count > MAX_OBJECTS + 1 || first + count > MAX_OBJECTS + 1 {
        return Err(Error::Limit("objects"));
    }
    Ok(())
}

fn runs_of_table(source: &dyn Source, offset: u64) -> Result<(Vec<Run>, u64), Error> {
    let mut runs = Vec::new();
    let mut at = offset;
    loop {
        let first_round = runs.is_empty();
        // Where the entries begin is where the header's line ends.
        let header = read_window(source, at, |parser| {
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
        check_run(first, count, runs.len())?;
        // An empty subsection is followed by the next header, not by an entry.
        let place = at + if count == 0 { written } else { next } as u64;
        let end = place + count * ENTRY;
        if end > source.len() {
            return Err(BROKEN);
        }
        if count > 0 {
            let mut entry = [0; ENTRY as usize];
            source.read_at(place, &mut entry)?;
            table_entry(&entry)?;
            source.read_at(end - ENTRY, &mut entry)?;
            table_entry(&entry)?;
        }
        runs.push(Run { first, count, place });
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
    let generation = number(&[*g0, *g1, *g2, *g3, *g4]).and_then(|g| u16::try_from(g).ok()).ok_or(BROKEN)?;
    match kind {
        b'n' => Ok(Location::At { offset, generation }),
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

/// The decoded bytes of a structural stream: no filter or one Flate filter, with or without a PNG predictor.
pub(super) fn decode(
    source: &dyn Source,
    start: u64,
    length: usize,
    dictionary: &Dictionary,
) -> Result<Vec<u8>, Error> {
    if length > MAX_STREAM || start.saturating_add(length as u64) > source.len() {
        return Err(Error::Malformed("length of a stream"));
    }
    let mut raw = vec![0; length];
    source.read_at(start, &mut raw)?;
    fn single(object: Option<&Object>) -> Option<&Object> {
        match object {
            Some(Object::Array(items)) if items.len() <= 1 => items.first(),
            other => other,
        }
    }
    match single(dictionary.get("Filter")) {
        None | Some(Object::Null) => return Ok(raw),
        Some(Object::Name(name)) if name == b"FlateDecode" => {}
        Some(_) => return Err(Error::Unsupported("filter of a structural stream")),
    }
    let data = inflate(&raw, MAX_STREAM)?;
    match single(dictionary.get("DecodeParms")) {
        None | Some(Object::Null) => Ok(data),
        Some(Object::Dictionary(parameters)) => match parameters.integer("Predictor").unwrap_or(1) {
            1 => Ok(data),
            10..=15
                if parameters.integer("Colors").unwrap_or(1) == 1
                    && parameters.integer("BitsPerComponent").unwrap_or(8) == 8 =>
            {
                let columns = parameters.integer("Columns").unwrap_or(1);
                let columns = usize::try_from(columns).ok().filter(|columns| (1..=4096).contains(columns));
                unpredict(&data, columns.ok_or(BROKEN)?)
            }
            _ => Err(Error::Unsupported("predictor")),
        },
        Some(_) => Err(Error::Unsupported("filter parameters")),
    }
}
