//! What the vault does to a phone: how long it takes to open when much is in it, what one answer costs the flash, how soon everything
//! is gone.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use gocua_sandbox::device::Device;
use gocua_vault::{Pin, Vault, VaultId, Vaults, Write};

use crate::{Keys, median};

/// Bytes of a draft of ordinary size, as it is kept.
const DRAFT: usize = 3_000;
const DRAFTS: u32 = 1_000;
const TIMES: usize = 11;
/// How many answers are counted.
const ANSWERS: u32 = 100;

fn pin() -> Pin {
    Pin::parse("240816").expect("six digits")
}

fn draft(id: &str, number: u32) -> Write {
    let mut value = vec![b'x'; DRAFT];
    value.extend_from_slice(&number.to_be_bytes());
    Write::Put { collection: "work".to_owned(), id: id.to_owned(), value: value.into() }
}

struct Home {
    vaults: Vaults,
    keys: Keys,
}

impl Home {
    async fn new(folder: &Path) -> Self {
        let keys = Keys(Device::open(&folder.join("keys")).expect("a temporary folder"));
        Self { vaults: Vaults::open(folder.join("vaults")).await.expect("a temporary folder"), keys }
    }

    async fn vault(&self) -> Vault {
        self.vaults.create(&pin(), &self.keys).await.expect("a new vault")
    }

    /// A vault with many drafts, locked.
    async fn full(&self) -> VaultId {
        let vault = self.vault().await;
        let id = vault.id();
        for hundred in 0..DRAFTS / 100 {
            let drafts = (0..100).map(|number| draft(&format!("{hundred}-{number}"), number)).collect();
            vault.commit(drafts).await.expect("room on the disk");
        }
        vault.lock().await.expect("it is open");
        id
    }
}

/// One durable answer: a draft of ordinary size, sealed and committed.
pub(super) fn save(folder: &Path) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let times: Vec<Duration> = runtime.block_on(async {
        let vault = Home::new(&folder.join("one")).await.vault().await;
        let mut times = Vec::new();
        for number in 0..201 {
            let begun = Instant::now();
            vault.commit(vec![draft("draft", number)]).await.expect("a commit");
            times.push(begun.elapsed());
        }
        times
    });
    let (middle, slow) = median(times);
    println!("save one answer       {middle:.1?} median, {slow:.1?} p95 of 201  (durable: WAL, FULL)");
}

/// A vault with a thousand drafts is opened and all of it read, and a vault is destroyed.
pub(super) fn open_and_erase(folder: &Path) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (opening, erasing) = runtime.block_on(async {
        let home = Home::new(&folder.join("many")).await;
        let id = home.full().await;
        let (mut opening, mut erasing) = (Vec::new(), Vec::new());
        for _ in 0..TIMES {
            let begun = Instant::now();
            let vault = home.vaults.unlock(id, &pin(), &home.keys).await.expect("the right PIN");
            let found = vault.load("work").await.expect("it is whole");
            opening.push(begun.elapsed());
            assert_eq!(found.len(), DRAFTS as usize);
            vault.lock().await.expect("it is open");
        }
        for _ in 0..TIMES {
            let id = home.full().await;
            let begun = Instant::now();
            home.vaults.destroy(id, &home.keys).await.expect("it is locked");
            erasing.push(begun.elapsed());
        }
        (opening, erasing)
    });
    let ((opened, slow), (erased, slowest)) = (median(opening), median(erasing));
    println!(
        "open 1,000 drafts     {opened:.1?} median, {slow:.1?} p95 of {TIMES}, PIN and reading all  (budget 100 ms)"
    );
    println!("erase 1,000 drafts    {erased:.1?} median, {slowest:.1?} p95 of {TIMES}  (budget 50 ms)");
}

/// What one answer costs the flash: a process that saves one answer, and one that saves a hundred more, under a library that counts.
pub(super) fn writes_of_one_answer(folder: &Path) {
    let library = folder.join("count.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/bench/count.c");
    let built = Command::new("cc").args(["-O2", "-shared", "-fPIC", "-o"]).arg(&library).arg(source).status();
    let counted = |answers: u32| -> Option<[u64; 3]> {
        let (home, said) = (folder.join(format!("answers-{answers}")), folder.join(format!("counted-{answers}")));
        let mut child = Command::new(std::env::current_exe().ok()?);
        child.arg("--answers").arg(answers.to_string()).arg("--home").arg(home);
        let done = child.env("LD_PRELOAD", &library).env("GOCUA_COUNTED", &said).status().ok()?.success();
        let text = std::fs::read_to_string(said).ok().filter(|_| done)?;
        let numbers: Vec<u64> = text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
        numbers.try_into().ok()
    };
    let counts =
        built.is_ok_and(|status| status.success()).then(|| Some((counted(1)?, counted(1 + ANSWERS)?))).flatten();
    let Some((few, many)) = counts else {
        println!("                      syncs and writes not counted: needs Linux and a C compiler");
        return;
    };
    let each = |at: usize| {
        let more = many.get(at).zip(few.get(at)).map_or(0, |(many, few)| many.saturating_sub(*few));
        more as f64 / f64::from(ANSWERS)
    };
    println!(
        "                      {:.2} syncs, {:.1} writes, {:.1} kB written for one  (budget 1 sync)",
        each(0),
        each(1),
        each(2) / 1e3
    );
}

/// The process that is counted.
pub(super) fn answer(answers: u32, folder: &Path) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let vault = Home::new(folder).await.vault().await;
        for number in 0..answers {
            vault.commit(vec![draft("draft", number)]).await.expect("room on the disk");
        }
    });
}

/// What `--answers` and `--home` say, for that process.
pub(super) fn asked(option: impl Fn(&str) -> Option<PathBuf>) -> Option<(u32, PathBuf)> {
    Some((option("--answers")?.to_str()?.parse().ok()?, option("--home")?))
}
