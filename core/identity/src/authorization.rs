//! To the browser and back: pushed request (RFC 9126), address to open, redirect (RFC 6749, 4.1.2; RFC 9207).

use http::StatusCode;
use url::Url;

use crate::answer::{self, is_error_code};
use crate::{Attempt, CallbackError, Client, Code, Demand, Error, Provider, Purpose, Request, Response, TrustedUrl};

/// The longest redirect read, in bytes.
const MAX_REDIRECT: usize = 32 * 1024;

/// The name of a pushed request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushedUri {
    uri: String,
    expires_in: u32,
}

impl PushedUri {
    /// How long the browser may take to open it, in seconds.
    #[must_use]
    pub fn expires_in(&self) -> u32 {
        self.expires_in
    }
}

/// Pushes the parameters in the back channel, so that nothing but a reference passes through the browser. Add a DPoP proof with
/// the key whose thumbprint is `dpop_jkt`: it binds the code to that key (RFC 9449, 10).
///
/// # Errors
/// [`Error::Protocol`] when the attempt is with another provider, or the scope lacks `openid`; [`Error::SetUp`] when the provider says
/// that it does not know the level that is asked for; [`Error::UntrustedUrl`] when the
/// redirect is neither https nor loopback: custom schemes can be taken by other apps.
pub fn pushed_request(
    provider: &Provider,
    client: &Client,
    attempt: &Attempt,
    dpop_jkt: &str,
) -> Result<Request, Error> {
    same_provider(provider, attempt)?;
    TrustedUrl::parse(&client.redirect_uri)?;
    if !client.scope.split(' ').any(|scope| scope == "openid") {
        return Err(Error::Protocol("a scope without openid"));
    }
    let challenge = attempt.challenge();
    let mut parameters = vec![
        ("response_type", "code"),
        ("client_id", client.client_id.as_str()),
        ("redirect_uri", client.redirect_uri.as_str()),
        ("scope", client.scope.as_str()),
        ("state", attempt.state()),
        ("nonce", attempt.nonce()),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("dpop_jkt", dpop_jkt),
    ];
    // Without it a provider must ignore the wish for a refresh token (OpenID Connect Core, 11).
    if client.scope.split(' ').any(|scope| scope == "offline_access") {
        parameters.push(("prompt", "consent"));
    }
    let (age, claims);
    if let Purpose::StepUp(Demand { acr, max_age }) = attempt.purpose() {
        if !provider.may_reach(acr) {
            return Err(Error::SetUp("acr"));
        }
        (age, claims) = (max_age.to_string(), essential(acr));
        parameters.extend([("acr_values", acr.as_str()), ("max_age", age.as_str())]);
        // Who knows it says so on its own page if the level cannot be reached, instead of going on with a lower one.
        if provider.reads_claims() {
            parameters.push(("claims", claims.as_str()));
        }
    }
    Ok(answer::post(provider.pushed_authorization_request_endpoint(), &parameters))
}

/// A level that is not merely a wish (OpenID Connect Core, 5.5.1.1).
fn essential(acr: &str) -> String {
    serde_json::json!({ "id_token": { "acr": { "essential": true, "values": [acr] } } }).to_string()
}

/// Reads the answer to [`pushed_request`].
///
/// # Errors
/// What the status means; [`Error::Protocol`] without a `request_uri` and its life.
pub fn pushed_uri(response: &Response) -> Result<PushedUri, Error> {
    // 201 by RFC 9126, 2.2; deployed servers also say 200.
    let body = answer::object(response, &[StatusCode::CREATED, StatusCode::OK])?;
    let uri = body.need_text("request_uri")?;
    if uri.is_empty() || uri.len() > 1_024 || !uri.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::Protocol("request_uri"));
    }
    let expires_in = body.whole("expires_in")?.and_then(|seconds| u32::try_from(seconds).ok());
    let expires_in = expires_in.filter(|seconds| *seconds > 0).ok_or(Error::Protocol("expires_in"))?;
    Ok(PushedUri { uri: uri.to_owned(), expires_in })
}

/// The address to open in the system's browser: `client_id` and `request_uri` only (RFC 9126, 4).
#[must_use]
pub fn authorization_url(provider: &Provider, client: &Client, pushed: &PushedUri) -> String {
    let mut url = provider.authorization_endpoint().url().clone();
    url.query_pairs_mut().append_pair("client_id", &client.client_id).append_pair("request_uri", &pushed.uri);
    url.into()
}

/// Reads the address the browser came back to.
///
/// # Errors
/// [`CallbackError::NotOurs`] is to be ignored, since any app and any page can open our redirect address; the others end the
/// attempt. `iss` is required, whatever the metadata say.
pub fn callback(provider: &Provider, client: &Client, attempt: &Attempt, url: &str) -> Result<Code, CallbackError> {
    if url.len() > MAX_REDIRECT || !attempt.is_with(provider) {
        return Err(CallbackError::NotOurs);
    }
    let (Ok(got), Ok(registered)) = (Url::parse(url), Url::parse(&client.redirect_uri)) else {
        return Err(CallbackError::NotOurs);
    };
    if !is_at(&got, &registered) {
        return Err(CallbackError::NotOurs);
    }
    if only(&got, "state").ok().flatten().is_none_or(|state| state != attempt.state()) {
        return Err(CallbackError::NotOurs);
    }
    if only(&got, "iss").ok().flatten().is_none_or(|issuer| issuer != provider.issuer()) {
        return Err(CallbackError::WrongIssuer);
    }
    let (code, error) = (only(&got, "code")?, only(&got, "error")?);
    match (code, error) {
        (Some(code), None) => Code::new(code).ok_or(CallbackError::Malformed("code")),
        (None, Some(error)) if error == "access_denied" => Err(CallbackError::Refused),
        (None, Some(error)) if error == "unmet_authentication_requirements" => Err(CallbackError::Unmet),
        (None, Some(error)) if is_error_code(&error) => Err(CallbackError::Provider(error)),
        _ => Err(CallbackError::Malformed("neither a code nor an error")),
    }
}

/// Whether an address is the registered one, apart from query and fragment.
fn is_at(got: &Url, registered: &Url) -> bool {
    let place = |url: &Url| (url.scheme().to_owned(), url.host_str().map(str::to_owned), url.port_or_known_default());
    place(got) == place(registered)
        && got.path() == registered.path()
        && got.username().is_empty()
        && got.password().is_none()
}

/// A query parameter that is given at most once (RFC 6749, 3.1).
fn only(url: &Url, name: &'static str) -> Result<Option<String>, CallbackError> {
    let mut found = url.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let first = found.next();
    if found.next().is_some() { Err(CallbackError::Malformed(name)) } else { Ok(first) }
}

pub(crate) fn same_provider(provider: &Provider, attempt: &Attempt) -> Result<(), Error> {
    if attempt.is_with(provider) { Ok(()) } else { Err(Error::Protocol("an attempt with another provider")) }
}
