//! What is said to people: [`words`], with [`time`] and [`trouble`] as people say it.

pub mod time;
mod trouble;
pub mod words;
