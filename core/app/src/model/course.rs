//! What follows what in a person's room: the one place that knows that sending comes after signing in, and following after sending.

use gocua_dossier::draft::DraftId;
use gocua_identity as identity;
use gocua_vault::Write;

use super::desk::{Errand, Key};
use super::own::Own;
use super::room::{Room as _, Stepped, drive, forget, save};
use super::screens::{DraftScreen, PinStep, Screen};
use super::turn::{Turn, Wish};
use crate::door::fault::Fault;
use crate::door::platform::PlatformRequest;
use crate::door::view::Tone;
use crate::flow::follow::{self, Follow};
use crate::flow::repin::Repin;
use crate::flow::send::{self, Send};
use crate::flow::sign::{self, Sign};
use crate::flow::sign_in::{self, SignIn};
use crate::kept::course::{Course, Stage};
use crate::kept::person::{GivenBack, Linked, Pending, Session};
use crate::kept::{self, Kept as _};
use crate::rules::here::Here;
use crate::world::ask::{Answer, Exchange, Proof};
use crate::world::bounds::Bounds;
use crate::world::flow::Slots;

/// A step of signing in. When it is done, what waited for it goes on.
pub fn sign_in(
    own: &mut Own,
    turn: &mut Turn<'_>,
    step: impl FnOnce(&mut Slots<(), SignIn>, &mut Here<'_>) -> Stepped<SignIn>,
) {
    match drive(own, |own| &mut own.flows.sign_in, (Key::SignIn, &()), None, turn, step) {
        Some(Ok(fresh)) => {
            let said = if fresh.confirmed { "confirm-done" } else { "sign-in-done" };
            own.arm(fresh, turn);
            if *own.place.screen() == Screen::SignIn {
                own.place.back();
            }
            own.place.say(Tone::Good, said);
            turn.out.wishes.push(Wish::Rules);
            revoke_all(own, turn);
            set_off(own, send::Act::Nudge, turn);
            ask_about_all(own, turn);
        }
        Some(Err(fault)) => {
            own.place.tell(fault);
            own.keep(vec![kept::delete::<Pending>(kept::CURRENT)], turn);
        }
        None => {}
    }
}

/// A step of signing a draft. What is signed is a dossier.
pub fn sign(
    own: &mut Own,
    draft: DraftId,
    turn: &mut Turn<'_>,
    step: impl FnOnce(&mut Slots<DraftId, Sign>, &mut Here<'_>) -> Stepped<Sign>,
) {
    let done = drive(own, |own| &mut own.flows.sign, (Key::Sign(draft), &draft), Some(draft), turn, step);
    let is_here = *own.place.screen() == Screen::Sign(draft);
    match done {
        Some(sign::Ended::Signed) if is_here => own.place.restart(Some(Screen::Dossier(draft))),
        Some(sign::Ended::Given(fault)) => {
            if is_here {
                own.place.back();
            }
            own.place.tell(fault);
        }
        Some(sign::Ended::Signed) | None => {}
    }
}

/// Begins signing a draft, or goes on with it.
pub fn begin_sign(own: &mut Own, draft: DraftId, turn: &mut Turn<'_>) {
    sign(own, draft, turn, |slots, here| slots.begin(&draft, || Sign::start(here)));
}

/// A step of sending a dossier. What is sent is followed.
pub fn send(
    own: &mut Own,
    draft: DraftId,
    turn: &mut Turn<'_>,
    step: impl FnOnce(&mut Slots<DraftId, Send>, &mut Here<'_>) -> Stepped<Send>,
) {
    match drive(own, |own| &mut own.flows.send, (Key::Send(draft), &draft), Some(draft), turn, step) {
        Some(send::Ended::Sent) => ask_about(own, draft, turn),
        Some(send::Ended::Refused) => own.place.tell(Fault::DossierRefused),
        Some(send::Ended::Reopened { damaged }) => {
            if *own.place.screen() == Screen::Dossier(draft) {
                own.place.restart(Some(Screen::Draft(DraftScreen::Check(draft))));
            }
            if damaged {
                own.place.tell(Fault::PaperDamaged);
            }
        }
        Some(send::Ended::Not(fault)) => own.place.tell(fault),
        None => {}
    }
}

/// Sends a dossier, or goes on with it.
pub fn begin_send(own: &mut Own, draft: DraftId, turn: &mut Turn<'_>) {
    send(own, draft, turn, |slots, here| slots.begin(&draft, || Send::start(here)));
}

/// A sealed dossier that waits is tried again.
pub fn push(own: &mut Own, draft: DraftId, act: send::Act, turn: &mut Turn<'_>) {
    send(own, draft, turn, |slots, here| slots.act(&draft, act, here));
}

/// Everything sealed that waits is tried again.
pub fn set_off(own: &mut Own, act: send::Act, turn: &mut Turn<'_>) {
    for draft in own.flows.send.keys() {
        push(own, draft, act, turn);
    }
}

/// A step of asking how a dossier is.
pub fn follow(
    own: &mut Own,
    draft: DraftId,
    turn: &mut Turn<'_>,
    step: impl FnOnce(&mut Slots<DraftId, Follow>, &mut Here<'_>) -> Stepped<Follow>,
) {
    match drive(own, |own| &mut own.flows.follow, (Key::Follow(draft), &draft), Some(draft), turn, step) {
        Some(follow::Ended::Result) => {
            own.place.say(Tone::Good, "result-kept");
            remind(own, draft, turn);
        }
        Some(follow::Ended::Told(fault)) => own.place.tell(fault),
        Some(follow::Ended::Quiet) | None => {}
    }
}

/// Asks how a dossier is, at once if it is being waited.
pub fn ask_about(own: &mut Own, draft: DraftId, turn: &mut Turn<'_>) {
    if !matches!(own.drafting.stage(draft), Some(Stage::Sent(sent)) if sent.result.is_none()) {
        return;
    }
    let is_under_way = own.flows.follow.has(&draft);
    follow(own, draft, turn, |slots, here| {
        if is_under_way { slots.act(&draft, follow::Now, here) } else { slots.begin(&draft, || Follow::start(here)) }
    });
}

/// Asks about every dossier that is on its way.
pub fn ask_about_all(own: &mut Own, turn: &mut Turn<'_>) {
    for draft in own.drafting.ids() {
        ask_about(own, draft, turn);
    }
}

/// A step of changing the PIN.
pub fn repin(
    own: &mut Own,
    turn: &mut Turn<'_>,
    step: impl FnOnce(&mut Slots<(), Repin>, &mut Here<'_>) -> Stepped<Repin>,
) {
    let Some(done) = drive(own, |own| &mut own.flows.repin, (Key::Repin, &()), None, turn, step) else { return };
    if matches!(own.place.screen(), Screen::Pin(_)) {
        own.place.back();
    }
    match done {
        Ok(()) => own.place.say(Tone::Good, "pin-changed"),
        Err(fault) => own.place.tell(fault),
    }
}

/// A newer session is kept; one that is over is forgotten. Drafts stay.
pub fn refreshed(own: &mut Own, newer: Option<Session>, over: Option<Fault>, turn: &mut Turn<'_>) {
    if own.is_replacing_session() {
        return;
    }
    if let Some(session) = newer {
        own.keep(vec![kept::put(&session)], turn);
    }
    if let Some(fault) = over {
        own.end_session(turn);
        own.place.tell(fault);
        own.keep(vec![kept::delete::<Session>(kept::CURRENT)], turn);
    }
}

/// An errand is done, or not.
pub fn ran(own: &mut Own, errand: Errand, done: Result<Answer, Fault>, turn: &mut Turn<'_>) {
    match (errand, done) {
        (Errand::Presence(wanted), Ok(_)) => {
            own.presence = wanted;
            own.place.say(Tone::Good, if wanted { "presence-on" } else { "presence-off" });
        }
        (Errand::Share(name), Ok(Answer::File(bytes))) => {
            own.share(name, "application/pdf", bytes.to_vec(), turn);
        }
        (Errand::Print(name), Ok(Answer::Worked(page))) => own.printed(name, page, turn),
        (Errand::Reserve, Ok(Answer::Reserve(held))) => own.reserve = held,
        (Errand::Idle, _) => super::lock::look(own, turn),
        (Errand::Revoke(grant), Ok(Answer::Http(response))) if is_over(&response) => {
            own.keep(vec![kept::delete::<GivenBack>(&grant)], turn);
        }
        (Errand::Revoke(_) | Errand::Sweep | Errand::Reserve | Errand::Sharing(_), _) => {}
        // What waits because of how it was set may go on now.
        (Errand::Settings(_), Ok(_)) => set_off(own, send::Act::Nudge, turn),
        // A draft that could not be thrown away is still there.
        (_, Err(fault)) => own.place.tell(fault),
        (_, Ok(_)) => {}
    }
}

/// Whether the broker knows that a grant is over, or never will: what it refuses for good is not told to it again.
fn is_over(response: &identity::Response) -> bool {
    matches!(identity::revoked(response), Ok(()) | Err(identity::Error::Oauth { .. }))
}

/// Tells the broker of every grant that is over (RFC 7009), as often as it takes.
pub fn revoke_all(own: &mut Own, turn: &mut Turn<'_>) {
    for grant in own.person.given_back.clone() {
        revoke(own, &grant, turn);
    }
}

/// Tells the broker that a grant is over.
pub fn revoke(own: &mut Own, grant: &GivenBack, turn: &mut Turn<'_>) {
    let client = sign_in::client(&turn.ground.config.environment);
    // A broker that cannot be told has nothing to be told.
    if let Ok(request) = identity::revoke_request(&grant.provider, &client, &grant.refresh) {
        let ask = Exchange::proven(request, Proof::Key(grant.key.clone()), Bounds::BROKER);
        own.errand(Errand::Revoke(grant.id()), ask, turn);
    }
}

/// Something was kept: what hangs on it follows.
pub fn kept(own: &mut Own, writes: &[Write], turn: &mut Turn<'_>) {
    for write in writes {
        let (Write::Put { collection, id, .. } | Write::Delete { collection, id }) = write;
        if collection == Course::COLLECTION
            && let Ok(draft) = DraftId::try_from(id.clone())
        {
            remind(own, draft, turn);
        }
        // A signing account that is gone takes what was prepared with it along.
        if collection == Linked::COLLECTION && own.person.linked.is_none() {
            for draft in own.flows.sign.keys() {
                own.give_up_signing(draft);
            }
        }
    }
}

/// Have the platform remind the person of the day on which the result is promised; it says nothing about whose or what.
pub fn remind(own: &Own, draft: DraftId, turn: &mut Turn<'_>) {
    let Some(Stage::Sent(sent)) = own.drafting.stage(draft) else { return };
    let Some(at) = sent.standing.as_ref().and_then(|standing| standing.appointment) else { return };
    let id = draft.to_string();
    turn.out.tell(if sent.result.is_none() && at > turn.ground.now {
        let words = &turn.ground.words;
        let (title, text) = (words.say("app-name"), words.say("reminder-appointment"));
        // The platform wakes by the phone's own clock.
        PlatformRequest::Remind { id, at: at - turn.moment.skew, title, text }
    } else {
        PlatformRequest::ForgetReminder { id }
    });
}

/// A screen came to the front.
pub fn entered(own: &mut Own, turn: &mut Turn<'_>) {
    match own.place.screen().clone() {
        Screen::Dossier(draft) => ask_about(own, draft, turn),
        Screen::Home => ask_about_all(own, turn),
        // Locked and opened again while the form was looked at.
        Screen::Sign(draft) if own.person.session.is_some() => {
            if let Some(Stage::ToSign(_)) = own.drafting.stage(draft) {
                begin_sign(own, draft, turn);
            }
        }
        _ => {}
    }
    save_all(own, turn);
    if !matches!(own.place.screen(), Screen::Pin(_))
        && let Some(id) = own.flows.repin.forget(&())
    {
        forget(own, id);
    }
}

/// What could not be kept before may find room now.
pub fn save_all(own: &mut Own, turn: &mut Turn<'_>) {
    for draft in own.drafting.saves.keys() {
        save(own, draft, Vec::new(), turn);
    }
}

/// Each step of changing the PIN is a screen of its own, so that no digits count twice.
pub fn turn_page(own: &mut Own) {
    let step = match own.flows.repin.get(&()) {
        Some(Repin::Old(_) | Repin::Trying) => PinStep::Old,
        Some(Repin::New(_)) => PinStep::New,
        Some(Repin::Repeat(_) | Repin::Setting) => PinStep::Again,
        None => return,
    };
    if matches!(own.place.screen(), Screen::Pin(shown) if *shown != step) {
        own.place.replace(Screen::Pin(step));
    }
}
