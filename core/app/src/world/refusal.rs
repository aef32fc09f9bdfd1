//! What the answers of services mean for a person.

use gocua_dossier::text::seen;
use gocua_identity::{self as identity, Claim, jws};
use gocua_signing::csc;
use http::StatusCode;
use http::header::CONTENT_TYPE;

use crate::door::fault::Fault;
use crate::world::moment::Clock;

/// Longest time, in seconds, that a service may wish not to be asked.
pub const LONGEST_WISH: i64 = 86_400;

/// What an answer of the broker means.
#[must_use]
pub fn identity_fault(error: &identity::Error, clock: Clock) -> Fault {
    match error {
        identity::Error::Unavailable { retry_after, .. } => Fault::ServiceUnavailable {
            retry_at: retry_after.map(|seconds| clock.now + i64::from(seconds).min(LONGEST_WISH)),
        },
        identity::Error::CaptivePortal => Fault::CaptivePortal,
        identity::Error::Claim(Claim::Level) => Fault::LevelTooLow,
        identity::Error::SetUp(what) => set_up_wrong(what),
        // It was asked to have the person authenticate anew, and did not.
        identity::Error::Claim(Claim::AuthenticationTime) => set_up_wrong("auth_time"),
        // The broker's signature is good, only the time does not fit.
        identity::Error::Claim(Claim::Expired | Claim::FromFuture | Claim::BeforeAttempt) => {
            clock.unfit(None, Fault::ServiceBroken)
        }
        identity::Error::Oauth { error, description } => match error.as_str() {
            "invalid_grant" | "invalid_token" => Fault::SignInAgain,
            "insufficient_user_authentication" => Fault::LevelTooLow,
            // What the app is and asks for does not depend on the person.
            "invalid_scope" => set_up_wrong("scope"),
            "invalid_request" => set_up_wrong(&words(description.as_deref().unwrap_or(error))),
            "invalid_client" | "unauthorized_client" => set_up_wrong("client_id"),
            _ => Fault::ServiceBroken,
        },
        identity::Error::Jws(jws::Fault::Algorithm) => set_up_wrong("id_token ES256"),
        _ => Fault::ServiceBroken,
    }
}

/// As much of what a broker says about itself as those who run it need to find it.
fn words(text: &str) -> String {
    text.chars().filter(|symbol| symbol.is_ascii_graphic() || *symbol == ' ').take(80).collect()
}

fn set_up_wrong(what: &str) -> Fault {
    Fault::SetUpWrong { what: what.to_owned() }
}

/// What an answer of the signing service means.
#[must_use]
pub fn signing_fault(error: &csc::Error) -> Fault {
    match error {
        csc::Error::NotOurSignature => Fault::SigningMismatch,
        csc::Error::Unavailable { .. } => Fault::ServiceUnavailable { retry_at: None },
        csc::Error::Unusable(_) => Fault::NoCertificate,
        csc::Error::Refused { .. } => Fault::SigningRefused,
        _ => Fault::ServiceBroken,
    }
}

/// What the portal said when it was not what was hoped for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The portal itself, about this request: an RFC 9457 problem of a kind that its contract names.
    Said {
        /// Which kind: the last part of its `type`.
        kind: Problem,
        /// In words for the person.
        detail: String,
    },
    /// Anything else, whatever its status: something between, or a portal that is not well. It passes.
    Weather(Fault),
}

/// Kinds of problem of the portal's contract that change what the app does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// There is no such submission or upload of this person.
    NotFound,
    /// Other bytes were sent under this name before.
    DifferentContent,
    /// Parts have not arrived whole.
    MissingParts,
    /// The upload goes on at another place.
    WrongOffset,
    /// The dossier as it is will never be taken.
    Final,
}

impl Problem {
    /// By the last part of a problem's `type`. What is not named here passes by itself, or is a defect that an update mends: in neither
    /// case is the dossier to be given up.
    fn named(slug: &str) -> Option<Self> {
        Some(match slug {
            "not-found" => Self::NotFound,
            "different-content" => Self::DifferentContent,
            "missing-parts" => Self::MissingParts,
            "wrong-offset" => Self::WrongOffset,
            "already-received" | "superseded" | "invalid-manifest" | "unknown-procedure" | "unreadable"
            | "bad-signature" | "too-large" => Self::Final,
            _ => return None,
        })
    }
}

/// Reads an answer of the portal that is not the one hoped for.
#[must_use]
pub fn refusal(response: &http::Response<Vec<u8>>, now: i64) -> Refusal {
    let status = response.status();
    if status.is_client_error() && media_type(response.headers()).as_deref() == Some("application/problem+json") {
        let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap_or_default();
        let text = |name: &str| body.get(name).and_then(|value| value.as_str()).unwrap_or_default();
        let slug = text("type").rsplit('/').next().unwrap_or_default();
        if let Some(kind) = Problem::named(slug) {
            return Refusal::Said { kind, detail: seen(text("detail")).chars().take(500).collect() };
        }
    }
    Refusal::Weather(weather(response, now))
}

/// What a status means when it does not come from the portal itself, or says that it is not well.
fn weather(response: &http::Response<Vec<u8>>, now: i64) -> Fault {
    match response.status() {
        StatusCode::UNAUTHORIZED => Fault::SignInAgain,
        StatusCode::FORBIDDEN if media_type(response.headers()).as_deref() == Some("application/problem+json") => {
            Fault::LevelTooLow
        }
        _ if media_type(response.headers()).as_deref() == Some("text/html") => Fault::CaptivePortal,
        status if status.is_success() => Fault::ServiceBroken,
        _ => Fault::ServiceUnavailable { retry_at: retry_at(response, now) },
    }
}

/// When the service wants to be asked again, at most a day from now.
fn retry_at(response: &http::Response<Vec<u8>>, now: i64) -> Option<i64> {
    Some(now + i64::from(identity::retry_after(response.headers())?).min(LONGEST_WISH))
}

/// Type and subtype of a media type, in small letters, without parameters (RFC 9110 section 8.3.1).
pub fn media_type(headers: &http::HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    const CLOCK: Clock = Clock { now: 0, shown: 0, heard: true };

    fn answer(status: u16, media_type: &str, body: &str) -> http::Response<Vec<u8>> {
        http::Response::builder()
            .status(status)
            .header("content-type", media_type)
            .header("retry-after", "600")
            .body(body.as_bytes().to_vec())
            .unwrap()
    }

    #[test]
    fn no_status_without_a_known_problem_ends_a_dossier() {
        for status in (400..=451).chain([500, 502, 503]) {
            for (media_type, body) in [("text/html", "<html>"), ("text/plain", ""), ("application/problem+json", "{}")]
            {
                let said = refusal(&answer(status, media_type, body), 0);
                assert!(matches!(said, Refusal::Weather(_)), "{status} {media_type}: {said:?}");
            }
        }
    }

    #[test]
    fn the_portals_own_word_ends_it() {
        let body = r#"{"type":"https://portal.example/problems/bad-signature","detail":"Ky\u0301 \u202elại."}"#;
        let said = refusal(&answer(422, "Application/Problem+JSON; charset=utf-8", body), 0);
        assert_eq!(said, Refusal::Said { kind: Problem::Final, detail: "Ký lại.".to_owned() });
        // Not on a status that says that the portal is not well.
        assert!(matches!(refusal(&answer(503, "application/problem+json", body), 0), Refusal::Weather(_)));
    }

    #[test]
    fn a_broker_that_does_not_know_the_app_or_its_scopes_is_not_set_up_for_it() {
        let refused = |error: &str| identity::Error::Oauth { error: error.to_owned(), description: None };
        for (error, what) in [
            (refused("invalid_scope"), "scope"),
            (refused("invalid_request"), "invalid_request"),
            (refused("invalid_client"), "client_id"),
            (refused("unauthorized_client"), "client_id"),
            (identity::Error::Jws(jws::Fault::Algorithm), "id_token ES256"),
            (identity::Error::Claim(Claim::AuthenticationTime), "auth_time"),
        ] {
            assert_eq!(identity_fault(&error, CLOCK), Fault::SetUpWrong { what: what.to_owned() });
        }
        // Some say everything so, and tell more in words.
        let told = Some(format!("Invalid scopes:\u{202e} openid {}", "x".repeat(200)));
        let error = identity::Error::Oauth { error: "invalid_request".to_owned(), description: told };
        let Fault::SetUpWrong { what } = identity_fault(&error, CLOCK) else { panic!("not named") };
        assert!(what.starts_with("Invalid scopes: openid x") && what.len() == 80, "{what}");
        // What a forger could have done is no matter of setting up.
        assert_eq!(identity_fault(&identity::Error::Jws(jws::Fault::Signature), CLOCK), Fault::ServiceBroken);
    }

    #[test]
    fn a_page_is_a_network_that_wants_a_sign_in() {
        assert_eq!(refusal(&answer(403, "Text/HTML", "<html>"), 0), Refusal::Weather(Fault::CaptivePortal));
    }

    #[test]
    fn when_to_ask_again_is_said_in_seconds() {
        let said = refusal(&answer(503, "text/plain", ""), 1_000);
        assert_eq!(said, Refusal::Weather(Fault::ServiceUnavailable { retry_at: Some(1_600) }));
    }
}
