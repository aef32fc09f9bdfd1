//! Nothing that a person entered can be found in any file of the directory, in any of the usual writings.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::{fs, path::Path};

use crate::support::{Dir, Phone, delete, files_below, put};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use gocua_vault::{Pin, UnlockError, Vault, Vaults};

/// Every writing in which a secret might have slipped through: as it is, UTF-16, hexadecimal, base64 at any offset.
fn writings(secret: &str) -> Vec<Vec<u8>> {
    let bytes = secret.as_bytes();
    let utf16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut writings = vec![bytes.to_vec(), utf16, hex.to_uppercase().into_bytes(), hex.into_bytes()];
    for offset in 0..3 {
        let shifted = [vec![0; offset], bytes.to_vec()].concat();
        let text = STANDARD_NO_PAD.encode(&shifted);
        // Characters that also depend on what stands before and after are left out.
        let (start, end) = ([0, 2, 3][offset], shifted.len() / 3 * 4);
        writings.push(text.as_bytes()[start..end].to_vec());
    }
    writings
}

/// How many writings of the secrets are found below the directory.
fn found(dir: &Path, secrets: &[String]) -> usize {
    let contents: Vec<Vec<u8>> = files_below(dir)
        .iter()
        .filter(|path| !path.ends_with("reserve"))
        .map(|path| [path.to_string_lossy().as_bytes(), &fs::read(path).unwrap()].concat())
        .collect();
    let mut count = 0;
    for writing in secrets.iter().flat_map(|secret| writings(secret)) {
        // Comparing first bytes first: slices are slow to compare in an unoptimised build.
        let finder = |content: &Vec<u8>| {
            content.windows(writing.len()).any(|window| window[0] == writing[0] && window == writing)
        };
        count += contents.iter().filter(|content| finder(content)).count();
    }
    count
}

fn secrets() -> Vec<String> {
    ["Lò Thị Ủ canary name", "010156000123", "canary-collection", "canary-row-id", "canary of a photo", "847362951"]
        .map(str::to_owned)
        .to_vec()
}

async fn live(vault: &Vault, round: usize) {
    let secrets = secrets();
    let value = secrets.join(" ");
    let mut writes = vec![
        put(&secrets[2], &secrets[3], &value),
        put(&secrets[2], &format!("{}{round}", secrets[3]), value.repeat(9)),
    ];
    if round.is_multiple_of(3) {
        writes.push(delete(&secrets[2], &format!("{}{}", secrets[3], round / 2)));
    }
    vault.commit(writes).await.unwrap();
    vault.seal_file(value.repeat(60).as_bytes()).await.unwrap();
}

#[tokio::test]
async fn no_canary_is_found_in_any_file() {
    let (dir, phone) = (Dir::new(), Phone::default());
    let vaults = Vaults::open(dir.path()).await.unwrap();
    let pin = Pin::parse("847362951").unwrap();
    let vault = vaults.create(&pin, &phone).await.unwrap();
    for round in 0..12 {
        live(&vault, round).await;
    }
    assert_eq!(found(dir.path(), &secrets()), 0, "while open");
    let id = vault.id();
    vault.lock().await.unwrap();
    assert_eq!(found(dir.path(), &secrets()), 0, "locked");
    let wrong = Pin::parse("8473629512").unwrap();
    assert!(matches!(vaults.unlock(id, &wrong, &phone).await, Err(UnlockError::WrongPin { .. })));
    assert_eq!(found(dir.path(), &secrets()), 0, "after a wrong PIN");
    let visit = vaults.begin_visit().await.unwrap();
    live(&visit, 1).await;
    assert_eq!(found(dir.path(), &secrets()), 0, "during a visit");

    // The search does find what is there.
    for secret in secrets() {
        for (number, writing) in writings(&secret).into_iter().enumerate() {
            fs::write(dir.path().join("planted"), [b"..".as_slice(), &writing, b".."].concat()).unwrap();
            assert!(found(dir.path(), std::slice::from_ref(&secret)) > 0, "{secret} {number}");
        }
    }
}
