//! Newer rules from the portal.

use gocua_dossier::pack::{Have, PackKey};

use super::here::*;
use crate::door::config::Environment;
use crate::door::fault::Fault;
use crate::flow::pack::{Door, Ended, Opened, Pack};
use crate::rules::library::Library;
use crate::world::ask::{Answer, Ask, Worked};
use crate::world::flow::{Flow as _, Step};

fn door(environment: &Environment) -> Door<'_> {
    Door { environment, have: Some(Have { sequence: 7, key: PackKey([4; 65]) }), clock: clock(NOW) }
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
    matches!(step, Step::Done(Ended::Same))
}

fn is_newer(step: Step<Pack>) -> bool {
    matches!(step, Step::Done(Ended::Newer(_)))
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
    assert!(is_newer(answer(state, Answer::Done)));
}

#[test]
fn verified_rules_serve_also_when_there_was_no_room_to_keep_them() {
    let (state, _) = fetched();
    let (state, _) = answer(state, opened()).waits();
    assert!(is_newer(answer(state, Answer::Failed(Fault::DiskFull))));
}

#[test]
fn a_pack_that_is_not_sound_is_refused_and_the_one_in_use_stays() {
    // The real judge, over bytes that are no pack.
    let (state, ask) = fetched();
    assert!(matches!(answer(state, work(ask)), Step::Done(Ended::Refused(Fault::PackRefused))));
    let (state, _) = fetched();
    assert!(matches!(answer(state, refused(Fault::PackOlder)), Step::Done(Ended::Refused(Fault::PackOlder))));
}

#[test]
fn whoever_cannot_do_without_newer_rules_is_told_why_they_are_not_there() {
    let page = || Answer::Http(response(200, &[("content-type", "text/html")], "<html>"));
    let wrong = || Fault::ClockWrong { shown: NOW, past: None };
    for (said, expected) in [
        (offline(), Fault::Offline),
        (Answer::Failed(wrong()), wrong()),
        (http(503, &[]), Fault::ServiceUnavailable { retry_at: None }),
        (http(404, &[]), Fault::ServiceUnavailable { retry_at: None }),
        (page(), Fault::CaptivePortal),
    ] {
        let (state, _) = Pack::newer(&door(&environment())).waits();
        let Step::Done(Ended::Unknown(fault)) = answer(state, said) else { panic!("not told") };
        assert_eq!(fault, expected);
    }
    let (state, _) = Pack::newer(&door(&environment())).waits();
    assert!(is_nothing(answer(state, http(304, &[]))));
}

#[test]
fn rules_of_another_time_are_the_clock_unless_the_time_is_known() {
    let wrong = || refused(Fault::ClockWrong { shown: NOW, past: None });
    let (state, _) = Pack::kept().waits();
    let (state, _) = answer(state, Answer::Pack(Some(b"container".to_vec()))).waits();
    assert!(matches!(answer(state, wrong()), Step::Done(Ended::Unknown(Fault::ClockWrong { .. }))));
    let (state, _) = fetched();
    assert!(matches!(answer(state, wrong()), Step::Done(Ended::Refused(Fault::ClockWrong { .. }))));
}

#[test]
fn what_was_kept_is_verified_again_and_serves_only_when_it_is_sound() {
    let (state, ask) = Pack::kept().waits();
    assert!(matches!(ask, Ask::ReadPack));
    let (state, ask) = answer(state, Answer::Pack(Some(b"container".to_vec()))).waits();
    assert!(is_nothing(answer(state, work(ask))));
    let (state, _) = Pack::kept().waits();
    let (state, _) = answer(state, Answer::Pack(Some(b"container".to_vec()))).waits();
    assert!(is_newer(answer(state, opened())));
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
