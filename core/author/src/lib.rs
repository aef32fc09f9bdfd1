//! The sources of packs: what a lawyer writes about a procedure or a form, made into what the app reads.
//!
//! A source is a TOML file: one for each form, one for each procedure, and a few that are shared. It has every text beside the question it
//! belongs to, in all languages, and writes conditions as one says them: `dwelling = rent and not rent_contract`. This crate turns
//! a folder of them into the closed JSON vocabulary of `gocua-dossier` (its `form` and `procedure`), which knows names, types and costs and
//! judges the outcome; here only the way of writing is known. `gocua-dossier` uses it when it is built, `gocua pack` when a person asks.
//!
//! In reading order:
//!
//! * [`fault`]: what is wrong with a source, with file, line and column.
//! * [`files`]: a folder of sources, read within limits.
//! * [`expression`]: conditions and sums as one writes them, as trees of operators.
//! * [`words`] and [`placed`]: a text in several languages; a value with its place in the file, and a day.
//! * [`form`]: a form's source, the blocks of questions that forms share, and the form that comes out.
//! * [`procedure`]: a procedure's source, with what procedures share.
//! * [`pack`]: a whole folder at once.
//!
//! Pure but for [`files::Files::read`]; every input has limits, and no input stops it half-way.

pub mod expression;
pub mod fault;
pub mod files;
pub mod form;
pub mod pack;
pub mod placed;
pub mod procedure;
pub mod words;
