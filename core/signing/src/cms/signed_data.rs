//! Reading SignedData (RFC 5652 5).

use std::borrow::Cow;

use super::{Attributes, Error};
use crate::Budget;
use crate::asn1::{Element, Oid, Reader, ids, is_der, tag};
use crate::digest::Hash;
use crate::x509::{Certificate, EncodedName, SignatureAlgorithm, hash_algorithm};

/// What an entry of a list takes in memory, with room to grow.
const LISTED: u64 = 2 * size_of::<Element<'_>>() as u64;

/// A SignedData with exactly one signer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedData<'a> {
    content_type: Oid<'a>,
    content: Option<Cow<'a, [u8]>>,
    certificates: Vec<Element<'a>>,
    signer: SignerInfo<'a>,
    is_regular: bool,
}

/// Who signed, with which algorithms, and what is said beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerInfo<'a> {
    version: u32,
    identifier: SignerIdentifier<'a>,
    digest: Option<Hash>,
    signed: Option<Attributes<'a>>,
    algorithm: Option<SignatureAlgorithm>,
    signature: Cow<'a, [u8]>,
    unsigned: Option<Attributes<'a>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum SignerIdentifier<'a> {
    IssuerAndSerial { issuer: EncodedName, serial: &'a [u8] },
    KeyIdentifier(&'a [u8]),
}

impl SignerIdentifier<'_> {
    /// The version that goes with it (RFC 5652 5.3).
    fn version(&self) -> u32 {
        match self {
            Self::IssuerAndSerial { .. } => 1,
            Self::KeyIdentifier(_) => 3,
        }
    }
}

/// Whether a set of digest algorithms has this one.
fn lists(algorithms: &Element<'_>, digest: Option<Hash>) -> Result<bool, Error> {
    let mut algorithms = algorithms.children()?;
    let mut found = false;
    while !algorithms.is_empty() {
        let listed = hash_algorithm(&algorithms.expect(tag::SEQUENCE)?)?;
        found |= listed.is_some() && listed == digest;
    }
    Ok(found)
}

impl<'a> SignedData<'a> {
    /// Reads a ContentInfo at the start of `bytes`; also gives back what follows it (the padding, in a PDF).
    ///
    /// # Errors
    /// [`Error`] when it is malformed, has not exactly one signer, or a limit is passed.
    pub fn parse(bytes: &'a [u8], budget: &'a Budget) -> Result<(Self, &'a [u8]), Error> {
        let mut outside = Reader::new(bytes, budget);
        let whole = outside.expect(tag::SEQUENCE)?;
        let mut info = whole.children()?;
        if info.oid()? != ids::SIGNED_DATA {
            return Err(Error::Malformed("not signed data"));
        }
        let mut explicit = info.expect(tag::context_constructed(0))?.children()?;
        info.finish()?;
        let mut data = explicit.sequence()?;
        explicit.finish()?;

        let version = data.expect(tag::INTEGER)?.small()?;
        let digests = data.expect(tag::SET)?;
        let mut encapsulated = data.sequence()?;
        let content_type = encapsulated.oid()?;
        let content = match encapsulated.optional(tag::context_constructed(0))? {
            Some(explicit) => Some(explicit.children()?.any()?.octets()?),
            None => None,
        };
        encapsulated.finish()?;
        let mut certificates = Vec::new();
        if let Some(set) = data.optional(tag::context_constructed(0))? {
            let mut members = set.children()?;
            while !members.is_empty() {
                let member = members.any()?;
                // Other kinds are attribute certificates and the like (RFC 5652 10.2.2).
                if member.tag() == tag::SEQUENCE {
                    budget.hold(LISTED)?;
                    certificates.push(member);
                }
            }
        }
        data.optional(tag::context_constructed(1))?; // revocation lists
        let mut signers = data.expect(tag::SET)?.children()?;
        data.finish()?;
        let signer = SignerInfo::parse(signers.sequence()?)?;
        signers.finish().map_err(|_| Error::Malformed("more than one signer"))?;
        let needed = if signer.version == 1 && content_type == ids::DATA { 1 } else { 3 };
        let is_regular = is_der(whole.raw(), budget)
            && (version == needed || (4..=5).contains(&version))
            && signer.version == signer.identifier.version()
            && lists(&digests, signer.digest)?;
        Ok((Self { content_type, content, certificates, signer, is_regular }, outside.rest()))
    }

    /// Type of the signed content: `id-data` in a PDF.
    #[must_use]
    pub fn content_type(&self) -> Oid<'a> {
        self.content_type
    }

    /// The signed content when it is inside; `None` when the signature is detached.
    #[must_use]
    pub fn content(&self) -> Option<&[u8]> {
        self.content.as_deref()
    }

    /// The certificates that came with it and can be read. They are helpful, not trusted.
    #[must_use]
    pub fn certificates(&self) -> Vec<Certificate> {
        let read = |given: &Element<'_>| Certificate::from_der(given.raw(), given.budget()).ok();
        self.certificates.iter().filter_map(read).collect()
    }

    /// The one signer.
    #[must_use]
    pub fn signer(&self) -> &SignerInfo<'a> {
        &self.signer
    }

    /// Whether the whole structure is DER, as PAdES asks for, and also what no signature covers is as RFC 5652 says:
    /// the version numbers and the list of digest algorithms.
    #[must_use]
    pub fn is_regular(&self) -> bool {
        self.is_regular
    }
}

impl<'a> SignerInfo<'a> {
    fn parse(mut info: Reader<'a>) -> Result<Self, Error> {
        let version = info.expect(tag::INTEGER)?.small()?;
        let identifier = match info.peek() {
            Some(tag::SEQUENCE) => {
                let mut parts = info.sequence()?;
                let issuer = EncodedName::new(&parts.expect(tag::SEQUENCE)?)?;
                let serial = parts.expect(tag::INTEGER)?.content();
                parts.finish()?;
                SignerIdentifier::IssuerAndSerial { issuer, serial }
            }
            _ => SignerIdentifier::KeyIdentifier(info.expect(tag::context(0))?.content()),
        };
        let digest = hash_algorithm(&info.expect(tag::SEQUENCE)?)?;
        let signed = match info.optional(tag::context_constructed(0))? {
            // What is hashed is the DER encoding; anything else would have to be encoded again, which is guessing.
            Some(set) if !is_der(set.raw(), info.budget()) => {
                return Err(Error::Malformed("signed attributes are not DER"));
            }
            Some(set) => Some(Attributes::parse(&set)?),
            None => None,
        };
        let algorithm = info.expect(tag::SEQUENCE)?;
        let algorithm = digest.map_or(Ok(None), |digest| SignatureAlgorithm::parse(&algorithm, Some(digest)))?;
        let signature = info.any()?.octets()?;
        let unsigned = info.optional(tag::context_constructed(1))?.map(|set| Attributes::parse(&set)).transpose()?;
        info.finish()?;
        Ok(Self { version, identifier, digest, signed, algorithm, signature, unsigned })
    }

    /// Whether this signer names that certificate as its own.
    #[must_use]
    pub fn names(&self, certificate: &Certificate) -> bool {
        match &self.identifier {
            SignerIdentifier::IssuerAndSerial { issuer, serial } => certificate.is_identified_by(issuer, serial),
            SignerIdentifier::KeyIdentifier(id) => certificate.subject_key_id() == Some(*id),
        }
    }

    /// The signed attributes.
    #[must_use]
    pub fn signed(&self) -> Option<&Attributes<'a>> {
        self.signed.as_ref()
    }

    /// The unsigned attributes.
    #[must_use]
    pub fn unsigned(&self) -> Option<&Attributes<'a>> {
        self.unsigned.as_ref()
    }

    /// The signature value.
    #[must_use]
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// The hash of the content; `None` when it is not accepted here.
    pub(crate) fn digest(&self) -> Option<Hash> {
        self.digest
    }

    /// The scheme; `None` when it is unknown, too weak, or contradicts the digest.
    pub(crate) fn algorithm(&self) -> Option<SignatureAlgorithm> {
        self.algorithm
    }
}
