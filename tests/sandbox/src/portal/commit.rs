//! `POST /submissions/{id}/commit`: everything is opened and checked before a receipt is given, and the
//! receipt is given once. A repeat gets the same bytes, however many ask at the same time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State as Shared_};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use gocua_dossier::date::DateTime;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::{Row as _, SqlitePool};

use super::caller::{self, Caller};
use super::envelope::{Envelope, Opener};
use super::files::Files;
use super::law::Law;
use super::manifest::{Kind, Manifest, Part};
use super::problem::{BAD_SIGNATURE, DIFFERENT_CONTENT, MALFORMED, MISSING_PARTS, Problem, UNREADABLE};
use super::signature::{self, Verdict};
use super::state::State;
use super::submissions::{Sent, checked_id, hex, not_found};
use gocua_pack::jws;

use super::{record, stream, successor, tables};
use crate::citizens::Citizen;
use crate::pki::Authority;
use crate::{Shared, World};

/// Who receives what is sent.
pub const PORTAL_UNIT: &str = "Cổng dịch vụ công";

/// One commit at a time per submission. Only so that the work is not done fifty times: that there is one
/// receipt is the database's doing.
#[derive(Debug, Clone, Default)]
pub struct Turns {
    waiting: Arc<Mutex<HashMap<String, Arc<tokio::sync::Mutex<()>>>>>,
}

impl Turns {
    fn of(&self, submission: &str) -> Arc<tokio::sync::Mutex<()>> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() > 1_000 {
            waiting.retain(|_, turn| Arc::strong_count(turn) > 1);
        }
        Arc::clone(waiting.entry(submission.to_owned()).or_default())
    }
}

/// What the app believes to have sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claim {
    manifest_sha256: String,
    envelope_sha256: String,
}

pub(super) async fn commit(
    Shared_(world): Shared_<Shared>,
    Extension(turns): Extension<Turns>,
    Caller(access): Caller,
    Path(id): Path<String>,
    claim: Result<Json<Claim>, JsonRejection>,
) -> Result<Response, Problem> {
    let (id, citizen) = (checked_id(id)?, access.citizen);
    let Json(claim) = claim.map_err(|error| Problem::new(MALFORMED, error.body_text()))?;
    let sent = Sent::load(&world.db, &id, citizen.id).await?;
    // Whoever has it received already is only told so.
    if given(&world.db, &id).await?.is_none() {
        Manifest::parse(&sent.manifest, &id)?;
        if let Err(refused) = caller::is_sure(&world, &access) {
            return Ok(refused.into_response());
        }
    }
    // A task of its own: a commit goes to its end even when the phone hangs up in between.
    let committing = tokio::spawn(async move {
        let turn = turns.of(&id);
        let _mine = turn.lock().await;
        receipt(&world, citizen, &id, &claim).await
    });
    let receipt = committing.await.map_err(|_| Problem::new(super::problem::FAILED, "the commit stopped"))??;
    Ok(Json(json!({ "receipt": receipt })).into_response())
}

async fn receipt(world: &World, citizen: &'static Citizen, id: &str, claim: &Claim) -> Result<String, Problem> {
    let sent = Sent::load(&world.db, id, citizen.id).await?;
    if claim.manifest_sha256 != sent.manifest_sha256() || claim.envelope_sha256 != sent.envelope_sha256() {
        return Err(Problem::new(DIFFERENT_CONTENT, "the hashes are not those of what was sent"));
    }
    if let Some(receipt) = given(&world.db, id).await? {
        return Ok(receipt);
    }
    let manifest = Manifest::parse(&sent.manifest, id)?;
    let uploads = match arrived(world, id, &manifest).await {
        Ok(uploads) => uploads,
        // Sealed files go when there is a receipt: perhaps another request was faster.
        Err(problem) => return given(&world.db, id).await?.ok_or(problem),
    };
    let names: Vec<String> = uploads.iter().map(|upload| upload.id.clone()).collect();
    let opened = open(world, citizen, &sent, manifest, uploads).await?;
    let receipt = store(world, citizen, id, &sent, opened).await?;
    let files = Files::of(world);
    for upload in &names {
        files.drop_upload(upload);
    }
    Ok(receipt)
}

async fn given(db: &SqlitePool, id: &str) -> Result<Option<String>, sqlx::Error> {
    sqlx::query("SELECT receipt FROM submissions WHERE id = ?").bind(id).fetch_one(db).await?.try_get(0)
}

struct Arrived {
    id: String,
    sealed: Vec<u8>,
}

/// The sealed bytes of all parts in the manifest's order, each with the hash that the manifest says. A part
/// that arrived whole but wrong starts over: nothing else would ever help it.
async fn arrived(world: &World, id: &str, manifest: &Manifest) -> Result<Vec<Arrived>, Problem> {
    let rows = sqlx::query("SELECT id, part, length, received FROM uploads WHERE submission = ?")
        .bind(id)
        .fetch_all(&world.db)
        .await?;
    let mut uploads = HashMap::new();
    for row in rows {
        let (upload, part): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let (length, received): (i64, i64) = (row.try_get(2)?, row.try_get(3)?);
        uploads.insert(part, (upload, length == received));
    }
    let files = Files::of(world);
    let (mut missing, mut parts) = (Vec::new(), Vec::new());
    for part in &manifest.parts {
        let Some((upload, true)) = uploads.remove(&part.id) else {
            missing.push(part.id.clone());
            continue;
        };
        let (folder, name, expected) = (files.clone(), upload.clone(), part.sha256.clone());
        let sealed = tokio::task::spawn_blocking(move || {
            let sealed = folder.sealed(&name)?;
            Ok::<_, std::io::Error>((hex(&Sha256::digest(&sealed)) == expected).then_some(sealed))
        })
        .await
        .map_err(std::io::Error::other)?;
        // A file that is gone is as missing as one that is wrong.
        let Ok(Some(sealed)) = sealed else {
            sqlx::query(
                "UPDATE uploads SET received = 0
                 WHERE id = ? AND submission IN (SELECT id FROM submissions WHERE receipt IS NULL)",
            )
            .bind(&upload)
            .execute(&world.db)
            .await?;
            missing.push(part.id.clone());
            continue;
        };
        parts.push(Arrived { id: upload, sealed });
    }
    if missing.is_empty() {
        return Ok(parts);
    }
    Err(Problem::new(MISSING_PARTS, "not every part has arrived as the manifest says").with("missing", missing))
}

/// A dossier that an officer can read.
struct Opened {
    manifest: Manifest,
    envelope: Envelope,
    contents: Vec<(String, Vec<u8>)>,
    verdicts: HashMap<String, Verdict>,
}

async fn open(
    world: &World,
    citizen: &'static Citizen,
    sent: &Sent,
    manifest: Manifest,
    uploads: Vec<Arrived>,
) -> Result<Opened, Problem> {
    let envelope = Envelope::open(&world.pki.envelope_key, &sent.enc, &sent.envelope, &sent.manifest, &manifest)?;
    if envelope.applicant.personal_number != citizen.personal_number {
        return Err(Problem::new(UNREADABLE, "the applicant is not the citizen who is signed in"));
    }
    let now = world.clock.now();
    let needs_signature = Law::current().needs_signature(&manifest.procedure, now);
    let keys =
        [Authority::Citizens, Authority::Agencies].map(|authority| *world.pki.authority(authority).key.verifying_key());
    // Ciphers and hashes over megabytes would hold up every other request of this thread.
    let opening = tokio::task::spawn_blocking(move || {
        let (mut contents, mut verdicts) = (Vec::new(), HashMap::new());
        for ((part, opener), upload) in manifest.parts.iter().zip(&envelope.openers).zip(&uploads) {
            let content = open_part(part, opener, &upload.sealed)?;
            if part.kind == Kind::Form {
                let verdict = signature::judge(&content, &keys.each_ref(), now);
                if needs_signature && !verdict.is_signed_by(citizen.personal_number) {
                    return Err(Problem::new(BAD_SIGNATURE, "the form is not soundly signed by the applicant")
                        .with("part", part.id.as_str())
                        .with("verdict", serde_json::to_value(&verdict).unwrap_or_default()));
                }
                verdicts.insert(part.id.clone(), verdict);
            }
            contents.push((part.id.clone(), content));
        }
        Ok(Opened { manifest, envelope, contents, verdicts })
    });
    opening.await.map_err(std::io::Error::other)?
}

fn open_part(part: &Part, opener: &Opener, sealed: &[u8]) -> Result<Vec<u8>, Problem> {
    let unreadable = |why: &str| Problem::new(UNREADABLE, why).with("part", part.id.as_str());
    let content = stream::open(&opener.key, sealed).map_err(|_| unreadable("the part does not open with its key"))?;
    if content.len() as u64 != opener.plain_bytes {
        return Err(unreadable("the part has another length than the envelope says"));
    }
    let begins: &[u8] = match part.media_type.as_str() {
        "application/pdf" => b"%PDF-",
        "image/jpeg" => &[0xff, 0xd8, 0xff],
        _ => b"\x89PNG\r\n\x1a\n",
    };
    if !content.starts_with(begins) {
        return Err(unreadable("the part is not of its media type"));
    }
    Ok(content)
}

/// Files first, then everything else in one transaction: a dossier without its papers cannot exist, and
/// whoever comes second finds the receipt of the first.
async fn store(world: &World, citizen: &Citizen, id: &str, sent: &Sent, mut opened: Opened) -> Result<String, Problem> {
    let (folder, contents, name) = (Files::of(world), std::mem::take(&mut opened.contents), id.to_owned());
    let files =
        tokio::task::spawn_blocking(move || folder.aside(&name, &contents)).await.map_err(std::io::Error::other)??;
    let mut transaction = world.db.begin_with("BEGIN IMMEDIATE").await?;
    let row = sqlx::query("SELECT receipt FROM submissions WHERE id = ?")
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?
        .ok_or_else(not_found)?;
    if let Some(receipt) = row.try_get(0)? {
        return Ok(receipt);
    }
    successor::stands(&mut transaction, citizen.id, id).await?;
    files.take_place()?;
    let now = world.clock.now();
    let date = DateTime::from_instant(now).date;
    let day = format!("{:02}{:02}{:02}", date.year() % 100, date.month(), date.day());
    let number = tables::next(&mut transaction, &format!("receipt {day}")).await?;
    let number = format!("BN-{day}-{number:06}");
    let payload = json!({
        "iss": format!("{}/portal/v1", world.urls.api),
        "submission": id,
        "manifest_sha256": sent.manifest_sha256(),
        "envelope_sha256": sent.envelope_sha256(),
        "number": number,
        "received_at": now,
    });
    let receipt = jws::sign(&world.pki.receipt_key, "gocua-receipt+jwt", &payload);
    sqlx::query("UPDATE submissions SET receipt = ?, received_at = ? WHERE id = ?")
        .bind(&receipt)
        .bind(now)
        .bind(id)
        .execute(&mut *transaction)
        .await?;
    insert_dossier(&mut transaction, citizen, &number, now, &opened).await?;
    record::step(
        &mut transaction,
        id,
        State::Registered,
        now,
        "Cổng đã nhận đủ hồ sơ và gửi biên nhận. Cơ quan sẽ xem và tiếp nhận.",
        PORTAL_UNIT,
    )
    .await?;
    transaction.commit().await?;
    Ok(receipt)
}

async fn insert_dossier(
    connection: &mut sqlx::SqliteConnection,
    citizen: &Citizen,
    number: &str,
    now: i64,
    opened: &Opened,
) -> Result<(), Problem> {
    let Opened { manifest, envelope, verdicts, .. } = opened;
    let text = |value: Result<String, serde_json::Error>| {
        value.map_err(|_| Problem::new(UNREADABLE, "the envelope cannot be kept"))
    };
    sqlx::query(
        "INSERT INTO dossiers (submission, citizen, number, procedure_code, case_id, agency, agency_name, place,
         received_at, state, applicant, answers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&manifest.submission)
    .bind(citizen.id)
    .bind(number)
    .bind(&manifest.procedure)
    .bind(&manifest.case)
    .bind(&manifest.agency)
    .bind(Law::current().agency_name(manifest))
    .bind(&manifest.place)
    .bind(now)
    .bind(State::Registered.code())
    .bind(text(serde_json::to_string(&envelope.applicant))?)
    .bind(text(serde_json::to_string(&envelope.answers))?)
    .execute(&mut *connection)
    .await?;
    for ((part, opener), n) in manifest.parts.iter().zip(&envelope.openers).zip(1_i64..) {
        let verdict = verdicts.get(&part.id).map(serde_json::to_string).transpose();
        sqlx::query(
            "INSERT INTO parts (submission, n, id, kind, component, media_type, name, bytes, verdict)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&manifest.submission)
        .bind(n)
        .bind(&part.id)
        .bind(part.kind.word())
        .bind(&part.component)
        .bind(&part.media_type)
        .bind(&opener.name)
        .bind(i64::try_from(opener.plain_bytes).unwrap_or(i64::MAX))
        .bind(verdict.ok().flatten())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
