//! The extensions that decide what a certificate may be used for (RFC 5280 4.2.1).

use std::collections::BTreeSet;

use super::Error;
use crate::Budget;
use crate::asn1::{Element, Oid, Reader, ids, tag};

/// What an entry of a list takes in memory: an identifier has at most 64 bytes.
const LISTED: u64 = 128;

/// What the key may be used for (RFC 5280 4.2.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUsage(u16);

impl KeyUsage {
    /// Bit 0 digitalSignature.
    #[must_use]
    pub fn digital_signature(self) -> bool {
        self.0 & 1 != 0
    }

    /// Bit 1 nonRepudiation, also called contentCommitment.
    #[must_use]
    pub fn non_repudiation(self) -> bool {
        self.0 & 1 << 1 != 0
    }

    /// Bit 5 keyCertSign.
    #[must_use]
    pub fn certificate_signing(self) -> bool {
        self.0 & 1 << 5 != 0
    }
}

/// Whether the subject is a certification authority (RFC 5280 4.2.1.9).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BasicConstraints {
    /// It is.
    pub authority: bool,
    /// How many authorities may follow below it.
    pub path_length: Option<u32>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Extensions {
    pub(super) key_usage: Option<KeyUsage>,
    pub(super) basic_constraints: Option<BasicConstraints>,
    /// Encoded purposes of extKeyUsage, and whether it is critical.
    pub(super) purposes: Option<(Vec<Vec<u8>>, bool)>,
    pub(super) subject_key_id: Option<Vec<u8>>,
    pub(super) authority_key_id: Option<Vec<u8>>,
    /// Encoded certificate policies, `None` when the certificate has none.
    pub(super) policies: Option<BTreeSet<Vec<u8>>>,
    /// From how many certificates further down on every certificate needs an acceptable policy.
    pub(super) require_explicit_policy: Option<u32>,
    /// A rule about policies that is not processed here: mappings, and limits on the policy that means any.
    pub(super) has_policy_rule: bool,
    /// A critical extension that is not processed here, or a constraint that would have to be.
    pub(super) unprocessed: bool,
}

impl Extensions {
    /// Reads `Extensions`, the SEQUENCE inside the explicit tag.
    pub(super) fn parse(mut list: Reader<'_>) -> Result<Self, Error> {
        let mut found = Self::default();
        let mut seen = BTreeSet::new();
        let budget = list.budget();
        while !list.is_empty() {
            let mut extension = list.sequence()?;
            let id = extension.oid()?;
            let critical = extension.optional(tag::BOOLEAN)?.map_or(Ok(false), |critical| critical.boolean())?;
            let value = extension.expect(tag::OCTET_STRING)?.content();
            extension.finish()?;
            budget.hold(LISTED)?;
            if !seen.insert(id.as_bytes()) {
                return Err(Error::Malformed("an extension twice"));
            }
            match id {
                ids::KEY_USAGE => found.key_usage = Some(KeyUsage(Element::parse(value, budget)?.named_bits()?)),
                ids::BASIC_CONSTRAINTS => found.basic_constraints = Some(basic_constraints(value, budget)?),
                ids::EXTENDED_KEY_USAGE => found.purposes = Some((purposes(value, budget)?, critical)),
                ids::SUBJECT_KEY_ID => {
                    found.subject_key_id = Some(Element::parse(value, budget)?.octets()?.into_owned());
                }
                ids::AUTHORITY_KEY_ID => {
                    let mut parts = Element::parse_sequence(value, budget)?;
                    found.authority_key_id = parts.optional(tag::context(0))?.map(|id| id.content().to_vec());
                }
                ids::CERTIFICATE_POLICIES => found.policies = Some(policies(value, budget)?),
                ids::POLICY_CONSTRAINTS => {
                    let mut parts = Element::parse_sequence(value, budget)?;
                    let required = parts.optional(tag::context(0))?;
                    found.require_explicit_policy = required.map(|skip| short_number(skip.content())).transpose()?;
                }
                ids::POLICY_MAPPINGS | ids::INHIBIT_ANY_POLICY => found.has_policy_rule = true,
                // Harmless to the path.
                ids::SUBJECT_ALT_NAME | ids::ISSUER_ALT_NAME | ids::CRL_DISTRIBUTION_POINTS | ids::QC_STATEMENTS => {}
                ids::NAME_CONSTRAINTS => found.unprocessed = true,
                _ => found.unprocessed |= critical,
            }
        }
        Ok(found)
    }
}

fn basic_constraints(value: &[u8], budget: &Budget) -> Result<BasicConstraints, Error> {
    let mut parts = Element::parse_sequence(value, budget)?;
    let authority = parts.optional(tag::BOOLEAN)?.map_or(Ok(false), |authority| authority.boolean())?;
    let path_length = parts.optional(tag::INTEGER)?.map(|length| length.small()).transpose()?;
    parts.finish()?;
    Ok(BasicConstraints { authority, path_length })
}

fn purposes(value: &[u8], budget: &Budget) -> Result<Vec<Vec<u8>>, Error> {
    let mut list = Element::parse_sequence(value, budget)?;
    let mut purposes = Vec::new();
    while !list.is_empty() {
        purposes.push(kept(list.oid()?, budget)?);
    }
    Ok(purposes)
}

fn policies(value: &[u8], budget: &Budget) -> Result<BTreeSet<Vec<u8>>, Error> {
    let mut list = Element::parse_sequence(value, budget)?;
    let mut policies = BTreeSet::new();
    while !list.is_empty() {
        policies.insert(kept(list.sequence()?.oid()?, budget)?);
    }
    Ok(policies)
}

fn kept(id: Oid<'_>, budget: &Budget) -> Result<Vec<u8>, Error> {
    budget.hold(LISTED)?;
    Ok(id.as_bytes().to_vec())
}

/// Content of an implicitly tagged INTEGER between 0 and 127; more certificates than that are in no path.
fn short_number(content: &[u8]) -> Result<u32, Error> {
    match content {
        [number @ 0..=0x7f] => Ok(u32::from(*number)),
        _ => Err(Error::Malformed("policy constraints")),
    }
}
