//! Nothing secret or personal is said by `Debug` or by an error.

use gocua_identity::*;
use serde_json::json;

use super::approver::{Approver, Install, REQUEST, backchannel, form, promise};
use super::assist::{asking, assist};
use super::{ISSUER, NOW, REDIRECT, attempt, base64url, client, json as answer, provider, state};

#[test]
fn debug_says_no_secret() {
    let attempt = attempt().for_subject("canary-sub");
    let code = callback(
        &provider(),
        &client(),
        &attempt,
        &format!("{REDIRECT}?code=canary-code&state={}&iss={ISSUER}", state()),
    )
    .unwrap();
    let body = json!({
        "access_token": "canary-access", "token_type": "DPoP", "expires_in": 300, "refresh_token": "canary-refresh",
        "id_token": "canary-id",
    });
    let tokens = tokens(&answer(200, &body)).unwrap();
    let person = profile(&answer(200, &super::provider::person()), "cong-dan-1", None).unwrap();
    let object = json::Object::parse(br#"{"access_token":"canary-access"}"#).unwrap();
    let (mut install, backchannel) = (Install::new(), backchannel());
    let assertion = install.assertion(backchannel.provider());
    let jwt = form(&end_request(&backchannel, &assertion, &assistance(&install)).unwrap())["client_assertion"].clone();
    let wait = Wait::begin(&backchannel, assist(), &answer(200, &promise()), NOW).unwrap();
    let helper = format!("{assertion:?} {wait:?} {:?} {:?}", wait.clone().over(), asking().answered(&canary()));
    assert!(helper.contains("Assertion") && helper.contains("Wait") && helper.contains("Granted"));
    for secret in [jwt.as_str(), REQUEST, "canary", "eyJ"] {
        assert!(!helper.contains(secret), "{secret} in {helper}");
    }
    let said = format!("{attempt:?} {code:?} {tokens:?} {:#?} {person:?} {object:?}", tokens.refresh);
    assert!(said.contains("Attempt") && said.contains("Tokens") && said.contains("Profile"));
    let secrets = [
        base64url([1; 32]),
        base64url([2; 32]),
        base64url([3; 32]),
        "canary".into(),
        "010156".into(),
        "Lò".into(),
        "1956".into(),
    ];
    for secret in secrets {
        assert!(!said.contains(&secret), "{secret} in {said}");
    }
}

/// A grant to a helper with a token that is looked for.
fn canary() -> Response {
    let approver = Approver::new();
    let mut body = approver.grant();
    body["access_token"] = "canary-assist".into();
    body["id_token"] = approver.id_token(&Approver::claims("canary-assist")).into();
    answer(200, &body)
}

fn assistance(install: &Install) -> AssistToken {
    let Ok(Answered::Granted(granted)) = asking().answered(&canary()) else { panic!("a grant") };
    let keys = Jwks::parse(&Approver::new().keys()).unwrap();
    let assistance = granted.verify(&keys, &backchannel(), &install.helper(), NOW).unwrap();
    assert!(!format!("{assistance:?}").contains("canary") && !format!("{assistance:?}").contains("cong-dan"));
    assistance.token
}

#[test]
fn errors_repeat_nothing_of_a_token_answer() {
    for body in [
        json!({ "access_token": "canary", "token_type": "canary", "expires_in": 300 }),
        json!({ "access_token": "canary canary", "token_type": "DPoP", "expires_in": 300 }),
        json!({ "access_token": "a", "token_type": "DPoP", "expires_in": "canary" }),
    ] {
        let error = tokens(&answer(200, &body)).unwrap_err();
        assert!(!format!("{error:?} {error}").contains("canary"));
    }
}

#[test]
fn a_hundred_thousand_attempts_never_share_a_secret() {
    // The three secrets are disjoint parts of the seed: two attempts share one only if the randomness repeats.
    let provider = provider();
    let mut seen = std::collections::HashSet::new();
    for number in 0u32..100_000 {
        let mut seed = [0; 96];
        for (index, part) in seed.chunks_mut(32).enumerate() {
            part[..4].copy_from_slice(&number.to_be_bytes());
            part[31] = u8::try_from(index).unwrap();
        }
        let kept = serde_json::to_value(Attempt::new(&provider, Purpose::SignIn, seed, 0)).unwrap();
        for name in ["verifier", "state", "nonce"] {
            let secret = kept[name].as_str().unwrap().to_owned();
            assert!((43..=128).contains(&secret.len()), "RFC 7636, 4.1");
            assert!(seen.insert(secret), "{name} of {number}");
        }
    }
}
