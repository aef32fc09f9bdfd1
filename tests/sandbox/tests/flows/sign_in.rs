//! From the discovery document to the tokens.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::EncodedPoint;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::{Value, json};

use crate::client::{Answer, CLIENT, Phone, claims, key, sha256, thumbprint};

pub const VERIFIER: &str = "a-verifier-of-at-least-43-characters-0123456789";

impl Phone {
    /// The parameters of an ordinary sign-in; a test adds or replaces some.
    pub fn sign_in_request(&self, other: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut fields: Vec<(String, String)> = [
            ("client_id", CLIENT),
            ("response_type", "code"),
            ("redirect_uri", &self.redirect_uri()),
            ("scope", "openid profile dossier"),
            ("state", "the-state"),
            ("nonce", "the-nonce"),
            ("code_challenge", &sha256(VERIFIER)),
            ("code_challenge_method", "S256"),
            ("dpop_jkt", &thumbprint(&self.key)),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        for (name, value) in other {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        fields
    }

    pub async fn push(&self, other: &[(&str, &str)]) -> Answer {
        let fields = self.sign_in_request(other);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(&format!("{}/broker/par", self.urls().api), &fields).await
    }

    /// Goes through the pages as this citizen; returns what comes back to the app.
    pub async fn approve(&self, request_uri: &str, citizen: &str, decision: &str) -> HashMap<String, String> {
        let pages = &self.urls().pages;
        let page = self.get(&format!("{pages}/broker/authorize?client_id={CLIENT}&request_uri={request_uri}")).await;
        assert_eq!(page.status, 200, "{}", page.text());
        assert!(page.text().contains("Bạn là ai?") || page.text().contains("bạn là ai?"));
        let id = request_uri.rsplit(':').next().unwrap();
        let consent =
            self.post(&format!("{pages}/broker/authorize/choose"), &[("request", id), ("citizen", citizen)]).await;
        assert!(consent.text().contains("Đồng ý"), "{}", consent.text());
        let decided =
            self.post(&format!("{pages}/broker/authorize/decide"), &[("request", id), ("decision", decision)]).await;
        decided.callback()
    }

    /// Pushed request and pages; a code.
    pub async fn code(&self, citizen: &str, other: &[(&str, &str)]) -> String {
        let pushed = self.push(other).await;
        assert_eq!(pushed.status, 201, "{}", pushed.text());
        let uri = pushed.json()["request_uri"].as_str().unwrap().to_owned();
        let callback = self.approve(&uri, citizen, "agree").await;
        callback["code"].clone()
    }

    pub fn token_url(&self) -> String {
        format!("{}/broker/token", self.urls().api)
    }

    /// The token endpoint with a right proof.
    pub async fn token(&self, fields: &[(&str, &str)]) -> Answer {
        let url = self.token_url();
        let proof = self.proof("POST", &url, None).encode();
        self.send(self.form(&url, fields).header("dpop", proof)).await
    }

    pub async fn redeem(&self, code: &str, verifier: &str) -> Answer {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT),
            ("code", code),
            ("redirect_uri", &self.redirect_uri()),
            ("code_verifier", verifier),
        ])
        .await
    }

    /// The tokens of an ordinary sign-in.
    pub async fn sign_in(&self, citizen: &str) -> Value {
        self.fetch_nonce().await;
        let code = self.code(citizen, &[]).await;
        let answer = self.redeem(&code, VERIFIER).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// The first call without a nonce is answered with one.
    pub async fn fetch_nonce(&self) {
        let challenged = self.token(&[("grant_type", "x"), ("client_id", CLIENT)]).await;
        assert!(!challenged.header("dpop-nonce").is_empty());
    }

    pub async fn userinfo(&self, token: &str) -> Answer {
        let url = format!("{}/broker/userinfo", self.urls().api);
        let proof = self.proof("GET", &url, Some(token)).encode();
        let request = self.http.get(&url).header("authorization", format!("DPoP {token}"));
        self.send(request.header("dpop", proof)).await
    }
}

#[tokio::test]
async fn a_whole_sign_in() {
    let phone = Phone::new().await;
    let api = phone.urls().api.clone();
    let metadata = phone.get(&format!("{api}/.well-known/openid-configuration")).await.json();
    assert_eq!(metadata["issuer"], json!(api));
    assert_eq!(metadata["token_endpoint"], json!(phone.token_url()));
    assert_eq!(metadata["authorization_response_iss_parameter_supported"], json!(true));

    let pushed = phone.push(&[]).await;
    assert_eq!(pushed.status, 201);
    let uri = pushed.json()["request_uri"].as_str().unwrap().to_owned();
    let callback = phone.approve(&uri, "lo-thi-u", "agree").await;
    assert_eq!(callback["state"], "the-state");
    assert_eq!(callback["iss"], api);

    // A proof without a nonce gets one, and costs nothing.
    let challenged = phone.redeem(&callback["code"], VERIFIER).await;
    assert_eq!((challenged.status.as_u16(), challenged.error().as_str()), (400, "use_dpop_nonce"));
    let answer = phone.redeem(&callback["code"], VERIFIER).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    let tokens = answer.json();
    assert_eq!(tokens["token_type"], "DPoP");
    assert_eq!(tokens["expires_in"], 600);

    let id_token = tokens["id_token"].as_str().unwrap();
    verify(id_token, &phone.get(metadata["jwks_uri"].as_str().unwrap()).await.json());
    let said = claims(id_token);
    assert_eq!(said["aud"], CLIENT);
    assert_eq!(said["nonce"], "the-nonce");
    assert_eq!(said["acr"], "urn:gocua:loa:2");
    assert!((phone.now() - said["auth_time"].as_i64().unwrap()).abs() < 30);

    let access_token = tokens["access_token"].as_str().unwrap();
    assert_eq!(claims(access_token)["cnf"]["jkt"], json!(thumbprint(&phone.key)));
    let person = phone.userinfo(access_token).await.json();
    assert_eq!(person["sub"], said["sub"]);
    assert_eq!(person["name"], "Lò Thị Ủ");
    assert_eq!(person["personal_number"], "010156000123");
    assert_eq!(person["birthdate"], "1956-02-03");
    assert_eq!(person["level"], 2);

    // The same refresh token works twice: a lost answer must not end a sign-in.
    let refresh_token = tokens["refresh_token"].as_str().unwrap();
    for _ in 0..2 {
        let again = phone
            .token(&[("grant_type", "refresh_token"), ("client_id", CLIENT), ("refresh_token", refresh_token)])
            .await
            .json();
        assert_eq!(claims(again["id_token"].as_str().unwrap())["sub"], said["sub"]);
        assert!(again.get("refresh_token").is_none());
    }

    let revoked = phone.post(&format!("{api}/broker/revoke"), &[("client_id", CLIENT), ("token", refresh_token)]).await;
    assert_eq!(revoked.status, 200);
    assert_eq!(phone.userinfo(access_token).await.status, 401);
    phone.stop().await;
}

fn verify(token: &str, keys: &Value) {
    let (input, signature) = token.rsplit_once('.').unwrap();
    let coordinate = |name: &str| -> [u8; 32] {
        let text = keys["keys"][0][name].as_str().unwrap();
        URL_SAFE_NO_PAD.decode(text).unwrap().try_into().unwrap()
    };
    let point = EncodedPoint::from_affine_coordinates(&coordinate("x").into(), &coordinate("y").into(), false);
    let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    VerifyingKey::from_encoded_point(&point).unwrap().verify(input.as_bytes(), &signature).unwrap();
}

#[tokio::test]
async fn refusing_goes_back_to_the_app_and_ends_the_request() {
    let phone = Phone::new().await;
    let uri = phone.push(&[]).await.json()["request_uri"].as_str().unwrap().to_owned();
    let callback = phone.approve(&uri, "nguyen-van-duc", "refuse").await;
    assert_eq!(callback["error"], "access_denied");
    assert_eq!(callback["state"], "the-state");
    assert_eq!(callback["iss"], phone.urls().api);
    let again =
        phone.get(&format!("{}/broker/authorize?client_id={CLIENT}&request_uri={uri}", phone.urls().pages)).await;
    assert_eq!(again.status, 400);
    phone.stop().await;
}

#[tokio::test]
async fn requests_that_are_not_strict_enough_are_refused() {
    let phone = Phone::new().await;
    for (name, value, error) in [
        ("redirect_uri", "https://evil.example/callback", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("code_challenge", "too-short", "invalid_request"),
        ("dpop_jkt", "", "invalid_request"),
        ("nonce", "", "invalid_request"),
        ("state", "", "invalid_request"),
        ("scope", "openid admin", "invalid_scope"),
        ("scope", "dossier", "invalid_scope"),
        ("response_type", "token", "unsupported_response_type"),
        ("client_id", "somebody", "invalid_client"),
        ("prompt", "none", "login_required"),
    ] {
        let answer = phone.push(&[(name, value)]).await;
        assert!(answer.status.is_client_error(), "{name}={value}");
        assert_eq!(answer.error(), error, "{name}={value}");
    }
    // Without PAR there is nothing to approve.
    let direct =
        phone.get(&format!("{}/broker/authorize?client_id={CLIENT}&response_type=code", phone.urls().pages)).await;
    assert_eq!(direct.status, 400);
    phone.stop().await;
}

#[tokio::test]
async fn the_level_asked_for_is_the_level_reached_or_an_error() {
    let phone = Phone::new().await;
    phone.fetch_nonce().await;
    let essential = r#"{"id_token":{"acr":{"essential":true,"values":["urn:gocua:loa:2"]}}}"#;
    let pushed = phone.push(&[("claims", essential)]).await.json();
    let callback = phone.approve(pushed["request_uri"].as_str().unwrap(), "y-blo-nie", "agree").await;
    assert_eq!(callback["error"], "unmet_authentication_requirements");

    // `acr_values` is a wish: what comes back says what was reached.
    let code = phone.code("y-blo-nie", &[("acr_values", "urn:gocua:loa:2")]).await;
    let tokens = phone.redeem(&code, VERIFIER).await.json();
    assert_eq!(claims(tokens["id_token"].as_str().unwrap())["acr"], "urn:gocua:loa:1");

    // A step-up identifies anew.
    let world = &phone.sandbox.world;
    world.clock.set_offset(7200);
    phone.fetch_nonce().await;
    let code = phone.code("lo-thi-u", &[("claims", essential), ("max_age", "0")]).await;
    let tokens = phone.redeem(&code, VERIFIER).await.json();
    let said = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(said["acr"], "urn:gocua:loa:2");
    assert!(phone.now() - said["auth_time"].as_i64().unwrap() < 30);
    phone.stop().await;
}

#[tokio::test]
async fn the_grant_that_a_step_up_replaces_ends_without_its_own() {
    let phone = Phone::new().await;
    let before = phone.sign_in("lo-thi-u").await;
    let code = phone.code("lo-thi-u", &[("acr_values", "urn:gocua:loa:2"), ("max_age", "0")]).await;
    let after = phone.redeem(&code, VERIFIER).await.json();
    let sid = |tokens: &Value| claims(tokens["id_token"].as_str().unwrap())["sid"].as_str().unwrap().to_owned();
    assert_ne!(sid(&before), sid(&after), "two sessions, and they say so");

    let url = format!("{}/broker/revoke", phone.urls().api);
    let old = before["refresh_token"].as_str().unwrap();
    assert_eq!(phone.post(&url, &[("client_id", CLIENT), ("token", old)]).await.status, 200);
    for (tokens, status) in [(&before, 400), (&after, 200)] {
        let refresh = tokens["refresh_token"].as_str().unwrap();
        let fields = [("grant_type", "refresh_token"), ("client_id", CLIENT), ("refresh_token", refresh)];
        let answer = phone.token(&fields).await;
        assert_eq!(answer.status, status, "{}", answer.text());
    }
    assert_eq!(phone.userinfo(before["access_token"].as_str().unwrap()).await.status, 401);
    assert_eq!(phone.userinfo(after["access_token"].as_str().unwrap()).await.status, 200);
    phone.stop().await;
}

#[tokio::test]
async fn a_code_is_good_once_for_its_verifier_and_key_for_a_minute() {
    let phone = Phone::new().await;
    phone.fetch_nonce().await;

    let code = phone.code("lo-thi-u", &[]).await;
    let wrong = phone.redeem(&code, "another-verifier-of-at-least-43-characters-0123").await;
    assert_eq!((wrong.status.as_u16(), wrong.error().as_str()), (400, "invalid_grant"));

    // Redeemed twice: the second try fails and ends what the first one gave.
    let code = phone.code("lo-thi-u", &[]).await;
    let tokens = phone.redeem(&code, VERIFIER).await.json();
    let access_token = tokens["access_token"].as_str().unwrap();
    assert_eq!(phone.userinfo(access_token).await.status, 200);
    assert_eq!(phone.redeem(&code, VERIFIER).await.error(), "invalid_grant");
    assert_eq!(phone.userinfo(access_token).await.status, 401);

    // Stolen and redeemed with a thief's key.
    let code = phone.code("lo-thi-u", &[("dpop_jkt", &thumbprint(&key(9)))]).await;
    assert_eq!(phone.redeem(&code, VERIFIER).await.error(), "invalid_grant");

    let code = phone.code("lo-thi-u", &[]).await;
    phone.sandbox.world.clock.set_offset(61);
    assert_eq!(phone.redeem(&code, VERIFIER).await.error(), "invalid_grant");
    phone.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_redemptions_at_once_one_wins() {
    let phone = std::sync::Arc::new(Phone::new().await);
    phone.fetch_nonce().await;
    let code = phone.code("lo-thi-u", &[]).await;
    let tries: Vec<_> = (0..20)
        .map(|_| {
            let (phone, code) = (std::sync::Arc::clone(&phone), code.clone());
            tokio::spawn(async move { phone.redeem(&code, VERIFIER).await.status })
        })
        .collect();
    let mut won = 0;
    for one in tries {
        won += u32::from(one.await.unwrap() == 200);
    }
    assert_eq!(won, 1);
}
