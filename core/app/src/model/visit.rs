//! A visit's room: somebody is helped to fill in, on a phone that is not theirs.
//!
//! Its vault's key is in memory only; ending the visit, or the process, leaves nothing that anybody can read. There is no session in
//! it, nothing to sign with and nothing to send with: not forbidden, but not there. What is there has names:
//!
//! ```
//! use gocua_app::model::desk::VisitKey;
//! use gocua_app::model::order::{Order, VisitOrder};
//! use gocua_app::model::visit::Visit;
//! let _ = (VisitOrder::Leave, VisitKey::Hand, Order::SignIn, |visit: &Visit| visit.handed);
//! ```
//!
//! What is not has none. It cannot be ordered:
//!
//! ```compile_fail
//! # use gocua_app::model::order::VisitOrder;
//! let _ = VisitOrder::SignIn;
//! ```
//! ```compile_fail
//! # use gocua_app::model::order::VisitOrder;
//! let _ = |draft| VisitOrder::StartSign(draft);
//! ```
//! ```compile_fail
//! # use gocua_app::model::order::VisitOrder;
//! let _ = |draft, act| VisitOrder::Sign(draft, act);
//! ```
//! ```compile_fail
//! # use gocua_app::model::order::VisitOrder;
//! let _ = |draft| VisitOrder::Send(draft);
//! ```
//!
//! Nobody in it waits for it:
//!
//! ```compile_fail
//! # use gocua_app::model::desk::VisitKey;
//! let _ = VisitKey::SignIn;
//! ```
//! ```compile_fail
//! # use gocua_app::model::desk::VisitKey;
//! let _ = |draft| VisitKey::Sign(draft);
//! ```
//! ```compile_fail
//! # use gocua_app::model::desk::VisitKey;
//! let _ = |draft| VisitKey::Send(draft);
//! ```
//! ```compile_fail
//! # use gocua_app::model::desk::VisitKey;
//! let _ = VisitKey::Link;
//! ```
//!
//! And it holds neither a person who could be signed in nor their flows:
//!
//! ```compile_fail
//! # use gocua_app::model::visit::Visit;
//! let _ = |visit: &Visit| &visit.person;
//! ```
//! ```compile_fail
//! # use gocua_app::model::visit::Visit;
//! let _ = |visit: &Visit| &visit.flows;
//! ```
//!
//! It begins with the person's consent ([`crate::rules::consent`]): before that no screen of it asks anything. It ends in one of three
//! ways, which the book of visits tells apart ([`crate::kept::visits`]): handed over to the person's own phone, shredded, or left alone.

use std::collections::BTreeMap;

use gocua_dossier::answers::Source;
use gocua_dossier::draft::DraftId;
use gocua_vault::{VaultId, Write};

use super::desk::{Desk, DraftKey, Via, VisitKey};
use super::drafting;
use super::order::{DraftOrder, VisitOrder};
use super::room::{Room, Stepped, drive, forget, not_here};
use super::screens::VisitScreen;
use super::turn::{Ground, Turn, Wish};
use crate::door::view::Tone;
use crate::flow::consent::Consent;
use crate::flow::hand::{self, By, Hand};
use crate::kept::prepared::Host;
use crate::kept::table::Thing;
use crate::kept::visits::What;
use crate::part::drafting::Drafting;
use crate::part::place::Place;
use crate::rules::consent::Receipt;
use crate::rules::here::Here;
use crate::world::ask::{Answer, Ask, AskId, Deed, VaultAsk};
use crate::world::flow::Slots;
use crate::world::moment::Moment;

/// Longest time, in milliseconds, that a visit stays open when nobody touches it or the app is not in front: it cannot be opened again,
/// so that it is longer than for a person's own room.
const LONGEST: u64 = 15 * 60_000;

/// A visit.
pub struct Visit {
    vault: VaultId,
    /// Who helps.
    pub host: Host,
    /// What the person who is helped has agreed to; nothing is asked, and nothing can be filled in, before that.
    pub receipt: Option<Receipt>,
    /// Whether what was filled in is on its way to the person's own phone.
    pub handed: bool,
    /// Agreeing.
    pub consent: Slots<(), Consent>,
    /// Handing over.
    pub hand: Slots<(), Hand>,
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
    pub fn new(vault: VaultId, host: Host, turn: &mut Turn<'_>) -> Self {
        let mut visit = Self {
            vault,
            host,
            receipt: None,
            handed: false,
            consent: Slots::default(),
            hand: Slots::default(),
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
            VisitOrder::Draft(order) => {
                // What is changed after it was handed over is not on the other phone.
                if !matches!(order, DraftOrder::Face(_) | DraftOrder::Go(_) | DraftOrder::Back | DraftOrder::Home) {
                    self.handed = false;
                }
                drafting::obey(self, order, turn);
            }
            VisitOrder::Agree(how) => {
                let host = self.host.clone();
                self.consent(turn, |slots, _| slots.begin(&(), || Consent::start(how, host)));
            }
            VisitOrder::Receipt => self.place.go(VisitScreen::Receipt),
            VisitOrder::Noted => self.place.restart(None),
            VisitOrder::ToPhone => self.place.go(VisitScreen::Hand),
            VisitOrder::Scan => {
                let Some(receipt) = &self.receipt else { return };
                let by = By { host: self.host.clone(), receipt: receipt.number.clone() };
                self.hand(turn, |slots, _| slots.begin(&(), || Hand::start(by)));
            }
            VisitOrder::Hand => self.hand(turn, |slots, here| slots.act(&(), hand::Act::Hand, here)),
            VisitOrder::Leave => self.leave(What::Shredded, turn),
        }
    }

    /// Back: out of the platform's sheet, else by one screen.
    pub fn back(&mut self, turn: &mut Turn<'_>) {
        let is_handing = matches!(self.hand.get(&()), Some(Hand::Handing(_)));
        if is_handing && *self.place.screen() == VisitScreen::Hand {
            self.hand(turn, |slots, here| slots.act(&(), hand::Act::Back, here));
        } else {
            self.place.back();
        }
    }

    /// Where the person is now; what is under way for a screen that was left is given up.
    pub fn settle(&mut self, last_frame: &mut u64) {
        self.place.settle(last_frame);
        if *self.place.screen() != VisitScreen::Hand
            && let Some(id) = self.hand.forget(&())
        {
            forget(self, id);
        }
    }

    /// It is over, in this way unless it was handed over before.
    fn leave(&self, what: What, turn: &mut Turn<'_>) {
        turn.out.wishes.push(Wish::Leave(if self.handed { What::HandedOver } else { what }));
    }

    fn consent(
        &mut self,
        turn: &mut Turn<'_>,
        step: impl FnOnce(&mut Slots<(), Consent>, &mut Here<'_>) -> Stepped<Consent>,
    ) {
        let key = (VisitKey::Consent, &());
        match drive(self, |visit| &mut visit.consent, key, None, turn, step) {
            Some(Ok(receipt)) => {
                turn.out.wishes.push(Wish::Agreed(receipt.number.clone()));
                self.receipt = Some(receipt);
                self.place.restart(Some(VisitScreen::Receipt));
            }
            Some(Err(fault)) => self.place.tell(fault),
            None => {}
        }
    }

    fn hand(&mut self, turn: &mut Turn<'_>, step: impl FnOnce(&mut Slots<(), Hand>, &mut Here<'_>) -> Stepped<Hand>) {
        match drive(self, |visit| &mut visit.hand, (VisitKey::Hand, &()), None, turn, step) {
            Some(hand::Ended::Handed(missing)) => {
                self.handed = true;
                self.place.restart(None);
                match missing {
                    0 => self.place.say(Tone::Good, "visit-handed"),
                    _ => self.place.say(Tone::Wait, "visit-handed-without"),
                }
            }
            Some(hand::Ended::Left) | None => {}
            Some(hand::Ended::Failed(fault)) => self.place.tell(fault),
        }
    }

    /// An answer.
    pub fn answered(&mut self, id: AskId, answer: Answer, turn: &mut Turn<'_>) {
        match self.desk.close(id) {
            Some((VisitKey::Draft(key), _)) => drafting::answered_draft(self, key, id, answer, turn),
            Some((VisitKey::Consent, _)) => self.consent(turn, |slots, here| slots.answer(&(), id, answer, here)),
            Some((VisitKey::Hand, _)) => self.hand(turn, |slots, here| slots.answer(&(), id, answer, here)),
            Some((VisitKey::Idle, _)) if self.is_over(turn.moment.tick) => self.leave(What::TimedOut, turn),
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
