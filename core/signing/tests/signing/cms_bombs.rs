//! Signature structures that claim much: deep, long, endless, full of certificates and attributes; and answers of services.

use gocua_signing::asn1::{self, element, ids, integer, null, octet_string, oid, sequence, tag};

use super::forge::Forge;
use super::measure::measured;

/// The parts of a SignedData with one signer (RFC 5652 5.1), to be filled.
#[derive(Default)]
struct Structure {
    digests: Vec<u8>,
    certificates: Vec<u8>,
    signer: Vec<u8>,
    content: Vec<u8>,
    signed: Vec<u8>,
    unsigned: Vec<u8>,
    signature: Option<Vec<u8>>,
}

fn many(part: &[u8], count: usize) -> Vec<u8> {
    part.repeat(count)
}

impl Structure {
    fn der(&self) -> Vec<u8> {
        let sha256 = sequence(&[&oid(ids::SHA256)]);
        let name = sequence(&[]);
        let signer = if self.signer.is_empty() { sequence(&[&name, &integer(&[1])]) } else { self.signer.clone() };
        let optional = |number, content: &[u8]| match content {
            [] => vec![],
            content => element(tag::context_constructed(number), &[content]),
        };
        let signature = self.signature.clone().unwrap_or_else(|| octet_string(&[1; 64]));
        let algorithm = sequence(&[&oid(ids::ECDSA_SHA256)]);
        let info = sequence(&[
            &integer(&[1]),
            &signer,
            &sha256,
            &optional(0, &self.signed),
            &algorithm,
            &signature,
            &optional(1, &self.unsigned),
        ]);
        let digests = if self.digests.is_empty() { sha256 } else { self.digests.clone() };
        let data = sequence(&[
            &integer(&[1]),
            &element(tag::SET, &[&digests]),
            &sequence(&[&oid(ids::DATA), &optional(0, &self.content)]),
            &optional(0, &self.certificates),
            &element(tag::SET, &[&info]),
        ]);
        sequence(&[&oid(ids::SIGNED_DATA), &element(tag::context_constructed(0), &[&data])])
    }
}

fn around(structure: &[u8]) -> Vec<u8> {
    let mut forge = Forge::with_form([5]);
    forge.field(5, 6, "");
    forge.signature(6, structure, "");
    forge.table()
}

fn attribute(kind: asn1::Oid<'_>, values: &[u8]) -> Vec<u8> {
    sequence(&[&oid(kind), &element(tag::SET, &[values])])
}

/// A certificate of which nothing but the structure is right, with this name, this many times.
fn certificate(issuer: &[u8], extensions: &[u8]) -> Vec<u8> {
    let algorithm = sequence(&[&oid(ids::ECDSA_SHA256)]);
    let time = element(tag::UTC_TIME, &[b"250101000000Z"]);
    let point = [&[0, 4], [7; 64].as_slice()].concat();
    let key = sequence(&[&sequence(&[&oid(ids::EC), &oid(ids::P256)]), &element(tag::BIT_STRING, &[&point])]);
    let extensions = element(tag::context_constructed(3), &[&sequence(&[extensions])]);
    let body = sequence(&[
        &element(tag::context_constructed(0), &[&integer(&[2])]),
        &integer(&[1]),
        &algorithm,
        issuer,
        &sequence(&[&time, &time]),
        issuer,
        &key,
        &extensions,
    ]);
    sequence(&[&body, &algorithm, &element(tag::BIT_STRING, &[&[0; 65]])])
}

fn name(text: &[u8], count: usize) -> Vec<u8> {
    let one = element(tag::SET, &[&sequence(&[&oid(ids::COMMON_NAME), &element(tag::UTF8_STRING, &[text])])]);
    sequence(&[&many(&one, count)])
}

#[test]
fn structures_that_are_deep_long_or_endless_are_decided() {
    let small = certificate(&name(b"A", 1), &[]);
    let extension = sequence(&[&oid(ids::SUBJECT_ALT_NAME), &octet_string(&[])]);
    let policies = sequence(&[
        &oid(ids::CERTIFICATE_POLICIES),
        &octet_string(&sequence(&[&many(&sequence(&[&oid(ids::ANY_POLICY)]), 200_000)])),
    ]);
    let value = attribute(ids::MESSAGE_DIGEST, &octet_string(&[0; 32]));
    let token = Structure { content: octet_string(b"A"), ..Structure::default() }.der();
    let pieces = |count: usize| element(tag::OCTET_STRING | tag::CONSTRUCTED, &[&many(&octet_string(b"A"), count)]);
    let nested = |levels: usize, inner: Vec<u8>| {
        (0..levels).fold(inner, |inner, _| element(tag::OCTET_STRING | tag::CONSTRUCTED, &[&inner]))
    };
    let identifiers = many(&sequence(&[&octet_string(&[0; 32])]), 100_000);
    let with = |part: &dyn Fn(&mut Structure)| {
        let mut structure = Structure::default();
        part(&mut structure);
        structure.der()
    };
    let shapes: Vec<(&str, Vec<u8>)> = vec![
        ("deep", (0..500_000).fold(vec![], |_, _| vec![]).into_iter().chain(many(&[0x30, 0x80], 500_000)).collect()),
        ("deep-and-wide", [many(&[0x30, 0x80], 60), many(&[5, 0], 1_000_000)].concat()),
        ("digests-100000", with(&|s| s.digests = many(&sequence(&[&oid(ids::SHA256), &null()]), 100_000))),
        ("attributes-100000", with(&|s| s.signed = many(&value, 100_000))),
        ("unsigned-100000", with(&|s| s.unsigned = many(&value, 100_000))),
        ("certificates-100000", with(&|s| s.certificates = many(&[0x30, 0], 100_000))),
        ("certificates-real-10000", with(&|s| s.certificates = many(&small, 10_000))),
        ("name-of-a-megabyte", with(&|s| s.certificates = many(&certificate(&name(&many(b"A ", 500_000), 1), &[]), 4))),
        ("name-of-many-parts", with(&|s| s.certificates = certificate(&name(b"A", 100_000), &[]))),
        (
            "issuer-of-many-parts",
            with(&|s| {
                s.signer = sequence(&[&name(b"A", 100_000), &integer(&[1])]);
                s.certificates = many(&small, 2_000);
            }),
        ),
        ("extensions-100000", with(&|s| s.certificates = certificate(&name(b"A", 1), &many(&extension, 100_000)))),
        ("policies-200000", with(&|s| s.certificates = certificate(&name(b"A", 1), &policies))),
        ("tokens-10000", with(&|s| s.unsigned = attribute(ids::TIME_STAMP_TOKEN, &many(&token, 10_000)))),
        (
            "identifiers-100000",
            with(&|s| {
                s.signed = attribute(ids::SIGNING_CERTIFICATE_V2, &sequence(&[&sequence(&[&identifiers])]));
            }),
        ),
        ("pieces-1000000", with(&|s| s.signature = Some(pieces(1_000_000)))),
        ("pieces-in-pieces", with(&|s| s.signature = Some(nested(50, pieces(300_000))))),
        ("content-in-pieces", with(&|s| s.content = nested(50, octet_string(&[0; 3_000_000])))),
    ];
    for (what, structure) in shapes {
        let outcome = measured(&format!("cms-{what}"), &around(&structure));
        let is_decided = outcome.verdict.starts_with("a limit was passed")
            || outcome.verdict.starts_with("ok Total")
            || outcome.verdict.starts_with("ok Indeterminate");
        assert!(is_decided && !outcome.verdict.contains("TotalPassed"), "{what}: {}", outcome.verdict);
        assert_eq!(outcome.signing, "ok", "{what}: what an earlier signature holds is not read to add another");
    }
}

#[test]
fn what_many_signatures_cover_is_hashed_within_a_sum() {
    // A structure whose signer says nothing that is wrong before the hash is asked for.
    let digest = attribute(ids::MESSAGE_DIGEST, &octet_string(&[0; 32]));
    let content = attribute(ids::CONTENT_TYPE, &oid(ids::DATA));
    let structure = Structure { signed: [content, digest].concat(), ..Structure::default() }.der();
    // Before the signatures a picture, which is hashed once; behind them one that each covers anew.
    let to_hash = "a limit was passed: too much to hash";
    for (count, before, behind, needed) in [
        (12, 40_000_000, 0, "ok TotalFailed(Hash)"),
        (3, 0, 20_000_000, "ok TotalFailed(Hash)"),
        (64, 0, 45_000_000, to_hash),
    ] {
        let fields = (10..10 + 2 * count).step_by(2);
        let mut forge = Forge::with_form(fields.clone());
        forge.stream(8, "", &vec![0; before]);
        // In no order.
        for number in fields.rev() {
            forge.field(number, number + 1, "");
            forge.signature(number + 1, &structure, "");
        }
        forge.stream(9, "", &vec![0; behind]);
        let verdict = measured(&format!("hashed-{count}"), &forge.table()).verdict;
        assert!(verdict.starts_with(needed), "{count}: {verdict}");
    }
}

#[test]
fn answers_of_a_megabyte_are_decided_whatever_is_in_them() {
    let lists = |piece: &str| format!("{{\"credentialIDs\":[{}0]}}", piece.repeat(1_000_000 / piece.len()));
    let members: String = (0..100_000).map(|key| format!("\"{key:x}\":0,")).collect();
    for (what, answer) in [
        ("lists", lists("[],")),
        ("numbers", lists("0,")),
        ("objects", lists("{\"a\":{}},")),
        ("texts", lists("\"a\",")),
        ("members", format!("{{{members}\"a\":0}}")),
        ("long", format!("{{\"credentialIDs\":[\"{}\"]}}", "a".repeat(1_000_000))),
        ("deep", format!("{{\"a\":{}", "[".repeat(1_000_000))),
    ] {
        let outcome = measured(&format!("answer-{what}"), answer.as_bytes());
        assert!(!outcome.verdict.starts_with("ok"), "{what}: {}", outcome.verdict);
    }
}
