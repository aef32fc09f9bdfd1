//! Algorithms and digests as they are written.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::oauth::OauthError;

/// SHA-256.
pub(super) const SHA256: &str = "2.16.840.1.101.3.4.2.1";
/// ECDSA with SHA-256.
pub(super) const ECDSA_SHA256: &str = "1.2.840.10045.4.3.2";

/// A hash in the JSON form: base64 with padding, 32 bytes.
pub(super) fn json_hash(text: &str) -> Result<[u8; 32], OauthError> {
    STANDARD
        .decode(text)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| OauthError::invalid("Invalid digest value length"))
}

/// A hash in the query form: base64url, padded or not.
pub(super) fn url_hash(text: &str) -> Result<[u8; 32], OauthError> {
    let either = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&URL_SAFE, either)
        .decode(text)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| OauthError::invalid("Invalid digest value length"))
}
