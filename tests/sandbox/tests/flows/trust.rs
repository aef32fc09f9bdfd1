//! Time-stamps, OCSP, CRL and issuer certificates, judged by OpenSSL.

use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gocua_sandbox::citizens::Citizen;
use gocua_sandbox::pki::Authority;
use serde_json::json;

use crate::client::Phone;

/// Runs OpenSSL in a folder and returns all it said; the test fails when it is not installed.
fn openssl(folder: &Path, arguments: &str) -> String {
    let output =
        Command::new("openssl").args(arguments.split(' ')).current_dir(folder).output().expect("openssl is installed");
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn write_certificates(phone: &Phone) {
    let pki = &phone.sandbox.world.pki;
    let put = |name: &str, der: &[u8]| std::fs::write(phone.data.join(name), der).unwrap();
    put("root.pem", pki.root_pem().as_bytes());
    put("citizens.der", &pki.authority(Authority::Citizens).chain_der[0]);
    put("leaf.der", &pki.citizen_credential(Citizen::by_id("lo-thi-u").unwrap()).chain_der[0]);
    for name in ["citizens", "leaf"] {
        openssl(&phone.data, &format!("x509 -inform DER -in {name}.der -out {name}.pem"));
    }
}

#[tokio::test]
async fn openssl_accepts_the_time_stamp_for_these_bytes_only() {
    let phone = Phone::new().await;
    write_certificates(&phone);
    std::fs::write(phone.data.join("document"), "Tờ khai").unwrap();
    std::fs::write(phone.data.join("another"), "Tờ khai khác").unwrap();
    for certificates in [" -cert", ""] {
        openssl(&phone.data, &format!("ts -query -data document -sha256{certificates} -out query.tsq"));
        let query = std::fs::read(phone.data.join("query.tsq")).unwrap();
        let request = phone
            .http
            .post(format!("{}/tsa", phone.urls().pages))
            .header("content-type", "application/timestamp-query")
            .body(query);
        let answer = phone.send(request).await;
        assert_eq!(answer.header("content-type"), "application/timestamp-reply");
        std::fs::write(phone.data.join("reply.tsr"), &answer.body).unwrap();
        std::fs::write(phone.data.join("tsa.der"), &phone.sandbox.world.pki.tsa().chain_der[0]).unwrap();
        openssl(&phone.data, "x509 -inform DER -in tsa.der -out tsa.pem");
        let untrusted = if certificates.is_empty() { " -untrusted tsa.pem" } else { "" };
        let check = format!("ts -verify -in reply.tsr -CAfile root.pem{untrusted}");
        let said = openssl(&phone.data, &format!("{check} -queryfile query.tsq"));
        assert!(said.contains("Verification: OK"), "{said}");
        let said = openssl(&phone.data, &format!("{check} -data document"));
        assert!(said.contains("Verification: OK"), "{said}");
        let said = openssl(&phone.data, &format!("{check} -data another"));
        assert!(said.contains("message imprint mismatch"), "{said}");
    }
    // A policy that is not ours, and an algorithm that is too weak.
    for (query, failure) in [
        ("-sha256 -tspolicy 1.2.3", "the requested TSA policy is not supported"),
        ("-sha1", "unrecognized or unsupported algorithm"),
    ] {
        openssl(&phone.data, &format!("ts -query -data document {query} -out query.tsq"));
        let request = phone
            .http
            .post(format!("{}/tsa", phone.urls().pages))
            .header("content-type", "application/timestamp-query")
            .body(std::fs::read(phone.data.join("query.tsq")).unwrap());
        std::fs::write(phone.data.join("reply.tsr"), phone.send(request).await.body).unwrap();
        let said = openssl(&phone.data, "ts -reply -in reply.tsr -text");
        assert!(said.contains("Status: Rejected.") && said.contains(failure), "{said}");
    }
    phone.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn openssl_hears_good_then_revoked_and_unknown_for_strangers() {
    let phone = Phone::new().await;
    write_certificates(&phone);
    let ask = |what: &str| {
        openssl(
            &phone.data,
            &format!("ocsp -issuer citizens.pem {what} -url {}/ocsp -CAfile root.pem", phone.urls().pages),
        )
    };
    for hash in ["", "-sha256 "] {
        let said = ask(&format!("{hash}-cert leaf.pem"));
        assert!(said.contains("Response verify OK") && said.contains("leaf.pem: good"), "{said}");
    }
    assert!(ask("-serial 0x1234").contains("0x1234: unknown"));

    // The same question in the address (RFC 6960 A.1).
    openssl(&phone.data, "ocsp -no_nonce -issuer citizens.pem -cert leaf.pem -reqout question.der");
    let question = STANDARD.encode(std::fs::read(phone.data.join("question.der")).unwrap());
    let question = question.replace('/', "%2F").replace('+', "%2B").replace('=', "%3D");
    let by_address = phone.get(&format!("{}/ocsp/{question}", phone.urls().pages)).await;
    std::fs::write(phone.data.join("answer.der"), by_address.body).unwrap();
    let said =
        openssl(&phone.data, "ocsp -no_nonce -issuer citizens.pem -cert leaf.pem -respin answer.der -CAfile root.pem");
    assert!(said.contains("Response verify OK") && said.contains("leaf.pem: good"), "{said}");

    // The right name of the issuer with another key is not an issuer of ours: unauthorized (6).
    let mut question = std::fs::read(phone.data.join("question.der")).unwrap();
    let hashes: Vec<usize> = (0..question.len() - 1).filter(|at| question[*at..].starts_with(&[0x04, 0x14])).collect();
    question[hashes[1] + 2] ^= 1;
    let request = phone.http.post(format!("{}/ocsp", phone.urls().pages)).body(question);
    assert_eq!(phone.send(request).await.body, [0x30, 3, 0x0a, 1, 6]);

    let order = json!({ "citizen": "010156000123", "reason": 1, "ago": 60 });
    let revoked = phone.post_json(&format!("{}/sandbox/revoke", phone.urls().pages), "", &order).await;
    assert_eq!(revoked.status, 201);
    let said = ask("-cert leaf.pem");
    assert!(said.contains("leaf.pem: revoked") && said.contains("keyCompromise"), "{said}");

    // The list says the same, and the chain without it was right.
    let said = openssl(&phone.data, "verify -CAfile root.pem -untrusted citizens.pem leaf.pem");
    assert!(said.contains("leaf.pem: OK"), "{said}");
    for name in ["root", "citizens"] {
        let list = phone.get(&format!("{}/crl/{name}.crl", phone.urls().pages)).await;
        std::fs::write(phone.data.join("list.der"), list.body).unwrap();
        openssl(&phone.data, &format!("crl -inform DER -in list.der -out {name}-crl.pem"));
    }
    let said = openssl(&phone.data, "crl -in root-crl.pem -CAfile root.pem -noout");
    assert!(said.contains("verify OK"), "{said}");
    let said = openssl(
        &phone.data,
        "verify -crl_check_all -CAfile root.pem -untrusted citizens.pem -CRLfile root-crl.pem -CRLfile citizens-crl.pem leaf.pem",
    );
    assert!(said.contains("certificate revoked"), "{said}");
    phone.stop().await;
}

#[tokio::test]
async fn certificates_say_where_to_ask_and_the_places_answer() {
    let phone = Phone::new().await;
    write_certificates(&phone);
    let pages = phone.urls().pages.clone();
    let text = openssl(&phone.data, "x509 -in leaf.pem -noout -text");
    for place in ["/ocsp", "/aia/citizens.cer", "/crl/citizens.crl"] {
        assert!(text.contains(&format!("URI:{pages}{place}")), "{text}");
    }
    assert!(text.contains("Digital Signature, Non Repudiation"), "{text}");
    let issuer = phone.get(&format!("{pages}/aia/citizens.cer")).await;
    assert_eq!(issuer.body, phone.sandbox.world.pki.authority(Authority::Citizens).chain_der[0]);
    assert_eq!(phone.get(&format!("{pages}/aia/nobody.cer")).await.status, 404);
    phone.stop().await;
}

#[tokio::test]
async fn keys_and_certificates_outlive_a_restart() {
    let phone = Phone::new().await;
    let before = phone.sandbox.world.pki.agency_signer("Công an xã Mường Khương");
    let again = phone.sandbox.world.pki.agency_signer("Công an xã Mường Khương");
    assert_eq!(before.chain_der, again.chain_der);
    assert_ne!(before.chain_der, phone.sandbox.world.pki.agency_signer("Sở Tư pháp").chain_der);
    let (root, tls_root) =
        (phone.sandbox.world.pki.root_der().to_vec(), phone.sandbox.world.pki.tls_root_der().to_vec());
    let Phone { sandbox, data, .. } = phone;
    let address = (sandbox.urls().pages.clone(), sandbox.urls().api.clone());
    sandbox.stop().await;
    let options = gocua_sandbox::Options::new(data.clone());
    let sandbox = gocua_sandbox::start(options, axum::Router::new()).await.unwrap();
    // It stands in receipts and sessions: under another one they would be somebody else's.
    assert_eq!((sandbox.urls().pages.clone(), sandbox.urls().api.clone()), address);
    let pki = &sandbox.world.pki;
    assert_eq!(pki.root_der(), root);
    assert_eq!(pki.tls_root_der(), tls_root);
    assert_eq!(pki.agency_signer("Công an xã Mường Khương").key, before.key);
    sandbox.stop().await;
    std::fs::remove_dir_all(data).unwrap();
}
