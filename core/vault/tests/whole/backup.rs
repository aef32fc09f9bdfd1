//! Backups from outside: what comes out of one, what is refused, and what a backup leaves alone.

use std::{
    fs,
    io::{Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use crate::support::{Dir, Phone, files_below, pin, put};
use gocua_vault::{
    Error, FileId, SealedFile, Vault, Vaults, Write,
    backup::{self, Backup, Code, Entry, Identity, Lock, Passphrase, ReadError, Unlock},
};
use zeroize::Zeroizing;

fn entry(collection: &str, id: &str, value: impl AsRef<[u8]>) -> Entry {
    let value = Zeroizing::new(value.as_ref().to_vec());
    Entry { collection: collection.into(), id: id.into(), value }
}

/// Everything in these collections, as the application would give it.
async fn entries(vault: &Vault, collections: &[&str]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for collection in collections {
        let records = vault.load(collection).await.unwrap();
        entries.extend(records.into_iter().map(|record| entry(collection, &record.id, &*record.value)));
    }
    entries
}

/// What the application does with the records that it keeps.
fn writes(backup: &Backup) -> Vec<Write> {
    backup.entries.iter().map(|entry| put(&entry.collection, &entry.id, &*entry.value)).collect()
}

/// The files that the records of a backup name.
fn named(backup: &Backup) -> Vec<SealedFile> {
    let papers = backup.entries.iter().filter(|entry| entry.collection == "paper");
    papers.map(|entry| serde_json::from_slice(&entry.value).unwrap()).collect()
}

async fn sealed(vault: &Vault, file: &SealedFile) -> Vec<u8> {
    vault.read_sealed(&file.id, 0, usize::MAX).await.unwrap()
}

async fn new_vault(dir: &Path) -> Vault {
    Vaults::open(dir).await.unwrap().create(&pin(), &Phone::default()).await.unwrap()
}

/// A vault with a few records, one of them with strange names, and files of lengths around a chunk.
async fn filled(dir: &Path) -> (Vault, Vec<SealedFile>) {
    let vault = new_vault(dir).await;
    let mut files = Vec::new();
    let mut records =
        vec![put("draft", "a", "\u{1ed1}"), put("draft", "", ""), put("../odd /\u{0}%", &"ộ".repeat(340), "x")];
    for (number, length) in [0, 1, 65_536, 65_537, 700_000].into_iter().enumerate() {
        let content: Vec<u8> = (0..length).map(|at: usize| (at * 7 + number) as u8).collect();
        let file = vault.seal_file(&content).await.unwrap();
        records.push(put("paper", &number.to_string(), serde_json::to_vec(&file).unwrap()));
        files.push(file);
    }
    vault.commit(records).await.unwrap();
    (vault, files)
}

const COLLECTIONS: [&str; 3] = ["draft", "paper", "../odd /\u{0}%"];

/// A phone's key, and a backup made for it.
async fn for_phone(vault: &Vault, to: &Path, entries: Vec<Entry>, files: &[SealedFile]) -> Unlock {
    let phone = Identity::new().unwrap();
    let made = vault.back_up(to, Lock::Phone(phone.recipient()), entries, files).await.unwrap();
    assert_eq!((made.bytes, made.left_out), (fs::metadata(to).unwrap().len(), Vec::new()));
    Unlock::Phone(phone)
}

/// A small backup of one record and one file.
async fn small(dir: &Dir) -> (PathBuf, Unlock, Vault, SealedFile) {
    let vault = new_vault(&dir.path().join("vaults")).await;
    let file = vault.seal_file(b"photo").await.unwrap();
    let to = dir.path().join("small.age");
    let unlock = for_phone(&vault, &to, vec![entry("draft", "a", "one")], std::slice::from_ref(&file)).await;
    (to, unlock, vault, file)
}

#[tokio::test]
async fn a_new_vault_gets_the_same_records_and_the_same_sealed_bytes() {
    let dir = Dir::new();
    let (old, files) = filled(&dir.path().join("old")).await;
    let (to, code) = (dir.path().join("backup.age"), Code::new().unwrap());
    let lock = Lock::Passphrase(code.clone().into());
    let made = old.back_up(&to, lock, entries(&old, &COLLECTIONS).await, &files).await.unwrap();
    assert!(made.left_out.is_empty());
    let mut before = Vec::new();
    for file in &files {
        before.push(sealed(&old, file).await);
    }
    let records_before = entries(&old, &COLLECTIONS).await;
    old.lock().await.unwrap();
    fs::remove_dir_all(dir.path().join("old")).unwrap();

    // As a person types it in on the new phone.
    let typed = code.expose().replace('-', " ");
    let backup = backup::read(&to, Unlock::Passphrase(Passphrase::parse(&typed).unwrap())).await.unwrap();
    let new = new_vault(&dir.path().join("new")).await;
    // On a task of its own, as an application does it.
    let (new, backup) = tokio::spawn(async move {
        let taken = new.take_in(&backup, &named(&backup)).await.unwrap();
        assert!(taken.missing.is_empty());
        new.commit(writes(&backup)).await.unwrap();
        (new, backup)
    })
    .await
    .unwrap();
    assert!(entries(&new, &COLLECTIONS).await == records_before);
    for (file, before) in files.iter().zip(&before) {
        assert!(sealed(&new, file).await == *before && new.is_whole(file).await.unwrap());
        assert_eq!(new.open_file(file).await.unwrap().len() as u64, file.plain_len);
    }
    let mut ids: Vec<FileId> = files.iter().map(|file| file.id).collect();
    ids.sort();
    assert_eq!(backup.files().collect::<Vec<_>>(), ids);
    // Files that a committed record names outlive a sweep.
    assert_eq!(new.sweep(&ids).await.unwrap(), 0);
}

#[tokio::test]
async fn taking_in_twice_and_into_a_vault_that_has_something_changes_nothing_else() {
    let dir = Dir::new();
    let (old, files) = filled(&dir.path().join("old")).await;
    let to = dir.path().join("backup.age");
    let unlock = for_phone(&old, &to, entries(&old, &COLLECTIONS).await, &files).await;
    let backup = backup::read(&to, unlock).await.unwrap();
    let (new, own) = filled(&dir.path().join("new")).await;
    new.commit(vec![put("other", "mine", "stays")]).await.unwrap();
    for _ in 0..2 {
        assert!(new.take_in(&backup, &named(&backup)).await.unwrap().missing.is_empty());
        new.commit(writes(&backup)).await.unwrap();
    }
    let stored = files_below(&dir.path().join("new"))
        .iter()
        .filter(|path| path.parent().is_some_and(|parent| parent.ends_with("files")))
        .count();
    assert_eq!(stored, files.len() + own.len(), "no draft is left, nothing is twice");
    assert_eq!(entries(&new, &["other"]).await, [entry("other", "mine", "stays")]);
    for file in files.iter().chain(&own) {
        assert!(new.is_whole(file).await.unwrap());
    }
    // Into the vault that it came from.
    assert!(old.take_in(&backup, &named(&backup)).await.unwrap().missing.is_empty());
}

fn put_byte(mut file: &fs::File, at: usize, byte: u8) {
    file.seek(SeekFrom::Start(at as u64)).unwrap();
    file.write_all(&[byte]).unwrap();
}

#[tokio::test]
async fn every_flipped_bit_every_cut_and_every_byte_more_is_refused() {
    let dir = Dir::new();
    let (to, unlock, _vault, _) = small(&dir).await;
    let whole = fs::read(&to).unwrap();
    let stored = files_below(&dir.path().join("vaults"));
    let changed = dir.path().join("changed.age");
    fs::write(&changed, &whole).unwrap();
    // Changed in place: writing the whole file anew each time would wait for the disk each time.
    let file = fs::File::options().write(true).open(&changed).unwrap();
    let mut refused = [0; 3];
    let mut judge = |outcome: Result<Backup, ReadError>, what: &str, at: usize| match outcome {
        Err(ReadError::NotABackup) => refused[0] += 1,
        Err(ReadError::WrongKey) => refused[1] += 1,
        Err(ReadError::Damaged(_)) => refused[2] += 1,
        outcome => panic!("byte {at} {what}: {outcome:?}"),
    };
    for (at, byte) in whole.iter().enumerate() {
        put_byte(&file, at, byte ^ 1 << (at % 8));
        judge(backup::read(&changed, unlock.clone()).await, "flipped", at);
        put_byte(&file, at, *byte);
    }
    assert!(backup::read(&changed, unlock.clone()).await.is_ok());
    for at in (0..whole.len()).rev() {
        file.set_len(at as u64).unwrap();
        judge(backup::read(&changed, unlock.clone()).await, "cut", at);
    }
    assert!(refused[0] > 20 && refused[1] > 40 && refused[2] > 5_000, "{refused:?}");
    for more in [b"x".as_slice(), &[0; 16], &whole] {
        fs::write(&changed, [&whole, more].concat()).unwrap();
        assert!(matches!(backup::read(&changed, unlock.clone()).await, Err(ReadError::Damaged(_))));
    }
    assert!(backup::read(&to, unlock).await.is_ok());
    assert_eq!(files_below(&dir.path().join("vaults")), stored, "reading touches no vault");
}

#[tokio::test]
async fn a_wrong_key_and_something_else_are_told_apart() {
    let dir = Dir::new();
    let (to, _, vault, _) = small(&dir).await;
    let other = Unlock::Phone(Identity::new().unwrap());
    let code = Unlock::Passphrase(Code::new().unwrap().into());
    assert!(matches!(backup::read(&to, other.clone()).await, Err(ReadError::WrongKey)));
    assert!(matches!(backup::read(&to, code.clone()).await, Err(ReadError::WantsPhone)));
    assert!(matches!(backup::read(&dir.path().join("none"), other.clone()).await, Err(ReadError::NotFound)));
    let coded = dir.path().join("coded.age");
    let lock = Lock::Passphrase(Code::new().unwrap().into());
    assert!(vault.back_up(&coded, lock, Vec::new(), &[]).await.unwrap().left_out.is_empty());
    assert!(matches!(backup::read(&coded, code).await, Err(ReadError::WrongKey)));
    assert!(matches!(backup::read(&coded, other.clone()).await, Err(ReadError::WantsPassphrase)));
    // A work factor that would take 1 TiB is not tried.
    let greedy = String::from_utf8_lossy(&fs::read(&coded).unwrap()[..200]).replace(" 17\n", " 30\n");
    fs::write(&coded, greedy).unwrap();
    let any = Unlock::Passphrase(Code::new().unwrap().into());
    assert!(matches!(backup::read(&coded, any).await, Err(ReadError::TooCostly { log_n: 30, most: 18 })));
    for bytes in [b"".as_slice(), b"PK\x03\x04", b"age-encryption.org/v9\n-> X\n", &[b'x'; 100_000]] {
        fs::write(&coded, bytes).unwrap();
        assert!(matches!(backup::read(&coded, other.clone()).await, Err(ReadError::NotABackup)));
    }
}

#[tokio::test]
async fn a_header_without_an_end_is_not_read_for_ever() {
    let dir = Dir::new();
    let path = dir.path().join("endless.age");
    // A gigabyte with holes: no disk, but a reader that swallows it would take a while and the memory.
    fs::write(&path, b"age-encryption.org/v1\n-> X25519 ").unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_len(1 << 30).unwrap();
    let begun = std::time::Instant::now();
    let outcome = backup::read(&path, Unlock::Phone(Identity::new().unwrap())).await;
    assert!(matches!(outcome, Err(ReadError::Damaged(_))), "{outcome:?}");
    assert!(begun.elapsed().as_millis() < 500);
}

#[tokio::test]
async fn a_damaged_file_is_left_out_and_told_and_the_rest_is_saved() {
    let dir = Dir::new();
    let (vault, files) = filled(&dir.path().join("vaults")).await;
    let entries = entries(&vault, &COLLECTIONS).await;
    // One is gone, and one is changed: the only one of its length.
    vault.remove_file(&files[0].id).await.unwrap();
    let stored = files_below(&dir.path().join("vaults"));
    let largest = stored.iter().find(|path| fs::metadata(path).unwrap().len() == files[4].sealed_len).unwrap();
    let mut bytes = fs::read(largest).unwrap();
    bytes[300_000] ^= 1;
    fs::write(largest, bytes).unwrap();
    let (to, phone) = (dir.path().join("backup.age"), Identity::new().unwrap());
    let twice = [files.clone(), files.clone()].concat();
    let made = vault.back_up(&to, Lock::Phone(phone.recipient()), entries.clone(), &twice).await.unwrap();
    let mut wanted = vec![files[0].id, files[4].id];
    wanted.sort();
    assert_eq!(made.left_out, wanted);
    let backup = backup::read(&to, Unlock::Phone(phone)).await.unwrap();
    assert_eq!(backup.entries.len(), entries.len());
    let new = new_vault(&dir.path().join("new")).await;
    let mut missing = new.take_in(&backup, &files).await.unwrap().missing;
    missing.sort();
    assert_eq!(missing, wanted);
    for file in &files[1..4] {
        assert!(new.is_whole(file).await.unwrap());
    }
}

#[tokio::test]
async fn a_file_is_taken_only_as_its_record_says_and_never_over_another() {
    let dir = Dir::new();
    let (to, unlock, _, file) = small(&dir).await;
    let backup = backup::read(&to, unlock).await.unwrap();
    let new = new_vault(&dir.path().join("new")).await;
    let none = files_below(&dir.path().join("new"));
    let mut another_hash = file.clone();
    another_hash.sealed_sha256[0] ^= 1;
    let longer = SealedFile { sealed_len: file.sealed_len + 1, ..file.clone() };
    let unknown = SealedFile { id: FileId::from([9; 16]), ..file.clone() };
    for wrong in [another_hash, longer, unknown] {
        assert_eq!(new.take_in(&backup, std::slice::from_ref(&wrong)).await.unwrap().missing, [wrong.id]);
        assert_eq!(files_below(&dir.path().join("new")), none);
    }
    // Something of that name is here already: a backup from an enemy who knows an id.
    assert!(new.take_in(&backup, std::slice::from_ref(&file)).await.unwrap().missing.is_empty());
    let stored = files_below(&dir.path().join("new")).into_iter().find(|path| !none.contains(path)).unwrap();
    fs::write(&stored, b"own").unwrap();
    assert_eq!(new.take_in(&backup, std::slice::from_ref(&file)).await.unwrap().missing, [file.id]);
    assert_eq!(fs::read(&stored).unwrap(), b"own");
    // Removed on purpose, it is repaired.
    new.remove_file(&file.id).await.unwrap();
    assert!(new.take_in(&backup, std::slice::from_ref(&file)).await.unwrap().missing.is_empty());
    assert!(new.is_whole(&file).await.unwrap());
}

#[tokio::test]
async fn a_backup_that_changes_after_it_was_read_gives_no_file() {
    let dir = Dir::new();
    let (old, files) = filled(&dir.path().join("old")).await;
    let to = dir.path().join("backup.age");
    let unlock = for_phone(&old, &to, Vec::new(), &files).await;
    let backup = backup::read(&to, unlock).await.unwrap();
    let new = new_vault(&dir.path().join("new")).await;
    let none = files_below(&dir.path().join("new"));
    let whole = fs::read(&to).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() - 400_000] ^= 1;
    for bytes in [flipped.as_slice(), &whole[..200_000], &whole[..10]] {
        fs::write(&to, bytes).unwrap();
        let outcome = new.take_in(&backup, &files).await;
        assert!(matches!(outcome, Err(Error::Damaged(_))), "{outcome:?}");
        assert_eq!(files_below(&dir.path().join("new")), none);
    }
    fs::remove_file(&to).unwrap();
    assert!(matches!(new.take_in(&backup, &files).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_backup_replaces_the_old_one_only_when_it_is_whole() {
    let dir = Dir::new();
    let (to, unlock, vault, file) = small(&dir).await;
    let before = fs::read(&to).unwrap();
    let draft = dir.path().join("small.age.new");
    // Left by an application that was killed half-way.
    fs::write(&draft, vec![1; 100_000]).unwrap();
    let phone = Identity::new().unwrap();
    let lock = Lock::Phone(phone.recipient());
    let twice = vec![entry("draft", "a", "one"), entry("draft", "b", ""), entry("draft", "a", "two")];
    let outcome = vault.back_up(&to, lock.clone(), twice, &[]).await;
    assert!(matches!(outcome, Err(Error::Damaged(_))), "{outcome:?}");
    for (id, value) in [("x".repeat(1025), 0), ("x".to_owned(), (16 << 20) + 1)] {
        let outcome = vault.back_up(&to, lock.clone(), vec![entry("draft", &id, vec![0; value])], &[]).await;
        assert!(matches!(outcome, Err(Error::TooLarge)), "{outcome:?}");
    }
    assert_eq!(fs::read(&to).unwrap(), before);
    assert!(backup::read(&to, unlock).await.is_ok());
    // Two at once do not write into each other.
    let entries = || vec![entry("draft", "a", vec![7; 3 << 20])];
    let files = std::slice::from_ref(&file);
    let (one, two) = tokio::join!(
        vault.back_up(&to, lock.clone(), entries(), files),
        vault.back_up(&to, lock.clone(), entries(), files)
    );
    assert_eq!(one.unwrap(), two.unwrap());
    assert!(backup::read(&to, Unlock::Phone(phone)).await.is_ok());
    assert!(!draft.exists());
    let nowhere = vault.back_up(&dir.path().join("no/such/folder"), lock, entries(), files).await;
    assert!(matches!(nowhere, Err(Error::NotFound)), "{nowhere:?}");
}

/// No room for the backup, and no room for what is in one: said, and nothing half is left anywhere.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_leaves_no_half_of_a_backup_and_no_half_of_its_files() {
    let Some(disk) = crate::disk_full::SmallDisk::new(16) else { return };
    let dir = Dir::new();
    let old = new_vault(&dir.path().join("old")).await;
    let mut files = Vec::new();
    for number in 0..4 {
        files.push(old.seal_file(&vec![number; 3 << 20]).await.unwrap());
    }
    // One photo fits beside what was there before, four do not.
    let (to, here) = (disk.path().join("backup.age"), dir.path().join("backup.age"));
    let first = for_phone(&old, &to, vec![entry("draft", "a", "one")], &[]).await;
    let full = vec![entry("draft", "a", vec![1; 6 << 20])];
    let outcome = old.back_up(&to, Lock::Phone(Identity::new().unwrap().recipient()), full, &files).await;
    assert!(matches!(outcome, Err(Error::DiskFull)), "{outcome:?}");
    assert_eq!(files_below(disk.path()), [to.as_path()]);
    assert_eq!(backup::read(&to, first).await.unwrap().entries, [entry("draft", "a", "one")]);

    let unlock = for_phone(&old, &here, Vec::new(), &files).await;
    let backup = backup::read(&here, unlock).await.unwrap();
    let new = new_vault(&disk.path().join("new")).await;
    let before = files_below(disk.path());
    let outcome = new.take_in(&backup, &files).await;
    assert!(matches!(outcome, Err(Error::DiskFull)), "{outcome:?}");
    assert_eq!(files_below(disk.path()), before);
    assert!(new.take_in(&backup, &files[..1]).await.unwrap().missing.is_empty(), "one fits");
    let outcome = new.take_in(&backup, &files).await;
    assert!(matches!(outcome, Err(Error::DiskFull)), "{outcome:?}");
    assert!(new.is_whole(&files[0]).await.unwrap(), "what was there before stays");
}

/// Not a test by itself: the process whose memory is measured.
#[cfg(target_os = "linux")]
#[tokio::test]
#[ignore = "runs only as a child of the test below"]
async fn child_with_photos() {
    let Ok(dir) = std::env::var(MEMORY_DIR) else { return };
    let dir = Path::new(&dir);
    let (old, new) = (new_vault(&dir.join("old")).await, new_vault(&dir.join("new")).await);
    let mut files = Vec::new();
    for number in 0..20 {
        files.push(old.seal_file(&vec![number; 5_000_000]).await.unwrap());
    }
    let to = dir.join("backup.age");
    let peak = || {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()
    };
    // One of everything first, so that what a first time takes is not counted; then the peak begins anew.
    for files in [&files[..1], &files] {
        fs::write("/proc/self/clear_refs", "5").unwrap();
        let before = peak();
        let unlock = for_phone(&old, &to, Vec::new(), files).await;
        let backup = backup::read(&to, unlock).await.unwrap();
        assert!(new.take_in(&backup, files).await.unwrap().missing.is_empty());
        println!("\ngrew {} KiB", peak() - before);
    }
}

#[cfg(target_os = "linux")]
const MEMORY_DIR: &str = "GOCUA_BACKUP_MEMORY_DIR";

#[cfg(target_os = "linux")]
#[test]
fn a_hundred_megabytes_of_photos_do_not_go_through_memory_at_once() {
    let dir = Dir::new();
    let said = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "backup::child_with_photos", "--ignored", "--nocapture"])
        .env(MEMORY_DIR, dir.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&said.stdout);
    let grown: Vec<u64> =
        said.lines().filter_map(|line| line.strip_prefix("grew ")?.strip_suffix(" KiB")?.parse().ok()).collect();
    println!("grown by {grown:?} KiB");
    assert!(grown.len() == 2 && grown[1] < 4_000, "{said}");
}
