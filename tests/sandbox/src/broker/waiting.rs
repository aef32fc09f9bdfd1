//! A request between its pages.

use super::par::Request;
use crate::citizens::Citizen;

/// A request that waits for the person.
pub(super) struct Waiting {
    pub(super) id: String,
    pub(super) request: Request,
    pub(super) citizen: Option<&'static Citizen>,
    pub(super) auth_time: i64,
}
