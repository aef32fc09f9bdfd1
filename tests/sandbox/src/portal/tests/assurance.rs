//! A signed dossier is taken only from whoever is known surely and freshly enough (RFC 9470).

use super::Town;
use super::phone::{Answer, Dossier};
use crate::broker::tokens::LEVELS;
use crate::citizens::CITIZENS;
use crate::guard::Access;

fn access(level: usize, auth_time: i64) -> Access {
    Access { citizen: &CITIZENS[0], acr: LEVELS[level].to_owned(), auth_time }
}

fn demands(answer: &Answer, max_age: u32) {
    assert_eq!(answer.status, 401);
    let challenge = answer.headers["www-authenticate"].to_str().unwrap();
    assert!(challenge.starts_with("DPoP error=\"insufficient_user_authentication\""), "{challenge}");
    let wanted = format!("acr_values=\"{}\", max_age=\"{max_age}\"", LEVELS[1]);
    assert!(challenge.ends_with(&wanted), "{challenge}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_signed_dossier_is_taken_from_whoever_is_not_known_well_enough() {
    let town = Town::new().await;
    let now = town.world.clock.now();
    let dossier = Dossier::of(&town, &CITIZENS[0]);
    for access in [access(0, now), access(1, now - 43_260)] {
        let phone = town.phone_of(access).await;
        demands(&phone.put(&dossier).await, 43_200);
        assert_eq!(phone.status(&dossier).await.status, 404, "and how a dossier is may be asked all the same");
    }
    assert_eq!(town.phone_of(access(1, now - 43_100)).await.send(&dossier).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_long_to_upload_is_asked_once_more_and_a_receipt_is_given_again_without_asking() {
    let town = Town::new().await;
    let now = town.world.clock.now();
    town.world.assurance.demand(300);
    let (early, late) = (town.phone_of(access(1, now)).await, town.phone_of(access(1, now - 400)).await);
    let dossier = Dossier::of(&town, &CITIZENS[0]);
    assert_eq!(early.put(&dossier).await.status, 201);
    assert_eq!(late.put(&dossier).await.status, 200, "it is there already");
    demands(&late.send_rest(&dossier).await, 300);
    let receipt = early.commit(&dossier).await;
    assert_eq!(receipt.status, 200);
    assert_eq!(late.commit(&dossier).await.body, receipt.body);
}
