//! Mutations of good files against every reader: nothing panics, nothing is read without end, no damage passes for good.
//!
//! Seeded, so that what fails can be run again: the seed is in the message. The corpus was written by the example `sign`.
#![allow(clippy::print_stderr)]

use std::cell::Cell;
use std::collections::HashSet;

use gocua_signing::Budget;
use gocua_signing::asn1::{Element, Reader, is_der};
use gocua_signing::cms::SignedData;
use gocua_signing::csc::{Client, Response, Service, SignAnswer};
use gocua_signing::pades::{SignerChain, prepare};
use gocua_signing::pdf::{ReadError, Source};
use gocua_signing::validate::{Anchors, Indication, validate};
use gocua_signing::x509::{Certificate, build_path};

use super::mutator::{Mutator, Random};
use super::pki::{NOW, Tree};
use super::sign::{finished, options};

const PDFS: [&[u8]; 3] = [
    include_bytes!("../corpus/plain-twice.pdf"),
    include_bytes!("../corpus/packed-signed.pdf"),
    include_bytes!("../corpus/hybrid-twice.pdf"),
];
const ROOT: &[u8] = include_bytes!("../corpus/root.der");

/// What judging one of these small files may read: many times the file, and nothing like what it can claim.
const MOST_READ: u64 = 64 << 20;

/// A document that counts how much of it is read.
struct Counted<'a> {
    bytes: &'a [u8],
    read: Cell<u64>,
}

impl Source for Counted<'_> {
    fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> Result<(), ReadError> {
        self.read.set(self.read.get() + 64 + into.len() as u64);
        Source::read_at(self.bytes, offset, into)
    }
}

/// The signature structure that a file ends with.
fn last_value(file: &[u8]) -> Option<std::ops::Range<usize>> {
    let word = b"/Contents <";
    let start = file.windows(word.len()).rposition(|window| window == word)? + word.len();
    let length = file[start..].iter().position(|byte| *byte == b'>')?;
    Some(start..start + length)
}

fn without_value(file: &[u8]) -> Vec<u8> {
    match last_value(file) {
        Some(gap) => [&file[..gap.start], &file[gap.end..]].concat(),
        None => file.to_vec(),
    }
}

fn structure_of(file: &[u8]) -> Vec<u8> {
    let digits = std::str::from_utf8(&file[last_value(file).unwrap()]).unwrap();
    let bytes = (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(digits.get(at..at + 2).unwrap(), 16).unwrap());
    bytes.collect()
}

/// The readers with what they read from outside, each over its own seeds.
struct Readers {
    tree: Tree,
    chain: SignerChain,
    anchors: Anchors,
    signed: HashSet<Vec<u8>>,
    structures: Vec<Vec<u8>>,
    certificates: Vec<Vec<u8>>,
    answers: Vec<Vec<u8>>,
    most_read: Cell<u64>,
    prepared: Cell<u32>,
}

impl Readers {
    fn new() -> Self {
        let structures: Vec<Vec<u8>> = PDFS.iter().map(|file| structure_of(file)).collect();
        let budget = Budget::new();
        let mut certificates = vec![ROOT.to_vec()];
        for structure in &structures {
            let (data, _) = SignedData::parse(structure, &budget).unwrap();
            certificates.extend(data.certificates().iter().map(|certificate| certificate.der().to_vec()));
        }
        let answers = [
            r#"{"specs":"2.2.0.0","name":"A","region":"VN","authType":["oauth2code"],"methods":["signatures/signHash"],"oauth2Servers":[{"authType":["oauth2code"],"baseUri":"https://ky.example","supportsRar":true}]}"#,
            r#"{"credentialIDs":["a","b"],"onlyValid":true}"#,
            r#"{"key":{"status":"enabled","algo":["1.2.840.10045.4.3.2"],"len":256},"cert":{"status":"valid","certificates":["MAA=","MIA"]},"auth":{"mode":"oauth2code"},"SCAL":"2","multisign":"3"}"#,
            r#"{"signatures":["MEUCIQ==","AAEC"],"responseID":null}"#,
            r#"{"access_token":"t","token_type":"Bearer","expires_in":300,"authorization_details":[{"type":"credential"}]}"#,
            r#"{"error":"invalid_request","error_description":"SAD expired"}"#,
        ];
        // A revision that ends before the file does was a whole file once.
        let mut signed = HashSet::new();
        for file in PDFS {
            let ends = file.windows(6).enumerate().filter(|(_, window)| *window == b"%%EOF\n").map(|(at, _)| at + 6);
            signed.extend(ends.map(|end| without_value(&file[..end])));
        }
        let tree = Tree::new();
        Self {
            chain: tree.chain(),
            tree,
            anchors: Anchors::from_der(vec![ROOT.to_vec()]).unwrap(),
            signed,
            structures,
            certificates,
            answers: answers.iter().map(|answer| answer.as_bytes().to_vec()).collect(),
            most_read: Cell::new(0),
            prepared: Cell::new(0),
        }
    }

    fn document(&self, file: &[u8]) {
        let counted = Counted { bytes: file, read: Cell::new(0) };
        if let Ok(report) = validate(&counted, &self.anchors, NOW) {
            for signature in report.signatures.iter().filter(|signature| signature.covers_whole_file) {
                if signature.indication == Indication::TotalPassed {
                    assert!(self.signed.contains(&without_value(file)), "nobody signed this");
                }
            }
        }
        if let Ok(prepared) = prepare(&counted, &self.chain, &options()) {
            // What can be prepared can be finished, and is then signed by whoever signed it.
            self.prepared.set(self.prepared.get() + 1);
            if self.prepared.get().is_multiple_of(8) {
                let out = finished(&prepared, file, &self.tree.signer.der(&prepared.digest()));
                let report = validate(&out, &self.tree.anchors(), NOW).unwrap();
                let own = report.signatures.iter().find(|signature| signature.covers_whole_file).unwrap();
                assert_eq!(own.indication, Indication::TotalPassed);
            }
        }
        self.most_read.set(self.most_read.get().max(counted.read.get()));
        assert!(counted.read.get() <= MOST_READ, "{} bytes were read", counted.read.get());
    }

    fn structure(&self, bytes: &[u8]) {
        let budget = Budget::new();
        if let Ok((data, _)) = SignedData::parse(bytes, &budget) {
            let signer = data.signer();
            for certificate in data.certificates() {
                let _ = signer.names(&certificate);
                let _ = build_path(&certificate, &data.certificates(), &self.anchors, NOW, &budget);
            }
            let _ = signer.signed().map(|signed| (signed.signing_certificate().is_ok(), signed.to_be_verified()));
        }
        fn walk(mut reader: Reader<'_>) {
            while let Ok(element) = reader.any() {
                let _ = (element.octets(), element.small(), element.whole_bits(), element.named_bits());
                if let Ok(inside) = element.children() {
                    walk(inside);
                }
            }
        }
        walk(Reader::new(bytes, &budget));
        assert!(!is_der(bytes, &budget) || Element::parse(bytes, &budget).is_ok());
    }

    fn certificate(&self, bytes: &[u8]) {
        let budget = Budget::new();
        if let Ok(certificate) = Certificate::from_der(bytes, &budget) {
            assert_eq!(certificate.der(), bytes);
            let shown = format!("{} {}", certificate.subject(), certificate.issuer());
            assert!(!shown.chars().any(char::is_control), "{shown:?}");
            if build_path(&certificate, &[], &self.anchors, NOW, &budget).is_ok() {
                assert!(self.certificates.iter().any(|known| known == bytes), "nobody issued this");
            }
        }
        let _ = SignerChain::new(vec![bytes.to_vec(), bytes.to_vec(), self.certificates[0].clone()]);
    }

    fn answer(&self, body: &[u8], status: u16) {
        let service = Service::new("https://ky.example/csc/v2").unwrap();
        let response: Response = http::Response::builder().status(status).body(body.to_vec()).unwrap();
        if let Ok(info) = service.info(&response) {
            let server = gocua_signing::csc::AuthorisationServer::new(&info, service.quirks());
            if let Ok(server) = server {
                let client = Client { client_id: "a".into(), redirect_uri: "vn.example:/back".into() };
                let attempt = gocua_signing::csc::Authorisation::service(&server, &client, [7; 64]);
                let _ = (attempt.grant(&response), attempt.pushed_uri(&response));
            }
        }
        if let Ok(ids) = service.credentials_list(&response) {
            assert!(ids.len() <= 1_000);
            for id in &ids {
                let _ = service.credentials_info(id, &response);
            }
        }
        if let Ok(SignAnswer::Values(values)) = service.sign_hash(&response) {
            assert!(values.len() <= gocua_signing::csc::MAX_DIGESTS);
        }
    }

    /// One mutation of one seed of one reader, all of it from this number.
    fn one(&self, seed: u64) {
        let mut random = Random::new(seed);
        let (pdfs, of) = (PDFS.map(<[u8]>::to_vec).to_vec(), random.below(10));
        let pick = |seeds: &[Vec<u8>], random: &mut Random, mutator: &Mutator| {
            let first = &seeds[random.below(seeds.len())];
            let second = &seeds[random.below(seeds.len())];
            mutator.mutated(first, second, random)
        };
        match of {
            0..=4 => self.document(&pick(&pdfs, &mut random, &Mutator::PDF)),
            5..=6 => self.structure(&pick(&self.structures, &mut random, &Mutator::DER)),
            7..=8 => self.certificate(&pick(&self.certificates, &mut random, &Mutator::DER)),
            _ => {
                let status = [200, 202, 400, 500][random.below(4)];
                self.answer(&pick(&self.answers, &mut random, &Mutator::JSON), status);
            }
        }
    }
}

fn search(first: u64, count: u64) {
    let readers = Readers::new();
    for file in PDFS {
        readers.document(file);
    }
    for seed in first..first + count {
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| readers.one(seed)));
        assert!(outcome.is_ok(), "seed {seed}");
    }
    let (read, prepared) = (readers.most_read.get(), readers.prepared.get());
    assert!(prepared > 0, "mutations that leave a file whole are among them");
    assert!(u64::from(prepared) < count / 2, "and they damage it often enough: {prepared} of {count}");
    eprintln!("{count} mutations from {first}: {prepared} could be signed, at most {read} bytes of one were read");
}

#[test]
fn mutations_are_decided_and_never_pass_for_good() {
    search(0, 20_000);
}

#[test]
#[ignore = "long: run when named"]
fn nightly_mutations() {
    let count = std::env::var("GOCUA_SCHEDULES").ok().and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    search(1_000_000, count);
}
