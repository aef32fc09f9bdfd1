//! A person agrees to be helped: a receipt is made, and signed with a key of this phone that can do nothing else.
//!
//! ```text
//! Looking -> Signing -> the receipt
//!     `-> Making --^
//! ```

use gocua_identity::dpop::{PublicKey, assemble};

use crate::door::fault::Fault;
use crate::door::platform::{KeyPurpose, PlatformOutcome, PlatformRequest};
use crate::kept::prepared::Host;
use crate::rules::consent::{self, How, Receipt, Unsigned};
use crate::rules::here::Here;
use crate::world::ask::{Answer, Ask};
use crate::world::flow::{Flow, Step};

/// Name of the key, for all visits on this phone.
const KEY: &str = "gocua.visits";

/// How far it is.
pub enum Consent {
    /// Whether there is a key.
    Looking(How, Host),
    /// One is being made.
    Making(How, Host),
    /// The receipt is being signed.
    Signing(Unsigned),
}

impl Consent {
    /// Somebody agreed.
    #[must_use]
    pub fn start(how: How, host: Host) -> Step<Self> {
        Step::Wait(Self::Looking(how, host), Ask::Platform(PlatformRequest::PublicKey { alias: KEY.to_owned() }))
    }

    fn sign(how: How, host: &Host, point: &[u8], here: &mut Here<'_>) -> Step<Self> {
        let Ok(key) = PublicKey::from_point(point) else { return Step::Done(Err(Fault::KeyStore)) };
        let (drawn, now) = (here.moment.draw(), here.moment.now);
        let unsigned = consent::receipt(here.judge.words, host, how, &key.jwk(), drawn, now);
        let input = unsigned.input.clone().into_bytes();
        Step::Wait(Self::Signing(unsigned), Ask::Platform(PlatformRequest::Sign { alias: KEY.to_owned(), input }))
    }
}

impl Flow for Consent {
    type Act = ();
    type Done = Result<Receipt, Fault>;
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, here: &mut Here<'_>) -> Step<Self> {
        match (self, answer) {
            (
                Self::Looking(how, host) | Self::Making(how, host),
                Answer::Platform(PlatformOutcome::KeyCreated { public_key }),
            ) => Self::sign(how, &host, &public_key, here),
            (Self::Looking(how, host), Answer::Platform(PlatformOutcome::Lost)) => {
                let request = PlatformRequest::CreateKey { alias: KEY.to_owned(), purpose: KeyPurpose::Sign };
                Step::Wait(Self::Making(how, host), Ask::Platform(request))
            }
            (Self::Signing(Unsigned { number, input }), Answer::Platform(PlatformOutcome::Bytes { bytes })) => {
                Step::Done(match assemble(&input, &bytes) {
                    Ok(jws) => Ok(Receipt { number, jws }),
                    Err(_) => Err(Fault::KeyStore),
                })
            }
            // A key that was there a moment ago and does not sign: agreeing again makes another.
            (_, Answer::Platform(_)) => Step::Done(Err(Fault::KeyStore)),
            (_, answer) => Step::Done(Err(answer.into_fault())),
        }
    }

    fn act(self, (): (), _: &mut Here<'_>) -> Step<Self> {
        Step::Same(self)
    }
}
