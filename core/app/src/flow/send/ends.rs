//! How it ends: the portal's receipt, or its refusal.

use gocua_dossier::submission::SubmissionId;
use http::{Response, StatusCode};
use serde::Deserialize;

use super::{Send, Way, changed};
use crate::door::fault::Fault;
use crate::kept;
use crate::kept::course::{Sending, Sent, Stage};
use crate::kept::standing::Standing;
use crate::rules::here::Here;
use crate::rules::receipt;
use crate::world::ask::Ask;
use crate::world::flow::Step;
use crate::world::refusal::{Problem, Refusal, refusal};

impl Send {
    /// Kept and shown; nothing else waits behind it.
    pub(super) fn give_up(way: Way, detail: String, here: &mut Here<'_>) -> Step<Self> {
        let Some(sending) = here.sending() else { return changed() };
        let sending = Sending { refused: Some(detail), ..sending.clone() };
        match here.course_at(Stage::Sending(Box::new(sending))) {
            Some(course) => Step::Wait(Self::Refusing(way), Ask::Keep(vec![kept::put(&course)])),
            None => changed(),
        }
    }

    pub(super) fn committed(way: Way, response: &Response<Vec<u8>>, here: &mut Here<'_>) -> Step<Self> {
        if response.status() != StatusCode::OK {
            return match refusal(response, here.now()) {
                // Something was lost on the way: from the beginning, after a pause.
                Refusal::Said { kind: Problem::MissingParts | Problem::NotFound, .. } => {
                    let way = Way { done: 0, checked: false, ..way };
                    Self::wait(way, Fault::ServiceUnavailable { retry_at: None }, here)
                }
                _ => Self::refused(way, response, here),
            };
        }
        let (Some(trust), Some(sending)) = (&here.judge.library.trust, here.sending()) else {
            return Self::wait(way, Fault::ServiceBroken, here);
        };
        match receipt::verify(response.body(), &trust.receipt_key, &here.environment.portal, sending) {
            Ok(receipt) => Self::close(way, (sending.submission, receipt), None, here),
            // No receipt over what was sent: not sent, whatever the portal says. Try again later.
            Err(fault) => Self::wait(way, fault, here),
        }
    }

    /// As [`Self::found`], under the name that it has here.
    pub(super) fn found_own(way: Way, response: &Response<Vec<u8>>, here: &Here<'_>) -> Option<Step<Self>> {
        Self::found(way, response, here.sending()?.submission, here)
    }

    /// What the portal says of a submission that it may have: its receipt makes it sent, although it is over bytes that this phone no
    /// longer has.
    pub(super) fn found(
        way: Way,
        response: &Response<Vec<u8>>,
        name: SubmissionId,
        here: &Here<'_>,
    ) -> Option<Step<Self>> {
        #[derive(Deserialize)]
        struct Found {
            receipt: String,
        }
        if response.status() != StatusCode::OK {
            return None;
        }
        let trust = here.judge.library.trust.as_ref()?;
        let found: Found = serde_json::from_slice(response.body()).ok()?;
        let standing = serde_json::from_slice::<Standing>(response.body()).ok();
        let portal = &here.environment.portal;
        let receipt = receipt::verify_found(&found.receipt, &trust.receipt_key, portal, name).ok()?;
        Some(Self::close(way, (name, receipt), standing, here))
    }

    fn close(
        way: Way,
        (submission, receipt): (SubmissionId, receipt::Receipt),
        standing: Option<Standing>,
        here: &Here<'_>,
    ) -> Step<Self> {
        let Some(sending) = here.sending() else { return changed() };
        let sent = Sent {
            submission,
            receipt: receipt.compact,
            number: receipt.number,
            received_at: receipt.received_at,
            form: sending.form.clone(),
            standing,
            result: None,
        };
        match here.course_at(Stage::Sent(Box::new(sent))) {
            Some(course) => Step::Wait(Self::Closing(way), Ask::Keep(vec![kept::put(&course)])),
            None => changed(),
        }
    }
}
