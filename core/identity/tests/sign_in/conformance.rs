//! The modules of the OpenID Foundation's conformance suite for relying parties (release of 20/8/2026), each as one misbehaviour of the
//! provider in a whole flow. A test is named as its module, with `_` for `-`; what a module of two plans tests alike stands once. The suite
//! itself is not used.
//!
//! | plan | module | test |
//! |---|---|---|
//! | oidcc-client-basic | `oidcc-client-test` | [`oidcc`] |
//! | | `…-idtoken-sig-none`, `…-invalid-aud`, `…-invalid-iss`, `…-missing-iat`, `…-missing-sub`, `…-nonce-invalid` | [`oidcc`] |
//! | | `…-kid-absent-single-jwks`, `…-kid-absent-multiple-jwks`, `…-userinfo-invalid-sub`, `…-scope-userinfo-claims` | [`oidcc`] |
//! | | `…-idtoken-sig-rs256`, `…-invalid-sig-rs256` | no: RS256 is refused (FAPI 2.0, 5.4.1), as `…-invalid-alternate-alg` shows; a wrong signature is `…-invalid-signature` |
//! | | `…-client-secret-basic` | no: an app has no secret |
//! | | `…-userinfo-bearer-header`, `…-userinfo-bearer-body` | no: tokens are bound to a key; a bearer token is refused (`answers::token_type_bearer`) |
//! | oidcc-client-config | `…-discovery-openid-config`, `…-discovery-issuer-mismatch`, `…-discovery-jwks-uri-keys` | [`oidcc`] |
//! | | `…-signing-key-rotation`, `…-signing-key-rotation-just-before-signing` | [`oidcc`] |
//! | oidcc-client-refreshtoken | `…-refresh-token`, `…-refresh-token-invalid-issuer`, `…-refresh-token-invalid-sub` | [`oidcc`] |
//! | fapi2-security-profile-final-client | `…-happy-path`, `…-happy-path-no-dpop-nonce`, `…-refresh-token-test` | [`fapi2`] |
//! | | `…-ensure-authorization-response-with-invalid-state-fails`, `…-with-invalid-missing-state-fails` | [`fapi2`] |
//! | | `…-invalid-authorization-response-iss`, `…-remove-authorization-response-iss`, `…-discovery-issuer-mismatch` | [`fapi2`] |
//! | | `…-invalid-iss`, `…-invalid-missing-iss`, `…-invalid-aud`, `…-invalid-missing-aud`, `…-invalid-secondary-aud`, `…-valid-aud-as-array` | [`fapi2`] |
//! | | `…-invalid-nonce`, `…-invalid-missing-nonce`, `…-invalid-expired-exp`, `…-invalid-missing-exp` | [`fapi2`] |
//! | | `…-invalid-null-alg`, `…-invalid-alternate-alg`, `…-token-type-case-insensitivity`, `…-rs-dpop-auth-scheme-case-insensitivity` | [`fapi2`] |
//! | | `…-token-endpoint-response-without-expires_in` | [`fapi2`] |
//! | | `…-ensure-jarm-…` (8) | no: answers come in the query, with `iss` (RFC 9207), and are not signed |
//! | | `…-invalid-openbanking-intent-id`, `…-brazildcr-happypath-test` | no: banks |
//! | fapi-ciba-id1 client | `fapi-ciba-id1-client-test`, `…-valid-aud-as-array-test`, `…-no-scope-in-token-endpoint-response-test` | [`ciba`]; the last also leaves out `expires_in`, and that is refused: how long a helper has a token must be said |
//! | | `…-respects-interval-test`, `…-slow-down-test` | [`ciba`] |
//! | | `…-invalid-missing-authreqid-test`, `…-invalid-missing-expiresin-test`, `…-invalid-unknown-user-id-test` | [`ciba`] |
//! | | `…-invalid-request-test`, `…-invalid-access-denied-test`, `…-invalid-expired-token-test` | [`ciba`] |
//! | | `…-invalid-iss-test`, `…-missing-iss-…`, `…-aud-…`, `…-missing-aud-…`, `…-secondary-aud-…`, `…-signature-…`, `…-null-alg-…`, `…-alternate-alg-…`, `…-expired-exp-…`, `…-missing-exp-…`, `…-iat-is-week-in-past-…` | [`ciba`] |
//! | | `…-invalid-id-token-hint-test`, `…-invalid-expired-id-token-hint-test` | no: hints are a number, or what the citizen's phone shows; that the latter is too old is `assist::nobody_was_asked_and_why` |
//! | | `…-refresh-token-test` | no: a helper takes none (`assist::a_helper_stays_signed_in_nowhere`) |
//! | | `…-ping-with-invalid-bearer-token-test` | no: poll mode only |
//! | | `…-connectid-…` (3) | no: claims of Australian banks |

mod ciba;
mod fapi2;
mod oidcc;

use gocua_identity::*;

use super::phone::Phone;
use super::provider::Double;
use super::{ISSUER, NOW, client, seed};

/// How a flow ended.
#[derive(Debug, PartialEq)]
enum End {
    /// Nobody came back from the browser with a code.
    Redirect(CallbackError),
    /// Something was refused.
    Refused(Error),
    /// Somebody is signed in.
    SignedIn(Box<(Provider, Tokens, IdToken, Profile)>),
}

impl From<Error> for End {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

/// A whole sign-in, as the crate's documentation has it; after a refusal nothing more is sent.
fn sign_in(phone: &mut Phone, double: &mut Double) -> End {
    let outcome = tried(phone, double);
    outcome.map_or_else(|end| end, |signed_in| End::SignedIn(Box::new(signed_in)))
}

fn tried(phone: &mut Phone, double: &mut Double) -> Result<(Provider, Tokens, IdToken, Profile), End> {
    let provider = Provider::parse(ISSUER, &double.answer(&Provider::discovery_request(ISSUER)?))?;
    let attempt = Attempt::new(&provider, Purpose::SignIn, seed(), NOW);
    let request = pushed_request(&provider, &client(), &attempt, &phone.key().thumbprint())?;
    let pushed = pushed_uri(&phone.send(double, &request, None))?;
    let back = double.browse(&authorization_url(&provider, &client(), &pushed));
    let code = callback(&provider, &client(), &attempt, &back).map_err(End::Redirect)?;
    let tokens = tokens(&phone.send(double, &code_request(&provider, &client(), &attempt, &code)?, None))?;
    let id = verified(double, &provider, &tokens, Expected::Attempt(&attempt))?;
    let answer = phone.send(double, &userinfo_request(&provider), Some(&tokens.access));
    let person = profile(&answer, &id.sub, id.acr.as_deref())?;
    Ok((provider, tokens, id, person))
}

/// With the keys, and once more with those of a moment later.
fn verified(
    double: &mut Double,
    provider: &Provider,
    tokens: &Tokens,
    expected: Expected<'_>,
) -> Result<IdToken, Error> {
    let mut verify = || {
        let jwks = Jwks::parse(&double.answer(&Jwks::request(provider)?))?;
        tokens.verify(&jwks, provider, &client(), expected, NOW)
    };
    match verify() {
        Err(Error::UnknownKey) => verify(),
        outcome => outcome,
    }
}

/// Signs in at a provider that lies, and gives why that failed and what was sent last.
fn lied(lie: impl FnOnce(&mut Double)) -> (End, String) {
    let (mut phone, mut double) = (Phone::new(5), Double::new());
    lie(&mut double);
    let end = sign_in(&mut phone, &mut double);
    (end, double.seen.pop().unwrap())
}

/// The `id_token` was refused, and the access token that came with it was not used.
fn refused(lie: impl FnOnce(&mut Double), error: Error) {
    assert_eq!(lied(lie), (End::Refused(error), "GET /jwks".to_owned()));
}

/// The lie is none that counts.
fn taken(lie: impl FnOnce(&mut Double)) -> (Provider, Tokens, IdToken, Profile) {
    match lied(lie) {
        (End::SignedIn(signed_in), _) => *signed_in,
        end => panic!("{end:?}"),
    }
}

/// Without its signature (RFC 7518, 3.6).
fn unsigned(token: String) -> String {
    let payload = token.split('.').nth(1).unwrap();
    format!("{}.{payload}.", super::base64url(r#"{"alg":"none"}"#))
}

/// The same bytes, said to be signed with RS256.
fn rs256(token: String) -> String {
    let (_, rest) = token.split_once('.').unwrap();
    format!("{}.{rest}", super::base64url(r#"{"alg":"RS256","kid":"2026-11"}"#))
}

/// A signature of something else.
fn badly_signed(token: String) -> String {
    let (input, signature) = token.rsplit_once('.').unwrap();
    let mut signature = super::unbase64url(signature);
    signature[40] ^= 1;
    format!("{input}.{}", super::base64url(signature))
}
