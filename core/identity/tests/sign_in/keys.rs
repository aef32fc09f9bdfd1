//! Keys of others: sets, kinds, names, and the vectors of the standards.

use gocua_identity::jws::{Algorithm, Compact, Fault, VerifyingKey};
use gocua_identity::*;
use p256::ecdsa::SigningKey;
use serde_json::{Value, json};

use super::provider::jwk;
use super::{NOW, attempt, base64url, client, json as answer, provider, unbase64url};

/// Modulus of a throw-away key of 2048 bits.
const N: &str = "-nHSfz659RydGPwM8sbUfB3vYPJT2v4zqm0B8GwaQFaw9-VdYc7P3ug1i-GkmbjsnR-kHpUQYfOFlRb04rhWozuc69KYF3qpRu5d4vtQI83wcXrdpfiy_fuOvI_miSneYcv8N9zgTecj2Gkk6REx5plwwjuoEQ3D0NoTO85ARDkJBAMNRo30Npfh5aSMaNrX91MMQ6YPNRf-rbKPXU-9d0aYgrhCRuZLHelhNHpQ4BRyPY8tPEu6qiVrdZOScIcNxf7rsqlbh0sGQWsYxJLbv-VrZDknemyrpW_u0_xr6kveUd5EN-nLicM0-_aJWj2jfbzORjnEbNYj7kM3MfVrBw";
/// `{"alg":"PS256","kid":"rsa-1","typ":"JWT"}` and the claims of the other tests.
const SIGNED: &str = "eyJhbGciOiJQUzI1NiIsImtpZCI6InJzYS0xIiwidHlwIjoiSldUIn0.eyJpc3MiOiJodHRwczovL2RpbmhkYW5oLmV4YW1wbGUiLCJzdWIiOiJjb25nLWRhbi0xIiwiYXVkIjoidm4uZ29jdWEuYXBwIiwiaWF0IjoxNzkwMDAwMDAwLCJleHAiOjE3OTAwMDAzMDAsIm5vbmNlIjoiQXdNREF3TURBd01EQXdNREF3TURBd01EQXdNREF3TURBd01EQXdNREF3TSIsImFjciI6InVybjpnb2N1YTpsb2E6MiIsImF1dGhfdGltZSI6MTc4OTk5OTk5MH0";
/// `openssl dgst -sha256 -sign`, PSS with a salt of 32 bytes.
const PSS: &str = "8JRnjfLCODR25zYgR6o3wwvgXs9BALo86Ej5osukv1AAT6HEJs7hvTKNW907hJdy0iuwTNAvVcooC509NSSdZ9Gmu8wnEVlYr6PFeUaLTzec2iuqZhmeWTrQKKvB07WhzZyuaoHOth78dx-PBPwm41pLa7F5ocJTy3ScskvTV8k-yUMU3ykVtDCzG7qN5oXfjfN1qoO7fu9w_g6eGiTYv6Wc2U6sLjsTxqS2YMr4vLeEds-pbz0273p03bfJnqFLXmnQQDiG7kAl5rkYV4CZuIG_6pk2bspn_CHx-4UNHjDPgtqKafqAlQitw2MtcBKJJjHLI463QQBQfwtrVkEgTw";
/// The same with a salt of 20 bytes: not PS256 (RFC 7518, 3.5).
const PSS_SALT_20: &str = "OW5UBitfGPSj2nIPVNvbKoGrG-runkxxJPINQUeLP4DTctYtzRY2Ip2u_ZoC2yVIGBpUMxfsHSmixcjvC4N1CLTkSkdYwj0pt-w5wq269nYn1MymT7QFscqMhB4RTrFZ9vCVjzcTRc9qBlPt8tYHxmOuXOwisy5paIRN94x7oiV7-n2B1tApAb3OEDEj0O5wtURYpZZbyqDF4oHFJJWovX2BuXNSTrcPPrF-vyXmeIz8HXMu_30kIGsT3_hcf9xK7D2Io0R1YBiIsJotcuOSod-UYBblgYm7epGfygRXSOnIIAQeNZH74cb78iLr6JcbgMctJDAztCf_8Y5PaVipIQ";
/// PKCS #1 v1.5: RS256.
const PKCS1: &str = "X7bWoSZIsd9YSFFJoHqzTgBgwipl8rJBZjWRAxc-fIeBF3AG8fvotXEwTAdJErWtwr2_szL6s86hoQwl4vM2KEOeV_QFMPdCrwBloBhqxnqSD6R8fOsSOW-xT-K3jiVJdBh3xJkcpjzAOb5y7COU0ZaqcmoGUz2l0sB_HvCiiXln6d5gfpDzJMonoogMpXH4p8gbj2zDWaC00J5P6NrJ1zI8GrY0DXtnYaLIdj7uP911MmlEbbDZqt_slOJDg0PZwhtjGC2oafkXBrbxzcr48CbkhC5ybFATu6DHK4VghEu_sMcF50tIhIEioUiUkToNE1d1283afQhCcxJx9-gMMA";

fn rsa(n: &str) -> Value {
    json!({ "kty": "RSA", "kid": "rsa-1", "n": n, "e": "AQAB" })
}

fn ec() -> Value {
    jwk(&SigningKey::from_slice(&[9; 32]).unwrap(), "k1")
}

fn key(jwk: &Value) -> Result<VerifyingKey, Error> {
    VerifyingKey::from_jwk(jwk.to_string().as_bytes())
}

fn set(keys: Value) -> Result<Jwks, Error> {
    Jwks::parse(&answer(200, &json!({ "keys": keys })))
}

#[test]
fn the_es256_example_of_rfc_7515_verifies() {
    // RFC 7515, A.3.
    let jwk = json!({ "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0" });
    let token = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    let payload = Compact::parse(token).unwrap().verify(&key(&jwk).unwrap()).unwrap();
    assert!(payload.starts_with(br#"{"iss":"joe","#));
    assert_eq!(Compact::parse(token).unwrap().verify(&key(&ec()).unwrap()), Err(Fault::Signature));
}

#[test]
fn the_thumbprint_of_rfc_7638() {
    // RFC 7638, 3.1.
    let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    let key = key(&json!({ "kty": "RSA", "n": n, "e": "AQAB", "alg": "PS256", "kid": "2011-04-29" })).unwrap();
    assert_eq!(key.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
}

#[test]
fn a_ps256_token_of_openssl_is_accepted() {
    let verify = |signature: &str| {
        let jwks = set(json!([ec(), rsa(N)])).unwrap();
        let token = format!("{SIGNED}.{signature}");
        id_token(&token, &jwks, &provider(), &client(), Expected::Attempt(&attempt()), NOW).map(|token| token.sub)
    };
    assert_eq!(verify(PSS), Ok("cong-dan-1".to_owned()));
    for other in [PSS_SALT_20, PKCS1, ""] {
        assert_eq!(verify(other), Err(Error::Jws(Fault::Signature)));
    }
}

#[test]
fn a_key_says_what_it_is_for_and_is_used_for_nothing_else() {
    let with = |base: Value, name: &str, value: Value| {
        let mut jwk = base;
        jwk[name] = value;
        key(&jwk)
    };
    assert_eq!(key(&ec()).map(|key| key.algorithm()), Ok(Algorithm::Es256));
    assert_eq!(key(&rsa(N)).map(|key| key.algorithm()), Ok(Algorithm::Ps256));
    assert!(with(ec(), "key_ops", json!(["verify"])).is_ok());
    assert_eq!(with(ec(), "use", json!("enc")), Err(Error::Protocol("use")));
    assert_eq!(with(ec(), "d", json!("AQ")), Err(Error::Protocol("use")), "a private key");
    assert_eq!(with(ec(), "key_ops", json!(["sign"])), Err(Error::Protocol("key_ops")));
    assert_eq!(with(ec(), "alg", json!("ES384")), Err(Error::Protocol("alg")));
    assert_eq!(with(rsa(N), "alg", json!("RS256")), Err(Error::Protocol("alg")));
    assert_eq!(with(ec(), "crv", json!("P-384")), Err(Error::Protocol("crv")));
    assert_eq!(with(ec(), "kty", json!("oct")), Err(Error::Protocol("kty")));
}

#[test]
fn keys_of_wrong_lengths() {
    for (name, value) in
        [("x", base64url([1; 31])), ("x", base64url([1; 33])), ("y", String::new()), ("y", "*".to_owned())]
    {
        let mut jwk = ec();
        jwk[name] = value.into();
        assert_eq!(key(&jwk), Err(Error::Protocol(name)));
    }
    let modulus = unbase64url(N);
    assert!(key(&rsa(&base64url(&modulus[1..]))).is_err(), "under 2048 bits");
    assert!(key(&rsa(&base64url([vec![0], modulus].concat()))).is_err(), "leading zero");
    assert!(key(&rsa(&base64url([3; 513]))).is_err(), "over 4096 bits");
    let mut jwk = rsa(N);
    jwk["e"] = base64url([1; 5]).into();
    assert_eq!(key(&jwk), Err(Error::Protocol("e")));
}

#[test]
fn a_point_off_the_curve_verifies_nothing() {
    let mut jwk = ec();
    jwk["y"] = base64url([1; 32]).into();
    let key = key(&jwk).unwrap();
    let token =
        super::provider::sign(&SigningKey::from_slice(&[9; 32]).unwrap(), &json!({ "alg": "ES256" }), &json!({}));
    assert_eq!(Compact::parse(&token).unwrap().verify(&key), Err(Fault::Signature));
}

#[test]
fn keys_of_other_kinds_in_a_set_are_passed_over() {
    let others = json!([{ "kty": "OKP", "crv": "Ed25519", "x": "AA", "kid": "k1" }, { "kty": "oct", "k": "AA" }, { "kty": 7 }, {}, ec()]);
    assert!(set(others).is_ok());
}

#[test]
fn two_keys_of_one_name_are_ambiguous() {
    assert_eq!(set(json!([ec(), ec()])), Err(Error::Protocol("kid")));
    // Of different algorithms they are not: the token's algorithm decides.
    let mut other = rsa(N);
    other["kid"] = "k1".into();
    assert!(set(json!([ec(), other])).is_ok());
}

#[test]
fn a_set_that_is_none() {
    assert_eq!(Jwks::parse(&answer(200, &json!({}))), Err(Error::Protocol("keys")));
    assert_eq!(set(json!({})), Err(Error::Protocol("keys")));
    assert_eq!(set(json!(["k"])), Err(Error::Protocol("keys")));
    assert_eq!(set(Value::Array(vec![json!({}); 65])), Err(Error::TooLarge));
}

#[test]
fn a_receipt_of_another_service_is_verified_with_its_own_key() {
    let signer = SigningKey::from_slice(&[9; 32]).unwrap();
    let token = super::provider::sign(
        &signer,
        &json!({ "alg": "ES256", "typ": "gocua-receipt+jwt" }),
        &json!({ "number": "1" }),
    );
    let receipt = Compact::parse(&token).unwrap();
    assert!(receipt.is_type("gocua-receipt+jwt") && receipt.is_type("GOCUA-receipt+jwt") && !receipt.is_type("JWT"));
    assert_eq!(receipt.verify(&key(&ec()).unwrap()).unwrap(), br#"{"number":"1"}"#);
}

#[test]
fn a_header_that_names_another_algorithm_than_the_keys_is_refused_although_the_signature_is_good() {
    let signer = SigningKey::from_slice(&[9; 32]).unwrap();
    let token = super::provider::sign(&signer, &json!({ "alg": "PS256" }), &json!({}));
    let refused = Compact::parse(&token).unwrap().verify(&key(&ec()).unwrap());
    assert_eq!(refused, Err(Fault::Algorithm));
}
