//! PDF: is it one, is it whole, can it be opened. What is inside is for the signing part and the agency.

use super::{Found, PaperFault};

/// Readers look for the header and for the end within this many bytes (ISO 32000-1, Adobe's implementation notes 13, 18).
const WINDOW: usize = 1024;

/// Where the header begins.
pub(super) fn begin(bytes: &[u8]) -> Option<usize> {
    let window = bytes.get(..bytes.len().min(WINDOW))?;
    window.windows(5).position(|part| part == b"%PDF-")
}

/// Checks the end of the file: a marker, before it the place of the cross-reference table, and a table at that place.
pub(super) fn read(bytes: &[u8], begin: usize) -> Result<Option<Found>, PaperFault> {
    if !is_whole(bytes, begin).unwrap_or(false) {
        return Ok(None);
    }
    if is_locked(bytes) {
        return Err(PaperFault::Locked);
    }
    let pages = pages(bytes);
    Ok(Some(Found { width: 0, height: 0, pages, orientation: 1, clean: bytes.to_vec() }))
}

fn is_whole(bytes: &[u8], begin: usize) -> Option<bool> {
    let from = bytes.len().saturating_sub(WINDOW);
    let tail = bytes.get(from..)?;
    let end = last(tail, b"%%EOF")?;
    let keyword = last(tail.get(..end)?, b"startxref")?;
    let digits: Vec<u8> = tail
        .get(keyword + 9..end)?
        .iter()
        .copied()
        .skip_while(u8::is_ascii_whitespace)
        .take_while(u8::is_ascii_digit)
        .take(12)
        .collect();
    let offset: usize = std::str::from_utf8(&digits).ok()?.parse().ok()?;
    // Offsets count from the header; some writers count from the beginning of the file.
    Some([offset.checked_add(begin)?, offset].into_iter().any(|offset| is_table(bytes, offset)))
}

/// `xref`, or the number of the object that is a cross-reference stream.
fn is_table(bytes: &[u8], offset: usize) -> bool {
    let at: Option<&[u8]> = bytes.get(offset..).map(<[u8]>::trim_ascii_start);
    at.is_some_and(|at| at.starts_with(b"xref") || at.first().is_some_and(u8::is_ascii_digit))
}

/// Whether a trailer names an encryption dictionary. Trailers are never compressed.
fn is_locked(bytes: &[u8]) -> bool {
    occurrences(bytes, b"/Encrypt").any(|after| {
        let value = after.trim_ascii_start();
        value.starts_with(b"<<") || (value.len() < after.len() && value.first().is_some_and(u8::is_ascii_digit))
    })
}

/// Pages that can be counted without decompressing anything; `None` when they are in object streams.
fn pages(bytes: &[u8]) -> Option<u32> {
    let count = occurrences(bytes, b"/Type")
        .filter(|after| {
            let value = after.trim_ascii_start();
            value.strip_prefix(b"/Page").is_some_and(|rest| !rest.first().is_some_and(u8::is_ascii_alphanumeric))
        })
        .count();
    u32::try_from(count).ok().filter(|count| *count > 0)
}

/// What follows each occurrence of a text.
fn occurrences<'a>(bytes: &'a [u8], text: &'static [u8]) -> impl Iterator<Item = &'a [u8]> {
    bytes
        .iter()
        .enumerate()
        .filter(move |(_, byte)| Some(*byte) == text.first())
        .filter_map(move |(at, _)| bytes.get(at..)?.strip_prefix(text))
}

fn last(bytes: &[u8], text: &[u8]) -> Option<usize> {
    bytes.windows(text.len()).rposition(|part| part == text)
}
