//! Every key and certificate of the sandbox. Made at the first start, kept in `<data>/pki`, so that a
//! phone which trusted the sandbox yesterday trusts it today.
//!
//! ```text
//! root ─┬─ citizens ─┬─ one per citizen (remote signing)      TLS root ── 127.0.0.1, localhost
//!       │            └─ OCSP responder
//!       ├─ agencies ─┬─ one per organisation (results)
//!       │            └─ OCSP responder
//!       ├─ time-stamp unit
//!       └─ OCSP responder
//! ```
//! The TLS root stands apart: trusting a web server must never mean trusting a signature.

mod files;
mod profile;
mod random;
mod signer;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use hpke::{Deserializable, Kem as _, Serializable};
use p256::ecdsa::SigningKey;

use crate::citizens::Citizen;
pub use files::PkiError;

use files::Folder;
pub use profile::Authority;
pub(crate) use random::random_bytes;
pub use signer::{AgencySigner, CitizenCredential};

/// All keys and certificates.
pub struct Pki {
    folder: Folder,
    pages: String,
    root: AgencySigner,
    tls_root: AgencySigner,
    citizen_ca: AgencySigner,
    agency_ca: AgencySigner,
    tsa: AgencySigner,
    ocsp: HashMap<Authority, AgencySigner>,
    issued: Mutex<HashMap<String, AgencySigner>>,
    root_pem: String,
    tls_root_pem: String,
    /// Signs the broker's tokens (ES256).
    pub broker_key: SigningKey,
    /// Signs the portal's receipts (ES256).
    pub receipt_key: SigningKey,
    /// Signs packs (ES256).
    pub pack_key: SigningKey,
    /// X25519 secret that opens submissions (RFC 9180).
    pub envelope_key: [u8; 32],
    /// The public half of [`Pki::envelope_key`].
    pub envelope_public_key: [u8; 32],
}

impl std::fmt::Debug for Pki {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pki").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Pki {
    /// Opens the folder, making what is missing. Certificates name `pages` as the place of CRL and OCSP;
    /// when it has changed since the last start (another port), they are issued again under the same keys.
    ///
    /// # Errors
    /// [`PkiError`] when files cannot be read, written or understood.
    pub fn open(folder: &Path, pages: &str) -> Result<Self, PkiError> {
        let folder = Folder::open(folder, pages)?;
        let root = folder.certified(Authority::Root.name(), profile::root)?;
        let under_root = |mut signer: AgencySigner| {
            signer.chain_der.push(root.chain_der[0].clone());
            signer
        };
        let sub_ca = |authority: Authority| -> Result<AgencySigner, PkiError> {
            Ok(under_root(folder.certified(authority.name(), |key| profile::sub_ca(key, authority, &root.key, pages))?))
        };
        let citizen_ca = sub_ca(Authority::Citizens)?;
        let agency_ca = sub_ca(Authority::Agencies)?;
        let tsa = under_root(folder.certified("tsa", |key| profile::tsa(key, &root.key, pages))?);
        let mut ocsp = HashMap::new();
        for (authority, issuer) in
            [(Authority::Root, &root), (Authority::Citizens, &citizen_ca), (Authority::Agencies, &agency_ca)]
        {
            let mut responder = folder
                .certified(&format!("ocsp-{}", authority.name()), |key| profile::ocsp(key, authority, &issuer.key))?;
            responder.chain_der.extend(issuer.chain_der.iter().cloned());
            ocsp.insert(authority, responder);
        }
        for (authority, signer) in
            [(Authority::Root, &citizen_ca), (Authority::Root, &agency_ca), (Authority::Root, &tsa)]
        {
            folder.record(authority, &signer.chain_der[0])?;
        }
        let tls_root = folder.certified("tls-root", profile::tls_root)?;
        let envelope_key = folder.secret("envelope")?;
        Ok(Self {
            root_pem: profile::pem(&root.chain_der[0]),
            tls_root_pem: profile::pem(&tls_root.chain_der[0]),
            broker_key: folder.key("broker")?,
            receipt_key: folder.key("receipt")?,
            pack_key: folder.key("pack")?,
            envelope_key,
            envelope_public_key: x25519_public(&envelope_key)?,
            pages: pages.to_owned(),
            folder,
            root,
            tls_root,
            citizen_ca,
            agency_ca,
            tsa,
            ocsp,
            issued: Mutex::default(),
        })
    }

    /// The trust anchor of all signatures, DER.
    #[must_use]
    pub fn root_der(&self) -> &[u8] {
        &self.root.chain_der[0]
    }

    /// The trust anchor of all signatures, PEM.
    #[must_use]
    pub fn root_pem(&self) -> &str {
        &self.root_pem
    }

    /// The trust anchor of the API's TLS certificate, PEM.
    #[must_use]
    pub fn tls_root_pem(&self) -> &str {
        &self.tls_root_pem
    }

    /// The trust anchor of the API's TLS certificate, DER.
    #[must_use]
    pub fn tls_root_der(&self) -> &[u8] {
        &self.tls_root.chain_der[0]
    }

    /// The time-stamp unit.
    #[must_use]
    pub fn tsa(&self) -> &AgencySigner {
        &self.tsa
    }

    /// The certification authority itself; its chain starts with its own certificate.
    #[must_use]
    pub fn authority(&self, authority: Authority) -> &AgencySigner {
        match authority {
            Authority::Root => &self.root,
            Authority::Citizens => &self.citizen_ca,
            Authority::Agencies => &self.agency_ca,
        }
    }

    /// The delegated OCSP responder of an authority (RFC 6960 4.2.2.2).
    #[must_use]
    pub fn ocsp_responder(&self, authority: Authority) -> &AgencySigner {
        &self.ocsp[&authority]
    }

    /// Whether `authority` issued a certificate with this serial number (big-endian, no leading zero).
    #[must_use]
    pub fn has_issued(&self, authority: Authority, serial: &[u8]) -> bool {
        self.folder.has_record(authority, serial)
    }

    /// The seal of an organisation; made when first asked for, then always the same.
    #[must_use]
    pub fn agency_signer(&self, organisation: &str) -> AgencySigner {
        self.issue(Authority::Agencies, &format!("agency-{}", files::slug(organisation)), |key| {
            profile::agency(key, organisation, &self.agency_ca.key, &self.pages)
        })
    }

    /// A citizen's certificate and key for remote signing; made when first asked for, then always the same.
    #[must_use]
    pub fn citizen_credential(&self, citizen: &Citizen) -> CitizenCredential {
        self.issue(Authority::Citizens, &format!("citizen-{}", citizen.personal_number), |key| {
            profile::citizen(key, citizen, &self.citizen_ca.key, &self.pages)
        })
    }

    /// TLS for the API listener: a fresh certificate for this machine's own names at every start.
    ///
    /// # Errors
    /// When rustls refuses the certificate or key.
    pub fn tls_config(&self) -> Result<rustls::ServerConfig, rustls::Error> {
        let (chain, key) = profile::tls_server(&self.tls_root.key);
        let chain = vec![chain.into(), self.tls_root.chain_der[0].clone().into()];
        let key = rustls::pki_types::PrivatePkcs8KeyDer::from(key).into();
        let mut config =
            rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()?
                .with_no_client_auth()
                .with_single_cert(chain, key)?;
        // One request at a time on a connection, so that a fault which closes it hits one request.
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }

    fn issue(&self, authority: Authority, name: &str, certify: impl FnOnce(&SigningKey) -> Vec<u8>) -> AgencySigner {
        let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(signer) = issued.get(name) {
            return signer.clone();
        }
        let mut signer = self.folder.certified_or_fleeting(name, certify);
        // Failing to write the ledger makes OCSP say "unknown", which is then the truth.
        let _ = self.folder.record(authority, &signer.chain_der[0]);
        signer.chain_der.extend(self.authority(authority).chain_der.iter().cloned());
        issued.insert(name.to_owned(), signer.clone());
        signer
    }
}

fn x25519_public(secret: &[u8; 32]) -> Result<[u8; 32], PkiError> {
    type Kem = hpke::kem::X25519HkdfSha256;
    let secret = <Kem as hpke::Kem>::PrivateKey::from_bytes(secret)
        .map_err(|_| PkiError::Unreadable { file: "envelope.key".to_owned() })?;
    Ok(Kem::sk_to_pk(&secret).to_bytes().into())
}
