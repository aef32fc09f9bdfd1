//! The layout of the paper form after its names are known.

use super::words::TextId;
use crate::expr::Compiled;

/// A block of the paper form, and when it is there.
#[derive(Debug)]
pub(super) struct Laid {
    pub(super) when: Option<Compiled>,
    pub(super) block: LaidBlock,
}

/// What stands there.
#[derive(Debug)]
pub(super) enum LaidBlock {
    NationalHeader,
    Centered {
        text: TextId,
        bold: bool,
        size: u8,
    },
    Paragraph {
        text: TextId,
    },
    /// The answer to a question.
    Answer {
        label: Option<TextId>,
        cell: usize,
    },
    /// A label and a template.
    Written {
        label: TextId,
        text: TextId,
    },
    Boxes {
        label: Option<TextId>,
        cell: usize,
    },
    Table {
        group: usize,
        numbered: Option<TextId>,
        columns: Vec<Column>,
    },
    Space,
    Columns(Vec<Vec<TextId>>),
    Footnote {
        text: TextId,
    },
}

/// A column of a table.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) label: Option<TextId>,
    pub(super) fields: Vec<usize>,
    pub(super) width: u8,
}
