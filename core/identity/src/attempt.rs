//! The secrets of one sign-in, and what it is for.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::secret::Secret;
use crate::{Demand, Provider};

/// This app, as the provider knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// Registered name.
    pub client_id: String,
    /// Registered address the browser comes back to: a claimed `https` address or a loopback one (RFC 8252, 7.2 and 7.3).
    pub redirect_uri: String,
    /// What to ask for, space-separated; must contain `openid`.
    pub scope: String,
}

/// What a sign-in is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "purpose", rename_all = "snake_case")]
pub enum Purpose {
    /// To know who it is.
    SignIn,
    /// To know it more surely or more freshly, before signing or sending (RFC 9470).
    StepUp(Demand),
}

/// One attempt to sign in. Keep it sealed before the pushed request is sent: the browser may come back to a new process.
///
/// It holds the PKCE verifier, `state` and `nonce`; they are wiped when it is dropped. It is used for one redirect only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    issuer: String,
    purpose: Purpose,
    #[serde(default)]
    subject: Option<Secret>,
    verifier: Secret,
    state: Secret,
    nonce: Secret,
    started: i64,
}

impl Attempt {
    /// A new attempt from fresh random bytes; `now` in Unix seconds. Each of the three secrets has 256 bits (RFC 7636, 4.1
    /// recommends as many for the verifier).
    #[must_use]
    pub fn new(provider: &Provider, purpose: Purpose, mut seed: [u8; 96], now: i64) -> Self {
        let (verifier, rest) = seed.split_at(32);
        let (state, nonce) = rest.split_at(32);
        let secret = |bytes: &[u8]| Secret::new(URL_SAFE_NO_PAD.encode(bytes));
        let (verifier, state, nonce) = (secret(verifier), secret(state), secret(nonce));
        seed.zeroize();
        Self { issuer: provider.issuer().to_owned(), purpose, subject: None, verifier, state, nonce, started: now }
    }

    /// The same attempt, for this person only: an `id_token` of somebody else is refused. For step-up on a phone that
    /// several people use.
    #[must_use]
    pub fn for_subject(mut self, sub: &str) -> Self {
        self.subject = Some(Secret::new(sub.to_owned()));
        self
    }

    /// What it is for.
    #[must_use]
    pub fn purpose(&self) -> &Purpose {
        &self.purpose
    }

    /// When it began, Unix seconds. Older than a few hours, it can be dropped: no provider keeps a login page that long.
    #[must_use]
    pub fn started(&self) -> i64 {
        self.started
    }

    /// Whether it was begun with this provider (RFC 9207: an answer is judged by whom was asked).
    pub(crate) fn is_with(&self, provider: &Provider) -> bool {
        self.issuer == provider.issuer()
    }

    pub(crate) fn subject(&self) -> Option<&str> {
        self.subject.as_ref().map(Secret::expose)
    }

    pub(crate) fn verifier(&self) -> &str {
        self.verifier.expose()
    }

    pub(crate) fn state(&self) -> &str {
        self.state.expose()
    }

    pub(crate) fn nonce(&self) -> &str {
        self.nonce.expose()
    }

    /// `code_challenge` of method S256 (RFC 7636, 4.2).
    pub(crate) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(digest(&SHA256, self.verifier().as_bytes()))
    }
}
