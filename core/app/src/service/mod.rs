//! What several flows need, once: [`portal`] calls in the person's name.

pub mod portal;
