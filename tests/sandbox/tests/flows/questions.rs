//! What a helper may not ask, and who is no helper: every rule broken once.

use serde_json::{Value, json};

use crate::assist::{GRANT, but, numbers, pairs, signed};
use crate::client::{CLIENT, Phone, claims, jwk, key};

#[tokio::test]
async fn questions_that_are_not_as_they_should_be_reach_nobody() {
    let phone = Phone::new().await;
    let client_id = phone.join_team().await;
    let right = || phone.question(&client_id);
    let detail = |name: &str, value: Value| {
        let mut details: Value = serde_json::from_str(&right()[6].1).unwrap();
        details[0][name] = value;
        but(&right(), "authorization_details", &details.to_string())
    };
    let two = {
        let detail: Value = serde_json::from_str(&right()[6].1).unwrap();
        json!([detail[0], detail[0]]).to_string()
    };
    let details = "invalid_authorization_details";
    let wrong = [
        (but(&right(), "scope", "openid dossier"), "invalid_scope"),
        (but(&right(), "scope", "openid offline_access"), "invalid_scope"),
        (but(&right(), "login_hint", "010156000124"), "unknown_user_id"),
        (but(&right(), "binding_message", "a\nb"), "invalid_binding_message"),
        (but(&right(), "binding_message", &"ủ".repeat(61)), "invalid_binding_message"),
        (but(&right(), "requested_expiry", "0"), "invalid_request"),
        (but(&right(), "authorization_details", "{}"), details),
        (but(&right(), "authorization_details", &two), details),
        (detail("actions", json!(["read", "sign"])), details),
        (detail("actions", json!([])), details),
        (detail("actions", json!(["read", "read"])), details),
        (detail("type", json!("dossier_sign")), details),
        (detail("identifier", json!("a b")), details),
        (detail("place", json!("00190")), details),
        (detail("privileges", json!("admin")), details),
        ([right(), vec![("login_hint_token", "x".to_owned())]].concat(), "invalid_request"),
        ([but(&right(), "login_hint", ""), vec![("login_hint_token", "x".to_owned())]].concat(), "invalid_request"),
        ([right(), vec![("id_token_hint", "x".to_owned())]].concat(), "invalid_request"),
    ];
    for (fields, error) in wrong {
        let answer = phone.ask(&fields).await;
        assert_eq!((answer.status.as_u16(), answer.error().as_str()), (400, error), "{fields:?}");
    }
    assert!(numbers(&phone.own_page("lo-thi-u").await).is_empty());
    phone.stop().await;
}

#[tokio::test]
async fn every_part_of_an_assertion_counts() {
    let phone = Phone::new().await;
    let (client_id, other) = (phone.join_team().await, phone.join_team().await);
    let now = phone.now();
    let ask = async |assertion: String| {
        let answer = phone.ask(&but(&phone.question(&client_id), "client_assertion", &assertion)).await;
        (answer.status.as_u16(), answer.error())
    };
    let refused = (401, "invalid_client".to_owned());
    let claim = |name: &'static str, value: Value| phone.assertion(&client_id, move |_, claims| claims[name] = value);
    for assertion in [
        claim("iss", json!(other)),
        claim("sub", json!(other)),
        claim("aud", json!("https://another.example")),
        claim("aud", json!([phone.urls().api, "https://another.example"])),
        claim("exp", json!(now + 3_600)),
        claim("exp", json!(now - 3_600)),
        claim("iat", json!(now + 3_600)),
        claim("jti", json!("1")),
        claim("extra", json!(true)),
        phone.assertion(&client_id, |header, _| header["alg"] = json!("none")),
        phone.assertion(&client_id, |header, _| header["typ"] = json!("dpop+jwt")),
        phone.assertion(&client_id, |header, _| header["jwk"] = jwk(&key(9))),
        signed(&key(9), &json!({ "typ": "JWT", "alg": "ES256" }), &claims(&phone.assertion(&client_id, |_, _| {}))),
        String::new(),
        "x.y.z".to_owned(),
    ] {
        assert_eq!(ask(assertion.clone()).await, refused, "{assertion}");
    }
    // A proof of possession, for which the same key signs, is no assertion.
    let proof = phone.proof("POST", &format!("{}/broker/ask", phone.urls().api), None).encode();
    assert_eq!(ask(proof).await, refused);
    let good = phone.assertion(&client_id, |_, _| {});
    assert_eq!(ask(good.clone()).await.0, 200);
    assert_eq!(ask(good).await, refused, "sent a second time");
    let fields = but(&phone.question(&client_id), "client_id", "nobody");
    assert_eq!(phone.ask(&fields).await.error(), "invalid_client");
    phone.stop().await;
}

#[tokio::test]
async fn a_helper_cannot_sign_in_stay_or_take_what_another_asked_for() {
    let phone = Phone::new().await;
    let (client_id, other) = (phone.join_team().await, phone.join_team().await);
    assert_eq!(phone.push(&[("client_id", &client_id)]).await.error(), "invalid_client");
    for grant in ["authorization_code", "refresh_token"] {
        let mut fields = phone.who(&client_id);
        fields.push(("grant_type", grant.to_owned()));
        assert_eq!(phone.token(&pairs(&fields)).await.error(), "invalid_client", "{grant}");
    }
    let id = phone.asked(&client_id).await;
    assert_eq!(phone.poll(&other, &id, 5).await.error(), "invalid_grant");
    let public = [("client_id", CLIENT), ("grant_type", GRANT), ("auth_req_id", &id)];
    assert_eq!(phone.token(&public).await.error(), "invalid_client", "the app itself is no helper");
    // Without a nonce the proof is asked for first: the assertion is not spent.
    let mut fields = phone.who(&client_id);
    fields.extend([("grant_type", GRANT.to_owned()), ("auth_req_id", id.clone())]);
    phone.sandbox.world.nonces.renew();
    assert_eq!(phone.token(&pairs(&fields)).await.error(), "use_dpop_nonce");
    assert_eq!(phone.token(&pairs(&fields)).await.error(), "authorization_pending");
    phone.stop().await;
}
