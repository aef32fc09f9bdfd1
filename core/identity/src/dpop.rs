//! Proofs of possession (RFC 9449). The key never leaves the phone's key store: this module prepares what it signs, puts its
//! signature in place, and reads the nonces that servers ask for.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::StatusCode;
use ring::digest::{SHA256, digest};
use serde_json::{Map, Value, json};

use crate::challenge::Challenge;
use crate::json::Object;
use crate::thumbprint::thumbprint;
use crate::{Error, Response, TrustedUrl};

mod signature;

/// The longest nonce kept, in bytes.
const MAX_NONCE: usize = 512;

/// A P-256 public key: an uncompressed point (SEC 1, 2.3.3). That it lies on the curve shows when a signature is verified with
/// it; this side never computes with it otherwise.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey([u8; 65]);

impl PublicKey {
    /// A key from its uncompressed point, `04 || x || y`.
    ///
    /// # Errors
    /// [`Error::Protocol`] for any other form.
    pub fn from_point(point: &[u8]) -> Result<Self, Error> {
        match <[u8; 65]>::try_from(point) {
            Ok(point) if point[0] == 4 => Ok(Self(point)),
            _ => Err(Error::Protocol("a P-256 point")),
        }
    }

    /// The uncompressed point.
    #[must_use]
    pub fn point(&self) -> &[u8; 65] {
        &self.0
    }

    /// The key as a JWK (RFC 7517; RFC 7518, 6.2), public members only.
    #[must_use]
    pub fn jwk(&self) -> Value {
        let (x, y) = self.coordinates();
        json!({ "crv": "P-256", "kty": "EC", "x": x, "y": y })
    }

    /// SHA-256 thumbprint (RFC 7638), unpadded base64url: the `jkt` that tokens are bound to.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        let (x, y) = self.coordinates();
        thumbprint(&[("crv", "P-256"), ("kty", "EC"), ("x", &x), ("y", &y)])
    }

    fn coordinates(&self) -> (String, String) {
        let (x, y) = self.0[1..].split_at(32);
        (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.thumbprint())
    }
}

/// What the key store signs (ES256: SHA-256 inside) to prove possession for one request (RFC 9449, 4.2).
///
/// * `url`: address of the request; query and fragment are left out of `htu`.
/// * `nonce`: the newest one of this server, from [`nonce`].
/// * `access_token`: for services, not for the provider's own endpoints; only its hash goes in (`ath`).
/// * `now`: Unix seconds; `jti`: fresh random bytes, never used twice.
///
/// # Errors
/// [`Error::UntrustedUrl`] when the address may not receive tokens at all; [`Error::Protocol`] for a method or a nonce with
/// characters that these do not have.
pub fn signing_input(
    key: &PublicKey,
    method: &str,
    url: &str,
    nonce: Option<&str>,
    access_token: Option<&str>,
    now: i64,
    jti: [u8; 16],
) -> Result<String, Error> {
    if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(Error::Protocol("method"));
    }
    if nonce.is_some_and(|nonce| !is_nonce(nonce)) {
        return Err(Error::Protocol("nonce"));
    }
    // The fragment goes first: with it, the address would not be one that gets requests.
    let mut address = TrustedUrl::parse(url.split('#').next().unwrap_or_default())?.url().clone();
    address.set_query(None);

    let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": key.jwk() });
    let mut claims = Map::new();
    let mut say = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    say("jti", URL_SAFE_NO_PAD.encode(jti).into());
    say("htm", method.into());
    say("htu", address.as_str().into());
    say("iat", now.into());
    if let Some(token) = access_token {
        say("ath", URL_SAFE_NO_PAD.encode(digest(&SHA256, token.as_bytes())).into());
    }
    if let Some(nonce) = nonce {
        say("nonce", nonce.into());
    }
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    Ok(format!("{}.{}", part(header), part(claims.into())))
}

/// The proof for the `DPoP` header, from [`signing_input`] and the key store's signature over it: `r || s` as on iOS'
/// raw interface, or DER as on Android.
///
/// # Errors
/// [`Error::Protocol`] when it is neither.
pub fn assemble(signing_input: &str, signature: &[u8]) -> Result<String, Error> {
    let raw = signature::raw(signature).ok_or(Error::Protocol("a P-256 signature"))?;
    Ok(format!("{signing_input}.{}", URL_SAFE_NO_PAD.encode(raw)))
}

/// The nonce for the next proof to the same server (RFC 9449, 8.2); it may come with any answer. `None` when there is none, more
/// than one, or it has characters that no nonce has.
#[must_use]
pub fn nonce(response: &Response) -> Option<String> {
    let mut values = response.headers().get_all("dpop-nonce").iter();
    let only = values.next().filter(|_| values.next().is_none())?;
    only.to_str().ok().filter(|nonce| is_nonce(nonce)).map(str::to_owned)
}

/// Whether the request is to be repeated once with the nonce that came with this answer: the provider says so in the body of
/// a 400 or 401 (RFC 9449, 8), a service in the challenge of a 401 (9). Never true without a nonce: repeating would be pointless.
#[must_use]
pub fn wants_nonce(response: &Response) -> bool {
    let wanted = "use_dpop_nonce";
    let by_body = || Object::parse(response.body()).is_ok_and(|body| body.text("error") == Ok(Some(wanted)));
    let by_challenge =
        || Challenge::dpop(response.headers()).is_some_and(|challenge| challenge.get("error") == Some(wanted));
    nonce(response).is_some()
        && match response.status() {
            StatusCode::BAD_REQUEST => by_body(),
            StatusCode::UNAUTHORIZED => by_challenge() || by_body(),
            _ => false,
        }
}

/// Whether a proof was refused as such (RFC 9449, 5 and 7.1). Of what a proof holds, only the time in it can be wrong through no fault
/// of this code: the phone's clock. Keycloak does not use the code of the RFC and says it in the description.
#[must_use]
pub fn refuses_proof(response: &Response) -> bool {
    let refused = "invalid_dpop_proof";
    let by_body = || {
        let Ok(body) = Object::parse(response.body()) else { return false };
        let description = || body.text("error_description").ok().flatten().unwrap_or_default();
        match body.text("error") {
            Ok(Some(error)) if error == refused => true,
            Ok(Some("invalid_request")) => description().contains("DPoP proof is not active"),
            _ => false,
        }
    };
    let by_challenge =
        || Challenge::dpop(response.headers()).is_some_and(|challenge| challenge.get("error") == Some(refused));
    match response.status() {
        StatusCode::BAD_REQUEST => by_body(),
        StatusCode::UNAUTHORIZED => by_challenge() || by_body(),
        _ => false,
    }
}

/// `1*NQCHAR` (RFC 9449, 8.1), of bounded length.
fn is_nonce(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
    !text.is_empty() && text.len() <= MAX_NONCE && text.bytes().all(allowed)
}
