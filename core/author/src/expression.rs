//! Conditions and sums as one writes them: `dwelling = rent and not rent_contract`, `age(birth_date, today) >= 18`.
//!
//! ```text
//! or         a or b
//! and        a and b
//! not        not a
//! compare    a = b   a != b   a < b   a <= b   a > b   a >= b   a in (b, c)   a has b
//! sum        a + b   a - b
//! product    a * b   a / b
//! value      name   group.field   12   "text"   true   false   today   2026-07-01   operator(a, b)   (a)
//!            if a then b else c
//! ```
//!
//! A bare word that is no question and no computed value is a code where it is compared: in `dwelling = rent` the
//! word `rent` is one. A word that could be both has to be written in quotes. `case = child` asks for the way in.
//! The operators are those of `gocua-dossier` (`expr`), which also judges names, types and costs.

mod parse;
mod token;
mod tree;
mod write;

pub use parse::Known;
pub use tree::{Expression, MAX_BYTES, MAX_DEPTH, Wrong};

#[cfg(test)]
mod tests;
