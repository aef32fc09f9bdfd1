//! Answers of the endpoints: statuses, types, sizes, members.

use gocua_identity::*;
use serde_json::{Value, json};

use super::{ISSUER, json as answer, raw};

type Reader = fn(&Response) -> Result<(), Error>;

/// Every reader of an answer that is a JSON object.
fn readers() -> [(&'static str, Reader); 5] {
    [
        ("discovery", |response| Provider::parse(ISSUER, response).map(drop)),
        ("pushed", |response| pushed_uri(response).map(drop)),
        ("tokens", |response| tokens(response).map(drop)),
        ("keys", |response| Jwks::parse(response).map(drop)),
        ("profile", |response| profile(response, "cong-dan-1", None).map(drop)),
    ]
}

fn all(response: &Response, expected: &Error) {
    for (name, read) in readers() {
        assert_eq!(read(response).as_ref(), Err(expected), "{name}");
    }
}

fn granted() -> Value {
    json!({ "access_token": "a.b~c", "token_type": "DPoP", "expires_in": 300, "refresh_token": "r", "scope": "openid" })
}

fn but(name: &str, value: Value) -> Result<Tokens, Error> {
    let mut body = granted();
    body[name] = value;
    tokens(&answer(200, &body))
}

#[test]
fn what_was_granted_must_be_what_is_needed() {
    let covers = |scope: Value| but("scope", scope).unwrap().covers(&super::client());
    for enough in [json!("openid profile dossier offline_access"), json!("dossier openid"), Value::Null] {
        assert_eq!(covers(enough.clone()), Ok(()), "{enough}");
    }
    for little in ["openid", "", "openid profile offline_access", "dossier", "openid dossiers"] {
        assert_eq!(covers(json!(little)), Err(Error::SetUp("scope")), "{little}");
    }
}

#[test]
fn a_grant_that_says_it_is_a_refusal_is_none() {
    assert_eq!(but("error", json!("invalid_grant")), Err(Error::Protocol("error")));
}

#[test]
fn token_type_bearer() {
    assert_eq!(but("token_type", json!("Bearer")), Err(Error::Protocol("token_type")));
    assert_eq!(but("token_type", Value::Null), Err(Error::Protocol("token_type")));
    assert!(but("token_type", json!("dpop")).is_ok(), "case does not count (RFC 6749, 5.1)");
}

#[test]
fn tokens_with_an_absurd_life_or_with_none_that_is_said() {
    assert_eq!(but("expires_in", Value::Null).unwrap().expires_in, 300);
    for life in [json!(0), json!(-1), json!("300"), json!(1u64 << 40), json!(0.5)] {
        assert_eq!(but("expires_in", life), Err(Error::Protocol("expires_in")));
    }
}

#[test]
fn access_tokens_that_would_break_a_header() {
    for token in ["", "a b", "a\r\nX-Evil: 1", "a\u{0}", "ủ", "=", "a=b", "\"a\""] {
        assert_eq!(but("access_token", json!(token)), Err(Error::Protocol("access_token")), "{token:?}");
    }
    assert_eq!(but("access_token", json!("a".repeat(16 * 1024 + 1))), Err(Error::Protocol("access_token")));
    assert_eq!(but("access_token", json!(["a"])), Err(Error::Protocol("access_token")));
    assert_eq!(but("refresh_token", json!("r\n")), Err(Error::Protocol("refresh_token")));
}

#[test]
fn a_refresh_without_a_new_refresh_token_keeps_the_old_one() {
    assert_eq!(but("refresh_token", Value::Null).unwrap().refresh, None);
}

#[test]
fn redirect_to_another_host() {
    for status in [301, 302, 303, 307, 308] {
        let mut response = answer(status, &granted());
        response.headers_mut().insert("Location", "https://evil.example/token".parse().unwrap());
        all(&response, &Error::Protocol("redirect"));
    }
}

#[test]
fn a_body_of_10_mb() {
    let padded = |start: &str| format!("{start}{}", " ".repeat(10 << 20));
    all(&raw(200, "application/json", padded("{}")), &Error::TooLarge);
    all(&raw(400, "application/json", padded(r#"{"error":"x"}"#)), &Error::TooLarge);
    assert_eq!(revoked(&raw(200, "text/plain", padded(""))), Err(Error::TooLarge));
    // However large its error page, a server that is down is a server that is down.
    all(&raw(502, "text/html", padded("<html>")), &Error::Unavailable { status: 502, retry_after: None });
}

#[test]
fn html_200_of_a_captive_portal() {
    for content_type in ["text/html", "text/html; charset=utf-8", "TEXT/HTML", "application/xhtml+xml"] {
        all(&raw(200, content_type, "<html><body>Wi-Fi miễn phí</body></html>"), &Error::CaptivePortal);
    }
    all(&raw(511, "text/html", "<html>"), &Error::CaptivePortal);
    assert_eq!(revoked(&raw(200, "text/html", "<html>")), Err(Error::CaptivePortal));
}

#[test]
fn json_under_another_type_and_other_things_under_the_type_of_json() {
    for content_type in ["text/plain", "application/javascript", "image/json", "application/jsonp", ""] {
        all(&raw(200, content_type, "{}"), &Error::Protocol("content type"));
    }
    let twice = {
        let mut response = raw(200, "application/json", "{}");
        response.headers_mut().append("Content-Type", "text/html".parse().unwrap());
        response
    };
    all(&twice, &Error::Protocol("content type"));
    for body in ["<html>", "", "{", "{} {}", "nul", "\u{feff}{}"] {
        all(&raw(200, "application/json", body), &Error::Protocol("JSON: malformed"));
    }
    for body in ["[]", "null", "\"x\"", "1"] {
        all(&raw(200, "application/json", body), &Error::Protocol("JSON: not an object"));
    }
    assert!(tokens(&raw(200, "Application/JSON;charset=UTF-8", granted().to_string())).is_ok());
    let keys = raw(200, "application/jwk-set+json", r#"{"keys":[]}"#);
    assert!(Jwks::parse(&keys).is_ok());
}

#[test]
fn servers_that_are_busy_or_down() {
    for status in [408, 429, 500, 502, 503, 504, 599] {
        all(&raw(status, "text/html", "<html>"), &Error::Unavailable { status, retry_after: None });
        let mut response = answer(status, &json!({ "error": "server_error" }));
        response.headers_mut().insert("Retry-After", "120".parse().unwrap());
        all(&response, &Error::Unavailable { status, retry_after: Some(120) });
    }
    for unread in ["-1", "soon", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999"] {
        let mut response = answer(503, &json!({}));
        response.headers_mut().insert("Retry-After", unread.parse().unwrap());
        all(&response, &Error::Unavailable { status: 503, retry_after: None });
    }
    // A date counts from the answer's own, whatever the phone's clock says.
    let dates = [("Wed, 21 Oct 2026 07:28:00 GMT", 20), ("Wed, 21 Oct 2026 07:00:00 GMT", 0)];
    for (until, seconds) in dates {
        let mut response = answer(503, &json!({}));
        response.headers_mut().insert("Date", "Wed, 21 Oct 2026 07:27:40 GMT".parse().unwrap());
        response.headers_mut().insert("Retry-After", until.parse().unwrap());
        all(&response, &Error::Unavailable { status: 503, retry_after: Some(seconds) });
    }
}

#[test]
fn refusals_say_which() {
    let refused = answer(400, &json!({ "error": "invalid_grant", "error_description": "đã\u{7} hết hạn" }));
    all(&refused, &Error::Oauth { error: "invalid_grant".into(), description: Some("đã hết hạn".into()) });
    let mut refused = raw(401, "text/plain", "");
    refused
        .headers_mut()
        .insert("WWW-Authenticate", r#"DPoP error="invalid_token", error_description="expired""#.parse().unwrap());
    all(&refused, &Error::Oauth { error: "invalid_token".into(), description: Some("expired".into()) });
    for (status, body) in [(400, "{}"), (404, "<html>"), (403, r#"{"error":"a\nb"}"#), (400, r#"{"error":1}"#)] {
        all(&raw(status, "application/json", body), &Error::Protocol("a refusal without a reason"));
    }
    let long = answer(400, &json!({ "error": "x", "error_description": "ủ".repeat(5_000) }));
    let Err(Error::Oauth { description: Some(text), .. }) = tokens(&long) else { panic!("an OAuth error") };
    assert_eq!(text.chars().count(), 300);
}

#[test]
fn other_statuses_are_no_success() {
    for status in [100, 202, 204, 206] {
        all(&answer(status, &granted()), &Error::Protocol("status"));
    }
    assert_eq!(tokens(&answer(201, &granted())), Err(Error::Protocol("status")));
}

#[test]
fn a_pushed_request_has_a_name_and_a_life() {
    let pushed = |body: Value| pushed_uri(&answer(201, &body));
    assert_eq!(pushed(json!({ "request_uri": "urn:x:1", "expires_in": 60 })).map(|uri| uri.expires_in()), Ok(60));
    for uri in [json!(null), json!(""), json!("a b"), json!("a\n"), json!("x".repeat(1_025)), json!(1)] {
        assert_eq!(pushed(json!({ "request_uri": uri, "expires_in": 60 })), Err(Error::Protocol("request_uri")));
    }
    for life in [json!(null), json!(0), json!("60")] {
        assert_eq!(pushed(json!({ "request_uri": "urn:x:1", "expires_in": life })), Err(Error::Protocol("expires_in")));
    }
}

#[test]
fn repeated_keys_are_refused_at_any_depth() {
    let repeated = Error::Protocol("JSON: a repeated key, or nested too deep");
    for body in [
        r#"{"token_type":"Bearer","token_type":"DPoP"}"#,
        r#"{"a":{"b":1,"b":1}}"#,
        r#"{"a":[[{"b":1,"\u0062":2}]]}"#,
        r#"{"":1,"":2}"#,
    ] {
        all(&raw(200, "application/json", body), &repeated);
    }
}

#[test]
fn deep_nesting_is_refused() {
    use gocua_identity::json::{MAX_DEPTH, Object};
    let nested = |depth: usize| format!(r#"{{"a":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
    let deepest = usize::from(MAX_DEPTH) - 2;
    assert!(Object::parse(nested(deepest).as_bytes()).is_ok());
    assert!(Object::parse(nested(deepest + 1).as_bytes()).is_err());
    assert!(Object::parse(nested(30_000).as_bytes()).is_err());
    assert!(Object::parse(format!("{}1{}", r#"{"a":"#.repeat(9_000), "}".repeat(9_000)).as_bytes()).is_err());
}

#[test]
fn json_that_only_some_readers_accept() {
    use gocua_identity::json::Object;
    for bad in [
        &b"{\"a\":\"\xff\"}"[..],
        br#"{"a":"\ud800"}"#,
        br#"{"a":01}"#,
        br#"{"a":NaN}"#,
        br#"{"a":1e999}"#,
        br#"{"a":1,}"#,
        br#"{'a':1}"#,
        br#"{"a":1}//"#,
        b"{\"a\":\"\n\"}",
        b"{\"a\":1}\0",
    ] {
        assert!(Object::parse(bad).is_err(), "{}", String::from_utf8_lossy(bad));
    }
    let numbers = Object::parse(br#"{"a":9007199254740991,"b":9007199254740992,"c":1.0,"d":-1,"e":null}"#).unwrap();
    assert_eq!(numbers.whole("a"), Ok(Some(9_007_199_254_740_991)));
    for name in ["b", "c", "d"] {
        assert_eq!(numbers.whole(name), Err(Error::Protocol(name)), "{name}");
    }
    assert_eq!(numbers.whole("e"), Ok(None));
}

#[test]
fn signing_out_of_a_provider_without_revocation() {
    let mut metadata = super::provider::metadata();
    metadata.as_object_mut().unwrap().remove("revocation_endpoint");
    let provider = Provider::parse(ISSUER, &answer(200, &metadata)).unwrap();
    let refresh = tokens(&answer(200, &granted())).unwrap().refresh.unwrap();
    assert_eq!(
        revoke_request(&provider, &super::client(), &refresh).map(drop),
        Err(Error::Protocol("revocation_endpoint"))
    );
    assert_eq!(revoked(&answer(503, &json!({}))), Err(Error::Unavailable { status: 503, retry_after: None }));
}
