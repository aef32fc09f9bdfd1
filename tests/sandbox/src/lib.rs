//! Everything around the phone, on loopback, in one process: what a fresh machine needs to run the
//! main job with no server, account or network. Honest test equipment: it checks what it receives
//! (proofs, signatures, hashes, manifests) with independent crates, never with the core's own code.
//!
//! In reading order:
//!
//! * [`world`]: what every part shares: addresses, database, keys, clock, faults.
//! * [`clock`]: real time plus an offset that a test may set.
//! * [`store`]: the one SQLite file; each part creates its own tables.
//! * [`pki`]: every key and certificate, made at the first start and kept on disk.
//! * [`citizens`]: the people of the sandbox.
//! * [`faults`]: the switch that makes an endpoint misbehave, and the page that lists it.
//! * [`jose`], [`oauth`]: signed tokens, forms and errors, for the two sign-in services.
//! * [`guard`]: the resource server's door: `DPoP` access tokens.
//! * [`broker`]: the sign-in service over the national e-ID.
//! * [`signing_service`]: remote signing, Cloud Signature Consortium API v2.
//! * [`trust_services`]: time-stamps, OCSP, CRL and issuer certificates.
//! * [`portal`]: the dossier portal. [`desk`]: the officer's page.
//! * [`page`]: the frame that all pages of the sandbox share.
//! * [`phone`]: the phone in the browser, and [`device`], the double of its key store.
//! * [`journey`]: the main job walked by a robot, without a browser.
//! * [`preview`]: a pack that somebody is writing, on the phone.
//! * [`rehearsal`]: what the test of a shell needs around it, over HTTP.

pub mod broker;
pub mod citizens;
pub mod clock;
pub mod desk;
pub mod device;
pub mod faults;
pub mod guard;
pub mod jose;
pub mod journey;
pub mod oauth;
pub mod page;
pub mod phone;
pub mod pki;
pub mod portal;
pub mod preview;
pub mod rehearsal;
mod same_site;
pub mod signing_service;
mod start;
pub mod store;
pub mod trust_services;
pub mod world;

pub use start::{Host, Options, Sandbox, StartError, start};
pub use world::{Shared, Urls, World};
