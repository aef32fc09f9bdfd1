//! Figures: ours, the peer's where there is one, and the ratio, from the same run on the same machine.
//!
//! `bench [--python PYTHON] [--library FILE]`: PYTHON has pyHanko; FILE is the phone's stripped library.
//! Machines are noisy: medians, and CPU time where a peer is compared.

#![allow(clippy::print_stdout, clippy::expect_used)] // a program that prints, on inputs of its own

mod keeping;
mod memory;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use gocua_app::{App, Config, Environment, PlatformOutcome, PlatformRequest, RequestId, Shell, ViewState};
use gocua_dossier::pack::Pack;
use gocua_dossier::place::fold;
use gocua_sandbox::device::Device;
use gocua_signing::pades::{self, SignatureOptions, SignerChain};
use gocua_vault::{HardwareAnswer, HardwareError, HardwareKeys, Pin, Vaults};
use p256::ecdsa::signature::Signer;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |name: &str| {
        let place = arguments.iter().position(|argument| argument == name)?;
        arguments.get(place + 1).map(PathBuf::from)
    };
    if let Some((answers, home)) = keeping::asked(option) {
        return keeping::answer(answers, &home);
    }
    let folder = std::env::temp_dir().join(format!("gocua-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    cold_start(&folder);
    keeping::save(&folder);
    keeping::writes_of_one_answer(&folder);
    keeping::open_and_erase(&folder);
    memory::photos(&folder);
    seal_and_open(&folder);
    commune_search();
    sign(&folder, option("--python").as_deref());
    let within = option("--library").is_none_or(|library| library_size(&library));
    let _ = std::fs::remove_dir_all(folder);
    if !within {
        std::process::exit(1);
    }
}

/// The phone's library against the ledger; whether it has not grown by more than 2 %.
fn library_size(library: &Path) -> bool {
    let size = std::fs::metadata(library).expect("the stripped library").len();
    let target = format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS);
    let ledger: serde_json::Value =
        serde_json::from_str(include_str!("../../../bench/size.json")).expect("the ledger is JSON");
    let mega = size as f64 / 1e6;
    let Some(known) = ledger.get(&target).and_then(serde_json::Value::as_u64) else {
        println!("stripped library      {mega:.2} MB for {target}, which the ledger does not know (budget 9 MB)");
        return true;
    };
    let growth = size as f64 / known as f64 * 100.0 - 100.0;
    println!("stripped library      {mega:.2} MB for {target}, {growth:+.1} % on the ledger (budget 9 MB)");
    growth <= 2.0
}

fn median(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len() - 1)).copied().unwrap_or_default();
    (at(50), at(95))
}

struct First(Sender<ViewState>);

impl Shell for First {
    fn render(&self, view: ViewState) {
        let _ = self.0.send(view);
    }
    fn request(&self, _: RequestId, _: PlatformRequest) {}
}

/// From nothing to the first screen a person can act on.
fn cold_start(folder: &Path) {
    let mut times = Vec::new();
    for run in 0..21 {
        let home = folder.join(format!("start-{run}"));
        let config = Config {
            data_dir: home.display().to_string(),
            language: "vi".to_owned(),
            environment: Environment {
                broker: "https://127.0.0.1:9".to_owned(),
                portal: "https://127.0.0.1:9".to_owned(),
                signing: "https://127.0.0.1:9".to_owned(),
                client_id: "bench".to_owned(),
                redirect_uri: "http://127.0.0.1:9/callback".to_owned(),
                tls_roots: String::new(),
                pack_key: String::new(),
                people: 12,
            },
        };
        let (sender, views) = channel();
        let begun = Instant::now();
        let app = App::new(config, Arc::new(First(sender)));
        while let Ok(view) = views.recv_timeout(Duration::from_secs(10)) {
            if view.screen == "pin.choose" {
                times.push(begun.elapsed());
                break;
            }
        }
        drop(app);
    }
    let (middle, slow) = median(times);
    println!("cold start            {middle:.1?} median, {slow:.1?} p95 of 21  (budget 50 ms)");
}

struct Keys(Device);

impl Keys {
    fn answer(&self, request: &PlatformRequest) -> Result<PlatformOutcome, HardwareError> {
        self.0.answer(request).ok_or(HardwareError::Refused)
    }
}

impl HardwareKeys for Keys {
    fn create_mac(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        let request = PlatformRequest::CreateKey { alias: alias.to_owned(), purpose: gocua_app::KeyPurpose::Mac };
        Box::pin(async move { self.answer(&request).map(|_| ()) })
    }
    fn mac(&self, alias: &str, input: [u8; 32]) -> HardwareAnswer<'_, [u8; 32]> {
        let request = PlatformRequest::Mac { alias: alias.to_owned(), input: input.to_vec(), prompt: None };
        Box::pin(async move {
            match self.answer(&request)? {
                PlatformOutcome::Bytes { bytes } => bytes.try_into().map_err(|_| HardwareError::Refused),
                _ => Err(HardwareError::Lost),
            }
        })
    }
    fn destroy(&self, alias: &str) -> HardwareAnswer<'_, ()> {
        let request = PlatformRequest::DestroyKey { alias: alias.to_owned() };
        Box::pin(async move { self.answer(&request).map(|_| ()) })
    }
}

/// Bytes of what is sealed and opened, and how often.
const SEALED: usize = 100_000_000;
const SEALINGS: u32 = 5;

/// 100 MB sealed into a file and opened from it, with the CPU's time for all that goes with it (files, and for sealing
/// the SHA-256 that a manifest needs), beside what OpenSSL takes for cipher and hash alone.
fn seal_and_open(folder: &Path) {
    let content = gocua_tests::scanned_pdf(SEALED);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (sealing, opening) = runtime.block_on(async {
        let keys = Keys(Device::open(&folder.join("file-keys")).expect("a temporary folder"));
        let vaults = Vaults::open(folder.join("file-vaults")).await.expect("a temporary folder");
        let vault = vaults.create(&Pin::parse("240816").expect("six digits"), &keys).await.expect("a new vault");
        let (mut sealing, mut opening) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..SEALINGS {
            let begun = cpu();
            let file = vault.seal_file(&content).await.expect("room on the disk");
            let sealed = cpu();
            let opened = vault.open_file(&file).await.expect("just sealed");
            opening += cpu().saturating_sub(sealed);
            sealing += sealed.saturating_sub(begun);
            assert!(*opened == content, "what was sealed is what is opened");
            vault.remove_file(&file.id).await.expect("it is there");
        }
        (sealing / SEALINGS, opening / SEALINGS)
    });
    println!("seal, open 100 MB     {sealing:.0?}, {opening:.0?} CPU, mean of {SEALINGS}, the disk included");
    let peer = |name| openssl_speed(name).map(|rate| Duration::from_secs_f64(content.len() as f64 / rate));
    let (Some(cipher), Some(hash)) = (peer("chacha20-poly1305"), peer("sha256")) else {
        println!("                      peer not measured: no openssl");
        return;
    };
    let share = |theirs: Duration, ours: Duration| theirs.as_secs_f64() / ours.as_secs_f64() * 100.0;
    println!(
        "                      OpenSSL cipher {cipher:.0?}, hash {hash:.0?}; sealing at {:.0} %, opening at {:.0} % of its speed  (budget 80 %)",
        share(cipher + hash, sealing),
        share(cipher, opening)
    );
}

/// Bytes in a second that `openssl speed` gives for chunks as large as ours.
fn openssl_speed(name: &str) -> Option<f64> {
    let arguments = ["speed", "-seconds", "2", "-bytes", "65536", "-evp", name];
    let output = Command::new("openssl").args(arguments).output().ok()?;
    // The last word of the last line: thousands of bytes in a second, and a `k`.
    let rate =
        String::from_utf8(output.stdout).ok()?.split_whitespace().last()?.strip_suffix('k')?.parse::<f64>().ok()?;
    Some(rate * 1e3)
}

/// Every key of every commune's name, typed without accents.
fn commune_search() {
    let begun = Instant::now();
    let places = Pack::built_in().places().expect("the built-in places are tested");
    println!("load all places       {:.1?}", begun.elapsed());
    let mut times = Vec::new();
    for province in places.provinces() {
        for commune in places.communes(&province.code).into_iter().step_by(7) {
            let typed = fold(&commune.name);
            for end in 1..=typed.chars().count() {
                let query: String = typed.chars().take(end).collect();
                let begun = Instant::now();
                let hits = places.search(&query, 8);
                times.push(begun.elapsed());
                std::hint::black_box(hits);
            }
        }
    }
    let count = times.len();
    let (middle, slow) = median(times);
    println!("commune search        {middle:.1?} median, {slow:.1?} p95 of {count} keys  (budget 1 ms p95)");
}

/// So many that hundredths of a second are fine enough.
const SIGNATURES: u32 = 400;

/// 1 MB of PDF, B-B, with a key at hand: no network on either side.
fn sign(folder: &Path, python: Option<&Path>) {
    let document = gocua_tests::scanned_pdf(1_000_000);
    let pki = gocua_sandbox::pki::Pki::open(&folder.join("pki"), "http://127.0.0.1:9").expect("a new PKI");
    let signer = pki.citizen_credential(&gocua_sandbox::citizens::CITIZENS[0]);
    let chain = SignerChain::new(signer.chain_der.clone()).expect("our own chain");
    let options =
        SignatureOptions {
            name: "Lò Thị Ủ".to_owned(), reason: None, location: None, signing_time: 1_795_000_000
        };
    let mut signed = Vec::new();
    let begun = cpu();
    for _ in 0..SIGNATURES {
        signed = Vec::with_capacity(document.len() + 65_536);
        let prepared = pades::prepare(&document, &chain, &options).expect("our own PDF");
        let value: p256::ecdsa::Signature = signer.key.sign(&prepared.to_be_signed());
        let value = prepared.accept(value.to_der().as_bytes()).expect("our own signature");
        prepared.finish(&document, &value, &mut signed).expect("our own document");
    }
    let ours = cpu().saturating_sub(begun) / SIGNATURES;
    println!("sign 1 MB (B-B)       {ours:.2?} CPU, mean of {SIGNATURES}, {} bytes out", signed.len());
    let Some(python) = python else {
        println!("                      peer not measured: no --python with pyHanko");
        return;
    };
    let file = folder.join("scan.pdf");
    std::fs::write(&file, &document).expect("a temporary file");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/bench/pyhanko_sign.py");
    let output = Command::new(python).arg(script).arg(&file).output();
    let theirs = output.ok().and_then(|output| String::from_utf8(output.stdout).ok()?.trim().parse::<f64>().ok());
    match theirs {
        Some(seconds) => println!(
            "                      pyHanko {:.1} ms CPU median of 5; ratio {:.0}x  (budget 25x)",
            seconds * 1e3,
            seconds / ours.as_secs_f64()
        ),
        None => println!("                      pyHanko did not run"),
    }
}

/// CPU time of this process, in the hundredths of a second in which Linux counts it (proc(5), `utime` and `stime`).
/// The scheduler's nanoseconds are not kept by every kernel.
fn cpu() -> Duration {
    let text = std::fs::read_to_string("/proc/self/stat").expect("Linux keeps count of a process");
    // The name in brackets may have blanks in it; twelve fields lie between it and the two.
    let (_, after) = text.rsplit_once(')').expect("the name stands in brackets");
    let ticks: u64 = after.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}
