//! Connecting the signing account.

use serde_json::{Value, json};

use super::here::*;
use crate::door::fault::Fault;
use crate::door::platform::PlatformOutcome;
use crate::flow::link::Link;
use crate::world::ask::{Answer, Ask};
use crate::world::flow::Step;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

fn info() -> Value {
    json!({
        "specs": "2.0.0.2", "name": "x", "authType": ["oauth2code"], "oauth2": "https://ky.example",
        "methods": ["info", "credentials/list", "credentials/info", "signatures/signHash"],
    })
}

fn credential(status: &str) -> Value {
    json!({
        "key": { "status": "enabled", "algo": ["1.2.840.10045.4.3.2"], "len": 256 },
        "cert": { "status": status, "certificates": [STANDARD.encode(certificate())] },
        "auth": { "mode": "oauth2code" }, "SCAL": "2", "multisign": 1,
    })
}

fn unlinked() -> World {
    let mut world = world();
    world.linked = None;
    world
}

fn start() -> Step<Link> {
    Link::start(&environment())
}

/// The person is in the browser; the state that must come back.
fn outside(world: &mut World) -> (Link, String) {
    let (state, ask) = start().waits();
    assert_eq!(asked(&ask), "POST /csc/v2/info");
    let (state, ask) = world.answer(state, json_answer(200, &info())).waits();
    let name = parameter(&body(&ask), "state");
    let pushed = json_answer(201, &json!({ "request_uri": "urn:1", "expires_in": 60 }));
    let (state, ask) = world.answer(state, pushed).waits();
    assert_eq!(parameter(browsed(&ask).unwrap(), "request_uri"), "urn:1");
    (state, name)
}

fn back(state: &str) -> Answer {
    Answer::Browsed(format!("{REDIRECT}?code=code-1&state={state}"))
}

/// Which credentials there are.
fn listing(world: &mut World) -> Link {
    let (state, name) = outside(world);
    let (state, ask) = world.answer(state, back(&name)).waits();
    assert_eq!(asked(&ask), "POST /oauth2/token");
    let token = json!({ "access_token": "token-1", "token_type": "Bearer" });
    let (state, ask) = world.answer(state, json_answer(200, &token)).waits();
    assert_eq!(asked(&ask), "POST /csc/v2/credentials/list");
    state
}

fn described(world: &mut World, credential: &Value) -> Step<Link> {
    let state = listing(world);
    let (state, ask) = world.answer(state, json_answer(200, &json!({ "credentialIDs": [CREDENTIAL] }))).waits();
    assert_eq!(asked(&ask), "POST /csc/v2/credentials/info");
    world.answer(state, json_answer(200, credential))
}

#[test]
fn the_account_is_known_once_it_is_on_the_disk() {
    let mut world = unlinked();
    let (state, ask) = described(&mut world, &credential("valid")).waits();
    assert!(world.linked.is_none());
    let answer = world.keep(&ask);
    assert_eq!(world.answer(state, answer).done(), Ok(()));
    let linked = world.linked.unwrap();
    assert_eq!((linked.base.as_str(), linked.credential.id.as_str()), (SIGNING, CREDENTIAL));
    assert_eq!(linked.credential.certificates, [certificate()]);
}

#[test]
fn an_account_that_could_not_be_kept_is_none() {
    let mut world = unlinked();
    let (state, _) = described(&mut world, &credential("valid")).waits();
    let Step::Same(state) = world.act(state, ()) else { panic!("given up while keeping") };
    assert_eq!(world.answer(state, Answer::Failed(Fault::DiskFull)).done(), Err(Fault::DiskFull));
}

#[test]
fn an_account_without_a_certificate_that_signs_is_said_at_once() {
    let mut world = unlinked();
    let state = listing(&mut world);
    let none = json_answer(200, &json!({ "credentialIDs": [] }));
    assert_eq!(world.answer(state, none).done(), Err(Fault::NoCertificate));
    for status in ["expired", "revoked", "suspended"] {
        assert_eq!(described(&mut world, &credential(status)).done(), Err(Fault::NoCertificate), "{status}");
    }
}

#[test]
fn a_provider_that_knows_no_pushed_requests_is_opened_directly() {
    let mut world = unlinked();
    let (state, _) = start().waits();
    let (state, _) = world.answer(state, json_answer(200, &info())).waits();
    let (_, ask) = world.answer(state, http(404, &[])).waits();
    assert_eq!(parameter(browsed(&ask).unwrap(), "code_challenge_method"), "S256");
}

#[test]
fn an_address_that_is_not_ours_keeps_waiting() {
    let mut world = unlinked();
    let (state, name) = outside(&mut world);
    let Step::Same(state) = world.answer(state, back("other")) else { panic!("taken") };
    assert!(matches!(world.answer(state, back(&name)), Step::Wait(..)));
}

#[test]
fn giving_up_at_any_step_leaves_no_account() {
    let mut world = unlinked();
    let (state, _) = start().waits();
    assert_eq!(world.act(state, ()).done(), Err(Fault::SigningRefused));
    let (state, _) = outside(&mut world);
    let closed = Answer::Platform(PlatformOutcome::Cancelled);
    assert_eq!(world.answer(state, closed).done(), Err(Fault::SigningRefused));
    let (state, name) = outside(&mut world);
    let refused = Answer::Browsed(format!("{REDIRECT}?error=access_denied&state={name}"));
    assert_eq!(world.answer(state, refused).done(), Err(Fault::SigningRefused));
    assert!(world.linked.is_none());
}

#[test]
fn a_provider_that_is_not_well_ends_it_with_a_word() {
    let cases = [
        (offline(), Fault::Offline),
        (http(503, &[]), Fault::ServiceUnavailable { retry_at: None }),
        (json_answer(200, &json!({ "specs": "3.0.0" })), Fault::ServiceBroken),
        (Answer::Http(response(200, &[], "<html>")), Fault::ServiceBroken),
    ];
    for (answer, expected) in cases {
        let (state, ask) = start().waits();
        assert!(matches!(ask, Ask::Http(_)));
        assert_eq!(unlinked().answer(state, answer).done(), Err(expected));
    }
    let mut world = unlinked();
    let (state, _) = outside(&mut world);
    assert!(matches!(world.answer(state, Answer::Elapsed).done(), Err(Fault::Internal { .. })));
}

#[test]
fn an_address_that_cannot_be_trusted_is_never_asked() {
    let mut environment = environment();
    environment.signing = "http://ky.example/csc/v2".to_owned();
    assert_eq!(Link::start(&environment).done(), Err(Fault::ServiceBroken));
}
