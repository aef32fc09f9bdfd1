//! After a vault was opened: what is in it goes to its place, and what was under way is taken up. Which record begins which flow is said
//! here and nowhere else.

use gocua_vault::FileId;

use super::course;
use super::desk::Errand;
use super::own::Own;
use super::room::Room as _;
use super::screens::{AsDraft as _, Screen};
use super::turn::{Turn, Wish};
use crate::flow::entry::Opened;
use crate::flow::sign_in::SignIn;
use crate::kept::course::Stage;
use crate::kept::person::Pending;
use crate::kept::table::Thing;
use crate::kept::{self, old};
use crate::world::ask::{Ask, VaultAsk};

/// The room of an open vault. `way` is where the person was when it closed by itself.
#[must_use]
pub fn open(opened: Opened, way: Option<Vec<Screen>>, turn: &mut Turn<'_>) -> Own {
    let Opened { vault, seen, loaded } = opened;
    let mut own = Own::new(vault, seen, turn.moment.tick);
    let files = loaded.files();
    own.set_aside = loaded.newer + loaded.damaged;
    let mut renewed = Vec::new();
    for thing in loaded.things {
        if let Thing::Work(draft, course) = &thing {
            renewed.push(old::renewed(draft, course.as_deref()));
        }
        if let Some(other) = own.drafting.take(thing) {
            own.take(other, turn.ground);
        }
    }
    // Changing the PIN is not taken up in the middle, nor is what is not there any more.
    let is_there = |own: &Own, screen: &Screen| {
        let draft = screen.draft().is_none_or(|draft| own.drafting.draft(draft).is_some());
        draft && !matches!(screen, Screen::Pin(_))
    };
    for screen in way.into_iter().flatten().skip(1) {
        if is_there(&own, &screen) {
            own.place.go(screen);
        }
    }
    if own.person.session.is_none() && own.place.trail().len() == 1 {
        own.place.go(Screen::SignIn);
    }
    for writes in renewed {
        own.keep(writes, turn);
    }
    tidy(&mut own, files, turn);
    take_up(&mut own, turn);
    super::lock::arm(&mut own, turn);
    turn.out.wishes.push(Wish::Rules);
    own
}

/// Files that no record names go, unless some record could not be read: it may name them.
fn tidy(own: &mut Own, files: Option<Vec<FileId>>, turn: &mut Turn<'_>) {
    if let Some(files) = files {
        own.errand(Errand::Sweep, Ask::Vault(VaultAsk::Sweep(files)), turn);
    }
    own.errand(Errand::Reserve, Ask::Vault(VaultAsk::Reserve), turn);
}

/// Which record begins which flow.
fn take_up(own: &mut Own, turn: &mut Turn<'_>) {
    course::revoke_all(own, turn);
    match own.person.pending.clone() {
        Some(pending) if pending.is_over(turn.ground.now) => {
            own.keep(vec![kept::delete::<Pending>(kept::CURRENT)], turn);
        }
        Some(pending) => course::sign_in(own, turn, |slots, _| slots.begin(&(), || SignIn::resume(pending))),
        None => {}
    }
    for draft in own.drafting.ids() {
        match own.drafting.stage(draft) {
            // The authorisation is in the browser: it can still be answered.
            Some(Stage::ToSign(to_sign)) if to_sign.authorisation.is_some() => course::begin_sign(own, draft, turn),
            Some(Stage::Sending(sending)) if sending.refused.is_none() => course::begin_send(own, draft, turn),
            Some(Stage::Sent(_)) => course::remind(own, draft, turn),
            _ => {}
        }
    }
}
