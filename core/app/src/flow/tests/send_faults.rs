//! Sending, when something goes wrong: only the portal's own word ends it, and nothing but a verified receipt on the disk makes it sent.

use gocua_dossier::draft::DraftId;
use gocua_dossier::submission::SubmissionId;
use serde_json::{Value, json};

use super::here::*;
use super::send::{placed, put, receipt, receipt_claims, received, signed, under_way, whole};
use crate::door::fault::Fault;
use crate::flow::send::{Act, Ended, Send};
use crate::kept::course::{Sending, Stage, submission_id};
use crate::world::ask::{Answer, Ask, VaultAsk};
use crate::world::flow::{Flow as _, Step};

fn why(state: &Send) -> &Fault {
    state.waiting().unwrap().0
}

#[test]
fn no_byte_leaves_before_the_sealed_submission_is_on_the_disk() {
    let mut world = signed();
    let (state, ask) = world.start().waits();
    assert!(matches!(ask, Ask::Vault(_)));
    let (state, ask) = world.tell(state, Answer::SealedTo { enc: [5; 32], ciphertext: vec![1] }).waits();
    assert!(matches!(ask, Ask::Keep(_)));
    // The disk is full: nothing is sent, and it is still signed.
    let ended = world.tell(state, Answer::Failed(Fault::DiskFull)).done();
    assert_eq!(ended, Ended::Not(Fault::DiskFull));
    assert!(matches!(world.stage(), Some(Stage::Signed { .. })));
}

#[test]
fn what_cannot_be_sealed_stays_signed() {
    let mut world = signed();
    let (state, _) = world.start().waits();
    assert_eq!(world.tell(state, Answer::Failed(Fault::VaultDamaged)).done(), Ended::Not(Fault::VaultDamaged));
    let (state, _) = world.start().waits();
    assert!(matches!(world.tell(state, Answer::Elapsed).done(), Ended::Not(Fault::Internal { .. })));
}

#[test]
fn answers_that_were_changed_while_it_was_being_sealed_are_not_sent_unread() {
    let mut world = signed();
    let (state, _) = world.start().waits();
    world.type_on();
    let ended = world.tell(state, Answer::SealedTo { enc: [5; 32], ciphertext: vec![1] }).done();
    assert_eq!(ended, Ended::Not(Fault::DocumentChanged));
}

#[test]
fn it_begins_only_with_a_signed_form_a_session_and_somebody_to_seal_to() {
    let mut world = world();
    assert_eq!(world.start().done(), Ended::Not(Fault::DocumentChanged));
    let mut world = signed();
    world.session = None;
    assert_eq!(world.start().done(), Ended::Not(Fault::SignInAgain));
    let mut world = signed();
    // Seconds after the first start the rules may still be on their way; without a network they never come, and that is said.
    world.library = &BUILT_IN;
    let (state, ask) = world.start().waits();
    assert!(matches!(ask, Ask::Rules));
    assert_eq!(world.tell(state, offline()).done(), Ended::Not(Fault::Offline));
    // Whatever kept them from coming is what is said: a clock that is wrong is no network that is missing.
    let wrong = Fault::ClockWrong { shown: NOW, past: None };
    let (state, _) = world.start().waits();
    assert_eq!(world.tell(state, Answer::Failed(wrong.clone())).done(), Ended::Not(wrong));
    let (state, _) = world.start().waits();
    world.library = &TRUSTING;
    assert!(matches!(world.tell(state, Answer::Ran).waits(), (Send::Sealing(_), Ask::Vault(_))));
    // A paper whose file is gone: nothing is sent without it.
    let mut world = signed();
    world.draft.as_mut().unwrap().files.clear();
    assert!(matches!(world.start().done(), Ended::Not(Fault::Internal { .. })));
    // A form of earlier answers is no form of these.
    let mut world = signed();
    world.type_on();
    assert_eq!(world.start().done(), Ended::Not(Fault::DocumentChanged));
}

/// A way to some state of a dossier on its way.
type To = fn(&mut World) -> (Send, Ask);

const ALL_THE_WAY: [To; 4] = [|world| world.start().waits(), put, placed, whole];

#[test]
fn only_the_portals_own_problem_ends_a_dossier() {
    let pages =
        [("text/html", "<html>"), ("text/plain", "no"), ("application/problem+json", "{}"), ("application/json", "{}")];
    for to in ALL_THE_WAY {
        for status in
            [400, 402, 403, 404, 405, 407, 408, 409, 410, 411, 412, 413, 415, 422, 423, 425, 428, 429, 431, 451]
        {
            for (media_type, page) in pages {
                let mut world = under_way();
                let (state, ask) = to(&mut world);
                let answer = Answer::Http(response(status, &[("content-type", media_type)], page));
                let (state, next) = world.tell(state, answer).waits();
                assert!(matches!(next, Ask::After(_)) && state.waiting().is_some(), "{status} {media_type} to {ask:?}");
            }
        }
    }
}

#[test]
fn the_portals_own_word_ends_it_and_is_kept_and_shown() {
    for kind in ["invalid-manifest", "unknown-procedure", "unreadable", "bad-signature", "too-large"] {
        for to in ALL_THE_WAY {
            let mut world = under_way();
            let (state, _) = to(&mut world);
            let (state, ask) = world.tell(state, problem(422, kind)).waits();
            let Stage::Sending(sending) = course(&ask).stage else { panic!("not refused") };
            assert_eq!(sending.refused.as_deref(), Some("in words"));
            let answer = world.keep(&ask);
            assert_eq!(world.tell(state, answer).done(), Ended::Refused);
            // It is not tried again by itself.
            assert_eq!(world.start().done(), Ended::Not(Fault::DocumentChanged));
        }
    }
}

#[test]
fn a_problem_that_no_contract_names_passes() {
    for to in ALL_THE_WAY {
        let mut world = under_way();
        let (state, _) = to(&mut world);
        let (state, _) = world.tell(state, problem(409, "too-many-at-once")).waits();
        assert!(matches!(why(&state), Fault::ServiceUnavailable { .. }));
    }
}

#[test]
fn a_refusal_that_could_not_be_kept_is_asked_for_again() {
    let mut world = under_way();
    let (state, _) = put(&mut world);
    let (state, _) = world.tell(state, problem(422, "too-large")).waits();
    let (state, ask) = world.tell(state, Answer::Failed(Fault::DiskFull)).waits();
    assert!(matches!(ask, Ask::After(_)));
    assert_eq!(why(&state), &Fault::DiskFull);
}

#[test]
fn the_network_may_go_at_every_step_and_it_begins_again() {
    for to in ALL_THE_WAY {
        for fault in [Fault::Offline, Fault::CaptivePortal, Fault::ServiceUnavailable { retry_at: None }] {
            let mut world = under_way();
            let (state, _) = to(&mut world);
            let (state, _) = world.tell(state, Answer::Failed(fault.clone())).waits();
            assert_eq!(why(&state), &fault);
            assert!(asked(&world.tell(state, Answer::Elapsed).waits().1).starts_with("PUT "));
        }
        // Not even an answer to something else leaves it standing still.
        let mut world = under_way();
        let (state, _) = to(&mut world);
        assert!(matches!(world.tell(state, Answer::Kept).waits().1, Ask::After(_)));
    }
}

/// A person with a small plan has set it so.
#[test]
fn papers_wait_for_a_network_that_costs_nothing_or_for_the_persons_word() {
    let waiting = |world: &mut World| {
        world.thrifty = true;
        let (state, _) = placed(world);
        let state = world.tell(state, http(200, &[("upload-offset", "0")])).rests();
        assert_eq!(state.waiting(), Some((&Fault::AwaitsWifi, None)), "nothing of a paper has left the phone");
        state
    };
    let mut world = under_way();
    let state = waiting(&mut world);
    let Step::Same(state) = state.act(Act::Nudge, &mut world.here()) else { panic!("set off where it costs") };
    world.thrifty = false;
    assert!(matches!(state.act(Act::Nudge, &mut world.here()).waits(), (_, Ask::Portal(_))), "on another, by itself");
    let mut world = under_way();
    let state = waiting(&mut world);
    let (state, _) = state.act(Act::Now, &mut world.here()).waits();
    let (state, _) = world.tell(state, http(201, &[])).waits();
    let (state, _) = world.tell(state, http(201, &[("location", "/v1/uploads/1")])).waits();
    let (state, _) = world.tell(state, http(200, &[("upload-offset", "0")])).waits();
    assert!(matches!(state, Send::Uploading(..)), "the person said so");
}

#[test]
fn an_offset_that_does_not_move_is_a_failed_try() {
    for offset in ["0", "00"] {
        let mut world = under_way();
        let (state, _) = placed(&mut world);
        let (state, _) = world.tell(state, http(200, &[("upload-offset", "0")])).waits();
        let (state, ask) = world.tell(state, http(204, &[("upload-offset", offset)])).waits();
        assert!(matches!(ask, Ask::After(_)));
        assert_eq!(why(&state), &Fault::ServiceBroken);
    }
    // Nor one that goes back.
    let mut world = under_way();
    let (state, _) = placed(&mut world);
    let (state, _) = world.tell(state, http(200, &[("upload-offset", "262144")])).waits();
    let (state, _) = world.tell(state, http(204, &[("upload-offset", "100")])).waits();
    assert_eq!(why(&state), &Fault::ServiceBroken);
}

#[test]
fn an_offset_beyond_the_end_is_a_failed_try() {
    for offset in ["300001", "18446744073709551615"] {
        let mut world = under_way();
        let (state, _) = placed(&mut world);
        let (state, ask) = world.tell(state, http(200, &[("upload-offset", offset)])).waits();
        assert!(matches!(ask, Ask::After(_)));
        assert_eq!(why(&state), &Fault::ServiceBroken);
    }
    for offset in ["", "-1", "many", "1e3", "18446744073709551616"] {
        let mut world = under_way();
        let (state, _) = placed(&mut world);
        assert!(matches!(world.tell(state, http(200, &[("upload-offset", offset)])).waits().1, Ask::After(_)));
    }
}

#[test]
fn an_upload_that_somebody_moved_is_asked_for_three_times_and_not_for_ever() {
    let mut world = under_way();
    let (mut state, mut ask) = placed(&mut world);
    let mut times = 0;
    while !matches!(ask, Ask::After(_)) {
        assert_eq!(asked(&ask), "HEAD /v1/uploads/1");
        (state, ask) = world.tell(state, problem(409, "wrong-offset")).waits();
        times += 1;
        assert!(times < 10);
    }
    assert_eq!(times, 4);
}

#[test]
fn an_upload_that_was_cleared_away_begins_from_the_put() {
    let mut world = under_way();
    let (state, _) = placed(&mut world);
    let (state, _) = world.tell(state, problem(404, "not-found")).waits();
    assert!(asked(&world.tell(state, Answer::Elapsed).waits().1).starts_with("PUT "));
}

#[test]
fn a_foreign_place_to_upload_to_never_sees_the_token() {
    let foreign = [
        "https://khac.example/v1/uploads/1",
        "//khac.example/uploads/1",
        "http://cong.example/v1/uploads/1",
        "https://cong.example:444/v1/uploads/1",
        "https://cong.example@khac.example/",
        "javascript:1",
    ];
    for location in foreign {
        let mut world = under_way();
        let (state, _) = put(&mut world);
        let (_, ask) = world.tell(state, http(201, &[("location", location)])).waits();
        assert!(matches!(ask, Ask::After(_)), "{location}: {ask:?}");
    }
    let mut world = under_way();
    let (state, _) = put(&mut world);
    assert!(matches!(world.tell(state, http(201, &[])).waits().1, Ask::After(_)));
    let (state, _) = put(&mut world);
    let (_, ask) = world.tell(state, http(201, &[("location", "https://cong.example/elsewhere/9")])).waits();
    assert_eq!(asked(&ask), "HEAD /elsewhere/9");
}

#[test]
fn the_receipt_is_not_believed_before_it_is_on_the_disk() {
    let mut world = under_way();
    let (state, _) = whole(&mut world);
    let (state, ask) = world.tell(state, receipt(&receipt_claims(&sending()))).waits();
    assert!(matches!(course(&ask).stage, Stage::Sent(_)));
    assert!(matches!(world.stage(), Some(Stage::Sending(_))));
    let (state, ask) = world.tell(state, Answer::Failed(Fault::DiskFull)).waits();
    assert!(matches!(ask, Ask::After(_)));
    assert_eq!(why(&state), &Fault::DiskFull);
    assert!(matches!(world.stage(), Some(Stage::Sending(_))));
    // It is asked for again and says the same.
    let (state, _) = whole(&mut world);
    let (state, ask) = world.tell(state, receipt(&receipt_claims(&sending()))).waits();
    let answer = world.keep(&ask);
    assert_eq!(world.tell(state, answer).done(), Ended::Sent);
}

fn but(name: &str, value: Value) -> Value {
    let mut claims = receipt_claims(&sending());
    claims[name] = value;
    claims
}

#[test]
fn a_receipt_over_anything_else_than_what_was_sent_makes_nothing_sent() {
    let other = "00".repeat(32);
    let wrong = [
        receipt(&but("iss", json!("https://khac.example"))),
        receipt(&but("submission", json!("00".repeat(16)))),
        receipt(&but("manifest_sha256", json!(other))),
        receipt(&but("envelope_sha256", json!(other))),
        receipt(&but("number", json!(null))),
        json_answer(200, &json!({ "receipt": jws("JWT", &receipt_claims(&sending())) })),
        json_answer(200, &json!({ "receipt": "a.b.c" })),
        json_answer(200, &json!({})),
        http(200, &[]),
    ];
    for answer in wrong {
        let mut world = under_way();
        let (state, _) = whole(&mut world);
        let (state, _) = world.tell(state, answer).waits();
        assert_eq!(why(&state), &Fault::ReceiptWrong);
    }
    // A signature that is not over these claims.
    let good = jws("gocua-receipt+jwt", &receipt_claims(&sending()));
    let other = jws("gocua-receipt+jwt", &but("number", json!("BN-2")));
    let (head, _) = good.rsplit_once('.').unwrap();
    let (_, signature) = other.rsplit_once('.').unwrap();
    let mut world = under_way();
    let (state, _) = whole(&mut world);
    let forged = json_answer(200, &json!({ "receipt": format!("{head}.{signature}") }));
    assert_eq!(why(&world.tell(state, forged).waits().0), &Fault::ReceiptWrong);
}

#[test]
fn nobody_is_believed_before_a_pack_says_who() {
    let mut world = under_way();
    world.library = &BUILT_IN;
    let (state, _) = whole(&mut world);
    let (state, _) = world.tell(state, receipt(&receipt_claims(&sending()))).waits();
    assert_eq!(why(&state), &Fault::ServiceBroken);
}

#[test]
fn parts_that_were_lost_at_the_portal_are_sent_again() {
    for kind in ["missing-parts", "not-found"] {
        let mut world = under_way();
        let (state, _) = whole(&mut world);
        assert_eq!(state.done(), 301_000);
        let (state, _) = world.tell(state, problem(409, kind)).waits();
        assert_eq!(state.done(), 0);
        assert!(asked(&world.tell(state, Answer::Elapsed).waits().1).starts_with("PUT "));
    }
}

/// The portal says that it has other bytes under this name.
fn looking(world: &mut World) -> (Send, Ask) {
    let (state, _) = world.start().waits();
    let (state, ask) = world.tell(state, problem(409, "different-content")).waits();
    assert_eq!(asked(&ask), format!("GET /v1/submissions/{}", sending().submission));
    (state, ask)
}

/// The portal's answer about a dossier that it has, sealed by this phone before its data were put back.
fn found(submission: SubmissionId) -> Answer {
    let mut claims = receipt_claims(&Sending { submission, ..sending() });
    claims["envelope_sha256"] = json!("11".repeat(32));
    json_answer(
        200,
        &json!({ "state": 2, "dossier_code": "H01.1", "steps": [], "receipt": jws("gocua-receipt+jwt", &claims) }),
    )
}

#[test]
fn a_dossier_that_the_portal_has_already_is_sent_although_the_phone_lost_its_bytes() {
    let mut world = under_way();
    let (state, _) = looking(&mut world);
    let (state, ask) = world.tell(state, found(sending().submission)).waits();
    let answer = world.keep(&ask);
    assert_eq!(world.tell(state, answer).done(), Ended::Sent);
    let Some(Stage::Sent(sent)) = world.stage() else { panic!("not sent") };
    assert_eq!((sent.number.as_str(), sent.code()), ("BN-2026-1", "H01.1"));
}

#[test]
fn other_bytes_that_were_never_handed_in_end_it_with_the_portals_words() {
    let mut world = under_way();
    let (state, _) = looking(&mut world);
    let (_, ask) = world.tell(state, problem(404, "not-found")).waits();
    let Stage::Sending(sending) = course(&ask).stage else { panic!("not refused") };
    assert_eq!(sending.refused.as_deref(), Some("in words"));
}

#[test]
fn looking_is_repeated_until_the_portal_answers_itself() {
    let other = SubmissionId::new([1; 16]);
    for answer in
        [offline(), http(503, &[]), http(404, &[]), problem(403, "wrong-offset"), found(other), http(200, &[])]
    {
        let mut world = under_way();
        let (state, _) = looking(&mut world);
        let (state, ask) = world.tell(state, answer).waits();
        assert!(matches!(ask, Ask::After(_)) && state.waiting().is_some());
    }
}

fn refused() -> World {
    World::at(Stage::Sending(Box::new(Sending { refused: Some("in words".to_owned()), ..sending() })))
}

#[test]
fn a_refused_dossier_becomes_a_draft_again_only_when_the_portal_does_not_have_it() {
    let mut world = refused();
    let (state, ask) = world.with(|here| Send::mend(here)).waits();
    assert!(asked(&ask).starts_with("GET "));
    let (state, ask) = world.tell(state, problem(404, "not-found")).waits();
    // Only when it is on the disk; before that, and where the disk is full, it is refused.
    assert_eq!(world.answer(state, Answer::Failed(Fault::DiskFull)).done(), Ended::Not(Fault::DiskFull));
    let (state, _) = world.with(|here| Send::mend(here)).waits();
    let (state, again) = world.tell(state, problem(404, "not-found")).waits();
    assert_eq!(writes(&again).len(), writes(&ask).len());
    let kept = world.keep(&again);
    assert_eq!(world.answer(state, kept).done(), Ended::Reopened { damaged: false });
    let mut world = refused();
    // Any other word, or none, changes nothing.
    for (answer, fault) in [
        (offline(), Fault::Offline),
        (http(404, &[]), Fault::ServiceUnavailable { retry_at: None }),
        (problem(409, "missing-parts"), Fault::ServiceBroken),
    ] {
        let (state, _) = world.with(|here| Send::mend(here)).waits();
        assert_eq!(world.tell(state, answer).done(), Ended::Not(fault));
    }
    // It has it after all: it is sent.
    let (state, _) = world.with(|here| Send::mend(here)).waits();
    let (state, ask) = world.tell(state, found(sending().submission)).waits();
    let answer = world.keep(&ask);
    assert_eq!(world.tell(state, answer).done(), Ended::Sent);
}

#[test]
fn what_was_not_refused_cannot_be_mended() {
    assert_eq!(under_way().with(|here| Send::mend(here)).done(), Ended::Not(Fault::DocumentChanged));
    assert_eq!(signed().with(|here| Send::mend(here)).done(), Ended::Not(Fault::DocumentChanged));
}

#[test]
fn progress_ends_growing_pauses() {
    let mut world = under_way();
    let (mut state, _) = world.start().waits();
    for _ in 0..10 {
        (state, _) = world.tell(state, offline()).waits();
        (state, _) = world.tell(state, Answer::Elapsed).waits();
    }
    // Ten tries in vain; then a piece arrives and the network goes once more: soon again, not in a quarter of an hour.
    (state, _) = world.tell(state, http(201, &[])).waits();
    (state, _) = world.tell(state, http(201, &[("location", "/v1/uploads/1")])).waits();
    (state, _) = world.tell(state, http(200, &[("upload-offset", "262144")])).waits();
    let Step::Wait(_, ask) = world.tell(state, offline()) else { panic!("it does not wait") };
    assert!(after(&ask) <= 4_000, "{}", after(&ask));
}

/// It is a draft again, and its paper is missing.
fn reopened(world: &mut World, state: Send, ask: &Ask) {
    let kept = world.keep(ask);
    assert_eq!(world.answer(state, kept).done(), Ended::Reopened { damaged: true });
    let draft = world.draft.as_ref().unwrap();
    assert!(draft.files.is_empty() && draft.body.papers.is_empty() && draft.revision == 4);
    assert!(world.stage().is_none());
}

#[test]
fn a_paper_that_is_damaged_is_found_before_a_byte_leaves_and_is_to_be_photographed_again() {
    let damaged = || vec![sealed(2, 1_000).id];
    let check = |world: &mut World| {
        let (state, ask) = world.with(|here| Send::start(here)).waits();
        let Ask::Vault(VaultAsk::Check(files)) = ask else { panic!("nobody looks") };
        assert_eq!(files.iter().map(|file| file.sealed_len).collect::<Vec<_>>(), [300_000, 1_000]);
        state
    };
    // Not sealed yet: nobody else has it.
    let mut world = signed();
    let state = check(&mut world);
    let (state, ask) = world.answer(state, Answer::Damaged(damaged())).waits();
    reopened(&mut world, state, &ask);
    // Sealed: perhaps an earlier process handed it in, and then it is sent.
    let mut world = under_way();
    let state = check(&mut world);
    let (state, ask) = world.answer(state, Answer::Damaged(damaged())).waits();
    assert!(asked(&ask).starts_with("GET "));
    let (state, ask) = world.answer(state, found(sending().submission)).waits();
    let answer = world.keep(&ask);
    assert_eq!(world.answer(state, answer).done(), Ended::Sent);
    // Or not.
    let mut world = under_way();
    let state = check(&mut world);
    let (state, _) = world.answer(state, Answer::Damaged(damaged())).waits();
    let (state, ask) = world.answer(state, problem(404, "not-found")).waits();
    reopened(&mut world, state, &ask);
    // As long as the portal does not say so itself, it is asked again, and looked at again.
    let mut world = under_way();
    let state = check(&mut world);
    let (state, _) = world.answer(state, Answer::Damaged(damaged())).waits();
    let (state, _) = world.tell(state, http(404, &[])).waits();
    assert!(matches!(world.answer(state, Answer::Elapsed).waits().1, Ask::Vault(VaultAsk::Check(_))));
    // And what cannot be read at all is waited for.
    let mut world = under_way();
    let state = check(&mut world);
    assert!(matches!(world.tell(state, Answer::Failed(Fault::KeyStore)).waits().1, Ask::After(_)));
}

#[test]
fn a_portal_that_misses_parts_has_what_is_sent_looked_at_again() {
    let mut world = under_way();
    let (state, _) = whole(&mut world);
    let (state, _) = world.tell(state, problem(409, "missing-parts")).waits();
    assert!(matches!(world.answer(state, Answer::Elapsed).waits().1, Ask::Vault(VaultAsk::Check(_))));
}

#[test]
fn pauses_and_tries_outlive_the_process() {
    let mut world = under_way();
    let (state, _) = put(&mut world);
    let (state, ask) = world.answer(state, http(503, &[("retry-after", "600")])).waits();
    let Stage::Sending(noted) = course(&ask).stage else { panic!("not on its way") };
    assert_eq!((noted.attempts, noted.asked_at), (1, Some(NOW + 600)));
    assert!(noted.spent > 0);
    // Before it is on the disk it does not wait, and where the disk is full it waits all the same.
    assert!(matches!(world.answer(state, Answer::Failed(Fault::DiskFull)).waits().1, Ask::After(_)));
    world.keep(&ask);
    // The process dies and starts again a minute later: nothing is asked before its time.
    world.pass(60);
    let (state, ask) = world.start().waits();
    assert!(!state.may_be_set_off(world.moment.now));
    assert_eq!(after(&ask), 540_000);
    let (state, _) = world.tell(state, Answer::Elapsed).waits();
    // The second try in vain waits as the second, not as the first.
    let (_, ask) = world.answer(state, offline()).waits();
    let Stage::Sending(noted) = course(&ask).stage else { panic!("not on its way") };
    assert_eq!((noted.attempts, noted.asked_at), (2, None));
    // A wish that lies further off than anybody may wish was written by another clock.
    world.course = world.here().course_at(Stage::Sending(Box::new(Sending { asked_at: Some(NOW * 2), ..sending() })));
    assert!(asked(&world.start().waits().1).starts_with("PUT "));
}

#[test]
fn three_times_the_dossier_and_no_receipt_stops_until_the_person_says_so() {
    let mut world = under_way();
    let (mut state, mut ask) = placed(&mut world);
    let (mut sent, mut steps) = (0, 0);
    // Everything that is sent is taken and lost again.
    let state = loop {
        steps += 1;
        assert!(steps < 200, "it sends for ever");
        let answer = match ask {
            Ask::After(_) => Answer::Elapsed,
            ask => match asked(&ask).split(' ').next().unwrap() {
                "PUT" => http(201, &[]),
                "POST" => http(201, &[("location", "/v1/uploads/1")]),
                "HEAD" => http(200, &[("upload-offset", "0")]),
                _ => {
                    sent += call(ask).file.unwrap().length;
                    offline()
                }
            },
        };
        match world.tell(state, answer) {
            Step::Wait(next, question) => (state, ask) = (next, question),
            Step::Rest(state) => break state,
            _ => panic!("it ended"),
        }
    };
    assert!(matches!(why(&state), Fault::DataSpent { .. }));
    assert!((2_500_000..=3 * 1024 * 1024).contains(&sent), "{sent}");
    // Neither the network nor a restart sets it off, only the person.
    world.pass(3_600);
    let Step::Same(_) = world.act(state, crate::flow::send::Act::Nudge) else { panic!("nudged") };
    let state = world.start().rests();
    assert!(matches!(why(&state), Fault::DataSpent { .. }) && state.may_be_set_off(world.moment.now));
    let step = world.with(|here| state.act(crate::flow::send::Act::Now, here));
    assert!(matches!(step, Step::Wait(Send::Checking(_) | Send::Putting(_), _)));
}

/// Questions put to a portal in ten minutes, and bytes that left the phone for it.
fn ten_minutes(lies: impl Fn(&str) -> Answer) -> (u32, u64) {
    let mut world = under_way();
    let until = world.moment.now + 600;
    let (mut questions, mut bytes) = (0, 0);
    let mut step = world.start();
    while world.moment.now < until {
        let (state, answer) = match step {
            Step::Wait(state, Ask::After(milliseconds)) => {
                world.pass(i64::try_from(milliseconds / 1000).unwrap());
                (state, Answer::Elapsed)
            }
            Step::Wait(state, ask @ Ask::Keep(_)) => (state, world.keep(&ask)),
            Step::Wait(state, ask) => {
                questions += 1;
                bytes += body(&ask).len() as u64;
                let answer = lies(asked(&ask).split(' ').next().unwrap());
                bytes += call(ask).file.map_or(0, |piece| piece.length as u64);
                (state, answer)
            }
            // It waits for the person, or has ended: nothing more is asked.
            _ => break,
        };
        assert!(questions < 10_000, "a loop without a pause");
        step = world.tell(state, answer);
    }
    (questions, bytes)
}

#[test]
fn no_portal_that_lies_costs_more_than_a_question_now_and_then() {
    type Lie = fn(&str) -> Answer;
    let lies: [(&str, Lie); 9] = [
        ("always busy", |_| http(503, &[])),
        ("always a page", |_| Answer::Http(response(200, &[("content-type", "text/html")], "<html>"))),
        ("always unauthorised", |_| http(401, &[])),
        ("always a problem of no contract", |_| problem(409, "whatever")),
        ("an offset that never moves", |method| match method {
            "POST" => http(201, &[("location", "/v1/uploads/1")]),
            "HEAD" | "PATCH" => http(200, &[("upload-offset", "0")]),
            _ => http(201, &[]),
        }),
        ("an offset beyond the end", |method| match method {
            "POST" => http(201, &[("location", "/v1/uploads/1")]),
            "HEAD" => http(200, &[("upload-offset", "999999999")]),
            _ => http(201, &[]),
        }),
        ("an offset that is always another", |method| match method {
            "POST" => http(201, &[("location", "/v1/uploads/1")]),
            "HEAD" => http(200, &[("upload-offset", "0")]),
            "PATCH" => problem(409, "wrong-offset"),
            _ => http(201, &[]),
        }),
        ("everything is there, and parts are missing", |method| match method {
            "POST" => Answer::Http(response(
                409,
                &[("content-type", "application/problem+json"), ("location", "/v1/uploads/1")],
                r#"{"type":"https://cong.example/problems/missing-parts"}"#,
            )),
            "HEAD" => http(200, &[("upload-offset", "300000")]),
            _ => http(201, &[]),
        }),
        ("other bytes, of which it knows nothing", |method| match method {
            "GET" => http(404, &[]),
            _ => problem(409, "different-content"),
        }),
    ];
    for (name, lie) in lies {
        let (questions, bytes) = ten_minutes(lie);
        assert!(questions <= 120, "{name}: {questions} questions");
        assert!(bytes <= 3 * 1024 * 1024 + 300_000, "{name}: {bytes} bytes");
    }
}

#[test]
fn a_draft_of_which_the_portal_has_received_an_earlier_or_later_revision_is_not_sent_a_second_time() {
    let compare = |world: &mut World| {
        let (state, _) = world.with(|here| Send::start(here)).waits();
        let (state, ask) = world.answer(state, Answer::Damaged(Vec::new())).waits();
        assert_eq!(asked(&ask), "GET /v1/submissions");
        state
    };
    // Sent as revision 40, then the phone's data were put back to revision 3 and signed anew; or given up as 2 and received all the same.
    for revision in [40, 2] {
        let other = submission_id(DRAFT, revision);
        let mut world = under_way();
        let state = compare(&mut world);
        let (state, ask) = world.answer(state, received(&[SubmissionId::new([1; 16]), other])).waits();
        assert_eq!(asked(&ask), format!("GET /v1/submissions/{other}"));
        // The portal's word is waited for, whoever stands between.
        let (state, ask) = match revision {
            2 => {
                let (state, _) = world.tell(state, http(404, &[])).waits();
                let (state, _) = world.answer(state, Answer::Elapsed).waits();
                world.answer(state, received(&[other])).waits()
            }
            _ => (state, ask),
        };
        assert!(asked(&ask).ends_with(&other.to_string()));
        let (state, ask) = world.answer(state, found(other)).waits();
        let answer = world.keep(&ask);
        assert_eq!(world.answer(state, answer).done(), Ended::Sent);
        let Some(Stage::Sent(sent)) = world.stage() else { panic!("not sent") };
        assert_eq!(sent.submission, other);
    }
    // What it has of others, or of this one under its own name, is no reason not to send it: the name says the same again.
    let mut world = under_way();
    let state = compare(&mut world);
    let others = [SubmissionId::new([1; 16]), submission_id(DraftId([8; 16]), 3), submission_id(DRAFT, 3)];
    assert!(asked(&world.answer(state, received(&others)).waits().1).starts_with("PUT "));
    // No list, no sending.
    for answer in [http(200, &[]), http(503, &[]), offline(), json_answer(200, &json!({ "submissions": [{}] }))] {
        let mut world = under_way();
        let state = compare(&mut world);
        let (state, ask) = world.tell(state, answer).waits();
        assert!(matches!(ask, Ask::After(_)));
        assert_eq!(asked(&world.answer(state, Answer::Elapsed).waits().1), "GET /v1/submissions");
    }
}

#[test]
fn a_receipt_that_finds_no_room_is_asked_for_with_growing_pauses() {
    let mut world = under_way();
    let (mut state, _) = whole(&mut world);
    let (mut questions, mut step) = (0, None);
    let until = world.moment.now + 3_600;
    while world.moment.now < until {
        questions += 1;
        let (closing, _) = world.tell(state, receipt(&receipt_claims(&sending()))).waits();
        // The disk is full for whatever is to be kept.
        let mut next = world.answer(closing, Answer::Failed(Fault::DiskFull));
        let ask = loop {
            match next {
                Step::Wait(noting, Ask::Keep(_)) => next = world.answer(noting, Answer::Failed(Fault::DiskFull)),
                Step::Wait(waiting, ask) => break (waiting, ask),
                _ => panic!("it ended"),
            }
        };
        world.pass(i64::try_from(after(&ask.1) / 1000).unwrap());
        let (putting, _) = world.tell(ask.0, Answer::Elapsed).waits();
        let (creating, _) = world.tell(putting, http(200, &[])).waits();
        let (asking, _) = world.tell(creating, http(201, &[("location", "/v1/uploads/1")])).waits();
        let (creating, _) = world.tell(asking, http(200, &[("upload-offset", "300000")])).waits();
        let (asking, _) = world.tell(creating, http(201, &[("location", "/v1/uploads/2")])).waits();
        let (committing, ask) = world.tell(asking, http(200, &[("upload-offset", "1000")])).waits();
        (state, step) = (committing, Some(asked(&ask)));
    }
    assert!(step.is_some_and(|step| step.ends_with("/commit")));
    assert!(questions <= 60, "{questions} times in an hour");
}
