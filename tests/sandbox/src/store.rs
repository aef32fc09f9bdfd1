//! The sandbox's one database file, `<data>/sandbox.db`. Every part owns its tables and creates them
//! in its own `tables` function, so that reading one part is enough to know what it keeps.

use std::path::Path;
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

/// Opens the database, creating the file when there is none.
///
/// # Errors
/// What SQLite says, for example when the folder cannot be written.
pub async fn open(data: &Path) -> Result<SqlitePool, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(data.join("sandbox.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A power cut may lose the last answers of a test double; speed matters more here.
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(Duration::from_secs(15))
        .foreign_keys(true);
    SqlitePoolOptions::new().max_connections(8).connect_with(options).await
}
