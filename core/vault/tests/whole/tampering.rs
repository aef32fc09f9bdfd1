//! Somebody changes the files while the vault is closed. Everything but the whole file put back is noticed.

#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;

use crate::support::{Dir, Phone, change, one_vault, pin, put, raw};
use gocua_vault::{Error, UnlockError, VaultId, Vaults};
use sqlx::Connection as _;

/// Opens the vault, reads everything, and closes it.
async fn read_all(vaults: &Vaults, id: VaultId, phone: &Phone) -> Result<usize, UnlockError> {
    let vault = vaults.unlock(id, &pin(), phone).await?;
    let mut records = 0;
    for collection in ["draft", "paper"] {
        records += vault.load(collection).await?.len();
    }
    vault.lock().await?;
    Ok(records)
}

fn three() -> Vec<gocua_vault::Write> {
    vec![put("draft", "a", "one"), put("draft", "b", "two"), put("paper", "a", "three")]
}

#[tokio::test]
async fn a_row_that_is_removed_added_or_renamed_is_noticed() {
    for sql in [
        "SELECT 1",
        "DELETE FROM record WHERE row = (SELECT min(row) FROM record)",
        "DELETE FROM record",
        "INSERT INTO record SELECT collection, zeroblob(16), sequence, nonce, sealed FROM record LIMIT 1",
        "UPDATE record SET row = zeroblob(16) WHERE row = (SELECT min(row) FROM record)",
        "UPDATE record SET collection = zeroblob(16) WHERE row = (SELECT min(row) FROM record)",
        "UPDATE record SET sequence = sequence + 1 WHERE row = (SELECT min(row) FROM record)",
        "UPDATE record SET nonce = zeroblob(12) WHERE row = (SELECT min(row) FROM record)",
        "UPDATE head SET sequence = 0",
        "DELETE FROM head",
    ] {
        let (dir, vaults, phone, id) = one_vault(three()).await;
        if sql == "SELECT 1" {
            assert_eq!(read_all(&vaults, id, &phone).await.unwrap(), 3, "untouched it opens");
            continue;
        }
        change(&dir, id, sql).await;
        let outcome = read_all(&vaults, id, &phone).await;
        assert!(matches!(outcome, Err(UnlockError::RolledBack | UnlockError::Damaged(_))), "{sql}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_sealed_value_in_another_place_does_not_open() {
    // Same length, so that nothing but the binding to the place tells them apart.
    for (from, to) in [("draft", "paper"), ("draft", "draft")] {
        let (dir, vaults, phone, id) = one_vault(vec![put(from, "x", "aaaa"), put(to, "y", "bbbb")]).await;
        let swap = "CREATE TEMP TABLE two AS SELECT row, sealed FROM record;
                    UPDATE record SET sealed = (SELECT sealed FROM two WHERE two.row <> record.row);";
        change(&dir, id, swap).await;
        let outcome = read_all(&vaults, id, &phone).await;
        assert!(matches!(outcome, Err(UnlockError::Damaged(_))), "{from} to {to}: {outcome:?}");
    }
}

#[tokio::test]
async fn whole_rows_exchanged_within_and_between_vaults_are_noticed() {
    let (dir, phone) = (Dir::new(), Phone::default());
    let vaults = Vaults::open(dir.path()).await.unwrap();
    let (one, two) = (vaults.create(&pin(), &phone).await.unwrap(), vaults.create(&pin(), &phone).await.unwrap());
    let ids = [one.id(), two.id()];
    for vault in [one, two] {
        vault.commit(vec![put("draft", "x", "same"), put("draft", "y", "same")]).await.unwrap();
        vault.lock().await.unwrap();
    }
    let mut db = raw(&dir, ids[0]).await;
    let other = dir.path().join(ids[1].to_string()).join("vault.db");
    sqlx::query("ATTACH ? AS other").bind(other.to_str().unwrap()).execute(&mut db).await.unwrap();
    let sql = "DELETE FROM main.record; INSERT INTO main.record SELECT * FROM other.record";
    sqlx::raw_sql(sql).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
    assert!(matches!(read_all(&vaults, ids[0], &phone).await, Err(UnlockError::RolledBack)));

    // Even with the other vault's head, data key and slots: the vault's own id is in every one of them.
    let own = dir.path().join(ids[0].to_string()).join("vault.db");
    for suffix in ["", "-wal"] {
        let _ = fs::remove_file(format!("{}{suffix}", own.display()));
    }
    fs::copy(&other, &own).unwrap();
    let outcome = read_all(&vaults, ids[0], &phone).await;
    assert!(matches!(outcome, Err(UnlockError::Damaged(_))), "{outcome:?}");
    assert_eq!(read_all(&vaults, ids[1], &phone).await.unwrap(), 2);
}

#[tokio::test]
async fn a_row_put_back_to_an_earlier_writing_is_noticed() {
    let (dir, vaults, phone, id) = one_vault(three()).await;
    let keep = "CREATE TABLE old_record AS SELECT * FROM record; CREATE TABLE old_head AS SELECT * FROM head";
    change(&dir, id, keep).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    vault.commit(vec![put("draft", "a", "newer")]).await.unwrap();
    vault.lock().await.unwrap();
    let rows_back = "DELETE FROM record; INSERT INTO record SELECT * FROM old_record";
    for sql in [rows_back, "DELETE FROM head; INSERT INTO head SELECT * FROM old_head"] {
        let copy = fs::read(dir.path().join(id.to_string()).join("vault.db")).unwrap();
        change(&dir, id, sql).await;
        assert!(matches!(read_all(&vaults, id, &phone).await, Err(UnlockError::RolledBack)), "{sql}");
        for suffix in ["", "-wal"] {
            let _ = fs::remove_file(dir.path().join(id.to_string()).join(format!("vault.db{suffix}")));
        }
        fs::write(dir.path().join(id.to_string()).join("vault.db"), copy).unwrap();
    }
}

/// The limit, written down as a test: all tables put back together is a state that the vault really had. Only a memory
/// outside the file can tell.
#[tokio::test]
async fn everything_put_back_is_seen_only_by_who_remembers() {
    let (dir, vaults, phone, id) = one_vault(three()).await;
    let keep = "CREATE TABLE old_record AS SELECT * FROM record; CREATE TABLE old_head AS SELECT * FROM head";
    change(&dir, id, keep).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    vault.commit(vec![put("draft", "a", "newer")]).await.unwrap();
    let remembered = vault.anchor().await.unwrap();
    vault.check(&remembered).await.unwrap();
    vault.lock().await.unwrap();
    let back = "DELETE FROM record; INSERT INTO record SELECT * FROM old_record;
                DELETE FROM head; INSERT INTO head SELECT * FROM old_head";
    change(&dir, id, back).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert!(matches!(vault.check(&remembered).await, Err(Error::RolledBack)));
    // Going on from there to the same number gives another digest.
    vault.commit(vec![put("draft", "a", "newer")]).await.unwrap();
    assert_eq!(vault.anchor().await.unwrap().sequence, remembered.sequence);
    assert!(matches!(vault.check(&remembered).await, Err(Error::RolledBack)));
}

#[tokio::test]
async fn a_trigger_smuggled_into_the_file_is_refused() {
    let (dir, vaults, phone, id) = one_vault(three()).await;
    change(&dir, id, "CREATE TRIGGER t AFTER INSERT ON record BEGIN DELETE FROM record; END").await;
    assert!(matches!(read_all(&vaults, id, &phone).await, Err(UnlockError::Damaged(_))));
    assert_eq!(phone.keys(), 10, "before a guess is used");
}

/// Every byte of every sealed value in turn. Slots that are damaged are passed over, so they are all damaged at once.
#[tokio::test]
async fn a_flipped_byte_anywhere_in_a_sealed_value_is_noticed() {
    let (dir, vaults, phone, id) = one_vault(vec![put("draft", "a", "one")]).await;
    let file = dir.path().join(id.to_string()).join("vault.db");
    let whole = fs::read(&file).unwrap();
    let keys = phone.copy();
    let mut flips = 0;
    for (table, column) in [("record", "sealed"), ("record", "nonce"), ("head", "sealed"), ("data_key", "sealed")] {
        let mut db = raw(&dir, id).await;
        let select = match (table, column) {
            ("record", "sealed") => "SELECT sealed FROM record",
            ("record", _) => "SELECT nonce FROM record",
            ("head", _) => "SELECT sealed FROM head",
            _ => "SELECT sealed FROM data_key",
        };
        let value: Vec<u8> = sqlx::query_scalar(select).fetch_one(&mut db).await.unwrap();
        db.close().await.unwrap();
        for at in (0..value.len()).step_by(if value.len() > 100 { 37 } else { 9 }) {
            let mut flipped = value.clone();
            flipped[at] ^= 1 << (at % 8);
            let mut db = raw(&dir, id).await;
            let update = match (table, column) {
                ("record", "sealed") => "UPDATE record SET sealed = ?",
                ("record", _) => "UPDATE record SET nonce = ?",
                ("head", _) => "UPDATE head SET sealed = ?",
                _ => "UPDATE data_key SET sealed = ?",
            };
            sqlx::query(update).bind(flipped).execute(&mut db).await.unwrap();
            db.close().await.unwrap();
            let outcome = read_all(&vaults, id, &phone).await;
            assert!(
                matches!(outcome, Err(UnlockError::Damaged(_) | UnlockError::RolledBack)),
                "{table}.{column} {at}: {outcome:?}"
            );
            fs::write(&file, &whole).unwrap();
            phone.put_back(&keys);
            flips += 1;
        }
    }
    assert!(flips > 20);
    for sql in [
        "UPDATE pin_slot SET sealed = zeroblob(length(sealed))",
        "UPDATE pin_slot SET alias = 'x' || slot",
        "UPDATE pin SET salt = zeroblob(16)",
        "UPDATE pin SET passes = 3",
        "UPDATE pin SET memory_kib = 8, passes = 1",
    ] {
        change(&dir, id, sql).await;
        let outcome = read_all(&vaults, id, &phone).await;
        assert!(matches!(outcome, Err(UnlockError::Damaged(_))), "{sql}: {outcome:?}");
        fs::write(&file, &whole).unwrap();
        assert_eq!(phone.keys(), 10, "no guess is used on damage");
    }
    assert_eq!(read_all(&vaults, id, &phone).await.unwrap(), 1);
}

/// Bytes of the database file itself, also of SQLite's own structures: never a panic, never wrong content.
#[tokio::test]
async fn a_flipped_byte_in_the_database_file_never_gives_wrong_content() {
    let (dir, vaults, phone, id) = one_vault(three()).await;
    let file = dir.path().join(id.to_string()).join("vault.db");
    let (whole, keys) = (fs::read(&file).unwrap(), phone.copy());
    let (mut noticed, mut harmless) = (0, 0);
    for step in 0..60 {
        let at = (step * 7919 + 17) % whole.len();
        let mut flipped = whole.clone();
        flipped[at] ^= 0x20;
        fs::write(&file, flipped).unwrap();
        match read_all(&vaults, id, &phone).await {
            Ok(records) => {
                assert_eq!(records, 3, "byte {at}");
                harmless += 1;
            }
            Err(UnlockError::WrongPin { .. }) => panic!("byte {at}: damage taken for a wrong PIN"),
            Err(_) => noticed += 1,
        }
        for suffix in ["-wal", "-journal"] {
            let _ = fs::remove_file(format!("{}{suffix}", file.display()));
        }
        fs::write(&file, &whole).unwrap();
        phone.put_back(&keys);
    }
    assert_eq!(noticed + harmless, 60);
}

#[tokio::test]
async fn a_file_changed_while_the_vault_is_open_is_noticed_by_the_next_read() {
    let (dir, vaults, phone, id) = one_vault(Vec::new()).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    vault.commit(vec![put("draft", "big", vec![7; 2_000_000])]).await.unwrap();
    // Larger than the cache, and already moved from the log to the database.
    let file = dir.path().join(id.to_string()).join("vault.db");
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes.iter_mut().skip(middle).take(64).for_each(|byte| *byte ^= 0xff);
    fs::write(&file, bytes).unwrap();
    let outcome = vault.get("draft", "big").await;
    assert!(matches!(outcome, Err(Error::Damaged(_) | Error::RolledBack)), "{outcome:?}");
}
