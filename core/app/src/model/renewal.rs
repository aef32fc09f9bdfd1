//! Newer rules for a draft that was begun under older ones.

use gocua_dossier::draft::DraftId;

use super::going::go_on;
use super::room::{Room, changed};
use super::turn::Turn;
use crate::kept::edition::Edition;
use crate::kept::{self, Kept as _};

/// Go on under the rules of today: answers keep their places, and what is new is asked.
pub fn take_over<R: Room>(room: &mut R, draft: DraftId, turn: &mut Turn<'_>) {
    let judge = turn.ground.judge(room.drafting());
    let Some(written) = room.drafting().draft(draft) else { return };
    let Some(rules) = judge.rules_of_today(&written.body.procedure) else { return };
    let code = written.body.procedure.clone();
    let edition = turn.ground.library.edition(&rules, &code);
    let taken = room.drafting_mut().change(draft, &[], turn.ground.now, |draft| {
        let is_new = draft.body.rules != rules;
        draft.body.rules = rules;
        is_new
    });
    if !taken {
        return;
    }
    if let Some(edition) = edition {
        let gone = room.drafting().unnamed_editions(None);
        let mut writes = vec![kept::put(&edition)];
        writes.extend(gone.iter().filter(|hash| **hash != edition.id()).map(|hash| kept::delete::<Edition>(hash)));
        room.drafting_mut().editions.insert(edition);
        room.keep(writes, turn);
    }
    changed(room, draft, turn);
    room.place_mut().restart(None);
    go_on(room, draft, None, turn);
}
