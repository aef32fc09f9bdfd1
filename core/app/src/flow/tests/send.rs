//! Sending: the good way, and what may set it off again.

use serde_json::{Value, json};

use super::here::*;
use crate::door::fault::Fault;
use crate::flow::send::{Act, Ended, Send};
use crate::kept::course::{Sending, Stage, submission_id};
use crate::world::ask::{Answer, Ask, VaultAsk};
use crate::world::bytes::sha256;
use crate::world::flow::{Next, Slots, Step};
use gocua_dossier::draft::DraftId;
use gocua_dossier::submission::{SubmissionId, to_hex};

pub(super) fn signed() -> World {
    World::at(Stage::Signed { form: sealed(1, 300_000) })
}

/// A dossier that is sealed and on its way.
pub(super) fn under_way() -> World {
    World::at(Stage::Sending(Box::new(sending())))
}

fn sending_of(world: &World) -> Sending {
    match world.stage() {
        Some(Stage::Sending(sending)) => (**sending).clone(),
        _ => panic!("it is not on its way"),
    }
}

impl World {
    /// Begins to send.
    pub(super) fn start(&mut self) -> Step<Send> {
        let step = self.with(|here| Send::start(here));
        self.through(step)
    }

    /// Answers it.
    pub(super) fn tell(&mut self, state: Send, answer: Answer) -> Step<Send> {
        let step = self.answer(state, answer);
        self.through(step)
    }

    fn push(&mut self, state: Send, act: Act) -> Step<Send> {
        let step = self.act(state, act);
        self.through(step)
    }

    /// What lies between two questions about it is answered as on a good day: the files are whole, the portal has received nothing of it,
    /// and tries are kept.
    fn through(&mut self, mut step: Step<Send>) -> Step<Send> {
        loop {
            step = match step {
                Step::Wait(state @ Send::Checking(_), _) => self.answer(state, Answer::Damaged(Vec::new())),
                Step::Wait(state @ Send::Comparing(_), _) => self.answer(state, received(&[])),
                Step::Wait(state @ Send::Noting(..), ask) => {
                    let kept = self.keep(&ask);
                    self.answer(state, kept)
                }
                other => return other,
            };
        }
    }
}

/// What the portal has received of this person.
pub(super) fn received(names: &[SubmissionId]) -> Answer {
    let list: Vec<Value> = names.iter().map(|name| json!({ "submission": name, "state": 1 })).collect();
    json_answer(200, &json!({ "submissions": list }))
}

/// What the portal signs for.
pub(super) fn receipt_claims(sending: &Sending) -> Value {
    json!({
        "iss": PORTAL,
        "submission": sending.submission.to_string(),
        "manifest_sha256": to_hex(&sha256(&sending.manifest)),
        "envelope_sha256": to_hex(&sha256(&[sending.enc.as_slice(), &sending.envelope].concat())),
        "number": "BN-2026-1",
        "received_at": NOW + 5,
    })
}

pub(super) fn receipt(claims: &Value) -> Answer {
    json_answer(200, &json!({ "receipt": jws("gocua-receipt+jwt", claims) }))
}

/// A dossier on its way whose submission the portal has: it asks for a place for its first part.
pub(super) fn put(world: &mut World) -> (Send, Ask) {
    let (state, ask) = world.start().waits();
    assert_eq!(asked(&ask), format!("PUT /v1/submissions/{}", submission_id(DRAFT, 3)));
    world.tell(state, http(201, &[])).waits()
}

/// ... and that the portal has given a place: it asks how much is there.
pub(super) fn placed(world: &mut World) -> (Send, Ask) {
    let (state, ask) = put(world);
    assert_eq!(asked(&ask), "POST /v1/uploads");
    let (state, ask) = world.tell(state, http(201, &[("location", "/v1/uploads/1")])).waits();
    assert_eq!(asked(&ask), "HEAD /v1/uploads/1");
    (state, ask)
}

/// ... and of which the portal has every part: it asks for the receipt.
pub(super) fn whole(world: &mut World) -> (Send, Ask) {
    let (state, _) = placed(world);
    let (state, _) = world.tell(state, http(200, &[("upload-offset", "300000")])).waits();
    let (state, _) = world.tell(state, http(201, &[("location", "/v1/uploads/2")])).waits();
    let (state, ask) = world.tell(state, http(200, &[("upload-offset", "1000")])).waits();
    assert_eq!(asked(&ask), format!("POST /v1/submissions/{}/commit", submission_id(DRAFT, 3)));
    (state, ask)
}

#[test]
fn a_signed_dossier_is_sealed_kept_put_uploaded_and_handed_in() {
    let mut world = signed();
    let (state, ask) = world.start().waits();
    let Ask::Vault(VaultAsk::SealTo { key, aad, plaintext, .. }) = ask else { panic!("not sealed") };
    assert_eq!(key, [9; 32]);
    assert!(String::from_utf8_lossy(&plaintext).contains("010156000123"));
    let (state, ask) = world.tell(state, Answer::SealedTo { enc: [5; 32], ciphertext: b"sealed".to_vec() }).waits();
    let answer = world.keep(&ask);
    let sending = sending_of(&world);
    assert_eq!((sending.sub.as_str(), sending.parts.len()), ("cong-dan-1", 2));
    assert_eq!(aad, sha256(&sending.manifest));

    let (state, ask) = world.tell(state, answer).waits();
    assert_eq!(asked(&ask), format!("PUT /v1/submissions/{}", sending.submission));
    let (state, ask) = world.tell(state, http(201, &[])).waits();
    assert_eq!(call(ask).request.headers()["upload-length"], "300000");
    let (state, _) = world.tell(state, http(201, &[("location", "/v1/uploads/1")])).waits();
    let (state, ask) = world.tell(state, http(200, &[("upload-offset", "0")])).waits();
    let piece = call(ask).file.unwrap();
    assert_eq!((piece.file, piece.offset, piece.length), (sending.parts[0].id, 0, 262_144));
    let (state, ask) = world.tell(state, http(204, &[("upload-offset", "262144")])).waits();
    let piece = call(ask).file.unwrap();
    assert_eq!((piece.offset, piece.length), (262_144, 37_856));
    assert_eq!(state.done(), 262_144);
    let (state, ask) = world.tell(state, http(204, &[("upload-offset", "300000")])).waits();
    assert_eq!(call(ask).request.headers()["upload-length"], "1000");
    let (state, _) = world.tell(state, http(201, &[("location", "/v1/uploads/2")])).waits();
    let (state, _) = world.tell(state, http(200, &[("upload-offset", "0")])).waits();
    let (state, ask) = world.tell(state, http(204, &[("upload-offset", "1000")])).waits();
    assert_eq!(asked(&ask), format!("POST /v1/submissions/{}/commit", sending.submission));
    let (state, ask) = world.tell(state, receipt(&receipt_claims(&sending))).waits();
    let answer = world.keep(&ask);
    assert_eq!(world.tell(state, answer).done(), Ended::Sent);
    let Some(Stage::Sent(sent)) = world.stage() else { panic!("not sent") };
    assert_eq!((sent.number.as_str(), sent.received_at, sent.submission), ("BN-2026-1", NOW + 5, sending.submission));
}

#[test]
fn the_portal_learns_nothing_about_the_person_from_what_it_may_read() {
    let mut world = signed();
    let (state, _) = world.start().waits();
    let (_, ask) = world.tell(state, Answer::SealedTo { enc: [5; 32], ciphertext: b"sealed".to_vec() }).waits();
    world.keep(&ask);
    let manifest = String::from_utf8(sending_of(&world).manifest).unwrap();
    for secret in ["010156000123", "Lò", "Ủ", "hop-dong", "0912"] {
        assert!(!manifest.contains(secret), "{secret}");
    }
    assert!(manifest.contains("1.004194"));
}

#[test]
fn one_wish_has_one_name_whatever_happens_to_the_phone() {
    assert_eq!(submission_id(DRAFT, 3), submission_id(DRAFT, 3));
    let names = [submission_id(DRAFT, 3), submission_id(DRAFT, 4), submission_id(DraftId([8; 16]), 3)];
    assert!(names[0] != names[1] && names[0] != names[2] && names[1] != names[2]);
    // Data put back to before it was sent: sealed anew, put under the same name.
    let name = |seed: u8| {
        let mut world = signed();
        world.moment = crate::world::moment::Moment::new(NOW + i64::from(seed), 0, [seed; 32]);
        let (state, _) = world.start().waits();
        let (_, ask) = world.tell(state, Answer::SealedTo { enc: [seed; 32], ciphertext: vec![seed] }).waits();
        world.keep(&ask);
        sending_of(&world).submission
    };
    assert_eq!(name(1), name(2));
    assert_eq!(name(1), submission_id(DRAFT, 3));
}

#[test]
fn after_the_process_died_it_goes_on_with_the_very_same_bytes() {
    let bytes = |ask: &Ask| body(ask);
    let (_, first) = under_way().start().waits();
    let mut later = under_way();
    later.pass(86_400);
    let (_, second) = later.start().waits();
    assert_eq!((asked(&first), bytes(&first)), (asked(&second), bytes(&second)));
}

#[test]
fn what_the_portal_has_already_is_not_sent_again() {
    let mut world = under_way();
    let (state, _) = placed(&mut world);
    let (state, ask) = world.tell(state, http(200, &[("upload-offset", "262144")])).waits();
    assert_eq!(call(ask).file.unwrap().offset, 262_144);
    assert_eq!(state.done(), 262_144);
    let (_, ask) = whole(&mut world);
    assert!(body(&ask).contains("manifest_sha256"));
}

#[test]
fn a_second_tap_while_sending_sends_nothing_twice_and_a_stale_timer_is_dropped() {
    let mut world = under_way();
    let mut slots: Slots<DraftId, Send> = Slots::default();
    assert!(matches!(slots.begin(&DRAFT, || Send::start(&world.here())).next, Next::Asks(Ask::Vault(_))));
    slots.waits(&DRAFT, 7);
    let whole = Answer::Damaged(Vec::new());
    assert!(matches!(slots.answer(&DRAFT, 7, whole, &mut world.here()).next, Next::Asks(Ask::Portal(_))));
    slots.waits(&DRAFT, 9);
    assert!(matches!(slots.answer(&DRAFT, 9, received(&[]), &mut world.here()).next, Next::Asks(Ask::Portal(_))));
    slots.waits(&DRAFT, 1);
    assert!(matches!(slots.begin(&DRAFT, || panic!("it is under way")).next, Next::Nothing));
    assert!(matches!(slots.act(&DRAFT, Act::Now, &mut world.here()).next, Next::Nothing));
    assert!(matches!(slots.act(&DRAFT, Act::Nudge, &mut world.here()).next, Next::Nothing));
    // The network goes; it waits; the person taps; the pause of before ends later and means nothing.
    assert!(matches!(slots.answer(&DRAFT, 1, offline(), &mut world.here()).next, Next::Asks(Ask::Keep(_))));
    slots.waits(&DRAFT, 8);
    assert!(matches!(slots.answer(&DRAFT, 8, Answer::Kept, &mut world.here()).next, Next::Asks(Ask::After(_))));
    slots.waits(&DRAFT, 2);
    let turned = slots.act(&DRAFT, Act::Now, &mut world.here());
    assert!(matches!((turned.stale, turned.next), (Some(2), Next::Asks(Ask::Portal(_)))));
    slots.waits(&DRAFT, 3);
    assert!(matches!(slots.answer(&DRAFT, 2, Answer::Elapsed, &mut world.here()).next, Next::Nothing));
    assert!(matches!(slots.answer(&DRAFT, 1, http(201, &[]), &mut world.here()).next, Next::Nothing));
    // The answer to its own question still counts.
    assert!(matches!(slots.answer(&DRAFT, 3, http(201, &[]), &mut world.here()).next, Next::Asks(Ask::Portal(_))));
}

fn waiting(world: &mut World, answer: Answer) -> (Send, Ask) {
    let (state, _) = world.start().waits();
    world.tell(state, answer).waits()
}

#[test]
fn a_pause_that_the_portal_asked_for_is_kept_even_when_nudged() {
    let mut world = under_way();
    let (state, ask) = waiting(&mut world, http(503, &[("retry-after", "600")]));
    assert!(after(&ask) >= 600_000);
    world.pass(599);
    assert!(!state.may_be_set_off(world.moment.now));
    let Step::Same(state) = world.push(state, Act::Nudge) else { panic!("nudged too early") };
    let Step::Same(state) = world.push(state, Act::Now) else { panic!("set off too early") };
    world.pass(1);
    assert!(state.may_be_set_off(world.moment.now));
    let (_, ask) = world.push(state, Act::Nudge).waits();
    assert!(asked(&ask).starts_with("PUT "));
}

#[test]
fn no_pause_is_shorter_than_the_portal_asks_for_nor_longer_than_a_quarter_of_an_hour() {
    for seed in 0..64 {
        let mut world = under_way();
        world.moment = crate::world::moment::Moment::new(NOW, 0, [seed; 32]);
        let (_, ask) = waiting(&mut world, http(429, &[("retry-after", "120")]));
        assert!((120_000..=900_000).contains(&after(&ask)), "{}", after(&ask));
        let (_, ask) = waiting(&mut under_way(), http(503, &[("retry-after", "3600")]));
        assert_eq!(after(&ask), 3_600_000);
    }
    let mut world = under_way();
    let (mut state, mut ask) = waiting(&mut world, offline());
    for _ in 0..40 {
        assert!((1_000..=900_000).contains(&after(&ask)), "{}", after(&ask));
        let (putting, _) = world.tell(state, Answer::Elapsed).waits();
        (state, ask) = world.tell(putting, offline()).waits();
    }
}

#[test]
fn a_network_that_comes_and_goes_many_times_a_minute_is_not_a_try_each_time() {
    let mut world = under_way();
    let (state, _) = waiting(&mut world, offline());
    world.pass(4);
    let Step::Same(state) = world.push(state, Act::Nudge) else { panic!("tried again after four seconds") };
    // But the person may always.
    assert!(state.may_be_set_off(world.moment.now));
    world.pass(1);
    assert!(asked(&world.push(state, Act::Nudge).waits().1).starts_with("PUT "));
}

#[test]
fn when_the_pause_is_over_it_is_tried_again() {
    let mut world = under_way();
    let (state, _) = waiting(&mut world, offline());
    let (fault, until) = state.waiting().unwrap();
    assert!(*fault == Fault::Offline && until.unwrap() > NOW);
    assert!(asked(&world.tell(state, Answer::Elapsed).waits().1).starts_with("PUT "));
}

#[test]
fn without_a_session_it_waits_for_one_and_goes_on_then() {
    let mut world = under_way();
    let (state, _) = world.start().waits();
    world.session = None;
    let state = world.tell(state, Answer::Failed(Fault::SignInAgain)).rests();
    assert_eq!(state.waiting(), Some((&Fault::SignInAgain, None)));
    let Step::Same(state) = world.push(state, Act::Nudge) else { panic!("nobody is signed in") };
    world.session = Some(session("cong-dan-1"));
    assert!(asked(&world.push(state, Act::Nudge).waits().1).starts_with("PUT "));
}

#[test]
fn another_persons_session_never_sends_it() {
    let mut world = under_way();
    world.session = Some(session("cong-dan-2"));
    let state = world.start().rests();
    assert_eq!(state.waiting(), Some((&Fault::OtherPerson, None)));
    let state = world.push(state, Act::Now).rests();
    let state = world.push(state, Act::Nudge).rests();
    // Not even when the right one is replaced in the middle: the next try asks again who it is.
    world.session = Some(session("cong-dan-1"));
    let (state, _) = world.push(state, Act::Now).waits();
    let (state, _) = world.tell(state, offline()).waits();
    world.session = Some(session("cong-dan-2"));
    let state = world.tell(state, Answer::Elapsed).rests();
    assert_eq!(state.waiting(), Some((&Fault::OtherPerson, None)));
}

#[test]
fn a_dossier_of_the_first_app_names_nobody_and_is_sent_by_whose_vault_it_is() {
    let mut world = World::at(Stage::Sending(Box::new(Sending { sub: String::new(), ..sending() })));
    assert!(asked(&world.start().waits().1).starts_with("PUT "));
}
