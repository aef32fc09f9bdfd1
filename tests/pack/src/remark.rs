//! What is said of a pack, with file and line.

use std::fmt;

use gocua_author::fault::Fault;

/// How much a remark weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// The pack cannot be published like this.
    Fault,
    /// Somebody should look at it.
    Doubt,
}

/// One thing that is wrong, or may be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// File in the folder.
    pub file: String,
    /// Line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// How much it weighs.
    pub weight: Weight,
    /// What it is, in a sentence.
    pub what: String,
}

impl Remark {
    /// Something that must not be published.
    #[must_use]
    pub fn fault(file: &str, line: usize, what: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line, weight: Weight::Fault, what: what.into() }
    }

    /// Something to look at.
    #[must_use]
    pub fn doubt(file: &str, line: usize, what: impl Into<String>) -> Self {
        Self { weight: Weight::Doubt, ..Self::fault(file, line, what) }
    }
}

impl From<Fault> for Remark {
    fn from(fault: Fault) -> Self {
        Self::fault(&fault.file, fault.line, fault.what)
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        let weight = if self.weight == Weight::Fault { "fault" } else { "doubt" };
        write!(f, ": {weight}: {}", self.what)
    }
}
