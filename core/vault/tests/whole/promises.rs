//! What a person relies on: what was stored is there again, the PIN counts, and a vault that is gone is gone.

#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;

use crate::support::{Dir, Phone, Plan, delete, one_vault, pin, put, text};
use gocua_vault::{Error, HardwareError, Pin, PinCost, PinError, UnlockError, Vault, Vaults, Write};
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};
use zeroize::Zeroizing;

fn other_pin(number: u32) -> Pin {
    Pin::parse(&format!("{:06}", 100_000 + number)).unwrap()
}

#[test]
fn a_pin_is_six_to_twelve_digits() {
    for text in ["123456", "000000000000"] {
        assert!(Pin::parse(text).is_ok());
    }
    assert_eq!(Pin::parse("12345").unwrap_err(), PinError::TooShort);
    assert_eq!(Pin::parse("1234567890123").unwrap_err(), PinError::TooLong);
    for text in ["12345a", "١٢٣٤٥٦", "12 456", "", "-12345"] {
        assert!(Pin::parse(text).is_err(), "{text}");
    }
    assert!(!format!("{:?}", pin()).contains(crate::support::PIN));
}

#[test]
fn a_cheap_pin_is_refused() {
    assert!(PinCost::new(19 * 1024, 2, 1).is_ok());
    for (memory, passes, lanes) in
        [(19 * 1024 - 1, 2, 1), (19 * 1024, 1, 1), (19 * 1024, 2, 0), (u32::MAX, 2, 1), (19 * 1024, 99, 1)]
    {
        assert!(PinCost::new(memory, passes, lanes).is_err());
    }
}

#[tokio::test]
async fn records_are_there_again_after_the_vault_was_closed() {
    let (_dir, vaults, phone, id) =
        one_vault(vec![put("draft", "một", "Lò Thị Ủ"), put("draft", "hai", ""), put("paper", "một", "x")]).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert_eq!(text(&vault, "draft", "một").await.unwrap(), "Lò Thị Ủ");
    assert_eq!(text(&vault, "paper", "một").await.unwrap(), "x");
    assert_eq!(text(&vault, "paper", "hai").await, None);
    let drafts = vault.load("draft").await.unwrap();
    assert_eq!(drafts.iter().map(|record| record.id.as_str()).collect::<Vec<_>>(), ["hai", "một"]);

    let sequence =
        vault.commit(vec![put("draft", "một", "sửa"), delete("draft", "hai"), delete("draft", "ba")]).await.unwrap();
    assert_eq!(sequence, 2);
    // Within one commit the later write counts.
    vault
        .commit(vec![
            put("draft", "bốn", "a"),
            delete("draft", "bốn"),
            put("draft", "bốn", "b"),
            put("draft", "bốn", "c"),
        ])
        .await
        .unwrap();
    assert_eq!(vault.commit(Vec::new()).await.unwrap(), 3);
    vault.lock().await.unwrap();

    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    let drafts = vault.load("draft").await.unwrap();
    let drafts: Vec<_> =
        drafts.iter().map(|record| (record.id.as_str(), record.value.as_slice(), record.sequence)).collect();
    assert_eq!(drafts, [("bốn", b"c".as_slice(), 3), ("một", "sửa".as_bytes(), 2)]);
}

#[tokio::test]
async fn values_of_every_size_come_back_whole_and_larger_ones_are_refused() {
    let (_dir, vaults, phone, id) = one_vault(Vec::new()).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    let sizes = [0, 1, 248, 249, 250, 256, 4096, 100_000, 16 << 20];
    for size in sizes {
        vault.commit(vec![put("size", &size.to_string(), vec![0xa5; size])]).await.unwrap();
    }
    for size in sizes {
        let record = vault.get("size", &size.to_string()).await.unwrap().unwrap();
        assert!(record.value.len() == size && record.value.iter().all(|byte| *byte == 0xa5), "{size}");
    }
    let before = vault.anchor().await.unwrap();
    for write in
        [put("size", "x", vec![0; (16 << 20) + 1]), put("size", &"x".repeat(1025), ""), put(&"x".repeat(1025), "x", "")]
    {
        // All or nothing: the good write beside it is not done either.
        assert!(matches!(vault.commit(vec![put("size", "good", ""), write]).await, Err(Error::TooLarge)));
    }
    assert_eq!(vault.get("size", "good").await.unwrap(), None);
    assert_eq!(vault.anchor().await.unwrap(), before);
}

#[tokio::test]
async fn nine_wrong_pins_then_the_right_one_then_ten_wrong_ones() {
    let (_dir, vaults, phone, id) = one_vault(vec![put("draft", "a", "b")]).await;
    for left in (1..10).rev() {
        let outcome = vaults.unlock(id, &other_pin(left), &phone).await;
        assert!(matches!(outcome, Err(UnlockError::WrongPin { left: said }) if said == left), "{outcome:?}");
        assert_eq!(vaults.guesses_left(id).await.unwrap(), left);
    }
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert_eq!(text(&vault, "draft", "a").await.unwrap(), "b");
    vault.lock().await.unwrap();
    assert_eq!(vaults.guesses_left(id).await.unwrap(), 10);
    for number in 1..10 {
        assert!(matches!(vaults.unlock(id, &other_pin(number), &phone).await, Err(UnlockError::WrongPin { .. })));
    }
    assert!(matches!(vaults.unlock(id, &other_pin(10), &phone).await, Err(UnlockError::Exhausted)));
    assert!(matches!(vaults.unlock(id, &pin(), &phone).await, Err(UnlockError::Exhausted)));
    assert_eq!(phone.keys(), 0);
}

#[tokio::test]
async fn a_new_pin_replaces_the_old_one() {
    let (_dir, vaults, phone, id) = one_vault(vec![put("draft", "a", "b")]).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    vault.change_pin(&other_pin(1), &phone).await.unwrap();
    vault.commit(vec![put("draft", "c", "d")]).await.unwrap();
    vault.lock().await.unwrap();
    assert!(matches!(vaults.unlock(id, &pin(), &phone).await, Err(UnlockError::WrongPin { left: 9 })));
    let vault = vaults.unlock(id, &other_pin(1), &phone).await.unwrap();
    assert_eq!(text(&vault, "draft", "a").await.unwrap(), "b");
    assert_eq!(phone.keys(), 10);
    phone.plan(Plan::FailFrom(3, HardwareError::Refused));
    assert!(matches!(vault.change_pin(&pin(), &phone).await, Err(Error::Hardware(HardwareError::Refused))));
    phone.plan(Plan::Smooth);
    vault.lock().await.unwrap();
    vaults.unlock(id, &other_pin(1), &phone).await.unwrap();
}

#[tokio::test]
async fn vaults_keep_to_themselves_and_a_destroyed_one_leaves_nothing() {
    let (dir, phone) = (Dir::new(), Phone::default());
    let vaults = Vaults::open(dir.path()).await.unwrap();
    assert!(vaults.list().await.unwrap().is_empty());
    let (one, two) = (vaults.create(&pin(), &phone).await.unwrap(), vaults.create(&pin(), &phone).await.unwrap());
    one.commit(vec![put("draft", "a", "of one")]).await.unwrap();
    assert_eq!(two.get("draft", "a").await.unwrap(), None);
    let mut ids = [one.id(), two.id()];
    ids.sort();
    assert_eq!(vaults.list().await.unwrap(), ids);

    assert!(matches!(vaults.unlock(one.id(), &pin(), &phone).await, Err(UnlockError::InUse)));
    assert!(matches!(vaults.destroy(one.id(), &phone).await, Err(Error::InUse)));
    let (one, kept) = (one.lock().await.map(|()| ids[0]).unwrap(), two.id());
    two.lock().await.unwrap();
    let gone = if one == kept { ids[1] } else { one };
    phone.plan(Plan::Fail(4, HardwareError::Refused));
    assert!(matches!(vaults.destroy(gone, &phone).await, Err(Error::Hardware(HardwareError::Refused))));
    assert_eq!(vaults.list().await.unwrap(), [kept], "not listed from the first step on");
    assert!(matches!(vaults.unlock(gone, &pin(), &phone).await, Err(UnlockError::NotFound)));
    vaults.destroy(gone, &phone).await.unwrap();
    assert_eq!(phone.keys(), 10, "only the other vault's keys are left");
    assert!(matches!(vaults.destroy(gone, &phone).await, Err(Error::NotFound)));
    let left: Vec<_> =
        fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(left.len(), 2, "the other vault and the reserve: {left:?}");
    vaults.unlock(kept, &pin(), &phone).await.unwrap();
}

#[tokio::test]
async fn a_vault_that_was_half_made_is_cleared_away_with_its_keys() {
    let (dir, phone) = (Dir::new(), Phone::default());
    let vaults = Vaults::open(dir.path()).await.unwrap();
    for at in [0, 5, 19] {
        phone.plan(Plan::KillAfter(at));
        assert!(phone.run(vaults.create(&pin(), &phone)).await.is_none());
        assert!(vaults.list().await.unwrap().is_empty());
    }
    // The dropped connections close on threads of their own.
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    phone.plan(Plan::FailFrom(10, HardwareError::Refused));
    assert!(matches!(vaults.create(&pin(), &phone).await, Err(Error::Hardware(HardwareError::Refused))));
    phone.plan(Plan::Smooth);
    let vault = vaults.create(&pin(), &phone).await.unwrap();
    assert_eq!(vaults.list().await.unwrap(), [vault.id()]);
    assert_eq!(phone.keys(), 10);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "the vault and the reserve");
}

#[tokio::test]
async fn a_visit_leaves_nothing_behind() {
    let dir = Dir::new();
    let vaults = Vaults::open(dir.path()).await.unwrap();
    let visit = vaults.begin_visit().await.unwrap();
    visit.commit(vec![put("draft", "a", "b")]).await.unwrap();
    let file = visit.seal_file(b"photo").await.unwrap();
    assert_eq!(visit.open_file(&file).await.unwrap().as_slice(), b"photo");
    assert!(vaults.list().await.unwrap().is_empty());
    assert!(matches!(visit.change_pin(&pin(), &Phone::default()).await, Err(Error::NoPin)));
    let id = visit.id();
    visit.lock().await.unwrap();
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    assert!(matches!(vaults.unlock(id, &pin(), &Phone::default()).await, Err(UnlockError::NotFound)));

    let visit = vaults.begin_visit().await.unwrap();
    visit.commit(vec![put("draft", "a", "b")]).await.unwrap();
    drop(visit); // the app dies
    Vaults::open(dir.path()).await.unwrap();
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn visits_and_an_own_vault_are_open_side_by_side() {
    let (dir, vaults, phone, id) = one_vault(vec![put("draft", "a", "own")]).await;
    let own = vaults.unlock(id, &pin(), &phone).await.unwrap();
    let mut visits = Vec::new();
    for number in 0..3 {
        let visit = vaults.begin_visit().await.unwrap();
        visit.commit(vec![put("draft", "a", format!("visit {number}"))]).await.unwrap();
        let file = visit.seal_file(format!("photo {number}").as_bytes()).await.unwrap();
        visits.push((visit, file));
    }
    // Whoever opens the directory once more takes nothing from those that are open.
    let again = Vaults::open(dir.path()).await.unwrap();
    assert_eq!(again.list().await.unwrap(), [id]);
    let folder = |visit: &Vault| dir.path().join(format!("visit-{}", visit.id()));
    while let Some((visit, file)) = visits.pop() {
        let number = visits.len();
        assert_eq!(text(&visit, "draft", "a").await.unwrap(), format!("visit {number}"));
        assert_eq!(visit.open_file(&file).await.unwrap().as_slice(), format!("photo {number}").as_bytes());
        for (other, _) in &visits {
            assert!(matches!(other.open_file(&file).await, Err(Error::NotFound)), "each has files of its own");
        }
        let gone = folder(&visit);
        assert!(gone.is_dir());
        visit.lock().await.unwrap();
        assert!(!gone.exists());
        assert!(visits.iter().all(|(other, _)| folder(other).is_dir()), "the others stay");
    }
    own.commit(vec![put("draft", "b", "own")]).await.unwrap();
    assert_eq!(text(&own, "draft", "a").await.unwrap(), "own");
    own.lock().await.unwrap();
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "the vault and the reserve");
}

#[tokio::test]
async fn a_new_pin_brings_ten_fresh_guesses() {
    let (_dir, vaults, phone, id) = one_vault(Vec::new()).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    vault.change_pin(&other_pin(1), &phone).await.unwrap();
    vault.lock().await.unwrap();
    for number in 2..10 {
        assert!(matches!(vaults.unlock(id, &other_pin(number), &phone).await, Err(UnlockError::WrongPin { .. })));
    }
    assert!(
        matches!(vaults.unlock(id, &pin(), &phone).await, Err(UnlockError::WrongPin { left: 1 })),
        "the old one too"
    );
    let vault = vaults.unlock(id, &other_pin(1), &phone).await.unwrap();
    // After guesses were used, too.
    vault.lock().await.unwrap();
    vaults.unlock(id, &other_pin(2), &phone).await.unwrap_err();
    let vault = vaults.unlock(id, &other_pin(1), &phone).await.unwrap();
    vault.change_pin(&pin(), &phone).await.unwrap();
    vault.lock().await.unwrap();
    assert_eq!(vaults.guesses_left(id).await.unwrap(), 10);
    assert!(matches!(vaults.unlock(id, &other_pin(1), &phone).await, Err(UnlockError::WrongPin { left: 9 })));
    vaults.unlock(id, &pin(), &phone).await.unwrap();
}

#[tokio::test]
async fn a_vault_that_nobody_can_open_any_more_can_be_destroyed() {
    // Every guess used up.
    let (dir, vaults, phone, id) = one_vault(vec![put("draft", "a", "b")]).await;
    for number in 0..10 {
        vaults.unlock(id, &other_pin(number), &phone).await.unwrap_err();
    }
    assert!(matches!(vaults.unlock(id, &pin(), &phone).await, Err(UnlockError::Exhausted)));
    vaults.destroy(id, &phone).await.unwrap();
    assert_eq!((vaults.list().await.unwrap().len(), phone.keys()), (0, 0));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "only the reserve");

    // Damaged, in ways that let the hardware keys be found, and in ways that do not.
    for (keys, damage) in [
        (0, "DELETE FROM data_key"),
        (0, "DELETE FROM head"),
        (0, "DELETE FROM record"),
        (0, "UPDATE pin_slot SET sealed = x''"),
        (10, "DELETE FROM pin_slot"),
        (10, "DROP TABLE pin_slot"),
        (10, ""),
    ] {
        let (dir, vaults, phone, id) = one_vault(vec![put("draft", "a", "b")]).await;
        let file = dir.path().join(id.to_string()).join("vault.db");
        if damage.is_empty() {
            fs::write(&file, vec![0x5a; 40_000]).unwrap();
        } else {
            let mut db = SqliteConnectOptions::new().filename(&file).foreign_keys(false).connect().await.unwrap();
            sqlx::raw_sql(damage).execute(&mut db).await.unwrap();
            db.close().await.unwrap();
        }
        vaults.unlock(id, &pin(), &phone).await.unwrap_err();
        vaults.destroy(id, &phone).await.unwrap();
        assert!(vaults.list().await.unwrap().is_empty(), "{damage}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "{damage}: only the reserve");
        assert_eq!(phone.keys(), keys, "{damage}");
    }
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_left_as_it_is() {
    let (dir, vaults, phone, id) = one_vault(vec![put("draft", "a", "b")]).await;
    let file = dir.path().join(id.to_string()).join("vault.db");
    let mut db = SqliteConnectOptions::new().filename(&file).connect().await.unwrap();
    sqlx::query("PRAGMA user_version = 99").execute(&mut db).await.unwrap();
    db.close().await.unwrap();
    let before = fs::read(&file).unwrap();
    let outcome = vaults.unlock(id, &pin(), &phone).await;
    assert!(matches!(outcome, Err(UnlockError::NewerVersion { found: 99, known: 3 })), "{outcome:?}");
    assert!(matches!(vaults.guesses_left(id).await, Err(Error::NewerVersion { .. })));
    assert!(fs::read(&file).unwrap() == before, "not a byte is changed");
    assert_eq!(phone.keys(), 10, "and no guess is used");
}

#[tokio::test]
async fn a_missing_or_foreign_database_is_not_replaced() {
    let (dir, vaults, phone, id) = one_vault(Vec::new()).await;
    let file = dir.path().join(id.to_string()).join("vault.db");
    fs::write(&file, b"this is not a database, and has more than sixteen bytes").unwrap();
    assert!(matches!(vaults.unlock(id, &pin(), &phone).await, Err(UnlockError::Damaged(_))));
    assert!(fs::read(&file).unwrap().starts_with(b"this is not"));
    fs::remove_file(&file).unwrap();
    assert!(matches!(vaults.unlock(id, &pin(), &phone).await, Err(UnlockError::Damaged(_))));
    assert!(!file.exists());
    vaults.destroy(id, &phone).await.unwrap();
}

#[tokio::test]
async fn many_tasks_may_write_and_none_is_lost() {
    let (_dir, vaults, phone, id) = one_vault(Vec::new()).await;
    let vault = std::sync::Arc::new(vaults.unlock(id, &pin(), &phone).await.unwrap());
    let tasks: Vec<_> = (0..20)
        .map(|task| {
            let vault = vault.clone();
            tokio::spawn(async move {
                for number in 0..5 {
                    vault.commit(vec![put("note", &format!("{task}-{number}"), "x")]).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(vault.load("note").await.unwrap().len(), 100);
    assert_eq!(vault.anchor().await.unwrap().sequence, 100);
}

#[tokio::test]
async fn a_commit_that_nobody_waits_for_any_more_does_no_harm() {
    let (_dir, vaults, phone, id) = one_vault(Vec::new()).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    for number in 0..40 {
        let commit = vault.commit(vec![put("note", "same", number.to_string())]);
        let _ = tokio::time::timeout(std::time::Duration::from_micros(150 * number), commit).await;
        vault.load("note").await.unwrap();
    }
    vault.commit(vec![put("note", "last", "x")]).await.unwrap();
    vault.lock().await.unwrap();
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert!(text(&vault, "note", "last").await.is_some());
}

#[tokio::test]
async fn a_change_of_pin_that_nobody_waits_for_any_more_does_no_harm() {
    let (_dir, vaults, phone, id) = one_vault(Vec::new()).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    for number in 0..30 {
        let pin = pin();
        let change = vault.change_pin(&pin, &phone);
        let _ = tokio::time::timeout(std::time::Duration::from_millis(100 + 5 * number), change).await;
        vault.commit(vec![put("note", "same", number.to_string())]).await.unwrap();
    }
    vault.lock().await.unwrap();
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert_eq!(text(&vault, "note", "same").await.unwrap(), "29");
    assert_eq!(phone.keys(), 10, "no key is left behind");
}

#[tokio::test]
async fn nothing_secret_shows_when_printed_for_debugging() {
    let (_dir, vaults, phone, id) = one_vault(Vec::new()).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    vault.commit(vec![put("draft", "tên", "bí mật")]).await.unwrap();
    let file = vault.seal_file(b"secret").await.unwrap();
    let key = format!("{:?}", file.key.expose());
    let shown =
        format!("{vault:?} {:?} {:?} {file:?}", vault.load("draft").await.unwrap(), put("draft", "tên", "bí mật"));
    for secret in ["tên", "bí mật", "secret", &key] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let written = serde_json::to_string(&file).unwrap();
    let again: gocua_vault::SealedFile = serde_json::from_str(&written).unwrap();
    assert_eq!((again.id, again.key.expose(), again.sealed_sha256), (file.id, file.key.expose(), file.sealed_sha256));
}

/// The app runs everything on a multi-threaded runtime.
#[test]
fn every_call_can_be_sent_between_threads() {
    fn sendable<T: Send>(_: T) {}
    fn check(vaults: &'static Vaults, vault: &'static Vault, pin: &'static Pin, phone: &'static Phone) {
        sendable(vaults.create(pin, phone));
        sendable(vaults.unlock(support_id(), pin, phone));
        sendable(vaults.destroy(support_id(), phone));
        sendable(vault.commit(Vec::<Write>::new()));
        sendable(vault.seal_file(b""));
        sendable(vault.change_pin(pin, phone));
    }
    fn support_id() -> gocua_vault::VaultId {
        [0; 16].into()
    }
    let _ = check;
    let _: Zeroizing<Vec<u8>> = Zeroizing::default();
}

#[tokio::test]
async fn the_pin_can_be_asked_for_while_the_vault_is_open_and_a_wrong_one_costs_a_guess() {
    let (folder, phone) = (Dir::new(), Phone::default());
    let vaults = Vaults::open(folder.path()).await.unwrap();
    let vault = vaults.create(&pin(), &phone).await.unwrap();
    let id = vault.id();
    vault.confirm_pin(&pin(), &phone).await.unwrap();
    let wrong = Pin::parse("735190").unwrap();
    assert!(matches!(vault.confirm_pin(&wrong, &phone).await, Err(UnlockError::WrongPin { left: 9 })));
    vault.lock().await.unwrap();
    assert_eq!(vaults.guesses_left(id).await.unwrap(), 9);
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    vault.confirm_pin(&pin(), &phone).await.unwrap();
    vault.lock().await.unwrap();
    assert_eq!(vaults.guesses_left(id).await.unwrap(), 10);
}

/// A phone's own backup, or somebody, puts the folder back: it opens, and it is said.
#[tokio::test]
async fn a_folder_that_was_put_back_is_told_from_one_that_was_not() {
    let (dir, vaults, phone, id) = one_vault(vec![put("draft", "một", "cũ")]).await;
    let folder = dir.path().join(id.to_string());
    let kept = Dir::new();
    let copy = |from: &std::path::Path, to: &std::path::Path| {
        let _ = fs::remove_file(to.join("vault.db-wal"));
        fs::copy(from.join("vault.db"), to.join("vault.db")).unwrap();
    };
    copy(&folder, kept.path());
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert!(!vault.is_older().await.unwrap());
    vault.commit(vec![put("draft", "một", "mới")]).await.unwrap();
    vault.lock().await.unwrap();

    copy(kept.path(), &folder);
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert_eq!(text(&vault, "draft", "một").await.unwrap(), "cũ", "what is there is kept");
    assert!(vault.is_older().await.unwrap());
    vault.commit(vec![put("draft", "một", "mới")]).await.unwrap();
    vault.lock().await.unwrap();
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert!(!vault.is_older().await.unwrap());
}

/// Bytes of the log for one page: its header and the page.
const FRAME: u64 = 24 + 4096;

#[tokio::test]
async fn an_answer_that_changes_a_draft_writes_the_drafts_pages_and_the_head_and_nothing_else() {
    let (dir, vaults, phone, id) = one_vault(Vec::new()).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    let log = dir.path().join(id.to_string()).join("vault.db-wal");
    let length = || std::fs::metadata(&log).unwrap().len();
    // The number of the first commit takes no byte in SQLite's format, so the second row is longer by one.
    for answer in 1_u8..3 {
        vault.commit(vec![put("draft", "one", [answer; 3_000])]).await.unwrap();
    }
    for answer in 3..9_u8 {
        let before = length();
        vault.commit(vec![put("draft", "one", [answer; 3_000])]).await.unwrap();
        // The page of the row, the one it runs over to, and that of the head.
        assert_eq!(length() - before, 3 * FRAME, "answer {answer}");
    }
}
