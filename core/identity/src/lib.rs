//! Who is using the app: a strict OpenID Connect client without I/O.
//!
//! Values go in and values come out. A function builds a [`Request`], somebody else sends it, another function judges
//! the [`Response`]. There is no clock, no randomness, no network and no key in here: time comes in as Unix seconds,
//! randomness as a fixed array, and proofs of possession are signed by the phone's key store.
//!
//! The profile is OpenID Connect's code flow with PKCE S256 (RFC 7636), pushed authorisation requests (RFC 9126), `iss` in
//! the redirect (RFC 9207), DPoP with server nonces (RFC 9449), step-up (RFC 9470) and revocation (RFC 7009),
//! against a broker that stands before the national e-ID. Whatever the broker says is untrusted: bodies are bounded,
//! JSON with repeated keys is refused, nothing is followed.
//!
//! A sign-in, in the order of calls:
//!
//! 1. [`Provider::discovery_request`], [`Provider::parse`];
//! 2. [`Attempt::new`] with 96 random bytes; keep it sealed before anything is sent;
//! 3. [`pushed_request`], [`pushed_uri`], [`authorization_url`] for the browser, [`callback`] for the way back;
//! 4. [`code_request`], [`tokens`];
//! 5. [`Jwks::request`], [`Jwks::parse`], then [`Tokens::verify`] (or [`id_token`] alone); on [`Error::UnknownKey`] fetch
//!    the keys once more, then give up;
//! 6. [`userinfo_request`], [`profile`];
//! 7. after a step-up: when [`IdToken::is_apart_from`] the sign-in before, [`revoke_request`] for the grant that it replaces.
//!
//! Requests of steps 3 and 4, [`refresh_request`] and [`revoke_request`] carry a DPoP proof made with [`dpop`]; the
//! request of step 6 also carries `Authorization: DPoP` and the access token. The caller adds them, because the key is in
//! hardware.
//!
//! A helper signs in nobody. Beside a citizen, a [`Helper`]'s install asks the provider to ask the citizen, who approves on a phone of
//! their own (OpenID CIBA Core 1.0, poll mode) to help with one dossier (RFC 9396):
//!
//! 1. [`Provider::discovery_request`], [`Backchannel::parse`];
//! 2. [`assist_request`], [`Wait::begin`]; the two digits of [`Wait::number`] on the helper's screen;
//! 3. [`Wait`] and [`Ask`] in turn, until [`Answered::Granted`];
//! 4. [`Jwks::request`], [`Jwks::parse`], [`Granted::verify`]; [`end_request`] when the visit is over.
//!
//! What a helper may is in the types: [`Helper`] says how. Requests of steps 2, 3 and 4 carry an [`Assertion`]; those of step 3 also a
//! DPoP proof.
//!
//! The modules, in reading order:
//!
//! * `error`: everything that can go wrong, each with what the caller does next.
//! * `address`: [`TrustedUrl`], the only kind of address that gets a request.
//! * `secret`: codes and tokens, wiped when dropped and silent in `Debug`.
//! * [`json`]: a reader that refuses what two readers could understand differently.
//! * `answer`: from HTTP status and headers to a JSON object or an [`Error`]; `challenge` reads `WWW-Authenticate`.
//! * `level`: what `acr` values mean, and the [`Demand`] of a service that asks for more ([`step_up`]).
//! * `provider`: the broker's metadata.
//! * `attempt`: the secrets of one sign-in.
//! * `authorization`: to the browser and back.
//! * `token`: codes and refresh tokens into tokens.
//! * [`jws`] and `jwks`: signatures of others, verified; `thumbprint` names keys.
//! * `claims`: what an `id_token` must say.
//! * `profile`: the person.
//! * [`dpop`]: proofs of possession.
//! * `install`: a helper's client, and who it says it is. `assist`: what it may ask for.
//! * `backchannel`: the question to the citizen. `polling`: waiting for the answer. `granted`: what it gives.

mod address;
mod answer;
mod assist;
mod attempt;
mod authorization;
mod backchannel;
mod challenge;
mod claims;
pub mod dpop;
mod error;
mod granted;
mod install;
pub mod json;
mod jwks;
pub mod jws;
mod level;
mod polling;
mod profile;
mod provider;
mod secret;
mod thumbprint;
mod token;

pub use address::TrustedUrl;
pub use answer::{date, retry_after};
pub use assist::{Action, Assist};
pub use attempt::{Attempt, Client, Purpose};
pub use authorization::{PushedUri, authorization_url, callback, pushed_request, pushed_uri};
pub use backchannel::{Backchannel, Citizen, assist_request};
pub use claims::{Expected, IdToken, id_token};
pub use error::{CallbackError, Claim, Error};
pub use granted::{AssistToken, Assistance, Granted, end_request};
pub use install::{Assertion, Helper};
pub use jwks::Jwks;
pub use level::{Demand, LOA_1, LOA_2, satisfies, step_up};
pub use polling::{Answered, Ask, NotGranted, Polling, Wait};
pub use profile::{Gender, Member, Profile, profile, userinfo_request};
pub use provider::Provider;
pub use secret::{AccessToken, Code, RefreshToken};
pub use token::{Tokens, code_request, refresh_request, revoke_request, revoked, tokens};

/// A request to send as it is, without following redirects. Bodies may hold secrets: drop them early.
pub type Request = http::Request<Vec<u8>>;

/// An answer, read whole. Cut the transfer a little above [`MAX_BODY`]: longer ones are refused here.
pub type Response = http::Response<Vec<u8>>;

/// The longest body read from the broker, in bytes.
pub const MAX_BODY: usize = 64 * 1024;

/// How far clocks may differ, in seconds.
pub const SKEW: i64 = 60;
