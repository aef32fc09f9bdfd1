//! A visit's room: somebody is helped to fill in, on a phone that is not theirs.
//!
//! Its vault's key is in memory only; ending the visit, or the process, leaves nothing that anybody can read. There is no session in
//! it, nothing to sign with and nothing to send with: not forbidden, but not there.

use std::collections::BTreeMap;

use gocua_dossier::answers::Source;
use gocua_dossier::draft::DraftId;
use gocua_vault::{VaultId, Write};

use super::desk::{Desk, DraftKey, Via, VisitKey};
use super::drafting;
use super::order::VisitOrder;
use super::room::{Room, not_here};
use super::screens::VisitScreen;
use super::turn::{Ground, Turn, Wish};
use crate::kept::table::Thing;
use crate::part::drafting::Drafting;
use crate::part::place::Place;
use crate::rules::here::Here;
use crate::world::ask::{Answer, Ask, AskId, Deed, VaultAsk};
use crate::world::moment::Moment;

/// Longest time, in milliseconds, that a visit stays open when nobody touches it or the app is not in front: it cannot be opened again,
/// so that it is longer than for a person's own room.
const LONGEST: u64 = 15 * 60_000;

/// A visit.
pub struct Visit {
    vault: VaultId,
    /// Drafts.
    pub drafting: Drafting,
    /// Where on the screen.
    pub place: Place<VisitScreen>,
    touched: u64,
    desk: Desk<VisitKey>,
}

impl Visit {
    /// A visit begins.
    #[must_use]
    pub fn new(vault: VaultId, turn: &mut Turn<'_>) -> Self {
        let mut visit = Self {
            vault,
            drafting: Drafting::default(),
            place: Place::new(VisitScreen::Home, []),
            touched: turn.moment.tick,
            desk: Desk::default(),
        };
        visit.watch(turn);
        visit
    }

    /// Somebody is there.
    pub fn touch(&mut self, tick: u64) {
        self.touched = tick;
    }

    /// Does what was ordered.
    pub fn obey(&mut self, order: VisitOrder, turn: &mut Turn<'_>) {
        match order {
            VisitOrder::Draft(order) => drafting::obey(self, order, turn),
            VisitOrder::Leave => turn.out.wishes.push(Wish::Leave),
        }
    }

    /// An answer.
    pub fn answered(&mut self, id: AskId, answer: Answer, turn: &mut Turn<'_>) {
        match self.desk.close(id) {
            Some((VisitKey::Draft(key), _)) => drafting::answered_draft(self, key, id, answer, turn),
            Some((VisitKey::Idle, _)) if self.is_over(turn.moment.tick) => turn.out.wishes.push(Wish::Leave),
            Some((VisitKey::Idle, _)) => self.watch(turn),
            None => {}
        }
    }

    /// Whether nobody has touched it for too long.
    #[must_use]
    pub fn is_over(&self, tick: u64) -> bool {
        self.touched + LONGEST <= tick
    }

    fn watch(&mut self, turn: &mut Turn<'_>) {
        let (id, wait) = (turn.out.number(), (self.touched + LONGEST).saturating_sub(turn.moment.tick).max(1));
        self.desk.open(id, VisitKey::Idle, Via::World);
        turn.out.perform(id, Deed::After(wait));
    }

    /// All questions that are open, with who asked.
    pub fn questions(&self) -> impl Iterator<Item = (AskId, &VisitKey, &Via)> {
        self.desk.iter()
    }
}

impl Room for Visit {
    type Screen = VisitScreen;
    type Key = VisitKey;

    fn is_ahead(key: &VisitKey) -> bool {
        matches!(key, VisitKey::Draft(DraftKey::Save(_)))
    }

    fn vault(&self) -> VaultId {
        self.vault
    }

    fn desk(&mut self) -> &mut Desk<VisitKey> {
        &mut self.desk
    }

    fn drafting(&self) -> &Drafting {
        &self.drafting
    }

    fn drafting_mut(&mut self) -> &mut Drafting {
        &mut self.drafting
    }

    fn place(&self) -> &Place<VisitScreen> {
        &self.place
    }

    fn place_mut(&mut self) -> &mut Place<VisitScreen> {
        &mut self.place
    }

    fn here<'a>(&'a self, draft: Option<DraftId>, ground: &'a Ground, moment: &'a mut Moment) -> Here<'a> {
        Here {
            moment,
            vault: self.vault,
            environment: &ground.config.environment,
            judge: ground.judge(&self.drafting),
            owner: None,
            session: None,
            linked: None,
            draft: draft.and_then(|draft| self.drafting.draft(draft)),
            course: None,
            watched: None,
            demand: None,
            thrifty: false,
            said: None,
        }
    }

    fn serve(&mut self, id: AskId, key: VisitKey, _: Ask, turn: &mut Turn<'_>) {
        self.desk.open(id, key, Via::World);
        not_here(id, turn);
    }

    fn take(&mut self, _: Thing, _: &Ground) {}

    fn gone(&mut self, _: &str, _: &str) {}

    fn forget(&mut self, _: AskId) {}

    fn known(&self) -> BTreeMap<Source, String> {
        BTreeMap::new()
    }

    fn changed(&mut self, _: DraftId) {}

    fn keep(&mut self, writes: Vec<Write>, turn: &mut Turn<'_>) {
        // Nothing of it outlives the visit: whether it was kept does not matter to anybody.
        let id = turn.out.number();
        turn.out.perform(id, Deed::Vault(self.vault, VaultAsk::Commit(writes)));
    }

    fn discard(&mut self, draft: DraftId, writes: Vec<Write>, turn: &mut Turn<'_>) {
        self.drafting.gone(<crate::kept::draft::Draft as crate::kept::Kept>::COLLECTION, &draft.to_string());
        self.keep(writes, turn);
    }
}
