//! The verdict, in types.

use super::LaterChanges;
use crate::x509::Name;

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

impl SignatureReport {
    /// Before anything is known of it: nothing that can be taken for a signature.
    pub(super) fn unjudged(field: &str) -> Self {
        Self {
            field: field.to_owned(),
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
        }
    }

    /// About how many bytes of text there are in it.
    pub(super) fn texts(&self) -> usize {
        let certificate = self.certificate.as_ref().map_or(0, Vec::len);
        // The names came out of the certificate.
        self.field.len() + 4 * certificate + self.reason.as_ref().map_or(0, String::len)
    }
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
