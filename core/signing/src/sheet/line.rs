//! Measures of a line, and a text of one face to make lines of.

use super::face::Face;
use super::text::Span;

/// A text in one face.
pub(super) fn spans(text: &str, face: Face) -> [Span<'_>; 1] {
    [Span { text, face }]
}

/// The height of this many lines.
pub(super) fn rows(count: usize, size: f32) -> f32 {
    count as f32 * leading(size)
}

/// The height of a line of this size. Vietnamese capitals carry two marks (Ẩ, Ễ): a third more than the size keeps them clear.
pub(super) fn leading(size: f32) -> f32 {
    size * 1.34
}

/// The baseline of a line whose upper edge is `top`.
pub(super) fn baseline(top: f32, size: f32) -> f32 {
    top + (leading(size) - size) / 2.0 + size * 0.83
}
