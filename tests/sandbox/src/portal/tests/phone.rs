//! A phone as small as it can be: seals with the `hpke` and `chacha20poly1305` crates, speaks plain HTTP to
//! the portal's routes, and has nothing of the app in it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{CryptoRng, RngCore};
use hpke::{Deserializable as _, Kem, OpModeS, Serializable as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Town, signed_form::signed_form};
use crate::citizens::Citizen;
use crate::portal::stream;
use crate::portal::submissions::hex;

/// One sealed file with its key.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) id: String,
    pub(crate) kind: &'static str,
    pub(crate) media_type: &'static str,
    pub(crate) key: [u8; 32],
    pub(crate) plain: Vec<u8>,
    pub(crate) sealed: Vec<u8>,
}

impl Part {
    pub(crate) fn new(kind: &'static str, media_type: &'static str, plain: Vec<u8>) -> Self {
        let key = random::<32>();
        let sealed = stream::seal(&key, &plain);
        Self { id: hex(&random::<16>()), kind, media_type, key, plain, sealed }
    }

    fn listed(&self) -> Value {
        json!({
            "id": self.id, "kind": self.kind, "component": if self.kind == "form" { "form" } else { "dwelling" },
            "media_type": self.media_type, "bytes": self.sealed.len(), "sha256": hex(&Sha256::digest(&self.sealed)),
        })
    }
}

/// A dossier, sealed and ready to be sent.
#[derive(Clone)]
pub(crate) struct Dossier {
    pub(crate) id: String,
    pub(crate) manifest: Vec<u8>,
    pub(crate) enc: Vec<u8>,
    pub(crate) envelope: Vec<u8>,
    pub(crate) parts: Vec<Part>,
}

impl Dossier {
    /// A signed form and a photo, from one of the town's citizens.
    pub(crate) fn of(town: &Town, citizen: &'static Citizen) -> Self {
        let form = signed_form(&town.world.pki.citizen_credential(citizen), "Tờ khai CT01");
        let photo = [&[0xff, 0xd8, 0xff, 0xe0][..], &vec![7; 150_000]].concat();
        let parts = vec![Part::new("form", "application/pdf", form), Part::new("paper", "image/jpeg", photo)];
        Self::with(town, citizen, parts, |_, _| {})
    }

    /// A dossier of these parts; `change` may spoil manifest and envelope before they are sealed.
    pub(crate) fn with(
        town: &Town,
        citizen: &'static Citizen,
        parts: Vec<Part>,
        change: impl FnOnce(&mut Value, &mut Value),
    ) -> Self {
        let id = hex(&random::<16>());
        let mut manifest = json!({
            "version": 1, "submission": id, "procedure": "1.004194", "case": "self", "agency": "G01.15.02.761",
            "place": "02761", "created": 1_795_000_000, "parts": parts.iter().map(Part::listed).collect::<Vec<_>>(),
        });
        let mut envelope = json!({
            "version": 1, "submission": id,
            "applicant": {
                "sub": citizen.id, "name": citizen.name, "birthdate": citizen.birthdate, "level": citizen.level,
                "personal_number": citizen.personal_number, "permanent_address": citizen.permanent_address,
            },
            "answers": [
                { "path": "full_name", "label": "1. Họ, chữ đệm và tên", "raw": citizen.name, "text": citizen.name },
                { "path": "note", "label": "10. Nội dung <đề nghị>", "raw": "<script>alert(1)</script>", "text": "Đăng ký tạm trú & 12 tháng" },
            ],
            "parts": parts.iter().map(|part| json!({
                "id": part.id, "key": URL_SAFE_NO_PAD.encode(part.key), "name": "to-khai-ct01.pdf",
                "plain_bytes": part.plain.len(),
            })).collect::<Vec<_>>(),
        });
        change(&mut manifest, &mut envelope);
        let manifest = manifest.to_string().into_bytes();
        let (enc, envelope) =
            seal(&town.world.pki.envelope_public_key, &Sha256::digest(&manifest), envelope.to_string().as_bytes());
        Self { id, manifest, enc, envelope, parts }
    }

    pub(crate) fn body(&self) -> Vec<u8> {
        json!({
            "manifest": URL_SAFE_NO_PAD.encode(&self.manifest),
            "enc": URL_SAFE_NO_PAD.encode(&self.enc),
            "envelope": URL_SAFE_NO_PAD.encode(&self.envelope),
        })
        .to_string()
        .into_bytes()
    }

    pub(crate) fn claim(&self) -> Vec<u8> {
        let envelope = Sha256::new().chain_update(&self.enc).chain_update(&self.envelope).finalize();
        json!({ "manifest_sha256": hex(&Sha256::digest(&self.manifest)), "envelope_sha256": hex(&envelope) })
            .to_string()
            .into_bytes()
    }
}

/// An answer of the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a JSON body")
    }

    /// The last part of the problem's `type`; the answer has to be a problem.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.headers["content-type"], "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], self.status);
        let kind = problem["type"].as_str().expect("a type");
        kind.strip_prefix("https://gocua.example/problems/").expect("our types").to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// One citizen's phone.
#[derive(Clone)]
pub(crate) struct Phone {
    pub(crate) base: String,
    client: reqwest::Client,
}

impl Phone {
    pub(crate) fn new(base: String) -> Self {
        // Only plain HTTP is spoken here; the client wants a provider all the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Self { base, client: reqwest::Client::new() }
    }

    pub(crate) async fn call(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let method = method.parse().expect("a method");
        let mut request = self.client.request(method, format!("{}{path}", self.base)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.expect("a whole body").to_vec();
        Answer { status, headers, body }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, &[], Vec::new()).await
    }

    pub(crate) async fn put(&self, dossier: &Dossier) -> Answer {
        self.put_body(&dossier.id, dossier.body()).await
    }

    pub(crate) async fn put_body(&self, id: &str, body: Vec<u8>) -> Answer {
        let digest = format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(&body)));
        let key = format!("\"{id}\"");
        let headers = [
            ("content-type", "application/json"),
            ("if-none-match", "*"),
            ("idempotency-key", key.as_str()),
            ("repr-digest", digest.as_str()),
        ];
        self.call("PUT", &format!("/portal/v1/submissions/{id}"), &headers, body).await
    }

    /// Asks for an upload; gives its path.
    pub(crate) async fn create(&self, dossier: &Dossier, part: &Part) -> String {
        let answer = self.try_create(&dossier.id, &part.id, part.sealed.len()).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let at = answer.header("location").find("/portal/").expect("an address of the portal");
        answer.header("location").get(at..).expect("a path").to_owned()
    }

    pub(crate) async fn try_create(&self, submission: &str, part: &str, length: usize) -> Answer {
        let metadata = format!("submission {},part {}", STANDARD.encode(submission), STANDARD.encode(part));
        let length = length.to_string();
        let headers =
            [("tus-resumable", "1.0.0"), ("upload-length", length.as_str()), ("upload-metadata", metadata.as_str())];
        self.call("POST", "/portal/v1/uploads", &headers, Vec::new()).await
    }

    pub(crate) async fn offset(&self, upload: &str) -> u64 {
        let answer = self.call("HEAD", upload, &[("tus-resumable", "1.0.0")], Vec::new()).await;
        assert_eq!(answer.status, 200);
        answer.header("upload-offset").parse().expect("an offset")
    }

    pub(crate) async fn patch(&self, upload: &str, offset: u64, bytes: &[u8]) -> Answer {
        let offset = offset.to_string();
        let headers = [
            ("tus-resumable", "1.0.0"),
            ("upload-offset", offset.as_str()),
            ("content-type", "application/offset+octet-stream"),
        ];
        self.call("PATCH", upload, &headers, bytes.to_vec()).await
    }

    pub(crate) async fn upload(&self, dossier: &Dossier, part: &Part) {
        let upload = self.create(dossier, part).await;
        let offset = self.offset(&upload).await;
        if offset == part.sealed.len() as u64 {
            return;
        }
        let rest = part.sealed.get(usize::try_from(offset).expect("small")..).expect("inside");
        let answer = self.patch(&upload, offset, rest).await;
        assert_eq!(answer.status, 204, "{answer:?}");
    }

    pub(crate) async fn commit(&self, dossier: &Dossier) -> Answer {
        let path = format!("/portal/v1/submissions/{}/commit", dossier.id);
        self.call("POST", &path, &[("content-type", "application/json")], dossier.claim()).await
    }

    pub(crate) async fn status(&self, dossier: &Dossier) -> Answer {
        self.get(&format!("/portal/v1/submissions/{}", dossier.id)).await
    }

    /// Puts, uploads everything and commits.
    pub(crate) async fn send(&self, dossier: &Dossier) -> Answer {
        let put = self.put(dossier).await;
        assert_eq!(put.status, 201, "{}", String::from_utf8_lossy(&put.body));
        self.send_rest(dossier).await
    }

    /// Uploads everything and commits.
    pub(crate) async fn send_rest(&self, dossier: &Dossier) -> Answer {
        for part in &dossier.parts {
            self.upload(dossier, part).await;
        }
        self.commit(dossier).await
    }
}

fn seal(public_key: &[u8; 32], aad: &[u8], plain: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let key = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(public_key).expect("a key");
    let (enc, envelope) = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256, _>(
        &OpModeS::Base,
        &key,
        b"gocua submission v1",
        plain,
        aad,
        &mut Random,
    )
    .expect("sealing");
    (enc.to_bytes().to_vec(), envelope)
}

pub(crate) fn random<const N: usize>() -> [u8; N] {
    crate::pki::random_bytes::<N>()
}

struct Random;

impl RngCore for Random {
    fn next_u32(&mut self) -> u32 {
        u32::from_le_bytes(random::<4>())
    }

    fn next_u64(&mut self) -> u64 {
        u64::from_le_bytes(random::<8>())
    }

    fn fill_bytes(&mut self, dest: &mut [u8]) {
        for byte in dest {
            *byte = random::<1>()[0];
        }
    }
}

impl CryptoRng for Random {}
