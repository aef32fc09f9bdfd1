//! A document on the screen: its bytes are handed to the platform once, in memory, and forgotten when the screen is left. No clear
//! file ever exists.
//!
//! The flow lives as long as its screen is in front: what arrives after that is dropped with it.

use std::sync::Arc;

use gocua_dossier::paper::as_page;
use gocua_vault::SealedFile;
use zeroize::Zeroizing;

use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::rules::here::Here;
use crate::world::ask::{Answer, Ask, VaultAsk};
use crate::world::flow::{Flow, Step};

/// Most pages of a document that is shown: a form has a few, and what has more is read elsewhere.
const MOST_PAGES: u32 = 200;

/// A document that is being shown.
pub enum Look {
    /// It is being opened, to be shown under this name.
    Opening(String),
    /// The platform has it.
    Handed(Bytes),
    /// Every page can be seen: so many.
    Shown(Bytes, u32),
    /// It could not be shown.
    Failed,
}

/// The clear bytes of a document; wiped with the last one who holds them.
pub type Bytes = Arc<Zeroizing<Vec<u8>>>;

impl Look {
    /// Shows a kept file under a name.
    #[must_use]
    pub fn start(name: &str, file: &SealedFile) -> Step<Self> {
        Step::Wait(Self::Opening(name.to_owned()), Ask::Vault(VaultAsk::OpenFile(file.clone())))
    }

    /// How many pages can be seen.
    #[must_use]
    pub fn pages(&self) -> Option<u32> {
        match self {
            Self::Shown(_, pages) => Some(*pages),
            _ => None,
        }
    }

    /// The bytes, once they are here.
    #[must_use]
    pub fn bytes(&self) -> Option<&Bytes> {
        match self {
            Self::Handed(bytes) | Self::Shown(bytes, _) => Some(bytes),
            Self::Opening(_) | Self::Failed => None,
        }
    }
}

impl Flow for Look {
    type Act = ();
    type Done = ();
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, here: &mut Here<'_>) -> Step<Self> {
        match (self, answer) {
            (Self::Opening(document), Answer::File(bytes)) => match as_page(bytes.to_vec()) {
                Some(page) => {
                    let request = PlatformRequest::ShowDocument { document, bytes: page };
                    Step::Wait(Self::Handed(Arc::new(bytes)), Ask::Platform(request))
                }
                None => {
                    here.say(Fault::NotShown);
                    Step::Rest(Self::Failed)
                }
            },
            // Only what can be read to its end counts as shown.
            (Self::Handed(_), Answer::Platform(PlatformOutcome::Shown { pages })) if pages > MOST_PAGES => {
                here.say(Fault::DocumentTooLong);
                Step::Rest(Self::Failed)
            }
            (Self::Handed(bytes), Answer::Platform(PlatformOutcome::Shown { pages })) => {
                Step::Rest(Self::Shown(bytes, pages))
            }
            (_, answer) => {
                here.say(answer.into_fault());
                Step::Rest(Self::Failed)
            }
        }
    }

    fn act(self, (): (), _: &mut Here<'_>) -> Step<Self> {
        Step::Same(self)
    }
}
