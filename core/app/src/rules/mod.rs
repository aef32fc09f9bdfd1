//! What the rules say, without knowing the app.
//!
//! [`library`] is the pack in use; [`editions`] are the rules that drafts were begun under; [`judge`] says what they mean for a draft;
//! [`printing`] is what goes out, [`receipt`] and [`result`] what comes back; [`here`] is what a flow may read.

pub mod editions;
pub mod here;
pub mod judge;
pub mod library;
pub mod printing;
pub mod receipt;
pub mod result;
