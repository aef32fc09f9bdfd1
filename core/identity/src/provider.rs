//! The provider's metadata (OpenID Connect Discovery, RFC 8414).

use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::json::Object;
use crate::{Error, Request, Response, TrustedUrl, answer, satisfies};

/// The most levels that are read out of the metadata.
const MAX_LEVELS: usize = 64;

/// A provider that offers everything this client needs. Kept beside an attempt and a session, so that the way back from the
/// browser is judged by what was known on the way there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    issuer: String,
    authorization_endpoint: TrustedUrl,
    pushed_authorization_request_endpoint: TrustedUrl,
    token_endpoint: TrustedUrl,
    userinfo_endpoint: TrustedUrl,
    revocation_endpoint: Option<TrustedUrl>,
    jwks_uri: TrustedUrl,
    #[serde(default)]
    claims_parameter: bool,
    /// Levels that it says it knows; none where it says nothing.
    #[serde(default)]
    levels: Vec<String>,
}

impl Provider {
    /// Asks a provider what it offers: `{issuer}/.well-known/openid-configuration`.
    ///
    /// # Errors
    /// [`Error::UntrustedUrl`] when the issuer is not a [`TrustedUrl`] or has a query (OpenID Connect Core, 2).
    pub fn discovery_request(issuer: &str) -> Result<Request, Error> {
        let address = TrustedUrl::parse(issuer)?;
        if address.url().query().is_some() {
            return Err(Error::UntrustedUrl);
        }
        let base = issuer.strip_suffix('/').unwrap_or(issuer);
        Ok(answer::get(&TrustedUrl::parse(&format!("{base}/.well-known/openid-configuration"))?))
    }

    /// Reads the answer. A provider that cannot do the whole profile is refused here, before the person types anything.
    ///
    /// # Errors
    /// What the status means; [`Error::UntrustedUrl`] when any endpoint is not a [`TrustedUrl`]; [`Error::Protocol`] when
    /// the document is of another issuer (RFC 8414, 3.3), or lacks an endpoint, the code flow, PKCE S256, DPoP with ES256
    /// or an acceptable signature algorithm.
    pub fn parse(issuer: &str, response: &Response) -> Result<Self, Error> {
        let document = answer::object(response, &[StatusCode::OK])?;
        if document.need_text("issuer")? != issuer {
            return Err(Error::Protocol("issuer"));
        }
        announces(&document, "response_types_supported", &["code"], true)?;
        // Absent means that the server does not know PKCE (RFC 8414, 2) or DPoP (RFC 9449, 5.1).
        announces(&document, "code_challenge_methods_supported", &["S256"], true)?;
        announces(&document, "dpop_signing_alg_values_supported", &["ES256"], true)?;
        announces(&document, "id_token_signing_alg_values_supported", &["ES256", "PS256"], true)?;
        announces(&document, "grant_types_supported", &["authorization_code"], false)?;
        let levels = document.texts("acr_values_supported")?.unwrap_or_default();
        if levels.len() > MAX_LEVELS {
            return Err(Error::TooLarge);
        }
        let need = |name| document.need_text(name).and_then(TrustedUrl::parse);
        Ok(Self {
            issuer: issuer.to_owned(),
            authorization_endpoint: need("authorization_endpoint")?,
            pushed_authorization_request_endpoint: need("pushed_authorization_request_endpoint")?,
            token_endpoint: need("token_endpoint")?,
            userinfo_endpoint: need("userinfo_endpoint")?,
            revocation_endpoint: document.text("revocation_endpoint")?.map(TrustedUrl::parse).transpose()?,
            jwks_uri: need("jwks_uri")?,
            levels: levels.into_iter().map(str::to_owned).collect(),
            claims_parameter: document.get("claims_parameter_supported") == Some(&serde_json::Value::Bool(true)),
        })
    }

    /// The provider's name, exactly as it was asked and as it says it.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Where the browser goes.
    #[must_use]
    pub fn authorization_endpoint(&self) -> &TrustedUrl {
        &self.authorization_endpoint
    }

    /// Where authorisation requests are pushed (RFC 9126).
    #[must_use]
    pub fn pushed_authorization_request_endpoint(&self) -> &TrustedUrl {
        &self.pushed_authorization_request_endpoint
    }

    /// Where codes and refresh tokens become tokens.
    #[must_use]
    pub fn token_endpoint(&self) -> &TrustedUrl {
        &self.token_endpoint
    }

    /// Where the profile is.
    #[must_use]
    pub fn userinfo_endpoint(&self) -> &TrustedUrl {
        &self.userinfo_endpoint
    }

    /// Where tokens are revoked (RFC 7009), if anywhere.
    #[must_use]
    pub fn revocation_endpoint(&self) -> Option<&TrustedUrl> {
        self.revocation_endpoint.as_ref()
    }

    /// Whether it reads the `claims` parameter (OpenID Connect Core, 5.5). One that does not say so does not.
    pub(crate) fn reads_claims(&self) -> bool {
        self.claims_parameter
    }

    /// Whether it may know people as surely as that: one that lists its levels, and none that is enough, does not.
    pub(crate) fn may_reach(&self, acr: &str) -> bool {
        self.levels.is_empty() || self.levels.iter().any(|level| satisfies(level, acr))
    }

    /// Where the provider's public keys are.
    #[must_use]
    pub fn jwks_uri(&self) -> &TrustedUrl {
        &self.jwks_uri
    }
}

/// Checks that a list names at least one of the wanted values.
fn announces(document: &Object, name: &'static str, wanted: &[&str], needed: bool) -> Result<(), Error> {
    match document.texts(name)? {
        Some(offered) if offered.iter().any(|value| wanted.contains(value)) => Ok(()),
        None if !needed => Ok(()),
        _ => Err(Error::Protocol(name)),
    }
}
