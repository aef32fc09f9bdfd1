//! One dossier that was sealed more than once: whichever name is received first is the dossier, and no other ever is.
//!
//! A phone that gives a sealed submission up (its data were damaged, or it was refused) seals it anew under another name and says whose
//! place it takes. An earlier one may still be on its way here, so it is not enough that the phone has asked.

use sqlx::{Row as _, SqliteConnection};

use super::manifest::Manifest;
use super::problem::{ALREADY_RECEIVED, Problem, SUPERSEDED};

/// Puts a submission in the place of the earlier ones. Inside the transaction that takes it in.
///
/// # Errors
/// [`ALREADY_RECEIVED`] when one of them was received.
pub(super) async fn succeed(
    connection: &mut SqliteConnection,
    citizen: &str,
    manifest: &Manifest,
) -> Result<(), Problem> {
    for earlier in &manifest.supersedes {
        let received = sqlx::query("SELECT number FROM dossiers WHERE submission = ? AND citizen = ?")
            .bind(earlier)
            .bind(citizen)
            .fetch_optional(&mut *connection)
            .await?;
        if let Some(row) = received {
            let number: String = row.try_get(0)?;
            return Err(Problem::new(ALREADY_RECEIVED, "an earlier submission was received").with("number", number));
        }
        sqlx::query("INSERT INTO superseded (id, citizen, by_submission) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
            .bind(earlier)
            .bind(citizen)
            .bind(&manifest.submission)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Whether nothing has come in the place of a submission. Inside the transaction that receives it.
///
/// # Errors
/// [`SUPERSEDED`] when something has.
pub(super) async fn stands(connection: &mut SqliteConnection, citizen: &str, id: &str) -> Result<(), Problem> {
    let later = sqlx::query("SELECT 1 FROM superseded WHERE id = ? AND citizen = ?").bind(id).bind(citizen);
    match later.fetch_optional(connection).await? {
        Some(_) => Err(Problem::new(SUPERSEDED, "a later submission has come in its place")),
        None => Ok(()),
    }
}
