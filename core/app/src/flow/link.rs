//! Connecting the account with the signing provider, once, so that its certificate is known before there is anything to sign.
//!
//! ```text
//! Info -> Pushing -> Browser -> Token -> List -> Credential -> Keeping -> connected
//! ```
//! Nothing of it survives the process: it is begun anew.

use gocua_signing::csc::{self, Authorisation, Grant, Service};

use crate::door::config::Environment;
use crate::door::fault::Fault;
use crate::door::platform::PlatformOutcome;
use crate::kept;
use crate::kept::person::Linked;
use crate::rules::here::Here;
use crate::rules::signature;
use crate::world::ask::{Answer, Ask, Exchange};
use crate::world::bounds::Bounds;
use crate::world::flow::{Flow, Step};
use crate::world::refusal::signing_fault;

/// How far it is.
#[allow(clippy::large_enum_variant)] // one of these exists at a time
pub enum Link {
    /// The provider says what it is.
    Info,
    /// Handing the request over.
    Pushing(csc::AuthorisationServer, Authorisation),
    /// The person is in the browser.
    Browser(csc::AuthorisationServer, Authorisation),
    /// Exchanging the code.
    Token(csc::AuthorisationServer, Authorisation),
    /// Which credentials the account has.
    List(csc::AuthorisationServer, Grant),
    /// What the chosen credential is.
    Credential(csc::AuthorisationServer, csc::CredentialId),
    /// Keeping the account.
    Keeping,
}

impl Link {
    /// Begins.
    #[must_use]
    pub fn start(environment: &Environment) -> Step<Self> {
        match Service::new(&environment.signing) {
            Ok(service) => Self::Info.http(service.info_request()),
            Err(_) => Step::Done(Err(Fault::ServiceBroken)),
        }
    }

    fn http(self, request: Result<csc::Request, csc::Error>) -> Step<Self> {
        match request {
            Ok(request) => Step::Wait(self, Exchange::plain(request, Bounds::BROKER)),
            Err(_) => Step::Done(Err(Fault::ServiceBroken)),
        }
    }

    fn push(server: csc::AuthorisationServer, authorisation: Authorisation) -> Result<Step<Self>, csc::Error> {
        Ok(match authorisation.pushed_request()? {
            Some(request) => Self::Pushing(server, authorisation).http(Ok(request)),
            None => {
                let url = authorisation.authorization_url(None);
                Step::Wait(Self::Browser(server, authorisation), Ask::Browse(Some(url)))
            }
        })
    }

    fn returned(server: csc::AuthorisationServer, authorisation: Authorisation, url: &str) -> Step<Self> {
        match authorisation.callback(url) {
            Ok(code) => {
                let request = authorisation.token_request(&code);
                Self::Token(server, authorisation).http(request)
            }
            Err(csc::CallbackError::NotOurs) => Step::Same(Self::Browser(server, authorisation)),
            Err(csc::CallbackError::Refused) => Step::Done(Err(Fault::SigningRefused)),
            Err(_) => Step::Done(Err(Fault::ServiceBroken)),
        }
    }

    fn heard(self, response: &csc::Response, service: &Service, here: &mut Here<'_>) -> Result<Step<Self>, csc::Error> {
        Ok(match self {
            Self::Info => {
                let server = csc::AuthorisationServer::new(&service.info(response)?, service.quirks())?;
                let authorisation =
                    Authorisation::service(&server, &signature::client(here.environment), here.moment.draw());
                Self::push(server, authorisation)?
            }
            Self::Pushing(server, authorisation) => {
                let url = match authorisation.pushed_uri(response)? {
                    csc::Pushed::Uri(uri) => authorisation.authorization_url(Some(&uri)),
                    csc::Pushed::NotOffered => authorisation.authorization_url(None),
                };
                Step::Wait(Self::Browser(server, authorisation), Ask::Browse(Some(url)))
            }
            Self::Token(server, authorisation) => {
                let grant = authorisation.grant(response)?;
                let request = service.credentials_list_request(&grant);
                Self::List(server, grant).http(request)
            }
            Self::List(server, grant) => match service.credentials_list(response)?.into_iter().next() {
                Some(id) => {
                    let request = service.credentials_info_request(&grant, &id);
                    Self::Credential(server, id).http(request)
                }
                None => Step::Done(Err(Fault::NoCertificate)),
            },
            Self::Credential(server, id) => {
                let credential = service.credentials_info(&id, response)?;
                credential.check(1)?;
                // The portal would refuse it, after everything was signed.
                let own = here.session.map(|session| session.profile.personal_number.as_str());
                if signature::holder(&credential).is_some_and(|holder| own.is_some_and(|own| own != holder)) {
                    return Ok(Step::Done(Err(Fault::OthersCertificate)));
                }
                let linked = Linked { base: here.environment.signing.clone(), server, credential };
                Step::Wait(Self::Keeping, Ask::Keep(vec![kept::put(&linked)]))
            }
            Self::Browser(..) | Self::Keeping => Step::Done(Err(Fault::defect("link"))),
        })
    }
}

impl Flow for Link {
    /// The person gave up.
    type Act = ();
    type Done = Result<(), Fault>;
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, here: &mut Here<'_>) -> Step<Self> {
        match (self, answer) {
            (Self::Browser(server, authorisation), Answer::Browsed(url)) => Self::returned(server, authorisation, &url),
            (Self::Browser(..), Answer::Platform(PlatformOutcome::Cancelled)) => Step::Done(Err(Fault::SigningRefused)),
            (state, Answer::Http(response)) => {
                let step =
                    Service::new(&here.environment.signing).and_then(|service| state.heard(&response, &service, here));
                step.unwrap_or_else(|error| Step::Done(Err(signing_fault(&error))))
            }
            (Self::Keeping, Answer::Kept) => Step::Done(Ok(())),
            (_, answer) => Step::Done(Err(answer.into_fault())),
        }
    }

    fn act(self, (): (), _: &mut Here<'_>) -> Step<Self> {
        match self {
            Self::Keeping => Step::Same(self),
            _ => Step::Done(Err(Fault::SigningRefused)),
        }
    }
}
