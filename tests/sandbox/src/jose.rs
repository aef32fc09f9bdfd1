//! Compact JSON Web Signatures with ES256 (RFC 7515, RFC 7518 3.4), and nothing else: no other algorithm,
//! no header parameter that is not expected, no key from anywhere but the caller.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::EncodedPoint;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// base64url without padding.
#[must_use]
pub fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Bytes of base64url without padding; anything else is `None`.
#[must_use]
pub fn unb64(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// base64url of the SHA-256 of a text.
#[must_use]
pub fn sha256_b64(text: &str) -> String {
    b64(&Sha256::digest(text.as_bytes()))
}

/// Signs `payload`. `alg` and `kid` (the key's thumbprint) are added to a header of this `typ`.
#[must_use]
pub fn sign(key: &SigningKey, typ: &str, payload: &Value) -> String {
    let header = json!({ "typ": typ, "alg": "ES256", "kid": Jwk::of(key.verifying_key()).thumbprint() });
    let input = format!("{}.{}", b64(header.to_string().as_bytes()), b64(payload.to_string().as_bytes()));
    let signature: Signature = key.sign(input.as_bytes());
    format!("{input}.{}", b64(&signature.to_bytes()))
}

/// A compact JWS taken apart; nothing in it is believed before [`Compact::verify`].
#[derive(Debug)]
pub struct Compact {
    /// The protected header.
    pub header: Header,
    payload: Vec<u8>,
    input: String,
    signature: Signature,
}

/// The header parameters that the sandbox knows; any other, `crit` among them, is refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// What kind of token it is.
    pub typ: String,
    /// Must be `ES256`.
    pub alg: String,
    /// Which key signed.
    pub kid: Option<String>,
    /// The key itself, in proofs of possession only.
    pub jwk: Option<Jwk>,
}

impl Compact {
    /// Takes a compact JWS apart; `None` when it is malformed or not ES256.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > 8192 {
            return None;
        }
        let (input, signature) = text.rsplit_once('.')?;
        let (header, payload) = input.split_once('.')?;
        let header: Header = serde_json::from_slice(&unb64(header)?).ok()?;
        if header.alg != "ES256" {
            return None;
        }
        let signature = Signature::from_slice(&unb64(signature)?).ok()?;
        Some(Self { header, payload: unb64(payload)?, input: input.to_owned(), signature })
    }

    /// The payload, when `key` made the signature and the payload is of the wanted shape.
    #[must_use]
    pub fn verify<T: DeserializeOwned>(&self, key: &VerifyingKey) -> Option<T> {
        key.verify(self.input.as_bytes(), &self.signature).ok()?;
        serde_json::from_slice(&self.payload).ok()
    }
}

/// A public P-256 key as a JSON Web Key. A private part or any other member is refused.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jwk {
    kty: String,
    crv: String,
    x: String,
    y: String,
}

impl Jwk {
    /// The JWK of a key.
    ///
    /// # Panics
    /// Never: a verifying key is a point of the curve and not the point at infinity.
    #[must_use]
    pub fn of(key: &VerifyingKey) -> Self {
        let point = key.to_encoded_point(false);
        let (x, y) = point.x().zip(point.y()).expect("an uncompressed point has both coordinates");
        Self { kty: "EC".to_owned(), crv: "P-256".to_owned(), x: b64(x), y: b64(y) }
    }

    /// The key, when it is a point of P-256.
    #[must_use]
    pub fn key(&self) -> Option<VerifyingKey> {
        if self.kty != "EC" || self.crv != "P-256" {
            return None;
        }
        let x: [u8; 32] = unb64(&self.x)?.try_into().ok()?;
        let y: [u8; 32] = unb64(&self.y)?.try_into().ok()?;
        let point = EncodedPoint::from_affine_coordinates(&x.into(), &y.into(), false);
        VerifyingKey::from_encoded_point(&point).ok()
    }

    /// RFC 7638 thumbprint, SHA-256, base64url.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        let Self { kty, crv, x, y } = self;
        sha256_b64(&format!(r#"{{"crv":"{crv}","kty":"{kty}","x":"{x}","y":"{y}"}}"#))
    }

    /// The key for a key set: with `kid`, `use` and `alg`.
    #[must_use]
    pub fn published(&self) -> Value {
        json!({
            "kty": self.kty, "crv": self.crv, "x": self.x, "y": self.y,
            "kid": self.thumbprint(), "use": "sig", "alg": "ES256",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Compact, b64, sign};
    use p256::ecdsa::SigningKey;
    use serde_json::{Value, json};

    fn key(byte: u8) -> SigningKey {
        SigningKey::from_slice(&[byte; 32]).expect("a valid scalar")
    }

    #[test]
    fn only_the_key_that_signed_opens_the_payload() {
        let token = sign(&key(1), "test+jwt", &json!({ "a": 1 }));
        let compact = Compact::parse(&token).expect("well formed");
        assert_eq!(compact.verify::<Value>(key(1).verifying_key()), Some(json!({ "a": 1 })));
        assert_eq!(compact.verify::<Value>(key(2).verifying_key()), None);
    }

    #[test]
    fn other_algorithms_and_unknown_parameters_are_refused() {
        let token = sign(&key(1), "test+jwt", &json!({}));
        let rest = token.split_once('.').expect("a header").1;
        for header in [
            r#"{"typ":"test+jwt","alg":"none"}"#,
            r#"{"typ":"test+jwt","alg":"ES256","crit":["b64"]}"#,
            r#"{"typ":"test+jwt","alg":"ES256","jku":"https://example.vn"}"#,
            r#"{"typ":"test+jwt","alg":"HS256","alg":"ES256"}"#,
        ] {
            assert!(Compact::parse(&format!("{}.{rest}", b64(header.as_bytes()))).is_none(), "{header}");
        }
    }
}
