//! Prints the verdict over every signature in the given files, and whether they could be signed.
//!
//! `cargo run -p gocua-signing --example judge -- [--at UNIX] [ANCHOR.der ...] FILE.pdf ...`
#![allow(clippy::unwrap_used, clippy::print_stdout, dead_code)]

#[path = "../tests/signing/papers.rs"]
mod papers;
#[path = "../tests/signing/pki.rs"]
mod pki;

use std::panic::catch_unwind;

use gocua_signing::pades::{SignatureOptions, prepare};
use gocua_signing::validate::{Anchors, validate};

fn main() {
    let (mut at, mut anchors, mut files) = (pki::NOW, Vec::new(), Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--at" => at = arguments.next().unwrap().parse().unwrap(),
            path if path.ends_with(".der") || path.ends_with(".crt") => anchors.push(std::fs::read(path).unwrap()),
            path => files.push(path.to_owned()),
        }
    }
    let anchors = Anchors::from_der(anchors).unwrap();
    let chain = pki::Tree::new().chain();
    let options = SignatureOptions { name: "A".into(), reason: None, location: None, signing_time: pki::NOW };
    for path in files {
        let file = std::fs::read(&path).unwrap();
        let outcome = catch_unwind(|| validate(&file, &anchors, at));
        let signing = catch_unwind(|| prepare(&file, &chain, &options).map(|_| "can be signed"));
        match outcome {
            Err(_) => println!("{path}\tPANIC"),
            Ok(Err(error)) => println!("{path}\trefused: {error}"),
            Ok(Ok(report)) => {
                for s in &report.signatures {
                    println!(
                        "{path}\t{:?} {:?} whole={} {:?} level={:?} by {}",
                        s.kind, s.indication, s.covers_whole_file, s.later_changes, s.level, s.signer
                    );
                }
                if report.signatures.is_empty() {
                    println!("{path}\tno signature");
                }
            }
        }
        match signing {
            Err(_) => println!("{path}\tPANIC while preparing"),
            Ok(Err(error)) => println!("{path}\tnot signable: {error}"),
            Ok(Ok(text)) => println!("{path}\t{text}"),
        }
    }
}
