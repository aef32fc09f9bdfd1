//! The one thing worth knowing from Exif, and worth keeping: which way is up.

/// Tag of the orientation (Exif 2.3, 4.6.4) and the type of its value, SHORT.
const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;

/// The orientation in a TIFF structure, 1 to 8, or `None` when it is not there or makes no sense.
pub(super) fn orientation(tiff: &[u8]) -> Option<u8> {
    let big = match tiff.get(0..4)? {
        [b'M', b'M', 0, 42] => true,
        [b'I', b'I', 42, 0] => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let bytes: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    };
    let bytes: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let directory = usize::try_from(if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) }).ok()?;
    let entries = usize::from(short(directory)?);
    for index in 0..entries {
        // A claimed entry that is not there ends the search.
        let entry = directory.checked_add(2)?.checked_add(index.checked_mul(12)?)?;
        if short(entry)? == ORIENTATION {
            let value = (short(entry.checked_add(2)?)? == SHORT).then(|| short(entry + 8))??;
            return u8::try_from(value).ok().filter(|value| (1..=8).contains(value));
        }
    }
    None
}

/// A TIFF structure that says the orientation and nothing else; nothing for an image that stands upright as it is.
pub(super) fn only(orientation: u8) -> Option<[u8; 26]> {
    if !(2..=8).contains(&orientation) {
        return None;
    }
    let [tag, kind] = [ORIENTATION.to_be_bytes(), SHORT.to_be_bytes()];
    let mut tiff = [0; 26];
    // Byte order and where the one directory begins; its one entry; no other directory.
    tiff[..8].copy_from_slice(b"MM\0\x2a\0\0\0\x08");
    tiff[8..10].copy_from_slice(&1_u16.to_be_bytes());
    tiff[10..12].copy_from_slice(&tag);
    tiff[12..14].copy_from_slice(&kind);
    tiff[14..18].copy_from_slice(&1_u32.to_be_bytes());
    tiff[19] = orientation;
    Some(tiff)
}
