//! Who it is: the person a vault belongs to, the session with the broker, the account with the signing provider.

use std::fmt;

use gocua_dossier::submission::to_hex;
use gocua_identity::{Attempt, Demand, Jwks, Profile, Provider, Purpose, RefreshToken};
use gocua_signing::csc;
use http::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};

use super::{CURRENT, Kept, bare};

/// Seconds for which a page of the broker may be open.
const LONGEST_PAGE: i64 = 3_600;

/// The person a vault belongs to: whoever signed in first. Signing out does not change it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Identifier at the broker.
    pub sub: String,
    /// Name, as the national e-ID says it.
    pub name: String,
}

impl Kept for Owner {
    const COLLECTION: &'static str = "owner";
    const TRAVELS: bool = true;

    fn id(&self) -> String {
        CURRENT.to_owned()
    }

    fn earlier(_: u8, _: &[u8]) -> Option<Self> {
        None
    }
}

/// A session with the broker.
#[derive(Clone, Serialize, Deserialize)]
pub struct Session {
    /// The broker, as discovered.
    pub provider: Provider,
    /// To get new access tokens with.
    pub refresh: RefreshToken,
    /// Who it is, by the national e-ID.
    pub profile: Profile,
    /// Name of the key, in the platform's key store, that its tokens are bound to (RFC 9449).
    pub key: String,
    /// The broker's keys at the time (RFC 7517), as they came: what it says of the person later is verified with them.
    #[serde(default)]
    pub keys: Option<String>,
    /// How surely the broker knew the person when they signed in (`acr`).
    #[serde(default)]
    pub acr: Option<String>,
    /// When they authenticated, Unix seconds by the broker (`auth_time`).
    #[serde(default)]
    pub auth_time: Option<i64>,
    /// What the broker calls the session at it that the sign-in began or went on with (`sid`, OpenID Connect Front-Channel Logout 1.0).
    #[serde(default)]
    pub sid: Option<String>,
}

impl Session {
    /// Whether its sign-in is all that a service demands, at `now`.
    #[must_use]
    pub fn meets(&self, demand: &Demand, now: i64) -> bool {
        demand.is_met_by(self.acr.as_deref(), self.auth_time, now)
    }

    /// The broker's keys at the time.
    #[must_use]
    pub fn jwks(&self) -> Option<Jwks> {
        let body = self.keys.clone()?.into_bytes();
        let response = http::Response::builder().header(CONTENT_TYPE, "application/json").body(body).ok()?;
        Jwks::parse(&response).ok()
    }
}

impl Kept for Session {
    const COLLECTION: &'static str = "session";
    const TRAVELS: bool = false;

    fn id(&self) -> String {
        CURRENT.to_owned()
    }

    fn earlier(version: u8, json: &[u8]) -> Option<Self> {
        /// One key served every vault of a phone.
        #[derive(Deserialize)]
        struct First {
            provider: Provider,
            refresh: RefreshToken,
            profile: Profile,
        }
        let First { provider, refresh, profile } = bare(version, json)?;
        let key = "gocua.client".to_owned();
        Some(Self { provider, refresh, profile, key, keys: None, acr: None, auth_time: None, sid: None })
    }
}

/// A grant that the person gave back by signing out, and of which the broker may not know yet (RFC 7009). Nobody uses it any more; until
/// the broker knows, whoever stole it could.
#[derive(Clone, Serialize, Deserialize)]
pub struct GivenBack {
    /// The broker, as discovered.
    pub provider: Provider,
    /// What it is told by.
    pub refresh: RefreshToken,
    /// Name of the key that it is bound to.
    pub key: String,
}

impl Kept for GivenBack {
    const COLLECTION: &'static str = "given-back";
    const TRAVELS: bool = false;

    /// From the token's hash: one for each grant, and nobody can guess back.
    fn id(&self) -> String {
        to_hex(self.refresh.fingerprint().get(..8).unwrap_or_default())
    }

    fn earlier(_: u8, _: &[u8]) -> Option<Self> {
        None
    }
}

impl From<Session> for GivenBack {
    fn from(Session { provider, refresh, key, .. }: Session) -> Self {
        Self { provider, refresh, key }
    }
}

/// A sign-in that is in the browser; kept, so that the return is understood after the process died.
#[derive(Clone, Serialize, Deserialize)]
pub struct Pending {
    /// The broker, as discovered.
    pub provider: Provider,
    /// State, nonce and verifier of the attempt.
    pub attempt: Attempt,
}

impl Pending {
    /// Whether nobody can come back from its page any more: no provider keeps one that long.
    #[must_use]
    pub fn is_over(&self, now: i64) -> bool {
        now - self.attempt.started() > LONGEST_PAGE
    }

    /// Whether it is to confirm who is signed in, because the portal demands it (RFC 9470).
    #[must_use]
    pub fn confirms(&self) -> bool {
        matches!(self.attempt.purpose(), Purpose::StepUp(_))
    }
}

impl Kept for Pending {
    const COLLECTION: &'static str = "pending";
    const TRAVELS: bool = false;

    fn id(&self) -> String {
        CURRENT.to_owned()
    }

    fn earlier(version: u8, json: &[u8]) -> Option<Self> {
        bare(version, json)
    }
}

/// Account with the signing provider: its certificate must be known before there is anything to sign.
#[derive(Clone, Serialize, Deserialize)]
pub struct Linked {
    /// Base of the provider's API that this belongs to.
    pub base: String,
    /// Where the provider authorises.
    pub server: csc::AuthorisationServer,
    /// The credential to sign with.
    pub credential: csc::Credential,
}

impl Kept for Linked {
    const COLLECTION: &'static str = "linked";
    /// It is connected anew with one tap.
    const TRAVELS: bool = false;

    fn id(&self) -> String {
        CURRENT.to_owned()
    }

    fn earlier(version: u8, json: &[u8]) -> Option<Self> {
        bare(version, json)
    }
}

impl fmt::Debug for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Owner")
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session")
    }
}
