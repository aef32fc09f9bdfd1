//! Where an element ends: its header read, its length measured.

use super::{Error, tag};
use crate::Budget;

/// Identifier and length octets.
pub(super) struct Header {
    pub(super) tag: u8,
    pub(super) header: usize,
    /// `None`: indefinite, the end is marked.
    pub(super) length: Option<usize>,
}

/// Reads the header at the start of `bytes`.
pub(super) fn header(bytes: &[u8]) -> Result<Header, Error> {
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
pub(super) fn measure(bytes: &[u8], depth: u8, budget: &Budget) -> Result<(Header, usize, usize), Error> {
    budget.depth(depth)?;
    budget.step(4)?;
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
        at += measure(rest, depth + 1, budget)?.1;
    }
}
