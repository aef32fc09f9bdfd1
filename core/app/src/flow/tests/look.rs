//! Showing a document.

use zeroize::Zeroizing;

use super::here::*;
use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::flow::look::Look;
use crate::world::ask::{Answer, Ask, VaultAsk};
use crate::world::flow::Step;

fn handed(world: &mut World) -> Look {
    let (state, ask) = Look::start("form", &sealed(1, 300)).waits();
    assert!(matches!(ask, Ask::Vault(VaultAsk::OpenFile(file)) if file.id == sealed(1, 300).id));
    let (state, ask) = world.answer(state, Answer::File(Zeroizing::new(b"%PDF".to_vec()))).waits();
    let Ask::Platform(PlatformRequest::ShowDocument { document, bytes }) = ask else { panic!("not handed over") };
    assert_eq!((document.as_str(), bytes.as_slice()), ("form", b"%PDF".as_slice()));
    state
}

fn shown(pages: u32) -> Answer {
    Answer::Platform(PlatformOutcome::Shown { pages })
}

#[test]
fn it_is_shown_when_every_page_can_be_seen_and_not_before() {
    let mut world = world();
    let state = handed(&mut world);
    assert_eq!(state.pages(), None);
    let state = world.answer(state, shown(3)).rests();
    assert_eq!((state.pages(), state.bytes().unwrap().as_slice()), (Some(3), b"%PDF".as_slice()));
    assert_eq!(world.said, None);
}

#[test]
fn a_document_with_too_many_pages_is_not_shown_and_so_not_signed_unseen() {
    let mut world = world();
    let state = handed(&mut world);
    let state = world.answer(state, shown(200)).rests();
    assert_eq!(state.pages(), Some(200));
    let state = handed(&mut world);
    let state = world.answer(state, shown(201)).rests();
    assert!(matches!(state, Look::Failed) && state.pages().is_none() && state.bytes().is_none());
    assert_eq!(world.said, Some(Fault::DocumentTooLong));
}

#[test]
fn a_file_that_cannot_be_opened_or_drawn_is_said() {
    let mut world = world();
    let (state, _) = Look::start("form", &sealed(1, 300)).waits();
    assert!(matches!(world.answer(state, Answer::Failed(Fault::VaultDamaged)).rests(), Look::Failed));
    assert_eq!(world.said.take(), Some(Fault::VaultDamaged));
    let state = handed(&mut world);
    let refused = Answer::Platform(PlatformOutcome::Unavailable { reason: "no reader".to_owned() });
    assert!(matches!(world.answer(state, refused).rests(), Look::Failed));
    assert!(world.said.is_some());
}

#[test]
fn a_tap_changes_nothing() {
    let mut world = world();
    let state = handed(&mut world);
    assert!(matches!(world.act(state, ()), Step::Same(Look::Handed(_))));
}
