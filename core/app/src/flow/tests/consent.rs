//! Agreeing to be helped: a receipt that anybody can verify, and a key that is made once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::here::*;
use crate::door::fault::Fault;
use crate::door::platform::{KeyPurpose, PlatformOutcome, PlatformRequest};
use crate::flow::consent::Consent;
use crate::kept::prepared::Host;
use crate::rules::consent::{How, said};
use crate::world::ask::{Answer, Ask};
use crate::world::bytes::{b64, sha256};
use crate::world::flow::Step;

fn host() -> Host {
    Host {
        name: "Trần Thị Hồng Ngọc".to_owned(), team: "Tổ công nghệ số".to_owned(), place: "Hải Châu".to_owned()
    }
}

fn platform(outcome: PlatformOutcome) -> Answer {
    Answer::Platform(outcome)
}

fn created() -> Answer {
    platform(PlatformOutcome::KeyCreated { public_key: point().to_vec() })
}

fn part(jws: &str, number: usize) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(jws.split('.').nth(number).unwrap()).unwrap()).unwrap()
}

#[test]
fn the_receipt_says_who_what_for_and_how_and_is_signed() {
    let mut world = world();
    let (state, ask) = Consent::start(How::Spoken, host()).waits();
    assert!(matches!(&ask, Ask::Platform(PlatformRequest::PublicKey { alias }) if alias == "gocua.visits"));
    let (state, ask) = world.answer(state, created()).waits();
    let Ask::Platform(PlatformRequest::Sign { alias, input }) = ask else { panic!("nothing is signed") };
    assert_eq!(alias, "gocua.visits");
    let bytes = sign(&input);
    let receipt = world.answer(state, platform(PlatformOutcome::Bytes { bytes })).done().unwrap();
    assert!(receipt.jws.starts_with(std::str::from_utf8(&input).unwrap()));
    let (header, record) = (part(&receipt.jws, 0), part(&receipt.jws, 1));
    assert_eq!((header["alg"].as_str(), header["typ"].as_str()), (Some("ES256"), Some("consent+jwt")));
    assert_eq!(record["receipt_id"], receipt.number);
    assert!(receipt.number.len() == 9 && receipt.number.chars().filter(char::is_ascii_digit).count() == 8);
    assert_eq!(record["timestamp"], NOW);
    assert_eq!(record["collection_method"], "spoken-before-witness");
    assert_eq!(record["controller"]["team"], "Tổ công nghệ số");
    // What was read out, word by word.
    let text = said(&WORDS, &host()).into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n");
    assert_eq!(record["notice_sha256"], b64(&sha256(text.as_bytes())));
    assert!(text.contains("Trần Thị Hồng Ngọc") && text.contains("OTP"), "{text}");
}

#[test]
fn a_phone_that_helps_for_the_first_time_makes_a_key_that_only_signs() {
    let mut world = world();
    let (state, _) = Consent::start(How::Tapped, host()).waits();
    let (state, ask) = world.answer(state, platform(PlatformOutcome::Lost)).waits();
    let is_for_signing = |purpose: &KeyPurpose| *purpose == KeyPurpose::Sign;
    assert!(matches!(&ask, Ask::Platform(PlatformRequest::CreateKey { purpose, .. }) if is_for_signing(purpose)));
    assert!(matches!(world.answer(state, created()), Step::Wait(Consent::Signing(_), _)));
}

#[test]
fn without_a_signature_there_is_no_receipt() {
    let mut world = world();
    let looking = || Consent::start(How::Tapped, host()).waits().0;
    let unavailable = || platform(PlatformOutcome::Unavailable { reason: String::new() });
    assert_eq!(world.answer(looking(), unavailable()).done(), Err(Fault::KeyStore));
    let bent = platform(PlatformOutcome::KeyCreated { public_key: vec![4; 64] });
    assert_eq!(world.answer(looking(), bent).done(), Err(Fault::KeyStore));
    for bytes in [Vec::new(), vec![1; 63], vec![0x30; 70]] {
        let (state, _) = world.answer(looking(), created()).waits();
        assert_eq!(world.answer(state, platform(PlatformOutcome::Bytes { bytes })).done(), Err(Fault::KeyStore));
    }
    assert!(world.answer(looking(), Answer::Elapsed).done().is_err());
}
