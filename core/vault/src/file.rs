//! Sealed files: immutable content, sealed once for the disk and for the wire.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::Zeroizing;

use crate::{error::Error, hex, key::Key};

/// Name of a sealed file: 16 random bytes, written as 32 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId([u8; 16]);

impl FileId {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl From<[u8; 16]> for FileId {
    fn from(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl FromStr for FileId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        hex::decode(text).map(Self).ok_or(Error::Damaged("a file id is 32 hexadecimal digits"))
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FileId({self})")
    }
}

impl Serialize for FileId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for FileId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// The key of one sealed file. Serialised as unpadded base64url: only ever into a sealed record or a sealed envelope.
#[derive(Clone)]
pub struct FileKey(Key);

impl FileKey {
    /// The 32 bytes, for the envelope of a submission.
    pub fn expose(&self) -> &[u8; 32] {
        self.0.bytes()
    }

    pub(crate) fn new(key: Key) -> Self {
        Self(key)
    }

    pub(crate) fn key(&self) -> &Key {
        &self.0
    }
}

impl fmt::Debug for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FileKey(redacted)")
    }
}

impl Serialize for FileKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Zeroizing::new(URL_SAFE_NO_PAD.encode(self.expose())))
    }
}

impl<'de> Deserialize<'de> for FileKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        let mut key = Key::zero();
        match URL_SAFE_NO_PAD.decode_slice(text.as_bytes(), key.as_mut()) {
            Ok(Key::LEN) => Ok(Self(key)),
            _ => Err(de::Error::custom("a file key is 32 bytes in base64url")),
        }
    }
}

/// Everything that is needed to find, check and open a sealed file; kept inside a sealed record.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SealedFile {
    /// Its name.
    pub id: FileId,
    /// Its key.
    pub key: FileKey,
    /// Bytes of the content.
    pub plain_len: u64,
    /// Bytes on the disk and on the wire.
    pub sealed_len: u64,
    /// SHA-256 of the bytes on the disk, 64 hexadecimal digits when serialised.
    #[serde(with = "digest")]
    pub sealed_sha256: [u8; 32],
}

mod digest {
    use serde::{Deserialize, Deserializer, Serializer, de};

    use crate::hex;

    pub(super) fn serialize<S: Serializer>(digest: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(digest))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        hex::decode(&String::deserialize(deserializer)?)
            .ok_or_else(|| de::Error::custom("a SHA-256 is 64 hexadecimal digits"))
    }
}
