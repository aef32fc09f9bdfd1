//! The screens, with what each needs to know.

use gocua_dossier::draft::DraftId;

/// Screens for filling in, in every room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftScreen {
    /// Help, other languages, larger letters; for whoever is busy with this procedure.
    Help(Option<String>),
    /// Search for a procedure.
    Find,
    /// One procedure: what it costs and needs.
    Procedure(String),
    /// Which case applies.
    Case(String),
    /// What was filled in before anybody typed.
    Filled(DraftId),
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
    /// Every question, what is answered and what is open; to go to any of them.
    Questions(DraftId),
    /// Papers to gather.
    Papers(DraftId),
    /// One paper, to be looked at.
    Paper {
        /// Of which draft.
        draft: DraftId,
        /// Of which component.
        component: String,
        /// Which of its files, from 0.
        number: usize,
    },
    /// Everything that is wrong, at once.
    Check(DraftId),
    /// All answers, to be read back.
    ReadBack(DraftId),
    /// The rules have changed since the draft was begun: what is different, and what to do.
    Rules(DraftId),
}

impl DraftScreen {
    /// The draft it is about.
    #[must_use]
    pub fn draft(&self) -> Option<DraftId> {
        match self {
            Self::Help(_) | Self::Find | Self::Procedure(_) | Self::Case(_) => None,
            Self::Question { draft, .. }
            | Self::Paper { draft, .. }
            | Self::Row { draft, .. }
            | Self::Filled(draft)
            | Self::Questions(draft)
            | Self::Papers(draft)
            | Self::Check(draft)
            | Self::ReadBack(draft)
            | Self::Rules(draft) => Some(*draft),
        }
    }
}

/// Screens of a person's room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screen {
    /// Drafts, dossiers, documents.
    Home,
    /// Sign in, or say later.
    SignIn,
    /// Language, locks, sign out.
    Settings,
    /// Another PIN, one step of it.
    Pin(PinStep),
    /// The visits of which this phone knows.
    Visits,
    /// A copy for another phone, one step of it.
    Backup(BackupStep),
    /// A copy that is taken in, one step of it.
    Restore(&'static str),
    /// A document of one's own.
    Document(String),
    /// Look and sign.
    Sign(DraftId),
    /// Send, and where the dossier is after that.
    Dossier(DraftId),
    /// Filling in.
    Draft(DraftScreen),
}

/// A step of changing the PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinStep {
    /// The PIN that is.
    Old,
    /// Another.
    New,
    /// Once more.
    Again,
}

/// A step of making a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackupStep {
    /// What it is for.
    Why,
    /// The PIN.
    Pin,
    /// The recovery code, to be written down.
    Code,
    /// Its last group, from paper.
    Last,
    /// It is ready for the phone that is at hand.
    Hand,
}

/// Screens of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisitScreen {
    /// The receipt of that, for the person to keep.
    Receipt,
    /// Whether the person agrees to be helped; then what is being filled in.
    Home,
    /// To the person's own phone.
    Hand,
    /// Filling in.
    Draft(DraftScreen),
}

impl From<DraftScreen> for Screen {
    fn from(screen: DraftScreen) -> Self {
        Self::Draft(screen)
    }
}

impl From<DraftScreen> for VisitScreen {
    fn from(screen: DraftScreen) -> Self {
        Self::Draft(screen)
    }
}

/// A screen that may be one for filling in.
pub trait AsDraft {
    /// As such.
    fn as_draft(&self) -> Option<&DraftScreen>;
    /// The draft it is about.
    fn draft(&self) -> Option<DraftId>;
}

impl AsDraft for Screen {
    fn as_draft(&self) -> Option<&DraftScreen> {
        match self {
            Self::Draft(screen) => Some(screen),
            _ => None,
        }
    }

    fn draft(&self) -> Option<DraftId> {
        match self {
            Self::Sign(draft) | Self::Dossier(draft) => Some(*draft),
            Self::Draft(screen) => screen.draft(),
            _ => None,
        }
    }
}

impl AsDraft for VisitScreen {
    fn as_draft(&self) -> Option<&DraftScreen> {
        match self {
            Self::Draft(screen) => Some(screen),
            Self::Receipt | Self::Home | Self::Hand => None,
        }
    }

    fn draft(&self) -> Option<DraftId> {
        match self {
            Self::Draft(screen) => screen.draft(),
            Self::Receipt | Self::Home | Self::Hand => None,
        }
    }
}
