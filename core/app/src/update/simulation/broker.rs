//! The sign-in broker: discovery, pushed requests, the browser's page, tokens, keys, the person.

use std::collections::{BTreeMap, BTreeSet};

use gocua_identity as identity;
use http::{Request, Response};
use serde_json::{Value, json};

use super::dice::Dice;
use super::kit::{BROKER, CLIENT, Kit, REDIRECT};
use super::portal::{answer, raw};
use crate::world::bytes::sha256;

/// Seconds that an access token lives.
const LIFE: i64 = 300;

/// Access tokens of somebody.
#[derive(Clone)]
struct Token {
    sub: String,
    until: i64,
    /// When its person authenticated.
    at: i64,
}

/// The broker.
#[derive(Clone, Default)]
pub(super) struct Broker {
    pushed: BTreeMap<String, BTreeMap<String, String>>,
    codes: BTreeMap<String, (String, String)>,
    /// When the person of a refresh token authenticated, by its hash.
    times: BTreeMap<Vec<u8>, i64>,
    /// How often a refresh gives another refresh token, in a thousand; the one before stays good.
    pub(super) rotates: u64,
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
        "community_team": "Tổ công nghệ số cộng đồng thôn Lao Chải", "community_place": "xã Mường Khương, tỉnh Lào Cai",
    })
}

impl Broker {
    fn name(&mut self, kind: &str) -> String {
        self.drawn += 1;
        format!("{kind}-{}", self.drawn)
    }

    /// Whose access token this is, while it is good, and when they authenticated.
    pub(super) fn who(&self, token: &str, now: i64) -> Option<(&str, i64)> {
        self.tokens.get(token).filter(|token| now < token.until).map(|token| (token.sub.as_str(), token.at))
    }

    /// When the person authenticated of whose refresh token this is the hash.
    pub(super) fn authenticated(&self, hash: &[u8]) -> Option<i64> {
        self.times.get(hash).copied()
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
        dice: &mut Dice,
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
            "/token" => self.token(&form(request.body()), now, dice, kit),
            "/userinfo" => match token.and_then(|token| self.who(token, now)) {
                Some((sub, _)) => answer(200, &person(sub)),
                None => answer(401, &json!({ "error": "invalid_token" })),
            },
            "/revoke" => {
                self.refreshes.remove(form(request.body()).get("token").map_or("", String::as_str));
                answer(200, &json!({}))
            }
            _ => raw(404, "text/plain", Vec::new()),
        }
    }

    fn token(&mut self, sent: &BTreeMap<String, String>, now: i64, dice: &mut Dice, kit: &Kit) -> Response<Vec<u8>> {
        let text = |name: &str| sent.get(name).map_or("", String::as_str);
        if text("grant_type") == "refresh_token" {
            let Some(sub) = self.refreshes.get(text("refresh_token")).cloned() else {
                return answer(400, &json!({ "error": "invalid_grant" }));
            };
            let at = self.authenticated(&sha256(text("refresh_token").as_bytes())).unwrap_or(0);
            let access = self.name("access");
            self.tokens.insert(access.clone(), Token { sub: sub.clone(), until: now + LIFE, at });
            let mut body = json!({ "access_token": access, "token_type": "DPoP", "expires_in": LIFE });
            if dice.chance(self.rotates) {
                let next = self.name("refresh");
                self.times.insert(sha256(next.as_bytes()).to_vec(), at);
                self.refreshes.insert(next.clone(), sub);
                body["refresh_token"] = next.into();
            }
            return answer(200, &body);
        }
        let Some((sub, nonce)) = self.codes.remove(text("code")) else {
            return answer(400, &json!({ "error": "invalid_grant" }));
        };
        let (access, refresh) = (self.name("access"), self.name("refresh"));
        self.tokens.insert(access.clone(), Token { sub: sub.clone(), until: now + LIFE, at: now });
        self.times.insert(sha256(refresh.as_bytes()).to_vec(), now);
        self.refreshes.insert(refresh.clone(), sub.clone());
        let claims = json!({
            "iss": BROKER, "sub": sub, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, "auth_time": now,
            "acr": identity::LOA_2,
        });
        let id_token = kit.sign("JWT", "k1", &claims);
        let body = json!({
            "access_token": access, "token_type": "DPoP", "expires_in": LIFE, "refresh_token": refresh, "id_token": id_token,
        });
        answer(200, &body)
    }
}
