//! The app in a double of the world: random schedules in virtual time, and what must hold in every one of them.
//!
//! A schedule begins in a [`start`] situation. Then things happen in some order: a [`person`] does what the view offers, or what it does
//! not; the [`world`] answers late, twice, or not at all; the process dies, the disk is full, the network goes. After every update
//! [`holds`] is asked, and [`keeping`] whenever the phone or the portal has changed. In the end all is well again, and what was sealed
//! must be sent, once.
//!
//! `GOCUA_SCHEDULES` is how many, `GOCUA_SEED` one of them again with what happened in it.
#![allow(
    clippy::unwrap_used,
    clippy::collapsible_if,
    clippy::collapsible_match,
    clippy::type_complexity,
    clippy::result_large_err,
    clippy::print_stderr,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation
)]

mod broker;
mod dice;
mod holds;
mod keeping;
mod kit;
mod person;
mod phone;
mod portal;
mod reached;
mod schedule;
mod signer;
mod start;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};

use crate::say::words::Words;
use crate::world::planted::{self, Planted};
use kit::Kit;
use schedule::{Reached, Schedule};
use start::Situation;

/// How many schedules a run of the tests goes through.
const SCHEDULES: u64 = 20_000;

struct Stage {
    kit: Arc<Kit>,
    situations: Vec<Situation>,
}

static STAGE: LazyLock<Stage> = LazyLock::new(|| {
    let kit = Arc::new(Kit::new());
    let situations = start::all(&kit);
    Stage { kit, situations }
});

/// Whether everything is drawn after every update: in the long search, and when a seed is run again.
static THOROUGH: LazyLock<bool> = LazyLock::new(|| number("GOCUA_THOROUGH").is_some());

/// A seed with which something does not hold.
#[derive(Debug)]
struct Broken {
    seed: u64,
    what: String,
}

/// One schedule; the words go from one to the next.
fn schedule(seed: u64, words: &mut Vec<Words>, trace: Option<&mut Vec<String>>) -> Result<Reached, String> {
    let stage = &*STAGE;
    let mut schedule = Schedule::new(&stage.kit, seed, std::mem::take(words));
    schedule.thorough = *THOROUGH;
    schedule.trace = trace.is_some().then(Vec::new);
    let situation = &stage.situations[(seed % stage.situations.len() as u64) as usize];
    let ran = catch_unwind(AssertUnwindSafe(|| {
        schedule.begin(situation)?;
        // Long ones find what short ones do not, and cost more: most are short.
        let dice = &mut schedule.world.dice;
        let steps = 40 + dice.below(111) * dice.below(101) / 100;
        schedule.run(steps)?;
        schedule.settle()
    }));
    if let (Some(trace), Some(told)) = (trace, &mut schedule.trace) {
        trace.push(format!("begins: {}", situation.name));
        trace.append(told);
    }
    let ran = ran.unwrap_or_else(|_| Err("a panic".to_owned()));
    let (reached, kept) = schedule.end();
    *words = kept;
    ran.map(|()| reached)
}

/// Seeds from `from`, on as many threads as help; the first that does not hold.
fn search(from: u64, count: u64, fault: Option<Planted>) -> Result<Reached, Broken> {
    const THREADS: u64 = 2;
    LazyLock::force(&STAGE);
    let stop = AtomicBool::new(false);
    let part = |number: u64| {
        planted::plant(fault);
        let (mut words, mut all) = (Vec::new(), Reached::new());
        for seed in (from + number..from + count).step_by(THREADS as usize) {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            match schedule(seed, &mut words, None) {
                Ok(reached) => reached.into_iter().for_each(|(at, times)| *all.entry(at).or_insert(0) += times),
                Err(what) => {
                    stop.store(true, Ordering::Relaxed);
                    return Err(Broken { seed, what });
                }
            }
        }
        Ok(all)
    };
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..THREADS).map(|number| scope.spawn(move || part(number))).collect();
        let mut all = Reached::new();
        for part in parts {
            for (at, times) in part.join().expect("panics are caught inside")? {
                *all.entry(at).or_insert(0) += times;
            }
        }
        Ok(all)
    })
}

/// What happened with a seed, to be read.
fn told(seed: u64, lines: usize) -> String {
    let mut trace = Vec::new();
    let ran = schedule(seed, &mut Vec::new(), Some(&mut trace));
    let tail = trace.len().saturating_sub(lines);
    format!("{}\n{ran:?}", trace[tail..].join("\n"))
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// Searches, and tells what was found and what was reached.
fn hold(count: u64) {
    if let Some(seed) = number("GOCUA_SEED") {
        eprintln!("{}", told(seed, usize::MAX));
        return;
    }
    match search(number("GOCUA_FROM").unwrap_or(0), count, None) {
        Err(Broken { seed, what }) => panic!("GOCUA_SEED={seed}: {what}\n{}", told(seed, 40)),
        Ok(reached) => {
            eprintln!("{count} schedules");
            reached.iter().for_each(|(at, times)| eprintln!("{times:>9} {at}"));
            let never: Vec<_> = reached::IMPORTANT.iter().filter(|at| !reached.contains_key(*at)).collect();
            assert!(never.is_empty(), "never reached: {never:?}");
        }
    }
}

#[test]
fn simulation() {
    hold(number("GOCUA_SCHEDULES").unwrap_or(SCHEDULES));
}

#[test]
#[ignore = "long: run when named"]
fn nightly_simulation() {
    hold(number("GOCUA_SCHEDULES").unwrap_or(400_000));
}

#[test]
fn old_faults_turn_the_simulation_red() {
    for fault in Planted::ALL {
        let found = search(1_000_000, 8_000, Some(fault));
        let Err(Broken { seed, what }) = found else { panic!("{fault:?} was not found") };
        eprintln!("{fault:?}: seed {seed} after {}: {what}", seed - 1_000_000);
    }
}
