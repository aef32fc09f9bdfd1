//! What can go wrong, and what is to go wrong next.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// 503 with `Retry-After: 1`.
    #[serde(rename = "503")]
    Unavailable,
    /// 429 with `Retry-After: 1`.
    #[serde(rename = "429")]
    TooMany,
    /// The connection closes before the request is looked at.
    #[serde(rename = "drop")]
    Drop,
    /// The request is carried out, then the connection closes without an answer.
    #[serde(rename = "lost")]
    Lost,
    /// The answer comes after `seconds` (5 when not said).
    #[serde(rename = "slow")]
    Slow,
    /// The right answer, a byte a second.
    #[serde(rename = "drip")]
    Drip,
    /// 200 with a web page: what a captive portal answers.
    #[serde(rename = "html200")]
    Html200,
    /// The right status with a body of 10 MB.
    #[serde(rename = "huge")]
    Huge,
    /// The right answer with its body cut in half.
    #[serde(rename = "truncated")]
    Truncated,
    /// `DPoP` endpoints: the nonce changes before the request is looked at.
    #[serde(rename = "new-nonce")]
    NewNonce,
    /// Signing: the values are over other digests.
    #[serde(rename = "wrong-signature")]
    WrongSignature,
    /// Signing: the values come in another order.
    #[serde(rename = "shuffle")]
    Shuffle,
    /// Signing authorisation: the token says that other documents were authorised.
    #[serde(rename = "other-documents")]
    OtherDocuments,
    /// Authorisation answer: `iss` names another broker.
    #[serde(rename = "wrong-issuer")]
    WrongIssuer,
    /// Authorisation answer: no `iss`.
    #[serde(rename = "no-issuer")]
    NoIssuer,
    /// Authorisation answer: the person was identified at level 1 only, unless a level was asked for.
    #[serde(rename = "level-1")]
    LevelOne,
    /// The portal demands that the person be identified again (RFC 9470), whoever was identified just now.
    #[serde(rename = "step-up")]
    StepUp,
    /// Identity token: another nonce.
    #[serde(rename = "wrong-nonce")]
    WrongNonce,
    /// Identity token: made for another app.
    #[serde(rename = "wrong-audience")]
    WrongAudience,
    /// Identity token: `acr` says level 1 whatever was reached.
    #[serde(rename = "low-acr")]
    LowAcr,
    /// Who the person is: another `sub`.
    #[serde(rename = "wrong-subject")]
    WrongSubject,
    /// Time-stamp: refused by the authority.
    #[serde(rename = "rejected")]
    Rejected,
}

impl Fault {
    /// Whether the fault is one of the connection, so that [`super::apply`] can play it for any endpoint.
    pub(super) fn is_of_the_connection(self) -> bool {
        matches!(
            self,
            Self::Unavailable
                | Self::TooMany
                | Self::Drop
                | Self::Lost
                | Self::Slow
                | Self::Drip
                | Self::Html200
                | Self::Huge
                | Self::Truncated
                | Self::NewNonce
                | Self::StepUp
        )
    }
}

/// A fault waiting for its endpoint to be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Armed {
    /// A name of [`super::ENDPOINTS`], `*` for all, or a path that starts with `/`.
    pub endpoint: String,
    /// What goes wrong.
    pub fault: Fault,
    /// How many calls it hits; 1 when not said.
    #[serde(default = "once")]
    pub times: u32,
    /// How many calls pass unharmed first.
    #[serde(default)]
    pub after: u32,
    /// For [`Fault::Slow`].
    #[serde(default = "five")]
    pub seconds: u64,
}

fn once() -> u32 {
    1
}

fn five() -> u64 {
    5
}

/// All armed faults.
#[derive(Debug, Default)]
pub struct Faults {
    armed: Mutex<Vec<Armed>>,
}

impl Faults {
    /// Arms one more.
    pub fn arm(&self, armed: Armed) {
        self.lock().push(armed);
    }

    /// Disarms all.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// What is armed now.
    #[must_use]
    pub fn list(&self) -> Vec<Armed> {
        self.lock().clone()
    }

    /// Whether this fault is to happen now at this endpoint; counts the call.
    #[must_use]
    pub fn takes(&self, endpoint: &str, fault: Fault) -> bool {
        self.take(&[endpoint], |armed| armed == fault).is_some()
    }

    /// The first armed fault that fits; counts the call.
    pub(super) fn take(&self, names: &[&str], wanted: impl Fn(Fault) -> bool) -> Option<Armed> {
        let mut armed = self.lock();
        let position = armed
            .iter()
            .position(|one| wanted(one.fault) && (one.endpoint == "*" || names.contains(&one.endpoint.as_str())))?;
        let one = armed.get_mut(position)?;
        if one.after > 0 {
            one.after -= 1;
            return None;
        }
        one.times = one.times.saturating_sub(1);
        let taken = one.clone();
        if taken.times == 0 {
            armed.remove(position);
        }
        Some(taken)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Armed>> {
        self.armed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
