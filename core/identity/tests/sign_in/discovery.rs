//! The provider's metadata.

use gocua_identity::{Error, Provider, TrustedUrl};
use serde_json::{Value, json};

use super::provider::metadata;
use super::{ISSUER, json as answer};

fn but(name: &str, value: Value) -> Result<Provider, Error> {
    let mut document = metadata();
    match value {
        Value::Null => drop(document.as_object_mut().unwrap().remove(name)),
        value => document[name] = value,
    }
    Provider::parse(ISSUER, &answer(200, &document))
}

#[test]
fn a_complete_document_is_read() {
    let provider = but("x", json!(1)).unwrap();
    assert_eq!(provider.issuer(), ISSUER);
    assert_eq!(provider.token_endpoint().as_str(), "https://dinhdanh.example/token");
    assert_eq!(provider.revocation_endpoint().map(TrustedUrl::as_str), Some("https://dinhdanh.example/revoke"));
    let kept = serde_json::to_string(&provider).unwrap();
    assert_eq!(serde_json::from_str::<Provider>(&kept).unwrap(), provider);
}

#[test]
fn the_document_is_where_the_standard_says() {
    let at = |issuer| Provider::discovery_request(issuer).map(|request| request.uri().to_string());
    assert_eq!(at(ISSUER), Ok("https://dinhdanh.example/.well-known/openid-configuration".to_owned()));
    assert_eq!(
        at("https://a.example/tenant/"),
        Ok("https://a.example/tenant/.well-known/openid-configuration".to_owned())
    );
    assert_eq!(at("https://127.0.0.1:8641"), Ok("https://127.0.0.1:8641/.well-known/openid-configuration".to_owned()));
    for bad in [
        "http://dinhdanh.example",
        "https://dinhdanh.example?x=1",
        "https://dinhdanh.example#x",
        "dinhdanh.example",
        "",
        // No Unicode data is on the phone: such a host is refused, never turned into another one.
        "https://định-danh.example",
        "https://dinhdаnh.example", // a Cyrillic letter
        "https://dinhdanh\u{3002}example",
        "https://%C4%91inhdanh.example",
    ] {
        assert_eq!(at(bad), Err(Error::UntrustedUrl), "{bad}");
    }
}

#[test]
fn metadata_of_another_issuer() {
    assert_eq!(but("issuer", json!("https://evil.example")), Err(Error::Protocol("issuer")));
    assert_eq!(but("issuer", json!("https://dinhdanh.example/")), Err(Error::Protocol("issuer")));
    assert_eq!(but("issuer", Value::Null), Err(Error::Protocol("issuer")));
}

const ENDPOINTS: [&str; 6] = [
    "authorization_endpoint",
    "pushed_authorization_request_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "revocation_endpoint",
    "jwks_uri",
];

#[test]
fn endpoints_on_http_that_is_not_this_machine() {
    for name in ENDPOINTS {
        for bad in [
            "http://dinhdanh.example/x",
            "http://192.168.1.1/x",
            "javascript:alert(1)",
            "/token",
            "https://a:b@c.example/",
        ] {
            assert_eq!(but(name, json!(bad)), Err(Error::UntrustedUrl), "{name} {bad}");
        }
        assert!(but(name, json!("http://127.0.0.1:8640/x")).is_ok(), "{name}");
    }
}

#[test]
fn an_untrusted_endpoint_cannot_come_in_through_storage() {
    let kept = serde_json::to_string(&but("x", json!(1)).unwrap()).unwrap();
    assert!(
        serde_json::from_str::<Provider>(&kept.replace("https://dinhdanh.example/token", "http://evil.example/token"))
            .is_err()
    );
}

#[test]
fn a_provider_that_cannot_do_what_is_needed() {
    for name in ENDPOINTS.into_iter().filter(|name| *name != "revocation_endpoint") {
        assert_eq!(but(name, Value::Null), Err(Error::Protocol(name)), "{name}");
        assert_eq!(but(name, json!(1)), Err(Error::Protocol(name)), "{name}");
    }
    for (name, other) in [
        ("response_types_supported", "token"),
        ("code_challenge_methods_supported", "plain"),
        ("dpop_signing_alg_values_supported", "RS256"),
        ("id_token_signing_alg_values_supported", "RS256"),
    ] {
        for value in [Value::Null, json!([]), json!([other]), json!("S256"), json!([1])] {
            assert_eq!(but(name, value.clone()), Err(Error::Protocol(name)), "{name} {value}");
        }
    }
    assert_eq!(but("grant_types_supported", json!(["implicit"])), Err(Error::Protocol("grant_types_supported")));
    assert!(but("grant_types_supported", Value::Null).is_ok(), "optional, and the default is good");
    assert!(but("revocation_endpoint", Value::Null).is_ok());
}
