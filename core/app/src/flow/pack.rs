//! Newer rules from the portal. A pack that is not sound is refused and the one in use stays.
//!
//! ```text
//! Reading  -> Opening -> rules            what was kept, at the start; verified again, because a file is not a proof
//! Fetching -> Opening -> Keeping -> rules
//! ```

use std::sync::Arc;

use gocua_dossier::pack::Have;
use http::StatusCode;
use http::header::{ETAG, IF_NONE_MATCH};

use crate::door::config::Environment;
use crate::door::fault::Fault;
use crate::rules::library::Library;
use crate::world::ask::{Answer, Ask, Exchange, Job};
use crate::world::bounds::Bounds;
use crate::world::flow::{Flow, Step};
use crate::world::moment::Clock;
use crate::world::refusal::{Refusal, refusal};

/// Rules on their way.
pub enum Pack {
    /// The pack that was kept is being read.
    Reading,
    /// The portal is being asked.
    Fetching,
    /// A pack is being opened; its bytes, if it is to be kept.
    Opening(Option<Arc<Vec<u8>>>),
    /// It is being kept.
    Keeping(Box<Library>),
}

/// What opening a pack gives.
pub type Opened = Result<Library, Fault>;

/// How it ended.
pub enum Ended {
    /// Newer rules.
    Newer(Box<Library>),
    /// There are none.
    Same,
    /// It is not known whether there are newer ones, or what was kept does not fit the time. Being offline is no fault here, the rules in
    /// use serve; whoever cannot do with them is told why.
    Unknown(Fault),
    /// What the portal has was refused.
    Refused(Fault),
}

/// What it may read: the services, what the rules in use are, the time.
pub struct Door<'a> {
    /// The services.
    pub environment: &'a Environment,
    /// Number and key of the rules in use; nothing for the built-in ones.
    pub have: Option<Have>,
    /// What is known of the time.
    pub clock: Clock,
}

impl Pack {
    /// Reads the pack that was kept.
    #[must_use]
    pub fn kept() -> Step<Self> {
        Step::Wait(Self::Reading, Ask::ReadPack)
    }

    /// Asks the portal whether there are newer rules.
    #[must_use]
    pub fn newer(door: &Door<'_>) -> Step<Self> {
        let mut builder = http::Request::get(format!("{}/packs/vn-base", door.environment.portal));
        if let Some(have) = door.have {
            builder = builder.header(IF_NONE_MATCH, format!("\"{}\"", have.sequence));
        }
        match builder.body(Vec::new()) {
            Ok(request) => Step::Wait(Self::Fetching, Exchange::plain(request, Bounds::PACK)),
            Err(_) => Step::Done(Ended::Same),
        }
    }

    fn open(bytes: Vec<u8>, keep: bool, door: &Door<'_>) -> Step<Self> {
        let bytes = Arc::new(bytes);
        let kept = keep.then(|| Arc::clone(&bytes));
        let (key, have, clock) = (door.environment.pack_key.clone(), door.have, door.clock);
        let job = Job::new("pack", move || -> Opened { Library::open(&bytes, &key, have, clock) });
        Step::Wait(Self::Opening(kept), Ask::Work(job))
    }
}

impl Flow for Pack {
    type Act = ();
    type Done = Ended;
    type Here<'a> = Door<'a>;

    fn answer(self, answer: Answer, door: &mut Door<'_>) -> Step<Self> {
        match (self, answer) {
            (Self::Reading, Answer::Pack(Some(bytes))) => Self::open(bytes, false, door),
            (Self::Fetching, Answer::Http(response))
                if response.status() == StatusCode::OK && response.headers().contains_key(ETAG) =>
            {
                Self::open(response.into_body(), true, door)
            }
            (Self::Opening(kept), Answer::Worked(worked)) => match worked.take::<Opened>().and_then(|opened| opened) {
                Ok(library) => match kept.map(|bytes| Arc::try_unwrap(bytes).unwrap_or_else(|bytes| bytes.to_vec())) {
                    Some(bytes) => Step::Wait(Self::Keeping(Box::new(library)), Ask::KeepPack(bytes)),
                    None => Step::Done(Ended::Newer(Box::new(library))),
                },
                Err(fault) if kept.is_some() => Step::Done(Ended::Refused(fault)),
                Err(fault @ Fault::ClockWrong { .. }) => Step::Done(Ended::Unknown(fault)),
                // What was kept is old or of another key: the rules in use serve, and the portal has newer ones.
                Err(_) => Step::Done(Ended::Same),
            },
            // Verified rules serve also when there was no room to keep them.
            (Self::Keeping(library), _) => Step::Done(Ended::Newer(library)),
            (Self::Fetching, Answer::Http(response)) if response.status() == StatusCode::NOT_MODIFIED => {
                Step::Done(Ended::Same)
            }
            (Self::Fetching, Answer::Http(response)) => match refusal(&response, door.clock.now) {
                Refusal::Weather(fault) => Step::Done(Ended::Unknown(fault)),
                Refusal::Said { .. } => Step::Done(Ended::Unknown(Fault::ServiceBroken)),
            },
            (Self::Fetching, Answer::Failed(fault)) => Step::Done(Ended::Unknown(fault)),
            _ => Step::Done(Ended::Same),
        }
    }

    fn act(self, (): (), _: &mut Door<'_>) -> Step<Self> {
        Step::Same(self)
    }
}
