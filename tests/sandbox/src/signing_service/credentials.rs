//! A person's one credential (CSC 11.4, 11.5): a P-256 key, used only through the person's authorisation.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::algorithm::ECDSA_SHA256;
use super::body::read;
use super::owner::{MULTISIGN, credential_id};
use super::token::{Token, bearer};
use super::wanted::Purpose;
use crate::World;
use crate::citizens::Citizen;
use crate::oauth::{OauthError, answer};
use crate::pki::Authority;
use crate::trust_services::{der, revocation};
use crate::world::Shared;

/// The OID of the curve P-256.
const P256: &str = "1.2.840.10045.3.1.7";

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Query {
    #[serde(rename = "credentialID")]
    credential_id: Option<String>,
    #[serde(rename = "userID")]
    user_id: Option<String>,
    credential_info: Option<bool>,
    certificates: Option<String>,
    cert_info: Option<bool>,
    auth_info: Option<bool>,
    only_valid: Option<bool>,
}

pub(super) async fn list(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    listed(&world, &headers, &body).await.unwrap_or_else(IntoResponse::into_response)
}

async fn listed(world: &World, headers: &HeaderMap, body: &[u8]) -> Result<Response, OauthError> {
    let token = bearer(world, headers).await?;
    let query: Query = read(body)?;
    if query.user_id.is_some() {
        return Err(OauthError::invalid("userID is not allowed with a person's own token"));
    }
    let only_valid = query.only_valid == Some(true);
    let mut ids = Vec::new();
    let mut details = Vec::new();
    if let Some(id) = credential_id(token.citizen) {
        let mut description = describe(world, token.citizen, &query).await?;
        if !only_valid || description["cert"]["status"] == "valid" {
            description["credentialID"] = Value::from(id.clone());
            ids.push(id);
            details.push(description);
        }
    }
    let mut body = json!({ "credentialIDs": ids });
    if query.credential_info == Some(true) {
        body["credentialInfos"] = Value::from(details);
    }
    if only_valid {
        body["onlyValid"] = Value::from(true);
    }
    Ok(answer(StatusCode::OK, body))
}

pub(super) async fn info(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    informed(&world, &headers, &body).await.unwrap_or_else(IntoResponse::into_response)
}

async fn informed(world: &World, headers: &HeaderMap, body: &[u8]) -> Result<Response, OauthError> {
    let token = bearer(world, headers).await?;
    let query: Query = read(body)?;
    let id = query.credential_id.as_deref().unwrap_or_default();
    if !may_see(&token, id) {
        return Err(OauthError::invalid("Invalid parameter credentialID"));
    }
    Ok(answer(StatusCode::OK, describe(world, token.citizen, &query).await?))
}

/// A credential token is good for its credential only, a service token for those of its owner.
fn may_see(token: &Token, id: &str) -> bool {
    match &token.purpose {
        Purpose::Service => credential_id(token.citizen).as_deref() == Some(id),
        Purpose::Credential { credential, .. } => credential == id,
    }
}

async fn describe(world: &World, citizen: &Citizen, query: &Query) -> Result<Value, OauthError> {
    let signer = world.pki.citizen_credential(citizen);
    let leaf = signer.chain_der.first().map(Vec::as_slice).unwrap_or_default();
    let parts =
        der::certificate(leaf).ok_or_else(|| OauthError::new("server_error", "the certificate cannot be read"))?;
    let now = crate::clock::generalized_time(world.clock.now());
    let revoked = revocation::find(&world.db, Authority::Citizens, parts.serial).await?;
    let (from, to) = (parts.not_before(), parts.not_after());
    let status = if revoked.is_some() {
        "revoked"
    } else if now > to {
        "expired"
    } else {
        "valid"
    };
    let wanted = match query.certificates.as_deref() {
        None | Some("single") => 1,
        Some("chain") => signer.chain_der.len(),
        Some("none") => 0,
        Some(_) => return Err(OauthError::invalid("Invalid parameter certificates")),
    };
    let chain: Vec<String> = signer.chain_der.iter().take(wanted).map(|der| STANDARD.encode(der)).collect();
    let mut cert = json!({ "status": status });
    if !chain.is_empty() {
        cert["certificates"] = Value::from(chain);
    }
    if query.cert_info == Some(true) {
        let serial: String = parts.serial.iter().map(|byte| format!("{byte:02x}")).collect();
        cert["issuerDN"] = Value::from("CN=Gõ Cửa Sandbox Citizen CA,O=Gõ Cửa (thử nghiệm),C=VN");
        cert["subjectDN"] =
            Value::from(format!("serialNumber=PNOVN-{},CN={},C=VN", citizen.personal_number, citizen.name));
        cert["serialNumber"] = Value::from(serial);
        cert["validFrom"] = Value::from(from);
        cert["validTo"] = Value::from(to);
    }
    let mut description = json!({
        "description": format!("Chữ ký số của {}", citizen.name),
        "key": { "status": "enabled", "algo": [ECDSA_SHA256], "len": 256, "curve": P256 },
        "cert": cert,
        "SCAL": "2",
        "multisign": MULTISIGN,
        "lang": "vi-VN",
    });
    // `auth.mode` is required whether or not details were asked for.
    description["auth"] = json!({ "mode": "oauth2code" });
    if query.auth_info == Some(true) {
        description["auth"]["expression"] = Value::from("PIN AND OTP");
        description["auth"]["objects"] = json!([
            { "type": "Password", "id": "PIN", "format": "N", "label": "Mã PIN" },
            { "type": "Password", "id": "OTP", "format": "N", "label": "Mã trong tin nhắn" },
        ]);
    }
    Ok(description)
}
