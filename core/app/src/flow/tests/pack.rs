//! Newer rules from the portal.

use super::here::*;
use crate::door::config::Environment;
use crate::door::fault::Fault;
use crate::flow::pack::{Door, Opened, Pack};
use crate::rules::library::Library;
use crate::world::ask::{Answer, Ask, Worked};
use crate::world::flow::{Flow as _, Step};

fn door(environment: &Environment) -> Door<'_> {
    Door { environment, sequence: Some(7), now: NOW }
}

fn answer(state: Pack, answer: Answer) -> Step<Pack> {
    state.answer(answer, &mut door(&environment()))
}

fn fetched() -> (Pack, Ask) {
    let (state, _) = Pack::newer(&door(&environment())).waits();
    answer(state, Answer::Http(response(200, &[("etag", "\"8\"")], "container"))).waits()
}

fn opened() -> Answer {
    Answer::Worked(Worked::new::<Opened>(Ok(Library::built_in())))
}

fn refused(fault: Fault) -> Answer {
    Answer::Worked(Worked::new::<Opened>(Err(fault)))
}

fn is_nothing(step: Step<Pack>) -> bool {
    matches!(step, Step::Done(Ok(None)))
}

#[test]
fn the_portal_is_told_which_rules_are_here_and_newer_ones_are_kept_and_used() {
    let (state, ask) = Pack::newer(&door(&environment())).waits();
    assert_eq!(asked(&ask), "GET /v1/packs/vn-base");
    let Ask::Http(exchange) = ask else { panic!("not asked") };
    assert_eq!(exchange.request.headers()["if-none-match"], "\"7\"");
    let (state, ask) = answer(state, Answer::Http(response(200, &[("etag", "\"8\"")], "container"))).waits();
    assert_eq!(job(ask).name, "pack");
    let (state, ask) = answer(state, opened()).waits();
    assert!(matches!(ask, Ask::KeepPack(bytes) if bytes == b"container"));
    assert!(matches!(answer(state, Answer::Done), Step::Done(Ok(Some(_)))));
}

#[test]
fn verified_rules_serve_also_when_there_was_no_room_to_keep_them() {
    let (state, _) = fetched();
    let (state, _) = answer(state, opened()).waits();
    assert!(matches!(answer(state, Answer::Failed(Fault::DiskFull)), Step::Done(Ok(Some(_)))));
}

#[test]
fn a_pack_that_is_not_sound_is_refused_and_the_one_in_use_stays() {
    // The real judge, over bytes that are no pack.
    let (state, ask) = fetched();
    assert!(matches!(answer(state, work(ask)), Step::Done(Err(Fault::PackRefused))));
    let (state, _) = fetched();
    assert!(matches!(answer(state, refused(Fault::PackOlder)), Step::Done(Err(Fault::PackOlder))));
}

#[test]
fn being_offline_is_no_fault_and_neither_is_having_the_newest() {
    let page = || Answer::Http(response(200, &[("content-type", "text/html")], "<html>"));
    for said in [offline(), http(304, &[]), http(503, &[]), http(404, &[]), page(), Answer::Elapsed] {
        let (state, _) = Pack::newer(&door(&environment())).waits();
        assert!(is_nothing(answer(state, said)));
    }
}

#[test]
fn what_was_kept_is_verified_again_and_serves_only_when_it_is_sound() {
    let (state, ask) = Pack::kept().waits();
    assert!(matches!(ask, Ask::ReadPack));
    let (state, ask) = answer(state, Answer::Pack(Some(b"container".to_vec()))).waits();
    assert!(is_nothing(answer(state, work(ask))));
    let (state, _) = Pack::kept().waits();
    let (state, _) = answer(state, Answer::Pack(Some(b"container".to_vec()))).waits();
    assert!(matches!(answer(state, opened()), Step::Done(Ok(Some(_)))));
    for said in [Answer::Pack(None), Answer::Failed(Fault::DiskFull)] {
        let (state, _) = Pack::kept().waits();
        assert!(is_nothing(answer(state, said)));
    }
}

#[test]
fn a_tap_changes_nothing() {
    let (state, _) = Pack::kept().waits();
    assert!(matches!(state.act((), &mut door(&environment())), Step::Same(Pack::Reading)));
}
