//! What is looked at, and what the page is told of it.

use serde::Serialize;

/// What is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Looking {
    /// Code of the procedure.
    pub(super) procedure: String,
    /// Whose answers are given on the way: the name in the people file; nobody's when it is empty.
    pub(super) person: String,
    /// The screen to go to, as the core calls it; the first question when it is empty.
    pub(super) screen: String,
}

/// What the page is told.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct State {
    /// Goes up with every new phone.
    pub(super) generation: u64,
    /// Faults first.
    pub(super) remarks: Vec<String>,
    /// Whether the phone shows the sources as they are now.
    pub(super) is_current: bool,
    /// The hand is on its way.
    pub(super) is_leading: bool,
    pub(super) looking: Looking,
    /// Code and name.
    pub(super) procedures: Vec<(String, String)>,
    /// What the phone shows: the name of the screen, and what it says.
    pub(super) screen: String,
    pub(super) said: String,
    /// Names of the procedure's people.
    pub(super) people: Vec<String>,
}
