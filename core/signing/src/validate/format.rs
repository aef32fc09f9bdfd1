//! What a signature covers, and whether it has the form that PAdES asks for.

use super::{Doubt, Indication, Level, SignatureReport};
use crate::asn1::ids;
use crate::cms::SignedData;
use crate::pdf::{Dictionary, Document, Error, Object, Prefix, SignatureDictionary};

/// The bytes that a signature is over: all before its value, and from behind it to `end`.
pub(super) struct Covered {
    pub(super) gap: std::ops::Range<u64>,
    pub(super) end: u64,
}

/// Checks the byte range (EN 319 142-1 6.3): it starts with the file, leaves out exactly the value of this signature, and
/// ends where a revision of the file ends.
pub(super) fn covered(document: &Document<'_>, found: &SignatureDictionary) -> Result<Covered, Error> {
    const BAD: Error = Error::Malformed("byte range");
    let Some(Object::Array(numbers)) = found.entries.get("ByteRange") else { return Err(BAD) };
    let number = |object: &Object| match object {
        Object::Integer(number) => u64::try_from(*number).map_err(|_| BAD),
        _ => Err(BAD),
    };
    let [first, before, after, rest] = numbers.as_slice() else { return Err(BAD) };
    let (first, before, after, rest) = (number(first)?, number(before)?, number(after)?, number(rest)?);
    if first != 0 || before != found.place.start || after != found.place.end {
        return Err(BAD);
    }
    let length = document.source().len();
    let end = after.checked_add(rest).filter(|end| *end <= length).ok_or(BAD)?;
    if end < length {
        let prefix = Prefix::new(document.source(), end);
        let revision = document.revision(&prefix)?;
        if !has_signature_at(&revision, found.offset)? {
            return Err(BAD);
        }
    }
    Ok(Covered { gap: found.place.clone(), end })
}

/// Whether a signature field of this revision has its value at `offset`.
fn has_signature_at(revision: &Document<'_>, offset: u64) -> Result<bool, Error> {
    let _scratch = revision.budget().scratch();
    let (_, catalog) = revision.catalog()?;
    let (fields, _) = revision.signature_fields(&catalog)?;
    for value in fields.iter().filter_map(|field| field.value) {
        if revision.signature_offset(value)? == Some(offset) && revision.signature(value).is_ok() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The kinds of signature that are judged.
pub(super) enum Format {
    Signature { pades: bool },
    TimeStamp,
}

/// By /SubFilter; the older kinds with SHA-1 inside are not judged.
pub(super) fn kind(entries: &Dictionary) -> Option<Format> {
    match entries.name("SubFilter")? {
        b"ETSI.CAdES.detached" => Some(Format::Signature { pades: true }),
        b"adbe.pkcs7.detached" => Some(Format::Signature { pades: false }),
        b"ETSI.RFC3161" => Some(Format::TimeStamp),
        _ => None,
    }
}

/// Decides about level B-B (EN 319 142-1 6.3) once everything else is decided.
pub(super) fn apply_baseline(
    report: &mut SignatureReport,
    entries: &Dictionary,
    structure: &SignedData<'_>,
    pades: bool,
) {
    if !pades || report.indication != Indication::TotalPassed {
        return;
    }
    let Some(signed) = structure.signer().signed() else { return };
    // Without it, the same value could be shown with another certificate of the same key (RFC 5035 1).
    if !matches!(signed.signing_certificate(), Ok(Some(_))) {
        report.indication = Indication::Indeterminate(Doubt::SigConstraintsFailure);
        return;
    }
    let no_signing_time = matches!(signed.all(ids::SIGNING_TIME), Ok(times) if times.is_empty());
    let dictionary = entries.name("Type").is_none_or(|kind| kind == b"Sig")
        && entries.name("Filter").is_some()
        && report.signing_time.is_some()
        && entries.get("Cert").is_none();
    if no_signing_time && dictionary && structure.is_regular() {
        report.level = Some(Level::BB);
    }
}
