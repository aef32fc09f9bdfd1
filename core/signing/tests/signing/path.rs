//! From a certificate to an anchor.

use gocua_signing::x509::{Anchors, Certificate, KeyKind, Path, PathFault, build_path};
use gocua_signing::{Budget, Limit};
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, GeneralSubtree, IsCa, KeyUsagePurpose, NameConstraints,
};

use super::pki::{Authority, NOW, Signer, Tree, authority, citizen, rsa_citizen};

fn certificate(der: &[u8]) -> Certificate {
    Certificate::from_der(der, &Budget::new()).unwrap()
}

fn path_length(leaf: &[u8], others: &[&[u8]], anchor: &[u8], at: i64) -> Result<usize, PathFault> {
    let others: Vec<_> = others.iter().map(|der| certificate(der)).collect();
    let anchors = Anchors::from_der(vec![anchor.to_vec()]).unwrap();
    build_path(&certificate(leaf), &others, &anchors, at, &Budget::new())
        .map(|path: Path<'_>| path.certificates().len())
}

fn under(root: CertificateParams, issuing: CertificateParams) -> Result<usize, PathFault> {
    let root = Authority::root(root);
    let issuing = root.below(issuing);
    let leaf = Signer::new(&issuing, &citizen("A"));
    path_length(&leaf.certificate, &[&issuing.der], &root.der, NOW)
}

#[test]
fn certificates_say_who_when_and_what_for() {
    let tree = Tree::new();
    let leaf = certificate(&tree.signer.certificate);
    assert_eq!(leaf.subject().to_string(), "CN=Lò Thị Ủ, O=Gõ Cửa thử nghiệm, C=VN");
    assert_eq!((leaf.not_before(), leaf.not_after()), (1_735_689_600, 1_893_456_000));
    assert_eq!(leaf.key().unwrap().kind(), KeyKind::P256);
    assert!(leaf.key_usage().unwrap().non_repudiation());
    assert!(!leaf.key_usage().unwrap().certificate_signing());
    assert!(leaf.is_for_documents());
    assert_eq!(leaf.authority_key_id(), certificate(&tree.issuing.der).subject_key_id());
    let root = certificate(&tree.root.der);
    assert_eq!(root.key().unwrap().kind(), KeyKind::P384);
    assert!(root.basic_constraints().unwrap().authority);
    let rsa = certificate(&rsa_citizen(&tree.issuing).0);
    assert_eq!(rsa.key().unwrap().kind(), KeyKind::Rsa { bits: 2048 });
}

#[test]
fn paths_are_found_through_what_was_sent_in_any_order() {
    let tree = Tree::new();
    let leaf = tree.signer.certificate.as_slice();
    let (issuing, root) = (tree.issuing.der.as_slice(), tree.root.der.as_slice());
    assert_eq!(path_length(leaf, &[issuing], root, NOW), Ok(3));
    assert_eq!(path_length(leaf, &[root, leaf, issuing, issuing], root, NOW), Ok(3));
    assert_eq!(path_length(leaf, &[], issuing, NOW), Ok(2), "an authority in the middle may be the anchor");
    assert_eq!(path_length(leaf, &[], root, NOW), Err(PathFault::NoChain));
    assert_eq!(path_length(leaf, &[issuing], leaf, NOW), Err(PathFault::NoChain), "a signer is no anchor");
}

#[test]
fn only_authorities_issue() {
    let plain = |name| citizen(name);
    assert_eq!(under(authority("R"), plain("I")), Err(PathFault::Constraint("the issuer is not an authority")));
    let mut without_right = authority("I");
    without_right.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    assert_eq!(
        under(authority("R"), without_right),
        Err(PathFault::Constraint("the issuer may not sign certificates"))
    );
    let mut no_ca = authority("I");
    no_ca.is_ca = IsCa::ExplicitNoCa;
    assert_eq!(under(authority("R"), no_ca), Err(PathFault::Constraint("the issuer is not an authority")));
    assert_eq!(under(authority("R"), authority("I")), Ok(3));
}

#[test]
fn the_number_of_authorities_is_limited_as_the_certificates_say() {
    let limited = |name, most| {
        let mut params = authority(name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(most));
        params
    };
    let too_many = Err(PathFault::Constraint("more authorities than allowed"));
    assert_eq!(under(limited("R", 0), authority("I")), too_many);
    assert_eq!(under(limited("R", 1), authority("I")), Ok(3));
    assert_eq!(under(authority("R"), limited("I", 0)), Ok(3));

    let root = Authority::root(authority("R"));
    let first = root.below(limited("I1", 0));
    let second = first.below(authority("I2"));
    let leaf = Signer::new(&second, &citizen("A"));
    assert_eq!(path_length(&leaf.certificate, &[&first.der, &second.der], &root.der, NOW), too_many);
}

#[test]
fn what_must_be_understood_and_is_not_is_refused() {
    let strange = |critical| {
        let mut extension = CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 99_999, 1], vec![5, 0]);
        extension.set_criticality(critical);
        let mut params = authority("I");
        params.custom_extensions = vec![extension];
        params
    };
    let refused = Err(PathFault::Constraint("an extension that must be understood and is not"));
    assert_eq!(under(authority("R"), strange(true)), refused);
    assert_eq!(under(authority("R"), strange(false)), Ok(3));
    assert_eq!(under(strange(true), authority("J")), refused, "on the anchor too");
    let mut constrained = authority("I");
    constrained.name_constraints = Some(NameConstraints {
        permitted_subtrees: vec![GeneralSubtree::DnsName("vn".into())],
        excluded_subtrees: vec![],
    });
    assert_eq!(under(authority("R"), constrained), refused);
}

#[test]
fn an_authority_of_the_same_name_with_another_key_is_not_the_issuer() {
    let tree = Tree::new();
    let mut namesake = authority("Cấp phát thử nghiệm");
    namesake.use_authority_key_identifier_extension = false;
    let namesake = tree.root.below(namesake);
    let leaf = tree.signer.certificate.as_slice();
    assert!(path_length(leaf, &[&namesake.der], &tree.root.der, NOW).is_err());
    assert_eq!(
        path_length(leaf, &[&namesake.der, &tree.issuing.der], &tree.root.der, NOW),
        Ok(3),
        "the search goes on"
    );
}

#[test]
fn every_changed_bit_of_a_certificate_breaks_it() {
    let tree = Tree::new();
    let anchors = Anchors::from_der(vec![tree.issuing.der.clone()]).unwrap();
    let leaf = &tree.signer.certificate;
    for at in 0..leaf.len() {
        for bit in 0..8 {
            let mut changed = leaf.clone();
            changed[at] ^= 1 << bit;
            let passes = Certificate::from_der(&changed, &Budget::new())
                .is_ok_and(|leaf| build_path(&leaf, &[], &anchors, NOW, &Budget::new()).is_ok());
            assert!(!passes, "byte {at}, bit {bit}");
        }
    }
}

#[test]
fn many_lookalikes_do_not_make_the_search_long() {
    let root = Authority::root(authority("R"));
    let issuing = root.below(authority("I"));
    let leaf = Signer::new(&issuing, &citizen("A"));
    let mut same = authority("I");
    same.use_authority_key_identifier_extension = false;
    let lookalikes: Vec<_> = (0..12).map(|_| issuing.below(same.clone()).der).collect();
    let others: Vec<&[u8]> = lookalikes.iter().map(Vec::as_slice).collect();
    assert!(path_length(&leaf.certificate, &others, &root.der, NOW).is_err());
}

#[test]
fn authorities_that_certify_each_other_do_not_make_the_search_long() {
    let round = |name: &str| {
        let mut params = authority(name);
        params.use_authority_key_identifier_extension = false;
        params
    };
    // Every certificate of one authority is issued by the other and looks like thirty more: paths without an end.
    let (one, two) = (Authority::root(round("Một")), Authority::root(round("Hai")));
    let mut others = Vec::new();
    for _ in 0..30 {
        others.push(one.reissue(&two, &round("Hai")));
        others.push(two.reissue(&one, &round("Một")));
    }
    let leaf = certificate(&Signer::new(&one, &citizen("A")).certificate);
    let others: Vec<_> = others.iter().map(|der| certificate(der)).collect();
    let anchors = Anchors::from_der(vec![Authority::root(authority("R")).der]).unwrap();
    let budget = Budget::new();
    let found = build_path(&leaf, &others, &anchors, NOW, &budget);
    assert_eq!(found, Err(PathFault::Limit(Limit::Steps)));
    assert_eq!(found, build_path(&leaf, &others, &anchors, NOW, &budget), "nothing is left for another search");
    assert_eq!(build_path(&leaf, &others[..2], &anchors, NOW, &Budget::new()), Err(PathFault::NoChain));
}
