//! Copies: making one for another phone, and taking one in.

use super::course;
use super::desk::Key;
use super::own::Own;
use super::room::{Stepped, drive, forget, mirror};
use super::screens::{BackupStep, Screen};
use super::turn::Turn;
use crate::door::fault::Fault;
use crate::door::view::Tone;
use crate::flow::backup::{Backup, Ended};
use crate::flow::entry::joining::{self, Joining, Whence};
use crate::rules::here::Here;
use crate::world::flow::Slots;

/// Making a copy. When it is over the person is told where they came from.
pub fn backup(
    own: &mut Own,
    turn: &mut Turn<'_>,
    step: impl FnOnce(&mut Slots<(), Backup>, &mut Here<'_>) -> Stepped<Backup>,
) {
    let Some(done) = drive(own, |own| &mut own.flows.backup, (Key::Backup, &()), None, turn, step) else { return };
    let stays = matches!(done, Ended::Left | Ended::Failed(Fault::NotAPhone | Fault::Permission | Fault::NoScanner));
    if matches!(own.place.screen(), Screen::Backup(_)) && !stays {
        own.place.back();
    }
    match done {
        Ended::Handed { missing: 0, phone: false } => own.place.say(Tone::Good, "backup-done"),
        Ended::Handed { missing: 0, phone: true } => own.place.say(Tone::Good, "backup-done-phone"),
        Ended::Handed { .. } => own.place.say(Tone::Wait, "backup-done-without"),
        Ended::Left => {}
        Ended::Failed(fault) => own.place.tell(fault),
    }
}

/// Taking a copy in. When it is over the person is told where they came from.
pub fn joining(
    own: &mut Own,
    turn: &mut Turn<'_>,
    step: impl FnOnce(&mut Slots<(), Joining>, &mut Here<'_>) -> Stepped<Joining>,
) {
    let Some(done) = drive(own, |own| &mut own.flows.joining, (Key::Joining, &()), None, turn, step) else { return };
    if matches!(own.place.screen(), Screen::Restore(_)) {
        own.place.back();
    }
    match done {
        joining::Ended::Joined(writes, drafts, whence) => {
            mirror(own, &writes, turn.ground);
            course::kept(own, &writes, turn);
            own.place.say(
                Tone::Good,
                match whence {
                    Whence::Visit => "receive-joined",
                    Whence::Copy if drafts > 0 => "restore-joined",
                    Whence::Copy => "restore-joined-little",
                },
            );
        }
        joining::Ended::NothingNew => own.place.say(Tone::Info, "restore-nothing-new"),
        joining::Ended::Others => own.place.say(Tone::Wait, "restore-others"),
        joining::Ended::Left => {}
        joining::Ended::Failed(fault) => own.place.tell(fault),
    }
}

/// What is under way leaves the memory with its screen: codes, and what came out of a copy.
pub fn leave(own: &mut Own) {
    if !matches!(own.place.screen(), Screen::Backup(_))
        && let Some(id) = own.flows.backup.forget(&())
    {
        forget(own, id);
    }
    let may_be_left = own.flows.joining.get(&()).is_some_and(Joining::may_be_left);
    if may_be_left
        && !matches!(own.place.screen(), Screen::Restore(_))
        && let Some(id) = own.flows.joining.forget(&())
    {
        forget(own, id);
    }
}

/// Each step is a screen of its own.
pub fn turn_page(own: &mut Own) {
    let step = match own.flows.backup.get(&()) {
        None | Some(Backup::Scanning) => BackupStep::Why,
        Some(Backup::Asking(..) | Backup::Trying(_) | Backup::Loading(_) | Backup::Packing(..) | Backup::Making(_)) => {
            BackupStep::Pin
        }
        Some(Backup::Written(copy) | Backup::Handing(copy)) if copy.code.is_none() => BackupStep::Hand,
        Some(Backup::Written(_)) => BackupStep::Code,
        Some(Backup::Repeating(..) | Backup::Handing(_)) => BackupStep::Last,
    };
    if matches!(own.place.screen(), Screen::Backup(shown) if *shown != step) {
        own.place.replace(Screen::Backup(step));
    }
    let Screen::Restore(shown) = *own.place.screen() else { return };
    match own.flows.joining.get(&()).map(Joining::screen) {
        Some(step) if shown != step => own.place.replace(Screen::Restore(step)),
        Some(_) => {}
        // Locked meanwhile: what was under way is gone.
        None => {
            own.place.back();
        }
    }
}
