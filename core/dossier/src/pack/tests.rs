#![allow(clippy::unwrap_used, missing_docs)]
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};

use super::container::sha256_hex;
use super::*;
use crate::date::Date;

/// 2026-11-23 09:00 in Vietnam.
const NOW: Instant = 1_795_399_200;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).unwrap()
}

fn public(key: &SigningKey) -> PackKey {
    PackKey(key.verifying_key().to_encoded_point(false).as_bytes().try_into().unwrap())
}

fn jws(header: &str, payload: &str, key: &SigningKey) -> String {
    let input = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let signature: Signature = key.sign(input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

const HEADER: &str = r#"{"alg":"ES256","typ":"gocua-pack+jwt"}"#;

/// A pack to spoil in one place.
struct Maker {
    header: String,
    sequence: u64,
    valid_from: &'static str,
    valid_to: &'static str,
    listed: Vec<(String, String)>,
    present: Vec<(String, String)>,
    extra: String,
}

impl Maker {
    fn new() -> Self {
        let file = ("hello.json".to_owned(), r#"{"xin":"chào"}"#.to_owned());
        Self {
            header: HEADER.to_owned(),
            sequence: 7,
            valid_from: "2026-11-01",
            valid_to: "null",
            listed: vec![file.clone()],
            present: vec![file],
            extra: String::new(),
        }
    }

    fn payload(&self) -> String {
        let listed: Vec<String> = self
            .listed
            .iter()
            .map(|(path, text)| {
                format!(r#"{{"path":"{path}","sha256":"{}","bytes":{}}}"#, sha256_hex(text.as_bytes()), text.len())
            })
            .collect();
        format!(
            r#"{{"pack":"vn-base","sequence":{},"issued_at":1795300000,"valid_from":"{}","valid_to":{},"source":"thử",
                "contents":[{}]{}}}"#,
            self.sequence,
            self.valid_from,
            self.valid_to,
            listed.join(","),
            self.extra
        )
    }

    fn make(&self) -> Vec<u8> {
        self.around(&jws(&self.header, &self.payload(), &key(1)))
    }

    fn around(&self, manifest: &str) -> Vec<u8> {
        let present: Vec<String> = self
            .present
            .iter()
            .map(|(path, text)| {
                format!("{}:{}", serde_json::to_string(path).unwrap(), serde_json::to_string(text).unwrap())
            })
            .collect();
        format!(r#"{{"manifest":"{manifest}","contents":{{{}}}}}"#, present.join(",")).into_bytes()
    }

    fn open(&self) -> Result<Pack, PackError> {
        Pack::open(&self.make(), &public(&key(1)), None, NOW)
    }
}

#[test]
fn a_good_pack_opens_and_says_what_it_is() {
    let pack = Maker::new().open().unwrap();
    assert_eq!(pack.sequence(), 7);
    assert_eq!(pack.content("hello.json"), Some(r#"{"xin":"chào"}"#));
    assert_eq!(pack.manifest().source, "thử");
    assert!(matches!(pack.places(), Err(ContentError::Missing(_))));
}

#[test]
fn what_nobody_sees_is_not_in_a_packs_words_and_its_hashes_are_those_that_were_signed() {
    let signed = "{\"xin\":\"cha\u{300}o\u{202e}\u{200b}\"}";
    let file = ("forms/hello.json".to_owned(), signed.to_owned());
    let pack = Maker { listed: vec![file.clone()], present: vec![file], ..Maker::new() }.open().unwrap();
    assert_eq!(pack.content("forms/hello.json"), Some(r#"{"xin":"chào"}"#));
    assert_eq!(pack.form_sha256("hello"), Some(sha256_hex(signed.as_bytes())));
    // What is part of the app is as it should be: nothing in it is put right.
    for (path, text) in base() {
        assert_eq!(crate::text::seen(text), text, "{path}");
        let escaped = text.contains("\\u");
        assert!(!escaped, "{path} says letters in numbers, which hide what nobody sees");
    }
}

#[test]
fn another_key_another_type_another_algorithm_are_refused() {
    let maker = Maker::new();
    assert_eq!(Pack::open(&maker.make(), &public(&key(2)), None, NOW).unwrap_err(), PackError::BadSignature);
    for header in [
        r#"{"alg":"none","typ":"gocua-pack+jwt"}"#,
        r#"{"alg":"HS256","typ":"gocua-pack+jwt"}"#,
        r#"{"alg":"ES256","typ":"gocua-receipt+jwt"}"#,
        r#"{"alg":"ES256"}"#,
        r#"{"alg":"ES256","typ":"gocua-pack+jwt","crit":["b64"],"b64":false}"#,
        r#"{"alg":"ES256","alg":"ES256","typ":"gocua-pack+jwt"}"#,
    ] {
        let maker = Maker { header: header.to_owned(), ..Maker::new() };
        assert_eq!(maker.open().unwrap_err(), PackError::BadSignature, "{header}");
    }
}

#[test]
fn one_changed_character_anywhere_is_noticed() {
    let good = Maker::new().make();
    let authority = public(&key(1));
    let start = good.windows(10).position(|window| window == b"\"manifest\"").unwrap() + 12;
    let mut refused = 0;
    for index in start..good.len() {
        let mut bad = good.clone();
        bad[index] = if bad[index] == b'A' { b'B' } else { b'A' };
        // A changed last character of a base64 part may decode to the same bytes only if it is refused as not canonical.
        if Pack::open(&bad, &authority, None, NOW).is_err() {
            refused += 1;
        }
    }
    assert_eq!(refused, good.len() - start);
}

#[test]
fn an_older_pack_is_refused_and_the_same_one_is_fine() {
    let container = Maker::new().make();
    let open = |sequence| {
        let have = Have { sequence, key: public(&key(1)) };
        Pack::open(&container, &public(&key(1)), Some(&have), NOW).map(|pack| pack.sequence())
    };
    assert_eq!(open(8), Err(PackError::Older { have: 8, got: 7 }));
    assert_eq!(open(7), Ok(7));
    assert_eq!(open(6), Ok(7));
}

/// `by` says that `next` signs from a number on.
fn handed(by: &SigningKey, next: &SigningKey, from: u64) -> String {
    let point = public(next).0;
    let (x, y) = point[1..].split_at(32);
    let jwk = format!(
        r#"{{"kty":"EC","crv":"P-256","x":"{}","y":"{}"}}"#,
        URL_SAFE_NO_PAD.encode(x),
        URL_SAFE_NO_PAD.encode(y)
    );
    jws(r#"{"alg":"ES256","typ":"gocua-pack-key+jwt"}"#, &format!(r#"{{"jwk":{jwk},"from_sequence":{from}}}"#), by)
}

/// Number 7, signed by a key, with hand-overs.
fn carried(signer: &SigningKey, handed: &[String]) -> Vec<u8> {
    let maker = Maker::new();
    let container = maker.around(&jws(HEADER, &maker.payload(), signer));
    let keys = serde_json::to_string(handed).unwrap();
    String::from_utf8(container)
        .unwrap()
        .replacen(r#""contents""#, &format!(r#""keys":{keys},"contents""#), 1)
        .into_bytes()
}

#[test]
fn a_key_hands_over_to_the_next_and_phones_that_were_away_follow() {
    let (first, second, third) = (key(1), key(2), key(3));
    let chain = [handed(&first, &second, 3), handed(&second, &third, 6)];
    let pack = carried(&third, &chain);
    for have in [None, Some(&first), Some(&second), Some(&third)] {
        let have = have.map(|key| Have { sequence: 2, key: public(key) });
        let opened = Pack::open(&pack, &public(&first), have.as_ref(), NOW).unwrap();
        assert_eq!(opened.have(), Some(Have { sequence: 7, key: public(&third) }));
    }
    // An app that was built with a later key needs no earlier hand-over.
    assert!(Pack::open(&carried(&third, &chain[1..]), &public(&second), None, NOW).is_ok());
}

/// Whoever finds an old key can sign for phones that have never heard of the new one, and for no other.
#[test]
fn a_key_that_was_handed_over_signs_nothing_any_more() {
    let (first, second, thief) = (key(1), key(2), key(9));
    let have = Have { sequence: 5, key: public(&second) };
    let open = |container: &[u8], have: Option<&Have>| Pack::open(container, &public(&first), have, NOW).unwrap_err();
    // The old key without the hand-over, or with another one that the thief makes up.
    assert_eq!(open(&carried(&first, &[]), Some(&have)), PackError::KeyForgotten);
    assert_eq!(open(&carried(&thief, &[handed(&first, &thief, 1)]), Some(&have)), PackError::KeyForgotten);
    // A hand-over that nobody before signed, one out of order, one to a key that was there.
    assert_eq!(open(&carried(&thief, &[handed(&thief, &thief, 1)]), None), PackError::BadSignature);
    let back = [handed(&first, &second, 3), handed(&second, &first, 4)];
    assert!(matches!(open(&carried(&first, &back), None), PackError::Malformed(_)));
    let turned = [handed(&first, &second, 3), handed(&second, &thief, 3)];
    assert!(matches!(open(&carried(&thief, &turned), None), PackError::Malformed(_)));
    // The new one before its time.
    assert_eq!(open(&carried(&second, &[handed(&first, &second, 8)]), None), PackError::BadSignature);
    // More of them than there are years.
    let many: Vec<String> = (0..17).map(|_| handed(&first, &second, 3)).collect();
    assert!(matches!(open(&carried(&second, &many), None), PackError::Malformed(_)));
}

#[test]
fn dates_are_kept_in_vietnamese_time() {
    let expired = Maker { valid_to: "\"2026-11-22\"", ..Maker::new() };
    assert_eq!(expired.open().unwrap_err(), PackError::Expired(Date::from_iso("2026-11-22").unwrap()));
    let last_day = Maker { valid_to: "\"2026-11-23\"", ..Maker::new() };
    assert!(last_day.open().is_ok());
    // 23:30 on 22 November in Vietnam is still the last day, though not for long.
    let late = Pack::open(&expired.make(), &public(&key(1)), None, NOW - 9 * 3600 - 1800);
    assert!(late.is_ok());
    let early = Maker { valid_from: "2026-11-24", ..Maker::new() };
    assert_eq!(early.open().unwrap_err(), PackError::NotYetValid(Date::from_iso("2026-11-24").unwrap()));
}

#[test]
fn contents_must_be_the_signed_ones_once_each_and_all_there() {
    let mut changed = Maker::new();
    changed.present[0].1 = r#"{"xin":"chao"}"#.to_owned();
    assert_eq!(changed.open().unwrap_err(), PackError::ContentHash("hello.json".into()));

    let mut missing = Maker::new();
    missing.present.clear();
    assert_eq!(missing.open().unwrap_err(), PackError::Missing("hello.json".into()));

    let mut twice = Maker::new();
    twice.present.push(("hello.json".into(), "{}".into()));
    assert_eq!(twice.open().unwrap_err(), PackError::Duplicate("hello.json".into()));

    let mut listed_twice = Maker::new();
    let entry = listed_twice.listed[0].clone();
    listed_twice.listed.push(entry);
    assert_eq!(listed_twice.open().unwrap_err(), PackError::Duplicate("hello.json".into()));
}

#[test]
fn what_is_not_signed_is_dropped_and_what_is_not_known_is_ignored() {
    let mut extra = Maker::new();
    extra.present.push(("trust.json".into(), "{\"anchors\":[]}".into()));
    extra.extra = r#","news":"later""#.to_owned();
    let future = ("audio/vi.json".to_owned(), "{}".to_owned());
    extra.listed.push(future.clone());
    extra.present.push(future);
    let pack = extra.open().unwrap();
    assert_eq!(pack.content("trust.json"), None);
    assert_eq!(pack.content("audio/vi.json"), Some("{}"));
}

#[test]
fn nine_mebibytes_are_refused_before_they_are_read() {
    let huge = vec![b'{'; 9 * 1024 * 1024];
    let limit = MAX_CONTAINER_BYTES;
    assert_eq!(
        Pack::open(&huge, &public(&key(1)), None, NOW).unwrap_err(),
        PackError::TooLarge { bytes: 9 * 1024 * 1024, limit }
    );
}

#[test]
fn nonsense_is_malformed_or_unsigned_and_never_a_panic() {
    let authority = public(&key(1));
    for bad in ["", "{}", "[]", "null", r#"{"manifest":1,"contents":{}}"#, r#"{"manifest":"a.b.c","contents":[]}"#] {
        assert!(matches!(Pack::open(bad.as_bytes(), &authority, None, NOW), Err(PackError::Malformed(_))), "{bad}");
    }
    for bad in ["", ".", "..", "a.b", "a.b.c", "ệ.ệ.ệ"] {
        let container = format!(r#"{{"manifest":"{bad}","contents":{{}}}}"#);
        assert_eq!(
            Pack::open(container.as_bytes(), &authority, None, NOW).unwrap_err(),
            PackError::BadSignature,
            "{bad}"
        );
    }
    let not_a_manifest = Maker::new().around(&jws(HEADER, "{}", &key(1)));
    assert!(matches!(Pack::open(&not_a_manifest, &authority, None, NOW), Err(PackError::Malformed(_))));
}

#[test]
fn everything_in_the_built_in_pack_can_be_used() {
    let pack = Pack::built_in();
    assert_eq!(pack.sequence(), BASE_SEQUENCE);
    assert_eq!(pack.manifest().contents.len(), base().count());
    pack.places().unwrap();
    pack.calendar().unwrap();
    pack.agencies().unwrap();
    assert!(pack.procedures().unwrap().procedures().count() >= 2);
    for procedure in pack.procedures().unwrap().procedures() {
        if let Some(form) = &procedure.form {
            assert_eq!(pack.form(form).unwrap().id(), form);
            assert_eq!(pack.form_sha256(form).unwrap().len(), 64);
        }
    }
    assert!(matches!(pack.trust(), Err(ContentError::Missing(_))));
}

/// Signed as the portal signs it, the built-in content opens as a download too.
#[test]
fn the_built_in_pack_signed_with_trust_added() {
    let point = public(&key(3)).0;
    let (x, y) = point[1..].split_at(32);
    let trust = format!(
        r#"{{"anchors":["MAA="],"receipt_key":{{"kty":"EC","crv":"P-256","x":"{}","y":"{}","kid":"r1"}},
            "envelope_key":"{}","envelope_key_id":"e1"}}"#,
        URL_SAFE_NO_PAD.encode(x),
        URL_SAFE_NO_PAD.encode(y),
        URL_SAFE_NO_PAD.encode([9; 32])
    );
    let files: Vec<(String, String)> = base()
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .chain([("trust.json".to_owned(), trust)])
        .collect();
    let maker = Maker { listed: files.clone(), present: files, ..Maker::new() };
    let pack = maker.open().unwrap();
    let trust = pack.trust().unwrap();
    assert_eq!(
        (trust.receipt_key, trust.envelope_key, trust.envelope_key_id.as_str()),
        (PackKey(point), [9; 32], "e1")
    );
    assert_eq!(trust.anchors, [vec![0x30, 0x00]]);
    assert!(pack.form("ct01").is_ok());
}
