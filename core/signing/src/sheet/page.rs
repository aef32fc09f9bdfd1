//! Pages being filled from top to bottom.

use super::Error;
use super::face::Face;
use super::line::baseline;
use super::text::Line;

const fn millimetres(length: f32) -> f32 {
    length * 72.0 / 25.4
}

/// A4 portrait, in points.
pub(super) const WIDTH: f32 = millimetres(210.0);
pub(super) const HEIGHT: f32 = millimetres(297.0);
/// Margins of state documents: 30 mm on the binding side, 20 mm elsewhere (Decree 30/2020/NĐ-CP, annex I).
pub(super) const LEFT: f32 = millimetres(30.0);
pub(super) const RIGHT: f32 = WIDTH - millimetres(20.0);
const TOP: f32 = millimetres(20.0);
const BOTTOM: f32 = HEIGHT - millimetres(20.0);
/// Where the page number stands.
pub(super) const FOOT: f32 = HEIGHT - millimetres(11.0);
/// The width of a line of text.
pub(super) const MEASURE: f32 = RIGHT - LEFT;
/// The height of the space for text.
pub(super) const ROOM: f32 = BOTTOM - TOP;

/// More pages than any form has; a sheet that needs more is a mistake or an attack.
const MAX_PAGES: usize = 200;

/// Something drawn on a page; `y` grows downwards.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Mark {
    /// A text whose baseline starts at `x`, `y`; each space is widened by `stretch` points.
    Text { x: f32, y: f32, face: Face, size: f32, stretch: f32, text: String },
    /// A straight line.
    Rule { from: (f32, f32), to: (f32, f32), thickness: f32 },
    /// Dots to write on.
    Leader { from: f32, to: f32, y: f32 },
}

/// How a line stands in its room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Centre,
    /// Stretched to the full width, except the last line of a paragraph.
    Both,
}

/// The pages so far and the place where the next thing goes.
#[derive(Debug)]
pub(super) struct Pages {
    pub(super) done: Vec<Vec<Mark>>,
    y: f32,
}

impl Pages {
    pub(super) fn new() -> Self {
        Self { done: vec![Vec::new()], y: TOP }
    }

    /// The room left on this page.
    pub(super) fn left(&self) -> f32 {
        BOTTOM - self.y
    }

    /// Whether anything stands on this page.
    pub(super) fn is_fresh(&self) -> bool {
        self.y <= TOP
    }

    /// Starts a page.
    pub(super) fn turn(&mut self) -> Result<(), Error> {
        if self.done.len() >= MAX_PAGES {
            return Err(Error::TooLong);
        }
        self.done.push(Vec::new());
        self.y = TOP;
        Ok(())
    }

    /// Starts a page when less than `height` is left, unless the page is fresh already. What is higher than a page is split by its maker.
    pub(super) fn need(&mut self, height: f32) -> Result<(), Error> {
        // A hair's breadth, so that rounding never splits what was measured to fit.
        if height > self.left() + 0.01 && !self.is_fresh() { self.turn() } else { Ok(()) }
    }

    /// Takes room of this height; gives its upper edge.
    pub(super) fn take(&mut self, height: f32) -> Result<f32, Error> {
        self.need(height)?;
        let top = self.y;
        self.y += height;
        Ok(top)
    }

    /// Leaves a gap, which is not carried over to a new page.
    pub(super) fn gap(&mut self, height: f32) {
        if !self.is_fresh() {
            self.y = (self.y + height).min(BOTTOM);
        }
    }

    pub(super) fn draw(&mut self, mark: Mark) {
        if let Some(page) = self.done.last_mut() {
            page.push(mark);
        }
    }

    /// Sets a line into the room `left..right` whose upper edge is `top`.
    pub(super) fn set(&mut self, line: &Line, (left, right): (f32, f32), top: f32, size: f32, align: Align) {
        let spare = (right - left - line.width).max(0.0);
        let gaps = line.gaps();
        // A line is stretched by at most half an em for each space: a wider gap reads as a hole.
        let stretch = match align {
            Align::Both if !line.last && gaps > 0 => {
                Some(spare / gaps as f32).filter(|extra| *extra <= size / 2.0).unwrap_or(0.0)
            }
            _ => 0.0,
        };
        let shift = if align == Align::Centre { spare / 2.0 } else { 0.0 };
        let y = baseline(top, size);
        let mut spaces = 0;
        for piece in &line.pieces {
            let x = left + shift + piece.x + stretch * spaces as f32;
            spaces += piece.text.matches(' ').count() + 1;
            self.draw(Mark::Text { x, y, face: piece.face, size, stretch, text: piece.text.clone() });
        }
    }
}
