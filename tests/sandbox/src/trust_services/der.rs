//! A small DER writer and reader (ITU-T X.690), enough for time-stamps and OCSP. Values are built from
//! the inside out, so lengths are always known; the reader is bounded by its input and never recurses.

/// Tag, length and content.
#[must_use]
pub fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    if content.len() < 0x80 {
        out.push(u8::try_from(content.len()).unwrap_or(0));
    } else {
        let bytes = content.len().to_be_bytes();
        let used: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
        out.push(0x80 | u8::try_from(used.len()).unwrap_or(0));
        out.extend(used);
    }
    out.extend_from_slice(content);
    out
}

/// SEQUENCE of encoded values.
#[must_use]
pub fn sequence(items: &[&[u8]]) -> Vec<u8> {
    value(0x30, &items.concat())
}

/// SET OF encoded values, in DER order.
#[must_use]
pub fn set(items: &[&[u8]]) -> Vec<u8> {
    let mut sorted = items.to_vec();
    sorted.sort_unstable();
    value(0x31, &sorted.concat())
}

/// `[number]` around encoded values (EXPLICIT, or IMPLICIT of a constructed type).
#[must_use]
pub fn context(number: u8, items: &[&[u8]]) -> Vec<u8> {
    value(0xa0 | number, &items.concat())
}

/// `[number]` IMPLICIT of a primitive type.
#[must_use]
pub fn context_primitive(number: u8, content: &[u8]) -> Vec<u8> {
    value(0x80 | number, content)
}

/// INTEGER from a big-endian magnitude.
#[must_use]
pub fn unsigned(magnitude: &[u8]) -> Vec<u8> {
    let mut content: Vec<u8> = magnitude.iter().copied().skip_while(|byte| *byte == 0).collect();
    if content.first().is_none_or(|first| first & 0x80 != 0) {
        content.insert(0, 0);
    }
    value(0x02, &content)
}

/// OCTET STRING.
#[must_use]
pub fn octets(content: &[u8]) -> Vec<u8> {
    value(0x04, content)
}

/// BIT STRING of whole bytes.
#[must_use]
pub fn bits(content: &[u8]) -> Vec<u8> {
    value(0x03, &[&[0], content].concat())
}

/// NULL.
#[must_use]
pub fn null() -> Vec<u8> {
    vec![0x05, 0x00]
}

/// BOOLEAN TRUE; FALSE is always a default and therefore never written.
#[must_use]
pub fn yes() -> Vec<u8> {
    vec![0x01, 0x01, 0xff]
}

/// ENUMERATED.
#[must_use]
pub fn enumerated(number: u8) -> Vec<u8> {
    value(0x0a, &[number])
}

/// UTF8String.
#[must_use]
pub fn text(text: &str) -> Vec<u8> {
    value(0x0c, text.as_bytes())
}

/// GeneralizedTime of Unix seconds.
#[must_use]
pub fn time(seconds: i64) -> Vec<u8> {
    value(0x18, crate::clock::generalized_time(seconds).as_bytes())
}

/// OBJECT IDENTIFIER.
#[must_use]
pub fn oid(arcs: &[u64]) -> Vec<u8> {
    let mut content = Vec::new();
    if let [first, second, rest @ ..] = arcs {
        for arc in std::iter::once(first * 40 + second).chain(rest.iter().copied()) {
            let mut groups = vec![(arc & 0x7f) as u8];
            let mut left = arc >> 7;
            while left > 0 {
                groups.push((left & 0x7f) as u8 | 0x80);
                left >>= 7;
            }
            content.extend(groups.into_iter().rev());
        }
    }
    value(0x06, &content)
}

/// One value found in the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item<'a> {
    /// The identifier octet; multi-byte tags do not occur in what the sandbox reads.
    pub tag: u8,
    /// The content octets.
    pub content: &'a [u8],
    /// Identifier, length and content.
    pub whole: &'a [u8],
}

/// The values of a constructed value, read one after the other.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Reads from encoded bytes.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The next value; `None` at the end or when the bytes are not DER.
    pub fn read(&mut self) -> Option<Item<'a>> {
        let bytes = self.rest;
        let (tag, first) = (*bytes.first()?, *bytes.get(1)?);
        let (length, header) = match first {
            0..=0x7f => (usize::from(first), 2),
            0x81..=0x84 => {
                let count = usize::from(first & 0x7f);
                let octets = bytes.get(2..2 + count)?;
                let length = octets.iter().fold(0, |sum, octet| sum << 8 | usize::from(*octet));
                (length, 2 + count)
            }
            _ => return None,
        };
        let end = header.checked_add(length)?;
        let item = Item { tag, content: bytes.get(header..end)?, whole: bytes.get(..end)? };
        self.rest = bytes.get(end..)?;
        Some(item)
    }

    /// The next value when it has this tag; otherwise nothing is consumed.
    pub fn take(&mut self, tag: u8) -> Option<Item<'a>> {
        let mut ahead = self.clone();
        let item = ahead.read().filter(|item| item.tag == tag)?;
        *self = ahead;
        Some(item)
    }

    /// A reader over the content of the next value, which must have this tag.
    pub fn enter(&mut self, tag: u8) -> Option<Self> {
        self.take(tag).map(|item| Self::new(item.content))
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }
}

/// The parts of a certificate that time-stamps and OCSP repeat.
#[derive(Debug, Clone, Copy)]
pub struct CertificateParts<'a> {
    /// Serial number, big-endian, without a leading zero.
    pub serial: &'a [u8],
    /// The issuer's name, encoded.
    pub issuer: &'a [u8],
    validity: (Item<'a>, Item<'a>),
    /// The subject's name, encoded.
    pub subject: &'a [u8],
    /// The bits of the subject's public key, without the count of unused bits.
    pub public_key: &'a [u8],
}

impl CertificateParts<'_> {
    /// First moment of validity, `YYYYMMDDHHMMSSZ`.
    #[must_use]
    pub fn not_before(&self) -> String {
        full_year(self.validity.0)
    }

    /// Last moment of validity, `YYYYMMDDHHMMSSZ`.
    #[must_use]
    pub fn not_after(&self) -> String {
        full_year(self.validity.1)
    }
}

/// UTCTime has two digits for the year, 50 and above in the last century (RFC 5280 4.1.2.5.1).
fn full_year(time: Item<'_>) -> String {
    let text = String::from_utf8_lossy(time.content);
    match (time.tag, text.as_ref() < "50") {
        (0x17, true) => format!("20{text}"),
        (0x17, false) => format!("19{text}"),
        _ => text.into_owned(),
    }
}

/// Reads a certificate (RFC 5280 4.1).
#[must_use]
pub fn certificate(der: &[u8]) -> Option<CertificateParts<'_>> {
    let mut tbs = Reader::new(der).enter(0x30)?.enter(0x30)?;
    tbs.take(0xa0); // version
    let serial = tbs.take(0x02)?.content;
    tbs.take(0x30)?; // signature algorithm
    let issuer = tbs.take(0x30)?.whole;
    let mut validity = tbs.enter(0x30)?;
    let validity = (validity.read()?, validity.read()?);
    let subject = tbs.take(0x30)?.whole;
    let mut key = tbs.enter(0x30)?;
    key.take(0x30)?; // key algorithm
    let public_key = key.take(0x03)?.content.get(1..)?;
    let serial = serial.strip_prefix(&[0]).filter(|rest| !rest.is_empty()).unwrap_or(serial);
    Some(CertificateParts { serial, issuer, validity, subject, public_key })
}

#[cfg(test)]
mod tests {
    use super::{Reader, oid, sequence, set, unsigned, value};

    #[test]
    fn known_encodings() {
        assert_eq!(oid(&[1, 2, 840, 10045, 4, 3, 2]), [6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]);
        assert_eq!(unsigned(&[0, 0x80]), [2, 2, 0, 0x80]);
        assert_eq!(unsigned(&[]), [2, 1, 0]);
        assert_eq!(value(4, &[7; 200]).get(..3), Some(&[4, 0x81, 200][..]));
        assert_eq!(value(4, &[7; 300]).get(..4), Some(&[4, 0x82, 1, 44][..]));
    }

    #[test]
    fn a_set_is_in_the_order_of_its_encodings() {
        let (one, two) = (unsigned(&[1]), unsigned(&[2]));
        assert_eq!(set(&[&two, &one]), set(&[&one, &two]));
        assert_eq!(set(&[&two, &one]), [0x31, 6, 2, 1, 1, 2, 1, 2]);
    }

    #[test]
    fn the_reader_ends_where_the_bytes_end() {
        let encoded = sequence(&[&unsigned(&[5]), &unsigned(&[6])]);
        let mut inside = Reader::new(&encoded).enter(0x30).expect("a sequence");
        assert_eq!(inside.read().map(|item| item.content), Some(&[5][..]));
        assert!(inside.take(0x04).is_none());
        assert_eq!(inside.read().map(|item| item.content), Some(&[6][..]));
        assert!(inside.is_empty() && inside.read().is_none());
        assert!(Reader::new(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]).read().is_none());
        assert!(Reader::new(&[0x30, 0x05, 1]).read().is_none());
    }
}
