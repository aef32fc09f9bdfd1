//! Blocks onto pages.

use super::columns::Columns;
use super::face::Face;
use super::line::{baseline, leading, rows, spans};
use super::page::{Align, LEFT, MEASURE, Mark, Pages, RIGHT, ROOM};
use super::table::{self, Table};
use super::text::{Span, letters, wrap};
use super::{Block, Error};

/// Body size in points.
const BODY: f32 = 12.0;
/// Footnotes.
const NOTE: f32 = 9.5;
/// One box of an identity number.
const BOX: (f32, f32) = (15.0, 17.0);
/// An identity number has twelve digits: that many empty boxes when there is no value.
const EMPTY_BOXES: usize = 12;

/// Sets printable blocks onto pages.
pub(super) fn lay_out(blocks: &[Block]) -> Result<Pages, Error> {
    let mut pages = Pages::new();
    for (place, block) in blocks.iter().enumerate() {
        let (before, after) = (place.checked_sub(1).and_then(|place| blocks.get(place)), blocks.get(place + 1));
        match block {
            Block::NationalHeader => national_header(&mut pages)?,
            Block::Centered { text, bold, size } => {
                centred(&mut pages, text, *bold, f32::from((*size).clamp(6, 48)))?;
            }
            Block::Paragraph { text } => paragraph(&mut pages, text, after)?,
            Block::Field { label, value } => field(&mut pages, label, value)?,
            Block::Boxes { label, value } => boxes(&mut pages, label, value)?,
            Block::Table { header, widths, rows } => table::set(&mut pages, &Table::new(header, widths, rows)?)?,
            Block::Space => pages.gap(leading(BODY)),
            Block::Columns(columns) => Columns::new(columns)?.set(&mut pages)?,
            Block::Footnote { text } => footnote(&mut pages, text, !matches!(before, Some(Block::Footnote { .. })))?,
        }
    }
    Ok(pages)
}

/// Country name and motto, as every document to a state body begins (Decree 30/2020/NĐ-CP, annex I, part II, section I.1).
fn national_header(pages: &mut Pages) -> Result<(), Error> {
    pages.need(70.0)?;
    for (text, size) in [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13.0), ("Độc lập - Tự do - Hạnh phúc", 13.5)]
    {
        for line in wrap(&spans(text, Face::Bold), size, MEASURE) {
            let top = pages.take(leading(size))?;
            pages.set(&line, (LEFT, RIGHT), top, size, Align::Centre);
        }
    }
    // The rule is as long as the motto.
    let half = Face::Bold.width("Độc lập - Tự do - Hạnh phúc", 13.5) / 2.0;
    let y = pages.take(3.0)? + 1.0;
    let middle = LEFT + MEASURE / 2.0;
    pages.draw(Mark::Rule { from: (middle - half, y), to: (middle + half, y), thickness: 0.8 });
    pages.gap(20.0);
    Ok(())
}

fn centred(pages: &mut Pages, text: &str, bold: bool, size: f32) -> Result<(), Error> {
    let face = if bold { Face::Bold } else { Face::Regular };
    for line in wrap(&spans(text, face), size, MEASURE) {
        let top = pages.take(leading(size))?;
        pages.set(&line, (LEFT, RIGHT), top, size, Align::Centre);
    }
    pages.gap(3.0);
    Ok(())
}

fn paragraph(pages: &mut Pages, text: &str, after: Option<&Block>) -> Result<(), Error> {
    let lines = wrap(&spans(text, Face::Regular), BODY, MEASURE);
    // A heading stays with the table or the signatures it introduces.
    let follows = match after {
        Some(Block::Table { header, widths, rows }) => Table::new(header, widths, rows)?.beginning(),
        Some(Block::Columns(columns)) => Columns::new(columns)?.height(),
        _ => 0.0,
    };
    let whole = rows(lines.len(), BODY) + 3.0 + follows;
    pages.need(if follows > 0.0 && whole <= ROOM { whole } else { rows(lines.len().min(2), BODY) })?;
    for line in &lines {
        let top = pages.take(leading(BODY))?;
        pages.set(line, (LEFT, RIGHT), top, BODY, Align::Both);
    }
    pages.gap(3.0);
    Ok(())
}

/// `label: value`, the value on a dotted line to the right margin, as on the paper form.
fn field(pages: &mut Pages, label: &str, value: &str) -> Result<(), Error> {
    let mut label = label.trim_end().to_owned();
    if !label.ends_with([':', '?', '.']) {
        label.push(':');
    }
    let lines =
        wrap(&[Span { text: &label, face: Face::Regular }, Span { text: value, face: Face::Bold }], BODY, MEASURE);
    pages.need(rows(lines.len().min(3), BODY))?;
    let empty = value.trim().is_empty();
    for line in &lines {
        let top = pages.take(leading(BODY))?;
        pages.set(line, (LEFT, RIGHT), top, BODY, Align::Left);
        let from = match line.pieces.iter().find(|piece| piece.span == 1) {
            Some(piece) => Some(LEFT + piece.x),
            None if empty && line.last => Some(LEFT + line.width + 4.0),
            None => None,
        };
        leader(pages, from.filter(|from| *from < RIGHT - 20.0), top);
    }
    // No room behind the label: an empty line to write on.
    if empty && lines.last().is_some_and(|line| line.width > MEASURE - 80.0) {
        let top = pages.take(leading(BODY))?;
        leader(pages, Some(LEFT), top);
    }
    pages.gap(3.0);
    Ok(())
}

fn leader(pages: &mut Pages, from: Option<f32>, top: f32) {
    if let Some(from) = from {
        pages.draw(Mark::Leader { from, to: RIGHT, y: baseline(top, BODY) + 2.4 });
    }
}

/// `label:` and one box for each letter, beside the label when there is room.
fn boxes(pages: &mut Pages, label: &str, value: &str) -> Result<(), Error> {
    let mut label = label.trim_end().to_owned();
    if !label.ends_with([':', '?', '.']) {
        label.push(':');
    }
    let mut symbols = letters(value);
    if symbols.is_empty() {
        symbols = vec![String::new(); EMPTY_BOXES];
    }
    let (width, height) = BOX;
    let lines = wrap(&spans(&label, Face::Regular), BODY, MEASURE);
    let beside = lines.last().map_or(0.0, |line| line.width) + 8.0;
    let fits_beside = beside + width * symbols.len() as f32 <= MEASURE;
    let row = height + 3.0;
    for (place, line) in lines.iter().enumerate() {
        let shared = fits_beside && place + 1 == lines.len();
        let top = pages.take(if shared { row } else { leading(BODY) })?;
        pages.set(line, (LEFT, RIGHT), top + if shared { (row - leading(BODY)) / 2.0 } else { 0.0 }, BODY, Align::Left);
        if shared {
            draw_boxes(pages, &symbols, LEFT + beside, top + 1.5);
        }
    }
    if !fits_beside {
        let per_row = ((MEASURE / width) as usize).max(1);
        for symbols in symbols.chunks(per_row) {
            let top = pages.take(row)?;
            draw_boxes(pages, symbols, LEFT, top + 1.5);
        }
    }
    pages.gap(3.0);
    Ok(())
}

fn draw_boxes(pages: &mut Pages, symbols: &[String], left: f32, top: f32) {
    let (width, height) = BOX;
    let right = left + width * symbols.len() as f32;
    for y in [top, top + height] {
        pages.draw(Mark::Rule { from: (left, y), to: (right, y), thickness: 0.6 });
    }
    for place in 0..=symbols.len() {
        let x = left + width * place as f32;
        pages.draw(Mark::Rule { from: (x, top), to: (x, top + height), thickness: 0.6 });
    }
    for (place, symbol) in symbols.iter().enumerate().filter(|(_, symbol)| !symbol.is_empty()) {
        let x = left + width * (place as f32 + 0.5) - Face::Bold.width(symbol, BODY) / 2.0;
        pages.draw(Mark::Text {
            x,
            y: top + height / 2.0 + BODY * 0.33,
            face: Face::Bold,
            size: BODY,
            stretch: 0.0,
            text: symbol.clone(),
        });
    }
}

fn footnote(pages: &mut Pages, text: &str, first: bool) -> Result<(), Error> {
    let lines = wrap(&spans(text, Face::Italic), NOTE, MEASURE);
    if first {
        pages.need(8.0 + rows(lines.len().min(2), NOTE))?;
        pages.gap(4.0);
        let y = pages.take(4.0)?;
        pages.draw(Mark::Rule { from: (LEFT, y), to: (LEFT + MEASURE / 3.0, y), thickness: 0.5 });
    }
    for line in &lines {
        let top = pages.take(leading(NOTE))?;
        pages.set(line, (LEFT, RIGHT), top, NOTE, Align::Left);
    }
    pages.gap(1.0);
    Ok(())
}
