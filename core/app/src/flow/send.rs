//! Sending once, whole, with a receipt.
//!
//! ```text
//! Sealing -> Keeping -> Putting -> Creating -> Asking <-> Uploading -> ... -> Committing -> Closing -> sent
//!                          `-> Looking (the portal has other bytes under this name: is it handed in?) -> Closing | refused
//! Mending (is it really not there?) -> a draft again | Closing
//! ```
//! The submission is sealed and kept before its first byte leaves, under a name that never changes. Every step
//! asks the portal what it has already, so each can be repeated after any loss: put the sealed submission,
//! upload what is missing of each part (tus), commit, verify the receipt, keep it. Only a verified receipt, on the disk,
//! makes a dossier sent. Only the portal's own word ends it otherwise; everything else passes, and is waited for.

use gocua_dossier::submission::{
    ENVELOPE_INFO, Envelope, Manifest, Part, PartKind, SentPart, SubmissionId, VERSION, to_hex,
};
use gocua_vault::{FileId, SealedFile};
use http::{Method, Request, Response, StatusCode};
use serde::Deserialize;
use serde_json::json;
use zeroize::Zeroizing;

use crate::door::fault::Fault;
use crate::kept;
use crate::kept::course::{Sending, Sent, Stage, submission_id};
use crate::kept::standing::Standing;
use crate::rules::here::Here;
use crate::rules::{printing, receipt};
use crate::world::ask::{Answer, Ask, Call, FilePart, VaultAsk};
use crate::world::bytes::{b64, sha256, standard};
use crate::world::flow::{Flow, Step};
use crate::world::refusal::{JSON_LIMIT, Problem, Refusal, refusal};

/// Bytes of one upload step: small enough to lose little, large enough not to wait for each other.
const CHUNK: u64 = 256 * 1024;
/// Longest pause between tries that the app makes of itself, in seconds.
const LONGEST_PAUSE: i64 = 15 * 60;
/// Shortest time between two tries that nobody asked for, in seconds: networks come and go many times a minute.
const SHORTEST_PAUSE: i64 = 5;

/// How far sending is.
pub enum Send {
    /// The envelope is being sealed to the agency: what will be sent besides it.
    Sealing(Box<Packed>),
    /// The sealed submission is being kept.
    Keeping,
    /// Putting the submission.
    Putting(Way),
    /// Asking for a place to upload a part to.
    Creating(Way, usize),
    /// Asking how much of a part is there.
    Asking(Way, usize, String),
    /// Sending a piece of a part from an offset.
    Uploading(Way, usize, String, u64),
    /// Asking for the receipt.
    Committing(Way),
    /// Asking whether what the portal has under this name is handed in.
    Looking(Way, String),
    /// Keeping the receipt.
    Closing,
    /// Keeping that the portal refused it.
    Refusing,
    /// Asking whether a refused submission is really not there.
    Mending,
    /// Waiting until the next try; nothing but the person can end it when there is no time.
    Waiting(Way, Fault, Option<i64>),
}

/// What is to be sent besides the envelope.
pub struct Packed {
    submission: SubmissionId,
    sub: String,
    manifest: Vec<u8>,
    parts: Vec<SealedFile>,
    form: SealedFile,
}

/// How the sending goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Way {
    /// Tries without progress.
    attempts: u32,
    /// Bytes that the portal has, of all parts.
    pub done: u64,
    /// When the last try began, Unix seconds.
    tried: i64,
}

/// What may set a waiting dossier off again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The network is back, the app is in front, or somebody has signed in.
    Nudge,
    /// The person wants it now.
    Now,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The portal has it; the receipt is on the disk.
    Sent,
    /// The portal refused it for good.
    Refused,
    /// The portal never had it: the draft may change again, and what is sent then has another name.
    Mended,
    /// It was not possible to begin; nothing has changed.
    Not(Fault),
}

impl Send {
    /// "Send": seal what is signed; from here on nothing in it changes.
    #[must_use]
    pub fn start(here: &Here<'_>) -> Step<Self> {
        match here.stage() {
            Some(Stage::Signed { form }) => match packed(here, form) {
                Ok((packed, plaintext, key)) => {
                    let aad = sha256(&packed.manifest).to_vec();
                    let ask = VaultAsk::SealTo { key, info: ENVELOPE_INFO, aad, plaintext };
                    Step::Wait(Self::Sealing(Box::new(packed)), Ask::Vault(ask))
                }
                Err(fault) => Step::Done(Ended::Not(fault)),
            },
            Some(Stage::Sending(sending)) if sending.refused.is_none() => Self::put(Way::default(), here),
            _ => Step::Done(Ended::Not(Fault::DocumentChanged)),
        }
    }

    /// "Put it right": what the portal refused becomes a draft again, once it is certain that the portal does not have it.
    #[must_use]
    pub fn mend(here: &Here<'_>) -> Step<Self> {
        match here.sending() {
            Some(sending) if sending.refused.is_some() => Self::Mending.get(sending, here),
            _ => Step::Done(Ended::Not(Fault::DocumentChanged)),
        }
    }

    /// Bytes that the portal has.
    #[must_use]
    pub fn done(&self) -> u64 {
        match self {
            Self::Putting(way)
            | Self::Creating(way, _)
            | Self::Asking(way, ..)
            | Self::Uploading(way, ..)
            | Self::Committing(way)
            | Self::Looking(way, _)
            | Self::Waiting(way, ..) => way.done,
            Self::Sealing(_) | Self::Keeping | Self::Closing | Self::Refusing | Self::Mending => 0,
        }
    }

    /// Why nothing moves at the moment, and until when.
    #[must_use]
    pub fn waiting(&self) -> Option<(&Fault, Option<i64>)> {
        match self {
            Self::Waiting(_, fault, until) => Some((fault, *until)),
            _ => None,
        }
    }

    /// Whether the person may set it off again: not while the portal has asked for a pause.
    #[must_use]
    pub fn may_be_set_off(&self, now: i64) -> bool {
        match self {
            Self::Waiting(_, Fault::ServiceUnavailable { retry_at: Some(at) }, _) => now >= *at,
            Self::Waiting(..) => true,
            _ => false,
        }
    }

    fn call(self, request: http::Result<Request<Vec<u8>>>, file: Option<FilePart>) -> Step<Self> {
        match request {
            Ok(request) => Step::Wait(self, Ask::Portal(Box::new(Call { request, file, limit: JSON_LIMIT }))),
            Err(_) => Step::Done(Ended::Not(Fault::Internal { code: "request".to_owned() })),
        }
    }

    fn get(self, sending: &Sending, here: &Here<'_>) -> Step<Self> {
        let url = format!("{}/submissions/{}", here.environment.portal, sending.submission);
        self.call(Request::get(url).body(Vec::new()), None)
    }

    /// From the beginning; what the portal has already costs one question each.
    fn put(way: Way, here: &Here<'_>) -> Step<Self> {
        let Some(sending) = here.sending() else { return changed() };
        // Never under somebody else's token, whoever is signed in by now.
        if here.session.is_some_and(|session| !sending.sub.is_empty() && session.profile.sub != sending.sub) {
            return Step::Rest(Self::Waiting(way, Fault::OtherPerson, None));
        }
        let body = json!({
            "manifest": b64(&sending.manifest),
            "enc": b64(&sending.enc),
            "envelope": b64(&sending.envelope),
        })
        .to_string();
        let id = sending.submission.to_string();
        let digest = standard(&sha256(body.as_bytes()));
        let request = Request::put(format!("{}/submissions/{id}", here.environment.portal))
            .header("content-type", "application/json")
            .header("if-none-match", "*")
            .header("idempotency-key", format!("\"{id}\""))
            .header("repr-digest", format!("sha-256=:{digest}:"))
            .body(body.into_bytes());
        Self::Putting(Way { tried: here.now(), ..way }).call(request, None)
    }

    /// Goes on with a part: asks for its place, or commits when there is none left.
    fn part(way: Way, part: usize, here: &Here<'_>) -> Step<Self> {
        let Some(sending) = here.sending() else { return changed() };
        let Some(file) = sending.parts.get(part) else { return Self::commit(way, sending, here) };
        let (submission, id) = (sending.submission.to_string(), to_hex(file.id.as_bytes()));
        let metadata = format!("submission {},part {}", standard(submission.as_bytes()), standard(id.as_bytes()));
        let url = format!("{}/uploads", here.environment.portal);
        let request = tus(Method::POST, &url)
            .header("upload-length", file.sealed_len)
            .header("upload-metadata", metadata)
            .body(Vec::new());
        Self::Creating(way, part).call(request, None)
    }

    /// Asks how much of a part is there.
    fn ask(way: Way, part: usize, url: String) -> Step<Self> {
        let request = tus(Method::HEAD, &url).body(Vec::new());
        Self::Asking(way, part, url).call(request, None)
    }

    /// Sends the next piece of a part from where the portal is, or goes on to the next part.
    fn piece(way: Way, part: usize, url: String, offset: u64, here: &mut Here<'_>) -> Step<Self> {
        let Some(sending) = here.sending() else { return changed() };
        let before: u64 = sending.parts.iter().take(part).map(|file| file.sealed_len).sum();
        let Some(file) = sending.parts.get(part) else { return changed() };
        let (id, rest): (FileId, u64) = match file.sealed_len.checked_sub(offset) {
            Some(rest) => (file.id, rest),
            // More than there is: it lies.
            None => return Self::wait(way, Fault::ServiceBroken, here),
        };
        // What has arrived is progress: whoever got this far is not tried with growing pauses any more.
        let done = before + offset;
        let way = if done > way.done { Way { done, attempts: 0, ..way } } else { way };
        if rest == 0 {
            return Self::part(way, part + 1, here);
        }
        let request = tus(Method::PATCH, &url)
            .header("upload-offset", offset)
            .header("content-type", "application/offset+octet-stream")
            .body(Vec::new());
        // A chunk is far below the address space of any phone.
        let length = usize::try_from(rest.min(CHUNK)).unwrap_or(64 * 1024);
        let piece = FilePart { vault: here.vault, file: id, offset, length };
        Self::Uploading(way, part, url, offset).call(request, Some(piece))
    }

    fn commit(way: Way, sending: &Sending, here: &Here<'_>) -> Step<Self> {
        let body = json!({
            "manifest_sha256": to_hex(&sha256(&sending.manifest)),
            "envelope_sha256": to_hex(&receipt::envelope_sha256(sending)),
        });
        let url = format!("{}/submissions/{}/commit", here.environment.portal, sending.submission);
        let request = Request::post(url).header("content-type", "application/json").body(body.to_string().into_bytes());
        Self::Committing(way).call(request, None)
    }

    /// Pauses before the next try: doubled each time with full jitter, never longer than a quarter of an hour,
    /// never shorter than the portal asks for.
    fn wait(way: Way, fault: Fault, here: &mut Here<'_>) -> Step<Self> {
        let way = Way { attempts: way.attempts.saturating_add(1), ..way };
        // Without a session nothing is tried until somebody signs in; the dossier waits, sealed.
        if matches!(fault, Fault::SignInAgain | Fault::OtherPerson) {
            return Step::Rest(Self::Waiting(way, fault, None));
        }
        let ceiling = (2i64 << way.attempts.min(10)).min(LONGEST_PAUSE);
        let jitter = i64::from(u32::from_be_bytes(here.moment.draw())) % ceiling;
        let asked = match fault {
            Fault::ServiceUnavailable { retry_at: Some(at) } => at - here.now(),
            _ => 0,
        };
        let seconds = (1 + jitter).max(asked);
        let milliseconds = u64::try_from(seconds).unwrap_or(1) * 1000;
        let until = Some(here.now() + seconds);
        Step::Wait(Self::Waiting(way, fault, until), Ask::After(milliseconds))
    }

    /// The portal said something else than hoped for, about the submission itself.
    fn refused(way: Way, response: &Response<Vec<u8>>, here: &mut Here<'_>) -> Step<Self> {
        match refusal(response, here.now()) {
            Refusal::Said { kind: Problem::Final, detail } => Self::give_up(detail, here),
            Refusal::Said { kind: Problem::DifferentContent, detail } => match here.sending() {
                Some(sending) => Self::Looking(way, detail).get(sending, here),
                None => changed(),
            },
            Refusal::Said { .. } => Self::wait(way, Fault::ServiceBroken, here),
            Refusal::Weather(fault) => Self::wait(way, fault, here),
        }
    }

    /// An upload is not where it was: whoever runs the portal may have cleared it away. The next try begins from the put.
    fn astray(way: Way, part: usize, url: String, response: &Response<Vec<u8>>, here: &mut Here<'_>) -> Step<Self> {
        match refusal(response, here.now()) {
            // Somebody else moved the offset: ask for it once more, and count it, so that nobody is asked for ever.
            Refusal::Said { kind: Problem::WrongOffset, .. } if way.attempts < 3 => {
                Self::ask(Way { attempts: way.attempts + 1, ..way }, part, url)
            }
            Refusal::Said { kind: Problem::Final, detail } => Self::give_up(detail, here),
            Refusal::Said { .. } => Self::wait(way, Fault::ServiceUnavailable { retry_at: None }, here),
            Refusal::Weather(fault) => Self::wait(way, fault, here),
        }
    }

    /// Kept and shown; nothing else waits behind it.
    fn give_up(detail: String, here: &mut Here<'_>) -> Step<Self> {
        let Some(sending) = here.sending() else { return changed() };
        let sending = Sending { refused: Some(detail), ..sending.clone() };
        match here.course_at(Stage::Sending(Box::new(sending))) {
            Some(course) => Step::Wait(Self::Refusing, Ask::Keep(vec![kept::put(&course)])),
            None => changed(),
        }
    }

    fn committed(way: Way, response: &Response<Vec<u8>>, here: &mut Here<'_>) -> Step<Self> {
        if response.status() != StatusCode::OK {
            return match refusal(response, here.now()) {
                // Something was lost on the way: from the beginning, after a pause.
                Refusal::Said { kind: Problem::MissingParts | Problem::NotFound, .. } => {
                    Self::wait(Way { done: 0, ..way }, Fault::ServiceUnavailable { retry_at: None }, here)
                }
                _ => Self::refused(way, response, here),
            };
        }
        let (Some(trust), Some(sending)) = (&here.judge.library.trust, here.sending()) else {
            return Self::wait(way, Fault::ServiceBroken, here);
        };
        match receipt::verify(response.body(), &trust.receipt_key, &here.environment.portal, sending) {
            Ok(receipt) => Self::close(receipt, None, here),
            // No receipt over what was sent: not sent, whatever the portal says. Try again later.
            Err(fault) => Self::wait(way, fault, here),
        }
    }

    /// What the portal says of a submission that it may have: its receipt makes it sent, although it is over bytes that this phone no
    /// longer has.
    fn found(response: &Response<Vec<u8>>, here: &Here<'_>) -> Option<Step<Self>> {
        #[derive(Deserialize)]
        struct Found {
            receipt: String,
        }
        if response.status() != StatusCode::OK {
            return None;
        }
        let (trust, sending) = (here.judge.library.trust.as_ref()?, here.sending()?);
        let found: Found = serde_json::from_slice(response.body()).ok()?;
        let standing = serde_json::from_slice::<Standing>(response.body()).ok();
        let portal = &here.environment.portal;
        let receipt = receipt::verify_found(&found.receipt, &trust.receipt_key, portal, sending.submission).ok()?;
        Some(Self::close(receipt, standing, here))
    }

    fn close(receipt: receipt::Receipt, standing: Option<Standing>, here: &Here<'_>) -> Step<Self> {
        let Some(sending) = here.sending() else { return changed() };
        let sent = Sent {
            submission: sending.submission,
            receipt: receipt.compact,
            number: receipt.number,
            received_at: receipt.received_at,
            form: sending.form.clone(),
            standing,
            result: None,
        };
        match here.course_at(Stage::Sent(Box::new(sent))) {
            Some(course) => Step::Wait(Self::Closing, Ask::Keep(vec![kept::put(&course)])),
            None => changed(),
        }
    }
}

/// The draft is gone, or not the one that was sealed: a defect, since a sealed draft does not change.
fn changed() -> Step<Send> {
    Step::Done(Ended::Not(Fault::DocumentChanged))
}

impl Flow for Send {
    type Act = Act;
    type Done = Ended;
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, here: &mut Here<'_>) -> Step<Self> {
        match (self, answer) {
            (Self::Sealing(packed), Answer::SealedTo { enc, ciphertext }) => {
                let Packed { submission, sub, manifest, parts, form } = *packed;
                let (envelope, attempts, refused) = (ciphertext, 0, None);
                let sending = Sending { submission, sub, manifest, enc, envelope, parts, form, attempts, refused };
                match here.course_at(Stage::Sending(Box::new(sending))) {
                    // Only of the revision that was sealed: a word that was typed meanwhile is not in it.
                    Some(course) if submission_id(course.draft, course.revision) == submission => {
                        Step::Wait(Self::Keeping, Ask::Keep(vec![kept::put(&course)]))
                    }
                    _ => changed(),
                }
            }
            (Self::Keeping, Answer::Kept) => Self::put(Way::default(), here),
            (Self::Putting(way), Answer::Http(response)) => match response.status() {
                StatusCode::OK | StatusCode::CREATED => Self::part(way, 0, here),
                _ => Self::refused(way, &response, here),
            },
            (Self::Creating(way, part), Answer::Http(response)) => match location(here, &response) {
                Some(url) if response.status().is_success() => Self::ask(way, part, url),
                _ => Self::refused(way, &response, here),
            },
            (Self::Asking(way, part, url), Answer::Http(response)) => match offset(&response) {
                Some(offset) if response.status().is_success() => Self::piece(way, part, url, offset, here),
                _ => Self::astray(way, part, url, &response, here),
            },
            (Self::Uploading(way, part, url, from), Answer::Http(response)) => match offset(&response) {
                // A piece that was taken and moved nothing is a try without progress.
                Some(offset) if response.status().is_success() && offset > from => {
                    Self::piece(way, part, url, offset, here)
                }
                Some(_) if response.status().is_success() => Self::wait(way, Fault::ServiceBroken, here),
                _ => Self::astray(way, part, url, &response, here),
            },
            (Self::Committing(way), Answer::Http(response)) => Self::committed(way, &response, here),
            (Self::Looking(way, detail), Answer::Http(response)) => match Self::found(&response, here) {
                Some(step) => step,
                // Put there and never handed in: under this name nothing can be sent any more.
                None => match refusal(&response, here.now()) {
                    Refusal::Said { kind: Problem::NotFound, .. } => Self::give_up(detail, here),
                    Refusal::Said { .. } => Self::wait(way, Fault::ServiceBroken, here),
                    Refusal::Weather(fault) => Self::wait(way, fault, here),
                },
            },
            (Self::Mending, Answer::Http(response)) => match Self::found(&response, here) {
                Some(step) => step,
                None => match refusal(&response, here.now()) {
                    Refusal::Said { kind: Problem::NotFound, .. } => Step::Done(Ended::Mended),
                    Refusal::Said { .. } => Step::Done(Ended::Not(Fault::ServiceBroken)),
                    Refusal::Weather(fault) => Step::Done(Ended::Not(fault)),
                },
            },
            (Self::Closing, Answer::Kept) => Step::Done(Ended::Sent),
            (Self::Refusing, Answer::Kept) => Step::Done(Ended::Refused),
            (Self::Waiting(way, ..), Answer::Elapsed) => Self::put(way, here),
            // Nothing of it is on the disk: it is still signed and not sent.
            (Self::Sealing(_) | Self::Keeping | Self::Mending, answer) => Step::Done(Ended::Not(answer.into_fault())),
            // The receipt, or the portal's refusal, is asked for again: it says the same.
            (Self::Closing | Self::Refusing, answer) => Self::wait(Way::default(), answer.into_fault(), here),
            (
                Self::Putting(way)
                | Self::Creating(way, _)
                | Self::Asking(way, ..)
                | Self::Uploading(way, ..)
                | Self::Committing(way)
                | Self::Looking(way, _)
                | Self::Waiting(way, ..),
                answer,
            ) => Self::wait(way, answer.into_fault(), here),
        }
    }

    fn act(self, act: Act, here: &mut Here<'_>) -> Step<Self> {
        if !self.may_be_set_off(here.now()) {
            return Step::Same(self);
        }
        match (self, act) {
            (Self::Waiting(way, ..), Act::Now) => Self::put(way, here),
            (Self::Waiting(way, fault, until), Act::Nudge) => {
                if fault == Fault::SignInAgain && here.session.is_none() {
                    return Step::Same(Self::Waiting(way, fault, until));
                }
                if until.is_some() && here.now() - way.tried < SHORTEST_PAUSE {
                    return Step::Same(Self::Waiting(way, fault, until));
                }
                Self::put(way, here)
            }
            (state, _) => Step::Same(state),
        }
    }
}

/// A sealing to begin: what will be sent, the envelope's plaintext, and the agency's key.
type Sealable = (Packed, Zeroizing<Vec<u8>>, [u8; 32]);

/// What is to be sealed: manifest, envelope and the agency's key.
fn packed(here: &Here<'_>, form: &SealedFile) -> Result<Sealable, Fault> {
    let defect = |code: &str| Fault::Internal { code: code.to_owned() };
    let trust = here.judge.library.trust.as_ref().ok_or(Fault::Offline)?;
    let session = here.session.ok_or(Fault::SignInAgain)?;
    let draft = here.draft.ok_or_else(|| defect("no draft"))?;
    let evaluation = here.judge.evaluate(draft).ok_or_else(|| defect("no form"))?;
    let (place, agency) = here.judge.receiving(draft, &evaluation).ok_or_else(|| defect("no agency"))?;
    let submission = submission_id(draft.id(), draft.revision);
    let form_part = (PartKind::Form, "form".to_owned(), "application/pdf".to_owned(), printing::file_name(draft));
    let mut parts = vec![(form.clone(), form_part)];
    for paper in &draft.body.papers {
        let file = draft.files.iter().find(|file| to_hex(file.id.as_bytes()) == paper.file);
        let file = file.ok_or_else(|| defect("no file"))?.clone();
        parts.push((file, (PartKind::Paper, paper.component.clone(), paper.media_type.clone(), paper.name.clone())));
    }
    let manifest = Manifest {
        version: VERSION,
        submission,
        procedure: draft.body.procedure.clone(),
        case: draft.body.case.clone(),
        agency: agency.code.as_str().to_owned(),
        place,
        created: here.now(),
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
        answers: printing::answers(here.judge, draft),
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
    let (sub, form) = (session.profile.sub.clone(), form.clone());
    Ok((Packed { submission, sub, manifest, parts, form }, plaintext, trust.envelope_key))
}

fn tus(method: Method, url: &str) -> http::request::Builder {
    Request::builder().method(method).uri(url).header("tus-resumable", "1.0.0")
}

/// Where to upload to: on the portal itself, nowhere else, because the token goes there.
fn location(here: &Here<'_>, response: &Response<Vec<u8>>) -> Option<String> {
    let portal = url::Url::parse(&here.environment.portal).ok()?;
    let url = portal.join(response.headers().get("location")?.to_str().ok()?).ok()?;
    (url.origin() == portal.origin()).then(|| url.to_string())
}

fn offset(response: &Response<Vec<u8>>) -> Option<u64> {
    response.headers().get("upload-offset")?.to_str().ok()?.parse().ok()
}
