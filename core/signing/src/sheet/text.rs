//! From what a person typed to lines that fit.

use unicode_normalization::UnicodeNormalization;

use super::face::{Face, REPLACEMENT};

/// Makes a text printable: composed (NFC, so that `e` + marks typed by some keyboards become one letter), every kind of space a plain
/// one, line ends `\n`. Invisible joiners and byte order marks, which come with pasted text and have no ink, are left out; a character without
/// a glyph becomes the replacement and is added to `missing`.
pub(super) fn printable(text: &str, missing: &mut Vec<char>) -> String {
    let text = text.replace("\r\n", "\n");
    let mut clean = String::with_capacity(text.len());
    for character in text.nfc() {
        match character {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => {}
            // Kept: a no-break space holds a number and its unit together.
            '\u{A0}' | '\u{202F}' | '\u{2007}' => clean.push('\u{A0}'),
            space if space.is_whitespace() => clean.push(' '),
            // The typeface has one hyphen; lines are not broken at it anyway.
            '\u{2011}' => clean.push('-'),
            known if Face::Regular.find(known).is_some() => clean.push(known),
            unknown => {
                if !missing.contains(&unknown) {
                    missing.push(unknown);
                }
                clean.push(REPLACEMENT);
            }
        }
    }
    clean
}

/// A stretch of text in one face. Words of neighbouring stretches are always separate words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span<'a> {
    pub(super) text: &'a str,
    pub(super) face: Face,
}

/// A part of a line in one face, at `x` points from the line's start.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) x: f32,
    pub(super) face: Face,
    pub(super) text: String,
    /// Which span it comes from.
    pub(super) span: usize,
}

/// One line that fits its width.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Line {
    pub(super) pieces: Vec<Piece>,
    pub(super) width: f32,
    /// The last line of its paragraph: never stretched.
    pub(super) last: bool,
}

impl Line {
    /// The places where a stretched line takes extra room.
    pub(super) fn gaps(&self) -> usize {
        let inside: usize = self.pieces.iter().map(|piece| piece.text.matches(' ').count()).sum();
        inside + self.pieces.len().saturating_sub(1)
    }
}

/// Breaks stretches of text into lines at spaces; a word wider than the line is broken between letters, never before a combining mark.
/// Always at least one line.
pub(super) fn wrap(spans: &[Span<'_>], size: f32, width: f32) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = Line::default();
    for (index, span) in spans.iter().enumerate() {
        let mut first = true;
        for paragraph in span.text.split('\n') {
            if !std::mem::take(&mut first) {
                line.last = true;
                lines.push(std::mem::take(&mut line));
            }
            for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
                place(&mut lines, &mut line, word, (span.face, index), size, width);
            }
        }
    }
    line.last = true;
    lines.push(line);
    lines
}

fn place(lines: &mut Vec<Line>, line: &mut Line, word: &str, (face, span): (Face, usize), size: f32, width: f32) {
    let mut rest = word;
    loop {
        let gap = if line.pieces.is_empty() { 0.0 } else { face.width(" ", size) };
        let needed = face.width(rest, size);
        if line.width + gap + needed <= width {
            push(line, rest, (face, span), gap, needed);
            return;
        }
        if !line.pieces.is_empty() {
            lines.push(std::mem::take(line));
            continue;
        }
        let (head, tail) = cut(rest, face, size, width);
        push(line, head, (face, span), 0.0, face.width(head, size));
        if tail.is_empty() {
            return;
        }
        lines.push(std::mem::take(line));
        rest = tail;
    }
}

fn push(line: &mut Line, word: &str, (face, span): (Face, usize), gap: f32, width: f32) {
    match line.pieces.last_mut() {
        Some(piece) if piece.span == span => {
            piece.text.push(' ');
            piece.text.push_str(word);
        }
        _ => line.pieces.push(Piece { x: line.width + gap, face, text: word.to_owned(), span }),
    }
    line.width += gap + width;
}

/// The longest beginning that fits (at least one letter with its marks), and the rest.
fn cut(word: &str, face: Face, size: f32, width: f32) -> (&str, &str) {
    let (mut used, mut end) = (0.0, 0);
    for (at, character) in word.char_indices() {
        let mut buffer = [0; 4];
        used += face.width(character.encode_utf8(&mut buffer), size);
        let next = at + character.len_utf8();
        if used > width && end > 0 {
            break;
        }
        let mark_follows = word.get(next..).and_then(|rest| rest.chars().next()).is_some_and(is_mark);
        if !mark_follows {
            end = next;
        }
    }
    word.split_at_checked(end).unwrap_or((word, ""))
}

/// The combining marks the faces have.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36F}')
}

/// The letters of a text, each with its combining marks: what goes into one box.
pub(super) fn letters(text: &str) -> Vec<String> {
    let mut letters: Vec<String> = Vec::new();
    for character in text.chars().filter(|character| !character.is_whitespace()) {
        match letters.last_mut() {
            Some(letter) if is_mark(character) => letter.push(character),
            _ => letters.push(character.to_string()),
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    #![allow(missing_docs)]
    use super::*;

    fn texts(lines: &[Line]) -> Vec<String> {
        lines
            .iter()
            .map(|line| line.pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join("|"))
            .collect()
    }

    #[test]
    fn decomposed_letters_are_composed_and_unknown_ones_are_marked() {
        let mut missing = Vec::new();
        assert_eq!(
            printable("Nguye\u{302}\u{303}n Thi\u{323} \u{FEFF}Hô\u{300}ng\u{3000}Ngo\u{323}c", &mut missing),
            "Nguyễn Thị Hồng Ngọc"
        );
        assert!(missing.is_empty());
        assert_eq!(printable("a😀中😀\u{202E}b\tc\r\nd", &mut missing), "a□□□□b c\nd");
        assert_eq!(missing, ['😀', '中', '\u{202E}']);
    }

    #[test]
    fn no_line_is_wider_than_its_room_and_no_word_is_lost() {
        let text =
            "Thường trú tại số 12, ngõ 34, phố Nguyễn Trãi, phường Thượng Đình, quận Thanh Xuân, thành phố Hà Nội";
        for width in [40.0_f32, 90.0, 200.0, 1_000.0] {
            let lines = wrap(&[Span { text, face: Face::Regular }], 12.0, width);
            assert!(lines.iter().all(|line| line.width <= width), "{width}");
            let joined = texts(&lines).join(" ");
            assert_eq!(joined.replace(' ', ""), text.replace(' ', ""), "{width}");
        }
    }

    #[test]
    fn a_word_without_spaces_is_broken_between_letters_and_never_before_its_mark() {
        let word = "ê\u{306}".repeat(40);
        let lines = wrap(&[Span { text: &word, face: Face::Regular }], 12.0, 50.0);
        assert!(lines.len() > 3);
        for line in texts(&lines) {
            assert!(!line.starts_with('\u{306}'), "{line}");
        }
        assert_eq!(texts(&lines).concat(), word);
    }

    #[test]
    fn even_a_letter_wider_than_the_room_is_printed_and_ends() {
        assert_eq!(texts(&wrap(&[Span { text: "MMM", face: Face::Regular }], 12.0, 1.0)), ["M", "M", "M"]);
    }

    #[test]
    fn line_feeds_end_lines_and_an_empty_text_is_one_empty_line() {
        assert_eq!(texts(&wrap(&[Span { text: "a\n\nb", face: Face::Regular }], 12.0, 100.0)), ["a", "", "b"]);
        assert_eq!(wrap(&[Span { text: "", face: Face::Regular }], 12.0, 100.0).len(), 1);
    }

    #[test]
    fn one_box_holds_a_letter_with_its_marks() {
        assert_eq!(letters("010 156"), ["0", "1", "0", "1", "5", "6"]);
        assert_eq!(letters("ê\u{306}a"), ["ê\u{306}", "a"]);
    }
}
