//! A signing key held by the service, and its certificates.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::encoding::decode;
use super::refusal;
use super::{Error, Response, Unusable, json};
use crate::Budget;

/// The name of a credential at its service.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CredentialId(String);

impl CredentialId {
    /// Takes a credential's name as the service gave it.
    ///
    /// # Errors
    /// [`Error::Protocol`] when it is empty or over 512 characters.
    pub fn new(text: &str) -> Result<Self, Error> {
        if text.is_empty() || text.chars().count() > 512 {
            return Err(Error::Protocol("a credentialID has no usable length"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The key's algorithm family, from `key.algo`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyKind {
    /// RSA with PKCS #1 v1.5 and SHA-256.
    Rsa,
    /// ECDSA with SHA-256.
    Ecdsa,
}

/// How an approval for the credential is given (`auth.mode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuthorisationMode {
    /// In the browser (`oauth2code`): the only one this client uses.
    Browser,
    /// With a PIN typed into our own app (`explicit`): refused, a PIN must not pass through this code.
    Explicit,
}

/// Sole-control assurance level (EN 419 241-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scal {
    /// Level 1: the approval is not bound to digests by the service.
    One,
    /// Level 2: the approval covers exactly the named digests.
    Two,
}

/// What `credentials/info` says (CSC 2.0.0.2, 11.5). Serialises, so that it is in the journal next to the prepared documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// Its name.
    pub id: CredentialId,
    /// The service's words for it; untrusted text.
    pub description: Option<String>,
    /// `key.status` is `enabled`.
    pub key_enabled: bool,
    /// `key.algo` as given: key and signature algorithm OIDs.
    pub algorithms: Vec<String>,
    /// Key length in bits, when given.
    pub key_bits: Option<u32>,
    /// `cert.status` as given, lower case: `valid`, `expired`, `revoked`, `suspended`.
    pub certificate_status: Option<String>,
    /// DER, leaf first, the rest in the server's order.
    pub certificates: Vec<Vec<u8>>,
    /// How approval works.
    pub mode: AuthorisationMode,
    /// Sole-control level; 1 when the service does not say.
    pub scal: Scal,
    /// The most signatures one approval covers (`multisign`), at least 1.
    pub max_signatures: usize,
}

const MAX_CERTIFICATES: usize = 16;

impl Credential {
    pub(super) fn parse(id: &CredentialId, response: &Response) -> Result<Self, Error> {
        let body = refusal::body(response, &Budget::new())?;
        if json::text(&body, "credentialID").is_some_and(|said| said != id.as_str()) {
            return Err(Error::Protocol("the answer is about another credential"));
        }
        let nothing = Map::new();
        let key = json::inner(&body, "key").unwrap_or(&nothing);
        let cert = json::inner(&body, "cert").unwrap_or(&nothing);
        let auth = json::inner(&body, "auth").unwrap_or(&nothing);
        let mode = json::text(auth, "mode").or_else(|| json::text(&body, "authMode"));
        Ok(Self {
            id: id.clone(),
            description: json::text(&body, "description").map(|text| text.chars().take(255).collect()),
            key_enabled: json::text(key, "status").is_none_or(|status| status.eq_ignore_ascii_case("enabled")),
            algorithms: json::texts(key, "algo"),
            key_bits: json::number(key, "len").and_then(|bits| u32::try_from(bits).ok()),
            certificate_status: json::text(cert, "status").map(str::to_ascii_lowercase),
            certificates: certificates(cert)?,
            mode: match mode {
                Some(mode) if mode.eq_ignore_ascii_case("explicit") => AuthorisationMode::Explicit,
                _ => AuthorisationMode::Browser,
            },
            scal: match json::number(&body, "SCAL") {
                Some(2) => Scal::Two,
                _ => Scal::One,
            },
            max_signatures: json::number(&body, "multisign")
                .and_then(|most| usize::try_from(most).ok())
                .unwrap_or(1)
                .max(1),
        })
    }

    /// RSA or ECDSA, from `key.algo`. Servers give key OIDs, signature OIDs or both.
    #[must_use]
    pub fn kind(&self) -> Option<KeyKind> {
        self.algorithm().map(|(kind, _)| kind)
    }

    /// `Ok` when this many documents can be signed with one approval.
    ///
    /// # Errors
    /// [`Error::Unusable`], or [`Error::TooMany`]: then approve in several goes, and say so beforehand.
    pub fn check(&self, documents: usize) -> Result<(), Error> {
        let fault = match self.certificate_status.as_deref() {
            _ if !self.key_enabled => Some(Unusable::KeyDisabled),
            Some("expired") => Some(Unusable::Expired),
            Some("revoked" | "suspended") => Some(Unusable::Revoked),
            _ if self.certificates.is_empty() => Some(Unusable::NoCertificate),
            _ if self.kind().is_none() => Some(Unusable::Algorithm),
            _ if self.mode == AuthorisationMode::Explicit => Some(Unusable::Explicit),
            _ => None,
        };
        match fault {
            Some(fault) => Err(Error::Unusable(fault)),
            None if documents > self.max_signatures => {
                Err(Error::TooMany { asked: documents, allowed: self.max_signatures })
            }
            None => Ok(()),
        }
    }

    /// The family and the OID to send as `signAlgo`: a combined one where offered, else the bare RSA key OID (then the hash is named beside).
    pub(super) fn algorithm(&self) -> Option<(KeyKind, &'static str)> {
        const SHA256_WITH_RSA: &str = "1.2.840.113549.1.1.11";
        const RSA_KEY: &str = "1.2.840.113549.1.1.1";
        const ECDSA_WITH_SHA256: &str = "1.2.840.10045.4.3.2";
        const EC_KEY: &str = "1.2.840.10045.2.1";
        let has = |oid: &str| self.algorithms.iter().any(|algorithm| algorithm == oid);
        if has(ECDSA_WITH_SHA256) || has(EC_KEY) {
            Some((KeyKind::Ecdsa, ECDSA_WITH_SHA256))
        } else if has(SHA256_WITH_RSA) {
            Some((KeyKind::Rsa, SHA256_WITH_RSA))
        } else if has(RSA_KEY) {
            Some((KeyKind::Rsa, RSA_KEY))
        } else {
            None
        }
    }
}

fn certificates(cert: &Map<String, Value>) -> Result<Vec<Vec<u8>>, Error> {
    let texts = json::texts(cert, "certificates");
    if texts.len() > MAX_CERTIFICATES {
        return Err(Error::TooLarge);
    }
    texts.iter().map(|text| decode(text)).collect()
}

/// Reads the answer to `credentials/list`.
pub(super) fn list(response: &Response) -> Result<Vec<CredentialId>, Error> {
    let body = refusal::body(response, &Budget::new())?;
    let ids = json::texts(&body, "credentialIDs");
    if ids.len() > 1_000 {
        return Err(Error::TooLarge);
    }
    ids.iter().map(|id| CredentialId::new(id)).collect()
}
