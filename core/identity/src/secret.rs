//! Codes and tokens: wiped when dropped, silent in `Debug`, without `Display`.

use std::fmt;

use ring::digest::{SHA256, digest};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::Error;

/// The longest token or code, in bytes. Fits the header and form limits of common servers.
const MAX_LENGTH: usize = 16 * 1024;

/// A secret text of this crate.
///
/// It serialises in clear, because the record that keeps it is sealed. Only types that are kept use that.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    pub(crate) fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.expose())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

/// The authorisation code from the redirect, good for one [`code_request`](crate::code_request). Never kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code(Secret);

impl Code {
    /// A code of printable characters (RFC 6749, appendix A.11).
    pub(crate) fn new(text: String) -> Option<Self> {
        is_printable(&text).then(|| Self(Secret::new(text)))
    }

    pub(crate) fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// An access token bound to the phone's key. In memory only: it does not serialise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken(Secret);

impl AccessToken {
    /// # Errors
    /// [`Error::Protocol`] when the text cannot stand in an `Authorization` header (RFC 9449, 7.1: `token68`).
    pub(crate) fn new(text: String) -> Result<Self, Error> {
        let secret = Secret::new(text);
        let body = secret.expose().trim_end_matches('=');
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
        if body.is_empty() || secret.expose().len() > MAX_LENGTH || !body.bytes().all(allowed) {
            return Err(Error::Protocol("access_token"));
        }
        Ok(Self(secret))
    }

    /// The token itself, for the `Authorization` header and the proof.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// A refresh token. Serialises in clear, for a sealed record only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshToken(Secret);

impl RefreshToken {
    /// # Errors
    /// [`Error::Protocol`] for other than printable characters (RFC 6749, appendix A.17).
    pub(crate) fn new(text: String) -> Result<Self, Error> {
        let secret = Secret::new(text);
        if is_printable(secret.expose()) { Ok(Self(secret)) } else { Err(Error::Protocol("refresh_token")) }
    }

    /// SHA-256 of it: tells one grant from another, and nothing about either.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hash = [0; 32];
        hash.iter_mut().zip(digest(&SHA256, self.expose().as_bytes()).as_ref()).for_each(|(to, from)| *to = *from);
        hash
    }

    pub(crate) fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// Whether a text is of printable ASCII characters (RFC 6749, appendix A), of bounded length.
pub(crate) fn is_printable(text: &str) -> bool {
    !text.is_empty() && text.len() <= MAX_LENGTH && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}
