//! The signer's certificate with the authorities above it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::budget::SIGNATURE_CHECK;
use crate::x509::{self, Certificate};
use crate::{Budget, Error};

/// A signer's certificate that may sign documents, followed by those authorities above it that were given, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerChain {
    leaf: Certificate,
    authorities: Vec<Certificate>,
}

impl SignerChain {
    /// Takes the leaf first and the rest in any order, as signing services send them. Certificates that are not above the
    /// leaf are dropped.
    ///
    /// # Errors
    /// [`Error::Certificate`] when there is none, one is malformed, or the leaf's key is unsupported or not for signing documents.
    pub fn new(der: Vec<Vec<u8>>) -> Result<Self, Error> {
        let budget = Budget::new();
        budget.decide(Self::read(&der, &budget))
    }

    fn read(der: &[Vec<u8>], budget: &Budget) -> Result<Self, Error> {
        let mut certificates = der.iter().map(|der| Certificate::from_der(der, budget));
        let leaf = certificates.next().ok_or(x509::Error::Missing)??;
        leaf.key()?;
        if !leaf.is_for_documents() {
            return Err(x509::Error::NotForSigning.into());
        }
        let mut rest = certificates.collect::<Result<Vec<_>, _>>()?;
        rest.retain(|certificate| *certificate != leaf);
        let mut authorities: Vec<Certificate> = Vec::new();
        loop {
            let last = authorities.last().unwrap_or(&leaf);
            let mut issuer = None;
            for (at, other) in rest.iter().enumerate().filter(|(_, other)| last.names_as_issuer(other)) {
                budget.step(SIGNATURE_CHECK)?;
                if last.verify_issued_by(other).is_ok() {
                    issuer = Some(at);
                    break;
                }
            }
            budget.step(64 * rest.len() as u64)?;
            let Some(issuer) = issuer else { break };
            let issuer = rest.swap_remove(issuer);
            rest.retain(|other| *other != issuer);
            authorities.push(issuer);
        }
        Ok(Self { leaf, authorities })
    }

    /// The signer's own certificate.
    #[must_use]
    pub fn leaf(&self) -> &Certificate {
        &self.leaf
    }

    /// All certificates, the leaf first, each followed by its issuer.
    pub fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        std::iter::once(&self.leaf).chain(&self.authorities)
    }
}

impl Serialize for SignerChain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.certificates().map(|certificate| STANDARD.encode(certificate.der())))
    }
}

impl<'de> Deserialize<'de> for SignerChain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        let der =
            texts.iter().map(|text| STANDARD.decode(text)).collect::<Result<Vec<_>, _>>().map_err(D::Error::custom)?;
        Self::new(der).map_err(D::Error::custom)
    }
}
