//! The SQLite file under a vault: how it is opened, and which schema it has.

use std::{path::Path, time::Duration};

use sqlx::{
    ConnectOptions, Connection as _, Executor as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous},
};

use crate::{disk, error::Error};

/// All schemas in order; migration `n` (from 1) takes a database from schema `n - 1` to `n` and says so itself
/// in `user_version`. A published migration is never edited.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_vault.sql"),
    include_str!("../migrations/0002_presence.sql"),
    include_str!("../migrations/0003_picture.sql"),
];

/// `GoCu`: tells our file from any other SQLite file.
const APPLICATION: i64 = 0x476f_4375;

/// Opens the file for one writer, which is also the only reader.
pub(crate) async fn connect(path: &Path, create: bool) -> Result<SqliteConnection, Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(create)
        // One connection owns the file: a second one gets `InUse`, and WAL needs no shared-memory file.
        .locking_mode(SqliteLockingMode::Exclusive)
        .journal_mode(SqliteJournalMode::Wal)
        // A commit is on the disk when it returns: an answer shown as saved survives a power cut.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON")
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("mmap_size", "0")
        .pragma("cache_size", "-512")
        // Each time the log begins anew costs three more syncs; half of what it may grow to is a hundred answers.
        .pragma("wal_autocheckpoint", "256")
        .pragma("journal_size_limit", "2097152")
        // Apple's fsync does not reach the medium; these do nothing elsewhere.
        .pragma("fullfsync", "1")
        .pragma("checkpoint_fullfsync", "1")
        .busy_timeout(Duration::from_secs(1))
        .disable_statement_logging();
    Ok(options.connect().await?)
}

/// Opens the file with the schema of today.
pub(crate) async fn open(path: &Path, create: bool) -> Result<SqliteConnection, Error> {
    let outcome = async {
        let mut db = connect(path, create).await?;
        match migrate(&mut db).await {
            Ok(()) => Ok(db),
            Err(error) => {
                // In good order, so that the next try does not meet a file that is still held.
                let _ = db.close().await;
                Err(error)
            }
        }
    };
    match outcome.await {
        // Of a log for which there is no room SQLite says only that it cannot be opened.
        Err(Error::Io(_)) if disk::is_full(path).await => Err(Error::DiskFull),
        outcome => outcome,
    }
}

/// Whether another connection, here or in another process, has the file. It gets a second to let go of it.
pub(crate) async fn is_held(path: &Path) -> bool {
    let outcome = async {
        let mut db = connect(path, false).await?;
        let outcome = number(&mut db, "PRAGMA user_version").await;
        let _ = db.close().await;
        outcome
    };
    matches!(outcome.await, Err(Error::InUse))
}

/// Brings the schema up to date, or refuses a newer one, in one transaction.
pub(crate) async fn migrate(db: &mut SqliteConnection) -> Result<(), Error> {
    apply(db, MIGRATIONS).await
}

async fn apply(db: &mut SqliteConnection, migrations: &[&'static str]) -> Result<(), Error> {
    begin(db).await?;
    let outcome = async {
        let found = number(db, "PRAGMA user_version").await?;
        let known = migrations.len() as i64;
        if found > known {
            return Err(Error::NewerVersion { found, known });
        }
        if found > 0 && number(db, "PRAGMA application_id").await? != APPLICATION {
            return Err(Error::Damaged("not a vault's database"));
        }
        let done = usize::try_from(found).map_err(|_| Error::Damaged("the schema's number is negative"))?;
        for migration in migrations.iter().copied().skip(done) {
            db.execute(sqlx::raw_sql(migration)).await?;
        }
        if number(db, "PRAGMA user_version").await? != known {
            return Err(Error::Damaged("a migration did not finish"));
        }
        // We have no triggers and no views; one that somebody added would run inside our transactions.
        match number(db, "SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')").await? {
            0 => Ok(()),
            _ => Err(Error::Damaged("the schema was changed")),
        }
    }
    .await;
    end(db, outcome).await
}

async fn number(db: &mut SqliteConnection, sql: &'static str) -> Result<i64, Error> {
    Ok(sqlx::query_scalar(sql).fetch_one(db).await?)
}

/// Starts a write transaction. Ours and not sqlx's, because SQLite ends a transaction by itself when the disk is
/// full, and sqlx goes on counting it as open.
pub(crate) async fn begin(db: &mut SqliteConnection) -> Result<(), Error> {
    if sqlx::query("BEGIN IMMEDIATE").execute(&mut *db).await.is_err() {
        // A call that was dropped in the middle may have left its transaction open.
        let _ = sqlx::query("ROLLBACK").execute(&mut *db).await;
        sqlx::query("BEGIN IMMEDIATE").execute(db).await?;
    }
    Ok(())
}

/// Commits when the outcome is good and rolls back when it is not. Durable when this returns `Ok`.
pub(crate) async fn end<T>(db: &mut SqliteConnection, outcome: Result<T, Error>) -> Result<T, Error> {
    let outcome = match outcome {
        Ok(value) => sqlx::query("COMMIT").execute(&mut *db).await.map(|_| value).map_err(Error::from),
        Err(error) => Err(error),
    };
    if outcome.is_err() {
        // Fails when SQLite has rolled back already, which is as good.
        let _ = sqlx::query("ROLLBACK").execute(db).await;
    }
    outcome
}

/// Moves everything from the write-ahead log into the database and empties the log.
pub(crate) async fn checkpoint(db: &mut SqliteConnection) -> Result<(), Error> {
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(db).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    async fn memory() -> SqliteConnection {
        connect(Path::new(":memory:"), true).await.unwrap()
    }

    #[tokio::test]
    async fn migrations_are_applied_once_and_all_or_nothing() {
        let mut db = memory().await;
        migrate(&mut db).await.unwrap();
        migrate(&mut db).await.unwrap();
        let known = MIGRATIONS.len() as i64;
        assert_eq!(number(&mut db, "PRAGMA user_version").await.unwrap(), known);

        let next = "CREATE TABLE later (a INTEGER) STRICT; PRAGMA user_version = 4;";
        let broken = "CREATE TABLE more (a INTEGER) STRICT; PRAGMA user_version = 5; SELECT nonsense;";
        let after = |more: &[&'static str]| MIGRATIONS.iter().copied().chain(more.iter().copied()).collect::<Vec<_>>();
        assert!(apply(&mut db, &after(&[next, broken])).await.is_err());
        let found = number(&mut db, "SELECT count(*) FROM sqlite_schema WHERE name IN ('later', 'more')").await;
        assert_eq!((found.unwrap(), number(&mut db, "PRAGMA user_version").await.unwrap()), (0, known));

        apply(&mut db, &after(&[next])).await.unwrap();
        assert!(matches!(migrate(&mut db).await, Err(Error::NewerVersion { found: 4, known: 3 })));
    }

    #[tokio::test]
    async fn another_applications_file_is_refused() {
        let mut db = memory().await;
        sqlx::raw_sql("PRAGMA application_id = 7; PRAGMA user_version = 1;").execute(&mut db).await.unwrap();
        assert!(matches!(migrate(&mut db).await, Err(Error::Damaged(_))));
    }

    #[tokio::test]
    async fn the_file_is_opened_the_safe_way() {
        let path = std::env::temp_dir().join(format!("gocua-vault-pragmas-{}.db", std::process::id()));
        let mut db = connect(&path, true).await.unwrap();
        for (sql, expected) in [
            ("PRAGMA synchronous", 2),
            ("PRAGMA foreign_keys", 1),
            ("PRAGMA secure_delete", 1),
            ("PRAGMA trusted_schema", 0),
            ("PRAGMA cell_size_check", 1),
            ("PRAGMA temp_store", 2),
            ("PRAGMA journal_size_limit", 2 << 20),
            ("PRAGMA fullfsync", 1),
            ("PRAGMA checkpoint_fullfsync", 1),
        ] {
            assert_eq!(number(&mut db, sql).await.unwrap(), expected, "{sql}");
        }
        for (sql, expected) in [("PRAGMA journal_mode", "wal"), ("PRAGMA locking_mode", "exclusive")] {
            let found: String = sqlx::query_scalar(sql).fetch_one(&mut db).await.unwrap();
            assert_eq!(found, expected);
        }
        db.close().await.unwrap();
        std::fs::remove_file(path).unwrap();
    }
}
