//! From a document to a signed document.

use gocua_signing::pades::{Prepared, SignatureOptions, SignerChain, prepare};
use gocua_signing::validate::{Indication, LaterChanges, Level, validate};
use gocua_signing::{Error, pdf, x509};
use rcgen::{ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose, PKCS_ED25519, SigningKey, date_time_ymd};

use super::forge::Forge;
use super::papers;
use super::pki::{NOW, Signer, Tree, citizen, rsa_citizen};

pub(crate) fn options() -> SignatureOptions {
    SignatureOptions {
        name: "Lò Thị Ủ".into(),
        reason: Some("Tôi đồng ý với nội dung tờ khai".into()),
        location: None,
        signing_time: NOW,
    }
}

pub(crate) fn signed(tree: &Tree, document: &[u8]) -> Vec<u8> {
    let prepared = prepare(&document, &tree.chain(), &options()).unwrap();
    finished(&prepared, document, &tree.signer.der(&prepared.digest()))
}

pub(crate) fn finished(prepared: &Prepared, document: &[u8], value: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    prepared.finish(&document, &prepared.accept(value).unwrap(), &mut out).unwrap();
    out
}

fn contains(haystack: &[u8], needle: &str) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn every_layout_is_signed_as_b_b_and_its_old_bytes_stay() {
    let tree = Tree::new();
    let forms = [
        ("plain", papers::plain()),
        ("packed", papers::packed()),
        ("hybrid", papers::hybrid()),
        ("printed", papers::printed()),
        ("no line end", papers::plain().strip_suffix(b"\n").unwrap().to_vec()),
    ];
    for (form, document) in forms {
        let out = signed(&tree, &document);
        assert!(out.starts_with(&document), "{form}");
        let report = validate(&out, &tree.anchors(), NOW).unwrap();
        let [signature] = report.signatures.as_slice() else { panic!("{form}: one signature") };
        assert_eq!(signature.indication, Indication::TotalPassed, "{form}");
        assert_eq!(signature.level, Some(Level::BB), "{form}");
        assert!(signature.covers_whole_file, "{form}");
        assert_eq!(signature.later_changes, LaterChanges::Nothing, "{form}");
        assert_eq!(signature.signer.common_name.as_deref(), Some("Lò Thị Ủ"), "{form}");
        assert_eq!(signature.issuer.common_name.as_deref(), Some("Cấp phát thử nghiệm"), "{form}");
        assert_eq!(signature.reason.as_deref(), Some("Tôi đồng ý với nội dung tờ khai"), "{form}");
        assert_eq!(signature.signing_time, Some(NOW), "{form}");
    }
}

#[test]
fn the_dictionary_is_what_pades_asks_for() {
    let document = papers::plain();
    let out = signed(&Tree::new(), &document);
    let added = &out[document.len()..];
    for needed in [
        "/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached",
        "/M (D:20261122113000+07'00')",
        "/ByteRange [000000000000 00000000",
        "/SigFlags 3",
        "/Extensions << /ESIC << /BaseVersion /1.7 /ExtensionLevel 1 >> >>",
        "/Rect [0 0 0 0] /F 132 /P 3 0 R",
    ] {
        assert!(contains(added, needed), "{needed}");
    }
    assert!(!contains(added, "/Cert"), "the certificate is in the signature only");
}

#[test]
fn a_file_whose_offsets_are_wrong_is_refused_and_not_repaired() {
    let mut document = papers::plain();
    document.splice(9..9, *b"% moved\n");
    let refused = prepare(&document, &Tree::new().chain(), &options());
    assert!(matches!(refused, Err(Error::Pdf(pdf::Error::Malformed(_)))), "{refused:?}");
}

#[test]
fn old_versions_are_raised_and_new_ones_need_no_extension() {
    let tree = Tree::new();
    let with_header = |header: &[u8; 8]| {
        let mut document = papers::plain();
        document[..8].copy_from_slice(header);
        let out = signed(&tree, &document);
        out[document.len()..].to_vec()
    };
    assert!(contains(&with_header(b"%PDF-1.4"), "/Version /1.7"));
    assert!(contains(&with_header(b"%PDF-1.4"), "/ESIC"));
    assert!(!contains(&with_header(b"%PDF-1.7"), "/Version"));
    assert!(!contains(&with_header(b"%PDF-2.0"), "/ESIC"));
}

#[test]
fn ecdsa_values_are_taken_as_der_and_side_by_side_and_rsa_as_pkcs1() {
    let tree = Tree::new();
    let document = papers::plain();
    let prepared = prepare(&document, &tree.chain(), &options()).unwrap();
    let from_der = prepared.accept(&tree.signer.der(&prepared.digest())).unwrap();
    let from_raw = prepared.accept(&tree.signer.raw(&prepared.digest())).unwrap();
    assert_eq!(from_der, from_raw, "both are kept as DER (the signer is deterministic)");
    assert_eq!(from_der.as_bytes().first(), Some(&0x30));

    let (certificate, key) = rsa_citizen(&tree.issuing);
    let chain = SignerChain::new(vec![certificate, tree.issuing.der.clone()]).unwrap();
    let prepared = prepare(&document, &chain, &options()).unwrap();
    let mut value = key.sign(&prepared.to_be_signed()).unwrap();
    let out = finished(&prepared, &document, &value);
    let report = validate(&out, &tree.anchors(), NOW).unwrap();
    assert_eq!(report.signatures[0].indication, Indication::TotalPassed);
    assert_eq!(report.signatures[0].level, Some(Level::BB));
    value[100] ^= 1;
    assert_eq!(prepared.accept(&value), Err(Error::NotOurSignature));
}

#[test]
fn only_a_signature_of_this_document_by_this_signer_is_accepted() {
    let tree = Tree::new();
    let document = papers::plain();
    let prepared = prepare(&document, &tree.chain(), &options()).unwrap();
    let other_document = papers::packed();
    let other = prepare(&other_document, &tree.chain(), &options()).unwrap();
    let stranger = Signer::new(&tree.issuing, &citizen("Người khác"));
    let ours = tree.signer.der(&prepared.digest());
    let flipped =
        |at: usize| ours.iter().enumerate().map(|(i, b)| if i == at { b ^ 1 } else { *b }).collect::<Vec<_>>();
    for (what, value) in [
        ("another document", tree.signer.der(&other.digest())),
        ("the document instead of the attributes", tree.signer.der(&prepared.document_digest())),
        ("another key", stranger.der(&prepared.digest())),
        ("another key, raw", stranger.raw(&prepared.digest())),
        ("nothing", vec![]),
        ("zeros", vec![0; 64]),
        ("too long", [ours.as_slice(), &[0]].concat()),
        ("damaged", flipped(10)),
        ("damaged at the end", flipped(ours.len() - 1)),
    ] {
        assert_eq!(prepared.accept(&value), Err(Error::NotOurSignature), "{what}");
    }
    // A value accepted for one document cannot be put into another.
    let value = other.accept(&tree.signer.der(&other.digest())).unwrap();
    assert_eq!(prepared.finish(&document, &value, &mut Vec::new()), Err(Error::NotOurSignature));
}

#[test]
fn a_document_that_changed_after_it_was_shown_is_not_signed() {
    let tree = Tree::new();
    let document = papers::plain();
    let prepared = prepare(&document, &tree.chain(), &options()).unwrap();
    let value = prepared.accept(&tree.signer.der(&prepared.digest())).unwrap();
    for at in [0, 20, document.len() / 2, document.len() - 1] {
        let mut changed = document.clone();
        changed[at] ^= 1;
        assert_eq!(prepared.finish(&changed, &value, &mut Vec::new()), Err(Error::DocumentChanged), "{at}");
    }
    let longer = [document.as_slice(), b"\n"].concat();
    assert_eq!(prepared.finish(&longer, &value, &mut Vec::new()), Err(Error::DocumentChanged));
}

#[test]
fn a_full_disk_is_told_apart() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let tree = Tree::new();
    let document = papers::plain();
    let prepared = prepare(&document, &tree.chain(), &options()).unwrap();
    let value = prepared.accept(&tree.signer.der(&prepared.digest())).unwrap();
    assert_eq!(prepared.finish(&document, &value, &mut Full), Err(Error::Write(std::io::ErrorKind::StorageFull)));
}

#[test]
fn a_prepared_signature_survives_the_app() {
    let tree = Tree::new();
    let document = papers::printed();
    let prepared = prepare(&document, &tree.chain(), &options()).unwrap();
    let journalled = serde_json::to_vec(&prepared).unwrap();
    let restored: Prepared = serde_json::from_slice(&journalled).unwrap();
    assert_eq!(restored, prepared);
    assert_eq!(restored.digest(), prepared.digest());
    let out = finished(&restored, &document, &tree.signer.raw(&prepared.digest()));
    assert_eq!(out.len() as u64, prepared.signed_length());
    assert_eq!(validate(&out, &tree.anchors(), NOW).unwrap().signatures[0].indication, Indication::TotalPassed);
    assert!(journalled.len() < 16_000, "{} bytes", journalled.len());
}

#[test]
fn preparing_twice_gives_the_same_digest() {
    let tree = Tree::new();
    let document = papers::printed();
    let digest = || prepare(&document, &tree.chain(), &options()).unwrap().digest();
    assert_eq!(digest(), digest());
}

#[test]
fn a_second_signature_leaves_the_first_valid_whatever_the_form_looks_like() {
    let tree = Tree::new();
    let (certificate, key) = rsa_citizen(&tree.issuing);
    let second = SignerChain::new(vec![certificate, tree.issuing.der.clone()]).unwrap();
    let with_form = papers::classic(
        &[
            "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields 6 0 R /DA (/F1 0 Tf) >> >>",
            papers::PAGES,
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots 7 0 R >>",
            papers::CONTENT,
            "<< /Type /Annot /Subtype /Widget /FT /Tx /T (Signature1) /Rect [0 0 9 9] /F 4 /P 3 0 R >>",
            "[5 0 R]",
            "[5 0 R]",
        ],
        "",
    );
    for document in [papers::plain(), papers::packed(), papers::hybrid(), papers::printed(), with_form] {
        let once = signed(&tree, &document);
        let prepared = prepare(&once, &second, &options()).unwrap();
        let twice = finished(&prepared, &once, &key.sign(&prepared.to_be_signed()).unwrap());
        assert!(twice.starts_with(&once));
        let report = validate(&twice, &tree.anchors(), NOW).unwrap();
        let verdicts: Vec<_> = report
            .signatures
            .iter()
            .map(|s| (s.indication, s.level, s.covers_whole_file, s.later_changes, s.signer.common_name.as_deref()))
            .collect();
        assert_eq!(
            verdicts,
            [
                (Indication::TotalPassed, Some(Level::BB), false, LaterChanges::OnlySignatures, Some("Lò Thị Ủ")),
                (Indication::TotalPassed, Some(Level::BB), true, LaterChanges::Nothing, Some("Nguyễn Văn Đức")),
            ]
        );
        assert_ne!(report.signatures[0].field, report.signatures[1].field);
    }
}

#[test]
fn what_writers_in_the_field_do_is_read() {
    let tree = Tree::new();
    // The last object of an object stream is a number, and the data ends with it: what may be done after certifying.
    let certified = |level: &str| {
        let catalog = "<< /Type /Catalog /Pages 2 0 R \
                       /Perms << /DocMDP << /Reference [<< /TransformParams << /P 4 0 R >> >>] >> >> >>";
        let objects = [catalog, papers::PAGES, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>", level];
        let starts = objects.iter().scan(0, |at, text| {
            let start = *at;
            *at += text.len() + 1;
            Some(start)
        });
        let index: Vec<(u32, usize)> = (1..).zip(starts).collect();
        let mut forge = Forge::new();
        forge.object_stream(5, &index, objects.join(" ").as_bytes());
        forge.stream_table()
    };
    let last_number = certified("2");
    let forbidden = prepare(&certified("1"), &tree.chain(), &options());
    assert_eq!(forbidden, Err(Error::Pdf(pdf::Error::ChangesForbidden)), "the number is read");
    // A free entry whose generation has gone on counting.
    let at = b"0000000000 65535 f";
    let mut counted = papers::plain();
    let place = counted.windows(at.len()).position(|window| window == at).unwrap();
    counted[place..place + at.len()].copy_from_slice(b"0000000000 65536 f");
    for (what, document) in [("a number at the end", last_number), ("a generation of 65536", counted)] {
        let out = signed(&tree, &document);
        let report = validate(&out, &tree.anchors(), NOW).unwrap();
        assert_eq!(report.signatures[0].indication, Indication::TotalPassed, "{what}");
        assert_eq!(report.signatures[0].level, Some(Level::BB), "{what}");
    }
    let in_use = String::from_utf8_lossy(&papers::plain()).replacen("00000 n", "65536 n", 1).into_bytes();
    assert!(prepare(&in_use, &tree.chain(), &options()).is_err(), "of an object in use it is no generation");
}

#[test]
fn documents_that_must_not_be_signed_are_refused_with_the_reason() {
    let tree = Tree::new();
    let refused = |document: Vec<u8>| match prepare(&document, &tree.chain(), &options()) {
        Err(Error::Pdf(error)) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(vec![]), pdf::Error::NotPdf);
    assert_eq!(refused(vec![0x25; 4096]), pdf::Error::NotPdf);
    let objects = [papers::CATALOG, papers::PAGES, papers::PAGE, papers::CONTENT, papers::FONT];
    assert_eq!(refused(papers::classic(&objects, "/Encrypt << /Filter /Standard >>")), pdf::Error::Encrypted);
    let certified = "<< /Type /Catalog /Pages 2 0 R /Perms << /DocMDP 5 0 R >> >>";
    let mdp = |level: u8| {
        format!("<< /Type /Sig /Reference [<< /TransformMethod /DocMDP /TransformParams << /P {level} >> >>] >>")
    };
    let document = |level| papers::classic(&[certified, papers::PAGES, papers::PAGE, papers::CONTENT, &mdp(level)], "");
    assert_eq!(refused(document(1)), pdf::Error::ChangesForbidden);
    assert!(prepare(&document(2), &tree.chain(), &options()).is_ok(), "level 2 allows signing");
    let xfa = "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [] /XFA [] >> >>";
    assert_eq!(
        refused(papers::classic(&[xfa, papers::PAGES, papers::PAGE, papers::CONTENT], "")),
        pdf::Error::Unsupported("XFA form")
    );
    let circle = "<< /Type /Pages /Kids [2 0 R] /Count 1 >>";
    assert_eq!(refused(papers::classic(&[papers::CATALOG, circle], "")), pdf::Error::Malformed("page tree"));
    // One array that is both the list of fields and the list of annotations.
    let shared = [
        "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields 4 0 R >> >>",
        papers::PAGES,
        "<< /Type /Page /Annots 4 0 R >>",
        "[]",
    ];
    assert_eq!(refused(papers::classic(&shared, "")), pdf::Error::Malformed("one object in two places"));
    let loops = papers::updated(&papers::plain(), &[(5, papers::FONT)]);
    let own = loops.windows(6).rposition(|window| window == b"\nxref\n").unwrap() + 1;
    let text = String::from_utf8_lossy(&loops[own..]).into_owned();
    let previous = text.split("/Prev ").nth(1).unwrap().split(' ').next().unwrap();
    let mut circle = loops[..own].to_vec();
    circle.extend_from_slice(text.replace(&format!("/Prev {previous}"), &format!("/Prev {own}")).as_bytes());
    assert_eq!(refused(circle), pdf::Error::Malformed("cross-reference sections go round in a circle"));
}

#[test]
fn certificates_that_cannot_sign_documents_are_refused() {
    let tree = Tree::new();
    let chain = |params| SignerChain::new(vec![Signer::new(&tree.issuing, &params).certificate]);
    let mut only_encryption = citizen("A");
    only_encryption.key_usages = vec![KeyUsagePurpose::KeyEncipherment];
    assert_eq!(chain(only_encryption).unwrap_err(), Error::Certificate(x509::Error::NotForSigning));
    let mut time_stamps = citizen("B");
    time_stamps.extended_key_usages = vec![ExtendedKeyUsagePurpose::TimeStamping];
    assert_eq!(chain(time_stamps).unwrap_err(), Error::Certificate(x509::Error::NotForSigning));
    let key = KeyPair::generate_for(&PKCS_ED25519).unwrap();
    let other_key = SignerChain::new(vec![tree.issuing.issue(&citizen("C"), &key)]);
    assert!(matches!(other_key, Err(Error::Certificate(x509::Error::UnsupportedKey(_)))));
    assert_eq!(SignerChain::new(vec![]).unwrap_err(), Error::Certificate(x509::Error::Missing));
    assert!(SignerChain::new(vec![vec![0x30, 0]]).is_err());

    let mut expired = citizen("D");
    expired.not_after = date_time_ymd(2026, 11, 22);
    let document = papers::plain();
    let refused = prepare(&document, &chain(expired).unwrap(), &options()).unwrap_err();
    assert!(matches!(refused, Error::Certificate(x509::Error::NotValidNow { to: 1_795_305_600, .. })), "{refused:?}");
}

#[test]
fn the_chain_is_put_in_order_and_what_does_not_belong_is_dropped() {
    let tree = Tree::new();
    let stranger = Signer::new(&tree.issuing, &citizen("Người khác"));
    let sent = vec![
        tree.signer.certificate.clone(),
        tree.root.der.clone(),
        stranger.certificate,
        tree.issuing.der.clone(),
        tree.signer.certificate.clone(),
    ];
    let chain = SignerChain::new(sent).unwrap();
    let ordered: Vec<&[u8]> = chain.certificates().map(|certificate| certificate.der()).collect();
    assert_eq!(ordered, [&tree.signer.certificate, &tree.issuing.der, &tree.root.der]);
    assert_eq!(chain.leaf().subject().common_name.as_deref(), Some("Lò Thị Ủ"));
}

#[test]
fn texts_are_limited() {
    let tree = Tree::new();
    let too_long = SignatureOptions { reason: Some("ư".repeat(1001)), ..options() };
    assert!(matches!(prepare(&papers::plain(), &tree.chain(), &too_long), Err(Error::Options(_))));
    let tricky = SignatureOptions { reason: Some(") /Contents <00> (\\".into()), name: String::new(), ..options() };
    let document = papers::plain();
    let prepared = prepare(&document, &tree.chain(), &tricky).unwrap();
    let out = finished(&prepared, &document, &tree.signer.der(&prepared.digest()));
    let report = validate(&out, &tree.anchors(), NOW).unwrap();
    assert_eq!(report.signatures[0].indication, Indication::TotalPassed);
    assert_eq!(report.signatures[0].reason.as_deref(), Some(") /Contents <00> (\\"));
}
