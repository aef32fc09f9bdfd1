//! What the flows share about HTTP: limits, and what the answers of services mean for a person.

use gocua_identity::{self as identity, Claim};
use gocua_signing::csc;
use http::StatusCode;
use http::header::RETRY_AFTER;

use crate::fault::Fault;

/// Most bytes of a JSON answer.
pub const JSON_LIMIT: usize = 256 * 1024;
/// Most bytes of a rules pack.
pub const PACK_LIMIT: usize = 8 * 1024 * 1024;
/// Most bytes of a result document.
pub const RESULT_LIMIT: usize = 20 * 1024 * 1024;

/// What an answer of the broker means.
pub fn identity_fault(error: &identity::Error, now: i64) -> Fault {
    match error {
        identity::Error::Unavailable { retry_after, .. } => {
            Fault::ServiceUnavailable { retry_at: retry_after.map(|seconds| now + i64::from(seconds)) }
        }
        identity::Error::CaptivePortal => Fault::CaptivePortal,
        identity::Error::Claim(Claim::Level | Claim::AuthenticationTime) => Fault::LevelTooLow,
        // The broker's signature is good, only the time does not fit: it is the phone's clock.
        identity::Error::Claim(Claim::Expired | Claim::FromFuture) => Fault::ClockWrong,
        identity::Error::Oauth { error, .. } => match error.as_str() {
            "invalid_grant" | "invalid_token" => Fault::SignInAgain,
            "insufficient_user_authentication" => Fault::LevelTooLow,
            _ => Fault::ServiceBroken,
        },
        _ => Fault::ServiceBroken,
    }
}

/// What an answer of the signing service means.
pub fn signing_fault(error: &csc::Error) -> Fault {
    match error {
        csc::Error::NotOurSignature => Fault::SigningMismatch,
        csc::Error::Unavailable { .. } => Fault::ServiceUnavailable { retry_at: None },
        csc::Error::Unusable(_) => Fault::NoCertificate,
        csc::Error::Refused { .. } => Fault::SigningRefused,
        _ => Fault::ServiceBroken,
    }
}

/// What a status of the portal means, when it is not the one hoped for.
pub fn portal_fault(response: &http::Response<Vec<u8>>, now: i64) -> Fault {
    match response.status() {
        StatusCode::UNAUTHORIZED => Fault::SignInAgain,
        StatusCode::FORBIDDEN => Fault::LevelTooLow,
        status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            let seconds =
                response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse::<i64>().ok());
            Fault::ServiceUnavailable { retry_at: seconds.map(|seconds| now + seconds.clamp(0, 86_400)) }
        }
        status if status.is_client_error() => Fault::DossierRefused,
        _ => Fault::ServiceBroken,
    }
}
