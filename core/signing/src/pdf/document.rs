//! A document: opened from its end, read object by object when asked.

use std::rc::Rc;

use super::object::{Dictionary, Object, Reference};
use super::packed::PackedObjects;
use super::parser::Parser;
use super::window::{Bytes, Found};
use super::xref::{Location, Section};
use super::{Error, Prefix, Source};
use crate::{Budget, Limit};

const MAX_HOPS: usize = 8;
/// `startxref` stands in the last bytes of a file; writers add white space and the odd comment behind it.
const TAIL: u64 = 2048;

/// A PDF file, or one of its earlier revisions.
pub(crate) struct Document<'s> {
    bytes: Bytes<'s>,
    sections: Vec<Rc<Section<'s>>>,
    packed: PackedObjects<'s>,
}

/// The newest version of an object.
pub(crate) struct Held {
    pub(crate) object: Object,
    pub(crate) generation: u16,
    /// Where the data begins, when it is a stream.
    pub(crate) stream: Option<u64>,
}

impl<'s> Document<'s> {
    /// Opens a document from its last `startxref`; all that is read of it is paid from `budget`.
    pub(crate) fn open(source: &'s dyn Source, budget: &'s Budget) -> Result<Self, Error> {
        let bytes = Bytes { source, budget };
        let mut head = [0; 8];
        if bytes.len() < 32 {
            return Err(Error::NotPdf);
        }
        bytes.read_at(0, &mut head)?;
        if !head.starts_with(b"%PDF-") {
            return Err(Error::NotPdf);
        }
        let sections = Section::chain(bytes, last_section(bytes)?.0)?;
        if sections.iter().any(|section| section.trailer().get("Encrypt").is_some()) {
            return Err(Error::Encrypted);
        }
        Ok(Self { bytes, sections, packed: PackedObjects::default() })
    }

    /// Opens the revision of this document that makes up the whole of `prefix`: nothing but line ends may follow its `%%EOF`.
    ///
    /// Its cross-reference sections are this document's when they lie in it: they are not read again.
    pub(crate) fn revision<'p>(&self, prefix: &'p Prefix<'_>) -> Result<Document<'p>, Error>
    where
        's: 'p,
    {
        let bytes = Bytes { source: prefix, budget: self.bytes.budget };
        let (offset, is_end) = last_section(bytes)?;
        if !is_end {
            return Err(Error::Malformed("a revision that does not end with its end mark"));
        }
        let own = self.sections.iter().position(|section| section.offset() == offset);
        let own = own.and_then(|at| self.sections.get(at..)).unwrap_or_default();
        bytes.budget.step(self.sections.len() as u64)?;
        if own.is_empty() || !own.iter().all(|section| section.is_within(bytes.len())) {
            return Document::open(prefix, self.bytes.budget);
        }
        Ok(Document { bytes, sections: own.to_vec(), packed: PackedObjects::default() })
    }

    /// Whether nothing but line ends follows the end mark.
    pub(crate) fn ends_with_its_mark(&self) -> Result<bool, Error> {
        Ok(last_section(self.bytes)?.1)
    }

    pub(crate) fn source(&self) -> &'s dyn Source {
        self.bytes.source
    }

    /// What reading is paid from.
    pub(crate) fn budget(&self) -> &'s Budget {
        self.bytes.budget
    }

    pub(super) fn bytes(&self) -> Bytes<'s> {
        self.bytes
    }

    /// The newest trailer.
    pub(crate) fn trailer(&self) -> Result<&Dictionary, Error> {
        self.newest().map(Section::trailer)
    }

    /// The newest cross-reference section.
    pub(crate) fn newest(&self) -> Result<&Section<'s>, Error> {
        self.sections.first().map(Rc::as_ref).ok_or(Error::Malformed("no cross-reference section"))
    }

    /// Where the newest cross-reference section lies.
    pub(crate) fn newest_offset(&self) -> Result<u64, Error> {
        self.newest().map(Section::offset)
    }

    /// All sections, the newest first.
    pub(crate) fn sections(&self) -> &[Rc<Section<'s>>] {
        &self.sections
    }

    /// Sections newer than the one at `offset`; `None` when that is not one of this document's.
    pub(crate) fn newer_than(&self, offset: u64) -> Option<&[Rc<Section<'s>>]> {
        let at = self.sections.iter().position(|section| section.offset() == offset)?;
        self.sections.get(..at)
    }

    /// An object number that no revision has used, and every later one.
    pub(crate) fn free_number(&self) -> Result<u32, Error> {
        let sizes = self.sections.iter().map(|section| section.trailer().integer("Size").unwrap_or(0));
        let size = sizes.filter_map(|size| u64::try_from(size).ok()).max().unwrap_or(0);
        let used = self.sections.iter().map(|section| section.highest()).max().unwrap_or(0);
        // Room for a signature's objects below the highest number that a file may have.
        u32::try_from(size.max(used)).ok().filter(|number| *number <= 8_388_000).ok_or(Limit::Objects.into())
    }

    /// Where the newest version of an object lies; `None` when there never was one.
    pub(crate) fn locate(&self, number: u32) -> Result<Option<Location>, Error> {
        for section in &self.sections {
            if let Some(location) = section.find(self.bytes, number)? {
                return Ok(Some(location));
            }
        }
        Ok(None)
    }

    /// The newest version of an object; null when it does not exist (7.3.10).
    pub(crate) fn load(&self, reference: Reference) -> Result<Object, Error> {
        match self.held(reference.number)? {
            Some(held) if held.generation == reference.generation => Ok(held.object),
            _ => Ok(Object::Null),
        }
    }

    /// The newest version of an object; `None` when it does not exist.
    pub(crate) fn held(&self, number: u32) -> Result<Option<Held>, Error> {
        match self.locate(number)? {
            None | Some(Location::Free) => Ok(None),
            Some(Location::At { offset, generation }) => {
                let found = self.object_at(offset, Reference { number, generation })?;
                Ok(Some(Held { object: found.object, generation, stream: found.stream }))
            }
            Some(Location::Packed { stream, index }) => {
                let place = (stream, index, number);
                let object = self.packed.object(self.bytes, place, || self.stream(stream))?;
                Ok(Some(Held { object, generation: 0, stream: None }))
            }
        }
    }

    /// The object that must be at this offset.
    fn object_at(&self, offset: u64, reference: Reference) -> Result<Found, Error> {
        let found = self.bytes.object(offset)?;
        if found.reference == reference {
            Ok(found)
        } else {
            Err(Error::Malformed("another object where one should be"))
        }
    }

    /// The dictionary of a stream that is an object of its own, and where its data lies.
    fn stream(&self, number: u32) -> Result<(Dictionary, std::ops::Range<u64>), Error> {
        const BROKEN: Error = Error::Malformed("a stream is missing");
        let Some(Location::At { offset, generation }) = self.locate(number)? else { return Err(BROKEN) };
        let found = self.object_at(offset, Reference { number, generation })?;
        let (Some(start), Some(dictionary)) = (found.stream, found.object.into_dictionary()) else {
            return Err(BROKEN);
        };
        let length = self.length(&dictionary)?;
        Ok((dictionary, start..start.checked_add(length).ok_or(BROKEN)?))
    }

    /// The length of a stream. It may be indirect, but then not inside an object stream when it is that of one (7.5.7):
    /// that would go round in a circle.
    pub(crate) fn length(&self, stream: &Dictionary) -> Result<u64, Error> {
        const BROKEN: Error = Error::Malformed("length of a stream");
        let length = match stream.get("Length") {
            Some(Object::Integer(length)) => *length,
            Some(Object::Reference(reference)) => {
                let Some(Location::At { offset, .. }) = self.locate(reference.number)? else { return Err(BROKEN) };
                match self.object_at(offset, *reference)?.object {
                    Object::Integer(length) => length,
                    _ => return Err(BROKEN),
                }
            }
            _ => return Err(BROKEN),
        };
        u64::try_from(length).map_err(|_| BROKEN)
    }

    /// Follows references until there is an object.
    pub(crate) fn resolve(&self, object: &Object) -> Result<Object, Error> {
        let Object::Reference(mut reference) = *object else { return Ok(object.copy(self.budget())?) };
        for _ in 1..MAX_HOPS {
            match self.load(reference)? {
                Object::Reference(next) => reference = next,
                found => return Ok(found),
            }
        }
        Err(Error::Malformed("references go round in a circle"))
    }

    /// The value of a key, with references followed; null when it is absent.
    pub(crate) fn value(&self, dictionary: &Dictionary, key: &str) -> Result<Object, Error> {
        dictionary.get(key).map_or(Ok(Object::Null), |value| self.resolve(value))
    }

    /// The document catalog and where it is.
    pub(crate) fn catalog(&self) -> Result<(Reference, Dictionary), Error> {
        let reference = self.trailer()?.reference("Root").ok_or(Error::Malformed("no document catalog"))?;
        let catalog = self.load(reference)?.into_dictionary().ok_or(Error::Malformed("no document catalog"))?;
        Ok((reference, catalog))
    }

    /// Major and minor version, as the header says or the catalog overrides.
    pub(crate) fn version(&self, catalog: &Dictionary) -> Result<(u8, u8), Error> {
        let mut head = [0; 8];
        self.bytes.read_at(0, &mut head)?;
        let read = |bytes: &[u8]| match bytes {
            [major @ b'1'..=b'9', b'.', minor @ b'0'..=b'9'] => Some((major - b'0', minor - b'0')),
            _ => None,
        };
        let [_, _, _, _, _, header @ ..] = head;
        let header = read(&header).ok_or(Error::NotPdf)?;
        Ok(header.max(catalog.name("Version").and_then(read).unwrap_or(header)))
    }
}

/// Offset of the newest section, and whether nothing but line ends follows the end mark.
fn last_section(bytes: Bytes<'_>) -> Result<(u64, bool), Error> {
    const MISSING: Error = Error::Malformed("no startxref at the end");
    let length = bytes.len().min(TAIL);
    let mut tail = vec![0; usize::try_from(length).map_err(|_| MISSING)?];
    bytes.read_at(bytes.len() - length, &mut tail)?;
    bytes.budget.step(TAIL)?;
    let word = b"startxref";
    let at = tail.windows(word.len()).rposition(|window| window == word).ok_or(MISSING)?;
    let after = tail.get(at + word.len()..).unwrap_or_default();
    let found = Parser::read(after, bytes.budget, |parser| Ok((parser.unsigned()?, parser.position())));
    let (offset, read) = found.map_err(|_| MISSING)?;
    let rest = after.get(read..).unwrap_or_default().trim_ascii_start();
    let is_end = rest.strip_prefix(b"%%EOF").is_some_and(|rest| rest.trim_ascii().is_empty());
    Ok((offset, is_end))
}
