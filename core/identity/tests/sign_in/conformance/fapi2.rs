//! `fapi2-security-profile-final-client`.

use gocua_identity::jws::Fault;
use gocua_identity::*;
use serde_json::{Value, json};

use super::super::provider::{Double, Form};
use super::super::{CLIENT_ID, ISSUER, NOW};
use super::oidcc::refreshed;
use super::{End, lied, refused, rs256, taken, unsigned};

/// The way back from the browser is refused, and the code is not used.
fn not_back(lie: fn(&mut Form), error: CallbackError) {
    assert_eq!(lied(|double| double.lies.redirect = lie), (End::Redirect(error), "POST /par".to_owned()));
}

fn claims(lie: fn(&mut Value)) -> impl FnOnce(&mut Double) {
    move |double| double.lies.claims = lie
}

#[test]
fn fapi2_security_profile_final_client_test_happy_path() {
    taken(|_| {});
}

#[test]
fn fapi2_security_profile_final_client_test_happy_path_no_dpop_nonce() {
    taken(|double| double.lies.no_nonces = true);
}

#[test]
fn fapi2_security_profile_final_client_refresh_token_test() {
    assert!(refreshed(|_| {}).is_ok());
}

#[test]
fn fapi2_security_profile_final_client_test_discovery_issuer_mismatch() {
    let (end, _) = lied(|double| double.lies.metadata = |said| said["issuer"] = json!(format!("{ISSUER}/other")));
    assert_eq!(end, End::Refused(Error::Protocol("issuer")));
}

#[test]
fn fapi2_security_profile_final_client_test_ensure_authorization_response_with_invalid_state_fails() {
    not_back(|said| drop(said.insert("state".to_owned(), "x".to_owned())), CallbackError::NotOurs);
}

#[test]
fn fapi2_security_profile_final_client_test_ensure_authorization_response_with_invalid_missing_state_fails() {
    not_back(|said| drop(said.remove("state")), CallbackError::NotOurs);
}

#[test]
fn fapi2_security_profile_final_client_test_invalid_authorization_response_iss() {
    not_back(|said| drop(said.insert("iss".to_owned(), format!("{ISSUER}/"))), CallbackError::WrongIssuer);
}

#[test]
fn fapi2_security_profile_final_client_test_remove_authorization_response_iss() {
    not_back(|said| drop(said.remove("iss")), CallbackError::WrongIssuer);
}

#[test]
fn fapi2_security_profile_final_client_test_invalid_iss() {
    refused(claims(|claims| claims["iss"] = json!(format!("{ISSUER}1"))), Error::Claim(Claim::Issuer));
}

#[test]
fn fapi2_security_profile_final_client_test_invalid_missing_iss() {
    refused(claims(|claims| claims["iss"] = Value::Null), Error::Protocol("iss"));
}

#[test]
fn fapi2_security_profile_final_client_test_invalid_aud() {
    refused(claims(|claims| claims["aud"] = json!(format!("{CLIENT_ID}1"))), Error::Claim(Claim::Audience));
}

#[test]
fn fapi2_security_profile_final_client_test_invalid_missing_aud() {
    refused(claims(|claims| claims["aud"] = Value::Null), Error::Protocol("aud"));
}

#[test]
fn fapi2_security_profile_final_client_test_invalid_secondary_aud() {
    refused(claims(|claims| claims["aud"] = json!([CLIENT_ID, "other"])), Error::Claim(Claim::Audience));
}

#[test]
fn fapi2_security_profile_final_client_test_valid_aud_as_array() {
    taken(claims(|claims| claims["aud"] = json!([CLIENT_ID])));
}

#[test]
fn fapi2_security_profile_final_client_test_invalid_nonce() {
    let lie = |claims: &mut Value| claims["nonce"] = json!(super::super::base64url([4; 32]));
    refused(claims(lie), Error::Claim(Claim::Nonce));
}

#[test]
fn fapi2_security_profile_final_client_test_invalid_missing_nonce() {
    refused(claims(|claims| claims["nonce"] = Value::Null), Error::Claim(Claim::Nonce));
}

#[test]
fn fapi2_security_profile_final_client_test_invalid_expired_exp() {
    let lie = |claims: &mut Value| (claims["iat"], claims["exp"]) = (json!(NOW - 600), json!(NOW - 301));
    refused(claims(lie), Error::Claim(Claim::Expired));
}

#[test]
fn fapi2_security_profile_final_client_test_invalid_missing_exp() {
    refused(claims(|claims| claims["exp"] = Value::Null), Error::Protocol("exp"));
}

#[test]
fn fapi2_security_profile_final_client_test_invalid_null_alg() {
    refused(|double| double.lies.id_token = unsigned, Fault::Algorithm.into());
}

#[test]
fn fapi2_security_profile_final_client_test_invalid_alternate_alg() {
    refused(|double| double.lies.id_token = rs256, Fault::Algorithm.into());
}

#[test]
fn fapi2_security_profile_final_client_test_token_type_case_insensitivity() {
    taken(|double| double.lies.granted = |body| body["token_type"] = json!("dpOp"));
}

#[test]
fn fapi2_security_profile_final_client_test_rs_dpop_auth_scheme_case_insensitivity() {
    taken(|double| double.lies.scheme = "dpOp");
}

#[test]
fn fapi2_security_profile_final_client_test_token_endpoint_response_without_expires_in() {
    let lie = |body: &mut Value| drop(body.as_object_mut().unwrap().remove("expires_in"));
    let (_, tokens, ..) = taken(|double| double.lies.granted = lie);
    assert!((60..=600).contains(&tokens.expires_in), "not for ever: {}", tokens.expires_in);
}
