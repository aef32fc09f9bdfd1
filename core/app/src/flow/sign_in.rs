//! Signing in with the national e-ID through the broker: one state a step, one way on from each.
//!
//! ```text
//! Idle -> Key -> Discovering -> Pushing -> Keeping -> InBrowser -> Redeeming -> Keys -> Asking -> Closing -> Idle
//! ```
//! Any fault, and cancelling, lead back to Idle with a word about it; drafts are never touched. What is in the
//! browser is kept in the vault first, so that the return is understood even by a new process.

use gocua_identity as identity;
use gocua_identity::{Attempt, CallbackError, Client, IdToken, Jwks, Provider, Purpose as Reason, Tokens, dpop};

use crate::effect::{Answer, Ask, Effect, Exchange, Proof, VaultAsk};
use crate::fault::Fault;
use crate::flow::http::{JSON_LIMIT, identity_fault};
use crate::model::{CLIENT_KEY, Model, Notice, Purpose, Screen};
use crate::moment::Moment;
use crate::platform::{KeyPurpose, PlatformOutcome, PlatformRequest};
use crate::record::{CURRENT, PENDING, Pending, SESSION, Session, delete, put};
use crate::view::Tone;

/// How far signing in is.
#[allow(clippy::large_enum_variant)] // one of these exists at a time
pub enum State {
    /// Not signing in.
    Idle,
    /// Asking for the public half of the client's key.
    Key,
    /// Reading the broker's metadata (RFC 8414).
    Discovering(dpop::PublicKey),
    /// Handing the request over in the back channel (RFC 9126).
    Pushing(Pending),
    /// Keeping the attempt before the browser opens.
    Keeping(Pending, String),
    /// The person is in the browser.
    InBrowser(Pending),
    /// Exchanging the code.
    Redeeming(Pending),
    /// Reading the broker's keys.
    Keys(Pending, Tokens),
    /// Asking who it is.
    Asking(Pending, Tokens, IdToken),
    /// Keeping the session.
    Closing,
}

impl State {
    /// Whether something is under way that the person can wait for or cancel.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        !matches!(self, Self::Idle)
    }
}

/// The app as the broker knows it.
pub fn client(model: &Model) -> Client {
    let environment = &model.config.environment;
    Client {
        client_id: environment.client_id.clone(),
        redirect_uri: environment.redirect_uri.clone(),
        scope: "openid profile dossier offline_access".to_owned(),
    }
}

/// The person wants to sign in.
pub fn start(model: &mut Model) -> Vec<Effect> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    open.notice = None;
    open.sign_in = State::Key;
    let request = PlatformRequest::PublicKey { alias: CLIENT_KEY.to_owned() };
    vec![model.ask(Purpose::SignIn, Ask::Platform(request))]
}

/// After a new start: a sign-in that was in the browser goes on there.
pub fn resume(model: &mut Model, pending: Option<Pending>) -> Vec<Effect> {
    if let (Some(pending), Some(open)) = (pending, model.open_mut())
        && open.session.is_none()
    {
        open.sign_in = State::InBrowser(pending);
    }
    Vec::new()
}

/// The person gave up.
pub fn cancel(model: &mut Model) -> Vec<Effect> {
    stop(model, Fault::SignInCancelled)
}

/// The platform brought an address back; nothing when it is not an answer to this attempt.
pub fn returned(model: &mut Model, url: &str) -> Vec<Effect> {
    let client = client(model);
    let Some(open) = model.open_mut() else { return Vec::new() };
    let State::InBrowser(pending) = &open.sign_in else { return Vec::new() };
    match identity::callback(&pending.provider, &client, &pending.attempt, url) {
        Ok(code) => {
            let request = identity::code_request(&pending.provider, &client, &pending.attempt, &code);
            let State::InBrowser(pending) = std::mem::replace(&mut open.sign_in, State::Idle) else {
                return Vec::new();
            };
            open.sign_in = State::Redeeming(pending);
            http(model, request, Proof::Key)
        }
        // Somebody else's, an old one, or a second delivery: the attempt stays open.
        Err(CallbackError::NotOurs) => Vec::new(),
        Err(CallbackError::Refused) => stop(model, Fault::SignInRefused),
        Err(_) => stop(model, Fault::ServiceBroken),
    }
}

/// An answer for this flow.
pub fn answer(model: &mut Model, answer: Answer, moment: &mut Moment) -> Vec<Effect> {
    let client = client(model);
    let Some(open) = model.open_mut() else { return Vec::new() };
    match (std::mem::replace(&mut open.sign_in, State::Idle), answer) {
        (State::Key, Answer::Platform(PlatformOutcome::KeyCreated { public_key })) => {
            let Ok(key) = dpop::PublicKey::from_point(&public_key) else { return stop(model, Fault::KeyStore) };
            open.sign_in = State::Discovering(key);
            let request = Provider::discovery_request(&model.config.environment.broker);
            http(model, request, Proof::None)
        }
        // The first time, or after the platform lost it: make a new one. Tokens bound to the old key are of no use.
        (State::Key, Answer::Platform(PlatformOutcome::Lost)) => {
            open.sign_in = State::Key;
            let request = PlatformRequest::CreateKey { alias: CLIENT_KEY.to_owned(), purpose: KeyPurpose::Sign };
            vec![model.ask(Purpose::SignIn, Ask::Platform(request))]
        }
        (State::Key, _) => stop(model, Fault::KeyStore),
        (State::Discovering(key), Answer::Http(Ok(response))) => {
            let provider = match Provider::parse(&model.config.environment.broker, &response) {
                Ok(provider) => provider,
                Err(error) => return stop(model, identity_fault(&error, moment.now)),
            };
            let attempt = Attempt::new(&provider, Reason::SignIn, moment.draw(), moment.now);
            let request = identity::pushed_request(&provider, &client, &attempt, &key.thumbprint());
            if let Some(open) = model.open_mut() {
                open.sign_in = State::Pushing(Pending { provider, attempt });
            }
            http(model, request, Proof::Key)
        }
        (State::Pushing(pending), Answer::Http(Ok(response))) => match identity::pushed_uri(&response) {
            Ok(uri) => {
                let url = identity::authorization_url(&pending.provider, &client, &uri);
                let write = put(PENDING, CURRENT, &pending);
                open.sign_in = State::Keeping(pending, url);
                vec![model.ask(Purpose::SignIn, Ask::Vault(VaultAsk::Commit(vec![write])))]
            }
            Err(error) => stop(model, identity_fault(&error, moment.now)),
        },
        (State::Keeping(pending, url), Answer::Vault(Ok(_))) => {
            open.sign_in = State::InBrowser(pending);
            let return_prefix = client.redirect_uri;
            vec![model.ask(Purpose::SignIn, Ask::Platform(PlatformRequest::OpenBrowser { url, return_prefix }))]
        }
        (State::InBrowser(pending), Answer::Platform(outcome)) => {
            open.sign_in = State::InBrowser(pending);
            match outcome {
                PlatformOutcome::Returned { url } => returned(model, &url),
                PlatformOutcome::Cancelled => stop(model, Fault::SignInCancelled),
                PlatformOutcome::Done => Vec::new(),
                _ => stop(model, Fault::NoBrowser),
            }
        }
        (State::Redeeming(pending), Answer::Http(Ok(response))) => match identity::tokens(&response) {
            Ok(tokens) => {
                let request = Jwks::request(&pending.provider);
                open.sign_in = State::Keys(pending, tokens);
                http(model, request, Proof::None)
            }
            Err(error) => stop(model, identity_fault(&error, moment.now)),
        },
        (State::Keys(pending, tokens), Answer::Http(Ok(response))) => {
            match id_token(&pending, &tokens, &client, &response, moment.now) {
                Ok(token) => {
                    let request = identity::userinfo_request(&pending.provider);
                    let proof = Proof::Token(tokens.access.clone());
                    open.sign_in = State::Asking(pending, tokens, token);
                    http(model, Ok(request), proof)
                }
                Err(error) => stop(model, identity_fault(&error, moment.now)),
            }
        }
        (State::Asking(pending, tokens, token), Answer::Http(Ok(response))) => {
            let profile = match identity::profile(&response, &token.sub) {
                Ok(profile) => profile,
                Err(error) => return stop(model, identity_fault(&error, moment.now)),
            };
            let Some(refresh) = tokens.refresh else { return stop(model, Fault::ServiceBroken) };
            let session = Session { provider: pending.provider, refresh, profile };
            let writes = vec![put(SESSION, CURRENT, &session), delete(PENDING, CURRENT)];
            open.access.token = Some((tokens.access, moment.now + i64::from(tokens.expires_in) - 30));
            open.session = Some(session);
            open.sign_in = State::Closing;
            vec![model.ask(Purpose::SignIn, Ask::Vault(VaultAsk::Commit(writes)))]
        }
        (State::Closing, Answer::Vault(Ok(_))) => {
            if open.screen() == &Screen::SignIn {
                open.trail.pop();
                if open.trail.is_empty() {
                    open.trail.push(Screen::Home);
                }
            }
            open.notice = Some(Notice::Word(Tone::Good, "sign-in-done"));
            model.address();
            super::signed_in(model)
        }
        (State::Idle, _) => Vec::new(),
        (_, Answer::Http(Err(fault)) | Answer::Vault(Err(fault))) => stop(model, fault),
        (_, _) => stop(model, Fault::Internal { code: "sign-in".to_owned() }),
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

fn http(model: &mut Model, request: Result<identity::Request, identity::Error>, proof: Proof) -> Vec<Effect> {
    match request {
        Ok(request) => {
            let exchange = Exchange { request, file: None, proof, limit: JSON_LIMIT };
            vec![model.ask(Purpose::SignIn, Ask::Http(Box::new(exchange)))]
        }
        Err(_) => stop(model, Fault::ServiceBroken),
    }
}

fn stop(model: &mut Model, fault: Fault) -> Vec<Effect> {
    if let Some(open) = model.open_mut() {
        open.sign_in = State::Idle;
        open.tell_fault(fault);
    }
    vec![model.ask(Purpose::Save, Ask::Vault(VaultAsk::Commit(vec![delete(PENDING, CURRENT)])))]
}
