//! The client against a provider that is not made of its own code: `provider` signs and verifies with the `p256` crate and
//! judges requests strictly; the RSA signatures are OpenSSL's.
#![allow(clippy::unwrap_used, missing_docs)]

mod answers;
mod approver;
mod assist;
mod conformance;
mod discovery;
mod hostile;
mod id_token;
mod keys;
mod phone;
mod profile;
mod proof;
mod provider;
mod redirect;
mod secrets;
mod waiting;
mod whole;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gocua_identity::{Attempt, Client, Demand, Provider, Purpose, Response};
use serde_json::Value;

const ISSUER: &str = "https://dinhdanh.example";
const CLIENT_ID: &str = "vn.gocua.app";
const REDIRECT: &str = "https://gocua.example/ve";
const NOW: i64 = 1_790_000_000;

fn client() -> Client {
    Client {
        client_id: CLIENT_ID.to_owned(),
        redirect_uri: REDIRECT.to_owned(),
        scope: "openid profile dossier offline_access".to_owned(),
    }
}

/// Verifier, state and nonce are 32 bytes of 1, 2 and 3.
fn seed() -> [u8; 96] {
    let mut seed = [1; 96];
    seed[32..64].fill(2);
    seed[64..].fill(3);
    seed
}

fn state() -> String {
    base64url([2; 32])
}

fn nonce() -> String {
    base64url([3; 32])
}

fn provider() -> Provider {
    Provider::parse(ISSUER, &json(200, &provider::metadata())).expect("the metadata are complete")
}

fn attempt() -> Attempt {
    Attempt::new(&provider(), Purpose::SignIn, seed(), NOW)
}

fn step_up(acr: &str, max_age: u32) -> Attempt {
    Attempt::new(&provider(), Purpose::StepUp(Demand { acr: acr.to_owned(), max_age }), seed(), NOW)
}

fn json(status: u16, body: &Value) -> Response {
    raw(status, "application/json", body.to_string())
}

fn raw(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Response {
    http::Response::builder().status(status).header("Content-Type", content_type).body(body.into()).unwrap()
}

fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn unbase64url(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}
