//! Time-stamp tokens (RFC 3161 2.4.2): what was stamped, and when.

use super::{Error, SignedData};
use crate::Budget;
use crate::asn1::{Element, ids, read_time, tag};
use crate::digest::Hash;
use crate::x509::hash_algorithm;

/// The statement inside a token. Its signature is checked by whoever uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TimeStamp {
    /// Unix seconds.
    pub(crate) time: i64,
    pub(crate) hash: Option<Hash>,
    pub(crate) imprint: Vec<u8>,
}

impl TimeStamp {
    /// Reads the TSTInfo inside a token.
    pub(crate) fn parse(token: &SignedData<'_>, budget: &Budget) -> Result<Self, Error> {
        let content = token.content().filter(|_| token.content_type() == ids::TST_INFO);
        let content = content.ok_or(Error::Malformed("not a time-stamp"))?;
        let mut info = Element::parse_sequence(content, budget)?;
        if info.expect(tag::INTEGER)?.small()? != 1 {
            return Err(Error::Malformed("time-stamp version"));
        }
        info.oid()?; // policy
        let mut imprint = info.sequence()?;
        let hash = hash_algorithm(&imprint.expect(tag::SEQUENCE)?)?;
        let hashed = imprint.expect(tag::OCTET_STRING)?.content().to_vec();
        imprint.finish()?;
        info.expect(tag::INTEGER)?; // serial number
        let time = read_time(&info.expect(tag::GENERALIZED_TIME)?)?;
        Ok(Self { time, hash, imprint: hashed })
    }

    /// Whether it stamps exactly these bytes.
    pub(crate) fn stamps(&self, bytes: &[u8]) -> bool {
        self.hash.is_some_and(|hash| hash.of(bytes).as_ref() == self.imprint)
    }
}
