//! Reading what a server says when it does not do what was asked.

use http::StatusCode;
use http::header::RETRY_AFTER;
use serde_json::{Map, Value};

use super::{Cause, Error, MAX_ANSWER, Response, Said, json};
use crate::Budget;

impl Said {
    pub(super) fn new(status: u16, code: Option<&str>, description: Option<&str>) -> Self {
        let tame = |text: &str| text.chars().filter(|symbol| !symbol.is_control()).take(500).collect();
        Self { status, code: code.map(tame), description: description.map(tame) }
    }

    /// The closed meaning of an error. Descriptions are compared by what they contain: services word them freely.
    pub(super) fn cause(&self) -> Cause {
        let description = self.description.as_deref().unwrap_or_default().to_ascii_lowercase();
        let says = |part: &str| description.contains(part);
        match self.code.as_deref().unwrap_or_default() {
            "expired_token" => return Cause::Expired,
            "invalid_token" if says("expired") => return Cause::Expired,
            "invalid_token" => return Cause::TokenRejected,
            "access_denied" => return Cause::Denied,
            "invalid_grant" => return Cause::GrantRejected,
            "invalid_hash" => return Cause::HashNotAuthorised,
            "invalid_otp" | "invalid_pin" | "invalid_authentication_data" | "authentication_error" => {
                return if says("locked") { Cause::Locked } else { Cause::WrongSecret };
            }
            "unauthorized_client" | "invalid_client" => return Cause::ClientRejected,
            "unsupported_response_type" | "unsupported_grant_type" | "invalid_scope" => {
                return Cause::NotSupported;
            }
            "server_error" | "temporarily_unavailable" => return Cause::ServerFault,
            _ => {}
        }
        let by_words = [
            (
                ["not authorized by the sad", "hash is not authorized", "hash not authorized"].as_slice(),
                Cause::HashNotAuthorised,
            ),
            (&["sad expired", "sad has expired", "token expired", "token has expired"], Cause::Expired),
            (&["credential locked", "credential is locked", "locked"], Cause::Locked),
            (
                &["certificate is expired", "certificate expired", "certificate is revoked", "certificate revoked"],
                Cause::CertificateUnusable,
            ),
            (
                &["numbers of signatures is too high", "number of signatures is too high", "too many signatures"],
                Cause::TooManySignatures,
            ),
            (&["invalid digest", "invalid base64", "digest value length"], Cause::HashRejected),
            (&["credentialid", "credential not found", "unknown credential"], Cause::UnknownCredential),
        ];
        let by_words =
            by_words.into_iter().find(|(parts, _)| parts.iter().any(|part| says(part))).map(|(_, cause)| cause);
        by_words.unwrap_or(match self.status {
            401 => Cause::TokenRejected,
            403 => Cause::Denied,
            404 | 405 | 501 => Cause::NotSupported,
            500..=599 => Cause::ServerFault,
            _ => Cause::Other,
        })
    }

    /// True for the ways servers say "still working on it": `accepted_request` with 202 (CSC 2.0.0.2, 11.12), and a 400
    /// naming the previous asynchronous request (Sign8).
    pub(super) fn still_working(&self) -> bool {
        self.code.as_deref() == Some("accepted_request")
            || self
                .description
                .as_deref()
                .is_some_and(|text| text.to_ascii_lowercase().contains("previous asynchronous signature request"))
    }
}

/// The object in a successful answer of allowed size; else the typed error of what the body says: `{"error"}`, `{"message"}`, a
/// `WWW-Authenticate` challenge (RFC 6750) or nothing.
pub(super) fn body(response: &Response, budget: &Budget) -> Result<Map<String, Value>, Error> {
    if response.body().len() > MAX_ANSWER {
        return Err(Error::TooLarge);
    }
    if response.status().is_success() { json::object(response.body(), budget) } else { Err(refusal(response, budget)) }
}

fn refusal(response: &Response, budget: &Budget) -> Error {
    let status = response.status();
    let said = said(response, budget);
    let busy =
        status == StatusCode::TOO_MANY_REQUESTS || (status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED);
    if busy {
        let retry_after = response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok())
            .and_then(|text| text.trim().parse().ok());
        return Error::Unavailable { status: status.as_u16(), retry_after, said };
    }
    if status.is_redirection() {
        return Error::Protocol("an API answered with a redirect");
    }
    Error::Refused { cause: said.cause(), said }
}

/// What an error answer says, as far as it can be read.
pub(super) fn said(response: &Response, budget: &Budget) -> Said {
    let status = response.status().as_u16();
    if let Ok(body) = json::object(response.body(), budget) {
        let code = json::text(&body, "error").filter(|code| !code.is_empty());
        let description = json::text(&body, "error_description").or_else(|| json::text(&body, "message"));
        if code.is_some() || description.is_some() {
            return Said::new(status, code, description);
        }
    }
    let challenge = response.headers().get(http::header::WWW_AUTHENTICATE).and_then(|value| value.to_str().ok());
    let code = challenge
        .and_then(|text| text.split_once("error=\""))
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(code, _)| code);
    Said::new(status, code, std::str::from_utf8(response.body()).ok().filter(|text| !text.trim().is_empty()))
}
