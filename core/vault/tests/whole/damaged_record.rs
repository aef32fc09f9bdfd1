//! The content of one record is damaged on the disk. The others are there as before, and what a rollback would be seen
//! by is seen as before.

#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;

use crate::support::{Dir, change, delete, one_vault, pin, put, raw};
use gocua_vault::{Error, Loaded, VaultId};
use sqlx::Connection as _;

/// Everything of the rows that do not open, as it lies in the file.
async fn rows(dir: &Dir, id: VaultId, number: i64) -> Vec<(Vec<u8>, i64, Vec<u8>, Vec<u8>)> {
    let mut db = raw(dir, id).await;
    let sql = "SELECT row, sequence, nonce, sealed FROM record WHERE sequence = ? ORDER BY row";
    let rows = sqlx::query_as(sql).bind(number).fetch_all(&mut db).await.unwrap();
    db.close().await.unwrap();
    rows
}

fn ids(loaded: &Loaded) -> (Vec<&str>, usize) {
    (loaded.records.iter().map(|record| record.id.as_str()).collect(), loaded.damaged)
}

/// Three drafts, of which the one of the second commit (`b`) does not open any more.
const HURT: &str = "UPDATE record SET sealed = zeroblob(length(sealed)) WHERE sequence = 2";

async fn three() -> (Dir, gocua_vault::Vaults, crate::support::Phone, VaultId) {
    let (dir, vaults, phone, id) = one_vault(vec![put("draft", "a", "one"), put("paper", "p", "x")]).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    vault.commit(vec![put("draft", "b", "two")]).await.unwrap();
    vault.commit(vec![put("draft", "c", "three")]).await.unwrap();
    vault.lock().await.unwrap();
    (dir, vaults, phone, id)
}

#[tokio::test]
async fn one_damaged_record_is_counted_and_the_others_are_there() {
    let (dir, vaults, phone, id) = three().await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert_eq!(ids(&vault.load_readable("draft").await.unwrap()), (vec!["a", "b", "c"], 0));
    assert_eq!(vault.load_readable("draft").await.unwrap().records, vault.load("draft").await.unwrap());
    assert_eq!(vault.load_readable("nothing").await.unwrap(), Loaded::default());
    vault.lock().await.unwrap();

    change(&dir, id, HURT).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert_eq!(ids(&vault.load_readable("draft").await.unwrap()), (vec!["a", "c"], 1));
    assert_eq!(ids(&vault.load_readable("paper").await.unwrap()), (vec!["p"], 0));
    assert!(matches!(vault.load("draft").await, Err(Error::Damaged(_))), "who asks for all of them is told");
    assert!(matches!(vault.get("draft", "b").await, Err(Error::Damaged(_))));
}

#[tokio::test]
async fn commits_go_on_around_a_damaged_record_and_leave_it_as_it_is() {
    let (dir, vaults, phone, id) = three().await;
    change(&dir, id, HURT).await;
    let before = rows(&dir, id, 2).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    vault.commit(vec![put("draft", "a", "newer"), put("draft", "d", "four"), delete("draft", "c")]).await.unwrap();
    let remembered = vault.anchor().await.unwrap();
    vault.lock().await.unwrap();
    assert_eq!(rows(&dir, id, 2).await, before);

    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    vault.check(&remembered).await.unwrap();
    let loaded = vault.load_readable("draft").await.unwrap();
    assert_eq!(ids(&loaded), (vec!["a", "d"], 1));
    assert_eq!(loaded.records[0].value.as_slice(), b"newer");
    // Writing that very record anew is the way back.
    vault.commit(vec![put("draft", "b", "again")]).await.unwrap();
    assert_eq!(ids(&vault.load_readable("draft").await.unwrap()), (vec!["a", "b", "d"], 0));
    assert_eq!(vault.load("draft").await.unwrap().len(), 3);
    vault.lock().await.unwrap();
}

#[tokio::test]
async fn beside_a_damaged_record_a_missing_or_older_one_is_still_noticed() {
    for sql in [
        "DELETE FROM record WHERE sequence = 3",
        "DELETE FROM record WHERE sequence = 2",
        "UPDATE record SET sequence = 1 WHERE sequence = 2",
        "UPDATE record SET nonce = zeroblob(12) WHERE sequence = 2",
        "DELETE FROM record WHERE sequence = 4; INSERT INTO record SELECT * FROM older",
    ] {
        let (dir, vaults, phone, id) = three().await;
        change(&dir, id, "CREATE TABLE older AS SELECT * FROM record WHERE sequence = 1").await;
        let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
        vault.commit(vec![put("draft", "a", "newer"), put("paper", "p", "newer")]).await.unwrap();
        vault.lock().await.unwrap();
        change(&dir, id, HURT).await;
        change(&dir, id, sql).await;
        let outcome = vaults.unlock(id, &pin(), &phone).await.map(|_| ());
        assert!(matches!(outcome, Err(gocua_vault::UnlockError::RolledBack)), "{sql}: {outcome:?}");
    }
}

/// An older content under the newest row: the row is what the head says, the content is not the row's.
#[tokio::test]
async fn an_older_content_in_the_newest_row_is_damage_and_never_the_record() {
    let (dir, vaults, phone, id) = three().await;
    change(&dir, id, "CREATE TABLE older AS SELECT * FROM record").await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    vault.commit(vec![put("draft", "a", "ten")]).await.unwrap();
    vault.lock().await.unwrap();
    let back = "UPDATE record SET sealed = (SELECT sealed FROM older WHERE older.row = record.row) WHERE sequence = 4";
    change(&dir, id, back).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert_eq!(ids(&vault.load_readable("draft").await.unwrap()), (vec!["b", "c"], 1));
}

/// What a failing medium does: some bytes in the middle of a large content are others.
#[tokio::test]
async fn bytes_that_changed_on_the_disk_cost_one_record() {
    let (dir, vaults, phone, id) = three().await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    vault.commit(vec![put("draft", "large", vec![7; 100_000])]).await.unwrap();
    vault.lock().await.unwrap();
    let mut db = raw(&dir, id).await;
    let sealed: Vec<u8> =
        sqlx::query_scalar("SELECT sealed FROM record WHERE sequence = 4").fetch_one(&mut db).await.unwrap();
    db.close().await.unwrap();
    let file = dir.path().join(id.to_string()).join("vault.db");
    let mut bytes = fs::read(&file).unwrap();
    let middle = &sealed[50_000..50_032];
    let at = bytes.windows(middle.len()).position(|window| window == middle).unwrap();
    bytes[at..at + middle.len()].fill(0);
    fs::write(&file, bytes).unwrap();

    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert_eq!(ids(&vault.load_readable("draft").await.unwrap()), (vec!["a", "b", "c"], 1));
    vault.commit(vec![put("draft", "d", "four")]).await.unwrap();
    vault.commit(vec![delete("draft", "large")]).await.unwrap();
    assert_eq!(ids(&vault.load_readable("draft").await.unwrap()), (vec!["a", "b", "c", "d"], 0));
}
