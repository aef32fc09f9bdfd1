//! What all schedules share: keys, rules that name them, and the pieces that take too long to make anew each time.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gocua_dossier::answers::{Answers, Origin};
use gocua_dossier::date::civil_date;
use gocua_dossier::draft::Rules;
use gocua_dossier::pack::{Pack, PackKey, Trust};
use gocua_dossier::place::Places;
use gocua_signing::sheet::{self, Block, Sheet};
use p256::ecdsa::signature::hazmat::PrehashSigner;
use p256::ecdsa::{DerSignature, SigningKey};
use p256::pkcs8::DecodePrivateKey;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, date_time_ymd,
};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

use crate::door::config::{Config, Environment};
use crate::kept::edition::Edition;
use crate::rules::library::Library;

pub(super) const BROKER: &str = "https://dinhdanh.example";
pub(super) const PORTAL: &str = "https://cong.example/portal/v1";
pub(super) const SIGNING: &str = "https://ky.example/csc/v2";
pub(super) const CLIENT: &str = "vn.gocua.app";
pub(super) const REDIRECT: &str = "https://gocua.example/ve";
/// When every schedule begins, Unix seconds.
pub(super) const NOW: i64 = 1_795_400_000;
/// The procedure of the drafts that situations begin with, and its case.
pub(super) const PROCEDURE: (&str, &str) = ("1.004194", "self");

/// Answers to every question of that case.
pub(super) const ANSWERS: [(&str, &str); 19] = [
    ("full_name", "Lò Thị Ủ"),
    ("birth_date", "3/2/1956"),
    ("sex", "female"),
    ("personal_number", "010156000123"),
    ("phone", "0912345678"),
    ("permanent_address", "Thôn Lao Chải, xã Mường Khương, tỉnh Lào Cai"),
    ("temporary_place", "00166"),
    ("temporary_street", "Số 15, ngõ 20, phố Dịch Vọng"),
    ("current_where", "new"),
    ("dwelling", "stay"),
    ("owner_name", "Giàng Văn Sáng"),
    ("owner_consent", "paper"),
    ("head", "other"),
    ("head_name", "Giàng Văn Sáng"),
    ("head_relation", "parent"),
    ("head_number", "010081004321"),
    ("until", "30/6/2027"),
    ("declaration", "yes"),
    ("email", "u@example.vn"),
];

/// What all schedules share.
pub(super) struct Kit {
    pub(super) config: Config,
    pub(super) library: Arc<Library>,
    pub(super) trust: Trust,
    pub(super) places: Arc<Places>,
    pub(super) answers: Answers,
    pub(super) rules: Rules,
    pub(super) edition: Edition,
    /// A printed form; every form looks like it.
    pub(super) page: Vec<u8>,
    /// A result; verifying it is doubled.
    pub(super) result: Vec<u8>,
    pub(super) certificates: Vec<Vec<u8>>,
    citizen: SigningKey,
    service: EcdsaKeyPair,
    random: SystemRandom,
}

impl Kit {
    pub(super) fn new() -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        let service = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).unwrap();
        let point = service.public_key().as_ref().try_into().unwrap();
        let trust = Trust {
            anchors: Vec::new(),
            receipt_key: PackKey(point),
            envelope_key: [9; 32],
            envelope_key_id: "agency".to_owned(),
        };
        let places = Arc::new(Pack::built_in().places().unwrap());
        let library = Arc::new(Library::trusting(trust.clone(), None, &places));
        let procedure = library.procedure(PROCEDURE.0, civil_date(NOW)).unwrap();
        let form = procedure.form.clone().unwrap();
        let (_, hash) = library.form(&form).unwrap();
        let rules = Rules { pack: 0, form: form.clone(), form_sha256: hash.to_owned() };
        let edition = library.edition(&rules, PROCEDURE.0).unwrap();
        let mut answers = Answers::new();
        for (path, value) in ANSWERS {
            answers.set(&path.parse().unwrap(), value, Origin::Typed).unwrap();
        }
        let (certificates, citizen) = certificates();
        let blocks = vec![Block::NationalHeader, Block::Paragraph { text: "Tờ khai".to_owned() }];
        let printed = Sheet { title: "Tờ khai".to_owned(), language: "vi".to_owned(), blocks, attached: Vec::new() };
        let page = sheet::print(&printed, NOW).unwrap();
        let environment = Environment {
            broker: BROKER.to_owned(),
            portal: PORTAL.to_owned(),
            signing: SIGNING.to_owned(),
            client_id: CLIENT.to_owned(),
            redirect_uri: REDIRECT.to_owned(),
            tls_roots: String::new(),
            pack_key: String::new(),
            people: 12,
        };
        let config = Config { data_dir: String::new(), language: "vi".to_owned(), environment };
        let result = b"%PDF the result".to_vec();
        Self {
            config,
            library,
            trust,
            places,
            answers,
            rules,
            edition,
            page,
            result,
            certificates,
            citizen,
            service,
            random,
        }
    }

    /// The services' key as a JWK.
    pub(super) fn jwk(&self, kid: &str) -> Value {
        let point = self.service.public_key().as_ref();
        let part = |range: std::ops::Range<usize>| URL_SAFE_NO_PAD.encode(&point[range]);
        json!({ "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": kid, "x": part(1..33), "y": part(33..65) })
    }

    /// A point that a key store gives for any key.
    pub(super) fn point(&self) -> Vec<u8> {
        self.service.public_key().as_ref().to_vec()
    }

    /// A signed object (compact JWS, ES256).
    pub(super) fn sign(&self, kind: &str, kid: &str, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let input = format!("{}.{}", part(&json!({ "alg": "ES256", "kid": kid, "typ": kind })), part(claims));
        let signature = self.service.sign(&self.random, input.as_bytes()).unwrap();
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// The person's signature over a digest.
    pub(super) fn sign_digest(&self, digest: &[u8]) -> Vec<u8> {
        let signature: DerSignature = self.citizen.sign_prehash(digest).unwrap();
        signature.as_bytes().to_vec()
    }
}

/// A citizen's certificate with that of its issuer, and the key.
fn certificates() -> (Vec<Vec<u8>>, SigningKey) {
    let params = |name: &str| {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_before = date_time_ymd(2025, 1, 1);
        params.not_after = date_time_ymd(2030, 1, 1);
        params
    };
    let mut authority = params("CA");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let root = authority.self_signed(&key).unwrap().der().to_vec();
    let issuer = Issuer::new(authority, key);
    let mut citizen = params("Lò Thị Ủ");
    citizen.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let leaf = citizen.signed_by(&key, &issuer).unwrap().der().to_vec();
    (vec![leaf, root], SigningKey::from_pkcs8_der(key.serialized_der()).unwrap())
}
