//! What a call takes: measured from outside, in a process of its own.
//!
//! The crate forbids unsafe code, so no allocator counts here; the kernel does. A test writes a file and starts this very
//! program once more for it. Memory is asserted; times are only printed, machines differ.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use gocua_signing::csc::Service;
use gocua_signing::pades::prepare;
use gocua_signing::validate::{SignatureReport, validate};

use super::pki::{NOW, Tree};
use super::sign::options;

/// More than this beside the file is too much for a cheap phone.
const MEMORY: u64 = 64 << 20;
const FILE: &str = "GOCUA_SIGNING_MEASURED";

/// What judging and preparing a file gave.
pub(crate) struct Measured {
    pub(crate) verdict: String,
    pub(crate) signing: String,
}

/// Judges and prepares a file in a process of its own, and asserts what it may take.
pub(crate) fn measured(name: &str, file: &[u8]) -> Measured {
    let path = std::env::temp_dir().join(format!("gocua-signing-{}-{name}", std::process::id()));
    let path = Removed(path);
    std::fs::write(&path.0, file).unwrap();
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "measure::child", "--ignored", "--nocapture", "--test-threads=1"])
        .env(FILE, &path.0)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let child = within(child, Duration::from_secs(120));
    let said = String::from_utf8_lossy(&child.stdout).into_owned();
    let part = |key: &str| {
        let line = said.lines().find_map(|line| line.split_once(&format!("{key}=")));
        line.unwrap_or_else(|| panic!("{name}: {said}")).1.to_owned()
    };
    let (verdict, signing) = (part("verdict"), part("signing"));
    for call in ["validate", "prepare"] {
        let words = part(call);
        let mut numbers = words.split(' ').map(|number| number.parse::<u64>().unwrap());
        let (memory, time) = (numbers.next().unwrap(), numbers.next().unwrap());
        eprintln!(
            "{name:32} {call:8} {:9} bytes {:6.1} ms {:5.1} MiB  {}",
            file.len(),
            time as f64 / 1e6,
            memory as f64 / 1048576.0,
            if call == "validate" { &verdict } else { &signing }
        );
        assert!(memory <= MEMORY, "{name}: {call} took {memory} bytes beside a file of {}", file.len());
    }
    Measured { verdict, signing }
}

/// A file that goes when the test goes.
struct Removed(PathBuf);

impl Drop for Removed {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Waits for a child that says little; one that does not end is ended.
fn within(mut child: Child, most: Duration) -> Output {
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > most {
            child.kill().unwrap();
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

fn status(key: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(key)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

/// Runs `call`; prints what memory it took at most beside what was there, and its time on a processor in nanoseconds.
fn count<T>(name: &str, call: impl FnOnce() -> T) -> T {
    let time = || {
        let said = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
        said.split(' ').next().unwrap().parse::<u64>().unwrap()
    };
    // From here on the kernel counts the peak anew.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let (before, began) = (status("VmRSS"), time());
    let outcome = call();
    let (took, peak) = (time() - began, status("VmHWM"));
    println!("{name}={} {took}", peak.saturating_sub(before));
    outcome
}

#[test]
#[ignore = "started by other tests, for one file each"]
fn child() {
    let Some(path) = std::env::var_os(FILE).map(PathBuf::from) else { return };
    let file = std::fs::read(path).unwrap();
    let tree = Tree::new();
    let (anchors, chain) = (tree.anchors(), tree.chain());
    if !file.starts_with(b"%PDF") {
        return answer(file);
    }
    let report = count("validate", || validate(&file, &anchors, NOW));
    let verdict = match report {
        Ok(report) => {
            let one = |s: &SignatureReport| format!("{:?}/{:?}", s.indication, s.later_changes);
            format!("ok {}", report.signatures.iter().take(4).map(one).collect::<Vec<_>>().join(" "))
        }
        Err(error) => format!("{error}"),
    };
    println!("verdict={verdict}");
    let prepared = count("prepare", || prepare(&file, &chain, &options()));
    println!("signing={}", prepared.map_or_else(|error| error.to_string(), |_| "ok".into()));
}

/// The same for an answer of a signing service.
fn answer(body: Vec<u8>) {
    let service = Service::new("https://ky.example/csc/v2").unwrap();
    let response = http::Response::builder().status(200).body(body).unwrap();
    let list = count("validate", || service.credentials_list(&response));
    println!("verdict={}", list.map_or_else(|error| error.to_string(), |list| format!("ok {}", list.len())));
    let info = count("prepare", || service.info(&response));
    println!("signing={}", info.map_or_else(|error| error.to_string(), |_| "ok".into()));
}
