//! Conditions, computed values and constraints: a small typed language that cannot run away.
//!
//! Expressions are JSON: a literal (`true`, `3`, `"rent"`), or an object with one operator and its arguments,
//! `{"eq": [{"ref": "dwelling"}, "rent"]}`. They are checked for names, types and worst-case cost when a form is
//! loaded ([`compile`]), and evaluated with a step budget ([`eval`]). Anything may be unknown because it is not answered
//! yet; logic is Kleene's three-valued one, so a question that hangs on an unanswered one is neither shown nor refused.
//!
//! There are no loops but the bounded ones over the rows of a group, no functions to define and no regular expressions:
//! the worst case of every expression is a number known before it runs.

mod compile;
mod cover;
mod eval;
mod node;
mod syntax;
mod value;

pub(crate) use compile::{Names, Scope, Target, compile, referenced};
pub(crate) use eval::{Environment, Row, evaluate};
pub(crate) use node::{Compiled, Read};

pub use compile::{ExprError, MAX_DEPTH, MAX_EXPRESSION_COST};
pub use syntax::Syntax;
pub use value::{Month, Span, Type, Value};

#[cfg(test)]
mod tests;
