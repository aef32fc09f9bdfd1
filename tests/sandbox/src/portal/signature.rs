//! Whether a PDF is signed, by whom and soundly: byte range, CMS (RFC 5652), certificate. Written for
//! this portal with `p256` and `sha2` alone, so that the app's own validator is judged by somebody else.
//!
//! It knows what the sandbox issues, ECDSA on P-256 with SHA-256, and calls everything else unsound.

use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature as EcdsaSignature, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::clock;
use crate::trust_services::der::{self, Item, Reader};

/// Signatures looked at in one file.
const MAX_SIGNATURES: usize = 16;

/// Why a signature is not sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The signature's structure is not one of PAdES (ETSI EN 319 142-1).
    Structure,
    /// An algorithm other than ECDSA on P-256 with SHA-256.
    Algorithm,
    /// The signed bytes are not these bytes.
    Changed,
    /// The value is not of the key in the certificate.
    Value,
    /// The certificate does not come from an authority of the sandbox.
    Certificate,
    /// The certificate is not valid at this time.
    Validity,
}

/// One signature of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Common name in the certificate; empty when it cannot be read.
    pub signer: String,
    /// Personal number in the certificate (EN 319 412-1 5.1.3), when it is a citizen's.
    pub personal_number: Option<String>,
    /// What is wrong.
    pub fault: Option<Fault>,
}

/// All signatures of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// In the order in which they stand in the file.
    pub signatures: Vec<Signature>,
    /// Whether the last one covers every byte: nothing was added afterwards.
    pub covers_whole_file: bool,
}

impl Verdict {
    /// Whether every signature is sound and nothing was added after the last one.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.covers_whole_file
            && !self.signatures.is_empty()
            && self.signatures.iter().all(|signature| signature.fault.is_none())
    }

    /// Whether the file is soundly signed and the citizen with this number is among the signers.
    #[must_use]
    pub fn is_signed_by(&self, personal_number: &str) -> bool {
        self.is_sound()
            && self.signatures.iter().any(|signature| signature.personal_number.as_deref() == Some(personal_number))
    }
}

/// Judges all signatures of a file at `now`. `authorities` are the keys that may have issued certificates.
#[must_use]
pub fn judge(pdf: &[u8], authorities: &[&VerifyingKey], now: i64) -> Verdict {
    let ranges = byte_ranges(pdf);
    let covers_whole_file =
        ranges.last().is_some_and(|range| range.as_ref().is_some_and(|range| range.end == pdf.len()));
    let signatures = ranges
        .iter()
        .map(|range| match range {
            Some(range) => check(pdf, range, authorities, now),
            None => Signature { signer: String::new(), personal_number: None, fault: Some(Fault::Structure) },
        })
        .collect();
    Verdict { signatures, covers_whole_file }
}

/// The signed bytes are `[0, gap_start)` and `[gap_end, end)`; the gap holds the signature.
struct Range {
    gap_start: usize,
    gap_end: usize,
    end: usize,
}

/// Every `/ByteRange` of the file; `None` for one that makes no sense, which is a fault and not overlooked.
fn byte_ranges(pdf: &[u8]) -> Vec<Option<Range>> {
    const NAME: &[u8] = b"/ByteRange";
    pdf.windows(NAME.len())
        .enumerate()
        .filter(|(_, window)| *window == NAME)
        .take(MAX_SIGNATURES)
        .map(|(at, _)| byte_range(pdf, at + NAME.len()))
        .collect()
}

fn byte_range(pdf: &[u8], at: usize) -> Option<Range> {
    let text: Vec<u8> = pdf.get(at..)?.iter().copied().take(100).take_while(|byte| *byte != b']').collect();
    let text = std::str::from_utf8(&text).ok()?.trim_start().strip_prefix('[')?;
    let numbers: Vec<usize> = text.split_ascii_whitespace().map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let &[0, gap_start, gap_end, rest] = numbers.as_slice() else { return None };
    let end = gap_end.checked_add(rest)?;
    let gap = pdf.get(gap_start..gap_end)?;
    let fits = end <= pdf.len() && gap.first() == Some(&b'<') && gap.last() == Some(&b'>');
    fits.then_some(Range { gap_start, gap_end, end })
}

fn check(pdf: &[u8], range: &Range, authorities: &[&VerifyingKey], now: i64) -> Signature {
    let mut digest = Sha256::new();
    digest.update(pdf.get(..range.gap_start).unwrap_or_default());
    digest.update(pdf.get(range.gap_end..range.end).unwrap_or_default());
    let digest: [u8; 32] = digest.finalize().into();

    let gap = pdf.get(range.gap_start + 1..range.gap_end - 1).unwrap_or_default();
    let unreadable = Signature { signer: String::new(), personal_number: None, fault: Some(Fault::Structure) };
    let Some(cms) = from_hex(gap) else { return unreadable };
    let Some(signed) = SignedData::read(&cms) else { return unreadable };
    let Some(certificate) = signed.signer_certificate() else { return unreadable };
    let (signer, personal_number) = subject(certificate.subject);
    let fault = signed.verify(&certificate, &digest).and_then(|()| certificate.verify(authorities, now)).err();
    Signature { signer, personal_number, fault }
}

fn from_hex(digits: &[u8]) -> Option<Vec<u8>> {
    let nibble = |digit: u8| (digit as char).to_digit(16).and_then(|value| u8::try_from(value).ok());
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(nibble(*high)? << 4 | nibble(*low)?),
            _ => None,
        })
        .collect()
}

/// The parts of a CMS signature with one signer.
struct SignedData<'a> {
    certificates: Vec<&'a [u8]>,
    issuer: &'a [u8],
    serial: &'a [u8],
    digest_algorithm: &'a [u8],
    attributes: Item<'a>,
    signature_algorithm: &'a [u8],
    value: &'a [u8],
}

impl<'a> SignedData<'a> {
    fn read(cms: &'a [u8]) -> Option<Self> {
        let mut content_info = Reader::new(cms).enter(0x30)?;
        is_oid(content_info.read()?, &SIGNED_DATA)?;
        let mut signed = content_info.enter(0xa0)?.enter(0x30)?;
        signed.take(0x02)?; // version
        signed.take(0x31)?; // digest algorithms
        let mut content = signed.enter(0x30)?;
        is_oid(content.read()?, &DATA)?;
        if !content.is_empty() {
            return None; // detached: the content is the file itself
        }
        let mut certificates = Vec::new();
        let mut set = signed.enter(0xa0)?;
        while let Some(item) = set.take(0x30) {
            certificates.push(item.whole);
        }
        signed.take(0xa1); // revocation lists
        let mut signers = signed.enter(0x31)?;
        let mut signer = signers.enter(0x30)?;
        if !signers.is_empty() {
            return None; // EN 319 142-1 5.3: exactly one
        }
        signer.take(0x02)?; // version
        let mut id = signer.enter(0x30)?;
        let issuer = id.take(0x30)?.whole;
        let serial = id.take(0x02)?.content;
        let digest_algorithm = signer.enter(0x30)?.take(0x06)?.whole;
        let attributes = signer.take(0xa0)?;
        let signature_algorithm = signer.enter(0x30)?.take(0x06)?.whole;
        let value = signer.take(0x04)?.content;
        Some(Self {
            certificates,
            issuer,
            serial: without_zero(serial),
            digest_algorithm,
            attributes,
            signature_algorithm,
            value,
        })
    }

    fn signer_certificate(&self) -> Option<Certificate<'a>> {
        self.certificates
            .iter()
            .filter_map(|der| Certificate::read(der))
            .find(|certificate| certificate.issuer == self.issuer && certificate.serial == self.serial)
    }

    /// The value of an attribute that stands there exactly once.
    fn attribute(&self, oid: &[u64]) -> Option<Reader<'a>> {
        let wanted = der::oid(oid);
        let mut found = None;
        let mut attributes = Reader::new(self.attributes.content);
        while let Some(item) = attributes.take(0x30) {
            let mut attribute = Reader::new(item.content);
            if attribute.take(0x06)?.whole == wanted {
                if found.is_some() {
                    return None;
                }
                found = Some(attribute.enter(0x31)?);
            }
        }
        found
    }

    fn verify(&self, certificate: &Certificate<'_>, digest: &[u8; 32]) -> Result<(), Fault> {
        if self.digest_algorithm != der::oid(&SHA256) || self.signature_algorithm != der::oid(&ECDSA_SHA256) {
            return Err(Fault::Algorithm);
        }
        let content_type = self.attribute(&CONTENT_TYPE).and_then(|mut value| value.take(0x06));
        if content_type.is_none_or(|item| item.whole != der::oid(&DATA)) {
            return Err(Fault::Structure);
        }
        let message = self.attribute(&MESSAGE_DIGEST).and_then(|mut value| value.take(0x04));
        if message.ok_or(Fault::Structure)?.content != digest {
            return Err(Fault::Changed);
        }
        // Binds the certificate: otherwise another one for the same key could be put in its place.
        let bound = self.attribute(&SIGNING_CERTIFICATE).and_then(|mut value| {
            let mut first = value.enter(0x30)?.enter(0x30)?.enter(0x30)?;
            first.take(0x30); // hash algorithm, SHA-256 when absent
            first.take(0x04)
        });
        if bound.ok_or(Fault::Structure)?.content != Sha256::digest(certificate.whole).as_slice() {
            return Err(Fault::Structure);
        }
        // Signed is the SET OF, not the [0] that stands in the structure (RFC 5652 5.4).
        let signed = der::value(0x31, self.attributes.content);
        let value = EcdsaSignature::from_der(self.value).map_err(|_| Fault::Value)?;
        let key = certificate.key().ok_or(Fault::Algorithm)?;
        key.verify(&signed, &value).map_err(|_| Fault::Value)
    }
}

/// A certificate as far as this check needs it.
struct Certificate<'a> {
    whole: &'a [u8],
    tbs: &'a [u8],
    serial: &'a [u8],
    issuer: &'a [u8],
    subject: &'a [u8],
    public_key: &'a [u8],
    not_before: String,
    not_after: String,
    signature: &'a [u8],
}

impl<'a> Certificate<'a> {
    fn read(whole: &'a [u8]) -> Option<Self> {
        let parts = der::certificate(whole)?;
        let mut outer = Reader::new(whole).enter(0x30)?;
        let tbs = outer.take(0x30)?;
        let algorithm = outer.enter(0x30)?.take(0x06)?;
        if algorithm.whole != der::oid(&ECDSA_SHA256) {
            return None;
        }
        let signature = outer.take(0x03)?.content.get(1..)?;
        let mut inside = Reader::new(tbs.content);
        inside.take(0xa0);
        inside.take(0x02)?;
        inside.take(0x30)?;
        inside.take(0x30)?;
        let mut validity = inside.enter(0x30)?;
        Some(Self {
            whole,
            tbs: tbs.whole,
            serial: parts.serial,
            issuer: parts.issuer,
            subject: parts.subject,
            public_key: parts.public_key,
            not_before: moment(validity.read()?)?,
            not_after: moment(validity.read()?)?,
            signature,
        })
    }

    fn key(&self) -> Option<VerifyingKey> {
        VerifyingKey::from_sec1_bytes(self.public_key).ok()
    }

    fn verify(&self, authorities: &[&VerifyingKey], now: i64) -> Result<(), Fault> {
        let value = EcdsaSignature::from_der(self.signature).map_err(|_| Fault::Certificate)?;
        if !authorities.iter().any(|key| key.verify(self.tbs, &value).is_ok()) {
            return Err(Fault::Certificate);
        }
        let now = clock::generalized_time(now);
        if now < self.not_before || now > self.not_after {
            return Err(Fault::Validity);
        }
        Ok(())
    }
}

/// `YYYYMMDDHHMMSSZ` of either kind of time (RFC 5280 4.1.2.5).
fn moment(item: Item<'_>) -> Option<String> {
    let text = std::str::from_utf8(item.content).ok()?;
    match item.tag {
        0x17 if text.len() == 13 => {
            let century = if text.starts_with(['5', '6', '7', '8', '9']) { "19" } else { "20" };
            Some(format!("{century}{text}"))
        }
        0x18 if text.len() == 15 => Some(text.to_owned()),
        _ => None,
    }
}

/// Common name and personal number of a subject.
fn subject(name: &[u8]) -> (String, Option<String>) {
    let (mut common_name, mut number) = (String::new(), None);
    let mut sets = Reader::new(name).enter(0x30).unwrap_or_else(|| Reader::new(&[]));
    while let Some(mut set) = sets.enter(0x31) {
        while let Some(mut pair) = set.enter(0x30) {
            let (Some(kind), Some(value)) = (pair.take(0x06), pair.read()) else { continue };
            let text = String::from_utf8_lossy(value.content).into_owned();
            if kind.whole == der::oid(&[2, 5, 4, 3]) {
                common_name = text;
            } else if kind.whole == der::oid(&[2, 5, 4, 5]) {
                number = text.strip_prefix("PNOVN-").map(str::to_owned);
            }
        }
    }
    (common_name, number)
}

fn is_oid(item: Item<'_>, arcs: &[u64]) -> Option<()> {
    (item.whole == der::oid(arcs)).then_some(())
}

fn without_zero(serial: &[u8]) -> &[u8] {
    serial.strip_prefix(&[0]).filter(|rest| !rest.is_empty()).unwrap_or(serial)
}

const DATA: [u64; 7] = [1, 2, 840, 113_549, 1, 7, 1];
const SIGNED_DATA: [u64; 7] = [1, 2, 840, 113_549, 1, 7, 2];
const CONTENT_TYPE: [u64; 7] = [1, 2, 840, 113_549, 1, 9, 3];
const MESSAGE_DIGEST: [u64; 7] = [1, 2, 840, 113_549, 1, 9, 4];
const SIGNING_CERTIFICATE: [u64; 9] = [1, 2, 840, 113_549, 1, 9, 16, 2, 47];
const SHA256: [u64; 9] = [2, 16, 840, 1, 101, 3, 4, 2, 1];
const ECDSA_SHA256: [u64; 7] = [1, 2, 840, 10_045, 4, 3, 2];

#[cfg(test)]
#[path = "tests/signature.rs"]
mod tests;
