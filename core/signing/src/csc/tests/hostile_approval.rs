//! Approvals that are not what was asked for.

use serde_json::{Value, json};

use super::double::{Double, Phone, REDIRECT, answer, three};
use crate::csc::*;

fn with_token(token: Value) -> Result<Vec<Vec<u8>>, Error> {
    Phone::new(Double { token, ..Double::new() }).sign(&three())
}

fn with_details(change: fn(&mut Value)) -> Result<Vec<Vec<u8>>, Error> {
    let mut phone = Phone::new(Double::new());
    phone.double.info["supportsRar"] = Value::from(true);
    phone.double.info["specs"] = Value::from("2.2.0.0");
    let attempt = phone.attempt(&three())?;
    let url = url::Url::parse(&attempt.authorization_url(None)).expect("an address");
    let details = url.query_pairs().find(|(key, _)| key == "authorization_details").expect("details").1.into_owned();
    let mut details: Value = serde_json::from_str(&details).expect("JSON");
    change(&mut details);
    phone.double.token = json!({ "authorization_details": details });
    phone.sign(&three())
}

#[test]
fn an_authorisation_of_another_credential_is_refused() {
    assert_eq!(
        with_token(json!({ "credentialID": "someone else's" })),
        Err(Error::OtherAuthorised(Mismatch::Credential))
    );
    assert_eq!(
        with_details(|details| details[0]["credentialID"] = json!("x")),
        Err(Error::OtherAuthorised(Mismatch::Credential))
    );
}

#[test]
fn an_authorisation_of_other_digests_is_refused() {
    assert_eq!(
        with_details(
            |details| details[0]["documentDigests"][1]["hash"] = details[0]["documentDigests"][0]["hash"].clone()
        ),
        Err(Error::OtherAuthorised(Mismatch::Digests))
    );
    assert_eq!(
        with_details(|details| drop(details[0]["documentDigests"].as_array_mut().map(Vec::pop))),
        Err(Error::OtherAuthorised(Mismatch::Digests))
    );
    assert_eq!(
        with_details(|details| details[0]["documentDigests"] = json!("all")),
        Err(Error::OtherAuthorised(Mismatch::Digests))
    );
}

#[test]
fn an_authorisation_of_another_number_algorithm_or_kind_is_refused() {
    assert_eq!(
        with_details(|details| details[0]["numSignatures"] = json!(10)),
        Err(Error::OtherAuthorised(Mismatch::Number))
    );
    assert_eq!(
        with_details(|details| details[0]["hashAlgorithmOID"] = json!("1.3.14.3.2.26")),
        Err(Error::OtherAuthorised(Mismatch::Algorithm))
    );
    assert_eq!(
        with_details(|details| details[0]["type"] = json!("payment")),
        Err(Error::OtherAuthorised(Mismatch::Kind))
    );
    assert_eq!(
        with_details(|details| {
            let copy = details[0].clone();
            details.as_array_mut().expect("a list").push(copy);
        }),
        Err(Error::OtherAuthorised(Mismatch::Kind))
    );
    assert_eq!(with_details(|details| *details = json!([])), Err(Error::OtherAuthorised(Mismatch::Kind)));
    assert_eq!(with_token(json!({ "scope": "service" })), Err(Error::OtherAuthorised(Mismatch::Kind)));
}

#[test]
fn an_authorisation_worded_otherwise_but_meaning_the_same_passes() {
    // Order, alphabet, old type, a number as text, absent optional members.
    let reword = |details: &mut Value| {
        details[0]["documentDigests"].as_array_mut().expect("a list").reverse();
        for digest in details[0]["documentDigests"].as_array_mut().expect("a list") {
            let url_safe = digest["hash"].as_str().expect("text").replace('+', "-").replace('/', "_").replace('=', "");
            *digest = json!({ "hash": url_safe, "hashType": "DTBSR" });
        }
        details[0]["numSignatures"] = json!("3");
        details[0]["type"] = json!("credential");
        details[0].as_object_mut().expect("an object").remove("hashAlgorithmOID");
    };
    assert!(with_details(reword).is_ok());
    assert!(with_token(json!({ "credentialID": null, "expires_in": "300", "authorization_details": null })).is_ok());
}

#[test]
fn a_batch_is_never_used_in_part_nor_with_another_document() {
    let mut phone = Phone::new(Double::new());
    let credential = phone.credential().expect("a credential");
    let attempt = phone.attempt(&three()).expect("an attempt");
    let grant = phone.authorise(&attempt).expect("a grant");
    let [a, b, c] = three();
    for digests in [vec![a, b], vec![a, b, [0; 32]], vec![a, b, c, c], vec![a, a, b], Vec::new()] {
        assert!(matches!(phone.service.sign_hash_request(&grant, &credential, &digests), Err(Error::OutsideGrant(_))));
    }
    assert!(phone.service.sign_hash_request(&grant, &credential, &[c, a, b]).is_ok(), "the order is free");
    let other = Credential { id: CredentialId::new("other").expect("a name"), ..credential };
    assert!(matches!(phone.service.sign_hash_request(&grant, &other, &[a, b, c]), Err(Error::OutsideGrant(_))));
}

#[test]
fn a_token_that_is_not_a_bearer_token_or_not_a_token_is_refused() {
    for token in [
        json!({ "token_type": "DPoP" }),
        json!({ "access_token": "" }),
        json!({ "access_token": null }),
        json!({ "access_token": "a\r\nX-Injected: 1" }),
        json!({ "access_token": "chữ" }),
        json!({ "access_token": "x".repeat(20_000) }),
    ] {
        assert!(matches!(with_token(token.clone()), Err(Error::Protocol(_))), "{token}");
    }
    assert!(with_token(json!({ "token_type": "bearer" })).is_ok());
}

#[test]
fn a_service_that_wants_the_other_alphabet_is_served_by_its_profile() {
    let mut phone = Phone::new(Double { swapped_alphabets: true, ..Double::new() });
    let profile: Quirks =
        serde_json::from_str(r#"{"authorise-hashes":"base64","sign-hashes":"base64-url"}"#).expect("a profile");
    phone.service = phone.service.clone().with_quirks(profile);
    phone.sign_well(&three());
}

#[test]
fn a_redirect_that_is_not_ours_is_ignored() {
    let mut phone = Phone::new(Double::new());
    let attempt = phone.attempt(&three()).expect("an attempt");
    let good = phone.double.approve(&attempt.authorization_url(None));
    assert!(attempt.callback(&good).is_ok());
    let state = good.split("state=").nth(1).expect("state").to_owned();
    for foreign in [
        format!("{REDIRECT}?code=code-0&state=guessed"),
        format!("{REDIRECT}?code=code-0"),
        format!("{REDIRECT}?error=access_denied"),
        format!("{REDIRECT}?error=access_denied&state=guessed"),
        format!("{REDIRECT}?code=a&code=b&state={state}"),
        format!("{REDIRECT}?code=a&state={state}&state={state}"),
        format!("{REDIRECT}?code=&state={state}"),
        format!("{REDIRECT}/other?code=a&state={state}"),
        format!("https://evil.example/ky?code=a&state={state}"),
        format!("https://gocua.example:444/ky?code=a&state={state}"),
        "not an address".to_owned(),
    ] {
        assert_eq!(attempt.callback(&foreign), Err(CallbackError::NotOurs), "{foreign}");
    }
    assert_eq!(attempt.callback(&format!("{REDIRECT}?error=access_denied&state={state}")), Err(CallbackError::Refused));
    let failed =
        attempt.callback(&format!("{REDIRECT}?error=server_error&error_description=b%E1%BA%ADn&state={state}"));
    assert!(
        matches!(failed, Err(CallbackError::Provider { cause: Cause::ServerFault, said }) if said.description.as_deref() == Some("bận"))
    );
}

#[test]
fn a_refused_pushed_request_is_an_error_and_a_missing_endpoint_is_not() {
    let mut phone = Phone::new(Double::new());
    let attempt = phone.attempt(&three()).expect("an attempt");
    for status in [404, 405, 501] {
        assert_eq!(attempt.pushed_uri(&answer(status, &json!({}))), Ok(Pushed::NotOffered));
    }
    let refused = attempt.pushed_uri(&answer(
        400,
        &json!({ "error": "invalid_request", "error_description": "Numbers of signatures is too high" }),
    ));
    assert!(matches!(refused, Err(Error::Refused { cause: Cause::TooManySignatures, .. })));
    assert!(matches!(attempt.pushed_uri(&answer(201, &json!({}))), Err(Error::Protocol(_))));
}
