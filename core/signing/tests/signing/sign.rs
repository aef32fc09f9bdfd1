//! From a document to a signed document.

use gocua_signing::Error;
use gocua_signing::pades::{Prepared, SignatureOptions, SignerChain, prepare};
use gocua_signing::pdf;
use gocua_signing::validate::{Indication, LaterChanges, Level, validate};

use super::papers;
use super::pki::{NOW, Tree, rsa_citizen};

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
    let value = prepared.accept(&tree.signer.der(&prepared.digest())).unwrap();
    let mut out = Vec::new();
    prepared.finish(&document, &value, &mut out).unwrap();
    out
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
