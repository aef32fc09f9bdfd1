//! The embedded faces: which characters they draw, and how wide.
//!
//! krilla embeds fonts but does not tell widths, so the two tables that do (OpenType `cmap`, format 4, and `hmtx`) are read here, with
//! bounds. One character is one glyph: texts are composed (NFC) first, and Vietnamese then needs no shaping.

use std::sync::LazyLock;

use krilla::Data;
use krilla::text::Font;

/// Which face a text is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Regular,
    Bold,
    Italic,
}

/// Drawn in place of a character the faces do not have: an empty square, which nobody takes for a letter.
pub(super) const REPLACEMENT: char = '\u{25A1}';

/// One character's glyph.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Drawn {
    code: u16,
    pub(super) glyph: u16,
    /// Advance as a fraction of the type size.
    pub(super) advance: f32,
}

struct Table {
    bytes: &'static [u8],
    /// In ascending order of `code`.
    drawn: Vec<Drawn>,
}

static REGULAR: LazyLock<Table> = LazyLock::new(|| Table::read(include_bytes!("../../fonts/CuaSerif-Regular.ttf")));
static BOLD: LazyLock<Table> = LazyLock::new(|| Table::read(include_bytes!("../../fonts/CuaSerif-Bold.ttf")));
static ITALIC: LazyLock<Table> = LazyLock::new(|| Table::read(include_bytes!("../../fonts/CuaSerif-Italic.ttf")));

impl Face {
    fn table(self) -> &'static Table {
        match self {
            Self::Regular => &REGULAR,
            Self::Bold => &BOLD,
            Self::Italic => &ITALIC,
        }
    }

    /// The glyph of a character, when there is one.
    pub(super) fn find(self, character: char) -> Option<Drawn> {
        let code = u16::try_from(u32::from(character)).ok()?;
        let drawn = &self.table().drawn;
        drawn.binary_search_by_key(&code, |entry| entry.code).ok().and_then(|place| drawn.get(place)).copied()
    }

    /// The width of a text in points. Characters without a glyph count as the replacement.
    pub(super) fn width(self, text: &str, size: f32) -> f32 {
        let advance =
            |character| self.find(character).or_else(|| self.find(REPLACEMENT)).map_or(0.5, |drawn| drawn.advance);
        text.chars().map(advance).sum::<f32>() * size
    }

    /// The face for the PDF writer. `None` would mean that the embedded file is damaged.
    pub(super) fn font(self) -> Option<Font> {
        Font::new(Data::from(self.table().bytes), 0)
    }
}

impl Table {
    fn read(bytes: &'static [u8]) -> Self {
        // The files are part of this crate and tested; should one be damaged, every character is reported as missing.
        Self { bytes, drawn: read(bytes).unwrap_or_default() }
    }
}

fn u16_at(bytes: &[u8], offset: usize) -> Option<u16> {
    bytes.get(offset..offset.checked_add(2)?)?.try_into().ok().map(u16::from_be_bytes)
}

fn u32_at(bytes: &[u8], offset: usize) -> Option<usize> {
    let number: [u8; 4] = bytes.get(offset..offset.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(number)).ok()
}

fn table<'a>(font: &'a [u8], tag: &[u8; 4]) -> Option<&'a [u8]> {
    let count = usize::from(u16_at(font, 4)?);
    let record = (0..count).map(|place| 12 + 16 * place).find(|at| font.get(*at..at + 4) == Some(tag))?;
    let (offset, length) = (u32_at(font, record + 8)?, u32_at(font, record + 12)?);
    font.get(offset..offset.checked_add(length)?)
}

/// Every character of the Basic Multilingual Plane the font maps, with its advance (OpenType 1.9: `head`, `hhea`, `hmtx`, `cmap` format 4).
fn read(font: &[u8]) -> Option<Vec<Drawn>> {
    let units = f32::from(u16_at(table(font, b"head")?, 18)?);
    let metrics_count = usize::from(u16_at(table(font, b"hhea")?, 34)?);
    let metrics = table(font, b"hmtx")?;
    let cmap = table(font, b"cmap")?;
    // Platform 3 (Windows), encoding 1 (Unicode BMP).
    let count = usize::from(u16_at(cmap, 2)?);
    let record = (0..count)
        .map(|place| 4 + 8 * place)
        .find(|at| u16_at(cmap, *at) == Some(3) && u16_at(cmap, at + 2) == Some(1))?;
    let map = cmap.get(u32_at(cmap, record + 4)?..)?;
    if u16_at(map, 0)? != 4 {
        return None;
    }
    let segments = usize::from(u16_at(map, 6)? / 2);
    let (ends, starts) = (14, 16 + 2 * segments);
    let (deltas, ranges) = (starts + 2 * segments, starts + 4 * segments);
    let mut drawn = Vec::new();
    for segment in 0..segments {
        let (start, end) = (u16_at(map, starts + 2 * segment)?, u16_at(map, ends + 2 * segment)?);
        let (delta, range) = (u16_at(map, deltas + 2 * segment)?, usize::from(u16_at(map, ranges + 2 * segment)?));
        for code in start..=end.min(0xFFFE) {
            let glyph = if range == 0 {
                code.wrapping_add(delta)
            } else {
                let at = ranges + 2 * segment + range + 2 * usize::from(code - start);
                match u16_at(map, at)? {
                    0 => 0,
                    glyph => glyph.wrapping_add(delta),
                }
            };
            if glyph != 0 {
                let place = usize::from(glyph).min(metrics_count.checked_sub(1)?);
                let advance = f32::from(u16_at(metrics, 4 * place)?) / units;
                drawn.push(Drawn { code, glyph, advance });
            }
        }
    }
    drawn.sort_unstable_by_key(|entry| entry.code);
    Some(drawn)
}

#[cfg(test)]
mod tests {
    #![allow(missing_docs)]
    use super::*;

    #[test]
    fn all_faces_draw_the_whole_of_vietnamese_and_the_same_characters() {
        let vietnamese: String =
            ('\u{1EA0}'..='\u{1EF9}').chain("ĂăÂâĐđÊêÔôƠơƯưÀÁÃÈÉÌÍĨÒÓÕÙÚŨÝàáãèéìíĩòóõùúũý".chars()).collect();
        for face in [Face::Regular, Face::Bold, Face::Italic] {
            for character in vietnamese.chars().chain("ČčĔĕĬĭŎŏŬŭÑñƀ₫№…–—“”‘’•□\u{301}\u{306}\u{323}".chars())
            {
                assert!(face.find(character).is_some(), "{face:?} lacks {character:?}");
            }
            let codes = |face: Face| face.table().drawn.iter().map(|drawn| drawn.code).collect::<Vec<_>>();
            assert_eq!(codes(face), codes(Face::Regular), "a text must not depend on its face");
            assert!(face.font().is_some());
        }
        assert_eq!(Face::Regular.find('中'), None);
        assert_eq!(Face::Regular.find('😀'), None);
    }

    #[test]
    fn widths_are_those_of_times() {
        // Times New Roman: digits are half an em, capital M 0.889 em, bold digits the same half.
        assert!((Face::Regular.width("0123456789", 10.0) - 50.0).abs() < 0.01);
        assert!((Face::Bold.width("0123456789", 10.0) - 50.0).abs() < 0.01);
        assert!((Face::Regular.width("M", 1000.0) - 889.0).abs() < 1.0);
        assert!((Face::Regular.width("ế", 10.0) - Face::Regular.width("e", 10.0)).abs() < 0.01, "marks take no room");
    }
}
