//! The reader: one element at a time, never copying unless BER cut a string into pieces.

use std::borrow::Cow;

use super::Oid;

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

/// One element: identifier octet, the bytes as received, and the content between header and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element<'a> {
    tag: u8,
    raw: &'a [u8],
    content: &'a [u8],
    depth: u8,
}

/// Reads the elements of one level, in order.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
    depth: u8,
}

struct Header {
    tag: u8,
    header: usize,
    /// `None`: indefinite, the end is marked.
    length: Option<usize>,
}

fn header(bytes: &[u8]) -> Result<Header, Error> {
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
        Ok(Element { tag: head.tag, raw, content, depth: self.depth })
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
        Oid::new(self.expect(tag::OID)?.content)
    }

    /// Checks that nothing is left.
    ///
    /// # Errors
    /// [`Error::Trailing`] when something is.
    pub fn finish(&self) -> Result<(), Error> {
        if self.rest.is_empty() { Ok(()) } else { Err(Error::Trailing) }
    }
}

impl<'a> Element<'a> {
    /// Reads `bytes` as exactly one element.
    ///
    /// # Errors
    /// [`Error::Trailing`] when something follows it.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut reader = Reader::new(bytes);
        let element = reader.any()?;
        reader.finish()?;
        Ok(element)
    }

    /// Reads `bytes` as exactly one SEQUENCE and gives the elements inside.
    ///
    /// # Errors
    /// [`Error::Unexpected`] when it is something else, [`Error::Trailing`] when something follows it.
    pub fn parse_sequence(bytes: &'a [u8]) -> Result<Reader<'a>, Error> {
        let mut reader = Reader::new(bytes);
        let inside = reader.sequence()?;
        reader.finish()?;
        Ok(inside)
    }

    /// Identifier octet.
    #[must_use]
    pub fn tag(&self) -> u8 {
        self.tag
    }

    /// The whole element as received.
    #[must_use]
    pub fn raw(&self) -> &'a [u8] {
        self.raw
    }

    /// The content as received, without header and end mark.
    #[must_use]
    pub fn content(&self) -> &'a [u8] {
        self.content
    }

    /// The elements inside.
    ///
    /// # Errors
    /// [`Error::TooDeep`], or [`Error::Encoding`] when this element is primitive.
    pub fn children(&self) -> Result<Reader<'a>, Error> {
        if self.tag & tag::CONSTRUCTED == 0 {
            return Err(Error::Encoding("a primitive has no parts"));
        }
        if self.depth >= MAX_DEPTH {
            return Err(Error::TooDeep);
        }
        Ok(Reader { rest: self.content, depth: self.depth + 1 })
    }

    /// Content of an OCTET STRING, joined when BER cut it into pieces.
    ///
    /// # Errors
    /// [`Error::Unexpected`] when it is no OCTET STRING.
    pub fn octets(&self) -> Result<Cow<'a, [u8]>, Error> {
        match self.tag {
            tag::OCTET_STRING => Ok(Cow::Borrowed(self.content)),
            t if t == tag::OCTET_STRING | tag::CONSTRUCTED => {
                let mut joined = Vec::new();
                let mut pieces = self.children()?;
                while !pieces.is_empty() {
                    joined.extend_from_slice(&pieces.any()?.octets()?);
                }
                Ok(Cow::Owned(joined))
            }
            found => Err(Error::Unexpected { expected: tag::OCTET_STRING, found }),
        }
    }

    /// Bits of a BIT STRING that is a whole number of octets (keys, signatures).
    ///
    /// # Errors
    /// [`Error::Encoding`] when bits are left over.
    pub fn whole_bits(&self) -> Result<&'a [u8], Error> {
        match self.typed(tag::BIT_STRING)?.split_first() {
            Some((0, octets)) => Ok(octets),
            _ => Err(Error::Encoding("bits that are not whole octets")),
        }
    }

    /// Bits of a named-bit BIT STRING, the first bit as bit 0 of the number; only the first 16 are looked at.
    ///
    /// # Errors
    /// [`Error::Encoding`] when it is no BIT STRING.
    pub fn named_bits(&self) -> Result<u16, Error> {
        let (&unused, octets) = self.typed(tag::BIT_STRING)?.split_first().ok_or(Error::Encoding("empty bit string"))?;
        if unused > 7 || (octets.is_empty() && unused != 0) {
            return Err(Error::Encoding("unused bits"));
        }
        let mut bits = 0;
        for (index, octet) in octets.iter().take(2).enumerate() {
            bits |= u16::from(octet.reverse_bits()) << (8 * index);
        }
        Ok(bits)
    }

    /// Content of an INTEGER that is not negative, without its leading zero.
    ///
    /// # Errors
    /// [`Error::Value`] when it is negative or empty.
    pub fn unsigned(&self) -> Result<&'a [u8], Error> {
        match self.typed(tag::INTEGER)? {
            [] => Err(Error::Encoding("empty integer")),
            [first, ..] if first & 0x80 != 0 => Err(Error::Value("negative integer")),
            [0, rest @ ..] => Ok(rest),
            all => Ok(all),
        }
    }

    /// A small INTEGER that is not negative.
    ///
    /// # Errors
    /// [`Error::Value`] when it does not fit.
    pub fn small(&self) -> Result<u32, Error> {
        let octets = self.unsigned()?;
        if octets.len() > 4 {
            return Err(Error::Value("integer too large"));
        }
        Ok(octets.iter().fold(0, |number, &octet| number << 8 | u32::from(octet)))
    }

    /// A BOOLEAN. BER allows any octet but zero for true.
    ///
    /// # Errors
    /// [`Error::Encoding`] when it is not one octet.
    pub fn boolean(&self) -> Result<bool, Error> {
        match self.typed(tag::BOOLEAN)? {
            [octet] => Ok(*octet != 0),
            _ => Err(Error::Encoding("boolean")),
        }
    }

    fn typed(&self, expected: u8) -> Result<&'a [u8], Error> {
        if self.tag == expected { Ok(self.content) } else { Err(Error::Unexpected { expected, found: self.tag }) }
    }
}

/// Whether `bytes` are one element that keeps the rules of DER which the field breaks: definite, shortest lengths, and
/// strings in one piece (X.690 10.1, 10.2), at every level.
#[must_use]
pub fn is_der(bytes: &[u8]) -> bool {
    fn check(reader: &mut Reader<'_>) -> Result<bool, Error> {
        while !reader.is_empty() {
            let head = header(reader.rest())?;
            let element = reader.any()?;
            let shortest = match head.length {
                None => return Ok(false),
                Some(0..0x80) => 2,
                Some(length) => 2 + (usize::BITS - length.leading_zeros()).div_ceil(8) as usize,
            };
            let string_in_pieces = element.tag < 0x40
                && element.tag & tag::CONSTRUCTED != 0
                && !matches!(element.tag, tag::SEQUENCE | tag::SET);
            if head.header != shortest || string_in_pieces {
                return Ok(false);
            }
            if element.tag & tag::CONSTRUCTED != 0 && !check(&mut element.children()?)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
    Element::parse(bytes).is_ok() && check(&mut Reader::new(bytes)).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definite_and_indefinite_lengths_give_the_same_content() {
        for bytes in [
            &[0x30, 0x03, 0x02, 0x01, 0x05][..],
            &[0x30, 0x81, 0x03, 0x02, 0x01, 0x05],
            &[0x30, 0x84, 0, 0, 0, 3, 0x02, 0x01, 0x05],
            &[0x30, 0x80, 0x02, 0x01, 0x05, 0, 0],
        ] {
            let element = Element::parse(bytes).expect("legal BER");
            assert_eq!(element.raw(), bytes);
            assert_eq!(element.content(), [0x02, 0x01, 0x05]);
            assert_eq!(element.children().expect("constructed").any().expect("one").small(), Ok(5));
        }
    }

    #[test]
    fn strings_in_pieces_are_joined_and_are_not_der() {
        let bytes = [0x24, 0x80, 0x04, 2, 1, 2, 0x24, 0x80, 0x04, 1, 3, 0, 0, 0x04, 0, 0, 0];
        let element = Element::parse(&bytes).expect("legal BER");
        assert_eq!(element.octets().expect("octets").as_ref(), [1, 2, 3]);
        assert!(!is_der(&bytes));
        assert!(is_der(&[0x04, 3, 1, 2, 3]));
        assert!(!is_der(&[0x04, 0x81, 3, 1, 2, 3]));
        assert!(!is_der(&[0x04, 3, 1, 2, 3, 0]));
    }

    #[test]
    fn what_is_cut_off_or_not_asn1_is_refused() {
        let whole = [0x30, 0x80, 0x02, 0x01, 0x05, 0x04, 0x81, 2, 7, 7, 0, 0];
        for length in 0..whole.len() {
            let part = whole.get(..length).expect("a prefix");
            assert!(Element::parse(part).is_err(), "{length}");
        }
        assert!(Element::parse(&[0x04, 0x80, 0, 0]).is_err(), "an indefinite primitive");
        assert!(Element::parse(&[0x1f, 0x85, 0x01, 0]).is_err(), "a long tag");
        assert!(Element::parse(&[0x30, 0x89, 0, 0, 0, 0, 0, 0, 0, 0, 0]).is_err());
        assert_eq!(Element::parse(&[0x30, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), Err(Error::Truncated));
        assert_eq!(Element::parse(&[0x05, 0, 0]), Err(Error::Trailing));
    }

    #[test]
    fn endless_nesting_is_refused_and_not_descended() {
        let mut bytes = vec![];
        for _ in 0..10_000 {
            bytes.extend([0x30, 0x80]);
        }
        assert_eq!(Element::parse(&bytes), Err(Error::TooDeep));
        let mut nested = vec![0x05, 0];
        for _ in 0..40 {
            let mut outer = vec![0x30, u8::try_from(nested.len()).expect("short")];
            outer.append(&mut nested);
            nested = outer;
        }
        let mut reader = Reader::new(&nested);
        let mut depth = 0;
        let refused = loop {
            match reader.any().and_then(|element| element.children()) {
                Ok(inner) => reader = inner,
                Err(error) => break error,
            }
            depth += 1;
        };
        assert_eq!((refused, depth), (Error::TooDeep, MAX_DEPTH));
        assert!(!is_der(&nested));
    }

    #[test]
    fn numbers_bits_and_booleans() {
        let element = |bytes| Element::parse(bytes).expect("legal");
        assert_eq!(element(&[2, 2, 0, 0x80]).small(), Ok(128));
        assert_eq!(element(&[2, 1, 0x80]).small(), Err(Error::Value("negative integer")));
        assert!(element(&[2, 0]).small().is_err());
        assert!(element(&[2, 5, 1, 0, 0, 0, 0]).small().is_err());
        // keyUsage digitalSignature + nonRepudiation, then keyCertSign + cRLSign, then decipherOnly (ninth bit).
        assert_eq!(element(&[3, 2, 6, 0xc0]).named_bits(), Ok(0b11));
        assert_eq!(element(&[3, 2, 1, 0x06]).named_bits(), Ok(0b110_0000));
        assert_eq!(element(&[3, 3, 7, 0, 0x80]).named_bits(), Ok(0b1_0000_0000));
        assert!(element(&[3, 0]).named_bits().is_err());
        assert!(element(&[3, 2, 6, 0xc0]).whole_bits().is_err());
        assert_eq!(element(&[1, 1, 0xff]).boolean(), Ok(true));
        assert!(element(&[1, 2, 0, 0]).boolean().is_err());
    }
}
