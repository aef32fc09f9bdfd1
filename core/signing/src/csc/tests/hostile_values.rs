//! Values and errors as services in the field send them, or one that means harm.

use serde_json::json;

use super::double::{BASE, Double, Fault, Phone, answer, three};
use crate::csc::*;

fn with_fault(fault: Fault) -> Phone {
    Phone::new(Double { fault, ..Double::new() })
}

#[test]
fn signatures_in_another_order_are_paired_with_their_documents() {
    with_fault(Fault::Shuffle).sign_well(&three());
}

#[test]
fn a_signature_over_something_else_stops_everything() {
    assert_eq!(with_fault(Fault::WrongValue).sign(&three()), Err(Error::NotOurSignature));
}

#[test]
fn a_missing_signature_stops_everything() {
    assert_eq!(with_fault(Fault::Drop).sign(&three()), Err(Error::NotOurSignature));
    assert_eq!(with_fault(Fault::Drop).sign(&[[1; 32]]), Err(Error::NotOurSignature));
}

#[test]
fn one_signature_twice_does_not_serve_two_documents() {
    assert_eq!(with_fault(Fault::Repeat).sign(&three()), Err(Error::NotOurSignature));
}

#[test]
fn the_same_digest_twice_takes_two_values() {
    with_fault(Fault::Shuffle).sign_well(&[[9; 32], [1; 32], [9; 32]]);
}

#[test]
fn more_values_than_documents_are_refused() {
    let double = Double::new();
    let pending = double.pending([1; 32]);
    assert_eq!(pair(&[vec![1], vec![2]], &[&pending]), Err(Error::NotOurSignature));
    assert_eq!(pair::<super::double::Pending>(&[], &[]), Ok(Vec::new()));
}

#[test]
fn an_unfinished_signing_is_polled_whatever_way_the_service_says_not_yet() {
    let mut phone = with_fault(Fault::Slow);
    phone.sign_well(&three());
    assert_eq!(phone.double.signed, 1, "polling must not sign again");
}

#[test]
fn an_answer_with_neither_values_nor_a_name_to_poll_is_refused() {
    let service = Service::new(BASE).expect("a good address");
    for body in [
        json!({}),
        json!({ "signatures": null }),
        json!({ "signatures": "x" }),
        json!({ "signatures": [1] }),
        json!({ "signatures": ["%%"] }),
        json!({ "responseID": "" }),
    ] {
        assert!(matches!(service.sign_hash(&answer(200, &body)), Err(Error::Protocol(_))), "{body}");
    }
    assert!(matches!(service.sign_hash(&answer(202, &json!({}))), Err(Error::Protocol(_))));
    let many = json!({ "signatures": vec!["AA=="; MAX_DIGESTS + 1] });
    assert_eq!(service.sign_hash(&answer(200, &many)), Err(Error::TooLarge));
    let other_case = json!({ "Signatures": ["AA=="] });
    assert_eq!(service.sign_hash(&answer(200, &other_case)), Ok(SignAnswer::Values(vec![vec![0]])));
}

#[test]
fn errors_without_the_required_member_keep_what_was_said() {
    let service = Service::new(BASE).expect("a good address");
    let cause = |status: u16, body: &str| match service
        .sign_hash(&http::Response::builder().status(status).body(body.as_bytes().to_vec()).expect("a response"))
    {
        Err(Error::Refused { cause, said }) => (cause, said.description.unwrap_or_default()),
        other => panic!("{body}: {other:?}"),
    };
    assert_eq!(cause(400, r#"{"message":"SAD expired"}"#), (Cause::Expired, "SAD expired".to_owned()));
    assert_eq!(cause(400, r#"{"error":"","message":"Credential locked"}"#).0, Cause::Locked);
    assert_eq!(
        cause(400, r#"{"error":"invalid_request","error_description":"Signing certificate is expired"}"#).0,
        Cause::CertificateUnusable
    );
    assert_eq!(
        cause(400, r#"{"error":"invalid_request","error_description":"Hash is not authorized by the SAD"}"#).0,
        Cause::HashNotAuthorised
    );
    assert_eq!(
        cause(400, r#"{"error":"invalid_request","error_description":"Invalid digest value length"}"#).0,
        Cause::HashRejected
    );
    assert_eq!(cause(403, r#"{"error":"invalid_hash"}"#).0, Cause::HashNotAuthorised);
    assert_eq!(cause(400, r#"{"error":"invalid_otp"}"#).0, Cause::WrongSecret);
    assert_eq!(cause(400, r#"{"error":"invalid_grant"}"#).0, Cause::GrantRejected);
    assert_eq!(cause(401, ""), (Cause::TokenRejected, String::new()));
    assert_eq!(cause(400, "<html>không phải JSON</html>"), (Cause::Other, "<html>không phải JSON</html>".to_owned()));
    assert_eq!(cause(400, r#"{"error":["a"],"error_description":7}"#).0, Cause::Other);
    assert_eq!(cause(501, "{}").0, Cause::NotSupported);
    let long = format!(r#"{{"message":"a\u0007{}"}}"#, "ồ".repeat(2_000));
    let (_, said) = cause(400, &long);
    assert!(
        said.chars().count() == 500 && !said.contains('\u{7}'),
        "untrusted text is bounded and has no control characters"
    );
}

#[test]
fn a_busy_service_says_when_to_come_back() {
    let service = Service::new(BASE).expect("a good address");
    let busy = http::Response::builder().status(429).header("retry-after", "120").body(Vec::new()).expect("a response");
    assert!(matches!(service.info(&busy), Err(Error::Unavailable { status: 429, retry_after: Some(120), .. })));
    assert!(matches!(
        service.info(&answer(503, &json!({}))),
        Err(Error::Unavailable { status: 503, retry_after: None, .. })
    ));
    let challenge = http::Response::builder()
        .status(401)
        .header("www-authenticate", r#"Bearer error="expired_token""#)
        .body(Vec::new())
        .expect("a response");
    assert!(matches!(service.credentials_list(&challenge), Err(Error::Refused { cause: Cause::Expired, .. })));
}

#[test]
fn broken_and_huge_answers_are_typed_errors() {
    let service = Service::new(BASE).expect("a good address");
    let answer_with = |body: Vec<u8>| http::Response::builder().status(200).body(body).expect("a response");
    for body in [&b""[..], b"null", b"[]", b"{", b"\xff\xfe", b"{\"specs\":"] {
        assert!(matches!(service.info(&answer_with(body.to_vec())), Err(Error::Protocol(_))), "{body:?}");
    }
    assert!(
        matches!(service.info(&answer_with("[".repeat(100_000).into_bytes())), Err(Error::Protocol(_))),
        "depth is bounded"
    );
    assert_eq!(service.info(&answer_with(vec![b' '; MAX_ANSWER + 1])), Err(Error::TooLarge));
    let redirect = http::Response::builder()
        .status(302)
        .header("location", "https://evil.example")
        .body(Vec::new())
        .expect("a response");
    assert!(matches!(service.info(&redirect), Err(Error::Protocol(_))));
}
