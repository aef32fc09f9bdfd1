//! Records that were ever written are read for ever: those of the first app, and those of this one.
//!
//! The files in `fixture` are frozen: collection, name and content of one record a line, as the first app wrote them (`first.json`), as
//! version 2 did (`second.json`), and kinds that came later (`third.json`, `fourth.json`). They are never changed; what is new adds a file.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use gocua_vault::{FileId, Record, SealedFile, Write};
use serde_json::Value;
use zeroize::Zeroizing;

use super::course::{Course, Stage};
use super::draft::Draft;
use super::person::{GivenBack, Linked, Owner, Pending, Session};
use super::settings::{LockAfter, Settings};
use super::table::{COLLECTIONS, Change, Loaded, Thing};
use super::{Kept, Unread, delete, old, put};

const FIRST: &str = include_str!("fixture/first.json");
const SECOND: &str = include_str!("fixture/second.json");
const THIRD: &str = include_str!("fixture/third.json");
const FOURTH: &str = include_str!("fixture/fourth.json");

/// A frozen record: collection, name and content.
type Frozen = (String, String, Value);

fn frozen(fixture: &str) -> Vec<Frozen> {
    serde_json::from_str(fixture).unwrap()
}

/// Every kind of record that this app writes.
fn todays() -> Vec<Frozen> {
    [frozen(SECOND), frozen(THIRD), frozen(FOURTH)].concat()
}

/// A record as the first app wrote it: bare JSON.
fn bare(content: &Value) -> Vec<u8> {
    content.to_string().into_bytes()
}

/// A record as this app writes it.
fn versioned(version: u8, content: &Value) -> Vec<u8> {
    [vec![version], bare(content)].concat()
}

/// All frozen records, as they lie on the disk.
fn on_disk() -> Vec<(&'static str, Vec<u8>)> {
    let known = |collection: &str| *COLLECTIONS.iter().find(|known| **known == collection).unwrap();
    let first = frozen(FIRST).into_iter().map(|(collection, _, content)| (known(&collection), bare(&content)));
    let second = todays().into_iter().map(|(collection, _, content)| (known(&collection), versioned(2, &content)));
    first.chain(second).collect()
}

fn read(collection: &str, value: &[u8]) -> Result<Thing, Unread> {
    Thing::read(collection, value).unwrap()
}

/// The only record of the first app in a collection.
fn first(collection: &str) -> Thing {
    let (_, _, content) = frozen(FIRST).into_iter().find(|(own, ..)| own == collection).unwrap();
    read(collection, &bare(&content)).unwrap()
}

/// The dossier of the first app that had come so far.
fn work(stage: &str) -> (Draft, Option<Course>) {
    let is = |content: &Value| content["stage"]["stage"] == stage;
    let (_, _, content) =
        frozen(FIRST).into_iter().find(|(collection, _, content)| collection == old::WORK && is(content)).unwrap();
    match read(old::WORK, &bare(&content)).unwrap() {
        Thing::Work(draft, course) => (*draft, course.map(|course| *course)),
        _ => panic!("no dossier"),
    }
}

fn file(name: u8) -> FileId {
    FileId::from([name; 16])
}

fn kind(thing: &Thing) -> &'static str {
    match thing {
        Thing::Owner(_) => Owner::COLLECTION,
        Thing::Session(_) => Session::COLLECTION,
        Thing::GivenBack(_) => GivenBack::COLLECTION,
        Thing::Linked(_) => Linked::COLLECTION,
        Thing::Pending(_) => Pending::COLLECTION,
        Thing::Settings(_) => Settings::COLLECTION,
        Thing::Edition(_) => super::edition::Edition::COLLECTION,
        Thing::Draft(_) => Draft::COLLECTION,
        Thing::Course(_) => Course::COLLECTION,
        Thing::Prepared(_) => super::prepared::Prepared::COLLECTION,
        Thing::Work(..) => old::WORK,
        Thing::Document(_) => super::document::Document::COLLECTION,
    }
}

/// The write that keeps a thing of today.
fn kept(thing: &Thing) -> Write {
    match thing {
        Thing::Owner(thing) => put(thing),
        Thing::Session(thing) => put(&**thing),
        Thing::GivenBack(thing) => put(&**thing),
        Thing::Linked(thing) => put(&**thing),
        Thing::Pending(thing) => put(&**thing),
        Thing::Settings(thing) => put(thing),
        Thing::Edition(thing) => put(&**thing),
        Thing::Draft(thing) => put(&**thing),
        Thing::Course(thing) => put(&**thing),
        Thing::Prepared(thing) => put(&**thing),
        Thing::Document(thing) => put(&**thing),
        Thing::Work(..) => panic!("written no more"),
    }
}

/// Whether everything in `part` is in `whole` too, unchanged.
fn is_within(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            part.iter().all(|(name, value)| whole.get(name).is_some_and(|other| is_within(value, other)))
        }
        (Value::Array(part), Value::Array(whole)) => {
            part.len() == whole.len() && part.iter().zip(whole).all(|(part, whole)| is_within(part, whole))
        }
        _ => part == whole,
    }
}

fn ids(files: Vec<&SealedFile>) -> Vec<FileId> {
    files.into_iter().map(|file| file.id).collect()
}

#[test]
fn who_was_signed_in_with_the_first_app_still_is_with_the_key_that_served_every_vault() {
    let Thing::Session(session) = first("session") else { panic!("no session") };
    assert_eq!(session.key, "gocua.client");
    assert_eq!((session.profile.name.as_str(), session.profile.personal_number.as_str()), ("Lò Thị Ủ", "010156000123"));
    assert_eq!(session.provider.issuer(), "https://dinhdanh.example");
    assert_eq!(serde_json::to_value(&session.refresh).unwrap(), "refresh-1");
}

#[test]
fn what_the_first_app_knew_of_the_person_is_still_known() {
    let Thing::Linked(linked) = first("linked") else { panic!("no account") };
    assert_eq!((linked.base.as_str(), linked.credential.id.as_str()), ("https://ky.example/csc/v2", "cred-1"));
    assert!(linked.credential.check(1).is_ok());
    let Thing::Pending(pending) = first("pending") else { panic!("no sign-in") };
    assert_eq!(serde_json::to_value(&pending.attempt).unwrap()["state"], "state-1");
    let Thing::Settings(settings) = first("settings") else { panic!("no settings") };
    assert_eq!(
        settings,
        Settings {
            language: Some("en".to_owned()),
            lock: LockAfter::FiveMinutes,
            thrifty: false,
            presence_offered: false
        }
    );
    let Thing::Document(document) = first("document") else { panic!("no document") };
    assert_eq!((document.received_at, document.file.id), (1_796_000_300, file(6)));
}

#[test]
fn a_dossier_of_the_first_app_is_a_draft_of_revision_one_and_what_became_of_it() {
    for stage in ["drafting", "signing", "signed", "sending", "sent"] {
        let (draft, course) = work(stage);
        assert_eq!(draft.revision, 1);
        assert_eq!(draft.body.answers.raw(&"personal_number".parse().unwrap()), "010156000123");
        assert_eq!((draft.body.papers.len(), ids(draft.files())), (1, vec![file(2)]));
        assert_eq!(course.is_none(), stage == "drafting");
        assert!(course.is_none_or(|course| course.draft == draft.id() && course.revision == 1), "{stage}");
    }
    let stage = |name: &str| work(name).1.unwrap().stage;
    let Stage::ToSign(to_sign) = stage("signing") else { panic!("not to sign") };
    assert!(to_sign.prepared.is_some() && to_sign.authorisation.is_some());
    assert!(matches!(stage("signed"), Stage::Signed { form } if form.id == file(1)));
    let Stage::Sending(sending) = stage("sending") else { panic!("not on its way") };
    assert_eq!((sending.sub.as_str(), sending.attempts, sending.parts.len()), ("", 4, 2));
    assert_eq!((sending.manifest.as_slice(), sending.enc), (b"{}".as_slice(), [5; 32]));
    assert!(sending.refused.is_some());
    let Stage::Sent(sent) = stage("sent") else { panic!("not sent") };
    assert_eq!(
        (sent.code(), sent.number.as_str(), sent.received_at),
        ("H01.1-261130-0001", "BN-2026-1", 1_796_000_000)
    );
    assert_eq!((sent.standing.unwrap().steps.len(), sent.result.unwrap()), (1, "06".repeat(16)));
}

#[test]
fn a_dossier_is_put_in_the_place_of_its_old_record_in_one_commit() {
    for stage in ["drafting", "signing", "signed", "sending", "sent"] {
        let (draft, course) = work(stage);
        let writes = old::renewed(&draft, course.as_ref());
        assert_eq!(writes.len(), if course.is_some() { 3 } else { 2 });
        let changes: Vec<Change> = writes.iter().map(|write| Change::read(write).unwrap()).collect();
        assert!(matches!(&changes[0], Change::Put(Thing::Draft(put)) if put.id() == draft.id() && put.revision == 1));
        assert!(
            matches!(&changes[changes.len() - 1], Change::Gone(of, id) if of == "work" && *id == draft.id().to_string())
        );
        if let Some(course) = course {
            let Change::Put(Thing::Course(put)) = &changes[1] else { panic!("{stage}") };
            assert_eq!(ids(put.files()), ids(course.files()));
        }
    }
}

#[test]
fn every_kind_of_record_is_frozen() {
    let kinds = |frozen: Vec<Frozen>| frozen.into_iter().map(|(kind, ..)| kind).collect::<BTreeSet<_>>();
    let today = COLLECTIONS.iter().filter(|kind| **kind != old::WORK).map(|kind| (*kind).to_owned()).collect();
    assert_eq!(kinds(todays()), today);
    let first = ["document", "linked", "pending", "session", "settings", "work"].map(str::to_owned).into();
    assert_eq!(kinds(frozen(FIRST)), first);
}

/// A member that is added later without a default, or renamed, or left out, turns this red: phones have such records.
#[test]
fn todays_records_are_read_for_ever_and_nothing_in_them_is_lost() {
    for (collection, name, content) in todays() {
        let thing = read(&collection, &versioned(2, &content)).unwrap_or_else(|why| panic!("{collection}: {why:?}"));
        assert_eq!(kind(&thing), collection);
        let Write::Put { collection: of, id, value } = kept(&thing) else { panic!("not kept") };
        assert_eq!((of, id), (collection.clone(), name));
        assert!((2..b'{').contains(&value[0]));
        let again: Value = serde_json::from_slice(&value[1..]).unwrap();
        assert!(is_within(&content, &again), "{collection} lost something");
        assert!(matches!(Thing::read(&collection, &value), Some(Ok(same)) if ids(same.files()) == ids(thing.files())));
    }
}

#[test]
fn the_first_apps_records_lose_nothing_when_they_are_written_again() {
    for (collection, _, content) in frozen(FIRST).into_iter().filter(|(collection, ..)| collection != old::WORK) {
        let thing = read(&collection, &bare(&content)).unwrap();
        let Write::Put { value, .. } = kept(&thing) else { panic!("not kept") };
        let again: Value = serde_json::from_slice(&value[1..]).unwrap();
        assert!(is_within(&content, &again), "{collection} lost something");
    }
    for (_, _, content) in frozen(FIRST).into_iter().filter(|(collection, ..)| collection == old::WORK) {
        let (draft, course) = old::work(&bare(&content)).unwrap();
        let again = serde_json::to_value(&draft).unwrap();
        assert!(is_within(&content["draft"], &again["body"]) && is_within(&content["files"], &again["files"]));
        let stage = course.map(|course| serde_json::to_value(course).unwrap()["stage"].clone());
        if let Some(mut stage) = stage {
            // The first app said "signing" for what waits for its signature.
            if stage["stage"] == "to_sign" {
                stage["stage"] = "signing".into();
            }
            assert!(is_within(&content["stage"], &stage));
        }
    }
}

#[test]
fn a_record_of_a_newer_app_is_set_aside_and_not_half_read() {
    for collection in COLLECTIONS.into_iter().filter(|collection| *collection != old::WORK) {
        for version in [3, 4, b'{' - 1, b'{' + 1, 255] {
            for rest in [b"{}".as_slice(), b"", b"\xff\x00"] {
                let value = [&[version], rest].concat();
                assert_eq!(read(collection, &value).err(), Some(Unread::Newer), "{collection} {version}");
            }
        }
    }
    // Nothing newer was ever written there.
    assert_eq!(read(old::WORK, b"\x03{}").err(), Some(Unread::Damaged));
}

#[test]
fn garbage_is_damaged_in_every_collection_and_never_a_panic() {
    let garbage: [&[u8]; 10] =
        [b"", b"{", b"{}", b"{\"a\":1}", b"\x02", b"\x02{}", b"\x02[]", b"\x02null", b"\x00{}", b"\x01{}"];
    for collection in COLLECTIONS {
        for value in garbage {
            // What a person has set may all have its default.
            let is_settings = collection == Settings::COLLECTION && value.ends_with(b"}") && !value.starts_with(b"\0");
            if is_settings {
                continue;
            }
            assert_eq!(read(collection, value).err(), Some(Unread::Damaged), "{collection} {value:?}");
        }
    }
    assert!(Thing::read("no such collection", b"{}").is_none());
}

#[test]
fn a_record_that_was_cut_short_is_damaged_at_every_length() {
    for (collection, value) in on_disk() {
        // Every length of a short one, and several hundred of a long one.
        for length in (0..value.len()).step_by(1 + value.len() / 400) {
            assert_eq!(read(collection, &value[..length]).err(), Some(Unread::Damaged), "{collection} {length}");
        }
    }
}

#[test]
fn a_record_with_a_byte_changed_is_never_a_panic() {
    for (collection, value) in on_disk() {
        for at in (0..value.len()).step_by(1 + value.len() / 200) {
            for byte in [0, b'"', b'9', 0xff] {
                let mut value = value.clone();
                value[at] = byte;
                let _ = read(collection, &value);
            }
        }
    }
}

fn loaded(values: Vec<(&'static str, Vec<u8>)>) -> Loaded {
    let record = |value: Vec<u8>| Record { id: "x".to_owned(), value: Zeroizing::new(value), sequence: 1 };
    Loaded::read(values.into_iter().map(|(kind, value)| (kind, vec![record(value)])).collect(), 0)
}

#[test]
fn the_files_of_every_record_stay_when_sweeping() {
    let all = loaded(on_disk());
    assert_eq!((all.things.len(), all.newer, all.damaged), (24, 0, 0));
    let files: BTreeSet<FileId> = all.files().unwrap().into_iter().collect();
    assert_eq!(files, [file(1), file(2), file(6)].into());
}

#[test]
fn nothing_is_swept_while_a_record_is_set_aside_because_it_may_name_files() {
    let with = |value: &[u8]| loaded([on_disk(), vec![("draft", value.to_vec())]].concat());
    let newer = with(b"\x03{}");
    assert_eq!((newer.newer, newer.damaged, newer.things.len()), (1, 0, 24));
    assert!(newer.files().is_none());
    let damaged = with(b"\x02");
    assert_eq!((damaged.newer, damaged.damaged, damaged.things.len()), (0, 1, 24));
    assert!(damaged.files().is_none());
    // Nor when the vault could not even open one.
    assert!(Loaded::read(Vec::new(), 1).files().is_none());
    assert_eq!(Loaded::read(Vec::new(), 0).files(), Some(Vec::new()));
}

#[test]
fn memory_follows_the_disk() {
    assert!(
        matches!(Change::read(&delete::<Session>("current")), Some(Change::Gone(of, id)) if of == "session" && id == "current")
    );
    let owner = Owner { sub: "cong-dan-1".to_owned(), name: "Lò Thị Ủ".to_owned() };
    assert!(matches!(Change::read(&put(&owner)), Some(Change::Put(Thing::Owner(same))) if same == owner));
    // What could not be read again is not believed.
    let bad = Write::Put { collection: "owner".to_owned(), id: "current".to_owned(), value: Zeroizing::new(vec![2]) };
    assert!(Change::read(&bad).is_none());
}
