//! What `update` may ask for, and what comes back.

use std::fmt;

use gocua_identity::AccessToken;
use gocua_vault::{FileId, Pin, Record, SealedFile, VaultId, Write};
use zeroize::Zeroizing;

use crate::action::Action;
use crate::fault::Fault;
use crate::platform::{PlatformOutcome, PlatformRequest, Prompt};

/// Correlates a question with its answer; never used twice.
pub type AskId = u64;

/// Something the engine has to do. Every effect has exactly one answer, except `Tell`.
#[derive(Debug)]
pub enum Effect {
    /// Do this and answer under this number.
    Ask(AskId, Ask),
    /// Tell the platform; its answer is of no interest.
    Tell(PlatformRequest),
}

/// A question to the world.
#[derive(Debug)]
pub enum Ask {
    /// What only the platform can do.
    Platform(PlatformRequest),
    /// One HTTP exchange.
    Http(Box<Exchange>),
    /// The person's vault. Questions to it are answered in order.
    Vault(VaultAsk),
    /// Read the newest rules pack that was kept.
    ReadPack,
    /// Keep a rules pack that has been verified.
    KeepPack(Vec<u8>),
    /// Come back after so many milliseconds.
    After(u64),
}

/// One HTTP exchange.
pub struct Exchange {
    /// Method, address, headers and body.
    pub request: http::Request<Vec<u8>>,
    /// Body from a sealed file instead: its ciphertext from `offset`, `length` bytes.
    pub file: Option<FilePart>,
    /// Who is asking.
    pub proof: Proof,
    /// Most bytes of the answer's body.
    pub limit: usize,
}

/// A part of a sealed file's ciphertext.
#[derive(Debug, Clone)]
pub struct FilePart {
    /// Which file.
    pub file: FileId,
    /// From here.
    pub offset: u64,
    /// So many bytes.
    pub length: usize,
}

/// Proof of possession to add to a request (RFC 9449).
pub enum Proof {
    /// None.
    None,
    /// The client's key alone: authorization server.
    Key,
    /// The client's key and an access token bound to it: resource server.
    Token(AccessToken),
}

impl fmt::Debug for Exchange {
    /// Method and host only: paths and bodies may be personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.request.method(), self.request.uri().host())
    }
}

/// Questions to the vault.
pub enum VaultAsk {
    /// Which vaults are on this phone.
    List,
    /// Make one and open it.
    Create(Pin),
    /// Open one.
    Unlock(VaultId, Pin),
    /// Open one with finger or face; what the platform's sheet says.
    UnlockByPresence(VaultId, Prompt),
    /// Let finger or face open the vault that is open.
    AddPresence(Prompt),
    /// Let only the PIN open it.
    RemovePresence(Prompt),
    /// Close it and wipe its keys from memory.
    Close,
    /// Everything in these collections.
    Load(Vec<&'static str>),
    /// One durable transaction.
    Commit(Vec<Write>),
    /// Keep a file, sealed.
    SealFile(Zeroizing<Vec<u8>>),
    /// Read a file back.
    OpenFile(SealedFile),
    /// Seal to somebody else's public key (RFC 9180).
    SealTo {
        /// X25519 public key.
        key: [u8; 32],
        /// Context.
        info: &'static [u8],
        /// Bound, not hidden.
        aad: Vec<u8>,
        /// Hidden.
        plaintext: Zeroizing<Vec<u8>>,
    },
    /// Remove files that no record names any more.
    Sweep(Vec<FileId>),
}

impl fmt::Debug for VaultAsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::List => "List",
            Self::Create(_) => "Create",
            Self::Unlock(..) => "Unlock",
            Self::UnlockByPresence(..) => "UnlockByPresence",
            Self::AddPresence(_) => "AddPresence",
            Self::RemovePresence(_) => "RemovePresence",
            Self::Close => "Close",
            Self::Load(_) => "Load",
            Self::Commit(_) => "Commit",
            Self::SealFile(_) => "SealFile",
            Self::OpenFile(_) => "OpenFile",
            Self::SealTo { .. } => "SealTo",
            Self::Sweep(_) => "Sweep",
        })
    }
}

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// The process started.
    Started,
    /// A person, or the platform on its own account.
    Action(Action),
    /// An answer to a question.
    Answer(AskId, Answer),
}

/// An answer.
pub enum Answer {
    /// From the platform.
    Platform(PlatformOutcome),
    /// From the network.
    Http(Result<http::Response<Vec<u8>>, Fault>),
    /// From the vault.
    Vault(Result<VaultAnswer, Fault>),
    /// The pack that was kept, if any; or that keeping it is done.
    Pack(Result<Option<Vec<u8>>, Fault>),
    /// The time is over.
    Elapsed,
}

/// Answers of the vault, one kind for each question.
pub enum VaultAnswer {
    /// To `List`: which there are, and whether finger or face open them.
    Vaults(Vec<(VaultId, bool)>),
    /// To `Create` and both ways to unlock: which vault is open, and whether finger or face open it.
    Opened(VaultId, bool),
    /// To `Close`, `Commit`, `Sweep`, and changes of the presence.
    Done,
    /// To `Load`: records by collection, in the order asked.
    Records(Vec<Vec<Record>>),
    /// To `SealFile`.
    Sealed(SealedFile),
    /// To `OpenFile`.
    File(Zeroizing<Vec<u8>>),
    /// To `SealTo`.
    SealedTo {
        /// Encapsulated key.
        enc: [u8; 32],
        /// Ciphertext.
        ciphertext: Vec<u8>,
    },
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Platform(outcome) => outcome.fmt(f),
            Self::Http(Ok(response)) => write!(f, "Http({})", response.status()),
            Self::Http(Err(fault)) | Self::Vault(Err(fault)) | Self::Pack(Err(fault)) => fault.fmt(f),
            Self::Vault(Ok(_)) => f.write_str("Vault"),
            Self::Pack(Ok(_)) => f.write_str("Pack"),
            Self::Elapsed => f.write_str("Elapsed"),
        }
    }
}
