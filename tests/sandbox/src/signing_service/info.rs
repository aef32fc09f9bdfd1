//! `info` (CSC 11.1): the one method that needs no authorisation.

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use super::sign::ECDSA_SHA256;
use crate::world::Shared;

pub(super) async fn info(State(world): State<Shared>) -> Json<Value> {
    let pages = &world.urls.pages;
    Json(json!({
        "specs": "2.0.0.2",
        "name": "Chữ ký số từ xa Gõ Cửa (thử nghiệm)",
        "logo": format!("{pages}/signing/logo.svg"),
        "region": "VN",
        "lang": "vi-VN",
        "description": "Ký số từ xa cho người dùng thử; chứng thư không có giá trị pháp lý.",
        "authType": ["oauth2code"],
        "oauth2": format!("{pages}/signing"),
        "asynchronousOperationMode": false,
        "methods": [
            "oauth2/authorize", "oauth2/pushed_authorize", "oauth2/token", "oauth2/revoke",
            "credentials/list", "credentials/info", "signatures/signHash",
        ],
        "validationInfo": false,
        "signAlgorithms": { "algos": [ECDSA_SHA256], "algoParams": [null] },
        "signature_formats": { "formats": ["C", "P"], "envelope_properties": [["Detached"], ["Revision"]] },
        "conformance_levels": ["Ades-B-B"],
    }))
}
