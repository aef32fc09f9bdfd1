//! A helper's install: a client with a key of its own, which signs who it is (RFC 7523; OpenID Connect Core, 9).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::secret::Secret;
use crate::{Error, Provider, dpop};

/// How long an assertion is good, in seconds: it is made when it is sent.
const LIFE: i64 = 60;

/// An install of a member of a community digital technology team, registered at the provider with its public key.
///
/// It is no [`Client`](crate::Client) and does not become one. What a citizen's session consists of (a pushed request, a code, a
/// refresh token, a step-up) is made by functions that take a `Client`; what takes a `Helper` asks a citizen for help with one dossier
/// and gives an [`AssistToken`](crate::AssistToken), which is no [`AccessToken`](crate::AccessToken) and comes with nothing to renew it
/// by. There is no scope to name here: it is always `openid` alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helper {
    client_id: String,
    key: dpop::PublicKey,
}

impl Helper {
    /// The install with this registered name and the public half of its key.
    #[must_use]
    pub fn new(client_id: String, key: dpop::PublicKey) -> Self {
        Self { client_id, key }
    }

    /// Registered name.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The key's public half.
    #[must_use]
    pub fn key(&self) -> &dpop::PublicKey {
        &self.key
    }

    /// What the key store signs (ES256: SHA-256 inside) to say to this provider who asks. `now` in Unix seconds; `jti`: fresh random
    /// bytes, never used twice.
    #[must_use]
    pub fn signing_input(&self, provider: &Provider, now: i64, jti: [u8; 16]) -> String {
        let header = json!({ "typ": "JWT", "alg": "ES256", "kid": self.key.thumbprint() });
        // The issuer alone, as a text: an assertion for one endpoint is a gift to whoever runs another.
        let claims = json!({
            "iss": self.client_id, "sub": self.client_id, "aud": provider.issuer(),
            "iat": now, "exp": now.saturating_add(LIFE), "jti": URL_SAFE_NO_PAD.encode(jti),
        });
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}", part(header), part(claims))
    }

    /// The assertion, from [`signing_input`](Self::signing_input) and the key store's signature over it, in either form.
    ///
    /// # Errors
    /// [`Error::Protocol`] when that is no signature.
    pub fn assertion(&self, signing_input: &str, signature: &[u8]) -> Result<Assertion, Error> {
        let compact = dpop::assemble(signing_input, signature)?;
        Ok(Assertion { client_id: self.client_id.clone(), compact: Secret::new(compact) })
    }
}

/// Who asks, signed: good for one request within a minute. A request that is repeated, also one that a server wants with a nonce, is
/// built anew with another assertion: strict servers take each once.
#[derive(Debug, PartialEq, Eq)]
pub struct Assertion {
    client_id: String,
    compact: Secret,
}

impl Assertion {
    /// The parameters that authenticate the client (RFC 7521, 4.2).
    pub(crate) fn parameters(&self) -> [(&str, &str); 3] {
        [
            ("client_id", &self.client_id),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", self.compact.expose()),
        ]
    }
}
