//! `PUT /submissions/{id}` and what a citizen may read afterwards. What is stored is the bytes that came:
//! everything derived from them is computed again, never trusted.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State as Shared_};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::{Row as _, SqlitePool};

use super::body;
use super::caller::{self, Caller};
use super::law::Law;
use super::manifest::{Manifest, is_submission_id};
use super::problem::{
    DIFFERENT_CONTENT, DIGEST_MISMATCH, IDEMPOTENCY_KEY, INVALID_MANIFEST, MALFORMED, MEDIA_TYPE, NOT_FOUND,
    PRECONDITION, Problem, UNKNOWN_PROCEDURE,
};
use super::record::Dossier;
use super::successor;
use crate::guard::Access;
use crate::{Shared, World};

/// Bytes of a `PUT` body: an envelope with the longest form is far below.
pub const MAX_BODY: usize = 4 * 1024 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    manifest: String,
    enc: String,
    envelope: String,
}

/// A submission as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The manifest's bytes.
    pub manifest: Vec<u8>,
    /// The HPKE encapsulated key.
    pub enc: Vec<u8>,
    /// The HPKE ciphertext.
    pub envelope: Vec<u8>,
}

impl Sent {
    fn read(body: &[u8]) -> Result<Self, Problem> {
        let body: Wire = serde_json::from_slice(body)
            .map_err(|error| Problem::new(MALFORMED, format!("the body is not the described JSON: {error}")))?;
        let decode = |name: &str, text: &str| {
            URL_SAFE_NO_PAD
                .decode(text)
                .map_err(|_| Problem::new(MALFORMED, format!("{name} is not base64url without padding")))
        };
        Ok(Self {
            manifest: decode("manifest", &body.manifest)?,
            enc: decode("enc", &body.enc)?,
            envelope: decode("envelope", &body.envelope)?,
        })
    }

    /// SHA-256 of the manifest's bytes.
    #[must_use]
    pub fn manifest_sha256(&self) -> String {
        hex(&Sha256::digest(&self.manifest))
    }

    /// SHA-256 of `enc || envelope`.
    #[must_use]
    pub fn envelope_sha256(&self) -> String {
        hex(&Sha256::new().chain_update(&self.enc).chain_update(&self.envelope).finalize())
    }

    /// What a citizen sent under this id.
    ///
    /// # Errors
    /// [`NOT_FOUND`] when nobody or somebody else did.
    pub async fn load(db: &SqlitePool, id: &str, citizen: &str) -> Result<Self, Problem> {
        let row = sqlx::query("SELECT manifest, enc, envelope FROM submissions WHERE id = ? AND citizen = ?")
            .bind(id)
            .bind(citizen)
            .fetch_optional(db)
            .await?
            .ok_or_else(not_found)?;
        Ok(Self { manifest: row.try_get(0)?, enc: row.try_get(1)?, envelope: row.try_get(2)? })
    }
}

/// `PUT /submissions/{id}`.
pub(super) async fn put(
    Shared_(world): Shared_<Shared>,
    caller: Result<Caller, Response>,
    Path(id): Path<String>,
    headers: HeaderMap,
    mut body: Body,
) -> Response {
    let taken = match caller {
        Ok(Caller(access)) => take(&world, &access, id, &headers, &mut body).await.map_err(Problem::into_response),
        Err(refusal) => Err(refusal),
    };
    match taken {
        Ok(response) => response,
        Err(refusal) => body::refuse(body, refusal),
    }
}

async fn take(
    world: &World,
    access: &Access,
    id: String,
    headers: &HeaderMap,
    body: &mut Body,
) -> Result<Response, Problem> {
    let (id, citizen) = (checked_id(id)?, access.citizen);
    check_headers(headers, &id)?;
    let body = body::whole(body, MAX_BODY).await?;
    check_digest(headers, &body)?;
    let sent = Sent::read(&body)?;
    let manifest = Manifest::parse(&sent.manifest, &id)?;
    if sent.enc.len() != 32 || sent.envelope.len() <= 16 {
        return Err(Problem::new(INVALID_MANIFEST, "enc is not 32 bytes or the envelope is empty"));
    }
    // A repeat is answered as the first time, whatever has become of the procedure since.
    if let Some(answer) = repeated(&world.db, &id, citizen.id, &sent).await? {
        return answer;
    }
    if Law::current().procedure(&manifest.procedure, world.clock.now()).is_none() {
        return Err(Problem::new(UNKNOWN_PROCEDURE, "the procedure is not in the rules of today")
            .with("procedure", manifest.procedure));
    }
    // Before megabytes travel in vain.
    if let Err(refused) = caller::is_sure(world, access) {
        return Ok(refused.into_response());
    }
    let mut transaction = world.db.begin_with("BEGIN IMMEDIATE").await?;
    successor::stands(&mut transaction, citizen.id, &id).await?;
    successor::succeed(&mut transaction, citizen.id, &manifest).await?;
    let inserted = sqlx::query(
        "INSERT INTO submissions (id, citizen, manifest, enc, envelope, manifest_sha256, envelope_sha256)
         VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
    )
    .bind(&id)
    .bind(citizen.id)
    .bind(&sent.manifest)
    .bind(&sent.enc)
    .bind(&sent.envelope)
    .bind(sent.manifest_sha256())
    .bind(sent.envelope_sha256())
    .execute(&mut *transaction)
    .await?
    .rows_affected();
    transaction.commit().await?;
    if inserted == 1 {
        return Ok((StatusCode::CREATED, Json(json!({ "submission": id }))).into_response());
    }
    // Another request with this id came between.
    repeated(&world.db, &id, citizen.id, &sent).await?.unwrap_or_else(|| Err(not_found()))
}

/// The answer for an id that is taken.
async fn repeated(
    db: &SqlitePool,
    id: &str,
    citizen: &str,
    sent: &Sent,
) -> Result<Option<Result<Response, Problem>>, Problem> {
    let taken = sqlx::query("SELECT 1 FROM submissions WHERE id = ?").bind(id).fetch_optional(db).await?;
    if taken.is_none() {
        return Ok(None);
    }
    let same = Sent::load(db, id, citizen).await? == *sent;
    Ok(Some(if same {
        Ok(Json(json!({ "submission": id })).into_response())
    } else {
        Err(Problem::new(DIFFERENT_CONTENT, "other bytes were sent under this id before"))
    }))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim)
}

fn check_headers(headers: &HeaderMap, id: &str) -> Result<(), Problem> {
    let text = |name: &str| text(headers, name);
    if !text("content-type").is_some_and(|value| value.starts_with("application/json")) {
        return Err(Problem::new(MEDIA_TYPE, "the body has to be application/json"));
    }
    match text("if-none-match") {
        Some("*") => {}
        Some(_) => return Err(Problem::new(MALFORMED, "If-None-Match has to be *")),
        None => return Err(Problem::new(PRECONDITION, "If-None-Match: * is missing")),
    }
    if text("idempotency-key") != Some(&format!("\"{id}\"")) {
        return Err(Problem::new(IDEMPOTENCY_KEY, "Idempotency-Key has to be the submission's id in quotes"));
    }
    Ok(())
}

/// RFC 9530: a dictionary of byte sequences; only SHA-256 counts.
fn check_digest(headers: &HeaderMap, body: &[u8]) -> Result<(), Problem> {
    let digest = text(headers, "repr-digest")
        .into_iter()
        .flat_map(|value| value.split(','))
        .find_map(|member| member.trim().strip_prefix("sha-256=:")?.strip_suffix(':'))
        .and_then(|value| STANDARD.decode(value).ok());
    if digest.as_deref() != Some(Sha256::digest(body).as_slice()) {
        return Err(Problem::new(DIGEST_MISMATCH, "Repr-Digest is not the SHA-256 of the body that arrived"));
    }
    Ok(())
}

/// `GET /submissions`: what the citizen has handed in; without a receipt it is not handed in.
pub(super) async fn list(
    Shared_(world): Shared_<Shared>,
    Caller(Access { citizen, .. }): Caller,
) -> Result<Json<Value>, Problem> {
    let dossiers = Dossier::list(&world.db, Some(citizen.id)).await?;
    let submissions: Vec<Value> = dossiers
        .iter()
        .map(|dossier| {
            json!({
                "submission": dossier.submission, "state": dossier.state.code(),
                "procedure": dossier.procedure, "dossier_code": dossier.dossier_code,
                "received_at": dossier.received_at,
            })
        })
        .collect();
    Ok(Json(json!({ "submissions": submissions })))
}

/// `GET /submissions/{id}`.
pub(super) async fn status(
    Shared_(world): Shared_<Shared>,
    Caller(Access { citizen, .. }): Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = checked_id(id)?;
    let dossier = Dossier::of_citizen(&world.db, &id, citizen.id).await?.ok_or_else(not_found)?;
    let body = json!({
        "submission": dossier.submission,
        "state": dossier.state.code(),
        "number": dossier.number,
        "receipt": dossier.receipt(&world.db).await?,
        "dossier_code": dossier.dossier_code,
        "appointment": dossier.appointment,
        "steps": dossier.steps(&world.db).await?,
        "fee": dossier.fee,
        "supplement": dossier.supplement,
        "result": dossier.result(&world.db).await?,
    });
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// `GET /submissions/{id}/result`.
pub(super) async fn result(
    Shared_(world): Shared_<Shared>,
    Caller(Access { citizen, .. }): Caller,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = checked_id(id)?;
    let dossier = Dossier::of_citizen(&world.db, &id, citizen.id).await?.ok_or_else(not_found)?;
    let (_, pdf) = dossier.result_file(&world.db).await?.ok_or_else(not_found)?;
    let digest = format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(&pdf)));
    let headers = [
        ("content-type", "application/pdf".to_owned()),
        ("cache-control", "no-store".to_owned()),
        ("repr-digest", digest),
    ];
    Ok((headers, pdf).into_response())
}

/// The id in the path, or [`NOT_FOUND`]: nothing can be under an id that is none.
///
/// # Errors
/// [`NOT_FOUND`].
pub fn checked_id(id: String) -> Result<String, Problem> {
    if is_submission_id(&id) { Ok(id) } else { Err(not_found()) }
}

/// Nothing here, or not for this citizen.
#[must_use]
pub fn not_found() -> Problem {
    Problem::new(NOT_FOUND, "no such thing of yours")
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
