//! Who signed, whether the value is theirs, and whether somebody trusted stands behind them.

use ring::digest::Digest;

use super::format::Covered;
use super::passes::Passes;
use super::{Anchors, Doubt, Failure, Indication, SignatureReport};
use crate::asn1::{Oid, ids, tag};
use crate::budget::SIGNATURE_CHECK;
use crate::cms::{SignedData, TimeStamp};
use crate::digest::Hash;
use crate::x509::{Certificate, PathFault, SignatureFault, build_path};
use crate::{Budget, Error, Limit};

/// Why judging stops.
enum Stop {
    Verdict(Indication),
    Error(Error),
}

impl From<Limit> for Stop {
    fn from(limit: Limit) -> Self {
        Self::Error(limit.into())
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

fn failed(failure: Failure) -> Stop {
    Stop::Verdict(Indication::TotalFailed(failure))
}

fn doubt(doubt: Doubt) -> Stop {
    Stop::Verdict(Indication::Indeterminate(doubt))
}

/// A malformed structure that was met on the way.
fn malformed<E>(_: E) -> Stop {
    failed(Failure::Format)
}

/// What one signature is judged with.
pub(super) struct Case<'c> {
    pub(super) passes: &'c Passes<'c>,
    pub(super) covered: &'c Covered,
    pub(super) anchors: &'c Anchors,
    pub(super) at: i64,
}

impl Case<'_> {
    fn budget(&self) -> &Budget {
        self.passes.budget()
    }

    /// Judges a signature over the covered bytes.
    pub(super) fn judge_signature(
        &self,
        report: &mut SignatureReport,
        structure: &SignedData<'_>,
    ) -> Result<(), Error> {
        let certificates = structure.certificates();
        let outcome = (|| {
            if structure.content().is_some() {
                return Err(failed(Failure::Format));
            }
            name_signer(report, structure, &certificates);
            let content = |hash| self.passes.hash(self.covered, hash);
            let signer = check_value(structure, &certificates, ids::DATA, self.budget(), content)?;
            report.proven_time = self.signature_time_stamp(structure)?;
            if !signer.is_for_documents() {
                return Err(doubt(Doubt::ChainConstraintsFailure));
            }
            self.check_path(signer, &certificates, report.proven_time)
        })();
        settle(report, outcome)
    }

    /// Judges a document time-stamp over the covered bytes.
    pub(super) fn judge_time_stamp(
        &self,
        report: &mut SignatureReport,
        structure: &SignedData<'_>,
    ) -> Result<(), Error> {
        let certificates = structure.certificates();
        let outcome = (|| {
            name_signer(report, structure, &certificates);
            let stamp = TimeStamp::parse(structure, self.budget()).map_err(malformed)?;
            let hash = stamp.hash.ok_or_else(|| doubt(Doubt::CryptoConstraintsFailureNoPoe))?;
            if self.passes.hash(self.covered, hash)?.as_ref() != stamp.imprint {
                return Err(failed(Failure::Hash));
            }
            self.check_token(structure, &certificates)?;
            report.proven_time = Some(stamp.time);
            Ok(())
        })();
        settle(report, outcome)
    }

    /// Checks the path at the proven time, or else now. Without proof of the time, being out of bounds is only a doubt.
    fn check_path(&self, leaf: &Certificate, others: &[Certificate], proven: Option<i64>) -> Result<(), Stop> {
        let path = build_path(leaf, others, self.anchors, proven.unwrap_or(self.at), self.budget());
        let Err(fault) = path else { return Ok(()) };
        Err(match (fault, proven) {
            (PathFault::NoChain, _) => doubt(Doubt::NoCertificateChainFound),
            (PathFault::Signature, _) => doubt(Doubt::CertificateChainGeneralFailure),
            (PathFault::Algorithm, _) => doubt(Doubt::CryptoConstraintsFailureNoPoe),
            (PathFault::Constraint(_), _) => doubt(Doubt::ChainConstraintsFailure),
            (PathFault::NotYetValid, Some(time)) if time < leaf.not_before() => failed(Failure::NotYetValid),
            (PathFault::Expired | PathFault::NotYetValid, _) => doubt(Doubt::OutOfBoundsNoPoe),
            (PathFault::Limit(limit), _) => limit.into(),
        })
    }

    /// Checks the signature on a time-stamp token, and that its maker is an authority for time (RFC 3161 2.3).
    fn check_token(&self, token: &SignedData<'_>, certificates: &[Certificate]) -> Result<(), Stop> {
        let content = token.content().ok_or_else(|| failed(Failure::Format))?;
        let signer = check_value(token, certificates, ids::TST_INFO, self.budget(), |hash| {
            self.budget().hash(content.len() as u64)?;
            Ok(hash.of(content))
        })?;
        if !signer.is_for_time_stamping() {
            return Err(doubt(Doubt::ChainConstraintsFailure));
        }
        self.check_path(signer, certificates, None)
    }

    /// The earliest time that a time-stamp on the signature value proves (EN 319 122-1 5.3). Tokens that do not hold are as
    /// good as none.
    fn signature_time_stamp(&self, structure: &SignedData<'_>) -> Result<Option<i64>, Stop> {
        let signer = structure.signer();
        let Some(unsigned) = signer.unsigned() else { return Ok(None) };
        let mut proven = None;
        for value in unsigned.all(ids::TIME_STAMP_TOKEN).map_err(malformed)? {
            let _scratch = self.budget().scratch();
            let Ok((token, [])) = SignedData::parse(value.raw(), self.budget()) else { continue };
            let Ok(stamp) = TimeStamp::parse(&token, self.budget()) else { continue };
            self.budget().hash(signer.signature().len() as u64)?;
            if stamp.stamps(signer.signature()) && self.check_token(&token, &token.certificates()).is_ok() {
                proven = Some(proven.map_or(stamp.time, |earlier: i64| earlier.min(stamp.time)));
            }
        }
        Ok(proven)
    }
}

fn settle(report: &mut SignatureReport, outcome: Result<(), Stop>) -> Result<(), Error> {
    report.indication = match outcome {
        Ok(()) => Indication::TotalPassed,
        Err(Stop::Verdict(indication)) => indication,
        Err(Stop::Error(error)) => return Err(error),
    };
    Ok(())
}

/// Puts the names of the certificate that claims to be the signer's into the report, whatever the verdict will be.
fn name_signer(report: &mut SignatureReport, structure: &SignedData<'_>, certificates: &[Certificate]) {
    if let Some(signer) = certificates.iter().find(|certificate| structure.signer().names(certificate)) {
        report.signer = signer.subject().clone();
        report.issuer = signer.issuer().clone();
        report.certificate = Some(signer.der().to_vec());
    }
}

/// Checks the attributes and the signature value (RFC 5652 5.4, 5.6); gives the signing certificate.
fn check_value<'c>(
    structure: &SignedData<'_>,
    certificates: &'c [Certificate],
    content_type: Oid<'_>,
    budget: &Budget,
    content: impl FnOnce(Hash) -> Result<Digest, Error>,
) -> Result<&'c Certificate, Stop> {
    let signer = structure.signer();
    // Without signed attributes the value is over the content itself: old, not allowed by PAdES and RFC 3161, not judged.
    let signed = signer.signed().ok_or_else(|| doubt(Doubt::SigConstraintsFailure))?;
    let named_type = signed.single(ids::CONTENT_TYPE).map_err(malformed)?.ok_or_else(|| failed(Failure::Format))?;
    let named_type = Oid::new(named_type.content()).map_err(malformed)?;
    if named_type != content_type || structure.content_type() != content_type {
        return Err(failed(Failure::Format));
    }
    let digest =
        signed.single(ids::MESSAGE_DIGEST).map_err(malformed)?.filter(|digest| digest.tag() == tag::OCTET_STRING);
    let digest = digest.ok_or_else(|| failed(Failure::Format))?;
    let hash = signer.digest().ok_or_else(|| doubt(Doubt::CryptoConstraintsFailureNoPoe))?;
    if content(hash)?.as_ref() != digest.content() {
        return Err(failed(Failure::Hash));
    }
    let identified = signed.signing_certificate().map_err(malformed)?;
    budget.hash(certificates.iter().map(|certificate| certificate.der().len() as u64).sum())?;
    let certificate = certificates
        .iter()
        .find(|certificate| {
            signer.names(certificate) && identified.is_none_or(|identified| identified.names(certificate))
        })
        .ok_or_else(|| doubt(Doubt::NoSigningCertificateFound))?;
    let (Ok(key), Some(algorithm)) = (certificate.key(), signer.algorithm()) else {
        return Err(doubt(Doubt::CryptoConstraintsFailureNoPoe));
    };
    let attributes = signed.to_be_verified();
    budget.step(SIGNATURE_CHECK)?;
    budget.hash(attributes.len() as u64)?;
    match key.verify(algorithm, &attributes, signer.signature()) {
        Ok(()) => Ok(certificate),
        Err(SignatureFault::Wrong) => Err(failed(Failure::Crypto)),
        Err(SignatureFault::Unsupported) => Err(doubt(Doubt::CryptoConstraintsFailureNoPoe)),
    }
}
