//! Calls to the portal in a person's room: what its service says is done here, and whoever waits is told.

use gocua_identity::Demand;

use super::desk::{Key, Via};
use super::own::Own;
use super::turn::Turn;
use crate::door::fault::Fault;
use crate::flow::sign_in::{self, SignIn};
use crate::kept::person::Session;
use crate::service::portal::{Move, Refreshed};
use crate::world::ask::{Answer, AskId, Deed};

impl Own {
    /// What the portal wants proven of who is signed in, and has not been yet.
    #[must_use]
    pub fn demand(&self) -> Option<&Demand> {
        self.portal.demand()
    }

    /// There is a fresh token, of the session that is now kept: whoever waits goes on with it.
    pub fn arm(&mut self, fresh: sign_in::Fresh, turn: &mut Turn<'_>) {
        self.forget_refreshes();
        let moves = self.portal.arm(fresh.token, fresh.until, self.person.session.as_ref());
        self.moves(moves, turn);
    }

    /// The session is over, here and now: nothing late can use it.
    pub fn end_session(&mut self, turn: &mut Turn<'_>) {
        self.person.session = None;
        self.know();
        self.forget_refreshes();
        let moves = self.portal.end();
        self.moves(moves, turn);
    }

    /// What is still asked of the broker with the session before is of no interest any more.
    fn forget_refreshes(&mut self) {
        let refreshes: Vec<AskId> =
            self.desk.iter().filter(|(_, key, _)| **key == Key::Refresh).map(|(id, ..)| id).collect();
        for id in refreshes {
            self.desk.close(id);
        }
    }

    /// The portal's service has looked at an answer to one of its calls.
    pub fn portal_answered(&mut self, id: AskId, answer: Answer, turn: &mut Turn<'_>) {
        let (session, client) = (self.person.session.as_ref(), sign_in::client(&turn.ground.config.environment));
        let moves = self.portal.answered(id, answer, session, &client, turn.ground.now);
        self.moves(moves, turn);
    }

    /// The broker answered the question for a new token: a newer session to keep, or why it is over.
    pub fn portal_refreshed(&mut self, answer: Answer, turn: &mut Turn<'_>) -> (Option<Session>, Option<Fault>) {
        let client = sign_in::client(&turn.ground.config.environment);
        let Refreshed { moves, keep, over } =
            self.portal.refreshed(answer, self.person.session.as_ref(), &client, turn.moment.clock());
        self.moves(moves, turn);
        (keep, over)
    }

    /// Whether another session is on its way to the disk: the one that is here is neither kept any more nor mourned.
    #[must_use]
    pub fn is_replacing_session(&self) -> bool {
        matches!(self.flows.sign_in.get(&()), Some(SignIn::Closing(_)))
    }

    pub(super) fn moves(&mut self, moves: Vec<Move>, turn: &mut Turn<'_>) {
        for step in moves {
            match step {
                Move::Send(id, exchange) => turn.out.perform(id, Deed::Http(exchange)),
                Move::Refresh(exchange) => {
                    let id = turn.out.number();
                    self.desk.open(id, Key::Refresh, Via::World);
                    turn.out.perform(id, Deed::Http(exchange));
                }
                Move::Tell(id, answer) => turn.out.answer(id, answer),
            }
        }
    }
}
