//! The fault switch, the clock, and what the sandbox says when it cannot start.

use gocua_sandbox::{Options, StartError, start};
use serde_json::json;

use crate::client::{CLIENT, Phone};
use crate::sign_in::VERIFIER;

impl Phone {
    async fn arm(&self, order: serde_json::Value) {
        let url = format!("{}/sandbox/faults", self.urls().pages);
        assert_eq!(self.post_json(&url, "", &order).await.status, 201);
    }
}

#[tokio::test]
async fn an_endpoint_fails_as_often_as_it_was_told_to() {
    let phone = Phone::new().await;
    let keys = format!("{}/broker/jwks", phone.urls().api);
    phone.arm(json!({ "endpoint": "jwks", "fault": "503", "times": 2 })).await;
    for expected in [503, 503, 200] {
        let answer = phone.get(&keys).await;
        assert_eq!(answer.status, expected);
        assert_eq!(answer.header("retry-after").is_empty(), expected == 200);
    }
    phone.arm(json!({ "endpoint": "jwks", "fault": "html200" })).await;
    let portal = phone.get(&keys).await;
    assert_eq!((portal.status.as_u16(), portal.header("content-type").as_str()), (200, "text/html; charset=utf-8"));
    phone.arm(json!({ "endpoint": "jwks", "fault": "truncated" })).await;
    assert!(serde_json::from_slice::<serde_json::Value>(&phone.get(&keys).await.body).is_err());
    phone.arm(json!({ "endpoint": "jwks", "fault": "huge" })).await;
    assert_eq!(phone.get(&keys).await.body.len(), 10_000_000);
    let listed = phone.get(&format!("{}/sandbox", phone.urls().pages)).await.text();
    assert!(listed.contains("Không có lỗi nào đang chờ"));

    let unknown = json!({ "endpoint": "jwkz", "fault": "503" });
    let url = format!("{}/sandbox/faults", phone.urls().pages);
    assert_eq!(phone.post_json(&url, "", &unknown).await.status, 422);
    phone.stop().await;
}

#[tokio::test]
async fn a_dropped_call_did_nothing_and_a_lost_one_did() {
    let phone = Phone::new().await;
    phone.fetch_nonce().await;
    let url = phone.token_url();
    let redeem = async |code: &str| {
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT),
            ("code", code),
            ("redirect_uri", &phone.redirect_uri()),
            ("code_verifier", VERIFIER),
        ];
        let proof = phone.proof("POST", &url, None).encode();
        phone.form(&url, &fields).header("dpop", proof).send().await
    };
    let code = phone.code("lo-thi-u", &[]).await;
    phone.arm(json!({ "endpoint": "token", "fault": "drop" })).await;
    assert!(redeem(&code).await.is_err());
    assert_eq!(redeem(&code).await.unwrap().status(), 200);

    let code = phone.code("lo-thi-u", &[]).await;
    phone.arm(json!({ "endpoint": "token", "fault": "lost" })).await;
    assert!(redeem(&code).await.is_err());
    assert_eq!(redeem(&code).await.unwrap().status(), 400);
    phone.stop().await;
}

#[tokio::test]
async fn the_clock_moves_and_answers_say_so() {
    let phone = Phone::new().await;
    let clock = format!("{}/sandbox/clock", phone.urls().pages);
    let before = phone.now();
    let set = phone.post_json(&clock, "", &json!({ "offset": 86_400 * 3 })).await.json();
    assert!(set["now"].as_i64().unwrap() >= before + 86_400 * 3);
    let date = phone.get(&format!("{}/broker/jwks", phone.urls().api)).await.header("date");
    let expected = gocua_sandbox::clock::http_date(phone.now());
    // All but the seconds, which may have passed.
    assert_eq!(date.rsplit_once(':').unwrap().0, expected.rsplit_once(':').unwrap().0);
    phone.stop().await;
}

#[tokio::test]
async fn starting_says_what_is_in_the_way() {
    let phone = Phone::new().await;
    let port = phone.urls().pages.rsplit(':').next().unwrap().parse().unwrap();
    let data = phone.data.join("second");
    let options = Options { port, ..Options::new(data.clone()) };
    match start(options, axum::Router::new()).await {
        Err(StartError::PortBusy { port: busy }) => assert_eq!(busy, port),
        other => panic!("{other:?}"),
    }
    let beside = Options::new(phone.data.clone());
    match start(beside, axum::Router::new()).await {
        Err(StartError::FolderBusy { path }) => assert_eq!(path, phone.data),
        other => panic!("{other:?}"),
    }
    let file = phone.data.join("a-file");
    std::fs::write(&file, "x").unwrap();
    let options = Options::new(file.join("data"));
    let error = start(options, axum::Router::new()).await.unwrap_err();
    assert!(matches!(error, StartError::DataNotWritable { .. }), "{error}");
    phone.stop().await;
}
