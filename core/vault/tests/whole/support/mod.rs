//! What the tests share: a directory that goes away, key store doubles, short names for common steps.

#![allow(dead_code, unused_imports, clippy::unwrap_used, missing_docs, unreachable_pub)]

pub mod phone;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use gocua_vault::{HardwareAnswer, HardwareError, HardwareKeys, Pin, Vault, VaultId, Vaults, Write};
pub use phone::{Phone, Plan};
use ring::{
    hmac,
    rand::{SecureRandom, SystemRandom},
};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use zeroize::Zeroizing;

pub const PIN: &str = "246810";

pub struct Dir(PathBuf);

impl Dir {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("gocua-vault-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let dir = std::env::temp_dir().join(name);
        fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub fn pin() -> Pin {
    Pin::parse(PIN).unwrap()
}

pub fn put(collection: &str, id: &str, value: impl AsRef<[u8]>) -> Write {
    Write::Put { collection: collection.into(), id: id.into(), value: Zeroizing::new(value.as_ref().to_vec()) }
}

pub fn delete(collection: &str, id: &str) -> Write {
    Write::Delete { collection: collection.into(), id: id.into() }
}

pub async fn text(vault: &Vault, collection: &str, id: &str) -> Option<String> {
    let record = vault.get(collection, id).await.unwrap()?;
    Some(String::from_utf8(record.value.to_vec()).unwrap())
}

/// A directory with one vault in it, locked.
pub async fn one_vault(writes: Vec<Write>) -> (Dir, Vaults, Phone, VaultId) {
    let (dir, phone) = (Dir::new(), Phone::default());
    let vaults = Vaults::open(dir.path()).await.unwrap();
    let vault = vaults.create(&pin(), &phone).await.unwrap();
    let id = vault.id();
    vault.commit(writes).await.unwrap();
    vault.lock().await.unwrap();
    (dir, vaults, phone, id)
}

/// Every file below a directory.
pub fn files_below(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// A key store double whose keys are files, so that they outlive the process.
pub struct DiskPhone(pub PathBuf);

impl DiskPhone {
    pub fn new(dir: PathBuf) -> Self {
        fs::create_dir_all(&dir).unwrap();
        Self(dir)
    }
}

fn ready<'a, T: Send + 'a>(answer: Result<T, HardwareError>) -> HardwareAnswer<'a, T> {
    Box::pin(std::future::ready(answer))
}

impl HardwareKeys for DiskPhone {
    fn create_mac(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        let mut key = [0; 32];
        SystemRandom::new().fill(&mut key).unwrap();
        let draft = self.0.join("draft");
        fs::write(&draft, key).unwrap();
        fs::rename(draft, self.0.join(alias)).unwrap();
        ready(Ok(()))
    }

    fn mac(&self, alias: &str, input: [u8; 32]) -> HardwareAnswer<'_, [u8; 32]> {
        ready(
            fs::read(self.0.join(alias))
                .map_err(|_| HardwareError::Lost)
                .map(|key| hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), &input).as_ref().try_into().unwrap()),
        )
    }

    fn destroy(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        let _ = fs::remove_file(self.0.join(alias));
        ready(Ok(()))
    }
}

/// The vault's file, behind its back.
pub async fn raw(dir: &Dir, id: VaultId) -> SqliteConnection {
    let file = dir.path().join(id.to_string()).join("vault.db");
    SqliteConnectOptions::new().filename(file).connect().await.unwrap()
}

/// Changes the vault's file behind its back.
pub async fn change(dir: &Dir, id: VaultId, sql: &'static str) {
    let mut db = raw(dir, id).await;
    sqlx::raw_sql(sql).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
}
