//! A signature around exactly the bytes that are shown: prepared before it is authorised, finished only with a value that verifies.

use std::sync::Arc;

use gocua_signing::pades::{self, Prepared, SignatureOptions, SignerChain};
use gocua_signing::x509::{self, Certificate};
use gocua_signing::{Budget, Error, csc};
use zeroize::Zeroizing;

use crate::door::config::Environment;
use crate::door::fault::Fault;
use crate::world::ask::Job;
use crate::world::moment::Clock;
use crate::world::refusal::signing_fault;

/// The app as the signing provider knows it.
#[must_use]
pub fn client(environment: &Environment) -> csc::Client {
    csc::Client { client_id: environment.client_id.clone(), redirect_uri: environment.redirect_uri.clone() }
}

/// The clear bytes of a form; wiped with the last one who holds them.
pub type Form = Arc<Zeroizing<Vec<u8>>>;

/// What preparing gives.
pub type Preparation = Result<Prepared, Fault>;
/// What finishing gives: the signed form.
pub type Finish = Result<Vec<u8>, Fault>;

/// Prepares a signature by the owner of a certificate (a chain in DER, the own one first). The job gives a [`Preparation`].
#[must_use]
pub fn prepare(form: Form, certificates: Vec<Vec<u8>>, name: String, clock: Clock) -> Job {
    Job::new("prepare", move || -> Preparation {
        let chain = SignerChain::new(certificates).map_err(|_| Fault::NoCertificate)?;
        let options = SignatureOptions { name, reason: None, location: None, signing_time: clock.now };
        // The form is our own print: what is wrong with it is no matter of the certificate.
        pades::prepare(&form.as_slice(), &chain, &options).map_err(|error| match error {
            Error::Limit(_) | Error::Pdf(_) | Error::Write(_) => Fault::defect("prepare"),
            Error::Certificate(x509::Error::NotValidNow { from, .. }) => clock.unfit(Some(from), Fault::NoCertificate),
            _ => Fault::NoCertificate,
        })
    })
}

/// Takes a value only when it verifies over what was prepared, and embeds it in the bytes that were shown. The job gives a [`Finish`].
#[must_use]
pub fn finish(form: Form, prepared: Prepared, values: Vec<Vec<u8>>) -> Job {
    Job::new("finish", move || -> Finish {
        let values = csc::pair(&values, &[&prepared]).map_err(|error| signing_fault(&error))?;
        let value = values.first().ok_or(Fault::SigningMismatch)?;
        let mut signed = Vec::with_capacity(form.len() + 64 * 1024);
        prepared.finish(&form.as_slice(), value, &mut signed).map_err(|_| Fault::DocumentChanged)?;
        Ok(signed)
    })
}

/// Whose certificate a credential signs with.
pub struct Signer {
    /// Name, as the certificate says it.
    pub name: String,
    /// Last moment of the certificate, Unix seconds.
    pub until: i64,
}

/// Whose certificate a credential signs with, where it can be read.
#[must_use]
pub fn signer(credential: &csc::Credential) -> Option<Signer> {
    let leaf = leaf(credential)?;
    Some(Signer { name: leaf.subject().common_name.clone()?, until: leaf.not_after() })
}

/// Personal number of whoever a credential signs for, where its certificate says so.
#[must_use]
pub fn holder(credential: &csc::Credential) -> Option<String> {
    leaf(credential)?.subject().personal_number().map(str::to_owned)
}

fn leaf(credential: &csc::Credential) -> Option<Certificate> {
    Certificate::from_der(credential.certificates.first()?, &Budget::new()).ok()
}
