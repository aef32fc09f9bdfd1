//! Objects inside object streams (ISO 32000-1 7.5.7).
//!
//! A stream is decompressed once and kept while there is room; of its objects only the one that is asked for is parsed.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use super::Error;
use super::object::{Dictionary, Object};
use super::parser::{Fault, Parser};
use super::stream::decode;
use super::window::Bytes;
use crate::Budget;
use crate::budget::Kept;

const BROKEN: Error = Error::Malformed("object stream");
/// Decompressed streams of this many bytes are kept together; whatever is asked for last is kept.
const CACHED: usize = 4 << 20;
const MOST_CACHED: usize = 64;

/// The object streams of a document that were asked for last, the latest at the end.
#[derive(Default)]
pub(super) struct PackedObjects<'s>(RefCell<Vec<(u32, Rc<Unpacked<'s>>)>>);

struct Unpacked<'s> {
    data: Vec<u8>,
    /// Number of each object and where it begins.
    index: Vec<(u32, usize)>,
    _data_room: Kept<'s>,
    _index_room: Kept<'s>,
}

impl<'s> PackedObjects<'s> {
    /// Object `number`, which should be at `index` of an object stream. When that is not at hand, `find` says what its
    /// dictionary is and where its data lies.
    pub(super) fn object(
        &self,
        bytes: Bytes<'s>,
        (stream, index, number): (u32, u32, u32),
        find: impl FnOnce() -> Result<(Dictionary, Range<u64>), Error>,
    ) -> Result<Object, Error> {
        let unpacked = self.unpacked(bytes, stream, find)?;
        let place = usize::try_from(index).ok().and_then(|index| unpacked.index.get(index));
        let Some((_, at)) = place.filter(|(found, _)| *found == number) else { return Err(BROKEN) };
        parse(unpacked.data.get(*at..).ok_or(BROKEN)?, bytes.budget, |parser| parser.object())
    }

    fn unpacked(
        &self,
        bytes: Bytes<'s>,
        stream: u32,
        find: impl FnOnce() -> Result<(Dictionary, Range<u64>), Error>,
    ) -> Result<Rc<Unpacked<'s>>, Error> {
        let mut kept = self.0.borrow_mut();
        if let Some(at) = kept.iter().rposition(|(number, _)| *number == stream) {
            let found = kept.remove(at);
            let unpacked = Rc::clone(&found.1);
            kept.push(found);
            return Ok(unpacked);
        }
        let unpacked = {
            let _dictionary = bytes.budget.scratch();
            let (dictionary, place) = find()?;
            Rc::new(Unpacked::read(bytes, &dictionary, &place)?)
        };
        kept.push((stream, Rc::clone(&unpacked)));
        let mut size: usize = kept.iter().map(|(_, unpacked)| unpacked.data.len()).sum();
        while kept.len() > 1 && (size > CACHED || kept.len() > MOST_CACHED) {
            size -= kept.remove(0).1.data.len();
        }
        Ok(unpacked)
    }
}

impl<'s> Unpacked<'s> {
    fn read(bytes: Bytes<'s>, dictionary: &Dictionary, place: &Range<u64>) -> Result<Self, Error> {
        let length = usize::try_from(place.end - place.start).map_err(|_| BROKEN)?;
        let (mut data, data_room) = decode(bytes, place.start, length, dictionary)?;
        // The last object may end with the data, and only what follows a number says that it is no reference.
        data.extend_from_slice(b" endobj ");
        let count = dictionary.integer("N").and_then(|count| usize::try_from(count).ok()).ok_or(BROKEN)?;
        let first = dictionary.integer("First").and_then(|first| usize::try_from(first).ok()).ok_or(BROKEN)?;
        // A number, an offset and two blanks each.
        if count > data.len() / 4 {
            return Err(BROKEN);
        }
        let index_room = bytes.budget.keep((count * size_of::<(u32, usize)>()) as u64)?;
        let index = parse(&data, bytes.budget, |header| {
            let mut index = Vec::with_capacity(count);
            for _ in 0..count {
                let number = u32::try_from(header.unsigned()?).map_err(|_| Fault::Broken("object number"))?;
                let at = usize::try_from(header.unsigned()?).ok().and_then(|at| at.checked_add(first));
                index.push((number, at.ok_or(Fault::Broken("offset"))?));
            }
            Ok(index)
        })?;
        Ok(Self { data, index, _data_room: data_room, _index_room: index_room })
    }
}

fn parse<T>(bytes: &[u8], budget: &Budget, read: impl FnOnce(&mut Parser<'_>) -> Result<T, Fault>) -> Result<T, Error> {
    Parser::read(bytes, budget, read).map_err(|fault| match fault {
        Fault::Limit(limit) => limit.into(),
        Fault::NeedMore | Fault::Broken(_) => BROKEN,
    })
}
