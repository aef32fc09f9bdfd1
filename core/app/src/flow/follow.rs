//! Following a dossier until its result is here: ask how it is, and take over a result only when its
//! signature proves who made it.
//!
//! ```text
//! Asking -> [KeepingNews] -> Fetching -> Verifying -> Sealing -> KeepingResult -> result
//!    ^                 `-> Pausing, as long as somebody is looking
//!    `---------------------------'
//! ```
//! What the app knows changes only after the disk has it; after the process died it asks again.

use gocua_dossier::procedure::in_language;
use gocua_dossier::submission::to_hex;
use gocua_vault::SealedFile;
use http::{Request, StatusCode};

use crate::door::fault::Fault;
use crate::kept;
use crate::kept::course::{Sent, Stage};
use crate::kept::document::Document;
use crate::kept::standing::{Standing, StandingResult};
use crate::rules::here::Here;
use crate::rules::result::{self, Verdict, Verified};
use crate::world::ask::{Answer, Ask, Call, VaultAsk};
use crate::world::bounds::Bounds;
use crate::world::flow::{Flow, Step};

/// Milliseconds between questions while a dossier is on the screen.
const PAUSE: u64 = 4_000;

/// Asking about one dossier.
pub enum Follow {
    /// Asking how it is.
    Asking,
    /// Keeping what was heard; the result that it announces.
    KeepingNews(Option<StandingResult>),
    /// Fetching the result.
    Fetching(StandingResult),
    /// The result is being verified.
    Verifying,
    /// The verified result is being sealed: who signed it, and when.
    Sealing(String, Option<i64>),
    /// The result is being kept.
    KeepingResult,
    /// Waiting before asking again.
    Pausing,
}

/// Asks now instead of after the pause.
pub struct Now;

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The result is here.
    Result,
    /// There is no more to hear for now.
    Quiet,
    /// Something went wrong that the person should know.
    Told(Fault),
}

impl Follow {
    /// Asks how a dossier is.
    #[must_use]
    pub fn start(here: &Here<'_>) -> Step<Self> {
        match sent(here) {
            Some(sent) if sent.result.is_none() && here.session.is_some() => {
                let url = format!("{}/submissions/{}", here.environment.portal, sent.submission);
                Self::Asking.call(&url, Bounds::JSON)
            }
            _ => Step::Done(Ended::Quiet),
        }
    }

    fn call(self, url: &str, bounds: Bounds) -> Step<Self> {
        match Request::get(url).body(Vec::new()) {
            Ok(request) => Step::Wait(self, Ask::Portal(Box::new(Call { request, file: None, bounds }))),
            Err(_) => Step::Done(Ended::Told(Fault::defect("request"))),
        }
    }

    /// News: keep them when they are new, and fetch the result when there is one.
    fn heard(standing: Standing, here: &mut Here<'_>) -> Step<Self> {
        let Some(sent) = sent(here) else { return Step::Done(Ended::Quiet) };
        let result = standing.result.clone();
        if sent.standing.as_ref() == Some(&standing) {
            return Self::go_on(result, here);
        }
        let sent = Sent { standing: Some(standing), ..sent.clone() };
        match here.course_at(Stage::Sent(Box::new(sent))) {
            Some(course) => Step::Wait(Self::KeepingNews(result), Ask::Keep(vec![kept::put(&course)])),
            None => Step::Done(Ended::Quiet),
        }
    }

    fn go_on(result: Option<StandingResult>, here: &mut Here<'_>) -> Step<Self> {
        match (result, sent(here)) {
            // Nobody's signature is believed before the rules are here that say whose.
            (Some(result), Some(sent)) if here.judge.library.trust.is_some() => {
                let url = format!("{}/submissions/{}/result", here.environment.portal, sent.submission);
                Self::Fetching(result).call(&url, Bounds::RESULT)
            }
            _ => Self::pause(here),
        }
    }

    /// Ask again in a while, if somebody is looking.
    fn pause(here: &mut Here<'_>) -> Step<Self> {
        if here.watched.is_some() && here.watched == here.draft.map(kept::draft::Draft::id) {
            Step::Wait(Self::Pausing, Ask::After(PAUSE))
        } else {
            Step::Done(Ended::Quiet)
        }
    }

    /// The dossier that names its result and the result itself are kept together or not at all.
    fn keep(signer: String, signed_at: Option<i64>, file: SealedFile, here: &Here<'_>) -> Step<Self> {
        let Some(sent) = sent(here) else { return Step::Done(Ended::Quiet) };
        let id = to_hex(file.id.as_bytes());
        let language = here.judge.words.language();
        let procedure = here.draft.and_then(|draft| here.judge.procedure(draft));
        let title = procedure.map(|procedure| in_language(&procedure.result, language).to_owned()).unwrap_or_default();
        let dossier_code = sent.standing.as_ref().and_then(|standing| standing.dossier_code.clone());
        let sent = Sent { result: Some(id.clone()), ..sent.clone() };
        let document = Document { id, title, signer, signed_at, dossier_code, received_at: here.now(), file };
        match here.course_at(Stage::Sent(Box::new(sent))) {
            Some(course) => Step::Wait(Self::KeepingResult, Ask::Keep(vec![kept::put(&document), kept::put(&course)])),
            None => Step::Done(Ended::Quiet),
        }
    }
}

fn sent<'a>(here: &'a Here<'_>) -> Option<&'a Sent> {
    match here.stage()? {
        Stage::Sent(sent) => Some(sent),
        _ => None,
    }
}

impl Flow for Follow {
    type Act = Now;
    type Done = Ended;
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, here: &mut Here<'_>) -> Step<Self> {
        match (self, answer) {
            (Self::Asking, Answer::Http(response)) if response.status() == StatusCode::OK => {
                match serde_json::from_slice::<Standing>(response.body()) {
                    Ok(standing) => Self::heard(standing, here),
                    Err(_) => Self::pause(here),
                }
            }
            (Self::KeepingNews(result), Answer::Kept) => Self::go_on(result, here),
            (Self::Fetching(announced), Answer::Http(response)) if response.status() == StatusCode::OK => {
                let job =
                    result::verify(here.judge.library, &announced.sha256, response.into_body(), here.moment.clock());
                Step::Wait(Self::Verifying, Ask::Work(job))
            }
            (Self::Verifying, Answer::Worked(worked)) => match worked.take::<Verdict>().and_then(|verdict| verdict) {
                Ok(Verified { bytes, signer, signed_at }) => {
                    Step::Wait(Self::Sealing(signer, signed_at), Ask::Vault(VaultAsk::SealFile(bytes)))
                }
                // The same again in four seconds is no better: the person asks again, or comes back.
                Err(fault) => Step::Done(Ended::Told(fault)),
            },
            (Self::Sealing(signer, signed_at), Answer::Sealed(file)) => Self::keep(signer, signed_at, file, here),
            (Self::KeepingResult, Answer::Kept) => Step::Done(Ended::Result),
            (Self::Pausing, Answer::Elapsed) if here.watched == here.draft.map(kept::draft::Draft::id) => {
                Self::start(here)
            }
            (Self::Pausing, Answer::Elapsed) => Step::Done(Ended::Quiet),
            // Whoever signs in, or confirms who they are, has it asked anew.
            (Self::Asking | Self::Fetching(_), Answer::Failed(Fault::SignInAgain | Fault::ConfirmIdentity)) => {
                Step::Done(Ended::Quiet)
            }
            // The network, or a portal that is not well: it is asked again.
            (Self::Asking | Self::Fetching(_), _) => Self::pause(here),
            (_, answer) => Step::Done(Ended::Told(answer.into_fault())),
        }
    }

    fn act(self, Now: Now, here: &mut Here<'_>) -> Step<Self> {
        match self {
            Self::Pausing => Self::start(here),
            busy => Step::Same(busy),
        }
    }
}
