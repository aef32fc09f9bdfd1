//! Each of the calls fails, one after the other: the disk is full, or refuses, or takes only half. What was acknowledged
//! is there, what was refused can be tried again and then works, and the vault opens afterwards.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use gocua_vault::VaultId;

use super::{
    app::App,
    histories,
    history::{self, Act, History, World},
    judge::{How, Verdict, contents, judge},
    keys::{Keys, Known, Marks},
    recorder::{self, HISTORY, child, copy, told},
};

type Ids = BTreeMap<usize, VaultId>;

const SPARE: &str = "GOCUA_SPARE";
/// A file beside the folder: how many steps of another history were lived through before.
const STEPS: &str = "steps";

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// No space, once.
    FullOnce,
    /// No space for anything until the person has seen an error and made some.
    FullUntilFreed,
    /// An error of the device, once.
    Refused,
    /// Half of a write, and then no space.
    Short,
}

const KINDS: [Kind; 4] = [Kind::FullOnce, Kind::FullUntilFreed, Kind::Refused, Kind::Short];
/// `errno` values of Linux.
const EIO: i32 = 5;
const ENOSPC: i32 = 28;
/// Which kinds are tried at each call: all, or another one at each.
const ALL_KINDS: &str = "GOCUA_ALL_KINDS";

impl Kind {
    /// What the recorder is told, to let the call with this number fail.
    fn arm(self, call: usize) -> String {
        match self {
            Self::FullOnce => format!("arm {call} 1 {ENOSPC} 0"),
            Self::FullUntilFreed => format!("arm {call} 1000000 {ENOSPC} 0"),
            Self::Refused => format!("arm {call} 1 {EIO} 0"),
            Self::Short => format!("arm {call} 1 {ENOSPC} 1"),
        }
    }
}

/// One history over and over, in the process that has the recorder under it.
struct Rounds<'a> {
    history: &'a History,
    root: PathBuf,
    base: PathBuf,
    known: Known,
    world: World,
    marks: Marks,
    answer: PathBuf,
}

/// Calls that were made since the recorder was told something, and how many of them failed.
type Counted = [usize; 2];

impl Rounds<'_> {
    /// Nothing fails any more; what there was so far is added up.
    fn free(&self, counted: &mut Counted) {
        self.marks.say("arm 0 0 0 0");
        let said = fs::read_to_string(&self.answer).unwrap();
        for (sum, number) in counted.iter_mut().zip(said.split(' ')) {
            *sum += number.parse::<usize>().unwrap();
        }
    }

    async fn round(&self, kind: Kind, call: usize) -> (Counted, Verdict) {
        let _ = fs::remove_dir_all(&self.root);
        copy(&self.base, &self.root);
        let (keys, mut counted) = (Keys::new(self.known.keys.clone(), Marks::default()), [0, 0]);
        self.marks.say(&kind.arm(call));
        let lived = self.live_through(kind, &keys, &mut counted).await;
        self.free(&mut counted);
        let verdict = async {
            let (ids, world) = lived?;
            let known = Known { keys: keys.held(), ids, ..Known::default() };
            let by_pin = self.history.by_pin && call.is_multiple_of(3);
            let how = How { by_pin, twice: call.is_multiple_of(2), asks: true, tidy: by_pin, guessing: false };
            judge(&self.root, &known, [&world, &world], how).await
        };
        (counted, verdict.await)
    }

    /// A person who, when something does not work, makes room and tries once more.
    async fn live_through(&self, kind: Kind, keys: &Keys, counted: &mut Counted) -> Result<(Ids, World), String> {
        let start = || App::start(&self.root, keys.clone(), Marks::default(), self.known.ids.clone());
        let mut app = match start().await {
            Ok(app) => app,
            Err(error) => {
                is_honest(kind, &error)?;
                self.free(counted);
                start().await?
            }
        };
        let mut world = self.world.clone();
        for (number, step) in self.history.steps.iter().enumerate() {
            if let Err(error) = app.step(number, step).await {
                is_honest(kind, &error).map_err(|error| format!("step {number}, {step:?}: {error}"))?;
                self.free(counted);
                if let (Act::Commit(_), Some(vault), Some(Some(person))) =
                    (&step.act, app.vault(step.vault), world.get(step.vault))
                {
                    let kept = contents(vault, &[person]).await;
                    kept.map_err(|wrong| format!("step {number} was refused and the vault {wrong}"))?;
                }
                match app.step(number, step).await {
                    // Nothing was left to do but to say so.
                    Err(again) if step.act == Act::Destroy && again == "NotFound" => {}
                    again => again.map_err(|again| format!("step {number}, {step:?}: {error}, and again {again}"))?,
                }
            }
            world = history::after(&world, number, step);
        }
        Ok((app.ids(), world))
    }
}

/// Whatever happens to the disk for a moment, the vault is not called damaged, nor rolled back, nor gone.
fn is_honest(kind: Kind, error: &str) -> Verdict {
    let is_full = error.contains("DiskFull");
    if is_full && kind != Kind::Refused || !is_full && kind != Kind::FullUntilFreed && error.starts_with("Io(") {
        return Ok(());
    }
    Err(format!("says {error}"))
}

/// What the other process does: prints a line for each round that went wrong, and how many there were.
pub(super) async fn live(history: &History) {
    let (root, known, marks) = told();
    let above = root.parent().unwrap().to_owned();
    let steps = fs::read_to_string(above.join(STEPS)).unwrap().parse().unwrap();
    let (base, world) = (above.join("base"), histories::reached(&history.base, steps));
    fs::rename(&root, &base).unwrap();
    let rounds = Rounds { history, root, base, known, world, marks, answer: above.join("marks.answer") };
    let all_kinds = env::var_os(ALL_KINDS).is_some();
    let (mut count, mut failed) = (0, 0);
    for call in 1.. {
        let mut is_there = false;
        for (number, kind) in KINDS.into_iter().enumerate() {
            if !all_kinds && number != call % KINDS.len() {
                continue;
            }
            let ([calls, fired], verdict) = rounds.round(kind, call).await;
            is_there |= fired > 0 || calls >= call;
            count += 1;
            failed += usize::from(fired > 0);
            if let Err(wrong) = verdict {
                println!("\nWRONG {}, call {call}, {kind:?}: {wrong}", history.name);
            }
        }
        if !is_there {
            break;
        }
    }
    println!("\nROUNDS {count} {failed}");
}

/// What came of all calls of some histories.
#[derive(Debug, Default)]
pub(super) struct Failed {
    pub(super) rounds: usize,
    /// Rounds in which a call did fail.
    pub(super) failed: usize,
    pub(super) wrong: Vec<String>,
}

/// Lets other processes, two at a time, go through every call of every history.
pub(super) fn everywhere(library: &Path, histories: &[History], all_kinds: bool) -> Failed {
    let (next, sum) = (AtomicUsize::new(0), Mutex::new(Failed::default()));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                while let Some(history) = histories.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let start = runtime.block_on(recorder::start(library, &history.base));
                    fs::write(start.scratch.path().join(STEPS), start.steps.to_string()).unwrap();
                    let mut command = child(library, "crash::child_that_fails", &start);
                    command.env(HISTORY, history.name);
                    if all_kinds {
                        command.env(ALL_KINDS, "1");
                    } else {
                        // A hundred and more writes that are all alike.
                        command.env(SPARE, start.root().join("vaults/reserve"));
                    }
                    let said = command.output().unwrap();
                    let out = String::from_utf8_lossy(&said.stdout).into_owned();
                    assert!(said.status.success(), "{}: {out}{}", history.name, String::from_utf8_lossy(&said.stderr));
                    sum.lock().unwrap().add(&out);
                }
            });
        }
    });
    sum.into_inner().unwrap()
}

impl Failed {
    fn add(&mut self, said: &str) {
        for line in said.lines() {
            if let Some(wrong) = line.strip_prefix("WRONG ") {
                self.wrong.push(wrong.to_owned());
            } else if let Some(numbers) = line.strip_prefix("ROUNDS ") {
                let numbers: Vec<usize> = numbers.split(' ').map(|number| number.parse().unwrap()).collect();
                self.rounds += numbers[0];
                self.failed += numbers[1];
            }
        }
    }
}
