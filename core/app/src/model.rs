//! The whole state of the app. Only [`crate::update`] changes it; only [`crate::screen`] draws it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use gocua_dossier::draft::DraftId;
use gocua_identity::AccessToken;
use gocua_vault::VaultId;
use zeroize::Zeroizing;

use crate::config::Config;
use crate::effect::{Ask, AskId, Effect, Exchange};
use crate::fault::Fault;
use crate::flow::{entry::Entry, follow, papers, sign, sign_in};
use crate::library::Library;
use crate::record::{Held, Linked, Session, Settings, Work};
use crate::view::Tone;
use crate::words::Words;

/// Name of the key, in the platform's key store, that proves possession of tokens (RFC 9449).
pub const CLIENT_KEY: &str = "gocua.client";

/// Everything.
pub struct Model {
    /// From the shell.
    pub config: Config,
    /// What is said, in the person's language.
    pub words: Words,
    /// Whether the platform sees a network.
    pub network: bool,
    /// Whether the services can be reached, as far as is known.
    pub online: bool,
    /// The number of the screen being shown: it grows each time one is entered.
    pub frame: u64,
    /// Unix seconds of the last event: all that screens know of time.
    pub now: i64,
    /// Rules packs and what is derived from them.
    pub library: Arc<Library>,
    /// Where in its life the app is.
    pub life: Life,
    /// A return from the browser that arrived while no vault was open.
    pub returned: Option<String>,
    /// A photo or file that arrived while no vault was open.
    pub brought: Option<Brought>,
    asks: HashMap<AskId, Purpose>,
    last_ask: AskId,
}

/// A photo or file for a ticket of an earlier process.
pub struct Brought {
    /// The ticket.
    pub ticket: String,
    /// File name as the platform knows it.
    pub name: String,
    /// The content.
    pub bytes: Zeroizing<Vec<u8>>,
}

/// Where in its life the app is.
pub enum Life {
    /// Looking for what is on this phone.
    Starting,
    /// The data on this phone cannot be used; says why.
    Broken(Fault),
    /// No vault is open: choosing or entering a PIN.
    Closed(Entry),
    /// The vault is open and its records are being read; whether finger or face open it.
    Loading(VaultId, bool),
    /// The person's vault is open.
    Open(Box<Open>),
}

/// What is in memory while the vault is open.
pub struct Open {
    /// Which vault; needed to open it again after locking.
    pub vault: VaultId,
    /// Whether finger or face open it, besides the PIN.
    pub presence: bool,
    /// What the person has set.
    pub settings: Settings,
    /// Settings on their way to the disk.
    pub settings_unsaved: u32,
    /// Who is signed in.
    pub session: Option<Session>,
    /// Token for the portal.
    pub access: Access,
    /// Signing in, as far as it is.
    pub sign_in: sign_in::State,
    /// Account with the signing provider.
    pub linked: Option<Linked>,
    /// Everything begun, by draft.
    pub works: BTreeMap<DraftId, Work>,
    /// Documents in the person's own warehouse, newest first.
    pub documents: Vec<Held>,
    /// The way to the screen being shown; the last one is shown. Never empty.
    pub trail: Vec<Screen>,
    /// Something to say once, on the screen being shown.
    pub notice: Option<Notice>,
    /// Answers on their way to the disk, and edits seen, by draft and path.
    pub edits: Edits,
    /// Signing, as far as it is.
    pub signing: Option<sign::Run>,
    /// Sending, by draft, while a step of it is under way.
    pub sending: BTreeMap<DraftId, crate::flow::send::Run>,
    /// Asking how dossiers are, by draft.
    pub following: BTreeMap<DraftId, follow::Run>,
    /// A paper being fetched.
    pub paper: Option<papers::Run>,
    /// Documents handed to the platform to be drawn: name, and pages once shown.
    pub shown: BTreeMap<String, Option<u32>>,
    /// Clear bytes of the document being shown, kept only while it is.
    pub opened: Option<(String, Zeroizing<Vec<u8>>)>,
}

/// The access token, and what waits for one.
#[derive(Default)]
pub struct Access {
    /// The token and the second from which it is not used any more.
    pub token: Option<(AccessToken, i64)>,
    /// Exchanges that wait for a refresh that is under way.
    pub waiting: Vec<(Purpose, Exchange)>,
    /// Whether a refresh is under way: only one at a time.
    pub refreshing: bool,
}

/// Edits of text fields.
#[derive(Default)]
pub struct Edits {
    /// Newest edit number seen, by field.
    pub seen: HashMap<String, u64>,
    /// Draft and paths whose last change is not yet on the disk, with how many saves are under way.
    pub unsaved: BTreeMap<(DraftId, String), u32>,
    /// Saves that failed, until a later one succeeds.
    pub failed: BTreeMap<(DraftId, String), Fault>,
    /// Fields left since they were last edited: their faults may be shown.
    pub left: HashMap<String, bool>,
    /// Text in the search box of a screen.
    pub search: String,
}

/// Something to say once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Something went wrong.
    Fault(Fault),
    /// Something was done, or is worth knowing: a key of the catalogue.
    Word(Tone, &'static str),
}

/// A screen, with what it needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screen {
    /// Drafts, dossiers, documents.
    Home,
    /// Sign in, or say later.
    SignIn,
    /// Search for a procedure.
    Find,
    /// One procedure: what it costs and needs.
    Procedure(String),
    /// Which case applies.
    Case(String),
    /// One question, or a few that belong together.
    Question {
        /// Of which draft.
        draft: DraftId,
        /// Which step of the form, by id.
        step: String,
        /// Reached from the check: going on returns there.
        mending: bool,
    },
    /// One row of a repeated group.
    Row {
        /// Of which draft.
        draft: DraftId,
        /// The group.
        group: String,
        /// Which row, from 0.
        row: u16,
    },
    /// Papers to gather.
    Papers(DraftId),
    /// Everything that is wrong, at once.
    Check(DraftId),
    /// All answers, to be read back.
    ReadBack(DraftId),
    /// Look and sign.
    Sign(DraftId),
    /// Send, and where the dossier is after that.
    Dossier(DraftId),
    /// A document of one's own.
    Document(String),
    /// Language, sign out, lock.
    Settings,
}

/// Why something was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// Opening, or making, the vault.
    Entry,
    /// Reading everything after the vault was opened.
    Load,
    /// The kept pack, at the start.
    ReadPack,
    /// A newer pack from the portal.
    FetchPack,
    /// Keeping that pack.
    KeepPack,
    /// Signing in.
    SignIn,
    /// A new access token.
    Refresh,
    /// Keeping answers: draft and the fields changed.
    SaveAnswers(DraftId, Vec<String>),
    /// Keeping something whose failure is only told.
    Save,
    /// Fetching and keeping a paper.
    Paper,
    /// Signing.
    Sign,
    /// Sending a dossier.
    Send(DraftId),
    /// Asking how a dossier is.
    Follow(DraftId),
    /// Showing a document.
    Show(String),
    /// Opening a file to share under this name.
    Share(String),
    /// Keeping settings.
    SaveSettings,
    /// Letting finger or face open the vault, or not.
    Presence(bool),
    /// Scanning an identity card for a question: its draft and path.
    Card(DraftId, String),
    /// Signing out at the broker; nobody waits for it.
    SignOut,
}

impl Model {
    /// The app before anything happened.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            words: Words::new(&config.language),
            config,
            network: true,
            online: true,
            frame: 1,
            now: 0,
            library: Arc::new(Library::built_in()),
            life: Life::Starting,
            returned: None,
            brought: None,
            asks: HashMap::new(),
            last_ask: 0,
        }
    }

    /// What is in memory while the vault is open.
    #[must_use]
    pub fn open(&self) -> Option<&Open> {
        match &self.life {
            Life::Open(open) => Some(open),
            _ => None,
        }
    }

    /// As [`Model::open`], to change it.
    pub fn open_mut(&mut self) -> Option<&mut Open> {
        match &mut self.life {
            Life::Open(open) => Some(open),
            _ => None,
        }
    }

    /// Ask something and remember why.
    pub fn ask(&mut self, purpose: Purpose, ask: Ask) -> Effect {
        self.last_ask += 1;
        self.asks.insert(self.last_ask, purpose);
        Effect::Ask(self.last_ask, ask)
    }

    /// Why that was asked; nothing if it was asked in an earlier life of the vault.
    pub fn purpose(&mut self, id: AskId) -> Option<Purpose> {
        self.asks.remove(&id)
    }

    /// Forget every question: their answers no longer matter.
    pub fn forget_asks(&mut self) {
        self.asks.clear();
    }
}

impl Open {
    /// The screen being shown.
    #[must_use]
    pub fn screen(&self) -> &Screen {
        self.trail.last().unwrap_or(&Screen::Home)
    }

    /// Go on to a screen.
    pub fn go(&mut self, screen: Screen) {
        self.notice = None;
        self.edits.search.clear();
        if self.trail.last() != Some(&screen) {
            self.trail.push(screen);
        }
    }

    /// Put a screen in the place of the one being shown.
    pub fn replace(&mut self, screen: Screen) {
        self.trail.pop();
        self.go(screen);
    }

    /// Go home, and on to a screen from there.
    pub fn restart(&mut self, screen: Option<Screen>) {
        self.trail = vec![Screen::Home];
        self.notice = None;
        self.trail.extend(screen);
    }

    /// Say that something went wrong.
    pub fn tell_fault(&mut self, fault: Fault) {
        self.notice = Some(Notice::Fault(fault));
    }
}
