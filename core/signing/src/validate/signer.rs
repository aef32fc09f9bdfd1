//! Who signed, whether the value is theirs, and whether somebody trusted stands behind them.

use ring::digest::{Context, Digest};

use super::format::Covered;
use super::{Anchors, Doubt, Failure, Indication, SignatureReport};
use crate::Error;
use crate::asn1::{Oid, ids, tag};
use crate::cms::{SignedData, TimeStamp};
use crate::digest::Hash;
use crate::pdf::{Source, for_each_piece};
use crate::x509::{Certificate, PathFault, SignatureFault, build_path};

/// Why judging stops.
enum Stop {
    Verdict(Indication),
    Error(Error),
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

/// Judges a signature over the covered bytes.
pub(super) fn judge_signature(
    report: &mut SignatureReport,
    source: &dyn Source,
    covered: &Covered,
    structure: &SignedData<'_>,
    anchors: &Anchors,
    at: i64,
) -> Result<(), Error> {
    let certificates = structure.certificates();
    let outcome = (|| {
        if structure.content().is_some() {
            return Err(failed(Failure::Format));
        }
        name_signer(report, structure, &certificates);
        let signer = check_value(structure, &certificates, ids::DATA, |hash| hash_covered(source, covered, hash))?;
        report.proven_time = signature_time_stamp(structure, anchors, at)?;
        if !signer.is_for_documents() {
            return Err(doubt(Doubt::ChainConstraintsFailure));
        }
        check_path(signer, &certificates, anchors, report.proven_time, at)
    })();
    settle(report, outcome)
}

/// Judges a document time-stamp over the covered bytes.
pub(super) fn judge_time_stamp(
    report: &mut SignatureReport,
    source: &dyn Source,
    covered: &Covered,
    structure: &SignedData<'_>,
    anchors: &Anchors,
    at: i64,
) -> Result<(), Error> {
    let certificates = structure.certificates();
    let outcome = (|| {
        name_signer(report, structure, &certificates);
        let stamp = TimeStamp::parse(structure).map_err(malformed)?;
        let hash = stamp.hash.ok_or_else(|| doubt(Doubt::CryptoConstraintsFailureNoPoe))?;
        if hash_covered(source, covered, hash)?.as_ref() != stamp.imprint {
            return Err(failed(Failure::Hash));
        }
        check_token(structure, &certificates, anchors, at)?;
        report.proven_time = Some(stamp.time);
        Ok(())
    })();
    settle(report, outcome)
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

fn hash_covered(source: &dyn Source, covered: &Covered, hash: Hash) -> Result<Digest, Error> {
    let mut context = Context::new(hash.algorithm());
    for range in [0..covered.gap.start, covered.gap.end..covered.end] {
        for_each_piece::<Error>(source, range, |piece| {
            context.update(piece);
            Ok(())
        })?;
    }
    Ok(context.finish())
}

/// Checks the attributes and the signature value (RFC 5652 5.4, 5.6); gives the signing certificate.
fn check_value<'c>(
    structure: &SignedData<'_>,
    certificates: &'c [Certificate],
    content_type: Oid<'_>,
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
    let certificate = certificates
        .iter()
        .find(|certificate| {
            signer.names(certificate) && identified.is_none_or(|identified| identified.names(certificate))
        })
        .ok_or_else(|| doubt(Doubt::NoSigningCertificateFound))?;
    let (Ok(key), Some(algorithm)) = (certificate.key(), signer.algorithm()) else {
        return Err(doubt(Doubt::CryptoConstraintsFailureNoPoe));
    };
    match key.verify(algorithm, &signed.to_be_verified(), signer.signature()) {
        Ok(()) => Ok(certificate),
        Err(SignatureFault::Wrong) => Err(failed(Failure::Crypto)),
        Err(SignatureFault::Unsupported) => Err(doubt(Doubt::CryptoConstraintsFailureNoPoe)),
    }
}

/// Checks the path at the proven time, or else now. Without proof of the time, being out of bounds is only a doubt.
fn check_path(
    leaf: &Certificate,
    others: &[Certificate],
    anchors: &Anchors,
    proven: Option<i64>,
    at: i64,
) -> Result<(), Stop> {
    let Err(fault) = build_path(leaf, others, anchors, proven.unwrap_or(at)) else { return Ok(()) };
    Err(match (fault, proven) {
        (PathFault::NoChain, _) => doubt(Doubt::NoCertificateChainFound),
        (PathFault::Signature, _) => doubt(Doubt::CertificateChainGeneralFailure),
        (PathFault::Algorithm, _) => doubt(Doubt::CryptoConstraintsFailureNoPoe),
        (PathFault::Constraint(_), _) => doubt(Doubt::ChainConstraintsFailure),
        (PathFault::NotYetValid, Some(time)) if time < leaf.not_before() => failed(Failure::NotYetValid),
        (PathFault::Expired | PathFault::NotYetValid, _) => doubt(Doubt::OutOfBoundsNoPoe),
    })
}

/// Checks the signature on a time-stamp token, and that its maker is an authority for time (RFC 3161 2.3).
fn check_token(token: &SignedData<'_>, certificates: &[Certificate], anchors: &Anchors, at: i64) -> Result<(), Stop> {
    let content = token.content().ok_or_else(|| failed(Failure::Format))?;
    let signer = check_value(token, certificates, ids::TST_INFO, |hash| Ok(hash.of(content)))?;
    if !signer.is_for_time_stamping() {
        return Err(doubt(Doubt::ChainConstraintsFailure));
    }
    check_path(signer, certificates, anchors, None, at)
}

/// The earliest time that a time-stamp on the signature value proves (EN 319 122-1 5.3). Tokens that do not hold are as good as none.
fn signature_time_stamp(structure: &SignedData<'_>, anchors: &Anchors, at: i64) -> Result<Option<i64>, Stop> {
    let signer = structure.signer();
    let Some(unsigned) = signer.unsigned() else { return Ok(None) };
    let mut proven = None;
    for value in unsigned.all(ids::TIME_STAMP_TOKEN).map_err(malformed)?.iter().take(8) {
        let Ok((token, [])) = SignedData::parse(value.raw()) else { continue };
        let Ok(stamp) = TimeStamp::parse(&token) else { continue };
        if stamp.stamps(signer.signature()) && check_token(&token, &token.certificates(), anchors, at).is_ok() {
            proven = Some(proven.map_or(stamp.time, |earlier: i64| earlier.min(stamp.time)));
        }
    }
    Ok(proven)
}
