//! Compact JWS with ES256 (RFC 7515, RFC 7518 3.4), written with the `p256` crate.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Signs a payload. `typ` is the media type without `application/` (RFC 8725 3.11).
#[must_use]
pub fn sign(key: &SigningKey, typ: &str, payload: &Value) -> String {
    let header = json!({ "alg": "ES256", "typ": typ, "kid": key_id(key) });
    let input =
        format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(payload.to_string()));
    let signature: Signature = key.sign(input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

/// The public half of a key as JWK (RFC 7518 6.2.1).
#[must_use]
pub fn jwk(key: &SigningKey) -> Value {
    public_jwk(key.verifying_key())
}

/// A public key as JWK.
#[must_use]
pub fn public_jwk(key: &VerifyingKey) -> Value {
    let (x, y) = coordinates(key);
    json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y, "use": "sig", "alg": "ES256", "kid": thumbprint(key) })
}

/// JWK thumbprint (RFC 7638).
#[must_use]
pub fn key_id(key: &SigningKey) -> String {
    thumbprint(key.verifying_key())
}

fn thumbprint(key: &VerifyingKey) -> String {
    let (x, y) = coordinates(key);
    let canonical = format!("{{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"{x}\",\"y\":\"{y}\"}}");
    URL_SAFE_NO_PAD.encode(Sha256::digest(canonical.as_bytes()))
}

fn coordinates(key: &VerifyingKey) -> (String, String) {
    let point = key.to_encoded_point(false);
    let part = |bytes: Option<&p256::FieldBytes>| {
        URL_SAFE_NO_PAD.encode(bytes.map(|bytes| bytes.as_slice()).unwrap_or_default())
    };
    (part(point.x()), part(point.y()))
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use p256::ecdsa::signature::Verifier as _;
    use p256::ecdsa::{Signature, SigningKey};
    use serde_json::json;

    #[test]
    fn the_signature_is_over_header_and_payload_as_sent() {
        let key = SigningKey::from_slice(&[9; 32]).expect("a key");
        let compact = super::sign(&key, "gocua-receipt+jwt", &json!({ "number": "BN-1" }));
        let (input, signature) = compact.rsplit_once('.').expect("three parts");
        let bytes = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
        let signature = Signature::from_slice(&bytes).expect("64 bytes");
        assert!(key.verifying_key().verify(input.as_bytes(), &signature).is_ok());
        let header = input.split('.').next().expect("a header");
        let header = URL_SAFE_NO_PAD.decode(header).expect("base64url");
        let header: serde_json::Value = serde_json::from_slice(&header).expect("JSON");
        assert_eq!(header["alg"], "ES256");
        assert_eq!(header["kid"], super::jwk(&key)["kid"]);
    }
}
