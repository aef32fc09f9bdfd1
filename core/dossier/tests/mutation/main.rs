//! Mutations of everything that comes from outside against its reader: nothing panics, nothing takes long, and what is taken is
//! what it must be.
//!
//! Seeded, so that what fails can be run again: the seed is in the message.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs)]

mod mutator;

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use gocua_dossier::answers::{Answers, Origin, Path};
use gocua_dossier::card::Card;
use gocua_dossier::code::{AgencyCode, DossierCode, ProcedureCode};
use gocua_dossier::date::{Date, PartialDate};
use gocua_dossier::draft::{Draft, DraftId, Rules};
use gocua_dossier::form::{Facts, Form, Sheet};
use gocua_dossier::identity_number::IdentityNumber;
use gocua_dossier::pack::{Pack, PackKey};
use gocua_dossier::paper::{Limits, inspect};
use gocua_dossier::place::Places;
use gocua_dossier::procedure::{Agencies, Procedure};
use gocua_dossier::status::Status;
use gocua_dossier::submission::{SubmissionId, from_hex};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};

use mutator::{Random, bytes, text, tree};

/// Longest time for one of these small things, on a machine that does something else too.
const LONGEST: Duration = Duration::from_secs(2);
/// 2026-11-23 09:00 in Vietnam.
const NOW: i64 = 1_795_399_200;
/// Most answers that are tried on a form that was taken.
const ANSWERS: usize = 12;

const CARD: &str = "001095012345|012345678|Lò Thị Ủ|03021956|Nữ|Bản Hồ, xã Bản Hồ, tỉnh Lào Cai|15052024";
const TYPED: [&str; 12] = [
    "3/2/1956",
    "1956",
    "2/1956",
    "29/02/2024",
    "2026-11-23",
    "001095012345",
    "1.004194",
    "G01.01.00.166-261130-0001",
    "H26",
    "0912 345 678",
    "phường Hai Bà Trưng, thành phố Hà Nội",
    "01932b2e-7c5d-7000-8000-0123456789ab",
];
/// 8 x 8 pixels, written by an independent program.
const JPEG: &str = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAYEAEAAwEAAAAAAAAAAAAAAAAABAUiMf/EABUBAQEAAAAAAAAAAAAAAAAAAAID/8QAHBEAAQMFAAAAAAAAAAAAAAAAAwABBAIREyEx/9oADAMBAAIRAxEAPwCaHVcyAiQ1d+pRJBMbbX//2Q==";
const PNG: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAGUlEQVR4nGNkYKiQY2DARCwMcgxYweCUAABSsQI68xOQ5gAAAABJRU5ErkJggg==";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n\
    3 0 obj <</Type /Page /Parent 2 0 R>> endobj\nxref\n0 1\n0000000000 65535 f \ntrailer <</Root 1 0 R>>\nstartxref\n154\n%%EOF\n";

/// The readers with what they read from outside.
struct Readers {
    key: SigningKey,
    places: Arc<Places>,
    forms: Vec<(Value, Arc<Form>)>,
    procedures: Vec<Value>,
    agencies: Value,
    draft: Value,
    papers: [Vec<u8>; 3],
    /// How many of each kind were taken all the same: a mutator that only breaks things reaches little.
    taken: [u32; KINDS],
}

const KINDS: usize = 8;
const NAMES: [&str; KINDS] = ["form", "values", "pack", "procedure", "card", "typed", "draft", "paper"];

impl Readers {
    fn new() -> Self {
        let pack = Pack::built_in();
        let content = |path: &str| serde_json::from_str::<Value>(pack.content(path).unwrap()).unwrap();
        let forms = ["ct01", "criminal-record"];
        let rules: Rules = serde_json::from_value(json!({ "pack": 1, "form": "ct01", "form_sha256": "00" })).unwrap();
        let draft = Draft::new(DraftId([7; 16]), "1.004194", "self", rules, NOW);
        Self {
            key: SigningKey::from_slice(&[1; 32]).unwrap(),
            places: Arc::new(pack.places().unwrap()),
            forms: forms
                .map(|id| (content(&format!("forms/{id}.json")), Arc::new(pack.form(id).unwrap())))
                .into_iter()
                .collect(),
            procedures: ["1.004194", "3.000333"].map(|code| content(&format!("procedures/{code}.json"))).to_vec(),
            agencies: content("agencies.json"),
            draft: serde_json::to_value(&draft).unwrap(),
            papers: [STANDARD.decode(JPEG).unwrap(), STANDARD.decode(PNG).unwrap(), PDF.to_vec()],
            taken: [0; KINDS],
        }
    }
    /// A pack with this manifest over these contents, signed by the right key: what its authority may do wrong.
    fn pack(&self, manifest: &Value, contents: &Value) -> Vec<u8> {
        let encode = |text: String| URL_SAFE_NO_PAD.encode(text);
        let header = json!({ "alg": "ES256", "typ": "gocua-pack+jwt" });
        let input = format!("{}.{}", encode(header.to_string()), encode(manifest.to_string()));
        let signature: Signature = self.key.sign(input.as_bytes());
        let jws = format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()));
        json!({ "manifest": jws, "contents": contents }).to_string().into_bytes()
    }

    fn form(&self, random: &mut Random) -> bool {
        let (definition, _) = &self.forms[random.below(self.forms.len())];
        let definition = tree(definition, random).to_string();
        let broken = if random.below(4) == 0 { bytes(definition.as_bytes(), random) } else { definition.into_bytes() };
        let Ok(form) = Form::load(&broken) else { return false };
        self.answered(&Arc::new(form), &definition_names(&broken), random);
        true
    }

    fn values(&self, random: &mut Random) -> bool {
        let (definition, form) = &self.forms[random.below(self.forms.len())];
        self.answered(form, &names(definition), random)
    }

    /// Answers a few questions of a form with odd things, and looks at all that it says; whether any was taken.
    fn answered(&self, form: &Arc<Form>, names: &[String], random: &mut Random) -> bool {
        let cases: Vec<String> = form.cases().map(str::to_owned).collect();
        let case = if cases.is_empty() { String::new() } else { cases[random.below(cases.len())].clone() };
        let facts =
            Facts { places: Some(self.places.clone()), ..Facts::new(Date::from_iso("2026-11-23").unwrap(), &case) };
        let mut sheet = Sheet::new(Arc::clone(form), Answers::new(), facts.clone());
        let mut taken = false;
        for _ in 0..random.below(ANSWERS) {
            if names.is_empty() {
                break;
            }
            let name = &names[random.below(names.len())];
            let path = match random.below(4) {
                0 => sheet
                    .add_row(name)
                    .ok()
                    .and_then(|row| Path::in_row(name, row, &names[random.below(names.len())]).ok()),
                _ => Path::field(name).ok(),
            };
            let Some(path) = path else { continue };
            let raw = match random.below(3) {
                0 => random.pick(&["yes", "no", "self", "me", "00166", "3/2/1956", "spouse", "rent"]).to_owned(),
                1 => text(random.pick(&TYPED), random),
                _ => text("Lò Thị Ủ", random).repeat(1 << random.below(12)),
            };
            taken |= sheet.set(&path, &raw, Origin::Typed).is_ok();
        }
        let evaluation = sheet.evaluation();
        // What is kept up to date change by change is what is found by looking at all of it.
        assert_eq!(evaluation.findings, form.evaluate(sheet.answers(), &facts).findings);
        for finding in evaluation.findings.iter().take(3) {
            sheet.confirm(finding);
        }
        let _ = (form.read_back(sheet.answers(), &facts), form.print(sheet.answers(), &facts, "Công an phường"));
        for step in sheet.visible_steps() {
            let _ = sheet.step(step);
        }
        taken
    }

    fn container(&self, random: &mut Random) -> bool {
        let content = json!({ "a.json": r#"{"xin":"chào"}"#, "trust.json": r#"{"anchors":["MAA="]}"# });
        let listed = |(path, text): (&String, &Value)| {
            let text = text.as_str().unwrap();
            let hash = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
            let hash: String = hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
            json!({ "path": path, "sha256": hash, "bytes": text.len() })
        };
        let entries: Vec<Value> = content.as_object().unwrap().iter().map(listed).collect();
        let manifest = json!({ "pack": "vn-base", "sequence": 7, "issued_at": NOW, "valid_from": "2026-11-01", "valid_to": null,
            "source": "thử", "contents": entries });
        let file = match random.below(3) {
            0 => bytes(&self.pack(&manifest, &content), random),
            1 => self.pack(&tree(&manifest, random), &content),
            _ => self.pack(&manifest, &tree(&content, random)),
        };
        let point = self.key.verifying_key().to_encoded_point(false);
        let authority = PackKey(point.as_bytes().try_into().unwrap());
        let Ok(pack) = Pack::open(&file, &authority, None, NOW) else { return false };
        for entry in &pack.manifest().contents {
            assert!(
                pack.content(&entry.path).is_some_and(|text| text.len() as u64 == entry.bytes),
                "not what was signed"
            );
        }
        let _ = (pack.places().is_ok(), pack.calendar().is_ok(), pack.procedures().is_ok(), pack.trust().is_ok());
        true
    }

    fn procedure(&self, random: &mut Random) -> bool {
        let definition = tree(&self.procedures[random.below(self.procedures.len())], random).to_string();
        let agencies = Agencies::load(&tree(&self.agencies, random).to_string());
        if let Ok(agencies) = &agencies {
            let _ = agencies.find("commune_police", "00166", &*self.places);
        }
        Procedure::load(&definition).is_ok()
    }

    fn card(random: &mut Random) -> bool {
        let Ok(card) = Card::parse(&text(CARD, random)) else { return false };
        assert!(
            card.number.as_str().len() == 12
                && !card.name.is_empty()
                && card.birth.is_none_or(|birth| birth.year() < 10_000)
        );
        true
    }

    fn typed(&self, random: &mut Random) -> bool {
        let typed = text(random.pick(&TYPED), random);
        let date = PartialDate::parse(&typed);
        if let Ok(date) = date {
            assert_eq!(PartialDate::parse(&date.iso()), Ok(date), "{typed:?} is read back as it was read");
        }
        let known = Status::from_word(&typed);
        let _ = (Date::parse(&typed).is_ok(), Date::from_iso(&typed), Status::from_code(known.code(), &typed));
        let _ = (self.places.search(&typed, 10).len(), self.places.in_address(&typed).len(), from_hex::<16>(&typed));
        let codes = [
            AgencyCode::parse(&typed).is_ok(),
            DossierCode::parse(&typed).is_ok(),
            ProcedureCode::parse(&typed).is_ok(),
            IdentityNumber::parse(&typed).is_ok(),
            SubmissionId::parse(&typed).is_some(),
            date.is_ok(),
        ];
        codes.contains(&true)
    }

    /// A draft out of a copy that somebody else may have written.
    fn draft(&self, random: &mut Random) -> bool {
        let Ok(draft) = serde_json::from_value::<Draft>(tree(&self.draft, random)) else { return false };
        let (_, form) = &self.forms[0];
        let facts = Facts::new(Date::from_iso("2026-11-23").unwrap(), &draft.case);
        let _ = Sheet::new(Arc::clone(form), draft.answers, facts).evaluation();
        true
    }

    fn paper(&self, random: &mut Random) -> bool {
        let limits = Limits { least_pixels: 1, ..Limits::default() };
        let file = bytes(&self.papers[random.below(self.papers.len())], random);
        let Ok(paper) = inspect(&file, &limits) else { return false };
        let again = inspect(&paper.clean, &limits).expect("what was cleaned is a paper");
        assert_eq!(again.clean, paper.clean, "and has nothing left to be taken out");
        true
    }

    /// One mutation for one reader, all of it from this number.
    fn one(&mut self, seed: u64) {
        let mut random = Random::new(seed);
        let kind = random.below(KINDS);
        let taken = match kind {
            0 => self.form(&mut random),
            1 => self.values(&mut random),
            2 => self.container(&mut random),
            3 => self.procedure(&mut random),
            4 => Self::card(&mut random),
            5 => self.typed(&mut random),
            6 => self.draft(&mut random),
            _ => self.paper(&mut random),
        };
        self.taken[kind] += u32::from(taken);
    }
}

/// Names of questions and groups in a definition.
fn names(definition: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut todo = vec![definition];
    while let Some(value) = todo.pop() {
        match value {
            Value::Array(items) => todo.extend(items),
            Value::Object(members) => {
                found.extend(members.get("id").and_then(Value::as_str).map(str::to_owned));
                todo.extend(members.values());
            }
            _ => {}
        }
    }
    found
}

fn definition_names(definition: &[u8]) -> Vec<String> {
    serde_json::from_slice(definition).map(|definition| names(&definition)).unwrap_or_default()
}

fn search(first: u64, count: u64) {
    let mut readers = Readers::new();
    let mut longest = (Duration::ZERO, 0);
    for seed in first..first + count {
        let began = Instant::now();
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| readers.one(seed)));
        assert!(outcome.is_ok(), "seed {seed}");
        longest = longest.max((began.elapsed(), seed));
    }
    let taken: Vec<String> = NAMES.iter().zip(readers.taken).map(|(name, taken)| format!("{name} {taken}")).collect();
    eprintln!("{count} mutations from {first}; taken all the same: {}; the slowest: {longest:?}", taken.join(", "));
    assert!(longest.0 < LONGEST, "seed {} took {:?}", longest.1, longest.0);
    assert!(readers.taken.iter().all(|taken| *taken > 0), "each reader is reached behind its first check");
    assert!(u64::from(readers.taken.iter().sum::<u32>()) < count * 3 / 4, "and the damage is often enough damage");
}

#[test]
fn mutations_are_decided_and_what_is_taken_is_whole() {
    search(0, 20_000);
}

#[test]
#[ignore = "long: run when named"]
fn nightly_mutations() {
    let count = std::env::var("GOCUA_SCHEDULES").ok().and_then(|count| count.parse().ok()).unwrap_or(1_000_000);
    search(1_000_000, count);
}
