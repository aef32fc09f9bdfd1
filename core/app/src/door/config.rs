//! What a shell tells the app once, at the start.

use serde::{Deserialize, Serialize};

/// Start-up values. Nothing secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct Config {
    /// Folder that belongs to the app alone and is left out of backups.
    pub data_dir: String,
    /// BCP 47 tag the platform is set to; the person's own choice overrides it.
    pub language: String,
    /// The services around the phone.
    pub environment: Environment,
}

/// The services around the phone, and what they are trusted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, uniffi::Record)]
pub struct Environment {
    /// Issuer of the sign-in broker (OpenID Connect Discovery).
    pub broker: String,
    /// Base of the portal's API, without a slash at the end.
    pub portal: String,
    /// Base of the signing service's API (CSC), without a slash at the end.
    pub signing: String,
    /// OAuth client id of the app at both.
    pub client_id: String,
    /// The app's claimed redirect (RFC 8252 section 7.2).
    pub redirect_uri: String,
    /// Roots for TLS, PEM. Only these are trusted.
    pub tls_roots: String,
    /// Key that signs packs: uncompressed P-256 point, base64url.
    pub pack_key: String,
    /// Most people who may have a place of their own on one phone.
    #[serde(default = "people")]
    #[uniffi(default = 12)]
    pub people: u32,
}

/// As many as there are pictures to know one's own place by.
const fn people() -> u32 {
    12
}
