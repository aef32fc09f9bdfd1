//! Drafts in memory: what is said to be kept is kept, and nothing goes back behind what was typed.
#![allow(clippy::unwrap_used, clippy::panic)]

use gocua_dossier::answers::Origin;
use gocua_dossier::draft::{self, Rules};
use gocua_dossier::paper::MediaType;
use gocua_vault::FileId;
use serde_json::json;

use super::*;
use crate::door::fault::Fault;
use crate::world::ask::Ask;
use crate::world::flow::Step;

const NOW: i64 = 1_796_000_000;
const ID: DraftId = DraftId([7; 16]);
const OTHER: DraftId = DraftId([8; 16]);

fn draft(id: DraftId, form_sha256: &str) -> Draft {
    let rules = Rules { pack: 3, form: "ct01".to_owned(), form_sha256: form_sha256.to_owned() };
    Draft {
        body: draft::Draft::new(id, "1.004194", "self", rules, NOW),
        files: Vec::new(),
        given_up: Vec::new(),
        revision: 1,
    }
}

/// Two drafts that are on the disk.
fn drafting() -> Drafting {
    let mut drafting = Drafting::default();
    for id in [ID, OTHER] {
        drafting.take(Thing::Draft(Box::new(draft(id, "aa"))));
    }
    drafting
}

fn sealed(name: u8) -> SealedFile {
    serde_json::from_value(json!({
        "id": FileId::from([name; 16]), "key": crate::world::bytes::b64(&[name; 32]), "plain_len": 90, "sealed_len": 100,
        "sealed_sha256": to_hex(&[name; 32]),
    }))
    .unwrap()
}

fn types(drafting: &mut Drafting, id: DraftId, field: &str, text: &str) -> bool {
    let path: Path = field.parse().unwrap();
    drafting.answer(id, &[field.to_owned()], NOW + 1, |answers| answers.set(&path, text, Origin::Typed).is_ok())
}

fn course(revision: u64, stage: Stage) -> Thing {
    Thing::Course(Box::new(Course { draft: ID, revision, stage }))
}

fn signed() -> Stage {
    Stage::Signed { form: sealed(1) }
}

fn sent() -> Stage {
    let sent = json!({
        "stage": "sent", "submission": "00".repeat(16), "receipt": "", "number": "1", "received_at": NOW,
        "form": sealed(1), "standing": null, "result": null,
    });
    serde_json::from_value(sent).unwrap()
}

fn revision(drafting: &Drafting, id: DraftId) -> u64 {
    drafting.draft(id).unwrap().revision
}

fn saving(drafting: &mut Drafting, save: Save) {
    drafting.saves.begin(&ID, || Step::Wait(save, Ask::After(0)));
}

#[test]
fn an_answer_is_saved_when_it_is_on_the_disk_and_not_before() {
    let mut drafting = drafting();
    assert_eq!(drafting.save_state(ID, "full_name", true), SaveState::Empty);
    assert!(types(&mut drafting, ID, "full_name", "Lò Thị Ủ"));
    assert_eq!(drafting.save_state(ID, "full_name", false), SaveState::Saving);
    // Emptied again, and that is not on the disk either.
    assert!(types(&mut drafting, ID, "full_name", ""));
    assert_eq!(drafting.save_state(ID, "full_name", true), SaveState::Saving);
    drafting.was_kept(ID, 2);
    assert_eq!(drafting.save_state(ID, "full_name", true), SaveState::Saving);
    drafting.was_kept(ID, 3);
    assert_eq!(drafting.save_state(ID, "full_name", true), SaveState::Empty);
    assert_eq!(drafting.save_state(ID, "full_name", false), SaveState::Saved);
    // Another draft's commits say nothing about this one.
    assert!(types(&mut drafting, ID, "full_name", "Lò"));
    drafting.was_kept(OTHER, 9);
    assert_eq!(drafting.save_state(ID, "full_name", false), SaveState::Saving);
}

#[test]
fn a_full_disk_is_shown_at_every_field_that_is_not_kept_and_only_there() {
    let mut drafting = drafting();
    types(&mut drafting, ID, "full_name", "Lò Thị Ủ");
    drafting.was_kept(ID, 2);
    types(&mut drafting, ID, "phone", "0912");
    saving(&mut drafting, Save::Failed(Fault::DiskFull));
    assert_eq!(drafting.save_state(ID, "phone", false), SaveState::Failed);
    assert_eq!(drafting.save_state(ID, "full_name", false), SaveState::Saved);
    assert_eq!(drafting.save_state(OTHER, "phone", true), SaveState::Empty);
}

#[test]
fn what_is_kept_never_goes_back() {
    let mut drafting = drafting();
    types(&mut drafting, ID, "full_name", "Lò");
    drafting.was_kept(ID, 2);
    drafting.was_kept(ID, 1);
    assert!(!drafting.is_unsaved(ID, "full_name"));
}

#[test]
fn a_draft_from_the_disk_never_goes_back_behind_what_was_typed() {
    let mut drafting = drafting();
    types(&mut drafting, ID, "full_name", "L");
    let on_its_way = drafting.draft(ID).unwrap().clone();
    types(&mut drafting, ID, "full_name", "Lò");
    drafting.take(Thing::Draft(Box::new(on_its_way)));
    assert_eq!(drafting.draft(ID).unwrap().body.answers.raw(&"full_name".parse().unwrap()), "Lò");
    assert_eq!(revision(&drafting, ID), 3);
    // The last word is not on the disk, and said not to be.
    assert_eq!(drafting.save_state(ID, "full_name", false), SaveState::Saving);
    let newest = drafting.draft(ID).unwrap().clone();
    drafting.take(Thing::Draft(Box::new(newest)));
    assert_eq!(drafting.save_state(ID, "full_name", false), SaveState::Saved);
}

#[test]
fn the_same_answer_again_is_no_change_and_leaves_the_signature() {
    let mut drafting = drafting();
    types(&mut drafting, ID, "full_name", "Lò");
    drafting.take(course(2, signed()));
    assert!(!types(&mut drafting, ID, "full_name", "Lò"));
    assert_eq!(revision(&drafting, ID), 2);
    assert!(drafting.stage(ID).is_some());
}

#[test]
fn what_was_signed_of_an_earlier_revision_is_no_form_of_this_one() {
    let mut drafting = drafting();
    drafting.take(course(1, signed()));
    assert!(matches!(drafting.stage(ID), Some(Stage::Signed { .. })));
    types(&mut drafting, ID, "full_name", "Lò");
    assert!(drafting.stage(ID).is_none() && drafting.course(ID).is_some());
    // A signature of the earlier answers that comes late is none either.
    drafting.take(course(1, signed()));
    assert!(drafting.stage(ID).is_none());
    drafting.take(course(2, signed()));
    assert!(drafting.stage(ID).is_some());
}

#[test]
fn a_sealed_dossier_does_not_change_any_more() {
    let mut drafting = drafting();
    drafting.take(course(1, sent()));
    assert!(!drafting.may_change(ID) && drafting.may_change(OTHER));
    assert!(!types(&mut drafting, ID, "full_name", "Lò"));
    let seen = Seen { name: "a.jpg".to_owned(), media_type: MediaType::Jpeg, pages: 1 };
    assert!(!drafting.add_paper(&(ID, "dwelling_proof".to_owned()), seen, sealed(2), NOW));
    assert_eq!(drafting.add_row(ID, "members", NOW), None);
    assert!(!drafting.remove_row(ID, "members", 0, NOW));
    assert_eq!((revision(&drafting, ID), drafting.draft(ID).unwrap().files.len()), (1, 0));
    // What is not here does not change either.
    assert!(!types(&mut drafting, DraftId([9; 16]), "full_name", "Lò"));
}

/// Three people, the last one left, everything on the disk.
fn with_members() -> Drafting {
    let mut drafting = drafting();
    for (row, name) in ["Lan", "Mai", "Trang"].iter().enumerate() {
        assert_eq!(drafting.add_row(ID, "members", NOW), u16::try_from(row).ok());
        types(&mut drafting, ID, &format!("members[{row}].name"), name);
    }
    drafting.was_kept(ID, revision(&drafting, ID));
    drafting
}

#[test]
fn marks_on_rows_mean_nothing_after_one_was_taken_out() {
    let mut drafting = with_members();
    for field in ["members[1].name", "members[2].name", "full_name"] {
        drafting.leave(ID, field);
    }
    drafting.leave(OTHER, "members[1].name");
    assert!(drafting.remove_row(ID, "members", 0, NOW));
    assert_eq!(drafting.draft(ID).unwrap().body.answers.raw(&"members[0].name".parse().unwrap()), "Mai");
    // Nobody is corrected about a row that they did not leave; other fields and drafts keep their marks.
    assert!(!drafting.was_left(ID, "members[1].name") && !drafting.was_left(ID, "members[2].name"));
    assert!(drafting.was_left(ID, "full_name") && drafting.was_left(OTHER, "members[1].name"));
    drafting.enter(ID, "full_name");
    assert!(!drafting.was_left(ID, "full_name"));
}

#[test]
fn rows_that_moved_up_are_not_said_to_be_saved_before_they_are() {
    let mut drafting = with_members();
    types(&mut drafting, ID, "members[2].name", "Trang Nhung");
    drafting.remove_row(ID, "members", 0, NOW);
    for field in ["members[0].name", "members[1].name"] {
        assert_eq!(drafting.save_state(ID, field, false), SaveState::Saving, "{field}");
    }
    saving(&mut drafting, Save::Failed(Fault::DiskFull));
    assert_eq!(drafting.save_state(ID, "members[1].name", false), SaveState::Failed);
    drafting.was_kept(ID, revision(&drafting, ID));
    assert_eq!(drafting.save_state(ID, "members[1].name", false), SaveState::Saved);
}

#[test]
fn rows_of_other_lists_keep_their_marks() {
    let mut drafting = with_members();
    drafting.leave(ID, "owners[0].name");
    drafting.leave(ID, "members");
    drafting.remove_row(ID, "members", 2, NOW);
    assert!(drafting.was_left(ID, "owners[0].name") && drafting.was_left(ID, "members"));
}

fn photograph(drafting: &mut Drafting, component: &str, name: u8) -> bool {
    let seen = Seen { name: format!("{name}.pdf"), media_type: MediaType::Pdf, pages: 2 };
    drafting.add_paper(&(ID, component.to_owned()), seen, sealed(name), NOW)
}

#[test]
fn a_paper_is_named_with_its_file_and_goes_with_it() {
    let mut drafting = drafting();
    assert!(photograph(&mut drafting, "dwelling_proof", 1) && photograph(&mut drafting, "owner_consent", 2));
    assert!(photograph(&mut drafting, "dwelling_proof", 3));
    assert_eq!(drafting.save_state(ID, &paper_field("dwelling_proof"), false), SaveState::Saving);
    assert_eq!(drafting.draft(ID).unwrap().body.papers_for("dwelling_proof").count(), 2);
    assert!(drafting.take_out(&(ID, "dwelling_proof".to_owned()), None, NOW));
    let left: Vec<FileId> = drafting.draft(ID).unwrap().files().into_iter().map(|file| file.id).collect();
    assert_eq!(left, [FileId::from([2; 16])]);
    // Nothing to take out is no change.
    assert!(!drafting.take_out(&(ID, "dwelling_proof".to_owned()), None, NOW));
    assert_eq!(revision(&drafting, ID), 5);
}

#[test]
fn a_draft_that_is_gone_leaves_no_marks_for_one_that_comes_back() {
    let mut drafting = drafting();
    types(&mut drafting, ID, "full_name", "Lò");
    drafting.leave(ID, "full_name");
    drafting.take(course(2, signed()));
    drafting.gone("draft", &ID.to_string());
    drafting.gone("course", &ID.to_string());
    assert!(drafting.draft(ID).is_none() && drafting.course(ID).is_none() && drafting.ids() == [OTHER]);
    drafting.take(Thing::Draft(Box::new(draft(ID, "aa"))));
    assert!(!drafting.was_left(ID, "full_name") && !drafting.is_unsaved(ID, "full_name"));
    drafting.gone("draft", "no id");
}

#[test]
fn rules_stay_as_long_as_a_draft_names_them() {
    let mut drafting = drafting();
    for hash in ["aa", "bb", "cc"] {
        let rules = Rules { pack: 3, form: "ct01".to_owned(), form_sha256: hash.to_owned() };
        let edition = Edition { rules, form: String::new(), procedure: String::new() };
        assert!(drafting.take(Thing::Edition(Box::new(edition))).is_none());
    }
    drafting.take(Thing::Draft(Box::new(draft(DraftId([9; 16]), "bb"))));
    assert_eq!(drafting.unnamed_editions(None), ["cc"]);
    assert_eq!(drafting.unnamed_editions(Some(DraftId([9; 16]))), ["bb", "cc"]);
    // Two drafts name "aa": it stays when one of them goes.
    assert_eq!(drafting.unnamed_editions(Some(ID)), ["cc"]);
    drafting.gone("edition", "cc");
    assert!(drafting.unnamed_editions(None).is_empty());
}

#[test]
fn the_draft_that_was_changed_last_comes_first_and_what_is_not_about_drafts_comes_back() {
    let mut drafting = drafting();
    types(&mut drafting, OTHER, "full_name", "Lò");
    let order: Vec<DraftId> = drafting.newest_first().iter().map(|draft| draft.id()).collect();
    assert_eq!(order, [OTHER, ID]);
    let settings = Thing::Settings(crate::kept::settings::Settings::default());
    assert!(matches!(drafting.take(settings), Some(Thing::Settings(_))));
    let old = Thing::Work(Box::new(draft(ID, "aa")), Some(Box::new(Course { draft: ID, revision: 1, stage: sent() })));
    assert!(drafting.take(old).is_none());
    assert!(matches!(drafting.stage(ID), Some(Stage::Sent(_))));
}

mod begun {
    use super::super::*;
    use gocua_dossier::answers::Origin;
    use gocua_dossier::draft::{self, Rules};

    const ID: DraftId = DraftId([7; 16]);

    fn begun() -> Drafting {
        let rules = Rules { pack: 0, form: "ct01".to_owned(), form_sha256: String::new() };
        let mut drafting = Drafting::default();
        let body = draft::Draft::new(ID, "1.004194", "self", rules, 0);
        drafting.begin(Draft { body, files: Vec::new(), given_up: Vec::new(), revision: 1 }, None);
        drafting
    }

    #[test]
    fn what_a_draft_is_begun_with_is_not_saved_before_the_draft_is() {
        let mut drafting = begun();
        assert!(drafting.is_unsaved(ID, "full_name"));
        drafting.was_kept(ID, 1);
        assert!(!drafting.is_unsaved(ID, "full_name"));
    }

    #[test]
    fn what_an_answer_brings_along_is_not_saved_before_it_is() {
        let mut drafting = begun();
        drafting.was_kept(ID, 1);
        let set = |answers: &mut Answers, path: &str| answers.set(&path.parse().expect("a path"), "x", Origin::Typed);
        let both = |answers: &mut Answers| set(answers, "head_number").and_then(|()| set(answers, "full_name")).is_ok();
        assert!(drafting.answer(ID, &["head_number".to_owned()], 0, both));
        assert!(drafting.is_unsaved(ID, "head_number") && drafting.is_unsaved(ID, "full_name"));
        assert!(!drafting.is_unsaved(ID, "phone"));
    }
}
