//! Sending once, whole, with a receipt.
//!
//! The submission is sealed and kept before its first byte leaves, under an id that never changes. Every step
//! asks the portal what it has already, so each can be repeated after any loss: put the sealed submission,
//! upload what is missing of each part (tus), commit, verify the receipt, keep it. Only a verified receipt
//! makes a dossier sent.

use gocua_dossier::draft::DraftId;
use gocua_dossier::submission::{
    ENVELOPE_INFO, Envelope, Manifest, Part, PartKind, SentPart, SubmissionId, VERSION, to_hex,
};
use gocua_vault::SealedFile;
use http::{Method, Request, Response, StatusCode};
use serde_json::json;
use zeroize::Zeroizing;

use crate::effect::{Answer, Ask, Effect, FilePart, VaultAnswer, VaultAsk};
use crate::fault::Fault;
use crate::flow::http::{JSON_LIMIT, portal_fault};
use crate::flow::tell;
use crate::judge;
use crate::model::{Model, Purpose};
use crate::moment::Moment;
use crate::printing;
use crate::receipt;
use crate::record::{Sending, Sent, Stage, WORK, Work, put};
use crate::sealing::{b64, sha256};

/// Bytes of one upload step: small enough to lose little, large enough not to wait for each other.
const CHUNK: u64 = 256 * 1024;
/// Longest pause between tries, in seconds.
const LONGEST_PAUSE: i64 = 15 * 60;

/// Sending, while a step of it is under way.
pub struct Run {
    step: Step,
    /// Bytes that the portal has, of all parts.
    pub done: u64,
}

enum Step {
    /// The envelope is being sealed to the agency: what will be sent besides it.
    Sealing { submission: SubmissionId, manifest: Vec<u8>, parts: Vec<SealedFile>, form: SealedFile },
    /// The sealed submission is being kept.
    Keeping,
    /// Putting the submission.
    Putting,
    /// Asking for a place to upload a part to.
    Creating { part: usize },
    /// Asking how much of a part is there.
    Asking { part: usize, url: String },
    /// Sending a piece of a part.
    Uploading { part: usize, url: String },
    /// Asking for the receipt.
    Committing,
    /// Keeping the receipt.
    Closing,
    /// Waiting until the next try.
    Waiting { fault: Fault, until: i64 },
}

impl Run {
    /// Why nothing moves at the moment, and until when.
    #[must_use]
    pub fn waiting(&self) -> Option<(&Fault, i64)> {
        match &self.step {
            Step::Waiting { fault, until } => Some((fault, *until)),
            _ => None,
        }
    }
}

/// "Send": seal what is signed; from here on nothing in it changes.
pub fn start(model: &mut Model, draft: DraftId, moment: &mut Moment) -> Vec<Effect> {
    let Some(work) = judge::work(model, draft) else { return Vec::new() };
    match &work.stage {
        Stage::Signed { form } => {
            let form = form.clone();
            match sealable(model, draft, form, moment) {
                Ok((step, plaintext, key)) => {
                    let aad = match &step {
                        Step::Sealing { manifest, .. } => sha256(manifest).to_vec(),
                        _ => return Vec::new(),
                    };
                    enter(model, draft, step);
                    let ask = VaultAsk::SealTo { key, info: ENVELOPE_INFO, aad, plaintext };
                    vec![model.ask(Purpose::Send(draft), Ask::Vault(ask))]
                }
                Err(fault) => tell(model, fault),
            }
        }
        Stage::Sending(_) => go(model, draft),
        _ => Vec::new(),
    }
}

/// Everything sealed that has no receipt yet goes on: after a start, after signing in, when the network is back.
pub fn resume(model: &mut Model) -> Vec<Effect> {
    let Some(open) = model.open() else { return Vec::new() };
    if open.session.is_none() {
        return Vec::new();
    }
    let idle: Vec<DraftId> = open
        .works
        .iter()
        .filter(|(_, work)| matches!(&work.stage, Stage::Sending(sending) if sending.refused.is_none()))
        .map(|(draft, _)| *draft)
        .filter(|draft| open.sending.get(draft).is_none_or(|run| run.waiting().is_some()))
        .collect();
    idle.into_iter().flat_map(|draft| go(model, draft)).collect()
}

/// A sealing to begin: the step, the envelope's plaintext, and the agency's key.
type Sealable = (Step, Zeroizing<Vec<u8>>, [u8; 32]);

/// What is to be sealed: manifest, envelope and the agency's key.
fn sealable(model: &Model, draft: DraftId, form: SealedFile, moment: &mut Moment) -> Result<Sealable, Fault> {
    let defect = |code: &str| Fault::Internal { code: code.to_owned() };
    let trust = model.library.trust.as_ref().ok_or(Fault::Offline)?;
    let session = model.open().and_then(|open| open.session.as_ref()).ok_or(Fault::SignInAgain)?;
    let work = judge::work(model, draft).ok_or_else(|| defect("no draft"))?;
    let evaluation = judge::evaluate(model, draft).ok_or_else(|| defect("no form"))?;
    let (place, agency) = judge::receiving(model, work, &evaluation).ok_or_else(|| defect("no agency"))?;
    let submission = SubmissionId::new(moment.draw());
    let form_part = (PartKind::Form, "form".to_owned(), "application/pdf".to_owned(), printing::file_name(work));
    let mut parts = vec![(form.clone(), form_part)];
    for paper in &work.draft.papers {
        let file = work.files.iter().find(|file| to_hex(file.id.as_bytes()) == paper.file);
        let file = file.ok_or_else(|| defect("no file"))?.clone();
        parts.push((file, (PartKind::Paper, paper.component.clone(), paper.media_type.clone(), paper.name.clone())));
    }
    let manifest = Manifest {
        version: VERSION,
        submission,
        procedure: work.draft.procedure.clone(),
        case: work.draft.case.clone(),
        agency: agency.code.as_str().to_owned(),
        place,
        created: moment.now,
        parts: parts
            .iter()
            .map(|(file, (kind, component, media_type, _))| Part {
                id: to_hex(file.id.as_bytes()),
                kind: *kind,
                component: component.clone(),
                media_type: media_type.clone(),
                bytes: file.sealed_len,
                sha256: to_hex(&file.sealed_sha256),
            })
            .collect(),
    };
    let envelope = Envelope {
        version: VERSION,
        submission,
        applicant: printing::applicant(&session.profile),
        answers: printing::answers(model, work),
        parts: parts
            .iter()
            .map(|(file, (.., name))| {
                SentPart::new(&to_hex(file.id.as_bytes()), file.key.expose(), name, file.plain_len)
            })
            .collect(),
    };
    let manifest = manifest.to_bytes().map_err(|_| defect("manifest"))?;
    let plaintext = Zeroizing::new(envelope.to_bytes().map_err(|_| defect("envelope"))?);
    let parts = parts.into_iter().map(|(file, _)| file).collect();
    Ok((Step::Sealing { submission, manifest, parts, form }, plaintext, trust.envelope_key))
}

fn enter(model: &mut Model, draft: DraftId, step: Step) {
    if let Some(open) = model.open_mut() {
        let done = open.sending.get(&draft).map_or(0, |run| run.done);
        open.sending.insert(draft, Run { step, done });
    }
}

/// From the beginning; what the portal has already costs one question each.
fn go(model: &mut Model, draft: DraftId) -> Vec<Effect> {
    let Some(sending) = sending(model, draft) else { return Vec::new() };
    if sending.refused.is_some() {
        return Vec::new();
    }
    let body = json!({
        "manifest": b64(&sending.manifest),
        "enc": b64(&sending.enc),
        "envelope": b64(&sending.envelope),
    })
    .to_string();
    let id = sending.submission.to_string();
    use base64::Engine as _;
    let digest = base64::engine::general_purpose::STANDARD.encode(sha256(body.as_bytes()));
    let request = Request::put(format!("{}/submissions/{id}", model.config.environment.portal))
        .header("content-type", "application/json")
        .header("if-none-match", "*")
        .header("idempotency-key", format!("\"{id}\""))
        .header("repr-digest", format!("sha-256=:{digest}:"))
        .body(body.into_bytes());
    enter(model, draft, Step::Putting);
    call(model, draft, request, None)
}

/// An answer for this flow.
pub fn answer(model: &mut Model, draft: DraftId, answer: Answer, moment: &mut Moment) -> Vec<Effect> {
    let Some(run) = model.open_mut().and_then(|open| open.sending.remove(&draft)) else { return Vec::new() };
    let done = run.done;
    if let Some(open) = model.open_mut() {
        // Put back under the same progress; each arm below sets the step it goes on with.
        open.sending.insert(draft, Run { step: Step::Closing, done });
    }
    match (run.step, answer) {
        (
            Step::Sealing { submission, manifest, parts, form },
            Answer::Vault(Ok(VaultAnswer::SealedTo { enc, ciphertext })),
        ) => {
            let sending =
                Sending { submission, manifest, enc, envelope: ciphertext, parts, form, attempts: 0, refused: None };
            keep(model, draft, Stage::Sending(Box::new(sending)), Step::Keeping)
        }
        (Step::Keeping, Answer::Vault(Ok(_))) => go(model, draft),
        (Step::Putting, Answer::Http(Ok(response))) => match response.status() {
            StatusCode::OK | StatusCode::CREATED => upload(model, draft, 0),
            _ => failed(model, draft, &response, moment),
        },
        (Step::Creating { part }, Answer::Http(Ok(response))) => match location(model, &response) {
            Some(url) if response.status().is_success() => {
                let request = tus(Method::HEAD, &url).body(Vec::new());
                enter(model, draft, Step::Asking { part, url });
                call(model, draft, request, None)
            }
            _ => failed(model, draft, &response, moment),
        },
        (Step::Asking { part, url } | Step::Uploading { part, url }, Answer::Http(Ok(response))) => {
            match offset(&response) {
                Some(offset) if response.status().is_success() => piece(model, draft, part, url, offset),
                // Somebody else moved the offset: ask for it again.
                _ if response.status() == StatusCode::CONFLICT => upload(model, draft, part),
                _ => failed(model, draft, &response, moment),
            }
        }
        (Step::Committing, Answer::Http(Ok(response))) => committed(model, draft, &response, moment),
        (Step::Closing, Answer::Vault(Ok(_))) => {
            if let Some(open) = model.open_mut() {
                open.sending.remove(&draft);
            }
            super::follow::ask(model, draft)
        }
        (Step::Waiting { .. }, Answer::Elapsed) => go(model, draft),
        (_, Answer::Http(Err(fault)) | Answer::Vault(Err(fault))) => wait(model, draft, fault, moment),
        _ => Vec::new(),
    }
}

/// Goes on with a part: asks for its place, or commits when there is none left.
fn upload(model: &mut Model, draft: DraftId, part: usize) -> Vec<Effect> {
    let Some(sending) = sending(model, draft) else { return Vec::new() };
    let Some(file) = sending.parts.get(part) else { return commit(model, draft) };
    use base64::Engine as _;
    let encode = |text: String| base64::engine::general_purpose::STANDARD.encode(text);
    let metadata =
        format!("submission {},part {}", encode(sending.submission.to_string()), encode(to_hex(file.id.as_bytes())));
    let url = format!("{}/uploads", model.config.environment.portal);
    let request = tus(Method::POST, &url)
        .header("upload-length", file.sealed_len)
        .header("upload-metadata", metadata)
        .body(Vec::new());
    enter(model, draft, Step::Creating { part });
    call(model, draft, request, None)
}

/// Sends the next piece of a part from where the portal is, or goes on to the next part.
fn piece(model: &mut Model, draft: DraftId, part: usize, url: String, offset: u64) -> Vec<Effect> {
    let Some(sending) = sending(model, draft) else { return Vec::new() };
    let before: u64 = sending.parts.iter().take(part).map(|file| file.sealed_len).sum();
    let Some(file) = sending.parts.get(part) else { return Vec::new() };
    let (id, rest) = (file.id, file.sealed_len.saturating_sub(offset));
    if let Some(run) = model.open_mut().and_then(|open| open.sending.get_mut(&draft)) {
        run.done = before + offset;
    }
    if rest == 0 {
        return upload(model, draft, part + 1);
    }
    let request = tus(Method::PATCH, &url)
        .header("upload-offset", offset)
        .header("content-type", "application/offset+octet-stream")
        .body(Vec::new());
    // A chunk is far below the address space of any phone.
    let length = usize::try_from(rest.min(CHUNK)).unwrap_or(64 * 1024);
    enter(model, draft, Step::Uploading { part, url });
    call(model, draft, request, Some(FilePart { file: id, offset, length }))
}

fn commit(model: &mut Model, draft: DraftId) -> Vec<Effect> {
    let Some(sending) = sending(model, draft) else { return Vec::new() };
    let body = json!({
        "manifest_sha256": to_hex(&sha256(&sending.manifest)),
        "envelope_sha256": to_hex(&receipt::envelope_sha256(sending)),
    });
    let url = format!("{}/submissions/{}/commit", model.config.environment.portal, sending.submission);
    let request = Request::post(url).header("content-type", "application/json").body(body.to_string().into_bytes());
    enter(model, draft, Step::Committing);
    call(model, draft, request, None)
}

fn committed(model: &mut Model, draft: DraftId, response: &Response<Vec<u8>>, moment: &Moment) -> Vec<Effect> {
    if response.status() == StatusCode::CONFLICT && problem(response).0.ends_with("missing-parts") {
        return upload(model, draft, 0);
    }
    if response.status() != StatusCode::OK {
        return failed(model, draft, response, moment);
    }
    let portal = model.config.environment.portal.clone();
    let (Some(trust), Some(sending)) = (&model.library.trust, sending(model, draft)) else { return Vec::new() };
    match receipt::verify(response.body(), &trust.receipt_key, &portal, sending) {
        Ok(receipt) => {
            let sent = Sent {
                submission: sending.submission,
                receipt: receipt.compact,
                number: receipt.number,
                received_at: receipt.received_at,
                form: sending.form.clone(),
                standing: None,
                result: None,
            };
            keep(model, draft, Stage::Sent(Box::new(sent)), Step::Closing)
        }
        // No receipt over what was sent: not sent, whatever the portal says. Try again later.
        Err(fault) => wait(model, draft, fault, moment),
    }
}

/// The portal said no: for good, or for now.
fn failed(model: &mut Model, draft: DraftId, response: &Response<Vec<u8>>, moment: &Moment) -> Vec<Effect> {
    let fault = portal_fault(response, moment.now);
    if fault == Fault::SignInAgain {
        super::portal::token_refused(model);
    }
    if fault != Fault::DossierRefused {
        return wait(model, draft, fault, moment);
    }
    // Kept and shown; nothing else waits behind it.
    let (_, detail) = problem(response);
    let Some(open) = model.open_mut() else { return Vec::new() };
    open.sending.remove(&draft);
    let Some(work) = open.works.get_mut(&draft) else { return Vec::new() };
    if let Stage::Sending(sending) = &mut work.stage {
        sending.refused = Some(detail);
    }
    let write = put(WORK, &draft.to_string(), work);
    open.tell_fault(fault);
    vec![model.ask(Purpose::Save, Ask::Vault(VaultAsk::Commit(vec![write])))]
}

/// "Put it right": a refused submission becomes a draft again; sending it later is a new submission.
pub fn reopen(model: &mut Model, draft: DraftId) -> Vec<Effect> {
    let Some(work) = model.open_mut().and_then(|open| open.works.get_mut(&draft)) else { return Vec::new() };
    if !matches!(&work.stage, Stage::Sending(sending) if sending.refused.is_some()) {
        return Vec::new();
    }
    work.stage = Stage::Drafting;
    super::draft::save(model, draft, Vec::new())
}

/// Pauses before the next try: doubled each time with full jitter, never longer than a quarter of an hour,
/// never shorter than the portal asks for.
fn wait(model: &mut Model, draft: DraftId, fault: Fault, moment: &Moment) -> Vec<Effect> {
    let mut moment = moment.clone();
    let Some(work) = model.open_mut().and_then(|open| open.works.get_mut(&draft)) else { return Vec::new() };
    let Stage::Sending(sending) = &mut work.stage else {
        if let Some(open) = model.open_mut() {
            open.sending.remove(&draft);
        }
        return tell(model, fault);
    };
    sending.attempts = sending.attempts.saturating_add(1);
    let ceiling = (2i64 << sending.attempts.min(10)).min(LONGEST_PAUSE);
    let jitter = i64::from(u32::from_be_bytes(moment.draw())) % ceiling;
    let asked = match fault {
        Fault::ServiceUnavailable { retry_at: Some(at) } => at - moment.now,
        _ => 0,
    };
    let seconds = (1 + jitter).max(asked).clamp(1, LONGEST_PAUSE);
    enter(model, draft, Step::Waiting { fault, until: moment.now + seconds });
    let milliseconds = u64::try_from(seconds).unwrap_or(1) * 1000;
    vec![model.ask(Purpose::Send(draft), Ask::After(milliseconds))]
}

fn keep(model: &mut Model, draft: DraftId, stage: Stage, step: Step) -> Vec<Effect> {
    let Some(work) = model.open_mut().and_then(|open| open.works.get_mut(&draft)) else { return Vec::new() };
    work.stage = stage;
    let write = put(WORK, &draft.to_string(), work);
    enter(model, draft, step);
    vec![model.ask(Purpose::Send(draft), Ask::Vault(VaultAsk::Commit(vec![write])))]
}

fn call(
    model: &mut Model,
    draft: DraftId,
    request: Result<Request<Vec<u8>>, http::Error>,
    file: Option<FilePart>,
) -> Vec<Effect> {
    let Ok(request) = request else { return tell(model, Fault::Internal { code: "request".to_owned() }) };
    match super::portal::call(model, Purpose::Send(draft), request, file, JSON_LIMIT) {
        Ok(effects) => effects,
        Err(fault) => {
            // Without a session nothing is tried until somebody signs in; the dossier waits, sealed.
            enter(model, draft, Step::Waiting { fault, until: 0 });
            Vec::new()
        }
    }
}

fn tus(method: Method, url: &str) -> http::request::Builder {
    Request::builder().method(method).uri(url).header("tus-resumable", "1.0.0")
}

/// Where to upload to: on the portal itself, nowhere else, because the token goes there.
fn location(model: &Model, response: &Response<Vec<u8>>) -> Option<String> {
    let portal = url::Url::parse(&model.config.environment.portal).ok()?;
    let url = portal.join(response.headers().get("location")?.to_str().ok()?).ok()?;
    (url.origin() == portal.origin()).then(|| url.to_string())
}

fn offset(response: &Response<Vec<u8>>) -> Option<u64> {
    response.headers().get("upload-offset")?.to_str().ok()?.parse().ok()
}

/// Type and detail of an RFC 9457 problem.
fn problem(response: &Response<Vec<u8>>) -> (String, String) {
    let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap_or_default();
    let text =
        |name: &str| body.get(name).and_then(|value| value.as_str()).unwrap_or_default().chars().take(500).collect();
    (text("type"), text("detail"))
}

fn sending(model: &Model, draft: DraftId) -> Option<&Sending> {
    match judge::work(model, draft)? {
        Work { stage: Stage::Sending(sending), .. } => Some(sending),
        _ => None,
    }
}
