//! Everything that can go wrong. No variant holds a token, a code or personal data.

use crate::jws;

/// Why a step failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An address is neither https nor on this device, or carries what no address of ours does.
    #[error("the address is neither https nor on this device")]
    UntrustedUrl,
    /// The provider cannot answer now (408, 429, 5xx): try later.
    #[error("the provider is unavailable ({status})")]
    Unavailable {
        /// The HTTP status.
        status: u16,
        /// Seconds to wait, when the provider said so (RFC 9110, 10.2.3).
        retry_after: Option<u32>,
    },
    /// A web page came instead of an answer: somebody stands between, most likely the login page of a Wi-Fi network.
    #[error("a web page came instead of an answer")]
    CaptivePortal,
    /// A body over [`MAX_BODY`](crate::MAX_BODY), or a part of it over its own limit.
    #[error("the answer is too large")]
    TooLarge,
    /// The answer breaks the protocol; the text names the member or the rule.
    #[error("the provider broke the protocol: {0}")]
    Protocol(&'static str),
    /// The provider works, but is not set up for this app: it does not grant or say what is named here.
    #[error("the provider is not set up for this app: {0}")]
    SetUp(&'static str),
    /// The provider refused (RFC 6749, 5.2; RFC 6750, 3.1).
    #[error("the provider refused: {error}")]
    Oauth {
        /// The code, such as `invalid_grant`: sign in again.
        error: String,
        /// What the provider says about it, for a support request; bounded, untrusted text.
        description: Option<String>,
    },
    /// The `id_token` names a key that is not in the set: fetch the set once more, it may have been rotated.
    #[error("the key of the signature is not in the key set")]
    UnknownKey,
    /// A signed object is not acceptable as such.
    #[error("the signed object is refused: {0}")]
    Jws(#[from] jws::Fault),
    /// The `id_token` or the profile is authentic but not for us, not now, or not enough.
    #[error("the claim is refused: {0:?}")]
    Claim(Claim),
}

/// The claim of an `id_token` (OpenID Connect Core, 3.1.3.7) or of a profile that does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Claim {
    /// `iss` is not the provider that was asked.
    Issuer,
    /// `aud` is not this client, or not this client alone.
    Audience,
    /// `azp` is another client.
    AuthorisedParty,
    /// `nonce` is missing or of another attempt: a replayed token.
    Nonce,
    /// `exp` has passed. If the person has just signed in, this phone's clock is wrong.
    Expired,
    /// `iat` or `nbf` is ahead. If the person has just signed in, this phone's clock is wrong.
    FromFuture,
    /// `iat` lies before the attempt that it answers: an earlier token once more. If the person has just signed in, this phone's clock
    /// is wrong.
    BeforeAttempt,
    /// `sub` is another person.
    Subject,
    /// `at_hash` is of another access token.
    AccessTokenHash,
    /// `acr` is a level of ours, and lower than asked: no silent downgrade (RFC 9470, 5). A provider that says none, or one that is not
    /// of ours, is [`Error::SetUp`].
    Level,
    /// `auth_time` is older than asked (RFC 9470, 5): the provider did not have the person authenticate anew. One that says none is
    /// [`Error::SetUp`].
    AuthenticationTime,
    /// A helper was granted more than was asked for, or something else (RFC 9396, 7).
    Details,
    /// The answer to a helper is that to another request (`auth_req_id`: OpenID CIBA Core, 7.3).
    Request,
}

/// Why a redirect from the browser does not continue the attempt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallbackError {
    /// Another address or another `state`: ignore it, the attempt still waits. Anybody can open our redirect address.
    #[error("the redirect does not belong to this attempt")]
    NotOurs,
    /// The person said no (`access_denied`).
    #[error("refused by the person")]
    Refused,
    /// The level that was asked for cannot be reached (OpenID Connect Core Unmet Authentication Requirements 1.0): the attempt is over.
    #[error("the person cannot be known as surely as that")]
    Unmet,
    /// The provider reports this error (RFC 6749, 4.1.2.1): the attempt is over.
    #[error("the provider refused: {0}")]
    Provider(String),
    /// `iss` is missing or of another provider (RFC 9207, 2.4): the attempt is over.
    #[error("the redirect comes from another provider")]
    WrongIssuer,
    /// The redirect carries our `state` but no usable code: the attempt is over.
    #[error("the redirect is malformed: {0}")]
    Malformed(&'static str),
}
