//! A paper: take a photo or pick a file, look at it, keep it sealed, and only then name it in the draft.
//!
//! ```text
//! Outside -> Inspecting -> Sealing -> taken
//! ```
//! Each component of each draft has a flow of its own: photographing one never touches another that is being sealed.

use gocua_dossier::paper::{Inspected, Limits, MediaType, PaperFault, inspect};
use gocua_dossier::text::seen;
use gocua_vault::SealedFile;
use zeroize::Zeroizing;

use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::rules::here::Here;
use crate::world::ask::{Answer, Ask, Job, VaultAsk};
use crate::world::flow::{Flow, Step};

/// A paper on its way into a draft.
pub enum Paper {
    /// The camera or the file picker is in front.
    Outside,
    /// The app is looking at a file of that name.
    Inspecting(String),
    /// The clean file is being sealed.
    Sealing(Seen),
}

/// What was seen in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its name.
    pub name: String,
    /// What it is.
    pub media_type: MediaType,
    /// Its pages.
    pub pages: u32,
}

/// How it is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// With the camera.
    Camera,
    /// From what is on the phone.
    Files,
}

/// Pixels of the longer side of an image that is handed over: 200 to the inch on a page of A4, enough to read the smallest print and
/// a quarter of what a phone's camera sends.
const LONGEST_SIDE: u32 = 2_340;

/// What is accepted as it is, and what every platform knows to turn into a JPEG.
const ACCEPT: [&str; 6] = ["image/jpeg", "image/png", "application/pdf", "image/heic", "image/heif", "image/webp"];

type Inspection = Result<Inspected, PaperFault>;

impl Paper {
    /// Fetches a paper. The ticket says by itself where the file belongs: it survives the death of the process.
    #[must_use]
    pub fn start(ticket: String, source: Source) -> Step<Self> {
        let max_bytes = Limits::default().most_bytes;
        let request = match source {
            Source::Camera => PlatformRequest::TakePhoto { ticket, max_bytes, longest_side: LONGEST_SIDE },
            Source::Files => {
                let accept = ACCEPT.map(str::to_owned).to_vec();
                PlatformRequest::PickFile { ticket, accept, max_bytes, longest_side: LONGEST_SIDE }
            }
        };
        Step::Wait(Self::Outside, Ask::Platform(request))
    }

    /// A file came back for a ticket of an earlier process.
    #[must_use]
    pub fn returned(name: String, bytes: Zeroizing<Vec<u8>>) -> Step<Self> {
        // A name that turns its own letters round says another kind of file than it is.
        let name = seen(&name).into_owned();
        let job = Job::new("inspect", move || -> Inspection { inspect(&bytes, &Limits::default()) });
        Step::Wait(Self::Inspecting(name), Ask::Work(job))
    }

    /// Whether the app itself is working on it.
    #[must_use]
    pub fn is_working(&self) -> bool {
        !matches!(self, Self::Outside)
    }
}

impl Flow for Paper {
    type Act = ();
    /// The paper, sealed; nothing when the person went back.
    type Done = Result<Option<(Seen, SealedFile)>, Fault>;
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, _: &mut Here<'_>) -> Step<Self> {
        let limit = Limits::default().most_bytes;
        match (self, answer) {
            (Self::Outside, Answer::Platform(outcome)) => match outcome {
                PlatformOutcome::File { name, bytes } => Self::returned(name, Zeroizing::new(bytes)),
                PlatformOutcome::TooLarge { bytes } => Step::Done(Err(Fault::PaperTooLarge { bytes, limit })),
                PlatformOutcome::Cancelled => Step::Done(Ok(None)),
                _ => Step::Done(Err(Fault::Permission)),
            },
            (Self::Inspecting(name), Answer::Worked(worked)) => match worked.take::<Inspection>() {
                Ok(Ok(Inspected { media_type, pages, clean, .. })) => {
                    let seen = Seen { name, media_type, pages: pages.unwrap_or(1) };
                    Step::Wait(Self::Sealing(seen), Ask::Vault(VaultAsk::SealFile(Zeroizing::new(clean))))
                }
                Ok(Err(fault)) => Step::Done(Err(paper_fault(fault))),
                Err(fault) => Step::Done(Err(fault)),
            },
            (Self::Sealing(seen), Answer::Sealed(file)) => Step::Done(Ok(Some((seen, file)))),
            (_, answer) => Step::Done(Err(answer.into_fault())),
        }
    }

    fn act(self, (): (), _: &mut Here<'_>) -> Step<Self> {
        Step::Same(self)
    }
}

fn paper_fault(error: PaperFault) -> Fault {
    match error {
        PaperFault::Empty => Fault::PaperEmpty,
        PaperFault::TooLarge { bytes, limit } => Fault::PaperTooLarge { bytes, limit },
        PaperFault::TooSmall { .. } => Fault::PaperTooSmall,
        _ => Fault::PaperUnreadable,
    }
}
