//! A filled-in form as pages: PDF/A-2b (ISO 19005-2), A4, with an embedded typeface that draws all of Vietnamese.
//!
//! A [`Sheet`] says what is on the form, in words of forms (a field, boxes for an identity number, a table of members, signature columns);
//! the layout is fixed here and follows the state's rules for documents (Decree 30/2020/NĐ-CP, annex I: A4, margins, Times at 12
//! to 14 points, the national header). Equal input and equal `created` give equal bytes, so a printed form can be made again to compare digests.
//!
//! Nothing is ever dropped: [`print()`] refuses a character the typeface cannot draw, because the page is what the person signs, and [`unprintable`]
//! tells a form so while the person still types. Texts may be composed or decomposed (NFC or NFD): they are set composed.
//!
//! In reading order: `face` (glyphs and widths), `text` (cleaning and breaking lines), `page` (pages being filled), `layout`,
//! `table` and `columns` (blocks), `write` (the file).

mod columns;
mod face;
mod layout;
mod page;
mod table;
mod text;
mod write;

#[cfg(test)]
mod tests;

/// What is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Title of the document, shown by readers and kept in the metadata (not printed by itself).
    pub title: String,
    /// Language of the text, an RFC 3066 tag such as `vi`.
    pub language: String,
    /// The content, from top to bottom.
    pub blocks: Vec<Block>,
}

/// One piece of a sheet. In every text a line feed breaks the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The two centred lines that open every document sent to a Vietnamese state body.
    NationalHeader,
    /// Centred lines: the title of the form, "Kính gửi".
    Centered {
        /// The text.
        text: String,
        /// Bold face.
        bold: bool,
        /// Size in points, 6 to 48; others are taken as the nearest of these.
        size: u8,
    },
    /// Running text, set to both margins.
    Paragraph {
        /// The text.
        text: String,
    },
    /// `label: value` on a dotted line.
    Field {
        /// What is asked, with its number: `1. Họ, chữ đệm và tên`. The colon is added where it is missing.
        label: String,
        /// The answer; an empty one leaves the dotted line.
        value: String,
    },
    /// One box for each digit, for identity numbers.
    Boxes {
        /// What is asked.
        label: String,
        /// The digits; spaces between them are ignored. Twelve empty boxes when empty.
        value: String,
    },
    /// A ruled table; the header is repeated on each page.
    Table {
        /// Column titles.
        header: Vec<String>,
        /// Column widths in percent of the text width (only their ratio counts), none of them 0.
        widths: Vec<u8>,
        /// Cells, row by row, one for each column.
        rows: Vec<Vec<String>>,
    },
    /// An empty line.
    Space,
    /// Columns side by side, kept on one page: signatures. The first text of each is its title, in bold; a text in brackets
    /// ("(Ký, ghi rõ họ tên)") is set in italics; empty texts leave room.
    Columns(Vec<Vec<String>>),
    /// Small text under a short rule.
    Footnote {
        /// The text.
        text: String,
    },
}

/// Why a sheet cannot be printed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The embedded typeface has no drawing for this character (the first one found; [`unprintable`] finds all).
    #[error("no glyph for {char:?}")]
    NoGlyph {
        /// The character.
        char: char,
    },
    /// Over 200 pages or 500,000 bytes of text.
    #[error("the sheet is too long")]
    TooLong,
    /// A table or columns that cannot be laid out: a fault of the form's definition.
    #[error("the sheet is badly formed: {0}")]
    Shape(&'static str),
    /// The PDF writer refused.
    #[error("the PDF could not be written: {0}")]
    Writer(&'static str),
}

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
    Ok(Marked { pdf: write::write(&pages, &title, &sheet.language, created)?, replaced })
}

/// The characters of a text that [`print()`] would refuse, each once, in order of appearance. Empty for every Vietnamese text.
#[must_use]
pub fn unprintable(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    text::printable(text, &mut missing);
    missing
}

fn printable(block: &Block, missing: &mut Vec<char>) -> Block {
    let mut clean = |text: &String| text::printable(text, missing);
    match block {
        Block::NationalHeader => Block::NationalHeader,
        Block::Centered { text, bold, size } => Block::Centered { text: clean(text), bold: *bold, size: *size },
        Block::Paragraph { text } => Block::Paragraph { text: clean(text) },
        Block::Field { label, value } => Block::Field { label: clean(label), value: clean(value) },
        Block::Boxes { label, value } => Block::Boxes { label: clean(label), value: clean(value) },
        Block::Table { header, widths, rows } => Block::Table {
            header: header.iter().map(&mut clean).collect(),
            widths: widths.clone(),
            rows: rows.iter().map(|row| row.iter().map(&mut clean).collect()).collect(),
        },
        Block::Space => Block::Space,
        Block::Columns(columns) => {
            Block::Columns(columns.iter().map(|column| column.iter().map(&mut clean).collect()).collect())
        }
        Block::Footnote { text } => Block::Footnote { text: clean(text) },
    }
}

fn bytes(sheet: &Sheet) -> usize {
    let sum = |texts: &[String]| texts.iter().map(String::len).sum::<usize>();
    let of = |block: &Block| match block {
        Block::NationalHeader | Block::Space => 0,
        Block::Centered { text, .. } | Block::Paragraph { text } | Block::Footnote { text } => text.len(),
        Block::Field { label, value } | Block::Boxes { label, value } => label.len() + value.len(),
        Block::Table { header, rows, .. } => sum(header) + rows.iter().map(|row| sum(row)).sum::<usize>(),
        Block::Columns(columns) => columns.iter().map(|column| sum(column)).sum(),
    };
    // Empty blocks and cells take memory too: each counts as some bytes.
    sheet.title.len() + sheet.blocks.iter().map(|block| of(block) + 16).sum::<usize>()
}
