//! Which states were reached: a simulation that never gets anywhere finds nothing.

use super::schedule::Reached;
use crate::door::fault::Fault;
use crate::flow::entry::Entry;
use crate::flow::entry::restoring::Restoring;
use crate::flow::follow::Follow;
use crate::flow::link::Link;
use crate::flow::paper::Paper;
use crate::flow::save::Save;
use crate::flow::send::Send;
use crate::flow::sign::Sign;
use crate::flow::sign_in::SignIn;
use crate::kept::course::Stage;
use crate::model::{Life, Model};

/// What must be reached in every thousand schedules or so.
pub(super) const IMPORTANT: [&str; 72] = [
    "entry choose",
    "entry locked",
    "entry help",
    "entry forgot",
    "entry people",
    "entry erasing",
    "visit",
    "visit asking",
    "visit agreed",
    "visit handing",
    "visit handed",
    "sign-in browser",
    "sign-in redeeming",
    "sign-in keys",
    "sign-in asking",
    "sign-in closing",
    "sign-in confirmed",
    "link browser",
    "link token",
    "link list",
    "link credential",
    "link keeping",
    "sign printing",
    "sign sealing",
    "sign keeping",
    "sign fetching",
    "sign preparing",
    "sign keeping prepared",
    "sign ready",
    "sign linking",
    "sign pushing",
    "sign keeping authorisation",
    "sign browser",
    "sign token",
    "sign signing",
    "sign finishing",
    "sign sealing signed",
    "sign keeping signed",
    "sign taking back",
    "send checking",
    "send hurt",
    "send comparing",
    "send noting",
    "send sealing",
    "send keeping",
    "send putting",
    "send creating",
    "send asking",
    "send uploading",
    "send committing",
    "send closing",
    "send refusing",
    "send mending",
    "send reopening",
    "send waiting",
    "send asks for the person",
    "send asked again",
    "follow asking",
    "follow keeping news",
    "follow fetching",
    "follow verifying",
    "follow sealing",
    "follow keeping result",
    "paper outside",
    "paper inspecting",
    "paper sealing",
    "save keeping",
    "save failed",
    "stage signed",
    "stage sending",
    "stage refused",
    "stage sent",
];

/// Notes where the app is.
pub(super) fn note(model: &Model, reached: &mut Reached) {
    let mut at = |what: &'static str| *reached.entry(what).or_insert(0) += 1;
    let own = match &model.life {
        Life::Own(own) => own,
        Life::Visit(visit) => {
            return at(match (&visit.receipt, visit.hand.get(&())) {
                (None, _) if visit.consent.has(&()) => "visit asking",
                (None, _) => "visit",
                (_, Some(_)) => "visit handing",
                _ if visit.handed => "visit handed",
                _ => "visit agreed",
            });
        }
        Life::Closed(closed) => {
            return at(match closed.entry.get(&()) {
                Some(Entry::Choose(..)) => "entry choose",
                Some(Entry::Restoring(_, Restoring::Code(..))) => "entry code",
                Some(Entry::Restoring(_, Restoring::Shown(..))) => "entry picture",
                _ if closed.helping => "entry help",
                Some(Entry::Forgot(..)) => "entry forgot",
                Some(Entry::Locked(..)) => "entry locked",
                Some(Entry::People(_)) => "entry people",
                Some(Entry::Erasing) => "entry erasing",
                Some(Entry::Broken(..)) => "entry broken",
                _ => "entry",
            });
        }
        Life::Broken(_) => return,
    };
    for (_, flow, _) in own.flows.sign_in.waiting() {
        at(match flow {
            SignIn::Browser(_) => "sign-in browser",
            SignIn::Redeeming(_) => "sign-in redeeming",
            SignIn::Keys(..) => "sign-in keys",
            SignIn::Asking(..) => "sign-in asking",
            SignIn::Closing(fresh) if fresh.confirmed => "sign-in confirmed",
            SignIn::Closing(_) => "sign-in closing",
            _ => "sign-in",
        });
    }
    for (_, flow, _) in own.flows.link.waiting() {
        at(match flow {
            Link::Info => "link info",
            Link::Pushing(..) => "link pushing",
            Link::Browser(..) => "link browser",
            Link::Token(..) => "link token",
            Link::List(..) => "link list",
            Link::Credential(..) => "link credential",
            Link::Keeping => "link keeping",
        });
    }
    for (_, flow, _) in own.flows.sign.waiting() {
        at(match flow {
            Sign::Printing => "sign printing",
            Sign::Sealing(_) => "sign sealing",
            Sign::Keeping(_) => "sign keeping",
            Sign::Fetching(_) => "sign fetching",
            Sign::Preparing(_) => "sign preparing",
            Sign::KeepingPrepared(_) => "sign keeping prepared",
            Sign::Ready(_) => "sign ready",
            Sign::Linking(_) => "sign linking",
            Sign::Pushing(..) => "sign pushing",
            Sign::KeepingAuthorisation(..) => "sign keeping authorisation",
            Sign::Browser(..) => "sign browser",
            Sign::Token(..) => "sign token",
            Sign::Signing(_) => "sign signing",
            Sign::Finishing(_) => "sign finishing",
            Sign::SealingSigned => "sign sealing signed",
            Sign::KeepingSigned => "sign keeping signed",
            Sign::TakingBack(..) => "sign taking back",
        });
    }
    for (_, flow, _) in own.flows.send.waiting() {
        at(match flow {
            Send::Rules => "send rules",
            Send::Checking(_) => "send checking",
            Send::Hurt(..) => "send hurt",
            Send::Comparing(_) => "send comparing",
            Send::Adopting(..) => "send adopting",
            Send::Noting(..) => "send noting",
            Send::Sealing(_) => "send sealing",
            Send::Keeping => "send keeping",
            Send::Putting(_) => "send putting",
            Send::Creating(..) => "send creating",
            Send::Asking(..) => "send asking",
            Send::Uploading(..) => "send uploading",
            Send::Committing(_) => "send committing",
            Send::Looking(..) => "send looking",
            Send::Closing(_) => "send closing",
            Send::Refusing(_) => "send refusing",
            Send::Mending => "send mending",
            Send::Reopening(..) => "send reopening",
            Send::Waiting(_, Fault::ConfirmIdentity, _) => "send asks for the person",
            Send::Waiting(_, Fault::AsksAgain, _) => "send asked again",
            Send::Waiting(..) => "send waiting",
        });
    }
    for (_, flow, _) in own.flows.follow.waiting() {
        at(match flow {
            Follow::Asking => "follow asking",
            Follow::KeepingNews(_) => "follow keeping news",
            Follow::Fetching(_) => "follow fetching",
            Follow::Verifying => "follow verifying",
            Follow::Sealing(..) => "follow sealing",
            Follow::KeepingResult => "follow keeping result",
            Follow::Pausing => "follow pausing",
        });
    }
    for (_, flow, _) in own.drafting.papers.waiting() {
        at(match flow {
            Paper::Outside => "paper outside",
            Paper::Inspecting(_) => "paper inspecting",
            Paper::Sealing(_) => "paper sealing",
        });
    }
    for (_, flow, _) in own.drafting.saves.waiting() {
        at(if matches!(flow, Save::Failed(_)) { "save failed" } else { "save keeping" });
    }
    for draft in own.drafting.ids() {
        at(match own.drafting.stage(draft) {
            None => "stage drafting",
            Some(Stage::ToSign(_)) => "stage to sign",
            Some(Stage::Signed { .. }) => "stage signed",
            Some(Stage::Sending(sending)) if sending.refused.is_some() => "stage refused",
            Some(Stage::Sending(_)) => "stage sending",
            Some(Stage::Sent(_)) => "stage sent",
        });
    }
}
