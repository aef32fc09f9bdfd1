//! Keys and certificates on disk: `<name>.key.pem` (PKCS #8), `<name>.der`, and one file per issued
//! certificate under `issued/<authority>/<serial>.der`, which is the ledger that OCSP answers from.

use std::fs;
use std::path::{Path, PathBuf};

use p256::ecdsa::SigningKey;
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use sha2::{Digest, Sha256};

use super::{AgencySigner, Authority, random_bytes};

/// Why keys or certificates are not usable.
#[derive(Debug, thiserror::Error)]
pub enum PkiError {
    /// A file cannot be read or written.
    #[error("{path}: {source}", path = path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// A file does not hold what its name says.
    #[error("{file} does not hold a key")]
    Unreadable {
        /// The file's name.
        file: String,
    },
}

/// The folder of keys and certificates.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Opens or makes the folder. Certificates that name another address than `pages` are removed, so that
    /// they are issued again; keys, trust anchors and the ledger stay.
    pub(super) fn open(path: &Path, pages: &str) -> Result<Self, PkiError> {
        let folder = Self { path: path.to_owned() };
        for authority in Authority::ALL {
            let ledger = folder.ledger(authority);
            fs::create_dir_all(&ledger).map_err(|source| PkiError::File { path: ledger, source })?;
        }
        let address = folder.path.join("address.txt");
        if fs::read_to_string(&address).ok().as_deref() != Some(pages) {
            folder.forget_certificates()?;
            write(&address, pages.as_bytes())?;
        }
        Ok(folder)
    }

    fn forget_certificates(&self) -> Result<(), PkiError> {
        let error = |source| PkiError::File { path: self.path.clone(), source };
        for entry in fs::read_dir(&self.path).map_err(error)? {
            let path = entry.map_err(error)?.path();
            let anchor = path.file_stem().is_some_and(|stem| stem == "root" || stem == "tls-root");
            if path.extension().is_some_and(|extension| extension == "der") && !anchor {
                fs::remove_file(&path).map_err(|source| PkiError::File { path, source })?;
            }
        }
        Ok(())
    }

    /// The P-256 key of this name, made when missing.
    pub(super) fn key(&self, name: &str) -> Result<SigningKey, PkiError> {
        let path = self.path.join(format!("{name}.key.pem"));
        match fs::read_to_string(&path) {
            Ok(pem) => {
                SigningKey::from_pkcs8_pem(&pem).map_err(|_| PkiError::Unreadable { file: path.display().to_string() })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = random_key();
                let pem = key.to_pkcs8_pem(LineEnding::LF).expect("a P-256 key always has a PKCS #8 form");
                write(&path, pem.as_bytes())?;
                Ok(key)
            }
            Err(source) => Err(PkiError::File { path, source }),
        }
    }

    /// 32 secret bytes of this name, made when missing.
    pub(super) fn secret(&self, name: &str) -> Result<[u8; 32], PkiError> {
        let path = self.path.join(format!("{name}.key"));
        match fs::read(&path) {
            Ok(bytes) => bytes.try_into().map_err(|_| PkiError::Unreadable { file: path.display().to_string() }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let secret = random_bytes();
                write(&path, &secret)?;
                Ok(secret)
            }
            Err(source) => Err(PkiError::File { path, source }),
        }
    }

    /// The key of this name with its certificate, both made when missing. The chain is the leaf alone.
    pub(super) fn certified(
        &self,
        name: &str,
        certify: impl FnOnce(&SigningKey) -> Vec<u8>,
    ) -> Result<AgencySigner, PkiError> {
        let key = self.key(name)?;
        let path = self.path.join(format!("{name}.der"));
        let certificate = match fs::read(&path) {
            Ok(der) => der,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let der = certify(&key);
                write(&path, &der)?;
                der
            }
            Err(source) => return Err(PkiError::File { path, source }),
        };
        Ok(AgencySigner { chain_der: vec![certificate], key })
    }

    /// As [`Folder::certified`]; when the disk refuses, a credential that lives until the process ends.
    pub(super) fn certified_or_fleeting(
        &self,
        name: &str,
        certify: impl FnOnce(&SigningKey) -> Vec<u8>,
    ) -> AgencySigner {
        let key = self.key(name).unwrap_or_else(|_| random_key());
        let path = self.path.join(format!("{name}.der"));
        let certificate = fs::read(&path).unwrap_or_else(|_| {
            let der = certify(&key);
            let _ = write(&path, &der);
            der
        });
        AgencySigner { chain_der: vec![certificate], key }
    }

    /// Notes that `authority` issued this certificate.
    pub(super) fn record(&self, authority: Authority, certificate: &[u8]) -> Result<(), PkiError> {
        let serial = super::profile::serial(certificate);
        let path = self.ledger(authority).join(format!("{}.der", hex(&serial)));
        if path.exists() { Ok(()) } else { write(&path, certificate) }
    }

    /// Whether `authority` issued a certificate with this serial number.
    pub(super) fn has_record(&self, authority: Authority, serial: &[u8]) -> bool {
        self.ledger(authority).join(format!("{}.der", hex(serial))).exists()
    }

    fn ledger(&self, authority: Authority) -> PathBuf {
        self.path.join("issued").join(authority.name())
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), PkiError> {
    // Whole or not at all: a half-written key would stop every later start.
    let temporary = path.with_extension("new");
    fs::write(&temporary, bytes)
        .and_then(|()| fs::rename(&temporary, path))
        .map_err(|source| PkiError::File { path: path.to_owned(), source })
}

/// A file name for any text: the same text always gives the same one, and no two texts share one.
pub(super) fn slug(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn random_key() -> SigningKey {
    loop {
        // Fails for 0 and for values beyond the group order: once in 2^32 tries.
        if let Ok(key) = SigningKey::from_slice(&random_bytes::<32>()) {
            return key;
        }
    }
}
