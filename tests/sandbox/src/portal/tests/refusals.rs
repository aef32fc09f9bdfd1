//! What is not accepted, and how that is said.

use axum::http::StatusCode;
use serde_json::json;

use super::Town;
use super::phone::{Answer, Dossier, Part, Phone};
use super::signed_form::{signed_form, with_wrong_key};
use crate::citizens::CITIZENS;
use crate::portal::problem;

async fn town_and_phone() -> (Town, Phone) {
    let town = Town::new().await;
    let phone = town.ba_u().await;
    (town, phone)
}

fn said(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem())
}

fn refused(status: u16, slug: &str) -> (u16, String) {
    (status, slug.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn other_content_under_the_same_id_is_refused_before_and_after_the_commit() {
    let (town, phone) = town_and_phone().await;
    let dossier = Dossier::of(&town, &CITIZENS[0]);
    phone.put(&dossier).await;
    let mut other = dossier.clone();
    other.envelope[0] ^= 1;
    assert_eq!(said(&phone.put(&other).await), refused(409, "different-content"));
    assert_eq!(said(&phone.commit(&other).await), refused(409, "different-content"));
    assert_eq!(phone.send_rest(&dossier).await.status, 200);
    assert_eq!(said(&phone.put(&other).await), refused(409, "different-content"));
    assert_eq!(said(&phone.commit(&other).await), refused(409, "different-content"));
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_parts_are_named_and_nothing_is_handed_in_before_they_are_there() {
    let (town, phone) = town_and_phone().await;
    let dossier = Dossier::of(&town, &CITIZENS[0]);
    phone.put(&dossier).await;
    phone.upload(&dossier, &dossier.parts[0]).await;
    let upload = phone.create(&dossier, &dossier.parts[1]).await;
    phone.patch(&upload, 0, &dossier.parts[1].sealed[..10]).await;
    let answer = phone.commit(&dossier).await;
    assert_eq!(said(&answer), refused(409, "missing-parts"));
    assert_eq!(answer.json()["missing"], json!([dossier.parts[1].id]));
    assert_eq!(phone.status(&dossier).await.status, 404, "without a receipt it is not sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn envelopes_that_do_not_open_or_do_not_fit_are_unreadable() {
    let (town, phone) = town_and_phone().await;
    let ba_u = &CITIZENS[0];
    let good = Dossier::of(&town, ba_u);

    let mut spoilt = good.clone();
    *spoilt.envelope.last_mut().unwrap() ^= 1;
    // An envelope sealed for one manifest and put under another: the hash in it differs.
    let mut moved = Dossier::of(&town, ba_u);
    let other = Dossier::with(&town, ba_u, moved.parts.clone(), |_, _| {});
    (moved.enc, moved.envelope) = (other.enc, other.envelope);
    let no_key = Dossier::with(&town, ba_u, good.parts.clone(), |_, envelope| {
        envelope["parts"].as_array_mut().unwrap().pop();
    });
    let wrong_key = Dossier::with(&town, ba_u, good.parts.clone(), |_, envelope| {
        envelope["parts"][1]["key"] = envelope["parts"][0]["key"].clone();
    });
    let wrong_length = Dossier::with(&town, ba_u, good.parts.clone(), |_, envelope| {
        envelope["parts"][1]["plain_bytes"] = json!(3);
    });
    let of_another = Dossier::with(&town, ba_u, good.parts.clone(), |_, envelope| {
        envelope["applicant"]["personal_number"] = json!("001095012345");
    });
    let mut parts = good.parts.clone();
    parts[1] = Part::new("paper", "image/jpeg", b"<html>not a photo".to_vec());
    let not_a_photo = Dossier::with(&town, ba_u, parts, |_, _| {});
    for (what, dossier) in [
        ("spoilt", spoilt),
        ("moved", moved),
        ("no key", no_key),
        ("wrong key", wrong_key),
        ("wrong length", wrong_length),
        ("of another", of_another),
        ("not a photo", not_a_photo),
    ] {
        assert_eq!(said(&phone.send(&dossier).await), refused(422, "unreadable"), "{what}");
        assert_eq!(phone.status(&dossier).await.status, 404, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_the_applicants_sound_signature_is_refused() {
    let (town, phone) = town_and_phone().await;
    let ba_u = &CITIZENS[0];
    let credential = town.world.pki.citizen_credential(ba_u);
    let mut changed = signed_form(&credential, "12 tháng");
    let at = changed.windows(2).position(|window| window == b"12").unwrap();
    changed[at] = b'9';
    for (what, form) in [
        ("unsigned", b"%PDF-1.7\n%%EOF\n".to_vec()),
        ("changed", changed),
        ("wrong key", signed_form(&with_wrong_key(&credential), "x")),
        ("somebody else", signed_form(&town.world.pki.citizen_credential(&CITIZENS[1]), "x")),
    ] {
        let part = Part::new("form", "application/pdf", form);
        let dossier = Dossier::with(&town, ba_u, vec![part.clone()], |_, _| {});
        let answer = phone.send(&dossier).await;
        assert_eq!(said(&answer), refused(422, "bad-signature"), "{what}");
        assert_eq!(answer.json()["part"], part.id.as_str());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_access_token_nothing_but_the_pack_is_given() {
    let town = Town::new().await;
    let stranger = town.stranger().await;
    let dossier = Dossier::of(&town, &CITIZENS[0]);
    let path = format!("/portal/v1/submissions/{}", dossier.id);
    for answer in [
        stranger.put(&dossier).await,
        stranger.commit(&dossier).await,
        stranger.status(&dossier).await,
        stranger.get(&format!("{path}/result")).await,
        stranger.get("/portal/v1/submissions").await,
        stranger.try_create(&dossier.id, &dossier.parts[0].id, 100).await,
        stranger.patch("/portal/v1/uploads/0b5d1e7ac2f84963b8d7e6f5a4c3b291", 0, b"x").await,
    ] {
        assert_eq!(answer.status, 401);
        assert!(answer.header("www-authenticate").starts_with("DPoP"), "{answer:?}");
    }
    assert_eq!(stranger.get("/portal/v1/packs/vn-base").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_that_make_sending_safe_are_required() {
    let (town, phone) = town_and_phone().await;
    let dossier = Dossier::of(&town, &CITIZENS[0]);
    let (path, key) = (format!("/portal/v1/submissions/{}", dossier.id), format!("\"{}\"", dossier.id));
    let digest = {
        use base64::Engine as _;
        use sha2::Digest as _;
        let hash = sha2::Sha256::digest(dossier.body());
        format!("sha-256=:{}:", base64::engine::general_purpose::STANDARD.encode(hash))
    };
    let good = [
        ("content-type", "application/json"),
        ("if-none-match", "*"),
        ("idempotency-key", key.as_str()),
        ("repr-digest", digest.as_str()),
    ];
    let other_digest = digest.replace("sha-256=:", "sha-256=:A");
    for (name, value, expected) in [
        ("if-none-match", None, refused(428, "precondition-required")),
        ("if-none-match", Some("\"1\""), refused(400, "malformed-request")),
        ("idempotency-key", None, refused(400, "idempotency-key")),
        ("idempotency-key", Some("\"other\""), refused(400, "idempotency-key")),
        ("repr-digest", None, refused(400, "digest-mismatch")),
        ("repr-digest", Some(other_digest.as_str()), refused(400, "digest-mismatch")),
        ("content-type", Some("text/plain"), refused(415, "unsupported-media-type")),
    ] {
        let headers: Vec<(&str, &str)> =
            good.iter().filter(|(known, _)| *known != name).copied().chain(value.map(|value| (name, value))).collect();
        assert_eq!(said(&phone.call("PUT", &path, &headers, dossier.body()).await), expected, "{name} {value:?}");
    }
    assert_eq!(phone.call("PUT", &path, &good, dossier.body()).await.status, 201);
}

#[tokio::test(flavor = "multi_thread")]
async fn manifests_beyond_the_limits_are_refused_at_once() {
    let (town, phone) = town_and_phone().await;
    let parts = vec![Part::new("form", "application/pdf", b"%PDF-".to_vec())];
    let many: Vec<Part> = (0..41).map(|_| parts[0].clone()).collect();
    let put = async |parts: Vec<Part>, change: fn(&mut serde_json::Value)| {
        let dossier = Dossier::with(&town, &CITIZENS[0], parts, |manifest, _| change(manifest));
        said(&phone.put(&dossier).await)
    };
    assert_eq!(put(many, |_| {}).await, refused(413, "too-large"));
    let large =
        |manifest: &mut serde_json::Value| manifest["parts"][0]["bytes"] = json!(15 * 1024 * 1024 + 16 * 240 + 17);
    assert_eq!(put(parts.clone(), large).await, refused(413, "too-large"));
    assert_eq!(put(Vec::new(), |_| {}).await, refused(422, "invalid-manifest"), "an empty dossier");
    let odd: [fn(&mut serde_json::Value); 6] = [
        |manifest| manifest["version"] = json!(2),
        |manifest| manifest["submission"] = json!("00000000000000000000000000000000"),
        |manifest| manifest["agency"] = json!("../../etc"),
        |manifest| manifest["parts"][0]["id"] = json!("../../etc/passwd"),
        |manifest| manifest["parts"][0]["bytes"] = json!(3),
        |manifest| manifest["parts"][0]["media_type"] = json!("text/html"),
    ];
    for change in odd {
        assert_eq!(put(parts.clone(), change).await, refused(422, "invalid-manifest"));
    }
    let unknown = |manifest: &mut serde_json::Value| manifest["procedure"] = json!("9.999999");
    assert_eq!(put(parts, unknown).await, refused(422, "unknown-procedure"));
    assert_eq!(
        said(&phone.put_body("0123456789abcdef0123456789abcdef", b"{}".to_vec()).await),
        refused(400, "malformed-request")
    );
    assert_eq!(said(&phone.put_body("ABC", b"{}".to_vec()).await), refused(404, "not-found"));
    let huge = vec![b' '; 5 * 1024 * 1024];
    assert_eq!(said(&phone.put_body("0123456789abcdef0123456789abcdef", huge).await), refused(413, "too-large"));
}

#[test]
fn no_two_problems_share_a_type_and_all_tell_the_citizen_something() {
    for (index, kind) in problem::ALL.iter().enumerate() {
        assert!(problem::ALL.iter().skip(index + 1).all(|other| other.slug != kind.slug), "{}", kind.slug);
        assert!(kind.detail.ends_with('.') && !kind.detail.contains('!'), "{}", kind.slug);
        assert!(kind.status != StatusCode::OK);
    }
}

#[test]
fn the_api_description_names_every_problem_and_every_route() {
    let description = include_str!("../../../openapi.yaml");
    for kind in problem::ALL {
        assert!(description.contains(&format!("{}{}\n", problem::BASE, kind.slug)), "{}", kind.slug);
        assert!(description.contains(kind.detail), "{}: an example with its words", kind.slug);
        assert!(description.contains(&format!("'{}':", kind.status.as_u16())), "{}", kind.slug);
    }
    let routes = include_str!("../mod.rs");
    let served = routes.split("\"/portal/v1").skip(1).map(|rest| rest.split('"').next().unwrap());
    for path in served {
        assert!(description.contains(&format!("\n  {path}:\n")), "{path}");
    }
}
