//! `signatures/signHash` (CSC 11.10) at SCAL2.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use p256::ecdsa::signature::hazmat::PrehashSigner as _;
use p256::ecdsa::{Signature, SigningKey};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::algorithm::{ECDSA_SHA256, SHA256, json_hash};
use super::body::read;
use super::token::{Token, bearer, by_token};
use super::wanted::Purpose;
use crate::World;
use crate::faults::Fault;
use crate::oauth::{OauthError, answer};
use crate::world::Shared;

/// An elliptic curve key, the algorithm left open.
const EC_KEY: &str = "1.2.840.10045.2.1";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Order {
    #[serde(rename = "credentialID")]
    credential_id: String,
    #[serde(rename = "SAD")]
    sad: Option<String>,
    hashes: Vec<String>,
    #[serde(rename = "hashAlgorithmOID")]
    hash_algorithm: Option<String>,
    sign_algo: String,
    operation_mode: Option<String>,
}

pub(super) async fn sign_hash(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    sign(&world, &headers, &body).await.unwrap_or_else(IntoResponse::into_response)
}

async fn sign(world: &World, headers: &HeaderMap, body: &[u8]) -> Result<Response, OauthError> {
    let bearer = bearer(world, headers).await?;
    let order: Order = read(body)?;
    let token = match (&bearer.purpose, &order.sad) {
        (Purpose::Credential { .. }, _) => bearer,
        (Purpose::Service, Some(sad)) => by_token(world, sad).await?,
        (Purpose::Service, None) => return Err(OauthError::invalid("Missing parameter SAD")),
    };
    let authorised = match &token.purpose {
        Purpose::Credential { credential, .. } if *credential == order.credential_id => token.purpose.digests(),
        _ => return Err(OauthError::invalid("Invalid parameter credentialID")),
    };
    let algorithm_is_ours = matches!(
        (order.sign_algo.as_str(), order.hash_algorithm.as_deref()),
        (ECDSA_SHA256, None | Some(SHA256)) | (EC_KEY, Some(SHA256))
    );
    if !algorithm_is_ours {
        return Err(OauthError::invalid("Invalid parameter signAlgo"));
    }
    if order.operation_mode.is_some_and(|mode| mode != "S") {
        return Err(OauthError::invalid("Invalid parameter operationMode"));
    }
    let digests = order.hashes.iter().map(|hash| json_hash(hash)).collect::<Result<Vec<_>, _>>()?;
    permit(&authorised, &digests)?;
    use_up(world, &token).await?;
    let key = world.pki.citizen_credential(token.citizen).key;
    let signatures = values(world, &key, digests)?;
    Ok(answer(StatusCode::OK, json!({ "signatures": signatures })))
}

/// The hashes ordered are the hashes authorised: none else, none twice, none left out.
fn permit(authorised: &[[u8; 32]], ordered: &[[u8; 32]]) -> Result<(), OauthError> {
    if let Some(_stranger) = ordered.iter().find(|digest| !authorised.contains(digest)) {
        return Err(OauthError {
            status: StatusCode::FORBIDDEN,
            ..OauthError::new("invalid_hash", "Hash is not authorized by the SAD")
        });
    }
    if ordered.len() > authorised.len() {
        return Err(OauthError::invalid("Numbers of signatures is too high"));
    }
    if !authorised.iter().all(|digest| ordered.contains(digest)) {
        return Err(OauthError::invalid("not all hashes that were authorised are in the order"));
    }
    Ok(())
}

/// One order an authorisation, decided by the database, so that two at once cannot both pass.
async fn use_up(world: &World, token: &Token) -> Result<(), OauthError> {
    let first = sqlx::query("UPDATE signing_token SET used = 1 WHERE fingerprint = ? AND used = 0")
        .bind(&token.fingerprint)
        .execute(&world.db)
        .await?;
    match first.rows_affected() {
        0 => Err(OauthError::invalid("Numbers of signatures is too high")),
        _ => Ok(()),
    }
}

/// DER signature values in base64, in the order of the digests unless the fault switch says otherwise.
fn values(world: &World, key: &SigningKey, mut digests: Vec<[u8; 32]>) -> Result<Vec<String>, OauthError> {
    if world.faults.takes("csc-sign", Fault::WrongSignature) {
        digests.iter_mut().for_each(|digest| *digest = Sha256::digest(*digest).into());
    }
    if world.faults.takes("csc-sign", Fault::Shuffle) {
        digests.rotate_left(1);
    }
    digests
        .iter()
        .map(|digest| {
            let signature: Signature =
                key.sign_prehash(digest).map_err(|_| OauthError::new("server_error", "the key refused"))?;
            Ok(STANDARD.encode(signature.to_der()))
        })
        .collect()
}
