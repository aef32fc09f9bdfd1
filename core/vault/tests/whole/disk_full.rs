//! The disk is full: photos are refused, text is still saved, and nothing that was saved is harmed.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]
#![cfg(target_os = "linux")]

use std::{fs, path::Path, process::Command};

use crate::support::{Dir, Phone, files_below, pin, put, text};
use gocua_vault::{Error, UnlockError, Vaults};

/// A small disk of its own, if this machine lets us make one.
pub(crate) struct SmallDisk(Dir);

impl SmallDisk {
    pub(crate) fn new(megabytes: u32) -> Option<Self> {
        // So many files that they never are what is short.
        Self::with_files(megabytes, 100_000)
    }

    /// A disk that takes only so many files and folders. Where none can be made, that is said.
    fn with_files(megabytes: u32, files: u32) -> Option<Self> {
        let made = Self::mount(megabytes, files);
        made.inspect_err(|reason| println!("skipped: no small disk can be mounted here: {reason}")).ok()
    }

    fn mount(megabytes: u32, files: u32) -> Result<Self, String> {
        let dir = Dir::new();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={megabytes}m,nr_inodes={files}"), "tmpfs"])
            .arg(dir.path())
            .output()
            .map_err(|error| error.to_string())?;
        if mount.status.success() {
            Ok(Self(dir))
        } else {
            Err(String::from_utf8_lossy(&mount.stderr).trim().to_owned())
        }
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Fills it to the last byte.
    pub(crate) fn fill(&self) {
        let mut filling = fs::File::options().create(true).append(true).open(self.path().join("filling")).unwrap();
        for size in [1 << 20, 4096, 1] {
            while std::io::Write::write_all(&mut filling, &vec![1; size]).is_ok() {}
        }
    }

    pub(crate) fn free(&self) {
        fs::remove_file(self.path().join("filling")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the database's own thread may still be closing its file.
        let _ = Command::new("umount").arg("-l").arg(self.path()).status();
    }
}

#[tokio::test]
async fn a_full_disk_refuses_photos_saves_text_and_harms_nothing() {
    let Some(disk) = SmallDisk::new(24) else { return };
    let (vaults, phone) = (Vaults::open(disk.path().join("vaults")).await.unwrap(), Phone::default());
    let vault = vaults.create(&pin(), &phone).await.unwrap();
    let id = vault.id();
    assert!(vault.has_reserve().await);
    let photo = vec![7; 3 << 20];
    let kept = vault.seal_file(&photo).await.unwrap();
    vault.commit(vec![put("draft", "a", "before")]).await.unwrap();

    // A photo that does not fit leaves no half of itself.
    let before = files_below(disk.path());
    let outcome = vault.seal_file(&vec![7; 30 << 20]).await;
    assert!(matches!(outcome, Err(Error::DiskFull)), "{outcome:?}");
    assert_eq!(files_below(disk.path()), before);

    disk.fill();
    assert!(matches!(vault.seal_file(&photo).await, Err(Error::DiskFull)));
    assert!(vault.has_reserve().await, "photos do not get the reserve");
    // Far more text than the log had room for.
    for number in 0..40 {
        vault.commit(vec![put("draft", &number.to_string(), vec![b'x'; 20_000])]).await.unwrap();
    }
    assert!(!vault.has_reserve().await, "text does");

    // And when that is used up too: said, undone, and everything else still there.
    disk.fill();
    let mut saved = 0;
    let refused = loop {
        match vault.commit(vec![put("draft", &format!("more {saved}"), vec![b'x'; 400_000])]).await {
            Ok(_) => saved += 1,
            Err(error) => break error,
        }
        assert!(saved < 100);
    };
    assert!(matches!(refused, Error::DiskFull), "{refused:?}");
    assert_eq!(vault.get("draft", &format!("more {saved}")).await.unwrap(), None);
    assert_eq!(vault.load("draft").await.unwrap().len(), 41 + saved);
    vault.lock().await.unwrap();

    // A full disk does not lock the owner out for ever, and costs no guess.
    let full = vaults.unlock(id, &pin(), &phone).await;
    println!("opening on a full disk without reserve: {}", if full.is_ok() { "opens" } else { "asks for room" });
    drop(full);
    disk.free();
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert!(vault.has_reserve().await, "held again as soon as there is room");
    assert_eq!(text(&vault, "draft", "a").await.unwrap(), "before");
    assert_eq!(vault.load("draft").await.unwrap().len(), 41 + saved);
    assert!(*vault.open_file(&kept).await.unwrap() == photo);
    vault.lock().await.unwrap();
    assert_eq!(vaults.guesses_left(id).await.unwrap(), 10);

    // Full again with the reserve in place: opening takes it.
    disk.fill();
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    vault.commit(vec![put("draft", "last", "x")]).await.unwrap();
}

#[tokio::test]
async fn a_vault_that_does_not_fit_is_not_half_made() {
    let Some(disk) = SmallDisk::new(1) else { return };
    let (vaults, phone) = (Vaults::open(disk.path().join("vaults")).await.unwrap(), Phone::default());
    disk.fill();
    assert!(matches!(vaults.create(&pin(), &phone).await, Err(Error::DiskFull)));
    assert!(vaults.list().await.unwrap().is_empty());
    disk.free();
    let vault = vaults.create(&pin(), &phone).await.unwrap();
    assert!(!vault.has_reserve().await, "no room for a reserve, but for a vault");
    assert_eq!(phone.keys(), 10);
}

/// There is room in the files that are there, and none for one more: SQLite cannot make its log.
#[tokio::test]
async fn a_disk_that_takes_no_more_files_does_not_lock_the_owner_out() {
    let Some(disk) = SmallDisk::with_files(24, 40) else { return };
    let (vaults, phone) = (Vaults::open(disk.path().join("vaults")).await.unwrap(), Phone::default());
    let vault = vaults.create(&pin(), &phone).await.unwrap();
    let id = vault.id();
    vault.commit(vec![put("draft", "a", "before")]).await.unwrap();
    vault.lock().await.unwrap();
    let fill =
        || (0..100).take_while(|number| fs::write(disk.path().join(format!("filling {number}")), "").is_ok()).count();
    assert!((1..100).contains(&fill()));

    // The reserve is one file.
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert_eq!(text(&vault, "draft", "a").await.unwrap(), "before");
    vault.commit(vec![put("draft", "b", "after")]).await.unwrap();
    vault.lock().await.unwrap();
    // And without it the reason is said.
    fs::write(disk.path().join("one more"), "").unwrap();
    assert!(matches!(vaults.unlock(id, &pin(), &phone).await, Err(UnlockError::DiskFull)));
    assert!(matches!(vaults.about(id).await, Err(Error::DiskFull)));
    fs::remove_file(disk.path().join("one more")).unwrap();
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    assert_eq!(text(&vault, "draft", "b").await.unwrap(), "after");
}
