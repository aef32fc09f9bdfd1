//! What may be asked of vaults.

use std::fmt;

use gocua_vault::backup::{Code, Entry, Recipient};
use gocua_vault::{FileId, Pin, SealedFile, VaultId, Write};
use zeroize::Zeroizing;

use crate::door::platform::Prompt;

/// Questions to the directory of vaults.
pub enum VaultsAsk {
    /// Which vaults are on this phone.
    List,
    /// Make one and open it.
    Create(Pin),
    /// Open one.
    Unlock(VaultId, Pin),
    /// Open one with finger or face; what the platform's sheet says.
    UnlockByPresence(VaultId, Prompt),
    /// Make one for a visit: its key is never written down.
    Visit,
    /// Everything in these collections of one that is open. Answer: [`Answer::Records`](super::ask::Answer::Records).
    Load(VaultId, Vec<&'static str>),
    /// Destroy one for good; it is closed first.
    Destroy(VaultId),
    /// Lay a copy aside to be read; it replaces one that was laid aside before. Answer: [`Answer::Done`](super::ask::Answer::Done).
    Receive(Vec<u8>),
    /// Make a key for a copy that another phone makes now, instead of an earlier one. Answer:
    /// [`Answer::Recipient`](super::ask::Answer::Recipient).
    Expect,
    /// Read the copy that was laid aside to its end, with its code, or with the key that was made for it. Answer:
    /// [`Answer::Entries`](super::ask::Answer::Entries).
    Prove(Option<Code>),
    /// Bring files of the copy that was read, and then these records, into a vault that is open; the copy is not needed any more.
    /// Answer: [`Answer::Kept`](super::ask::Answer::Kept).
    TakeIn(VaultId, Vec<SealedFile>, Vec<Write>),
}

/// Questions to an open vault.
pub enum VaultAsk {
    /// Let finger or face open it. Answer: [`Answer::Done`](super::ask::Answer::Done).
    AddPresence(Prompt),
    /// Let only the PIN open it. Answer: [`Answer::Done`](super::ask::Answer::Done).
    RemovePresence(Prompt),
    /// Whether this is the PIN; a wrong one costs a guess. Answer: [`Answer::Done`](super::ask::Answer::Done).
    ConfirmPin(Pin),
    /// Set another PIN. Answer: [`Answer::Done`](super::ask::Answer::Done).
    ChangePin(Pin),
    /// Close it and wipe its keys from memory; a visit's is gone then. Answer: [`Answer::Done`](super::ask::Answer::Done).
    Close,
    /// See [`Ask::Keep`](super::ask::Ask::Keep).
    Commit(Vec<Write>),
    /// Keep a file, sealed. Answer: [`Answer::Sealed`](super::ask::Answer::Sealed).
    SealFile(Zeroizing<Vec<u8>>),
    /// Which of these files are not on the disk as they were sealed. Answer: [`Answer::Damaged`](super::ask::Answer::Damaged).
    Check(Vec<SealedFile>),
    /// Read a file back. Answer: [`Answer::File`](super::ask::Answer::File).
    OpenFile(SealedFile),
    /// Seal to somebody else's public key (RFC 9180). Answer: [`Answer::SealedTo`](super::ask::Answer::SealedTo).
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
    /// Remove files that no record names any more. Answer: [`Answer::Done`](super::ask::Answer::Done).
    Sweep(Vec<FileId>),
    /// Make a copy of this, for another phone's key or under a new recovery code. Answer: [`Answer::BackedUp`](super::ask::Answer::BackedUp).
    BackUp {
        /// Records.
        entries: Vec<Entry>,
        /// Sealed files, as they are.
        files: Vec<SealedFile>,
        /// The phone that it is for.
        phone: Option<Recipient>,
    },
    /// Whether space is still held in reserve. Answer: [`Answer::Reserve`](super::ask::Answer::Reserve).
    Reserve,
}

/// What opening a vault showed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    /// Whether finger or face open it.
    pub presence: bool,
    /// Whether its folder had been put back to an earlier moment ([`gocua_vault::Vault::is_older`]).
    pub older: bool,
}

/// A copy that was made.
pub struct BackedUp {
    /// What opens it, if no other phone's key does.
    pub code: Option<Code>,
    /// The file.
    pub bytes: Vec<u8>,
    /// How many files are not in it, because they are damaged.
    pub left_out: usize,
}

/// A vault on this phone, as far as it can be known while it is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// Which.
    pub vault: VaultId,
    /// Whether finger or face open it too.
    pub presence: bool,
    /// Guesses left, out of ten.
    pub guesses_left: u32,
    /// The picture by which its person knows it.
    pub picture: u8,
}

impl fmt::Debug for VaultAsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AddPresence(_) => "AddPresence",
            Self::RemovePresence(_) => "RemovePresence",
            Self::ConfirmPin(_) => "ConfirmPin",
            Self::ChangePin(_) => "ChangePin",
            Self::Close => "Close",
            Self::Commit(_) => "Commit",
            Self::SealFile(_) => "SealFile",
            Self::Check(_) => "Check",
            Self::OpenFile(_) => "OpenFile",
            Self::SealTo { .. } => "SealTo",
            Self::Sweep(_) => "Sweep",
            Self::BackUp { .. } => "BackUp",
            Self::Reserve => "Reserve",
        })
    }
}

impl fmt::Debug for VaultsAsk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::List => "List",
            Self::Create(_) => "Create",
            Self::Unlock(..) => "Unlock",
            Self::UnlockByPresence(..) => "UnlockByPresence",
            Self::Visit => "Visit",
            Self::Load(..) => "Load",
            Self::Destroy(_) => "Destroy",
            Self::Receive(_) => "Receive",
            Self::Expect => "Expect",
            Self::Prove(_) => "Prove",
            Self::TakeIn(..) => "TakeIn",
        })
    }
}
