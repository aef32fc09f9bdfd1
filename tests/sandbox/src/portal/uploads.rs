//! Parts arrive by tus 1.0 (core protocol and `creation`), in any order, resumable at every byte that was
//! acknowledged. Only sealed bytes pass here.
//!
//! An offset is given out only after its bytes are durable. A `PATCH` whose connection dies keeps what had
//! arrived; one that is still waiting for its sender holds nobody up, and writes nothing once the upload has
//! moved on without it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State as Shared_};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sqlx::{Row as _, SqlitePool};

use super::body;
use super::caller::Caller;
use super::files::Files;
use super::manifest::Manifest;
use super::problem::{FAILED, INVALID_MANIFEST, MALFORMED, MEDIA_TYPE, Problem, TOO_LARGE, TUS_VERSION, WRONG_OFFSET};
use super::submissions::{Sent, hex, not_found};
use crate::citizens::Citizen;
use crate::guard::Access;
use crate::{Shared, World};

const VERSION: &str = "1.0.0";
/// Bytes collected before they are written: one fsync each.
const PIECE: usize = 256 * 1024;

/// One write at a time per upload.
#[derive(Debug, Clone, Default)]
pub struct Writers {
    slots: Arc<Mutex<HashMap<String, Arc<Slot>>>>,
}

type Slot = tokio::sync::Mutex<()>;

impl Writers {
    fn slot(&self, upload: &str) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() > 1_000 {
            slots.retain(|_, slot| Arc::strong_count(slot) > 1);
        }
        Arc::clone(slots.entry(upload.to_owned()).or_default())
    }
}

struct Upload {
    id: String,
    length: u64,
    received: u64,
}

impl Upload {
    async fn load(db: &SqlitePool, id: &str, citizen: &str) -> Result<Self, Problem> {
        let row = sqlx::query(
            "SELECT u.length, u.received FROM uploads u JOIN submissions s ON s.id = u.submission
             WHERE u.id = ? AND s.citizen = ?",
        )
        .bind(id)
        .bind(citizen)
        .fetch_optional(db)
        .await?
        .ok_or_else(not_found)?;
        let number =
            |index| -> Result<u64, sqlx::Error> { Ok(u64::try_from(row.try_get::<i64, _>(index)?).unwrap_or(0)) };
        Ok(Self { id: id.to_owned(), length: number(0)?, received: number(1)? })
    }
}

/// `OPTIONS /uploads`: what this server speaks.
pub(super) async fn options() -> Response {
    let headers = [
        ("tus-resumable", VERSION.to_owned()),
        ("tus-version", VERSION.to_owned()),
        ("tus-extension", "creation".to_owned()),
        ("tus-max-size", (super::manifest::MAX_PART_BYTES + 4096).to_string()),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// `POST /uploads`: an upload for one part of a submission; asking again gives the same one.
pub(super) async fn create(
    Shared_(world): Shared_<Shared>,
    Caller(Access { citizen, .. }): Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    check_version(&headers)?;
    let length = number(&headers, "upload-length")?;
    let metadata = metadata(&headers)?;
    let named = |name: &str| {
        metadata.get(name).cloned().ok_or_else(|| Problem::new(MALFORMED, format!("Upload-Metadata has no {name}")))
    };
    let (submission, part) = (named("submission")?, named("part")?);
    let sent = Sent::load(&world.db, &submission, citizen.id).await?;
    let manifest = Manifest::parse(&sent.manifest, &submission)?;
    let listed = manifest.part(&part).ok_or_else(not_found)?;
    if listed.bytes != length {
        return Err(Problem::new(INVALID_MANIFEST, "Upload-Length is not the part's length in the manifest")
            .with("part", part)
            .with("expected", listed.bytes));
    }
    let id = hex(&crate::pki::random_bytes::<16>());
    let row = sqlx::query(
        "INSERT INTO uploads (id, submission, part, length) VALUES (?, ?, ?, ?)
         ON CONFLICT (submission, part) DO UPDATE SET length = length RETURNING id, received",
    )
    .bind(&id)
    .bind(&submission)
    .bind(&part)
    .bind(i64::try_from(length).unwrap_or(i64::MAX))
    .fetch_one(&world.db)
    .await?;
    let (id, received): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
    let location = format!("{}/portal/v1/uploads/{id}", world.urls.api);
    let headers =
        [("tus-resumable", VERSION.to_owned()), ("location", location), ("upload-offset", received.to_string())];
    Ok((StatusCode::CREATED, headers).into_response())
}

/// `HEAD /uploads/{upload}`: where to go on.
pub(super) async fn offset(
    Shared_(world): Shared_<Shared>,
    Caller(Access { citizen, .. }): Caller,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    check_version(&headers)?;
    let upload = Upload::load(&world.db, &id, citizen.id).await?;
    let headers = [
        ("tus-resumable", VERSION.to_owned()),
        ("upload-offset", upload.received.to_string()),
        ("upload-length", upload.length.to_string()),
        ("cache-control", "no-store".to_owned()),
    ];
    Ok((StatusCode::OK, headers).into_response())
}

/// `PATCH /uploads/{upload}`: more bytes.
pub(super) async fn patch(
    Shared_(world): Shared_<Shared>,
    Extension(writers): Extension<Writers>,
    caller: Result<Caller, Response>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let begun = match caller {
        Ok(Caller(Access { citizen, .. })) => {
            begin(&world, citizen, &id, &headers).await.map_err(Problem::into_response)
        }
        Err(refusal) => Err(refusal),
    };
    let upload = match begun {
        Ok(upload) => upload,
        Err(refusal) => return body::refuse(body, refusal),
    };
    // A task of its own: when the connection dies the handler is dropped, the bytes that came are not.
    let writing = tokio::spawn(async move {
        let mut body = body;
        match receive(&world, &writers, upload, &mut body).await {
            Ok(received) => {
                let headers = [("tus-resumable", VERSION.to_owned()), ("upload-offset", received.to_string())];
                (StatusCode::NO_CONTENT, headers).into_response()
            }
            Err(problem) => body::refuse(body, problem.into_response()),
        }
    });
    writing.await.unwrap_or_else(|_| Problem::new(FAILED, "the upload stopped").into_response())
}

/// Whether bytes may come now.
async fn begin(world: &World, citizen: &Citizen, id: &str, headers: &HeaderMap) -> Result<Upload, Problem> {
    check_version(headers)?;
    let media_type = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    if media_type != Some(b"application/offset+octet-stream") {
        return Err(Problem::new(MEDIA_TYPE, "the body has to be application/offset+octet-stream"));
    }
    let offset = number(headers, "upload-offset")?;
    let upload = Upload::load(&world.db, id, citizen.id).await?;
    if offset != upload.received {
        return Err(wrong_offset(upload.received));
    }
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if announced.and_then(|value| value.parse().ok()).is_some_and(|more: u64| more > upload.length - offset) {
        return Err(Problem::new(TOO_LARGE, "more bytes than the upload has left"));
    }
    Ok(upload)
}

async fn receive(world: &World, writers: &Writers, mut upload: Upload, body: &mut Body) -> Result<u64, Problem> {
    let slot = writers.slot(&upload.id);
    let mut piece = Vec::with_capacity(PIECE);
    loop {
        let next = body::next(body).await;
        if let Ok(Some(bytes)) = &next {
            piece.extend_from_slice(bytes);
        }
        let ended = !matches!(next, Ok(Some(_)));
        if upload.received + piece.len() as u64 > upload.length {
            return Err(Problem::new(TOO_LARGE, "more bytes than the upload has left"));
        }
        if piece.len() >= PIECE || (ended && !piece.is_empty()) {
            let _alone = slot.lock().await;
            write(world, &mut upload, std::mem::take(&mut piece)).await?;
        }
        match next {
            Ok(Some(_)) => {}
            Ok(None) => return Ok(upload.received),
            Err(body::Broken) => {
                return Err(
                    Problem::new(MALFORMED, "the body ended early; what came is kept").with("offset", upload.received)
                );
            }
        }
    }
}

/// Durable on disk first, in the database second: the database never promises what the disk has not.
async fn write(world: &World, upload: &mut Upload, bytes: Vec<u8>) -> Result<(), Problem> {
    let files = Files::of(world);
    let (id, offset) = (upload.id.clone(), upload.received);
    let received = offset + bytes.len() as u64;
    let stored = sqlx::query("SELECT received FROM uploads WHERE id = ?")
        .bind(&upload.id)
        .fetch_one(&world.db)
        .await?
        .try_get::<i64, _>(0)?;
    if u64::try_from(stored).ok() != Some(offset) {
        return Err(wrong_offset(u64::try_from(stored).unwrap_or(0)));
    }
    tokio::task::spawn_blocking(move || files.append(&id, offset, &bytes)).await.map_err(std::io::Error::other)??;
    sqlx::query("UPDATE uploads SET received = ? WHERE id = ?")
        .bind(i64::try_from(received).unwrap_or(i64::MAX))
        .bind(&upload.id)
        .execute(&world.db)
        .await?;
    upload.received = received;
    Ok(())
}

fn wrong_offset(offset: u64) -> Problem {
    Problem::new(WRONG_OFFSET, "Upload-Offset is not where the upload stands").with("offset", offset)
}

fn check_version(headers: &HeaderMap) -> Result<(), Problem> {
    let version = headers.get("tus-resumable").map(HeaderValue::as_bytes);
    if version == Some(VERSION.as_bytes()) {
        return Ok(());
    }
    Err(Problem::new(TUS_VERSION, "Tus-Resumable has to be 1.0.0").with("supported", VERSION))
}

fn number(headers: &HeaderMap, name: &'static str) -> Result<u64, Problem> {
    headers
        .get(HeaderName::from_static(name))
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| Problem::new(MALFORMED, format!("{name} is missing or not a number")))
}

/// `key base64,key base64` (tus 1.0, Upload-Metadata).
fn metadata(headers: &HeaderMap) -> Result<HashMap<String, String>, Problem> {
    let wrong = || Problem::new(MALFORMED, "Upload-Metadata is missing or not understood");
    let text = headers.get("upload-metadata").and_then(|value| value.to_str().ok()).ok_or_else(wrong)?;
    text.split(',')
        .map(|pair| {
            let (name, value) = pair.trim().split_once(' ')?;
            let value = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
            Some((name.to_owned(), value))
        })
        .collect::<Option<_>>()
        .ok_or_else(wrong)
}
