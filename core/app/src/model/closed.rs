//! Before a room is open: opening it, and the rules that are read meanwhile.

use gocua_vault::VaultId;

use super::order::ClosedOrder;
use super::screens::Screen;
use super::turn::{Out, Turn, Wish};
use crate::door::fault::Fault;
use crate::flow::entry::{self, Act, Entry};
use crate::flow::pack::{Door, Ended, Pack};
use crate::part::place::Notice;
use crate::world::ask::{Answer, Ask, AskId, Deed};
use crate::world::flow::{Next, Slots, Step, Turned};
use crate::world::moment::clock_wrong;

/// Opening a room.
#[derive(Default)]
pub struct Closed {
    /// How far it is.
    pub entry: Slots<(), Entry>,
    /// Number of the frame being shown, and what it shows.
    frame: (u64, &'static str),
    /// Where the person was, in which vault, when it closed by itself.
    pub way: Option<(VaultId, Vec<Screen>)>,
    /// Help is in front.
    pub helping: bool,
    /// Something to say once.
    pub said: Option<Notice>,
}

/// What an ask without a room means for the engine; nothing for what only a room can do.
fn deed(ask: Ask) -> Option<Deed> {
    Some(match ask {
        Ask::Platform(request) => Deed::Platform(request),
        Ask::Http(exchange) => Deed::Http(exchange),
        Ask::Vaults(ask) => Deed::Vaults(ask),
        Ask::ReadPack => Deed::ReadPack,
        Ask::KeepPack(bytes) => Deed::KeepPack(bytes),
        Ask::Work(job) => Deed::Work(job),
        Ask::After(milliseconds) => Deed::After(milliseconds),
        Ask::Vault(_) | Ask::Keep(_) | Ask::Portal(_) | Ask::Browse(_) | Ask::Run(_) | Ask::Rules => return None,
    })
}

/// Asks for a flow that has no room; how it ended, if it did.
fn settle<D>(turned: Turned<D>, out: &mut Out, waits: impl FnOnce(AskId)) -> Option<D> {
    match turned.next {
        Next::Nothing => None,
        Next::Done(done) => Some(done),
        Next::Asks(ask) => {
            let id = out.number();
            waits(id);
            if let Some(deed) = deed(ask) {
                out.perform(id, deed);
            }
            None
        }
    }
}

impl Closed {
    /// After a room closed; where the person was in it, if they are to come back there.
    #[must_use]
    pub fn after(way: Option<(VaultId, Vec<Screen>)>) -> Self {
        Self { way, ..Self::default() }
    }

    /// Begins.
    pub fn begin(&mut self, first: Step<Entry>, turn: &mut Turn<'_>) -> Option<entry::Ended> {
        let turned = self.entry.begin(&(), || first);
        self.turned(turned, turn)
    }

    fn turned(&mut self, turned: Turned<entry::Ended>, turn: &mut Turn<'_>) -> Option<entry::Ended> {
        settle(turned, turn.out, |id| self.entry.waits(&(), id))
    }

    /// An answer.
    pub fn answered(&mut self, id: AskId, answer: Answer, turn: &mut Turn<'_>) -> Option<entry::Ended> {
        let turned = self.entry.answer(&(), id, answer, &mut &turn.ground.words);
        self.turned(turned, turn)
    }

    /// The person did something.
    pub fn act(&mut self, act: Act, turn: &mut Turn<'_>) -> Option<entry::Ended> {
        let turned = self.entry.act(&(), act, &mut &turn.ground.words);
        self.turned(turned, turn)
    }

    /// Does what was ordered; what it means for opening the app.
    pub fn obey(&mut self, order: ClosedOrder, turn: &mut Turn<'_>) -> Option<Act> {
        match order {
            ClosedOrder::Face(order) => turn.out.wishes.push(Wish::Face(order)),
            ClosedOrder::Entry(act) => return Some(act),
        }
        None
    }

    /// Stable id of the screen being shown.
    #[must_use]
    pub fn screen(&self) -> &'static str {
        match self.entry.get(&()) {
            _ if self.helping => "help",
            Some(entry) => entry.screen(),
            None => "starting",
        }
    }

    /// Number of the frame being shown.
    #[must_use]
    pub fn frame(&self) -> u64 {
        self.frame.0
    }

    /// Begins a new frame with the next number, if another screen is shown than when this one began.
    pub fn settle(&mut self, next: &mut u64) {
        let screen = self.screen();
        if self.frame.0 == 0 || self.frame.1 != screen {
            *next += 1;
            self.frame = (*next, screen);
        }
    }

    /// The question that is open.
    #[must_use]
    pub fn waits(&self) -> Option<AskId> {
        self.entry.waiting().next().and_then(|(.., id)| id)
    }
}

/// Newer rules on their way: they belong to no room.
#[derive(Default)]
pub struct Packs {
    flow: Slots<(), Pack>,
    /// Somebody asked after the question that is under way was put: its answer may be older than what they want to know.
    again: bool,
    /// Why the rules in use are not known to be the newest.
    missing: Option<Fault>,
}

impl Packs {
    /// Reads the pack that was kept.
    pub fn read(&mut self, turn: &mut Turn<'_>) {
        let turned = self.flow.begin(&(), Pack::kept);
        self.turned(turned, turn);
    }

    /// Asks the portal for newer rules; once more afterwards, if it is being asked.
    pub fn fetch(&mut self, turn: &mut Turn<'_>) {
        self.again = self.flow.has(&());
        let door = door(turn);
        let turned = self.flow.begin(&(), || Pack::newer(&door));
        self.turned(turned, turn);
    }

    /// Whether the pack that was kept is still being read.
    #[must_use]
    pub fn reads_kept(&self) -> bool {
        matches!(self.flow.get(&()), Some(Pack::Reading | Pack::Opening(None)))
    }

    /// An answer; how it ended, if it did.
    pub fn answered(&mut self, id: AskId, answer: Answer, turn: &mut Turn<'_>) -> Option<Ended> {
        let mut door = door(turn);
        let turned = self.flow.answer(&(), id, answer, &mut door);
        let ended = self.turned(turned, turn)?;
        self.missing = match (&ended, self.missing.take()) {
            (Ended::Newer(_) | Ended::Same, _) => None,
            // That the clock is wrong is known from what was kept, whether there is a network or not; and since when, best.
            (Ended::Unknown(Fault::Offline | Fault::ClockWrong { .. }), Some(Fault::ClockWrong { past, .. })) => {
                Some(clock_wrong(turn.moment.clock().shown, past))
            }
            (Ended::Unknown(fault) | Ended::Refused(fault), _) => Some(fault.clone()),
        };
        Some(ended)
    }

    /// What somebody is told who waited for the newest rules.
    #[must_use]
    pub fn outcome(&self) -> Answer {
        self.missing.clone().map_or(Answer::Ran, Answer::Failed)
    }

    fn turned<D>(&mut self, turned: Turned<D>, turn: &mut Turn<'_>) -> Option<D> {
        settle(turned, turn.out, |id| self.flow.waits(&(), id))
    }

    /// Whether the portal is to be asked once more; asking begins then.
    pub fn wanted_again(&mut self) -> bool {
        !self.flow.has(&()) && std::mem::take(&mut self.again)
    }

    /// The question that is open.
    #[must_use]
    pub fn waits(&self) -> Option<AskId> {
        self.flow.waiting().next().and_then(|(.., id)| id)
    }
}

fn door<'a>(turn: &Turn<'a>) -> Door<'a> {
    Door { environment: &turn.ground.config.environment, have: turn.ground.library.have(), clock: turn.moment.clock() }
}
