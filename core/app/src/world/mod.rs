//! The world as values.
//!
//! [`ask`] is what may be asked of it and what it answers, with [`vault`] and [`job`]; [`flow`] is something that waits for such an answer, and the slot that lets
//! no other one near it; [`few`] is a map of what is under way; [`moment`] is when something happens; [`refusal`] is what the answers of services mean for a person;
//! [`bounds`] is how much of an answer is read and how long it may take; [`bytes`] are two small things done with bytes.

pub mod ask;
pub mod bounds;
pub mod bytes;
pub mod few;
pub mod flow;
pub mod job;
pub mod moment;
#[cfg(test)]
pub mod planted;
pub mod refusal;
pub mod vault;
