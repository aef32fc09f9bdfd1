//! A result is taken over only when its signature proves who made it.

use gocua_dossier::submission::to_hex;
use gocua_signing::validate::{self, Anchors, Doubt, Indication};
use zeroize::Zeroizing;

use super::library::Library;
use crate::door::fault::Fault;
use crate::world::ask::Job;
use crate::world::bytes::sha256;
use crate::world::moment::Clock;

/// What was verified about a result.
pub struct Verified {
    /// The result.
    pub bytes: Zeroizing<Vec<u8>>,
    /// Who signed it.
    pub signer: String,
    /// When, as claimed inside, Unix seconds.
    pub signed_at: Option<i64>,
}

/// What verifying gives.
pub type Verdict = Result<Verified, Fault>;

/// Verifies a result: its bytes are the ones announced (SHA-256, lower hex), every signature in it is valid, by a signer under the
/// pack's anchors, and the last one covers the whole file. The job gives a [`Verdict`].
#[must_use]
pub fn verify(library: &Library, announced_sha256: &str, bytes: Vec<u8>, clock: Clock) -> Job {
    let anchors = library.trust.as_ref().map(|trust| trust.anchors.clone());
    let announced = announced_sha256.to_owned();
    Job::new("verify", move || -> Verdict {
        let bytes = Zeroizing::new(bytes);
        if to_hex(&sha256(&bytes)) != announced {
            return Err(Fault::ResultNotGenuine);
        }
        let anchors = anchors.ok_or(Fault::ResultNotGenuine)?;
        let anchors = Anchors::from_der(anchors).map_err(|_| Fault::ResultNotGenuine)?;
        let report = validate::validate(&bytes.as_slice(), &anchors, clock.now).map_err(|_| Fault::ResultNotGenuine)?;
        let valid = report.signatures.iter().all(|signature| signature.indication == Indication::TotalPassed);
        match report.signatures.last() {
            Some(last) if valid && last.covers_whole_file => {
                let signer = last.signer.organisation.clone().or_else(|| last.signer.common_name.clone());
                let (signer, signed_at) = (signer.unwrap_or_default(), last.signing_time);
                Ok(Verified { bytes, signer, signed_at })
            }
            // Nothing but the time speaks against it.
            _ if report.signatures.iter().all(|signature| {
                matches!(
                    signature.indication,
                    Indication::TotalPassed | Indication::Indeterminate(Doubt::OutOfBoundsNoPoe)
                )
            }) =>
            {
                Err(clock.unfit(None, Fault::ResultNotGenuine))
            }
            _ => Err(Fault::ResultNotGenuine),
        }
    })
}
