//! A paper on its way into a draft.

use gocua_dossier::draft::DraftId;
use gocua_dossier::paper::{Inspected, MediaType, PaperFault};
use gocua_vault::SealedFile;
use zeroize::Zeroizing;

use super::here::*;
use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::flow::paper::{Paper, Seen, Source};
use crate::world::ask::{Answer, Ask, VaultAsk, Worked};
use crate::world::flow::{Next, Slots, Step};

type Done = Result<Option<(Seen, SealedFile)>, Fault>;

fn inspected(clean: &[u8]) -> Answer {
    let (media_type, pages) = (MediaType::Pdf, Some(2));
    let inspected = Inspected { media_type, width: 0, height: 0, pages, orientation: 1, clean: clean.to_vec() };
    Answer::Worked(Worked::new::<Result<Inspected, PaperFault>>(Ok(inspected)))
}

fn file(bytes: &[u8]) -> Answer {
    Answer::Platform(PlatformOutcome::File { name: "hop-dong.pdf".to_owned(), bytes: bytes.to_vec() })
}

fn outside() -> Paper {
    Paper::start("ticket".to_owned(), Source::Camera).waits().0
}

fn brought(outcome: PlatformOutcome) -> Done {
    world().answer(outside(), Answer::Platform(outcome)).done()
}

#[test]
fn it_is_looked_at_cleaned_and_sealed_before_a_draft_names_it() {
    let mut world = world();
    let (state, ask) = Paper::start("ticket".to_owned(), Source::Camera).waits();
    assert!(matches!(ask, Ask::Platform(PlatformRequest::TakePhoto { ticket, .. }) if ticket == "ticket"));
    assert!(!state.is_working());
    let (state, ask) = world.answer(state, file(b"with place and time")).waits();
    assert!(state.is_working() && job(ask).name == "inspect");
    let (state, ask) = world.answer(state, inspected(b"clean")).waits();
    // What is sealed is what was cleaned, never what the camera gave.
    let Ask::Vault(VaultAsk::SealFile(bytes)) = ask else { panic!("not sealed") };
    assert_eq!(bytes.as_slice(), b"clean");
    let (seen, sealed_file) = world.answer(state, Answer::Sealed(sealed(5, 100))).done().unwrap().unwrap();
    assert_eq!((seen.name.as_str(), seen.pages, seen.media_type), ("hop-dong.pdf", 2, MediaType::Pdf));
    assert_eq!(sealed_file.id, sealed(5, 100).id);
}

#[test]
fn a_files_name_is_what_a_person_sees_of_it() {
    let named = PlatformOutcome::File { name: "Gia\u{301}y \u{202e}gpj.\u{200b}pdf".to_owned(), bytes: b"x".to_vec() };
    let (state, _) = world().answer(outside(), Answer::Platform(named)).waits();
    assert!(matches!(state, Paper::Inspecting(name) if name == "Giáy gpj.pdf"));
}

#[test]
fn a_file_is_picked_among_what_the_portal_takes() {
    let (_, ask) = Paper::start("ticket".to_owned(), Source::Files).waits();
    let Ask::Platform(PlatformRequest::PickFile { accept, .. }) = ask else { panic!("not picked") };
    let as_it_is = ["image/jpeg", "image/png", "application/pdf"];
    let turned_into_a_jpeg = ["image/heic", "image/heif", "image/webp"];
    assert_eq!(accept, [as_it_is, turned_into_a_jpeg].concat());
}

#[test]
fn a_photo_that_comes_back_after_the_process_died_goes_on() {
    let (state, ask) = Paper::returned("a.jpg".to_owned(), Zeroizing::new(b"no photo".to_vec())).waits();
    assert_eq!(world().answer(state, work(ask)).done().err(), Some(Fault::PaperUnreadable));
}

#[test]
fn going_back_is_no_fault_and_the_rest_is_said() {
    assert!(matches!(brought(PlatformOutcome::Cancelled), Ok(None)));
    assert!(matches!(brought(PlatformOutcome::Denied), Err(Fault::Permission)));
    assert!(matches!(
        brought(PlatformOutcome::TooLarge { bytes: 99_000_000 }),
        Err(Fault::PaperTooLarge { bytes: 99_000_000, limit: 10_485_760 })
    ));
    assert!(matches!(world().answer(outside(), offline()).done().err(), Some(Fault::Offline)));
}

#[test]
fn each_thing_that_is_wrong_with_a_file_is_said_by_name() {
    let cases = [
        (PaperFault::Empty, Fault::PaperEmpty),
        (PaperFault::TooLarge { bytes: 5, limit: 4 }, Fault::PaperTooLarge { bytes: 5, limit: 4 }),
    ];
    for (fault, expected) in cases {
        let mut world = world();
        let (state, _) = world.answer(outside(), file(b"x")).waits();
        let answer = Answer::Worked(Worked::new::<Result<Inspected, PaperFault>>(Err(fault)));
        assert_eq!(world.answer(state, answer).done().err(), Some(expected));
    }
    let mut world = world();
    let (state, ask) = world.answer(outside(), file(b"")).waits();
    assert_eq!(world.answer(state, work(ask)).done().err(), Some(Fault::PaperEmpty));
}

#[test]
fn a_full_disk_loses_no_paper_that_is_named() {
    let mut world = world();
    let (state, _) = world.answer(outside(), file(b"x")).waits();
    let (state, _) = world.answer(state, inspected(b"clean")).waits();
    assert_eq!(world.answer(state, Answer::Failed(Fault::DiskFull)).done().err(), Some(Fault::DiskFull));
    // An answer that does not fit ends it; it never stands still.
    let (state, _) = world.answer(outside(), file(b"x")).waits();
    assert!(matches!(world.answer(state, Answer::Kept).done(), Err(Fault::Internal { .. })));
}

#[test]
fn a_second_camera_on_the_same_spot_keeps_the_first_and_other_spots_are_their_own() {
    let mut world = world();
    let mut slots: Slots<(DraftId, &str), Paper> = Slots::default();
    let (proof, consent) = ((DRAFT, "dwelling_proof"), (DRAFT, "owner_consent"));
    let start = || Paper::start("ticket".to_owned(), Source::Camera);
    slots.begin(&proof, start);
    slots.waits(&proof, 1);
    slots.answer(&proof, 1, file(b"x"), &mut world.here());
    slots.waits(&proof, 2);
    // A second tap, from whatever source, touches nothing of the first.
    assert!(matches!(slots.begin(&proof, || panic!("it is under way")).next, Next::Nothing));
    // Another component is photographed meanwhile, and given up.
    slots.begin(&consent, start);
    slots.waits(&consent, 3);
    let back = Answer::Platform(PlatformOutcome::Cancelled);
    assert!(matches!(slots.answer(&consent, 3, back, &mut world.here()).next, Next::Done(Ok(None))));
    assert!(matches!(slots.answer(&proof, 2, inspected(b"clean"), &mut world.here()).next, Next::Asks(_)));
    slots.waits(&proof, 4);
    let done = slots.answer(&proof, 4, Answer::Sealed(sealed(5, 100)), &mut world.here()).next;
    assert!(matches!(done, Next::Done(Ok(Some(_)))));
    // The camera's late second answer finds nobody.
    assert!(matches!(slots.answer(&proof, 1, file(b"y"), &mut world.here()).next, Next::Nothing));
}

#[test]
fn a_tap_changes_nothing() {
    assert!(matches!(world().act(outside(), ()), Step::Same(Paper::Outside)));
}
