//! Claims and headers of an `id_token`, each wrong once.

use gocua_identity::jws::Fault;
use gocua_identity::*;
use p256::ecdsa::SigningKey;
use serde_json::{Value, json};

use super::provider::{jwk, sign, sign_text};
use super::{CLIENT_ID, ISSUER, NOW, attempt, base64url, client, json as answer, provider, step_up, unbase64url};

fn key() -> SigningKey {
    SigningKey::from_slice(&[9; 32]).unwrap()
}

fn keys() -> Jwks {
    Jwks::parse(&answer(
        200,
        &json!({ "keys": [jwk(&key(), "k1"), jwk(&SigningKey::from_slice(&[8; 32]).unwrap(), "k2")] }),
    ))
    .unwrap()
}

fn header() -> Value {
    json!({ "alg": "ES256", "kid": "k1", "typ": "JWT" })
}

fn claims() -> Value {
    json!({
        "iss": ISSUER, "sub": "cong-dan-1", "aud": CLIENT_ID, "iat": NOW - 1, "exp": NOW + 300, "nonce": super::nonce(),
        "acr": LOA_2, "auth_time": NOW - 5,
    })
}

fn verify_text(compact: &str, expected: Expected<'_>) -> Result<IdToken, Error> {
    id_token(compact, &keys(), &provider(), &client(), expected, NOW)
}

fn verify(header: &Value, claims: &Value) -> Result<IdToken, Error> {
    verify_text(&sign(&key(), header, claims), Expected::Attempt(&attempt()))
}

/// The good token with some claims replaced; `null` takes one away.
fn but(changes: Value) -> Result<IdToken, Error> {
    verify(&header(), &changed(claims(), changes))
}

fn but_header(changes: Value) -> Result<IdToken, Error> {
    verify(&changed(header(), changes), &claims())
}

fn changed(mut object: Value, changes: Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(object.as_object_mut().unwrap().remove(name)),
            value => object[name] = value.clone(),
        }
    }
    object
}

fn claim<T>(claim: Claim) -> Result<T, Error> {
    Err(Error::Claim(claim))
}

fn jws<T>(fault: Fault) -> Result<T, Error> {
    Err(Error::Jws(fault))
}

#[test]
fn a_good_token_is_accepted_and_read() {
    let token = but(json!({})).unwrap();
    assert_eq!((token.sub.as_str(), token.acr.as_deref(), token.auth_time), ("cong-dan-1", Some(LOA_2), Some(NOW - 5)));
    assert_eq!((token.iat, token.exp), (NOW - 1, NOW + 300));
    assert!(but(json!({ "aud": [CLIENT_ID], "azp": CLIENT_ID })).is_ok());
    assert!(but(json!({ "acr": null, "auth_time": null })).is_ok(), "a plain sign-in asks for neither");
    assert!(but_header(json!({ "typ": null })).is_ok());
    assert!(but_header(json!({ "typ": "application/jwt" })).is_ok());
}

#[test]
fn wrong_iss() {
    assert_eq!(but(json!({ "iss": "https://evil.example" })), claim(Claim::Issuer));
    assert_eq!(but(json!({ "iss": "https://dinhdanh.example/" })), claim(Claim::Issuer));
}

#[test]
fn missing_iss() {
    assert_eq!(but(json!({ "iss": null })), Err(Error::Protocol("iss")));
}

#[test]
fn wrong_nonce() {
    assert_eq!(but(json!({ "nonce": "of another attempt" })), claim(Claim::Nonce));
}

#[test]
fn missing_nonce() {
    assert_eq!(but(json!({ "nonce": null })), claim(Claim::Nonce));
}

#[test]
fn aud_of_another_client() {
    assert_eq!(but(json!({ "aud": "vn.khac.app" })), claim(Claim::Audience));
}

#[test]
fn aud_array_with_another_client() {
    assert_eq!(but(json!({ "aud": [CLIENT_ID, "vn.khac.app"] })), claim(Claim::Audience));
    assert_eq!(but(json!({ "aud": ["vn.khac.app", CLIENT_ID], "azp": CLIENT_ID })), claim(Claim::Audience));
}

#[test]
fn aud_missing_empty_or_of_another_type() {
    assert_eq!(but(json!({ "aud": [] })), claim(Claim::Audience));
    for aud in [json!(null), json!(7), json!([7]), json!({ "0": CLIENT_ID })] {
        assert_eq!(but(json!({ "aud": aud })), Err(Error::Protocol("aud")));
    }
}

#[test]
fn azp_of_another_client() {
    assert_eq!(but(json!({ "azp": "vn.khac.app" })), claim(Claim::AuthorisedParty));
}

#[test]
fn expired() {
    assert_eq!(but(json!({ "iat": NOW - 400, "exp": NOW - 60 })), claim(Claim::Expired));
    assert!(but(json!({ "iat": NOW - 60, "exp": NOW - 59 })).is_ok(), "clocks may differ by a minute");
}

#[test]
fn ends_before_it_begins() {
    assert_eq!(but(json!({ "iat": NOW + 30, "exp": NOW + 30 })), claim(Claim::Expired));
}

#[test]
fn iat_before_the_attempt() {
    // The attempt began at NOW: a token of last week that still lives is no answer to it.
    for old in [NOW - 61, NOW - 604_800, NOW - 315_360_000, 0] {
        assert_eq!(but(json!({ "iat": old })), claim(Claim::BeforeAttempt));
    }
    assert!(but(json!({ "iat": NOW - 60 })).is_ok(), "clocks may differ by a minute");
}

#[test]
fn iat_in_the_future() {
    assert_eq!(but(json!({ "iat": NOW + 61 })), claim(Claim::FromFuture));
    assert!(but(json!({ "iat": NOW + 60 })).is_ok(), "clocks may differ by a minute");
    assert_eq!(but(json!({ "nbf": NOW + 61 })), claim(Claim::FromFuture));
    assert_eq!(but(json!({ "auth_time": NOW + 61 })), claim(Claim::FromFuture));
}

#[test]
fn times_that_are_missing_or_not_whole_numbers() {
    for name in ["iat", "exp"] {
        assert_eq!(but(json!({ name: null })), Err(Error::Protocol(name)));
    }
    for value in [json!("1790000300"), json!(1.79e9 + 0.5), json!(-1), json!(u64::MAX), json!(true), json!(1i64 << 53)]
    {
        assert_eq!(but(json!({ "exp": value })), Err(Error::Protocol("exp")), "{value}");
    }
}

#[test]
fn no_clock_makes_it_panic() {
    for now in [i64::MIN, -1, 0, i64::MAX] {
        let token = sign(&key(), &header(), &claims());
        assert!(id_token(&token, &keys(), &provider(), &client(), Expected::Attempt(&attempt()), now).is_err());
        let attempt = Attempt::new(
            &provider(),
            Purpose::StepUp(Demand { acr: LOA_1.to_owned(), max_age: u32::MAX }),
            super::seed(),
            now,
        );
        assert!(verify_text(&token, Expected::Attempt(&attempt)).is_ok() || now == i64::MAX);
    }
}

#[test]
fn sub_missing_empty_or_too_long() {
    for sub in [json!(null), json!(""), json!("x".repeat(256)), json!("ủ"), json!(1)] {
        assert_eq!(but(json!({ "sub": sub })), Err(Error::Protocol("sub")));
    }
}

#[test]
fn acr_lower_than_asked() {
    let attempt = step_up(LOA_2, 300);
    let given =
        |changes| verify_text(&sign(&key(), &header(), &changed(claims(), changes)), Expected::Attempt(&attempt));
    assert!(given(json!({})).is_ok());
    assert_eq!(given(json!({ "acr": LOA_1 })), claim(Claim::Level));
    // Whoever says no level of ours at all is not set up for us; the person can do nothing about it.
    for acr in [json!(null), json!(""), json!("urn:gocua:loa:3"), json!("0")] {
        assert_eq!(given(json!({ "acr": acr })), Err(Error::SetUp("acr")), "{acr}");
    }
}

#[test]
fn acr_higher_than_asked_is_enough() {
    assert!(verify_text(&sign(&key(), &header(), &claims()), Expected::Attempt(&step_up(LOA_1, 300))).is_ok());
}

#[test]
fn auth_time_older_than_asked() {
    let attempt = step_up(LOA_2, 300);
    let given = |at: Value| {
        verify_text(
            &sign(&key(), &header(), &changed(claims(), json!({ "auth_time": at }))),
            Expected::Attempt(&attempt),
        )
    };
    assert!(given(json!(NOW - 360)).is_ok());
    assert_eq!(given(json!(NOW - 361)), claim(Claim::AuthenticationTime));
    assert_eq!(given(json!(null)), Err(Error::SetUp("auth_time")));
}

#[test]
fn a_slow_way_back_does_not_make_a_fresh_sign_in_old() {
    let token = changed(claims(), json!({ "iat": NOW + 900, "exp": NOW + 1_200, "auth_time": NOW + 20 }));
    let token = sign(&key(), &header(), &token);
    let later = id_token(&token, &keys(), &provider(), &client(), Expected::Attempt(&step_up(LOA_2, 0)), NOW + 950);
    assert!(later.is_ok());
}

#[test]
fn somebody_else_cannot_step_up_in_this_persons_session() {
    let token = sign(&key(), &header(), &claims());
    let same = step_up(LOA_2, 300).for_subject("cong-dan-1");
    assert!(verify_text(&token, Expected::Attempt(&same)).is_ok());
    let other = step_up(LOA_2, 300).for_subject("cong-dan-2");
    assert_eq!(verify_text(&token, Expected::Attempt(&other)), claim(Claim::Subject));
}

#[test]
fn a_step_up_ends_the_grant_before_only_where_that_leaves_its_own_alone() {
    let with = |sid: Value| but(json!({ "sid": sid })).unwrap();
    assert!(with(json!("second")).is_apart_from(Some("first")));
    // The browser still knew the person, or nobody says whether it did.
    assert!(!with(json!("first")).is_apart_from(Some("first")));
    assert!(!with(json!("second")).is_apart_from(None));
    assert!(!with(Value::Null).is_apart_from(Some("first")) && !with(Value::Null).is_apart_from(None));
    assert_eq!(but(json!({ "sid": 7 })), Err(Error::Protocol("sid")));
}

#[test]
fn sub_of_somebody_else_on_refresh() {
    let token = sign(&key(), &header(), &changed(claims(), json!({ "nonce": null })));
    assert!(verify_text(&token, Expected::Refresh { sub: "cong-dan-1" }).is_ok());
    assert_eq!(verify_text(&token, Expected::Refresh { sub: "cong-dan-2" }), claim(Claim::Subject));
}

#[test]
fn at_hash_of_another_access_token() {
    let issued = |access: &str, at_hash: Value| {
        let id_token = sign(&key(), &header(), &changed(claims(), json!({ "at_hash": at_hash })));
        let body = json!({ "access_token": access, "token_type": "DPoP", "expires_in": 300, "id_token": id_token });
        tokens(&answer(200, &body))
            .unwrap()
            .verify(&keys(), &provider(), &client(), Expected::Attempt(&attempt()), NOW)
            .map(drop)
    };
    // OpenID Connect Core, A.3 uses this pair of access token and hash.
    let (access, hash) = ("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "77QmUPtjPfzWtF2AnpK9RQ");
    assert_eq!(issued(access, json!(hash)), Ok(()));
    assert_eq!(issued(access, json!(null)), Ok(()));
    assert_eq!(issued("another", json!(hash)), claim(Claim::AccessTokenHash));
    assert_eq!(issued(access, json!("")), claim(Claim::AccessTokenHash));
}

#[test]
fn a_token_answer_without_an_id_token_verifies_nobody() {
    let answer = answer(200, &json!({ "access_token": "a", "token_type": "DPoP", "expires_in": 300 }));
    let verified = tokens(&answer).unwrap().verify(&keys(), &provider(), &client(), Expected::Attempt(&attempt()), NOW);
    assert_eq!(verified.map(drop), Err(Error::Protocol("id_token")));
}

#[test]
fn alg_none() {
    let unsigned = |alg: &str| {
        format!("{}.{}.", base64url(json!({ "alg": alg, "kid": "k1" }).to_string()), base64url(claims().to_string()))
    };
    for alg in ["none", "None", "NONE", "nOnE"] {
        assert_eq!(verify_text(&unsigned(alg), Expected::Attempt(&attempt())), jws(Fault::Algorithm));
    }
    assert_eq!(verify_text(&unsigned("ES256"), Expected::Attempt(&attempt())), jws(Fault::Signature));
}

#[test]
fn alg_of_a_shared_key_or_weaker() {
    for alg in ["HS256", "RS256", "RS1", "ES384", "ES256K", "EdDSA", "es256", "ES256 ", ""] {
        assert_eq!(but_header(json!({ "alg": alg })), jws(Fault::Algorithm), "{alg}");
    }
}

#[test]
fn alg_of_another_kind_of_key() {
    // PS256 with the name of a P-256 key: there is no such key.
    assert_eq!(but_header(json!({ "alg": "PS256" })), Err(Error::UnknownKey));
}

#[test]
fn alg_missing_or_not_a_text() {
    for alg in [json!(null), json!(256), json!(["ES256"])] {
        assert_eq!(but_header(json!({ "alg": alg })), jws(Fault::Header));
    }
}

#[test]
fn alg_duplicated_key() {
    for header in [
        r#"{"alg":"ES256","kid":"k1","alg":"none"}"#,
        r#"{"alg":"none","kid":"k1","alg":"ES256"}"#,
        r#"{"alg":"ES256","\u0061lg":"ES256","kid":"k1"}"#,
    ] {
        let token = sign_text(&key(), header, &claims().to_string());
        assert_eq!(verify_text(&token, Expected::Attempt(&attempt())), jws(Fault::Header), "{header}");
    }
}

#[test]
fn duplicated_claim() {
    let twice = claims().to_string().replacen('{', r#"{"sub":"quan-tri","#, 1);
    let token = sign_text(&key(), &header().to_string(), &twice);
    assert!(
        matches!(verify_text(&token, Expected::Attempt(&attempt())), Err(Error::Protocol(text)) if text.contains("repeated"))
    );
}

#[test]
fn headers_that_bring_a_key_or_an_extension() {
    let thief = SigningKey::from_slice(&[6; 32]).unwrap();
    for (name, value) in [
        ("jwk", jwk(&thief, "k1")),
        ("jku", json!("https://evil.example/jwks")),
        ("x5u", json!("https://evil.example/cert")),
        ("x5c", json!(["MIIB"])),
        ("crit", json!(["exp"])),
        ("crit", json!([])),
        ("b64", json!(false)),
    ] {
        let header = changed(header(), json!({ name: value }));
        let token = sign(&thief, &header, &claims());
        assert_eq!(verify_text(&token, Expected::Attempt(&attempt())), jws(Fault::ForbiddenHeader(name)), "{name}");
    }
    // `null` is no way around.
    let token = sign_text(&key(), r#"{"alg":"ES256","kid":"k1","jwk":null}"#, &claims().to_string());
    assert_eq!(verify_text(&token, Expected::Attempt(&attempt())), jws(Fault::ForbiddenHeader("jwk")));
}

#[test]
fn a_signed_object_of_another_type() {
    for typ in ["at+jwt", "logout+jwt", "dpop+jwt", "application/at+jwt", "JOSE", ""] {
        assert_eq!(but_header(json!({ "typ": typ })), jws(Fault::Type), "{typ}");
    }
}

#[test]
fn unknown_kid() {
    assert_eq!(but_header(json!({ "kid": "k9" })), Err(Error::UnknownKey));
    assert_eq!(but_header(json!({ "kid": "" })), Err(Error::UnknownKey));
    assert_eq!(but_header(json!({ "kid": "../../etc/passwd" })), Err(Error::UnknownKey));
}

#[test]
fn kid_of_another_key() {
    assert_eq!(but_header(json!({ "kid": "k2" })), jws(Fault::Signature));
}

#[test]
fn no_kid_is_accepted_only_without_a_choice() {
    assert_eq!(but_header(json!({ "kid": null })), Err(Error::Protocol("kid")));
    let one = Jwks::parse(&answer(200, &json!({ "keys": [jwk(&key(), "k1")] }))).unwrap();
    let token = sign(&key(), &changed(header(), json!({ "kid": null })), &claims());
    assert!(id_token(&token, &one, &provider(), &client(), Expected::Attempt(&attempt()), NOW).is_ok());
}

#[test]
fn key_rotation() {
    let new = SigningKey::from_slice(&[4; 32]).unwrap();
    let token = sign(&new, &changed(header(), json!({ "kid": "2026-12" })), &claims());
    assert_eq!(verify_text(&token, Expected::Attempt(&attempt())), Err(Error::UnknownKey));
    let fresh = Jwks::parse(&answer(200, &json!({ "keys": [jwk(&key(), "k1"), jwk(&new, "2026-12")] }))).unwrap();
    assert!(id_token(&token, &fresh, &provider(), &client(), Expected::Attempt(&attempt()), NOW).is_ok());
}

#[test]
fn every_changed_symbol_breaks_it() {
    let good = sign(&key(), &header(), &claims());
    for index in 0..good.len() {
        let mut bytes = good.clone().into_bytes();
        bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        assert!(verify_text(&changed, Expected::Attempt(&attempt())).is_err(), "symbol {index}");
    }
}

#[test]
fn texts_that_are_not_compact_jws() {
    let good = sign(&key(), &header(), &claims());
    let [head, payload, signature] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
    let padded = |part: &str| format!("{part}=");
    for bad in [
        String::new(),
        "..".to_owned(),
        format!("{head}.{payload}"),
        format!("{good}.{signature}"),
        format!(" {good}"),
        format!("{good}\n"),
        format!("{head}.{payload}.{}", padded(signature)),
        format!("{head}.{payload}.{}", signature.replace(['-', '_'], "+")),
        // 86 symbols hold 516 bits: the last four must be zero.
        format!("{head}.{payload}.{}", signature.strip_suffix(|_: char| true).unwrap().to_owned() + "B"),
        json!({ "protected": head, "payload": payload, "signature": signature }).to_string(),
    ] {
        let refused = verify_text(&bad, Expected::Attempt(&attempt()));
        assert!(matches!(refused, Err(Error::Jws(Fault::Form | Fault::Header))), "{bad}: {refused:?}");
    }
}

#[test]
fn an_ecdsa_signature_in_der_or_of_zeros() {
    let input = sign(&key(), &header(), &claims());
    let (input, signature) = input.rsplit_once('.').unwrap();
    let signature = p256::ecdsa::Signature::from_slice(&unbase64url(signature)).unwrap();
    for bytes in [signature.to_der().as_bytes().to_vec(), vec![0; 64], vec![0xff; 64], vec![]] {
        let token = format!("{input}.{}", base64url(bytes));
        assert_eq!(verify_text(&token, Expected::Attempt(&attempt())), jws(Fault::Signature));
    }
}

#[test]
fn a_token_of_a_megabyte() {
    let token = sign(&key(), &header(), &changed(claims(), json!({ "x": "x".repeat(1 << 20) })));
    assert_eq!(verify_text(&token, Expected::Attempt(&attempt())), Err(Error::TooLarge));
}
