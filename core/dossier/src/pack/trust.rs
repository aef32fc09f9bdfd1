//! Whom a pack tells the app to trust: signature anchors, the portal's receipt key, the agencies' envelope key.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;

use super::signature::{Jwk, PackKey};

const MAX_ANCHORS: usize = 100;

#[derive(Deserialize)]
struct Stored {
    anchors: Vec<String>,
    receipt_key: Jwk,
    envelope_key: String,
    envelope_key_id: String,
}

/// `trust.json` of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    /// Certificates in DER that signatures may end in.
    pub anchors: Vec<Vec<u8>>,
    /// The key that signs receipts.
    pub receipt_key: PackKey,
    /// The X25519 key that envelopes are sealed to.
    pub envelope_key: [u8; 32],
    /// Its name.
    pub envelope_key_id: String,
}

impl Trust {
    pub(super) fn load(json: &str) -> Result<Self, String> {
        let stored: Stored = serde_json::from_str(json).map_err(|error| error.to_string())?;
        if stored.anchors.len() > MAX_ANCHORS {
            return Err(format!("more than {MAX_ANCHORS} anchors"));
        }
        let anchors = stored
            .anchors
            .iter()
            .map(|anchor| STANDARD.decode(anchor).map_err(|_| "an anchor is not base64".to_owned()))
            .collect::<Result<_, _>>()?;
        let receipt_key = PackKey::from_jwk(&stored.receipt_key).ok_or("the receipt key is not a P-256 key")?;
        let envelope_key = URL_SAFE_NO_PAD
            .decode(&stored.envelope_key)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or("the envelope key is not 32 bytes of base64url")?;
        Ok(Self { anchors, receipt_key, envelope_key, envelope_key_id: stored.envelope_key_id })
    }
}
