//! The tree of an expression, and the operators that there are.

use std::ops::Range;

use serde_json::{Value, json};

/// Longest expression, in bytes.
pub const MAX_BYTES: usize = 4_000;
/// Deepest expression.
pub const MAX_DEPTH: usize = 30;

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Which bytes of it.
    pub span: Range<usize>,
    /// In a sentence without its full stop.
    pub what: String,
}

/// An expression as a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A code, a text, or the name that an operator takes.
    Text(String),
    /// An operator of `gocua-dossier` with its arguments; `{"ref": "name"}` is one too.
    Operation(&'static str, Vec<Expression>),
}

impl Expression {
    /// As the app reads it: a literal, or an object with one operator.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Bool(value) => json!(value),
            Self::Integer(value) => json!(value),
            Self::Text(text) => json!(text),
            Self::Operation(operator, arguments) => {
                json!({ *operator: arguments.iter().map(Self::to_json).collect::<Vec<_>>() })
            }
        }
    }

    /// From what the app reads; `None` for what it does not.
    #[must_use]
    pub fn from_json(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Integer(number.as_i64()?),
            Value::String(text) => Self::Text(text.clone()),
            Value::Object(object) => {
                let (name, arguments) = object.iter().next()?;
                let operator = WRITTEN.iter().chain(CALLED).find(|operator| *operator == name)?;
                let arguments = match arguments {
                    Value::Array(arguments) => arguments.iter().map(Self::from_json).collect::<Option<_>>()?,
                    one => vec![Self::from_json(one)?],
                };
                Self::Operation(operator, arguments)
            }
            _ => return None,
        })
    }

    pub(super) fn reference(name: impl Into<String>) -> Self {
        Self::Operation("ref", vec![Self::Text(name.into())])
    }
}

/// Operators with a sign, or a way of being written, of their own.
const WRITTEN: &[&str] = &[
    "ref", "today", "date", "case", "not", "and", "or", "if", "eq", "ne", "lt", "le", "gt", "ge", "in", "has", "add",
    "sub", "mul", "div",
];

/// Those that are written as words before brackets; with the others they are all that the app has.
pub(super) const CALLED: &[&str] = &[
    "known",
    "min",
    "max",
    "length",
    "fold",
    "concat",
    "year",
    "earliest",
    "latest",
    "age",
    "days_between",
    "add_days",
    "add_months",
    "add_years",
    "number_sex",
    "number_birth_year",
    "number_province_known",
    "rows",
    "all",
    "any",
    "count",
    "sum",
    "distinct",
    "covers",
    "overlaps",
    "none",
];

/// Those whose first argument is the name of a group.
pub(super) const OF_ROWS: &[&str] = &["rows", "all", "any", "count", "sum", "distinct", "covers", "overlaps"];
