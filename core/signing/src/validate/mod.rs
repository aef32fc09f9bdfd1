//! The verdict over every signature in a file, offline, in the words of EN 319 102-1.
//!
//! For each signature: format, then the signer, then the hash and the signature value, then the path to an anchor. A
//! definite failure outranks a doubt, so a changed document is called changed even when the signer is unknown as well.
//! What is not done is said: revocation is not looked at ([`Report`] has no level above B-T), and a document that went on
//! after a signature is described by [`LaterChanges`].

mod changes;
mod format;
mod passes;
mod report;
mod signer;
mod time;

use std::collections::BTreeSet;

use crate::cms::SignedData;
use crate::pdf::{Document, Object, Reference, SignatureField, Source, read_text};
use crate::{Budget, Error, pdf};

use passes::Passes;

pub use crate::x509::Anchors;
pub use changes::LaterChanges;
pub use report::{Doubt, Failure, Indication, Kind, Level, Report, SignatureReport};

/// What a report takes in memory beside its texts.
const REPORT: u64 = 2048;

/// Judges every signature in `document` at the time `at` (Unix seconds), trusting only `anchors`.
///
/// # Errors
/// [`Error::Pdf`] when the file itself cannot be read safely, [`Error::Limit`] when it claims more than any honest one,
/// [`Error::Read`]. A broken signature in a readable file is no error but a verdict.
pub fn validate(document: &dyn Source, anchors: &Anchors, at: i64) -> Result<Report, Error> {
    let budget = Budget::for_document(document.len());
    budget.decide(validate_within(document, anchors, at, &budget))
}

fn validate_within(document: &dyn Source, anchors: &Anchors, at: i64, budget: &Budget) -> Result<Report, Error> {
    let parsed = Document::open(document, budget)?;
    let (_, catalog) = parsed.catalog()?;
    let (fields, _) = parsed.signature_fields(&catalog)?;
    // In the order in which they lie in the file, so that what comes before each is hashed once for all.
    let mut placed = Vec::new();
    for field in fields {
        let place = field.value.map(|value| parsed.signature_offset(value)).transpose()?.flatten();
        placed.push((place.unwrap_or(u64::MAX), field));
    }
    placed.sort_by_key(|(place, _)| *place);
    let values = placed.iter().filter_map(|(_, field)| field.value).collect();
    let court = Court { document: &parsed, values, passes: Passes::new(document, budget), anchors, at };
    let mut judged = Vec::new();
    for (_, field) in &placed {
        judged.push(court.judge(field)?);
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

/// What a signature is judged with.
struct Court<'d, 's> {
    document: &'d Document<'s>,
    /// The values of all signature fields.
    values: BTreeSet<Reference>,
    passes: Passes<'d>,
    anchors: &'d Anchors,
    at: i64,
}

impl Court<'_, '_> {
    /// The verdict over one field, and where what it covers ends.
    fn judge(&self, field: &SignatureField) -> Result<(u64, SignatureReport), Error> {
        let budget = self.passes.budget();
        let (end, report) = {
            let _scratch = budget.scratch();
            self.judge_alone(field)?
        };
        budget.hold(REPORT + report.texts() as u64)?;
        Ok((end, report))
    }

    fn judge_alone(&self, field: &SignatureField) -> Result<(u64, SignatureReport), Error> {
        let (document, budget) = (self.document, self.passes.budget());
        let mut report = SignatureReport::unjudged(&field.name);
        let found = match field.value.map(|value| document.signature(value)) {
            Some(Ok(found)) => found,
            Some(Err(pdf::Error::Read(error))) => return Err(error.into()),
            Some(Err(_)) | None => return Ok((u64::MAX, report)),
        };
        if let Some(Object::String(reason)) = found.entries.get("Reason") {
            budget.hold(3 * reason.len() as u64)?;
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
        report.later_changes = changes::after(document, covered.end, &self.values)?;
        let Ok((structure, padding)) = SignedData::parse(&found.contents, budget) else {
            return Ok((covered.end, report));
        };
        // Bytes hidden in the padding are covered by nothing.
        if padding.iter().any(|byte| *byte != 0) {
            return Ok((covered.end, report));
        }
        let case = signer::Case { passes: &self.passes, covered: &covered, anchors: self.anchors, at: self.at };
        match format::kind(&found.entries) {
            Some(format::Format::TimeStamp) => {
                report.kind = Kind::TimeStamp;
                case.judge_time_stamp(&mut report, &structure)?;
            }
            Some(format::Format::Signature { pades }) => {
                case.judge_signature(&mut report, &structure)?;
                format::apply_baseline(&mut report, &found.entries, &structure, pades);
            }
            None => report.indication = Indication::Indeterminate(Doubt::Generic),
        }
        Ok((covered.end, report))
    }
}
