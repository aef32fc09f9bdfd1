//! Backups for `age` to judge, and what `age` made for us to judge: run by `tests/interop/backup.py`.
//!
//! * `backup make FOLDER`: a vault's backup to a recovery code (`code.age`, `code.txt`) and to a phone (`phone.age`,
//!   `identity.txt`, `recipient.txt`), and what is in either (`content.json`).
//! * `backup read FILE code TEXT`, `backup read FILE phone IDENTITY`: takes a backup into a new vault and says what that
//!   has afterwards, as `content.json` does; or why it was not read, with exit code 1.

#![allow(clippy::print_stdout, clippy::expect_used)] // a program that prints, on inputs of its own

use std::path::{Path, PathBuf};
use std::{fs, process::ExitCode};

use gocua_vault::backup::{self, Code, Entry, Identity, Lock, Passphrase, Unlock};
use gocua_vault::{HardwareAnswer, HardwareError, HardwareKeys, Pin, SealedFile, Vault, Vaults, Write};
use ring::{digest, hmac};
use serde_json::{Value, json};
use zeroize::Zeroizing;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["make", folder] => make(Path::new(folder)).await,
        ["read", file, kind @ ("code" | "phone"), key] => return read(Path::new(file), kind, key).await,
        _ => {
            println!("backup make FOLDER | backup read FILE code TEXT | backup read FILE phone IDENTITY");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

async fn new_vault(dir: PathBuf) -> Vault {
    let vaults = Vaults::open(dir).await.expect("a folder");
    vaults.create(&Pin::parse("240816").expect("six digits"), &Keys).await.expect("a new vault")
}

/// Collections whose records have strange names, strange content, and names of files.
const COLLECTIONS: [&str; 3] = ["../odd", "draft", "paper"];

async fn make(folder: &Path) {
    let vault = new_vault(folder.join("vault")).await;
    let mut writes = vec![
        put("draft", "1", "{\"name\":\"Lò Thị Ủ\"}".as_bytes().to_vec()),
        put("draft", "", Vec::new()),
        put("draft", &"ộ".repeat(300), vec![b'x'; 70_000]),
        put("../odd", "/etc/passwd", b"not a path".to_vec()),
    ];
    for length in [0, 1, 65_536, 3_000_000] {
        let noise = gocua_tests::scanned_pdf(length);
        let content = noise.get(..length).expect("at least so many bytes");
        let file = vault.seal_file(content).await.expect("room on the disk");
        writes.push(put("paper", &length.to_string(), serde_json::to_vec(&file).expect("JSON")));
    }
    vault.commit(writes).await.expect("room on the disk");
    let (entries, files) = entries(&vault).await;
    let (code, phone) = (Code::new().expect("randomness"), Identity::new().expect("randomness"));
    let keep = |name: &str, text: &str| fs::write(folder.join(name), text).expect("a folder");
    keep("content.json", &content(&vault).await.to_string());
    keep("code.txt", code.expose());
    keep("identity.txt", &format!("{}\n", phone.expose().as_str()));
    keep("recipient.txt", &phone.recipient().to_string());
    for (name, lock) in [("code.age", Lock::Passphrase(code.into())), ("phone.age", Lock::Phone(phone.recipient()))] {
        let made = vault.back_up(&folder.join(name), lock, entries.clone(), &files).await.expect("a backup");
        assert!(made.left_out.is_empty(), "all files are whole");
    }
}

async fn read(file: &Path, kind: &str, key: &str) -> ExitCode {
    let unlock = if kind == "code" {
        Unlock::Passphrase(Passphrase::parse(key).expect("a passphrase"))
    } else {
        Unlock::Phone(Identity::parse(key).expect("an identity"))
    };
    let backup = match backup::read(file, unlock).await {
        Ok(backup) => backup,
        Err(error) => {
            println!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let vault = new_vault(file.with_extension("vault")).await;
    let writes = backup.entries.iter().map(|entry| put(&entry.collection, &entry.id, entry.value.to_vec()));
    let papers = backup.entries.iter().filter(|entry| entry.collection == "paper");
    let files: Vec<SealedFile> =
        papers.map(|paper| serde_json::from_slice(&paper.value).expect("the record of a file")).collect();
    let taken = vault.take_in(&backup, &files).await.expect("room on the disk");
    assert!(taken.missing.is_empty() && backup.files().count() == files.len(), "all files, and no other");
    vault.commit(writes.collect()).await.expect("room on the disk");
    println!("{}", content(&vault).await);
    ExitCode::SUCCESS
}

fn put(collection: &str, id: &str, value: Vec<u8>) -> Write {
    Write::Put { collection: collection.to_owned(), id: id.to_owned(), value: Zeroizing::new(value) }
}

/// All records of a vault, and the files that they name.
async fn entries(vault: &Vault) -> (Vec<Entry>, Vec<SealedFile>) {
    let (mut entries, mut files) = (Vec::new(), Vec::new());
    for collection in COLLECTIONS {
        for record in vault.load(collection).await.expect("a vault that is whole") {
            if collection == "paper" {
                files.push(serde_json::from_slice(&record.value).expect("the record of a file"));
            }
            entries.push(Entry { collection: collection.to_owned(), id: record.id, value: record.value });
        }
    }
    (entries, files)
}

/// What a vault has: the names and hashes of its records, and of its files as they lie on the disk.
async fn content(vault: &Vault) -> Value {
    let hash = |bytes: &[u8]| -> String {
        digest::digest(&digest::SHA256, bytes).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    };
    let (entries, files) = entries(vault).await;
    let records: Vec<Value> = entries
        .iter()
        .map(|entry| json!({"collection": entry.collection, "id": entry.id, "sha256": hash(&entry.value)}))
        .collect();
    let mut sealed = Vec::new();
    for file in files {
        vault.open_file(&file).await.expect("the key in its record opens it");
        let bytes = vault.read_sealed(&file.id, 0, usize::MAX).await.expect("it is there");
        sealed.push(json!({"id": file.id, "sha256": hash(&bytes)}));
    }
    json!({"records": records, "files": sealed})
}

/// A key store that keeps no secret: what is tested here does not hang on it.
struct Keys;

impl HardwareKeys for Keys {
    fn create_mac(&self, _: &str) -> HardwareAnswer<'_, ()> {
        Box::pin(std::future::ready(Ok(())))
    }
    fn mac(&self, alias: &str, input: [u8; 32]) -> HardwareAnswer<'_, [u8; 32]> {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, alias.as_bytes()), &input);
        Box::pin(std::future::ready(tag.as_ref().try_into().map_err(|_| HardwareError::Refused)))
    }
    fn destroy(&self, _: &str) -> HardwareAnswer<'_, ()> {
        Box::pin(std::future::ready(Ok(())))
    }
}
