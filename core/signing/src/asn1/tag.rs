//! Identifier octets of the universal types used in certificates and signatures (X.690 8.1.2).

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
