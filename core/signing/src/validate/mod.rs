//! The verdict over every signature in a file, offline, in the words of EN 319 102-1.
//!
//! For each signature: format, then the signer, then the hash and the signature value, then the path to an anchor. A
//! definite failure outranks a doubt, so a changed document is called changed even when the signer is unknown as well.
//! What is not done is said: revocation is not looked at ([`Report`] has no level above B-T), and a document that went on
//! after a signature is described by [`LaterChanges`].

mod changes;
mod format;
mod report;
mod signer;
mod time;

use crate::cms::SignedData;
use crate::pdf::{Document, Object, SignatureField, Source, read_text};
use crate::x509::Name;
use crate::{Error, pdf};

pub use crate::x509::Anchors;
pub use changes::LaterChanges;
pub use report::{Doubt, Failure, Indication, Kind, Level, Report, SignatureReport};

/// Signatures looked at in one file: each costs one pass over it.
const MAX_SIGNATURES: usize = 64;

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
