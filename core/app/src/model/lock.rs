//! A room that closes by itself: when the app has left the front, or nobody touches it. Time is counted on the clock that nobody can
//! turn.
//!
//! The camera, the file picker and the browser that the app itself opened do not close it in the middle, for a while; nor is a dossier
//! that is moving cut off because nobody touches the screen.

use super::desk::Errand;
use super::own::Own;
use super::room::forget;
use super::turn::{Turn, Wish};
use crate::part::lock::Lock;
use crate::world::ask::Ask;

/// Longest time, in milliseconds, that somebody who was sent outside, or a dossier that is moving, keeps a room open.
const LONGEST: u64 = 10 * 60_000;

/// In how many milliseconds the room is to close; 0 for now.
fn due(own: &Own, tick: u64) -> u64 {
    let settings = own.person.settings.lock;
    let (since, limit) = match own.lock.away {
        Some(since) if own.is_outside() => (since, LONGEST.max(settings.away())),
        Some(since) => (since, settings.away()),
        None if is_moving(own) => (own.lock.touched, LONGEST.max(settings.idle())),
        None => (own.lock.touched, settings.idle()),
    };
    (since + limit).saturating_sub(tick)
}

/// Whether a dossier is on its way at this moment.
fn is_moving(own: &Own) -> bool {
    own.flows.send.waiting().any(|(_, send, _)| send.waiting().is_none())
}

/// Looks whether it is time; if not, looks again when it may be.
pub fn look(own: &mut Own, turn: &mut Turn<'_>) {
    match due(own, turn.moment.tick) {
        0 => turn.out.wishes.push(Wish::Lock { stay: true }),
        _ => arm(own, turn),
    }
}

/// Looks again when it may be time.
pub fn arm(own: &mut Own, turn: &mut Turn<'_>) {
    if let Some(id) = own.flows.errands.forget(&Errand::Idle) {
        forget(own, id);
    }
    let wait = due(own, turn.moment.tick).max(1);
    own.errand(Errand::Idle, Ask::After(wait), turn);
}

/// The app left the front.
pub fn left(own: &mut Own, turn: &mut Turn<'_>) {
    own.lock.away = Some(turn.moment.tick);
    look(own, turn);
}

/// The app came to the front; whether the room may stay open.
pub fn came(own: &mut Own, turn: &mut Turn<'_>) -> bool {
    let is_late = own.lock.away.is_some() && due(own, turn.moment.tick) == 0;
    if is_late {
        turn.out.wishes.push(Wish::Lock { stay: true });
        return false;
    }
    own.lock = Lock::new(turn.moment.tick);
    arm(own, turn);
    true
}
