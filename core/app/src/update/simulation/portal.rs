//! The portal as its contract says (`tests/sandbox/openapi.yaml`), as far as the app uses it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use gocua_dossier::submission::{Envelope, Manifest, to_hex};
use http::{Method, Request, Response};
use serde_json::{Value, json};

use super::dice::Dice;
use super::kit::{Kit, PORTAL};
use crate::world::bytes::sha256;

/// What the portal does differently from a good one, in a thousand.
#[derive(Clone, Copy, Default)]
pub(super) struct Moods {
    /// Says that the dossier will never be taken.
    pub(super) refuses: u64,
    /// Takes a part of a piece only.
    pub(super) halves: u64,
    /// Has cleared an upload, or a submission without receipt, away.
    pub(super) clears: u64,
    /// Wants whoever sends to have authenticated so many seconds ago at most.
    pub(super) max_age: Option<i64>,
    /// Wants that confirmed which was just confirmed.
    pub(super) pesters: u64,
}

/// A submission at the portal.
#[derive(Clone)]
pub(super) struct Submission {
    pub(super) sub: String,
    body: Vec<u8>,
    pub(super) manifest: Vec<u8>,
    pub(super) sealed: Vec<u8>,
    parts: Vec<(String, u64, String)>,
    pub(super) receipt: Option<String>,
    number: String,
    state: u8,
}

#[derive(Clone)]
struct Upload {
    submission: String,
    part: usize,
    bytes: Vec<u8>,
}

/// The portal.
#[derive(Clone, Default)]
pub(super) struct Portal {
    pub(super) submissions: BTreeMap<String, Submission>,
    uploads: BTreeMap<String, Upload>,
    /// In whose place another one came.
    superseded: BTreeSet<String>,
    received: u32,
    /// Number of the newest pack, once there is one.
    pub(super) pack: Option<u64>,
    pub(super) moods: Moods,
    /// What no good app does.
    pub(super) wrong: Vec<String>,
}

pub(super) fn answer(status: u16, body: &Value) -> Response<Vec<u8>> {
    raw(status, "application/json", body.to_string().into_bytes())
}

pub(super) fn raw(status: u16, media_type: &str, body: Vec<u8>) -> Response<Vec<u8>> {
    Response::builder().status(status).header("content-type", media_type).body(body).unwrap()
}

fn problem(status: u16, slug: &str) -> Response<Vec<u8>> {
    let body = json!({ "type": format!("https://gocua.example/problems/{slug}"), "title": slug, "status": status, "detail": slug });
    raw(status, "application/problem+json", body.to_string().into_bytes())
}

/// RFC 9470, 3.
fn challenge(max_age: i64) -> Response<Vec<u8>> {
    let wanted = format!(
        r#"DPoP error="insufficient_user_authentication", acr_values="{}", max_age="{max_age}""#,
        gocua_identity::LOA_2
    );
    Response::builder().status(401).header("www-authenticate", wanted).body(Vec::new()).unwrap()
}

fn header<'a>(request: &'a Request<Vec<u8>>, name: &str) -> &'a str {
    request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

impl Portal {
    /// Answers a request of somebody who authenticated then; `None` for a request without a token.
    pub(super) fn answer(
        &mut self,
        request: &Request<Vec<u8>>,
        who: Option<(&str, i64)>,
        now: i64,
        dice: &mut Dice,
        kit: &Arc<Kit>,
    ) -> Response<Vec<u8>> {
        let uri = request.uri().to_string();
        let path = uri.strip_prefix(PORTAL).unwrap_or_default();
        if path == "/packs/vn-base" {
            return self.packs(request);
        }
        let Some((sub, at)) = who else {
            return raw(401, "application/problem+json", b"{}".to_vec());
        };
        let is_old = self.moods.max_age.is_some_and(|max_age| at + max_age < now);
        let is_for_sure = matches!(*request.method(), Method::PUT | Method::POST) || now % 7 == 0;
        if is_for_sure && is_old || dice.chance(self.moods.pesters) {
            return challenge(self.moods.max_age.unwrap_or(300));
        }
        let steps: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        match (request.method(), steps.as_slice()) {
            (&Method::PUT, ["submissions", id]) => self.put(id, request, sub, dice),
            (&Method::GET, ["submissions"]) => {
                let own = self.submissions.iter().filter(|(_, held)| held.sub == sub && held.receipt.is_some());
                answer(
                    200,
                    &json!({ "submissions": own.map(|(id, _)| json!({ "submission": id })).collect::<Vec<_>>() }),
                )
            }
            (&Method::GET, ["submissions", id]) => self.standing(id, sub, now, dice, kit),
            (&Method::GET, ["submissions", id, "result"]) => match self.handed_in(id, sub) {
                Some(_) => raw(200, "application/pdf", kit.result.clone()),
                None => problem(404, "not-found"),
            },
            (&Method::POST, ["submissions", id, "commit"]) => self.commit(id, request, sub, now, dice, kit),
            (&Method::POST, ["uploads"]) => self.create(request, sub),
            (&Method::HEAD, ["uploads", id]) => self.head(id, dice),
            (&Method::PATCH, ["uploads", id]) => self.patch(id, request, dice),
            _ => problem(404, "unknown-path"),
        }
    }

    fn packs(&self, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        let tag = self.pack.map(|pack| format!("\"{pack}\""));
        match tag {
            Some(tag) if tag != header(request, "if-none-match") => {
                Response::builder().status(200).header("etag", tag).body(b"pack".to_vec()).unwrap()
            }
            _ => raw(304, "application/json", Vec::new()),
        }
    }

    fn handed_in(&self, id: &str, sub: &str) -> Option<&Submission> {
        self.submissions.get(id).filter(|held| held.sub == sub && held.receipt.is_some())
    }

    fn put(&mut self, id: &str, request: &Request<Vec<u8>>, sub: &str, dice: &mut Dice) -> Response<Vec<u8>> {
        let digest = format!("sha-256=:{}:", STANDARD.encode(sha256(request.body())));
        if header(request, "if-none-match") != "*" || header(request, "idempotency-key") != format!("\"{id}\"") {
            return problem(428, "precondition-required");
        }
        if header(request, "repr-digest") != digest {
            return problem(400, "digest-mismatch");
        }
        if let Some(held) = self.submissions.get(id) {
            return match held.body == *request.body() {
                true => answer(200, &json!({ "submission": id })),
                false => problem(409, "different-content"),
            };
        }
        if dice.chance(self.moods.refuses) {
            return problem(422, "unknown-procedure");
        }
        let body: Value = serde_json::from_slice(request.body()).unwrap();
        let bytes = |name: &str| URL_SAFE_NO_PAD.decode(body[name].as_str().unwrap()).unwrap();
        let (manifest, enc, envelope) = (bytes("manifest"), bytes("enc"), bytes("envelope"));
        let read: Manifest = serde_json::from_slice(&manifest).unwrap();
        // The double of the seal is no seal.
        let inside: Envelope = serde_json::from_slice(&envelope).unwrap();
        if inside.applicant.sub != sub {
            self.wrong.push(format!("a dossier of {} was sent with a token of {sub}", inside.applicant.sub));
        }
        if read.submission.to_string() != id || inside.submission != read.submission {
            self.wrong.push("envelope, manifest and address are of different submissions".to_owned());
        }
        // Whichever name is received first is the dossier.
        if self.superseded.contains(id) {
            return problem(409, "superseded");
        }
        let earlier: Vec<String> = read.supersedes.iter().map(ToString::to_string).collect();
        if earlier.iter().any(|earlier| self.handed_in(earlier, sub).is_some()) {
            return problem(409, "already-received");
        }
        self.superseded.extend(earlier);
        let parts = read.parts.into_iter().map(|part| (part.id, part.bytes, part.sha256)).collect();
        let held = Submission {
            sub: sub.to_owned(),
            body: request.body().clone(),
            manifest,
            sealed: [enc, envelope].concat(),
            parts,
            receipt: None,
            number: String::new(),
            state: 1,
        };
        self.submissions.insert(id.to_owned(), held);
        answer(201, &json!({ "submission": id }))
    }

    fn create(&mut self, request: &Request<Vec<u8>>, sub: &str) -> Response<Vec<u8>> {
        let value = |name: &str| {
            let all = header(request, "upload-metadata");
            let own = all.split(',').find_map(|pair| pair.strip_prefix(name)).unwrap_or_default();
            String::from_utf8(STANDARD.decode(own.trim()).unwrap_or_default()).unwrap_or_default()
        };
        let (submission, part) = (value("submission "), value("part "));
        let Some(held) = self.submissions.get(&submission).filter(|held| held.sub == sub) else {
            return problem(404, "not-found");
        };
        let Some(at) = held.parts.iter().position(|(id, ..)| *id == part) else { return problem(404, "not-found") };
        if header(request, "upload-length") != held.parts[at].1.to_string() {
            self.wrong.push("a part has another length than its manifest says".to_owned());
        }
        let id = format!("{submission}-{at}");
        let upload = self.uploads.entry(id.clone()).or_insert(Upload { submission, part: at, bytes: Vec::new() });
        Response::builder()
            .status(201)
            .header("location", format!("{PORTAL}/uploads/{id}"))
            .header("upload-offset", upload.bytes.len())
            .body(Vec::new())
            .unwrap()
    }

    fn offset(status: u16, upload: &Upload) -> Response<Vec<u8>> {
        Response::builder().status(status).header("upload-offset", upload.bytes.len()).body(Vec::new()).unwrap()
    }

    fn head(&mut self, id: &str, dice: &mut Dice) -> Response<Vec<u8>> {
        if dice.chance(self.moods.clears) {
            self.uploads.remove(id);
        }
        self.uploads.get(id).map_or_else(|| problem(404, "not-found"), |upload| Self::offset(200, upload))
    }

    fn patch(&mut self, id: &str, request: &Request<Vec<u8>>, dice: &mut Dice) -> Response<Vec<u8>> {
        let Some(upload) = self.uploads.get_mut(id) else { return problem(404, "not-found") };
        if header(request, "upload-offset") != upload.bytes.len().to_string() {
            return problem(409, "wrong-offset");
        }
        let mut taken = request.body().as_slice();
        if dice.chance(self.moods.halves) && taken.len() > 1 {
            taken = &taken[..taken.len() / 2];
        }
        upload.bytes.extend_from_slice(taken);
        let (_, length, digest) = &self.submissions[&upload.submission].parts[upload.part];
        if upload.bytes.len() as u64 >= *length && to_hex(&sha256(&upload.bytes)) != *digest {
            self.wrong.push("a part arrived whole with another hash".to_owned());
            upload.bytes.clear();
        }
        Self::offset(204, upload)
    }

    fn commit(
        &mut self,
        id: &str,
        request: &Request<Vec<u8>>,
        sub: &str,
        now: i64,
        dice: &mut Dice,
        kit: &Arc<Kit>,
    ) -> Response<Vec<u8>> {
        if self.submissions.get(id).is_none_or(|held| held.sub != sub) {
            return problem(404, "not-found");
        }
        let is_new = self.submissions[id].receipt.is_none();
        if is_new && dice.chance(self.moods.clears) {
            self.submissions.remove(id);
            self.uploads.retain(|_, upload| upload.submission != id);
            return problem(404, "not-found");
        }
        let held = self.submissions.get_mut(id).unwrap();
        let (manifest, envelope) = (to_hex(&sha256(&held.manifest)), to_hex(&sha256(&held.sealed)));
        let claim: Value = serde_json::from_slice(request.body()).unwrap();
        if claim["manifest_sha256"] != manifest.as_str() || claim["envelope_sha256"] != envelope.as_str() {
            return problem(409, "different-content");
        }
        let is_whole = |part: usize, length: u64| {
            let upload = self.uploads.get(&format!("{id}-{part}"));
            upload.is_some_and(|upload| upload.bytes.len() as u64 == length)
        };
        if !held.parts.iter().enumerate().all(|(part, (_, length, _))| is_whole(part, *length)) {
            return problem(409, "missing-parts");
        }
        if is_new && self.superseded.contains(id) {
            return problem(409, "superseded");
        }
        if is_new && dice.chance(self.moods.refuses) {
            return problem(422, "bad-signature");
        }
        if is_new {
            self.received += 1;
            held.number = format!("BN-{:06}", self.received);
            let claims = json!({
                "iss": PORTAL, "submission": id, "manifest_sha256": manifest, "envelope_sha256": envelope,
                "number": held.number, "received_at": now,
            });
            held.receipt = Some(kit.sign("gocua-receipt+jwt", "r1", &claims));
        }
        answer(200, &json!({ "receipt": held.receipt }))
    }

    fn standing(&mut self, id: &str, sub: &str, now: i64, dice: &mut Dice, kit: &Arc<Kit>) -> Response<Vec<u8>> {
        if self.handed_in(id, sub).is_none() {
            return problem(404, "not-found");
        }
        let held = self.submissions.get_mut(id).unwrap();
        // Now and then the agency has done something.
        if dice.chance(300) {
            held.state = match held.state {
                1 => 2,
                _ => 10,
            };
        }
        let is_accepted = held.state > 1;
        let result =
            json!({ "name": "ket-qua.pdf", "sha256": to_hex(&sha256(&kit.result)), "bytes": kit.result.len() });
        answer(
            200,
            &json!({
                "submission": id, "state": held.state, "number": held.number, "receipt": held.receipt,
                "dossier_code": is_accepted.then_some("G01.15"), "appointment": is_accepted.then_some(now / 86_400 * 86_400 + 500_000),
                "steps": [], "fee": null, "supplement": null, "result": if held.state == 10 { result } else { Value::Null },
            }),
        )
    }
}
