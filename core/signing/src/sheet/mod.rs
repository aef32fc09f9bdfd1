//! A filled-in form as pages: PDF/A-2b (ISO 19005-2; PDF/A-3b where files are attached), A4, with an embedded typeface that draws all of Vietnamese.
//!
//! A [`Sheet`] says what is on the form, in words of forms (a field, boxes for an identity number, a table of members, signature columns);
//! the layout is fixed here and follows the state's rules for documents (Decree 30/2020/NĐ-CP, annex I: A4, margins, Times at 12
//! to 14 points, the national header). Equal input and equal `created` give equal bytes, so a printed form can be made again to compare digests.
//!
//! Nothing is ever dropped: [`print()`] refuses a character the typeface cannot draw, because the page is what the person signs, and [`unprintable`]
//! tells a form so while the person still types. Texts may be composed or decomposed (NFC or NFD): they are set composed.
//!
//! In reading order: `block` (what there is to print), `face` (glyphs and widths), `text` (cleaning and breaking lines), `line`, `page` (pages being filled), `layout`,
//! `table` and `columns` (blocks), `write` (the file).

mod block;
mod columns;
mod error;
mod face;
mod layout;
mod line;
mod page;
mod table;
mod text;
mod write;

#[cfg(test)]
mod tests;

pub use block::{Attached, Block, Sheet};
pub use error::Error;

use block::{bytes, printable};

/// A printed sheet in which characters without a glyph are drawn as an empty square.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The file.
    pub pdf: Vec<u8>,
    /// The characters that became squares, each once, in order of appearance.
    pub replaced: Vec<char>,
}

const MAX_TEXT: usize = 500_000;

/// Prints a sheet. `created` is Unix seconds, UTC, and becomes the file's date.
///
/// # Errors
/// [`Error::NoGlyph`] for a character that cannot be drawn; [`Error::TooLong`]; [`Error::Shape`]; [`Error::Writer`].
pub fn print(sheet: &Sheet, created: i64) -> Result<Vec<u8>, Error> {
    let marked = print_marked(sheet, created)?;
    match marked.replaced.first() {
        Some(char) => Err(Error::NoGlyph { char: *char }),
        None => Ok(marked.pdf),
    }
}

/// Prints a sheet to look at: as [`print()`], but characters without a glyph become empty squares and are listed. Not for signing.
///
/// # Errors
/// As [`print()`], without [`Error::NoGlyph`].
pub fn print_marked(sheet: &Sheet, created: i64) -> Result<Marked, Error> {
    if bytes(sheet) > MAX_TEXT {
        return Err(Error::TooLong);
    }
    let mut replaced = Vec::new();
    let blocks: Vec<Block> = sheet.blocks.iter().map(|block| printable(block, &mut replaced)).collect();
    // The title is not drawn, so its characters are nobody's glyphs.
    let title = text::printable(&sheet.title, &mut Vec::new()).replace('\n', " ");
    let pages = layout::lay_out(&blocks)?;
    Ok(Marked { pdf: write::write(&pages, &title, sheet, created)?, replaced })
}

/// The characters of a text that [`print()`] would refuse, each once, in order of appearance. Empty for every Vietnamese text.
#[must_use]
pub fn unprintable(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    text::printable(text, &mut missing);
    missing
}
