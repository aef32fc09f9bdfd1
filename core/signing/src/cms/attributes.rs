//! Attributes of a signer: read where they lie, hashed as they came.

use super::Error;
use crate::asn1::{Element, Oid, ids, tag};
use crate::digest::Hash;
use crate::x509::{Certificate, hash_algorithm};

/// What an entry of a list takes in memory, with room to grow.
const LISTED: u64 = 2 * size_of::<(Oid<'_>, Element<'_>)>() as u64;

/// A set of attributes (RFC 5652 5.3), signed or unsigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attributes<'a> {
    raw: &'a [u8],
    list: Vec<(Oid<'a>, Element<'a>)>,
}

impl<'a> Attributes<'a> {
    /// Reads the implicitly tagged set.
    ///
    /// # Errors
    /// [`Error`] when it is malformed.
    pub fn parse(set: &Element<'a>) -> Result<Self, Error> {
        let mut list = Vec::new();
        let mut members = set.children()?;
        while !members.is_empty() {
            set.budget().hold(LISTED)?;
            let mut attribute = members.sequence()?;
            list.push((attribute.oid()?, attribute.expect(tag::SET)?));
            attribute.finish()?;
        }
        Ok(Self { raw: set.raw(), list })
    }

    /// What the signature is over: the bytes as received, with the tag of SET OF in place of `[0]` (RFC 5652 5.4).
    #[must_use]
    pub fn to_be_verified(&self) -> Vec<u8> {
        let mut bytes = self.raw.to_vec();
        if let Some(first) = bytes.first_mut() {
            *first = tag::SET;
        }
        bytes
    }

    /// The value of the attribute, which may occur once and have one value.
    ///
    /// # Errors
    /// [`Error::Malformed`] when it occurs twice or has another number of values: which one was meant could be argued about.
    pub fn single(&self, kind: Oid<'_>) -> Result<Option<Element<'a>>, Error> {
        let mut found = self.list.iter().filter(|(named, _)| *named == kind);
        let Some((_, values)) = found.next() else { return Ok(None) };
        if found.next().is_some() {
            return Err(Error::Malformed("an attribute twice"));
        }
        let mut values = values.children()?;
        let value = values.any()?;
        values.finish().map_err(|_| Error::Malformed("an attribute with several values"))?;
        Ok(Some(value))
    }

    /// All values of all attributes of this kind.
    ///
    /// # Errors
    /// [`Error::Asn1`] when one is malformed.
    pub fn all(&self, kind: Oid<'_>) -> Result<Vec<Element<'a>>, Error> {
        let mut all = Vec::new();
        for (_, values) in self.list.iter().filter(|(named, _)| *named == kind) {
            let mut values = values.children()?;
            while !values.is_empty() {
                values.budget().hold(LISTED)?;
                all.push(values.any()?);
            }
        }
        Ok(all)
    }

    /// The certificate that the signer says is the signing certificate (RFC 5035 3), from signing-certificate-v2.
    ///
    /// # Errors
    /// [`Error`] when the attribute is malformed or occurs twice.
    pub fn signing_certificate(&self) -> Result<Option<CertificateIdentifier<'a>>, Error> {
        let Some(value) = self.single(ids::SIGNING_CERTIFICATE_V2)? else { return Ok(None) };
        let mut list = Element::parse_sequence(value.raw(), value.budget())?.sequence()?;
        let mut first = None;
        while !list.is_empty() {
            let mut parts = list.sequence()?;
            let hash = match parts.optional(tag::SEQUENCE)? {
                Some(algorithm) => hash_algorithm(&algorithm)?,
                None => Some(Hash::Sha256),
            };
            let digest = parts.expect(tag::OCTET_STRING)?.content();
            // The first names the signing certificate, the others its authorities (RFC 5035 4).
            first.get_or_insert(CertificateIdentifier { hash, digest });
        }
        first.map(Some).ok_or(Error::Malformed("signing-certificate-v2 without a certificate"))
    }
}

/// ESSCertIDv2: a certificate named by its hash. The optional issuer and serial number are only a hint and not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateIdentifier<'a> {
    hash: Option<Hash>,
    digest: &'a [u8],
}

impl CertificateIdentifier<'_> {
    /// Whether this names that certificate; never with a hash function that is not accepted.
    #[must_use]
    pub fn names(&self, certificate: &Certificate) -> bool {
        self.hash.is_some_and(|hash| hash.of(certificate.der()).as_ref() == self.digest)
    }
}
