//! Reading at an offset, with a window that grows until what stands there fits.

use super::object::{Object, Reference};
use super::parser::{Fault, Parser};
use super::{Error, Source};
use crate::Budget;

/// Most objects fit in.
const OBJECT: u64 = 1024;
/// What reading costs: a step for each call and for so many bytes.
const BYTES_PER_STEP: u64 = 32;

/// The bytes of a document, and what reading them is paid from.
#[derive(Clone, Copy)]
pub(super) struct Bytes<'s> {
    pub(super) source: &'s dyn Source,
    pub(super) budget: &'s Budget,
}

impl Bytes<'_> {
    pub(super) fn len(&self) -> u64 {
        self.source.len()
    }

    /// Fills `into` with the bytes from `offset` on.
    pub(super) fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), Error> {
        self.budget.step(8 + into.len() as u64 / BYTES_PER_STEP)?;
        Ok(self.source.read_at(offset, into)?)
    }

    /// Reads something short at `offset`: it gets a window of `first` bytes, and larger ones when that ends too early.
    pub(super) fn read_short<T>(
        &self,
        offset: u64,
        first: u64,
        read: impl Fn(&mut Parser<'_>) -> Result<T, Fault>,
    ) -> Result<T, Error> {
        let available = self.len().checked_sub(offset).ok_or(Error::Malformed("an offset outside the file"))?;
        let mut window = first;
        loop {
            let length = window.min(available);
            let _room = self.budget.keep(length)?;
            let mut bytes = vec![0; usize::try_from(length).map_err(|_| crate::Limit::Memory)?];
            self.read_at(offset, &mut bytes)?;
            let attempt = self.budget.scratch();
            match Parser::read(&bytes, self.budget, &read) {
                Ok(found) => {
                    attempt.remains();
                    return Ok(found);
                }
                Err(Fault::Limit(limit)) => return Err(limit.into()),
                Err(Fault::Broken(what)) => return Err(Error::Malformed(what)),
                Err(Fault::NeedMore) if length == available => {
                    return Err(Error::Malformed("the file ends inside an object"));
                }
                Err(Fault::NeedMore) => window *= 4,
            }
        }
    }

    /// Reads something of the size of an object at `offset`.
    pub(super) fn read<T>(&self, offset: u64, read: impl Fn(&mut Parser<'_>) -> Result<T, Fault>) -> Result<T, Error> {
        self.read_short(offset, OBJECT, read)
    }

    /// Reads the indirect object at `offset`.
    pub(super) fn object(&self, offset: u64) -> Result<Found, Error> {
        self.read(offset, |parser| {
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
}

/// An indirect object as it lies in the file.
pub(super) struct Found {
    pub(super) reference: Reference,
    pub(super) object: Object,
    /// Where the data begins, when it is a stream.
    pub(super) stream: Option<u64>,
}
