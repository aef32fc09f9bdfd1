//! A document: opened from its end, read object by object when asked.

use std::cell::RefCell;
use std::rc::Rc;

use super::object::{Dictionary, Object, Reference};
use super::parser::Parser;
use super::window::{Found, read_object};
use super::xref::{Location, Section, decode};
use super::{Error, Source};

const MAX_HOPS: usize = 8;
/// `startxref` stands in the last bytes of a file; writers add white space and the odd comment behind it.
const TAIL: u64 = 2048;
const MAX_PACKED: i64 = 65_536;

/// The objects of an object stream with their numbers.
type Packed = Rc<Vec<(u32, Object)>>;

/// A PDF file, or one of its earlier revisions.
pub(crate) struct Document<'s> {
    source: &'s dyn Source,
    sections: Vec<Section>,
    /// The object stream that was unpacked last.
    unpacked: RefCell<Option<(u32, Packed)>>,
}

impl<'s> Document<'s> {
    /// Opens a document from its last `startxref`.
    pub(crate) fn open(source: &'s dyn Source) -> Result<Self, Error> {
        let mut head = [0; 8];
        if source.len() < 32 {
            return Err(Error::NotPdf);
        }
        source.read_at(0, &mut head)?;
        if !head.starts_with(b"%PDF-") {
            return Err(Error::NotPdf);
        }
        let sections = Section::chain(source, last_section(source)?.0)?;
        if sections.iter().any(|section| section.trailer().get("Encrypt").is_some()) {
            return Err(Error::Encrypted);
        }
        Ok(Self { source, sections, unpacked: RefCell::new(None) })
    }

    /// Opens the revision that makes up the whole of `source`: nothing but line ends may follow its `%%EOF`.
    pub(crate) fn open_revision(source: &'s dyn Source) -> Result<Self, Error> {
        if !last_section(source)?.1 {
            return Err(Error::Malformed("a revision that does not end with its end mark"));
        }
        Self::open(source)
    }

    pub(crate) fn source(&self) -> &'s dyn Source {
        self.source
    }

    /// The newest trailer.
    pub(crate) fn trailer(&self) -> Result<&Dictionary, Error> {
        self.sections.first().map(Section::trailer).ok_or(Error::Malformed("no trailer"))
    }

    /// The newest cross-reference section.
    pub(crate) fn newest(&self) -> Result<&Section, Error> {
        self.sections.first().ok_or(Error::Malformed("no cross-reference section"))
    }

    /// Where the newest cross-reference section lies.
    pub(crate) fn newest_offset(&self) -> Result<u64, Error> {
        self.newest().map(Section::offset)
    }

    /// All sections, the newest first.
    pub(crate) fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Sections newer than the one at `offset`; `None` when that is not one of this document's.
    pub(crate) fn newer_than(&self, offset: u64) -> Option<&[Section]> {
        let at = self.sections.iter().position(|section| section.offset() == offset)?;
        self.sections.get(..at)
    }

    /// An object number that no revision has used, and every later one.
    pub(crate) fn free_number(&self) -> Result<u32, Error> {
        let sizes = self.sections.iter().map(|section| section.trailer().integer("Size").unwrap_or(0));
        let size = sizes.filter_map(|size| u64::try_from(size).ok()).max().unwrap_or(0);
        let used = self.sections.iter().map(Section::end).max().unwrap_or(0);
        // Room for a signature's objects below the highest number that a file may have.
        u32::try_from(size.max(used)).ok().filter(|number| *number <= 8_388_000).ok_or(Error::Limit("objects"))
    }

    /// Where the newest version of an object lies; `None` when there never was one.
    pub(crate) fn locate(&self, number: u32) -> Result<Option<Location>, Error> {
        for section in &self.sections {
            if let Some(location) = section.find(self.source, number)? {
                return Ok(Some(location));
            }
        }
        Ok(None)
    }

    /// The newest version of an object; null when it does not exist (7.3.10).
    pub(crate) fn load(&self, reference: Reference) -> Result<Object, Error> {
        match self.locate(reference.number)? {
            None | Some(Location::Free) => Ok(Object::Null),
            Some(Location::At { generation, .. }) if generation != reference.generation => Ok(Object::Null),
            Some(Location::At { offset, .. }) => Ok(self.object_at(offset, reference)?.object),
            Some(Location::Packed { stream, index }) => self.unpack(stream, index, reference.number),
        }
    }

    /// The newest version of an object and whether it is a stream; `None` when it does not exist.
    pub(crate) fn held(&self, number: u32) -> Result<Option<(Object, bool)>, Error> {
        match self.locate(number)? {
            None | Some(Location::Free) => Ok(None),
            Some(Location::At { offset, generation }) => {
                let found = self.object_at(offset, Reference { number, generation })?;
                Ok(Some((found.object, found.stream.is_some())))
            }
            Some(Location::Packed { stream, index }) => Ok(Some((self.unpack(stream, index, number)?, false))),
        }
    }

    fn object_at(&self, offset: u64, reference: Reference) -> Result<Found, Error> {
        let found = read_object(self.source, offset)?;
        if found.reference == reference {
            Ok(found)
        } else {
            Err(Error::Malformed("another object where one should be"))
        }
    }

    fn unpack(&self, stream: u32, index: u32, number: u32) -> Result<Object, Error> {
        const BROKEN: Error = Error::Malformed("object stream");
        let kept =
            self.unpacked.borrow().as_ref().filter(|(kept, _)| *kept == stream).map(|(_, objects)| Rc::clone(objects));
        let objects = match kept {
            Some(objects) => objects,
            None => {
                let objects = Rc::new(self.object_stream(stream)?);
                *self.unpacked.borrow_mut() = Some((stream, Rc::clone(&objects)));
                objects
            }
        };
        match usize::try_from(index).ok().and_then(|index| objects.get(index)) {
            Some((found, object)) if *found == number => Ok(object.clone()),
            _ => Err(BROKEN),
        }
    }

    fn object_stream(&self, stream: u32) -> Result<Vec<(u32, Object)>, Error> {
        const BROKEN: Error = Error::Malformed("object stream");
        let Some(Location::At { offset, generation }) = self.locate(stream)? else { return Err(BROKEN) };
        let found = self.object_at(offset, Reference { number: stream, generation })?;
        let (Some(start), Some(dictionary)) = (found.stream, found.object.into_dictionary()) else {
            return Err(BROKEN);
        };
        // The length may be indirect, but then not inside an object stream (7.5.7): that would go round in a circle.
        let length = match dictionary.get("Length") {
            Some(Object::Reference(reference)) => match self.locate(reference.number)? {
                Some(Location::At { offset, .. }) => self.object_at(offset, *reference)?.object,
                _ => return Err(BROKEN),
            },
            Some(direct) => direct.clone(),
            None => return Err(BROKEN),
        };
        let Object::Integer(length) = length else { return Err(BROKEN) };
        let data = decode(self.source, start, usize::try_from(length).map_err(|_| BROKEN)?, &dictionary)?;
        let count = dictionary.integer("N").filter(|count| (0..=MAX_PACKED).contains(count)).ok_or(BROKEN)?;
        let first = dictionary.integer("First").and_then(|first| usize::try_from(first).ok()).ok_or(BROKEN)?;
        // The last object may end with the data: a space lets its end be seen.
        let data = [data.as_slice(), b" "].concat();
        let broken = |_| BROKEN;
        let mut header = Parser::new(&data);
        let mut objects = Vec::new();
        for _ in 0..count {
            let number = u32::try_from(header.unsigned().map_err(broken)?).map_err(|_| BROKEN)?;
            let at = usize::try_from(header.unsigned().map_err(broken)?).map_err(|_| BROKEN)?;
            let at = first.checked_add(at).ok_or(BROKEN)?;
            objects.push((number, Parser::new(data.get(at..).ok_or(BROKEN)?).object().map_err(broken)?));
        }
        Ok(objects)
    }

    /// Follows references until there is an object.
    pub(crate) fn resolve(&self, object: &Object) -> Result<Object, Error> {
        let mut object = object.clone();
        for _ in 0..MAX_HOPS {
            match object {
                Object::Reference(reference) => object = self.load(reference)?,
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
        self.source.read_at(0, &mut head)?;
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
fn last_section(source: &dyn Source) -> Result<(u64, bool), Error> {
    const MISSING: Error = Error::Malformed("no startxref at the end");
    let length = source.len().min(TAIL);
    let mut tail = vec![0; usize::try_from(length).map_err(|_| MISSING)?];
    source.read_at(source.len() - length, &mut tail)?;
    let word = b"startxref";
    let at = tail.windows(word.len()).rposition(|window| window == word).ok_or(MISSING)?;
    let after = tail.get(at + word.len()..).unwrap_or_default();
    let mut parser = Parser::new(after);
    let offset = parser.unsigned().map_err(|_| MISSING)?;
    let rest = after.get(parser.position()..).unwrap_or_default().trim_ascii_start();
    let is_end = rest.strip_prefix(b"%%EOF").is_some_and(|rest| rest.trim_ascii().is_empty());
    Ok((offset, is_end))
}
