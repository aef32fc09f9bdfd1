//! A signing service in memory: OAuth with PAR and PKCE, one credential, SCAL2. It checks what a strict service checks and
//! does not share code with the client.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use p256::ecdsa::signature::hazmat::{PrehashSigner, PrehashVerifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use serde_json::{Value, json};

use crate::csc::*;

pub(super) const BASE: &str = "https://ky.example/csc/v2";
pub(super) const REDIRECT: &str = "https://gocua.example/ky";
pub(super) const CREDENTIAL: &str = "cred/ủ 1";

/// A document waiting for its signature.
pub(super) struct Pending {
    pub(super) digest: [u8; 32],
    key: VerifyingKey,
}

impl Accepts for Pending {
    type Value = Vec<u8>;

    fn accepts(&self, value: &[u8]) -> Option<Vec<u8>> {
        let signature = Signature::from_der(value).or_else(|_| Signature::from_slice(value)).ok()?;
        self.key.verify_prehash(&self.digest, &signature).ok().map(|()| value.to_vec())
    }
}

/// What the service does differently from a good one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fault {
    None,
    /// Signs in the order of the sorted digests (EUDI reference service).
    Shuffle,
    /// The last value is over something else.
    WrongValue,
    /// One value less.
    Drop,
    /// One value twice, another missing.
    Repeat,
    /// Answers a signing request with a name to poll, twice "not yet", then the values.
    Slow,
}

/// The service.
pub(super) struct Double {
    pub(super) fault: Fault,
    /// `info` with whatever a test changes.
    pub(super) info: Value,
    /// `credentials/info` with whatever a test changes.
    pub(super) credential: Value,
    /// Added to or put instead of members of the token answer for a credential.
    pub(super) token: Value,
    pub(super) offers_par: bool,
    /// Wants base64 where the specification says base64url, and the other way round (EUDI reference service).
    pub(super) swapped_alphabets: bool,
    pub(super) key: SigningKey,
    pub(super) pushed: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) codes: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) authorised: BTreeMap<String, Vec<[u8; 32]>>,
    pub(super) polls: u32,
    pub(super) waiting: Option<Value>,
    pub(super) signed: u32,
    pub(super) last_parameters: BTreeMap<String, String>,
}

pub(super) fn answer(status: u16, body: &Value) -> Response {
    http::Response::builder().status(status).body(body.to_string().into_bytes()).expect("a response")
}

fn refuse(description: &str) -> Response {
    answer(400, &json!({ "error": "invalid_request", "error_description": description }))
}

fn parameters(text: &str) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

fn merge(target: &mut Value, changes: &Value) {
    for (key, value) in changes.as_object().expect("an object") {
        target[key] = value.clone();
    }
}

impl Double {
    pub(super) fn new() -> Self {
        let certificate = STANDARD.encode(b"leaf");
        Self {
            fault: Fault::None,
            info: json!({
                "specs": "2.0.0.2", "name": "Chữ ký số mẫu", "region": "VN", "lang": "vi", "authType": ["oauth2code"],
                "oauth2": "https://ky.example/signing", "methods": ["info", "credentials/list", "credentials/info", "signatures/signHash"],
                "something new": { "deep": [1, 2, 3] }
            }),
            credential: json!({
                "description": "Khoá ký", "key": { "status": "enabled", "algo": ["1.2.840.10045.2.1", "1.2.840.10045.4.3.2"], "len": 256, "curve": "1.2.840.10045.3.1.7" },
                "cert": { "status": "valid", "certificates": [certificate, STANDARD.encode(b"issuer")], "serialNumber": 12_345 },
                "auth": { "mode": "oauth2code" }, "SCAL": "2", "multisign": 10
            }),
            token: json!({}),
            offers_par: true,
            swapped_alphabets: false,
            key: SigningKey::from_slice(&[7; 32]).expect("a key"),
            pushed: BTreeMap::new(),
            codes: BTreeMap::new(),
            authorised: BTreeMap::new(),
            polls: 0,
            waiting: None,
            signed: 0,
            last_parameters: BTreeMap::new(),
        }
    }

    pub(super) fn pending(&self, digest: [u8; 32]) -> Pending {
        Pending { digest, key: *self.key.verifying_key() }
    }

    pub(super) fn call(&mut self, request: &Request) -> Response {
        let body = std::str::from_utf8(request.body()).expect("text");
        let bearer = request.headers().get("authorization").map(|value| value.to_str().expect("ASCII").to_owned());
        match request.uri().path() {
            "/csc/v2/info" => answer(200, &self.info),
            "/signing/oauth2/pushed_authorize" if !self.offers_par => answer(404, &json!({})),
            "/signing/oauth2/pushed_authorize" => {
                let name = format!("urn:ietf:params:oauth:request_uri:{}", self.pushed.len());
                self.pushed.insert(name.clone(), parameters(body));
                answer(201, &json!({ "request_uri": name, "expires_in": 60 }))
            }
            "/signing/oauth2/token" => self.token(&parameters(body)),
            path => {
                let Some(bearer) = bearer.as_deref().and_then(|text| text.strip_prefix("Bearer ")) else {
                    return answer(401, &json!({ "error": "invalid_token" }));
                };
                let body: Value = serde_json::from_str(body).expect("JSON");
                match path {
                    "/csc/v2/credentials/list" => answer(200, &json!({ "credentialIDs": [CREDENTIAL] })),
                    "/csc/v2/credentials/info"
                        if body["credentialID"] == CREDENTIAL && body["certificates"] == "chain" =>
                    {
                        answer(200, &self.credential)
                    }
                    "/csc/v2/signatures/signHash" => self.sign(bearer, &body),
                    "/csc/v2/signatures/signPolling" => self.poll(&body),
                    _ => answer(404, &json!({})),
                }
            }
        }
    }

    /// The person opens the address, sees the page and agrees: where the browser goes then.
    pub(super) fn approve(&mut self, address: &str) -> String {
        let address = url::Url::parse(address).expect("an address");
        assert_eq!(address.path(), "/signing/oauth2/authorize");
        let mut asked: BTreeMap<String, String> = address.query_pairs().into_owned().collect();
        if let Some(name) = asked.get("request_uri") {
            assert_eq!(asked.len(), 2, "RFC 9126: client_id and request_uri only");
            asked = self.pushed.remove(name).expect("a request that was pushed and not used yet");
        }
        assert_eq!(asked.get("response_type").map(String::as_str), Some("code"));
        assert_eq!(asked.get("code_challenge_method").map(String::as_str), Some("S256"));
        assert_eq!(asked.get("redirect_uri").map(String::as_str), Some(REDIRECT));
        let state = asked.get("state").expect("state").clone();
        let code = format!("code-{}", self.codes.len());
        self.last_parameters = asked.clone();
        self.codes.insert(code.clone(), asked);
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("code", &code)
            .append_pair("state", &state)
            .finish();
        format!("{REDIRECT}?{query}")
    }

    fn token(&mut self, sent: &BTreeMap<String, String>) -> Response {
        let text = |name: &str| sent.get(name).map(String::as_str).unwrap_or_default();
        let Some(asked) = self.codes.remove(text("code")) else {
            return answer(400, &json!({ "error": "invalid_grant" }));
        };
        let challenge =
            URL_SAFE_NO_PAD.encode(ring::digest::digest(&ring::digest::SHA256, text("code_verifier").as_bytes()));
        let fits = asked.get("code_challenge") == Some(&challenge)
            && text("redirect_uri") == REDIRECT
            && text("grant_type") == "authorization_code";
        if !fits || sent.get("authorization_details") != asked.get("authorization_details") {
            return answer(400, &json!({ "error": "invalid_grant" }));
        }
        let token = format!("token-{}", self.authorised.len());
        let mut body = json!({ "access_token": token, "token_type": "Bearer", "expires_in": 300, "new": null });
        let mut digests = Vec::new();
        if let Some(hashes) = asked.get("hashes") {
            assert_eq!(
                asked.get("numSignatures").map(String::as_str),
                Some(hashes.split(',').count().to_string().as_str())
            );
            assert_eq!(asked.get("hashAlgorithmOID").map(String::as_str), Some("2.16.840.1.101.3.4.2.1"));
            digests = hashes.split(',').map(|hash| self.query_digest(hash)).collect();
            merge(&mut body, &json!({ "credentialID": CREDENTIAL }));
            merge(&mut body, &self.token);
        }
        if let Some(details) = asked.get("authorization_details") {
            let details: Value = serde_json::from_str(details).expect("JSON");
            digests = details[0]["documentDigests"]
                .as_array()
                .expect("digests")
                .iter()
                .map(|entry| standard(&entry["hash"]))
                .collect();
            body["authorization_details"] = details;
            merge(&mut body, &self.token);
        }
        self.authorised.insert(token, digests);
        answer(200, &body)
    }

    fn query_digest(&self, text: &str) -> [u8; 32] {
        let bytes = if self.swapped_alphabets { STANDARD.decode(text) } else { URL_SAFE_NO_PAD.decode(text) };
        bytes.expect("a digest in the right alphabet").try_into().expect("32 bytes")
    }

    fn sign(&mut self, bearer: &str, body: &Value) -> Response {
        let Some(mut authorised) = self.authorised.get(bearer).cloned() else {
            return answer(401, &json!({ "error": "invalid_token" }));
        };
        let texts: Vec<&str> =
            body["hashes"].as_array().expect("hashes").iter().map(|hash| hash.as_str().expect("text")).collect();
        if self.swapped_alphabets && texts.iter().any(|text| text.contains(['+', '/'])) {
            return answer(400, &json!({ "message": "hash has the wrong form" }));
        }
        let decode = |text: &&str| {
            if self.swapped_alphabets {
                URL_SAFE_NO_PAD.decode(text).or_else(|_| URL_SAFE.decode(text))
            } else {
                STANDARD.decode(text)
            }
        };
        let mut digests: Vec<[u8; 32]> =
            texts.iter().map(|text| decode(text).expect("base64").try_into().expect("32 bytes")).collect();
        let in_order = digests.clone();
        authorised.sort_unstable();
        digests.sort_unstable();
        if digests != authorised || digests.is_empty() {
            return refuse("Hash is not authorized by the SAD");
        }
        if body["signAlgo"] != "1.2.840.10045.4.3.2" || body["credentialID"] != CREDENTIAL {
            return refuse("Invalid parameter signAlgo");
        }
        // An authorisation is used once.
        self.authorised.remove(bearer);
        self.signed += 1;
        let order = if self.fault == Fault::Shuffle { digests } else { in_order };
        let value = |digest: &[u8; 32]| -> Signature { self.key.sign_prehash(digest).expect("a signature") };
        let mut values: Vec<Vec<u8>> = order.iter().map(|digest| value(digest).to_der().as_bytes().to_vec()).collect();
        match self.fault {
            Fault::WrongValue => {
                *values.last_mut().expect("a value") = value(&[0xEE; 32]).to_der().as_bytes().to_vec();
            }
            Fault::Drop => drop(values.pop()),
            Fault::Repeat => {
                *values.last_mut().expect("a value") = values.first().expect("a value").clone();
            }
            _ => {}
        }
        let values = json!({ "signatures": values.iter().map(|value| STANDARD.encode(value)).collect::<Vec<_>>() });
        if self.fault == Fault::Slow {
            self.waiting = Some(values);
            return answer(202, &json!({ "responseID": "later-1" }));
        }
        answer(200, &values)
    }

    fn poll(&mut self, body: &Value) -> Response {
        assert_eq!(body["requestID"], "later-1");
        self.polls += 1;
        match self.polls {
            1 => answer(202, &json!({ "error": "accepted_request", "error_description": "in progress" })),
            // Sign8 says so.
            2 => answer(
                400,
                &json!({ "error": "invalid_request", "error_description": "The previous asynchronous signature request is not finished" }),
            ),
            _ => answer(200, &self.waiting.take().expect("values")),
        }
    }
}

fn standard(value: &Value) -> [u8; 32] {
    STANDARD.decode(value.as_str().expect("text")).expect("base64").try_into().expect("32 bytes")
}

/// What a phone does with it.
pub(super) struct Phone {
    pub(super) service: Service,
    pub(super) client: Client,
    pub(super) double: Double,
}

impl Phone {
    pub(super) fn new(double: Double) -> Self {
        let client = Client { client_id: "gocua".to_owned(), redirect_uri: REDIRECT.to_owned() };
        Self { service: Service::new(BASE).expect("a good address"), client, double }
    }

    pub(super) fn info(&mut self) -> Result<ServiceInfo, Error> {
        let request = self.service.info_request()?;
        self.service.info(&self.double.call(&request))
    }

    pub(super) fn server(&mut self) -> Result<AuthorisationServer, Error> {
        let info = self.info()?;
        AuthorisationServer::new(&info, self.service.quirks())
    }

    /// Push if offered, approve in the browser, fetch the token.
    pub(super) fn authorise(&mut self, authorisation: &Authorisation) -> Result<Grant, Error> {
        let pushed = match authorisation.pushed_request()? {
            Some(request) => authorisation.pushed_uri(&self.double.call(&request))?,
            None => Pushed::NotOffered,
        };
        let url = match &pushed {
            Pushed::Uri(uri) => authorisation.authorization_url(Some(uri)),
            Pushed::NotOffered => authorisation.authorization_url(None),
        };
        let back = self.double.approve(&url);
        let code = authorisation.callback(&back).expect("our redirect");
        authorisation.grant(&self.double.call(&authorisation.token_request(&code)?))
    }

    pub(super) fn attempt(&mut self, digests: &[[u8; 32]]) -> Result<Authorisation, Error> {
        let documents =
            digests.iter().map(|digest| ToSign { digest: *digest, label: "to-khai-ct01.pdf".to_owned() }).collect();
        let request = CredentialRequest {
            credential: CredentialId::new(CREDENTIAL)?,
            documents,
            description: Some("Tờ khai CT01".to_owned()),
            lang: Some("vi".to_owned()),
        };
        let server = self.server()?;
        // The two halves become the PKCE verifier and `state`: they must differ.
        Authorisation::credential(
            &server,
            &self.client,
            request,
            std::array::from_fn(|place| u8::try_from(place).expect("below 64")),
        )
    }

    pub(super) fn credential(&mut self) -> Result<Credential, Error> {
        let server = self.server()?;
        let grant = self.authorise(&Authorisation::service(&server, &self.client, [9; 64]))?;
        let list = self.service.credentials_list_request(&grant)?;
        let ids = self.service.credentials_list(&self.double.call(&list))?;
        let id = ids.first().expect("a credential");
        let info = self.service.credentials_info_request(&grant, id)?;
        self.service.credentials_info(id, &self.double.call(&info))
    }

    /// The whole way: the values in the order of the digests.
    pub(super) fn sign(&mut self, digests: &[[u8; 32]]) -> Result<Vec<Vec<u8>>, Error> {
        let credential = self.credential()?;
        credential.check(digests.len())?;
        let attempt = self.attempt(digests)?;
        let grant = self.authorise(&attempt)?;
        let request = self.service.sign_hash_request(&grant, &credential, digests)?;
        let mut answer = self.service.sign_hash(&self.double.call(&request))?;
        let mut rounds = 0;
        let values = loop {
            match answer {
                SignAnswer::Values(values) => break values,
                SignAnswer::Pending(id) => {
                    rounds += 1;
                    assert!(rounds < 10, "polling must end");
                    let request = self.service.poll_request(&grant, &id)?;
                    answer = self.service.poll(&id, &self.double.call(&request))?;
                }
            }
        };
        let pending: Vec<_> = digests.iter().map(|digest| self.double.pending(*digest)).collect();
        pair(&values, &pending.iter().collect::<Vec<_>>())
    }

    /// Signs and checks that every document has its own signature.
    pub(super) fn sign_well(&mut self, digests: &[[u8; 32]]) {
        let values = self.sign(digests).expect("signatures");
        assert_eq!(values.len(), digests.len());
        for (digest, value) in digests.iter().zip(&values) {
            assert!(self.double.pending(*digest).accepts(value).is_some(), "a document got a foreign signature");
        }
    }
}

/// Digests whose order is not their sorted order, with bytes that need `+`, `/`, `-`, `_` in base64.
pub(super) fn three() -> [[u8; 32]; 3] {
    [[0xFB; 32], [0x3E; 32], [0x7F; 32]]
}
