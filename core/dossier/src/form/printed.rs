//! The paper form as neutral blocks; the app maps them one to one to the blocks of the page maker.

/// A form ready to be set on pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Title for the document's properties.
    pub title: String,
    /// Language of the words, `vi`.
    pub language: String,
    /// What stands on the page, top to bottom.
    pub blocks: Vec<Block>,
}

/// One thing on the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// The country's name and motto.
    NationalHeader,
    /// A line in the middle.
    Centered {
        /// Words.
        text: String,
        /// Heavy type.
        bold: bool,
        /// Points.
        size: u8,
    },
    /// Running text.
    Paragraph {
        /// Words.
        text: String,
    },
    /// A numbered field and what was answered.
    Field {
        /// Official label with its number.
        label: String,
        /// The answer in readable form; empty leaves the dotted line.
        value: String,
    },
    /// A field with one box for each digit.
    Boxes {
        /// Official label.
        label: String,
        /// Digits.
        value: String,
    },
    /// Rows of a list.
    Table {
        /// Column headings.
        header: Vec<String>,
        /// Widths in percent, one per column, 100 in all.
        widths: Vec<u8>,
        /// Cells.
        rows: Vec<Vec<String>>,
    },
    /// An empty line.
    Space,
    /// Columns at the end: title, then lines.
    Columns(Vec<Vec<String>>),
    /// Small print.
    Footnote {
        /// Words.
        text: String,
    },
}
