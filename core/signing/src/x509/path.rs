//! From a certificate up to an anchor (RFC 5280 6.1, EN 319 102-1 5.2.6).

use std::collections::BTreeSet;

use super::{Certificate, Error, SignatureFault};
use crate::asn1::ids;
use crate::budget::SIGNATURE_CHECK;
use crate::{Budget, Limit};

/// Authorities between a certificate and its anchor; national trees have one or two.
const MAX_DEPTH: usize = 8;

/// Certificates that are trusted because the app says so (they come in signed packs).
///
/// An anchor is a name and a key: its own validity period is not looked at (RFC 5280 6.1.1).
#[derive(Debug, Clone, Default)]
pub struct Anchors(Vec<Certificate>);

impl Anchors {
    /// Anchors from encoded certificates.
    ///
    /// # Errors
    /// [`Error`] when one cannot be read, or has a key that is not supported.
    pub fn from_der(certificates: Vec<Vec<u8>>) -> Result<Self, Error> {
        let budget = Budget::new();
        let anchors = certificates.iter().map(|der| Certificate::from_der(der, &budget)).collect();
        let anchors: Vec<_> = budget.decide(anchors)?;
        anchors.iter().try_for_each(|anchor| anchor.key().map(|_| ()))?;
        Ok(Self(anchors))
    }

    /// The anchors.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.0
    }
}

/// A checked path: the certificate first, the anchor last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path<'a>(Vec<&'a Certificate>);

impl<'a> Path<'a> {
    /// The certificate first, the anchor last.
    #[must_use]
    pub fn certificates(&self) -> &[&'a Certificate] {
        &self.0
    }
}

/// Why there is no path; of several chains to an anchor, what is wrong with the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    /// No chain leads to an anchor.
    #[error("no chain leads to a trusted authority")]
    NoChain,
    /// A certificate in the chain has a wrong signature.
    #[error("a certificate in the chain was not signed by its issuer")]
    Signature,
    /// An algorithm is unknown or too weak.
    #[error("an algorithm in the chain is unknown or too weak")]
    Algorithm,
    /// A certificate of the chain is no longer valid at the time.
    #[error("a certificate in the chain has expired")]
    Expired,
    /// A certificate of the chain is not yet valid at the time.
    #[error("a certificate in the chain is not yet valid")]
    NotYetValid,
    /// An issuer is not an authority, may not sign certificates, has too many below it, or demands a rule unknown here.
    #[error("the chain breaks a constraint: {0}")]
    Constraint(&'static str),
    /// A limit of the call was passed: certificates sent by an attacker cannot make the search long.
    #[error(transparent)]
    Limit(#[from] Limit),
}

/// Finds a path from `leaf` through any of `others` to an anchor, valid at `at` (Unix seconds).
///
/// A leaf that is itself an anchor has no path: anchors are authorities, not signers.
///
/// # Errors
/// [`PathFault`].
pub fn build_path<'a>(
    leaf: &'a Certificate,
    others: &'a [Certificate],
    anchors: &'a Anchors,
    at: i64,
    budget: &Budget,
) -> Result<Path<'a>, PathFault> {
    budget.step(STEP * (others.len() * anchors.0.len()) as u64)?;
    let anchors = anchors.0.iter().map(|anchor| (anchor, true));
    let others = others.iter().filter(|other| !anchors.clone().any(|(anchor, _)| anchor == *other));
    let issuers = anchors.clone().chain(others.map(|other| (other, false))).collect();
    let mut search = Search { issuers, at, budget, fault: PathFault::NoChain };
    let mut path = vec![leaf];
    if search.extend(&mut path, None)? { Ok(Path(path)) } else { Err(search.fault) }
}

/// What looking at one certificate costs beside its name.
const STEP: u64 = 4;

struct Search<'a, 'b> {
    /// Anchors, and certificates that are none.
    issuers: Vec<(&'a Certificate, bool)>,
    at: i64,
    budget: &'b Budget,
    /// What was wrong with the first chain that led to an anchor.
    fault: PathFault,
}

impl<'a> Search<'a, '_> {
    /// Tries every issuer of the last certificate; `fault` is the first thing wrong so far. A faulty chain is followed up to
    /// its anchor, so that "expired" is only said of a chain that would otherwise be trusted.
    fn extend(&mut self, path: &mut Vec<&'a Certificate>, fault: Option<PathFault>) -> Result<bool, Limit> {
        let Some(&last) = path.last() else { return Ok(false) };
        if path.len() > MAX_DEPTH {
            return Ok(false);
        }
        for at in 0..self.issuers.len() {
            let Some(&(issuer, is_anchor)) = self.issuers.get(at) else { break };
            // Names and bytes are compared.
            self.budget.step(STEP + issuer.der().len() as u64 / 64)?;
            if !last.names_as_issuer(issuer) || path.contains(&issuer) {
                continue;
            }
            self.budget.step(SIGNATURE_CHECK)?;
            path.push(issuer);
            let fault = fault.or(check_link(path, is_anchor, self.at).err());
            let found = match (is_anchor, fault) {
                (true, None) => match check_policies(path) {
                    Ok(()) => true,
                    Err(fault) => {
                        self.note(fault);
                        false
                    }
                },
                (true, Some(fault)) => {
                    self.note(fault);
                    false
                }
                (false, fault) => self.extend(path, fault)?,
            };
            if found {
                return Ok(true);
            }
            path.pop();
        }
        Ok(false)
    }

    fn note(&mut self, fault: PathFault) {
        if self.fault == PathFault::NoChain {
            self.fault = fault;
        }
    }
}

/// Policies (RFC 5280 6.1), as far as they matter when none is asked for: only a chain that itself requires an explicit
/// policy can fail, and then mappings and limits on "any policy", which are not processed, make it fail too.
fn check_policies(path: &[&Certificate]) -> Result<(), PathFault> {
    const FAULT: PathFault = PathFault::Constraint("no policy is common to the chain, as it requires");
    // Certificates that may still go without; `None` when nothing is required.
    let mut may_skip: Option<u32> = None;
    // Policies that all certificates so far have; `None` stands for any.
    let mut common: Option<BTreeSet<&[u8]>> = None;
    for certificate in path.iter().rev().skip(1) {
        let extensions = certificate.extensions();
        match &extensions.policies {
            None => common = Some(BTreeSet::new()),
            Some(policies) if policies.contains(ids::ANY_POLICY.as_bytes()) => {}
            Some(policies) => {
                let own = policies.iter().map(Vec::as_slice);
                common = Some(match common {
                    None => own.collect(),
                    Some(earlier) => own.filter(|policy| earlier.contains(policy)).collect(),
                });
            }
        }
        if may_skip == Some(0) && common.as_ref().is_some_and(BTreeSet::is_empty) {
            return Err(FAULT);
        }
        if !certificate.is_self_issued() {
            may_skip = may_skip.map(|skip| skip.saturating_sub(1));
        }
        may_skip = may_skip.into_iter().chain(extensions.require_explicit_policy).min();
    }
    let leaf_requires = path.first().is_some_and(|leaf| leaf.extensions().require_explicit_policy == Some(0));
    let required = may_skip == Some(0) || leaf_requires;
    let unprocessed = path.iter().any(|certificate| certificate.extensions().has_policy_rule);
    if required && (unprocessed || common.is_some_and(|common| common.is_empty())) { Err(FAULT) } else { Ok(()) }
}

/// Checks the last link: the certificate before last, and that the last may have issued it.
fn check_link(path: &[&Certificate], is_anchor: bool, at: i64) -> Result<(), PathFault> {
    let [below @ .., certificate, issuer] = path else { return Err(PathFault::NoChain) };
    certificate.verify_issued_by(issuer).map_err(|fault| match fault {
        SignatureFault::Unsupported => PathFault::Algorithm,
        SignatureFault::Wrong => PathFault::Signature,
    })?;
    if certificate.has_unprocessed_extension() {
        return Err(PathFault::Constraint("an extension that must be understood and is not"));
    }
    match issuer.basic_constraints() {
        Some(constraints) if constraints.authority => {
            // Authorities between this issuer and the leaf, those that issued to themselves not counted.
            let between = [below, &[*certificate]].concat();
            let between = between.iter().skip(1).filter(|authority| !authority.is_self_issued()).count();
            if constraints.path_length.is_some_and(|most| between > most as usize) {
                return Err(PathFault::Constraint("more authorities than allowed"));
            }
        }
        Some(_) => return Err(PathFault::Constraint("the issuer is not an authority")),
        // An old root certificate says nothing; it is an authority because the app says so.
        None if is_anchor && issuer.version() < 3 => {}
        None => return Err(PathFault::Constraint("the issuer is not an authority")),
    }
    if issuer.key_usage().is_some_and(|usage| !usage.certificate_signing()) {
        return Err(PathFault::Constraint("the issuer may not sign certificates"));
    }
    if is_anchor && issuer.has_unprocessed_extension() {
        return Err(PathFault::Constraint("an extension that must be understood and is not"));
    }
    // Last, so that an expired certificate is only called expired when nothing worse is wrong with it.
    if at < certificate.not_before() {
        return Err(PathFault::NotYetValid);
    }
    if at > certificate.not_after() {
        return Err(PathFault::Expired);
    }
    Ok(())
}
