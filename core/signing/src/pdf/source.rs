//! Where the bytes of a document come from.

/// Random access to the bytes of one immutable document.
///
/// The length and the bytes must not change while a function of this crate runs; signing notices when they changed
/// between two calls. Reads are of at most a few hundred KiB, so a sealed file can be opened piece by piece.
pub trait Source {
    /// Length in bytes.
    fn len(&self) -> u64;

    /// Fills `into` completely with the bytes from `offset` on.
    ///
    /// # Errors
    /// [`ReadError::OutOfBounds`] when the range is not inside the document, [`ReadError::Failed`] when reading failed.
    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), ReadError>;

    /// Whether there are no bytes at all.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Why bytes could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The range is not inside the document.
    #[error("bytes {offset} to {} are outside the document", offset.saturating_add(*length))]
    OutOfBounds {
        /// First byte asked for.
        offset: u64,
        /// Number of bytes asked for.
        length: u64,
    },
    /// The storage failed; the text is for logs, never for a person.
    #[error("{0}")]
    Failed(String),
}

impl Source for [u8] {
    fn len(&self) -> u64 {
        <[u8]>::len(self) as u64
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), ReadError> {
        let out_of_bounds = ReadError::OutOfBounds { offset, length: into.len() as u64 };
        let start = usize::try_from(offset).map_err(|_| out_of_bounds.clone())?;
        let end = start.checked_add(into.len()).ok_or_else(|| out_of_bounds.clone())?;
        into.copy_from_slice(self.get(start..end).ok_or(out_of_bounds)?);
        Ok(())
    }
}

impl Source for Vec<u8> {
    fn len(&self) -> u64 {
        self.as_slice().len() as u64
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), ReadError> {
        self.as_slice().read_at(offset, into)
    }
}

impl<S: Source + ?Sized> Source for &S {
    fn len(&self) -> u64 {
        (**self).len()
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), ReadError> {
        (**self).read_at(offset, into)
    }
}

/// The first `length` bytes of another source: a document as it was at an earlier revision.
pub(crate) struct Prefix<'a> {
    source: &'a dyn Source,
    length: u64,
}

impl<'a> Prefix<'a> {
    pub(crate) fn new(source: &'a dyn Source, length: u64) -> Self {
        Self { source, length: length.min(source.len()) }
    }
}

impl Source for Prefix<'_> {
    fn len(&self) -> u64 {
        self.length
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), ReadError> {
        let length = into.len() as u64;
        match offset.checked_add(length) {
            Some(end) if end <= self.length => self.source.read_at(offset, into),
            _ => Err(ReadError::OutOfBounds { offset, length }),
        }
    }
}

/// Bytes moved at once when a whole document is hashed or copied: memory use does not grow with the document.
const PIECE: usize = 64 * 1024;

/// Calls `each` with every piece of `range` in order.
pub(crate) fn for_each_piece<E: From<ReadError>>(
    source: &dyn Source,
    range: std::ops::Range<u64>,
    mut each: impl FnMut(&[u8]) -> Result<(), E>,
) -> Result<(), E> {
    let mut buffer = vec![0; PIECE];
    let mut at = range.start;
    while at < range.end {
        let want = usize::try_from(range.end - at).unwrap_or(PIECE).min(PIECE);
        let piece = buffer.get_mut(..want).expect("want is at most the buffer's length");
        source.read_at(at, piece)?;
        each(piece)?;
        at += want as u64;
    }
    Ok(())
}
