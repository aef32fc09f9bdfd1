//! The provider's public keys (RFC 7517, 5).

use http::StatusCode;

use crate::jws::{Compact, VerifyingKey};
use crate::{Error, Provider, Request, Response, answer};

/// The most keys in a set.
const MAX_KEYS: usize = 64;

/// The keys of a set that verify ES256 or PS256 signatures; others are left out (RFC 7517, 5: unknown ones are ignored).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jwks(Vec<(Option<String>, VerifyingKey)>);

impl Jwks {
    /// Asks for the provider's keys.
    ///
    /// # Errors
    /// None at present.
    pub fn request(provider: &Provider) -> Result<Request, Error> {
        Ok(answer::get(provider.jwks_uri()))
    }

    /// Reads the answer.
    ///
    /// # Errors
    /// What the status means; [`Error::Protocol`] when it is not a key set, or two of its keys for one algorithm have one name;
    /// [`Error::TooLarge`] over 64 keys. A set without any usable key is not an error here: no token verifies against it.
    pub fn parse(response: &Response) -> Result<Self, Error> {
        let mut document = answer::object(response, &[StatusCode::OK])?;
        let keys = document.take_objects("keys")?.ok_or(Error::Protocol("keys"))?;
        if keys.len() > MAX_KEYS {
            return Err(Error::TooLarge);
        }
        let mut usable: Vec<(Option<String>, VerifyingKey)> = Vec::new();
        for jwk in keys {
            let kid = jwk.text("kid")?.map(str::to_owned);
            let Ok(key) = VerifyingKey::read(&jwk) else {
                continue;
            };
            if kid.is_some() && usable.iter().any(|(name, other)| *name == kid && other.algorithm() == key.algorithm())
            {
                return Err(Error::Protocol("kid"));
            }
            usable.push((kid, key));
        }
        Ok(Self(usable))
    }

    /// The key a signed object names. One that names none is verified only if there is no choice (OpenID Connect Core, 10.1).
    pub(crate) fn key_of(&self, token: &Compact<'_>) -> Result<&VerifyingKey, Error> {
        let mut candidates = self.0.iter().filter(|(kid, key)| {
            key.algorithm() == token.algorithm() && token.kid().is_none_or(|wanted| kid.as_deref() == Some(wanted))
        });
        match (candidates.next(), candidates.next()) {
            (Some((_, key)), None) => Ok(key),
            (None, _) => Err(Error::UnknownKey),
            (Some(_), Some(_)) => Err(Error::Protocol("kid")),
        }
    }
}
