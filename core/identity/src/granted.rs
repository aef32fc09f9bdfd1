//! What a citizen granted a helper: a token for one dossier, for minutes, with nothing to renew it by.

use std::fmt;

use http::StatusCode;

use crate::assist::Assist;
use crate::backchannel::Backchannel;
use crate::claims::{self, IdToken};
use crate::install::{Assertion, Helper};
use crate::secret::Secret;
use crate::{AccessToken, Claim, Error, Jwks, Request, Response, SKEW, answer, token};

/// The longest life of a helper's token, in seconds.
const LONGEST: u32 = 300;
/// The claim that ties an `id_token` to its request (CIBA, 7.3).
const REQUEST: &str = "urn:openid:params:jwt:claim:auth_req_id";

/// What is known of a request when its answer is judged.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) assist: &'a Assist,
    pub(crate) id: &'a Secret,
    pub(crate) started: i64,
}

/// A token that lets a helper do what was granted in one dossier. In memory only: it does not serialise. It is no
/// [`AccessToken`], so that nothing that a citizen's session does can be done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssistToken(AccessToken);

impl AssistToken {
    /// The token itself, for the `Authorization` header and the proof.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// What a citizen granted, verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assistance {
    /// For services, bound to the helper's key.
    pub token: AssistToken,
    /// Its life, in seconds from the answer: five minutes at most.
    pub expires_in: u32,
    /// What may be done: what was asked, or less.
    pub assist: Assist,
    /// Who granted it.
    pub citizen: IdToken,
}

/// An answer that grants, before the signature of its `id_token` is verified.
#[derive(Clone, PartialEq, Eq)]
pub struct Granted {
    token: AccessToken,
    expires_in: u32,
    assist: Assist,
    id_token: String,
    id: Secret,
    started: i64,
}

impl fmt::Debug for Granted {
    /// Without the `id_token`: it names a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Granted").field("assist", &self.assist).finish_non_exhaustive()
    }
}

impl Granted {
    /// Reads the answer of the token endpoint.
    ///
    /// # Errors
    /// As [`tokens`](crate::tokens); [`Error::SetUp`] for a refresh token, a life that is not said or over five minutes, and details
    /// that are not said: such a provider is not for helpers; [`Claim::Details`] when more was granted than was asked.
    pub(crate) fn read(response: &Response, asked: Asked<'_>) -> Result<Self, Error> {
        let mut body = answer::object(response, &[StatusCode::OK])?;
        let (token, expires_in) = token::bound(&mut body)?;
        if body.get("refresh_token").is_some() {
            return Err(Error::SetUp("refresh_token"));
        }
        Ok(Self {
            token,
            expires_in: expires_in.filter(|seconds| *seconds <= LONGEST).ok_or(Error::SetUp("expires_in"))?,
            assist: asked.assist.granted(&mut body)?,
            id_token: body.take_text("id_token")?.ok_or(Error::Protocol("id_token"))?,
            id: asked.id.clone(),
            started: asked.started,
        })
    }

    /// Verifies who granted it, and that it answers this very request. `now` in Unix seconds.
    ///
    /// # Errors
    /// As [`id_token`](crate::id_token); [`Claim::Request`] when it says that it answers another request.
    pub fn verify(
        &self,
        jwks: &Jwks,
        backchannel: &Backchannel,
        helper: &Helper,
        now: i64,
    ) -> Result<Assistance, Error> {
        let provider = backchannel.provider();
        let (said, citizen) = claims::signed(&self.id_token, jwks, provider, helper.client_id(), now)?;
        if citizen.iat < self.started.saturating_sub(SKEW) {
            return Err(Error::Claim(Claim::BeforeAttempt));
        }
        if said.text(REQUEST)?.is_some_and(|id| id != self.id.expose()) {
            return Err(Error::Claim(Claim::Request));
        }
        citizen.came_with(&self.token)?;
        let token = AssistToken(self.token.clone());
        Ok(Assistance { token, expires_in: self.expires_in, assist: self.assist.clone(), citizen })
    }
}

/// Gives a helper's token back (RFC 7009): the visit is over. Its answer is read by [`revoked`](crate::revoked).
///
/// # Errors
/// [`Error::Protocol`] when the provider has no such endpoint: the token ends by itself within minutes.
pub fn end_request(backchannel: &Backchannel, assertion: &Assertion, token: &AssistToken) -> Result<Request, Error> {
    let endpoint = backchannel.provider().revocation_endpoint().ok_or(Error::Protocol("revocation_endpoint"))?;
    let mut parameters = vec![("token", token.expose()), ("token_type_hint", "access_token")];
    parameters.extend(assertion.parameters());
    Ok(answer::post(endpoint, &parameters))
}
