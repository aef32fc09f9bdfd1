//! The portal's tables and what a start has to put right.

use sqlx::{Row as _, SqlitePool};

use super::files::Files;

const TABLES: &[&str] = &[
    // What was sent, as it was sent. `receipt` is set by the commit, once, and never changes.
    "CREATE TABLE IF NOT EXISTS submissions (
        id TEXT PRIMARY KEY, citizen TEXT NOT NULL,
        manifest BLOB NOT NULL, enc BLOB NOT NULL, envelope BLOB NOT NULL,
        manifest_sha256 TEXT NOT NULL, envelope_sha256 TEXT NOT NULL,
        receipt TEXT, received_at INTEGER) STRICT",
    // Submissions in whose place another one came, whether they have arrived or not.
    "CREATE TABLE IF NOT EXISTS superseded (
        id TEXT NOT NULL, citizen TEXT NOT NULL, by_submission TEXT NOT NULL, PRIMARY KEY (id, citizen)) STRICT",
    "CREATE TABLE IF NOT EXISTS uploads (
        id TEXT PRIMARY KEY, submission TEXT NOT NULL REFERENCES submissions (id), part TEXT NOT NULL,
        length INTEGER NOT NULL, received INTEGER NOT NULL DEFAULT 0, UNIQUE (submission, part)) STRICT",
    // What the agency has: exists from the receipt on.
    "CREATE TABLE IF NOT EXISTS dossiers (
        submission TEXT PRIMARY KEY REFERENCES submissions (id), citizen TEXT NOT NULL, number TEXT NOT NULL UNIQUE,
        procedure_code TEXT NOT NULL, case_id TEXT NOT NULL, agency TEXT NOT NULL, agency_name TEXT NOT NULL,
        place TEXT NOT NULL, received_at INTEGER NOT NULL, state INTEGER NOT NULL,
        applicant TEXT NOT NULL, answers TEXT NOT NULL,
        dossier_code TEXT UNIQUE, appointment INTEGER, fee INTEGER, fee_paid INTEGER NOT NULL DEFAULT 0,
        supplement TEXT, supplement_until INTEGER, supplement_from INTEGER) STRICT",
    "CREATE TABLE IF NOT EXISTS parts (
        submission TEXT NOT NULL REFERENCES dossiers (submission), n INTEGER NOT NULL, id TEXT NOT NULL,
        kind TEXT NOT NULL, component TEXT NOT NULL, media_type TEXT NOT NULL, name TEXT NOT NULL,
        bytes INTEGER NOT NULL, verdict TEXT, PRIMARY KEY (submission, n)) STRICT",
    "CREATE TABLE IF NOT EXISTS steps (
        submission TEXT NOT NULL REFERENCES dossiers (submission), n INTEGER NOT NULL, at INTEGER NOT NULL,
        state INTEGER NOT NULL, text TEXT NOT NULL, unit TEXT NOT NULL, PRIMARY KEY (submission, n)) STRICT",
    "CREATE TABLE IF NOT EXISTS results (
        submission TEXT PRIMARY KEY REFERENCES dossiers (submission), name TEXT NOT NULL, sha256 TEXT NOT NULL,
        pdf BLOB NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS packs (
        sequence INTEGER PRIMARY KEY, contents_sha256 TEXT NOT NULL, container BLOB NOT NULL) STRICT",
];

/// Creates the tables and the folders beside the database, and removes files that no row knows.
///
/// # Errors
/// What SQLite or the file system says.
pub async fn tables(db: &SqlitePool) -> Result<(), sqlx::Error> {
    for table in TABLES {
        sqlx::query(*table).execute(db).await?;
    }
    let files = Files::beside(db.connect_options().get_filename());
    files.make()?;
    let known = sqlx::query("SELECT id FROM uploads UNION ALL SELECT submission FROM dossiers")
        .fetch_all(db)
        .await?
        .iter()
        .map(|row| row.try_get(0))
        .collect::<Result<Vec<String>, _>>()?;
    files.sweep(&known)?;
    Ok(())
}

/// The next value of a counter, starting at 1. Inside the caller's transaction, so that a number is never
/// given out without what it numbers.
///
/// # Errors
/// What SQLite says.
pub async fn next(connection: &mut sqlx::SqliteConnection, counter: &str) -> Result<i64, sqlx::Error> {
    sqlx::query(
        "INSERT INTO counters (name, value) VALUES (?, 1)
         ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
    )
    .bind(counter)
    .fetch_one(connection)
    .await?
    .try_get(0)
}
