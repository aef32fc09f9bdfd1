//! Following a dossier until its result is here: ask how it is, and take over a result only when its
//! signature proves who made it.

use gocua_dossier::draft::DraftId;
use gocua_dossier::status::Status;
use gocua_dossier::submission::to_hex;
use gocua_signing::validate::{self, Anchors, Indication};
use http::{Request, StatusCode};
use zeroize::Zeroizing;

use crate::effect::{Answer, Ask, Effect, VaultAnswer, VaultAsk};
use crate::fault::Fault;
use crate::flow::http::{JSON_LIMIT, RESULT_LIMIT};
use crate::flow::tell;
use crate::judge;
use crate::model::{Model, Notice, Purpose, Screen};
use crate::platform::PlatformRequest;
use crate::record::{DOCUMENT, Held, Sent, Stage, Standing, StandingResult, WORK, Work, put};
use crate::sealing::sha256;
use crate::view::Tone;

/// Milliseconds between questions while a dossier is on the screen.
const PAUSE: u64 = 4_000;

/// Asking about one dossier.
pub enum Run {
    /// Asking how it is.
    Asking,
    /// Fetching the result.
    Fetching(StandingResult),
    /// The verified result is being sealed.
    Sealing(Box<Verified>),
    /// The result is being kept.
    Keeping,
    /// Waiting before asking again.
    Pausing,
}

/// What was verified about a result.
pub struct Verified {
    signer: String,
    signed_at: Option<i64>,
}

/// Ask about every dossier that is on its way.
pub fn all(model: &mut Model) -> Vec<Effect> {
    let Some(open) = model.open() else { return Vec::new() };
    let under_way: Vec<DraftId> = open
        .works
        .iter()
        .filter(|(_, work)| matches!(&work.stage, Stage::Sent(sent) if sent.result.is_none()))
        .map(|(draft, _)| *draft)
        .collect();
    under_way.into_iter().flat_map(|draft| ask(model, draft)).collect()
}

/// Ask how a dossier is, unless that is being done.
pub fn ask(model: &mut Model, draft: DraftId) -> Vec<Effect> {
    let Some(Stage::Sent(sent)) = judge::work(model, draft).map(|work| &work.stage) else { return Vec::new() };
    if sent.result.is_some() {
        return Vec::new();
    }
    let url = format!("{}/submissions/{}", model.config.environment.portal, sent.submission);
    let Some(open) = model.open_mut() else { return Vec::new() };
    if open.session.is_none() || matches!(open.following.get(&draft), Some(run) if !matches!(run, Run::Pausing)) {
        return Vec::new();
    }
    open.following.insert(draft, Run::Asking);
    call(model, draft, &url, JSON_LIMIT)
}

fn call(model: &mut Model, draft: DraftId, url: &str, limit: usize) -> Vec<Effect> {
    let request = Request::get(url).body(Vec::new()).map_err(|_| Fault::Internal { code: "request".to_owned() });
    match request.and_then(|request| super::portal::call(model, Purpose::Follow(draft), request, None, limit)) {
        Ok(effects) => effects,
        Err(_) => stop(model, draft),
    }
}

/// An answer for this flow.
pub fn answer(model: &mut Model, draft: DraftId, answer: Answer) -> Vec<Effect> {
    let now = model.now;
    let Some(run) = model.open_mut().and_then(|open| open.following.remove(&draft)) else { return Vec::new() };
    match (run, answer) {
        (Run::Asking, Answer::Http(Ok(response))) if response.status() == StatusCode::OK => {
            match serde_json::from_slice::<Standing>(response.body()) {
                Ok(standing) => heard(model, draft, standing),
                Err(_) => pause(model, draft),
            }
        }
        (Run::Fetching(announced), Answer::Http(Ok(response))) if response.status() == StatusCode::OK => {
            match verify(model, &announced, response.body(), now) {
                Ok(verified) => {
                    follow(model, draft, Run::Sealing(Box::new(verified)));
                    let bytes = Zeroizing::new(response.into_body());
                    vec![model.ask(Purpose::Follow(draft), Ask::Vault(VaultAsk::SealFile(bytes)))]
                }
                Err(fault) => {
                    tell(model, fault);
                    pause(model, draft)
                }
            }
        }
        (Run::Sealing(verified), Answer::Vault(Ok(VaultAnswer::Sealed(file)))) => {
            let id = to_hex(file.id.as_bytes());
            let title = title(model, draft);
            let Some(open) = model.open_mut() else { return Vec::new() };
            let Some(work) = open.works.get_mut(&draft) else { return Vec::new() };
            let Stage::Sent(sent) = &mut work.stage else { return Vec::new() };
            let dossier_code = sent.standing.as_ref().and_then(|standing| standing.dossier_code.clone());
            sent.result = Some(id.clone());
            let Verified { signer, signed_at } = *verified;
            let held = Held { id, title, signer, signed_at, dossier_code, received_at: now, file };
            // The dossier that names its result and the result itself are kept together or not at all.
            let writes = vec![put(DOCUMENT, &held.id, &held), put(WORK, &draft.to_string(), work)];
            open.documents.insert(0, held);
            follow(model, draft, Run::Keeping);
            vec![model.ask(Purpose::Follow(draft), Ask::Vault(VaultAsk::Commit(writes)))]
        }
        (Run::Keeping, Answer::Vault(Ok(_))) => {
            let reminder = remind(model, draft);
            if let Some(open) = model.open_mut() {
                open.notice = Some(Notice::Word(Tone::Good, "result-kept"));
            }
            reminder.into_iter().collect()
        }
        (Run::Pausing, Answer::Elapsed) => match model.open().map(|open| open.screen().clone()) {
            Some(Screen::Dossier(shown)) if shown == draft => ask(model, draft),
            _ => Vec::new(),
        },
        (_, Answer::Vault(Err(fault))) => {
            tell(model, fault);
            Vec::new()
        }
        (Run::Asking | Run::Fetching(_), Answer::Http(Ok(response))) => {
            if response.status() == StatusCode::UNAUTHORIZED {
                super::portal::token_refused(model);
            }
            pause(model, draft)
        }
        (Run::Asking | Run::Fetching(_), _) => pause(model, draft),
        _ => Vec::new(),
    }
}

/// News: keep them when they are new, and fetch the result when there is one.
fn heard(model: &mut Model, draft: DraftId, standing: Standing) -> Vec<Effect> {
    let portal = model.config.environment.portal.clone();
    let Some(open) = model.open_mut() else { return Vec::new() };
    let Some(work) = open.works.get_mut(&draft) else { return Vec::new() };
    let Stage::Sent(sent) = &mut work.stage else { return Vec::new() };
    let result = standing.result.clone();
    let url = format!("{portal}/submissions/{}/result", sent.submission);
    let mut effects: Vec<Effect> = Vec::new();
    if sent.standing.as_ref() != Some(&standing) {
        sent.standing = Some(standing);
        let write = put(WORK, &draft.to_string(), work);
        effects.push(model.ask(Purpose::Save, Ask::Vault(VaultAsk::Commit(vec![write]))));
        effects.extend(remind(model, draft));
    }
    effects.extend(match result {
        Some(result) => {
            follow(model, draft, Run::Fetching(result));
            call(model, draft, &url, RESULT_LIMIT)
        }
        None => pause(model, draft),
    });
    effects
}

/// Have the platform remind the person of the day on which the result is promised; it says nothing about whose or what.
fn remind(model: &Model, draft: DraftId) -> Option<Effect> {
    let Stage::Sent(sent) = &judge::work(model, draft)?.stage else { return None };
    let (id, at) = (draft.to_string(), sent.standing.as_ref()?.appointment?);
    Some(Effect::Tell(if sent.result.is_none() && at > model.now {
        let (title, text) = (model.words.say("app-name"), model.words.say("reminder-appointment"));
        PlatformRequest::Remind { id, at, title, text }
    } else {
        PlatformRequest::ForgetReminder { id }
    }))
}

/// Reminders do not survive everything that happens to a phone: say them all again.
pub fn remind_all(model: &Model) -> Vec<Effect> {
    let drafts = model.open().map(|open| open.works.keys().copied().collect::<Vec<_>>()).unwrap_or_default();
    drafts.into_iter().filter_map(|draft| remind(model, draft)).collect()
}

/// A result is genuine when its bytes are the ones announced, and every signature in it is valid, by a signer
/// under the pack's anchors, and the last one covers the whole file.
fn verify(model: &Model, announced: &StandingResult, bytes: &[u8], now: i64) -> Result<Verified, Fault> {
    let trust = model.library.trust.as_ref().ok_or(Fault::ResultNotGenuine)?;
    if to_hex(&sha256(bytes)) != announced.sha256 {
        return Err(Fault::ResultNotGenuine);
    }
    let anchors = Anchors::from_der(trust.anchors.clone()).map_err(|_| Fault::ResultNotGenuine)?;
    let report = validate::validate(&bytes, &anchors, now).map_err(|_| Fault::ResultNotGenuine)?;
    let valid = report.signatures.iter().all(|signature| signature.indication == Indication::TotalPassed);
    match report.signatures.last() {
        Some(last) if valid && last.covers_whole_file => {
            let signer = last.signer.organisation.clone().or_else(|| last.signer.common_name.clone());
            Ok(Verified { signer: signer.unwrap_or_default(), signed_at: last.signing_time })
        }
        _ => Err(Fault::ResultNotGenuine),
    }
}

/// Whether anything can still happen to a dossier in this state.
#[must_use]
pub fn is_open(sent: &Sent) -> bool {
    sent.result.is_none()
        && !sent.standing.as_ref().is_some_and(|standing| Status::from_code(standing.state, "").is_final())
}

fn title(model: &Model, draft: DraftId) -> String {
    let language = model.words.language();
    judge::work(model, draft)
        .and_then(|work: &Work| judge::procedure(model, work))
        .map(|procedure| gocua_dossier::procedure::in_language(&procedure.result, language).to_owned())
        .unwrap_or_default()
}

fn follow(model: &mut Model, draft: DraftId, run: Run) {
    if let Some(open) = model.open_mut() {
        open.following.insert(draft, run);
    }
}

/// Ask again in a while, if somebody is looking.
fn pause(model: &mut Model, draft: DraftId) -> Vec<Effect> {
    match model.open().map(|open| open.screen().clone()) {
        Some(Screen::Dossier(shown)) if shown == draft => {
            follow(model, draft, Run::Pausing);
            vec![model.ask(Purpose::Follow(draft), Ask::After(PAUSE))]
        }
        _ => Vec::new(),
    }
}

fn stop(model: &mut Model, draft: DraftId) -> Vec<Effect> {
    if let Some(open) = model.open_mut() {
        open.following.remove(&draft);
    }
    Vec::new()
}
