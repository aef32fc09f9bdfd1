//! A provider and a portal in one: strict about what it gets, and independent of the code under test.

use std::collections::{BTreeMap, BTreeSet};

use gocua_identity::{Request, Response};
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};
use url::Url;

use super::{CLIENT_ID, ISSUER, NOW, REDIRECT, base64url, json, raw, unbase64url};

pub(crate) type Form = BTreeMap<String, String>;

pub(crate) fn metadata() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": format!("{ISSUER}/authorize?lang=vi"),
        "pushed_authorization_request_endpoint": format!("{ISSUER}/par"),
        "token_endpoint": format!("{ISSUER}/token"),
        "userinfo_endpoint": format!("{ISSUER}/userinfo"),
        "revocation_endpoint": format!("{ISSUER}/revoke"),
        "jwks_uri": format!("{ISSUER}/jwks"),
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "dpop_signing_alg_values_supported": ["ES256"],
        "id_token_signing_alg_values_supported": ["ES256", "RS256"],
        "authorization_response_iss_parameter_supported": true,
    })
}

pub(crate) fn person() -> Value {
    json!({
        "sub": "cong-dan-1",
        "name": "Lò Thị Ủ",
        "birthdate": "1956-02-03",
        "gender": "female",
        "personal_number": "010156000123",
        "permanent_address": "Bản Hồ, Lào Cai",
        "phone_number": "0912345678",
        "level": 2,
    })
}

/// A compact JWS, ES256.
pub(crate) fn sign(key: &SigningKey, header: &Value, claims: &Value) -> String {
    sign_text(key, &header.to_string(), &claims.to_string())
}

pub(crate) fn sign_text(key: &SigningKey, header: &str, claims: &str) -> String {
    let input = format!("{}.{}", base64url(header), base64url(claims));
    let signature: Signature = key.sign(input.as_bytes());
    format!("{input}.{}", base64url(signature.to_bytes()))
}

pub(crate) fn jwk(key: &SigningKey, kid: &str) -> Value {
    let point = key.verifying_key().to_encoded_point(false);
    json!({ "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": kid, "x": base64url(point.x().unwrap()), "y": base64url(point.y().unwrap()) })
}

/// What the provider remembers about a grant.
#[derive(Clone)]
struct Grant {
    form: Form,
    jkt: String,
}

/// What the provider changes in what it says; nothing, as it is made.
pub(crate) struct Lies {
    pub(crate) metadata: fn(&mut Value),
    pub(crate) redirect: fn(&mut Form),
    pub(crate) granted: fn(&mut Value),
    pub(crate) header: fn(&mut Value),
    pub(crate) claims: fn(&mut Value),
    /// The signed `id_token`.
    pub(crate) id_token: fn(String) -> String,
    pub(crate) person: fn(&mut Value),
    pub(crate) keys: fn(&mut Value),
    /// Whether proofs need a nonce.
    pub(crate) no_nonces: bool,
    /// How services spell the scheme of their challenges.
    pub(crate) scheme: &'static str,
}

impl Lies {
    fn none() -> Self {
        let nothing: fn(&mut Value) = |_| {};
        Self {
            metadata: nothing,
            redirect: |_| {},
            granted: nothing,
            header: nothing,
            claims: nothing,
            id_token: |token| token,
            person: nothing,
            keys: nothing,
            no_nonces: false,
            scheme: "DPoP",
        }
    }
}

fn changed(mut value: Value, change: fn(&mut Value)) -> Value {
    change(&mut value);
    value
}

pub(crate) struct Double {
    pub(crate) lies: Lies,
    pub(crate) key: SigningKey,
    pub(crate) kid: &'static str,
    /// Level and age of the authentication it will state.
    pub(crate) acr: &'static str,
    pub(crate) auth_time: i64,
    /// Nonces of the provider and of the services; every proof must carry the current one.
    nonces: [String; 2],
    pushed: BTreeMap<String, Grant>,
    codes: BTreeMap<String, Grant>,
    refresh: BTreeMap<String, Grant>,
    access: BTreeMap<String, String>,
    jtis: BTreeSet<String>,
    count: u32,
    pub(crate) seen: Vec<String>,
}

impl Double {
    pub(crate) fn new() -> Self {
        Self {
            lies: Lies::none(),
            key: SigningKey::from_slice(&[9; 32]).unwrap(),
            kid: "2026-11",
            acr: "urn:gocua:loa:2",
            auth_time: NOW - 10,
            nonces: ["nonce-of-provider".to_owned(), "nonce-of-service".to_owned()],
            pushed: BTreeMap::new(),
            codes: BTreeMap::new(),
            refresh: BTreeMap::new(),
            access: BTreeMap::new(),
            jtis: BTreeSet::new(),
            count: 0,
            seen: Vec::new(),
        }
    }

    fn name(&mut self, what: &str) -> String {
        self.count += 1;
        format!("{what}-{}", self.count)
    }

    /// The person's browser: opens the address, agrees, and comes back.
    pub(crate) fn browse(&mut self, url: &str) -> String {
        let url = Url::parse(url).unwrap();
        let parameters: Form = url.query_pairs().into_owned().collect();
        assert_eq!(
            parameters.keys().collect::<Vec<_>>(),
            ["client_id", "lang", "request_uri"],
            "nothing else in the front channel"
        );
        assert_eq!(parameters["client_id"], CLIENT_ID);
        let grant = self.pushed.remove(&parameters["request_uri"]).expect("a pushed request is used once");
        let (code, state) = (self.name("code"), grant.form["state"].clone());
        self.codes.insert(code.clone(), grant);
        let mut back = Url::parse(REDIRECT).unwrap();
        let mut said: Form = [("code", code), ("iss", ISSUER.to_owned()), ("state", state)]
            .map(|(name, value)| (name.to_owned(), value))
            .into();
        (self.lies.redirect)(&mut said);
        back.query_pairs_mut().extend_pairs(said);
        back.into()
    }

    pub(crate) fn answer(&mut self, request: &Request) -> Response {
        let path = request.uri().path().to_owned();
        self.seen.push(format!("{} {path}", request.method()));
        let form: Form = url::form_urlencoded::parse(request.body()).into_owned().collect();
        match (request.method().as_str(), path.as_str()) {
            ("GET", "/.well-known/openid-configuration") => json(200, &changed(metadata(), self.lies.metadata)),
            ("GET", "/jwks") => json(200, &changed(json!({ "keys": [jwk(&self.key, self.kid)] }), self.lies.keys)),
            ("POST", "/par") => self.proven(request, 0, |this, jkt| this.push(form, jkt)),
            ("POST", "/token") => self.proven(request, 0, |this, jkt| this.exchange(&form, &jkt)),
            ("POST", "/revoke") => self.proven(request, 0, |this, _| {
                this.refresh.remove(&form["token"]);
                raw(200, "text/plain", "")
            }),
            ("GET", "/userinfo") => self.proven(request, 1, |this, _| json(200, &changed(person(), this.lies.person))),
            other => panic!("no such endpoint: {other:?}"),
        }
    }

    /// Checks the proof, with the nonce of the provider (0) or the service (1), then answers.
    fn proven(&mut self, request: &Request, side: usize, then: impl FnOnce(&mut Self, String) -> Response) -> Response {
        let header = |name: &str| request.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        let proof = header("dpop").expect("a proof");
        let (jkt, claims) = check_proof(&proof);
        assert_eq!(claims["htm"], request.method().as_str());
        assert_eq!(claims["htu"], format!("{ISSUER}{}", request.uri().path()));
        assert!((claims["iat"].as_i64().unwrap() - NOW).abs() < 60);
        assert!(self.jtis.insert(claims["jti"].as_str().unwrap().to_owned()), "jti used twice");
        if side == 1 {
            let token = header("authorization").unwrap();
            let token = token.strip_prefix("DPoP ").expect("the DPoP scheme");
            assert_eq!(claims["ath"], base64url(digest(&SHA256, token.as_bytes())));
            assert_eq!(self.access.get(token), Some(&jkt), "the token is bound to the key");
        } else {
            assert!(claims.get("ath").is_none());
        }
        if !self.lies.no_nonces && claims.get("nonce").and_then(Value::as_str) != Some(&self.nonces[side]) {
            let mut challenge =
                if side == 0 { json(400, &json!({ "error": "use_dpop_nonce" })) } else { raw(401, "text/plain", "") };
            let headers = challenge.headers_mut();
            headers.insert("DPoP-Nonce", self.nonces[side].parse().unwrap());
            if side == 1 {
                let challenge = format!(r#"{} error="use_dpop_nonce""#, self.lies.scheme);
                headers.insert("WWW-Authenticate", challenge.parse().unwrap());
            }
            return challenge;
        }
        then(self, jkt)
    }

    fn push(&mut self, form: Form, jkt: String) -> Response {
        assert_eq!(form["response_type"], "code");
        assert_eq!((form["client_id"].as_str(), form["redirect_uri"].as_str()), (CLIENT_ID, REDIRECT));
        assert_eq!(form["code_challenge_method"], "S256");
        assert_eq!(form["dpop_jkt"], jkt);
        let uri = self.name("urn:ietf:params:oauth:request_uri:r");
        self.pushed.insert(uri.clone(), Grant { form, jkt });
        json(201, &json!({ "request_uri": uri, "expires_in": 60 }))
    }

    fn exchange(&mut self, form: &Form, jkt: &str) -> Response {
        let refused = || json(400, &json!({ "error": "invalid_grant", "error_description": "no such grant" }));
        assert_eq!(form["client_id"], CLIENT_ID);
        let grant = match form["grant_type"].as_str() {
            "authorization_code" => self.codes.remove(&form["code"]),
            "refresh_token" => self.refresh.get(&form["refresh_token"]).cloned(),
            other => panic!("grant type {other}"),
        };
        let Some(grant) = grant.filter(|grant| grant.jkt == jkt) else {
            return refused();
        };
        if let Some(verifier) = form.get("code_verifier") {
            assert_eq!(form["redirect_uri"], grant.form["redirect_uri"]);
            if base64url(digest(&SHA256, verifier.as_bytes())) != grant.form["code_challenge"] {
                return refused();
            }
        } else {
            assert_eq!(form["grant_type"], "refresh_token", "a code needs its verifier");
        }
        let access = self.name("access.token~");
        self.access.insert(access.clone(), jkt.to_owned());
        let hash = digest(&SHA256, access.as_bytes());
        let mut claims = json!({
            "iss": ISSUER, "sub": "cong-dan-1", "aud": CLIENT_ID, "iat": NOW, "exp": NOW + 300,
            "acr": self.acr, "auth_time": self.auth_time, "at_hash": base64url(&hash.as_ref()[..16]),
        });
        let mut body = json!({ "access_token": access, "token_type": "DPoP", "expires_in": 300, "scope": "openid" });
        if form["grant_type"] == "authorization_code" {
            claims["nonce"] = grant.form["nonce"].clone().into();
            let refresh = self.name("refresh");
            self.refresh.insert(refresh.clone(), grant);
            body["refresh_token"] = refresh.into();
        }
        let header = changed(json!({ "alg": "ES256", "kid": self.kid, "typ": "JWT" }), self.lies.header);
        let id_token = sign(&self.key, &header, &changed(claims, self.lies.claims));
        body["id_token"] = (self.lies.id_token)(id_token).into();
        json(200, &changed(body, self.lies.granted))
    }
}

/// Verifies a proof with the key inside it; gives the key's thumbprint and the claims.
pub(crate) fn check_proof(proof: &str) -> (String, Value) {
    let parts: Vec<_> = proof.split('.').collect();
    assert_eq!(parts.len(), 3);
    let header: Value = serde_json::from_slice(&unbase64url(parts[0])).unwrap();
    assert_eq!((&header["typ"], &header["alg"]), (&"dpop+jwt".into(), &"ES256".into()));
    let jwk = header["jwk"].as_object().unwrap();
    assert_eq!(jwk.len(), 4, "public members only");
    let (x, y) = (jwk["x"].as_str().unwrap(), jwk["y"].as_str().unwrap());
    let point = [vec![4], unbase64url(x), unbase64url(y)].concat();
    let key = VerifyingKey::from_sec1_bytes(&point).unwrap();
    let signature = Signature::from_slice(&unbase64url(parts[2])).unwrap();
    key.verify(format!("{}.{}", parts[0], parts[1]).as_bytes(), &signature).expect("the proof's signature");
    let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
    (base64url(digest(&SHA256, canonical.as_bytes())), serde_json::from_slice(&unbase64url(parts[1])).unwrap())
}
