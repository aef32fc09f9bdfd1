//! The file a pack travels in: `{"manifest": "<JWS>", "keys": ["<JWS>"], "contents": {"path": "text"}}`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use ring::digest::{SHA256, digest};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::keys::Keys;
use super::signature::verified as verified_jws;
use super::{PackError, PackKey};
use crate::date::Date;
use crate::submission::to_hex;
use crate::text::seen;

/// Bytes a container may have.
pub const MAX_CONTAINER_BYTES: usize = 8 * 1024 * 1024;
const MAX_CONTENTS: usize = 256;
const MAX_PATH: usize = 200;
const TYPE: &str = "gocua-pack+jwt";

/// One signed file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentEntry {
    /// Path inside the pack.
    pub path: String,
    /// SHA-256 of its UTF-8 bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
}

/// What a pack says about itself; the payload of the signature. Members that this app does not know are ignored, so
/// that a later pack may say more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Name of the pack.
    pub pack: String,
    /// Its number; never goes down.
    pub sequence: u64,
    /// When it was issued, Unix seconds.
    pub issued_at: i64,
    /// First day it holds.
    pub valid_from: Date,
    /// Last day it holds.
    pub valid_to: Option<Date>,
    /// Where its rules are from.
    pub source: String,
    /// Its files.
    pub contents: Vec<ContentEntry>,
}

/// The container as it arrives. A pack with unknown members besides these is fine; they are not signed.
#[derive(Deserialize)]
struct Container {
    manifest: String,
    /// Hand-overs of the key, oldest first.
    #[serde(default)]
    keys: Vec<String>,
    contents: Contents,
}

/// File texts by path. Repeated paths are remembered, not silently merged.
struct Contents {
    texts: BTreeMap<String, String>,
    repeated: Option<String>,
}

impl<'de> Deserialize<'de> for Contents {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Contents;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("texts by path")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Contents, A::Error> {
                let mut contents = Contents { texts: BTreeMap::new(), repeated: None };
                while let Some((path, text)) = map.next_entry::<String, String>()? {
                    if contents.texts.len() >= MAX_CONTENTS {
                        return Err(serde::de::Error::custom("too many contents"));
                    }
                    if contents.texts.insert(path.clone(), text).is_some() {
                        contents.repeated = Some(path);
                    }
                }
                Ok(contents)
            }
        }

        deserializer.deserialize_map(Reader)
    }
}

pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    to_hex(digest(&SHA256, bytes).as_ref())
}

/// Size, shape and signature.
pub(super) fn open(bytes: &[u8], authority: &PackKey) -> Result<(Manifest, BTreeMap<String, String>, Keys), PackError> {
    if bytes.len() > MAX_CONTAINER_BYTES {
        return Err(PackError::TooLarge { bytes: bytes.len(), limit: MAX_CONTAINER_BYTES });
    }
    let container: Container =
        serde_json::from_slice(bytes).map_err(|error| PackError::Malformed(error.to_string()))?;
    let keys = Keys::follow(authority, &container.keys)?;
    let payload = verified_jws(&container.manifest, TYPE, &keys.last()).ok_or(PackError::BadSignature)?;
    let manifest: Manifest =
        serde_json::from_slice(&payload).map_err(|error| PackError::Malformed(error.to_string()))?;
    if let Some(path) = container.contents.repeated {
        return Err(PackError::Duplicate(path));
    }
    Ok((manifest, container.contents.texts, keys))
}

/// The files that the manifest lists, each checked against its length and hash.
pub(super) fn verified(
    manifest: &Manifest,
    mut texts: BTreeMap<String, String>,
) -> Result<BTreeMap<String, Arc<str>>, PackError> {
    if manifest.contents.len() > MAX_CONTENTS {
        return Err(PackError::Malformed("too many contents".to_owned()));
    }
    let mut contents = BTreeMap::new();
    for entry in &manifest.contents {
        if entry.path.is_empty() || entry.path.len() > MAX_PATH {
            return Err(PackError::Malformed("a path is empty or too long".to_owned()));
        }
        if contents.contains_key(&entry.path) {
            return Err(PackError::Duplicate(entry.path.clone()));
        }
        let text = texts.remove(&entry.path).ok_or_else(|| PackError::Missing(entry.path.clone()))?;
        if text.len() as u64 != entry.bytes || sha256_hex(text.as_bytes()) != entry.sha256 {
            return Err(PackError::ContentHash(entry.path.clone()));
        }
        // The hash is over the text as it is; what is made of it is what a person sees.
        contents.insert(entry.path.clone(), Arc::from(&*seen(&text)));
    }
    Ok(contents)
}
