//! What is said of one thing that is different.

/// What is different about one procedure, form or list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// What it is about.
    pub about: String,
    /// One sentence each.
    pub what: Vec<String>,
}
