//! Bytes that nobody meant: nothing panics, and what is accepted was signed.

use gocua_identity::*;
use p256::ecdsa::SigningKey;
use serde_json::json;

use super::approver::{Approver, backchannel, helper_metadata, promise};
use super::provider::{jwk, metadata, person, sign};
use super::{
    CLIENT_ID, ISSUER, NOW, REDIRECT, attempt, base64url, client, json as answer, provider, raw, state, unbase64url,
};

/// A small generator (xorshift64*): the same bytes on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    /// A few bytes changed, cut, doubled or put in.
    fn mangle(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            match self.below(5) {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, b"\"\\{}[],:.=&%\0\xff"[self.below(14)]),
                2 if at < bytes.len() => drop(bytes.remove(at)),
                3 => {
                    let copy = bytes[at..].to_vec();
                    bytes.extend(copy);
                }
                _ if at < bytes.len() => bytes[at] = self.next().to_le_bytes()[0],
                _ => {}
            }
        }
        bytes
    }
}

/// How many of a test's damages the nightly search tries: all of them together are as many as is asked for.
fn nightly(tests: usize) -> usize {
    let count = std::env::var("GOCUA_SCHEDULES").ok().and_then(|count| count.parse().ok());
    count.unwrap_or(1_000_000) / tests
}

#[test]
fn mangled_answers_never_panic() {
    answers(1, 6_000);
}

fn answers(seed: u64, rounds: usize) {
    let key = SigningKey::from_slice(&[9; 32]).unwrap();
    let granted = json!({ "access_token": "a.b~c", "token_type": "DPoP", "expires_in": 300, "refresh_token": "r" });
    let bodies = [
        metadata(),
        person(),
        granted,
        json!({ "keys": [jwk(&key, "k1")] }),
        json!({ "request_uri": "urn:x", "expires_in": 9 }),
        helper_metadata(),
        promise(),
        Approver::new().grant(),
    ];
    let (asked, mut random) = (backchannel(), Random(seed));
    for round in 0..rounds {
        let body = random.mangle(bodies[round % bodies.len()].to_string().as_bytes());
        let response = raw(if round % 3 == 0 { 400 } else { 200 }, "application/json", body);
        let _ = Provider::parse(ISSUER, &response);
        let _ = profile(&response, "cong-dan-1", None);
        let _ = tokens(&response);
        let _ = Jwks::parse(&response);
        let _ = pushed_uri(&response);
        let _ = Backchannel::parse(ISSUER, &response);
        let _ = Wait::begin(&asked, super::assist::assist(), &response, NOW);
        let _ = super::assist::asking().answered(&response);
        let _ = (dpop::wants_nonce(&response), dpop::refuses_proof(&response), revoked(&response));
    }
}

#[test]
fn mangled_redirects_never_panic() {
    redirects(2, 4_000);
}

fn redirects(seed: u64, rounds: usize) {
    let good = format!("{REDIRECT}?state={}&iss={ISSUER}&code=c", state());
    let mut random = Random(seed);
    for _ in 0..rounds {
        let url = random.mangle(good.as_bytes());
        let _ = callback(&provider(), &client(), &attempt(), &String::from_utf8_lossy(&url));
    }
}

#[test]
fn mangled_challenges_never_panic() {
    challenges(3, 4_000);
}

fn challenges(seed: u64, rounds: usize) {
    let good = br#"Bearer realm="a, \"b\"", DPoP error="use_dpop_nonce", acr_values="x y", max_age=5"#;
    let mut random = Random(seed);
    for _ in 0..rounds {
        let mut response = answer(401, &json!({}));
        let Ok(value) = http::HeaderValue::from_bytes(&random.mangle(good)) else {
            continue;
        };
        response.headers_mut().insert("WWW-Authenticate", value);
        let _ = (step_up(&response), dpop::wants_nonce(&response), tokens(&response));
    }
}

#[test]
fn a_mangled_id_token_is_never_accepted() {
    id_tokens(4, 6_000);
}

#[test]
#[ignore = "long: run when named"]
fn nightly_mutations() {
    for (number, search) in (11..).zip([answers as fn(u64, usize), redirects, challenges, id_tokens]) {
        search(number, nightly(4));
    }
}

fn id_tokens(seed: u64, rounds: usize) {
    let key = SigningKey::from_slice(&[9; 32]).unwrap();
    let jwks = Jwks::parse(&answer(200, &json!({ "keys": [jwk(&key, "k1")] }))).unwrap();
    let claims =
        json!({ "iss": ISSUER, "sub": "s", "aud": CLIENT_ID, "iat": NOW, "exp": NOW + 300, "nonce": super::nonce() });
    let good = sign(&key, &json!({ "alg": "ES256", "kid": "k1" }), &claims);
    let (provider, client, attempt) = (provider(), client(), attempt());
    let verify = |token: &str| id_token(token, &jwks, &provider, &client, Expected::Attempt(&attempt), NOW);
    assert!(verify(&good).is_ok());
    let mut random = Random(seed);
    for round in 0..rounds {
        let mut parts: Vec<_> = good.split('.').map(str::to_owned).collect();
        if round % 4 == 3 {
            parts = String::from_utf8_lossy(&random.mangle(good.as_bytes())).split('.').map(str::to_owned).collect();
        } else {
            // Inside one part, so that the outer form stays right.
            let inside = random.mangle(&unbase64url(&parts[round % 4]));
            parts[round % 4] = base64url(inside);
        }
        let token = parts.join(".");
        assert!(token == good || verify(&token).is_err(), "{token}");
    }
}
