//! How surely the provider knows the person: `acr` values, and step-up (RFC 9470).

use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::challenge::Challenge;
use crate::{Response, SKEW};

/// `acr` of an account of the first level of the national e-ID.
pub const LOA_1: &str = "urn:gocua:loa:1";
/// `acr` of an account of the second level: needed to sign and to send.
pub const LOA_2: &str = "urn:gocua:loa:2";

/// About 68 years: asks for an `auth_time`, of any age. Fits the 32-bit numbers of some servers.
const ANY_AGE: u32 = i32::MAX as u32;

/// The longest level that is read out of a challenge, in bytes.
const MAX_LEVEL: usize = 255;

/// What a service wants to be sure of before it answers (RFC 9470, 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand {
    /// The least level, such as [`LOA_2`].
    pub acr: String,
    /// How long ago, at most, the person may have authenticated, in seconds.
    pub max_age: u32,
}

impl Demand {
    /// Whether a sign-in of this level and time is all that is wanted, at `now` in Unix seconds. Clocks may differ by [`SKEW`], and a
    /// sign-in takes a while to get to the service: nobody can have authenticated less than no time ago.
    #[must_use]
    pub fn is_met_by(&self, acr: Option<&str>, auth_time: Option<i64>, now: i64) -> bool {
        let is_young = |at: i64| now.saturating_sub(at) <= i64::from(self.max_age).saturating_add(SKEW);
        acr.is_some_and(|got| satisfies(got, &self.acr)) && auth_time.is_some_and(is_young)
    }

    /// What meets both, where one level includes the other; of two that do not, the later one is wanted.
    #[must_use]
    pub fn and(self, later: Self) -> Self {
        let acr = if satisfies(&self.acr, &later.acr) { self.acr } else { later.acr };
        Self { acr, max_age: self.max_age.min(later.max_age) }
    }
}

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
/// Without `acr_values` the lowest level is asked for; without `max_age` any age will do, and none is asked that is longer than a
/// life. Of several acceptable values the first is taken, which is the preferred one.
#[must_use]
pub fn step_up(response: &Response) -> Option<Demand> {
    if response.status() != StatusCode::UNAUTHORIZED {
        return None;
    }
    let challenge = Challenge::dpop(response.headers())?;
    if challenge.get("error") != Some("insufficient_user_authentication") {
        return None;
    }
    let acr = challenge.get("acr_values").and_then(|values| values.split(' ').find(|value| !value.is_empty()));
    let acr = acr.unwrap_or(LOA_1);
    if acr.len() > MAX_LEVEL {
        return None;
    }
    let max_age = match challenge.get("max_age") {
        // More digits than any age has are still a number.
        Some(text) if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.parse().unwrap_or(ANY_AGE).min(ANY_AGE)
        }
        Some(_) => return None,
        None => ANY_AGE,
    };
    Some(Demand { acr: acr.to_owned(), max_age })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, missing_docs)]
    use super::*;

    fn demand(acr: &str, max_age: u32) -> Demand {
        Demand { acr: acr.to_owned(), max_age }
    }

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
        assert_eq!(step_up(&refused(401, challenge)), Some(demand(LOA_2, 300)));
        let challenge = r#"DPoP error="insufficient_user_authentication", max_age=5"#;
        assert_eq!(step_up(&refused(401, challenge)), Some(demand(LOA_1, 5)));
        let challenge = r#"DPoP error="insufficient_user_authentication", acr_values="urn:gocua:loa:2""#;
        assert_eq!(step_up(&refused(401, challenge)), Some(demand(LOA_2, ANY_AGE)));
        for age in ["2147483648", "4294967296", "99999999999999999999999"] {
            let challenge = format!("DPoP error=insufficient_user_authentication, max_age={age}");
            assert_eq!(step_up(&refused(401, &challenge)), Some(demand(LOA_1, ANY_AGE)), "{age}");
        }
    }

    #[test]
    fn a_sign_in_that_is_sure_and_fresh_enough_meets_a_demand() {
        let wanted = demand(LOA_2, 300);
        assert!(wanted.is_met_by(Some(LOA_2), Some(1_000), 1_300) && wanted.is_met_by(Some(LOA_2), Some(1_000), 1_360));
        assert!(!wanted.is_met_by(Some(LOA_2), Some(1_000), 1_361));
        for acr in [Some(LOA_1), Some("phr"), None] {
            assert!(!wanted.is_met_by(acr, Some(1_000), 1_001), "{acr:?}");
        }
        // Who does not know when it was cannot say that it was just now.
        assert!(!wanted.is_met_by(Some(LOA_2), None, 1_001));
        assert!(!demand(LOA_1, u32::MAX).is_met_by(Some(LOA_1), Some(i64::MIN), i64::MAX));
    }

    #[test]
    fn two_demands_are_met_together() {
        let both = demand(LOA_2, 300);
        assert_eq!(demand(LOA_2, 600).and(demand(LOA_1, 300)), both);
        assert_eq!(demand(LOA_1, 300).and(demand(LOA_2, 600)), both);
        assert_eq!(demand(LOA_2, 600).and(demand("phr", 300)), demand("phr", 300));
    }

    #[test]
    fn other_refusals_are_no_step_up() {
        for (status, challenge) in [
            (403, r#"DPoP error="insufficient_user_authentication", max_age=5"#),
            (401, r#"DPoP error="invalid_token""#),
            (401, r#"Bearer error="insufficient_user_authentication", max_age=5"#),
            (401, r#"DPoP error="insufficient_user_authentication", max_age="-1""#),
            (401, r#"DPoP error="insufficient_user_authentication", max_age="+1""#),
            (401, r#"DPoP error="insufficient_user_authentication", max_age="""#),
            (401, r#"DPoP error="insufficient_user_authentication", max_age=5, DPoP algs="ES256""#),
            (401, &format!(r#"DPoP error="insufficient_user_authentication", acr_values="{}""#, "x".repeat(256))),
        ] {
            assert_eq!(step_up(&refused(status, challenge)), None, "{challenge}");
        }
    }
}
