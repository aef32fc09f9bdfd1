//! The writer: DER only, from the inside out.

use super::{Oid, tag};

/// One element around the concatenation of `parts`.
#[must_use]
pub fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut out = Vec::with_capacity(length + 6);
    out.push(tag);
    if length < 0x80 {
        out.push(u8::try_from(length).expect("below 128"));
    } else {
        let octets = length.to_be_bytes();
        let significant = octets.iter().position(|&octet| octet != 0).unwrap_or(octets.len());
        let octets = octets.get(significant..).unwrap_or_default();
        out.push(0x80 | u8::try_from(octets.len()).expect("at most 8"));
        out.extend_from_slice(octets);
    }
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// A SEQUENCE of the given elements.
#[must_use]
pub fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(tag::SEQUENCE, parts)
}

/// A SET OF in the order that DER prescribes (X.690 11.6); `tag` is [`tag::SET`] or an implicit tag.
#[must_use]
pub fn set_of(tag: u8, mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort_unstable();
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    element(tag, &parts)
}

/// An OBJECT IDENTIFIER.
#[must_use]
pub fn oid(oid: Oid<'_>) -> Vec<u8> {
    element(tag::OID, &[oid.as_bytes()])
}

/// An OCTET STRING.
#[must_use]
pub fn octet_string(content: &[u8]) -> Vec<u8> {
    element(tag::OCTET_STRING, &[content])
}

/// NULL.
#[must_use]
pub fn null() -> Vec<u8> {
    element(tag::NULL, &[])
}

/// An INTEGER that is not negative, from big-endian octets of any length.
#[must_use]
pub fn integer(big_endian: &[u8]) -> Vec<u8> {
    let significant = big_endian.iter().position(|&octet| octet != 0).unwrap_or(big_endian.len());
    let octets = big_endian.get(significant..).unwrap_or_default();
    match octets.first() {
        Some(first) if first & 0x80 == 0 => element(tag::INTEGER, &[octets]),
        _ => element(tag::INTEGER, &[&[0], octets]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Budget;
    use crate::asn1::{Element, ids, is_der};

    #[test]
    fn lengths_are_the_shortest_and_are_read_back() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let bytes = octet_string(&vec![7; length]);
            assert!(is_der(&bytes, &Budget::new()), "{length}");
            assert_eq!(Element::parse(&bytes, &Budget::new()).expect("one").content().len(), length);
        }
    }

    #[test]
    fn integers_are_minimal_and_never_negative() {
        assert_eq!(integer(&[0, 0, 5]), [2, 1, 5]);
        assert_eq!(integer(&[0x80]), [2, 2, 0, 0x80]);
        assert_eq!(integer(&[0, 0]), [2, 1, 0]);
        assert_eq!(integer(&[]), [2, 1, 0]);
    }

    #[test]
    fn sets_are_sorted_by_their_encoding() {
        let set = set_of(tag::SET, vec![oid(ids::DATA), null(), integer(&[1])]);
        assert_eq!(set.get(2), Some(&tag::INTEGER));
        assert_eq!(set.get(5), Some(&tag::NULL));
        assert_eq!(set, set_of(tag::SET, vec![null(), integer(&[1]), oid(ids::DATA)]));
    }
}
