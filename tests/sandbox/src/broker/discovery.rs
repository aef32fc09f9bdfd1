//! Metadata (OpenID Connect Discovery 1.0, RFC 8414) and the key set.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::assist::TYPE;
use super::assist::poll::GRANT;
use super::tokens::{LEVELS, SCOPES};
use crate::jose::Jwk;
use crate::world::Shared;

pub(super) async fn metadata(State(world): State<Shared>) -> Json<Value> {
    let (api, pages) = (&world.urls.api, &world.urls.pages);
    Json(json!({
        "issuer": api,
        "authorization_endpoint": format!("{pages}/broker/authorize"),
        "pushed_authorization_request_endpoint": format!("{api}/broker/par"),
        "require_pushed_authorization_requests": true,
        "token_endpoint": format!("{api}/broker/token"),
        "userinfo_endpoint": format!("{api}/broker/userinfo"),
        "revocation_endpoint": format!("{api}/broker/revoke"),
        "jwks_uri": format!("{api}/broker/jwks"),
        "scopes_supported": SCOPES,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token", GRANT],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "revocation_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "revocation_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "backchannel_authentication_endpoint": format!("{api}/broker/ask"),
        "backchannel_token_delivery_modes_supported": ["poll"],
        "backchannel_user_code_parameter_supported": false,
        "authorization_details_types_supported": [TYPE],
        "code_challenge_methods_supported": ["S256"],
        "dpop_signing_alg_values_supported": ["ES256"],
        "authorization_response_iss_parameter_supported": true,
        "acr_values_supported": LEVELS,
        "claims_parameter_supported": true,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "claims_supported": [
            "sub", "name", "birthdate", "gender", "personal_number", "permanent_address",
            "phone_number", "email", "level", "community_team", "community_place", "acr", "auth_time",
        ],
        "ui_locales_supported": ["vi"],
    }))
}

pub(super) async fn keys(State(world): State<Shared>) -> Json<Value> {
    Json(json!({ "keys": [Jwk::of(world.pki.broker_key.verifying_key()).published()] }))
}
