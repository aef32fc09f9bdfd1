//! The signature dictionary with room for what is known last: the byte range and the signature itself.

use std::ops::Range;

use crate::pdf::{Dictionary, Object};

/// Digits of each number in the byte range: enough for any file, so that the dictionary's length never changes.
const DIGITS: usize = 12;

/// The bytes of a signature dictionary, and where its blanks are.
pub(super) struct Placeholder {
    pub(super) body: Vec<u8>,
    byte_range: Range<usize>,
    /// From `<` to behind `>`.
    contents: Range<usize>,
}

impl Placeholder {
    /// A dictionary with `entries`, and room for `reserved` bytes of signature.
    pub(super) fn new(entries: Vec<(&'static str, Object)>, reserved: usize) -> Self {
        let mut fixed = Dictionary::default();
        fixed.set("Type", Object::named("Sig"));
        fixed.set("Filter", Object::named("Adobe.PPKLite"));
        fixed.set("SubFilter", Object::named("ETSI.CAdES.detached"));
        for (key, value) in entries {
            fixed.set(key, value);
        }
        let mut body = Vec::with_capacity(reserved * 2 + 1024);
        fixed.write(&mut body);
        body.truncate(body.len() - ">>".len());
        body.extend_from_slice(b"/ByteRange [");
        let from = body.len();
        body.resize(from + 4 * DIGITS + 3, b' ');
        let byte_range = from..body.len();
        body.extend_from_slice(b"] /Contents ");
        let from = body.len();
        body.push(b'<');
        body.resize(from + 1 + reserved * 2, b'0');
        body.push(b'>');
        let contents = from..body.len();
        body.extend_from_slice(b" >>");
        Self { body, byte_range, contents }
    }

    /// Writes the byte range into `update`, in which the dictionary begins at `place`, behind a document of `base` bytes.
    /// Gives the range of the `<…>` string in `update`.
    pub(super) fn fill_byte_range(&self, update: &mut [u8], place: usize, base: u64) -> Option<Range<usize>> {
        let contents = place + self.contents.start..place + self.contents.end;
        let before = base + contents.start as u64;
        let after = base + contents.end as u64;
        let rest = (update.len() - contents.end) as u64;
        let text = [0, before, after, rest].map(|number| format!("{number:0DIGITS$}")).join(" ");
        let blank = update.get_mut(place + self.byte_range.start..place + self.byte_range.end)?;
        if text.len() != blank.len() {
            return None;
        }
        blank.copy_from_slice(text.as_bytes());
        Some(contents)
    }
}
