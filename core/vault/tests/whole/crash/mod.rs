//! A crash at every write: the power fails after every single call that changes a file, and the disk is found in every
//! state that it may be in then. What was acknowledged is there, nothing is there in half, and the vault goes on.
//!
//! * `history` is what a person does, and `histories` lists what is lived through; `app` does it, over the public
//!   interface; `keys` is the key store meanwhile.
//! * `record.c` stands below the app and writes down every call; `recorder` runs it, `log` reads what it wrote.
//! * `disk` knows what is durable and what is not, in the strictest reading of POSIX; `state` is one way in which the
//!   disk may be found.
//! * `search` goes through them; `judge` opens what is left.
//! * `controls` are programs that do it wrong, each of which must be found out.
//! * `faults` lets each of the calls fail instead.
//! * `walk` goes a long way beside a model, with kills between the calls.
//!
//! SQLite keeps no shared-memory file here: one connection owns the database, so there is nothing of it to be found. (Were
//! there one, the recorder would meet a shared mapping, which the replay refuses.)
//!
//! The same seed gives the same crashes of the same log: `GOCUA_SEED`. `GOCUA_CRASHES` and `GOCUA_STEPS` say how far to go,
//! `GOCUA_ONLY` names a part of the name of the histories to live through.

#![cfg(target_os = "linux")]

mod app;
mod controls;
mod dice;
mod disk;
mod faults;
mod histories;
mod history;
mod judge;
mod keys;
mod log;
mod recorder;
mod search;
mod state;
mod walk;

use std::{env, path::Path, thread, time::Instant};

use controls::Way;
use history::{Act, History};
use judge::{How, Verdict, judge};
use keys::Known;
use recorder::{HISTORY, Recorded, record, recorder};
use search::{Plan, Subject, search, worlds};

/// Not a test by itself: the process that is recorded.
#[tokio::test]
#[ignore = "runs only as a child of the tests below"]
async fn child() {
    let Ok(name) = env::var(HISTORY) else { return };
    match Way::ALL.into_iter().find(|way| way.name() == name) {
        Some(way) => controls::live(way).await,
        None => recorder::live(&histories::named(&name).unwrap()).await,
    }
}

/// Not a test by itself either: the process whose calls fail.
#[tokio::test]
#[ignore = "runs only as a child of the tests below"]
async fn child_that_fails() {
    if let Ok(name) = env::var(HISTORY) {
        faults::live(&histories::named(&name).unwrap()).await;
    }
}

impl Subject for Recorded {
    fn name(&self) -> &str {
        self.history.name
    }

    fn start(&self) -> (disk::Disk, Known) {
        (self.start.clone(), self.known.clone())
    }

    fn log(&self) -> &log::Log {
        &self.log
    }

    fn act(&self, number: usize) -> Option<&Act> {
        self.history.steps.get(number).map(|step| &step.act)
    }

    async fn judge(&self, folder: &Path, known: &Known, how: How) -> Verdict {
        judge(folder, known, worlds(&self.worlds, known), how).await
    }

    fn by_pin(&self) -> bool {
        self.history.by_pin
    }
}

fn from_env(name: &str, otherwise: usize) -> usize {
    env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

/// Those whose name has `GOCUA_ONLY` in it; all of them otherwise.
fn histories() -> Vec<History> {
    let only = env::var("GOCUA_ONLY").unwrap_or_default();
    histories::all().into_iter().filter(|history| history.name.contains(&only)).collect()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

fn crash_everywhere(target: usize) {
    let runtime = runtime();
    let library = recorder();
    let recorded: Vec<Recorded> =
        histories().into_iter().map(|history| runtime.block_on(record(&library, history))).collect();
    for one in &recorded {
        println!("{:5} events: {}", one.log.events.len(), one.history.name);
    }
    let plan = Plan { seed: from_env("GOCUA_SEED", 1) as u64, target: from_env("GOCUA_CRASHES", target), workers: 2 };
    let found = search(&recorded, plan);
    println!("{} histories, seed {}: {found}", recorded.len(), plan.seed);
    assert!(found.violations.is_empty(), "{}", found.violations.join("\n"));
    assert!(found.total() >= plan.target, "there are fewer different disks than asked for");
}

#[test]
fn nothing_acknowledged_is_lost_in_a_crash_at_any_write() {
    // Without optimisation it takes ten times as long.
    crash_everywhere(if cfg!(debug_assertions) { 3_000 } else { 50_000 });
}

#[test]
#[ignore = "twenty times as many, for the night"]
fn nightly_nothing_acknowledged_is_lost_in_a_million_crashes() {
    crash_everywhere(1_000_000);
}

/// Without this nobody would know whether the search can find anything.
#[test]
fn what_is_done_wrong_is_found_out_and_what_is_done_right_is_not() {
    let runtime = runtime();
    let library = recorder();
    for way in Way::ALL {
        let control = [runtime.block_on(controls::record(&library, way))];
        let found = search(&control, Plan { seed: 1, target: 200, workers: 2 });
        println!(
            "{}: {found}{}",
            way.name(),
            found.violations.first().map(|first| format!("; {first}")).unwrap_or_default()
        );
        assert_eq!(found.violations.is_empty(), way == Way::Right, "{}: {:?}", way.name(), found.violations.first());
    }
}

fn fail_everywhere(all_kinds: bool) {
    let (began, histories) = (Instant::now(), histories());
    let failed = faults::everywhere(&recorder(), &histories, all_kinds);
    println!(
        "{} histories lived through {} times, in {} of them a call failed, {} s",
        histories.len(),
        failed.rounds,
        failed.failed,
        began.elapsed().as_secs()
    );
    assert!(failed.wrong.is_empty(), "{}", failed.wrong.join("\n"));
    assert!(failed.failed > 50 * histories.len(), "hardly anything failed");
}

#[test]
fn a_call_that_fails_loses_nothing_and_can_be_tried_again() {
    fail_everywhere(false);
}

#[test]
#[ignore = "each call in four ways instead of one, for the night"]
fn nightly_a_call_that_fails_in_every_way_loses_nothing() {
    fail_everywhere(true);
}

/// Two walks at once; between them that many steps.
fn walk_far(steps: usize) {
    let (seed, began) = (from_env("GOCUA_SEED", 1) as u64, Instant::now());
    let kills: usize = thread::scope(|scope| {
        let walks =
            [2 * seed, 2 * seed + 1].map(|seed| scope.spawn(move || runtime().block_on(walk::walk(seed, steps / 2))));
        walks.into_iter().map(|walk| walk.join().unwrap()).sum()
    });
    println!("{steps} steps beside the model, seed {seed}, {kills} kills, {} s", began.elapsed().as_secs());
}

#[test]
fn drafts_and_outbox_are_what_a_plain_model_says() {
    walk_far(from_env("GOCUA_STEPS", if cfg!(debug_assertions) { 10_000 } else { 100_000 }));
}

#[test]
#[ignore = "ten times as far, for the night"]
fn nightly_drafts_and_outbox_are_what_a_plain_model_says() {
    walk_far(from_env("GOCUA_STEPS", 1_000_000));
}
