//! How one server differs from the specification, as data.

use serde::{Deserialize, Serialize};

/// Which alphabet digests are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HashText {
    /// Standard alphabet with padding.
    Base64,
    /// URL-safe alphabet without padding.
    Base64Url,
}

/// How the digests to be authorised reach the authorisation server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DetailsForm {
    /// As `info` says: `authorization_details` when `supportsRar`, in the form of the version in `specs`; else parameters.
    AsAnnounced,
    /// Always the parameters `credentialID`, `numSignatures`, `hashes`, `hashAlgorithmOID`.
    Parameters,
    /// `authorization_details` with the type `credential` (CSC 2.0).
    Details2023,
    /// `authorization_details` with the type `https://cloudsignatureconsortium.org/2025/credential` (CSC 2.2).
    Details2025,
}

/// The differences of one server. [`Default`] is the specification (CSC 2.0.0.2); a profile for a known server is configuration,
/// so that a new server needs no release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Quirks {
    /// Digests in the query or pushed parameter `hashes` (specification: base64url). The EUDI reference service wants base64.
    pub authorise_hashes: HashText,
    /// Digests in the JSON of `signatures/signHash` (specification: base64). The EUDI reference service refuses `+` and `/`.
    pub sign_hashes: HashText,
    /// How digests are authorised.
    pub details: DetailsForm,
}

impl Default for Quirks {
    fn default() -> Self {
        Self { authorise_hashes: HashText::Base64Url, sign_hashes: HashText::Base64, details: DetailsForm::AsAnnounced }
    }
}
