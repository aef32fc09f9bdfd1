//! Which certificates are revoked, and the switch that revokes one.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use sqlx::{Row as _, SqlitePool};

use super::der;
use crate::citizens::Citizen;
use crate::pki::Authority;
use crate::world::Shared;

/// When and why a certificate was revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// Serial number, big-endian, no leading zero.
    pub serial: Vec<u8>,
    /// Unix seconds.
    pub at: i64,
    /// CRLReason of RFC 5280 5.3.1; 0 is "unspecified" and never written.
    pub reason: u8,
}

/// Creates the table.
///
/// # Errors
/// What SQLite says.
pub async fn tables(db: &SqlitePool) -> Result<(), sqlx::Error> {
    sqlx::query(
        "CREATE TABLE IF NOT EXISTS revoked_certificate (
            authority TEXT NOT NULL, serial BLOB NOT NULL, at INTEGER NOT NULL,
            reason INTEGER NOT NULL, PRIMARY KEY (authority, serial)
        ) STRICT, WITHOUT ROWID",
    )
    .execute(db)
    .await?;
    Ok(())
}

/// All revocations of an authority.
///
/// # Errors
/// What SQLite says.
pub async fn all(db: &SqlitePool, authority: Authority) -> Result<Vec<Revocation>, sqlx::Error> {
    let rows =
        sqlx::query("SELECT serial, at, reason FROM revoked_certificate WHERE authority = ? ORDER BY at, serial")
            .bind(authority.name())
            .fetch_all(db)
            .await?;
    rows.iter()
        .map(|row| {
            Ok(Revocation { serial: row.try_get("serial")?, at: row.try_get("at")?, reason: row.try_get("reason")? })
        })
        .collect()
}

/// The revocation of one certificate, if it is revoked.
///
/// # Errors
/// What SQLite says.
pub async fn find(db: &SqlitePool, authority: Authority, serial: &[u8]) -> Result<Option<Revocation>, sqlx::Error> {
    Ok(all(db, authority).await?.into_iter().find(|revocation| revocation.serial == serial))
}

/// Whose certificate to revoke, why, and how long ago.
#[derive(Debug, Deserialize)]
pub(super) struct Order {
    /// A personal number.
    citizen: Option<String>,
    /// The name of an organisation.
    organisation: Option<String>,
    /// CRLReason; 1 is "key compromise".
    #[serde(default)]
    reason: u8,
    /// Seconds before now.
    #[serde(default)]
    ago: i64,
}

pub(super) async fn revoke(State(world): State<Shared>, Json(order): Json<Order>) -> Response {
    let citizen = order.citizen.as_deref().and_then(Citizen::by_number);
    let (authority, signer) = match (citizen, &order.organisation) {
        (Some(citizen), _) => (Authority::Citizens, world.pki.citizen_credential(citizen)),
        (None, Some(name)) => (Authority::Agencies, world.pki.agency_signer(name)),
        (None, None) => {
            return (StatusCode::UNPROCESSABLE_ENTITY, "citizen or organisation is needed\n").into_response();
        }
    };
    let leaf = signer.chain_der.first().map(Vec::as_slice).unwrap_or_default();
    let serial = der::certificate(leaf).map(|parts| parts.serial.to_vec()).unwrap_or_default();
    let stored = sqlx::query("INSERT OR REPLACE INTO revoked_certificate VALUES (?, ?, ?, ?)")
        .bind(authority.name())
        .bind(&serial)
        .bind(world.clock.now() - order.ago)
        .bind(order.reason)
        .execute(&world.db)
        .await;
    match stored {
        Ok(_) => {
            let serial: String = serial.iter().map(|byte| format!("{byte:02x}")).collect();
            (StatusCode::CREATED, Json(json!({ "serial": serial }))).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}
