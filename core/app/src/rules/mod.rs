//! What the rules say, without knowing the app.
//!
//! [`library`] is the pack in use; [`editions`] are the rules that drafts were begun under; [`judge`] says what they mean for a draft, [`legible`] which letters cannot be printed, [`memory`] what was said last;
//! [`printing`] and [`packing`] are what goes out, [`contract`] how, [`signature`] what is signed of it; [`receipt`] and [`result`] are what
//! comes back; [`consent`] is what somebody agrees to who is helped; [`here`] is what a flow may read.

pub mod consent;
pub mod contract;
pub mod doubtful;
pub mod editions;
pub mod here;
pub mod judge;
pub mod legible;
pub mod library;
pub mod memory;
pub mod packing;
pub mod printing;
pub mod proof;
pub mod receipt;
pub mod result;
pub mod signature;
