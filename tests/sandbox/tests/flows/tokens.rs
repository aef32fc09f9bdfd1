//! Proofs of possession, at the token endpoint and at resources.

use axum::http::{HeaderMap, HeaderValue, Method};
use gocua_sandbox::guard;

use crate::client::{CLIENT, Phone, Proof, key};

/// The token endpoint with this proof and a refresh token.
async fn refresh(phone: &Phone, refresh_token: &str, proof: &Proof) -> (u16, String) {
    let fields = [("grant_type", "refresh_token"), ("client_id", CLIENT), ("refresh_token", refresh_token)];
    let request = phone.form(&phone.token_url(), &fields).header("dpop", proof.encode());
    let answer = phone.send(request).await;
    (answer.status.as_u16(), answer.error())
}

#[tokio::test]
async fn every_part_of_a_proof_counts_at_the_token_endpoint() {
    let phone = Phone::new().await;
    let tokens = phone.sign_in("lo-thi-u").await;
    let refresh_token = tokens["refresh_token"].as_str().unwrap();
    let url = phone.token_url();
    let right = || phone.proof("POST", &url, None);

    let wrong: Vec<(&str, Proof, &str)> = vec![
        ("no nonce", Proof { nonce: None, ..right() }, "use_dpop_nonce"),
        ("old nonce", Proof { nonce: Some("old".into()), ..right() }, "use_dpop_nonce"),
        ("htu", Proof { htu: format!("{url}/x"), ..right() }, "invalid_dpop_proof"),
        ("htm", Proof { htm: "GET".into(), ..right() }, "invalid_dpop_proof"),
        ("typ", Proof { typ: "jwt", ..right() }, "invalid_dpop_proof"),
        ("iat", Proof { iat: phone.now() - 3600, ..right() }, "invalid_dpop_proof"),
        ("jti", Proof { jti: "short".into(), ..right() }, "invalid_dpop_proof"),
        ("ath", Proof { ath: Some("x".into()), ..right() }, "invalid_dpop_proof"),
        ("key", Proof { key: key(9), ..right() }, "invalid_grant"),
    ];
    for (what, proof, error) in wrong {
        assert_eq!(refresh(&phone, refresh_token, &proof).await, (400, error.to_owned()), "{what}");
    }
    let good = right();
    assert_eq!(refresh(&phone, refresh_token, &good).await.0, 200);
    // Sent a second time.
    assert_eq!(refresh(&phone, refresh_token, &good).await, (400, "invalid_dpop_proof".to_owned()));
    // Two proofs, or none.
    let fields = [("grant_type", "refresh_token"), ("client_id", CLIENT), ("refresh_token", refresh_token)];
    let two = phone.form(&url, &fields).header("dpop", right().encode()).header("dpop", right().encode());
    assert_eq!(phone.send(two).await.error(), "invalid_dpop_proof");
    assert_eq!(phone.post(&url, &fields).await.error(), "invalid_dpop_proof");
    phone.stop().await;
}

#[tokio::test]
async fn the_nonce_changes_and_the_server_says_so() {
    let phone = Phone::new().await;
    let tokens = phone.sign_in("lo-thi-u").await;
    let access_token = tokens["access_token"].as_str().unwrap();
    phone.sandbox.world.nonces.renew();
    let challenged = phone.userinfo(access_token).await;
    assert_eq!(challenged.status, 401);
    assert!(challenged.header("www-authenticate").starts_with("DPoP error=\"use_dpop_nonce\""));
    // The nonce came with the refusal, so the next try is right.
    assert_eq!(phone.userinfo(access_token).await.status, 200);
    phone.stop().await;
}

#[tokio::test]
async fn a_resource_wants_the_token_the_key_and_the_right_call() {
    let phone = Phone::new().await;
    let tokens = phone.sign_in("lo-thi-u").await;
    let token = tokens["access_token"].as_str().unwrap();
    let world = &phone.sandbox.world;
    let path = "/portal/v1/submissions";
    let url = format!("{}{path}", phone.urls().api);
    let ask = async |scheme: &str, token: &str, proof: Proof| {
        let mut headers = HeaderMap::new();
        let authorization = HeaderValue::from_str(&format!("{scheme} {token}")).unwrap();
        headers.insert("authorization", authorization);
        headers.insert("dpop", HeaderValue::from_str(&proof.encode()).unwrap());
        match guard::citizen(world, &Method::GET, path, &headers).await {
            Ok(citizen) => Ok(citizen.id),
            Err(response) => {
                let challenge = response.headers().get("www-authenticate");
                let challenge = challenge.map(|value| value.to_str().unwrap().to_owned());
                let error = challenge.unwrap_or_default().split('"').nth(1).unwrap_or("").to_owned();
                Err((response.status().as_u16(), error))
            }
        }
    };
    let right = || phone.proof("GET", &url, Some(token));
    let refused = |error: &str| Err((401, error.to_owned()));

    assert_eq!(ask("DPoP", token, right()).await, Ok("lo-thi-u"));
    let query = Proof { htu: format!("{url}?page=2"), ..right() };
    assert_eq!(ask("DPoP", token, query).await, Ok("lo-thi-u"));
    assert_eq!(ask("Bearer", token, right()).await, refused("ES256"));
    assert_eq!(ask("DPoP", "x.y.z", right()).await, refused("invalid_token"));
    let other_key = Proof { key: key(9), ..right() };
    assert_eq!(ask("DPoP", token, other_key).await, refused("invalid_token"));
    let other_token = Proof { ath: Some("another".into()), ..right() };
    assert_eq!(ask("DPoP", token, other_token).await, refused("invalid_dpop_proof"));
    let no_token = Proof { ath: None, ..right() };
    assert_eq!(ask("DPoP", token, no_token).await, refused("invalid_dpop_proof"));
    let elsewhere = Proof { htu: format!("{}/broker/token", phone.urls().api), ..right() };
    assert_eq!(ask("DPoP", token, elsewhere).await, refused("invalid_dpop_proof"));

    // Tampered with: another person in the claims under the old signature.
    let (head, rest) = token.split_once('.').unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    let mut claims = crate::client::claims(token);
    claims["sub"] = "nguyen-van-duc".into();
    let forged = format!("{head}.{}.{signature}", crate::client::b64(claims.to_string().as_bytes()));
    let proof = phone.proof("GET", &url, Some(&forged));
    assert_eq!(ask("DPoP", &forged, proof).await, refused("invalid_token"));

    // A token for less.
    let code = phone.code("lo-thi-u", &[("scope", "openid profile")]).await;
    let less = phone.redeem(&code, crate::sign_in::VERIFIER).await.json();
    let less = less["access_token"].as_str().unwrap();
    let proof = phone.proof("GET", &url, Some(less));
    assert_eq!(ask("DPoP", less, proof).await, Err((403, "insufficient_scope".to_owned())));

    // Ten minutes later.
    world.clock.set_offset(601);
    assert_eq!(ask("DPoP", token, right()).await, refused("invalid_token"));
    phone.stop().await;
}
