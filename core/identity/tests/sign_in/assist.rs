//! A helper asks a citizen: what goes out, and what may come back.

use gocua_identity::*;
use serde_json::{Value, json};

use super::approver::{Approver, GRANT, HELPER, Install, REQUEST, backchannel, form, helper_metadata, promise};
use super::{ISSUER, NOW, json as answer};

const MESSAGE: &str = "Khai sinh · H-2026-1";

pub(crate) fn assist() -> Assist {
    Assist::new("h-2026-1", "02683", &[Action::Fill, Action::Read, Action::Fill]).unwrap()
}

/// Asked, promised, and the first question under way.
pub(crate) fn asking() -> Ask {
    Wait::begin(&backchannel(), assist(), &answer(200, &promise()), NOW).unwrap().over()
}

fn granted(body: &Value) -> Result<Granted, NotGranted> {
    match asking().answered(&answer(200, body))? {
        Answered::Granted(granted) => Ok(granted),
        Answered::Wait(_) => panic!("nothing to wait for"),
    }
}

fn but(name: &str, value: Value) -> Result<Granted, NotGranted> {
    let mut body = Approver::new().grant();
    body[name] = value;
    granted(&body)
}

fn failed<T>(error: Error) -> Result<T, NotGranted> {
    Err(NotGranted::Failed(error))
}

#[test]
fn a_helper_asks_a_citizen_waits_and_may_do_what_was_granted_until_the_visit_is_over() {
    let (mut install, mut approver, backchannel) = (Install::new(), Approver::new(), backchannel());
    let citizen = Citizen::Number("010156000123");
    let assertion = install.assertion(backchannel.provider());
    let request = assist_request(&backchannel, &assertion, citizen, MESSAGE, &assist()).unwrap();
    let asked = approver.ask(&install, &request);
    assert_eq!((asked["login_hint"].as_str(), asked["binding_message"].as_str()), ("010156000123", MESSAGE));
    let details: Value = serde_json::from_str(&asked["authorization_details"]).unwrap();
    let expected = json!([
        { "type": "dossier_assist", "actions": ["read", "fill"], "identifier": "h-2026-1", "place": "02683" }
    ]);
    assert_eq!(details, expected);
    assert_eq!(asked.len(), 8, "nothing else: {asked:?}");

    let wait = Wait::begin(&backchannel, assist(), &answer(200, &promise()), NOW).unwrap();
    assert_eq!((wait.seconds(), wait.number().as_str()), (5, "30"));
    let ask = wait.over();
    let mut poll = |ask: &Ask| {
        let assertion = install.assertion(backchannel.provider());
        let request = ask.request(&backchannel, &assertion).unwrap();
        assert_eq!(request.uri().to_string(), format!("{ISSUER}/token"));
        let asked = form(&request);
        approver.authenticate(&install, &asked);
        assert_eq!((asked["grant_type"].as_str(), asked["auth_req_id"].as_str()), (GRANT, REQUEST));
        assert_eq!(asked.len(), 5, "nothing else: {asked:?}");
    };
    poll(&ask);
    let pending = answer(400, &json!({ "error": "authorization_pending" }));
    let Ok(Answered::Wait(wait)) = ask.answered(&pending) else { panic!("a wait") };
    let ask = wait.over();
    poll(&ask);
    let Ok(Answered::Granted(granted)) = ask.answered(&answer(200, &approver.grant())) else { panic!("a grant") };

    let keys = Jwks::parse(&approver.keys()).unwrap();
    let assistance = granted.verify(&keys, &backchannel, &install.helper(), NOW).unwrap();
    assert_eq!(assistance.assist, assist());
    assert_eq!((assistance.assist.dossier(), assistance.assist.place()), ("h-2026-1", "02683"));
    assert_eq!((assistance.citizen.sub.as_str(), assistance.expires_in), ("cong-dan-1", 300));

    let assertion = install.assertion(backchannel.provider());
    let end = form(&end_request(&backchannel, &assertion, &assistance.token).unwrap());
    approver.authenticate(&install, &end);
    assert_eq!((end["token"].as_str(), end["token_type_hint"].as_str()), ("assist.token", "access_token"));
}

#[test]
fn what_the_citizens_own_phone_shows_names_them_too() {
    let (mut install, backchannel) = (Install::new(), backchannel());
    let assertion = install.assertion(backchannel.provider());
    let (longest, too_long) = ("ủ".repeat(60), "ủ".repeat(61));
    let request = |citizen, message| assist_request(&backchannel, &assertion, citizen, message, &assist());
    let asked = form(&request(Citizen::Shown("eyJ.shown.token"), MESSAGE).unwrap());
    assert_eq!(asked.get("login_hint_token").map(String::as_str), Some("eyJ.shown.token"));
    assert!(!asked.contains_key("login_hint"), "exactly one hint (CIBA, 7.1)");

    let refused = |citizen, message| request(citizen, message).map(drop).unwrap_err();
    for number in ["", "01015600012", "0101560001234", "01015600012a", "٠١٠١٥٦٠٠٠١٢٣"] {
        assert_eq!(refused(Citizen::Number(number), MESSAGE), Error::Protocol("login_hint"), "{number}");
    }
    for token in ["", "a\nb", "ủ"] {
        assert_eq!(refused(Citizen::Shown(token), MESSAGE), Error::Protocol("login_hint_token"), "{token}");
    }
    for message in ["", "  ", "a\nb", "a\u{202e}b", &too_long] {
        assert_eq!(refused(Citizen::Number("010156000123"), message), Error::Protocol("binding_message"), "{message}");
    }
    assert!(request(Citizen::Number("010156000123"), &longest).is_ok());
}

#[test]
fn there_is_no_help_without_a_dossier_a_commune_and_an_action() {
    let assist = |dossier: &str, place: &str, actions: &[Action]| Assist::new(dossier, place, actions).map(drop);
    for dossier in ["", "a b", "ủ", "a\"", &"a".repeat(65)] {
        assert_eq!(assist(dossier, "02683", &Action::ALL), Err(Error::Protocol("identifier")), "{dossier}");
    }
    for place in ["", "2683", "026830", "0268a", "*"] {
        assert_eq!(assist("a", place, &Action::ALL), Err(Error::Protocol("place")), "{place}");
    }
    assert_eq!(assist("a", "02683", &[]), Err(Error::Protocol("actions")));
    // The words for what a helper may do are these. Signing and sending are no words of theirs.
    assert_eq!(Action::ALL.map(Action::name), ["read", "fill", "attach"]);
}

#[test]
fn a_provider_that_cannot_do_what_a_helper_needs() {
    let but = |name: &str, value: Value| {
        let mut document = helper_metadata();
        document[name] = value;
        Backchannel::parse(ISSUER, &answer(200, &document)).map(drop)
    };
    for name in [
        "backchannel_token_delivery_modes_supported",
        "grant_types_supported",
        "token_endpoint_auth_methods_supported",
        "token_endpoint_auth_signing_alg_values_supported",
        "authorization_details_types_supported",
    ] {
        assert_eq!(but(name, json!(["authorization_code", "other"])), Err(Error::SetUp(name)));
        if name != "grant_types_supported" {
            assert_eq!(but(name, Value::Null), Err(Error::SetUp(name)));
        }
    }
    let endpoint = "backchannel_authentication_endpoint";
    assert_eq!(but(endpoint, Value::Null), Err(Error::SetUp(endpoint)));
    assert_eq!(but(endpoint, json!("http://dinhdanh.example/ask")), Err(Error::UntrustedUrl));
    assert_eq!(but("issuer", json!("https://evil.example")), Err(Error::Protocol("issuer")));
    // A citizen signs in there all the same.
    assert_eq!(super::provider(), *backchannel().provider());
}

#[test]
fn what_is_promised_has_a_name_a_life_and_a_pace() {
    let begin = |name: &str, value: Value| {
        let mut body = promise();
        body[name] = value;
        Wait::begin(&backchannel(), assist(), &answer(200, &body), NOW).map(|wait| wait.seconds())
    };
    for id in [json!(null), json!(""), json!("a b"), json!("a+b"), json!("ủ"), json!(7), json!("a".repeat(1_025))] {
        assert_eq!(begin("auth_req_id", id), failed(Error::Protocol("auth_req_id")));
    }
    for life in [json!(null), json!(0), json!(-1), json!("120"), json!(1.5), json!(1u64 << 40)] {
        assert_eq!(begin("expires_in", life), failed(Error::Protocol("expires_in")));
    }
    for pace in [json!(0), json!(-5), json!("5"), json!(121)] {
        assert_eq!(begin("interval", pace), failed(Error::Protocol("interval")), "longer than it is good is never");
    }
    assert_eq!(begin("interval", Value::Null), Ok(5), "the default (CIBA, 7.3)");
    assert_eq!(begin("interval", json!(31)), Ok(31));
}

#[test]
fn nobody_was_asked_and_why() {
    let begin = |status, error: &str| {
        Wait::begin(&backchannel(), assist(), &answer(status, &json!({ "error": error })), NOW).map(drop)
    };
    assert_eq!(begin(403, "access_denied"), Err(NotGranted::Refused));
    assert_eq!(begin(400, "unknown_user_id"), Err(NotGranted::Unknown));
    assert_eq!(begin(400, "expired_login_hint_token"), Err(NotGranted::Stale));
    for (status, error) in [(400, "invalid_request"), (400, "invalid_binding_message"), (401, "invalid_client")] {
        assert_eq!(begin(status, error), failed(Error::Oauth { error: error.to_owned(), description: None }));
    }
    // Asked too often: there is time, later.
    let mut often = answer(429, &json!({}));
    often.headers_mut().insert("Retry-After", "1200".parse().unwrap());
    let outcome = Wait::begin(&backchannel(), assist(), &often, NOW).map(drop);
    assert_eq!(outcome, failed(Error::Unavailable { status: 429, retry_after: Some(1_200) }));
}

#[test]
fn more_than_was_asked_is_not_taken() {
    let detail = |name: &str, value: Value| {
        let mut body = Approver::new().grant();
        body["authorization_details"][0][name] = value;
        granted(&body).map(|_| ())
    };
    let more = failed(Error::Claim(Claim::Details));
    for actions in [json!(["read", "sign"]), json!(["read", "attach"]), json!([]), json!(null), json!(["read", "read"])]
    {
        assert_eq!(detail("actions", actions.clone()), more, "{actions}");
    }
    assert_eq!(detail("type", json!("dossier")), more);
    assert_eq!(detail("identifier", json!("h-2026-2")), more);
    assert_eq!(detail("identifier", json!(null)), more);
    assert_eq!(detail("place", json!("00001")), more);
    assert_eq!(detail("privileges", json!(["admin"])), more, "what is not known could mean more");
    let two = json!([Approver::new().grant()["authorization_details"][0], { "type": "dossier_sign" }]);
    assert_eq!(but("authorization_details", two).map(drop), more);
    assert_eq!(but("authorization_details", json!([])).map(drop), more);
    // A provider that does not know details says none, and grants whatever it likes.
    assert_eq!(but("authorization_details", Value::Null).map(drop), failed(Error::SetUp("authorization_details")));
    let text = failed(Error::Protocol("authorization_details"));
    assert_eq!(but("authorization_details", json!("[]")).map(drop), text);
}

#[test]
fn less_than_was_asked_is_what_there_is() {
    let (approver, backchannel, helper) = (Approver::new(), backchannel(), Install::new().helper());
    let mut body = approver.grant();
    body["authorization_details"][0]["actions"] = json!(["read"]);
    let keys = Jwks::parse(&approver.keys()).unwrap();
    let assistance = granted(&body).unwrap().verify(&keys, &backchannel, &helper, NOW).unwrap();
    assert_eq!(assistance.assist.actions(), [Action::Read]);
}

#[test]
fn a_helper_stays_signed_in_nowhere() {
    assert_eq!(but("refresh_token", json!("r")).map(drop), failed(Error::SetUp("refresh_token")));
    for life in [json!(301), json!(null)] {
        assert_eq!(but("expires_in", life).map(drop), failed(Error::SetUp("expires_in")), "five minutes, and said so");
    }
    assert_eq!(but("expires_in", json!(0)).map(drop), failed(Error::Protocol("expires_in")));
    assert_eq!(but("token_type", json!("Bearer")).map(drop), failed(Error::Protocol("token_type")));
    assert_eq!(but("id_token", json!(null)).map(drop), failed(Error::Protocol("id_token")));
    assert!(but("scope", json!(null)).is_ok(), "what was asked for (RFC 6749, 5.1)");
}

#[test]
fn the_id_token_answers_this_request_and_is_for_this_install() {
    let (approver, backchannel, helper) = (Approver::new(), backchannel(), Install::new().helper());
    let keys = Jwks::parse(&approver.keys()).unwrap();
    let verify = |name: &str, value: Value| {
        let mut claims = Approver::claims("assist.token");
        claims[name] = value;
        let granted = but("id_token", approver.id_token(&claims).into()).unwrap();
        granted.verify(&keys, &backchannel, &helper, NOW).map(drop)
    };
    let request = "urn:openid:params:jwt:claim:auth_req_id";
    assert_eq!(verify(request, json!("another")), Err(Error::Claim(Claim::Request)));
    assert_eq!(verify(request, json!(null)), Ok(()), "said only in push mode");
    assert_eq!(verify("aud", json!(super::CLIENT_ID)), Err(Error::Claim(Claim::Audience)));
    assert_eq!(verify("aud", json!([HELPER])), Ok(()));
    assert_eq!(verify("iat", json!(NOW - 61)), Err(Error::Claim(Claim::BeforeAttempt)));
    assert_eq!(verify("exp", json!(NOW - 60)), Err(Error::Claim(Claim::Expired)));
    assert_eq!(verify("at_hash", json!("AAAA")), Err(Error::Claim(Claim::AccessTokenHash)));
    assert_eq!(verify("sub", json!(null)), Err(Error::Protocol("sub")));
}

#[test]
fn a_request_at_one_provider_is_not_continued_at_another() {
    let other = "https://khac.example";
    let mut document = helper_metadata();
    document["issuer"] = other.into();
    let other = Backchannel::parse(other, &answer(200, &document)).unwrap();
    let assertion = Install::new().assertion(other.provider());
    let outcome = asking().request(&other, &assertion).map(drop);
    assert_eq!(outcome, Err(Error::Protocol("a request of another provider")));
}

#[test]
fn a_signature_in_neither_form_is_no_assertion() {
    let helper = Install::new().helper();
    let input = helper.signing_input(backchannel().provider(), NOW, [1; 16]);
    for signature in [&[][..], &[0; 64], &[1; 63]] {
        assert!(helper.assertion(&input, signature).is_err());
    }
    // No clock makes it panic.
    for now in [i64::MIN, i64::MAX] {
        let _ = helper.signing_input(backchannel().provider(), now, [1; 16]);
    }
}

#[test]
fn numbers_are_two_digits_and_differ() {
    let mut seen = std::collections::BTreeSet::new();
    for request in 0..500 {
        let mut body = promise();
        body["auth_req_id"] = format!("{REQUEST}-{request}").into();
        let wait = Wait::begin(&backchannel(), assist(), &answer(200, &body), NOW).unwrap();
        let number = wait.number();
        assert!(number.len() == 2 && number.bytes().all(|byte| byte.is_ascii_digit()), "{number}");
        assert_eq!(wait.over().number(), number);
        seen.insert(number);
    }
    assert!(seen.len() > 90, "{} of 100", seen.len());
}
