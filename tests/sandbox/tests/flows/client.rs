//! A minimal phone: one key, one HTTP client that trusts the sandbox's TLS root and follows no redirect.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use axum::http::{HeaderMap, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gocua_sandbox::{Options, Sandbox, Urls, start};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

pub const CLIENT: &str = "gocua";

pub struct Phone {
    pub sandbox: Sandbox,
    pub http: reqwest::Client,
    pub key: SigningKey,
    pub nonce: Mutex<String>,
    pub data: PathBuf,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The `error` of an OAuth answer.
    pub fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }

    /// The parameters of the redirect back to the app.
    pub fn callback(&self) -> HashMap<String, String> {
        assert_eq!(self.status, 303, "{}", self.text());
        let url = Url::parse(&self.header("location")).unwrap();
        url.query_pairs().into_owned().collect()
    }
}

/// What a proof says; a test changes what it wants to be wrong.
#[derive(Clone)]
pub struct Proof {
    pub key: SigningKey,
    pub typ: &'static str,
    pub htm: String,
    pub htu: String,
    pub iat: i64,
    pub jti: String,
    pub nonce: Option<String>,
    pub ath: Option<String>,
}

impl Proof {
    pub fn encode(&self) -> String {
        let header = json!({ "typ": self.typ, "alg": "ES256", "jwk": jwk(&self.key) });
        let mut claims = json!({ "jti": self.jti, "htm": self.htm, "htu": self.htu, "iat": self.iat });
        if let Some(nonce) = &self.nonce {
            claims["nonce"] = json!(nonce);
        }
        if let Some(ath) = &self.ath {
            claims["ath"] = json!(ath);
        }
        let input = format!("{}.{}", b64(header.to_string().as_bytes()), b64(claims.to_string().as_bytes()));
        let signature: Signature = self.key.sign(input.as_bytes());
        format!("{input}.{}", b64(&signature.to_bytes()))
    }
}

impl Phone {
    pub async fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let data = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("sandbox-{}-{number}", std::process::id()));
        let options = Options { reset: true, ..Options::new(data.clone()) };
        let sandbox = start(options, axum::Router::new()).await.unwrap();
        let http = http_client(sandbox.world.pki.tls_root_der());
        Self { sandbox, http, key: key(1), nonce: Mutex::default(), data }
    }

    pub fn urls(&self) -> &Urls {
        self.sandbox.urls()
    }

    pub fn redirect_uri(&self) -> String {
        format!("{}/phone/callback", self.urls().pages)
    }

    pub fn now(&self) -> i64 {
        self.sandbox.world.clock.now()
    }

    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        if let Some(nonce) = headers.get("dpop-nonce") {
            *self.nonce.lock().unwrap() = nonce.to_str().unwrap().to_owned();
        }
        Answer { status, headers, body: response.bytes().await.unwrap().to_vec() }
    }

    pub async fn get(&self, url: &str) -> Answer {
        self.send(self.http.get(url)).await
    }

    pub async fn post(&self, url: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(self.form(url, fields)).await
    }

    pub fn form(&self, url: &str, fields: &[(&str, &str)]) -> reqwest::RequestBuilder {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.http.post(url).header("content-type", "application/x-www-form-urlencoded").body(body)
    }

    pub async fn post_json(&self, url: &str, token: &str, body: &Value) -> Answer {
        let mut request = self.http.post(url).header("content-type", "application/json");
        if !token.is_empty() {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        self.send(request.body(body.to_string())).await
    }

    /// A right proof for a call, with the nonce that the server gave last.
    pub fn proof(&self, method: &str, url: &str, token: Option<&str>) -> Proof {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let nonce = self.nonce.lock().unwrap().clone();
        Proof {
            key: self.key.clone(),
            typ: "dpop+jwt",
            htm: method.to_owned(),
            htu: url.to_owned(),
            iat: self.now(),
            jti: format!("proof-number-{}", NUMBER.fetch_add(1, Ordering::Relaxed)),
            nonce: (!nonce.is_empty()).then_some(nonce),
            ath: token.map(sha256),
        }
    }

    pub async fn stop(self) {
        self.sandbox.stop().await;
        std::fs::remove_dir_all(self.data).unwrap();
    }
}

pub fn http_client(tls_root: &[u8]) -> reqwest::Client {
    let mut roots = rustls::RootCertStore::empty();
    roots.add(tls_root.to_vec().into()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}

pub fn key(byte: u8) -> SigningKey {
    SigningKey::from_slice(&[byte; 32]).unwrap()
}

pub fn b64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn sha256(text: &str) -> String {
    b64(&Sha256::digest(text.as_bytes()))
}

/// Members in the order of RFC 7638, which is the order of `json!` too.
pub fn jwk(key: &SigningKey) -> Value {
    let point = key.verifying_key().to_encoded_point(false);
    json!({ "crv": "P-256", "kty": "EC", "x": b64(point.x().unwrap()), "y": b64(point.y().unwrap()) })
}

pub fn thumbprint(key: &SigningKey) -> String {
    let jwk = jwk(key);
    sha256(&format!(r#"{{"crv":"P-256","kty":"EC","x":{},"y":{}}}"#, jwk["x"], jwk["y"]))
}

/// The claims of a compact JWS, not verified.
pub fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}
