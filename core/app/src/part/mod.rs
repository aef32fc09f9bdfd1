//! What rooms are made of: [`drafting`], answers and papers; [`person`], who it is; [`place`], where on the screen.

pub mod drafting;
pub mod person;
pub mod place;
