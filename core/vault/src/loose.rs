//! Loose hardware keys: those that nothing in the vault uses, or that may exist after a kill. A key is written down here
//! *before* it is made, so that a kill leaves none behind unknown, and destroyed in good time.

use sqlx::SqliteConnection;

use crate::{
    database,
    error::Error,
    hardware::{self, HardwareKeys},
};

/// The list of one vault's loose keys, with the key store that has them.
pub(crate) struct Loose<'a> {
    pub(crate) db: &'a mut SqliteConnection,
    pub(crate) hardware: &'a dyn HardwareKeys,
}

impl Loose<'_> {
    /// Records keys that are about to be made.
    pub(crate) async fn remember(&mut self, aliases: &[String]) -> Result<(), Error> {
        database::begin(self.db).await?;
        let outcome = async {
            for alias in aliases {
                sqlx::query("INSERT OR IGNORE INTO loose_key (alias) VALUES (?)")
                    .bind(alias)
                    .execute(&mut *self.db)
                    .await?;
            }
            Ok(())
        }
        .await;
        database::end(self.db, outcome).await
    }

    /// Whether a key is among them.
    pub(crate) async fn has(&mut self, alias: &str) -> Result<bool, Error> {
        Ok(self.list().await?.iter().any(|loose| loose == alias))
    }

    /// Destroys them. What does not work now is tried again next time.
    pub(crate) async fn tidy(&mut self) {
        let Ok(loose) = self.list().await else {
            return;
        };
        let mut gone = Vec::new();
        for alias in loose {
            if hardware::destroy(self.hardware, &alias).await.is_err() {
                break;
            }
            gone.push(alias);
        }
        if !gone.is_empty() {
            // A row that stays is only destroyed once more.
            let _ = self.forget(&gone).await;
        }
    }

    /// Destroys them all; an error says that some remain.
    pub(crate) async fn destroy(&mut self) -> Result<(), Error> {
        for alias in self.list().await? {
            hardware::destroy(self.hardware, &alias).await?;
        }
        Ok(())
    }

    async fn list(&mut self) -> Result<Vec<String>, Error> {
        Ok(sqlx::query_scalar("SELECT alias FROM loose_key").fetch_all(&mut *self.db).await?)
    }

    async fn forget(&mut self, aliases: &[String]) -> Result<(), Error> {
        database::begin(self.db).await?;
        let outcome = async {
            for alias in aliases {
                take(self.db, alias).await?;
            }
            Ok(())
        }
        .await;
        database::end(self.db, outcome).await
    }
}

/// A key is not loose any more, within a transaction.
pub(crate) async fn take(db: &mut SqliteConnection, alias: &str) -> Result<(), Error> {
    sqlx::query("DELETE FROM loose_key WHERE alias = ?").bind(alias).execute(db).await?;
    Ok(())
}
