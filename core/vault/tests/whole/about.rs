//! What a vault shows of itself before anybody has opened it: a phone that several people share has several.

#![allow(clippy::unwrap_used, missing_docs)]

use crate::support::{Dir, Phone, one_vault, pin};
use gocua_vault::{About, Error, Pin, Vaults};
use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

#[tokio::test]
async fn a_closed_vault_says_how_it_is_opened_and_which_picture_it_has() {
    let (_dir, vaults, phone, id) = one_vault(Vec::new()).await;
    assert_eq!(vaults.about(id).await.unwrap(), About { presence: false, guesses_left: 10, picture: 0 });
    vaults.unlock(id, &Pin::parse("975310").unwrap(), &phone).await.unwrap_err();
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    vault.add_presence(&phone).await.unwrap();
    assert!(matches!(vaults.about(id).await, Err(Error::InUse)));
    vault.lock().await.unwrap();
    vaults.unlock(id, &Pin::parse("975310").unwrap(), &phone).await.unwrap_err();
    assert_eq!(vaults.about(id).await.unwrap(), About { presence: true, guesses_left: 9, picture: 0 });
    assert!(matches!(vaults.about([0; 16].into()).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn every_vault_has_the_lowest_picture_that_no_other_has() {
    let (dir, phone) = (Dir::new(), Phone::default());
    let vaults = Vaults::open(dir.path()).await.unwrap();
    let mut ids = Vec::new();
    for number in 0..3 {
        let vault = vaults.create(&pin(), &phone).await.unwrap();
        ids.push(vault.id());
        vault.lock().await.unwrap();
        assert_eq!(vaults.about(ids[number]).await.unwrap().picture, number as u8);
    }
    vaults.destroy(ids[1], &phone).await.unwrap();
    // As after a restart; one vault is open while the next is made, and cannot be asked.
    let vaults = Vaults::open(dir.path()).await.unwrap();
    let open = vaults.unlock(ids[0], &pin(), &phone).await.unwrap();
    for picture in [1, 3] {
        let next = vaults.clone().create(&pin(), &phone).await.unwrap();
        let id = next.id();
        next.lock().await.unwrap();
        assert_eq!(vaults.about(id).await.unwrap().picture, picture);
    }
    open.lock().await.unwrap();
    for (id, picture) in [(ids[0], 0), (ids[2], 2)] {
        assert_eq!(vaults.about(id).await.unwrap().picture, picture, "it keeps the one it has");
    }
}

#[tokio::test]
async fn a_vault_from_before_there_were_pictures_opens_and_has_picture_0() {
    let (dir, _, phone, id) = one_vault(vec![crate::support::put("draft", "a", "b")]).await;
    let file = dir.path().join(id.to_string()).join("vault.db");
    let mut db = SqliteConnectOptions::new().filename(&file).connect().await.unwrap();
    sqlx::raw_sql("DROP TABLE picture; PRAGMA user_version = 2").execute(&mut db).await.unwrap();
    db.close().await.unwrap();
    let vaults = Vaults::open(dir.path()).await.unwrap();
    assert_eq!(vaults.about(id).await.unwrap().picture, 0);
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert_eq!(crate::support::text(&vault, "draft", "a").await.as_deref(), Some("b"));
    vault.lock().await.unwrap();
    let next = vaults.create(&pin(), &phone).await.unwrap();
    let next_id = next.id();
    next.lock().await.unwrap();
    assert_eq!(vaults.about(next_id).await.unwrap().picture, 1);
}
