//! What is wrong with a source, and where.

use std::fmt;
use std::ops::Range;

/// A fault at a place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file, as it is called in its folder: `forms/ct01.toml`.
    pub file: String,
    /// Line, from 1; 0 when the fault is about the file as a whole.
    pub line: usize,
    /// Column in characters, from 1; 0 as above.
    pub column: usize,
    /// What is wrong, in a sentence without its full stop.
    pub what: String,
}

impl Fault {
    /// A fault about a whole file.
    #[must_use]
    pub fn of(file: &str, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: 0, column: 0, what: what.into() }
    }

    /// What the reader of TOML says of a file.
    #[must_use]
    pub fn unread(file: &str, text: &str, error: &toml::de::Error) -> Self {
        Self::at(file, text, &error.span().unwrap_or_default(), error.message())
    }

    /// A fault at bytes of a text.
    #[must_use]
    pub fn at(file: &str, text: &str, span: &Range<usize>, what: impl Into<String>) -> Self {
        let (line, column) = position(text, span.start);
        Self { file: file.to_owned(), line, column, what: what.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.what),
            line => write!(f, "{}:{line}:{}: {}", self.file, self.column, self.what),
        }
    }
}

/// Line and column, from 1, of a byte.
#[must_use]
pub fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.as_bytes().get(..byte.min(text.len())).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    // What begins a character, not what continues one.
    let column = before.iter().skip(start).filter(|byte| **byte & 0xC0 != 0x80).count() + 1;
    (line, column)
}
