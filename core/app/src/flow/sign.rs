//! Signing: print the form, show exactly those bytes, have exactly their digest authorised, and take nothing
//! back that does not verify.
//!
//! ```text
//! Printing -> Sealing -> Keeping -+-> Preparing -> KeepingPrepared -> Ready -> Pushing -> KeepingAuthorisation -> Browser
//!                       Fetching -+   (needs the signing account: Ready -> Linking -> Preparing)                    |
//!                                        signed <- KeepingSigned <- SealingSigned <- Finishing <- Signing <- Token <+
//! ```
//! Where the law wants no signature, `Ready` is left by the person's word that the form is right: the form is kept as it is.
//! What is printed, prepared and in the browser is kept before the next step; a token is never kept. After
//! the process died, an authorisation in the browser can still be answered, and anything later starts again
//! from the prepared signature with a new authorisation. Each draft signs for itself, and each flow is about one
//! revision of it: what is kept says which, so a signature that comes late is no signature of newer answers.

mod provider;

use std::sync::Arc;

use gocua_signing::csc::{self, Authorisation};
use zeroize::Zeroizing;

use crate::door::fault::Fault;
use crate::door::platform::PlatformOutcome;
use crate::kept;
use crate::kept::course::{Stage, ToSign};
use crate::rules::here::Here;
use crate::rules::printing;
use crate::rules::signature::{self, Finish, Form, Preparation};
use crate::world::ask::{Answer, Ask, Exchange, Start, VaultAsk};
use crate::world::bounds::Bounds;
use crate::world::flow::{Flow, Step};

/// How far signing is.
#[allow(clippy::large_enum_variant)] // few of these exist at a time
pub enum Sign {
    /// The form is being printed.
    Printing,
    /// The printed form is being sealed.
    Sealing(Form),
    /// The printed form is being kept.
    Keeping(Form),
    /// A form that was printed before is being opened; with an authorisation that is in the browser.
    Fetching(Option<Authorisation>),
    /// The signature is being built around those bytes.
    Preparing(Form),
    /// It is being kept.
    KeepingPrepared(Form),
    /// The person may look at it and decide.
    Ready(Form),
    /// The signing account is being connected.
    Linking(Form),
    /// Handing the digest over for authorisation.
    Pushing(Form, Authorisation),
    /// Keeping the authorisation before the browser opens at this address.
    KeepingAuthorisation(Form, Authorisation, String),
    /// The person is in the browser, authorising.
    Browser(Form, Authorisation),
    /// Exchanging the code.
    Token(Form, Authorisation),
    /// The provider is signing.
    Signing(Form),
    /// The value is being verified and embedded.
    Finishing(Form),
    /// The signed form is being sealed.
    SealingSigned,
    /// The form is being kept as what will be sent: signed, or as it was looked at where it needs no signature.
    KeepingSigned,
    /// The authorisation is being taken back, after this went wrong.
    TakingBack(Form, Fault),
}

/// What the person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Connect the signing account.
    Link,
    /// Authorise exactly this digest, on the provider's page.
    Authorise,
    /// The form is right and goes as it is, where it needs no signature.
    Confirm,
    /// Give up waiting for the browser.
    Cancel,
}

/// How signing ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// The form is signed.
    Signed,
    /// It was not possible, or the answers changed meanwhile.
    Given(Fault),
}

impl Sign {
    /// The person wants to sign: print the form, or take up what was printed before.
    #[must_use]
    pub fn start(here: &Here<'_>) -> Step<Self> {
        match (here.to_sign(), here.draft) {
            (Some(to_sign), _) => {
                let open = Ask::Vault(VaultAsk::OpenFile(to_sign.form.clone()));
                Step::Wait(Self::Fetching(to_sign.authorisation.clone()), open)
            }
            (None, Some(draft)) => match printing::form(here.judge, draft) {
                Ok(job) => Step::Wait(Self::Printing, Ask::Work(job)),
                Err(fault) => Step::Done(Ended::Given(fault)),
            },
            (None, None) => changed(),
        }
    }

    /// Whether the person is in the browser, and may give up waiting for it.
    #[must_use]
    pub fn is_outside(&self) -> bool {
        matches!(self, Self::Browser(..) | Self::Linking(_))
    }

    /// Builds the signature around the bytes that are shown, if one is needed, the certificate is known and it was not done yet.
    fn prepare(form: Form, anew: bool, here: &mut Here<'_>) -> Step<Self> {
        let Some(to_sign) = here.to_sign() else { return changed() };
        if !here.needs_signature() {
            return Step::Rest(Self::Ready(form));
        }
        let (Some(linked), Some(session)) = (here.linked, here.session) else { return Step::Rest(Self::Ready(form)) };
        if to_sign.prepared.is_some() && !anew {
            return Step::Rest(Self::Ready(form));
        }
        let (certificates, name) = (linked.credential.certificates.clone(), session.profile.name.clone());
        let job = signature::prepare(Arc::clone(&form), certificates, name, here.moment.clock());
        Step::Wait(Self::Preparing(form), Ask::Work(job))
    }

    /// The form that was looked at is the form: nothing is put into it.
    fn confirm(here: &Here<'_>) -> Step<Self> {
        let Some(to_sign) = here.to_sign() else { return changed() };
        Self::KeepingSigned.keep_at(Stage::Signed { form: to_sign.form.clone() }, here)
    }

    fn keep(self, to_sign: ToSign, here: &Here<'_>) -> Step<Self> {
        self.keep_at(Stage::ToSign(Box::new(to_sign)), here)
    }

    fn keep_at(self, stage: Stage, here: &Here<'_>) -> Step<Self> {
        match here.course_at(stage) {
            Some(course) => Step::Wait(self, Ask::Keep(vec![kept::put(&course)])),
            None => changed(),
        }
    }

    fn http(self, request: Result<csc::Request, csc::Error>) -> Step<Self> {
        match request {
            Ok(request) => Step::Wait(self, Exchange::plain(request, Bounds::JSON)),
            Err(_) => Step::Done(Ended::Given(Fault::ServiceBroken)),
        }
    }

    /// Back to where the person may decide again; an authorisation that is kept is taken back.
    fn refused(form: Form, fault: Fault, here: &mut Here<'_>) -> Step<Self> {
        match here.to_sign() {
            Some(to_sign) if to_sign.authorisation.is_some() => {
                let to_sign = ToSign { authorisation: None, ..to_sign.clone() };
                Self::TakingBack(form, fault).keep(to_sign, here)
            }
            Some(_) => {
                here.say(fault);
                Step::Rest(Self::Ready(form))
            }
            None => changed(),
        }
    }

    /// What went wrong, and where that leaves the person.
    fn failed(self, fault: Fault, here: &mut Here<'_>) -> Step<Self> {
        match self {
            Self::Preparing(form)
            | Self::KeepingPrepared(form)
            | Self::Linking(form)
            | Self::Pushing(form, _)
            | Self::KeepingAuthorisation(form, ..)
            | Self::Browser(form, _)
            | Self::Token(form, _)
            | Self::Signing(form)
            | Self::Finishing(form) => Self::refused(form, fault, here),
            Self::TakingBack(form, first) => {
                here.say(first);
                Step::Rest(Self::Ready(form))
            }
            _ => Step::Done(Ended::Given(fault)),
        }
    }
}

/// The draft is not the one that was printed, or is gone.
fn changed() -> Step<Sign> {
    Step::Done(Ended::Given(Fault::DocumentChanged))
}

impl Flow for Sign {
    type Act = Act;
    type Done = Ended;
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, here: &mut Here<'_>) -> Step<Self> {
        match (self, answer) {
            (Self::Printing, Answer::Worked(worked)) => match worked.take::<printing::Page>().and_then(|page| page) {
                Ok(page) => {
                    let form = Arc::new(Zeroizing::new(page));
                    let seal = Ask::Vault(VaultAsk::SealFile(Zeroizing::new(form.to_vec())));
                    Step::Wait(Self::Sealing(form), seal)
                }
                Err(fault) => Step::Done(Ended::Given(fault)),
            },
            (Self::Sealing(bytes), Answer::Sealed(form)) => {
                Self::Keeping(bytes).keep(ToSign { form, prepared: None, authorisation: None }, here)
            }
            (Self::Keeping(form), Answer::Kept) => Self::prepare(form, false, here),
            (Self::Fetching(authorisation), Answer::File(bytes)) => {
                let form = Arc::new(bytes);
                match authorisation {
                    Some(authorisation) => Step::Wait(Self::Browser(form, authorisation), Ask::Browse(None)),
                    None => Self::prepare(form, false, here),
                }
            }
            (Self::Preparing(form), Answer::Worked(worked)) => {
                match (worked.take::<Preparation>().and_then(|prepared| prepared), here.to_sign()) {
                    (Ok(prepared), Some(to_sign)) => {
                        let to_sign = ToSign { prepared: Some(prepared), ..to_sign.clone() };
                        Self::KeepingPrepared(form).keep(to_sign, here)
                    }
                    (Err(fault), _) => Self::refused(form, fault, here),
                    (_, None) => changed(),
                }
            }
            (Self::KeepingPrepared(form), Answer::Kept) => Step::Rest(Self::Ready(form)),
            // What was prepared with an earlier account may name another certificate.
            (Self::Linking(form), Answer::Ran) => Self::prepare(form, true, here),
            (Self::KeepingAuthorisation(form, authorisation, url), Answer::Kept) => {
                Step::Wait(Self::Browser(form, authorisation), Ask::Browse(Some(url)))
            }
            (Self::Browser(form, authorisation), Answer::Browsed(url)) => {
                Self::returned(form, authorisation, &url, here)
            }
            (Self::Browser(form, _), Answer::Platform(PlatformOutcome::Cancelled)) => {
                Self::refused(form, Fault::SigningRefused, here)
            }
            (Self::Finishing(form), Answer::Worked(worked)) => {
                match worked.take::<Finish>().and_then(|signed| signed) {
                    Ok(signed) => {
                        Step::Wait(Self::SealingSigned, Ask::Vault(VaultAsk::SealFile(Zeroizing::new(signed))))
                    }
                    Err(fault) => Self::refused(form, fault, here),
                }
            }
            // Only of the revision whose form it is.
            (Self::SealingSigned, Answer::Sealed(form)) if here.to_sign().is_some() => {
                Self::KeepingSigned.keep_at(Stage::Signed { form }, here)
            }
            (Self::SealingSigned, Answer::Sealed(_)) => changed(),
            (Self::KeepingSigned, Answer::Kept) => Step::Done(Ended::Signed),
            (Self::TakingBack(form, fault), Answer::Kept) => {
                here.say(fault);
                Step::Rest(Self::Ready(form))
            }
            (state, Answer::Http(response)) => state.heard(&response, here),
            (state, answer) => state.failed(answer.into_fault(), here),
        }
    }

    fn act(self, act: Act, here: &mut Here<'_>) -> Step<Self> {
        match (self, act) {
            (Self::Ready(_), Act::Confirm) if !here.needs_signature() => Self::confirm(here),
            (Self::Ready(form), Act::Link) => Step::Wait(Self::Linking(form), Ask::Run(Start::Link)),
            (Self::Ready(form), Act::Authorise) => Self::authorise(form, here),
            (Self::Browser(form, _), Act::Cancel) => Self::refused(form, Fault::SigningRefused, here),
            (state, _) => Step::Same(state),
        }
    }
}
