//! How surely the provider knows the person: `acr` values, and step-up (RFC 9470).

use http::StatusCode;

use crate::challenge::Challenge;
use crate::{Purpose, Response};

/// `acr` of an account of the first level of the national e-ID.
pub const LOA_1: &str = "urn:gocua:loa:1";
/// `acr` of an account of the second level: needed to sign and to send.
pub const LOA_2: &str = "urn:gocua:loa:2";

/// About 68 years: asks for an `auth_time`, of any age. Fits the 32-bit numbers of some servers.
const ANY_AGE: u32 = i32::MAX as u32;

/// Whether `got` is at least `asked`. Our levels are ordered; any other value satisfies only itself.
#[must_use]
pub fn satisfies(got: &str, asked: &str) -> bool {
    let rank = |acr: &str| [LOA_1, LOA_2].iter().position(|known| *known == acr);
    got == asked || matches!((rank(got), rank(asked)), (Some(got), Some(asked)) if got >= asked)
}

/// The level that an `acr` of ours means.
pub(crate) fn level_of(acr: &str) -> Option<u8> {
    match acr {
        LOA_1 => Some(1),
        LOA_2 => Some(2),
        _ => None,
    }
}

/// What a service asks for when it refuses a request because the sign-in is too weak or too old (RFC 9470, 3): start an
/// [`Attempt`](crate::Attempt) with it, then repeat the request. `None` when it is some other answer.
///
/// Without `acr_values` the lowest level is asked for; without `max_age` any age will do. Of several acceptable values the
/// first is taken, which is the preferred one.
#[must_use]
pub fn step_up(response: &Response) -> Option<Purpose> {
    if response.status() != StatusCode::UNAUTHORIZED {
        return None;
    }
    let challenge = Challenge::dpop(response.headers())?;
    if challenge.get("error") != Some("insufficient_user_authentication") {
        return None;
    }
    let acr = challenge.get("acr_values").and_then(|values| values.split(' ').find(|value| !value.is_empty()));
    let max_age = match challenge.get("max_age") {
        Some(text) => text.parse().ok()?,
        None => ANY_AGE,
    };
    Some(Purpose::StepUp { acr: acr.unwrap_or(LOA_1).to_owned(), max_age })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, missing_docs)]
    use super::*;

    fn refused(status: u16, challenge: &str) -> Response {
        http::Response::builder().status(status).header("WWW-Authenticate", challenge).body(Vec::new()).unwrap()
    }

    #[test]
    fn levels_are_ordered_and_foreign_values_satisfy_only_themselves() {
        assert!(satisfies(LOA_2, LOA_1) && satisfies(LOA_2, LOA_2) && satisfies(LOA_1, LOA_1));
        assert!(!satisfies(LOA_1, LOA_2));
        assert!(!satisfies("urn:gocua:loa:3", LOA_2) && !satisfies(LOA_2, "urn:gocua:loa:3") && !satisfies("", LOA_1));
        assert!(satisfies("phr", "phr"));
    }

    #[test]
    fn a_service_that_wants_a_stronger_sign_in_says_which() {
        let challenge = r#"DPoP error="insufficient_user_authentication", acr_values="urn:gocua:loa:2 urn:gocua:loa:1", max_age="300""#;
        let wanted = Purpose::StepUp { acr: LOA_2.to_owned(), max_age: 300 };
        assert_eq!(step_up(&refused(401, challenge)), Some(wanted));
        let wanted = Purpose::StepUp { acr: LOA_1.to_owned(), max_age: 5 };
        assert_eq!(step_up(&refused(401, r#"DPoP error="insufficient_user_authentication", max_age=5"#)), Some(wanted));
        let wanted = Purpose::StepUp { acr: LOA_2.to_owned(), max_age: ANY_AGE };
        let challenge = r#"DPoP error="insufficient_user_authentication", acr_values="urn:gocua:loa:2""#;
        assert_eq!(step_up(&refused(401, challenge)), Some(wanted));
    }

    #[test]
    fn other_refusals_are_no_step_up() {
        for (status, challenge) in [
            (403, r#"DPoP error="insufficient_user_authentication", max_age=5"#),
            (401, r#"DPoP error="invalid_token""#),
            (401, r#"Bearer error="insufficient_user_authentication", max_age=5"#),
            (401, r#"DPoP error="insufficient_user_authentication", max_age="-1""#),
        ] {
            assert_eq!(step_up(&refused(status, challenge)), None, "{challenge}");
        }
    }
}
