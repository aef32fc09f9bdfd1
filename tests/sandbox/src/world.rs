//! What every part of the sandbox shares.

use std::sync::Arc;

use sqlx::SqlitePool;

use crate::broker::{Nonces, Replays};
use crate::clock::Clock;
use crate::faults::Faults;
use crate::pki::Pki;
use crate::portal::assurance::Assurance;
use crate::portal::edition::Published;

/// The state of all routers.
pub type Shared = Arc<World>;

/// Where the sandbox answers; no trailing slash.
#[derive(Debug, Clone)]
pub struct Urls {
    /// `http://127.0.0.1:<port>`, or as [`Host`](crate::Host) says: what a browser opens, and OCSP, CRL, AIA and time-stamps, which are
    /// plain HTTP by their standards.
    pub pages: String,
    /// `https://127.0.0.1:<port + 1>`: what the app calls; also the broker's issuer.
    pub api: String,
}

/// Everything that the parts share.
#[derive(Debug)]
pub struct World {
    /// Addresses of the two listeners.
    pub urls: Urls,
    /// The database.
    pub db: SqlitePool,
    /// Keys and certificates.
    pub pki: Pki,
    /// Time; nothing in the sandbox asks the machine directly.
    pub clock: Clock,
    /// The rules that the portal publishes.
    pub rules: Published,
    /// How sure the portal wants to be of whoever hands in a signed dossier.
    pub assurance: Assurance,
    /// What is to go wrong next.
    pub faults: Faults,
    /// The nonce that `DPoP` proofs must carry.
    pub nonces: Nonces,
    /// Proof identifiers already seen.
    pub replays: Replays,
}
