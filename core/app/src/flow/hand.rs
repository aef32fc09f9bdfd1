//! What was filled in during a visit goes to the citizen's own phone: sealed to the key that its screen shows, and handed to the platform.
//!
//! ```text
//! Scanning -> Loading -> Packing -> Making -> Ready <-> Handing -> done
//! ```
//! It is the same file as a copy for another phone ([`super::backup`]), without a code: whoever carries it cannot read it, and nobody is
//! asked for a PIN, because a visit has none.

use gocua_vault::Write;
use gocua_vault::backup::{Entry, Recipient};

use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};
use crate::kept::copy::{PutIn, portable, scanned, share};
use crate::kept::draft::Draft;
use crate::kept::prepared::{Host, Prepared};
use crate::kept::{self, Kept};
use crate::rules::here::Here;
use crate::world::ask::{Answer, Ask, BackedUp, Job, VaultAsk, VaultsAsk};
use crate::world::flow::{Flow, Step};

/// How far handing over is.
pub enum Hand {
    /// The camera looks for the citizen's picture.
    Scanning(By),
    /// What was filled in is being read.
    Loading(By, Recipient),
    /// It is being put together.
    Packing(Recipient, usize),
    /// It is being sealed; how many records cannot be among it.
    Making(usize),
    /// It is sealed.
    Ready(Box<BackedUp>),
    /// The platform's sheet is in front.
    Handing(Box<BackedUp>),
}

/// Who hands it over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// The helper.
    pub host: Host,
    /// Number of the consent receipt.
    pub receipt: String,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// It was handed over; how many records and files are not in it.
    Handed(usize),
    /// The person went back.
    Left,
    /// It was not.
    Failed(Fault),
}

/// What the person does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Hand it on.
    Hand,
    /// Back.
    Back,
}

impl Hand {
    /// Begins with the picture on the citizen's screen.
    #[must_use]
    pub fn start(by: By) -> Step<Self> {
        Step::Wait(Self::Scanning(by), Ask::Platform(PlatformRequest::ScanQr))
    }
}

/// Everything of the visit, and beside each draft who prepared it.
fn put_in(records: Vec<(&'static str, Vec<gocua_vault::Record>)>, by: &By, at: i64) -> PutIn {
    let drafts: Vec<_> = records
        .iter()
        .filter(|(collection, _)| *collection == Draft::COLLECTION)
        .flat_map(|(_, records)| records.iter().filter_map(|record| kept::read::<Draft>(&record.value).ok()))
        .map(|draft| draft.id())
        .collect();
    let mut put_in = PutIn::of(records);
    for draft in drafts {
        let prepared = Prepared { draft, host: by.host.clone(), at, receipt: by.receipt.clone() };
        if let Write::Put { collection, id, value } = kept::put(&prepared) {
            put_in.entries.push(Entry { collection, id, value });
        }
    }
    put_in
}

impl Flow for Hand {
    type Act = Act;
    type Done = Ended;
    type Here<'a> = Here<'a>;

    fn answer(self, answer: Answer, here: &mut Here<'_>) -> Step<Self> {
        match (self, answer) {
            (Self::Scanning(by), Answer::Platform(outcome)) => match scanned(&outcome) {
                Ok(Some(phone)) => {
                    let ask = Ask::Vaults(VaultsAsk::Load(here.vault, portable()));
                    Step::Wait(Self::Loading(by, phone), ask)
                }
                Ok(None) => Step::Done(Ended::Left),
                Err(fault) => Step::Done(Ended::Failed(fault)),
            },
            (Self::Loading(by, phone), Answer::Records(records, damaged)) => {
                let at = here.moment.now;
                let job = Job::new("hand over", move || put_in(records, &by, at));
                Step::Wait(Self::Packing(phone, damaged), Ask::Work(job))
            }
            (Self::Packing(phone, damaged), Answer::Worked(worked)) => match worked.take::<PutIn>() {
                Ok(PutIn { entries, files }) => {
                    let ask = VaultAsk::BackUp { entries, files, phone: Some(phone) };
                    Step::Wait(Self::Making(damaged), Ask::Vault(ask))
                }
                Err(fault) => Step::Done(Ended::Failed(fault)),
            },
            (Self::Making(damaged), Answer::BackedUp(mut copy)) => {
                copy.left_out += damaged;
                Step::Rest(Self::Ready(copy))
            }
            (Self::Handing(copy), Answer::Platform(PlatformOutcome::Done)) => Step::Done(Ended::Handed(copy.left_out)),
            // The sheet was closed: it can still be handed on.
            (Self::Handing(copy), Answer::Platform(_)) => Step::Rest(Self::Ready(copy)),
            (_, answer) => Step::Done(Ended::Failed(answer.into_fault())),
        }
    }

    fn act(self, act: Act, here: &mut Here<'_>) -> Step<Self> {
        match (self, act) {
            (Self::Ready(copy), Act::Hand) => {
                let request = share(copy.bytes.clone(), here.moment.now);
                Step::Wait(Self::Handing(copy), Ask::Platform(request))
            }
            // A sheet that never answers keeps nobody.
            (Self::Handing(copy), Act::Back) => Step::Rest(Self::Ready(copy)),
            (Self::Ready(_) | Self::Scanning(_), Act::Back) => Step::Done(Ended::Left),
            (state, _) => Step::Same(state),
        }
    }
}
