//! Compact JWS with ES256 (RFC 7515, RFC 7518 section 3.4): verify one, of one type, and nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde::Deserialize;

/// A P-256 public key as an uncompressed point (`04 || x || y`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PackKey(pub [u8; 65]);

/// An EC key in JSON (RFC 7517), only for P-256. Unknown members are allowed, as the RFC demands.
#[derive(Deserialize)]
pub(super) struct Jwk {
    kty: String,
    crv: String,
    x: String,
    y: String,
}

impl PackKey {
    /// From the coordinates of a JWK.
    pub(super) fn from_jwk(jwk: &Jwk) -> Option<Self> {
        if jwk.kty != "EC" || jwk.crv != "P-256" {
            return None;
        }
        let x: [u8; 32] = URL_SAFE_NO_PAD.decode(&jwk.x).ok()?.try_into().ok()?;
        let y: [u8; 32] = URL_SAFE_NO_PAD.decode(&jwk.y).ok()?.try_into().ok()?;
        let mut point = [4; 65];
        let (head, tail) = point.split_at_mut(33);
        head.get_mut(1..)?.copy_from_slice(&x);
        tail.copy_from_slice(&y);
        Some(Self(point))
    }
}

/// The protected header. Derive refuses repeated members; `crit` and `b64` change what is signed and are not spoken.
#[derive(Deserialize)]
struct Header {
    alg: String,
    typ: String,
    crit: Option<serde::de::IgnoredAny>,
    b64: Option<serde::de::IgnoredAny>,
}

/// The payload of a compact JWS of the given type, when the key signed it.
pub(super) fn verified(compact: &str, typ: &str, key: &PackKey) -> Option<Vec<u8>> {
    let (signing_input, signature) = compact.rsplit_once('.')?;
    let (header, payload) = signing_input.split_once('.')?;
    let header: Header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    if header.alg != "ES256" || header.typ != typ || header.crit.is_some() || header.b64.is_some() {
        return None;
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.0).verify(signing_input.as_bytes(), &signature).ok()?;
    URL_SAFE_NO_PAD.decode(payload).ok()
}
