//! Programs that look right and are not, as there are in the field; each must be found out. And one that is right, which
//! must not be.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
};

use gocua_vault::Vaults;
use sqlx::{
    ConnectOptions as _, Connection as _, Row as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use super::{
    disk::Disk,
    history::{Act, Base, content},
    judge::{How, Verdict},
    keys::{Keys, Known, Marks},
    log::Log,
    recorder::{run, start, told},
    search::Subject,
};
use crate::support::put;

/// A way of saving version after version of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Write a new file, sync it, move it over the old one, sync the folder.
    Right,
    /// The savepoints of a form app on a million phones: delete the old file, then write the new one in its place.
    DeleteThenCopy,
    /// A new file moved over the old one, whose name is not synced.
    NameNotSynced,
    /// Written over in place, and synced.
    InPlace,
    /// SQLite as it is in the write-ahead mode of many an app: a commit is not synced.
    NormalSync,
    /// The vault, with a record that names a file which was written and not synced.
    NamedBeforeSynced,
    /// The vault, with what belongs together in two commits.
    TwoCommits,
}

impl Way {
    pub(super) const ALL: [Self; 7] = [
        Self::Right,
        Self::DeleteThenCopy,
        Self::NameNotSynced,
        Self::InPlace,
        Self::NormalSync,
        Self::NamedBeforeSynced,
        Self::TwoCommits,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Right => "control: done right",
            Self::DeleteThenCopy => "control: delete, then copy",
            Self::NameNotSynced => "control: a name that is not synced",
            Self::InPlace => "control: written over in place",
            Self::NormalSync => "control: commits that are not synced",
            Self::NamedBeforeSynced => "control: named before it is synced",
            Self::TwoCommits => "control: two commits for one thing",
        }
    }

    fn in_vault(self) -> bool {
        matches!(self, Self::NamedBeforeSynced | Self::TwoCommits)
    }
}

const VERSIONS: usize = 4;
const SIZE: usize = 3_000;

fn sync_folder(root: &Path) {
    File::open(root).unwrap().sync_all().unwrap();
}

/// What the other process does.
pub(super) async fn live(way: Way) {
    let (root, known, marks) = told();
    if way == Way::NormalSync {
        return live_in_database(&root, &marks).await;
    }
    if way.in_vault() {
        return live_in_vault(way, &root, &known, &marks).await;
    }
    for version in 0..VERSIONS {
        marks.say(&format!("begin {version}"));
        let (place, draft, new) = (root.join("save"), root.join("draft"), content(version, SIZE));
        if way == Way::DeleteThenCopy && version > 0 {
            fs::remove_file(&place).unwrap();
        }
        let in_place = matches!(way, Way::DeleteThenCopy | Way::InPlace);
        let mut file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(if in_place { &place } else { &draft })
            .unwrap();
        file.write_all(&new).unwrap();
        file.sync_all().unwrap();
        if !in_place {
            fs::rename(&draft, &place).unwrap();
        }
        if way != Way::NameNotSynced {
            sync_folder(&root);
        }
        marks.say(&format!("done {version}"));
    }
}

async fn database(root: &Path) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(root.join("save.db")).create_if_missing(true);
    options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .pragma("locking_mode", "EXCLUSIVE")
        .connect()
        .await
}

async fn live_in_database(root: &Path, marks: &Marks) {
    let mut db = database(root).await.unwrap();
    sqlx::raw_sql("CREATE TABLE saved (version INTEGER PRIMARY KEY, value BLOB)").execute(&mut db).await.unwrap();
    for version in 0..VERSIONS {
        marks.say(&format!("begin {version}"));
        let insert = sqlx::query("INSERT INTO saved VALUES (?, ?)").bind(version as i64).bind(content(version, SIZE));
        insert.execute(&mut db).await.unwrap();
        marks.say(&format!("done {version}"));
    }
    db.close().await.unwrap();
}

async fn live_in_vault(way: Way, root: &Path, known: &Known, marks: &Marks) {
    let keys = Keys::new(known.keys.clone(), marks.clone());
    let vaults = Vaults::open(root.join("vaults")).await.unwrap();
    let vault = vaults.unlock_by_presence(known.ids[&0], &keys).await.unwrap();
    for version in 0..VERSIONS {
        marks.say(&format!("begin {version}"));
        let name = format!("photo {version}");
        if way == Way::NamedBeforeSynced {
            fs::write(root.join(&name), content(version, SIZE)).unwrap();
            vault.commit(vec![put("photo", &name, "")]).await.unwrap();
        } else {
            for part in ["one", "other"] {
                vault.commit(vec![put("photo", part, &name)]).await.unwrap();
            }
        }
        marks.say(&format!("done {version}"));
    }
    vault.lock().await.unwrap();
}

pub(super) struct Control {
    way: Way,
    start: Disk,
    known: Known,
    log: Log,
}

pub(super) async fn record(library: &Path, way: Way) -> Control {
    let base = if way.in_vault() { Base::Vault { wrong: 0 } } else { Base::Nothing };
    let begin = start(library, &base).await;
    let (start, log) = run(library, &begin, way.name());
    Control { way, start, known: begin.known, log }
}

impl Subject for Control {
    fn name(&self) -> &str {
        self.way.name()
    }

    fn start(&self) -> (Disk, Known) {
        (self.start.clone(), self.known.clone())
    }

    fn log(&self) -> &Log {
        &self.log
    }

    fn act(&self, _: usize) -> Option<&Act> {
        None
    }

    fn by_pin(&self) -> bool {
        false
    }

    async fn judge(&self, folder: &Path, known: &Known, _: How) -> Verdict {
        match self.way {
            Way::NormalSync => judge_database(folder, known).await,
            way if way.in_vault() => judge_vault(way, folder, known).await,
            _ => {
                let found = fs::read(folder.join("save")).ok();
                let is_version = |version: usize| found == Some(content(version, SIZE));
                let fits = (known.done..=known.begun).any(|versions| versions == 0 || is_version(versions - 1));
                if fits { Ok(()) } else { Err("what was saved is lost".into()) }
            }
        }
    }
}

async fn judge_database(folder: &Path, known: &Known) -> Verdict {
    let counted = async {
        let mut db = database(folder).await?;
        let row = sqlx::query("SELECT count(*) FROM saved").fetch_one(&mut db).await;
        db.close().await?;
        row?.try_get::<i64, _>(0)
    };
    let found = counted.await.unwrap_or_default() as usize;
    if found >= known.done { Ok(()) } else { Err(format!("{found} of {} commits are there", known.done)) }
}

async fn judge_vault(way: Way, folder: &Path, known: &Known) -> Verdict {
    let keys = Keys::new(known.keys.clone(), Marks::default());
    let vaults = Vaults::open(folder.join("vaults")).await.unwrap();
    let vault = vaults.unlock_by_presence(known.ids[&0], &keys).await.map_err(|error| error.to_string())?;
    let records = vault.load("photo").await.unwrap();
    let outcome = if way == Way::NamedBeforeSynced {
        let whole = |name: &str| {
            (0..VERSIONS).any(|version| fs::read(folder.join(name)).is_ok_and(|found| found == content(version, SIZE)))
        };
        match records.iter().find(|record| !whole(&record.id)) {
            Some(record) => Err(format!("{} is named and not there whole", record.id)),
            None => Ok(()),
        }
    } else if records.windows(2).any(|pair| pair[0].value != pair[1].value) || records.len() == 1 {
        Err("half of it is there".into())
    } else {
        Ok(())
    };
    vault.lock().await.unwrap();
    outcome
}
