//! What works with a service that follows the specification, 2.0 or 2.2.

use serde_json::{Value, json};

use super::double::{CREDENTIAL, Double, Phone, REDIRECT, answer, three};
use crate::csc::*;

#[test]
fn three_documents_are_signed_with_one_approval() {
    let mut phone = Phone::new(Double::new());
    phone.sign_well(&three());
    assert_eq!(phone.double.signed, 1);
    let asked = &phone.double.last_parameters;
    assert_eq!(asked.get("scope").map(String::as_str), Some("credential"));
    assert_eq!(asked.get("credentialID").map(String::as_str), Some(CREDENTIAL));
    assert_eq!(asked.get("description").map(String::as_str), Some("Tờ khai CT01"));
    assert_eq!(asked.get("lang").map(String::as_str), Some("vi"));
}

#[test]
fn without_pushed_requests_the_parameters_travel_in_the_address() {
    let mut phone = Phone::new(Double { offers_par: false, ..Double::new() });
    phone.sign_well(&three());
}

#[test]
fn rich_authorisation_requests_are_used_when_announced_in_the_form_of_the_version() {
    for (specs, kind, is_2025) in
        [("2.0.0.2", "credential", false), ("2.2.0.0", "https://cloudsignatureconsortium.org/2025/credential", true)]
    {
        let mut phone = Phone::new(Double::new());
        phone.double.info["specs"] = Value::from(specs);
        phone.double.info["supportsRar"] = Value::from(true);
        phone.sign_well(&three());
        let asked = &phone.double.last_parameters;
        let details: Value = serde_json::from_str(asked.get("authorization_details").expect("details")).expect("JSON");
        assert_eq!(details[0]["type"], kind);
        assert_eq!(details[0]["documentDigests"][0]["label"], "to-khai-ct01.pdf");
        assert_eq!(details[0]["numSignatures"], if is_2025 { json!(3) } else { Value::Null });
        assert_eq!(details[0]["documentDigests"][0]["hashType"], if is_2025 { json!("dtbsr") } else { Value::Null });
        assert!(
            !asked.contains_key("hashes") && !asked.contains_key("scope"),
            "details stand instead of the parameters"
        );
    }
}

#[test]
fn the_list_of_authorisation_servers_of_2_2_is_understood() {
    let mut phone = Phone::new(Double::new());
    let info = phone.double.info.as_object_mut().expect("an object");
    info.remove("oauth2");
    info.insert("specs".to_owned(), json!("2.2.0.0"));
    info.insert(
        "oauth2Servers".to_owned(),
        json!([{ "baseUri": "https://other.example", "authType": ["oauth2client"] }, { "baseUri": "https://ky.example/signing", "authType": ["oauth2code"], "supportsRar": true }]),
    );
    phone.sign_well(&three());
    assert!(phone.double.last_parameters.contains_key("authorization_details"));
}

#[test]
fn an_issuer_is_resolved_through_its_metadata_and_then_checked_in_the_redirect() {
    let mut phone = Phone::new(Double::new());
    let info = phone.double.info.as_object_mut().expect("an object");
    info.remove("oauth2");
    info.insert("oauth2Issuer".to_owned(), json!("https://as.example/tenant"));
    let info = phone.info().expect("info");
    assert_eq!(AuthorisationServer::new(&info, &Quirks::default()), Err(Error::NeedsMetadata));
    let Some(OauthLocation::Issuer(issuer)) = info.oauth() else { panic!("an issuer") };
    let request = AuthorisationServer::metadata_request(issuer).expect("a request");
    assert_eq!(request.uri(), "https://as.example/.well-known/oauth-authorization-server/tenant");
    let metadata = |issuer: &str, token: &str| json!({ "issuer": issuer, "authorization_endpoint": "https://as.example/a", "token_endpoint": token });
    let read = |body: &Value| AuthorisationServer::from_metadata(&info, &Quirks::default(), &answer(200, body));
    assert!(read(&metadata("https://evil.example", "https://as.example/t")).is_err(), "another issuer");
    assert_eq!(read(&metadata("https://as.example/tenant", "http://as.example/t")), Err(Error::UntrustedUrl));
    let server = read(&metadata("https://as.example/tenant", "https://as.example/t")).expect("metadata");
    let attempt = Authorisation::service(&server, &phone.client, [1; 64]);
    assert!(attempt.pushed_request().expect("no fault").is_none(), "not in the metadata, so not tried");
    let url = url::Url::parse(&attempt.authorization_url(None)).expect("an address");
    let state = url.query_pairs().find(|(key, _)| key == "state").expect("state").1.into_owned();
    let redirect = |issuer: &str| format!("{REDIRECT}?code=c&state={state}&iss={issuer}");
    assert_eq!(attempt.callback(&redirect("https://evil.example")), Err(CallbackError::WrongIssuer));
    assert!(attempt.callback(&redirect("https://as.example/tenant")).is_ok());
}

#[test]
fn an_attempt_and_a_grant_survive_the_phone_dying_in_between() {
    let mut phone = Phone::new(Double::new());
    let credential = phone.credential().expect("a credential");
    let attempt = phone.attempt(&three()).expect("an attempt");
    let journal = serde_json::to_string(&attempt).expect("serialises");
    let back = phone.double.approve(&attempt.authorization_url(None));
    drop(attempt);
    // A new process.
    let attempt: Authorisation = serde_json::from_str(&journal).expect("reads back");
    let code = attempt.callback(&back).expect("our redirect");
    let grant = attempt.grant(&phone.double.call(&attempt.token_request(&code).expect("a request"))).expect("a grant");
    let grant: Grant = serde_json::from_str(&serde_json::to_string(&grant).expect("serialises")).expect("reads back");
    let credential: Credential =
        serde_json::from_str(&serde_json::to_string(&credential).expect("serialises")).expect("reads back");
    let request = phone.service.sign_hash_request(&grant, &credential, &three()).expect("a request");
    assert!(
        matches!(phone.service.sign_hash(&phone.double.call(&request)), Ok(SignAnswer::Values(values)) if values.len() == 3)
    );
}

#[test]
fn secrets_do_not_show_in_debug_and_addresses_hold_none() {
    let mut phone = Phone::new(Double::new());
    let attempt = phone.attempt(&three()).expect("an attempt");
    let journal: Value = serde_json::to_value(&attempt).expect("serialises");
    let verifier = journal["verifier"].as_str().expect("a verifier").to_owned();
    assert!(verifier.len() >= 43, "RFC 7636, 4.1");
    let url = attempt.authorization_url(None);
    let back = phone.double.approve(&url);
    let code = attempt.callback(&back).expect("our redirect");
    let grant = attempt.grant(&phone.double.call(&attempt.token_request(&code).expect("a request"))).expect("a grant");
    let shown = format!("{attempt:?}{code:?}{grant:?}");
    for secret in
        [verifier.as_str(), "code-0", grant.access_token().expose(), journal["state"].as_str().expect("a state")]
    {
        assert!(!shown.contains(secret), "{secret}");
    }
    assert!(!url.contains(&verifier));
}

#[test]
fn a_service_grant_cannot_sign() {
    let mut phone = Phone::new(Double::new());
    let credential = phone.credential().expect("a credential");
    let server = phone.server().expect("a server");
    let grant = phone.authorise(&Authorisation::service(&server, &phone.client.clone(), [9; 64])).expect("a grant");
    assert_eq!(grant.credential(), None);
    assert!(matches!(phone.service.sign_hash_request(&grant, &credential, &three()), Err(Error::OutsideGrant(_))));
}

#[test]
fn revoking_names_the_token() {
    let mut phone = Phone::new(Double::new());
    let server = phone.server().expect("a server");
    let attempt = Authorisation::service(&server, &phone.client.clone(), [9; 64]);
    let grant = phone.authorise(&attempt).expect("a grant");
    let request = attempt.revoke_request(&grant).expect("no fault").expect("an endpoint");
    assert_eq!(request.uri(), "https://ky.example/signing/oauth2/revoke");
    assert!(std::str::from_utf8(request.body()).expect("text").contains(grant.access_token().expose()));
}
