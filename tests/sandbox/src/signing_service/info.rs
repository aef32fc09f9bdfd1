//! `info` (CSC 11.1): the one method that needs no authorisation.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::algorithm::ECDSA_SHA256;
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

/// A pen stroke on the green of the door.
pub(super) async fn logo() -> Response {
    const LOGO: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\">\
        <rect width=\"48\" height=\"48\" rx=\"12\" fill=\"#17624a\"/>\
        <path d=\"M10 32c6-14 12-18 13-14s-6 14-2 14 8-12 10-10-2 8 7 6\" fill=\"none\" \
        stroke=\"#fff\" stroke-width=\"3\" stroke-linecap=\"round\"/></svg>";
    ([(header::CONTENT_TYPE, "image/svg+xml")], LOGO).into_response()
}
