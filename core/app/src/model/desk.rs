//! The questions that are open: who asked, and what else is to be done with the answer.

use gocua_dossier::draft::DraftId;
use gocua_vault::Write;

use crate::world::ask::{AskId, Start};
use crate::world::few::Few;

/// Who waits in every room.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum DraftKey {
    /// Keeping a draft.
    Save(DraftId),
    /// A paper for a component of a draft.
    Paper(DraftId, String),
    /// A card for a question of a draft.
    Card(DraftId, String),
}

/// Who waits in a person's room.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Filling in.
    Draft(DraftKey),
    /// Signing in.
    SignIn,
    /// Connecting the signing account.
    Link,
    /// Signing a draft.
    Sign(DraftId),
    /// Sending a dossier.
    Send(DraftId),
    /// Following a dossier.
    Follow(DraftId),
    /// Showing a document.
    Look,
    /// Changing the PIN.
    Repin,
    /// Making a copy for another phone.
    Backup,
    /// Taking a copy in.
    Joining,
    /// A new token, for all who wait for one.
    Refresh,
    /// Whatever is asked only once.
    Errand(Errand),
}

/// Who waits in a visit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum VisitKey {
    /// Filling in.
    Draft(DraftKey),
    /// Agreeing to be helped.
    Consent,
    /// Handing over what was filled in.
    Hand,
    /// Until it is time to look whether anybody is still there.
    Idle,
}

impl From<DraftKey> for Key {
    fn from(key: DraftKey) -> Self {
        Self::Draft(key)
    }
}

impl From<DraftKey> for VisitKey {
    fn from(key: DraftKey) -> Self {
        Self::Draft(key)
    }
}

/// What is asked only once. The number tells one from another of its kind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Errand {
    /// Keeping what the person has set.
    Settings(u64),
    /// Letting finger or face open the vault, or not.
    Presence(bool),
    /// Keeping something whose failure is only told.
    Keep(u64),
    /// Keeping that nobody is signed in.
    SignOut(u64),
    /// Throwing a draft away.
    Discard(DraftId),
    /// Telling the broker that a grant is over (RFC 7009), by the name of its record; nobody waits for it.
    Revoke(String),
    /// Removing files that no record names.
    Sweep,
    /// Whether space is still held in reserve.
    Reserve,
    /// Opening a file to share under this name.
    Share(String),
    /// Printing a page to share under this name.
    Print(String),
    /// The person is handing a file on.
    Sharing(u64),
    /// Until it is time to look whether anybody is still there.
    Idle,
}

/// What else is to be done with an answer.
#[derive(Debug, Clone)]
pub enum Via {
    /// Nothing.
    World,
    /// Memory follows the disk.
    Mirror(Vec<Write>),
    /// The portal's service looks at it first.
    Portal,
    /// The browser: any address that comes back may be the answer.
    Browser,
    /// Another flow.
    Run(Start),
    /// The rules, which belong to no room.
    Rules,
}

/// The questions that are open.
pub struct Desk<K> {
    open: Few<AskId, (K, Via)>,
}

impl<K> Default for Desk<K> {
    fn default() -> Self {
        Self { open: Few::default() }
    }
}

impl<K: Clone> Desk<K> {
    /// A question was asked.
    pub fn open(&mut self, id: AskId, key: K, via: Via) {
        self.open.insert(id, (key, via));
    }

    /// Who asked, and what else is to be done.
    #[must_use]
    pub fn get(&self, id: AskId) -> Option<(K, Via)> {
        self.open.get(&id).cloned()
    }

    /// Nobody waits for it any more.
    pub fn close(&mut self, id: AskId) -> Option<(K, Via)> {
        self.open.remove(&id)
    }

    /// All questions, with who asked.
    pub fn iter(&self) -> impl Iterator<Item = (AskId, &K, &Via)> {
        self.open.iter().map(|(id, (key, via))| (*id, key, via))
    }

    /// The questions that any address from the browser may answer.
    #[must_use]
    pub fn browsing(&self) -> Vec<AskId> {
        self.iter().filter(|(.., via)| matches!(via, Via::Browser)).map(|(id, ..)| id).collect()
    }

    /// The questions that are answered when it is known whether there are newer rules.
    #[must_use]
    pub fn awaiting_rules(&self) -> Vec<AskId> {
        self.iter().filter(|(.., via)| matches!(via, Via::Rules)).map(|(id, ..)| id).collect()
    }

    /// The questions that another flow answers.
    #[must_use]
    pub fn running(&self, start: Start) -> Vec<AskId> {
        let is = |via: &Via| matches!(via, Via::Run(run) if *run == start);
        self.iter().filter(|(.., via)| is(via)).map(|(id, ..)| id).collect()
    }
}
