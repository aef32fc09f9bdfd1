//! The provider's half of signing: having exactly one digest authorised in the browser, and taking the value back.

use std::sync::Arc;

use gocua_signing::csc::{self, Authorisation, Service};

use super::{Ended, Form, Sign, changed};
use crate::door::fault::Fault;
use crate::kept::course::ToSign;
use crate::rules::here::Here;
use crate::rules::signature;
use crate::world::ask::Ask;
use crate::world::flow::Step;
use crate::world::refusal::signing_fault;

impl Sign {
    /// The authorisation is kept before the browser opens.
    fn browse(form: Form, authorisation: Authorisation, url: String, here: &Here<'_>) -> Step<Self> {
        let Some(to_sign) = here.to_sign() else { return changed() };
        let to_sign = ToSign { authorisation: Some(authorisation.clone()), ..to_sign.clone() };
        Self::KeepingAuthorisation(form, authorisation, url).keep(to_sign, here)
    }

    pub(super) fn authorise(form: Form, here: &mut Here<'_>) -> Step<Self> {
        let (Some(linked), Some(prepared)) =
            (here.linked, here.to_sign().and_then(|to_sign| to_sign.prepared.as_ref()))
        else {
            return Step::Same(Self::Ready(form));
        };
        let request = csc::CredentialRequest {
            credential: linked.credential.id.clone(),
            documents: vec![csc::ToSign { digest: prepared.digest(), label: "to-khai.pdf".to_owned() }],
            description: None,
            lang: Some(here.judge.words.language().to_owned()),
        };
        let (server, seed) = (&linked.server, here.moment.draw());
        let begun = Authorisation::credential(server, &signature::client(here.environment), request, seed)
            .and_then(|authorisation| Ok((authorisation.pushed_request()?, authorisation)));
        match begun {
            Ok((Some(request), authorisation)) => Self::Pushing(form, authorisation).http(Ok(request)),
            Ok((None, authorisation)) => {
                let url = authorisation.authorization_url(None);
                Self::browse(form, authorisation, url, here)
            }
            Err(error) => Self::refused(form, signing_fault(&error), here),
        }
    }

    pub(super) fn returned(form: Form, authorisation: Authorisation, url: &str, here: &mut Here<'_>) -> Step<Self> {
        match authorisation.callback(url) {
            Ok(code) => {
                let request = authorisation.token_request(&code);
                Self::Token(form, authorisation).http(request)
            }
            Err(csc::CallbackError::NotOurs) => Step::Same(Self::Browser(form, authorisation)),
            Err(csc::CallbackError::Refused) => Self::refused(form, Fault::SigningRefused, here),
            Err(_) => Self::refused(form, Fault::ServiceBroken, here),
        }
    }

    /// Takes the value only when it verifies over what was prepared, and embeds it in the bytes that were shown.
    fn finish(form: Form, values: Vec<Vec<u8>>, here: &mut Here<'_>) -> Step<Self> {
        let Some(prepared) = here.to_sign().and_then(|to_sign| to_sign.prepared.clone()) else { return changed() };
        let job = signature::finish(Arc::clone(&form), prepared, values);
        Step::Wait(Self::Finishing(form), Ask::Work(job))
    }

    pub(super) fn heard(self, response: &csc::Response, here: &mut Here<'_>) -> Step<Self> {
        let Ok(service) = Service::new(&here.environment.signing) else {
            return Step::Done(Ended::Given(Fault::ServiceBroken));
        };
        match self {
            Self::Pushing(form, authorisation) => match authorisation.pushed_uri(response) {
                Ok(pushed) => {
                    let url = match &pushed {
                        csc::Pushed::Uri(uri) => authorisation.authorization_url(Some(uri)),
                        csc::Pushed::NotOffered => authorisation.authorization_url(None),
                    };
                    Self::browse(form, authorisation, url, here)
                }
                Err(error) => Self::refused(form, signing_fault(&error), here),
            },
            Self::Token(form, authorisation) => match authorisation.grant(response) {
                Ok(grant) => {
                    let (Some(linked), Some(prepared)) =
                        (here.linked, here.to_sign().and_then(|to_sign| to_sign.prepared.as_ref()))
                    else {
                        return Self::refused(form, Fault::NoCertificate, here);
                    };
                    let request = service.sign_hash_request(&grant, &linked.credential, &[prepared.digest()]);
                    Self::Signing(form).http(request)
                }
                Err(error) => Self::refused(form, signing_fault(&error), here),
            },
            Self::Signing(form) => match service.sign_hash(response) {
                Ok(csc::SignAnswer::Values(values)) => Self::finish(form, values, here),
                Ok(csc::SignAnswer::Pending(_)) => {
                    Self::refused(form, Fault::ServiceUnavailable { retry_at: None }, here)
                }
                Err(error) => Self::refused(form, signing_fault(&error), here),
            },
            _ => Step::Done(Ended::Given(Fault::defect("sign"))),
        }
    }
}
