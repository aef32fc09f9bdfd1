//! A world for tests: it owns everything that a [`Here`] borrows, and lends one.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gocua_dossier::answers::Origin;
use gocua_dossier::draft::{self, DraftId, DraftPaper};
use gocua_dossier::pack::{PackKey, Trust};
use gocua_dossier::submission::to_hex;
use gocua_identity::Demand;
use gocua_vault::{FileId, SealedFile, VaultId, Write};
use http::Response;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, KeyPair as _,
};
use serde_json::{Value, json};

use crate::door::config::Environment;
use crate::door::fault::Fault;
use crate::kept::course::{Course, Sending, Sent, Stage, ToSign, submission_id};
use crate::kept::draft::Draft;
use crate::kept::person::{Linked, Owner, Pending, Session};
use crate::kept::table::{Change, Thing};
use crate::rules::doubtful::Account;
use crate::rules::editions::Editions;
use crate::rules::here::Here;
use crate::rules::judge::Judge;
use crate::rules::library::Library;
use crate::rules::memory::Memory;
use crate::say::words::Words;
use crate::world::ask::{Answer, Ask, Call, Job};
use crate::world::bytes::b64;
use crate::world::flow::{Flow, Step};
use crate::world::moment::{Clock, Moment};

/// 2026-11-30 07:53 in Việt Nam.
pub(super) const NOW: i64 = 1_796_000_000;
pub(super) const DRAFT: DraftId = DraftId([7; 16]);
pub(super) const BROKER: &str = "https://dinhdanh.example";
pub(super) const PORTAL: &str = "https://cong.example/v1";
pub(super) const SIGNING: &str = "https://ky.example/csc/v2";
pub(super) const REDIRECT: &str = "https://gocua.example/ve";
pub(super) const CREDENTIAL: &str = "cred-1";

/// A P-256 key that everybody in these tests signs with, and a certificate of it for signing documents.
const KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgEPtefjsmUd+9MN7d+urzM7spR84bJHorabeld51X9tyhRANCAAR4X0iZG8usi/rf9oWdYNx4EiuRFRz7/zDSK0AepDo8gdtHJBr47vp9KXbePUg5+FJ8XdnzWqUCOq4IPOHO4Uh1";
const CERTIFICATE: &str = "MIIB3DCCAYKgAwIBAgIUUD8Ud9APOaLjdE4gBxHx/HVOXBswCgYIKoZIzj0EAwIwPDELMAkGA1UEBhMCVk4xGjAYBgNVBAoMEUdvIEN1YSB0aHUgbmdoaWVtMREwDwYDVQQDDAhMbyBUaGkgVTAgFw0yNjExMjkwMTA4MTdaGA8yMTI2MTEwNTAxMDgxN1owPDELMAkGA1UEBhMCVk4xGjAYBgNVBAoMEUdvIEN1YSB0aHUgbmdoaWVtMREwDwYDVQQDDAhMbyBUaGkgVTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABHhfSJkby6yL+t/2hZ1g3HgSK5EVHPv/MNIrQB6kOjyB20ckGvju+n0pdt49SDn4Unxd2fNapQI6rgg84c7hSHWjYDBeMB0GA1UdDgQWBBR6ncbw02oX7b8I4gkbIcI675aIijAfBgNVHSMEGDAWgBR6ncbw02oX7b8I4gkbIcI675aIijAOBgNVHQ8BAf8EBAMCBsAwDAYDVR0TAQH/BAIwADAKBggqhkjOPQQDAgNIADBFAiEA4dDoY1RVzN8E4ytUgxfdl8Y+zvmd2IVdGKnwpvtLx8UCIFJE7gmhGNq2E39qN4ha0OU0aT1mN9lq3xPPqVEzaMZ0";

/// A phone that nobody has told the time yet.
pub(super) fn clock(now: i64) -> Clock {
    Clock { now, shown: now, heard: false }
}

/// What the app says: read once, because reading it takes longer than any of these tests.
pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new("vi"));

/// The rules as they come with the app: nobody is believed yet.
pub(super) static BUILT_IN: LazyLock<Library> = LazyLock::new(Library::built_in);

/// The same rules, and who is believed.
pub(super) static TRUSTING: LazyLock<Library> = LazyLock::new(|| {
    let mut library = Library::built_in();
    library.trust = Some(Trust {
        anchors: vec![certificate()],
        receipt_key: PackKey(point()),
        envelope_key: [9; 32],
        envelope_key_id: "k1".to_owned(),
    });
    library
});

pub(super) fn certificate() -> Vec<u8> {
    STANDARD.decode(CERTIFICATE).unwrap()
}

fn key(algorithm: &'static EcdsaSigningAlgorithm) -> EcdsaKeyPair {
    EcdsaKeyPair::from_pkcs8(algorithm, &STANDARD.decode(KEY).unwrap(), &SystemRandom::new()).unwrap()
}

/// The public half of the key, uncompressed.
pub(super) fn point() -> [u8; 65] {
    key(&ECDSA_P256_SHA256_FIXED_SIGNING).public_key().as_ref().try_into().unwrap()
}

/// A signature over a message, DER.
pub(super) fn sign(message: &[u8]) -> Vec<u8> {
    key(&ECDSA_P256_SHA256_ASN1_SIGNING).sign(&SystemRandom::new(), message).unwrap().as_ref().to_vec()
}

/// A compact JWS, ES256.
pub(super) fn jws(typ: &str, claims: &Value) -> String {
    let header = json!({ "alg": "ES256", "kid": "k1", "typ": typ });
    let input = format!("{}.{}", b64(header.to_string().as_bytes()), b64(claims.to_string().as_bytes()));
    let signature = key(&ECDSA_P256_SHA256_FIXED_SIGNING).sign(&SystemRandom::new(), input.as_bytes()).unwrap();
    format!("{input}.{}", b64(signature.as_ref()))
}

/// What a person has in front of them, and what the app knows.
pub(super) struct World {
    pub(super) moment: Moment,
    environment: Environment,
    pub(super) library: &'static Library,
    editions: Editions,
    memory: Memory,
    account: Account,
    pub(super) owner: Option<Owner>,
    pub(super) session: Option<Session>,
    pub(super) demand: Option<Demand>,
    pub(super) linked: Option<Linked>,
    pub(super) draft: Option<Draft>,
    pub(super) course: Option<Course>,
    pub(super) watched: Option<DraftId>,
    pub(super) thrifty: bool,
    /// What was said last.
    pub(super) said: Option<Fault>,
}

/// A person who is signed in, has a signing account and has filled in the registration of a temporary residence.
pub(super) fn world() -> World {
    World {
        moment: Moment::new(NOW, 0, [42; 32]),
        environment: environment(),
        library: &TRUSTING,
        editions: Editions::default(),
        memory: Memory::default(),
        account: Account::new(),
        owner: Some(Owner { sub: "cong-dan-1".to_owned(), name: "Lò Thị Ủ".to_owned() }),
        session: Some(session("cong-dan-1")),
        demand: None,
        linked: Some(linked()),
        draft: Some(draft()),
        course: None,
        watched: None,
        thrifty: false,
        said: None,
    }
}

impl World {
    pub(super) fn here(&mut self) -> Here<'_> {
        Here {
            judge: Judge {
                library: self.library,
                editions: &self.editions,
                memory: &self.memory,
                account: &self.account,
                words: &WORDS,
                now: self.moment.now,
            },
            moment: &mut self.moment,
            vault: vault(),
            environment: &self.environment,
            owner: self.owner.as_ref(),
            session: self.session.as_ref(),
            demand: self.demand.as_ref(),
            linked: self.linked.as_ref(),
            draft: self.draft.as_ref(),
            course: self.course.as_ref(),
            watched: self.watched,
            thrifty: self.thrifty,
            said: None,
        }
    }

    /// The same with a form of the draft that waits for its signature, or whatever else became of it.
    pub(super) fn at(stage: Stage) -> Self {
        let mut world = world();
        world.course = world.here().course_at(stage);
        world
    }

    /// Lends a [`Here`], and remembers what was said.
    pub(super) fn with<R>(&mut self, act: impl FnOnce(&mut Here<'_>) -> R) -> R {
        let mut here = self.here();
        let result = act(&mut here);
        let said = here.said.take();
        self.said = said.or_else(|| self.said.take());
        result
    }

    pub(super) fn answer<F>(&mut self, state: F, answer: Answer) -> Step<F>
    where
        F: for<'a> Flow<Here<'a> = Here<'a>>,
    {
        self.with(|here| state.answer(answer, here))
    }

    pub(super) fn act<F>(&mut self, state: F, act: F::Act) -> Step<F>
    where
        F: for<'a> Flow<Here<'a> = Here<'a>>,
    {
        self.with(|here| state.act(act, here))
    }

    /// The commit is on the disk, and memory follows it.
    pub(super) fn keep(&mut self, ask: &Ask) -> Answer {
        for write in writes(ask) {
            match Change::read(write) {
                Some(Change::Put(Thing::Draft(draft))) => self.draft = Some(*draft),
                Some(Change::Put(Thing::Course(course))) => self.course = Some(*course),
                Some(Change::Put(Thing::Session(session))) => self.session = Some(*session),
                Some(Change::Put(Thing::Owner(owner))) => self.owner = Some(owner),
                Some(Change::Put(Thing::Linked(linked))) => self.linked = Some(*linked),
                Some(Change::Gone(collection, _)) if collection == "course" => self.course = None,
                _ => {}
            }
        }
        Answer::Kept
    }

    /// The person goes on writing.
    pub(super) fn type_on(&mut self) {
        self.draft.as_mut().unwrap().touch(NOW);
    }

    pub(super) fn pass(&mut self, seconds: i64) {
        self.moment = Moment::new(self.moment.now + seconds, 0, [43; 32]);
    }

    /// What became of the draft as it is now.
    pub(super) fn stage(&self) -> Option<&Stage> {
        crate::rules::here::stage(self.draft.as_ref()?, self.course.as_ref())
    }
}

pub(super) fn vault() -> VaultId {
    VaultId::from([1; 16])
}

pub(super) fn environment() -> Environment {
    Environment {
        broker: BROKER.to_owned(),
        portal: PORTAL.to_owned(),
        signing: SIGNING.to_owned(),
        client_id: "gocua".to_owned(),
        redirect_uri: REDIRECT.to_owned(),
        tls_roots: String::new(),
        pack_key: b64(&point()),
        people: 12,
    }
}

/// The broker's metadata.
pub(super) fn metadata() -> Value {
    json!({
        "issuer": BROKER,
        "authorization_endpoint": format!("{BROKER}/authorize"),
        "pushed_authorization_request_endpoint": format!("{BROKER}/par"),
        "token_endpoint": format!("{BROKER}/token"),
        "userinfo_endpoint": format!("{BROKER}/userinfo"),
        "revocation_endpoint": format!("{BROKER}/revoke"),
        "jwks_uri": format!("{BROKER}/jwks"),
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "dpop_signing_alg_values_supported": ["ES256"],
        "id_token_signing_alg_values_supported": ["ES256"],
    })
}

pub(super) fn person(sub: &str) -> Value {
    json!({
        "sub": sub, "name": "Lò Thị Ủ", "birthdate": "1956-02-03", "gender": "female",
        "personal_number": "010156000123", "permanent_address": "Bản Hồ, Lào Cai", "phone_number": "0912345678", "level": 2,
    })
}

pub(super) fn session(sub: &str) -> Session {
    let profile = json!({
        "sub": sub, "name": "Lò Thị Ủ", "birthdate": "1956-02-03", "gender": "female", "personal_number": "010156000123",
        "permanent_address": "Bản Hồ, Lào Cai", "phone": "0912345678", "email": null, "level": 2,
    });
    let session =
        json!({ "provider": metadata(), "refresh": "refresh-1", "profile": profile, "key": "gocua.client.1" });
    serde_json::from_value(session).unwrap()
}

/// A sign-in that is in the browser.
pub(super) fn pending() -> Pending {
    let attempt = json!({
        "issuer": BROKER, "purpose": { "purpose": "sign_in" }, "subject": null,
        "verifier": "verifier-1", "state": "state-1", "nonce": "nonce-1", "started": NOW,
    });
    serde_json::from_value(json!({ "provider": metadata(), "attempt": attempt })).unwrap()
}

pub(super) fn linked() -> Linked {
    let at = |path: &str| format!("https://ky.example/{path}");
    serde_json::from_value(json!({
        "base": SIGNING,
        "server": {
            "authorize": at("oauth2/authorize"), "token": at("oauth2/token"), "pushed": at("oauth2/pushed_authorize"),
            "revoke": at("oauth2/revoke"), "issuer": null, "details": "parameters", "hashes": "base64-url",
        },
        "credential": {
            "id": CREDENTIAL, "description": null, "key_enabled": true, "algorithms": ["1.2.840.10045.4.3.2"], "key_bits": 256,
            "certificate_status": "valid", "certificates": [certificate()], "mode": "Browser", "scal": "Two", "max_signatures": 1,
        },
    }))
    .unwrap()
}

pub(super) fn sealed(name: u8, length: u64) -> SealedFile {
    serde_json::from_value(json!({
        "id": FileId::from([name; 16]), "key": b64(&[name; 32]), "plain_len": length - 10, "sealed_len": length,
        "sealed_sha256": to_hex(&[name; 32]),
    }))
    .unwrap()
}

/// Everything is answered; a paper is there.
pub(super) fn draft() -> Draft {
    let library = &*TRUSTING;
    let today = gocua_dossier::date::civil_date(NOW);
    let form = &library.procedure("1.004194", today).unwrap().form.clone().unwrap();
    let rules = draft::Rules { pack: 0, form: form.clone(), form_sha256: library.form(form).unwrap().1.to_owned() };
    let mut body = draft::Draft::new(DRAFT, "1.004194", "self", rules, NOW - 60);
    for (path, raw) in [
        ("full_name", "Lò Thị Ủ"),
        ("birth_date", "03/02/1956"),
        ("sex", "female"),
        ("personal_number", "010156000123"),
        ("phone", "0912 345 678"),
        ("permanent_address", "Bản Hồ, Lào Cai"),
        ("temporary_place", "00004"),
        ("temporary_street", "Số 12, phố Đội Cấn"),
        ("current_where", "new"),
        ("dwelling", "rent"),
        ("rent_contract", "yes"),
        ("owner_name", "Trần Thị Bình"),
        ("head", "me"),
        ("until", "31/12/2027"),
        ("declaration", "yes"),
    ] {
        body.answers.set(&path.parse().unwrap(), raw, Origin::Typed).unwrap();
    }
    let file = sealed(2, 1_000);
    body.papers.push(DraftPaper {
        component: "dwelling_proof".to_owned(),
        file: to_hex(file.id.as_bytes()),
        name: "hop-dong.jpg".to_owned(),
        media_type: "image/jpeg".to_owned(),
        bytes: 990,
        sha256: to_hex(&[2; 32]),
        pages: 1,
        added: NOW - 30,
    });
    Draft { body, files: vec![file], given_up: Vec::new(), revision: 3 }
}

pub(super) fn to_sign() -> ToSign {
    ToSign { form: sealed(1, 300_000), prepared: None, authorisation: None }
}

/// A sealed submission of the draft: a form of two pieces and a paper.
pub(super) fn sending() -> Sending {
    Sending {
        submission: submission_id(DRAFT, 3),
        sub: "cong-dan-1".to_owned(),
        manifest: b"{}".to_vec(),
        enc: [5; 32],
        envelope: b"sealed".to_vec(),
        parts: vec![sealed(1, 300_000), sealed(2, 1_000)],
        form: sealed(1, 300_000),
        attempts: 0,
        spent: 0,
        asked_at: None,
        refused: None,
    }
}

pub(super) fn sent() -> Sent {
    Sent {
        submission: submission_id(DRAFT, 3),
        receipt: "a.b.c".to_owned(),
        number: "BN-1".to_owned(),
        received_at: NOW,
        form: sealed(1, 300_000),
        standing: None,
        result: None,
    }
}

// --- answers and questions ------------------------------------------------------------------------------------------

pub(super) fn response(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Response<Vec<u8>> {
    let builder =
        headers.iter().fold(Response::builder().status(status), |builder, (name, value)| builder.header(*name, *value));
    builder.body(body.into()).unwrap()
}

pub(super) fn http(status: u16, headers: &[(&str, &str)]) -> Answer {
    Answer::Http(response(status, headers, ""))
}

pub(super) fn json_answer(status: u16, body: &Value) -> Answer {
    Answer::Http(response(status, &[("content-type", "application/json")], body.to_string()))
}

pub(super) fn problem(status: u16, kind: &str) -> Answer {
    let body = json!({ "type": format!("https://cong.example/problems/{kind}"), "detail": "in words" });
    Answer::Http(response(status, &[("content-type", "application/problem+json")], body.to_string()))
}

pub(super) fn offline() -> Answer {
    Answer::Failed(Fault::Offline)
}

/// Method and path of a question to a service.
pub(super) fn asked(ask: &Ask) -> String {
    let request = match ask {
        Ask::Portal(call) => &call.request,
        Ask::Http(exchange) => &exchange.request,
        other => panic!("not a question to a service: {other:?}"),
    };
    format!("{} {}", request.method(), request.uri().path())
}

/// Body of a question to a service, as text.
pub(super) fn body(ask: &Ask) -> String {
    let request = match ask {
        Ask::Portal(call) => &call.request,
        Ask::Http(exchange) => &exchange.request,
        other => panic!("not a question to a service: {other:?}"),
    };
    String::from_utf8(request.body().clone()).unwrap()
}

pub(super) fn call(ask: Ask) -> Call {
    match ask {
        Ask::Portal(call) => *call,
        other => panic!("not a call to the portal: {other:?}"),
    }
}

pub(super) fn writes(ask: &Ask) -> &[Write] {
    match ask {
        Ask::Keep(writes) => writes,
        other => panic!("nothing to keep: {other:?}"),
    }
}

/// The course that is to be kept.
pub(super) fn course(ask: &Ask) -> Course {
    writes(ask)
        .iter()
        .find_map(|write| match Change::read(write) {
            Some(Change::Put(Thing::Course(course))) => Some(*course),
            _ => None,
        })
        .unwrap()
}

pub(super) fn job(ask: Ask) -> Job {
    match ask {
        Ask::Work(job) => job,
        other => panic!("no work: {other:?}"),
    }
}

/// Does the work that is asked for.
pub(super) fn work(ask: Ask) -> Answer {
    Answer::Worked(job(ask).run())
}

pub(super) fn browsed(ask: &Ask) -> Option<&str> {
    match ask {
        Ask::Browse(url) => url.as_deref(),
        other => panic!("no browser: {other:?}"),
    }
}

pub(super) fn after(ask: &Ask) -> u64 {
    match ask {
        Ask::After(milliseconds) => *milliseconds,
        other => panic!("no pause: {other:?}"),
    }
}

/// A pair of a query, of a form or an address.
pub(super) fn parameter(query: &str, name: &str) -> String {
    let query = query.split_once('?').map_or(query, |(_, query)| query);
    url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).unwrap().1.into_owned()
}
