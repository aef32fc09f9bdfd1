//! What is said to people: [`words`], and [`time`] as people say it.

pub mod time;
pub mod words;
