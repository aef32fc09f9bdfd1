//! JPEG: a walk over the marker segments (ITU-T T.81, annex B) from SOI to EOI.

use super::{Found, exif};

/// SOI and the first byte of the next marker.
pub(super) const BEGIN: [u8; 3] = [0xff, 0xd8, 0xff];

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const TEM: u8 = 0x01;
const APP1: u8 = 0xe1;
/// What an APP1 segment begins with that holds Exif (Exif 2.3, 4.7.2).
const EXIF: &[u8] = b"Exif\0\0";

/// Checks the structure and leaves out the segments that are not needed to draw the image: of Exif only the way up stays.
/// `None` when it is damaged.
pub(super) fn read(bytes: &[u8]) -> Option<Found> {
    let mut clean = Vec::with_capacity(bytes.len());
    clean.extend_from_slice(bytes.get(..2)?);
    let mut at = 2;
    let mut frame: Option<(u32, u32)> = None;
    let mut orientation = 1;
    let mut scans = 0_u32;
    loop {
        let begin = at;
        if *bytes.get(at)? != 0xff {
            return None;
        }
        // Any number of fill bytes may stand before a marker.
        while *bytes.get(at)? == 0xff {
            at += 1;
        }
        let marker = *bytes.get(at)?;
        at += 1;
        match marker {
            EOI => {
                let (width, height) = frame.filter(|_| scans > 0)?;
                clean.extend_from_slice(bytes.get(begin..at)?);
                if let Some(tiff) = exif::only(orientation) {
                    turn(&mut clean, &tiff);
                }
                // What follows the end of the image (a second picture, a film, a maker's notes) is left out.
                return Some(Found { width, height, pages: Some(1), orientation, clean });
            }
            TEM => {
                clean.extend_from_slice(bytes.get(begin..at)?);
                continue;
            }
            0x00 | SOI | 0xd0..=0xd7 => return None,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
        let payload = bytes.get(at.checked_add(2)?..at.checked_add(length)?)?;
        at += length;
        if marker == APP1
            && let Some(tiff) = payload.strip_prefix(EXIF)
        {
            orientation = exif::orientation(tiff).unwrap_or(orientation);
        }
        if is_frame(marker) {
            // One image, one frame; dimensions that follow only after the first scan (DNL) occur in no camera.
            let size = size(payload)?;
            if frame.replace(size).is_some() {
                return None;
            }
        }
        if !is_sound(marker, payload) {
            return None;
        }
        if is_needed(marker, payload) {
            clean.extend_from_slice(bytes.get(begin..at)?);
        }
        if marker == SOS {
            frame?;
            scans += 1;
            let data = at;
            at = end_of_scan(bytes, at)?;
            clean.extend_from_slice(bytes.get(data..at)?);
        }
    }
}

/// Says which way is up, where every reader looks for it: before the tables, after what says that this is JFIF.
fn turn(clean: &mut Vec<u8>, tiff: &[u8; 26]) {
    let is_jfif = |header: &[u8]| header.starts_with(&[0xff, 0xe0, 0, 16]);
    let at = if clean.get(2..).is_some_and(is_jfif) { 20 } else { 2 };
    let length = [0, 2 + 6 + 26];
    let segment = [&[0xff, APP1], &length[..], EXIF, tiff].concat();
    clean.splice(at..at, segment);
}

/// SOF0 to SOF15 without DHT, JPG and DAC, which share their range.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

/// Width and height from a frame header.
fn size(payload: &[u8]) -> Option<(u32, u32)> {
    let [_precision, height_1, height_0, width_1, width_0, components, rest @ ..] = payload else {
        return None;
    };
    let height = u32::from(u16::from_be_bytes([*height_1, *height_0]));
    let width = u32::from(u16::from_be_bytes([*width_1, *width_0]));
    (rest.len() == usize::from(*components) * 3 && *components > 0 && width > 0 && height > 0)
        .then_some((width, height))
}

/// Whether a segment is needed to draw the image as it was. Only what is known to be needed stays: of the application
/// data what decides about colours, and no thumbnail; a reserved marker could carry anything.
fn is_needed(marker: u8, payload: &[u8]) -> bool {
    match marker {
        0xe0 => payload.starts_with(b"JFIF\0") && payload.len() == 14,
        0xe2 => payload.starts_with(b"ICC_PROFILE\0"),
        0xee => payload.starts_with(b"Adobe") && payload.len() == 12,
        _ => is_frame(marker) || is_table(marker) || marker == SOS,
    }
}

/// DHT, DAC, DQT, DNL and DRI.
fn is_table(marker: u8) -> bool {
    matches!(marker, 0xc4 | 0xcc | 0xdb | 0xdc | 0xdd)
}

/// Whether a table or a scan header is filled exactly by what belongs into it (T.81, B.2.3 and B.2.4), so that nothing
/// else can hide in it.
fn is_sound(marker: u8, mut payload: &[u8]) -> bool {
    match marker {
        SOS => {
            payload.first().is_some_and(|count| (1..=4).contains(count) && payload.len() == 4 + 2 * usize::from(*count))
        }
        0xcc => payload.len().is_multiple_of(2),
        0xdc | 0xdd => payload.len() == 2,
        0xdb => {
            while let Some((kind, rest)) = payload.split_first() {
                let Some((_, after)) = rest.split_at_checked(if *kind < 16 { 64 } else { 128 }) else { return false };
                if kind >> 4 > 1 || kind & 15 > 3 {
                    return false;
                }
                payload = after;
            }
            true
        }
        0xc4 => {
            while let Some((kind, rest)) = payload.split_first() {
                let Some((counts, rest)) = rest.split_at_checked(16) else { return false };
                let symbols = counts.iter().map(|count| usize::from(*count)).sum();
                let Some((_, after)) = rest.split_at_checked(symbols) else { return false };
                if kind >> 4 > 1 || kind & 15 > 3 || symbols > 256 {
                    return false;
                }
                payload = after;
            }
            true
        }
        _ => true,
    }
}

/// Where the marker after a scan begins.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        match *bytes.get(at + 1)? {
            // A stuffed 0xff of the data, or a restart marker.
            0x00 | 0xd0..=0xd7 => at += 2,
            // Fill bytes before a marker: look at the next one.
            0xff => at += 1,
            _ => return Some(at),
        }
    }
}
