//! Writes signed documents of every layout into a folder, to be judged by independent tools.
//!
//! `cargo run -p gocua-signing --example sign -- FOLDER [DOCUMENT.pdf ...]`: own documents are signed as well.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, dead_code)]

#[path = "../tests/signing/papers.rs"]
mod papers;
#[path = "../tests/signing/pki.rs"]
mod pki;

use std::path::Path;
use std::time::Instant;

use base64::Engine;
use gocua_signing::pades::{Prepared, SignatureOptions, SignerChain, prepare};
use gocua_signing::validate::validate;
use rcgen::SigningKey;

fn pem(der: &[u8]) -> String {
    let text = base64::engine::general_purpose::STANDARD.encode(der);
    format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
}

fn sign(
    document: &[u8],
    chain: &SignerChain,
    value: impl Fn(&Prepared) -> Vec<u8>,
) -> Result<Vec<u8>, gocua_signing::Error> {
    let options = SignatureOptions {
        name: "Lò Thị Ủ".into(),
        reason: Some("Tôi đồng ý với nội dung tờ khai".into()),
        location: Some("Lào Cai".into()),
        signing_time: pki::NOW,
    };
    let started = Instant::now();
    let prepared = prepare(&document, chain, &options)?;
    let preparing = started.elapsed();
    let returned = value(&prepared);
    let started = Instant::now();
    let value = prepared.accept(&returned)?;
    let mut out = Vec::with_capacity(prepared.signed_length() as usize);
    prepared.finish(&document, &value, &mut out)?;
    println!("  {} bytes: prepare {preparing:?}, accept and finish {:?}", document.len(), started.elapsed());
    Ok(out)
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap();
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder).unwrap();
    let tree = pki::Tree::new();
    std::fs::write(folder.join("root.pem"), pem(&tree.root.der)).unwrap();
    std::fs::write(folder.join("issuing.pem"), pem(&tree.issuing.der)).unwrap();
    let chain = tree.chain();
    let (rsa_certificate, rsa_key) = pki::rsa_citizen(&tree.issuing);
    let rsa_chain = SignerChain::new(vec![rsa_certificate, tree.issuing.der.clone()]).unwrap();

    let filling = format!("<< /Length 1000000 >>\nstream\n{}\nendstream", "x".repeat(1_000_000));
    let large =
        papers::classic(&[papers::CATALOG, papers::PAGES, papers::PAGE, papers::CONTENT, papers::FONT, &filling], "");
    let mut documents = vec![
        ("plain".to_owned(), papers::plain()),
        ("packed".to_owned(), papers::packed()),
        ("hybrid".to_owned(), papers::hybrid()),
        ("printed".to_owned(), papers::printed()),
        ("large".to_owned(), large),
    ];
    for path in arguments {
        let name = Path::new(&path).file_stem().unwrap().to_string_lossy().into_owned();
        documents.push((name, std::fs::read(&path).unwrap()));
    }
    for (name, document) in documents {
        println!("{name}");
        let out = match sign(&document, &chain, |prepared| tree.signer.der(&prepared.digest())) {
            Ok(out) => out,
            Err(error) => {
                println!("  refused: {error}");
                continue;
            }
        };
        let started = Instant::now();
        let report = validate(&out, &tree.anchors(), pki::NOW).unwrap();
        println!(
            "  {:?} {:?} in {:?}",
            report.signatures.last().map(|s| s.indication),
            report.signatures.last().map(|s| s.level),
            started.elapsed()
        );
        std::fs::write(folder.join(format!("{name}.pdf")), &document).unwrap();
        std::fs::write(folder.join(format!("{name}-signed.pdf")), &out).unwrap();
        let twice = sign(&out, &rsa_chain, |prepared| rsa_key.sign(&prepared.to_be_signed()).unwrap()).unwrap();
        let report = validate(&twice, &tree.anchors(), pki::NOW).unwrap();
        let verdicts: Vec<_> =
            report.signatures.iter().map(|s| (s.indication, s.covers_whole_file, s.later_changes)).collect();
        println!("  twice: {verdicts:?}");
        std::fs::write(folder.join(format!("{name}-twice.pdf")), &twice).unwrap();
    }
}
