//! A helper asks, and the citizen agrees on another phone: what each of the three sees and gets.

use axum::http::{HeaderMap, HeaderValue, Method};
use gocua_sandbox::guard;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::client::{Answer, Phone, Proof, b64, claims, jwk, key};

pub const GRANT: &str = "urn:openid:params:grant-type:ciba";
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const NUMBER: &str = "010156000123";

pub type Fields = Vec<(&'static str, String)>;

impl Phone {
    /// Takes this phone in as Giàng A Páo's; gives its registered name.
    pub async fn join_team(&self) -> String {
        self.fetch_nonce().await;
        let fields = [("member", "giang-a-pao"), ("jwk", &jwk(&self.key).to_string())];
        let answer = self.post(&format!("{}/broker/installs", self.urls().api), &fields).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["client_id"].as_str().unwrap().to_owned()
    }

    pub fn assertion(&self, client_id: &str, change: impl FnOnce(&mut Value, &mut Value)) -> String {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let now = self.now();
        let mut header = json!({ "typ": "JWT", "alg": "ES256" });
        let mut claims = json!({
            "iss": client_id, "sub": client_id, "aud": self.urls().api, "iat": now, "exp": now + 60,
            "jti": format!("an-assertion-of-its-own-{count}"),
        });
        change(&mut header, &mut claims);
        signed(&self.key, &header, &claims)
    }

    pub fn who(&self, client_id: &str) -> Fields {
        vec![
            ("client_id", client_id.to_owned()),
            ("client_assertion_type", JWT_BEARER.to_owned()),
            ("client_assertion", self.assertion(client_id, |_, _| {})),
        ]
    }

    pub fn question(&self, client_id: &str) -> Fields {
        let details = json!([
            { "type": "dossier_assist", "actions": ["read", "fill"], "identifier": "h-1", "place": "02761" }
        ]);
        let mut fields = self.who(client_id);
        fields.extend([
            ("scope", "openid".to_owned()),
            ("login_hint", NUMBER.to_owned()),
            ("binding_message", "Khai sinh · <H-1>".to_owned()),
            ("authorization_details", details.to_string()),
            ("requested_expiry", "120".to_owned()),
        ]);
        fields
    }

    pub async fn ask(&self, fields: &Fields) -> Answer {
        self.post(&format!("{}/broker/ask", self.urls().api), &pairs(fields)).await
    }

    /// Asked as is right; gives `auth_req_id`.
    pub async fn asked(&self, client_id: &str) -> String {
        let answer = self.ask(&self.question(client_id)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!((&answer.json()["interval"], &answer.json()["expires_in"]), (&json!(5), &json!(120)));
        answer.json()["auth_req_id"].as_str().unwrap().to_owned()
    }

    /// One question at the token endpoint, as long after the one before as is asked for.
    pub async fn poll(&self, client_id: &str, auth_req_id: &str, after: i64) -> Answer {
        let clock = &self.sandbox.world.clock;
        clock.set_offset(clock.offset() + after);
        let mut fields = self.who(client_id);
        fields.extend([("grant_type", GRANT.to_owned()), ("auth_req_id", auth_req_id.to_owned())]);
        self.token(&pairs(&fields)).await
    }

    /// The citizen's own phone.
    pub async fn own_page(&self, citizen: &str) -> String {
        self.get(&format!("{}/broker/assist?citizen={citizen}", self.urls().pages)).await.text()
    }

    pub async fn decide(&self, page: &str, decision: &str) -> Answer {
        let request = between(page, "name=\"request\" value=\"", "\"").unwrap();
        let fields = [("request", request), ("decision", decision)];
        self.post(&format!("{}/broker/assist/decide", self.urls().pages), &fields).await
    }
}

pub fn signed(key: &SigningKey, header: &Value, claims: &Value) -> String {
    let input = format!("{}.{}", b64(header.to_string().as_bytes()), b64(claims.to_string().as_bytes()));
    let signature: Signature = key.sign(input.as_bytes());
    format!("{input}.{}", b64(&signature.to_bytes()))
}

pub fn pairs(fields: &Fields) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

pub fn but(fields: &Fields, name: &str, value: &str) -> Fields {
    fields.iter().map(|(n, v)| (*n, if *n == name { value.to_owned() } else { v.clone() })).collect()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}

/// What stands on the helper's screen.
fn number(auth_req_id: &str) -> String {
    let hash = Sha256::digest(format!("number match {auth_req_id}").as_bytes());
    format!("{:02}", (u32::from(hash[0]) * 256 + u32::from(hash[1])) % 100)
}

/// What stands on the citizen's.
pub fn numbers(page: &str) -> Vec<String> {
    let all = page.split("name=\"decision\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    all.filter(|value| *value != "refuse").map(str::to_owned).collect()
}

#[tokio::test]
async fn the_citizen_chooses_the_helpers_number_and_the_helper_may_help_with_that_dossier_and_no_other() {
    let phone = Phone::new().await;
    let client_id = phone.join_team().await;
    let id = phone.asked(&client_id).await;
    assert_eq!(phone.poll(&client_id, &id, 5).await.error(), "authorization_pending");

    let page = phone.own_page("lo-thi-u").await;
    let choices = numbers(&page);
    assert!(choices.len() == 3 && choices.contains(&number(&id)), "{choices:?} without {}", number(&id));
    for words in ["Giàng A Páo", "xã Mường Khương", "Xem hồ sơ này", "Điền tờ khai", "Khai sinh · &lt;H-1&gt;"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("Thêm giấy tờ") && !page.contains(&id), "what was not asked, and what only the helper has");
    assert!(numbers(&phone.own_page("nguyen-van-duc").await).is_empty(), "somebody else's phone");
    assert!(phone.decide(&page, &number(&id)).await.text().contains("Bạn đã đồng ý"));
    assert!(phone.decide(&page, &number(&id)).await.text().contains("đã hết hạn"), "decided once");

    let answer = phone.poll(&client_id, &id, 5).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let body = answer.json();
    assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("DPoP"), &json!(300)));
    assert!(body.get("refresh_token").is_none());
    assert_eq!(body["authorization_details"][0]["actions"], json!(["read", "fill"]));
    let said = claims(body["id_token"].as_str().unwrap());
    assert_eq!((&said["aud"], &said["sub"]), (&json!(client_id), &json!("lo-thi-u")));
    assert_eq!(said["urn:openid:params:jwt:claim:auth_req_id"], json!(id));
    assert_eq!(phone.poll(&client_id, &id, 5).await.error(), "invalid_grant", "good once");

    let token = body["access_token"].as_str().unwrap().to_owned();
    assert_eq!(claims(&token)["act"], json!({ "sub": "giang-a-pao" }));
    // Not the citizen's profile, not the citizen's dossiers.
    assert_eq!(phone.userinfo(&token).await.status, 403);
    let (world, path) = (&phone.sandbox.world, "/portal/v1/assist/h-1");
    let url = format!("{}{path}", phone.urls().api);
    let headers = |proof: Proof| {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", HeaderValue::from_str(&format!("DPoP {token}")).unwrap());
        headers.insert("dpop", HeaderValue::from_str(&proof.encode()).unwrap());
        headers
    };
    let may = async |what| {
        let proof = headers(phone.proof("GET", &url, Some(&token)));
        guard::assisted(world, &Method::GET, path, &proof, what)
            .await
            .map(|assisted| (assisted.citizen.id, assisted.member))
    };
    let pao = ("lo-thi-u", "giang-a-pao".to_owned());
    assert_eq!(may(("h-1", "read")).await.ok(), Some(pao.clone()));
    assert_eq!(may(("h-1", "fill")).await.ok(), Some(pao));
    for what in [("h-1", "attach"), ("h-1", "sign"), ("h-2", "read")] {
        assert!(may(what).await.is_err(), "{what:?}");
    }
    let proof = headers(phone.proof("GET", &url, Some(&token)));
    assert!(guard::citizen(world, &Method::GET, path, &proof).await.is_err());
    let thief = headers(Proof { key: key(9), ..phone.proof("GET", &url, Some(&token)) });
    assert!(guard::assisted(world, &Method::GET, path, &thief, ("h-1", "read")).await.is_err());
    // The visit is over.
    let mut fields = phone.who(&client_id);
    fields.push(("token", token.clone()));
    assert_eq!(phone.post(&format!("{}/broker/revoke", phone.urls().api), &pairs(&fields)).await.status, 200);
    assert!(may(("h-1", "read")).await.is_err());
    phone.stop().await;
}

#[tokio::test]
async fn a_citizens_token_is_no_helpers() {
    let phone = Phone::new().await;
    let tokens = phone.sign_in("lo-thi-u").await;
    let token = tokens["access_token"].as_str().unwrap();
    let (path, mut headers) = ("/portal/v1/assist/h-1", HeaderMap::new());
    let proof = phone.proof("GET", &format!("{}{path}", phone.urls().api), Some(token)).encode();
    headers.insert("authorization", HeaderValue::from_str(&format!("DPoP {token}")).unwrap());
    headers.insert("dpop", HeaderValue::from_str(&proof).unwrap());
    let outcome = guard::assisted(&phone.sandbox.world, &Method::GET, path, &headers, ("h-1", "read")).await;
    assert!(outcome.is_err());
    phone.stop().await;
}

#[tokio::test]
async fn another_number_or_a_no_gives_nothing() {
    let phone = Phone::new().await;
    let client_id = phone.join_team().await;
    for is_guess in [true, false] {
        let id = phone.asked(&client_id).await;
        let page = phone.own_page("lo-thi-u").await;
        let wrong = numbers(&page).into_iter().find(|other| *other != number(&id)).unwrap();
        let said = phone.decide(&page, if is_guess { &wrong } else { "refuse" }).await.text();
        assert!(said.contains(if is_guess { "Số không khớp" } else { "Bạn đã từ chối" }), "{said}");
        assert!(phone.decide(&page, &number(&id)).await.text().contains("đã hết hạn"), "no second guess");
        assert_eq!(phone.poll(&client_id, &id, 5).await.error(), "access_denied");
    }
    phone.stop().await;
}

#[tokio::test]
async fn who_asks_too_fast_is_slowed_down_and_who_asks_too_late_is_told() {
    let phone = Phone::new().await;
    let client_id = phone.join_team().await;
    let id = phone.asked(&client_id).await;
    for (after, error) in [
        // The pace is 5, 10, 15 and 20 s; what the test itself takes comes on top.
        (0, "slow_down"),
        (2, "slow_down"),
        (15, "authorization_pending"),
        (5, "slow_down"),
        (20, "authorization_pending"),
        (100, "expired_token"),
    ] {
        assert_eq!(phone.poll(&client_id, &id, after).await.error(), error, "after {after} s");
    }
    let page = phone.own_page("lo-thi-u").await;
    assert!(numbers(&page).is_empty(), "nothing to agree to any more");
    phone.stop().await;
}

#[tokio::test]
async fn a_citizen_is_asked_three_times_an_hour_by_whomever() {
    let phone = Phone::new().await;
    let (one, other) = (phone.join_team().await, phone.join_team().await);
    for client_id in [&one, &other, &one] {
        phone.asked(client_id).await;
    }
    let refused = phone.ask(&phone.question(&other)).await;
    assert_eq!(refused.status, 429);
    let seconds: i64 = refused.header("retry-after").parse().unwrap();
    assert!((3_500..=3_600).contains(&seconds), "{seconds}");
    // Somebody else may be asked, and the same citizen later.
    let someone = but(&phone.question(&one), "login_hint", "001095012345");
    assert_eq!(phone.ask(&someone).await.status, 200);
    phone.sandbox.world.clock.set_offset(3_601);
    phone.asked(&one).await;
    phone.stop().await;
}

#[tokio::test]
async fn what_the_citizens_phone_shows_is_read_once_and_soon() {
    let phone = Phone::new().await;
    let client_id = phone.join_team().await;
    let shown = async || between(&phone.own_page("lo-thi-u").await, "id=\"shown\">", "<").unwrap().to_owned();
    let ask = async |token: &str| {
        let mut fields = but(&phone.question(&client_id), "login_hint", "");
        fields.push(("login_hint_token", token.to_owned()));
        phone.ask(&fields).await
    };
    let token = shown().await;
    assert_eq!(ask(&token).await.status, 200);
    assert_eq!(numbers(&phone.own_page("lo-thi-u").await).len(), 3);
    assert_eq!(ask(&token).await.error(), "expired_login_hint_token", "read by somebody else too");
    let token = shown().await;
    phone.sandbox.world.clock.set_offset(301);
    assert_eq!(ask(&token).await.error(), "expired_login_hint_token");
    phone.stop().await;
}

#[tokio::test]
async fn of_many_questions_at_once_one_gets_the_token() {
    let phone = std::sync::Arc::new(Phone::new().await);
    let client_id = phone.join_team().await;
    let id = phone.asked(&client_id).await;
    let page = phone.own_page("lo-thi-u").await;
    phone.decide(&page, &number(&id)).await;
    let tries: Vec<_> = (0..20)
        .map(|_| {
            let (phone, client_id, id) = (std::sync::Arc::clone(&phone), client_id.clone(), id.clone());
            tokio::spawn(async move { phone.poll(&client_id, &id, 0).await.status })
        })
        .collect();
    let mut won = 0;
    for one in tries {
        won += u32::from(one.await.unwrap() == 200);
    }
    assert_eq!(won, 1);
}
