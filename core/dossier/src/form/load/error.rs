//! Why a form definition is refused.

use crate::expr::ExprError;

/// Why a form definition is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// Over one of the limits.
    #[error("{what}: {found}, more than {limit}")]
    Limit {
        /// Of what.
        what: &'static str,
        /// How many there are.
        found: u64,
        /// How many there may be.
        limit: u64,
    },
    /// Not the JSON of a form.
    #[error("not a form: {0}")]
    Malformed(String),
    /// A name twice, or not a name.
    #[error("{0} is not a name, or is there twice")]
    Name(String),
    /// A question with members that do not belong to its kind, or without one that does.
    #[error("{name}: {what}")]
    Question {
        /// Which question.
        name: String,
        /// What is wrong.
        what: &'static str,
    },
    /// Something refers to what is not there.
    #[error("{place} names the unknown {name}")]
    Unknown {
        /// Where.
        place: String,
        /// What.
        name: String,
    },
    /// An expression that cannot be used.
    #[error("{place}: {error}")]
    Expression {
        /// Where it stands.
        place: String,
        /// What is wrong.
        error: ExprError,
    },
    /// Fields that wait for each other; the first one is named again at the end.
    #[error("a circle: {}", .0.join(" -> "))]
    Cycle(Vec<String>),
    /// Texts without Vietnamese.
    #[error("texts without Vietnamese: {}", .0.join(", "))]
    MissingTexts(Vec<String>),
    /// A name in curly brackets that has no value.
    #[error("the text {text} has the unknown {{{name}}}")]
    Placeholder {
        /// Text id.
        text: String,
        /// The name.
        name: String,
    },
    /// A question that stands in no step, or in two.
    #[error("{0} does not stand in exactly one step")]
    Step(String),
}

/// Refuses more than `most` of something.
pub(super) fn limit(what: &'static str, found: usize, most: usize) -> Result<(), LoadError> {
    if found > most { Err(LoadError::Limit { what, found: found as u64, limit: most as u64 }) } else { Ok(()) }
}
