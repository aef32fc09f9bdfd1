//! A dossier as the agency keeps it: read by the citizen's status page and by the officer's desk.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection, SqlitePool};

use super::envelope::{Answer, Applicant};
use super::signature::Verdict;
use super::state::State;

/// A committed dossier.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// Id of the submission.
    pub submission: String,
    /// Receipt number.
    pub number: String,
    /// National procedure code.
    pub procedure: String,
    /// Case of the procedure.
    pub case: String,
    /// Receiving agency's code.
    pub agency: String,
    /// Receiving agency's name.
    pub agency_name: String,
    /// When the receipt was given, Unix seconds.
    pub received_at: i64,
    /// Where it stands.
    pub state: State,
    /// Who sent it.
    pub applicant: Applicant,
    /// What was answered.
    pub answers: Vec<Answer>,
    /// Given on acceptance.
    pub dossier_code: Option<String>,
    /// When the result is promised, Unix seconds.
    pub appointment: Option<i64>,
    /// What is to be paid or was paid.
    pub fee: Option<Fee>,
    /// What the agency waits for.
    pub supplement: Option<Supplement>,
}

/// A fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Fee {
    /// Đồng.
    pub amount: i64,
    /// Whether it was paid.
    pub paid: bool,
}

/// A wish for more papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Supplement {
    /// What is missing, in words for the citizen.
    pub text: String,
    /// Until when, Unix seconds.
    pub until: i64,
    /// The state to go back to.
    #[serde(skip)]
    pub from: State,
}

/// One step of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When, Unix seconds.
    pub at: i64,
    /// National code of the state it led to.
    pub state: i64,
    /// What happened, in words for the citizen.
    pub text: String,
    /// Who did it.
    pub by: String,
}

/// One opened part.
#[derive(Debug, Clone)]
pub struct Part {
    /// Name of the file.
    pub id: String,
    /// `form` or `paper`.
    pub kind: String,
    /// Component of the procedure.
    pub component: String,
    /// Type of the content.
    pub media_type: String,
    /// File name for people.
    pub name: String,
    /// Length.
    pub bytes: i64,
    /// For forms: what the signatures in it say.
    pub verdict: Option<Verdict>,
}

impl Dossier {
    /// The dossier of a submission.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn load(db: &SqlitePool, submission: &str) -> Result<Option<Self>, sqlx::Error> {
        Self::read(&mut *db.acquire().await?, submission).await
    }

    /// The dossier of a submission, inside a transaction.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn read(connection: &mut SqliteConnection, submission: &str) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query("SELECT * FROM dossiers WHERE submission = ?")
            .bind(submission)
            .fetch_optional(connection)
            .await?;
        row.as_ref().map(Self::from_row).transpose()
    }

    /// The dossier of a submission when it belongs to a citizen.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn of_citizen(db: &SqlitePool, submission: &str, citizen: &str) -> Result<Option<Self>, sqlx::Error> {
        let row = sqlx::query("SELECT * FROM dossiers WHERE submission = ? AND citizen = ?")
            .bind(submission)
            .bind(citizen)
            .fetch_optional(db)
            .await?;
        row.as_ref().map(Self::from_row).transpose()
    }

    /// All dossiers, newest first; of one citizen when given.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn list(db: &SqlitePool, citizen: Option<&str>) -> Result<Vec<Self>, sqlx::Error> {
        let rows = sqlx::query(
            "SELECT * FROM dossiers WHERE ?1 IS NULL OR citizen = ?1 ORDER BY received_at DESC, number DESC LIMIT 500",
        )
        .bind(citizen)
        .fetch_all(db)
        .await?;
        rows.iter().map(Self::from_row).collect()
    }

    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let state = |column: &str| -> Result<Option<State>, sqlx::Error> {
            let code: Option<i64> = row.try_get(column)?;
            Ok(code.and_then(State::from_code))
        };
        let fee: Option<i64> = row.try_get("fee")?;
        let paid: i64 = row.try_get("fee_paid")?;
        let supplement = match (row.try_get("supplement")?, row.try_get("supplement_until")?) {
            (Some(text), Some(until)) => {
                let from = state("supplement_from")?.unwrap_or(State::Registered);
                Some(Supplement { text, until, from })
            }
            _ => None,
        };
        Ok(Self {
            submission: row.try_get("submission")?,
            number: row.try_get("number")?,
            procedure: row.try_get("procedure_code")?,
            case: row.try_get("case_id")?,
            agency: row.try_get("agency")?,
            agency_name: row.try_get("agency_name")?,
            received_at: row.try_get("received_at")?,
            state: state("state")?.ok_or_else(|| broken("state"))?,
            applicant: from_json(row, "applicant")?,
            answers: from_json(row, "answers")?,
            dossier_code: row.try_get("dossier_code")?,
            appointment: row.try_get("appointment")?,
            fee: fee.map(|amount| Fee { amount, paid: paid != 0 }),
            supplement,
        })
    }

    /// The history, oldest first.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn steps(&self, db: &SqlitePool) -> Result<Vec<Step>, sqlx::Error> {
        let rows = sqlx::query("SELECT at, state, text, unit FROM steps WHERE submission = ? ORDER BY n")
            .bind(&self.submission)
            .fetch_all(db)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Step { at: row.try_get(0)?, state: row.try_get(1)?, text: row.try_get(2)?, by: row.try_get(3)? })
            })
            .collect()
    }

    /// The receipt, as it was given: a phone that has lost its own finds it again.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn receipt(&self, db: &SqlitePool) -> Result<String, sqlx::Error> {
        sqlx::query_scalar("SELECT receipt FROM submissions WHERE id = ?").bind(&self.submission).fetch_one(db).await
    }

    /// The parts, in the order they were sent in.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn parts(&self, db: &SqlitePool) -> Result<Vec<Part>, sqlx::Error> {
        let rows = sqlx::query("SELECT * FROM parts WHERE submission = ? ORDER BY n")
            .bind(&self.submission)
            .fetch_all(db)
            .await?;
        rows.iter()
            .map(|row| {
                let verdict: Option<String> = row.try_get("verdict")?;
                Ok(Part {
                    id: row.try_get("id")?,
                    kind: row.try_get("kind")?,
                    component: row.try_get("component")?,
                    media_type: row.try_get("media_type")?,
                    name: row.try_get("name")?,
                    bytes: row.try_get("bytes")?,
                    verdict: verdict.and_then(|json| serde_json::from_str(&json).ok()),
                })
            })
            .collect()
    }

    /// Name, hash and length of the result, when there is one.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn result(&self, db: &SqlitePool) -> Result<Option<Value>, sqlx::Error> {
        let row = sqlx::query("SELECT name, sha256, length(pdf) FROM results WHERE submission = ?")
            .bind(&self.submission)
            .fetch_optional(db)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let (name, sha256, bytes): (String, String, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        Ok(Some(json!({
            "name": name, "sha256": sha256, "bytes": bytes,
            "url": format!("/portal/v1/submissions/{}/result", self.submission),
        })))
    }

    /// File name and bytes of the result.
    ///
    /// # Errors
    /// What SQLite says.
    pub async fn result_file(&self, db: &SqlitePool) -> Result<Option<(String, Vec<u8>)>, sqlx::Error> {
        let row = sqlx::query("SELECT name, pdf FROM results WHERE submission = ?")
            .bind(&self.submission)
            .fetch_optional(db)
            .await?;
        row.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
    }
}

/// Adds a step and sets the state to the step's.
///
/// # Errors
/// What SQLite says.
pub async fn step(
    connection: &mut SqliteConnection,
    submission: &str,
    state: State,
    at: i64,
    text: &str,
    by: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO steps (submission, n, at, state, text, unit)
         SELECT ?1, 1 + COUNT(*), ?2, ?3, ?4, ?5 FROM steps WHERE submission = ?1",
    )
    .bind(submission)
    .bind(at)
    .bind(state.code())
    .bind(text)
    .bind(by)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE dossiers SET state = ? WHERE submission = ?")
        .bind(state.code())
        .bind(submission)
        .execute(connection)
        .await?;
    Ok(())
}

fn from_json<T: serde::de::DeserializeOwned>(row: &SqliteRow, column: &str) -> Result<T, sqlx::Error> {
    let text: String = row.try_get(column)?;
    serde_json::from_str(&text).map_err(|_| broken(column))
}

fn broken(column: &str) -> sqlx::Error {
    sqlx::Error::ColumnDecode { index: column.to_owned(), source: "not what was written".into() }
}
