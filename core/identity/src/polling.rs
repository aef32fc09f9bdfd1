//! Waiting for the citizen: asking the token endpoint again and again, never faster than it allows, and not for ever (CIBA, 10.1 and 11).
//!
//! ```text
//! begin -> Wait -(that long has passed)-> Ask -(answered, or lost)-> Wait -> ... -> Granted, or NotGranted
//! ```
//! Nothing here reads a clock. What is counted is the seconds that were waited, by a timer that nobody sets, so that a clock that jumps
//! neither hurries nor prolongs it: all waits together last as long as the request is good, five minutes at most, and there is at most
//! one question between two of them.

use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::assist::Assist;
use crate::backchannel::{Backchannel, GRANT, PATIENCE, promised};
use crate::granted::{Asked, Granted};
use crate::install::Assertion;
use crate::secret::Secret;
use crate::{Error, Request, Response, answer};

/// Seconds by which a provider that is asked too often wants to be asked less often, from then on (CIBA, 11: `slow_down`).
const SLOWER: u32 = 5;
/// After how many failures in a row the time between two questions is not doubled any more.
const MOST_DOUBLINGS: u32 = 3;

/// Why a helper has no token. A request that ended like this is over; asking once more is another request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotGranted {
    /// The citizen said no, or chose another number than the one on the helper's screen.
    #[error("refused by the citizen")]
    Refused,
    /// Nobody answered in time.
    #[error("the citizen did not answer in time")]
    Expired,
    /// Nobody has this number, or who has it cannot be asked: look at the number again.
    #[error("the citizen is not known")]
    Unknown,
    /// What the citizen's phone shows is too old: have it show another (`expired_login_hint_token`).
    #[error("what the citizen's phone showed is too old")]
    Stale,
    /// The network failed until the time was up, or the answer that granted it was lost on the way.
    #[error("the answer was lost")]
    Lost,
    /// Anything else.
    #[error(transparent)]
    Failed(#[from] Error),
}

/// Where a request stands. Kept, if at all, sealed: it holds what the token is fetched with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Polling {
    /// Between two questions.
    Wait(Wait),
    /// One question is under way.
    Ask(Ask),
}

/// Nothing is under way. When [`seconds`](Self::seconds) have passed: [`over`](Self::over).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    seconds: u32,
    ticket: Ticket,
}

/// A question is to be sent, or under way: [`request`](Self::request), then [`answered`](Self::answered) or [`lost`](Self::lost).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask(Ticket);

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// Nothing yet.
    Wait(Wait),
    /// The citizen agreed; to be verified.
    Granted(Granted),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Ticket {
    id: Secret,
    issuer: String,
    assist: Assist,
    /// Unix seconds; only compared with what the provider signed.
    started: i64,
    interval: u32,
    /// Seconds that may still be waited.
    left: u32,
    /// Questions without an answer of the provider's own, since it last said that the citizen has not answered.
    failures: u32,
}

impl Wait {
    /// Reads the answer to [`assist_request`](crate::assist_request), which asked for `assist`; `now` in Unix seconds.
    ///
    /// # Errors
    /// [`NotGranted`]; nobody was asked then.
    pub fn begin(backchannel: &Backchannel, assist: Assist, response: &Response, now: i64) -> Result<Self, NotGranted> {
        let promised = promised(response).map_err(|error| match &error {
            Error::Oauth { error: code, .. } => match code.as_str() {
                "access_denied" => NotGranted::Refused,
                "unknown_user_id" => NotGranted::Unknown,
                "expired_login_hint_token" => NotGranted::Stale,
                _ => error.into(),
            },
            _ => error.into(),
        })?;
        let (interval, left) = (promised.interval, promised.expires_in.min(PATIENCE));
        if interval > left {
            return Err(Error::Protocol("interval").into());
        }
        let (id, issuer) = (Secret::new(promised.id), backchannel.provider().issuer().to_owned());
        Ticket { id, issuer, assist, started: now, interval, left, failures: 0 }.wait(interval)
    }

    /// How long, from now.
    #[must_use]
    pub fn seconds(&self) -> u32 {
        self.seconds
    }

    /// That long has passed.
    #[must_use]
    pub fn over(self) -> Ask {
        Ask(self.ticket)
    }

    /// Two digits for the helper's screen. The citizen's phone shows them among others, and they choose: so both look at one request
    /// and at each other.
    #[must_use]
    pub fn number(&self) -> String {
        self.ticket.number()
    }
}

impl Ask {
    /// The question (CIBA, 10.1). Add a DPoP proof with the helper's key; the token is bound to it.
    ///
    /// # Errors
    /// [`Error::Protocol`] when it was begun with another provider.
    pub fn request(&self, backchannel: &Backchannel, assertion: &Assertion) -> Result<Request, Error> {
        if backchannel.provider().issuer() != self.0.issuer {
            return Err(Error::Protocol("a request of another provider"));
        }
        let mut parameters = vec![("grant_type", GRANT), ("auth_req_id", self.0.id.expose())];
        parameters.extend(assertion.parameters());
        Ok(answer::post(backchannel.provider().token_endpoint(), &parameters))
    }

    /// As [`Wait::number`].
    #[must_use]
    pub fn number(&self) -> String {
        self.0.number()
    }

    /// An answer came.
    ///
    /// # Errors
    /// [`NotGranted`].
    pub fn answered(self, response: &Response) -> Result<Answered, NotGranted> {
        let Self(mut ticket) = self;
        let asked = Asked { assist: &ticket.assist, id: &ticket.id, started: ticket.started };
        let error = match Granted::read(response, asked) {
            Ok(granted) => return Ok(Answered::Granted(granted)),
            Err(error) => error,
        };
        let wait = match &error {
            Error::Unavailable { retry_after, .. } => ticket.later(retry_after.unwrap_or(0)),
            // A Wi-Fi network with a login page is one more way not to reach the provider.
            Error::CaptivePortal => ticket.later(0),
            Error::Oauth { error: code, .. } => match code.as_str() {
                // Whatever was lost before, it was no grant.
                "authorization_pending" => {
                    ticket.failures = 0;
                    ticket.again()
                }
                "slow_down" => {
                    ticket.interval = ticket.interval.saturating_add(SLOWER);
                    ticket.again()
                }
                "access_denied" => Err(NotGranted::Refused),
                "expired_token" => Err(NotGranted::Expired),
                // It is good once: the question before, to which no answer came, was the one.
                "invalid_grant" if ticket.failures > 0 => Err(NotGranted::Lost),
                _ => Err(error.into()),
            },
            _ => Err(error.into()),
        };
        wait.map(Answered::Wait)
    }

    /// No answer came: there is no network, or it broke off.
    ///
    /// # Errors
    /// [`NotGranted::Lost`] when there is no time for another try.
    pub fn lost(self) -> Result<Wait, NotGranted> {
        self.0.later(0)
    }
}

impl Polling {
    /// After the process died: how long it was dead nobody knows, so a whole wait begins anew.
    ///
    /// # Errors
    /// [`NotGranted`] when there is no time for that.
    pub fn resume(self) -> Result<Wait, NotGranted> {
        match self {
            Self::Wait(Wait { seconds, ticket }) => ticket.wait(seconds),
            Self::Ask(ask) => ask.lost(),
        }
    }
}

impl Ticket {
    fn number(&self) -> String {
        let hash = digest(&SHA256, format!("number match {}", self.id.expose()).as_bytes());
        let first = hash.as_ref().iter().take(2).fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        format!("{:02}", first % 100)
    }

    fn again(self) -> Result<Wait, NotGranted> {
        let interval = self.interval;
        self.wait(interval)
    }

    /// The provider was not reached, or is not well: less often each time (RFC 8628, 3.5), and not before it wants to.
    fn later(mut self, least: u32) -> Result<Wait, NotGranted> {
        self.failures = self.failures.saturating_add(1);
        let doubled = self.interval.saturating_mul(1 << self.failures.min(MOST_DOUBLINGS));
        // What is left of the time is worth one more question.
        let seconds = doubled.min(self.left).max(self.interval).max(least);
        self.wait(seconds)
    }

    fn wait(mut self, seconds: u32) -> Result<Wait, NotGranted> {
        match self.left.checked_sub(seconds) {
            Some(left) => {
                self.left = left;
                Ok(Wait { seconds, ticket: self })
            }
            None if self.failures > 0 => Err(NotGranted::Lost),
            None => Err(NotGranted::Expired),
        }
    }
}
