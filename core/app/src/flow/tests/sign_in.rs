//! Signing in: who it is, by the broker's word alone.

use gocua_identity::dpop;
use serde_json::{Value, json};

use super::here::*;
use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::flow::sign_in::{Act, Fresh, SignIn, key_of};
use crate::kept::person::Pending;
use crate::world::ask::{Answer, Ask, Proof};
use crate::world::bytes::b64;
use crate::world::flow::{Next, Slots, Step};

fn nobody() -> World {
    let mut world = world();
    (world.owner, world.session) = (None, None);
    world
}

pub(super) fn key_here() -> Answer {
    Answer::Platform(PlatformOutcome::KeyCreated { public_key: point().to_vec() })
}

/// What a pushed request carried.
pub(super) struct Secrets {
    pub(super) state: String,
    pub(super) nonce: String,
}

/// The person is in the browser.
pub(super) fn outside(world: &mut World) -> (SignIn, Secrets) {
    let (state, _) = SignIn::start(vault()).waits();
    let (state, ask) = world.answer(state, key_here()).waits();
    assert_eq!(asked(&ask), "GET /.well-known/openid-configuration");
    let (state, ask) = world.answer(state, json_answer(200, &metadata())).waits();
    assert_eq!(asked(&ask), "POST /par");
    let form = body(&ask);
    assert_eq!(parameter(&form, "dpop_jkt"), dpop::PublicKey::from_point(&point()).unwrap().thumbprint());
    let secrets = Secrets { state: parameter(&form, "state"), nonce: parameter(&form, "nonce") };
    let (state, ask) = world.answer(state, pushed()).waits();
    let answer = world.keep(&ask);
    let (state, ask) = world.answer(state, answer).waits();
    assert_eq!(parameter(browsed(&ask).unwrap(), "request_uri"), "urn:1");
    (state, secrets)
}

fn pushed() -> Answer {
    json_answer(201, &json!({ "request_uri": "urn:1", "expires_in": 60 }))
}

pub(super) fn back(state: &str) -> Answer {
    Answer::Browsed(format!("{REDIRECT}?code=code-1&state={state}&iss={BROKER}"))
}

pub(super) fn claims(nonce: &str) -> Value {
    json!({ "iss": BROKER, "sub": "cong-dan-1", "aud": "gocua", "iat": NOW - 1, "exp": NOW + 300, "nonce": nonce })
}

pub(super) fn tokens(claims: &Value) -> Value {
    json!({
        "access_token": "access-1", "token_type": "DPoP", "expires_in": 300, "refresh_token": "refresh-9",
        "id_token": jws("JWT", claims),
    })
}

pub(super) fn keys() -> Answer {
    let point = point();
    let key = json!({
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "k1",
        "x": b64(&point[1..33]), "y": b64(&point[33..]),
    });
    json_answer(200, &json!({ "keys": [key] }))
}

/// The broker is asked who it is.
fn asking(world: &mut World) -> SignIn {
    let (state, secrets) = outside(world);
    let (state, ask) = world.answer(state, back(&secrets.state)).waits();
    assert_eq!(asked(&ask), "POST /token");
    let (state, ask) = world.answer(state, json_answer(200, &tokens(&claims(&secrets.nonce)))).waits();
    assert_eq!(asked(&ask), "GET /jwks");
    let (state, ask) = world.answer(state, keys()).waits();
    let Ask::Http(exchange) = &ask else { panic!("not asked") };
    assert!(
        matches!(&exchange.proof, Proof::Token(key, token) if *key == key_of(vault()) && token.expose() == "access-1")
    );
    assert_eq!(asked(&ask), "GET /userinfo");
    state
}

pub(super) fn fault(step: Step<SignIn>) -> Fault {
    match step.done() {
        Ok(_) => panic!("signed in"),
        Err(fault) => fault,
    }
}

#[test]
fn the_first_person_who_signs_in_is_whose_vault_it_is() {
    let mut world = nobody();
    let state = asking(&mut world);
    let (state, ask) = world.answer(state, json_answer(200, &person("cong-dan-1"))).waits();
    assert!(world.session.is_none());
    let answer = world.keep(&ask);
    let fresh: Fresh = world.answer(state, answer).done().ok().unwrap();
    assert_eq!((fresh.token.expose(), fresh.until), ("access-1", NOW + 270));
    let session = world.session.as_ref().unwrap();
    assert_eq!((session.profile.personal_number.as_str(), session.key.as_str()), ("010156000123", &*key_of(vault())));
    assert_eq!(world.owner.as_ref().unwrap().sub, "cong-dan-1");
    // The attempt goes with the same commit: it can be answered once.
    assert!(
        writes(&ask)
            .iter()
            .any(|write| matches!(write, gocua_vault::Write::Delete { collection, .. } if collection == "pending"))
    );
}

#[test]
fn another_person_is_refused_and_nothing_is_kept() {
    let mut world = world();
    world.session = None;
    let (state, secrets) = outside(&mut world);
    let (state, _) = world.answer(state, back(&secrets.state)).waits();
    let other = Value::from("cong-dan-2");
    let mut claims = claims(&secrets.nonce);
    claims["sub"] = other;
    let (state, _) = world.answer(state, json_answer(200, &tokens(&claims))).waits();
    assert_eq!(fault(world.answer(state, keys())), Fault::OtherPerson);
    assert!(world.session.is_none() && world.owner.as_ref().unwrap().sub == "cong-dan-1");
}

#[test]
fn another_person_who_comes_back_to_an_attempt_of_an_earlier_app_is_refused() {
    let mut world = world();
    let (state, _) = SignIn::resume(pending()).waits();
    let (state, _) = world.answer(state, back("state-1")).waits();
    let mut claims = claims("nonce-1");
    claims["sub"] = "cong-dan-2".into();
    let (state, _) = world.answer(state, json_answer(200, &tokens(&claims))).waits();
    let (state, _) = world.answer(state, keys()).waits();
    assert_eq!(fault(world.answer(state, json_answer(200, &person("cong-dan-2")))), Fault::OtherPerson);
}

#[test]
fn the_same_person_may_sign_in_again() {
    let mut world = world();
    world.session = None;
    let state = asking(&mut world);
    let (state, ask) = world.answer(state, json_answer(200, &person("cong-dan-1"))).waits();
    let answer = world.keep(&ask);
    assert!(world.answer(state, answer).done().is_ok());
}

#[test]
fn who_it_is_must_be_whose_token_it_is() {
    let mut world = nobody();
    let state = asking(&mut world);
    assert_eq!(fault(world.answer(state, json_answer(200, &person("cong-dan-2")))), Fault::ServiceBroken);
}

#[test]
fn a_key_that_the_platform_lost_is_made_anew() {
    let mut world = nobody();
    let (state, ask) = SignIn::start(vault()).waits();
    assert!(matches!(ask, Ask::Platform(PlatformRequest::PublicKey { alias }) if alias == key_of(vault())));
    let (state, ask) = world.answer(state, Answer::Platform(PlatformOutcome::Lost)).waits();
    assert!(matches!(ask, Ask::Platform(PlatformRequest::CreateKey { alias, .. }) if alias == key_of(vault())));
    let (_, ask) = world.answer(state, key_here()).waits();
    assert!(asked(&ask).starts_with("GET "));
    assert_ne!(key_of(vault()), key_of(gocua_vault::VaultId::from([2; 16])));
}

#[test]
fn a_key_store_that_refuses_ends_it() {
    let mut world = nobody();
    let bad = || Answer::Platform(PlatformOutcome::KeyCreated { public_key: vec![4; 64] });
    for answer in [Answer::Platform(PlatformOutcome::Cancelled), offline(), bad()] {
        let (state, _) = SignIn::start(vault()).waits();
        assert_eq!(fault(world.answer(state, answer)), Fault::KeyStore);
    }
    // Made anew and lost at once: not for ever.
    let (state, _) = SignIn::start(vault()).waits();
    let (state, _) = world.answer(state, Answer::Platform(PlatformOutcome::Lost)).waits();
    assert_eq!(fault(world.answer(state, Answer::Platform(PlatformOutcome::Lost))), Fault::KeyStore);
}

#[test]
fn each_answer_of_the_broker_that_is_none_ends_it_with_a_word() {
    let mut other = metadata();
    other["issuer"] = json!("https://khac.example");
    let page = || Answer::Http(response(200, &[("content-type", "text/html")], "<html>"));
    let cases = [
        (offline(), Fault::Offline),
        (page(), Fault::CaptivePortal),
        (http(503, &[("retry-after", "30")]), Fault::ServiceUnavailable { retry_at: Some(NOW + 30) }),
        (json_answer(200, &other), Fault::ServiceBroken),
    ];
    for (answer, expected) in cases {
        let mut world = nobody();
        let (state, _) = SignIn::start(vault()).waits();
        let (state, _) = world.answer(state, key_here()).waits();
        assert_eq!(fault(world.answer(state, answer)), expected);
    }
    // In the same way at the code.
    for (answer, expected) in [
        (offline(), Fault::Offline),
        (page(), Fault::CaptivePortal),
        (json_answer(400, &json!({ "error": "invalid_grant" })), Fault::SignInAgain),
    ] {
        let mut world = nobody();
        let (state, secrets) = outside(&mut world);
        let (state, _) = world.answer(state, back(&secrets.state)).waits();
        assert_eq!(fault(world.answer(state, answer)), expected);
    }
}

#[test]
fn no_browser_opens_before_the_attempt_is_on_the_disk() {
    let mut world = nobody();
    let (state, _) = SignIn::start(vault()).waits();
    let (state, _) = world.answer(state, key_here()).waits();
    let (state, _) = world.answer(state, json_answer(200, &metadata())).waits();
    let (state, ask) = world.answer(state, pushed()).waits();
    assert!(matches!(ask, Ask::Keep(_)));
    assert_eq!(fault(world.answer(state, Answer::Failed(Fault::DiskFull))), Fault::DiskFull);
}

#[test]
fn an_address_that_is_not_ours_keeps_waiting() {
    let mut world = nobody();
    let (mut state, secrets) = outside(&mut world);
    for url in ["https://khac.example/ve", "", &format!("{REDIRECT}?code=code-1&state=other&iss={BROKER}")] {
        let Step::Same(same) = world.answer(state, Answer::Browsed(url.to_owned())) else { panic!("{url}") };
        state = same;
    }
    assert_eq!(asked(&world.answer(state, back(&secrets.state)).waits().1), "POST /token");
}

#[test]
fn refusing_and_closing_the_page_are_no_faults_of_anybody() {
    let mut world = nobody();
    let (state, secrets) = outside(&mut world);
    let refused = format!("{REDIRECT}?error=access_denied&state={}&iss={BROKER}", secrets.state);
    assert_eq!(fault(world.answer(state, Answer::Browsed(refused))), Fault::SignInRefused);
    let (state, _) = outside(&mut world);
    assert_eq!(fault(world.answer(state, Answer::Platform(PlatformOutcome::Cancelled))), Fault::SignInCancelled);
    let (state, _) = outside(&mut world);
    assert_eq!(fault(world.act(state, Act::Cancel)), Fault::SignInCancelled);
    // Somebody else than the broker answers.
    let (state, secrets) = outside(&mut world);
    let forged = format!("{REDIRECT}?code=code-1&state={}&iss=https://khac.example", secrets.state);
    assert_eq!(fault(world.answer(state, Answer::Browsed(forged))), Fault::ServiceBroken);
}

#[test]
fn beginning_anew_forgets_the_first_tab() {
    let mut world = nobody();
    let (state, first) = outside(&mut world);
    let mut slots: Slots<(), SignIn> = Slots::default();
    slots.begin(&(), || Step::Wait(state, Ask::Browse(None)));
    slots.waits(&(), 7);
    let turned = slots.act(&(), Act::Again, &mut world.here());
    assert_eq!(turned.stale, Some(7));
    assert!(matches!(turned.next, Next::Asks(Ask::Platform(PlatformRequest::PublicKey { .. }))));
    slots.waits(&(), 8);
    // The first tab comes back now: nobody waits for it.
    assert!(matches!(slots.answer(&(), 7, back(&first.state), &mut world.here()).next, Next::Nothing));
    assert!(matches!(slots.get(&()), Some(SignIn::Key)));
    // And what the second attempt waits for is not what the first one was told.
    world.pass(1);
    let (state, second) = outside(&mut world);
    assert_ne!(first.state, second.state);
    assert!(matches!(world.answer(state, back(&first.state)), Step::Same(_)));
}

#[test]
fn after_the_process_died_the_browser_is_still_understood() {
    let mut world = nobody();
    let pending: Pending = pending();
    let (state, ask) = SignIn::resume(pending).waits();
    assert_eq!(browsed(&ask), None);
    let (_, ask) = world.answer(state, back("state-1")).waits();
    assert_eq!(parameter(&body(&ask), "code_verifier"), "verifier-1");
}

#[test]
fn a_token_that_is_not_for_this_attempt_signs_nobody_in() {
    let with = |name: &str, value: Value| {
        let name = name.to_owned();
        move |mut claims: Value| {
            claims[name.as_str()] = value.clone();
            claims
        }
    };
    type Change = Box<dyn Fn(Value) -> Value>;
    let cases: [(Change, Fault); 5] = [
        (Box::new(with("nonce", json!("other"))), Fault::ServiceBroken),
        (Box::new(with("aud", json!("another app"))), Fault::ServiceBroken),
        (Box::new(with("iss", json!("https://khac.example"))), Fault::ServiceBroken),
        (Box::new(with("exp", json!(NOW - 100_000))), Fault::ClockWrong { shown: NOW, past: None }),
        (Box::new(with("iat", json!(NOW + 100_000))), Fault::ClockWrong { shown: NOW, past: None }),
    ];
    // It is the phone's clock, unless a service has said what time it is.
    let cases = cases
        .iter()
        .flat_map(|(change, expected)| [(false, change, expected.clone()), (true, change, Fault::ServiceBroken)]);
    for (heard, change, expected) in cases {
        let mut world = nobody();
        world.moment = world.moment.on_phone(0, heard);
        let (state, secrets) = outside(&mut world);
        let (state, _) = world.answer(state, back(&secrets.state)).waits();
        let mut claims = change(claims(&secrets.nonce));
        if claims["iat"].as_i64() > Some(NOW) {
            claims["exp"] = json!(NOW + 200_000);
        } else if claims["exp"].as_i64() < Some(NOW) {
            claims["iat"] = json!(NOW - 200_000);
        }
        let (state, _) = world.answer(state, json_answer(200, &tokens(&claims))).waits();
        assert_eq!(fault(world.answer(state, keys())), expected);
    }
}

#[test]
fn a_session_that_could_not_go_on_by_itself_is_none() {
    let mut world = nobody();
    let (state, secrets) = outside(&mut world);
    let (state, _) = world.answer(state, back(&secrets.state)).waits();
    let mut tokens = tokens(&claims(&secrets.nonce));
    tokens.as_object_mut().unwrap().remove("refresh_token");
    let (state, _) = world.answer(state, json_answer(200, &tokens)).waits();
    let (state, _) = world.answer(state, keys()).waits();
    let none = Fault::SetUpWrong { what: "offline_access".to_owned() };
    assert_eq!(fault(world.answer(state, json_answer(200, &person("cong-dan-1")))), none);
}

#[test]
fn a_session_that_could_not_be_kept_is_none_and_no_tap_stops_the_keeping() {
    let mut world = nobody();
    let state = asking(&mut world);
    let (state, _) = world.answer(state, json_answer(200, &person("cong-dan-1"))).waits();
    let Step::Same(state) = world.act(state, Act::Cancel) else { panic!("cancelled") };
    let Step::Same(state) = world.act(state, Act::Again) else { panic!("begun anew") };
    assert_eq!(fault(world.answer(state, Answer::Failed(Fault::DiskFull))), Fault::DiskFull);
    assert!(world.session.is_none());
}

#[test]
fn keys_that_were_exchanged_in_between_are_fetched_once_more_and_not_for_ever() {
    let mut world = nobody();
    let (state, secrets) = outside(&mut world);
    let (state, _) = world.answer(state, back(&secrets.state)).waits();
    let (state, ask) = world.answer(state, json_answer(200, &tokens(&claims(&secrets.nonce)))).waits();
    assert_eq!(asked(&ask), "GET /jwks");
    let none = || json_answer(200, &json!({ "keys": [] }));
    let (state, ask) = world.answer(state, none()).waits();
    assert_eq!(asked(&ask), "GET /jwks");
    let (_, ask) = world.answer(state, keys()).waits();
    assert_eq!(asked(&ask), "GET /userinfo");

    let (state, secrets) = outside(&mut world);
    let (state, _) = world.answer(state, back(&secrets.state)).waits();
    let (state, _) = world.answer(state, json_answer(200, &tokens(&claims(&secrets.nonce)))).waits();
    let (state, _) = world.answer(state, none()).waits();
    assert_eq!(world.answer(state, none()).done().err(), Some(Fault::ServiceBroken));
}

#[test]
fn a_broker_that_is_not_set_up_for_this_app_is_said_to_be_just_that() {
    let mut world = nobody();
    let (state, secrets) = outside(&mut world);
    let (state, _) = world.answer(state, back(&secrets.state)).waits();
    let mut little = tokens(&claims(&secrets.nonce));
    little["scope"] = "openid profile".into();
    let scope = Fault::SetUpWrong { what: "scope".to_owned() };
    assert_eq!(world.answer(state, json_answer(200, &little)).done().err(), Some(scope));
    let state = asking(&mut world);
    let mut nameless = person("cong-dan-1");
    nameless.as_object_mut().unwrap().remove("personal_number");
    let claim = Fault::SetUpWrong { what: "personal_number".to_owned() };
    assert_eq!(world.answer(state, json_answer(200, &nameless)).done().err(), Some(claim));
}
