//! One element and the values in it.

use std::fmt;

use super::{Error, tag};
use crate::Budget;

/// One element: identifier octet, the bytes as received, and the content between header and end.
#[derive(Clone, Copy)]
pub struct Element<'a> {
    tag: u8,
    raw: &'a [u8],
    content: &'a [u8],
    depth: u8,
    budget: &'a Budget,
}

/// Equal means byte for byte equal.
impl PartialEq for Element<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}

impl Eq for Element<'_> {}

impl fmt::Debug for Element<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Element({:#04x}, {} bytes)", self.tag, self.content.len())
    }
}

impl<'a> Element<'a> {
    pub(super) fn new(tag: u8, raw: &'a [u8], content: &'a [u8], depth: u8, budget: &'a Budget) -> Self {
        Self { tag, raw, content, depth, budget }
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

    /// What reading it is paid from.
    #[must_use]
    pub fn budget(&self) -> &'a Budget {
        self.budget
    }

    /// How deep it lies.
    pub(super) fn depth(&self) -> u8 {
        self.depth
    }

    /// The content as received, without header and end mark.
    #[must_use]
    pub fn content(&self) -> &'a [u8] {
        self.content
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
