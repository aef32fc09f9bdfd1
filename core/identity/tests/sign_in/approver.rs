//! A provider that asks citizens on their own phones, strict about what it gets and independent of the code under test.

use std::collections::BTreeSet;

use gocua_identity::{Assertion, Backchannel, Helper, Provider, Request, Response, dpop};
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature, SigningKey};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::provider::{Form, jwk, metadata, sign};
use super::{ISSUER, NOW, base64url, json as answer, unbase64url};

pub(crate) const HELPER: &str = "to-cong-nghe-so-7";
pub(crate) const GRANT: &str = "urn:openid:params:grant-type:ciba";
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// 160 bits.
pub(crate) const REQUEST: &str = "1c266114-a1be-4252-8ad1-04986c5b9ac1";

pub(crate) fn helper_metadata() -> Value {
    let mut document = metadata();
    let more = json!({
        "backchannel_authentication_endpoint": format!("{ISSUER}/ask"),
        "backchannel_token_delivery_modes_supported": ["poll", "ping"],
        "grant_types_supported": ["authorization_code", "refresh_token", GRANT],
        "token_endpoint_auth_methods_supported": ["none", "private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256"],
        "authorization_details_types_supported": ["dossier_assist"],
    });
    document.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    document
}

pub(crate) fn backchannel() -> Backchannel {
    Backchannel::parse(ISSUER, &answer(200, &helper_metadata())).unwrap()
}

/// A helper's phone: its key store signs in either form.
pub(crate) struct Install {
    pub(crate) key: SigningKey,
    jti: u8,
}

impl Install {
    pub(crate) fn new() -> Self {
        Self { key: SigningKey::from_slice(&[11; 32]).unwrap(), jti: 0 }
    }

    pub(crate) fn helper(&self) -> Helper {
        let point = self.key.verifying_key().to_encoded_point(false);
        Helper::new(HELPER.to_owned(), dpop::PublicKey::from_point(point.as_bytes()).unwrap())
    }

    pub(crate) fn assertion(&mut self, provider: &Provider) -> Assertion {
        self.jti += 1;
        let (helper, mut jti) = (self.helper(), [0; 16]);
        jti[0] = self.jti;
        let input = helper.signing_input(provider, NOW, jti);
        let signature: Signature = self.key.sign(input.as_bytes());
        let bytes = match self.jti % 2 {
            0 => signature.to_der().as_bytes().to_vec(),
            _ => signature.to_bytes().to_vec(),
        };
        helper.assertion(&input, &bytes).unwrap()
    }
}

pub(crate) fn form(request: &Request) -> Form {
    assert_eq!(request.method(), "POST");
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(request.body()).into_owned().collect();
    let form: Form = pairs.iter().cloned().collect();
    assert_eq!(form.len(), pairs.len(), "no parameter twice");
    form
}

/// What is promised to a request that is in order; a test changes it.
pub(crate) fn promise() -> Value {
    json!({ "auth_req_id": REQUEST, "expires_in": 120, "interval": 5 })
}

pub(crate) struct Approver {
    pub(crate) key: SigningKey,
    jtis: BTreeSet<String>,
}

impl Approver {
    pub(crate) fn new() -> Self {
        Self { key: SigningKey::from_slice(&[9; 32]).unwrap(), jtis: BTreeSet::new() }
    }

    pub(crate) fn keys(&self) -> Response {
        answer(200, &json!({ "keys": [jwk(&self.key, "2026-11")] }))
    }

    /// Checks who asks: a signature that this provider has not seen, of the key that was registered.
    pub(crate) fn authenticate(&mut self, install: &Install, form: &Form) {
        assert_eq!((form["client_id"].as_str(), form["client_assertion_type"].as_str()), (HELPER, JWT_BEARER));
        let parts: Vec<_> = form["client_assertion"].split('.').collect();
        let [header, claims, signature] = parts.as_slice() else { panic!("three parts") };
        let signature = Signature::from_slice(&unbase64url(signature)).unwrap();
        install.key.verifying_key().verify(format!("{header}.{claims}").as_bytes(), &signature).expect("the signature");
        let read = |part: &str| serde_json::from_slice::<Value>(&unbase64url(part)).unwrap();
        let (header, claims) = (read(header), read(claims));
        let thumbprint = install.helper().key().thumbprint();
        assert_eq!(header, json!({ "typ": "JWT", "alg": "ES256", "kid": thumbprint }));
        let jti = claims["jti"].as_str().unwrap().to_owned();
        let expected = json!({ "iss": HELPER, "sub": HELPER, "aud": ISSUER, "iat": NOW, "exp": NOW + 60, "jti": jti });
        assert_eq!(claims, expected);
        assert!(self.jtis.insert(jti), "an assertion is good once");
    }

    /// What is asked, in the one form that is taken.
    pub(crate) fn ask(&mut self, install: &Install, request: &Request) -> Form {
        assert_eq!(request.uri().to_string(), format!("{ISSUER}/ask"));
        let form = form(request);
        self.authenticate(install, &form);
        assert_eq!((form["scope"].as_str(), form["requested_expiry"].as_str()), ("openid", "300"));
        form
    }

    /// The claims of the `id_token` that comes with an access token.
    pub(crate) fn claims(access: &str) -> Value {
        let hash = digest(&SHA256, access.as_bytes());
        json!({
            "iss": ISSUER, "sub": "cong-dan-1", "aud": HELPER, "iat": NOW, "exp": NOW + 300, "acr": "urn:gocua:loa:2",
            "auth_time": NOW - 5, "at_hash": base64url(&hash.as_ref()[..16]),
            "urn:openid:params:jwt:claim:auth_req_id": REQUEST,
        })
    }

    pub(crate) fn id_token(&self, claims: &Value) -> String {
        sign(&self.key, &json!({ "alg": "ES256", "kid": "2026-11", "typ": "JWT" }), claims)
    }

    /// An answer that grants; a test changes it.
    pub(crate) fn grant(&self) -> Value {
        json!({
            "access_token": "assist.token", "token_type": "DPoP", "expires_in": 300, "scope": "openid",
            "id_token": self.id_token(&Self::claims("assist.token")),
            "authorization_details": [{
                "type": "dossier_assist", "actions": ["read", "fill"], "identifier": "h-2026-1", "place": "02683",
            }],
        })
    }
}
