//! Sealed files: what anybody who has the key can open without us, and what nobody can change.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use crate::support::{Dir, one_vault, pin};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _, aead::Aead as _};
use gocua_vault::{Error, SealedFile, Vault};
use ring::digest;

const CHUNK: usize = 65_536;

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 31 % 251) as u8).collect()
}

async fn opened() -> (Dir, Vault, PathBuf) {
    let (dir, vaults, phone, id) = one_vault(Vec::new()).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    let files = dir.path().join(id.to_string()).join("files");
    (dir, vault, files)
}

/// age v1's payload, by another implementation of the cipher (C2SP age.md, "Payload"; no HKDF, as the file key is ours).
fn open_elsewhere(sealed: &[u8], key: &[u8; 32]) -> Option<Vec<u8>> {
    let cipher = ChaCha20Poly1305::new(key.into());
    let chunks: Vec<&[u8]> = sealed.chunks(CHUNK + 16).collect();
    let mut content = Vec::new();
    for (number, chunk) in chunks.iter().enumerate() {
        let mut nonce = [0_u8; 12];
        nonce[3..11].copy_from_slice(&(number as u64).to_be_bytes());
        nonce[11] = u8::from(number + 1 == chunks.len());
        let opened = cipher.decrypt(&nonce.into(), *chunk).ok()?;
        if opened.is_empty() && number > 0 {
            return None; // age: an empty last chunk is only for the empty file
        }
        content.extend(opened);
    }
    Some(content)
}

#[tokio::test]
async fn another_implementation_opens_what_we_seal() {
    let (_dir, vault, files) = opened().await;
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 16 * CHUNK, 17 * CHUNK, 33 * CHUNK + 5] {
        let plain = content(length);
        let file = vault.seal_file(&plain).await.unwrap();
        let wire = vault.read_sealed(&file.id, 0, usize::MAX).await.unwrap();
        assert_eq!(file.plain_len, length as u64);
        assert_eq!((file.sealed_len, wire.len()), (wire.len() as u64, length + 16 * length.div_ceil(CHUNK).max(1)));
        assert_eq!(file.sealed_sha256, digest::digest(&digest::SHA256, &wire).as_ref());
        assert!(open_elsewhere(&wire, file.key.expose()).unwrap() == plain, "{length}");
        assert!(*vault.open_file(&file).await.unwrap() == plain, "{length}");
    }
    // The same content again is another file under another key.
    let (one, two) = (vault.seal_file(b"same").await.unwrap(), vault.seal_file(b"same").await.unwrap());
    assert!(one.id != two.id && one.key.expose() != two.key.expose() && one.sealed_sha256 != two.sealed_sha256);
    assert_eq!(fs::read_dir(files).unwrap().count(), 11);
}

/// Where on the disk the one sealed file is.
fn the_file(files: &PathBuf) -> PathBuf {
    let mut entries = fs::read_dir(files).unwrap();
    let path = entries.next().unwrap().unwrap().path();
    assert!(entries.next().is_none());
    path
}

async fn refuses(vault: &Vault, file: &SealedFile, what: &str) {
    let outcome = vault.open_file(file).await;
    assert!(matches!(outcome, Err(Error::Damaged(_))), "{what}: {:?}", outcome.map(|content| content.len()));
}

#[tokio::test]
async fn a_file_that_is_cut_reordered_or_flipped_does_not_open() {
    let (_dir, vault, files) = opened().await;
    let sealed_chunk = CHUNK + 16;
    for length in [3 * CHUNK, 3 * CHUNK + 100] {
        let file = vault.seal_file(&content(length)).await.unwrap();
        let path = the_file(&files);
        let good = fs::read(&path).unwrap();
        let tail = good.len() - 3 * sealed_chunk;
        let mut bad: Vec<(&str, Vec<u8>)> = vec![
            ("empty", Vec::new()),
            ("a byte short", good[..good.len() - 1].to_vec()),
            ("a byte long", [&good[..], &[0]].concat()),
            ("last chunk cut off", good[..good.len() - if tail == 0 { sealed_chunk } else { tail }].to_vec()),
            ("first chunk cut off", good[sealed_chunk..].to_vec()),
            ("doubled", [&good[..sealed_chunk], &good[..]].concat()),
            (
                "reordered",
                [&good[sealed_chunk..2 * sealed_chunk], &good[..sealed_chunk], &good[2 * sealed_chunk..]].concat(),
            ),
        ];
        for at in [0, CHUNK - 1, CHUNK, CHUNK + 15, sealed_chunk, good.len() - 17, good.len() - 1] {
            let mut flipped = good.clone();
            flipped[at] ^= 1;
            bad.push(("flipped", flipped));
        }
        for (what, bytes) in bad {
            // Whatever the record is made to say about the length, too.
            for plain_len in
                [file.plain_len, bytes.len().saturating_sub(16 * bytes.len().div_ceil(sealed_chunk)) as u64]
            {
                fs::write(&path, &bytes).unwrap();
                refuses(&vault, &SealedFile { plain_len, ..file.clone() }, what).await;
            }
        }
        for plain_len in [0, file.plain_len - 1, file.plain_len + 1, u64::MAX] {
            fs::write(&path, &good).unwrap();
            refuses(&vault, &SealedFile { plain_len, ..file.clone() }, "length").await;
        }
        assert_eq!(vault.open_file(&file).await.unwrap().len(), length);
        let other = vault.seal_file(&content(length)).await.unwrap();
        refuses(&vault, &SealedFile { key: other.key.clone(), ..file.clone() }, "another file's key").await;
        vault.remove_file(&other.id).await.unwrap();
        vault.remove_file(&file.id).await.unwrap();
        vault.remove_file(&file.id).await.unwrap();
        assert!(matches!(vault.open_file(&file).await, Err(Error::NotFound)));
        assert!(matches!(vault.read_sealed(&file.id, 0, 1).await, Err(Error::NotFound)));
    }
}

#[tokio::test]
async fn parts_are_read_for_an_upload_that_goes_on_where_it_stopped() {
    let (_dir, vault, _) = opened().await;
    let file = vault.seal_file(&content(200_000)).await.unwrap();
    let whole = vault.read_sealed(&file.id, 0, usize::MAX).await.unwrap();
    let mut parts = Vec::new();
    while (parts.len() as u64) < file.sealed_len {
        parts.extend(vault.read_sealed(&file.id, parts.len() as u64, 30_001).await.unwrap());
    }
    assert!(parts == whole);
    assert!(vault.read_sealed(&file.id, file.sealed_len, 10).await.unwrap().is_empty());
    assert!(vault.read_sealed(&file.id, u64::MAX, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_sweep_takes_orphans_and_nothing_else() {
    let (dir, vaults, phone, id) = one_vault(Vec::new()).await;
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    let (kept, orphan) = (vault.seal_file(b"kept").await.unwrap(), vault.seal_file(b"orphan").await.unwrap());
    assert_eq!(vault.sweep(&[kept.id]).await.unwrap(), 0, "made just now: its record may be on the way");
    vault.lock().await.unwrap();
    let files = dir.path().join(id.to_string()).join("files");
    fs::write(files.join("new-0123"), b"half a photo").unwrap();

    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    let fresh = vault.seal_file(b"fresh").await.unwrap();
    assert_eq!(vault.sweep(&[kept.id]).await.unwrap(), 2);
    assert!(matches!(vault.open_file(&orphan).await, Err(Error::NotFound)));
    for file in [kept, fresh] {
        assert!(vault.open_file(&file).await.is_ok());
    }
}

/// A figure, not a verdict: the code under test is not optimised here, and the machine may be busy. Best of some.
#[tokio::test]
async fn how_fast_files_are_sealed_and_opened() {
    let (_dir, vault, _) = opened().await;
    let plain = content(32 << 20);
    let mut best = [Duration::MAX; 2];
    for _ in 0..5 {
        let start = Instant::now();
        let file = vault.seal_file(&plain).await.unwrap();
        best[0] = best[0].min(start.elapsed());
        let start = Instant::now();
        let opened = vault.open_file(&file).await.unwrap();
        best[1] = best[1].min(start.elapsed());
        assert!(*opened == plain);
        vault.remove_file(&file.id).await.unwrap();
    }
    let rate = |taken: Duration| 32.0 / taken.as_secs_f64();
    println!("32 MiB: sealed to the disk at {:.0} MiB/s, opened at {:.0} MiB/s", rate(best[0]), rate(best[1]));
}
