//! `GET /packs/vn-base`: the rules, signed. The same bytes until a file changes, so that an app that asks
//! again is told "nothing new" in one line.

use axum::body::Body;
use axum::extract::State as Shared_;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use gocua_dossier::pack::{BASE_SEQUENCE, Pack};
use gocua_pack::jws;
use gocua_pack::publish::{self, Edition};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::Row as _;

use super::edition::Content;
use super::problem::Problem;
use super::submissions::hex;
use crate::pki::Pki;
use crate::{Shared, World, clock};

/// `GET /packs/vn-base`.
pub(super) async fn vn_base(Shared_(world): Shared_<Shared>, headers: HeaderMap) -> Result<Response, Problem> {
    let (sequence, container) = current(&world).await?;
    let tag = format!("\"{sequence}\"");
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|known| known.trim() == tag || known.trim() == "*"));
    let caching = [(header::ETAG, tag), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let json = [(header::CONTENT_TYPE, "application/json")];
    Ok((caching, json, Body::from(container)).into_response())
}

/// The newest pack: number and container. Made when the files are not those of the last one.
///
/// # Errors
/// What SQLite says.
pub async fn current(world: &World) -> Result<(i64, Vec<u8>), sqlx::Error> {
    let mut contents = world.rules.now().contents();
    contents.push(("trust.json".into(), trust(&world.pki).to_string().into()));
    let fingerprint = fingerprint(&contents);
    let newest = sqlx::query("SELECT sequence, contents_sha256, container FROM packs ORDER BY sequence DESC LIMIT 1");
    if let Some(row) = newest.fetch_optional(&world.db).await?
        && row.try_get::<String, _>(1)? == fingerprint
    {
        return Ok((row.try_get(0)?, row.try_get(2)?));
    }

    let mut transaction = world.db.begin_with("BEGIN IMMEDIATE").await?;
    let newest = sqlx::query("SELECT sequence, contents_sha256, container FROM packs ORDER BY sequence DESC LIMIT 1")
        .fetch_optional(&mut *transaction)
        .await?;
    let mut last = i64::try_from(BASE_SEQUENCE).unwrap_or(0);
    if let Some(row) = newest {
        if row.try_get::<String, _>(1)? == fingerprint {
            return Ok((row.try_get(0)?, row.try_get(2)?));
        }
        last = row.try_get(0)?;
    }
    // Real seconds, so that a sandbox that was reset still gives higher numbers than phones have seen.
    let sequence = clock::real_now().max(last + 1);
    let container = container(&world.pki, sequence, world.clock.now(), &contents);
    sqlx::query("INSERT INTO packs (sequence, contents_sha256, container) VALUES (?, ?, ?)")
        .bind(sequence)
        .bind(&fingerprint)
        .bind(&container)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok((sequence, container))
}

fn container(pki: &Pki, sequence: i64, issued_at: i64, contents: &[Content]) -> Vec<u8> {
    let base = Pack::built_in();
    let manifest = base.manifest();
    let edition = Edition {
        pack: &manifest.pack,
        sequence: u64::try_from(sequence).unwrap_or(BASE_SEQUENCE),
        issued_at,
        valid_from: manifest.valid_from,
        valid_to: manifest.valid_to,
        source: &manifest.source,
    };
    publish::container(&pki.pack_key, &edition, &[], contents.iter().map(|(path, text)| (path.as_ref(), text.as_ref())))
}

/// Whom the app is to trust: the root of signatures, the receipt key, the agencies' envelope key.
fn trust(pki: &Pki) -> Value {
    json!({
        "anchors": [STANDARD.encode(pki.root_der())],
        "receipt_key": jws::jwk(&pki.receipt_key),
        "envelope_key": URL_SAFE_NO_PAD.encode(pki.envelope_public_key),
        "envelope_key_id": URL_SAFE_NO_PAD.encode(Sha256::digest(pki.envelope_public_key)),
    })
}

fn fingerprint(contents: &[Content]) -> String {
    let mut hash = Sha256::new();
    for (path, text) in contents {
        hash.update(Sha256::digest(path.as_bytes()));
        hash.update(Sha256::digest(text.as_bytes()));
    }
    hex(&hash.finalize())
}
