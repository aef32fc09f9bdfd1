//! The steps of sending: what is asked next, and what an answer of the portal means.

use http::Response;

use super::{CHUNK, Ended, LONGEST_PAUSE, MOST_TIMES, SMALL, Send, Way, changed};
use crate::door::fault::Fault;
use crate::kept;
use crate::kept::course::{Sending, Stage};
use crate::rules::contract;
use crate::rules::here::Here;
use crate::world::ask::{Ask, Call, FilePart};
use crate::world::bounds::Bounds;
use crate::world::flow::Step;
use crate::world::refusal::{Problem, Refusal, refusal};

impl Send {
    pub(super) fn call(self, request: contract::Made, file: Option<FilePart>) -> Step<Self> {
        match request {
            Ok(request) => Step::Wait(self, Ask::Portal(Box::new(Call { request, file, bounds: Bounds::JSON }))),
            Err(_) => Step::Done(Ended::Not(Fault::defect("request"))),
        }
    }

    pub(super) fn get(self, sending: &Sending, here: &Here<'_>) -> Step<Self> {
        self.call(contract::get(&here.environment.portal, sending.submission), None)
    }

    /// From the beginning; what the portal has already costs one question each.
    pub(super) fn put(way: Way, here: &Here<'_>) -> Step<Self> {
        let Some(sending) = here.sending() else { return changed() };
        // Never under somebody else's token, whoever is signed in by now.
        if here.session.is_some_and(|session| !sending.sub.is_empty() && session.profile.sub != sending.sub) {
            return Step::Rest(Self::Waiting(way, Fault::OtherPerson, None));
        }
        if !way.checked {
            return Self::check(way, here);
        }
        if !way.compared {
            return Self::Comparing(way).call(contract::list(&here.environment.portal), None);
        }
        let request = contract::put(&here.environment.portal, sending);
        let length = request.as_ref().map_or(0, |request| request.body().len() as u64);
        match Self::spend(way, length, sending) {
            Ok(way) => Self::Putting(Way { tried: here.now(), ..way }).call(request, None),
            Err((way, fault)) => Self::note(way, fault, None, here),
        }
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
        if here.thrifty && !way.anyway {
            return Self::note(way, Fault::AwaitsWifi, None, here);
        }
        let way = match Self::spend(way, rest.min(CHUNK), sending) {
            Ok(way) => way,
            Err((way, fault)) => return Self::note(way, fault, None, here),
        };
        let request = contract::piece(&url, offset);
        // A chunk is far below the address space of any phone.
        let length = usize::try_from(rest.min(CHUNK)).unwrap_or(64 * 1024);
        let piece = FilePart { vault: here.vault, file: id, offset, length };
        Self::Uploading(way, part, url, offset).call(request, Some(piece))
    }

    /// Counts bytes that are about to leave the phone, as far as that is worth it.
    ///
    /// # Errors
    /// [`Fault::DataSpent`], and a way on which not a byte more leaves.
    fn spend(way: Way, bytes: u64, sending: &Sending) -> Result<Way, (Way, Fault)> {
        let spent = way.spent + bytes;
        let payload: u64 = sending.parts.iter().map(|part| part.sealed_len).sum();
        let most = payload.max(SMALL) * MOST_TIMES;
        if spent > most {
            return Err((Way { spent: most, ..way }, Fault::DataSpent { bytes: way.spent }));
        }
        Ok(Way { spent, ..way })
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
        if matches!(fault, Fault::SignInAgain | Fault::ConfirmIdentity | Fault::OtherPerson) {
            return Self::note(way, fault, None, here);
        }
        let ceiling = (2i64 << way.attempts.min(10)).min(LONGEST_PAUSE);
        let jitter = i64::from(u32::from_be_bytes(here.moment.draw())) % ceiling;
        let asked = match fault {
            Fault::ServiceUnavailable { retry_at: Some(at) } => at - here.now(),
            _ => 0,
        };
        let until = here.now() + (1 + jitter).max(asked);
        Self::note(way, fault, Some(until), here)
    }

    /// Keeps how many tries there were and when the next one is, and waits.
    pub(super) fn note(way: Way, fault: Fault, until: Option<i64>, here: &Here<'_>) -> Step<Self> {
        let Some(sending) = here.sending() else { return changed() };
        let asked_at = match fault {
            Fault::ServiceUnavailable { retry_at } => retry_at,
            _ => None,
        };
        let noted = Sending { attempts: way.attempts, spent: way.spent, asked_at, ..sending.clone() };
        match here.course_at(Stage::Sending(Box::new(noted))) {
            Some(course) => Step::Wait(Self::Noting(way, fault, until), Ask::Keep(vec![kept::put(&course)])),
            None => changed(),
        }
    }

    /// Waits; without a time, until somebody does something.
    pub(super) fn rest(way: Way, fault: Fault, until: Option<i64>, here: &Here<'_>) -> Step<Self> {
        // What it waits for came while the try was being noted: nobody would set it off any more.
        let has_come = match fault {
            Fault::ConfirmIdentity => here.demand.is_none(),
            Fault::AwaitsWifi => !here.thrifty,
            _ => false,
        };
        if has_come {
            return Self::put(way, here);
        }
        let Some(at) = until else { return Step::Rest(Self::Waiting(way, fault, None)) };
        let milliseconds = u64::try_from(at - here.now()).unwrap_or(0).max(1) * 1000;
        Step::Wait(Self::Waiting(way, fault, until), Ask::After(milliseconds))
    }

    /// An answer that ends nothing: whatever it means is waited out.
    pub(super) fn pass(way: Way, refusal: Refusal, here: &mut Here<'_>) -> Step<Self> {
        let fault = match refusal {
            Refusal::Said { .. } => Fault::ServiceBroken,
            Refusal::Weather(fault) => fault,
        };
        Self::wait(way, fault, here)
    }

    /// The portal said something else than hoped for, about the submission itself.
    pub(super) fn refused(way: Way, response: &Response<Vec<u8>>, here: &mut Here<'_>) -> Step<Self> {
        match refusal(response, here.now()) {
            Refusal::Said { kind: Problem::Final, detail } => Self::give_up(way, detail, here),
            Refusal::Said { kind: Problem::DifferentContent, detail } => match here.sending() {
                Some(sending) => Self::Looking(way, detail).get(sending, here),
                None => changed(),
            },
            other => Self::pass(way, other, here),
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
            Refusal::Said { kind: Problem::Final, detail } => Self::give_up(way, detail, here),
            Refusal::Said { .. } => Self::wait(way, Fault::ServiceUnavailable { retry_at: None }, here),
            Refusal::Weather(fault) => Self::wait(way, fault, here),
        }
    }
}
