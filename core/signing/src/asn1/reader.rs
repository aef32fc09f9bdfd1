//! The reader: one element at a time, with limits.

use super::header::measure;
use super::{Element, Error, Oid, tag};
use crate::Budget;

/// Reads the elements of one level, in order.
#[derive(Debug, Clone)]
pub struct Reader<'a> {
    rest: &'a [u8],
    depth: u8,
    budget: &'a Budget,
}

impl<'a> Reader<'a> {
    /// A reader of the elements in `bytes`, paid for from `budget`.
    #[must_use]
    pub fn new(bytes: &'a [u8], budget: &'a Budget) -> Self {
        Self { rest: bytes, depth: 0, budget }
    }

    /// A reader of what is inside an element at `depth`.
    pub(super) fn inside(content: &'a [u8], depth: u8, budget: &'a Budget) -> Result<Self, Error> {
        budget.depth(depth + 1)?;
        Ok(Self { rest: content, depth: depth + 1, budget })
    }

    /// What reading here is paid from.
    #[must_use]
    pub fn budget(&self) -> &'a Budget {
        self.budget
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
        let (head, total, mark) = measure(self.rest, self.depth, self.budget)?;
        let (raw, rest) = self.rest.split_at_checked(total).ok_or(Error::Truncated)?;
        let content = raw.get(head.header..total - mark).ok_or(Error::Truncated)?;
        self.rest = rest;
        Ok(Element::new(head.tag, raw, content, self.depth, self.budget))
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
