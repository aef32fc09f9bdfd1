//! Signing in with the national e-ID through the broker: one state a step, one way on from each.
//!
//! ```text
//! Key [-> MakingKey] -> Discovering -> Pushing -> Keeping -> Browser -> Redeeming -> Keys -> Asking -> Closing -> signed in
//! ```
//! Any fault, and cancelling, end it with a word about it; drafts are never touched. What is in the browser is kept in the vault first,
//! so that the return is understood even by a new process. The person a vault belongs to is whoever signed in first; nobody else can.
//!
//! Somebody who is signed in goes the same way when the portal wants to be surer who it is (step-up, RFC 9470): the attempt then asks
//! for what is demanded, and its session takes the place of the one before. Until then that one stays as it is.

use gocua_identity as identity;
use gocua_identity::{
    AccessToken, Attempt, CallbackError, Claim, Client, Demand, IdToken, Jwks, Provider, Purpose as Reason, Tokens,
    dpop,
};
use gocua_vault::VaultId;

use crate::door::config::Environment;
use crate::door::fault::Fault;
use crate::door::platform::{KeyPurpose, PlatformOutcome, PlatformRequest};
use crate::kept;
use crate::kept::person::{GivenBack, Owner, Pending, Session};
use crate::rules::here::Here;
use crate::world::ask::{Answer, Ask, Exchange, Proof};
use crate::world::bounds::Bounds;
use crate::world::flow::{Flow, Step};
use crate::world::refusal::identity_fault;

/// How far signing in is.
#[allow(clippy::large_enum_variant)] // one of these exists at a time
pub enum SignIn {
    /// Asking for the public half of the vault's key.
    Key,
    /// Making that key.
    MakingKey,
    /// Reading the broker's metadata (RFC 8414).
    Discovering(dpop::PublicKey),
    /// Handing the request over in the back channel (RFC 9126).
    Pushing(Pending),
    /// Keeping the attempt before the browser opens.
    Keeping(Pending, String),
    /// The person is in the browser.
    Browser(Pending),
    /// Exchanging the code.
    Redeeming(Pending),
    /// Reading the broker's keys; whether for the second time, because the first did not have the one that signed.
    Keys(Pending, Tokens, bool),
    /// Asking who it is; and the broker's keys, to keep.
    Asking(Pending, Tokens, IdToken, Option<String>),
    /// Keeping the session.
    Closing(Fresh),
}

/// A fresh access token, and the second from which it is not used any more.
pub struct Fresh {
    /// The token.
    pub token: AccessToken,
    /// Unix seconds.
    pub until: i64,
    /// Whether a demand of the portal is met by it.
    pub confirmed: bool,
}

impl Fresh {
    /// From what the broker gave; not used in its last half minute, in which it could end under way.
    #[must_use]
    pub fn of(tokens: &Tokens, confirmed: bool, now: i64) -> Self {
        Self { token: tokens.access.clone(), until: now + i64::from(tokens.expires_in) - 30, confirmed }
    }
}

/// The person gave up, or wants to begin anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Give up.
    Cancel,
    /// From the beginning: the page was closed or lost.
    Again,
}

/// Name of the key, in the platform's key store, that proves possession of a vault's tokens (RFC 9449). One key for each vault: a key
/// shared by the people on one phone would tell services that they share it.
#[must_use]
pub fn key_of(vault: VaultId) -> String {
    format!("gocua.client.{vault}")
}

/// The app as the broker knows it.
#[must_use]
pub fn client(environment: &Environment) -> Client {
    Client {
        client_id: environment.client_id.clone(),
        redirect_uri: environment.redirect_uri.clone(),
        scope: "openid profile dossier offline_access".to_owned(),
    }
}

impl SignIn {
    /// The person wants to sign in.
    #[must_use]
    pub fn start(vault: VaultId) -> Step<Self> {
        Step::Wait(Self::Key, Ask::Platform(PlatformRequest::PublicKey { alias: key_of(vault) }))
    }

    /// After a new start: a sign-in that was in the browser goes on there.
    #[must_use]
    pub fn resume(pending: Pending) -> Step<Self> {
        Step::Wait(Self::Browser(pending), Ask::Browse(None))
    }

    /// Whether the person is confirming who they are for the portal; until the request is handed over, its demand says so.
    #[must_use]
    pub fn confirms(&self, demand: Option<&Demand>) -> bool {
        match self {
            Self::Key | Self::MakingKey | Self::Discovering(_) => demand.is_some(),
            Self::Pushing(pending)
            | Self::Keeping(pending, _)
            | Self::Browser(pending)
            | Self::Redeeming(pending)
            | Self::Keys(pending, ..)
            | Self::Asking(pending, ..) => pending.confirms(),
            Self::Closing(fresh) => fresh.confirmed,
        }
    }

    fn stop(fault: Fault) -> Step<Self> {
        Step::Done(Err(fault))
    }

    /// The person does not want to, for now.
    fn decline(self, fault: Fault, here: &Here<'_>) -> Step<Self> {
        Self::stop(if self.confirms(here.demand) { Fault::NotConfirmed } else { fault })
    }

    fn http(self, request: Result<identity::Request, identity::Error>, proof: Proof) -> Step<Self> {
        match request {
            Ok(request) => Step::Wait(self, Exchange::proven(request, proof, Bounds::BROKER)),
            Err(_) => Self::stop(Fault::ServiceBroken),
        }
    }

    fn discover(key: dpop::PublicKey, here: &Here<'_>) -> Step<Self> {
        let request = Provider::discovery_request(&here.environment.broker);
        Self::Discovering(key).http(request, Proof::None)
    }

    fn keys(pending: Pending, tokens: Tokens, again: bool) -> Step<Self> {
        let request = Jwks::request(&pending.provider);
        Self::Keys(pending, tokens, again).http(request, Proof::None)
    }

    /// An address came back; not every one is an answer to this attempt.
    fn returned(pending: Pending, url: &str, here: &Here<'_>) -> Step<Self> {
        let client = client(here.environment);
        match identity::callback(&pending.provider, &client, &pending.attempt, url) {
            Ok(code) => {
                let request = identity::code_request(&pending.provider, &client, &pending.attempt, &code);
                Self::Redeeming(pending).http(request, Proof::Key(key_of(here.vault)))
            }
            // Somebody else's, an old one, or a second delivery: the attempt stays open.
            Err(CallbackError::NotOurs) => Step::Same(Self::Browser(pending)),
            Err(CallbackError::Refused) => Self::Browser(pending).decline(Fault::SignInRefused, here),
            Err(CallbackError::Unmet) => Self::stop(Fault::LevelTooLow),
            Err(_) => Self::stop(Fault::ServiceBroken),
        }
    }

    /// Who it is must be whose vault it is.
    fn known(
        pending: Pending,
        (tokens, keys): (Tokens, Option<String>),
        token: &IdToken,
        response: &identity::Response,
        here: &Here<'_>,
    ) -> Step<Self> {
        let profile = match identity::profile(response, &token.sub, token.acr.as_deref()) {
            Ok(profile) => profile,
            Err(error) => return Self::stop(identity_fault(&error, here.moment.clock())),
        };
        if here.owner.is_some_and(|owner| owner.sub != profile.sub) {
            return Self::stop(Fault::OtherPerson);
        }
        let fresh = Fresh::of(&tokens, pending.confirms(), here.now());
        let Some(refresh) = tokens.refresh else {
            return Self::stop(Fault::SetUpWrong { what: "offline_access".to_owned() });
        };
        let owner = Owner { sub: profile.sub.clone(), name: profile.name.clone() };
        let (acr, auth_time) = (token.acr.clone(), token.auth_time);
        let (provider, key, sid) = (pending.provider, key_of(here.vault), token.sid.clone());
        let session = Session { provider, refresh, profile, key, keys, acr, auth_time, sid };
        let mut writes = vec![kept::put(&owner), kept::put(&session), kept::delete::<Pending>(kept::CURRENT)];
        // Nobody uses the grant before any more, but whoever stole it could; unless both hang on one session at the broker.
        if let Some(before) = here.session.filter(|before| token.is_apart_from(before.sid.as_deref())) {
            writes.push(kept::put(&GivenBack::from(before.clone())));
        }
        Step::Wait(Self::Closing(fresh), Ask::Keep(writes))
    }
}

impl Flow for SignIn {
    type Act = Act;
    type Done = Result<Fresh, Fault>;
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, here: &mut Here<'_>) -> Step<Self> {
        let (client, clock, key) = (client(here.environment), here.moment.clock(), key_of(here.vault));
        match (self, answer) {
            (Self::Key | Self::MakingKey, Answer::Platform(PlatformOutcome::KeyCreated { public_key })) => {
                match dpop::PublicKey::from_point(&public_key) {
                    Ok(key) => Self::discover(key, here),
                    Err(_) => Self::stop(Fault::KeyStore),
                }
            }
            // The first time, or after the platform lost it: make a new one. Tokens bound to the old key are of no use.
            (Self::Key, Answer::Platform(PlatformOutcome::Lost)) => {
                let request = PlatformRequest::CreateKey { alias: key, purpose: KeyPurpose::Sign };
                Step::Wait(Self::MakingKey, Ask::Platform(request))
            }
            (Self::Key | Self::MakingKey, _) => Self::stop(Fault::KeyStore),
            (Self::Discovering(public), Answer::Http(response)) => {
                let provider = match Provider::parse(&here.environment.broker, &response) {
                    Ok(provider) => provider,
                    Err(error) => return Self::stop(identity_fault(&error, clock)),
                };
                let attempt = attempt(&provider, here);
                match identity::pushed_request(&provider, &client, &attempt, &public.thumbprint()) {
                    Ok(request) => Self::Pushing(Pending { provider, attempt }).http(Ok(request), Proof::Key(key)),
                    Err(error) => Self::stop(identity_fault(&error, clock)),
                }
            }
            (Self::Pushing(pending), Answer::Http(response)) => match identity::pushed_uri(&response) {
                Ok(uri) => {
                    let url = identity::authorization_url(&pending.provider, &client, &uri);
                    let write = kept::put(&pending);
                    Step::Wait(Self::Keeping(pending, url), Ask::Keep(vec![write]))
                }
                Err(error) => Self::stop(identity_fault(&error, clock)),
            },
            (Self::Keeping(pending, url), Answer::Kept) => Step::Wait(Self::Browser(pending), Ask::Browse(Some(url))),
            (Self::Browser(pending), Answer::Browsed(url)) => Self::returned(pending, &url, here),
            (state @ Self::Browser(_), Answer::Platform(PlatformOutcome::Cancelled)) => {
                state.decline(Fault::SignInCancelled, here)
            }
            (Self::Redeeming(pending), Answer::Http(response)) => match identity::tokens(&response) {
                Ok(tokens) => match tokens.covers(&client) {
                    Ok(()) => Self::keys(pending, tokens, false),
                    Err(error) => Self::stop(identity_fault(&error, clock)),
                },
                Err(error) => Self::stop(identity_fault(&error, clock)),
            },
            (Self::Keys(pending, tokens, again), Answer::Http(response)) => {
                match id_token(&pending, &tokens, &client, &response, clock.now) {
                    Ok(token) => {
                        let request = identity::userinfo_request(&pending.provider);
                        let proof = Proof::Token(key, tokens.access.clone());
                        let keys = String::from_utf8(response.into_body()).ok();
                        Self::Asking(pending, tokens, token, keys).http(Ok(request), proof)
                    }
                    // They may have been exchanged between the token and this question.
                    Err(identity::Error::UnknownKey) if !again => Self::keys(pending, tokens, true),
                    // Whose vault it is was known when it was asked.
                    Err(identity::Error::Claim(Claim::Subject)) => Self::stop(Fault::OtherPerson),
                    Err(error) => Self::stop(identity_fault(&error, clock)),
                }
            }
            (Self::Asking(pending, tokens, token, keys), Answer::Http(response)) => {
                Self::known(pending, (tokens, keys), &token, &response, here)
            }
            (Self::Closing(fresh), Answer::Kept) => Step::Done(Ok(fresh)),
            (_, answer) => Self::stop(answer.into_fault()),
        }
    }

    fn act(self, act: Act, here: &mut Here<'_>) -> Step<Self> {
        match (self, act) {
            // It is known by now who it is; what is left takes no person.
            (state @ Self::Closing(_), _) => Step::Same(state),
            (state, Act::Cancel) => state.decline(Fault::SignInCancelled, here),
            (_, Act::Again) => Self::start(here.vault),
        }
    }
}

/// What is asked of the broker: who it is, or what the portal demands of who is signed in.
fn attempt(provider: &Provider, here: &mut Here<'_>) -> Attempt {
    let demand = here.demand.filter(|_| here.session.is_some());
    let reason = demand.map_or(Reason::SignIn, |demand| Reason::StepUp(demand.clone()));
    let attempt = Attempt::new(provider, reason, here.moment.draw(), here.moment.now);
    match here.owner {
        Some(owner) => attempt.for_subject(&owner.sub),
        None => attempt,
    }
}

fn id_token(
    pending: &Pending,
    tokens: &Tokens,
    client: &Client,
    keys: &identity::Response,
    now: i64,
) -> Result<IdToken, identity::Error> {
    let keys = Jwks::parse(keys)?;
    tokens.verify(&keys, &pending.provider, client, identity::Expected::Attempt(&pending.attempt), now)
}
