//! What can go wrong between the phone and a signing service.

/// Why a step failed. No variant holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An address is neither https nor loopback.
    #[error("the address is neither https nor on this device")]
    UntrustedUrl,
    /// An answer is longer than [`MAX_ANSWER`](super::MAX_ANSWER), takes more memory or work than a call may spend, or a list
    /// is longer than allowed.
    #[error("the answer is too large")]
    TooLarge,
    /// The service speaks a version this client does not (`specs` as it said it).
    #[error("the service speaks CSC {0:?}")]
    UnknownVersion(String),
    /// The service does not offer what is needed (`info.methods`, `info.authType`).
    #[error("the service does not offer {0}")]
    NotOffered(&'static str),
    /// The authorisation server is named by its issuer: fetch its metadata first
    /// ([`AuthorisationServer::metadata_request`](super::AuthorisationServer::metadata_request)).
    #[error("the authorisation server's metadata is needed first")]
    NeedsMetadata,
    /// The answer breaks the protocol.
    #[error("the service broke the protocol: {0}")]
    Protocol(&'static str),
    /// The service cannot answer now (429, 5xx): try later.
    #[error("the service is unavailable ({status})")]
    Unavailable {
        /// The HTTP status.
        status: u16,
        /// Seconds to wait, when the service said so.
        retry_after: Option<u32>,
        /// What it said.
        said: Said,
    },
    /// The service refused.
    #[error("the service refused: {cause:?}")]
    Refused {
        /// What the refusal means.
        cause: Cause,
        /// What it said, for a support request.
        said: Said,
    },
    /// The service says it authorised something other than what was asked. Nothing must be signed with such a grant.
    #[error("the service authorised something else: {0:?}")]
    OtherAuthorised(Mismatch),
    /// We were about to ask for something the grant does not cover: a fault on this side.
    #[error("the grant does not cover this request: {0}")]
    OutsideGrant(&'static str),
    /// More documents than one authorisation allows ([`Credential::max_signatures`](super::Credential)).
    #[error("{asked} documents, but one approval covers {allowed}")]
    TooMany {
        /// Documents to sign.
        asked: usize,
        /// The most one authorisation covers.
        allowed: usize,
    },
    /// The credential cannot sign.
    #[error("the credential cannot be used: {0:?}")]
    Unusable(Unusable),
    /// A returned value is the signature of none of the documents, or a document got none. Nothing is embedded.
    #[error("a returned signature is not over these documents")]
    NotOurSignature,
}

/// Why a credential cannot sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unusable {
    /// The service has disabled the key.
    KeyDisabled,
    /// The certificate is expired.
    Expired,
    /// The certificate is revoked or suspended.
    Revoked,
    /// No certificate came with it.
    NoCertificate,
    /// Neither RSA PKCS #1 nor ECDSA with SHA-256.
    Algorithm,
    /// It wants its PIN from us.
    Explicit,
}

/// What a refusal means: a closed list, so that each has its words and its next step. The error code alone says little (almost
/// everything is `invalid_request`), so the description is read too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// The token or the approval has run out: approve again.
    Expired,
    /// The token is not accepted: sign in to the service again.
    TokenRejected,
    /// The person or the service said no.
    Denied,
    /// The code from the browser is used up or foreign: start again.
    GrantRejected,
    /// Wrong PIN, password or one-time code.
    WrongSecret,
    /// Too many wrong attempts, or locked by the service.
    Locked,
    /// These digests are not the approved ones.
    HashNotAuthorised,
    /// A digest has the wrong length or form: a fault between us and the service.
    HashRejected,
    /// More signatures than one approval allows.
    TooManySignatures,
    /// The signing certificate has expired or is revoked: see the provider.
    CertificateUnusable,
    /// The credential is unknown to the service.
    UnknownCredential,
    /// The app is not known to the service.
    ClientRejected,
    /// The service does not offer this.
    NotSupported,
    /// The service failed.
    ServerFault,
    /// Not in this list: show what it said.
    Other,
}

/// What the server said, kept for people who help. Bounded and without control characters; it is untrusted text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// The HTTP status; 0 when it came through the browser.
    pub status: u16,
    /// `error`.
    pub code: Option<String>,
    /// `error_description`, or `message` from servers that have no `error`.
    pub description: Option<String>,
}

/// In what the service's authorisation differs from what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mismatch {
    /// Another credential.
    Credential,
    /// Another number of signatures.
    Number,
    /// Other digests.
    Digests,
    /// Another hash algorithm.
    Algorithm,
    /// Another kind or number of authorisations.
    Kind,
}

/// Why a redirect from the browser does not continue the attempt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// Another address, another `state`, or not a redirect at all: ignore it, the attempt still waits.
    #[error("the redirect does not belong to this attempt")]
    NotOurs,
    /// The person refused (`access_denied`).
    #[error("refused by the person")]
    Refused,
    /// The authorisation server reports an error.
    #[error("the authorisation server refused: {cause:?}")]
    Provider {
        /// What it means.
        cause: Cause,
        /// What it said.
        said: Said,
    },
    /// The answer comes from another issuer (RFC 9207).
    #[error("the redirect comes from another issuer")]
    WrongIssuer,
}
