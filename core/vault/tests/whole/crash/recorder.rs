//! Makes the folder in which a history begins, lets another process live through the history, and keeps what it did.

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use sqlx::{ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};

use super::{
    app::App,
    dice::Dice,
    disk::Disk,
    histories,
    history::{self, Act, Base, History, Step, World},
    judge::{How, judge},
    keys::{Keys, Known, Marks},
    log::{Event, Log},
    state::Fate,
};

/// A folder that goes away, in memory where the machine has that.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub(super) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let memory = Path::new("/dev/shm");
        let above = if has_room(memory) { memory.to_owned() } else { env::temp_dir() };
        let name = format!("gocua-crash-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = above.canonicalize().unwrap().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Whether a folder is there and takes a gigabyte: in a container there is often room for less than one of these disks.
fn has_room(folder: &Path) -> bool {
    let Ok(said) = Command::new("df").args(["-P", "-k"]).arg(folder).output() else { return false };
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let free = said.lines().nth(1).and_then(|line| line.split_whitespace().nth(3)?.parse::<u64>().ok());
    free.is_some_and(|kilobytes| kilobytes > 1 << 20)
}

/// The same folder once more; of the reserve only its length.
pub(super) fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else if from.ends_with("reserve") {
        fs::File::create(to).unwrap().set_len(fs::metadata(from).unwrap().len()).unwrap();
    } else {
        fs::write(to, fs::read(from).unwrap()).unwrap();
    }
}

/// The library that records; built by the C compiler that SQLite needs too. Not where the disks lie: memory may be for data only.
pub(super) fn recorder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let library = folder.join(format!("record-{}-{}.so", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/whole/crash/record.c");
    let mut compiler = Command::new(env::var("CC").unwrap_or_else(|_| "cc".into()));
    compiler.args(["-O2", "-shared", "-fPIC", "-o"]).arg(&library).arg(source).arg("-lpthread");
    let built = compiler.output().expect("a C compiler is there: SQLite was built with it");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let ready = folder.join("record.so");
    fs::rename(&library, &ready).unwrap();
    ready
}

/// A history as it was lived through.
pub(super) struct Recorded {
    pub(super) history: History,
    /// The disk at the beginning, all of it durable.
    pub(super) start: Disk,
    pub(super) known: Known,
    /// What must be there before each step, and after the last.
    pub(super) worlds: Vec<World>,
    pub(super) log: Log,
}

/// A folder in which something can begin.
pub(super) struct Start {
    pub(super) scratch: Scratch,
    pub(super) known: Known,
    /// How many steps of another history are in it.
    pub(super) steps: usize,
}

impl Start {
    pub(super) fn root(&self) -> PathBuf {
        self.scratch.path().join("root")
    }
}

async fn with_a_vault(wrong: u32, older: bool) -> Start {
    let scratch = Scratch::new();
    let (root, keys) = (scratch.path().join("root"), Keys::default());
    fs::create_dir_all(&root).unwrap();
    let mut app = App::start(&root, keys.clone(), Marks::default(), Default::default()).await.unwrap();
    for (number, step) in histories::making() {
        app.step(number, &step).await.unwrap();
    }
    for number in 0..wrong {
        app.step(0, &Step { vault: 0, act: Act::Wrong(500_000 + number) }).await.unwrap();
    }
    let known = Known { keys: keys.held(), ids: app.ids(), ..Known::default() };
    if older {
        let file = root.join("vaults").join(known.ids[&0].to_string()).join("vault.db");
        let mut db = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
        sqlx::raw_sql("DROP TABLE picture; PRAGMA user_version = 2").execute(&mut db).await.unwrap();
        db.close().await.unwrap();
    }
    Start { scratch, known, steps: 0 }
}

/// What a crash left of another history: that many thousandths of its events, and half of what was not durable.
async fn after_a_crash(library: &Path, name: &str, thousandths: usize) -> Start {
    let other = histories::named(name).unwrap();
    let recorded = Box::pin(record(library, other)).await;
    let (mut disk, mut known) = (recorded.start.clone(), recorded.known.clone());
    for event in 0..recorded.log.events.len() * thousandths / 1000 {
        disk.apply(&recorded.log, event);
        if let Event::Mark(mark) = &recorded.log.events[event] {
            known.hear(mark);
        }
    }
    let mut dice = Dice::new(&[thousandths as u64]);
    let chosen = disk.choose(|_| if dice.chance(50) { Fate::Kept } else { Fate::Lost });
    let scratch = Scratch::new();
    disk.lay_out(&recorded.log.bytes, &chosen, &scratch.path().join("root"));
    // Which of the two states it is, a copy tells.
    let after = &recorded.worlds[known.begun];
    disk.lay_out(&recorded.log.bytes, &chosen, &scratch.path().join("copy"));
    let is_after = judge(&scratch.path().join("copy"), &known, [after, after], How::default()).await.is_ok();
    let steps = if is_after { known.begun } else { known.done };
    (known.begun, known.done) = (0, 0);
    Start { scratch, known, steps }
}

pub(super) async fn start(library: &Path, base: &Base) -> Start {
    match base {
        Base::Nothing => {
            let scratch = Scratch::new();
            fs::create_dir_all(scratch.path().join("root")).unwrap();
            Start { scratch, known: Known::default(), steps: 0 }
        }
        Base::Vault { wrong } => with_a_vault(*wrong, false).await,
        Base::Older => with_a_vault(0, true).await,
        Base::Crashed(name, thousandths) => after_a_crash(library, name, *thousandths).await,
    }
}

/// The names of what tells the other process what to do.
pub(super) const HISTORY: &str = "GOCUA_HISTORY";
pub(super) const ROOT: &str = "GOCUA_ROOT";
pub(super) const MARKS: &str = "GOCUA_MARKS";
pub(super) const LOG: &str = "GOCUA_LOG";
pub(super) const KNOWN: &str = "GOCUA_KNOWN";

/// This program again, as the app, under the recorder; `test` is what it runs.
pub(super) fn child(library: &Path, test: &str, start: &Start) -> Command {
    let scratch = start.scratch.path();
    fs::write(scratch.join("marks"), "").unwrap();
    fs::write(scratch.join("known"), start.known.to_marks()).unwrap();
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", test, "--ignored", "--nocapture"]);
    command.env("LD_PRELOAD", library).env(ROOT, start.root());
    command.env(MARKS, scratch.join("marks")).env(KNOWN, scratch.join("known"));
    command.stdin(Stdio::null());
    command
}

/// What the other process is told: where it works, what is known, and where its marks go.
pub(super) fn told() -> (PathBuf, Known, Marks) {
    let path = |name| PathBuf::from(env::var_os(name).unwrap());
    let known = Known::from_marks(&fs::read_to_string(path(KNOWN)).unwrap());
    (path(ROOT), known, Marks::new(File::options().append(true).open(path(MARKS)).unwrap()))
}

/// What the other process does with a history.
pub(super) async fn live(history: &History) {
    let (root, known, marks) = told();
    let keys = Keys::new(known.keys, marks.clone());
    let mut app = App::start(&root, keys, marks, known.ids).await.unwrap();
    app.run(&history.steps, history.fails).await;
}

/// Lets another process live through something, by its name; the disk before it, and what it did.
pub(super) fn run(library: &Path, start: &Start, name: &str) -> (Disk, Log) {
    let (disk, log) = (Disk::of(&start.root()), start.scratch.path().join("log"));
    let run = child(library, "crash::child", start).env(HISTORY, name).env(LOG, &log).output().unwrap();
    let said = |bytes| String::from_utf8_lossy(bytes).into_owned();
    assert!(run.status.success(), "{name}: {}{}", said(&run.stdout), said(&run.stderr));
    let log = Log::parse(fs::read(log).unwrap());
    is_what_is_there(&disk, &log, start, name);
    (disk, log)
}

/// Lets another process live through a history.
pub(super) async fn record(library: &Path, history: History) -> Recorded {
    let start = start(library, &history.base).await;
    let (disk, log) = run(library, &start, history.name);
    let mut worlds = vec![histories::reached(&history.base, start.steps)];
    for (number, step) in history.steps.iter().enumerate() {
        worlds.push(history::after(&worlds[number], number, step));
    }
    Recorded { history, start: disk, known: start.known, worlds, log }
}

/// That nothing went past the recorder: the replay gives what the process left, byte for byte.
fn is_what_is_there(disk: &Disk, log: &Log, start: &Start, name: &str) {
    let mut disk = disk.clone();
    (0..log.events.len()).for_each(|event| disk.apply(log, event));
    let replayed = start.scratch.path().join("replayed");
    disk.lay_out(&log.bytes, &disk.choose(|_| Fate::Kept), &replayed);
    assert_eq!(listing(&replayed), listing(&start.root()), "{name}: the replay is not what is there");
}

/// Every name below a folder with its content, the reserve with its length.
fn listing(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut left = vec![folder.to_owned()];
    while let Some(path) = left.pop() {
        let content = if path.is_dir() {
            left.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            Vec::new()
        } else if path.ends_with("reserve") {
            fs::metadata(&path).unwrap().len().to_be_bytes().to_vec()
        } else {
            fs::read(&path).unwrap()
        };
        found.push((path.strip_prefix(folder).unwrap().to_owned(), content));
    }
    found.sort();
    found
}
