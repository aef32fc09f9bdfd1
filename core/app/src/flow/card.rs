//! The code on the identity card: saves typing, and proves nothing.

use gocua_dossier::card::Card as Read;

use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::rules::here::Here;
use crate::world::ask::{Answer, Ask};
use crate::world::flow::{Flow, Step};

/// The camera is looking for a code.
pub struct Card;

impl Card {
    /// Looks for a code.
    #[must_use]
    pub fn start() -> Step<Self> {
        Step::Wait(Self, Ask::Platform(PlatformRequest::ScanQr))
    }
}

impl Flow for Card {
    type Act = ();
    /// What is on the card; nothing when the person went back.
    type Done = Result<Option<Box<Read>>, Fault>;
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, _: &mut Here<'_>) -> Step<Self> {
        Step::Done(match answer {
            Answer::Platform(PlatformOutcome::Text { text }) => {
                Read::parse(&text).map(|card| Some(Box::new(card))).map_err(|_| Fault::NotACard)
            }
            Answer::Platform(PlatformOutcome::Denied) => Err(Fault::Permission),
            Answer::Platform(PlatformOutcome::Unavailable { .. }) => Err(Fault::NoScanner),
            Answer::Platform(_) => Ok(None),
            other => Err(other.into_fault()),
        })
    }

    fn act(self, (): (), _: &mut Here<'_>) -> Step<Self> {
        Step::Same(self)
    }
}
