//! One element and the values in it, never copied unless BER cut a string into pieces.

use std::borrow::Cow;

use super::reader::{Error, Reader, header, tag};

/// One element: identifier octet, the bytes as received, and the content between header and end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element<'a> {
    tag: u8,
    raw: &'a [u8],
    content: &'a [u8],
    depth: u8,
}

impl<'a> Element<'a> {
    pub(super) fn new(tag: u8, raw: &'a [u8], content: &'a [u8], depth: u8) -> Self {
        Self { tag, raw, content, depth }
    }

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
        Reader::inside(self.content, self.depth)
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
        let (&unused, octets) =
            self.typed(tag::BIT_STRING)?.split_first().ok_or(Error::Encoding("empty bit string"))?;
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
    use crate::asn1::MAX_DEPTH;

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
        assert_eq!(
            Element::parse(&[0x30, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]),
            Err(Error::Truncated)
        );
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
