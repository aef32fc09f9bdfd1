//! Calls to the portal in the person's name: a token that is still good, or one refresh for all who wait.
//!
//! Whoever asks is answered by the portal, or told why not; tokens are no business of theirs. Everything here belongs to one session:
//! when that ends, [`Portal::end`] tells all who wait, and no late answer arms a token again.
//!
//! A portal may want to be surer, or sure anew, who it is (RFC 9470). What it demands stands here until somebody has signed in as is
//! demanded, and that is the person's to decide. One that demands what the session already is, is not believed.

use gocua_identity as identity;
use gocua_identity::{AccessToken, Client, Demand, Tokens};
use http::StatusCode;

use crate::door::fault::Fault;
use crate::kept::person::Session;
use crate::world::ask::{Answer, AskId, Call, Exchange, Proof};
use crate::world::bounds::Bounds;
use crate::world::few::Few;
use crate::world::moment::Clock;
use crate::world::refusal::identity_fault;

/// The token, and what waits for one.
#[derive(Default)]
pub struct Portal {
    /// The token and the second from which it is not used any more.
    token: Option<(AccessToken, i64)>,
    /// What is to be proven of the person before the portal goes on.
    demand: Option<Demand>,
    /// Whether a new token is being asked for: only one at a time.
    refreshing: bool,
    /// Calls that wait for it.
    waiting: Vec<(AskId, Call)>,
    /// Calls that are under way, and whether it is the second try.
    out: Few<AskId, (Call, bool)>,
}

/// What is to be done.
pub enum Move {
    /// Send this; the answer goes to whoever asked under that number.
    Send(AskId, Box<Exchange>),
    /// Ask for a new token.
    Refresh(Box<Exchange>),
    /// Tell whoever asked.
    Tell(AskId, Answer),
}

/// What came of asking for a new token.
pub struct Refreshed {
    /// What is to be done.
    pub moves: Vec<Move>,
    /// The session with a newer refresh token: to be kept.
    pub keep: Option<Session>,
    /// Why the session is over on the broker's side.
    pub over: Option<Fault>,
}

impl Portal {
    /// Somebody has signed in: all who wait go on with the fresh token. Whatever is still asked with the session before is not to be
    /// answered here any more.
    pub fn arm(&mut self, token: AccessToken, until: i64, session: Option<&Session>) -> Vec<Move> {
        (self.demand, self.refreshing) = (None, false);
        let waiting = std::mem::take(&mut self.waiting);
        let proof = session.map(|session| Proof::Token(session.key.clone(), token.clone()));
        self.token = Some((token, until));
        let go_on = |(id, call)| match &proof {
            Some(proof) => Move::Send(id, proven(call, proof.clone())),
            None => Move::Tell(id, Answer::Failed(Fault::SignInAgain)),
        };
        waiting.into_iter().map(go_on).collect()
    }

    /// What is to be proven of the person before the portal goes on.
    #[must_use]
    pub fn demand(&self) -> Option<&Demand> {
        self.demand.as_ref()
    }

    /// Somebody calls.
    pub fn call(&mut self, id: AskId, call: Call, session: Option<&Session>, client: &Client, now: i64) -> Vec<Move> {
        self.set_out(id, call, false, session, client, now)
    }

    fn set_out(
        &mut self,
        id: AskId,
        call: Call,
        again: bool,
        session: Option<&Session>,
        client: &Client,
        now: i64,
    ) -> Vec<Move> {
        let Some(session) = session else { return vec![Move::Tell(id, Answer::Failed(Fault::SignInAgain))] };
        if let Some((token, until)) = &self.token
            && now < *until
        {
            let exchange = proven(call.clone(), Proof::Token(session.key.clone(), token.clone()));
            self.out.insert(id, (call, again));
            return vec![Move::Send(id, exchange)];
        }
        let request = identity::refresh_request(&session.provider, client, &session.refresh);
        let Ok(request) = request else { return vec![Move::Tell(id, Answer::Failed(Fault::ServiceBroken))] };
        self.out.insert(id, (call.clone(), again));
        self.waiting.push((id, call));
        if std::mem::replace(&mut self.refreshing, true) {
            return Vec::new();
        }
        let (proof, file) = (Proof::Key(session.key.clone()), None);
        vec![Move::Refresh(Box::new(Exchange { request, file, proof, bounds: Bounds::BROKER }))]
    }

    /// A call was answered. A token that the portal does not take although it should is thrown away, and the call made once more with
    /// a new one; also where the portal demands what the session is, since the token may be of the one before.
    pub fn answered(
        &mut self,
        id: AskId,
        answer: Answer,
        session: Option<&Session>,
        client: &Client,
        now: i64,
    ) -> Vec<Move> {
        let Some((call, again)) = self.out.remove(&id) else { return vec![Move::Tell(id, answer)] };
        let demand = match &answer {
            Answer::Http(response) if response.status() == StatusCode::UNAUTHORIZED => identity::step_up(response),
            _ => return vec![Move::Tell(id, answer)],
        };
        let tell = |fault| vec![Move::Tell(id, Answer::Failed(fault))];
        match demand {
            Some(demand) if !session.is_some_and(|session| session.meets(&demand, now)) => {
                let demand = match self.demand.take() {
                    Some(standing) => standing.and(demand),
                    None => demand,
                };
                self.demand = Some(demand);
                tell(Fault::ConfirmIdentity)
            }
            _ if !again => {
                self.token = None;
                self.set_out(id, call, true, session, client, now)
            }
            Some(_) => tell(Fault::AsksAgain),
            None => tell(Fault::SignInAgain),
        }
    }

    /// The broker answered: everything that waited goes on, or is told why not.
    pub fn refreshed(&mut self, answer: Answer, session: Option<&Session>, client: &Client, clock: Clock) -> Refreshed {
        let now = clock.now;
        self.refreshing = false;
        let waiting = std::mem::take(&mut self.waiting);
        let tokens = match answer {
            Answer::Http(response) => {
                let tokens = identity::tokens(&response).and_then(|tokens| checked(tokens, session, client, now));
                tokens.map_err(|error| identity_fault(&error, clock))
            }
            other => Err(other.into_fault()),
        };
        match (tokens, session) {
            (Ok(tokens), Some(session)) => {
                self.token = Some((tokens.access.clone(), now + i64::from(tokens.expires_in) - 30));
                let proof = || Proof::Token(session.key.clone(), tokens.access.clone());
                let moves = waiting.into_iter().map(|(id, call)| Move::Send(id, proven(call, proof()))).collect();
                // A server may rotate although it should not have to; the newer one is kept at once.
                let keep = tokens.refresh.clone().map(|refresh| Session { refresh, ..session.clone() });
                Refreshed { moves, keep, over: None }
            }
            (tokens, _) => {
                let fault = tokens.err().unwrap_or(Fault::SignInAgain);
                let over = (fault == Fault::SignInAgain).then(|| fault.clone());
                let tell = |(id, _): (AskId, Call)| {
                    self.out.remove(&id);
                    Move::Tell(id, Answer::Failed(fault.clone()))
                };
                Refreshed { moves: waiting.into_iter().map(tell).collect(), keep: None, over }
            }
        }
    }

    /// The session is over: all who wait or are under way are told, and the token is gone.
    pub fn end(&mut self) -> Vec<Move> {
        let gone = std::mem::take(self);
        gone.out.iter().map(|(id, _)| Move::Tell(*id, Answer::Failed(Fault::SignInAgain))).collect()
    }

    /// Whoever asked does not wait any more.
    pub fn forget(&mut self, id: AskId) {
        self.waiting.retain(|(waiting, _)| *waiting != id);
        self.out.remove(&id);
    }
}

/// A refresh gives what was granted, and to the same person: what the broker says of them is verified with the keys that it had when they
/// signed in (OpenID Connect Core, 12.2). If it has others since, the connection is its own all the same.
fn checked(tokens: Tokens, session: Option<&Session>, client: &Client, now: i64) -> Result<Tokens, identity::Error> {
    tokens.covers(client)?;
    let (Some(_), Some(session)) = (&tokens.id_token, session) else { return Ok(tokens) };
    let Some(keys) = session.jwks() else { return Ok(tokens) };
    let same = identity::Expected::Refresh { sub: &session.profile.sub };
    match tokens.verify(&keys, &session.provider, client, same, now) {
        Ok(_) | Err(identity::Error::UnknownKey) => Ok(tokens),
        Err(error) => Err(error),
    }
}

fn proven(call: Call, proof: Proof) -> Box<Exchange> {
    let Call { request, file, bounds } = call;
    Box::new(Exchange { request, file, proof, bounds })
}
