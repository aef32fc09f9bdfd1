//! PIN slots that are gone or changed are damage. Only guesses use guesses up, and only then the other way in closes.

#![allow(clippy::unwrap_used, missing_docs)]

use crate::support::{Dir, Phone, Plan, pin, put, text};
use gocua_vault::{About, Error, Pin, UnlockError, VaultId, Vaults};
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

async fn change(dir: &Dir, id: VaultId, sql: &'static str) {
    let file = dir.path().join(id.to_string()).join("vault.db");
    let mut db = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
    sqlx::raw_sql(sql).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
}

fn wrong() -> Pin {
    Pin::parse("975310").unwrap()
}

/// A vault, locked, that finger or face open too.
async fn with_presence(phone: &Phone, finger: &Phone) -> (Dir, Vaults, VaultId) {
    let dir = Dir::new();
    let vaults = Vaults::open(dir.path()).await.unwrap();
    let vault = vaults.create(&pin(), phone).await.unwrap();
    let id = vault.id();
    vault.commit(vec![put("notes", "1", "kept")]).await.unwrap();
    vault.add_presence(finger).await.unwrap();
    vault.lock().await.unwrap();
    (dir, vaults, id)
}

#[tokio::test]
async fn slots_that_are_gone_or_flipped_are_damage_and_the_other_way_in_stays() {
    for (sql, all_used) in [
        ("DELETE FROM pin_slot", false),
        ("DELETE FROM pin_slot WHERE slot > 0; UPDATE pin_slot SET burnt = 1, sealed = x''", false),
        ("UPDATE pin_slot SET burnt = 1", false),
        // Only the key store, which still has the keys, tells this from ten wrong guesses.
        ("UPDATE pin_slot SET burnt = 1, sealed = x''", true),
    ] {
        // As on a phone that lets a key be used twice: asking again and again must not use anything up either.
        let (phone, finger) = (Phone::limited(2), Phone::default());
        let (dir, vaults, id) = with_presence(&phone, &finger).await;
        change(&dir, id, sql).await;
        for _ in 0..3 {
            let outcome = vaults.unlock(id, &pin(), &phone).await;
            assert!(matches!(outcome, Err(UnlockError::Damaged(_))), "{sql}: {outcome:?}");
        }
        assert_eq!(finger.keys(), 1, "{sql}");
        assert_eq!(vaults.about(id).await.unwrap(), About { presence: true, guesses_left: 0, picture: 0 }, "{sql}");
        let left = vaults.guesses_left(id).await;
        assert!(
            if all_used { matches!(left, Ok(0)) } else { matches!(left, Err(Error::Damaged(_))) },
            "{sql}: {left:?}"
        );

        let vault = vaults.unlock_by_presence(id, &finger).await.unwrap();
        assert_eq!(text(&vault, "notes", "1").await.as_deref(), Some("kept"));
        // And from there a new PIN is the way back.
        vault.change_pin(&wrong(), &phone).await.unwrap();
        vault.lock().await.unwrap();
        vaults.unlock(id, &wrong(), &phone).await.unwrap().lock().await.unwrap();
        assert_eq!(vaults.about(id).await.unwrap().guesses_left, 10);
    }
}

#[tokio::test]
async fn without_another_way_in_damaged_slots_are_said_as_such() {
    let (dir, vaults, phone, id) = crate::support::one_vault(Vec::new()).await;
    change(&dir, id, "DELETE FROM pin_slot").await;
    assert!(matches!(vaults.about(id).await, Err(Error::Damaged(_))));
    assert!(matches!(vaults.unlock(id, &pin(), &phone).await, Err(UnlockError::Damaged(_))));
}

#[tokio::test]
async fn some_slots_that_are_gone_or_flipped_cost_guesses_until_the_right_pin() {
    for (sql, left) in [
        ("DELETE FROM pin_slot WHERE slot > 2", 3),
        ("UPDATE pin_slot SET burnt = 1 WHERE slot <> 7", 1),
        ("DELETE FROM pin_slot WHERE slot = 0; UPDATE pin_slot SET burnt = 1 WHERE slot < 9", 1),
    ] {
        let (phone, finger) = (Phone::default(), Phone::default());
        let (dir, vaults, id) = with_presence(&phone, &finger).await;
        change(&dir, id, sql).await;
        assert_eq!(vaults.guesses_left(id).await.unwrap(), left, "{sql}");
        vaults.unlock(id, &pin(), &phone).await.unwrap().lock().await.unwrap();
        assert_eq!(vaults.guesses_left(id).await.unwrap(), 10, "{sql}");

        // A wrong guess with the last good slot is no proof that ten guesses were made.
        change(&dir, id, sql).await;
        for _ in 1..left {
            assert!(matches!(vaults.unlock(id, &wrong(), &phone).await, Err(UnlockError::WrongPin { .. })), "{sql}");
        }
        for _ in 0..2 {
            let outcome = vaults.unlock(id, &wrong(), &phone).await;
            assert!(matches!(outcome, Err(UnlockError::Damaged(_))), "{sql}: {outcome:?}");
        }
        vaults.unlock_by_presence(id, &finger).await.unwrap().lock().await.unwrap();
    }
}

#[tokio::test]
async fn ten_wrong_guesses_use_all_up_and_close_the_other_way_in() {
    let (phone, finger) = (Phone::default(), Phone::default());
    let (_dir, vaults, id) = with_presence(&phone, &finger).await;
    for _ in 0..9 {
        assert!(matches!(vaults.unlock(id, &wrong(), &phone).await, Err(UnlockError::WrongPin { .. })));
    }
    for _ in 0..2 {
        assert!(matches!(vaults.unlock(id, &wrong(), &phone).await, Err(UnlockError::Exhausted)));
    }
    assert_eq!(vaults.about(id).await.unwrap(), About { presence: false, guesses_left: 0, picture: 0 });
    assert!(matches!(vaults.unlock_by_presence(id, &finger).await, Err(UnlockError::NoPresence)));
}

/// What is shown is read before anybody opens the vault: a last guess that was cut short is not damage, and not used up.
#[tokio::test]
async fn a_kill_in_the_last_guess_is_not_shown_as_damage() {
    for with_finger in [false, true] {
        for call in 2..5 {
            let (phone, finger) = (Phone::default(), Phone::default());
            let (_dir, vaults, id) = with_presence(&phone, &finger).await;
            if !with_finger {
                let vault = vaults.unlock_by_presence(id, &finger).await.unwrap();
                vault.remove_presence(&finger).await.unwrap();
                vault.lock().await.unwrap();
            }
            for _ in 0..9 {
                assert!(matches!(vaults.unlock(id, &wrong(), &phone).await, Err(UnlockError::WrongPin { .. })));
            }
            phone.plan(Plan::KillAfter(call));
            assert!(phone.run(vaults.unlock(id, &pin(), &phone)).await.is_none(), "{call}");
            phone.plan(Plan::Smooth);
            assert_eq!(vaults.about(id).await.unwrap().guesses_left, 1, "{call}");
            assert_eq!(vaults.guesses_left(id).await.unwrap(), 1, "{call}");
            vaults.unlock(id, &pin(), &phone).await.unwrap();
        }
    }
}
