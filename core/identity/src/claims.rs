//! What an `id_token` must say (OpenID Connect Core, 3.1.3.7 and 12.2; RFC 9470, 5).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::json::Object;
use crate::jws::{Compact, Fault};
use crate::level::{level_of, satisfies};
use crate::{AccessToken, Attempt, Claim, Client, Demand, Error, Jwks, Provider, Purpose, SKEW};

/// What an `id_token` is compared with.
#[derive(Debug, Clone, Copy)]
pub enum Expected<'a> {
    /// The sign-in it answers.
    Attempt(&'a Attempt),
    /// A refresh: the person must still be the same (OpenID Connect Core, 12.2).
    Refresh {
        /// Who signed in.
        sub: &'a str,
    },
}

/// What a verified `id_token` says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdToken {
    /// The person, as this provider names them to this client.
    pub sub: String,
    /// How surely the provider knows them.
    pub acr: Option<String>,
    /// When they authenticated, Unix seconds.
    pub auth_time: Option<i64>,
    /// When it was issued, Unix seconds.
    pub iat: i64,
    /// When it ends, Unix seconds.
    pub exp: i64,
    /// The provider's name for the session that the sign-in began or went on with (OpenID Connect Front-Channel Logout 1.0, 3).
    #[serde(default)]
    pub sid: Option<String>,
    at_hash: Option<String>,
}

impl IdToken {
    /// Whether a grant of an earlier sign-in, whose session this provider named `earlier`, can be ended (RFC 7009) without ending what
    /// this one gave: after a step-up nobody uses it any more, but whoever stole it could. Where a session has no name, or the browser
    /// went on with the one before, both grants may hang on it, and to end either ends both.
    #[must_use]
    pub fn is_apart_from(&self, earlier: Option<&str>) -> bool {
        self.sid.as_deref().zip(earlier).is_some_and(|(now, before)| now != before)
    }

    /// Checks that it was issued together with this access token (OpenID Connect Core, 3.1.3.8). Without `at_hash` there is
    /// nothing to compare, which the code flow allows.
    ///
    /// # Errors
    /// [`Claim::AccessTokenHash`].
    pub fn came_with(&self, token: &AccessToken) -> Result<(), Error> {
        let Some(stated) = &self.at_hash else {
            return Ok(());
        };
        // Both accepted algorithms use SHA-256, of which `at_hash` is the left half.
        let hash = digest(&SHA256, token.expose().as_bytes());
        let half = hash.as_ref().get(..16).map(|half| URL_SAFE_NO_PAD.encode(half));
        if half.as_ref() == Some(stated) { Ok(()) } else { Err(Error::Claim(Claim::AccessTokenHash)) }
    }
}

impl fmt::Debug for IdToken {
    /// Without `sub`: it names a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdToken").field("acr", &self.acr).field("exp", &self.exp).finish_non_exhaustive()
    }
}

/// Verifies an `id_token`; `now` in Unix seconds, 60 seconds of difference between clocks are allowed. Prefer
/// [`Tokens::verify`](crate::Tokens::verify), which also compares `at_hash`.
///
/// # Errors
/// [`Error::UnknownKey`]: fetch the keys once more, then give up. [`Error::Jws`], [`Error::Claim`] and [`Error::Protocol`]: the
/// sign-in is over. [`Claim::Level`] and [`Claim::AuthenticationTime`]: the person did sign in, but not well enough.
pub fn id_token(
    compact: &str,
    jwks: &Jwks,
    provider: &Provider,
    client: &Client,
    expected: Expected<'_>,
    now: i64,
) -> Result<IdToken, Error> {
    let (claims, token) = signed(compact, jwks, provider, &client.client_id, now)?;
    match expected {
        Expected::Attempt(attempt) => {
            // Nobody can have issued it before it was asked for.
            if token.iat < attempt.started().saturating_sub(SKEW) {
                return Err(Error::Claim(Claim::BeforeAttempt));
            }
            check_attempt(&claims, provider, attempt, &token, now)?;
        }
        Expected::Refresh { sub: known } if token.sub != known => {
            return Err(Error::Claim(Claim::Subject));
        }
        Expected::Refresh { .. } => {}
    }
    Ok(token)
}

/// Who an `id_token` is of, for whom and when; what it answers is for the caller to judge.
pub(crate) fn signed(
    compact: &str,
    jwks: &Jwks,
    provider: &Provider,
    client_id: &str,
    now: i64,
) -> Result<(Object, IdToken), Error> {
    let token = Compact::parse(compact)?;
    // A logout token or a signed request of the same provider must not pass for an id_token (RFC 8725, 2.8).
    if token.typ().is_some() && !token.is_type("JWT") {
        return Err(Fault::Type.into());
    }
    let key = jwks.key_of(&token)?;
    let claims = Object::parse(&token.verify(key)?)?;
    check_parties(&claims, provider, client_id)?;
    let (iat, exp) = check_times(&claims, now)?;
    let sub = claims.need_text("sub")?;
    if sub.is_empty() || sub.len() > 255 || !sub.is_ascii() {
        return Err(Error::Protocol("sub"));
    }
    let text = |name| Ok::<_, Error>(claims.text(name)?.map(str::to_owned));
    let token = IdToken {
        sub: sub.to_owned(),
        acr: text("acr")?,
        auth_time: claims.whole("auth_time")?,
        iat,
        exp,
        sid: text("sid")?,
        at_hash: text("at_hash")?,
    };
    Ok((claims, token))
}

/// `iss`, `aud` and `azp`.
fn check_parties(claims: &Object, provider: &Provider, client_id: &str) -> Result<(), Error> {
    if claims.need_text("iss")? != provider.issuer() {
        return Err(Error::Claim(Claim::Issuer));
    }
    // One text, or a list of exactly one: a token that others accept too is not for us alone.
    let audience = match claims.get("aud") {
        Some(serde_json::Value::String(one)) => vec![one.as_str()],
        _ => claims.texts("aud")?.ok_or(Error::Protocol("aud"))?,
    };
    if audience != [client_id] {
        return Err(Error::Claim(Claim::Audience));
    }
    if claims.text("azp")?.is_some_and(|party| party != client_id) {
        return Err(Error::Claim(Claim::AuthorisedParty));
    }
    Ok(())
}

/// `iat`, `nbf` and `exp`.
fn check_times(claims: &Object, now: i64) -> Result<(i64, i64), Error> {
    let need = |name| claims.whole(name)?.ok_or(Error::Protocol(name));
    let (iat, exp) = (need("iat")?, need("exp")?);
    let latest = now.saturating_add(SKEW);
    if iat > latest || claims.whole("nbf")?.is_some_and(|begin| begin > latest) {
        return Err(Error::Claim(Claim::FromFuture));
    }
    if exp <= now.saturating_sub(SKEW) || exp <= iat {
        return Err(Error::Claim(Claim::Expired));
    }
    Ok((iat, exp))
}

/// `nonce`, `sub`, `acr` and `auth_time`, against what was asked.
fn check_attempt(
    claims: &Object,
    provider: &Provider,
    attempt: &Attempt,
    token: &IdToken,
    now: i64,
) -> Result<(), Error> {
    if !attempt.is_with(provider) {
        return Err(Error::Claim(Claim::Issuer));
    }
    if claims.text("nonce")? != Some(attempt.nonce()) {
        return Err(Error::Claim(Claim::Nonce));
    }
    if attempt.subject().is_some_and(|known| known != token.sub) {
        return Err(Error::Claim(Claim::Subject));
    }
    if token.auth_time.is_some_and(|at| at > now.saturating_add(SKEW)) {
        return Err(Error::Claim(Claim::FromFuture));
    }
    if let Purpose::StepUp(Demand { acr, max_age }) = attempt.purpose() {
        match token.acr.as_deref() {
            Some(got) if satisfies(got, acr) => {}
            Some(got) if level_of(got).is_some() && level_of(acr).is_some() => return Err(Error::Claim(Claim::Level)),
            _ => return Err(Error::SetUp("acr")),
        }
        // Counted from the start of the attempt, not from now: the way back may take long on a bad network, and an honest
        // provider can only have measured later than we started.
        let oldest = attempt.started().saturating_sub(i64::from(*max_age)).saturating_sub(SKEW);
        if token.auth_time.ok_or(Error::SetUp("auth_time"))? < oldest {
            return Err(Error::Claim(Claim::AuthenticationTime));
        }
    }
    Ok(())
}
