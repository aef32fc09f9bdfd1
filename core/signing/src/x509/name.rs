//! Distinguished names, as people are shown them and as chains compare them.

use std::fmt;

use crate::asn1::{self, Element, Oid, Reader, ids, tag};
use crate::{Budget, Limit};

/// The parts of a distinguished name that are shown to people; an attribute that occurs twice is joined with ", ".
///
/// Texts are ready to be shown: control characters and those that change the writing direction, with which a name could
/// pretend to be another, are replaced by U+FFFD.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Name {
    /// CN: the person or authority.
    pub common_name: Option<String>,
    /// O: the organisation.
    pub organisation: Option<String>,
    /// OU: the unit inside the organisation.
    pub organisational_unit: Option<String>,
    /// C: the country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// L: the locality.
    pub locality: Option<String>,
    /// ST: the province.
    pub province: Option<String>,
    /// serialNumber: a number that tells namesakes apart.
    pub serial_number: Option<String>,
    /// UID: in Vietnam usually the identity or tax number, with a prefix that says which.
    pub user_id: Option<String>,
    /// GN: given name.
    pub given_name: Option<String>,
    /// SN: surname.
    pub surname: Option<String>,
    /// title: the office held.
    pub title: Option<String>,
    /// emailAddress.
    pub email: Option<String>,
}

impl Name {
    /// Reads an encoded Name (RFC 5280 4.1.2.4).
    ///
    /// # Errors
    /// [`asn1::Error`] when it is malformed.
    pub fn parse(raw: &[u8], budget: &Budget) -> Result<Self, asn1::Error> {
        let mut name = Self::default();
        let scratch = budget.scratch();
        let attributes = attributes(raw, budget)?;
        drop(scratch);
        for attribute in attributes.into_iter().flatten() {
            // In text a byte may become three.
            budget.hold(3 * attribute.value.content().len() as u64)?;
            let Some(text) = text(&attribute.value) else { continue };
            let Some(slot) = name.slot(attribute.kind) else { continue };
            let shown: String =
                text.chars().map(|c| if misleads(c) { char::REPLACEMENT_CHARACTER } else { c }).collect();
            match slot {
                Some(earlier) => {
                    earlier.push_str(", ");
                    earlier.push_str(&shown);
                }
                None => *slot = Some(shown),
            }
        }
        Ok(name)
    }

    /// The Vietnamese personal number of a natural person: twelve digits in `serialNumber` (ETSI EN 319 412-1 5.1.3: `PNOVN-` or `IDCVN-`)
    /// or, as providers in Vietnam do, in `UID` after `CCCD:` or `CMND:`.
    #[must_use]
    pub fn personal_number(&self) -> Option<&str> {
        let number = |text: &'_ str, prefixes: [&str; 2]| -> Option<usize> {
            let number = prefixes.iter().find_map(|prefix| text.strip_prefix(prefix))?;
            (number.len() == 12 && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.len() - number.len())
        };
        let mut places = [(&self.serial_number, ["PNOVN-", "IDCVN-"]), (&self.user_id, ["CCCD:", "CMND:"])].into_iter();
        places.find_map(|(text, prefixes)| {
            let text = text.as_deref()?.trim();
            text.get(number(text, prefixes)?..)
        })
    }

    fn slot(&mut self, kind: Oid<'_>) -> Option<&mut Option<String>> {
        Some(match kind {
            ids::COMMON_NAME => &mut self.common_name,
            ids::ORGANISATION => &mut self.organisation,
            ids::ORGANISATIONAL_UNIT => &mut self.organisational_unit,
            ids::COUNTRY => &mut self.country,
            ids::LOCALITY => &mut self.locality,
            ids::PROVINCE => &mut self.province,
            ids::SERIAL_NUMBER => &mut self.serial_number,
            ids::USER_ID => &mut self.user_id,
            ids::GIVEN_NAME => &mut self.given_name,
            ids::SURNAME => &mut self.surname,
            ids::TITLE => &mut self.title,
            ids::EMAIL => &mut self.email,
            _ => return None,
        })
    }
}

impl fmt::Display for Name {
    /// `CN=…, OU=…, O=…`, the parts that are there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            ("CN", &self.common_name),
            ("UID", &self.user_id),
            ("serialNumber", &self.serial_number),
            ("title", &self.title),
            ("OU", &self.organisational_unit),
            ("O", &self.organisation),
            ("L", &self.locality),
            ("ST", &self.province),
            ("C", &self.country),
        ];
        let mut separator = "";
        for (label, value) in parts {
            if let Some(value) = value {
                write!(f, "{separator}{label}={value}")?;
                separator = ", ";
            }
        }
        Ok(())
    }
}

/// Characters that nobody sees or that reorder what is seen: controls, format characters (Unicode category Cf), line and
/// paragraph separators, variation selectors, tags, and the mark of what could not be decoded (UAX #9, UTS #39).
fn misleads(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{110bd}' | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

struct Attribute<'a> {
    kind: Oid<'a>,
    value: Element<'a>,
}

/// What an attribute and the set around it take in memory while they are read.
const ATTRIBUTE: u64 = 256;

fn attributes<'a>(raw: &'a [u8], budget: &'a Budget) -> Result<Vec<Vec<Attribute<'a>>>, asn1::Error> {
    let mut name = Vec::new();
    let mut sets = Element::parse_sequence(raw, budget)?;
    while !sets.is_empty() {
        let mut set = Vec::new();
        budget.hold(ATTRIBUTE)?;
        let mut members = sets.expect(tag::SET)?.children()?;
        while !members.is_empty() {
            budget.hold(ATTRIBUTE)?;
            let mut member: Reader<'_> = members.sequence()?;
            set.push(Attribute { kind: member.oid()?, value: member.any()? });
            member.finish()?;
        }
        name.push(set);
    }
    Ok(name)
}

/// The text of a DirectoryString or IA5String; `None` for other types and for bytes that are no text.
fn text(value: &Element<'_>) -> Option<String> {
    let content = value.content();
    match value.tag() {
        tag::UTF8_STRING | tag::PRINTABLE_STRING | tag::IA5_STRING => String::from_utf8(content.to_vec()).ok(),
        // Real certificates hold Latin-1 here, whatever T.61 says.
        tag::TELETEX_STRING => Some(content.iter().map(|&octet| char::from(octet)).collect()),
        tag::BMP_STRING if content.len().is_multiple_of(2) => {
            let units = content.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).collect::<Result<_, _>>().ok()
        }
        tag::UNIVERSAL_STRING if content.len().is_multiple_of(4) => content
            .chunks_exact(4)
            .map(|four| char::from_u32(u32::from_be_bytes([four[0], four[1], four[2], four[3]])))
            .collect(),
        _ => None,
    }
}

/// An encoded name, and what of it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EncodedName {
    raw: Vec<u8>,
    folded: Option<Vec<Set>>,
}

/// The attributes of one relative name in a fixed order: type, and text with case and spaces left aside.
type Set = Vec<(Vec<u8>, String)>;

impl EncodedName {
    /// Takes an encoded name; one that cannot be read is the same only byte for byte.
    pub(crate) fn new(name: &Element<'_>) -> Result<Self, Limit> {
        let scratch = name.budget().scratch();
        let folded = Self::fold(name).ok().flatten();
        drop(scratch);
        name.budget().hold(3 * name.raw().len() as u64)?;
        Ok(Self { raw: name.raw().to_vec(), folded })
    }

    /// `None` when a value is no text.
    fn fold(name: &Element<'_>) -> Result<Option<Vec<Set>>, asn1::Error> {
        let fold = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        name.budget().step(8 * name.raw().len() as u64)?;
        let mut sets = Vec::new();
        for set in attributes(name.raw(), name.budget())? {
            let mut members = Vec::new();
            for attribute in &set {
                let Some(text) = text(&attribute.value) else { return Ok(None) };
                members.push((attribute.kind.as_bytes().to_vec(), fold(text)));
            }
            members.sort_unstable();
            sets.push(members);
        }
        Ok(Some(sets))
    }

    /// The name as received.
    pub(crate) fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// Whether this is the same name: byte for byte, or with case, spaces and string type left aside (RFC 5280 7.1, without
    /// the full string preparation).
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.raw == other.raw || matches!((&self.folded, &other.folded), (Some(own), Some(other)) if own == other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asn1::{element, oid, sequence};

    fn attribute(kind: Oid<'_>, string: u8, content: &[u8]) -> Vec<u8> {
        element(tag::SET, &[&sequence(&[&oid(kind), &element(string, &[content])])])
    }

    fn name(sets: &[Vec<u8>]) -> Vec<u8> {
        sequence(&sets.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    #[test]
    fn vietnamese_names_are_read_from_every_string_type() {
        let utf16: Vec<u8> = "Lò Thị Ủ".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let raw = name(&[
            attribute(ids::COUNTRY, tag::PRINTABLE_STRING, b"VN"),
            attribute(ids::ORGANISATION, tag::UTF8_STRING, "Sở Tư pháp".as_bytes()),
            attribute(ids::ORGANISATIONAL_UNIT, tag::UTF8_STRING, "Phòng A".as_bytes()),
            attribute(ids::ORGANISATIONAL_UNIT, tag::UTF8_STRING, "Tổ 2".as_bytes()),
            attribute(ids::COMMON_NAME, tag::BMP_STRING, &utf16),
            attribute(ids::USER_ID, tag::UTF8_STRING, b"CCCD:010156000123"),
        ]);
        let name = Name::parse(&raw, &Budget::new()).expect("a name");
        assert_eq!(name.to_string(), "CN=Lò Thị Ủ, UID=CCCD:010156000123, OU=Phòng A, Tổ 2, O=Sở Tư pháp, C=VN");
    }

    #[test]
    fn a_name_cannot_turn_the_writing_direction() {
        let raw = name(&[attribute(ids::COMMON_NAME, tag::UTF8_STRING, "A\u{202e}B\nC".as_bytes())]);
        assert_eq!(
            Name::parse(&raw, &Budget::new()).expect("a name").common_name.as_deref(),
            Some("A\u{fffd}B\u{fffd}C")
        );
    }

    #[test]
    fn what_nobody_sees_is_marked_in_a_name() {
        for unseen in
            ["\u{ad}", "\u{61c}", "\u{6dd}", "\u{8e2}", "\u{180b}", "\u{180e}", "\u{200b}", "\u{2028}", "\u{2066}"]
                .into_iter()
                .chain([
                    "\u{fe0f}",
                    "\u{feff}",
                    "\u{fffb}",
                    "\u{110bd}",
                    "\u{13437}",
                    "\u{1bca1}",
                    "\u{1d173}",
                    "\u{e0041}",
                ])
        {
            let raw = name(&[attribute(ids::COMMON_NAME, tag::UTF8_STRING, format!("Lò{unseen} Ủ").as_bytes())]);
            let shown = Name::parse(&raw, &Budget::new()).expect("a name").common_name;
            assert_eq!(shown.as_deref(), Some("Lò\u{fffd} Ủ"), "{unseen:?}");
        }
        let seen = name(&[attribute(ids::COMMON_NAME, tag::UTF8_STRING, "Lò Thi\u{323} U\u{309}".as_bytes())]);
        assert_eq!(
            Name::parse(&seen, &Budget::new()).expect("a name").common_name.as_deref(),
            Some("Lò Thi\u{323} U\u{309}")
        );
    }

    #[test]
    fn names_compare_without_case_and_spaces_but_not_without_content() {
        let a = name(&[attribute(ids::COMMON_NAME, tag::UTF8_STRING, "Gốc  Thử".as_bytes())]);
        let b = name(&[attribute(ids::COMMON_NAME, tag::UTF8_STRING, " GỐC thử ".as_bytes())]);
        let c = name(&[attribute(ids::COMMON_NAME, tag::UTF8_STRING, "Gốc Thứ".as_bytes())]);
        let d = name(&[attribute(ids::ORGANISATION, tag::UTF8_STRING, "Gốc Thử".as_bytes())]);
        let budget = Budget::new();
        let same = |a: &[u8], b: &[u8]| {
            let encoded = |raw| EncodedName::new(&Element::parse(raw, &budget).expect("a name")).expect("small");
            encoded(a).is(&encoded(b))
        };
        assert!(same(&a, &b));
        assert!(!same(&a, &c));
        assert!(!same(&a, &d));
        assert!(!same(&a, &name(&[])));
    }
}
