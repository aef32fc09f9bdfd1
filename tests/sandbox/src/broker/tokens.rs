//! What tokens say, and how long they live.

use p256::ecdsa::SigningKey;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::World;
use crate::citizens::Citizen;
use crate::faults::Fault;
use crate::jose::{self, Compact, b64};
use crate::oauth::{fingerprint, secret};

/// Scopes that may be asked for.
pub const SCOPES: [&str; 7] = ["openid", "profile", "phone", "email", "address", "dossier", "offline_access"];

/// Authentication context classes, lowest first: levels of the electronic identity.
pub const LEVELS: [&str; 2] = ["urn:gocua:loa:1", "urn:gocua:loa:2"];

/// Lifetime of access and identity tokens in seconds.
pub const LIFETIME: i64 = 600;

/// Lifetime of a helper's tokens in seconds.
pub const ASSIST_LIFETIME: i64 = 300;

/// Lifetime of refresh tokens in seconds.
pub const REFRESH_LIFETIME: i64 = 30 * 86_400;

/// The class that an account of this citizen reaches.
#[must_use]
pub fn level_of(citizen: &Citizen) -> &'static str {
    if citizen.level >= 2 { LEVELS[1] } else { LEVELS[0] }
}

/// One sign-in of one person with one app on one phone: what all its tokens have in common.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// Identifier; revoking it ends all tokens.
    pub id: String,
    /// Who.
    pub citizen: &'static Citizen,
    /// The app.
    pub client_id: String,
    /// What for.
    pub scope: String,
    /// Thumbprint of the phone's key.
    pub jkt: String,
    /// Level reached.
    pub acr: String,
    /// When the person was identified, Unix seconds.
    pub auth_time: i64,
    /// For whom it is instead, when it is a helper's: what the citizen agreed to (RFC 9396), and the member of the team.
    pub assist: Option<(Value, &'static str)>,
}

/// The claims of an access token (RFC 9068 with `cnf` of RFC 9449).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccessClaims {
    pub(crate) iss: String,
    pub(crate) aud: String,
    pub(crate) sub: String,
    pub(crate) client_id: String,
    pub(crate) scope: String,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
    pub(crate) jti: String,
    pub(crate) acr: String,
    pub(crate) auth_time: i64,
    pub(crate) cnf: Confirmation,
    /// Identifier of the [`SignIn`].
    pub(crate) sid: String,
    /// What a helper may do (RFC 9396, 9.1); absent for the citizen, who may do everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) authorization_details: Option<Value>,
    /// Who acts in the citizen's place (RFC 8693, 4.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) act: Option<Actor>,
}

/// Who acts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Actor {
    pub(crate) sub: String,
}

/// What the token is bound to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Confirmation {
    pub(crate) jkt: String,
}

impl SignIn {
    /// A new access token.
    #[must_use]
    pub fn access_token(&self, world: &World) -> String {
        let now = world.clock.now();
        let claims = AccessClaims {
            iss: world.urls.api.clone(),
            aud: world.urls.api.clone(),
            sub: self.citizen.id.to_owned(),
            client_id: self.client_id.clone(),
            scope: self.scope.clone(),
            iat: now,
            exp: now + self.lifetime(),
            jti: secret(),
            acr: self.acr.clone(),
            auth_time: self.auth_time,
            cnf: Confirmation { jkt: self.jkt.clone() },
            sid: self.id.clone(),
            authorization_details: self.assist.as_ref().map(|(details, _)| details.clone()),
            act: self.assist.as_ref().map(|(_, member)| Actor { sub: (*member).to_owned() }),
        };
        let claims = serde_json::to_value(claims).unwrap_or_default();
        jose::sign(&world.pki.broker_key, "at+jwt", &claims)
    }

    /// Lifetime of its tokens in seconds.
    #[must_use]
    pub fn lifetime(&self) -> i64 {
        if self.assist.is_some() { ASSIST_LIFETIME } else { LIFETIME }
    }

    /// Keeps it; `refresh_token` is what it may be renewed by.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn store(&self, world: &World, refresh_token: &str) -> Result<(), sqlx::Error> {
        let life = if self.assist.is_some() { ASSIST_LIFETIME } else { REFRESH_LIFETIME };
        sqlx::query(
            "INSERT INTO broker_sign_in
             (id, refresh_fingerprint, citizen, client_id, scope, jkt, acr, auth_time, expires_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&self.id)
        .bind(fingerprint(refresh_token))
        .bind(self.citizen.id)
        .bind(&self.client_id)
        .bind(&self.scope)
        .bind(&self.jkt)
        .bind(&self.acr)
        .bind(self.auth_time)
        .bind(world.clock.now() + life)
        .execute(&world.db)
        .await
        .map(drop)
    }

    /// A new identity token; `answers` is the claim that ties it to its request, absent when refreshing.
    #[must_use]
    pub fn id_token(&self, world: &World, access_token: &str, answers: Option<(&str, &str)>) -> String {
        let now = world.clock.now();
        let half_hash = Sha256::digest(access_token.as_bytes());
        let mut claims = json!({
            "iss": world.urls.api,
            "sub": self.citizen.id,
            "aud": self.client_id,
            "iat": now,
            "exp": now + self.lifetime(),
            "sid": self.id,
            "auth_time": self.auth_time,
            "acr": self.acr,
            // OpenID Connect Core 3.1.3.6: the left half of the hash.
            "at_hash": b64(half_hash.get(..16).unwrap_or_default()),
        });
        if let Some((name, value)) = answers {
            claims[name] = Value::from(value);
        }
        let faults = &world.faults;
        if faults.takes("token", Fault::WrongNonce) {
            claims["nonce"] = Value::from(secret());
        }
        if faults.takes("token", Fault::WrongAudience) {
            claims["aud"] = Value::from("another-app");
        }
        if faults.takes("token", Fault::LowAcr) {
            claims["acr"] = Value::from(LEVELS[0]);
        }
        if faults.takes("token", Fault::WrongSignature) {
            // Another key under the right key identifier.
            let right = jose::sign(&world.pki.broker_key, "JWT", &claims);
            let wrong = jose::sign(&other_key(), "JWT", &claims);
            let input = right.rsplit_once('.').map(|(input, _)| input).unwrap_or_default();
            let signature = wrong.rsplit_once('.').map(|(_, value)| value).unwrap_or_default();
            return format!("{input}.{signature}");
        }
        jose::sign(&world.pki.broker_key, "JWT", &claims)
    }
}

/// The claims of an access token that this broker signed and that has not expired.
#[must_use]
pub fn read_access_token(world: &World, token: &str) -> Option<AccessClaims> {
    let compact = Compact::parse(token).filter(|compact| compact.header.typ == "at+jwt")?;
    let claims: AccessClaims = compact.verify(world.pki.broker_key.verifying_key())?;
    let issued_here = claims.iss == world.urls.api && claims.aud == world.urls.api;
    (issued_here && world.clock.now() < claims.exp).then_some(claims)
}

/// A key that signs nothing but faults.
fn other_key() -> SigningKey {
    SigningKey::from_slice(&[0x42; 32]).expect("a small positive number is a valid key")
}
