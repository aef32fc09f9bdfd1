//! A request between its pages.

use super::wanted::Request;

/// A request that waits for the person.
pub(super) struct Waiting {
    pub(super) id: String,
    pub(super) request: Request,
    pub(super) otp: String,
    pub(super) tries_left: i64,
}
