//! The signing service: what it is, an account with one certificate, and a signature over exactly what was authorised.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::{Request, Response};
use serde_json::{Value, json};

use super::broker::form;
use super::kit::{Kit, REDIRECT, SIGNING};
use super::portal::{answer, raw};

/// The signing service.
#[derive(Clone, Default)]
pub(super) struct Signer {
    pushed: BTreeMap<String, BTreeMap<String, String>>,
    codes: BTreeMap<String, BTreeMap<String, String>>,
    authorised: BTreeMap<String, Vec<Vec<u8>>>,
    drawn: u64,
}

/// What it says about itself.
pub(super) fn info() -> Value {
    json!({
        "specs": "2.0.0.2", "name": "Ky", "authType": ["oauth2code"], "oauth2": "https://ky.example/signing",
        "methods": ["info", "credentials/list", "credentials/info", "signatures/signHash"],
    })
}

/// What it says about the person's key.
pub(super) fn credential(certificates: &[Vec<u8>]) -> Value {
    let certificates: Vec<String> = certificates.iter().map(|der| STANDARD.encode(der)).collect();
    json!({
        "key": { "status": "enabled", "algo": ["1.2.840.10045.2.1", "1.2.840.10045.4.3.2"], "len": 256 },
        "cert": { "status": "valid", "certificates": certificates }, "auth": { "mode": "oauth2code" }, "SCAL": "2", "multisign": 1,
    })
}

impl Signer {
    /// The person is at the page in the browser: where it goes from there.
    pub(super) fn browse(&mut self, url: &url::Url, refuses: bool) -> String {
        let mut asked: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        if let Some(name) = asked.get("request_uri") {
            asked = self.pushed.get(name).cloned().unwrap_or_default();
        }
        let state = asked.get("state").cloned().unwrap_or_default();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if refuses {
            query.append_pair("error", "access_denied");
        } else {
            self.drawn += 1;
            let code = format!("sign-code-{}", self.drawn);
            query.append_pair("code", &code);
            self.codes.insert(code, asked);
        }
        format!("{REDIRECT}?{}", query.append_pair("state", &state).finish())
    }

    pub(super) fn answer(&mut self, request: &Request<Vec<u8>>, kit: &Kit) -> Response<Vec<u8>> {
        let body = || serde_json::from_slice::<Value>(request.body()).unwrap_or_default();
        let uri = request.uri().to_string();
        match uri.strip_prefix(SIGNING) {
            Some("/info") => return answer(200, &info()),
            Some("/credentials/list") => return answer(200, &json!({ "credentialIDs": ["khoa-1"] })),
            Some("/credentials/info") => return answer(200, &credential(&kit.certificates)),
            Some("/signatures/signHash") => return self.sign(request, &body(), kit),
            _ => {}
        }
        match request.uri().path() {
            "/signing/oauth2/pushed_authorize" => {
                self.drawn += 1;
                let name = format!("urn:sign:{}", self.drawn);
                self.pushed.insert(name.clone(), form(request.body()));
                answer(201, &json!({ "request_uri": name, "expires_in": 60 }))
            }
            "/signing/oauth2/token" => self.token(&form(request.body())),
            _ => raw(404, "text/plain", Vec::new()),
        }
    }

    fn token(&mut self, sent: &BTreeMap<String, String>) -> Response<Vec<u8>> {
        let Some(asked) = self.codes.remove(sent.get("code").map_or("", String::as_str)) else {
            return answer(400, &json!({ "error": "invalid_grant" }));
        };
        self.drawn += 1;
        let token = format!("sign-token-{}", self.drawn);
        let hashes = asked.get("hashes").map_or("", String::as_str).split(',').filter(|hash| !hash.is_empty());
        let digests = hashes.filter_map(|hash| URL_SAFE_NO_PAD.decode(hash).ok()).collect();
        self.authorised.insert(token.clone(), digests);
        answer(200, &json!({ "access_token": token, "token_type": "Bearer", "expires_in": 300 }))
    }

    fn sign(&mut self, request: &Request<Vec<u8>>, body: &Value, kit: &Kit) -> Response<Vec<u8>> {
        let bearer = request.headers().get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let authorised = self.authorised.remove(bearer.trim_start_matches("Bearer ")).unwrap_or_default();
        let asked: Vec<Vec<u8>> = body["hashes"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|hash| STANDARD.decode(hash.as_str()?).ok())
            .collect();
        if asked.is_empty() || asked != authorised {
            return answer(
                400,
                &json!({ "error": "invalid_request", "error_description": "Hash is not authorized by the SAD" }),
            );
        }
        let values: Vec<String> = asked.iter().map(|digest| STANDARD.encode(kit.sign_digest(digest))).collect();
        answer(200, &json!({ "signatures": values }))
    }
}
