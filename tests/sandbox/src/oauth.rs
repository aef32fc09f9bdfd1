//! What the broker and the signing service share of OAuth 2.0: forms, errors, codes and PKCE.

use std::collections::HashMap;

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;
use sha2::{Digest, Sha256};
use url::Url;

use crate::jose::{b64, sha256_b64};
use crate::pki::random_bytes;

/// The app's client identifier at the broker and at the signing service.
pub const CLIENT_ID: &str = "gocua";

/// The redirect of the installed app (a claimed `https` address, RFC 8252 7.2).
pub const APP_REDIRECT: &str = "https://gocua.example/callback";

/// Whether the app registered this redirect: compared as text, nothing is normalised (RFC 9700 4.1.3).
#[must_use]
pub fn is_registered_redirect(pages: &str, redirect_uri: &str) -> bool {
    redirect_uri == APP_REDIRECT || redirect_uri.strip_prefix(pages).is_some_and(|rest| rest == "/phone/callback")
}

/// An error answer of RFC 6749 5.2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OauthError {
    /// Status of the answer.
    pub status: StatusCode,
    /// The registered code.
    pub error: &'static str,
    /// English words for the developer.
    pub description: String,
}

impl OauthError {
    /// 400 with this code.
    #[must_use]
    pub fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, description: description.into() }
    }

    /// `invalid_request`.
    #[must_use]
    pub fn invalid(description: impl Into<String>) -> Self {
        Self::new("invalid_request", description)
    }

    /// `invalid_grant`.
    #[must_use]
    pub fn grant(description: impl Into<String>) -> Self {
        Self::new("invalid_grant", description)
    }
}

impl From<sqlx::Error> for OauthError {
    fn from(error: sqlx::Error) -> Self {
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, error: "server_error", description: error.to_string() }
    }
}

impl IntoResponse for OauthError {
    fn into_response(self) -> Response {
        let body = json!({ "error": self.error, "error_description": self.description });
        (self.status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
    }
}

/// A JSON answer that nobody may store.
#[must_use]
pub fn answer(status: StatusCode, body: serde_json::Value) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

/// A form or query whose names occur once; empty values count as absent (RFC 6749 3.1).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form(HashMap<String, String>);

impl Form {
    /// Reads a request body of `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    /// `invalid_request` for another content type or a name that occurs twice.
    pub fn body(headers: &HeaderMap, body: &[u8]) -> Result<Self, OauthError> {
        let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = media_type.and_then(|text| text.split(';').next()).map(str::trim);
        if media_type != Some("application/x-www-form-urlencoded") {
            return Err(OauthError::invalid("the body must be application/x-www-form-urlencoded"));
        }
        Self::pairs(body)
    }

    /// Reads a query string.
    ///
    /// # Errors
    /// `invalid_request` for a name that occurs twice.
    pub fn query(query: Option<&str>) -> Result<Self, OauthError> {
        Self::pairs(query.unwrap_or_default().as_bytes())
    }

    fn pairs(encoded: &[u8]) -> Result<Self, OauthError> {
        let mut fields = HashMap::new();
        for (name, value) in url::form_urlencoded::parse(encoded) {
            if fields.insert(name.clone().into_owned(), value.into_owned()).is_some() {
                return Err(OauthError::invalid(format!("{name} occurs more than once")));
            }
        }
        fields.retain(|_, value| !value.is_empty());
        Ok(Self(fields))
    }

    /// The value of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The value of a name that must be there.
    ///
    /// # Errors
    /// `invalid_request` that names it.
    pub fn need(&self, name: &str) -> Result<&str, OauthError> {
        self.get(name).ok_or_else(|| OauthError::invalid(format!("{name} is missing")))
    }

    /// The challenge of RFC 7636, which must be there and use S256.
    ///
    /// # Errors
    /// `invalid_request`.
    pub fn challenge(&self) -> Result<&str, OauthError> {
        let challenge = self.need("code_challenge")?;
        if self.need("code_challenge_method")? != "S256" {
            return Err(OauthError::invalid("code_challenge_method must be S256"));
        }
        if challenge.len() != 43 || !challenge.bytes().all(is_base64url) {
            return Err(OauthError::invalid("code_challenge is not the base64url of a SHA-256"));
        }
        Ok(challenge)
    }

    /// Checks that the request comes from the one registered client.
    ///
    /// # Errors
    /// `invalid_client`, 401.
    pub fn known_client(&self) -> Result<&str, OauthError> {
        let client = self.need("client_id")?;
        if client == CLIENT_ID {
            return Ok(client);
        }
        Err(OauthError {
            status: StatusCode::UNAUTHORIZED,
            ..OauthError::new("invalid_client", "client_id is not registered")
        })
    }
}

fn is_base64url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// Whether the verifier belongs to the challenge (RFC 7636 4.6) and is of the allowed form (4.1).
#[must_use]
pub fn verifier_matches(verifier: &str, challenge: &str) -> bool {
    let allowed = |byte: u8| is_base64url(byte) || byte == b'.' || byte == b'~';
    (43..=128).contains(&verifier.len()) && verifier.bytes().all(allowed) && sha256_b64(verifier) == challenge
}

/// A new secret of 256 bits for codes, tokens and request names.
#[must_use]
pub fn secret() -> String {
    b64(&random_bytes::<32>())
}

/// What is kept of a secret, so that a stolen database holds nothing that can be presented.
#[must_use]
pub fn fingerprint(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

/// The redirect back to the app, with these parameters added to its query.
#[must_use]
pub fn redirect(redirect_uri: &str, parameters: &[(&str, &str)]) -> Response {
    match Url::parse(redirect_uri) {
        Ok(mut url) => {
            url.query_pairs_mut().extend_pairs(parameters);
            Redirect::to(url.as_str()).into_response()
        }
        Err(_) => OauthError::invalid("redirect_uri is not an address").into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, is_registered_redirect, verifier_matches};

    #[test]
    fn pkce_follows_the_example_of_rfc_7636_appendix_b() {
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(verifier_matches("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", challenge));
        assert!(!verifier_matches("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK", challenge));
        assert!(!verifier_matches("short", challenge));
    }

    #[test]
    fn a_parameter_given_twice_is_refused() {
        assert!(Form::query(Some("state=a&state=b")).is_err());
        assert!(Form::query(Some("state=a&state=")).is_err());
        assert_eq!(Form::query(Some("state=")).expect("a query").get("state"), None);
    }

    #[test]
    fn redirects_are_compared_as_text() {
        let pages = "http://127.0.0.1:8640";
        assert!(is_registered_redirect(pages, "http://127.0.0.1:8640/phone/callback"));
        for other in [
            "http://127.0.0.1:86401/phone/callback",
            "http://127.0.0.1:8640/phone/callback/",
            "http://127.0.0.1:8640/phone/callback?x",
            "https://gocua.example/callback/../x",
        ] {
            assert!(!is_registered_redirect(pages, other), "{other}");
        }
    }
}
