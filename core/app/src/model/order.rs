//! What a tap, a choice or a text can mean.
//!
//! An element is drawn together with what it means; nobody reads the meaning out of its name.

use gocua_dossier::answers::Path;
use gocua_dossier::draft::DraftId;

use crate::flow::{entry, paper, sign};
use crate::kept::face::{Letters, Pace};
use crate::kept::settings::LockAfter;
use crate::rules::consent::How;

use super::screens::{DraftScreen, Screen};

/// How the app is to look and sound, on every screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaceOrder {
    /// Speak another language.
    Language(&'static str),
    /// Letters of another size.
    Letters(Letters),
    /// Read faster or slower.
    Pace(Pace),
}

/// What can be ordered while filling in, in every room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftOrder {
    /// Look and sound otherwise.
    Face(FaceOrder),
    /// Go to a screen.
    Go(DraftScreen),
    /// Go back.
    Back,
    /// Leave everything as it is, kept, and go home.
    Home,
    /// Begin a dossier of this procedure: ask which case applies, if there are several.
    Begin(String),
    /// The case is known: make the draft.
    Create {
        /// Procedure.
        code: String,
        /// Case.
        case: String,
    },
    /// What was filled in is right.
    Filled(DraftId),
    /// Take a draft up where it was left.
    Resume(DraftId),
    /// "Continue" on a question.
    Next {
        /// Of which draft.
        draft: DraftId,
        /// On which step.
        step: String,
        /// Return to where it came from.
        mending: bool,
    },
    /// Go to a question, to come back from there.
    Jump {
        /// Of which draft.
        draft: DraftId,
        /// Which step.
        step: String,
    },
    /// Leave a question for later.
    Skip {
        /// Of which draft.
        draft: DraftId,
        /// Which step.
        step: String,
    },
    /// Answer a question.
    Answer {
        /// Of which draft.
        draft: DraftId,
        /// Which question.
        path: Path,
        /// With what.
        value: String,
    },
    /// Pick an option, or for a question of many, add or take it out.
    Pick {
        /// Of which draft.
        draft: DraftId,
        /// Which question.
        path: Path,
        /// Which option.
        option: String,
    },
    /// "It is right as it is", said of a doubt.
    Confirm {
        /// Of which draft.
        draft: DraftId,
        /// The rule that doubts.
        rule: String,
    },
    /// Scan a card for a question.
    Scan {
        /// Of which draft.
        draft: DraftId,
        /// Which question.
        path: Path,
    },
    /// Another row.
    Add {
        /// Of which draft.
        draft: DraftId,
        /// Of which group.
        group: String,
    },
    /// Take a row away.
    Remove {
        /// Of which draft.
        draft: DraftId,
        /// Of which group.
        group: String,
        /// Which.
        row: u16,
    },
    /// Fetch a paper.
    Fetch {
        /// Of which draft.
        draft: DraftId,
        /// For which component.
        component: String,
        /// From where.
        source: paper::Source,
    },
    /// Look at another file of a paper.
    Leaf {
        /// Of which draft.
        draft: DraftId,
        /// Of which component.
        component: String,
        /// Which, from 0.
        number: usize,
    },
    /// Take papers of a component out.
    TakeOut {
        /// Of which draft.
        draft: DraftId,
        /// Of which component.
        component: String,
        /// Which file, from 0; none for all of them.
        number: Option<usize>,
    },
    /// Go to where something can be put right.
    Fix {
        /// Of which draft.
        draft: DraftId,
        /// The question; none for a paper.
        path: Option<Path>,
    },
    /// Throw a draft away.
    Discard(DraftId),
    /// Go on under the rules of today.
    TakeOver(DraftId),
}

/// What can be ordered in a person's room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Filling in.
    Draft(DraftOrder),
    /// Go to a screen.
    Go(Screen),
    /// Take a dossier up where it was left.
    Open(DraftId),
    /// Open the sign-in page, or open it again.
    SignIn,
    /// Confirm on the sign-in page who is signed in, as the portal demands.
    Confirm,
    /// Give up signing in.
    CancelSignIn,
    /// Go on to signing.
    StartSign(DraftId),
    /// While signing.
    Sign(DraftId, sign::Act),
    /// Send; or try again now.
    Send(DraftId),
    /// Put a refused dossier right.
    Mend(DraftId),
    /// Ask now how a dossier is.
    Refresh(DraftId),
    /// Copy the number that people ask for.
    Copy(DraftId),
    /// Keep the signed form.
    ShareForm(DraftId),
    /// Keep the form as it is, to be printed and signed by hand.
    Print(DraftId),
    /// Keep the receipt.
    ShareReceipt(DraftId),
    /// Keep the document that is shown.
    ShareDocument(String),
    /// Let finger or face open the app, or not.
    Presence(bool),
    /// Let finger or face open the app, or not, since it was offered; it is not offered again.
    OfferedPresence(bool),
    /// When to lock by itself.
    LockAfter(LockAfter),
    /// Send papers only where bytes cost nothing, or over whatever network there is.
    Thrifty(bool),
    /// Lock now.
    Lock,
    /// Set another PIN.
    ChangePin,
    /// Make a copy for whatever phone, under a code.
    Backup,
    /// Make a copy for the phone that is at hand.
    BackupToPhone,
    /// Hand the copy on.
    HandCopy,
    /// The recovery code is on paper.
    CodeNoted,
    /// Take a copy in.
    Join,
    /// A step of that, as at the door.
    Restoring(entry::Act),
    /// Sign out.
    SignOut,
    /// Destroy everything of this person on this phone.
    Erase,
    /// Take in what a helper prepared.
    Receive,
    /// Help somebody else fill in.
    Visit,
}

/// What can be ordered in a visit. Signing, sending and signing in are not among it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisitOrder {
    /// Filling in.
    Draft(DraftOrder),
    /// The person agrees.
    Agree(How),
    /// Look at the receipt again.
    Receipt,
    /// The person has the receipt.
    Noted,
    /// To the person's own phone: how that is done.
    ToPhone,
    /// Look for the picture on that phone.
    Scan,
    /// Hand on what is sealed.
    Hand,
    /// End the visit: nothing of it stays.
    Leave,
}

/// What can be ordered while no room is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClosedOrder {
    /// Look and sound otherwise.
    Face(FaceOrder),
    /// On the way into a room.
    Entry(entry::Act),
}

impl From<entry::Act> for ClosedOrder {
    fn from(act: entry::Act) -> Self {
        Self::Entry(act)
    }
}

impl From<FaceOrder> for ClosedOrder {
    fn from(order: FaceOrder) -> Self {
        Self::Face(order)
    }
}

impl From<FaceOrder> for Order {
    fn from(order: FaceOrder) -> Self {
        Self::Draft(DraftOrder::Face(order))
    }
}

impl From<FaceOrder> for VisitOrder {
    fn from(order: FaceOrder) -> Self {
        Self::Draft(DraftOrder::Face(order))
    }
}

impl From<entry::Act> for Order {
    fn from(act: entry::Act) -> Self {
        Self::Restoring(act)
    }
}

impl From<DraftOrder> for Order {
    fn from(order: DraftOrder) -> Self {
        Self::Draft(order)
    }
}

impl From<DraftOrder> for VisitOrder {
    fn from(order: DraftOrder) -> Self {
        Self::Draft(order)
    }
}

/// What typing into an element means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// The search box of the screen.
    Search,
    /// The answer to a question; `date` when it is typed in boxes.
    Answer {
        /// Of which draft.
        draft: DraftId,
        /// Which question.
        path: Path,
        /// Typed in boxes.
        date: bool,
    },
    /// A PIN.
    Pin,
}
