//! Mutations of what comes from outside: copies, sealed files, codes, the vault's own files. Nothing panics, and what is opened is what
//! was put in.
//!
//! Seeded, so that what fails can be run again: the seed is in the message.
#![allow(clippy::print_stderr)]

use std::{fs, path::Path};

use gocua_vault::backup::{self, Code, Entry, Identity, Lock, Passphrase, Recipient, Unlock};
use gocua_vault::{Pin, SealedFile, Vault, Vaults};
use zeroize::Zeroizing;

use crate::inside::{Inside, summed};
use crate::support::{Dir, Phone, files_below, one_vault, pin, put};

/// Numbers from a seed (splitmix64): the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ mixed >> 31) % count as u64).unwrap()
    }

    /// One to four damages; `near` so many bytes at the beginning, where a format says what it is.
    fn damage(&mut self, seed: &[u8], near: usize) -> Vec<u8> {
        let mut file = seed.to_vec();
        for _ in 0..=self.below(4) {
            if file.is_empty() {
                return file;
            }
            let most = if self.below(2) == 0 { near.clamp(1, file.len()) } else { file.len() };
            let at = self.below(most);
            let end = (at + 1 + self.below(40)).min(file.len());
            let words: [&[u8]; 8] = [b"\n", b"-> X25519 ", b"-> scrypt 99 ", b"---", b" ", b"\r", b"1", &[0xff]];
            match self.below(8) {
                0 | 1 => file[at] ^= 1 << self.below(8),
                2 => drop(file.splice(at..at, words[self.below(words.len())].iter().copied())),
                3 => drop(file.drain(at..end)),
                4 => {
                    let piece = file[at..end].repeat(1 + self.below(100));
                    drop(file.splice(at..at, piece));
                }
                5 => file[at..end].reverse(),
                6 => file.extend_from_within(at..),
                _ => file.truncate(at),
            }
        }
        file
    }
}

/// A vault with a paper, and a copy of it for a phone's key.
struct Given {
    _dir: Dir,
    vault: Vault,
    paper: SealedFile,
    sealed: std::path::PathBuf,
    key: Zeroizing<String>,
    copy: Vec<u8>,
    inside: Inside,
    scratch: std::path::PathBuf,
}

/// Anew: of a file that is overwritten in place, ext4 sends the new content to the disk at once, as if it were asked to.
fn replace(path: &Path, bytes: &[u8]) {
    let _ = fs::remove_file(path);
    fs::write(path, bytes).unwrap();
}

const KINDS: usize = 5;
const PAPER: &[u8] = b"a photo that is not one";
const ANSWER: &[u8] = "{\"full_name\":\"Lò Thị Ủ\"}".as_bytes();

impl Given {
    async fn new() -> Self {
        let dir = Dir::new();
        let home = dir.path().join("vaults");
        let vault = Vaults::open(&home).await.unwrap().create(&pin(), &Phone::default()).await.unwrap();
        let before = files_below(&home);
        let paper = vault.seal_file(PAPER).await.unwrap();
        let sealed = files_below(&home).into_iter().find(|path| !before.contains(path)).unwrap();
        let phone = Identity::new().unwrap();
        let entry = Entry { collection: "draft".into(), id: "a".into(), value: Zeroizing::new(ANSWER.to_vec()) };
        let to = dir.path().join("copy.age");
        let files = std::slice::from_ref(&paper);
        let _ = vault.back_up(&to, Lock::Phone(phone.recipient()), vec![entry], files).await.unwrap();
        let scratch = dir.path().join("scratch.age");
        let (copy, key) = (fs::read(to).unwrap(), phone.expose());
        let inside = Inside::open(&copy, &key);
        assert_eq!(inside.sealed(&inside.content), copy, "opened as it was sealed");
        Self { vault, paper, sealed, key, copy, inside, scratch, _dir: dir }
    }

    async fn copy(&self, random: &mut Random) -> bool {
        let bytes = random.damage(&self.copy, 250);
        replace(&self.scratch, &bytes);
        let unlock = Unlock::Phone(Identity::parse(&self.key).unwrap());
        let Ok(read) = backup::read(&self.scratch, unlock).await else { return false };
        assert_eq!(read.entries.len(), 1, "not what was put in");
        assert_eq!(read.entries[0].value.as_slice(), ANSWER, "not what was put in");
        true
    }

    /// What somebody who has the key puts in: nothing can be said of it but that the vault lives with it.
    async fn inside(&self, random: &mut Random) -> bool {
        let mut content = random.damage(&self.inside.content, 2_000);
        summed(&mut content);
        replace(&self.scratch, &self.inside.sealed(&content));
        let unlock = Unlock::Phone(Identity::parse(&self.key).unwrap());
        let Ok(read) = backup::read(&self.scratch, unlock).await else { return false };
        assert!(read.entries.iter().all(|entry| entry.collection.len() <= 1_024 && entry.id.len() <= 1_024));
        let _ = self.vault.take_in(&read, std::slice::from_ref(&self.paper)).await;
        assert!(self.vault.is_whole(&self.paper).await.unwrap(), "a copy replaces nothing");
        true
    }

    async fn file(&self, random: &mut Random) -> bool {
        let whole = fs::read(&self.sealed).unwrap();
        replace(&self.sealed, &random.damage(&whole, 16));
        let opened = self.vault.open_file(&self.paper).await;
        let _ = self.vault.is_whole(&self.paper).await;
        replace(&self.sealed, &whole);
        opened.is_ok_and(|content| {
            assert_eq!(content.as_slice(), PAPER, "not what was put in");
            true
        })
    }

    /// A record of a file, as a copy may bring it: with a length and a name that are made up.
    async fn record(&self, random: &mut Random) -> bool {
        let record = random.damage(&serde_json::to_vec(&self.paper).unwrap(), 400);
        let Ok(file) = serde_json::from_slice::<SealedFile>(&record) else { return false };
        let opened = self.vault.open_file(&file).await.is_ok();
        let _ = (self.vault.is_whole(&file).await.is_ok(), self.vault.read_sealed(&file.id, u64::MAX, 1).await.is_ok());
        assert!(!opened || file.key.expose() == self.paper.key.expose(), "opened with another key");
        opened
    }

    fn typed(&self, random: &mut Random) -> bool {
        let seeds = [self.key.as_str(), "1234-5678-9012", "482913", "một câu dài mà chỉ mình tôi biết"];
        let seed = seeds[random.below(seeds.len())];
        let typed = String::from_utf8_lossy(&random.damage(seed.as_bytes(), 12)).into_owned();
        let identity = Identity::parse(&typed);
        if let Ok(identity) = &identity {
            assert!(Recipient::parse(&identity.recipient().to_string()).is_ok());
        }
        let taken = [
            identity.is_ok(),
            Code::parse(&typed).is_ok(),
            Pin::parse(&typed).is_ok(),
            Passphrase::parse(&typed).is_ok(),
            Recipient::parse(&typed).is_ok(),
        ];
        taken.contains(&true)
    }

    async fn one(&self, seed: u64) -> (usize, bool) {
        let mut random = Random(seed);
        let kind = random.below(KINDS);
        let taken = match kind {
            0 => self.copy(&mut random).await,
            1 => self.file(&mut random).await,
            2 => self.record(&mut random).await,
            3 => self.inside(&mut random).await,
            _ => self.typed(&mut random),
        };
        (kind, taken)
    }
}

async fn search(first: u64, count: u64) {
    let given = std::sync::Arc::new(Given::new().await);
    let mut taken = [0u32; KINDS];
    for seed in first..first + count {
        let one = std::sync::Arc::clone(&given);
        // On a task of its own, so that a panic is told with its seed.
        let outcome = tokio::spawn(async move { one.one(seed).await }).await;
        let (kind, good) = outcome.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        taken[kind] += u32::from(good);
    }
    eprintln!(
        "{count} mutations from {first}; copies, files, records, insides, typed texts taken all the same: {taken:?}"
    );
    assert!(u64::from(taken[0].max(taken[1])) <= count / 500, "damage that is no damage");
    assert!(taken[2..].iter().all(|taken| *taken > 0), "each reader is reached behind its first check");
}

/// The vault's own files: what opens is whole, what does not says so.
async fn own_files(first: u64, count: u64) {
    let (dir, vaults, phone, id) = one_vault(vec![put("draft", "a", ANSWER)]).await;
    let files: Vec<_> = files_below(dir.path()).into_iter().map(|path| (fs::read(&path).unwrap(), path)).collect();
    let keys = phone.copy();
    let (mut opened, mut refused) = (0, 0);
    for seed in first..first + count {
        let mut random = Random(seed);
        let (whole, path) = &files[random.below(files.len())];
        replace(path, &random.damage(whole, 4_096));
        match vaults.unlock(id, &pin(), &phone).await {
            Ok(vault) => {
                match vault.load("draft").await {
                    Ok(records) if records.is_empty() => panic!("seed {seed}: nothing is missed"),
                    Ok(records) => assert_eq!(records[0].value.as_slice(), ANSWER, "seed {seed}"),
                    Err(_) => refused += 1,
                }
                opened += 1;
                let _ = vault.lock().await;
            }
            Err(_) => refused += 1,
        }
        for extra in files_below(dir.path()) {
            if !files.iter().any(|(_, known)| *known == extra) {
                // A log that goes by itself, when the database that wrote it is closed in the background, is gone as well.
                let gone = fs::remove_file(&extra);
                assert!(gone.is_ok() || !files_below(dir.path()).contains(&extra), "seed {seed}");
            }
        }
        for (whole, path) in &files {
            replace(path, whole);
        }
        phone.put_back(&keys);
    }
    eprintln!("{count} vaults damaged from {first}: {opened} opened, {refused} did not or said what is damaged");
}

#[tokio::test]
async fn mutations_are_decided_and_what_is_opened_is_what_was_put_in() {
    search(0, 20_000).await;
    own_files(0, 60).await;
}

#[tokio::test]
#[ignore = "long: run when named"]
async fn nightly_mutations() {
    let count = std::env::var("GOCUA_SCHEDULES").ok().and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    search(1_000_000, count).await;
    own_files(1_000_000, count / 200).await;
}
