//! Before the first byte leaves: is what is to be sent whole, is it sealed, and has the portal received it already?

use std::collections::BTreeSet;

use gocua_dossier::submission::{ENVELOPE_INFO, SubmissionId};
use gocua_vault::{FileId, SealedFile};
use http::{Response, StatusCode};
use serde::Deserialize;

use super::{Ended, LATER, Send, Way, changed};
use crate::door::fault::Fault;
use crate::kept;
use crate::kept::course::{Course, Sending, Stage, submission_id};
use crate::rules::contract;
use crate::rules::here::Here;
use crate::rules::packing::packed;
use crate::world::ask::{Ask, VaultAsk};
use crate::world::bytes::sha256;
use crate::world::flow::Step;
use crate::world::refusal::{LONGEST_WISH, refusal};

impl Send {
    /// Looks at what is to be sent, before it is sent.
    pub(super) fn check(way: Way, here: &Here<'_>) -> Step<Self> {
        let files = match (here.stage(), here.draft) {
            (Some(Stage::Signed { form }), Some(draft)) => std::iter::once(form).chain(&draft.files).cloned().collect(),
            (Some(Stage::Sending(sending)), _) => sending.parts.clone(),
            _ => return changed(),
        };
        Step::Wait(Self::Checking(way), Ask::Vault(VaultAsk::Check(files)))
    }

    /// Which files are damaged; with none, on it goes.
    pub(super) fn looked_at(way: Way, damaged: Vec<FileId>, here: &Here<'_>) -> Step<Self> {
        match (here.stage(), damaged.is_empty()) {
            (Some(Stage::Signed { form }), true) => Self::seal(form, here),
            (Some(Stage::Signed { .. }), false) => Self::reopen(way, &damaged, here),
            (Some(Stage::Sending(_)), true) => Self::put(Way { checked: true, ..way }, here),
            // An earlier process may have handed it in before they were damaged.
            (Some(Stage::Sending(sending)), false) => Self::Hurt(way, damaged).get(sending, here),
            _ => changed(),
        }
    }

    /// What the portal never had is a draft again, without what is damaged in it; what is sent of it later has another name.
    pub(super) fn reopen(way: Way, damaged: &[FileId], here: &Here<'_>) -> Step<Self> {
        let Some(draft) = here.draft else { return changed() };
        let mut again = draft.clone();
        again.lose(damaged);
        // It may still be on its way there, from a process that died: whatever arrives first is the dossier, and the other is refused.
        again.given_up.extend(here.sending().map(|sending| sending.submission));
        again.touch(here.now());
        let writes = vec![kept::put(&again), kept::delete::<Course>(&again.id().to_string())];
        Step::Wait(Self::Reopening(way, !damaged.is_empty()), Ask::Keep(writes))
    }

    fn seal(form: &SealedFile, here: &Here<'_>) -> Step<Self> {
        match packed(here, form) {
            Ok((packed, plaintext, key)) => {
                let aad = sha256(&packed.manifest).to_vec();
                let ask = VaultAsk::SealTo { key, info: ENVELOPE_INFO, aad, plaintext };
                Step::Wait(Self::Sealing(Box::new(packed)), Ask::Vault(ask))
            }
            Err(fault) => Step::Done(Ended::Not(fault)),
        }
    }

    /// Goes on where an earlier process stopped: pauses that the portal asked for are kept, and tries counted on.
    pub(super) fn take_up(sending: &Sending, here: &Here<'_>) -> Step<Self> {
        let way = Way { attempts: sending.attempts, spent: sending.spent, ..Way::default() };
        match sending.asked_at {
            // A time that is further off than anybody may ask for was said by another clock.
            Some(at) if at > here.now() && at - here.now() <= LONGEST_WISH => {
                Self::rest(way, Fault::ServiceUnavailable { retry_at: Some(at) }, Some(at), here)
            }
            _ => Self::put(way, here),
        }
    }

    /// Compares what the portal has received with this draft: data that were put back to before it was sent, and changed since, have
    /// another name for the same wish. Whatever was received of it is the dossier.
    pub(super) fn compared(way: Way, response: &Response<Vec<u8>>, here: &mut Here<'_>) -> Step<Self> {
        #[derive(Deserialize)]
        struct List {
            submissions: Vec<Received>,
        }
        #[derive(Deserialize)]
        struct Received {
            submission: SubmissionId,
        }
        if response.status() != StatusCode::OK {
            return Self::pass(way, refusal(response, here.now()), here);
        }
        let Ok(List { submissions }) = serde_json::from_slice(response.body()) else {
            return Self::wait(way, Fault::ServiceBroken, here);
        };
        let (Some(draft), Some(sending)) = (here.draft, here.sending()) else { return changed() };
        let received: BTreeSet<SubmissionId> = submissions.into_iter().map(|received| received.submission).collect();
        let names = (0..=draft.revision + LATER).map(|revision| submission_id(draft.id(), revision));
        let other = |name: &SubmissionId| *name != sending.submission && received.contains(name);
        match if received.is_empty() { None } else { names.into_iter().find(other) } {
            Some(name) => {
                let request = contract::get(&here.environment.portal, name);
                Self::Adopting(way, name).call(request, None)
            }
            None => Self::put(Way { compared: true, ..way }, here),
        }
    }
}
