//! The sign-in broker: discovery, pushed requests, the browser's page, tokens, keys, the person.

use std::collections::{BTreeMap, BTreeSet};

use http::{Request, Response};
use serde_json::{Value, json};

use super::kit::{BROKER, CLIENT, Kit, REDIRECT};
use super::portal::{answer, raw};

/// Seconds that an access token lives.
const LIFE: i64 = 300;

/// Access tokens of somebody.
#[derive(Clone)]
struct Token {
    sub: String,
    until: i64,
}

/// The broker.
#[derive(Clone, Default)]
pub(super) struct Broker {
    pushed: BTreeMap<String, BTreeMap<String, String>>,
    codes: BTreeMap<String, (String, String)>,
    tokens: BTreeMap<String, Token>,
    /// Refresh tokens that are good, and whose.
    pub(super) refreshes: BTreeMap<String, String>,
    /// Access tokens that the app must have forgotten, because the person signed out.
    pub(super) over: BTreeSet<String>,
    drawn: u64,
}

pub(super) fn form(text: &[u8]) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(text).into_owned().collect()
}

/// What the broker says about itself.
pub(super) fn metadata() -> Value {
    let at = |path: &str| format!("{BROKER}/{path}");
    json!({
        "issuer": BROKER, "authorization_endpoint": at("authorize"), "pushed_authorization_request_endpoint": at("par"),
        "token_endpoint": at("token"), "userinfo_endpoint": at("userinfo"), "revocation_endpoint": at("revoke"),
        "jwks_uri": at("jwks"), "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"],
        "dpop_signing_alg_values_supported": ["ES256"], "id_token_signing_alg_values_supported": ["ES256"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
    })
}

/// What it says of a person.
pub(super) fn person(sub: &str) -> Value {
    let (name, birth, gender, number) = match sub {
        "cong-dan-1" => ("Lò Thị Ủ", "1956-02-03", "female", "010156000123"),
        _ => ("Giàng A Páo", "1990-05-06", "male", "010090000456"),
    };
    json!({
        "sub": sub, "name": name, "birthdate": birth, "gender": gender, "personal_number": number, "level": 2,
        "permanent_address": "Thôn Lao Chải, xã Mường Khương, tỉnh Lào Cai", "phone_number": "0912345678",
    })
}

impl Broker {
    fn name(&mut self, kind: &str) -> String {
        self.drawn += 1;
        format!("{kind}-{}", self.drawn)
    }

    /// Whose access token this is, while it is good.
    pub(super) fn sub(&self, token: &str, now: i64) -> Option<&str> {
        self.tokens.get(token).filter(|token| now < token.until).map(|token| token.sub.as_str())
    }

    /// Every token that was given out is not to be seen any more.
    pub(super) fn sign_out(&mut self) {
        self.over.extend(self.tokens.keys().cloned());
    }

    /// A refresh token of somebody, for situations that begin signed in.
    pub(super) fn begin(&mut self, refresh: &str, sub: &str) {
        self.refreshes.insert(refresh.to_owned(), sub.to_owned());
    }

    /// Somebody is at the page in the browser: where it goes from there.
    pub(super) fn browse(&mut self, url: &url::Url, sub: &str, refuses: bool) -> String {
        let asked: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let pushed = asked.get("request_uri").and_then(|name| self.pushed.get(name)).cloned().unwrap_or_default();
        let state = pushed.get("state").cloned().unwrap_or_default();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if refuses {
            query.append_pair("error", "access_denied");
        } else {
            let code = self.name("code");
            self.codes.insert(code.clone(), (sub.to_owned(), pushed.get("nonce").cloned().unwrap_or_default()));
            query.append_pair("code", &code);
        }
        format!("{REDIRECT}?{}", query.append_pair("state", &state).append_pair("iss", BROKER).finish())
    }

    pub(super) fn answer(
        &mut self,
        request: &Request<Vec<u8>>,
        token: Option<&str>,
        now: i64,
        kit: &Kit,
    ) -> Response<Vec<u8>> {
        match request.uri().path() {
            "/.well-known/openid-configuration" => answer(200, &metadata()),
            "/jwks" => answer(200, &json!({ "keys": [kit.jwk("k1")] })),
            "/par" => {
                let name = self.name("urn:par");
                self.pushed.insert(name.clone(), form(request.body()));
                answer(201, &json!({ "request_uri": name, "expires_in": 60 }))
            }
            "/token" => self.token(&form(request.body()), now, kit),
            "/userinfo" => match token.and_then(|token| self.sub(token, now)) {
                Some(sub) => answer(200, &person(sub)),
                None => answer(401, &json!({ "error": "invalid_token" })),
            },
            "/revoke" => {
                self.refreshes.remove(form(request.body()).get("token").map_or("", String::as_str));
                answer(200, &json!({}))
            }
            _ => raw(404, "text/plain", Vec::new()),
        }
    }

    fn token(&mut self, sent: &BTreeMap<String, String>, now: i64, kit: &Kit) -> Response<Vec<u8>> {
        let text = |name: &str| sent.get(name).map_or("", String::as_str);
        if text("grant_type") == "refresh_token" {
            let Some(sub) = self.refreshes.get(text("refresh_token")).cloned() else {
                return answer(400, &json!({ "error": "invalid_grant" }));
            };
            let access = self.name("access");
            self.tokens.insert(access.clone(), Token { sub, until: now + LIFE });
            return answer(200, &json!({ "access_token": access, "token_type": "DPoP", "expires_in": LIFE }));
        }
        let Some((sub, nonce)) = self.codes.remove(text("code")) else {
            return answer(400, &json!({ "error": "invalid_grant" }));
        };
        let (access, refresh) = (self.name("access"), self.name("refresh"));
        self.tokens.insert(access.clone(), Token { sub: sub.clone(), until: now + LIFE });
        self.refreshes.insert(refresh.clone(), sub.clone());
        let claims = json!({
            "iss": BROKER, "sub": sub, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, "auth_time": now,
        });
        let id_token = kit.sign("JWT", "k1", &claims);
        let body = json!({
            "access_token": access, "token_type": "DPoP", "expires_in": LIFE, "refresh_token": refresh, "id_token": id_token,
        });
        answer(200, &body)
    }
}
