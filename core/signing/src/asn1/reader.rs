//! The reader: one element at a time, with limits.

use super::{Element, Oid};

/// Elements nested deeper than this are refused; real certificates and signatures stay below 15.
pub const MAX_DEPTH: u8 = 32;

/// Identifier octets of the universal types used in certificates and signatures (X.690 8.1.2).
pub mod tag {
    /// BOOLEAN
    pub const BOOLEAN: u8 = 0x01;
    /// INTEGER
    pub const INTEGER: u8 = 0x02;
    /// BIT STRING
    pub const BIT_STRING: u8 = 0x03;
    /// OCTET STRING
    pub const OCTET_STRING: u8 = 0x04;
    /// NULL
    pub const NULL: u8 = 0x05;
    /// OBJECT IDENTIFIER
    pub const OID: u8 = 0x06;
    /// UTF8String
    pub const UTF8_STRING: u8 = 0x0c;
    /// PrintableString
    pub const PRINTABLE_STRING: u8 = 0x13;
    /// TeletexString (T61String)
    pub const TELETEX_STRING: u8 = 0x14;
    /// IA5String
    pub const IA5_STRING: u8 = 0x16;
    /// UTCTime
    pub const UTC_TIME: u8 = 0x17;
    /// GeneralizedTime
    pub const GENERALIZED_TIME: u8 = 0x18;
    /// UniversalString
    pub const UNIVERSAL_STRING: u8 = 0x1c;
    /// BMPString
    pub const BMP_STRING: u8 = 0x1e;
    /// SEQUENCE, SEQUENCE OF
    pub const SEQUENCE: u8 = 0x30;
    /// SET, SET OF
    pub const SET: u8 = 0x31;
    /// The constructed bit.
    pub const CONSTRUCTED: u8 = 0x20;

    /// Context-specific, primitive: `[number]` of a primitive type, implicitly tagged.
    #[must_use]
    pub const fn context(number: u8) -> u8 {
        0x80 | number
    }

    /// Context-specific, constructed: `[number]` explicitly tagged, or implicitly of a constructed type.
    #[must_use]
    pub const fn context_constructed(number: u8) -> u8 {
        0xa0 | number
    }
}

/// Why bytes are not the ASN.1 that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The element says it is longer than what is there.
    #[error("cut off")]
    Truncated,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested too deeply")]
    TooDeep,
    /// Another element stands here than the structure needs.
    #[error("element {found:#04x} where {expected:#04x} was expected")]
    Unexpected {
        /// Identifier octet needed.
        expected: u8,
        /// Identifier octet found; 0 at the end.
        found: u8,
    },
    /// There are bytes after the end of the structure.
    #[error("bytes after the end")]
    Trailing,
    /// An encoding that X.690 forbids or that no certificate or signature uses.
    #[error("bad encoding: {0}")]
    Encoding(&'static str),
    /// A value outside its type (a date that does not exist, a character that is none).
    #[error("bad value: {0}")]
    Value(&'static str),
}

/// Reads the elements of one level, in order.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
    depth: u8,
}

pub(super) struct Header {
    tag: u8,
    pub(super) header: usize,
    /// `None`: indefinite, the end is marked.
    pub(super) length: Option<usize>,
}

pub(super) fn header(bytes: &[u8]) -> Result<Header, Error> {
    let (&tag, rest) = bytes.split_first().ok_or(Error::Truncated)?;
    if tag & 0x1f == 0x1f {
        return Err(Error::Encoding("tag number above 30"));
    }
    if tag == 0 {
        return Err(Error::Encoding("end mark without a beginning"));
    }
    let (&first, rest) = rest.split_first().ok_or(Error::Truncated)?;
    match first {
        0..=0x7f => Ok(Header { tag, header: 2, length: Some(usize::from(first)) }),
        0x80 if tag & tag::CONSTRUCTED != 0 => Ok(Header { tag, header: 2, length: None }),
        0x80 => Err(Error::Encoding("indefinite length of a primitive")),
        _ => {
            let count = usize::from(first & 0x7f);
            if count > 8 {
                return Err(Error::Encoding("length of the length"));
            }
            let octets = rest.get(..count).ok_or(Error::Truncated)?;
            let length = octets.iter().fold(0u64, |length, &octet| length << 8 | u64::from(octet));
            let length = usize::try_from(length).map_err(|_| Error::Truncated)?;
            Ok(Header { tag, header: 2 + count, length: Some(length) })
        }
    }
}

/// Length of the element at the start of `bytes` and of its header and end mark.
fn measure(bytes: &[u8], depth: u8) -> Result<(Header, usize, usize), Error> {
    if depth > MAX_DEPTH {
        return Err(Error::TooDeep);
    }
    let head = header(bytes)?;
    if let Some(length) = head.length {
        let total = head.header.checked_add(length).filter(|&total| total <= bytes.len());
        return total.map(|total| (head, total, 0)).ok_or(Error::Truncated);
    }
    let mut at = head.header;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        if rest.starts_with(&[0, 0]) {
            return Ok((head, at + 2, 2));
        }
        at += measure(rest, depth + 1)?.1;
    }
}

impl<'a> Reader<'a> {
    /// A reader of the elements in `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, depth: 0 }
    }

    /// A reader of what is inside an element at `depth`.
    pub(super) fn inside(content: &'a [u8], depth: u8) -> Result<Self, Error> {
        if depth >= MAX_DEPTH {
            return Err(Error::TooDeep);
        }
        Ok(Self { rest: content, depth: depth + 1 })
    }

    /// Whether everything has been read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What has not been read.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Identifier octet of the next element.
    #[must_use]
    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next element, whatever it is.
    ///
    /// # Errors
    /// Any [`Error`] about its encoding.
    pub fn any(&mut self) -> Result<Element<'a>, Error> {
        let (head, total, mark) = measure(self.rest, self.depth)?;
        let (raw, rest) = self.rest.split_at_checked(total).ok_or(Error::Truncated)?;
        let content = raw.get(head.header..total - mark).ok_or(Error::Truncated)?;
        self.rest = rest;
        Ok(Element::new(head.tag, raw, content, self.depth))
    }

    /// The next element, which must have this identifier octet.
    ///
    /// # Errors
    /// [`Error::Unexpected`] when it has another.
    pub fn expect(&mut self, tag: u8) -> Result<Element<'a>, Error> {
        match self.peek() {
            Some(found) if found == tag => self.any(),
            found => Err(Error::Unexpected { expected: tag, found: found.unwrap_or(0) }),
        }
    }

    /// The next element when it has this identifier octet.
    ///
    /// # Errors
    /// Any [`Error`] about its encoding.
    pub fn optional(&mut self, tag: u8) -> Result<Option<Element<'a>>, Error> {
        if self.peek() == Some(tag) { self.any().map(Some) } else { Ok(None) }
    }

    /// The elements inside the next element, a SEQUENCE.
    ///
    /// # Errors
    /// [`Error::Unexpected`] when it is something else.
    pub fn sequence(&mut self) -> Result<Reader<'a>, Error> {
        self.expect(tag::SEQUENCE)?.children()
    }

    /// The next element, an OBJECT IDENTIFIER.
    ///
    /// # Errors
    /// [`Error::Unexpected`] when it is something else.
    pub fn oid(&mut self) -> Result<Oid<'a>, Error> {
        Oid::new(self.expect(tag::OID)?.content())
    }

    /// Checks that nothing is left.
    ///
    /// # Errors
    /// [`Error::Trailing`] when something is.
    pub fn finish(&self) -> Result<(), Error> {
        if self.rest.is_empty() { Ok(()) } else { Err(Error::Trailing) }
    }
}
