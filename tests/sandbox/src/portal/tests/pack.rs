//! The pack as an app gets it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use gocua_dossier::answers::Answers;
use gocua_dossier::date::Date;
use gocua_dossier::form::{Facts, Form, Question};
use gocua_dossier::pack::{BASE_SEQUENCE, Have, Pack, PackKey};
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Verifier as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{Folder, Town};
use crate::portal::edition::Edition;
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
    let trust = open(&town, &answer.body, BASE_SEQUENCE).trust().unwrap();
    assert_eq!(trust.receipt_key, point(&town.world.pki.receipt_key));
    assert_eq!(trust.envelope_key, town.world.pki.envelope_public_key);
}

/// As the app does that has had a pack of this number.
fn open(town: &Town, container: &[u8], newest: u64) -> Pack {
    let authority = point(&town.world.pki.pack_key);
    let have = Have { sequence: newest, key: authority };
    Pack::open(container, &authority, Some(&have), town.world.clock.now()).unwrap()
}

fn point(key: &p256::ecdsa::SigningKey) -> PackKey {
    PackKey(key.verifying_key().to_encoded_point(false).as_bytes().try_into().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_can_change_be_withdrawn_and_come_back_each_time_under_a_higher_number() {
    let town = Town::new().await;
    let phone = town.ba_u().await;
    let first = open(&town, &phone.get(PATH).await.body, BASE_SEQUENCE);
    town.world.rules.publish(Edition::Changed);
    let changed = open(&town, &phone.get(PATH).await.body, first.sequence() + 1);
    town.world.rules.publish(Edition::Withdrawn);
    let withdrawn = open(&town, &phone.get(PATH).await.body, changed.sequence() + 1);
    town.world.rules.publish(Edition::BuiltIn);
    let last = open(&town, &phone.get(PATH).await.body, withdrawn.sequence() + 1);

    let (before, after) = (first.form("ct01").unwrap(), changed.form("ct01").unwrap());
    assert_ne!(before.version(), after.version());
    let facts = Facts::new(Date::from_iso("2026-11-23").unwrap(), "self");
    let asked = |form: &Form| form.evaluate(&Answers::new(), &facts).questions;
    let path = |question: &Question| question.path.to_string();
    let known: Vec<String> = asked(&before).iter().map(path).collect();
    let new: Vec<Question> = asked(&after).into_iter().filter(|question| !known.contains(&path(question))).collect();
    assert_eq!(
        new.iter().map(|question| (path(question), question.required)).collect::<Vec<_>>(),
        [("pet".to_owned(), true)]
    );
    let steps = after.evaluate(&Answers::new(), &facts).steps;
    let step = steps.iter().find(|step| step.id == "declaration").unwrap();
    assert_eq!(step.paths.iter().map(ToString::to_string).collect::<Vec<_>>(), ["pet", "declaration"]);

    let codes = |pack: &Pack| -> Vec<String> {
        pack.procedures().unwrap().procedures().map(|procedure| procedure.code.as_str().to_owned()).collect()
    };
    let left: Vec<String> = codes(&first).into_iter().filter(|code| code != "1.004194").collect();
    assert_eq!(codes(&withdrawn), left);
    assert!(withdrawn.form("ct01").is_err());
    assert_eq!(codes(&last), codes(&first));
    assert_eq!(last.form_sha256("ct01"), first.form_sha256("ct01"));
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
