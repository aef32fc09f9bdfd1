//! Signature columns.

use super::Error;
use super::face::Face;
use super::line::{rows, spans};
use super::page::{Align, LEFT, MEASURE, Pages, ROOM};
use super::text::{Line, wrap};

/// Size in points.
const SIZE: f32 = 11.0;
/// Room between two columns.
const GUTTER: f32 = 10.0;
/// More do not fit on A4.
const MAX_COLUMNS: usize = 8;

/// Columns with their lines broken.
pub(super) struct Columns {
    columns: Vec<Column>,
    /// The width of each.
    room: f32,
    /// Lines of the highest title. Titles take the same room in every column, so that what stands below them is level:
    /// instructions, remarks, names.
    titles: usize,
    /// Lines of the longest column below its title.
    below: usize,
}

struct Column {
    title: Vec<Line>,
    below: Vec<Line>,
}

impl Columns {
    /// The first text of a column is its bold title; a text in brackets is an instruction, in italics.
    ///
    /// # Errors
    /// [`Error::Shape`] when they do not fit on one page: a name must not be parted from what is signed above it.
    pub(super) fn new(columns: &[Vec<String>]) -> Result<Self, Error> {
        if columns.is_empty() || columns.len() > MAX_COLUMNS {
            return Err(Error::Shape("signatures need 1 to 8 columns"));
        }
        let count = columns.len() as f32;
        let room = (MEASURE - GUTTER * (count - 1.0)) / count;
        let below = |text: &String| {
            let instruction = text.trim_start().starts_with('(');
            let face = if instruction { Face::Italic } else { Face::Regular };
            wrap(&spans(text, face), SIZE, room)
        };
        let title = |text: &String| wrap(&spans(text, Face::Bold), SIZE, room);
        let column = |texts: &Vec<String>| Column {
            title: texts.first().map(title).unwrap_or_default(),
            below: texts.iter().skip(1).flat_map(below).collect(),
        };
        let columns: Vec<Column> = columns.iter().map(column).collect();
        let titles = columns.iter().map(|column| column.title.len()).max().unwrap_or(0);
        let below = columns.iter().map(|column| column.below.len()).max().unwrap_or(0);
        let broken = Self { columns, room, titles, below };
        if broken.height() > ROOM {
            return Err(Error::Shape("signature columns higher than a page"));
        }
        Ok(broken)
    }

    /// The room they take.
    pub(super) fn height(&self) -> f32 {
        rows(self.titles + self.below, SIZE)
    }

    /// Sets them, all on one page.
    pub(super) fn set(&self, pages: &mut Pages) -> Result<(), Error> {
        pages.gap(8.0);
        let top = pages.take(self.height())?;
        for (place, column) in self.columns.iter().enumerate() {
            let left = LEFT + (self.room + GUTTER) * place as f32;
            let below = column.below.iter().enumerate();
            let below = below.map(|(row, line)| (self.titles + row, line));
            for (row, line) in column.title.iter().enumerate().chain(below) {
                let top = top + rows(row, SIZE);
                pages.set(line, (left, left + self.room), top, SIZE, Align::Centre);
            }
        }
        pages.gap(6.0);
        Ok(())
    }
}
