//! Signature dictionaries as they lie in the file, to the byte (ISO 32000-1 12.8.1).

use std::ops::Range;

use super::object::{Dictionary, Object, Reference};
use super::parser::Fault;
use super::xref::Location;
use super::{Document, Error};

/// A signature dictionary and where its value stands.
pub(crate) struct SignatureDictionary {
    /// Where the object begins.
    pub(crate) offset: u64,
    /// All entries.
    pub(crate) entries: Dictionary,
    /// The value of /Contents.
    pub(crate) contents: Vec<u8>,
    /// From its `<` to behind its `>`.
    pub(crate) place: Range<u64>,
}

impl Document<'_> {
    /// Where the signature dictionary at `reference` begins; `None` when it is not an object of its own.
    pub(crate) fn signature_offset(&self, reference: Reference) -> Result<Option<u64>, Error> {
        Ok(match self.locate(reference.number)? {
            Some(Location::At { offset, generation }) if generation == reference.generation => Some(offset),
            _ => None,
        })
    }

    /// Reads the signature dictionary at `reference`.
    ///
    /// It has to be an object of its own in the file, with /Contents as a hexadecimal string without blanks, and no key
    /// twice: otherwise two readers could take it for two different things.
    pub(crate) fn signature(&self, reference: Reference) -> Result<SignatureDictionary, Error> {
        let offset = self.signature_offset(reference)?;
        let offset = offset.ok_or(Error::Malformed("a signature that is no object of its own"))?;
        let (found, entries, place) = self.bytes().read(offset, |parser| {
            let found = parser.object_header()?;
            let mut entries = Dictionary::default();
            let mut place = None;
            parser.open_dictionary()?;
            while let Some(key) = parser.key()? {
                parser.skip_space()?;
                let start = parser.position();
                let value = parser.object()?;
                if key == b"Contents" {
                    place = Some(start..parser.position());
                }
                entries.push(key, value, self.budget())?;
            }
            parser.word("endobj")?;
            if entries.is_repeating() {
                return Err(Fault::Broken("a signature dictionary with a key twice"));
            }
            Ok((found, entries, place))
        })?;
        let (Some(place), Some(Object::String(contents))) = (place, entries.get("Contents")) else {
            return Err(Error::Malformed("a signature without a value"));
        };
        if found != reference || place.len() != 2 * contents.len() + 2 {
            return Err(Error::Malformed("a signature value that is not plain hexadecimal"));
        }
        self.budget().hold(contents.len() as u64)?;
        let contents = contents.clone();
        Ok(SignatureDictionary {
            offset,
            contents,
            place: offset + place.start as u64..offset + place.end as u64,
            entries,
        })
    }
}
