//! Calls in the person's name: a token that is still good, or one refresh for all who wait.

use gocua_identity::Client;
use http::Request;
use serde_json::{Value, json};

use super::here::*;
use crate::door::fault::Fault;
use crate::flow::sign_in;
use crate::kept::person::Session;
use crate::service::portal::{Move, Portal, Refreshed};
use crate::world::ask::{Answer, AskId, Call, Proof};

pub(super) fn client() -> Client {
    sign_in::client(&environment())
}

pub(super) fn session() -> Session {
    super::here::session("cong-dan-1")
}

pub(super) fn a_call() -> Call {
    Call {
        request: Request::get(format!("{PORTAL}/submissions/1")).body(Vec::new()).unwrap(),
        file: None,
        bounds: crate::world::bounds::Bounds::JSON,
    }
}

pub(super) fn tokens(access: &str, refresh: Option<&str>) -> Answer {
    let mut tokens = json!({ "access_token": access, "token_type": "DPoP", "expires_in": 300 });
    if let Some(refresh) = refresh {
        tokens["refresh_token"] = Value::from(refresh);
    }
    json_answer(200, &tokens)
}

pub(super) fn calls(portal: &mut Portal, id: AskId, now: i64) -> Vec<Move> {
    portal.call(id, a_call(), Some(&session()), &client(), now)
}

fn answered(portal: &mut Portal, id: AskId, answer: Answer, now: i64) -> Vec<Move> {
    portal.answered(id, answer, Some(&session()), &client(), now)
}

fn refreshed(portal: &mut Portal, answer: Answer, now: i64) -> Refreshed {
    portal.refreshed(answer, Some(&session()), &client(), clock(now))
}

/// A service with a token that is good until `NOW + 270`.
pub(super) fn armed() -> Portal {
    let mut portal = Portal::default();
    calls(&mut portal, 99, NOW);
    refreshed(&mut portal, tokens("access-1", None), NOW);
    answered(&mut portal, 99, http(200, &[]), NOW);
    portal
}

/// Moves in words: "send 1 access-1", "refresh", "tell 1 offline".
pub(super) fn said(moves: &[Move]) -> Vec<String> {
    let word = |next: &Move| match next {
        Move::Send(id, exchange) => match &exchange.proof {
            Proof::Token(key, token) if *key == session().key => format!("send {id} {}", token.expose()),
            _ => panic!("without the person's token"),
        },
        Move::Refresh(exchange) => {
            assert!(matches!(&exchange.proof, Proof::Key(key) if *key == session().key));
            assert_eq!(exchange.request.uri().to_string(), format!("{BROKER}/token"));
            "refresh".to_owned()
        }
        Move::Tell(id, Answer::Failed(fault)) => format!("tell {id} {}", fault.key()),
        Move::Tell(id, Answer::Http(response)) => format!("tell {id} {}", response.status().as_u16()),
        Move::Tell(id, answer) => panic!("tell {id} {answer:?}"),
    };
    moves.iter().map(word).collect()
}

#[test]
fn a_token_that_is_good_is_used_and_its_answer_told() {
    let mut portal = armed();
    assert_eq!(said(&calls(&mut portal, 1, NOW + 269)), ["send 1 access-1"]);
    assert_eq!(said(&answered(&mut portal, 1, http(404, &[]), NOW)), ["tell 1 404"]);
}

#[test]
fn one_refresh_serves_all_who_wait() {
    let mut portal = armed();
    let late = NOW + 270;
    assert_eq!(said(&calls(&mut portal, 1, late)), ["refresh"]);
    assert!(calls(&mut portal, 2, late).is_empty());
    assert!(calls(&mut portal, 3, late).is_empty());
    let Refreshed { moves, keep, over } = refreshed(&mut portal, tokens("access-2", None), late);
    assert_eq!(said(&moves), ["send 1 access-2", "send 2 access-2", "send 3 access-2"]);
    assert!(keep.is_none() && over.is_none());
    assert_eq!(said(&calls(&mut portal, 4, late)), ["send 4 access-2"]);
}

#[test]
fn a_token_that_the_portal_does_not_take_is_thrown_away_and_the_call_made_once_more() {
    let mut portal = armed();
    calls(&mut portal, 1, NOW);
    calls(&mut portal, 2, NOW);
    assert_eq!(said(&answered(&mut portal, 1, http(401, &[]), NOW)), ["refresh"]);
    assert!(answered(&mut portal, 2, http(401, &[]), NOW).is_empty());
    let Refreshed { moves, .. } = refreshed(&mut portal, tokens("access-2", None), NOW);
    assert_eq!(said(&moves), ["send 1 access-2", "send 2 access-2"]);
    // Not for ever: the second time the person has to sign in.
    assert_eq!(said(&answered(&mut portal, 1, http(401, &[]), NOW)), ["tell 1 fault-sign-in-again"]);
    assert_eq!(said(&answered(&mut portal, 2, http(200, &[]), NOW)), ["tell 2 200"]);
}

#[test]
fn a_newer_refresh_token_is_kept_at_once() {
    let mut portal = Portal::default();
    calls(&mut portal, 1, NOW);
    let Refreshed { keep, .. } = refreshed(&mut portal, tokens("access-2", Some("refresh-2")), NOW);
    let kept = serde_json::to_value(keep.unwrap()).unwrap();
    assert_eq!((&kept["refresh"], &kept["key"]), (&json!("refresh-2"), &json!("gocua.client.1")));
}

#[test]
fn a_broker_that_cannot_be_reached_is_told_to_all_and_the_session_stays() {
    let mut portal = Portal::default();
    calls(&mut portal, 1, NOW);
    calls(&mut portal, 2, NOW);
    let Refreshed { moves, over, .. } = refreshed(&mut portal, offline(), NOW);
    assert_eq!(said(&moves), ["tell 1 fault-offline", "tell 2 fault-offline"]);
    assert!(over.is_none());
    // The next one asks anew.
    assert_eq!(said(&calls(&mut portal, 3, NOW)), ["refresh"]);
}

#[test]
fn a_session_that_the_broker_ended_is_over() {
    let mut portal = Portal::default();
    calls(&mut portal, 1, NOW);
    let gone = json_answer(400, &json!({ "error": "invalid_grant" }));
    let Refreshed { moves, over, .. } = refreshed(&mut portal, gone, NOW);
    assert_eq!(said(&moves), ["tell 1 fault-sign-in-again"]);
    assert_eq!(over, Some(Fault::SignInAgain));
}

#[test]
fn without_a_session_nothing_is_asked() {
    let mut portal = armed();
    let moves = portal.call(1, a_call(), None, &client(), NOW);
    assert_eq!(said(&moves), ["tell 1 fault-sign-in-again"]);
}

#[test]
fn signing_out_tells_all_who_wait_and_a_late_refresh_arms_no_token() {
    let mut portal = armed();
    calls(&mut portal, 1, NOW);
    calls(&mut portal, 2, NOW + 270);
    calls(&mut portal, 3, NOW + 270);
    let again = "fault-sign-in-again";
    let told = said(&portal.end());
    assert_eq!(told, [format!("tell 1 {again}"), format!("tell 2 {again}"), format!("tell 3 {again}")]);
    let Refreshed { moves, keep, .. } =
        portal.refreshed(tokens("access-2", Some("refresh-2")), None, &client(), clock(NOW + 270));
    assert!(moves.is_empty() && keep.is_none());
    assert_eq!(said(&calls(&mut portal, 4, NOW + 270)), ["refresh"]);
    assert!(portal.end().len() == 1 && portal.end().is_empty());
}

#[test]
fn whoever_does_not_wait_any_more_is_not_called_for() {
    let mut portal = Portal::default();
    calls(&mut portal, 1, NOW);
    calls(&mut portal, 2, NOW);
    portal.forget(1);
    let Refreshed { moves, .. } = refreshed(&mut portal, tokens("access-2", None), NOW);
    assert_eq!(said(&moves), ["send 2 access-2"]);
    assert!(portal.end().len() == 1);
}

#[test]
fn a_refresh_is_for_the_same_person_and_for_all_that_was_granted() {
    let Answer::Http(keys) = super::sign_in::keys() else { panic!("no keys") };
    let known = Session { keys: String::from_utf8(keys.into_body()).ok(), ..session() };
    let said_of = |sub: &str| json!({ "iss": BROKER, "sub": sub, "aud": "gocua", "iat": NOW - 1, "exp": NOW + 300 });
    let outcome = |known: &Session, change: &dyn Fn(&mut Value)| {
        let mut portal = Portal::default();
        calls(&mut portal, 1, NOW);
        let mut body = json!({ "access_token": "access-2", "token_type": "DPoP", "expires_in": 300 });
        change(&mut body);
        said(&portal.refreshed(json_answer(200, &body), Some(known), &client(), clock(NOW)).moves)
    };
    let (good, broken) = (["send 1 access-2"], ["tell 1 fault-service-broken"]);
    assert_eq!(outcome(&known, &|body| body["id_token"] = jws("JWT", &said_of("cong-dan-1")).into()), good);
    assert_eq!(outcome(&known, &|body| body["id_token"] = jws("JWT", &said_of("cong-dan-2")).into()), broken);
    let other =
        json!({ "iss": "https://khac.example", "sub": "cong-dan-1", "aud": "gocua", "iat": NOW - 1, "exp": NOW + 300 });
    assert_eq!(outcome(&known, &|body| body["id_token"] = jws("JWT", &other).into()), broken);
    assert_eq!(outcome(&known, &|body| body["id_token"] = "a.b.c".into()), broken);
    // A session of an earlier app knows no keys, and a broker may have exchanged them.
    assert_eq!(outcome(&session(), &|body| body["id_token"] = jws("JWT", &said_of("cong-dan-2")).into()), good);
    assert_eq!(outcome(&known, &|body| body["scope"] = "openid profile dossier".into()), good);
    assert_eq!(outcome(&known, &|body| body["scope"] = "openid".into()), ["tell 1 fault-set-up-wrong"]);
}
