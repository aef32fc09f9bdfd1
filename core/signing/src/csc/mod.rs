//! A Cloud Signature Consortium API client (CSC 2.0.0.2, tolerant of 2.2), without I/O.
//!
//! Requests come out as [`Request`], answers go in as [`Response`]; somebody else sends them. Everything a server says
//! is untrusted: sizes are bounded, unknown members are ignored, optional members are really optional, and what the server *claims* to have
//! authorised or signed is compared with what was asked.
//!
//! The order of a signature: [`Service::info_request`] and [`Service::info`], [`AuthorisationServer`] from it; an [`Authorisation`] for the
//! service, then [`Service::credentials_list_request`] and [`Service::credentials_info_request`]; the documents are prepared with the
//! credential's certificates; an [`Authorisation`] for that credential and exactly those digests (the person approves them in the browser); its
//! [`Grant`] allows [`Service::sign_hash_request`] for exactly those digests; [`pair`] finds which value belongs to which document.
//!
//! An [`Authorisation`] and a [`Grant`] are journalled (they serialise) before their request leaves: a phone that dies in between resumes.
//! A signing request whose answer was lost is **never** repeated (the authorisation is consumed, and the signatures may be
//! billed): poll if there is a [`PollId`], else authorise afresh.
//!
//! In reading order: [`Service`] and what `info` says; [`Quirks`] of known servers; [`AuthorisationServer`] and
//! [`Authorisation`] (OAuth 2.0, RFC 6749, 7636, 9126, 9396); [`Grant`]; [`Credential`]; signing; pairing; errors.

mod asked;
mod authorisation;
mod credential;
mod encoding;
mod error;
mod grant;
mod info;
mod json;
mod pair;
mod quirks;
mod refusal;
mod secret;
mod server;
mod service;
mod sign;
mod trusted;

#[cfg(test)]
mod tests;

pub use asked::{CredentialRequest, ToSign};
pub use authorisation::{Authorisation, Client, Code, Pushed, PushedUri};
pub use credential::{AuthorisationMode, Credential, CredentialId, KeyKind, Scal};
pub use error::{CallbackError, Cause, Error, Mismatch, Said, Unusable};
pub use grant::Grant;
pub use info::{OauthLocation, ServiceInfo, Specs};
pub use pair::{Accepts, pair};
pub use quirks::{DetailsForm, HashText, Quirks};
pub use secret::Secret;
pub use server::AuthorisationServer;
pub use service::Service;
pub use sign::{PollId, SignAnswer};
pub use trusted::TrustedUrl;

/// A request to send as it is. Bodies are JSON or form-encoded; some hold secrets, so wipe or drop them early.
pub type Request = http::Request<Vec<u8>>;

/// An answer, read whole. Cut the transfer at [`MAX_ANSWER`] bytes: longer ones are refused here anyway.
pub type Response = http::Response<Vec<u8>>;

/// The longest answer read, in bytes. A certificate chain with 4 certificates of 2 KB and 256 RSA-4096 values stay far below.
pub const MAX_ANSWER: usize = 1024 * 1024;

/// The most digests in one authorisation. More than any dossier has papers, small enough that checking every
/// returned value against every digest stays quick even when the server shuffles on purpose.
pub const MAX_DIGESTS: usize = 256;
