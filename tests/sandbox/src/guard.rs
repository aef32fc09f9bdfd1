//! The resource server's door: access tokens bound to the phone's key (RFC 9449 7, RFC 9470).

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::World;
use crate::broker::tokens::AccessClaims;
use crate::broker::{dpop, nonce_header, tokens};
use crate::citizens::Citizen;

/// What a good request proves.
#[derive(Debug, Clone)]
pub struct Access {
    /// Whose token it is.
    pub citizen: &'static Citizen,
    /// Level of identification that was reached, as `acr`.
    pub acr: String,
    /// When the person was identified, Unix seconds.
    pub auth_time: i64,
}

/// The citizen whose phone sent this request, with scope `dossier`.
///
/// `url` is the address that the proof must name: whole, or the path on the API listener. A query is ignored.
///
/// # Errors
/// The answer to send: 401 with `WWW-Authenticate: DPoP` and a nonce, or 403 for a missing scope.
pub async fn citizen(
    world: &World,
    method: &Method,
    url: &str,
    headers: &HeaderMap,
) -> Result<&'static Citizen, Response> {
    match access(world, method, url, headers, "dossier").await {
        Ok(access) => Ok(access.citizen),
        Err(refusal) => Err(refusal.into_response()),
    }
}

/// As [`citizen`], for any scope, with what a step-up needs to know.
///
/// # Errors
/// Why not, ready to be sent.
pub async fn access(
    world: &World,
    method: &Method,
    url: &str,
    headers: &HeaderMap,
    scope: &str,
) -> Result<Access, Refused> {
    let claims = proven(world, method, url, headers).await?;
    let refuse = |why| Refused::new(world, StatusCode::FORBIDDEN, "insufficient_scope", why);
    if claims.authorization_details.is_some() {
        return Err(refuse("the token is a helper's"));
    }
    if !claims.scope.split(' ').any(|granted| granted == scope) {
        return Err(refuse("the token is for less"));
    }
    Ok(Access { citizen: citizen_of(world, &claims)?, acr: claims.acr, auth_time: claims.auth_time })
}

/// Who acts for a citizen, and for whom.
#[derive(Debug, Clone)]
pub struct Assisted {
    /// Whose dossier it is.
    pub citizen: &'static Citizen,
    /// The member of the team.
    pub member: String,
}

/// A helper's phone sent this request, and the citizen agreed that the helper does this (`action`) in this dossier.
///
/// # Errors
/// As [`access`].
pub async fn assisted(
    world: &World,
    method: &Method,
    url: &str,
    headers: &HeaderMap,
    (dossier, action): (&str, &str),
) -> Result<Assisted, Refused> {
    let claims = proven(world, method, url, headers).await?;
    let details = claims.authorization_details.as_ref().and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let is_granted = details.iter().any(|detail| {
        let actions = detail["actions"].as_array().map_or(&[][..], Vec::as_slice);
        detail["type"] == "dossier_assist" && detail["identifier"] == dossier && actions.iter().any(|one| one == action)
    });
    match &claims.act {
        Some(actor) if is_granted => Ok(Assisted { citizen: citizen_of(world, &claims)?, member: actor.sub.clone() }),
        _ => Err(Refused::new(world, StatusCode::FORBIDDEN, "insufficient_scope", "the citizen did not agree to that")),
    }
}

fn citizen_of(world: &World, claims: &AccessClaims) -> Result<&'static Citizen, Refused> {
    let unknown = || Refused::new(world, StatusCode::UNAUTHORIZED, "invalid_token", "the person is unknown");
    Citizen::by_id(&claims.sub).ok_or_else(unknown)
}

/// What a token says that is ours, alive, and came with a proof of its key.
async fn proven(world: &World, method: &Method, url: &str, headers: &HeaderMap) -> Result<AccessClaims, Refused> {
    let refuse = |status, error, why| Refused::new(world, status, error, why);
    let unauthorized = |error, why| refuse(StatusCode::UNAUTHORIZED, error, why);
    let url = if url.starts_with('/') { format!("{}{url}", world.urls.api) } else { url.to_owned() };

    let token = token(headers).ok_or_else(|| unauthorized("", "an access token is needed"))?;
    let claims = tokens::read_access_token(world, token)
        .ok_or_else(|| unauthorized("invalid_token", "the token is not ours or has expired"))?;
    let jkt = match dpop::check(world, method, &url, headers, Some(token)) {
        Ok(jkt) => jkt,
        Err(dpop::Refusal::UseNonce) => {
            return Err(unauthorized("use_dpop_nonce", "use the nonce of DPoP-Nonce"));
        }
        Err(dpop::Refusal::Missing) => {
            return Err(unauthorized("invalid_dpop_proof", "the DPoP header is missing"));
        }
        Err(dpop::Refusal::Invalid(why)) => return Err(unauthorized("invalid_dpop_proof", why)),
    };
    if jkt != claims.cnf.jkt {
        return Err(unauthorized("invalid_token", "the token is bound to another key"));
    }
    let live = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM broker_sign_in WHERE id = ? AND revoked = 0")
        .bind(&claims.sid)
        .fetch_one(&world.db)
        .await;
    match live {
        Ok(1..) => {}
        Ok(_) => return Err(unauthorized("invalid_token", "the token was revoked")),
        Err(_) => {
            return Err(refuse(StatusCode::INTERNAL_SERVER_ERROR, "", "the database is not usable"));
        }
    }
    Ok(claims)
}

impl Access {
    /// Demands level 2 and an identification at most `max_age` seconds ago (RFC 9470).
    ///
    /// # Errors
    /// The challenge to send: 401 `insufficient_user_authentication` with `acr_values` and `max_age`.
    pub fn is_recent(&self, world: &World, max_age: u32) -> Result<(), Refused> {
        if self.acr == tokens::LEVELS[1] && world.clock.now() - self.auth_time <= i64::from(max_age) {
            return Ok(());
        }
        Err(demand(world, max_age))
    }
}

/// Demands level 2 and an identification at most `max_age` seconds ago (RFC 9470, 3).
#[must_use]
pub fn demand(world: &World, max_age: u32) -> Refused {
    let why = "the person must be identified again";
    let mut refused = Refused::new(world, StatusCode::UNAUTHORIZED, "insufficient_user_authentication", why);
    refused.challenge.push_str(&format!(", acr_values=\"{}\", max_age=\"{max_age}\"", tokens::LEVELS[1]));
    refused
}

/// A refusal, ready to be sent.
#[derive(Debug)]
pub struct Refused {
    status: StatusCode,
    challenge: String,
    nonce: HeaderValue,
}

impl Refused {
    fn new(world: &World, status: StatusCode, error: &str, why: &str) -> Self {
        let challenge = if error.is_empty() {
            "DPoP algs=\"ES256\"".to_owned()
        } else {
            format!("DPoP error=\"{error}\", error_description=\"{why}\", algs=\"ES256\"")
        };
        Self { status, challenge, nonce: nonce_header(world).1 }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        let headers = response.headers_mut();
        if let Ok(challenge) = HeaderValue::from_str(&self.challenge) {
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        headers.insert("dpop-nonce", self.nonce);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// The token of the one `Authorization: DPoP ...` header; `Bearer` would drop the binding and is refused.
fn token(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    (values.next().is_none() && scheme.eq_ignore_ascii_case("dpop")).then_some(token)
}
