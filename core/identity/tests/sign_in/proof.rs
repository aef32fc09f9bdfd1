//! Proofs of possession (RFC 9449).

use gocua_identity::dpop::{PublicKey, assemble, nonce, refuses_proof, signing_input, wants_nonce};
use gocua_identity::{Error, Response};
use serde_json::{Value, json};

use super::provider::check_proof;
use super::{NOW, json as answer, raw, unbase64url};

/// The key of the examples in RFC 9449.
fn key() -> PublicKey {
    let x = unbase64url("l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs");
    let y = unbase64url("9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA");
    PublicKey::from_point(&[vec![4], x, y].concat()).unwrap()
}

fn input(method: &str, url: &str, nonce: Option<&str>, token: Option<&str>) -> Result<(Value, Value), Error> {
    let input = signing_input(&key(), method, url, nonce, token, NOW, [7; 16])?;
    let (header, claims) = input.split_once('.').unwrap();
    let part = |text| serde_json::from_slice(&unbase64url(text)).unwrap();
    Ok((part(header), part(claims)))
}

#[test]
fn the_thumbprint_of_the_examples_in_rfc_9449() {
    assert_eq!(key().thumbprint(), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
}

#[test]
fn a_proof_for_the_provider() {
    let (header, claims) = input("POST", "https://server.example.com/token", None, None).unwrap();
    let jwk = json!({ "kty": "EC", "crv": "P-256", "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs", "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA" });
    assert_eq!(header, json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk }));
    let jti = super::base64url([7; 16]);
    assert_eq!(claims, json!({ "jti": jti, "htm": "POST", "htu": "https://server.example.com/token", "iat": NOW }));
}

#[test]
fn a_proof_for_a_service_has_the_hash_of_the_token() {
    // RFC 9449, 7.1.
    let token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
    let (_, claims) = input("GET", "https://resource.example.org/protectedresource", Some("n-1"), Some(token)).unwrap();
    assert_eq!(claims["ath"], "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
    assert_eq!(claims["nonce"], "n-1");
}

#[test]
fn htu_has_no_query_no_fragment_and_no_default_port() {
    for (url, htu) in [
        ("https://a.example/x?y=1&z=%20#f", "https://a.example/x"),
        ("https://a.example/x#f?y", "https://a.example/x"),
        ("https://A.Example:443/x", "https://a.example/x"),
        ("https://a.example", "https://a.example/"),
        ("https://127.0.0.1:8641/portal/v1/submissions?x", "https://127.0.0.1:8641/portal/v1/submissions"),
    ] {
        assert_eq!(input("GET", url, None, None).unwrap().1["htu"], htu, "{url}");
    }
}

#[test]
fn no_proof_is_made_for_an_address_that_may_not_get_tokens() {
    for url in ["http://a.example/x", "ftp://a.example", "https://u:p@a.example/", "x", ""] {
        assert_eq!(input("GET", url, None, None), Err(Error::UntrustedUrl), "{url}");
    }
}

#[test]
fn methods_and_nonces_that_are_none() {
    for method in ["", "get", "GET ", "GE\nT"] {
        assert_eq!(input(method, "https://a.example/", None, None), Err(Error::Protocol("method")), "{method:?}");
    }
    for nonce in ["", "a b", "a\"b", "a\\b", "ủ", "x".repeat(513).as_str()] {
        assert_eq!(input("GET", "https://a.example/", Some(nonce), None), Err(Error::Protocol("nonce")), "{nonce:?}");
    }
}

#[test]
fn a_proof_verifies_with_an_independent_library_in_either_form_of_the_signature() {
    use p256::ecdsa::signature::Signer as _;
    let signer = p256::ecdsa::SigningKey::from_slice(&[5; 32]).unwrap();
    let key = PublicKey::from_point(signer.verifying_key().to_encoded_point(false).as_bytes()).unwrap();
    let input = signing_input(&key, "GET", "https://a.example/", None, None, NOW, [1; 16]).unwrap();
    let signature: p256::ecdsa::Signature = signer.sign(input.as_bytes());
    let raw = assemble(&input, &signature.to_bytes()).unwrap();
    assert_eq!(assemble(&input, signature.to_der().as_bytes()).unwrap(), raw);
    assert_eq!(check_proof(&raw).0, key.thumbprint());
    for bad in [&[][..], &[1; 63], &[1; 65], &[0x30, 0]] {
        assert_eq!(assemble(&input, bad), Err(Error::Protocol("a P-256 signature")));
    }
}

#[test]
fn points_in_other_forms_are_no_keys() {
    let point = *key().point();
    for bad in [
        &point[1..],
        &[&[2][..], &point[1..33]].concat(),
        &[&[4][..], &point[..]].concat(),
        &[&[5][..], &point[1..]].concat(),
        &[],
    ] {
        assert!(PublicKey::from_point(bad).is_err());
    }
}

fn with(mut response: Response, headers: &[(&'static str, &str)]) -> Response {
    for (name, value) in headers {
        response.headers_mut().append(*name, value.parse().unwrap());
    }
    response
}

#[test]
fn dpop_nonce_challenge_of_the_provider() {
    // RFC 9449, 8.
    let body =
        json!({ "error": "use_dpop_nonce", "error_description": "Authorization server requires nonce in DPoP proof" });
    let challenge = with(answer(400, &body), &[("DPoP-Nonce", "eyJ7S_zG.eyJH0-Z.HX4w-7v")]);
    assert!(wants_nonce(&challenge));
    assert_eq!(nonce(&challenge).as_deref(), Some("eyJ7S_zG.eyJH0-Z.HX4w-7v"));
    assert!(wants_nonce(&with(answer(401, &body), &[("DPoP-Nonce", "n")])), "some servers say 401");
    assert!(!wants_nonce(&with(answer(200, &body), &[("DPoP-Nonce", "n")])));
    assert!(!wants_nonce(&with(answer(400, &json!({ "error": "invalid_grant" })), &[("DPoP-Nonce", "n")])));
    assert!(!wants_nonce(&answer(400, &body)), "no nonce, no repetition");
}

#[test]
fn dpop_nonce_challenge_of_a_service() {
    // RFC 9449, 9.
    let asks = (
        "WWW-Authenticate",
        r#"DPoP error="use_dpop_nonce", error_description="Resource server requires nonce in DPoP proof""#,
    );
    let challenge = with(raw(401, "text/plain", ""), &[asks, ("DPoP-Nonce", "eyJ7S_zG.eyJbYu3.xJrhyy")]);
    assert!(wants_nonce(&challenge));
    assert_eq!(nonce(&challenge).as_deref(), Some("eyJ7S_zG.eyJbYu3.xJrhyy"));
    assert!(!wants_nonce(&with(raw(401, "text/plain", ""), &[asks])), "no nonce, no repetition");
    assert!(!wants_nonce(&with(raw(403, "text/plain", ""), &[asks, ("DPoP-Nonce", "n")])));
    for other in [
        r#"DPoP error="invalid_token""#,
        r#"Bearer error="use_dpop_nonce""#,
        r#"Bearer realm="DPoP error=use_dpop_nonce""#,
    ] {
        assert!(
            !wants_nonce(&with(raw(401, "text/plain", ""), &[("WWW-Authenticate", other), ("DPoP-Nonce", "n")])),
            "{other}"
        );
    }
}

#[test]
fn nonces_come_with_any_answer_but_only_one_at_a_time() {
    assert_eq!(nonce(&with(answer(200, &json!({})), &[("dpop-nonce", "n")])).as_deref(), Some("n"));
    assert_eq!(nonce(&with(answer(200, &json!({})), &[("DPoP-Nonce", "n"), ("DPoP-Nonce", "m")])), None);
    for bad in ["a b", "a\"b", ""] {
        assert_eq!(nonce(&with(answer(200, &json!({})), &[("DPoP-Nonce", bad)])), None, "{bad}");
    }
}

#[test]
fn two_challenges_of_one_scheme_are_ambiguous() {
    let twice = r#"DPoP error="use_dpop_nonce", DPoP error="invalid_token""#;
    let headers = [("WWW-Authenticate", twice), ("DPoP-Nonce", "n")];
    assert!(!wants_nonce(&with(raw(401, "text/plain", ""), &headers)));
}

#[test]
fn a_proof_that_was_refused_as_such_may_be_made_anew_with_the_right_time() {
    let said = |status, body: Value| refuses_proof(&answer(status, &body));
    assert!(said(400, json!({ "error": "invalid_dpop_proof" })));
    assert!(said(401, json!({ "error": "invalid_dpop_proof", "error_description": "iat" })));
    let challenge = answer(401, &json!({}));
    assert!(refuses_proof(&with(
        challenge,
        &[("WWW-Authenticate", "DPoP error=\"invalid_dpop_proof\", algs=\"ES256\"")]
    )));
    // As Keycloak 26 says it.
    let keycloak = json!({ "error": "invalid_request", "error_description": "DPoP proof is not active" });
    assert!(said(400, keycloak.clone()));
    // Another refusal, or no refusal.
    assert!(!said(400, json!({ "error": "invalid_request", "error_description": "Missing parameter" })));
    assert!(!said(400, json!({ "error": "use_dpop_nonce" })));
    assert!(!said(200, keycloak.clone()) && !said(403, keycloak));
    assert!(!refuses_proof(&answer(401, &json!({}))));
}
