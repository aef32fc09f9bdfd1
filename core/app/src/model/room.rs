//! What every room can do: ask, take an answer, drive a flow.

use std::collections::BTreeMap;

use gocua_dossier::answers::Source;
use gocua_dossier::draft::DraftId;
use gocua_vault::{VaultId, Write};

use super::desk::{Desk, DraftKey, Via};
use super::screens::{AsDraft, DraftScreen};
use super::turn::{Ground, Turn, Wish};
use crate::door::fault::Fault;
use crate::kept::table::{Change, Thing};
use crate::part::drafting::Drafting;
use crate::part::place::Place;
use crate::rules::here::Here;
use crate::world::ask::{Answer, Ask, AskId, Deed, VaultAsk};
use crate::world::flow::{Flow, Next, Slots, Turned};
use crate::world::moment::Moment;
#[cfg(test)]
use crate::world::planted::{self, Planted};

/// A room: an open vault, what is known from it, and who waits in it for what.
pub trait Room: Sized {
    /// Its screens.
    type Screen: Clone + PartialEq + From<DraftScreen> + AsDraft;
    /// Who may wait in it.
    type Key: Clone + Ord + From<DraftKey>;

    /// Whether memory is ahead of the disk in what this one keeps: a draft is, as long as it is being saved.
    fn is_ahead(key: &Self::Key) -> bool;
    /// Its vault.
    fn vault(&self) -> VaultId;
    /// The questions that are open.
    fn desk(&mut self) -> &mut Desk<Self::Key>;
    /// Drafts.
    fn drafting(&self) -> &Drafting;
    /// Drafts, to change them.
    fn drafting_mut(&mut self) -> &mut Drafting;
    /// Where the person is.
    fn place(&self) -> &Place<Self::Screen>;
    /// Where the person is, to go elsewhere.
    fn place_mut(&mut self) -> &mut Place<Self::Screen>;
    /// What a flow about a draft may read.
    fn here<'a>(&'a self, draft: Option<DraftId>, ground: &'a Ground, moment: &'a mut Moment) -> Here<'a>;
    /// Asks that only this kind of room has a service for.
    fn serve(&mut self, id: AskId, key: Self::Key, ask: Ask, turn: &mut Turn<'_>);
    /// Something that is no draft is on the disk.
    fn take(&mut self, thing: Thing, ground: &Ground);
    /// A record that is no draft is gone from the disk.
    fn gone(&mut self, collection: &str, id: &str);
    /// Nobody waits for this any more.
    fn forget(&mut self, id: AskId);
    /// What is known of the person without asking.
    fn known(&self) -> BTreeMap<Source, String>;
    /// A draft changed: what was under way for what it was before means nothing any more.
    fn changed(&mut self, draft: DraftId);
    /// Keep something whose failure is only told.
    fn keep(&mut self, writes: Vec<Write>, turn: &mut Turn<'_>);
    /// Throw a draft away; it is gone when the disk has it so.
    fn discard(&mut self, draft: DraftId, writes: Vec<Write>, turn: &mut Turn<'_>);
}

/// Asks for somebody; the number of the question.
pub fn ask<R: Room>(room: &mut R, key: R::Key, ask: Ask, turn: &mut Turn<'_>) -> AskId {
    let id = turn.out.number();
    let vault = room.vault();
    let (deed, via) = match ask {
        Ask::Platform(request) => (Deed::Platform(request), Via::World),
        Ask::Http(exchange) => (Deed::Http(exchange), Via::World),
        Ask::Vaults(ask) => (Deed::Vaults(ask), Via::World),
        Ask::Vault(ask) => (Deed::Vault(vault, ask), Via::World),
        #[cfg(test)]
        Ask::Keep(writes) if planted::is(Planted::MemoryFirst) => {
            mirror(room, &writes, turn.ground);
            (Deed::Vault(vault, VaultAsk::Commit(writes.clone())), Via::Mirror(writes))
        }
        Ask::Keep(writes) if R::is_ahead(&key) => (Deed::Vault(vault, VaultAsk::Commit(writes)), Via::World),
        Ask::Keep(writes) => (Deed::Vault(vault, VaultAsk::Commit(writes.clone())), Via::Mirror(writes)),
        Ask::ReadPack => (Deed::ReadPack, Via::World),
        Ask::KeepPack(bytes) => (Deed::KeepPack(bytes), Via::World),
        Ask::Work(job) => (Deed::Work(job), Via::World),
        Ask::After(milliseconds) => (Deed::After(milliseconds), Via::World),
        Ask::Rules => {
            turn.out.wishes.push(Wish::Rules);
            room.desk().open(id, key, Via::Rules);
            return id;
        }
        served @ (Ask::Portal(_) | Ask::Browse(_) | Ask::Run(_)) => {
            room.serve(id, key, served, turn);
            return id;
        }
    };
    room.desk().open(id, key, via);
    turn.out.perform(id, deed);
    id
}

/// Memory follows the disk: every write is read as it will be at the next start.
pub fn mirror<R: Room>(room: &mut R, writes: &[Write], ground: &Ground) {
    for write in writes {
        match Change::read(write) {
            Some(Change::Put(thing)) => {
                if let Some(other) = room.drafting_mut().take(thing) {
                    room.take(other, ground);
                }
            }
            Some(Change::Gone(collection, id)) => {
                room.drafting_mut().gone(&collection, &id);
                room.gone(&collection, &id);
            }
            None => {}
        }
    }
}

/// What came of a step of a flow.
pub type Stepped<F> = Turned<<F as Flow>::Done>;

/// Lets a flow take a step, and does what it asks for; how it ended, if it did.
pub fn drive<R, K, F>(
    room: &mut R,
    slots: fn(&mut R) -> &mut Slots<K, F>,
    (key, slot): (R::Key, &K),
    draft: Option<DraftId>,
    turn: &mut Turn<'_>,
    step: impl FnOnce(&mut Slots<K, F>, &mut Here<'_>) -> Stepped<F>,
) -> Option<F::Done>
where
    R: Room,
    K: Ord + Clone,
    F: for<'a> Flow<Here<'a> = Here<'a>>,
{
    let mut taken = std::mem::take(slots(room));
    let (turned, said) = {
        let mut here = room.here(draft, turn.ground, turn.moment);
        let turned = step(&mut taken, &mut here);
        (turned, here.said)
    };
    *slots(room) = taken;
    if let Some(fault) = said {
        room.place_mut().tell(fault);
    }
    if let Some(stale) = turned.stale {
        forget(room, stale);
    }
    match turned.next {
        Next::Nothing => None,
        Next::Asks(question) => {
            let id = ask(room, key, question, turn);
            slots(room).waits(slot, id);
            None
        }
        Next::Done(done) => Some(done),
    }
}

/// Nobody waits for this any more: its answer will be dropped. What was to be kept is on its way all the same: memory follows when it
/// is on the disk.
pub fn forget<R: Room>(room: &mut R, id: AskId) {
    if matches!(room.desk().get(id), Some((_, Via::Mirror(_)))) {
        return;
    }
    #[cfg(test)]
    if planted::is(Planted::StaleAnswers) {
        return;
    }
    room.desk().close(id);
    room.forget(id);
}

/// Begins keeping a draft, with what goes along the first time; one that is being kept is kept again after that.
pub fn save<R: Room>(room: &mut R, draft: DraftId, along: Vec<Write>, turn: &mut Turn<'_>) {
    use crate::flow::save::Save;
    let key = R::Key::from(DraftKey::Save(draft));
    let slots: fn(&mut R) -> &mut Slots<DraftId, Save> = |room| &mut room.drafting_mut().saves;
    let is_under_way = room.drafting().saves.has(&draft);
    drive(room, slots, (key, &draft), Some(draft), turn, |slots, here| {
        if is_under_way { slots.act(&draft, (), here) } else { slots.begin(&draft, || Save::start(along, here)) }
    });
}

/// The question that a flow for filling in waits for.
#[must_use]
pub fn waits_draft(drafting: &Drafting, key: &DraftKey) -> Option<AskId> {
    fn of<K: Ord + Clone, F: Flow>(slots: &Slots<K, F>, key: &K) -> Option<AskId> {
        slots.waiting().find(|(own, ..)| *own == key).and_then(|(.., id)| id)
    }
    match key {
        DraftKey::Save(draft) => of(&drafting.saves, draft),
        DraftKey::Paper(draft, component) => of(&drafting.papers, &(*draft, component.clone())),
        DraftKey::Card(draft, path) => of(&drafting.cards, &(*draft, path.clone())),
    }
}

/// A room that cannot do what is asked says so.
pub fn not_here(id: AskId, turn: &mut Turn<'_>) {
    turn.out.answer(id, Answer::Failed(Fault::defect("room")));
}

/// A draft changed: what was made of it before means nothing, and it is kept.
pub fn changed<R: Room>(room: &mut R, draft: DraftId, turn: &mut Turn<'_>) {
    room.changed(draft);
    save(room, draft, Vec::new(), turn);
}
