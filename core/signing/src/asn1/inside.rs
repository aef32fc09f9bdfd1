//! What is inside an element: its parts, one after the other.

use std::borrow::Cow;

use super::header::header;
use super::{Element, Error, Reader, tag};
use crate::Budget;

impl<'a> Element<'a> {
    /// Reads `bytes` as exactly one element.
    ///
    /// # Errors
    /// [`Error::Trailing`] when something follows it.
    pub fn parse(bytes: &'a [u8], budget: &'a Budget) -> Result<Self, Error> {
        let mut reader = Reader::new(bytes, budget);
        let element = reader.any()?;
        reader.finish()?;
        Ok(element)
    }

    /// Reads `bytes` as exactly one SEQUENCE and gives the elements inside.
    ///
    /// # Errors
    /// [`Error::Unexpected`] when it is something else, [`Error::Trailing`] when something follows it.
    pub fn parse_sequence(bytes: &'a [u8], budget: &'a Budget) -> Result<Reader<'a>, Error> {
        let mut reader = Reader::new(bytes, budget);
        let inside = reader.sequence()?;
        reader.finish()?;
        Ok(inside)
    }

    /// The elements inside.
    ///
    /// # Errors
    /// [`Error::TooDeep`], or [`Error::Encoding`] when this element is primitive.
    pub fn children(&self) -> Result<Reader<'a>, Error> {
        if self.tag() & tag::CONSTRUCTED == 0 {
            return Err(Error::Encoding("a primitive has no parts"));
        }
        Reader::inside(self.content(), self.depth(), self.budget())
    }

    /// Content of an OCTET STRING, joined when BER cut it into pieces.
    ///
    /// # Errors
    /// [`Error::Unexpected`] when it is no OCTET STRING.
    pub fn octets(&self) -> Result<Cow<'a, [u8]>, Error> {
        match self.tag() {
            tag::OCTET_STRING => Ok(Cow::Borrowed(self.content())),
            t if t == tag::OCTET_STRING | tag::CONSTRUCTED => {
                self.budget().hold(self.content().len() as u64)?;
                let mut joined = Vec::new();
                self.join(&mut joined)?;
                Ok(Cow::Owned(joined))
            }
            found => Err(Error::Unexpected { expected: tag::OCTET_STRING, found }),
        }
    }

    fn join(&self, joined: &mut Vec<u8>) -> Result<(), Error> {
        match self.tag() {
            tag::OCTET_STRING => joined.extend_from_slice(self.content()),
            t if t == tag::OCTET_STRING | tag::CONSTRUCTED => {
                let mut pieces = self.children()?;
                while !pieces.is_empty() {
                    pieces.any()?.join(joined)?;
                }
            }
            found => return Err(Error::Unexpected { expected: tag::OCTET_STRING, found }),
        }
        Ok(())
    }
}

/// Whether `bytes` are one element that keeps the rules of DER which the field breaks: definite, shortest lengths, and
/// strings in one piece (X.690 10.1, 10.2), at every level.
#[must_use]
pub fn is_der(bytes: &[u8], budget: &Budget) -> bool {
    fn check(reader: &mut Reader<'_>) -> Result<bool, Error> {
        while !reader.is_empty() {
            let head = header(reader.rest())?;
            let element = reader.any()?;
            let shortest = match head.length {
                None => return Ok(false),
                Some(0..0x80) => 2,
                Some(length) => 2 + (usize::BITS - length.leading_zeros()).div_ceil(8) as usize,
            };
            let string_in_pieces = element.tag() < 0x40
                && element.tag() & tag::CONSTRUCTED != 0
                && !matches!(element.tag(), tag::SEQUENCE | tag::SET);
            if head.header != shortest || string_in_pieces {
                return Ok(false);
            }
            if element.tag() & tag::CONSTRUCTED != 0 && !check(&mut element.children()?)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
    Element::parse(bytes, budget).is_ok() && check(&mut Reader::new(bytes, budget)).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asn1::sequence;
    use crate::budget::{DEPTH, Limit};

    fn budget() -> &'static Budget {
        Box::leak(Box::default())
    }

    #[test]
    fn definite_and_indefinite_lengths_give_the_same_content() {
        for bytes in [
            &[0x30, 0x03, 0x02, 0x01, 0x05][..],
            &[0x30, 0x81, 0x03, 0x02, 0x01, 0x05],
            &[0x30, 0x84, 0, 0, 0, 3, 0x02, 0x01, 0x05],
            &[0x30, 0x80, 0x02, 0x01, 0x05, 0, 0],
        ] {
            let element = Element::parse(bytes, budget()).expect("legal BER");
            assert_eq!(element.raw(), bytes);
            assert_eq!(element.content(), [0x02, 0x01, 0x05]);
            assert_eq!(element.children().expect("constructed").any().expect("one").small(), Ok(5));
        }
    }

    #[test]
    fn strings_in_pieces_are_joined_and_are_not_der() {
        let bytes = [0x24, 0x80, 0x04, 2, 1, 2, 0x24, 0x80, 0x04, 1, 3, 0, 0, 0x04, 0, 0, 0];
        let element = Element::parse(&bytes, budget()).expect("legal BER");
        assert_eq!(element.octets().expect("octets").as_ref(), [1, 2, 3]);
        assert!(!is_der(&bytes, budget()));
        assert!(is_der(&[0x04, 3, 1, 2, 3], budget()));
        assert!(!is_der(&[0x04, 0x81, 3, 1, 2, 3], budget()));
        assert!(!is_der(&[0x04, 3, 1, 2, 3, 0], budget()));
    }

    #[test]
    fn what_is_cut_off_or_not_asn1_is_refused() {
        let whole = [0x30, 0x80, 0x02, 0x01, 0x05, 0x04, 0x81, 2, 7, 7, 0, 0];
        for length in 0..whole.len() {
            let part = whole.get(..length).expect("a prefix");
            assert!(Element::parse(part, budget()).is_err(), "{length}");
        }
        assert!(Element::parse(&[0x04, 0x80, 0, 0], budget()).is_err(), "an indefinite primitive");
        assert!(Element::parse(&[0x1f, 0x85, 0x01, 0], budget()).is_err(), "a long tag");
        assert!(Element::parse(&[0x30, 0x89, 0, 0, 0, 0, 0, 0, 0, 0, 0], budget()).is_err());
        assert_eq!(
            Element::parse(&[0x30, 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], budget()),
            Err(Error::Truncated)
        );
        assert_eq!(Element::parse(&[0x05, 0, 0], budget()), Err(Error::Trailing));
    }

    #[test]
    fn endless_nesting_is_refused_and_not_descended() {
        let mut bytes = vec![];
        for _ in 0..10_000 {
            bytes.extend([0x30, 0x80]);
        }
        assert_eq!(Element::parse(&bytes, budget()), Err(Error::Limit(Limit::Depth)));
        let mut nested = vec![0x05, 0];
        for _ in 0..u32::from(DEPTH) + 10 {
            nested = sequence(&[&nested]);
        }
        let mut reader = Reader::new(&nested, budget());
        let mut depth = 0;
        let refused = loop {
            match reader.any().and_then(|element| element.children()) {
                Ok(inner) => reader = inner,
                Err(error) => break error,
            }
            depth += 1;
        };
        assert_eq!((refused, depth), (Error::Limit(Limit::Depth), DEPTH));
        assert!(!is_der(&nested, budget()));
    }

    #[test]
    fn numbers_bits_and_booleans() {
        let element = |bytes| Element::parse(bytes, budget()).expect("legal");
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
