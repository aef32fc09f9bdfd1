//! Request bodies.

use serde::de::DeserializeOwned;

use crate::oauth::OauthError;

/// Reads a JSON request body; an empty one is an empty object, `null` members count as absent.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, OauthError> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| OauthError::invalid(format!("the body is not valid: {error}")))
}
