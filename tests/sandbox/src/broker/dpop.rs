//! Proofs of possession (RFC 9449 4.3), for the token endpoint, PAR and every resource.

use axum::http::{HeaderMap, Method};
use serde::Deserialize;
use url::Url;

use super::replays::SKEW;
use crate::World;
use crate::clock;
use crate::jose::{Compact, sha256_b64};
use crate::oauth::OauthError;

/// Why a proof is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is none.
    Missing,
    /// It lacks the current nonce; everything else is right.
    UseNonce,
    /// Anything else, in English for the developer.
    Invalid(&'static str),
}

impl From<Refusal> for OauthError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Missing => Self::new("invalid_dpop_proof", "the DPoP header is missing"),
            Refusal::UseNonce => Self::new("use_dpop_nonce", "use the nonce of DPoP-Nonce"),
            Refusal::Invalid(why) => Self::new("invalid_dpop_proof", why),
        }
    }
}

#[derive(Deserialize)]
struct Claims {
    jti: String,
    htm: String,
    htu: String,
    iat: i64,
    nonce: Option<String>,
    ath: Option<String>,
}

/// Checks the one proof of a request and returns the thumbprint of the key that made it.
///
/// `url` is what the client must have called, `access_token` the token that came with it.
///
/// # Errors
/// [`Refusal`].
pub fn check(
    world: &World,
    method: &Method,
    url: &str,
    headers: &HeaderMap,
    access_token: Option<&str>,
) -> Result<String, Refusal> {
    let mut proofs = headers.get_all("dpop").iter();
    let proof = proofs.next().ok_or(Refusal::Missing)?;
    if proofs.next().is_some() {
        return Err(Refusal::Invalid("more than one proof"));
    }
    let proof = proof.to_str().map_err(|_| Refusal::Invalid("the proof is not ASCII"))?;
    let compact = Compact::parse(proof).ok_or(Refusal::Invalid("the proof is malformed"))?;
    if compact.header.typ != "dpop+jwt" {
        return Err(Refusal::Invalid("typ is not dpop+jwt"));
    }
    let jwk = compact.header.jwk.as_ref().ok_or(Refusal::Invalid("jwk is missing"))?;
    let key = jwk.key().ok_or(Refusal::Invalid("jwk is not a public P-256 key"))?;
    let claims: Claims = compact.verify(&key).ok_or(Refusal::Invalid("signature or claims are not valid"))?;

    if claims.htm != method.as_str() {
        return Err(Refusal::Invalid("htm is another method"));
    }
    if !same_target(&claims.htu, url) {
        return Err(Refusal::Invalid("htu is another address"));
    }
    let now = world.clock.now();
    // The switch of the sandbox's clock does not move the phone's: real time is right too.
    let near = |time: i64| (claims.iat - time).abs() <= SKEW;
    if !near(now) && !near(clock::real_now()) {
        return Err(Refusal::Invalid("iat is too far from the server's time"));
    }
    if claims.ath.as_deref() != access_token.map(sha256_b64).as_deref() {
        return Err(Refusal::Invalid("ath does not belong to the access token"));
    }
    if !claims.nonce.is_some_and(|nonce| world.nonces.accepts(&nonce, now)) {
        return Err(Refusal::UseNonce);
    }
    let thumbprint = jwk.thumbprint();
    if !(8..=128).contains(&claims.jti.len()) {
        return Err(Refusal::Invalid("jti is too short or too long"));
    }
    if !world.replays.is_new(&format!("{thumbprint}.{}", claims.jti), now) {
        return Err(Refusal::Invalid("jti was used before"));
    }
    Ok(thumbprint)
}

/// Scheme, host, port and path are the same; query and fragment do not count (RFC 9449 4.2).
fn same_target(htu: &str, url: &str) -> bool {
    let target = |text: &str| {
        let mut url = Url::parse(text).ok()?;
        url.set_query(None);
        url.set_fragment(None);
        Some(url)
    };
    target(htu).is_some_and(|htu| target(url) == Some(htu))
}

#[cfg(test)]
mod tests {
    use super::same_target;

    #[test]
    fn the_target_is_scheme_host_port_and_path() {
        let url = "https://127.0.0.1:8641/portal/v1/submissions?page=2";
        assert!(same_target("https://127.0.0.1:8641/portal/v1/submissions", url));
        assert!(same_target("HTTPS://127.0.0.1:8641/portal/v1/submissions#x", url));
        for other in [
            "https://127.0.0.1/portal/v1/submissions",
            "http://127.0.0.1:8641/portal/v1/submissions",
            "https://127.0.0.1:8641/portal/v1/submissions/",
            "/portal/v1/submissions",
        ] {
            assert!(!same_target(other, url), "{other}");
        }
    }
}
