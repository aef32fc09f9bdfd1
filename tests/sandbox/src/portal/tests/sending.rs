//! From the phone to the receipt, and what the citizen sees afterwards.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Verifier as _;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::Town;
use super::phone::{Answer, Dossier};
use crate::citizens::CITIZENS;
use crate::desk;
use crate::portal::submissions::hex;

fn payload(compact: &str) -> Value {
    let payload = URL_SAFE_NO_PAD.decode(compact.split('.').nth(1).unwrap()).unwrap();
    serde_json::from_slice(&payload).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_sent_whole_gets_a_receipt_over_exactly_what_was_sent() {
    let town = Town::new().await;
    let phone = town.ba_u().await;
    let dossier = Dossier::of(&town, &CITIZENS[0]);
    let committed = phone.send(&dossier).await;
    assert_eq!(committed.status, 200, "{}", String::from_utf8_lossy(&committed.body));

    let receipt = committed.json()["receipt"].as_str().unwrap().to_owned();
    let (input, signature) = receipt.rsplit_once('.').unwrap();
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    town.world.pki.receipt_key.verifying_key().verify(input.as_bytes(), &signature).unwrap();
    let header: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(input.split('.').next().unwrap()).unwrap()).unwrap();
    assert_eq!(header["typ"], "gocua-receipt+jwt");
    let said = payload(&receipt);
    let claim: Value = serde_json::from_slice(&dossier.claim()).unwrap();
    assert_eq!(said["iss"], format!("{}/portal/v1", town.world.urls.api));
    assert_eq!(said["submission"], dossier.id.as_str());
    assert_eq!(said["manifest_sha256"], claim["manifest_sha256"]);
    assert_eq!(said["envelope_sha256"], claim["envelope_sha256"]);

    let status = phone.status(&dossier).await.json();
    assert_eq!(status["state"], 1);
    assert_eq!(status["number"], said["number"]);
    assert_eq!(status["receipt"], receipt.as_str(), "a phone that has lost its receipt gets it again");
    assert_eq!((&status["dossier_code"], &status["result"]), (&Value::Null, &Value::Null));
    assert_eq!(status["steps"].as_array().unwrap().len(), 1);
    let listed = phone.get("/portal/v1/submissions").await.json();
    assert_eq!(listed["submissions"][0]["submission"], dossier.id.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn repeating_put_and_commit_changes_nothing_and_gives_the_same_bytes() {
    let town = Town::new().await;
    let phone = town.ba_u().await;
    let dossier = Dossier::of(&town, &CITIZENS[0]);
    let first = phone.send(&dossier).await;
    assert_eq!(phone.put(&dossier).await.status, 200);
    let upload = phone.create(&dossier, &dossier.parts[0]).await;
    assert_eq!(phone.offset(&upload).await, dossier.parts[0].sealed.len() as u64, "nothing is sent again");
    town.world.clock.set_offset(86_400);
    let second = phone.commit(&dossier).await;
    assert_eq!((second.status, second.body), (200, first.body));
    assert_eq!(phone.status(&dossier).await.json()["steps"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dossier_is_nothing_to_another_citizen() {
    let town = Town::new().await;
    let dossier = Dossier::of(&town, &CITIZENS[0]);
    let mine = town.ba_u().await;
    mine.put(&dossier).await;
    let upload = mine.create(&dossier, &dossier.parts[0]).await;
    mine.send_rest(&dossier).await;
    desk::accept(&town.world, &dossier.id).await.unwrap();

    let other = town.phone(&CITIZENS[1]).await;
    let path = format!("/portal/v1/submissions/{}", dossier.id);
    for answer in [
        other.get(&path).await,
        other.get(&format!("{path}/result")).await,
        other.commit(&dossier).await,
        other.put(&dossier).await,
        other.try_create(&dossier.id, &dossier.parts[0].id, dossier.parts[0].sealed.len()).await,
        other.patch(&upload, 0, b"x").await,
    ] {
        assert_eq!((answer.status, answer.problem().as_str()), (404, "not-found"));
    }
    assert_eq!(other.get("/portal/v1/submissions").await.json()["submissions"], serde_json::json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_officer_takes_it_in_takes_the_fee_and_returns_a_result_the_citizen_can_fetch() {
    let town = Town::new().await;
    let phone = town.ba_u().await;
    let dossier = Dossier::of(&town, &CITIZENS[0]);
    phone.send(&dossier).await;

    let accepted = desk::accept(&town.world, &dossier.id).await.unwrap();
    let status = phone.status(&dossier).await.json();
    assert_eq!(status["dossier_code"], accepted.dossier_code.as_str());
    assert!(accepted.dossier_code.starts_with("G01.15.02.761-"), "{}", accepted.dossier_code);
    assert!(accepted.dossier_code.ends_with("-0001"), "{}", accepted.dossier_code);
    assert!(accepted.appointment.unwrap() > town.world.clock.now());
    assert!(matches!(desk::accept(&town.world, &dossier.id).await, Err(desk::ActionError::DoesNotFit { .. })));
    if let Some(amount) = accepted.fee {
        assert_eq!(status["state"], 6);
        assert_eq!(status["fee"], serde_json::json!({ "amount": amount, "paid": false }));
        assert!(desk::return_result(&town.world, &dossier.id).await.is_err(), "not before the fee");
        desk::collect_fee(&town.world, &dossier.id).await.unwrap();
        assert_eq!(phone.status(&dossier).await.json()["fee"]["paid"], true);
    } else {
        assert_eq!(status["state"], 2);
    }

    desk::return_result(&town.world, &dossier.id).await.unwrap();
    let status = phone.status(&dossier).await.json();
    assert_eq!(status["state"], 10);
    let states: Vec<i64> =
        status["steps"].as_array().unwrap().iter().map(|step| step["state"].as_i64().unwrap()).collect();
    assert!(states.ends_with(&[4, 9, 10]), "{states:?}");
    let pdf = phone.get(status["result"]["url"].as_str().unwrap()).await;
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert_eq!(status["result"]["sha256"], hex(&Sha256::digest(&pdf.body)));
    assert_eq!(status["result"]["bytes"], pdf.body.len());
    let seal = *town.world.pki.authority(crate::pki::Authority::Agencies).key.verifying_key();
    let verdict = crate::portal::signature::judge(&pdf.body, &[&seal], town.world.clock.now());
    assert!(verdict.is_sound(), "{verdict:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_supplement_and_a_refusal_reach_the_citizen_in_words() {
    let town = Town::new().await;
    let phone = town.ba_u().await;
    let dossier = Dossier::of(&town, &CITIZENS[0]);
    phone.send(&dossier).await;
    let until = town.world.clock.now() + 7 * 86_400;
    desk::request_supplement(&town.world, &dossier.id, "Ảnh giấy thuê nhà bị mờ", until).await.unwrap();
    let status = phone.status(&dossier).await.json();
    assert_eq!(status["state"], 5);
    assert_eq!(status["supplement"], serde_json::json!({ "text": "Ảnh giấy thuê nhà bị mờ", "until": until }));
    desk::take_supplement(&town.world, &dossier.id).await.unwrap();
    let status = phone.status(&dossier).await.json();
    assert_eq!((&status["state"], &status["supplement"]), (&Value::from(1), &Value::Null));
    assert!(matches!(desk::refuse(&town.world, &dossier.id, "  ").await, Err(desk::ActionError::Words)));
    desk::refuse(&town.world, &dossier.id, "Không thuộc nơi này").await.unwrap();
    let status = phone.status(&dossier).await.json();
    assert_eq!(status["state"], 3);
    assert!(status["steps"][3]["text"].as_str().unwrap().contains("Không thuộc nơi này"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_dossier_that_was_sealed_twice_only_the_first_that_is_received_counts() {
    let town = Town::new().await;
    let phone = town.ba_u().await;
    let again = |earlier: &[&Dossier]| {
        let first = Dossier::of(&town, &CITIZENS[0]);
        let names: Vec<String> = earlier.iter().map(|dossier| dossier.id.clone()).collect();
        Dossier::with(&town, &CITIZENS[0], first.parts, |manifest, _| manifest["supersedes"] = names.into())
    };
    let kind = |answer: &Answer| (answer.status, answer.problem());
    // The earlier one was received after all: the later one is not.
    let first = Dossier::of(&town, &CITIZENS[0]);
    assert_eq!(phone.send(&first).await.status, 200);
    let second = again(&[&first]);
    let refused = phone.put(&second).await;
    assert_eq!(kind(&refused), (409, "already-received".to_owned()));
    assert_eq!(refused.json()["number"], phone.status(&first).await.json()["number"]);

    // The earlier one is still on its way when the later one comes: it is not received any more, at no step.
    let (third, fourth) = (Dossier::of(&town, &CITIZENS[0]), Dossier::of(&town, &CITIZENS[0]));
    phone.put(&third).await;
    for part in &third.parts {
        phone.upload(&third, part).await;
    }
    let fifth = again(&[&third, &fourth]);
    assert_eq!(phone.put(&fifth).await.status, 201);
    assert_eq!(kind(&phone.commit(&third).await), (409, "superseded".to_owned()));
    assert_eq!(kind(&phone.put(&fourth).await), (409, "superseded".to_owned()));
    assert_eq!(phone.send_rest(&fifth).await.status, 200);

    // Nobody puts another person's dossier aside.
    let other = town.phone(&CITIZENS[1]).await;
    let theirs = Dossier::of(&town, &CITIZENS[1]);
    assert_eq!(phone.put(&again(&[&theirs])).await.status, 201);
    assert_eq!(other.send(&theirs).await.status, 200);
    // Itself, or what is no name, is in nobody's place.
    let odd = |name: &'static str| {
        let parts = Dossier::of(&town, &CITIZENS[0]).parts;
        Dossier::with(&town, &CITIZENS[0], parts, move |manifest, _| manifest["supersedes"] = serde_json::json!([name]))
    };
    assert_eq!(kind(&phone.put(&odd("../x")).await), (422, "invalid-manifest".to_owned()));
}
