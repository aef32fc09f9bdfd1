//! Ruled tables that may run over several pages.

use super::Error;
use super::face::Face;
use super::line::leading;
use super::page::{Align, LEFT, MEASURE, Mark, Pages, ROOM};
use super::text::{Line, Span, wrap};

const SIZE: f32 = 11.0;
/// Room between a rule and the text, sideways and above and below.
const PAD: (f32, f32) = (3.5, 2.0);
const RULE: f32 = 0.6;
/// More columns than fit on A4.
const MAX_COLUMNS: usize = 20;

/// A table with its lines broken.
pub(super) struct Table {
    /// The left edges of the columns and the right edge of the last, from the left margin.
    edges: Vec<f32>,
    header: Vec<Vec<Line>>,
    rows: Vec<Vec<Vec<Line>>>,
}

impl Table {
    /// # Errors
    /// [`Error::Shape`] when a row does not have one cell for each column: a cell is never dropped or moved.
    pub(super) fn new(header: &[String], widths: &[u8], rows: &[Vec<String>]) -> Result<Self, Error> {
        if header.is_empty() || header.len() > MAX_COLUMNS || widths.len() != header.len() {
            return Err(Error::Shape("a table needs 1 to 20 columns and a width for each"));
        }
        if rows.iter().any(|row| row.len() != header.len()) {
            return Err(Error::Shape("a row does not have one cell for each column"));
        }
        let total = widths.iter().map(|width| f32::from(*width)).sum::<f32>();
        if widths.contains(&0) {
            return Err(Error::Shape("a column has no width"));
        }
        let mut edges = vec![0.0];
        let mut edge = 0.0;
        for width in widths {
            edge += f32::from(*width) / total * MEASURE;
            edges.push(edge);
        }
        let cells = |cells: &[String], face| -> Vec<Vec<Line>> {
            let room = edges
                .windows(2)
                .map(|pair| pair.iter().rev().copied().reduce(|right, left| right - left).unwrap_or_default());
            cells
                .iter()
                .zip(room)
                .map(|(text, room)| wrap(&[Span { text, face }], SIZE, (room - 2.0 * PAD.0).max(1.0)))
                .collect()
        };
        let header = cells(header, Face::Bold);
        if height(&header) > ROOM / 2.0 {
            return Err(Error::Shape("a table header is higher than half a page"));
        }
        Ok(Self { header, rows: rows.iter().map(|row| cells(row, Face::Regular)).collect(), edges })
    }

    /// The height of the header and the first row: what must not be parted from a heading above.
    pub(super) fn beginning(&self) -> f32 {
        height(&self.header) + self.rows.first().map_or(0.0, |row| height(row))
    }
}

fn height(cells: &[Vec<Line>]) -> f32 {
    cells.iter().map(Vec::len).max().unwrap_or(0) as f32 * leading(SIZE) + 2.0 * PAD.1
}

/// Draws the table; the header is repeated on every page, and a row is split only when it is higher than a page.
pub(super) fn set(pages: &mut Pages, table: &Table) -> Result<(), Error> {
    pages.need(table.beginning().min(ROOM))?;
    row(pages, table, &table.header, Align::Centre)?;
    for cells in &table.rows {
        let whole_page = ROOM - height(&table.header);
        if height(cells) <= whole_page {
            if height(cells) > pages.left() {
                pages.turn()?;
                row(pages, table, &table.header, Align::Centre)?;
            }
            row(pages, table, cells, Align::Left)?;
        } else {
            split(pages, table, cells)?;
        }
    }
    pages.gap(6.0);
    Ok(())
}

/// A row higher than a page, in as many parts as it takes.
fn split(pages: &mut Pages, table: &Table, cells: &[Vec<Line>]) -> Result<(), Error> {
    let most = cells.iter().map(Vec::len).max().unwrap_or(0);
    let mut done = 0;
    while done < most {
        let fits = ((pages.left() - 2.0 * PAD.1) / leading(SIZE)).floor().max(0.0) as usize;
        if fits == 0 {
            pages.turn()?;
            row(pages, table, &table.header, Align::Centre)?;
            continue;
        }
        let part: Vec<Vec<Line>> =
            cells.iter().map(|lines| lines.iter().skip(done).take(fits).cloned().collect()).collect();
        row(pages, table, &part, Align::Left)?;
        done += fits;
    }
    Ok(())
}

fn row(pages: &mut Pages, table: &Table, cells: &[Vec<Line>], align: Align) -> Result<(), Error> {
    let height = height(cells);
    let top = pages.take(height)?;
    let bottom = top + height;
    let right = table.edges.last().copied().unwrap_or_default();
    for y in [top, bottom] {
        pages.draw(Mark::Rule { from: (LEFT - RULE / 2.0, y), to: (LEFT + right + RULE / 2.0, y), thickness: RULE });
    }
    for x in &table.edges {
        pages.draw(Mark::Rule { from: (LEFT + x, top), to: (LEFT + x, bottom), thickness: RULE });
    }
    for ((lines, left), right) in cells.iter().zip(&table.edges).zip(table.edges.iter().skip(1)) {
        // Titles stand in the middle of their cell, values at the top.
        let spare =
            if align == Align::Centre { height - 2.0 * PAD.1 - lines.len() as f32 * leading(SIZE) } else { 0.0 };
        for (place, line) in lines.iter().enumerate() {
            let top = top + PAD.1 + spare / 2.0 + place as f32 * leading(SIZE);
            pages.set(line, (LEFT + left + PAD.0, LEFT + right - PAD.0), top, SIZE, align);
        }
    }
    Ok(())
}
