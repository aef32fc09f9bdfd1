//! The portal wants to be surer, or sure anew, who it is (RFC 9470): what waits for that, who may confirm it, and what is not believed.

use gocua_identity::{Demand, LOA_1, LOA_2, dpop};
use gocua_vault::Write;
use serde_json::{Value, json};

use super::here::*;
use super::portal::{a_call, armed, calls, client, said};
use super::sign_in::{Secrets, back, claims, fault, key_here, keys, tokens};
use crate::door::fault::Fault;
use crate::door::platform::PlatformOutcome;
use crate::flow::follow::{self, Follow};
use crate::flow::send::{Act, Send};
use crate::flow::sign_in::{self, SignIn};
use crate::kept::Kept as _;
use crate::kept::course::Stage;
use crate::kept::person::{GivenBack, Session};
use crate::service::portal::{Move, Portal};
use crate::world::ask::{Answer, Ask};
use crate::world::flow::Step;

fn demand() -> Demand {
    Demand { acr: LOA_2.to_owned(), max_age: 300 }
}

fn challenge(acr: &str, max_age: u32) -> Answer {
    let text = format!(
        r#"DPoP error="insufficient_user_authentication", error_description="x", algs="ES256", acr_values="{acr}", max_age="{max_age}""#
    );
    http(401, &[("www-authenticate", &text)])
}

/// A session whose sign-in was of this level, so many seconds ago.
fn session_of(acr: &str, ago: i64) -> Session {
    Session { acr: Some(acr.to_owned()), auth_time: Some(NOW - ago), ..super::portal::session() }
}

fn answered(portal: &mut Portal, session: &Session, answer: Answer) -> Vec<Move> {
    portal.answered(1, answer, Some(session), &client(), NOW)
}

// --- the service -----------------------------------------------------------------------------------------------------

#[test]
fn a_portal_that_wants_more_costs_no_token_and_its_demand_stands() {
    for (session, wanted) in [
        (session_of(LOA_1, 10), (LOA_2, 300)),
        (session_of(LOA_2, 400), (LOA_2, 300)),
        // Of an earlier app: nobody knows how sure that was.
        (super::portal::session(), (LOA_1, u32::MAX)),
    ] {
        let mut portal = armed();
        calls(&mut portal, 1, NOW);
        let moves = answered(&mut portal, &session, challenge(wanted.0, wanted.1));
        assert_eq!(said(&moves), ["tell 1 fault-confirm-identity"]);
        assert_eq!(portal.demand().map(|demand| demand.acr.as_str()), Some(wanted.0));
        assert_eq!(said(&calls(&mut portal, 2, NOW)), ["send 2 access-1"], "other calls go on");
    }
}

#[test]
fn what_several_calls_are_asked_for_is_asked_for_once() {
    let mut portal = armed();
    let weak = session_of(LOA_1, 4_000);
    for (acr, max_age) in [(LOA_1, 300), (LOA_2, 3_000)] {
        calls(&mut portal, 1, NOW);
        answered(&mut portal, &weak, challenge(acr, max_age));
    }
    assert_eq!(portal.demand(), Some(&demand()));
}

#[test]
fn a_portal_that_asks_for_what_was_just_confirmed_is_not_believed() {
    let mut portal = armed();
    let fresh = session_of(LOA_2, 20);
    calls(&mut portal, 1, NOW);
    // The token may be of before; a new one is tried, once.
    assert_eq!(said(&answered(&mut portal, &fresh, challenge(LOA_2, 300))), ["refresh"]);
    let moves = portal.refreshed(super::portal::tokens("access-2", None), Some(&fresh), &client(), clock(NOW)).moves;
    assert_eq!(said(&moves), ["send 1 access-2"]);
    assert_eq!(said(&answered(&mut portal, &fresh, challenge(LOA_2, 300))), ["tell 1 fault-asks-again"]);
    assert!(portal.demand().is_none());
    // Nor one that asks for an age that nobody has.
    calls(&mut portal, 1, NOW);
    assert_eq!(said(&answered(&mut portal, &fresh, challenge(LOA_2, 0))), ["refresh"]);
}

#[test]
fn whoever_has_confirmed_is_asked_for_nothing_and_a_refresh_of_before_changes_nothing() {
    let mut portal = armed();
    calls(&mut portal, 1, NOW);
    answered(&mut portal, &session_of(LOA_1, 10), challenge(LOA_2, 300));
    // The token ends meanwhile, and two calls wait for another one.
    let late = NOW + 270;
    let old = session_of(LOA_1, 10);
    assert_eq!(said(&portal.call(2, a_call(), Some(&old), &client(), late)), ["refresh"]);
    portal.call(3, a_call(), Some(&old), &client(), late);
    let moves = portal.arm(access("access-9"), late + 270, Some(&session_of(LOA_2, 0)));
    assert_eq!(said(&moves), ["send 2 access-9", "send 3 access-9"]);
    assert!(portal.demand().is_none());
    assert_eq!(said(&portal.call(4, a_call(), Some(&session_of(LOA_2, 0)), &client(), late)), ["send 4 access-9"]);
}

fn access(text: &str) -> gocua_identity::AccessToken {
    let body = json!({ "access_token": text, "token_type": "DPoP", "expires_in": 300 });
    let Answer::Http(response) = json_answer(200, &body) else { panic!("no answer") };
    gocua_identity::tokens(&response).unwrap().access
}

// --- confirming ------------------------------------------------------------------------------------------------------

/// Somebody is signed in, of whom the portal wants to be sure.
fn demanded() -> World {
    let mut world = world();
    world.demand = Some(demand());
    world
}

/// They are in the browser.
fn outside(world: &mut World) -> (SignIn, Secrets) {
    let (state, _) = SignIn::start(vault()).waits();
    let (state, _) = world.answer(state, key_here()).waits();
    let mut metadata = metadata();
    metadata["claims_parameter_supported"] = true.into();
    let (state, ask) = world.answer(state, json_answer(200, &metadata)).waits();
    let form = body(&ask);
    assert_eq!((&*parameter(&form, "acr_values"), &*parameter(&form, "max_age")), (LOA_2, "300"));
    let claims: Value = serde_json::from_str(&parameter(&form, "claims")).unwrap();
    assert_eq!(claims["id_token"]["acr"], json!({ "essential": true, "values": [LOA_2] }));
    assert_eq!(parameter(&form, "dpop_jkt"), dpop::PublicKey::from_point(&point()).unwrap().thumbprint());
    let secrets = Secrets { state: parameter(&form, "state"), nonce: parameter(&form, "nonce") };
    let (state, ask) =
        world.answer(state, json_answer(201, &json!({ "request_uri": "urn:1", "expires_in": 60 }))).waits();
    let kept = world.keep(&ask);
    let (state, _) = world.answer(state, kept).waits();
    (state, secrets)
}

/// They come back, and the broker says this of them.
fn said_of(world: &mut World, changes: Value) -> Step<SignIn> {
    let (state, secrets) = outside(world);
    let (state, _) = world.answer(state, back(&secrets.state)).waits();
    let mut said = claims(&secrets.nonce);
    (said["acr"], said["auth_time"]) = (LOA_2.into(), NOW.into());
    for (name, value) in changes.as_object().unwrap() {
        said[name] = value.clone();
    }
    let (state, _) = world.answer(state, json_answer(200, &tokens(&said))).waits();
    world.answer(state, keys())
}

#[test]
fn the_same_person_confirms_and_the_session_is_as_sure_as_was_asked() {
    let mut world = demanded();
    let (state, _) = said_of(&mut world, json!({})).waits();
    let before = serde_json::to_value(world.session.as_ref().unwrap()).unwrap();
    let (state, ask) = world.answer(state, json_answer(200, &person("cong-dan-1"))).waits();
    assert_eq!(serde_json::to_value(world.session.as_ref().unwrap()).unwrap(), before, "not before it is on the disk");
    let kept = world.keep(&ask);
    let fresh = world.answer(state, kept).done().ok().unwrap();
    assert!(fresh.confirmed && fresh.token.expose() == "access-1");
    assert!(world.session.unwrap().meets(&demand(), NOW));
}

/// Nobody uses the grant before any more, but whoever stole it could. Where both hang on one session at the broker, to end one ends both.
#[test]
fn the_grant_before_is_given_back_where_that_does_not_end_the_new_one() {
    for (before, now, given_back) in [
        (Some("a"), Some("b"), true),
        (Some("a"), Some("a"), false),
        (None, Some("b"), false),
        (Some("a"), None, false),
    ] {
        let mut world = demanded();
        let old = world.session.as_mut().unwrap();
        old.sid = before.map(str::to_owned);
        let old = GivenBack::from(old.clone());
        let changes = now.map_or(json!({}), |sid| json!({ "sid": sid }));
        let (state, _) = said_of(&mut world, changes).waits();
        let (_, ask) = world.answer(state, json_answer(200, &person("cong-dan-1"))).waits();
        let Ask::Keep(writes) = ask else { panic!("nothing is kept") };
        let is_it = |write: &Write| matches!(write, Write::Put { collection, id, .. } if collection == GivenBack::COLLECTION && *id == old.id());
        assert_eq!(writes.iter().any(is_it), given_back, "{before:?} {now:?}");
    }
}

#[test]
fn nothing_less_than_what_was_asked_confirms_anything() {
    for (changes, expected) in [
        (json!({ "acr": LOA_1 }), Fault::LevelTooLow),
        (json!({ "acr": null }), Fault::SetUpWrong { what: "acr".to_owned() }),
        (json!({ "acr": "1" }), Fault::SetUpWrong { what: "acr".to_owned() }),
        (json!({ "auth_time": NOW - 361 }), Fault::SetUpWrong { what: "auth_time".to_owned() }),
        (json!({ "auth_time": null }), Fault::SetUpWrong { what: "auth_time".to_owned() }),
        (json!({ "sub": "cong-dan-2" }), Fault::OtherPerson),
        // Whose place it is comes before how sure that is.
        (json!({ "sub": "cong-dan-2", "acr": LOA_1 }), Fault::OtherPerson),
    ] {
        let mut world = demanded();
        assert_eq!(fault(said_of(&mut world, changes.clone())), expected, "{changes}");
        assert!(world.session.is_some(), "whoever is signed in stays signed in");
    }
    let mut world = demanded();
    let (state, secrets) = outside(&mut world);
    let unmet = format!("{REDIRECT}?error=unmet_authentication_requirements&state={}&iss={BROKER}", secrets.state);
    assert_eq!(fault(world.answer(state, Answer::Browsed(unmet))), Fault::LevelTooLow);
}

#[test]
fn closing_the_page_is_not_confirming_and_nothing_else() {
    let mut world = demanded();
    let (state, secrets) = outside(&mut world);
    assert!(state.confirms(None));
    let refused = format!("{REDIRECT}?error=access_denied&state={}&iss={BROKER}", secrets.state);
    assert_eq!(fault(world.answer(state, Answer::Browsed(refused))), Fault::NotConfirmed);
    let (state, _) = outside(&mut world);
    assert_eq!(fault(world.answer(state, Answer::Platform(PlatformOutcome::Cancelled))), Fault::NotConfirmed);
    let (state, _) = SignIn::start(vault()).waits();
    assert_eq!(fault(world.act(state, sign_in::Act::Cancel)), Fault::NotConfirmed);
    assert!(world.session.is_some());
}

#[test]
fn a_page_of_yesterday_is_not_waited_for() {
    let pending = pending();
    assert!(!pending.is_over(NOW) && !pending.is_over(NOW + 3_600) && !pending.is_over(NOW - 86_400));
    assert!(pending.is_over(NOW + 3_601));
}

// --- what waits for it -----------------------------------------------------------------------------------------------

#[test]
fn a_dossier_waits_for_the_person_alone_and_goes_on_by_itself_when_they_have_confirmed() {
    let mut world = super::send::under_way();
    let (state, ask) = super::send::whole(&mut world);
    assert!(asked(&ask).ends_with("/commit"));
    world.demand = Some(demand());
    let state = world.tell(state, Answer::Failed(Fault::ConfirmIdentity)).rests();
    assert_eq!(state.waiting(), Some((&Fault::ConfirmIdentity, None)));
    let Step::Same(state) = world.act(state, Act::Nudge) else { panic!("a network confirms nothing") };
    world.demand = None;
    let (_, ask) = world.act(state, Act::Nudge).waits();
    assert!(asked(&ask).starts_with("PUT "));
    assert!(matches!(world.stage(), Some(Stage::Sending(_))));
}

#[test]
fn who_confirms_while_the_try_is_being_noted_is_not_waited_for() {
    let mut world = super::send::under_way();
    let (state, _) = super::send::whole(&mut world);
    world.demand = Some(demand());
    let (state, ask) = world.answer(state, Answer::Failed(Fault::ConfirmIdentity)).waits();
    assert!(matches!(state, Send::Noting(..)));
    world.demand = None;
    let kept = world.keep(&ask);
    assert!(asked(&world.answer(state, kept).waits().1).starts_with("PUT "));
}

#[test]
fn a_portal_that_asks_again_is_waited_out_with_growing_pauses() {
    let mut world = super::send::under_way();
    let mut longest = 0;
    let (mut state, _) = super::send::whole(&mut world);
    for _ in 0..12 {
        let (waiting, ask) = world.tell(state, Answer::Failed(Fault::AsksAgain)).waits();
        assert!(matches!(waiting.waiting(), Some((Fault::AsksAgain, Some(_)))));
        longest = longest.max(after(&ask));
        assert!((1_000..=15 * 60 * 1_000).contains(&after(&ask)));
        state = world.tell(waiting, Answer::Elapsed).waits().0;
    }
    assert!(longest > 60_000);
}

#[test]
fn how_a_dossier_is_is_asked_when_somebody_has_confirmed_and_not_before() {
    let mut world = World::at(Stage::Sent(Box::new(sent())));
    world.watched = Some(DRAFT);
    let (state, _) = world.with(|here| Follow::start(here)).waits();
    assert_eq!(world.answer(state, Answer::Failed(Fault::ConfirmIdentity)).done(), follow::Ended::Quiet);
    let (state, _) = world.with(|here| Follow::start(here)).waits();
    assert!(matches!(world.answer(state, Answer::Failed(Fault::AsksAgain)).waits().1, Ask::After(_)));
}
