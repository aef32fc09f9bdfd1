//! What rooms are made of: [`drafting`], answers and papers; [`person`], who it is; [`place`], where on the screen; [`lock`],
//! when somebody was last there.

pub mod drafting;
pub mod lock;
pub mod person;
pub mod place;
