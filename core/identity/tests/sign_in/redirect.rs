//! The way back from the browser.

use gocua_identity::{CallbackError, callback};

use super::{ISSUER, REDIRECT, attempt, client, provider, state};

fn back(url: &str) -> Result<(), CallbackError> {
    callback(&provider(), &client(), &attempt(), url).map(drop)
}

fn with(parameters: &str) -> Result<(), CallbackError> {
    back(&format!("{REDIRECT}?state={}&{parameters}", state()))
}

fn ours() -> String {
    format!("iss={ISSUER}&code=c")
}

#[test]
fn our_redirect_gives_the_code_in_any_order_and_with_unknown_parameters() {
    assert_eq!(with(&ours()), Ok(()));
    assert_eq!(back(&format!("{REDIRECT}?code=c&iss=https%3A%2F%2Fdinhdanh.example&x=1&state={}#_", state())), Ok(()));
}

#[test]
fn wrong_state_is_not_ours() {
    assert_eq!(back(&format!("{REDIRECT}?state=wrong&{}", ours())), Err(CallbackError::NotOurs));
}

#[test]
fn missing_or_empty_state_is_not_ours() {
    assert_eq!(back(&format!("{REDIRECT}?{}", ours())), Err(CallbackError::NotOurs));
    assert_eq!(back(&format!("{REDIRECT}?state=&{}", ours())), Err(CallbackError::NotOurs));
}

#[test]
fn a_state_given_twice_is_not_ours() {
    assert_eq!(with(&format!("state={}&{}", state(), ours())), Err(CallbackError::NotOurs));
}

#[test]
fn another_address_is_not_ours() {
    let query = format!("state={}&{}", state(), ours());
    for address in [
        "https://evil.example/ve",
        "https://gocua.example.evil.example/ve",
        "https://gocua.example:444/ve",
        "http://gocua.example/ve",
        "https://gocua.example/ve/",
        "https://gocua.example/VE",
        "https://gocua.example/ve%2f..",
        "https://me@gocua.example/ve",
        "https://evil.example/https://gocua.example/ve",
        "vn.gocua:/ve",
        "javascript:alert(1)//",
        "",
    ] {
        assert_eq!(back(&format!("{address}?{query}")), Err(CallbackError::NotOurs), "{address}");
    }
}

#[test]
fn wrong_iss_ends_the_attempt() {
    for issuer in
        ["https://evil.example", "https://dinhdanh.example/", "https://DINHDANH.example", "", "dinhdanh.example"]
    {
        assert_eq!(with(&format!("code=c&iss={issuer}")), Err(CallbackError::WrongIssuer), "{issuer}");
    }
}

#[test]
fn missing_iss_ends_the_attempt() {
    assert_eq!(with("code=c"), Err(CallbackError::WrongIssuer));
}

#[test]
fn an_iss_given_twice_ends_the_attempt() {
    assert_eq!(with(&format!("{}&iss={ISSUER}", ours())), Err(CallbackError::WrongIssuer));
}

#[test]
fn an_error_of_another_issuer_is_not_believed() {
    assert_eq!(with("error=access_denied&iss=https://evil.example"), Err(CallbackError::WrongIssuer));
}

#[test]
fn error_access_denied_is_the_persons_no() {
    assert_eq!(with(&format!("iss={ISSUER}&error=access_denied")), Err(CallbackError::Refused));
}

#[test]
fn a_level_that_cannot_be_reached_is_no_fault_of_the_provider() {
    let refused = with(&format!("iss={ISSUER}&error=unmet_authentication_requirements"));
    assert_eq!(refused, Err(CallbackError::Unmet));
}

#[test]
fn other_errors_are_the_providers() {
    let refused = with(&format!("iss={ISSUER}&error=login_required&error_description=x"));
    assert_eq!(refused, Err(CallbackError::Provider("login_required".to_owned())));
}

#[test]
fn error_codes_that_no_provider_sends_are_not_repeated() {
    let long = "x".repeat(65);
    for error in ["", "%00", "%22", "a%0Ab", long.as_str()] {
        let refused = with(&format!("iss={ISSUER}&error={error}"));
        assert!(matches!(refused, Err(CallbackError::Malformed(_))), "{error}: {refused:?}");
    }
}

#[test]
fn a_code_given_twice_empty_or_beside_an_error_is_not_used() {
    for parameters in ["code=c&code=d", "code=", "code=%00", "code=c&error=access_denied", ""] {
        let refused = with(&format!("iss={ISSUER}&{parameters}"));
        assert!(matches!(refused, Err(CallbackError::Malformed(_))), "{parameters}: {refused:?}");
    }
}

#[test]
fn a_token_or_a_code_in_the_fragment_is_not_read() {
    let url = format!("{REDIRECT}?state={}&iss={ISSUER}#code=c&access_token=t", state());
    assert!(matches!(back(&url), Err(CallbackError::Malformed(_))));
}

#[test]
fn a_redirect_of_a_megabyte_is_not_ours() {
    assert_eq!(with(&format!("{}&x={}", ours(), "x".repeat(1 << 20))), Err(CallbackError::NotOurs));
}
