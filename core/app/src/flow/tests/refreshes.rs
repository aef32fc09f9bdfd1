//! A thousand new tokens over a network that loses three requests and three answers in ten, from providers that rotate refresh tokens
//! strictly, with one more chance, or not at all: whoever calls is answered, nobody asks twice at once, and a session ends only where the
//! provider ended it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::here::*;
use super::portal::{a_call, client};
use crate::door::fault::Fault;
use crate::kept::person::Session;
use crate::service::portal::{Move, Portal, Refreshed};
use crate::world::ask::{Answer, AskId, Exchange, Proof};

/// A provider: how often a refresh token that was used is good once more; `None` where it never changes.
struct Provider {
    reuse: Option<u32>,
    /// Uses of each token that is good.
    good: BTreeMap<String, u32>,
    drawn: u32,
}

impl Provider {
    fn new(reuse: Option<u32>) -> Self {
        Self { reuse, good: BTreeMap::new(), drawn: 0 }
    }

    fn name(&mut self, kind: &str) -> String {
        self.drawn += 1;
        format!("{kind}-{}", self.drawn)
    }

    /// Somebody signs in.
    fn grant(&mut self) -> Session {
        let refresh = self.name("refresh");
        self.good = BTreeMap::from([(refresh.clone(), 0)]);
        let mut session = serde_json::to_value(session("cong-dan-1")).unwrap();
        session["refresh"] = refresh.into();
        serde_json::from_value(session).unwrap()
    }

    fn answer(&mut self, exchange: &Exchange) -> Answer {
        let used = parameter(std::str::from_utf8(exchange.request.body()).unwrap(), "refresh_token");
        let Some(uses) = self.good.get_mut(&used) else {
            // As deployed servers do: whoever shows an old one may have stolen it, and the family ends.
            self.good.clear();
            return json_answer(400, &json!({ "error": "invalid_grant" }));
        };
        *uses += 1;
        let is_over = self.reuse.is_some_and(|reuse| *uses > reuse);
        let mut body = json!({ "access_token": "", "token_type": "DPoP", "expires_in": 300 });
        if self.reuse.is_some() {
            let next = self.name("refresh");
            if is_over {
                self.good.remove(&used);
            }
            // Whatever was given before it and never shown is none any more.
            self.good.retain(|token, _| *token == used);
            self.good.insert(next.clone(), 0);
            body["refresh_token"] = Value::from(next);
        }
        body["access_token"] = Value::from(self.name("access"));
        json_answer(200, &body)
    }
}

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn chance(&mut self, percent: u64) -> bool {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % 100 < percent
    }
}

/// What came of it.
#[derive(Default)]
struct Came {
    renewed: u32,
    lost: u32,
    ended: u32,
}

/// Until so many tokens were given.
fn walk(reuse: Option<u32>, wanted: u32) -> Came {
    let (mut provider, mut portal, mut dice) = (Provider::new(reuse), Portal::default(), Dice(0x2545_f491_4f6c_dd1d));
    let (mut session, mut now, mut id) = (provider.grant(), NOW, 0);
    let (mut came, mut tries) = (Came::default(), 0);
    while came.renewed < wanted {
        tries += 1;
        assert!(tries < 20 * wanted, "it never comes to an end");
        now += 400;
        let mut waiting: BTreeSet<AskId> = BTreeSet::new();
        let mut refresh = None;
        for _ in 0..3 {
            id += 1;
            waiting.insert(id);
            for step in portal.call(id, a_call(), Some(&session), &client(), now) {
                let Move::Refresh(exchange) = step else { panic!("an old token was used") };
                assert!(refresh.replace(exchange).is_none(), "two refreshes at once");
            }
        }
        let exchange = refresh.expect("somebody asks for a token");
        let answer = if dice.chance(30) {
            Answer::Failed(Fault::Offline)
        } else {
            let answer = provider.answer(&exchange);
            if dice.chance(30) { Answer::Failed(Fault::Offline) } else { answer }
        };
        came.lost += u32::from(matches!(answer, Answer::Failed(_)));
        let was_refused = matches!(&answer, Answer::Http(response) if response.status() != 200);
        let Refreshed { moves, keep, over } = portal.refreshed(answer, Some(&session), &client(), clock(now));
        for step in moves {
            match step {
                Move::Send(of, exchange) => {
                    assert!(matches!(exchange.proof, Proof::Token(..)) && waiting.remove(&of));
                    assert!(matches!(
                        portal.answered(of, http(200, &[]), Some(&session), &client(), now)[..],
                        [Move::Tell(..)]
                    ));
                    came.renewed += u32::from(waiting.is_empty());
                }
                Move::Tell(of, Answer::Failed(Fault::Offline | Fault::SignInAgain)) => assert!(waiting.remove(&of)),
                _ => panic!("something else"),
            }
        }
        assert!(waiting.is_empty(), "somebody is never answered");
        assert_eq!(over.is_some(), was_refused, "a session ends where the provider ends it, and nowhere else");
        if let Some(newer) = keep {
            session = newer;
        }
        if over.is_some() {
            came.ended += 1;
            assert!(portal.end().is_empty());
            session = provider.grant();
        }
        assert_eq!(session.profile.sub, "cong-dan-1");
    }
    came
}

#[test]
fn a_token_that_does_not_change_survives_any_network() {
    let came = walk(None, 1_000);
    assert!(came.lost > 500, "{}", came.lost);
    assert_eq!(came.ended, 0);
}

#[test]
fn one_more_chance_is_used_and_two_lost_answers_in_a_row_are_a_sign_in() {
    let (lenient, strict) = (walk(Some(1), 1_000), walk(Some(0), 1_000));
    assert!(lenient.ended > 0 && lenient.ended * 2 < strict.ended, "{} and {}", lenient.ended, strict.ended);
    assert!(strict.ended < strict.lost, "a request that was lost costs no session");
}
