//! Whole sign-ins.

use gocua_identity::*;

use super::phone::Phone;
use super::provider::Double;
use super::{ISSUER, NOW, client, seed};

struct SignedIn {
    provider: Provider,
    tokens: Tokens,
    id: IdToken,
}

fn sign_in(phone: &mut Phone, double: &mut Double, purpose: Purpose) -> Result<SignedIn, Error> {
    let discovery = double.answer(&Provider::discovery_request(ISSUER)?);
    let provider = Provider::parse(ISSUER, &discovery)?;
    let attempt = Attempt::new(&provider, purpose, seed(), NOW);
    let request = pushed_request(&provider, &client(), &attempt, &phone.key().thumbprint())?;
    let pushed = pushed_uri(&phone.send(double, &request, None))?;

    // The process dies while the person is in the browser: what was kept is enough to go on.
    let kept = serde_json::to_string(&(&provider, &attempt)).expect("plain data");
    let back = double.browse(&authorization_url(&provider, &client(), &pushed));
    let (provider, attempt): (Provider, Attempt) = serde_json::from_str(&kept).expect("what was kept");

    let code = callback(&provider, &client(), &attempt, &back).expect("our redirect");
    let request = code_request(&provider, &client(), &attempt, &code)?;
    let tokens = tokens(&phone.send(double, &request, None))?;
    let jwks = Jwks::parse(&double.answer(&Jwks::request(&provider)?))?;
    let id = tokens.verify(&jwks, &provider, &client(), Expected::Attempt(&attempt), NOW)?;
    Ok(SignedIn { provider, tokens, id })
}

#[test]
fn a_person_signs_in_comes_back_days_later_and_signs_out() {
    let (mut phone, mut double) = (Phone::new(5), Double::new());
    let signed_in = sign_in(&mut phone, &mut double, Purpose::SignIn).unwrap();
    let SignedIn { provider, tokens: first, id } = signed_in;
    assert_eq!((id.sub.as_str(), id.acr.as_deref()), ("cong-dan-1", Some(LOA_2)));
    assert_eq!(first.expires_in, 300);

    let answer = phone.send(&mut double, &userinfo_request(&provider), Some(&first.access));
    let person = profile(&answer, &id.sub, id.acr.as_deref()).unwrap();
    assert_eq!(person.name, "Lò Thị Ủ");
    assert_eq!((person.birthdate.as_str(), person.gender), ("1956-02-03", Some(Gender::Female)));
    assert_eq!((person.personal_number.as_str(), person.level), ("010156000123", 2));
    assert_eq!((person.phone.as_deref(), person.email.as_deref()), (Some("0912345678"), None));

    let refresh = first.refresh.unwrap();
    let request = refresh_request(&provider, &client(), &refresh).unwrap();
    let second = tokens(&phone.send(&mut double, &request, None)).unwrap();
    assert_ne!(second.access, first.access);
    let jwks = Jwks::parse(&double.answer(&Jwks::request(&provider).unwrap())).unwrap();
    let same = second.verify(&jwks, &provider, &client(), Expected::Refresh { sub: &id.sub }, NOW).unwrap();
    assert_eq!(same.sub, id.sub);

    let request = revoke_request(&provider, &client(), &refresh).unwrap();
    revoked(&phone.send(&mut double, &request, None)).unwrap();
    let request = refresh_request(&provider, &client(), &refresh).unwrap();
    let after = tokens(&phone.send(&mut double, &request, None));
    assert!(matches!(after, Err(Error::Oauth { error, .. }) if error == "invalid_grant"));
}

#[test]
fn each_server_is_asked_once_more_when_it_wants_a_nonce_and_never_again() {
    let (mut phone, mut double) = (Phone::new(5), Double::new());
    let SignedIn { provider, tokens, .. } = sign_in(&mut phone, &mut double, Purpose::SignIn).unwrap();
    phone.send(&mut double, &userinfo_request(&provider), Some(&tokens.access));
    let seen: Vec<_> = double.seen.iter().map(String::as_str).collect();
    let expected = [
        "GET /.well-known/openid-configuration",
        "POST /par",
        "POST /par",
        "POST /token",
        "GET /jwks",
        "GET /userinfo",
        "GET /userinfo",
    ];
    assert_eq!(seen, expected);
}

#[test]
fn a_stolen_code_is_worthless_on_another_phone() {
    let (mut phone, mut thief, mut double) = (Phone::new(5), Phone::new(6), Double::new());
    let provider = super::provider();
    let attempt = super::attempt();
    let request = pushed_request(&provider, &client(), &attempt, &phone.key().thumbprint()).unwrap();
    let pushed = pushed_uri(&phone.send(&mut double, &request, None)).unwrap();
    let back = double.browse(&authorization_url(&provider, &client(), &pushed));
    let code = callback(&provider, &client(), &attempt, &back).unwrap();
    // Even with the verifier: the code is bound to the key.
    let request = code_request(&provider, &client(), &attempt, &code).unwrap();
    let answer = tokens(&thief.send(&mut double, &request, None));
    assert!(matches!(answer, Err(Error::Oauth { error, .. }) if error == "invalid_grant"));
}

#[test]
fn before_signing_the_level_and_the_freshness_are_what_was_asked() {
    let purpose = Purpose::StepUp(Demand { acr: LOA_2.to_owned(), max_age: 300 });
    let (mut phone, mut double) = (Phone::new(5), Double::new());
    assert!(sign_in(&mut phone, &mut double, purpose.clone()).is_ok());

    double.acr = LOA_1;
    let answer = sign_in(&mut phone, &mut double, purpose.clone());
    assert_eq!(answer.err(), Some(Error::Claim(Claim::Level)));

    (double.acr, double.auth_time) = (LOA_2, NOW - 3_600);
    let answer = sign_in(&mut phone, &mut double, purpose);
    assert_eq!(answer.err(), Some(Error::Claim(Claim::AuthenticationTime)));
}

#[test]
fn the_pushed_request_says_exactly_this() {
    // RFC 7636, appendix B.
    let verifier = [
        116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191,
        240, 91, 88, 5, 88, 83, 132, 141, 121,
    ];
    let mut seed = seed();
    seed[..32].copy_from_slice(&verifier);
    let provider = super::provider();
    let purpose = Purpose::StepUp(Demand { acr: LOA_2.to_owned(), max_age: 300 });
    let attempt = Attempt::new(&provider, purpose, seed, NOW);
    let request = pushed_request(&provider, &client(), &attempt, "thumbprint").unwrap();
    assert_eq!(
        (request.method().as_str(), request.uri().to_string().as_str()),
        ("POST", "https://dinhdanh.example/par")
    );
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    let got: Vec<(String, String)> = url::form_urlencoded::parse(request.body()).into_owned().collect();
    let (state, nonce) = (super::state(), super::nonce());
    let expected = [
        ("response_type", "code"),
        ("client_id", super::CLIENT_ID),
        ("redirect_uri", super::REDIRECT),
        ("scope", "openid profile dossier offline_access"),
        ("state", &state),
        ("nonce", &nonce),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
        ("dpop_jkt", "thumbprint"),
        ("prompt", "consent"),
        ("acr_values", LOA_2),
        ("max_age", "300"),
    ];
    assert_eq!(got.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>(), expected);
    assert_eq!(attempt.started(), NOW);
}

#[test]
fn a_level_is_no_mere_wish_to_a_provider_that_reads_claims() {
    let mut metadata = super::provider::metadata();
    metadata["claims_parameter_supported"] = true.into();
    let provider = Provider::parse(ISSUER, &super::json(200, &metadata)).unwrap();
    let claims = |purpose| {
        let attempt = Attempt::new(&provider, purpose, seed(), NOW);
        let request = pushed_request(&provider, &client(), &attempt, "thumbprint").unwrap();
        url::form_urlencoded::parse(request.body())
            .find(|(name, _)| name == "claims")
            .map(|(_, value)| value.into_owned())
    };
    // Whatever stands in a challenge stays inside its quotes.
    for acr in [LOA_2, r#"x"],"essential":false,"y":[""#] {
        let asked = claims(Purpose::StepUp(Demand { acr: acr.to_owned(), max_age: 300 })).unwrap();
        let expected = serde_json::json!({ "id_token": { "acr": { "essential": true, "values": [acr] } } });
        assert_eq!(serde_json::from_str::<serde_json::Value>(&asked).unwrap(), expected);
    }
    assert_eq!(claims(Purpose::SignIn), None);
}

#[test]
fn a_level_that_the_provider_does_not_know_is_not_asked_for() {
    let asked = |levels: serde_json::Value, purpose| {
        let mut metadata = super::provider::metadata();
        metadata["acr_values_supported"] = levels;
        let provider = Provider::parse(ISSUER, &super::json(200, &metadata)).unwrap();
        let attempt = Attempt::new(&provider, purpose, seed(), NOW);
        pushed_request(&provider, &client(), &attempt, "thumbprint").map(drop)
    };
    let step_up = |acr: &str| Purpose::StepUp(Demand { acr: acr.to_owned(), max_age: 300 });
    assert_eq!(asked(serde_json::json!(["0", "1"]), step_up(LOA_2)), Err(Error::SetUp("acr")));
    assert_eq!(asked(serde_json::json!(["0", "1"]), Purpose::SignIn), Ok(()));
    assert_eq!(asked(serde_json::json!([LOA_2]), step_up(LOA_1)), Ok(()), "more than enough");
    assert_eq!(asked(serde_json::json!([]), step_up(LOA_2)), Ok(()), "it says nothing");
}

#[test]
fn a_plain_sign_in_asks_for_no_level_and_for_consent_to_stay_signed_in() {
    let request = pushed_request(&super::provider(), &client(), &super::attempt(), "thumbprint").unwrap();
    let got: std::collections::BTreeMap<String, String> =
        url::form_urlencoded::parse(request.body()).into_owned().collect();
    assert_eq!(got.get("prompt").map(String::as_str), Some("consent"));
    assert!(!got.contains_key("acr_values") && !got.contains_key("max_age"));
}

#[test]
fn an_attempt_with_one_provider_is_never_continued_with_another() {
    let other = "https://khac.example";
    let mut metadata = super::provider::metadata();
    metadata["issuer"] = other.into();
    let other = Provider::parse(other, &super::json(200, &metadata)).unwrap();
    let attempt = super::attempt();
    let refused = Err(Error::Protocol("an attempt with another provider"));
    assert_eq!(pushed_request(&other, &client(), &attempt, "x").map(drop), refused);
    let back = format!("{}?code=c&state={}&iss={ISSUER}", super::REDIRECT, super::state());
    let code = callback(&super::provider(), &client(), &attempt, &back).unwrap();
    assert_eq!(code_request(&other, &client(), &attempt, &code).map(drop), refused);
    assert_eq!(callback(&other, &client(), &attempt, &back).err(), Some(CallbackError::NotOurs));
}

#[test]
fn a_redirect_that_other_apps_can_take_is_refused() {
    for redirect in ["vn.gocua:/ve", "http://gocua.example/ve"] {
        let client = Client { redirect_uri: redirect.to_owned(), ..client() };
        let request = pushed_request(&super::provider(), &client, &super::attempt(), "x");
        assert_eq!(request.map(drop), Err(Error::UntrustedUrl), "{redirect}");
    }
}
