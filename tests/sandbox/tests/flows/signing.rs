//! Remote signing, from `info` to a value that the certificate's key verifies.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gocua_sandbox::signing_service::PIN;
use gocua_sandbox::signing_service::check_code::check_code;
use gocua_sandbox::trust_services::der;
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::{Value, json};
use url::Url;

use crate::client::{Answer, CLIENT, Phone, b64, sha256};
use crate::sign_in::VERIFIER;

const SHA256: &str = "2.16.840.1.101.3.4.2.1";
const ECDSA: &str = "1.2.840.10045.4.3.2";
const CREDENTIAL: &str = "lo-thi-u-1";

/// What stands between an opening and a closing text.
fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    let (_, rest) = text.split_once(open).unwrap_or_else(|| panic!("no {open} in {text}"));
    rest.split_once(close).unwrap().0
}

impl Phone {
    fn oauth(&self, endpoint: &str) -> String {
        format!("{}/signing/oauth2/{endpoint}", self.urls().pages)
    }

    fn csc(&self, method: &str) -> String {
        format!("{}/csc/v2/{method}", self.urls().api)
    }

    /// Opens the page of a request; returns it with the request's name.
    async fn page(&self, fields: &[(&str, &str)]) -> (String, String) {
        let redirect_uri = self.redirect_uri();
        let challenge = sha256(VERIFIER);
        let mut url = Url::parse(&self.oauth("authorize")).unwrap();
        url.query_pairs_mut().extend_pairs([
            ("client_id", CLIENT),
            ("response_type", "code"),
            ("redirect_uri", &redirect_uri),
            ("state", "the-state"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        url.query_pairs_mut().extend_pairs(fields);
        let page = self.get(url.as_str()).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let request = between(&page.text(), "name=\"request\" value=\"", "\"").to_owned();
        (page.text(), request)
    }

    async fn answer_page(&self, request: &str, fields: &[(&str, &str)]) -> Answer {
        let mut all = vec![("request", request)];
        all.extend_from_slice(fields);
        self.post(&self.oauth("authorize/decide"), &all).await
    }

    async fn signing_token(&self, code: &str, verifier: &str) -> Answer {
        let fields = [
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT),
            ("code", code),
            ("redirect_uri", &self.redirect_uri()),
            ("code_verifier", verifier),
        ];
        self.post(&self.oauth("token"), &fields).await
    }

    async fn service_token(&self, citizen: &str) -> String {
        let (_, request) = self.page(&[("scope", "service")]).await;
        let callback = self.answer_page(&request, &[("citizen", citizen)]).await.callback();
        assert_eq!(callback["state"], "the-state");
        let granted = self.signing_token(&callback["code"], VERIFIER).await.json();
        assert_eq!(granted["token_type"], "Bearer");
        granted["access_token"].as_str().unwrap().to_owned()
    }

    async fn credential_page(&self, digests: &[[u8; 32]]) -> (String, String) {
        let hashes: Vec<String> = digests.iter().map(|digest| b64(digest)).collect();
        self.page(&[
            ("scope", "credential"),
            ("credentialID", CREDENTIAL),
            ("numSignatures", &digests.len().to_string()),
            ("hashes", &hashes.join(",")),
            ("hashAlgorithmOID", SHA256),
        ])
        .await
    }

    /// PIN and the one-time code that the page shows; the answer of the token endpoint.
    async fn authorise(&self, digests: &[[u8; 32]]) -> Value {
        let (page, request) = self.credential_page(digests).await;
        let otp = between(&page, "id=\"otp\">", "<");
        let fields = [("pin", PIN), ("otp", otp), ("decision", "sign")];
        let callback = self.answer_page(&request, &fields).await.callback();
        self.signing_token(&callback["code"], VERIFIER).await.json()
    }

    async fn sign_hash(&self, token: &str, digests: &[[u8; 32]]) -> Answer {
        let hashes: Vec<String> = digests.iter().map(|digest| STANDARD.encode(digest)).collect();
        let body = json!({ "credentialID": CREDENTIAL, "hashes": hashes,
                           "hashAlgorithmOID": SHA256, "signAlgo": ECDSA });
        self.post_json(&self.csc("signatures/signHash"), token, &body).await
    }

    fn public_key(&self) -> VerifyingKey {
        let citizen = gocua_sandbox::citizens::Citizen::by_id("lo-thi-u").unwrap();
        let chain = self.sandbox.world.pki.citizen_credential(citizen).chain_der;
        VerifyingKey::from_sec1_bytes(der::certificate(&chain[0]).unwrap().public_key).unwrap()
    }
}

fn is_over(value: &Value, digest: &[u8; 32], key: &VerifyingKey) -> bool {
    let value = STANDARD.decode(value.as_str().unwrap()).unwrap();
    key.verify_prehash(digest, &Signature::from_der(&value).unwrap()).is_ok()
}

#[tokio::test]
async fn two_documents_are_signed_in_one_authorisation() {
    let phone = Phone::new().await;
    let info = phone.post_json(&phone.csc("info"), "", &json!({})).await.json();
    assert_eq!(info["oauth2"], json!(format!("{}/signing", phone.urls().pages)));
    assert!(info["methods"].as_array().unwrap().contains(&json!("signatures/signHash")));

    let service = phone.service_token("lo-thi-u").await;
    let list = phone.post_json(&phone.csc("credentials/list"), &service, &json!({})).await.json();
    assert_eq!(list["credentialIDs"], json!([CREDENTIAL]));
    let query = json!({ "credentialID": CREDENTIAL, "certificates": "chain", "certInfo": true });
    let credential = phone.post_json(&phone.csc("credentials/info"), &service, &query).await.json();
    assert_eq!(credential["SCAL"], "2");
    assert_eq!(credential["auth"]["mode"], "oauth2code");
    let chain = credential["cert"]["certificates"].as_array().unwrap();
    assert_eq!(chain.len(), 3);
    let leaf = STANDARD.decode(chain[0].as_str().unwrap()).unwrap();
    assert!(leaf.windows(18).any(|bytes| bytes == b"PNOVN-010156000123"));
    let parts = der::certificate(&leaf).unwrap();
    let key = VerifyingKey::from_sec1_bytes(parts.public_key).unwrap();
    assert_eq!(credential["cert"]["validTo"], json!(parts.not_after()));

    let digests = [[3; 32], [2; 32]];
    let (page, _) = phone.credential_page(&digests).await;
    let shown = between(&page, "id=\"check-code\">", "<").replace(" · ", "-");
    assert_eq!(shown, check_code(&digests));
    assert!(page.contains("Mã này phải giống mã trên điện thoại"));

    let granted = phone.authorise(&digests).await;
    assert_eq!(granted["credentialID"], CREDENTIAL);
    assert_eq!(granted["expires_in"], 300);
    assert_eq!(granted["authorization_details"][0]["numSignatures"], 2);
    let token = granted["access_token"].as_str().unwrap();
    let signed = phone.sign_hash(token, &digests).await.json();
    for (value, digest) in signed["signatures"].as_array().unwrap().iter().zip(&digests) {
        assert!(is_over(value, digest, &key));
    }
    phone.stop().await;
}

#[tokio::test]
async fn only_what_was_authorised_is_signed_and_only_once() {
    let phone = Phone::new().await;
    let (a, b, c) = ([1; 32], [2; 32], [3; 32]);
    let granted = phone.authorise(&[a, b]).await;
    let token = granted["access_token"].as_str().unwrap();

    let stranger = phone.sign_hash(token, &[a, c]).await;
    assert_eq!((stranger.status.as_u16(), stranger.error().as_str()), (403, "invalid_hash"));
    assert_eq!(phone.sign_hash(token, &[a, b, a]).await.error(), "invalid_request");
    assert_eq!(phone.sign_hash(token, &[a]).await.error(), "invalid_request");
    assert_eq!(phone.sign_hash(token, &[a, a]).await.error(), "invalid_request");
    assert_eq!(phone.sign_hash(token, &[a, b]).await.status, 200);
    assert_eq!(phone.sign_hash(token, &[a, b]).await.error(), "invalid_request");
    assert_eq!(phone.sign_hash("nonsense", &[a, b]).await.status, 401);

    // Somebody else's credential, and a token that has not the right scope.
    let token = phone.authorise(&[a]).await["access_token"].as_str().unwrap().to_owned();
    let other = json!({ "credentialID": "nguyen-van-duc-1", "hashes": [STANDARD.encode(a)],
                        "hashAlgorithmOID": SHA256, "signAlgo": ECDSA });
    let refused = phone.post_json(&phone.csc("signatures/signHash"), &token, &other).await;
    assert_eq!(refused.error(), "invalid_request");
    let service = phone.service_token("lo-thi-u").await;
    assert_eq!(phone.sign_hash(&service, &[a]).await.error(), "invalid_request");

    // Five minutes are over.
    let token = phone.authorise(&[a]).await["access_token"].as_str().unwrap().to_owned();
    phone.sandbox.world.clock.set_offset(301);
    assert_eq!(phone.sign_hash(&token, &[a]).await.status, 401);
    phone.stop().await;
}

#[tokio::test]
async fn a_service_token_signs_with_the_credential_token_as_sad() {
    let phone = Phone::new().await;
    let service = phone.service_token("lo-thi-u").await;
    let sad = phone.authorise(&[[5; 32]]).await["access_token"].clone();
    let body = json!({ "credentialID": CREDENTIAL, "SAD": sad, "hashes": [STANDARD.encode([5; 32])],
                       "hashAlgorithmOID": SHA256, "signAlgo": "1.2.840.10045.2.1" });
    let signed = phone.post_json(&phone.csc("signatures/signHash"), &service, &body).await.json();
    assert!(is_over(&signed["signatures"][0], &[5; 32], &phone.public_key()));
    phone.stop().await;
}

#[tokio::test]
async fn pushed_details_name_the_documents() {
    let phone = Phone::new().await;
    let details = json!([{ "type": "credential", "credentialID": CREDENTIAL, "hashAlgorithmOID": SHA256,
        "documentDigests": [{ "hash": STANDARD.encode([7; 32]), "label": "Tờ khai <CT01>" }] }]);
    let fields = [
        ("client_id", CLIENT),
        ("response_type", "code"),
        ("redirect_uri", &phone.redirect_uri()),
        ("code_challenge", &sha256(VERIFIER)),
        ("code_challenge_method", "S256"),
        ("authorization_details", &details.to_string()),
    ];
    let pushed = phone.post(&phone.oauth("pushed_authorize"), &fields).await;
    assert_eq!(pushed.status, 201, "{}", pushed.text());
    let uri = pushed.json()["request_uri"].as_str().unwrap().to_owned();
    let page = phone.get(&format!("{}?client_id={CLIENT}&request_uri={uri}", phone.oauth("authorize"))).await.text();
    assert!(page.contains("Tờ khai &lt;CT01&gt;"), "{page}");
    assert!(page.contains(&check_code(&[[7; 32]])));
    phone.stop().await;
}

#[tokio::test]
async fn a_wrong_request_is_told_to_the_app_and_to_nobody_else() {
    let phone = Phone::new().await;
    let ask = async |redirect_uri: &str, hash: &str| {
        let mut url = Url::parse(&phone.oauth("authorize")).unwrap();
        url.query_pairs_mut().extend_pairs([
            ("client_id", CLIENT),
            ("response_type", "code"),
            ("redirect_uri", redirect_uri),
            ("state", "the-state"),
            ("code_challenge", &sha256(VERIFIER)),
            ("code_challenge_method", "S256"),
            ("scope", "credential"),
            ("credentialID", CREDENTIAL),
            ("numSignatures", "1"),
            ("hashes", hash),
            ("hashAlgorithmOID", SHA256),
        ]);
        phone.get(url.as_str()).await
    };
    let callback = ask(&phone.redirect_uri(), "AAAA").await.callback();
    assert_eq!(callback["error"], "invalid_request");
    assert_eq!(callback["error_description"], "Invalid digest value length");
    assert_eq!(callback["state"], "the-state");
    assert_eq!(ask("https://evil.example/", &b64(&[1; 32])).await.status, 400);
    phone.stop().await;
}

#[tokio::test]
async fn the_page_counts_wrong_answers_and_takes_no_for_an_answer() {
    let phone = Phone::new().await;
    let (page, request) = phone.credential_page(&[[1; 32]]).await;
    let otp = between(&page, "id=\"otp\">", "<").to_owned();
    let wrong = [("pin", "000000"), ("otp", otp.as_str()), ("decision", "sign")];
    for left in [4, 3, 2, 1] {
        let page = phone.answer_page(&request, &wrong).await.text();
        assert!(page.contains(&format!("Mã PIN chưa đúng. Còn {left} lần.")), "{page}");
    }
    assert_eq!(phone.answer_page(&request, &wrong).await.callback()["error"], "access_denied");
    let right = [("pin", PIN), ("otp", otp.as_str()), ("decision", "sign")];
    assert_eq!(phone.answer_page(&request, &right).await.status, 400);

    let (_, request) = phone.credential_page(&[[1; 32]]).await;
    let wrong = [("pin", PIN), ("otp", "not it"), ("decision", "sign")];
    assert!(phone.answer_page(&request, &wrong).await.text().contains("Mã trong tin nhắn chưa đúng"));
    let refused = phone.answer_page(&request, &[("decision", "refuse")]).await.callback();
    assert_eq!(refused["error"], "access_denied");
    assert_eq!(refused["state"], "the-state");
    phone.stop().await;
}

#[tokio::test]
async fn a_code_of_the_signing_service_is_good_once_for_its_verifier() {
    let phone = Phone::new().await;
    let (_, request) = phone.page(&[("scope", "service")]).await;
    let code = phone.answer_page(&request, &[("citizen", "lo-thi-u")]).await.callback()["code"].clone();
    let wrong = phone.signing_token(&code, "another-verifier-of-at-least-43-characters-0123").await;
    assert_eq!(wrong.error(), "invalid_grant");

    let (_, request) = phone.page(&[("scope", "service")]).await;
    let code = phone.answer_page(&request, &[("citizen", "lo-thi-u")]).await.callback()["code"].clone();
    let token = phone.signing_token(&code, VERIFIER).await.json();
    let token = token["access_token"].as_str().unwrap();
    let list = phone.csc("credentials/list");
    assert_eq!(phone.post_json(&list, token, &json!({})).await.status, 200);
    assert_eq!(phone.signing_token(&code, VERIFIER).await.error(), "invalid_grant");
    assert_eq!(phone.post_json(&list, token, &json!({})).await.status, 401);

    let token = phone.service_token("lo-thi-u").await;
    let revoked = phone.post(&phone.oauth("revoke"), &[("token", &token)]).await;
    assert_eq!(revoked.status, 204);
    assert_eq!(phone.post_json(&list, &token, &json!({})).await.status, 401);
    phone.stop().await;
}

#[tokio::test]
async fn level_one_has_nothing_to_sign_with() {
    let phone = Phone::new().await;
    let service = phone.service_token("y-blo-nie").await;
    let list = phone.post_json(&phone.csc("credentials/list"), &service, &json!({})).await.json();
    assert_eq!(list["credentialIDs"], json!([]));
    let query = json!({ "credentialID": CREDENTIAL });
    let foreign = phone.post_json(&phone.csc("credentials/info"), &service, &query).await;
    assert_eq!(foreign.error(), "invalid_request");
    phone.stop().await;
}

#[tokio::test]
async fn the_switch_makes_wrong_and_shuffled_signatures() {
    let phone = Phone::new().await;
    let key = phone.public_key();
    let digests = [[1; 32], [2; 32]];
    for (fault, first, second) in [("wrong-signature", None, None), ("shuffle", Some(1), Some(0))] {
        let order = json!({ "endpoint": "csc-sign", "fault": fault });
        let armed = phone.post_json(&format!("{}/sandbox/faults", phone.urls().pages), "", &order).await;
        assert_eq!(armed.status, 201);
        let granted = phone.authorise(&digests).await;
        let token = granted["access_token"].as_str().unwrap();
        let signed = phone.sign_hash(token, &digests).await.json();
        let over = |value: &Value| digests.iter().position(|digest| is_over(value, digest, &key));
        assert_eq!((over(&signed["signatures"][0]), over(&signed["signatures"][1])), (first, second));
    }
    let order = json!({ "endpoint": "csc-token", "fault": "other-documents" });
    phone.post_json(&format!("{}/sandbox/faults", phone.urls().pages), "", &order).await;
    let mut ordered = [0; 32];
    ordered[0] = 1;
    let said = phone.authorise(&[ordered]).await["authorization_details"].clone();
    assert_ne!(said[0]["documentDigests"][0]["hash"], json!(STANDARD.encode(ordered)));
    phone.stop().await;
}
