//! The pack as an app gets it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use gocua_dossier::pack::{BASE_SEQUENCE, Pack, PackKey};
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Verifier as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{Folder, Town};
use crate::portal::submissions::hex;

const PATH: &str = "/portal/v1/packs/vn-base";

#[tokio::test(flavor = "multi_thread")]
async fn the_pack_is_signed_lists_every_file_and_names_the_keys_of_this_sandbox() {
    let town = Town::new().await;
    let phone = town.ba_u().await;
    let answer = phone.get(PATH).await;
    assert_eq!(answer.status, 200);
    let container = answer.json();
    let compact = container["manifest"].as_str().unwrap();
    let (input, signature) = compact.rsplit_once('.').unwrap();
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    town.world.pki.pack_key.verifying_key().verify(input.as_bytes(), &signature).unwrap();
    let payload = URL_SAFE_NO_PAD.decode(input.split('.').nth(1).unwrap()).unwrap();
    let manifest: Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(manifest["pack"], "vn-base");
    assert_eq!(answer.header("etag"), format!("\"{}\"", manifest["sequence"]));

    let contents = container["contents"].as_object().unwrap();
    let listed = manifest["contents"].as_array().unwrap();
    assert_eq!(listed.len(), contents.len());
    for entry in listed {
        let text = contents[entry["path"].as_str().unwrap()].as_str().unwrap();
        assert_eq!(entry["sha256"], hex(&Sha256::digest(text.as_bytes())));
        assert_eq!(entry["bytes"], text.len());
    }
    for path in ["places.json", "procedures/1.004194.json", "forms/ct01.json"] {
        assert!(contents.contains_key(path), "{path}");
    }
    let trust: Value = serde_json::from_str(contents["trust.json"].as_str().unwrap()).unwrap();
    assert_eq!(trust["anchors"][0], STANDARD.encode(town.world.pki.root_der()));
    assert_eq!(trust["envelope_key"], URL_SAFE_NO_PAD.encode(town.world.pki.envelope_public_key));
    assert_eq!(trust["receipt_key"]["crv"], "P-256");

    // And the app takes it, over the one it was built with.
    let point = |key: &p256::ecdsa::SigningKey| -> [u8; 65] {
        key.verifying_key().to_encoded_point(false).as_bytes().try_into().unwrap()
    };
    let authority = PackKey(point(&town.world.pki.pack_key));
    let pack = Pack::open(&answer.body, &authority, Some(BASE_SEQUENCE), town.world.clock.now()).unwrap();
    let trust = pack.trust().unwrap();
    assert_eq!(trust.receipt_key, PackKey(point(&town.world.pki.receipt_key)));
    assert_eq!(trust.envelope_key, town.world.pki.envelope_public_key);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_that_has_it_is_told_so_and_its_number_never_goes_down() {
    let folder = Folder::new();
    let (etag, body) = {
        let town = Town::at(folder.path()).await;
        let answer = town.ba_u().await.get(PATH).await;
        (answer.header("etag").to_owned(), answer.body)
    };
    let town = Town::at(folder.path()).await;
    let phone = town.ba_u().await;
    assert_eq!(phone.get(PATH).await.body, body, "the same bytes after a restart");
    let again = phone.call("GET", PATH, &[("if-none-match", &etag)], Vec::new()).await;
    assert_eq!((again.status, again.body.len()), (304, 0));

    // Another file: another number, a higher one, even when the clock stands before the last.
    sqlx::query("UPDATE packs SET contents_sha256 = '', sequence = sequence + 1000000000")
        .execute(&town.world.db)
        .await
        .unwrap();
    let number = |etag: &str| etag.trim_matches('"').parse::<u64>().unwrap();
    let newer = phone.get(PATH).await;
    assert_eq!(number(newer.header("etag")), number(&etag) + 1_000_000_001);
}
