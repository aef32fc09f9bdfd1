//! A pack as it travels: signed, numbered and dated.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gocua_dossier::date::{Date, Instant};
use gocua_dossier::pack::{Pack, PackKey};
use gocua_dossier::submission::to_hex;
use p256::ecdsa::{SigningKey, VerifyingKey};
use p256::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, LineEnding};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::jws;

/// Media type of a manifest, without `application/`.
const TYPE: &str = "gocua-pack+jwt";
/// That of a hand-over from one key to the next.
const KEY_TYPE: &str = "gocua-pack-key+jwt";

/// What a pack says about itself.
#[derive(Clone, Debug)]
pub struct Edition<'a> {
    /// Name of the pack.
    pub pack: &'a str,
    /// Its number; never used twice, never lower than one before.
    pub sequence: u64,
    /// Unix seconds.
    pub issued_at: Instant,
    /// First day it holds.
    pub valid_from: Date,
    /// Last day it holds.
    pub valid_to: Option<Date>,
    /// Where its rules are from.
    pub source: &'a str,
}

/// The container: a signed manifest that names every file with its SHA-256 and length, how the app's key was handed over to this one, and
/// the files.
#[must_use]
pub fn container<'a>(
    key: &SigningKey,
    edition: &Edition<'_>,
    handed: &[String],
    contents: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<u8> {
    let (mut listed, mut texts) = (Vec::new(), Map::new());
    for (path, text) in contents {
        let digest = to_hex(&Sha256::digest(text.as_bytes()));
        listed.push(json!({ "path": path, "sha256": digest, "bytes": text.len() }));
        texts.insert(path.to_owned(), Value::from(text));
    }
    let manifest = json!({
        "pack": edition.pack,
        "sequence": edition.sequence,
        "issued_at": edition.issued_at,
        "valid_from": edition.valid_from,
        "valid_to": edition.valid_to,
        "source": edition.source,
        "contents": listed,
    });
    let manifest = jws::sign(key, TYPE, &manifest);
    let container = if handed.is_empty() {
        json!({ "manifest": manifest, "contents": texts })
    } else {
        json!({ "manifest": manifest, "keys": handed, "contents": texts })
    };
    container.to_string().into_bytes()
}

/// Hands over: from that number on `next` (an uncompressed point in base64url) signs packs, and `key` none any more.
///
/// # Errors
/// In words, when `next` is no key.
pub fn hand_over(key: &SigningKey, next: &str, from_sequence: u64) -> Result<String, String> {
    let point = URL_SAFE_NO_PAD.decode(next).unwrap_or_default();
    let next =
        VerifyingKey::from_sec1_bytes(&point).map_err(|_| "the next key is no P-256 point in base64url".to_owned())?;
    let payload = json!({ "jwk": jws::public_jwk(&next), "from_sequence": from_sequence });
    Ok(jws::sign(key, KEY_TYPE, &payload))
}

/// A new key as PKCS #8 in PEM.
///
/// # Errors
/// In words, when the machine gives no random numbers.
pub fn new_key() -> Result<String, String> {
    use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
    let random = ring::rand::SystemRandom::new();
    let der = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
        .map_err(|_| "the machine gives no random numbers".to_owned())?;
    let key = SigningKey::from_pkcs8_der(der.as_ref()).map_err(|error| error.to_string())?;
    Ok(key.to_pkcs8_pem(LineEnding::LF).map_err(|error| error.to_string())?.to_string())
}

/// Reads a key.
///
/// # Errors
/// In words.
pub fn key(pem: &str) -> Result<SigningKey, String> {
    SigningKey::from_pkcs8_pem(pem).map_err(|_| "this is no P-256 key in PKCS #8 (PEM)".to_owned())
}

/// The public half, as an app's `Environment.pack_key` has it.
#[must_use]
pub fn public(key: &SigningKey) -> String {
    written(key.verifying_key().to_encoded_point(false).as_bytes())
}

/// A point as it is written down: base64url.
#[must_use]
pub fn written(point: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(point)
}

/// Opens a container as an app would, whose key is `public`.
///
/// # Errors
/// Why an app would refuse it.
pub fn opened(container: &[u8], public: &str, now: Instant) -> Result<Pack, String> {
    let point = URL_SAFE_NO_PAD.decode(public).ok();
    let key = point.and_then(|point| point.try_into().ok()).ok_or("the public key is not 65 bytes of base64url")?;
    Pack::open(container, &PackKey(key), None, now).map_err(|error| error.to_string())
}
