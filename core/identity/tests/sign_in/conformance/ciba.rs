//! `fapi-ciba-id1` for clients, in poll mode.

use gocua_identity::jws::Fault;
use gocua_identity::*;
use serde_json::{Value, json};

use super::super::approver::{Approver, HELPER, Install, backchannel, promise};
use super::super::assist::{asking, assist};
use super::super::{NOW, json as answer};
use super::{badly_signed, rs256, unsigned};

fn begun(lie: fn(&mut Value)) -> Result<Wait, NotGranted> {
    let mut body = promise();
    lie(&mut body);
    Wait::begin(&backchannel(), assist(), &answer(200, &body), NOW)
}

/// The third question is answered with that.
fn third(error: &str) -> NotGranted {
    let pending = answer(400, &json!({ "error": "authorization_pending" }));
    let mut ask = asking();
    for _ in 0..2 {
        let Ok(Answered::Wait(wait)) = ask.answered(&pending) else { panic!("a wait") };
        ask = wait.over();
    }
    // The question is used up: no further one can be asked.
    ask.answered(&answer(400, &json!({ "error": error }))).unwrap_err()
}

/// A grant whose `id_token` says that.
fn said(lie: fn(&mut Value), form: fn(String) -> String) -> Result<Assistance, Error> {
    let approver = Approver::new();
    let (mut body, mut claims) = (approver.grant(), Approver::claims("assist.token"));
    lie(&mut claims);
    body["id_token"] = form(approver.id_token(&claims)).into();
    granted(&body)
}

fn granted(body: &Value) -> Result<Assistance, Error> {
    let Ok(Answered::Granted(granted)) = asking().answered(&answer(200, body)) else { panic!("a grant") };
    let keys = Jwks::parse(&Approver::new().keys()).unwrap();
    granted.verify(&keys, &backchannel(), &Install::new().helper(), NOW)
}

fn claims(lie: fn(&mut Value)) -> Option<Error> {
    said(lie, |token| token).err()
}

#[test]
fn fapi_ciba_id1_client_test() {
    assert!(said(|_| {}, |token| token).is_ok());
}

#[test]
fn fapi_ciba_id1_client_valid_aud_as_array_test() {
    assert_eq!(claims(|claims| claims["aud"] = json!([HELPER])), None);
}

#[test]
fn fapi_ciba_id1_client_no_scope_in_token_endpoint_response_test() {
    let mut body = Approver::new().grant();
    body.as_object_mut().unwrap().remove("scope");
    assert!(granted(&body).is_ok());
}

#[test]
fn fapi_ciba_id1_client_respects_interval_test() {
    assert_eq!(begun(|body| body["interval"] = json!(31)).unwrap().seconds(), 31, "before the first question too");
}

#[test]
fn fapi_ciba_id1_client_slow_down_test() {
    let slow = asking().answered(&answer(400, &json!({ "error": "slow_down" })));
    let Ok(Answered::Wait(wait)) = slow else { panic!("a wait") };
    assert_eq!(wait.seconds(), 10);
}

#[test]
fn fapi_ciba_id1_client_invalid_missing_authreqid_test() {
    let outcome = begun(|body| drop(body.as_object_mut().unwrap().remove("auth_req_id")));
    assert_eq!(outcome.err(), Some(NotGranted::Failed(Error::Protocol("auth_req_id"))));
}

#[test]
fn fapi_ciba_id1_client_invalid_missing_expiresin_test() {
    let outcome = begun(|body| drop(body.as_object_mut().unwrap().remove("expires_in")));
    assert_eq!(outcome.err(), Some(NotGranted::Failed(Error::Protocol("expires_in"))));
}

#[test]
fn fapi_ciba_id1_client_invalid_unknown_user_id_test() {
    let refused = answer(400, &json!({ "error": "unknown_user_id" }));
    assert_eq!(Wait::begin(&backchannel(), assist(), &refused, NOW), Err(NotGranted::Unknown));
}

#[test]
fn fapi_ciba_id1_client_invalid_request_test() {
    let error = "invalid_request".to_owned();
    assert_eq!(third("invalid_request"), NotGranted::Failed(Error::Oauth { error, description: None }));
}

#[test]
fn fapi_ciba_id1_client_invalid_access_denied_test() {
    assert_eq!(third("access_denied"), NotGranted::Refused);
}

#[test]
fn fapi_ciba_id1_client_invalid_expired_token_test() {
    assert_eq!(third("expired_token"), NotGranted::Expired);
}

#[test]
fn fapi_ciba_id1_client_invalid_iss_test() {
    assert_eq!(claims(|claims| claims["iss"] = json!("https://evil.example")), Some(Error::Claim(Claim::Issuer)));
}

#[test]
fn fapi_ciba_id1_client_invalid_missing_iss_test() {
    assert_eq!(claims(|claims| claims["iss"] = Value::Null), Some(Error::Protocol("iss")));
}

#[test]
fn fapi_ciba_id1_client_invalid_aud_test() {
    assert_eq!(claims(|claims| claims["aud"] = json!("x")), Some(Error::Claim(Claim::Audience)));
}

#[test]
fn fapi_ciba_id1_client_invalid_missing_aud_test() {
    assert_eq!(claims(|claims| claims["aud"] = Value::Null), Some(Error::Protocol("aud")));
}

#[test]
fn fapi_ciba_id1_client_invalid_secondary_aud_test() {
    assert_eq!(claims(|claims| claims["aud"] = json!([HELPER, "x"])), Some(Error::Claim(Claim::Audience)));
}

#[test]
fn fapi_ciba_id1_client_invalid_signature_test() {
    assert_eq!(said(|_| {}, badly_signed).err(), Some(Fault::Signature.into()));
}

#[test]
fn fapi_ciba_id1_client_invalid_null_alg_test() {
    assert_eq!(said(|_| {}, unsigned).err(), Some(Fault::Algorithm.into()));
}

#[test]
fn fapi_ciba_id1_client_invalid_alternate_alg_test() {
    assert_eq!(said(|_| {}, rs256).err(), Some(Fault::Algorithm.into()));
}

#[test]
fn fapi_ciba_id1_client_invalid_expired_exp_test() {
    let lie = |claims: &mut Value| (claims["iat"], claims["exp"]) = (json!(NOW - 600), json!(NOW - 301));
    assert_eq!(claims(lie), Some(Error::Claim(Claim::Expired)));
}

#[test]
fn fapi_ciba_id1_client_invalid_missing_exp_test() {
    assert_eq!(claims(|claims| claims["exp"] = Value::Null), Some(Error::Protocol("exp")));
}

#[test]
fn fapi_ciba_id1_client_invalid_iat_is_week_in_past_test() {
    assert_eq!(claims(|claims| claims["iat"] = json!(NOW - 604_800)), Some(Error::Claim(Claim::BeforeAttempt)));
}
