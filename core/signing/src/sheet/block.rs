//! What is on a sheet.

use super::text;

/// What is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Title of the document, shown by readers and kept in the metadata (not printed by itself).
    pub title: String,
    /// Language of the text, an RFC 3066 tag such as `vi`.
    pub language: String,
    /// The content, from top to bottom.
    pub blocks: Vec<Block>,
    /// Files inside the file. With any, it is PDF/A-3b (ISO 19005-3) instead of PDF/A-2b, which allows none but PDF/A.
    pub attached: Vec<Attached>,
}

/// A file inside the file: the source of what the page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// File name, ASCII.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// What it is, for people.
    pub description: String,
    /// Its bytes, which stand in the file as they are, not compressed.
    pub bytes: Vec<u8>,
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

/// A block in characters that can be drawn; those that cannot are squares, and listed.
pub(super) fn printable(block: &Block, missing: &mut Vec<char>) -> Block {
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

/// How much there is to set.
pub(super) fn bytes(sheet: &Sheet) -> usize {
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
