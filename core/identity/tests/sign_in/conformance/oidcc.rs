//! `oidcc-client-basic`, `-config` and `-refreshtoken`.

use gocua_identity::jws::Fault;
use gocua_identity::*;
use p256::ecdsa::SigningKey;
use serde_json::{Value, json};

use super::super::phone::Phone;
use super::super::provider::{Double, jwk};
use super::super::{NOW, client};
use super::{End, lied, refused, sign_in, taken, unsigned, verified};

#[test]
fn oidcc_client_test() {
    let (_, _, id, person) = taken(|_| {});
    assert_eq!((id.sub, person.name.as_str()), ("cong-dan-1".to_owned(), "Lò Thị Ủ"));
}

#[test]
fn oidcc_client_test_idtoken_sig_none() {
    refused(|double| double.lies.id_token = unsigned, Fault::Algorithm.into());
}

#[test]
fn oidcc_client_test_invalid_aud() {
    refused(|double| double.lies.claims = |claims| claims["aud"] = json!("x"), Error::Claim(Claim::Audience));
}

#[test]
fn oidcc_client_test_invalid_iss() {
    let lie = |claims: &mut Value| claims["iss"] = json!("https://evil.example");
    refused(|double| double.lies.claims = lie, Error::Claim(Claim::Issuer));
}

#[test]
fn oidcc_client_test_missing_iat() {
    refused(|double| double.lies.claims = |claims| claims["iat"] = Value::Null, Error::Protocol("iat"));
}

#[test]
fn oidcc_client_test_missing_sub() {
    refused(|double| double.lies.claims = |claims| claims["sub"] = Value::Null, Error::Protocol("sub"));
}

#[test]
fn oidcc_client_test_nonce_invalid() {
    refused(|double| double.lies.claims = |claims| claims["nonce"] = json!("x"), Error::Claim(Claim::Nonce));
}

#[test]
fn oidcc_client_test_userinfo_invalid_sub() {
    let (end, last) = lied(|double| double.lies.person = |person| person["sub"] = json!("x"));
    assert_eq!((end, last.as_str()), (End::Refused(Error::Claim(Claim::Subject)), "GET /userinfo"));
}

#[test]
fn oidcc_client_test_scope_userinfo_claims() {
    let (_, tokens, _, person) = taken(|double| {
        double.lies.granted = |body| body["scope"] = json!("openid profile phone email address dossier");
        double.lies.person = |person| person["email"] = json!("u@example.vn");
    });
    assert_eq!(tokens.covers(&client()), Ok(()));
    assert_eq!((person.phone.as_deref(), person.email.as_deref()), (Some("0912345678"), Some("u@example.vn")));
}

fn without_kid(header: &mut Value) {
    header.as_object_mut().unwrap().remove("kid");
}

#[test]
fn oidcc_client_test_kid_absent_single_jwks() {
    taken(|double| double.lies.header = without_kid);
}

#[test]
fn oidcc_client_test_kid_absent_multiple_jwks() {
    let another = |keys: &mut Value| {
        keys["keys"].as_array_mut().unwrap().push(jwk(&SigningKey::from_slice(&[8; 32]).unwrap(), "another"));
    };
    let lie = |double: &mut Double| (double.lies.header, double.lies.keys) = (without_kid, another);
    refused(lie, Error::Protocol("kid"));
}

#[test]
fn oidcc_client_test_discovery_openid_config() {
    let (provider, ..) = taken(|_| {});
    assert_eq!(provider.token_endpoint().as_str(), "https://dinhdanh.example/token");
}

#[test]
fn oidcc_client_test_discovery_issuer_mismatch() {
    let (end, last) = lied(|double| double.lies.metadata = |said| said["issuer"] = json!("https://evil.example"));
    let first = "GET /.well-known/openid-configuration";
    assert_eq!((end, last.as_str()), (End::Refused(Error::Protocol("issuer")), first), "nothing else is asked");
}

#[test]
fn oidcc_client_test_discovery_jwks_uri_keys() {
    let mut metadata = super::super::provider::metadata();
    metadata["jwks_uri"] = json!("https://dinhdanh.example/other/keys");
    let provider = Provider::parse(super::super::ISSUER, &super::super::json(200, &metadata)).unwrap();
    assert_eq!(Jwks::request(&provider).unwrap().uri().path(), "/other/keys", "where this provider says they are");
}

#[test]
fn oidcc_client_test_signing_key_rotation() {
    let (mut phone, mut double) = (Phone::new(5), Double::new());
    for (key, kid) in [(9, "2026-11"), (7, "2026-12")] {
        (double.key, double.kid) = (SigningKey::from_slice(&[key; 32]).unwrap(), kid);
        assert!(matches!(sign_in(&mut phone, &mut double), End::SignedIn(_)), "{kid}");
    }
}

#[test]
fn oidcc_client_test_signing_key_rotation_just_before_signing() {
    let (mut phone, mut double) = (Phone::new(5), Double::new());
    let End::SignedIn(signed_in) = sign_in(&mut phone, &mut double) else { panic!("signed in") };
    let (provider, before, id, _) = *signed_in;
    let old = Jwks::parse(&double.answer(&Jwks::request(&provider).unwrap())).unwrap();
    (double.key, double.kid) = (SigningKey::from_slice(&[7; 32]).unwrap(), "2026-12");
    let refresh = before.refresh.unwrap();
    let request = refresh_request(&provider, &client(), &refresh).unwrap();
    let after = tokens(&phone.send(&mut double, &request, None)).unwrap();
    let same = Expected::Refresh { sub: &id.sub };
    assert_eq!(after.verify(&old, &provider, &client(), same, NOW), Err(Error::UnknownKey), "fetch them once more");
    assert!(verified(&mut double, &provider, &after, same).is_ok());
}

/// What a refresh gives after an ordinary sign-in, when the provider then says that.
pub(super) fn refreshed(lie: fn(&mut Value)) -> Result<IdToken, Error> {
    let (mut phone, mut double) = (Phone::new(5), Double::new());
    let End::SignedIn(signed_in) = sign_in(&mut phone, &mut double) else { panic!("signed in") };
    let (provider, before, id, _) = *signed_in;
    double.lies.claims = lie;
    let request = refresh_request(&provider, &client(), &before.refresh.unwrap()).unwrap();
    let after = tokens(&phone.send(&mut double, &request, None))?;
    let id = verified(&mut double, &provider, &after, Expected::Refresh { sub: &id.sub })?;
    // The new token is good for the services.
    profile(&phone.send(&mut double, &userinfo_request(&provider), Some(&after.access)), &id.sub, None)?;
    Ok(id)
}

#[test]
fn oidcc_client_test_refresh_token() {
    assert!(refreshed(|_| {}).is_ok());
}

#[test]
fn oidcc_client_test_refresh_token_invalid_issuer() {
    let lie = |claims: &mut Value| claims["iss"] = json!("https://evil.example");
    assert_eq!(refreshed(lie), Err(Error::Claim(Claim::Issuer)));
}

#[test]
fn oidcc_client_test_refresh_token_invalid_sub() {
    assert_eq!(refreshed(|claims| claims["sub"] = json!("x")), Err(Error::Claim(Claim::Subject)));
}
