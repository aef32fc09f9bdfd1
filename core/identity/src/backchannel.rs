//! Asking a citizen who approves on a phone of their own (OpenID CIBA Core 1.0, poll mode), for help with one dossier (RFC 9396).

use http::StatusCode;

use crate::answer;
use crate::assist::{Assist, DETAILS, TYPE};
use crate::install::Assertion;
use crate::json::Object;
use crate::profile::{is_number, is_unseen};
use crate::secret::is_printable;
use crate::{Error, Provider, Request, Response, TrustedUrl};

/// The grant (CIBA, 4).
pub(crate) const GRANT: &str = "urn:openid:params:grant-type:ciba";
/// How long the citizen may take, in seconds: somebody who stands beside them waits.
pub(crate) const PATIENCE: u32 = 300;
/// The longest message, in characters (CIBA, 7.1: short, plain text).
const MAX_MESSAGE: usize = 60;

/// A provider that can ask a citizen on another phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backchannel {
    provider: Provider,
    endpoint: TrustedUrl,
}

impl Backchannel {
    /// Reads the answer to [`Provider::discovery_request`].
    ///
    /// # Errors
    /// As [`Provider::parse`]; [`Error::SetUp`] with the member that does not say what is needed: the endpoint and poll mode (CIBA, 4),
    /// clients that sign who they are with ES256, and details of the type `dossier_assist` (RFC 9396, 10). A provider that does not know
    /// details would pass over them, and grant whatever it likes.
    pub fn parse(issuer: &str, response: &Response) -> Result<Self, Error> {
        let provider = Provider::parse(issuer, response)?;
        let document = Object::parse(response.body())?;
        for (name, wanted) in [
            ("backchannel_token_delivery_modes_supported", "poll"),
            ("grant_types_supported", GRANT),
            ("token_endpoint_auth_methods_supported", "private_key_jwt"),
            ("token_endpoint_auth_signing_alg_values_supported", "ES256"),
            ("authorization_details_types_supported", TYPE),
        ] {
            if !document.texts(name)?.is_some_and(|offered| offered.contains(&wanted)) {
                return Err(Error::SetUp(name));
            }
        }
        let name = "backchannel_authentication_endpoint";
        let endpoint = TrustedUrl::parse(document.text(name)?.ok_or(Error::SetUp(name))?)?;
        Ok(Self { provider, endpoint })
    }

    /// The provider itself, for its keys.
    #[must_use]
    pub fn provider(&self) -> &Provider {
        &self.provider
    }
}

/// Who is to be asked.
#[derive(Clone, Copy)]
pub enum Citizen<'a> {
    /// What the citizen's own phone shows, signed by the provider: they were there, and wanted it (`login_hint_token`).
    Shown(&'a str),
    /// Their personal identification number, 12 digits, as they said it (`login_hint`). Whoever knows the number can ask like that.
    Number(&'a str),
}

/// Asks. `message` stands on both phones (`binding_message`), so that the citizen sees that it is this request.
///
/// # Errors
/// [`Error::Protocol`] with the parameter that cannot be sent: a number that is none, a message that is empty, over 60 characters or
/// with characters that nobody sees.
pub fn assist_request(
    backchannel: &Backchannel,
    assertion: &Assertion,
    citizen: Citizen<'_>,
    message: &str,
    assist: &Assist,
) -> Result<Request, Error> {
    if message.trim().is_empty() || message.chars().count() > MAX_MESSAGE || message.contains(is_unseen) {
        return Err(Error::Protocol("binding_message"));
    }
    let hint = match citizen {
        Citizen::Shown(token) => ("login_hint_token", token),
        Citizen::Number(number) => ("login_hint", number),
    };
    match citizen {
        Citizen::Shown(token) if is_printable(token) => {}
        Citizen::Number(number) if is_number(number) => {}
        _ => return Err(Error::Protocol(hint.0)),
    }
    let (details, expiry) = (assist.asked(), PATIENCE.to_string());
    let mut parameters = vec![
        ("scope", "openid"),
        hint,
        ("binding_message", message),
        (DETAILS, details.as_str()),
        ("requested_expiry", expiry.as_str()),
    ];
    parameters.extend(assertion.parameters());
    Ok(answer::post(&backchannel.endpoint, &parameters))
}

/// What the provider promised: `auth_req_id`, how long it is good and how often one may ask, in seconds (CIBA, 7.3).
pub(crate) struct Promised {
    pub(crate) id: String,
    pub(crate) expires_in: u32,
    pub(crate) interval: u32,
}

/// Reads the answer to [`assist_request`].
pub(crate) fn promised(response: &Response) -> Result<Promised, Error> {
    let mut body = answer::object(response, &[StatusCode::OK])?;
    let seconds = |name| match body.whole(name)? {
        None => Ok(None),
        Some(seconds) => match u32::try_from(seconds) {
            Ok(seconds @ 1..) => Ok(Some(seconds)),
            _ => Err(Error::Protocol(name)),
        },
    };
    let expires_in = seconds("expires_in")?.ok_or(Error::Protocol("expires_in"))?;
    // Five seconds where nothing is said.
    let interval = seconds("interval")?.unwrap_or(5);
    let id = body.take_text("auth_req_id")?.unwrap_or_default();
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if id.is_empty() || id.len() > 1_024 || !id.bytes().all(allowed) {
        return Err(Error::Protocol("auth_req_id"));
    }
    Ok(Promised { id, expires_in, interval })
}
