//! What a call takes: measured from outside, in a process of its own.
//!
//! The crate forbids unsafe code, so no allocator counts here; the kernel does. A test writes a file and starts this very
//! program once more for it. Memory is asserted; times are only printed, machines differ.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::PathBuf;
use std::process::Command;

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
    let folder = std::env::temp_dir().join(format!("gocua-signing-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("measured");
    std::fs::write(&path, file).unwrap();
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "measure::child", "--ignored", "--nocapture", "--test-threads=1"])
        .env(FILE, &path)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let said = String::from_utf8_lossy(&child.stdout).into_owned();
    let part = |key: &str| {
        let line = said.lines().find_map(|line| line.split_once(&format!("{key}=")));
        line.unwrap_or_else(|| panic!("{name}: {said} {}", String::from_utf8_lossy(&child.stderr))).1.to_owned()
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
