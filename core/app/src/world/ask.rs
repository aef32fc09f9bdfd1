//! What may be asked, and what comes back.
//!
//! A flow waits for the answer to one [`Ask`]. Some of these the world answers itself, as a [`Deed`] of the engine; others are
//! answered by a service of the room, which does its own deeds for it.

use std::fmt;

use gocua_identity::AccessToken;
use gocua_vault::backup::{Entry, Recipient};
use gocua_vault::{FileId, Record, SealedFile, VaultId, Write};
use zeroize::Zeroizing;

use crate::door::fault::Fault;
use crate::door::platform::{PlatformOutcome, PlatformRequest};

use super::bounds::Bounds;
pub use super::job::{Job, Worked};
pub use super::vault::{BackedUp, Listed, Seen, VaultAsk, VaultsAsk};

/// Correlates a question with its answer; never used twice in the life of a process.
pub type AskId = u64;

/// What a flow may wait for.
pub enum Ask {
    /// What only the platform can do. Answer: [`Answer::Platform`].
    Platform(PlatformRequest),
    /// One HTTP exchange without the person's token. Answer: [`Answer::Http`].
    Http(Box<Exchange>),
    /// The directory of vaults. Answer: [`Answer::Vaults`], [`Answer::Opened`] or [`Answer::Done`].
    Vaults(VaultsAsk),
    /// The room's own vault. Answer: as each says.
    Vault(VaultAsk),
    /// One durable transaction in the room's vault. Answer: [`Answer::Kept`], after it is on the disk and memory holds it too.
    Keep(Vec<Write>),
    /// The newest rules pack that was kept. Answer: [`Answer::Pack`].
    ReadPack,
    /// Keep a rules pack that was verified. Answer: [`Answer::Done`].
    KeepPack(Vec<u8>),
    /// Pure work that takes too long for the model's task. Answer: [`Answer::Worked`].
    Work(Job),
    /// Come back after so many milliseconds. Answer: [`Answer::Elapsed`].
    After(u64),
    /// A call to the portal in the person's name. Answer: [`Answer::Http`]; what the token needs is no business of who asks.
    Portal(Box<Call>),
    /// The person goes to a page in the system browser and comes back; without an address they are there already, since an earlier
    /// process. Answer: [`Answer::Browsed`] with every address that comes
    /// back: whose it is the asker knows.
    Browse(Option<String>),
    /// Another flow, as a part of this one. Answer: [`Answer::Ran`].
    Run(Start),
    /// The portal is asked for newer rules. Answer: [`Answer::Ran`], and whatever is newer is in use by then; or why that is not known.
    Rules,
}

/// A flow that another one may need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Start {
    /// Connect the account with the signing provider.
    Link,
}

/// What the engine is told to do. Everything but `Tell` has exactly one answer.
pub enum Effect {
    /// Do this and answer under this number.
    Do(AskId, Deed),
    /// Tell the platform; its answer is of no interest.
    Tell(PlatformRequest),
}

/// What only the engine can do.
pub enum Deed {
    /// See [`Ask::Platform`].
    Platform(PlatformRequest),
    /// See [`Ask::Http`].
    Http(Box<Exchange>),
    /// See [`Ask::Vaults`].
    Vaults(VaultsAsk),
    /// A question to one vault. Questions to it are answered in order.
    Vault(VaultId, VaultAsk),
    /// See [`Ask::ReadPack`].
    ReadPack,
    /// See [`Ask::KeepPack`].
    KeepPack(Vec<u8>),
    /// Keep how the app looks on this phone ([`crate::kept::face::Face`]). Answer: [`Answer::Done`].
    KeepFace(Vec<u8>),
    /// Keep the book of visits ([`crate::kept::visits::Visits`]). Answer: [`Answer::Done`].
    KeepVisits(Vec<u8>),
    /// See [`Ask::Work`].
    Work(Job),
    /// See [`Ask::After`].
    After(u64),
}

/// Something that happened.
pub enum Event {
    /// The process started.
    Started,
    /// A person, or the platform on its own account.
    Action(crate::door::action::Action),
    /// An answer to a question.
    Answer(AskId, Answer),
}

/// One HTTP exchange.
pub struct Exchange {
    /// Method, address, headers and body.
    pub request: http::Request<Vec<u8>>,
    /// Body from a sealed file instead: its ciphertext from `offset`, `length` bytes.
    pub file: Option<FilePart>,
    /// Who is asking.
    pub proof: Proof,
    /// How much of the answer is read, and how long it may take.
    pub bounds: Bounds,
}

/// A call to the portal in the person's name: the token is added by the service.
#[derive(Clone)]
pub struct Call {
    /// Method, address, headers and body.
    pub request: http::Request<Vec<u8>>,
    /// Body from a sealed file instead.
    pub file: Option<FilePart>,
    /// How much of the answer is read, and how long it may take.
    pub bounds: Bounds,
}

/// A part of a sealed file's ciphertext.
#[derive(Debug, Clone, Copy)]
pub struct FilePart {
    /// In which vault.
    pub vault: VaultId,
    /// Which file.
    pub file: FileId,
    /// From here.
    pub offset: u64,
    /// So many bytes.
    pub length: usize,
}

/// Proof of possession to add to a request (RFC 9449), with the key of that name.
#[derive(Clone)]
pub enum Proof {
    /// None.
    None,
    /// The key alone: authorization server.
    Key(String),
    /// The key and an access token bound to it: resource server.
    Token(String, AccessToken),
}

/// An answer.
pub enum Answer {
    /// From the platform.
    Platform(PlatformOutcome),
    /// From a service.
    Http(http::Response<Vec<u8>>),
    /// Which vaults are on this phone.
    Vaults(Vec<Listed>),
    /// A vault is open; what opening it showed.
    Opened(VaultId, Seen),
    /// The transaction is on the disk.
    Kept,
    /// Records by collection, in the order asked, and how many rows could not be opened.
    Records(Vec<(&'static str, Vec<Record>)>, usize),
    /// A file was sealed.
    Sealed(SealedFile),
    /// Which of the files that were looked at are damaged, or gone.
    Damaged(Vec<FileId>),
    /// A file was opened.
    File(Zeroizing<Vec<u8>>),
    /// Sealed to somebody else.
    SealedTo {
        /// Encapsulated key.
        enc: [u8; 32],
        /// Ciphertext.
        ciphertext: Vec<u8>,
    },
    /// A copy was made.
    BackedUp(Box<BackedUp>),
    /// The records of a copy that was read and proved.
    Entries(Vec<Entry>),
    /// Whether space is still held in reserve.
    Reserve(bool),
    /// The key that a copy is to be made for.
    Recipient(Recipient),
    /// The pack that was kept, if any.
    Pack(Option<Vec<u8>>),
    /// A piece of work is done.
    Worked(Worked),
    /// The time is over.
    Elapsed,
    /// An address came back from the browser.
    Browsed(String),
    /// The other flow came to a good end.
    Ran,
    /// Done; there is nothing to tell.
    Done,
    /// It was not possible.
    Failed(Fault),
}

impl Answer {
    /// Why it went wrong; a defect when it is merely not the answer that was waited for.
    #[must_use]
    pub fn into_fault(self) -> Fault {
        match self {
            Self::Failed(fault) => fault,
            other => Fault::Internal { code: format!("answer {other:?}") },
        }
    }
}

impl From<Result<Answer, Fault>> for Answer {
    fn from(result: Result<Answer, Fault>) -> Self {
        result.unwrap_or_else(Self::Failed)
    }
}

impl Exchange {
    /// A request without proof and file.
    #[must_use]
    pub fn plain(request: http::Request<Vec<u8>>, bounds: Bounds) -> Ask {
        Self::proven(request, Proof::None, bounds)
    }

    /// A request with proof of possession.
    #[must_use]
    pub fn proven(request: http::Request<Vec<u8>>, proof: Proof, bounds: Bounds) -> Ask {
        Ask::Http(Box::new(Self { request, file: None, proof, bounds }))
    }
}

impl fmt::Debug for Exchange {
    /// Method and host only: paths and bodies may be personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.request.method(), self.request.uri().host())
    }
}

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Platform(request) => write!(f, "Platform({request:?})"),
            Self::Http(exchange) => write!(f, "Http({exchange:?})"),
            Self::Vaults(ask) => write!(f, "Vaults({ask:?})"),
            Self::Vault(ask) => write!(f, "Vault({ask:?})"),
            Self::Keep(writes) => write!(f, "Keep({})", writes.len()),
            Self::ReadPack => f.write_str("ReadPack"),
            Self::KeepPack(_) => f.write_str("KeepPack"),
            Self::Work(job) => write!(f, "Work({})", job.name),
            Self::After(milliseconds) => write!(f, "After({milliseconds})"),
            Self::Portal(call) => write!(f, "Portal({} {:?})", call.request.method(), call.request.uri().host()),
            Self::Browse(_) => f.write_str("Browse"),
            Self::Run(start) => write!(f, "Run({start:?})"),
            Self::Rules => f.write_str("Rules"),
        }
    }
}

impl fmt::Debug for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Platform(request) => write!(f, "Platform({request:?})"),
            Self::Http(exchange) => write!(f, "Http({exchange:?})"),
            Self::Vaults(ask) => write!(f, "Vaults({ask:?})"),
            Self::Vault(_, ask) => write!(f, "Vault({ask:?})"),
            Self::ReadPack => f.write_str("ReadPack"),
            Self::KeepFace(_) => f.write_str("KeepFace"),
            Self::KeepVisits(_) => f.write_str("KeepVisits"),
            Self::KeepPack(_) => f.write_str("KeepPack"),
            Self::Work(job) => write!(f, "Work({})", job.name),
            Self::After(milliseconds) => write!(f, "After({milliseconds})"),
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Platform(outcome) => write!(f, "Platform({outcome:?})"),
            Self::Http(response) => write!(f, "Http({})", response.status()),
            Self::Vaults(listed) => write!(f, "Vaults({})", listed.len()),
            Self::Opened(..) => f.write_str("Opened"),
            Self::Kept => f.write_str("Kept"),
            Self::Records(..) => f.write_str("Records"),
            Self::Sealed(_) => f.write_str("Sealed"),
            Self::Damaged(files) => write!(f, "Damaged({})", files.len()),
            Self::File(_) => f.write_str("File"),
            Self::SealedTo { .. } => f.write_str("SealedTo"),
            Self::BackedUp(_) => f.write_str("BackedUp"),
            Self::Entries(entries) => write!(f, "Entries({})", entries.len()),
            Self::Recipient(_) => f.write_str("Recipient"),
            Self::Reserve(held) => write!(f, "Reserve({held})"),
            Self::Pack(_) => f.write_str("Pack"),
            Self::Worked(_) => f.write_str("Worked"),
            Self::Elapsed => f.write_str("Elapsed"),
            Self::Browsed(_) => f.write_str("Browsed"),
            Self::Ran => f.write_str("Ran"),
            Self::Done => f.write_str("Done"),
            Self::Failed(fault) => write!(f, "Failed({fault:?})"),
        }
    }
}
