//! A form's source, and the form that comes out of it.
//!
//! A source names its questions in the order in which they are asked, each with its texts, the label that it has on paper, and when it is
//! asked. What many forms ask alike (who somebody is, where a result goes) stands in a block that forms take in
//! under a name of their own; a step is a question, or several that name the same step; a paper form without a layout of its own is its
//! labels in order.

mod blocks;
mod build;
mod lay;
mod source;
mod texts;

pub use blocks::{Block, Blocks};
pub use build::{Built, build};
pub use source::Source;

#[cfg(test)]
mod tests;
