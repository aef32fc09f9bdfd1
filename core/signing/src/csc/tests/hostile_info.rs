//! What a service says about itself and its credentials, at its worst.

use serde_json::{Value, json};

use super::double::{BASE, CREDENTIAL, Double, Phone, answer, three};
use crate::csc::*;

#[test]
fn an_authorisation_server_without_tls_is_refused() {
    let mut phone = Phone::new(Double::new());
    phone.double.info["oauth2"] = Value::from("http://ky.example/signing");
    assert_eq!(phone.server(), Err(Error::UntrustedUrl));
}

#[test]
fn info_with_hardly_anything_in_it_is_enough() {
    let mut phone = Phone::new(Double {
        info: json!({ "oauth2": "https://ky.example/signing", "specs": null, "signature_formats": { "P": {} }, "methods": null, "authType": 7 }),
        ..Double::new()
    });
    phone.sign_well(&three());
}

#[test]
fn versions_other_than_2_are_refused_by_name() {
    for specs in ["1.0.4.0", "3.0", "two"] {
        let mut phone = Phone::new(Double::new());
        phone.double.info["specs"] = Value::from(specs);
        assert_eq!(phone.info(), Err(Error::UnknownVersion(specs.to_owned())));
    }
}

#[test]
fn a_service_without_browser_codes_is_refused() {
    let mut phone = Phone::new(Double::new());
    phone.double.info["authType"] = json!(["TLS", "oauth2client"]);
    assert_eq!(phone.server(), Err(Error::NotOffered("oauth2code")));
}

#[test]
fn a_credential_is_read_in_every_spelling() {
    let mut phone = Phone::new(Double::new());
    phone.double.credential["SCAL"] = json!(2);
    phone.double.credential["multisign"] = json!("3");
    phone.double.credential["key"] = json!({ "status": "ENABLED", "algo": "1.2.840.113549.1.1.1", "len": "2048" });
    let credential = phone.credential().expect("a credential");
    assert_eq!(
        (credential.scal, credential.max_signatures, credential.kind(), credential.key_bits),
        (Scal::Two, 3, Some(KeyKind::Rsa), Some(2_048))
    );
    assert_eq!(credential.certificates, [b"leaf".to_vec(), b"issuer".to_vec()]);
    // Only the bare RSA key OID: the hash algorithm must be named beside it.
    let attempt = phone.attempt(&three()).expect("an attempt");
    let grant = phone.authorise(&attempt).expect("a grant");
    let request = phone.service.sign_hash_request(&grant, &credential, &three()).expect("a request");
    let body: Value = serde_json::from_slice(request.body()).expect("JSON");
    assert_eq!(
        (body["signAlgo"].as_str(), body["hashAlgorithmOID"].as_str()),
        (Some("1.2.840.113549.1.1.1"), Some("2.16.840.1.101.3.4.2.1"))
    );
    let minimal = json!({ "key": { "algo": ["1.2.840.10045.4.3.2"] }, "cert": { "certificates": ["AA=="] } });
    let id = CredentialId::new(CREDENTIAL).expect("a name");
    let credential = phone.service.credentials_info(&id, &answer(200, &minimal)).expect("a credential");
    assert_eq!((credential.max_signatures, credential.scal, credential.check(1)), (1, Scal::One, Ok(())));
}

#[test]
fn an_answer_about_another_credential_is_refused() {
    let service = Service::new(BASE).expect("a good address");
    let id = CredentialId::new(CREDENTIAL).expect("a name");
    assert!(service.credentials_info(&id, &answer(200, &json!({ "credentialID": "other" }))).is_err());
}

#[test]
fn what_cannot_sign_says_why_before_the_browser_opens() {
    let reason = |path: &str, value: Value| {
        let mut phone = Phone::new(Double::new());
        *phone.double.credential.pointer_mut(path).expect("a member") = value;
        phone.credential().expect("a credential").check(1)
    };
    assert_eq!(reason("/key/status", json!("disabled")), Err(Error::Unusable(Unusable::KeyDisabled)));
    assert_eq!(reason("/cert/status", json!("EXPIRED")), Err(Error::Unusable(Unusable::Expired)));
    assert_eq!(reason("/cert/status", json!("suspended")), Err(Error::Unusable(Unusable::Revoked)));
    assert_eq!(reason("/cert/certificates", json!([])), Err(Error::Unusable(Unusable::NoCertificate)));
    assert_eq!(reason("/key/algo", json!(["1.3.101.112"])), Err(Error::Unusable(Unusable::Algorithm)));
    assert_eq!(reason("/auth/mode", json!("explicit")), Err(Error::Unusable(Unusable::Explicit)));
    assert_eq!(reason("/description", Value::Null), Ok(()));
}

#[test]
fn more_documents_than_one_approval_covers_are_said_beforehand() {
    let mut phone = Phone::new(Double::new());
    phone.double.credential["multisign"] = json!(1);
    assert_eq!(phone.sign(&three()), Err(Error::TooMany { asked: 3, allowed: 1 }));
    assert_eq!(phone.double.signed, 0);
    phone.sign_well(&[[1; 32]]);
    assert_eq!(
        phone.attempt(&vec![[1; 32]; MAX_DIGESTS + 1]).err(),
        Some(Error::TooMany { asked: MAX_DIGESTS + 1, allowed: MAX_DIGESTS })
    );
    assert!(matches!(phone.attempt(&[]), Err(Error::OutsideGrant(_))));
}
