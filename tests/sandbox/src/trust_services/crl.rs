//! Revocation lists (RFC 5280 5), made afresh for every request so that they follow the clock.

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rcgen::{CertificateRevocationListParams, KeyIdMethod, RevocationReason, RevokedCertParams, SerialNumber};

use super::revocation::{self, Revocation};
use crate::clock;
use crate::pki::Authority;
use crate::world::Shared;

/// Until the next list is due.
const LIFETIME: Duration = Duration::from_secs(86_400);

pub(super) async fn publish(State(world): State<Shared>, Path(file): Path<String>) -> Response {
    let Some(authority) = file.strip_suffix(".crl").and_then(Authority::by_name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let revoked = match revocation::all(&world.db, authority).await {
        Ok(revoked) => revoked,
        Err(error) => {
            return (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response();
        }
    };
    let now = world.clock.system_time();
    // Rises with the clock, which is all that a number of a list must do.
    let number = world.clock.now().max(1).to_be_bytes();
    let params = CertificateRevocationListParams {
        this_update: now.into(),
        next_update: (now + LIFETIME).into(),
        crl_number: SerialNumber::from_slice(&number),
        issuing_distribution_point: None,
        revoked_certs: revoked.iter().map(entry).collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    let issuer = authority.crl_issuer(&world.pki.authority(authority).key);
    match params.signed_by(&issuer) {
        Ok(list) => ([(header::CONTENT_TYPE, "application/pkix-crl")], list.der().to_vec()).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

fn entry(revocation: &Revocation) -> RevokedCertParams {
    RevokedCertParams {
        serial_number: SerialNumber::from_slice(&revocation.serial),
        revocation_time: clock::at(revocation.at).into(),
        reason_code: reason(revocation.reason),
        invalidity_date: None,
    }
}

fn reason(code: u8) -> Option<RevocationReason> {
    Some(match code {
        1 => RevocationReason::KeyCompromise,
        2 => RevocationReason::CaCompromise,
        3 => RevocationReason::AffiliationChanged,
        4 => RevocationReason::Superseded,
        5 => RevocationReason::CessationOfOperation,
        6 => RevocationReason::CertificateHold,
        _ => return None,
    })
}
