//! Signing: print the form, show exactly those bytes, have exactly their digest authorised, and take nothing
//! back that does not verify.
//!
//! ```text
//! print -> seal -> keep -> show -> [link the account, once] -> prepare -> keep -> browser -> signHash
//!       -> verify -> seal -> keep: Signed
//! ```
//! What is printed, prepared and in the browser is kept before the next step; a token is never kept. After
//! the process died, an authorisation in the browser can still be answered, and anything later starts again
//! from the prepared signature with a new authorisation.

use gocua_dossier::draft::DraftId;
use gocua_signing::csc::{self, Authorisation, Grant};
use gocua_signing::pades::{self, Prepared, SignatureOptions, SignerChain};
use gocua_vault::SealedFile;
use zeroize::Zeroizing;

use crate::effect::{Answer, Ask, Effect, Exchange, Proof, VaultAnswer, VaultAsk};
use crate::fault::Fault;
use crate::flow::http::{JSON_LIMIT, signing_fault};
use crate::flow::tell;
use crate::judge;
use crate::model::{Model, Purpose, Screen};
use crate::moment::Moment;
use crate::platform::{PlatformOutcome, PlatformRequest};
use crate::printing;
use crate::record::{CURRENT, LINKED, Linked, Stage, ToSign, WORK, put};

/// Signing, as far as it is.
pub struct Run {
    /// Of which draft.
    pub draft: DraftId,
    /// What is being waited for.
    pub step: Step,
    /// The provider's authorisation server, while the account is being linked.
    server: Option<csc::AuthorisationServer>,
}

/// What is being waited for.
#[allow(clippy::large_enum_variant)] // one of these exists at a time
pub enum Step {
    /// The printed form is being sealed.
    Sealing,
    /// The printed form is being kept.
    Keeping,
    /// The person is looking at it.
    Reading,
    /// The provider says what it is.
    Info,
    /// Handing the request for an account over.
    LinkPushing(Authorisation),
    /// The person is in the browser, linking the account.
    LinkBrowser(Authorisation),
    /// Exchanging that code.
    LinkToken(Authorisation),
    /// Which credentials the account has.
    List(Grant),
    /// What the chosen credential is.
    Credential(Grant, csc::CredentialId),
    /// Keeping the account.
    LinkKeeping,
    /// Handing the digest over for authorisation.
    Pushing(Authorisation),
    /// Keeping the authorisation before the browser opens.
    AuthorisationKeeping(Authorisation, String),
    /// The person is in the browser, authorising.
    Browser(Authorisation),
    /// Exchanging that code.
    Token(Authorisation),
    /// The provider is signing.
    Signing,
    /// The signed form is being sealed.
    SignedSealing,
    /// The signed form is being kept.
    SignedKeeping,
}

/// Name under which the form is shown.
#[must_use]
pub fn document(draft: DraftId) -> String {
    format!("form-{draft}")
}

/// The person wants to sign: print the form, or take up what was printed before.
pub fn start(model: &mut Model, draft: DraftId) -> Vec<Effect> {
    let Some(work) = judge::work(model, draft) else { return Vec::new() };
    match &work.stage {
        Stage::Drafting => {
            let printed = match printing::form(model, draft) {
                Ok(printed) => printed,
                Err(fault) => return tell(model, fault),
            };
            enter(model, draft, Step::Sealing);
            vec![model.ask(Purpose::Sign, Ask::Vault(VaultAsk::SealFile(Zeroizing::new(printed))))]
        }
        Stage::Signing(to_sign) => {
            let (form, authorisation) = (to_sign.form.clone(), to_sign.authorisation.clone());
            enter(model, draft, authorisation.map_or(Step::Reading, Step::Browser));
            super::show::open(model, &document(draft), &form)
        }
        Stage::Signed { .. } | Stage::Sending(_) | Stage::Sent(_) => {
            if let Some(open) = model.open_mut() {
                open.restart(Some(Screen::Dossier(draft)));
            }
            Vec::new()
        }
    }
}

fn enter(model: &mut Model, draft: DraftId, step: Step) {
    if let Some(open) = model.open_mut() {
        open.go(Screen::Sign(draft));
        open.signing = Some(Run { draft, step, server: None });
    }
}

/// Every page of a document can be seen; if it is the form and the certificate is known, prepare the signature.
pub fn shown(model: &mut Model, name: &str) -> Vec<Effect> {
    match model.open().and_then(|open| open.signing.as_ref()) {
        Some(run) if document(run.draft) == name => prepare(model),
        _ => Vec::new(),
    }
}

/// Builds the signature around the bytes being shown. What is signed is what is seen: the same bytes.
fn prepare(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let name = model.open().and_then(|open| open.session.as_ref()).map(|session| session.profile.name.clone());
    let Some(open) = model.open_mut() else { return Vec::new() };
    let (Some(run), Some(linked)) = (&open.signing, &open.linked) else { return Vec::new() };
    let (draft, Some((shown, bytes))) = (run.draft, &open.opened) else { return Vec::new() };
    let Some(work) = open.works.get_mut(&draft) else { return Vec::new() };
    let Stage::Signing(to_sign) = &mut work.stage else { return Vec::new() };
    if *shown != document(draft) || to_sign.prepared.is_some() {
        return Vec::new();
    }
    let prepared = SignerChain::new(linked.credential.certificates.clone()).and_then(|chain| {
        let options =
            SignatureOptions { name: name.unwrap_or_default(), reason: None, location: None, signing_time: now };
        pades::prepare(&**bytes, &chain, &options)
    });
    match prepared {
        Ok(prepared) => {
            to_sign.prepared = Some(prepared);
            let write = put(WORK, &draft.to_string(), work);
            vec![model.ask(Purpose::Save, Ask::Vault(VaultAsk::Commit(vec![write])))]
        }
        Err(_) => tell(model, Fault::NoCertificate),
    }
}

/// "Link my signing account": once, so that the certificate is known.
pub fn link(model: &mut Model) -> Vec<Effect> {
    let Ok(service) = csc::Service::new(&model.config.environment.signing) else {
        return tell(model, Fault::ServiceBroken);
    };
    advance(model, Step::Info);
    http(model, service.info_request(), Fault::ServiceBroken)
}

/// "Open the signing page": authorise exactly this digest.
pub fn authorise(model: &mut Model, moment: &mut Moment) -> Vec<Effect> {
    let client = client(model);
    let language = model.words.language().to_owned();
    let Some(open) = model.open_mut() else { return Vec::new() };
    let (Some(run), Some(linked)) = (&open.signing, &open.linked) else { return Vec::new() };
    let Some(Stage::Signing(to_sign)) = open.works.get(&run.draft).map(|work| &work.stage) else { return Vec::new() };
    let Some(prepared) = &to_sign.prepared else { return Vec::new() };
    let request = csc::CredentialRequest {
        credential: linked.credential.id.clone(),
        documents: vec![csc::ToSign { digest: prepared.digest(), label: "to-khai.pdf".to_owned() }],
        description: None,
        lang: Some(language),
    };
    match Authorisation::credential(&linked.server, &client, request, moment.draw()) {
        Ok(authorisation) => push(model, authorisation, Step::Pushing),
        Err(error) => tell(model, signing_fault(&error)),
    }
}

/// Hands a request over in the back channel, or goes straight to the browser when the provider takes none.
fn push(model: &mut Model, authorisation: Authorisation, step: fn(Authorisation) -> Step) -> Vec<Effect> {
    match authorisation.pushed_request() {
        Ok(Some(request)) => {
            advance(model, step(authorisation));
            http(model, Ok(request), Fault::ServiceBroken)
        }
        Ok(None) => {
            let url = authorisation.authorization_url(None);
            browse(model, step(authorisation), url)
        }
        Err(error) => tell(model, signing_fault(&error)),
    }
}

/// Opens the browser; an authorisation to sign is kept first.
fn browse(model: &mut Model, step: Step, url: String) -> Vec<Effect> {
    match step {
        Step::Pushing(authorisation) => {
            let kept = Some(authorisation.clone());
            advance(model, Step::AuthorisationKeeping(authorisation, url));
            keep_authorisation(model, kept, Purpose::Sign)
        }
        Step::LinkPushing(authorisation) => {
            advance(model, Step::LinkBrowser(authorisation));
            open_browser(model, url)
        }
        _ => Vec::new(),
    }
}

fn open_browser(model: &mut Model, url: String) -> Vec<Effect> {
    let return_prefix = model.config.environment.redirect_uri.clone();
    vec![model.ask(Purpose::Sign, Ask::Platform(PlatformRequest::OpenBrowser { url, return_prefix }))]
}

fn keep_authorisation(model: &mut Model, authorisation: Option<Authorisation>, purpose: Purpose) -> Vec<Effect> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    let Some(draft) = open.signing.as_ref().map(|run| run.draft) else { return Vec::new() };
    let Some(work) = open.works.get_mut(&draft) else { return Vec::new() };
    let Stage::Signing(to_sign) = &mut work.stage else { return Vec::new() };
    to_sign.authorisation = authorisation;
    let write = put(WORK, &draft.to_string(), work);
    vec![model.ask(purpose, Ask::Vault(VaultAsk::Commit(vec![write])))]
}

/// The platform brought an address back; nothing when it is not an answer to this authorisation.
pub fn returned(model: &mut Model, url: &str) -> Vec<Effect> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    let Some(run) = &mut open.signing else { return Vec::new() };
    let (Step::LinkBrowser(authorisation) | Step::Browser(authorisation)) = &run.step else { return Vec::new() };
    let linking = matches!(run.step, Step::LinkBrowser(_));
    match authorisation.callback(url) {
        Ok(code) => {
            let request = authorisation.token_request(&code);
            let authorisation = authorisation.clone();
            run.step = if linking { Step::LinkToken(authorisation) } else { Step::Token(authorisation) };
            http(model, request, Fault::ServiceBroken)
        }
        Err(csc::CallbackError::NotOurs) => Vec::new(),
        Err(csc::CallbackError::Refused) => refused(model, Fault::SigningRefused),
        Err(_) => refused(model, Fault::ServiceBroken),
    }
}

/// The person gave up waiting for the browser.
pub fn cancel(model: &mut Model) -> Vec<Effect> {
    refused(model, Fault::SigningRefused)
}

/// Back to reading; the kept authorisation is taken back.
fn refused(model: &mut Model, fault: Fault) -> Vec<Effect> {
    advance(model, Step::Reading);
    let effects = keep_authorisation(model, None, Purpose::Save);
    tell(model, fault);
    effects
}

/// An answer for this flow.
pub fn answer(model: &mut Model, answer: Answer, moment: &mut Moment) -> Vec<Effect> {
    let base = model.config.environment.signing.clone();
    let service = csc::Service::new(&base);
    let client = client(model);
    let Some(open) = model.open_mut() else { return Vec::new() };
    let Some(run) = &mut open.signing else { return Vec::new() };
    let draft = run.draft;
    let step = std::mem::replace(&mut run.step, Step::Reading);
    let Ok(service) = service else { return tell(model, Fault::ServiceBroken) };
    match (step, answer) {
        (Step::Sealing, Answer::Vault(Ok(VaultAnswer::Sealed(form)))) => {
            run.step = Step::Keeping;
            let Some(work) = open.works.get_mut(&draft) else { return Vec::new() };
            work.stage = Stage::Signing(Box::new(ToSign { form, prepared: None, authorisation: None }));
            let write = put(WORK, &draft.to_string(), work);
            vec![model.ask(Purpose::Sign, Ask::Vault(VaultAsk::Commit(vec![write])))]
        }
        (Step::Keeping, Answer::Vault(Ok(_))) => match open.works.get(&draft).map(|work| &work.stage) {
            Some(Stage::Signing(to_sign)) => {
                let form = to_sign.form.clone();
                super::show::open(model, &document(draft), &form)
            }
            _ => Vec::new(),
        },
        (Step::Info, Answer::Http(Ok(response))) => {
            let server =
                service.info(&response).and_then(|info| csc::AuthorisationServer::new(&info, service.quirks()));
            match server {
                Ok(server) => {
                    let authorisation = Authorisation::service(&server, &client, moment.draw());
                    run.server = Some(server);
                    push(model, authorisation, Step::LinkPushing)
                }
                Err(error) => tell(model, signing_fault(&error)),
            }
        }
        (step @ (Step::LinkPushing(_) | Step::Pushing(_)), Answer::Http(Ok(response))) => {
            pushed(model, step, &response)
        }
        (Step::AuthorisationKeeping(authorisation, url), Answer::Vault(Ok(_))) => {
            run.step = Step::Browser(authorisation);
            open_browser(model, url)
        }
        (step @ (Step::LinkBrowser(_) | Step::Browser(_)), Answer::Platform(outcome)) => {
            run.step = step;
            match outcome {
                PlatformOutcome::Returned { url } => returned(model, &url),
                PlatformOutcome::Done => Vec::new(),
                PlatformOutcome::Cancelled => refused(model, Fault::SigningRefused),
                _ => refused(model, Fault::NoBrowser),
            }
        }
        (Step::LinkToken(authorisation), Answer::Http(Ok(response))) => match authorisation.grant(&response) {
            Ok(grant) => {
                let request = service.credentials_list_request(&grant);
                run.step = Step::List(grant);
                http(model, request, Fault::ServiceBroken)
            }
            Err(error) => tell(model, signing_fault(&error)),
        },
        (Step::List(grant), Answer::Http(Ok(response))) => match service.credentials_list(&response) {
            Ok(ids) => match ids.into_iter().next() {
                Some(id) => {
                    let request = service.credentials_info_request(&grant, &id);
                    run.step = Step::Credential(grant, id);
                    http(model, request, Fault::ServiceBroken)
                }
                None => tell(model, Fault::NoCertificate),
            },
            Err(error) => tell(model, signing_fault(&error)),
        },
        (Step::Credential(_, id), Answer::Http(Ok(response))) => {
            let credential = service.credentials_info(&id, &response);
            match credential.and_then(|credential| credential.check(1).map(|()| credential)) {
                Ok(credential) => {
                    let Some(server) = run.server.take() else { return Vec::new() };
                    let linked = Linked { base, server, credential };
                    let write = put(LINKED, CURRENT, &linked);
                    open.linked = Some(linked);
                    run.step = Step::LinkKeeping;
                    vec![model.ask(Purpose::Sign, Ask::Vault(VaultAsk::Commit(vec![write])))]
                }
                Err(error) => tell(model, signing_fault(&error)),
            }
        }
        (Step::LinkKeeping, Answer::Vault(Ok(_))) => {
            // What was prepared with an earlier account may name another certificate.
            if let Some(Stage::Signing(to_sign)) = open.works.get_mut(&draft).map(|work| &mut work.stage) {
                to_sign.prepared = None;
            }
            prepare(model)
        }
        (Step::Token(authorisation), Answer::Http(Ok(response))) => {
            let grant = match authorisation.grant(&response) {
                Ok(grant) => grant,
                Err(error) => return refused(model, signing_fault(&error)),
            };
            let (Some(linked), Some(prepared)) = (&open.linked, prepared(&open.works, draft)) else {
                return Vec::new();
            };
            let request = service.sign_hash_request(&grant, &linked.credential, &[prepared.digest()]);
            run.step = Step::Signing;
            http(model, request, Fault::ServiceBroken)
        }
        (Step::Signing, Answer::Http(Ok(response))) => match service.sign_hash(&response) {
            Ok(csc::SignAnswer::Values(values)) => signed(model, draft, &values),
            Ok(csc::SignAnswer::Pending(_)) => refused(model, Fault::ServiceUnavailable { retry_at: None }),
            Err(error) => refused(model, signing_fault(&error)),
        },
        (Step::SignedSealing, Answer::Vault(Ok(VaultAnswer::Sealed(form)))) => {
            run.step = Step::SignedKeeping;
            let Some(work) = open.works.get_mut(&draft) else { return Vec::new() };
            work.stage = Stage::Signed { form };
            let write = put(WORK, &draft.to_string(), work);
            vec![model.ask(Purpose::Sign, Ask::Vault(VaultAsk::Commit(vec![write])))]
        }
        (Step::SignedKeeping, Answer::Vault(Ok(_))) => {
            open.signing = None;
            open.restart(Some(Screen::Dossier(draft)));
            super::show::close(model)
        }
        (_, Answer::Http(Err(fault)) | Answer::Vault(Err(fault))) => refused(model, fault),
        _ => Vec::new(),
    }
}

fn pushed(model: &mut Model, step: Step, response: &csc::Response) -> Vec<Effect> {
    let (Step::LinkPushing(authorisation) | Step::Pushing(authorisation)) = &step else { return Vec::new() };
    let url = authorisation.pushed_uri(response).map(|pushed| match pushed {
        csc::Pushed::Uri(uri) => authorisation.authorization_url(Some(&uri)),
        csc::Pushed::NotOffered => authorisation.authorization_url(None),
    });
    match url {
        Ok(url) => browse(model, step, url),
        Err(error) => refused(model, signing_fault(&error)),
    }
}

fn prepared(works: &std::collections::BTreeMap<DraftId, crate::record::Work>, draft: DraftId) -> Option<&Prepared> {
    match &works.get(&draft)?.stage {
        Stage::Signing(to_sign) => to_sign.prepared.as_ref(),
        _ => None,
    }
}

/// Takes the value only when it verifies over what was prepared, and embeds it in the bytes that were shown.
fn signed(model: &mut Model, draft: DraftId, values: &[Vec<u8>]) -> Vec<Effect> {
    let Some(open) = model.open_mut() else { return Vec::new() };
    let Some(prepared) = prepared(&open.works, draft) else { return Vec::new() };
    let Some((name, bytes)) = &open.opened else { return refused(model, Fault::DocumentChanged) };
    if *name != document(draft) {
        return refused(model, Fault::DocumentChanged);
    }
    let values = match csc::pair(values, &[prepared]) {
        Ok(values) => values,
        Err(error) => return refused(model, signing_fault(&error)),
    };
    let mut signed = Zeroizing::new(Vec::with_capacity(bytes.len() + 64 * 1024));
    let finished = values.first().map(|value| prepared.finish(&**bytes, value, &mut *signed));
    if !matches!(finished, Some(Ok(()))) {
        return refused(model, Fault::DocumentChanged);
    }
    advance(model, Step::SignedSealing);
    vec![model.ask(Purpose::Sign, Ask::Vault(VaultAsk::SealFile(signed)))]
}

/// The app as the provider knows it.
fn client(model: &Model) -> csc::Client {
    let environment = &model.config.environment;
    csc::Client { client_id: environment.client_id.clone(), redirect_uri: environment.redirect_uri.clone() }
}

fn advance(model: &mut Model, step: Step) {
    if let Some(run) = model.open_mut().and_then(|open| open.signing.as_mut()) {
        run.step = step;
    }
}

fn http(model: &mut Model, request: Result<csc::Request, csc::Error>, otherwise: Fault) -> Vec<Effect> {
    match request {
        Ok(request) => {
            let exchange = Exchange { request, file: None, proof: Proof::None, limit: JSON_LIMIT };
            vec![model.ask(Purpose::Sign, Ask::Http(Box::new(exchange)))]
        }
        Err(_) => refused(model, otherwise),
    }
}

/// The file that holds the signed form, once there is one.
#[must_use]
pub fn signed_form(stage: &Stage) -> Option<&SealedFile> {
    match stage {
        Stage::Signed { form } => Some(form),
        Stage::Sending(sending) => Some(&sending.form),
        Stage::Sent(sent) => Some(&sent.form),
        Stage::Drafting | Stage::Signing(_) => None,
    }
}
