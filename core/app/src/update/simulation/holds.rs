//! What must hold after every update.

use std::collections::{BTreeMap, BTreeSet};

use gocua_dossier::draft::DraftId;
use gocua_dossier::submission::to_hex;
use gocua_vault::VaultId;

use super::world::World;
use crate::door::fault::Fault;
use crate::door::view::{Body, PaperState, SaveState, ViewState};
use crate::flow::backup::Backup;
use crate::flow::entry::Entry;
use crate::flow::entry::joining::Joining;
use crate::flow::entry::restoring::Restoring;
use crate::flow::hand::Hand;
use crate::flow::look::Look;
use crate::flow::repin::Repin;
use crate::flow::save::Save;
use crate::flow::send::Send;
use crate::flow::sign::Sign;
use crate::kept::course::{Course, Stage};
use crate::model::desk::{Key, Via};
use crate::model::own::Own;
use crate::model::room::{Room as _, waits_draft};
use crate::model::screens::{AsDraft as _, DraftScreen, Screen, VisitScreen};
use crate::model::visit::Visit;
use crate::model::{Life, Model};
use crate::part::drafting::Drafting;
use crate::part::place::Place;

/// What was shown before, to compare with.
#[derive(Default)]
pub(super) struct Before {
    frame: u64,
    shown: Option<Shown>,
    /// The newest question when the room opened.
    began: u64,
    /// When the people who are signed in authenticated.
    times: BTreeMap<VaultId, i64>,
}

#[derive(Debug, PartialEq)]
enum Shown {
    Closed(&'static str),
    Own(Screen, usize),
    Visit(VisitScreen, usize),
}

type Held = Result<(), String>;

fn hold(holds: bool, what: impl FnOnce() -> String) -> Held {
    if holds { Ok(()) } else { Err(what()) }
}

/// Every invariant; those of the view if it was drawn.
pub(super) fn all(model: &Model, view: Option<&ViewState>, world: &mut World, before: &mut Before) -> Held {
    if let Some(wrong) = world.wrong.pop().or_else(|| world.phone.wrong.pop()).or_else(|| world.portal.wrong.pop()) {
        return Err(wrong);
    }
    if let Some(id) = model.packs.waits() {
        hold(world.outstanding.contains(&id), || "the rules wait for an answer that will not come".to_owned())?;
    }
    visits(model)?;
    match &model.life {
        Life::Own(own) => {
            if !matches!(before.shown, Some(Shown::Own(..))) {
                before.began = model.last_ask;
            }
            questions(own, model.packs.waits().is_some(), world)?;
            rests(own, model.ground.metered)?;
            session(own, world, before)?;
            disk(own, world)?;
            photos(own, world, before.began)?;
            if let Some(view) = view {
                drawn(own, view)?;
                saved(own.place.screen().as_draft(), &own.drafting, view, own.vault(), world)?;
            }
        }
        Life::Visit(visit) => {
            visit_questions(visit, world)?;
            if let Some(view) = view {
                saved(visit.place.screen().as_draft(), &visit.drafting, view, visit.vault(), world)?;
            }
        }
        // A room that waits for the rules that were kept.
        Life::Closed(_) if model.waiting.is_some() => {
            hold(model.packs.reads_kept(), || "a room waits for rules that will not come".to_owned())?;
        }
        Life::Closed(closed) => {
            let entry = closed.entry.get(&()).ok_or("nothing opens the app")?;
            let may_rest = matches!(
                entry,
                Entry::People(_)
                    | Entry::Choose(..)
                    | Entry::Restoring(_, Restoring::Ways(_) | Restoring::Shown(..) | Restoring::Code(..))
                    | Entry::Repeat(..)
                    | Entry::Locked(..)
                    | Entry::Forgot(..)
                    | Entry::Broken(..)
            );
            match closed.waits() {
                Some(id) => hold(world.outstanding.contains(&id), || "opening waits for nothing".to_owned())?,
                None => hold(may_rest, || format!("opening stands still at {}", entry.screen()))?,
            }
        }
        Life::Broken(fault) => return Err(format!("broken: {fault:?}")),
    }
    let frame = frames(model, before)?;
    let Some(view) = view else { return Ok(()) };
    hold(view.frame == frame, || "the view is of another frame".to_owned())?;
    let mut ids = BTreeSet::new();
    for element in &view.elements {
        hold(ids.insert(element.id.as_str()), || format!("two elements {} on {}", element.id, view.screen))?;
    }
    Ok(())
}

/// Each flow that waits has one open question, each open question somebody who waits, and each will be answered.
fn questions(own: &Own, rules: bool, world: &World) -> Held {
    let waiting = own.waiting();
    let mut open = BTreeSet::new();
    let refreshing = own.questions().any(|(_, key, _)| *key == Key::Refresh);
    for (id, key, via) in own.questions() {
        // What was given up: memory still follows what it had the disk keep.
        let may_be_left = *key == Key::Refresh || matches!(via, Via::Mirror(_));
        hold(may_be_left || own.waits(key) == Some(id), || format!("nobody waits for {key:?} {id}"))?;
        let comes = match via {
            Via::Browser => true,
            Via::Rules => rules,
            Via::Run(_) => own.flows.link.has(&()),
            Via::Portal => world.outstanding.contains(&id) || refreshing,
            Via::World | Via::Mirror(_) => world.outstanding.contains(&id),
        };
        hold(comes, || format!("{key:?} waits for an answer that will not come"))?;
        open.insert(id);
    }
    let distinct: BTreeSet<_> = waiting.iter().copied().collect();
    hold(distinct.len() == waiting.len(), || "two flows wait for one answer".to_owned())?;
    match waiting.iter().find(|id| !open.contains(id)) {
        Some(id) => Err(format!("a flow waits for {id}, which is not open")),
        None => Ok(()),
    }
}

/// The book of visits: its lines follow from one another, and only a visit that is there, or being destroyed, has no end.
fn visits(model: &Model) -> Held {
    let visits = &model.ground.visits;
    hold(visits.follows(), || "the book of visits does not follow".to_owned())?;
    let open: Vec<u64> = visits.past().iter().filter(|past| past.end.is_none()).map(|past| past.number).collect();
    let may_be_open = matches!(model.life, Life::Visit(_)) || model.ending.is_some();
    let is_held = match open.as_slice() {
        [] => !matches!(model.life, Life::Visit(_)),
        [number] => may_be_open && visits.under_way() == Some(*number),
        _ => false,
    };
    hold(is_held, || format!("visits {open:?} have no end"))
}

fn visit_questions(visit: &Visit, world: &World) -> Held {
    for (id, key, _) in visit.questions() {
        hold(world.outstanding.contains(&id), || format!("{key:?} waits for an answer that will not come"))?;
        if let crate::model::desk::VisitKey::Draft(own) = key {
            hold(waits_draft(&visit.drafting, own) == Some(id), || format!("nobody waits for {key:?}"))?;
        }
    }
    let open: BTreeSet<_> = visit.questions().map(|(id, ..)| id).collect();
    let drafting = &visit.drafting;
    let mut waiting = drafting.saves.waiting().filter_map(|(.., id)| id).collect::<Vec<_>>();
    waiting.extend(drafting.papers.waiting().filter_map(|(.., id)| id));
    waiting.extend(drafting.cards.waiting().filter_map(|(.., id)| id));
    waiting.extend(visit.consent.waiting().filter_map(|(.., id)| id));
    waiting.extend(visit.hand.waiting().filter_map(|(.., id)| id));
    let stands = visit.hand.waiting().find(|(_, hand, id)| id.is_none() && !matches!(hand, Hand::Ready(_)));
    hold(stands.is_none(), || "handing over stands still".to_owned())?;
    hold(visit.receipt.is_some() || drafting.ids().is_empty(), || "something was filled in unasked".to_owned())?;
    hold(waiting.iter().all(|id| open.contains(id)), || "a flow of a visit waits for nothing".to_owned())
}

/// What stands still may stand still there.
fn rests(own: &Own, metered: bool) -> Held {
    let flows = &own.flows;
    let drafting = &own.drafting;
    let still = |what: &str| Err(format!("{what} stands still"));
    for (_, send, waits) in flows.send.waiting() {
        let may = match send.waiting() {
            Some((Fault::ConfirmIdentity, _)) => own.demand().is_some() || own.person.session.is_none(),
            Some((Fault::AwaitsWifi, _)) => metered && own.person.settings.thrifty,
            Some((Fault::SignInAgain | Fault::OtherPerson | Fault::DataSpent { .. }, _)) => true,
            _ => false,
        };
        if waits.is_none() && !may {
            return still("sending");
        }
    }
    for (_, sign, waits) in flows.sign.waiting() {
        if waits.is_none() && !matches!(sign, Sign::Ready(_)) {
            return still("signing");
        }
    }
    for (_, look, waits) in flows.look.waiting() {
        if waits.is_none() && !matches!(look, Look::Shown(..) | Look::Failed) {
            return still("showing");
        }
    }
    for (_, repin, waits) in flows.repin.waiting() {
        if waits.is_none() && !matches!(repin, Repin::Old(_) | Repin::New(_) | Repin::Repeat(_)) {
            return still("changing the PIN");
        }
    }
    for (_, backup, waits) in flows.backup.waiting() {
        if waits.is_none() && !matches!(backup, Backup::Asking(..) | Backup::Written(_) | Backup::Repeating(..)) {
            return still("making a copy");
        }
    }
    for (_, joining, waits) in flows.joining.waiting() {
        if waits.is_none() && !matches!(joining, Joining::Restoring(..)) {
            return still("taking a copy in");
        }
    }
    for (_, save, waits) in drafting.saves.waiting() {
        if waits.is_none() && !matches!(save, Save::Failed(_)) {
            return still("saving");
        }
    }
    let restless = [
        flows.sign_in.waiting().any(|(.., id)| id.is_none()),
        flows.link.waiting().any(|(.., id)| id.is_none()),
        flows.follow.waiting().any(|(.., id)| id.is_none()),
        flows.errands.waiting().any(|(.., id)| id.is_none()),
        drafting.papers.waiting().any(|(.., id)| id.is_none()),
        drafting.cards.waiting().any(|(.., id)| id.is_none()),
    ];
    if let Some(which) = restless.iter().position(|still| *still) {
        return still(["signing in", "linking", "following", "an errand", "a paper", "a card"][which]);
    }
    // What is sealed is on its way, whatever happens.
    for draft in drafting.ids() {
        if let Some(Stage::Sending(sending)) = drafting.stage(draft)
            && sending.refused.is_none()
            && !flows.send.has(&draft)
        {
            return still("a sealed dossier");
        }
    }
    Ok(())
}

/// Whoever has signed in anew stays so: neither the session before nor its tokens come back.
fn session(own: &Own, world: &World, before: &mut Before) -> Held {
    let Some(session) = &own.person.session else {
        before.times.remove(&own.vault());
        return Ok(());
    };
    let at = session.auth_time.unwrap_or(0);
    let token = world.broker.authenticated(session.refresh.fingerprint().as_ref());
    hold(token.is_none_or(|token| token == at), || {
        "the token of a session before is kept with a newer one".to_owned()
    })?;
    let earlier = before.times.insert(own.vault(), at);
    hold(earlier.is_none_or(|earlier| earlier <= at), || "a session of before took the place of a newer one".to_owned())
}

/// What only the person can do is drawn where they look.
fn drawn(own: &Own, view: &ViewState) -> Held {
    let Screen::Dossier(draft) = own.place.screen() else { return Ok(()) };
    let waits = own.flows.send.get(draft).and_then(Send::waiting);
    let wanted = if own.person.session.is_some() { "confirm" } else { "sign-in" };
    let has = view.elements.iter().any(|element| element.id == wanted);
    hold(!matches!(waits, Some((Fault::ConfirmIdentity, _))) || has, || {
        "nobody is told that it waits for them".to_owned()
    })
}

/// What tells one course from another without comparing every byte.
fn gist(course: &Course) -> (u64, u8, String) {
    let revision = course.revision;
    match &course.stage {
        Stage::ToSign(at) => {
            (revision, 0, format!("{} {} {}", at.form.id, at.prepared.is_some(), at.authorisation.is_some()))
        }
        Stage::Signed { form } => (revision, 1, form.id.to_string()),
        Stage::Sending(at) => (revision, 2, format!("{} {:?}", at.submission, at.refused)),
        Stage::Sent(at) => {
            let state = at.standing.as_ref().map(|standing| standing.state);
            (revision, 3, format!("{} {state:?} {:?}", at.submission, at.result))
        }
    }
}

/// What the app believes is what the disk has; answers may be newer, never older.
fn disk(own: &Own, world: &World) -> Held {
    let Some(vault) = world.phone.vaults.get(&own.vault()) else { return Ok(()) };
    if !vault.open {
        return Err("a room is open and its vault is not".to_owned());
    }
    for draft in own.drafting.ids() {
        let (here, there) = (own.drafting.course(draft).map(gist), vault.courses.get(&draft).map(gist));
        hold(here == there, || format!("the app believes {here:?} and the disk has {there:?}"))?;
        let revision = own.drafting.draft(draft).map_or(0, |draft| draft.revision);
        let kept = vault.drafts.get(&draft).map_or(0, |draft| draft.revision);
        hold(revision >= kept, || "a draft is older than the disk".to_owned())?;
    }
    hold(own.person.session.is_none() || vault.has("session"), || "signed in, and the disk does not know".to_owned())
}

/// A photo that was handed over is being worked on, in the draft, or its draft is no more.
fn photos(own: &Own, world: &mut World, began: u64) -> Held {
    for (asked, ticket) in std::mem::take(&mut world.photos) {
        let Some((draft, component)) = ticket.split_once('/') else { continue };
        let Ok(draft) = DraftId::try_from(draft.to_owned()) else { continue };
        let spot = (draft, component.to_owned());
        let works = own.drafting.papers.get(&spot).is_some_and(crate::flow::paper::Paper::is_working);
        // A room that closed meanwhile does not know of it.
        let is_ours = asked > began && own.drafting.draft(draft).is_some();
        hold(works || !is_ours, || "a photo was lost".to_owned())?;
    }
    Ok(())
}

/// What a view shows as kept is on the disk.
fn saved(
    screen: Option<&DraftScreen>,
    drafting: &Drafting,
    view: &ViewState,
    vault: gocua_vault::VaultId,
    world: &mut World,
) -> Held {
    let Some(draft) = screen.and_then(DraftScreen::draft).filter(|draft| drafting.draft(*draft).is_some()) else {
        return Ok(());
    };
    let disk = world.phone.vaults.get(&vault).and_then(|vault| vault.drafts.get(&draft));
    for element in &view.elements {
        match &element.body {
            Body::TextField { saved: SaveState::Saved, value, .. }
            | Body::DateField { saved: SaveState::Saved, value, .. } => {
                let Ok(path) = element.id.parse() else { continue };
                let kept = disk.map_or("", |disk| disk.body.answers.raw(&path));
                hold(kept == value, || format!("{} is shown as saved and is not", element.id))?;
                world.shown.insert((vault, draft, element.id.clone()), value.clone());
            }
            Body::PaperSlot { state: PaperState::Filled, .. } => {
                let component = element.id.trim_start_matches("paper.");
                let paper = disk.and_then(|disk| disk.body.papers_for(component).next().map(|paper| (disk, paper)));
                let Some((disk, paper)) = paper else { return Err("a paper is shown as kept and is not".to_owned()) };
                let file = disk.files.iter().any(|file| to_hex(file.id.as_bytes()) == paper.file);
                hold(file, || "a paper is kept without its file".to_owned())?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// A frame for each time a screen is entered, and no other.
fn frames(model: &Model, before: &mut Before) -> Result<u64, String> {
    fn at<S: Clone + PartialEq>(place: &Place<S>) -> (S, usize) {
        (place.screen().clone(), place.trail().len())
    }
    let (frame, shown) = match &model.life {
        Life::Own(own) => {
            let (screen, depth) = at(&own.place);
            (own.place.frame(), Shown::Own(screen, depth))
        }
        Life::Visit(visit) => {
            let (screen, depth) = at(&visit.place);
            (visit.place.frame(), Shown::Visit(screen, depth))
        }
        Life::Closed(closed) => (closed.frame(), Shown::Closed(closed.screen())),
        Life::Broken(_) => (0, Shown::Closed("broken")),
    };
    hold(frame >= before.frame, || "a frame went back".to_owned())?;
    let (same_frame, same) = (frame == before.frame, before.shown.as_ref() == Some(&shown));
    hold(!same_frame || same, || format!("another screen in the same frame: {shown:?} after {:?}", before.shown))?;
    // A room that closes and opens shows what it shows in a new frame.
    let is_room = !matches!(shown, Shown::Closed(_));
    hold(same_frame || !same || !is_room, || "a new frame for the same screen".to_owned())?;
    (before.frame, before.shown) = (frame, Some(shown));
    Ok(frame)
}
