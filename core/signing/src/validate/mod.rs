//! The verdict over every signature in a file, offline, in the words of EN 319 102-1.
//!
//! For each signature: format, then the signer, then the hash and the signature value, then the path to an anchor. A
//! definite failure outranks a doubt, so a changed document is called changed even when the signer is unknown as well.
//! What is not done is said: revocation is not looked at ([`Report`] has no level above B-T), and a document that went on
//! after a signature is described by [`LaterChanges`].

mod changes;
mod format;
mod signer;
mod time;

use crate::cms::SignedData;
use crate::pdf::{Document, Object, SignatureField, Source, read_text};
use crate::x509::Name;
use crate::{Error, pdf};

pub use crate::x509::Anchors;
pub use changes::LaterChanges;

/// Signatures looked at in one file: each costs one pass over it.
const MAX_SIGNATURES: usize = 64;

/// What was found in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// One entry per signature, in the order of what they cover. Empty when the document is not signed.
    pub signatures: Vec<SignatureReport>,
}

/// The verdict over one signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureReport {
    /// Full name of the form field.
    pub field: String,
    /// Whether this is a person's or organisation's signature or a time-stamp over the document.
    pub kind: Kind,
    /// Whom the signing certificate names; empty when the certificate is not there.
    pub signer: Name,
    /// Who issued that certificate.
    pub issuer: Name,
    /// The signing certificate, DER.
    pub certificate: Option<Vec<u8>>,
    /// When the signer says it was made (`/M`), Unix seconds. Nothing proves it.
    pub signing_time: Option<i64>,
    /// When a trusted time-stamp proves that it existed, Unix seconds.
    pub proven_time: Option<i64>,
    /// Why it was made, in the signer's words.
    pub reason: Option<String>,
    /// The verdict.
    pub indication: Indication,
    /// Whether it covers every byte of the file but its own value.
    pub covers_whole_file: bool,
    /// What was added to the file after this signature.
    pub later_changes: LaterChanges,
    /// The level that was proven; only with [`Indication::TotalPassed`], and `None` when the signature is valid without
    /// being a PAdES baseline signature.
    pub level: Option<Level>,
}

/// What a signature field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A signature.
    Signature,
    /// A document time-stamp (EN 319 142-1 5.4.3): it proves a time, and no will to sign.
    TimeStamp,
}

/// The main indications (EN 319 102-1 5.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indication {
    /// Everything that is checked offline is right. Revocation is not checked.
    TotalPassed,
    /// Something is wrong for good.
    TotalFailed(Failure),
    /// With what is at hand it cannot be said.
    Indeterminate(Doubt),
}

/// Sub-indications of TOTAL-FAILED (EN 319 102-1 table 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failure {
    /// FORMAT_FAILURE: not a signature as the standards describe it.
    Format,
    /// HASH_FAILURE: the document is not the one that was signed.
    Hash,
    /// SIG_CRYPTO_FAILURE: the value was not made with the signer's key.
    Crypto,
    /// NOT_YET_VALID: proven to be made before the certificate was valid.
    NotYetValid,
}

/// Sub-indications of INDETERMINATE (EN 319 102-1 table 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Doubt {
    /// NO_SIGNING_CERTIFICATE_FOUND
    NoSigningCertificateFound,
    /// NO_CERTIFICATE_CHAIN_FOUND: nobody trusted stands behind the certificate.
    NoCertificateChainFound,
    /// CERTIFICATE_CHAIN_GENERAL_FAILURE: a certificate in the chain is wrongly signed.
    CertificateChainGeneralFailure,
    /// CHAIN_CONSTRAINTS_FAILURE: the chain breaks a rule, or the certificate is not for signing documents.
    ChainConstraintsFailure,
    /// SIG_CONSTRAINTS_FAILURE: an attribute that the format requires is missing.
    SigConstraintsFailure,
    /// CRYPTO_CONSTRAINTS_FAILURE_NO_POE: an algorithm is unknown or no longer strong enough.
    CryptoConstraintsFailureNoPoe,
    /// OUT_OF_BOUNDS_NO_POE: the certificate is not valid now, and nothing proves that the signature is older.
    OutOfBoundsNoPoe,
    /// GENERIC: a kind of signature that is not judged here.
    Generic,
}

/// PAdES baseline levels (EN 319 142-1 clause 6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// B-B: who signed what.
    BB,
    /// B-T: and since when at the latest.
    BT,
    /// B-LT: and with the revocation data inside. Not proven by this version.
    BLT,
    /// B-LTA: and kept provable. Not proven by this version.
    BLTA,
}

/// Judges every signature in `document` at the time `at` (Unix seconds), trusting only `anchors`.
///
/// # Errors
/// [`Error::Pdf`] when the file itself cannot be read safely, [`Error::Read`]. A broken signature in a readable file is no
/// error but a verdict.
pub fn validate(document: &dyn Source, anchors: &Anchors, at: i64) -> Result<Report, Error> {
    let parsed = Document::open(document)?;
    let (_, catalog) = parsed.catalog()?;
    let (fields, _) = parsed.signature_fields(&catalog)?;
    if fields.len() > MAX_SIGNATURES {
        return Err(pdf::Error::Limit("signatures").into());
    }
    let mut judged = Vec::new();
    for field in &fields {
        judged.push(judge(&parsed, field, anchors, at)?);
    }
    judged.sort_by_key(|(end, _)| *end);
    let stamps: Vec<(u64, i64)> =
        judged.iter().filter_map(|(end, report)| Some((*end, time::stamped(report)?))).collect();
    let doubtful: Vec<u64> =
        judged.iter().filter(|(_, report)| report.indication != Indication::TotalPassed).map(|(end, _)| *end).collect();
    for (end, report) in &mut judged {
        // A later time-stamp over the document covers the earlier signatures too.
        let later = stamps.iter().filter(|(stamp_end, _)| stamp_end > end).map(|(_, time)| *time).min();
        time::apply(report, later);
        // A signature may bring a picture of itself: one that nobody trusts stands for could bring any picture.
        if report.later_changes == LaterChanges::OnlySignatures && doubtful.iter().any(|doubtful| doubtful > end) {
            report.later_changes = LaterChanges::Other;
        }
    }
    Ok(Report { signatures: judged.into_iter().map(|(_, report)| report).collect() })
}

/// The verdict over one field, and where what it covers ends.
fn judge(
    document: &Document<'_>,
    field: &SignatureField,
    anchors: &Anchors,
    at: i64,
) -> Result<(u64, SignatureReport), Error> {
    let mut report = SignatureReport {
        field: field.name.clone(),
        kind: Kind::Signature,
        signer: Name::default(),
        issuer: Name::default(),
        certificate: None,
        signing_time: None,
        proven_time: None,
        reason: None,
        indication: Indication::TotalFailed(Failure::Format),
        covers_whole_file: false,
        later_changes: LaterChanges::Unknown,
        level: None,
    };
    let found = match field.value.map(|value| document.signature(value)) {
        Some(Ok(found)) => found,
        Some(Err(pdf::Error::Read(error))) => return Err(error.into()),
        Some(Err(_)) | None => return Ok((u64::MAX, report)),
    };
    if let Some(Object::String(reason)) = found.entries.get("Reason") {
        report.reason = Some(read_text(reason));
    }
    if let Some(Object::String(date)) = found.entries.get("M") {
        report.signing_time = time::read_pdf_date(date);
    }
    let covered = match format::covered(document, &found) {
        Ok(covered) => covered,
        Err(pdf::Error::Read(error)) => return Err(error.into()),
        Err(_) => return Ok((u64::MAX, report)),
    };
    report.covers_whole_file = covered.end == document.source().len();
    report.later_changes = changes::after(document, covered.end)?;
    let Ok((structure, padding)) = SignedData::parse(&found.contents) else { return Ok((covered.end, report)) };
    // Bytes hidden in the padding are covered by nothing.
    if padding.iter().any(|byte| *byte != 0) {
        return Ok((covered.end, report));
    }
    match format::kind(&found.entries) {
        Some(format::Format::TimeStamp) => {
            report.kind = Kind::TimeStamp;
            signer::judge_time_stamp(&mut report, document.source(), &covered, &structure, anchors, at)?;
        }
        Some(format::Format::Signature { pades }) => {
            signer::judge_signature(&mut report, document.source(), &covered, &structure, anchors, at)?;
            format::apply_baseline(&mut report, &found.entries, &structure, pades);
        }
        None => report.indication = Indication::Indeterminate(Doubt::Generic),
    }
    Ok((covered.end, report))
}
