//! A software double of a phone's key store: keys in one file of the phone's folder, written whole.
//!
//! It proves nothing about hardware. It keeps the one promise the core builds on: a destroyed key never
//! comes back, not even when the process is killed in the middle.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gocua_app::{KeyPurpose, PlatformOutcome, PlatformRequest};
use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::Signer;
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use serde::{Deserialize, Serialize};

/// The key store of one phone.
pub struct Device {
    path: PathBuf,
    keys: Mutex<BTreeMap<String, Key>>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Key {
    purpose: KeyPurpose,
    secret: String,
}

impl Device {
    /// Opens the key store in a folder, or makes an empty one.
    ///
    /// # Errors
    /// When the folder or the file cannot be used.
    pub fn open(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join("keystore.json");
        let keys = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(error),
        };
        Ok(Self { path, keys: Mutex::new(keys) })
    }

    /// Answers requests about keys; nothing for any other request.
    pub fn answer(&self, request: &PlatformRequest) -> Option<PlatformOutcome> {
        let mut keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = match request {
            PlatformRequest::CreateKey { alias, purpose } => {
                let mut secret = [0; 32];
                if SystemRandom::new().fill(&mut secret).is_err() {
                    return Some(PlatformOutcome::Denied);
                }
                let key = Key { purpose: *purpose, secret: STANDARD.encode(secret) };
                let outcome = match key.purpose {
                    KeyPurpose::Mac | KeyPurpose::PresenceMac => PlatformOutcome::Done,
                    KeyPurpose::Sign => public(&key),
                };
                keys.insert(alias.clone(), key);
                self.written(&keys, outcome)
            }
            PlatformRequest::DestroyKey { alias } => {
                keys.remove(alias);
                self.written(&keys, PlatformOutcome::Done)
            }
            PlatformRequest::PublicKey { alias } => match keys.get(alias) {
                Some(key) if key.purpose == KeyPurpose::Sign => public(key),
                _ => PlatformOutcome::Lost,
            },
            PlatformRequest::Mac { alias, input, .. } => match keys.get(alias).and_then(|key| key.bytes()) {
                Some(secret) => {
                    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret), input);
                    PlatformOutcome::Bytes { bytes: tag.as_ref().to_vec() }
                }
                None => PlatformOutcome::Lost,
            },
            PlatformRequest::Sign { alias, input } => match keys.get(alias).and_then(Key::signing) {
                Some(key) => {
                    let signature: p256::ecdsa::Signature = key.sign(input);
                    PlatformOutcome::Bytes { bytes: signature.to_bytes().to_vec() }
                }
                None => PlatformOutcome::Lost,
            },
            _ => return None,
        };
        Some(outcome)
    }

    /// The outcome, once the file says the same.
    fn written(&self, keys: &BTreeMap<String, Key>, outcome: PlatformOutcome) -> PlatformOutcome {
        let write = || -> std::io::Result<()> {
            let temporary = self.path.with_extension("new");
            let file = std::fs::File::create(&temporary)?;
            serde_json::to_writer(&file, keys)?;
            file.sync_all()?;
            std::fs::rename(&temporary, &self.path)?;
            // The rename itself is durable only when the folder is.
            self.path.parent().map_or(Ok(()), |folder| std::fs::File::open(folder)?.sync_all())
        };
        match write() {
            Ok(()) => outcome,
            Err(error) => PlatformOutcome::Unavailable { reason: error.kind().to_string() },
        }
    }
}

impl Key {
    fn bytes(&self) -> Option<Vec<u8>> {
        STANDARD.decode(&self.secret).ok()
    }

    fn signing(&self) -> Option<SigningKey> {
        SigningKey::from_slice(&self.bytes()?).ok()
    }
}

fn public(key: &Key) -> PlatformOutcome {
    match key.signing() {
        Some(key) => {
            let point = key.verifying_key().to_encoded_point(false);
            PlatformOutcome::KeyCreated { public_key: point.as_bytes().to_vec() }
        }
        None => PlatformOutcome::Lost,
    }
}
