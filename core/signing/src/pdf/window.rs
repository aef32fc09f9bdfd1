//! Reading at an offset, with a window that grows until what stands there fits.

use super::object::{Object, Reference};
use super::parser::{Fault, Parser};
use super::{Error, Source};

/// An object larger than this is refused; what is read here is structure, never page content.
const MAX_OBJECT: u64 = 16 << 20;
const FIRST_WINDOW: u64 = 4096;

/// Reads something at `offset`, with a window that grows until it fits.
pub(super) fn read_window<T>(
    source: &dyn Source,
    offset: u64,
    read: impl Fn(&mut Parser<'_>) -> Result<T, Fault>,
) -> Result<T, Error> {
    let available = source.len().checked_sub(offset).ok_or(Error::Malformed("an offset outside the file"))?;
    let mut window = FIRST_WINDOW;
    loop {
        let length = window.min(available);
        let mut bytes = vec![0; usize::try_from(length).map_err(|_| Error::Limit("object"))?];
        source.read_at(offset, &mut bytes)?;
        match read(&mut Parser::new(&bytes)) {
            Ok(found) => return Ok(found),
            Err(Fault::Broken(what)) => return Err(Error::Malformed(what)),
            Err(Fault::NeedMore) if length == available => {
                return Err(Error::Malformed("the file ends inside an object"));
            }
            Err(Fault::NeedMore) if window >= MAX_OBJECT => return Err(Error::Limit("object")),
            Err(Fault::NeedMore) => window *= 4,
        }
    }
}

/// An indirect object as it lies in the file.
pub(super) struct Found {
    pub(super) reference: Reference,
    pub(super) object: Object,
    /// Where the data begins, when it is a stream.
    pub(super) stream: Option<u64>,
}

/// Reads the indirect object at `offset`.
pub(super) fn read_object(source: &dyn Source, offset: u64) -> Result<Found, Error> {
    read_window(source, offset, |parser| {
        let reference = parser.object_header()?;
        let object = parser.object()?;
        let is_stream = matches!(object, Object::Dictionary(_)) && parser.is_at("stream")?;
        let stream = if is_stream {
            parser.word("stream")?;
            Some(offset + parser.end_of_line()? as u64)
        } else {
            None
        };
        Ok(Found { reference, object, stream })
    })
}
