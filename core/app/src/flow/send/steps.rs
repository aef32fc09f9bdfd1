//! The steps of sending: what is asked next, and what an answer of the portal means.

use http::{Response, StatusCode};
use serde::Deserialize;

use super::{CHUNK, Ended, LONGEST_PAUSE, Send, Way, changed};
use crate::door::fault::Fault;
use crate::kept;
use crate::kept::course::{Sending, Sent, Stage};
use crate::kept::standing::Standing;
use crate::rules::here::Here;
use crate::rules::{contract, receipt};
use crate::world::ask::{Ask, Call, FilePart};
use crate::world::flow::Step;
use crate::world::refusal::{JSON_LIMIT, Problem, Refusal, refusal};

impl Send {
    pub(super) fn call(self, request: contract::Made, file: Option<FilePart>) -> Step<Self> {
        match request {
            Ok(request) => Step::Wait(self, Ask::Portal(Box::new(Call { request, file, limit: JSON_LIMIT }))),
            Err(_) => Step::Done(Ended::Not(Fault::Internal { code: "request".to_owned() })),
        }
    }

    pub(super) fn get(self, sending: &Sending, here: &Here<'_>) -> Step<Self> {
        self.call(contract::get(&here.environment.portal, sending), None)
    }

    /// From the beginning; what the portal has already costs one question each.
    pub(super) fn put(way: Way, here: &Here<'_>) -> Step<Self> {
        let Some(sending) = here.sending() else { return changed() };
        // Never under somebody else's token, whoever is signed in by now.
        if here.session.is_some_and(|session| !sending.sub.is_empty() && session.profile.sub != sending.sub) {
            return Step::Rest(Self::Waiting(way, Fault::OtherPerson, None));
        }
        let request = contract::put(&here.environment.portal, sending);
        Self::Putting(Way { tried: here.now(), ..way }).call(request, None)
    }

    /// Goes on with a part: asks for its place, or commits when there is none left.
    pub(super) fn part(way: Way, part: usize, here: &Here<'_>) -> Step<Self> {
        let Some(sending) = here.sending() else { return changed() };
        let Some(file) = sending.parts.get(part) else { return Self::commit(way, sending, here) };
        let request = contract::create(&here.environment.portal, sending, file);
        Self::Creating(way, part).call(request, None)
    }

    /// Asks how much of a part is there.
    pub(super) fn ask(way: Way, part: usize, url: String) -> Step<Self> {
        let request = contract::ask(&url);
        Self::Asking(way, part, url).call(request, None)
    }

    /// Sends the next piece of a part from where the portal is, or goes on to the next part.
    pub(super) fn piece(way: Way, part: usize, url: String, offset: u64, here: &mut Here<'_>) -> Step<Self> {
        let Some(sending) = here.sending() else { return changed() };
        let before: u64 = sending.parts.iter().take(part).map(|file| file.sealed_len).sum();
        let Some(file) = sending.parts.get(part) else { return changed() };
        let (id, rest) = match file.sealed_len.checked_sub(offset) {
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
        let request = contract::piece(&url, offset);
        // A chunk is far below the address space of any phone.
        let length = usize::try_from(rest.min(CHUNK)).unwrap_or(64 * 1024);
        let piece = FilePart { vault: here.vault, file: id, offset, length };
        Self::Uploading(way, part, url, offset).call(request, Some(piece))
    }

    pub(super) fn commit(way: Way, sending: &Sending, here: &Here<'_>) -> Step<Self> {
        let request = contract::commit(&here.environment.portal, sending);
        Self::Committing(way).call(request, None)
    }

    /// Pauses before the next try: doubled each time with full jitter, never longer than a quarter of an hour,
    /// never shorter than the portal asks for.
    pub(super) fn wait(way: Way, fault: Fault, here: &mut Here<'_>) -> Step<Self> {
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
    pub(super) fn refused(way: Way, response: &Response<Vec<u8>>, here: &mut Here<'_>) -> Step<Self> {
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
    pub(super) fn astray(
        way: Way,
        part: usize,
        url: String,
        response: &Response<Vec<u8>>,
        here: &mut Here<'_>,
    ) -> Step<Self> {
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
    pub(super) fn give_up(detail: String, here: &mut Here<'_>) -> Step<Self> {
        let Some(sending) = here.sending() else { return changed() };
        let sending = Sending { refused: Some(detail), ..sending.clone() };
        match here.course_at(Stage::Sending(Box::new(sending))) {
            Some(course) => Step::Wait(Self::Refusing, Ask::Keep(vec![kept::put(&course)])),
            None => changed(),
        }
    }

    pub(super) fn committed(way: Way, response: &Response<Vec<u8>>, here: &mut Here<'_>) -> Step<Self> {
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
    pub(super) fn found(response: &Response<Vec<u8>>, here: &Here<'_>) -> Option<Step<Self>> {
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

    pub(super) fn close(receipt: receipt::Receipt, standing: Option<Standing>, here: &Here<'_>) -> Step<Self> {
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
