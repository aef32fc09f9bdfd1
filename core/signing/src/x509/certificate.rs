//! One certificate: parsed once, its bytes kept.

use std::fmt;

use super::extensions::{BasicConstraints, Extensions, KeyUsage};
use super::key::{PublicKey, SignatureAlgorithm, SignatureFault};
use super::{EncodedName, Error, Name};
use crate::Budget;
use crate::asn1::{Element, Oid, ids, read_time, tag};
use crate::digest::sha256;

/// What a certificate takes in memory beside its bytes, its names and their like.
const STRUCTURE: u64 = 2048;

/// An X.509 certificate (RFC 5280 4.1). Equal means byte for byte equal.
#[derive(Clone)]
pub struct Certificate {
    der: Vec<u8>,
    tbs: Vec<u8>,
    serial: Vec<u8>,
    issuer: EncodedName,
    subject: EncodedName,
    issuer_name: Name,
    subject_name: Name,
    not_before: i64,
    not_after: i64,
    key: Result<PublicKey, Error>,
    extensions: Extensions,
    version: u32,
    algorithm: Option<SignatureAlgorithm>,
    signature: Vec<u8>,
}

impl Certificate {
    /// Reads one certificate.
    ///
    /// A certificate whose key or signature algorithm is not supported is still read, so that its names can be shown.
    ///
    /// # Errors
    /// [`Error`] when the structure breaks RFC 5280, or something follows it.
    pub fn from_der(der: &[u8], budget: &Budget) -> Result<Self, Error> {
        // The bytes, what is signed of them, and the rest; names count their own.
        budget.hold(STRUCTURE + 3 * der.len() as u64)?;
        budget.step(der.len() as u64)?;
        let mut whole = Element::parse_sequence(der, budget)?;
        let tbs_element = whole.expect(tag::SEQUENCE)?;
        let outer_algorithm = whole.expect(tag::SEQUENCE)?;
        let signature = whole.expect(tag::BIT_STRING)?.whole_bits()?;
        whole.finish()?;

        let mut tbs = tbs_element.children()?;
        let version = match tbs.optional(tag::context_constructed(0))? {
            Some(version) => version.children()?.expect(tag::INTEGER)?.small()? + 1,
            None => 1,
        };
        let serial = tbs.expect(tag::INTEGER)?;
        let inner_algorithm = tbs.expect(tag::SEQUENCE)?;
        let issuer = tbs.expect(tag::SEQUENCE)?;
        let mut validity = tbs.sequence()?;
        let (not_before, not_after) = (read_time(&validity.any()?)?, read_time(&validity.any()?)?);
        validity.finish()?;
        let subject = tbs.expect(tag::SEQUENCE)?;
        let key = tbs.expect(tag::SEQUENCE)?;
        tbs.optional(tag::context(1))?;
        tbs.optional(tag::context(2))?;
        let extensions = match tbs.optional(tag::context_constructed(3))? {
            Some(explicit) if version == 3 => Extensions::parse(explicit.children()?.sequence()?)?,
            Some(_) => return Err(Error::Malformed("extensions before version 3")),
            None => Extensions::default(),
        };
        tbs.finish()?;
        // RFC 5280 4.1.1.2: otherwise the unsigned copy could say something else than the signed one.
        if inner_algorithm.raw() != outer_algorithm.raw() {
            return Err(Error::Malformed("two different signature algorithms"));
        }
        Ok(Self {
            der: der.to_vec(),
            tbs: tbs_element.raw().to_vec(),
            serial: serial.content().to_vec(),
            issuer: EncodedName::new(&issuer)?,
            subject: EncodedName::new(&subject)?,
            issuer_name: Name::parse(issuer.raw(), budget)?,
            subject_name: Name::parse(subject.raw(), budget)?,
            not_before,
            not_after,
            key: PublicKey::parse(&key),
            extensions,
            version,
            algorithm: SignatureAlgorithm::parse(&outer_algorithm, None)?,
            signature: signature.to_vec(),
        })
    }

    /// The certificate as received.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Whom it was issued to.
    #[must_use]
    pub fn subject(&self) -> &Name {
        &self.subject_name
    }

    /// Who issued it.
    #[must_use]
    pub fn issuer(&self) -> &Name {
        &self.issuer_name
    }

    /// Content octets of the serial number.
    #[must_use]
    pub fn serial(&self) -> &[u8] {
        &self.serial
    }

    /// First second of validity, Unix seconds.
    #[must_use]
    pub fn not_before(&self) -> i64 {
        self.not_before
    }

    /// Last second of validity, Unix seconds.
    #[must_use]
    pub fn not_after(&self) -> i64 {
        self.not_after
    }

    /// The public key.
    ///
    /// # Errors
    /// [`Error::UnsupportedKey`] when its kind cannot be verified here.
    pub fn key(&self) -> Result<&PublicKey, Error> {
        self.key.as_ref().map_err(|&error| error)
    }

    /// What the key may be used for; `None` when the certificate does not say.
    #[must_use]
    pub fn key_usage(&self) -> Option<KeyUsage> {
        self.extensions.key_usage
    }

    /// Whether it belongs to an authority; `None` when the certificate does not say.
    #[must_use]
    pub fn basic_constraints(&self) -> Option<BasicConstraints> {
        self.extensions.basic_constraints
    }

    /// Whether extended key usage names this purpose.
    #[must_use]
    pub fn has_purpose(&self, purpose: Oid<'_>) -> bool {
        self.purposes().any(|named| named == purpose.as_bytes())
    }

    fn purposes(&self) -> impl Iterator<Item = &[u8]> {
        self.extensions.purposes.iter().flat_map(|(purposes, _)| purposes).map(Vec::as_slice)
    }

    /// Whether extended key usage names time-stamping, is critical, and names nothing else (RFC 3161 2.3).
    #[must_use]
    pub fn is_for_time_stamping(&self) -> bool {
        matches!(&self.extensions.purposes, Some((purposes, true)) if *purposes == [ids::TIME_STAMPING.as_bytes()])
    }

    /// Whether it may sign documents: the key usage, when given, includes signing, and it is not kept for time-stamps.
    #[must_use]
    pub fn is_for_documents(&self) -> bool {
        let usage = self.key_usage().is_none_or(|usage| usage.digital_signature() || usage.non_repudiation());
        let only_time_stamps = self.extensions.purposes.is_some()
            && self.purposes().all(|purpose| purpose == ids::TIME_STAMPING.as_bytes());
        usage && !only_time_stamps
    }

    /// SHA-256 over the whole certificate.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        sha256(&self.der)
    }

    /// Identifier of the subject's key, when given (RFC 5280 4.2.1.2).
    #[must_use]
    pub fn subject_key_id(&self) -> Option<&[u8]> {
        self.extensions.subject_key_id.as_deref()
    }

    /// Identifier of the issuer's key, when given (RFC 5280 4.2.1.1).
    #[must_use]
    pub fn authority_key_id(&self) -> Option<&[u8]> {
        self.extensions.authority_key_id.as_deref()
    }

    /// The encoded issuer name, as received.
    pub(crate) fn issuer_raw(&self) -> &[u8] {
        self.issuer.raw()
    }

    pub(crate) fn version(&self) -> u32 {
        self.version
    }

    pub(super) fn extensions(&self) -> &Extensions {
        &self.extensions
    }

    pub(crate) fn has_unprocessed_extension(&self) -> bool {
        self.extensions.unprocessed
    }

    /// Whether this certificate names `issuer` as its issuer, by name and, where both say it, by key identifier.
    pub(crate) fn names_as_issuer(&self, issuer: &Self) -> bool {
        let by_key = match (self.authority_key_id(), issuer.subject_key_id()) {
            (Some(wanted), Some(has)) => wanted == has,
            _ => true,
        };
        by_key && self.issuer.is(&issuer.subject)
    }

    /// Whether subject and issuer are the same name.
    pub(crate) fn is_self_issued(&self) -> bool {
        self.issuer.is(&self.subject)
    }

    /// Whether the encoded issuer name and serial number are these.
    pub(crate) fn is_identified_by(&self, issuer: &EncodedName, serial: &[u8]) -> bool {
        self.serial == serial && self.issuer.is(issuer)
    }

    /// Verifies the signature on this certificate with the issuer's key.
    pub(crate) fn verify_issued_by(&self, issuer: &Self) -> Result<(), SignatureFault> {
        let (Ok(key), Some(algorithm)) = (&issuer.key, self.algorithm) else { return Err(SignatureFault::Unsupported) };
        key.verify(algorithm, &self.tbs, &self.signature)
    }
}

impl PartialEq for Certificate {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for Certificate {}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({} issued by {})", self.subject_name, self.issuer_name)
    }
}
