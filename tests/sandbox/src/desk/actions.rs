//! What an officer does with a dossier. Used by the desk's pages and by scripted journeys alike, so both
//! go through the same checks: an action that does not fit the state changes nothing.

use gocua_dossier::date::DateTime;
use gocua_dossier::money::Dong;
use sha2::{Digest as _, Sha256};
use sqlx::{Sqlite, Transaction};

use super::result::{self, ResultError};
use super::words;
use crate::World;
use crate::portal::law::Law;
use crate::portal::next;
use crate::portal::record::{self, Dossier};
use crate::portal::state::State;
use crate::portal::submissions::hex;

/// An action of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Take the dossier in.
    Accept,
    /// Take the fee.
    CollectFee,
    /// Ask for more papers.
    RequestSupplement,
    /// The papers asked for are there.
    TakeSupplement,
    /// Do not take the dossier in.
    Refuse,
    /// Give the result.
    ReturnResult,
}

impl Action {
    /// Whether it can be done in a state.
    #[must_use]
    pub fn fits(self, state: State) -> bool {
        use State::{Accepted, PaymentWanted, Processing, Registered, SupplementWanted};
        match self {
            Self::Accept | Self::Refuse => state == Registered,
            Self::CollectFee => state == PaymentWanted,
            Self::RequestSupplement => {
                matches!(state, Registered | Accepted | Processing | PaymentWanted)
            }
            Self::TakeSupplement => state == SupplementWanted,
            Self::ReturnResult => matches!(state, Accepted | Processing),
        }
    }
}

/// Why an action was not done. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// There is no such dossier.
    #[error("there is no dossier {0}")]
    Unknown(String),
    /// The dossier stands where this cannot be done.
    #[error("{action:?} cannot be done in state {}", state.code())]
    DoesNotFit {
        /// What was wanted.
        action: Action,
        /// Where the dossier stands.
        state: State,
    },
    /// Words for the citizen are missing, or there are too many of them.
    #[error("a text of 1 to {} characters is needed", words::LONGEST)]
    Words,
    /// The date lies in the past.
    #[error("the date lies in the past")]
    Past,
    /// The result could not be made.
    #[error("the result could not be made: {0}")]
    Result(#[from] ResultError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
}

/// What acceptance gave out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The dossier's code.
    pub dossier_code: String,
    /// When the result is promised, Unix seconds.
    pub appointment: Option<i64>,
    /// What is to be paid, in đồng.
    pub fee: Option<i64>,
}

type Change<'a> = (Transaction<'a, Sqlite>, Dossier);

/// Starts a change: nobody else can change a dossier until it ends.
async fn begin<'a>(world: &World, submission: &str, action: Action) -> Result<Change<'a>, ActionError> {
    let mut transaction = world.db.begin_with("BEGIN IMMEDIATE").await?;
    let dossier = Dossier::read(&mut transaction, submission)
        .await?
        .ok_or_else(|| ActionError::Unknown(submission.to_owned()))?;
    if !action.fits(dossier.state) {
        return Err(ActionError::DoesNotFit { action, state: dossier.state });
    }
    Ok((transaction, dossier))
}

/// Takes a dossier in: it gets its code and an appointment, and the citizen is asked for the fee when there
/// is one (state 6; otherwise 2).
///
/// # Errors
/// [`ActionError`].
pub async fn accept(world: &World, submission: &str) -> Result<Accepted, ActionError> {
    let (mut transaction, dossier) = begin(world, submission, Action::Accept).await?;
    let now = world.clock.now();
    let day = DateTime::from_instant(now).date;
    let day = format!("{:02}{:02}{:02}", day.year() % 100, day.month(), day.day());
    let series = format!("{}-{day}", dossier.agency);
    let number = next(&mut transaction, &format!("dossier {series}")).await?;
    let dossier_code = format!("{series}-{number:04}");
    let appointment = Law::current().appointment(&dossier.procedure, now);
    let parts = dossier.parts(&world.db).await?;
    let papers: Vec<String> = parts.into_iter().map(|part| part.component).collect();
    let fee = Law::current().fee(&dossier, &papers).filter(|amount| *amount > 0);
    sqlx::query("UPDATE dossiers SET dossier_code = ?, appointment = ?, fee = ? WHERE submission = ?")
        .bind(&dossier_code)
        .bind(appointment)
        .bind(fee)
        .bind(submission)
        .execute(&mut *transaction)
        .await?;
    let promise = appointment.map_or_else(String::new, |at| format!(" Hẹn trả kết quả: {}.", words::moment(at)));
    let text = format!("Đã tiếp nhận hồ sơ, mã {dossier_code}.{promise}");
    record::step(&mut transaction, submission, State::Accepted, now, &text, &dossier.agency_name).await?;
    if let Some(amount) = fee {
        let text = format!("Cần nộp phí {}.", Dong(amount));
        record::step(&mut transaction, submission, State::PaymentWanted, now, &text, &dossier.agency_name).await?;
    }
    transaction.commit().await?;
    Ok(Accepted { dossier_code, appointment, fee })
}

/// Takes the fee: the dossier is worked on (state 4).
///
/// # Errors
/// [`ActionError`].
pub async fn collect_fee(world: &World, submission: &str) -> Result<(), ActionError> {
    let (mut transaction, dossier) = begin(world, submission, Action::CollectFee).await?;
    sqlx::query("UPDATE dossiers SET fee_paid = 1 WHERE submission = ?")
        .bind(submission)
        .execute(&mut *transaction)
        .await?;
    let amount = Dong(dossier.fee.map_or(0, |fee| fee.amount));
    let text = format!("Đã thu phí {amount}. Hồ sơ đang được xử lý.");
    let now = world.clock.now();
    record::step(&mut transaction, submission, State::Processing, now, &text, &dossier.agency_name).await?;
    Ok(transaction.commit().await?)
}

/// Asks for more papers (state 5). `until` is Unix seconds.
///
/// # Errors
/// [`ActionError`].
pub async fn request_supplement(world: &World, submission: &str, text: &str, until: i64) -> Result<(), ActionError> {
    let wanted = words::checked(text).ok_or(ActionError::Words)?;
    let now = world.clock.now();
    if until <= now {
        return Err(ActionError::Past);
    }
    let (mut transaction, dossier) = begin(world, submission, Action::RequestSupplement).await?;
    sqlx::query("UPDATE dossiers SET supplement = ?, supplement_until = ?, supplement_from = ? WHERE submission = ?")
        .bind(&wanted)
        .bind(until)
        .bind(dossier.state.code())
        .bind(submission)
        .execute(&mut *transaction)
        .await?;
    let text = format!("Cần bổ sung trước {}: {wanted}", words::moment(until));
    record::step(&mut transaction, submission, State::SupplementWanted, now, &text, &dossier.agency_name).await?;
    Ok(transaction.commit().await?)
}

/// Notes that the papers asked for are there: the dossier goes on where it stood.
///
/// # Errors
/// [`ActionError`].
pub async fn take_supplement(world: &World, submission: &str) -> Result<(), ActionError> {
    let (mut transaction, dossier) = begin(world, submission, Action::TakeSupplement).await?;
    let back = dossier.supplement.map_or(State::Registered, |supplement| supplement.from);
    sqlx::query(
        "UPDATE dossiers SET supplement = NULL, supplement_until = NULL, supplement_from = NULL
         WHERE submission = ?",
    )
    .bind(submission)
    .execute(&mut *transaction)
    .await?;
    let now = world.clock.now();
    let text = "Đã nhận giấy tờ bổ sung.";
    record::step(&mut transaction, submission, back, now, text, &dossier.agency_name).await?;
    Ok(transaction.commit().await?)
}

/// Does not take a dossier in (state 3).
///
/// # Errors
/// [`ActionError`].
pub async fn refuse(world: &World, submission: &str, reason: &str) -> Result<(), ActionError> {
    let reason = words::checked(reason).ok_or(ActionError::Words)?;
    let (mut transaction, dossier) = begin(world, submission, Action::Refuse).await?;
    let now = world.clock.now();
    let text = format!("Không tiếp nhận hồ sơ. Lý do: {reason}");
    record::step(&mut transaction, submission, State::Refused, now, &text, &dossier.agency_name).await?;
    Ok(transaction.commit().await?)
}

/// Decides and gives the result (states 9 and 10): a PDF under the agency's seal.
///
/// # Errors
/// [`ActionError`].
pub async fn return_result(world: &World, submission: &str) -> Result<(), ActionError> {
    let dossier =
        Dossier::load(&world.db, submission).await?.ok_or_else(|| ActionError::Unknown(submission.to_owned()))?;
    if !Action::ReturnResult.fits(dossier.state) {
        return Err(ActionError::DoesNotFit { action: Action::ReturnResult, state: dossier.state });
    }
    // Made before the database is held: printing and signing take a while.
    let (seal, now) = (world.pki.agency_signer(&dossier.agency_name), world.clock.now());
    let pdf = tokio::task::spawn_blocking(move || result::make(&seal, &dossier, now))
        .await
        .map_err(|_| ResultError::Stopped)??;
    let (mut transaction, dossier) = begin(world, submission, Action::ReturnResult).await?;
    sqlx::query("INSERT INTO results (submission, name, sha256, pdf) VALUES (?, ?, ?, ?)")
        .bind(submission)
        .bind(format!("ket-qua-{}.pdf", dossier.dossier_code.as_deref().unwrap_or(submission)))
        .bind(hex(&Sha256::digest(&pdf)))
        .bind(&pdf)
        .execute(&mut *transaction)
        .await?;
    let by = &dossier.agency_name;
    if dossier.state == State::Accepted {
        record::step(&mut transaction, submission, State::Processing, now, "Hồ sơ được xử lý.", by).await?;
    }
    record::step(&mut transaction, submission, State::Decided, now, "Đã xử lý xong, kết quả đã ký số.", by).await?;
    record::step(&mut transaction, submission, State::Returned, now, "Đã trả kết quả.", by).await?;
    Ok(transaction.commit().await?)
}
