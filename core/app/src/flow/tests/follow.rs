//! Following a dossier until its result is here.

use gocua_dossier::submission::to_hex;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::here::*;
use crate::door::fault::Fault;
use crate::flow::follow::{Ended, Follow, Now};
use crate::kept::course::{Sent, Stage};
use crate::kept::table::{Change, Thing};
use crate::rules::result::{Verdict, Verified};
use crate::world::ask::{Answer, Ask, VaultAsk, Worked};
use crate::world::bytes::sha256;
use crate::world::flow::{Next, Slots, Step};

fn sent_world() -> World {
    let mut world = World::at(Stage::Sent(Box::new(sent())));
    world.watched = Some(DRAFT);
    world
}

fn standing() -> Value {
    json!({ "state": 2, "dossier_code": "H01.1", "steps": [{ "at": NOW, "state": 2, "text": "x" }] })
}

fn with_result(bytes: &[u8]) -> Value {
    let mut standing = standing();
    standing["result"] = json!({ "name": "kq.pdf", "sha256": to_hex(&sha256(bytes)), "bytes": bytes.len() });
    standing
}

fn asking(world: &mut World) -> Follow {
    let (state, ask) = world.with(|here| Follow::start(here)).waits();
    assert_eq!(asked(&ask), format!("GET /v1/submissions/{}", sent().submission));
    state
}

/// The news are kept; what comes next.
fn heard(world: &mut World, news: &Value) -> Step<Follow> {
    let state = asking(world);
    let (state, ask) = world.answer(state, json_answer(200, news)).waits();
    let answer = world.keep(&ask);
    world.answer(state, answer)
}

fn sent_of(world: &World) -> &Sent {
    match world.stage() {
        Some(Stage::Sent(sent)) => sent,
        _ => panic!("not sent"),
    }
}

fn verified(bytes: &[u8]) -> Answer {
    let bytes = Zeroizing::new(bytes.to_vec());
    let verified = Verified { bytes, signer: "agency".to_owned(), signed_at: Some(NOW - 9) };
    Answer::Worked(Worked::new::<Verdict>(Ok(verified)))
}

/// The result is being verified.
fn verifying(world: &mut World) -> (Follow, Ask) {
    let (state, ask) = heard(world, &with_result(b"result")).waits();
    assert!(asked(&ask).ends_with("/result"));
    world.answer(state, Answer::Http(response(200, &[], "result"))).waits()
}

#[test]
fn news_are_known_once_they_are_on_the_disk() {
    let mut world = sent_world();
    let state = asking(&mut world);
    let (state, ask) = world.answer(state, json_answer(200, &standing())).waits();
    assert!(sent_of(&world).standing.is_none());
    let answer = world.keep(&ask);
    assert_eq!(sent_of(&world).code(), "H01.1");
    let (_, ask) = world.answer(state, answer).waits();
    assert_eq!(after(&ask), 4_000);
    // The same again is no news: nothing is written.
    let state = asking(&mut world);
    assert!(matches!(world.answer(state, json_answer(200, &standing())).waits().1, Ask::After(_)));
}

#[test]
fn a_result_and_the_dossier_that_names_it_are_kept_together() {
    let mut world = sent_world();
    let (state, ask) = verifying(&mut world);
    assert_eq!(job(ask).name, "verify");
    let (state, ask) = world.answer(state, verified(b"result")).waits();
    assert!(matches!(ask, Ask::Vault(VaultAsk::SealFile(bytes)) if bytes.as_slice() == b"result"));
    let (state, ask) = world.answer(state, Answer::Sealed(sealed(6, 500))).waits();
    assert_eq!(writes(&ask).len(), 2);
    let Some(Change::Put(Thing::Document(document))) = Change::read(&writes(&ask)[0]) else { panic!("no document") };
    assert_eq!((document.signer.as_str(), document.signed_at, document.received_at), ("agency", Some(NOW - 9), NOW));
    assert_eq!(document.dossier_code.as_deref(), Some("H01.1"));
    assert!(!document.title.is_empty());
    let answer = world.keep(&ask);
    assert_eq!(sent_of(&world).result.as_deref(), Some(document.id.as_str()));
    assert_eq!(world.answer(state, answer).done(), Ended::Result);
    // Then there is nothing more to ask.
    assert_eq!(world.with(|here| Follow::start(here)).done(), Ended::Quiet);
}

#[test]
fn a_result_that_is_not_what_was_announced_is_not_taken_over() {
    let mut world = sent_world();
    let (state, _) = heard(&mut world, &with_result(b"result")).waits();
    let (state, ask) = world.answer(state, Answer::Http(response(200, &[], "another"))).waits();
    // The same again in four seconds would be no better: it is not fetched again until the person asks.
    assert_eq!(world.answer(state, work(ask)).done(), Ended::Told(Fault::ResultNotGenuine));
    assert!(sent_of(&world).result.is_none());
}

#[test]
fn a_result_that_nobody_signed_is_not_taken_over() {
    let mut world = sent_world();
    let (state, ask) = verifying(&mut world);
    assert_eq!(world.answer(state, work(ask)).done(), Ended::Told(Fault::ResultNotGenuine));
}

#[test]
fn a_result_is_not_called_false_before_it_is_known_who_is_believed() {
    let mut world = sent_world();
    world.library = &BUILT_IN;
    let (state, ask) = heard(&mut world, &with_result(b"result")).waits();
    assert!(matches!((state, ask), (Follow::Pausing, Ask::After(_))));
    assert_eq!(world.said, None);
}

#[test]
fn a_result_that_could_not_be_kept_is_said_and_asked_for_again_later() {
    let mut world = sent_world();
    let (state, _) = verifying(&mut world);
    let (state, _) = world.answer(state, verified(b"result")).waits();
    assert_eq!(world.answer(state, Answer::Failed(Fault::DiskFull)).done(), Ended::Told(Fault::DiskFull));
    let (state, _) = verifying_again(&mut world);
    let (state, _) = world.answer(state, verified(b"result")).waits();
    let (state, _) = world.answer(state, Answer::Sealed(sealed(6, 500))).waits();
    assert_eq!(world.answer(state, Answer::Failed(Fault::DiskFull)).done(), Ended::Told(Fault::DiskFull));
    assert!(sent_of(&world).result.is_none());
}

/// As [`verifying`], when the news are known already.
fn verifying_again(world: &mut World) -> (Follow, Ask) {
    let state = asking(world);
    let (state, ask) = world.answer(state, json_answer(200, &with_result(b"result"))).waits();
    assert!(asked(&ask).ends_with("/result"));
    world.answer(state, Answer::Http(response(200, &[], "result"))).waits()
}

#[test]
fn a_portal_that_is_not_well_is_asked_again_as_long_as_somebody_looks() {
    for answer in [offline(), http(503, &[]), http(404, &[]), http(200, &[]), json_answer(200, &json!({}))] {
        let mut world = sent_world();
        let state = asking(&mut world);
        let (state, ask) = world.answer(state, answer).waits();
        assert_eq!(after(&ask), 4_000);
        let (_, ask) = world.answer(state, Answer::Elapsed).waits();
        assert!(asked(&ask).starts_with("GET "));
    }
    let mut world = sent_world();
    let (state, _) = heard(&mut world, &with_result(b"result")).waits();
    assert!(matches!(world.answer(state, http(500, &[])).waits().1, Ask::After(_)));
}

#[test]
fn when_nobody_looks_it_is_quiet() {
    let mut world = sent_world();
    world.watched = None;
    assert_eq!(heard(&mut world, &standing()).done(), Ended::Quiet);
    let mut world = sent_world();
    let (state, _) = heard(&mut world, &standing()).waits();
    world.watched = None;
    assert_eq!(world.answer(state, Answer::Elapsed).done(), Ended::Quiet);
}

#[test]
fn without_a_session_or_a_sent_dossier_nothing_is_asked() {
    let mut world = sent_world();
    world.session = None;
    assert_eq!(world.with(|here| Follow::start(here)).done(), Ended::Quiet);
    assert_eq!(super::send::under_way().with(|here| Follow::start(here)).done(), Ended::Quiet);
    let mut world = sent_world();
    let state = asking(&mut world);
    assert_eq!(world.answer(state, Answer::Failed(Fault::SignInAgain)).done(), Ended::Quiet);
}

#[test]
fn news_that_could_not_be_kept_are_said() {
    let mut world = sent_world();
    let state = asking(&mut world);
    let (state, _) = world.answer(state, json_answer(200, &standing())).waits();
    assert_eq!(world.answer(state, Answer::Failed(Fault::DiskFull)).done(), Ended::Told(Fault::DiskFull));
    assert!(sent_of(&world).standing.is_none());
}

#[test]
fn now_ends_a_pause_and_its_timer_and_asks_nothing_twice() {
    let mut world = sent_world();
    let mut slots: Slots<(), Follow> = Slots::default();
    slots.begin(&(), || Follow::start(&world.here()));
    slots.waits(&(), 1);
    assert!(matches!(slots.act(&(), Now, &mut world.here()).next, Next::Nothing));
    assert!(matches!(slots.answer(&(), 1, offline(), &mut world.here()).next, Next::Asks(Ask::After(_))));
    slots.waits(&(), 2);
    let turned = slots.act(&(), Now, &mut world.here());
    assert!(matches!((turned.stale, turned.next), (Some(2), Next::Asks(Ask::Portal(_)))));
    slots.waits(&(), 3);
    assert!(matches!(slots.answer(&(), 2, Answer::Elapsed, &mut world.here()).next, Next::Nothing));
}
