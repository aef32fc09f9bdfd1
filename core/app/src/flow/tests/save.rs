//! Keeping a draft: what was typed is on the disk, or said not to be.

use super::here::*;
use crate::door::fault::Fault;
use crate::flow::save::Save;
use crate::kept;
use crate::kept::edition::Edition;
use crate::world::ask::{Answer, Ask};
use crate::world::flow::{Next, Slots, Step};
use gocua_dossier::draft::DraftId;

fn revision(ask: &Ask) -> u64 {
    let mut world = world();
    world.keep(ask);
    world.draft.unwrap().revision
}

#[test]
fn it_is_kept_with_what_goes_along_and_then_it_is_done() {
    let mut world = world();
    let along = vec![kept::delete::<Edition>("old")];
    let (state, ask) = world.with(|here| Save::start(along, here)).waits();
    assert_eq!((writes(&ask).len(), revision(&ask)), (2, 3));
    assert!(matches!(world.answer(state, Answer::Kept), Step::Done(())));
}

#[test]
fn two_changes_while_keeping_are_one_more_commit() {
    let mut world = world();
    let mut slots: Slots<DraftId, Save> = Slots::default();
    let mut commits = Vec::new();
    let mut next = slots.begin(&DRAFT, || Save::start(Vec::new(), &world.here())).next;
    for number in 1.. {
        let Next::Asks(ask) = next else { break };
        commits.push(revision(&ask));
        slots.waits(&DRAFT, number);
        if number == 1 {
            for _ in 0..2 {
                world.type_on();
                assert!(matches!(slots.act(&DRAFT, (), &mut world.here()).next, Next::Nothing));
            }
        }
        next = slots.answer(&DRAFT, number, Answer::Kept, &mut world.here()).next;
    }
    assert_eq!(commits, [3, 5]);
    assert!(!slots.has(&DRAFT));
}

#[test]
fn what_could_not_be_kept_is_said_and_tried_with_the_next_change() {
    let mut world = world();
    let (state, _) = world.with(|here| Save::start(Vec::new(), here)).waits();
    let state = world.answer(state, Answer::Failed(Fault::DiskFull)).rests();
    assert!(matches!(&state, Save::Failed(Fault::DiskFull)));
    assert_eq!(world.said, Some(Fault::DiskFull));
    world.type_on();
    let (state, ask) = world.act(state, ()).waits();
    assert_eq!(revision(&ask), 4);
    assert!(matches!(world.answer(state, Answer::Kept), Step::Done(())));
}

#[test]
fn a_draft_that_is_gone_is_not_kept_again() {
    let mut world = world();
    let (state, _) = world.with(|here| Save::start(Vec::new(), here)).waits();
    world.draft = None;
    assert!(matches!(world.answer(state, Answer::Kept), Step::Done(())));
    assert!(matches!(world.with(|here| Save::start(Vec::new(), here)), Step::Done(())));
    assert!(matches!(world.act(Save::Failed(Fault::DiskFull), ()), Step::Done(())));
}
