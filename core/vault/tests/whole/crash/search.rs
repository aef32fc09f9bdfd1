//! Crashes after every event of every history, in every way, and judges what is left.

use std::{
    collections::HashSet,
    fmt, fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::Path,
    sync::Mutex,
    thread,
    time::Instant,
};

use super::{
    dice::Dice,
    disk::Disk,
    history::{Act, World},
    judge::{How, Verdict},
    keys::Known,
    log::{Event, Log},
    recorder::Scratch,
    state::{Asked, Chosen, Fate},
};

/// How the disk is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Only what was promised.
    Synced,
    /// Everything, as after a kill.
    All,
    /// Everything, of the newest write only some sectors.
    Torn,
    /// Any of what is not durable, parts of it torn; number of the throw.
    Some(usize),
}

/// Something that was recorded and can be judged.
pub(super) trait Subject: Sync {
    fn name(&self) -> &str;
    fn start(&self) -> (Disk, Known);
    fn log(&self) -> &Log;
    /// What the person does in step `number`.
    fn act(&self, number: usize) -> Option<&Act>;
    /// Judges a folder, with what is known outside of it.
    fn judge(&self, folder: &Path, known: &Known, how: How) -> impl Future<Output = Verdict>;
    /// Whether recoveries should open with the PIN.
    fn by_pin(&self) -> bool;
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Crashes: events after which one was tried.
    pub(super) points: usize,
    /// Recoveries from different disks, by mode: synced, all, torn, some.
    pub(super) recoveries: [usize; 4],
    /// Disks that had been recovered already.
    pub(super) repeated: usize,
    pub(super) violations: Vec<String>,
    pub(super) seconds: u64,
}

impl Found {
    pub(super) fn total(&self) -> usize {
        self.recoveries.iter().sum()
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [synced, all, torn, some] = self.recoveries;
        write!(
            f,
            "{} points, {} recoveries (synced {synced}, all {all}, torn {torn}, some {some}; {} the same as others), {} s, {} violations",
            self.points,
            self.total(),
            self.repeated,
            self.seconds,
            self.violations.len()
        )
    }
}

/// How far to search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    pub(super) seed: u64,
    /// Recoveries to reach.
    pub(super) target: usize,
    pub(super) workers: usize,
}

/// A search that finds nothing new any more ends.
const MOST_ROUNDS: usize = 5_000;
/// So many violations are enough to look into.
const MOST_VIOLATIONS: usize = 20;

struct Shared<'a> {
    plan: Plan,
    seen: &'a Mutex<HashSet<(usize, u64)>>,
    found: &'a Mutex<Found>,
}

/// Every point in the three plain ways, then at random until there are enough.
pub(super) fn search<S: Subject>(subjects: &[S], plan: Plan) -> Found {
    let began = Instant::now();
    let (seen, found) = (Mutex::default(), Mutex::new(Found::default()));
    let shared = Shared { plan, seen: &seen, found: &found };
    let mut percent = 100;
    for round in 0..MOST_ROUNDS {
        let before = found.lock().unwrap().total();
        thread::scope(|scope| {
            for worker in 0..plan.workers {
                let shared = &shared;
                scope.spawn(move || shared.work(subjects, round, percent, worker));
            }
        });
        let found = found.lock().unwrap();
        let (total, fresh) = (found.total(), found.total() - before);
        if total >= plan.target || !found.violations.is_empty() || (fresh == 0 && round > 8) {
            break;
        }
        // The last round only as far as is needed.
        if round > 0 {
            percent = (100 * percent * (plan.target - total) / (100 * fresh.max(1)) + 1).min(100);
        }
    }
    let mut found = found.into_inner().unwrap();
    found.seconds = began.elapsed().as_secs();
    found
}

impl Shared<'_> {
    fn work<S: Subject>(&self, subjects: &[S], round: usize, percent: usize, worker: usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let scratch = Scratch::new();
        let mut point = 0;
        for (number, subject) in subjects.iter().enumerate() {
            let (mut disk, mut known) = subject.start();
            for event in 0..subject.log().events.len() {
                disk.apply(subject.log(), event);
                if let Event::Mark(mark) = &subject.log().events[event] {
                    known.hear(mark);
                }
                if disk.is_reserve(&subject.log().events[event]) {
                    continue;
                }
                point += 1;
                let mut dice = Dice::new(&[self.plan.seed, number as u64, event as u64, round as u64]);
                if point % self.plan.workers != worker || !dice.chance(percent) {
                    continue;
                }
                let modes: &[Mode] =
                    if round == 0 { &[Mode::Synced, Mode::All, Mode::Torn] } else { &[Mode::Some(round)] };
                for mode in modes {
                    let Some(chosen) = choose(&disk, subject.log(), event, *mode, &mut dice) else { continue };
                    if !self.is_new(number, &chosen, &known) {
                        continue;
                    }
                    let folder = scratch.path().join("disk");
                    disk.lay_out(&subject.log().bytes, &chosen, &folder);
                    let verdict =
                        runtime.block_on(subject.judge(&folder, &known, how(subject, &known, round, chosen.key)));
                    fs::remove_dir_all(&folder).unwrap();
                    self.count(*mode, verdict, || {
                        format!(
                            "{}, after event {event} ({}), {mode:?}, seed {}",
                            subject.name(),
                            say(&subject.log().events[event]),
                            self.plan.seed
                        )
                    });
                }
            }
        }
        let mut found = self.found.lock().unwrap();
        if round == 0 {
            found.points = point;
        }
    }

    fn is_new(&self, subject: usize, chosen: &Chosen, known: &Known) -> bool {
        let mut hasher = DefaultHasher::new();
        (chosen.key, known.begun, known.done, known.keys.keys().collect::<Vec<_>>()).hash(&mut hasher);
        let is_new = self.seen.lock().unwrap().insert((subject, hasher.finish()));
        self.found.lock().unwrap().repeated += usize::from(!is_new);
        is_new
    }

    fn count(&self, mode: Mode, verdict: Verdict, place: impl Fn() -> String) {
        let mut found = self.found.lock().unwrap();
        let column = match mode {
            Mode::Synced => 0,
            Mode::All => 1,
            Mode::Torn => 2,
            Mode::Some(_) => 3,
        };
        found.recoveries[column] += 1;
        if let Err(wrong) = verdict
            && found.violations.len() < MOST_VIOLATIONS
        {
            found.violations.push(format!("{}: {wrong}", place()));
        }
    }
}

/// Opening with a PIN costs as much as twenty openings with a finger: always where it matters, sometimes elsewhere.
fn how<S: Subject>(subject: &S, known: &Known, round: usize, key: u64) -> How {
    let one_in = |count: u64| key.is_multiple_of(count);
    let by_pin = if subject.by_pin() { round == 0 || one_in(64) } else { one_in(128) };
    let guessing = known.begun > known.done && matches!(subject.act(known.done), Some(Act::Open(_) | Act::Confirm(_)));
    How { by_pin, twice: one_in(8), asks: by_pin || guessing || one_in(4), tidy: by_pin && one_in(3), guessing }
}

/// The worlds that may be there: before and after the step under way.
pub(super) fn worlds<'a>(worlds: &'a [World], known: &Known) -> [&'a World; 2] {
    [&worlds[known.done], &worlds[known.begun]]
}

fn choose(disk: &Disk, log: &Log, event: usize, mode: Mode, dice: &mut Dice) -> Option<Chosen> {
    match mode {
        Mode::Synced => Some(disk.choose(|_| Fate::Lost)),
        Mode::All => Some(disk.choose(|_| Fate::Kept)),
        Mode::Torn => matches!(log.events[event], Event::Write { .. })
            .then(|| disk.choose(|asked| if asked.event == event { torn(&asked, dice) } else { Fate::Kept })),
        Mode::Some(round) => {
            let kept = [50, 90, 10, 75][round % 4];
            Some(disk.choose(|asked| match asked.sectors {
                _ if !dice.chance(kept) => Fate::Lost,
                0 => Fate::Kept,
                _ if dice.chance(25) => torn(&asked, dice),
                _ => Fate::Kept,
            }))
        }
    }
}

/// Half of all tears are a cut, as when power fails while the sectors are written in order; the others are any.
fn torn(asked: &Asked, dice: &mut Dice) -> Fate {
    let (is_cut, cut) = (dice.chance(50), dice.below(asked.sectors));
    let new = (0..asked.sectors).map(|sector| if is_cut { sector < cut } else { dice.chance(50) }).collect();
    Fate::Torn { new, rubbish: dice.chance(30).then(|| dice.next()) }
}

fn say(event: &Event) -> String {
    match event {
        Event::Write { at, data, .. } => format!("{} bytes written at {at}", data.len()),
        other => format!("{other:?}"),
    }
}
