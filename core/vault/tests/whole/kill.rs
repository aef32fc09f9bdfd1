//! The app is killed at any moment: what it said was saved is there afterwards. And what a save costs the disk.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::{
    env,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use crate::support::{Dir, DiskPhone, pin, put, text};
use gocua_vault::{VaultId, Vaults};

const PLACE: &str = "GOCUA_KILL_DIR";
const COMMITS: &str = "GOCUA_KILL_COMMITS";

/// Not a test by itself: the process that is killed. It opens the vault and says every commit that was acknowledged.
#[tokio::test]
#[ignore = "runs only as a child of the tests below"]
async fn child_commits() {
    let Ok(dir) = env::var(PLACE) else { return };
    let most: u64 = env::var(COMMITS).ok().and_then(|commits| commits.parse().ok()).unwrap_or(u64::MAX);
    let (dir, phone) = (Path::new(&dir), DiskPhone::new(Path::new(&dir).join("phone")));
    let vaults = Vaults::open(dir.join("vaults")).await.unwrap();
    let id = vaults.list().await.unwrap()[0];
    let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
    let mut out = std::io::stdout();
    writeln!(out, "\nopen").unwrap();
    for _ in 0..most {
        let number = vault.anchor().await.unwrap().sequence + 1;
        let mut writes = vec![
            put("answer", &format!("{number}"), format!("answer {number}")),
            put("draft", "newest", format!("{number}")),
        ];
        if number % 7 == 0 {
            let file = vault.seal_file(&vec![number as u8; 100_000]).await.unwrap();
            writes.push(put("paper", &format!("{number}"), serde_json::to_vec(&file).unwrap()));
        }
        let sequence = vault.commit(writes).await.unwrap();
        writeln!(out, "saved {sequence}").unwrap();
        out.flush().unwrap();
    }
}

/// This program again, as the app that is killed; `tracer` watches it.
fn child(dir: &Path, tracer: &[&str]) -> Command {
    let me = env::current_exe().unwrap();
    let mut command = match tracer {
        [name, arguments @ ..] => {
            let mut command = Command::new(name);
            command.args(arguments).arg(me);
            command
        }
        [] => Command::new(me),
    };
    command.args(["--exact", "kill::child_commits", "--ignored", "--nocapture"]).env(PLACE, dir);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

async fn prepared() -> (Dir, Vaults, DiskPhone, VaultId) {
    let dir = Dir::new();
    let phone = DiskPhone::new(dir.path().join("phone"));
    let vaults = Vaults::open(dir.path().join("vaults")).await.unwrap();
    let vault = vaults.create(&pin(), &phone).await.unwrap();
    let id = vault.id();
    vault.lock().await.unwrap();
    (dir, vaults, phone, id)
}

#[tokio::test]
async fn what_was_acknowledged_survives_every_kill() {
    let kills: u64 = env::var("GOCUA_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(60);
    let (dir, vaults, phone, id) = prepared().await;
    let (mut saved, mut while_opening, mut papers) = (0, 0, 0);
    for round in 0..kills {
        let mut app = child(dir.path(), &[]).spawn().unwrap();
        // Every fourth is killed while it opens the vault, the others at some moment while they save.
        let opening = round % 4 == 3;
        let pause =
            Duration::from_micros(if opening { 1_000 + round * 53_711 % 400_000 } else { round * 7_919 % 60_000 });
        let out = BufReader::new(app.stdout.take().unwrap());
        let (begun, begin) = std::sync::mpsc::channel();
        let reader = thread::spawn(move || {
            let mut newest = 0;
            for line in out.lines().map_while(Result::ok) {
                if line == "open" {
                    let _ = begun.send(());
                } else if let Some(number) = line.strip_prefix("saved ").and_then(|number| number.parse().ok()) {
                    newest = number;
                }
            }
            newest
        });
        if !opening {
            begin.recv_timeout(Duration::from_secs(30)).unwrap();
        }
        thread::sleep(pause);
        app.kill().unwrap();
        app.wait().unwrap();
        let newest: u64 = reader.join().unwrap();
        while_opening += u64::from(begin.try_recv().is_err() && opening);
        saved = saved.max(newest);

        let vault = vaults.unlock(id, &pin(), &phone).await.unwrap();
        let sequence = vault.anchor().await.unwrap().sequence;
        assert!(sequence >= saved, "round {round}: {saved} was acknowledged, {sequence} is there");
        assert_eq!(vault.load("answer").await.unwrap().len() as u64, sequence);
        if sequence > 0 {
            // All of a commit or nothing of it.
            assert_eq!(text(&vault, "draft", "newest").await.unwrap(), sequence.to_string());
            assert_eq!(
                text(&vault, "answer", &saved.max(1).to_string()).await.unwrap(),
                format!("answer {}", saved.max(1))
            );
        }
        let files: Vec<gocua_vault::SealedFile> = vault
            .load("paper")
            .await
            .unwrap()
            .iter()
            .map(|record| serde_json::from_slice(&record.value).unwrap())
            .collect();
        for file in &files {
            assert_eq!(
                vault.open_file(file).await.unwrap().len(),
                100_000,
                "a record never names a file that is not whole"
            );
        }
        vault.sweep(&files.iter().map(|file| file.id).collect::<Vec<_>>()).await.unwrap();
        papers = files.len();
        saved = sequence;
        vault.lock().await.unwrap();
        assert_eq!(vaults.guesses_left(id).await.unwrap(), 10, "round {round}: the right PIN never costs a guess");
    }
    println!("{kills} kills, {while_opening} of them while opening; {saved} commits and {papers} files, none lost");
    assert!(saved > kills && while_opening > 0);
}

/// What saving asks of the disk.
struct Traced {
    log_syncs: usize,
    all_syncs: usize,
    log_writes: usize,
}

/// Opens the vault, makes so many commits and one before them, and counts the system calls from when that one is acknowledged until the
/// last one is: what opening asks of the disk varies with what it meets.
fn traced(dir: &Path, commits: usize) -> Option<Traced> {
    let log = dir.join("trace");
    let tracer = ["strace", "-f", "-qq", "-y", "-e", "trace=fsync,fdatasync,pwrite64,write", "-o", log.to_str()?];
    let run = child(dir, &tracer).env(COMMITS, (commits + 1).to_string()).output().ok()?;
    let log = std::fs::read_to_string(log).ok()?;
    let said = String::from_utf8_lossy(&run.stdout).matches("\nsaved ").count();
    assert_eq!(said, commits + 1);
    let acknowledged = |line: &&str| line.contains(" write(1") && line.contains("saved ");
    let during: Vec<&str> = log.lines().skip_while(|line| !acknowledged(line)).skip(1).collect();
    let last = during.iter().rposition(acknowledged)?;
    let count = |call: &[&str], file: &str| {
        let hit = |line: &&&str| line.contains(file) && call.iter().any(|call| line.contains(call));
        during[..last].iter().filter(hit).count()
    };
    let syncs = [" fsync(", " fdatasync("];
    Some(Traced {
        log_syncs: count(&syncs, "vault.db-wal"),
        all_syncs: count(&syncs, ""),
        log_writes: count(&[" pwrite64("], "vault.db-wal"),
    })
}

#[tokio::test]
async fn a_save_costs_one_sync() {
    const COUNT: usize = 6;
    let can_trace = Command::new("strace").args(["-o", "/dev/null", "true"]).status();
    if !can_trace.is_ok_and(|status| status.success()) {
        println!("skipped: strace is not here or may not trace");
        return;
    }
    let (dir, ..) = prepared().await;
    let traced = traced(dir.path(), COUNT).unwrap();
    let Traced { log_syncs, all_syncs, log_writes } = traced;
    println!(
        "{COUNT} commits of two records: {log_syncs} syncs of the log, {all_syncs} of anything, {log_writes} writes to the log"
    );
    assert_eq!(log_syncs, COUNT, "one sync a commit");
}
