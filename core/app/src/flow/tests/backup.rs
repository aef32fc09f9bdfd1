//! A copy for another phone, and what becomes of one that comes from another phone.

use gocua_vault::backup::{Code, Entry as Copied, Identity, Recipient};
use gocua_vault::{Record, VaultId, Write};
use zeroize::Zeroizing;

use super::here::*;
use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::flow::backup::{self, Act, Backup};
use crate::flow::entry::restoring::Restoring;
use crate::flow::entry::{self, Ended, Entry};
use crate::kept::copy::{TakenOut, portable};
use crate::kept::document::Document;
use crate::kept::settings::Settings;
use crate::kept::{self, Kept as _};
use crate::world::ask::{Answer, Ask, BackedUp, Seen, VaultAsk, VaultsAsk, Worked};
use crate::world::flow::{Flow as _, Step};

const GROUPS: [&str; 5] = ["05724", "12340", "00000", "99995", "31415"];

fn digits(text: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(text.as_bytes().to_vec())
}

/// A group with the check digit that belongs to it.
fn group(number: usize) -> String {
    let random = &GROUPS[number].as_bytes()[..4];
    let checks = (b'0'..=b'9').filter(|check| Code::is_group(&[random, &[*check]].concat()));
    let [check] = checks.collect::<Vec<_>>()[..] else { panic!("one digit checks") };
    String::from_utf8([random, &[check]].concat()).unwrap()
}

fn code() -> Code {
    Code::of(&[0, 1, 2, 3, 4].map(group)).unwrap()
}

fn record(write: Write, sequence: u64) -> Record {
    let Write::Put { id, value, .. } = write else { panic!("nothing is put") };
    Record { id, value, sequence }
}

fn document() -> Document {
    serde_json::from_value(serde_json::json!({
        "id": "doc-1", "title": "Phiếu lý lịch tư pháp", "signer": "Sở Tư pháp", "signed_at": null, "received_at": NOW,
        "dossier_code": null, "file": sealed(9, 100),
    }))
    .unwrap()
}

fn loading(world: &mut World) -> Backup {
    let (state, ask) = world.act(Backup::start().rests(), Act::Digits(digits("135790"))).waits();
    assert!(matches!(ask, Ask::Vault(VaultAsk::ConfirmPin(_))));
    let (state, ask) = world.answer(state, Answer::Done).waits();
    let Ask::Vaults(VaultsAsk::Load(_, collections)) = ask else { panic!("nothing is loaded") };
    assert_eq!(collections, portable());
    state
}

fn written(world: &mut World, left_out: usize, damaged: usize) -> Backup {
    let state = loading(world);
    let (state, ask) = world.answer(state, Answer::Records(Vec::new(), damaged)).waits();
    let (state, ask) = world.answer(state, work(ask)).waits();
    assert!(matches!(ask, Ask::Vault(VaultAsk::BackUp { .. })));
    let copy = BackedUp { code: Some(code()), bytes: b"age".to_vec(), left_out };
    world.answer(state, Answer::BackedUp(Box::new(copy))).rests()
}

#[test]
fn an_open_app_is_not_enough_the_pin_is_asked_for() {
    let mut world = world();
    let (state, _) = world.act(Backup::start().rests(), Act::Digits(digits("135791"))).waits();
    let wrong = Fault::WrongPin { left: 9 };
    let state = world.answer(state, Answer::Failed(wrong.clone())).rests();
    assert!(matches!(&state, Backup::Asking(Some(fault), _) if *fault == wrong));
    assert!(matches!(world.act(state, Act::Noted), Step::Same(Backup::Asking(..))));
}

#[test]
fn records_go_in_as_they_are_with_the_files_that_they_name_also_those_that_only_a_newer_app_reads() {
    let mut world = world();
    let state = loading(&mut world);
    let newer = Record { id: "x".to_owned(), value: Zeroizing::new(vec![99, 1, 2]), sequence: 1 };
    let known = record(kept::put(&document()), 2);
    let records = vec![("settings", vec![newer.clone()]), (Document::COLLECTION, vec![known.clone()])];
    let (state, ask) = world.answer(state, Answer::Records(records, 0)).waits();
    let (_, ask) = world.answer(state, work(ask)).waits();
    let Ask::Vault(VaultAsk::BackUp { entries, files, phone: None }) = ask else { panic!("no copy is made") };
    let entry = |collection: &str, record: Record| Copied {
        collection: collection.to_owned(),
        id: record.id,
        value: record.value,
    };
    assert!(entries == [entry("settings", newer), entry(Document::COLLECTION, known)]);
    assert_eq!(files.iter().map(|file| file.id).collect::<Vec<_>>(), [sealed(9, 100).id]);
}

#[test]
fn a_session_never_leaves_the_phone() {
    for never in ["session", "given-back", "pending", "linked"] {
        assert!(!portable().contains(&never), "{never}");
    }
}

#[test]
fn the_file_leaves_only_when_the_code_is_on_paper() {
    let mut world = world();
    let state = written(&mut world, 1, 2);
    let state = world.act(state, Act::Noted).rests();
    let state = world.act(state, Act::Digits(digits(&group(3)))).rests();
    assert!(matches!(state, Backup::Repeating(_, 1)), "another group is not the last one");
    let state = world.act(state, Act::Back).rests();
    assert!(matches!(state, Backup::Written(_)), "the code can be seen again");
    let state = world.act(state, Act::Noted).rests();
    let (state, ask) = world.act(state, Act::Digits(digits(&group(4)))).waits();
    let Ask::Platform(PlatformRequest::ShareFile { name, bytes, .. }) = ask else { panic!("nothing is handed over") };
    assert_eq!((name.as_str(), bytes.as_slice()), ("gocua-2026-11-30.age", &b"age"[..]));
    let handed = backup::Ended::Handed { missing: 3, phone: false };
    assert_eq!(world.answer(state, Answer::Platform(PlatformOutcome::Done)).done(), handed);
}

#[test]
fn a_sheet_that_was_closed_is_no_loss() {
    let mut world = world();
    let state = written(&mut world, 0, 0);
    let state = world.act(state, Act::Noted).rests();
    let (state, _) = world.act(state, Act::Digits(digits(&group(4)))).waits();
    let state = world.answer(state, Answer::Platform(PlatformOutcome::Cancelled)).rests();
    let state = world.act(state, Act::Noted).rests();
    let (state, _) = world.act(state, Act::Digits(digits(&group(4)))).waits();
    assert!(matches!(world.act(state, Act::Back).rests(), Backup::Written(_)), "nor is one that never answers");
}

fn recipient() -> Recipient {
    Identity::new().unwrap().recipient()
}

fn scanned(world: &mut World, text: &str) -> Step<Backup> {
    let (state, ask) = Backup::scan().waits();
    assert!(matches!(ask, Ask::Platform(PlatformRequest::ScanQr)));
    world.answer(state, Answer::Platform(PlatformOutcome::Text { text: text.to_owned() }))
}

#[test]
fn for_a_phone_that_is_at_hand_there_is_no_code_and_its_key_locks_the_copy() {
    let (mut world, recipient) = (world(), recipient());
    let state = scanned(&mut world, &format!(" {}\n", recipient.to_string().to_uppercase())).rests();
    let (state, _) = world.act(state, Act::Digits(digits("135790"))).waits();
    let (state, _) = world.answer(state, Answer::Done).waits();
    let (state, ask) = world.answer(state, Answer::Records(Vec::new(), 0)).waits();
    let (state, ask) = world.answer(state, work(ask)).waits();
    assert!(matches!(ask, Ask::Vault(VaultAsk::BackUp { phone: Some(phone), .. }) if phone == recipient));
    let copy = BackedUp { code: None, bytes: b"age".to_vec(), left_out: 0 };
    let state = world.answer(state, Answer::BackedUp(Box::new(copy))).rests();
    let (state, ask) = world.act(state, Act::Noted).waits();
    assert!(matches!(ask, Ask::Platform(PlatformRequest::ShareFile { .. })));
    // Bluetooth was off: once more.
    let state = world.answer(state, Answer::Platform(PlatformOutcome::Cancelled)).rests();
    let (state, _) = world.act(state, Act::Noted).waits();
    let handed = backup::Ended::Handed { missing: 0, phone: true };
    assert_eq!(world.answer(state, Answer::Platform(PlatformOutcome::Done)).done(), handed);
}

#[test]
fn a_picture_that_is_no_phones_is_said_and_nothing_is_locked_to_it() {
    let mut world = world();
    let spoilt = recipient().to_string().replace("age1", "age1q");
    for text in ["", "https://gocua.example/copy", "010156000123|Lò Thị Ủ", &spoilt, &"1".repeat(100_000)] {
        assert_eq!(scanned(&mut world, text).done(), backup::Ended::Failed(Fault::NotAPhone), "{text:.40}");
    }
    let (state, _) = Backup::scan().waits();
    assert_eq!(world.answer(state, Answer::Platform(PlatformOutcome::Cancelled)).done(), backup::Ended::Left);
}

#[test]
fn what_goes_wrong_is_said() {
    let mut world = world();
    let state = loading(&mut world);
    assert_eq!(
        world.answer(state, Answer::Failed(Fault::VaultDamaged)).done(),
        backup::Ended::Failed(Fault::VaultDamaged)
    );
    let state = loading(&mut world);
    let (state, ask) = world.answer(state, Answer::Records(Vec::new(), 0)).waits();
    let (state, _) = world.answer(state, work(ask)).waits();
    assert_eq!(world.answer(state, Answer::Failed(Fault::DiskFull)).done(), backup::Ended::Failed(Fault::DiskFull));
}

// ---- into a new phone

fn answer(state: Entry, answer: Answer) -> Step<Entry> {
    state.answer(answer, &mut &*WORDS)
}

fn act(state: Entry, act: entry::Act) -> Step<Entry> {
    state.act(act, &mut &*WORDS)
}

fn choosing() -> Entry {
    let (state, _) = Entry::start(None).waits();
    answer(state, Answer::Vaults(Vec::new())).rests()
}

fn fault_of(state: &Entry) -> Option<&Fault> {
    match state {
        Entry::Choose(_, tried, None) | Entry::Restoring(_, Restoring::Code(_, tried)) => tried.fault.as_ref(),
        Entry::Restoring(_, Restoring::Ways(fault) | Restoring::Shown(_, fault)) => fault.as_ref(),
        _ => None,
    }
}

fn ways() -> Entry {
    let state = act(choosing(), entry::Act::Restore).rests();
    assert_eq!(state.screen(), "restore.ways");
    state
}

fn asked_for_code() -> Entry {
    let (state, ask) = act(ways(), entry::Act::FromPaper).waits();
    assert!(matches!(ask, Ask::Platform(PlatformRequest::PickFile { .. })));
    let file = PlatformOutcome::File { name: "gocua.age".to_owned(), bytes: b"age".to_vec() };
    let (state, ask) = answer(state, Answer::Platform(file)).waits();
    assert!(matches!(ask, Ask::Vaults(VaultsAsk::Receive(bytes)) if bytes == b"age"));
    answer(state, Answer::Done).rests()
}

fn proving() -> Entry {
    let mut state = asked_for_code();
    let mut screens = vec![state.screen()];
    for number in 0..4 {
        state = act(state, entry::Act::Digits(digits(&group(number)))).rests();
        screens.push(state.screen());
    }
    screens.dedup();
    assert_eq!(screens.len(), Code::GROUPS, "each group is a screen of its own: no digits count twice");
    let (state, ask) = act(state, entry::Act::Digits(digits(&group(4)))).waits();
    assert!(matches!(ask, Ask::Vaults(VaultsAsk::Prove(Some(typed))) if typed == code()));
    state
}

fn shown(recipient: Recipient) -> Entry {
    let (state, ask) = act(ways(), entry::Act::FromPhone).waits();
    assert!(matches!(ask, Ask::Vaults(VaultsAsk::Expect)));
    let state = answer(state, Answer::Recipient(recipient)).rests();
    assert_eq!(state.screen(), "restore.picture");
    state
}

fn sent(state: Entry) -> Entry {
    let (state, ask) = act(state, entry::Act::FromPhone).waits();
    assert!(matches!(ask, Ask::Platform(PlatformRequest::PickFile { .. })));
    let file = PlatformOutcome::File { name: "gocua.age".to_owned(), bytes: b"age".to_vec() };
    let (state, _) = answer(state, Answer::Platform(file)).waits();
    let (state, ask) = answer(state, Answer::Done).waits();
    assert!(matches!(ask, Ask::Vaults(VaultsAsk::Prove(None))), "no code is asked for");
    state
}

#[test]
fn the_new_phone_shows_a_picture_and_takes_what_was_locked_to_it() {
    let state = sent(shown(recipient()));
    let (state, ask) = answer(state, Answer::Entries(vec![copied(kept::put(&document()))])).waits();
    let Ask::Work(job) = ask else { panic!("nothing is sorted") };
    let state = answer(state, Answer::Worked(job.run())).rests();
    assert!(matches!(state, Entry::Choose(_, _, Some(_))), "now a PIN for this phone");
}

#[test]
fn a_file_for_another_picture_is_said_and_the_picture_stays() {
    let key = recipient();
    let state = answer(sent(shown(key)), Answer::Failed(Fault::WrongPhone)).rests();
    assert_eq!(fault_of(&state), Some(&Fault::WrongPhone));
    assert!(matches!(&state, Entry::Restoring(_, Restoring::Shown(same, _)) if *same == key));
    let (state, _) = act(state, entry::Act::FromPhone).waits();
    let state = answer(state, Answer::Platform(PlatformOutcome::Cancelled)).rests();
    assert!(matches!(&state, Entry::Restoring(_, Restoring::Shown(same, None)) if *same == key));
    assert_eq!(act(state, entry::Act::Back).rests().screen(), "restore.ways");
}

fn sorted(entries: Vec<Copied>) -> Entry {
    let (state, ask) = answer(proving(), Answer::Entries(entries)).waits();
    let Ask::Work(job) = ask else { panic!("nothing is sorted") };
    answer(state, Answer::Worked(job.run())).rests()
}

fn taking_in(entries: Vec<Copied>) -> (Entry, Ask) {
    let state = act(sorted(entries), entry::Act::Digits(digits("135790"))).rests();
    let (state, ask) = act(state, entry::Act::Digits(digits("135790"))).waits();
    assert!(matches!(ask, Ask::Vaults(VaultsAsk::Create(_))));
    answer(state, Answer::Opened(VaultId::from([1; 16]), Seen::default())).waits()
}

fn copied(write: Write) -> Copied {
    let Write::Put { collection, id, value } = write else { panic!("nothing is put") };
    Copied { collection, id, value }
}

#[test]
fn a_copy_is_proved_before_there_is_a_vault_and_kept_in_it_before_it_is_read() {
    let (state, ask) = taking_in(vec![copied(kept::put(&document()))]);
    let Ask::Vaults(VaultsAsk::TakeIn(vault, files, writes)) = ask else { panic!("nothing is taken in") };
    assert_eq!((vault, files.len(), writes.len()), (VaultId::from([1; 16]), 1, 1));
    let (state, ask) = answer(state, Answer::Kept).waits();
    assert!(matches!(ask, Ask::Vaults(VaultsAsk::Load(..))));
    let (state, _) = answer(state, Answer::Records(Vec::new(), 0)).waits();
    let loaded = Worked::new(crate::kept::table::Loaded::default());
    assert!(matches!(answer(state, Answer::Worked(loaded)).done(), Ended::Open(_)));
}

#[test]
fn a_group_that_was_mistyped_is_said_at_once_and_a_wrong_code_keeps_the_file() {
    let state = act(asked_for_code(), entry::Act::Digits(digits("12345"))).rests();
    assert_eq!(fault_of(&state), Some(&Fault::CodeMistyped));
    assert!(matches!(&state, Entry::Restoring(_, Restoring::Code(groups, _)) if groups.is_empty()));
    let state = answer(proving(), Answer::Failed(Fault::WrongCode)).rests();
    assert_eq!(fault_of(&state), Some(&Fault::WrongCode));
    assert!(matches!(&state, Entry::Restoring(_, Restoring::Code(groups, _)) if groups.is_empty()));
}

#[test]
fn back_goes_by_one_group_and_then_to_the_beginning() {
    let state = act(asked_for_code(), entry::Act::Digits(digits(&group(0)))).rests();
    let state = act(state, entry::Act::Back).rests();
    assert!(matches!(&state, Entry::Restoring(_, Restoring::Code(groups, _)) if groups.is_empty()));
    let state = act(state, entry::Act::Back).rests();
    assert_eq!(state.screen(), "restore.ways");
    assert!(matches!(act(state, entry::Act::Back).rests(), Entry::Choose(_, _, None)));
    let state = act(sorted(Vec::new()), entry::Act::Back).rests();
    assert!(matches!(state, Entry::Choose(_, _, None)), "the copy can be given up");
}

#[test]
fn whatever_is_wrong_with_a_copy_leads_back_to_the_beginning_with_its_reason() {
    for fault in [Fault::NotABackup, Fault::BackupDamaged, Fault::VaultNewer, Fault::DiskFull] {
        let state = answer(proving(), Answer::Failed(fault.clone())).rests();
        assert_eq!(fault_of(&state), Some(&fault));
    }
    for (outcome, fault) in [
        (PlatformOutcome::TooLarge { bytes: 1 << 40 }, Some(Fault::NotABackup)),
        (PlatformOutcome::Denied, Some(Fault::Permission)),
        (PlatformOutcome::Cancelled, None),
    ] {
        let (state, _) = act(ways(), entry::Act::FromPaper).waits();
        assert_eq!(fault_of(&answer(state, Answer::Platform(outcome)).rests()), fault.as_ref());
    }
}

#[test]
fn a_vault_into_which_the_copy_does_not_fit_is_destroyed_again() {
    let (state, _) = taking_in(Vec::new());
    let (state, ask) = answer(state, Answer::Failed(Fault::DiskFull)).waits();
    assert!(matches!(ask, Ask::Vaults(VaultsAsk::Destroy(vault)) if vault == VaultId::from([1; 16])));
    assert_eq!(fault_of(&answer(state, Answer::Done).rests()), Some(&Fault::DiskFull));
}

/// Whoever knows the code may have made the copy with other means: a session in it would make the phone act for somebody else.
#[test]
fn only_the_kinds_that_an_own_copy_has_are_taken() {
    let foreign = |collection: &str| Copied {
        collection: collection.to_owned(),
        id: "current".to_owned(),
        value: Zeroizing::new(b"{}".to_vec()),
    };
    let mut entries: Vec<Copied> = ["session", "linked", "pending", "given-back", "anything"].map(foreign).to_vec();
    entries.push(copied(kept::put(&Settings::default())));
    let restored = TakenOut::sort(entries);
    assert_eq!((restored.writes.len(), restored.files.len(), restored.drafts), (1, 0, 0));
}
