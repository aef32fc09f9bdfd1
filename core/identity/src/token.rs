//! Codes and refresh tokens into tokens (RFC 6749, 4.1.3 and 6; RFC 9449, 5), and the end of them (RFC 7009).

use std::fmt;

use http::StatusCode;

use crate::answer;
use crate::authorization::same_provider;
use crate::claims::{self, Expected, IdToken};
use crate::json::Object;
use crate::{AccessToken, Attempt, Client, Code, Error, Jwks, Provider, RefreshToken, Request, Response};

/// The life of an access token, in seconds, when it is not said (RFC 6749, 5.1: it should be). A service that does not take it so long
/// says so.
const UNSAID: u32 = 300;

/// What the token endpoint gave. Access tokens stay in memory.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// For services, bound to the phone's key.
    pub access: AccessToken,
    /// For the next access token. Absent after a refresh means: keep the one you have.
    pub refresh: Option<RefreshToken>,
    /// Who it is, signed; a compact JWS, not yet verified.
    pub id_token: Option<String>,
    /// Life of the access token, in seconds from the answer.
    pub expires_in: u32,
    /// What was granted, space-separated, when it differs from what was asked (RFC 6749, 5.1).
    pub scope: Option<String>,
}

impl fmt::Debug for Tokens {
    /// Without the `id_token`: it names a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("expires_in", &self.expires_in)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

impl Tokens {
    /// Whether what was asked for was granted: everything when nothing is said (RFC 6749, 5.1). Without `offline_access` some providers
    /// give a refresh token all the same, and what `profile` is for shows by itself.
    ///
    /// # Errors
    /// [`Error::SetUp`].
    pub fn covers(&self, client: &Client) -> Result<(), Error> {
        let Some(granted) = &self.scope else { return Ok(()) };
        let mut needed = client.scope.split(' ').filter(|scope| !matches!(*scope, "offline_access" | "profile"));
        let is_granted = |wanted: &str| granted.split(' ').any(|scope| scope == wanted);
        if needed.all(is_granted) { Ok(()) } else { Err(Error::SetUp("scope")) }
    }

    /// Verifies the `id_token` as [`id_token`](crate::id_token) does, and that it came with this very access token
    /// (`at_hash`, when present).
    ///
    /// # Errors
    /// As [`id_token`](crate::id_token); [`Error::Protocol`] when there is no `id_token`.
    pub fn verify(
        &self,
        jwks: &Jwks,
        provider: &Provider,
        client: &Client,
        expected: Expected<'_>,
        now: i64,
    ) -> Result<IdToken, Error> {
        let compact = self.id_token.as_deref().ok_or(Error::Protocol("id_token"))?;
        let token = claims::id_token(compact, jwks, provider, client, expected, now)?;
        token.came_with(&self.access)?;
        Ok(token)
    }
}

/// Exchanges the code from the browser. Add a DPoP proof with the key of the pushed request.
///
/// # Errors
/// [`Error::Protocol`] when the attempt is with another provider.
pub fn code_request(provider: &Provider, client: &Client, attempt: &Attempt, code: &Code) -> Result<Request, Error> {
    same_provider(provider, attempt)?;
    let parameters = [
        ("grant_type", "authorization_code"),
        ("code", code.expose()),
        ("redirect_uri", client.redirect_uri.as_str()),
        ("client_id", client.client_id.as_str()),
        ("code_verifier", attempt.verifier()),
    ];
    Ok(answer::post(provider.token_endpoint(), &parameters))
}

/// Asks for a new access token. Add a DPoP proof with the same key (RFC 9449, 5).
///
/// # Errors
/// None at present.
pub fn refresh_request(provider: &Provider, client: &Client, refresh: &RefreshToken) -> Result<Request, Error> {
    let parameters = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.expose()),
        ("client_id", client.client_id.as_str()),
    ];
    Ok(answer::post(provider.token_endpoint(), &parameters))
}

/// Ends the grant (RFC 7009): signing out. May wait until there is a network.
///
/// # Errors
/// [`Error::Protocol`] when the provider has no such endpoint: forget the token, that is all there is to do.
pub fn revoke_request(provider: &Provider, client: &Client, refresh: &RefreshToken) -> Result<Request, Error> {
    let endpoint = provider.revocation_endpoint().ok_or(Error::Protocol("revocation_endpoint"))?;
    let parameters =
        [("token", refresh.expose()), ("token_type_hint", "refresh_token"), ("client_id", client.client_id.as_str())];
    Ok(answer::post(endpoint, &parameters))
}

/// Reads the answer to [`revoke_request`]. A token that the provider does not know is a success (RFC 7009, 2.2).
///
/// # Errors
/// What the status means; [`Error::Unavailable`]: the token may still live, try again later.
pub fn revoked(response: &Response) -> Result<(), Error> {
    answer::succeeded(response)
}

/// Reads the answer to [`code_request`] or [`refresh_request`].
///
/// # Errors
/// What the status means, most often [`Error::Oauth`] with `invalid_grant`; [`Error::Protocol`] for a token that is not
/// bound to our key (`token_type` other than `DPoP`), with a life that is none, or with characters no header takes.
pub fn tokens(response: &Response) -> Result<Tokens, Error> {
    let mut body = answer::object(response, &[StatusCode::OK])?;
    let (access, expires_in) = bound(&mut body)?;
    Ok(Tokens {
        access,
        refresh: body.take_text("refresh_token")?.map(RefreshToken::new).transpose()?,
        id_token: body.take_text("id_token")?,
        expires_in: expires_in.unwrap_or(UNSAID),
        scope: body.take_text("scope")?,
    })
}

/// An access token that is bound to the key of the proof, and its life in seconds when it is said.
pub(crate) fn bound(body: &mut Object) -> Result<(AccessToken, Option<u32>), Error> {
    // A bearer token would be good for whoever steals it: never silently accepted (RFC 9449, 5).
    if !body.need_text("token_type")?.eq_ignore_ascii_case("DPoP") {
        return Err(Error::Protocol("token_type"));
    }
    // A refusal is not to be told from a grant by its status alone.
    if body.get("error").is_some() {
        return Err(Error::Protocol("error"));
    }
    let expires_in = match body.whole("expires_in")? {
        None => None,
        Some(seconds) => match u32::try_from(seconds) {
            Ok(seconds @ 1..) => Some(seconds),
            _ => return Err(Error::Protocol("expires_in")),
        },
    };
    let access = body.take_text("access_token")?.ok_or(Error::Protocol("access_token"))?;
    Ok((AccessToken::new(access)?, expires_in))
}
