//! PNG: a walk over the chunks (W3C PNG, third edition) from IHDR to IEND, with their checksums.

use super::{Found, exif};

/// The signature.
pub(super) const BEGIN: [u8; 8] = [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];

/// Chunks that decide what the picture looks like. Everything else (text, times, Exif, private data, later frames of an
/// animation) is left out.
const NEEDED: [&[u8; 4]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
    b"cLLI", b"bKGD", b"pHYs", b"hIST",
];

/// Length, kind and checksum: what a chunk is without its data.
const FRAME: usize = 12;
/// Where the second chunk begins.
const AFTER_HEADER: usize = 8 + FRAME + 13;

/// Checks the structure and leaves out the chunks that are not needed: of Exif only the way up stays. `None` when it is
/// damaged.
pub(super) fn read(bytes: &[u8]) -> Option<Found> {
    let mut clean = Vec::with_capacity(bytes.len());
    clean.extend_from_slice(bytes.get(..8)?);
    let mut at = 8_usize;
    let mut size: Option<(u32, u32)> = None;
    let mut orientation = 1;
    let mut has_data = false;
    loop {
        let length = usize::try_from(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?)).ok()?;
        let end = at.checked_add(length)?.checked_add(FRAME)?;
        let chunk = bytes.get(at..end)?;
        let (kind, data) = chunk.get(4..8 + length)?.split_at_checked(4)?;
        let sum = u32::from_be_bytes(chunk.get(8 + length..)?.try_into().ok()?);
        if sum != checksum(chunk.get(4..8 + length)?) {
            return None;
        }
        match kind {
            b"IHDR" if size.is_none() && at == 8 => size = Some(header(data)?),
            // The header comes first and once.
            b"IHDR" => return None,
            _ if size.is_none() => return None,
            b"IDAT" => has_data = true,
            b"eXIf" => orientation = exif::orientation(data).unwrap_or(orientation),
            _ => {}
        }
        let needed = NEEDED.iter().any(|needed| *needed == kind);
        // A capital first letter means: whoever does not know this chunk cannot show the picture.
        if !needed && kind.first().is_none_or(|letter| !letter.is_ascii_lowercase()) {
            return None;
        }
        if needed {
            clean.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            let (width, height) = size.filter(|_| has_data && length == 0)?;
            if let Some(tiff) = exif::only(orientation) {
                // Before the data (5.6): right after the header, which comes first.
                clean.splice(AFTER_HEADER..AFTER_HEADER, chunk_of(b"eXIf", &tiff));
            }
            return Some(Found { width, height, pages: Some(1), orientation, clean });
        }
        at = end;
    }
}

/// A chunk (5.3).
fn chunk_of(kind: &[u8; 4], data: &[u8; 26]) -> Vec<u8> {
    let body = [&kind[..], data].concat();
    [&[0, 0, 0, 26], &body[..], &checksum(&body).to_be_bytes()].concat()
}

/// Width and height, when the header is one.
fn header(data: &[u8]) -> Option<(u32, u32)> {
    let (size, rest) = data.split_at_checked(8)?;
    let (width, height) = size.split_at_checked(4)?;
    let number = |bytes: &[u8]| bytes.try_into().ok().map(u32::from_be_bytes).filter(|n| (1..=0x7fff_ffff).contains(n));
    let [depth, colour, 0, 0, 0 | 1] = *rest else {
        return None;
    };
    let allowed = match colour {
        0 => matches!(depth, 1 | 2 | 4 | 8 | 16),
        3 => matches!(depth, 1 | 2 | 4 | 8),
        2 | 4 | 6 => matches!(depth, 8 | 16),
        _ => false,
    };
    if allowed { Some((number(width)?, number(height)?)) } else { None }
}

/// CRC-32 as of ISO 3309, the PNG specification's annex D.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum: u32, byte| {
        let index = usize::from(sum.to_le_bytes()[0] ^ byte);
        TABLE[index] ^ (sum >> 8)
    })
}

const TABLE: [u32; 256] = {
    let mut table = [0_u32; 256];
    let mut index = 0_usize;
    while index < 256 {
        #[allow(clippy::cast_possible_truncation, reason = "below 256")]
        let mut sum = index as u32;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
            bit += 1;
        }
        table[index] = sum;
        index += 1;
    }
    table
};

#[cfg(test)]
pub(super) fn checksum_for_tests(bytes: &[u8]) -> u32 {
    checksum(bytes)
}
