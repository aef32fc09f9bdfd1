//! Signing: exactly what was shown, authorised once, and nothing taken back that does not verify.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gocua_signing::csc::Authorisation;
use gocua_signing::pades::{self, Prepared, SignatureOptions, SignerChain};
use serde_json::json;
use zeroize::Zeroizing;

use super::here::*;
use crate::door::fault::Fault;
use crate::door::platform::PlatformOutcome;
use crate::flow::sign::{Act, Ended, Sign};
use crate::kept::course::{Stage, ToSign};
use crate::rules::printing::Page;
use crate::world::ask::{Answer, Ask, Start, VaultAsk, Worked};
use crate::world::flow::Step;

/// The printed form, made once: printing is not what these tests are about.
static PAGE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut world = world();
    let (_, ask) = world.with(|here| Sign::start(here)).waits();
    match work(ask) {
        Answer::Worked(worked) => worked.take::<Page>().unwrap().unwrap(),
        _ => panic!("not printed"),
    }
});

static PREPARED: LazyLock<Prepared> = LazyLock::new(|| {
    let chain = SignerChain::new(vec![certificate()]).unwrap();
    let options =
        SignatureOptions { name: "Lò Thị Ủ".to_owned(), reason: None, location: None, signing_time: NOW };
    pades::prepare(&PAGE.as_slice(), &chain, &options).unwrap()
});

fn page() -> Answer {
    Answer::File(Zeroizing::new(PAGE.clone()))
}

fn prepared() -> World {
    World::at(Stage::ToSign(Box::new(ToSign { prepared: Some(PREPARED.clone()), ..to_sign() })))
}

fn to_sign_of(world: &World) -> &ToSign {
    match world.stage() {
        Some(Stage::ToSign(to_sign)) => to_sign,
        _ => panic!("nothing to sign"),
    }
}

/// The person may look at it and decide.
fn ready(world: &mut World) -> Sign {
    let (state, ask) = world.with(|here| Sign::start(here)).waits();
    assert!(matches!(ask, Ask::Vault(VaultAsk::OpenFile(_))));
    world.answer(state, page()).rests()
}

fn pushed() -> Answer {
    json_answer(201, &json!({ "request_uri": "urn:1", "expires_in": 60 }))
}

/// The person is in the browser; the state that must come back.
fn outside(world: &mut World) -> (Sign, String) {
    let state = ready(world);
    let (state, ask) = world.act(state, Act::Authorise).waits();
    assert_eq!(asked(&ask), "POST /oauth2/pushed_authorize");
    let state_name = parameter(&body(&ask), "state");
    let (state, ask) = world.answer(state, pushed()).waits();
    let answer = world.keep(&ask);
    let (state, ask) = world.answer(state, answer).waits();
    assert_eq!(parameter(browsed(&ask).unwrap(), "request_uri"), "urn:1");
    (state, state_name)
}

fn back(state: &str) -> Answer {
    Answer::Browsed(format!("{REDIRECT}?code=code-1&state={state}"))
}

/// The provider is signing.
fn signing(world: &mut World) -> Sign {
    let (state, name) = outside(world);
    let (state, ask) = world.answer(state, back(&name)).waits();
    assert_eq!(asked(&ask), "POST /oauth2/token");
    let token =
        json!({ "access_token": "token-1", "token_type": "Bearer", "expires_in": 300, "credentialID": CREDENTIAL });
    let (state, ask) = world.answer(state, json_answer(200, &token)).waits();
    assert_eq!(asked(&ask), "POST /csc/v2/signatures/signHash");
    assert!(body(&ask).contains(&STANDARD.encode(PREPARED.digest())));
    state
}

fn values(value: &[u8]) -> Answer {
    json_answer(200, &json!({ "signatures": [STANDARD.encode(value)] }))
}

#[test]
fn a_form_is_printed_sealed_kept_and_prepared_before_anybody_is_asked() {
    let mut world = world();
    let (state, ask) = world.with(|here| Sign::start(here)).waits();
    assert_eq!(job(ask).name, "print");
    let (state, ask) = world.answer(state, Answer::Worked(Worked::new::<Page>(Ok(PAGE.clone())))).waits();
    let Ask::Vault(VaultAsk::SealFile(bytes)) = ask else { panic!("not sealed") };
    assert!(bytes.as_slice() == PAGE.as_slice());
    let (state, ask) = world.answer(state, Answer::Sealed(sealed(1, 300_000))).waits();
    let answer = world.keep(&ask);
    assert!(to_sign_of(&world).prepared.is_none());
    let (state, ask) = world.answer(state, answer).waits();
    let (state, ask) = world.answer(state, work(ask)).waits();
    let answer = world.keep(&ask);
    let state = world.answer(state, answer).rests();
    assert_eq!(to_sign_of(&world).prepared.as_ref().unwrap().digest(), PREPARED.digest());
    assert!(!state.is_outside());
}

#[test]
fn a_value_that_verifies_is_embedded_sealed_kept_and_only_then_is_it_signed() {
    let mut world = prepared();
    let state = signing(&mut world);
    let (state, ask) = world.answer(state, values(&sign(&PREPARED.to_be_signed()))).waits();
    let (state, ask) = world.answer(state, work(ask)).waits();
    let Ask::Vault(VaultAsk::SealFile(signed)) = ask else { panic!("not sealed") };
    // What was shown is still there, byte for byte, with a signature after it.
    assert!(signed.starts_with(&PAGE) && signed.len() as u64 == PREPARED.signed_length());
    let (state, ask) = world.answer(state, Answer::Sealed(sealed(3, 400_000))).waits();
    assert!(matches!(world.stage(), Some(Stage::ToSign(_))));
    let answer = world.keep(&ask);
    assert_eq!(world.answer(state, answer).done(), Ended::Signed);
    assert!(matches!(world.stage(), Some(Stage::Signed { form }) if form.id == sealed(3, 400_000).id));
}

#[test]
fn a_value_that_does_not_verify_is_thrown_away() {
    let cut = PREPARED.to_be_signed().split_off(1);
    for value in [sign(b"something else"), sign(&cut), vec![1, 2, 3], vec![0; 64]] {
        let mut world = prepared();
        let state = signing(&mut world);
        let (state, ask) = world.answer(state, values(&value)).waits();
        let (state, ask) = world.answer(state, work(ask)).waits();
        // The authorisation was used: it is taken back, and the person decides again.
        let answer = world.keep(&ask);
        assert!(to_sign_of(&world).authorisation.is_none());
        world.answer(state, answer).rests();
        assert_eq!(world.said, Some(Fault::SigningMismatch));
        assert!(matches!(world.stage(), Some(Stage::ToSign(_))));
    }
}

#[test]
fn more_or_fewer_values_than_documents_are_thrown_away() {
    let good = STANDARD.encode(sign(&PREPARED.to_be_signed()));
    for signatures in [json!([]), json!([good, good])] {
        let mut world = prepared();
        let state = signing(&mut world);
        let step = world.answer(state, json_answer(200, &json!({ "signatures": signatures })));
        let step = match step {
            Step::Wait(state, ask @ Ask::Work(_)) => world.answer(state, work(ask)),
            step => step,
        };
        let (state, ask) = step.waits();
        let answer = world.keep(&ask);
        world.answer(state, answer).rests();
        assert!(world.said.is_some());
    }
}

#[test]
fn other_bytes_than_the_ones_shown_are_not_signed() {
    let mut world = prepared();
    let (state, _) = world.with(|here| Sign::start(here)).waits();
    let mut other = PAGE.clone();
    other.truncate(PAGE.len() - 1);
    other.push(b' ');
    let state = world.answer(state, Answer::File(Zeroizing::new(other))).rests();
    let (state, ask) = world.act(state, Act::Authorise).waits();
    let name = parameter(&body(&ask), "state");
    let (state, ask) = world.answer(state, pushed()).waits();
    let answer = world.keep(&ask);
    let (state, _) = world.answer(state, answer).waits();
    let (state, _) = world.answer(state, back(&name)).waits();
    let (state, _) = world.answer(state, json_answer(200, &json!({ "access_token": "token-1" }))).waits();
    let (state, ask) = world.answer(state, values(&sign(&PREPARED.to_be_signed()))).waits();
    let (state, ask) = world.answer(state, work(ask)).waits();
    let answer = world.keep(&ask);
    world.answer(state, answer).rests();
    assert_eq!(world.said, Some(Fault::DocumentChanged));
}

#[test]
fn an_authorisation_is_kept_before_the_browser_opens() {
    let mut world = prepared();
    let state = ready(&mut world);
    let (state, _) = world.act(state, Act::Authorise).waits();
    let (state, ask) = world.answer(state, pushed()).waits();
    let Stage::ToSign(kept) = course(&ask).stage else { panic!("not kept") };
    assert!(kept.authorisation.is_some());
    // It could not be kept: no browser opens.
    let state = world.answer(state, Answer::Failed(Fault::DiskFull)).rests();
    assert_eq!(world.said, Some(Fault::DiskFull));
    assert!(!state.is_outside());
}

#[test]
fn after_the_process_died_the_browser_is_still_understood() {
    let mut before = prepared();
    let (_, name) = outside(&mut before);
    let mut world = prepared();
    world.course = before.course;
    let (state, _) = world.with(|here| Sign::start(here)).waits();
    let (state, ask) = world.answer(state, page()).waits();
    assert_eq!(browsed(&ask), None);
    assert!(state.is_outside());
    assert_eq!(asked(&world.answer(state, back(&name)).waits().1), "POST /oauth2/token");
}

#[test]
fn an_address_that_is_not_ours_keeps_waiting() {
    let mut world = prepared();
    let (mut state, name) = outside(&mut world);
    for url in ["https://khac.example/ve?code=1&state=x", "gocua:", &format!("{REDIRECT}?code=code-1&state=other")] {
        let Step::Same(same) = world.answer(state, Answer::Browsed(url.to_owned())) else { panic!("{url}") };
        state = same;
    }
    assert!(matches!(world.answer(state, back(&name)), Step::Wait(..)));
}

#[test]
fn refusing_or_closing_or_giving_up_leaves_it_to_be_decided_again() {
    type Leave = fn(&mut World, Sign, &str) -> Step<Sign>;
    let ways: [Leave; 3] = [
        |world, state, name| {
            world.answer(state, Answer::Browsed(format!("{REDIRECT}?error=access_denied&state={name}")))
        },
        |world, state, _| world.answer(state, Answer::Platform(PlatformOutcome::Cancelled)),
        |world, state, _| world.act(state, Act::Cancel),
    ];
    for leave in ways {
        let mut world = prepared();
        let (state, name) = outside(&mut world);
        let (state, ask) = leave(&mut world, state, &name).waits();
        let answer = world.keep(&ask);
        assert!(to_sign_of(&world).authorisation.is_none());
        let state = world.answer(state, answer).rests();
        assert_eq!(world.said, Some(Fault::SigningRefused));
        // A second wish is a second authorisation.
        assert_eq!(asked(&world.act(state, Act::Authorise).waits().1), "POST /oauth2/pushed_authorize");
    }
}

#[test]
fn taking_back_says_what_went_wrong_first_even_when_the_disk_is_full_then() {
    let mut world = prepared();
    let (state, _) = outside(&mut world);
    let (state, _) = world.act(state, Act::Cancel).waits();
    world.answer(state, Answer::Failed(Fault::DiskFull)).rests();
    assert_eq!(world.said, Some(Fault::SigningRefused));
}

#[test]
fn a_signature_that_comes_after_the_answers_changed_is_not_kept() {
    let mut world = prepared();
    let state = signing(&mut world);
    let (state, ask) = world.answer(state, values(&sign(&PREPARED.to_be_signed()))).waits();
    let (state, _) = world.answer(state, work(ask)).waits();
    world.type_on();
    assert_eq!(world.answer(state, Answer::Sealed(sealed(3, 400_000))).done(), Ended::Given(Fault::DocumentChanged));
}

#[test]
fn at_whatever_step_the_answers_change_nothing_is_kept() {
    let mut world = prepared();
    let state = signing(&mut world);
    world.type_on();
    let ended = world.answer(state, values(&sign(&PREPARED.to_be_signed()))).done();
    assert_eq!(ended, Ended::Given(Fault::DocumentChanged));
    let mut world = prepared();
    let (state, name) = outside(&mut world);
    world.type_on();
    let (state, _) = world.answer(state, back(&name)).waits();
    let ended = world.answer(state, json_answer(200, &json!({ "access_token": "token-1" }))).done();
    assert_eq!(ended, Ended::Given(Fault::DocumentChanged));
}

#[test]
fn without_an_account_it_waits_for_one_and_prepares_for_its_certificate() {
    let mut world = prepared();
    world.linked = None;
    let state = ready(&mut world);
    let Step::Same(state) = world.act(state, Act::Authorise) else { panic!("nobody can sign") };
    let (state, ask) = world.act(state, Act::Link).waits();
    assert!(matches!(ask, Ask::Run(Start::Link)));
    assert!(state.is_outside());
    world.linked = Some(linked());
    // What was prepared may name an earlier certificate: it is done anew.
    let (_, ask) = world.answer(state, Answer::Ran).waits();
    assert_eq!(job(ask).name, "prepare");
    // Connecting failed: the person is where they were.
    let mut world = prepared();
    let state = ready(&mut world);
    let (state, _) = world.act(state, Act::Link).waits();
    world.answer(state, Answer::Failed(Fault::NoCertificate)).rests();
    assert_eq!(world.said, Some(Fault::NoCertificate));
}

#[test]
fn a_certificate_that_cannot_sign_is_said() {
    let mut world = World::at(Stage::ToSign(Box::new(to_sign())));
    world.linked.as_mut().unwrap().credential.certificates = vec![b"no certificate".to_vec()];
    let (state, _) = world.with(|here| Sign::start(here)).waits();
    let (state, ask) = world.answer(state, page()).waits();
    world.answer(state, work(ask)).rests();
    assert_eq!(world.said, Some(Fault::NoCertificate));
}

#[test]
fn a_certificate_of_another_time_is_the_clock_unless_the_time_is_known() {
    // The certificate holds from 2026-11-29 01:08:17.
    let from = 1_795_914_497;
    let shown = from - 3_600;
    for (heard, said) in [(false, Fault::ClockWrong { shown, past: Some(from) }), (true, Fault::NoCertificate)] {
        let mut world = World::at(Stage::ToSign(Box::new(to_sign())));
        world.moment = crate::world::moment::Moment::new(shown, 0, [42; 32]).on_phone(0, heard);
        let (state, _) = world.with(|here| Sign::start(here)).waits();
        let (state, ask) = world.answer(state, page()).waits();
        world.answer(state, work(ask)).rests();
        assert_eq!(world.said, Some(said));
    }
}

#[test]
fn the_network_may_go_at_every_step_and_the_person_decides_again() {
    let mut world = prepared();
    let state = ready(&mut world);
    let (state, _) = world.act(state, Act::Authorise).waits();
    let state = world.answer(state, offline()).rests();
    assert_eq!(world.said.take(), Some(Fault::Offline));
    let (state, _) = world.act(state, Act::Authorise).waits();
    world.answer(state, http(503, &[])).rests();
    assert!(matches!(world.said, Some(Fault::ServiceUnavailable { .. })));
    // Later an authorisation is kept, and is taken back first.
    for answer in [offline(), http(503, &[]), json_answer(202, &json!({ "responseID": "later" })), Answer::Elapsed] {
        let mut world = prepared();
        let state = signing(&mut world);
        let (state, ask) = world.answer(state, answer).waits();
        let answer = world.keep(&ask);
        world.answer(state, answer).rests();
        assert!(world.said.is_some());
    }
}

#[test]
fn a_token_for_something_else_signs_nothing() {
    let mut world = prepared();
    let (state, name) = outside(&mut world);
    let (state, _) = world.answer(state, back(&name)).waits();
    let token = json!({ "access_token": "token-1", "credentialID": "cred-2" });
    let (_, ask) = world.answer(state, json_answer(200, &token)).waits();
    assert!(matches!(ask, Ask::Keep(_)), "{ask:?}");
}

#[test]
fn what_cannot_be_printed_sealed_or_opened_ends_it() {
    let mut world = world();
    let (state, _) = world.with(|here| Sign::start(here)).waits();
    let fault = Fault::Internal { code: "print: x".to_owned() };
    let answer = Answer::Worked(Worked::new::<Page>(Err(fault.clone())));
    assert_eq!(world.answer(state, answer).done(), Ended::Given(fault));
    let (state, _) = world.with(|here| Sign::start(here)).waits();
    let (state, _) = world.answer(state, Answer::Worked(Worked::new::<Page>(Ok(PAGE.clone())))).waits();
    assert_eq!(world.answer(state, Answer::Failed(Fault::DiskFull)).done(), Ended::Given(Fault::DiskFull));
    let mut world = prepared();
    let (state, _) = world.with(|here| Sign::start(here)).waits();
    let ended = world.answer(state, Answer::Failed(Fault::VaultDamaged)).done();
    assert_eq!(ended, Ended::Given(Fault::VaultDamaged));
    world.draft = None;
    assert_eq!(world.with(|here| Sign::start(here)).done(), Ended::Given(Fault::DocumentChanged));
}

#[test]
fn taps_that_do_not_fit_change_nothing() {
    let mut world = prepared();
    let state = signing(&mut world);
    for act in [Act::Link, Act::Authorise, Act::Cancel] {
        assert!(matches!(world.act(signing(&mut prepared()), act), Step::Same(_)));
    }
    assert!(matches!(world.act(state, Act::Authorise), Step::Same(_)));
    let mut world = prepared();
    let state = ready(&mut world);
    assert!(matches!(world.act(state, Act::Cancel), Step::Same(_)));
}

#[test]
fn two_wishes_never_share_a_state() {
    let name = |seed: u8| {
        let mut world = prepared();
        world.moment = crate::world::moment::Moment::new(NOW, 0, [seed; 32]);
        outside(&mut world).1
    };
    assert_ne!(name(1), name(2));
    // And what is kept of it is nothing that signs: no code and no token.
    let mut world = prepared();
    outside(&mut world);
    let kept: &Authorisation = to_sign_of(&world).authorisation.as_ref().unwrap();
    assert!(!serde_json::to_string(kept).unwrap().contains("code-1"));
}
