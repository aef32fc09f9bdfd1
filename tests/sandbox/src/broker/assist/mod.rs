//! Help with one dossier: a member of a team asks, beside a citizen, and the citizen says yes or no on a phone of their own
//! (OpenID CIBA Core 1.0 in poll mode, RFC 9396).
//!
//! * [`team`]: who may ask. [`installs`]: their phones, registered with a key, and how these say who they are (RFC 7523).
//! * [`details`]: what may be asked for. [`ask`]: the question. [`pages`]: the citizen's phone, drawn by [`views`].
//! * [`poll`]: the answer, at the token endpoint.
//!
//! For a test without a browser: `POST /broker/installs` (`member`, `jwk`) on the API listener registers a phone; the citizen's phone is
//! `GET /broker/assist?citizen=…` and `POST /broker/assist/decide` (`request`, `decision` = two digits or `refuse`).

pub(super) mod ask;
mod details;
pub(super) mod installs;
pub(super) mod pages;
pub(super) mod poll;
mod team;
mod views;

pub(super) use details::TYPE;
