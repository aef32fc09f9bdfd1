//! What follows what in a person's room: the one place that knows that sending comes after signing in, and following after sending.

use gocua_dossier::draft::DraftId;
use gocua_vault::{FileId, SealedFile, Write};

use super::desk::{Errand, Key};
use super::own::Own;
use super::room::{Room as _, drive, forget, save};
use super::screens::{DraftScreen, PinStep, Screen};
use super::turn::{Turn, Wish};
use crate::door::fault::Fault;
use crate::door::platform::PlatformRequest;
use crate::door::view::Tone;
use crate::flow::follow::{self, Follow};
use crate::flow::look::Look;
use crate::flow::repin::Repin;
use crate::flow::send::{self, Send};
use crate::flow::sign::{self, Sign};
use crate::flow::sign_in::Fresh;
use crate::kept::course::{Course, Stage};
use crate::kept::person::{Linked, Pending, Session};
use crate::kept::{self, Kept as _};
use crate::world::ask::{Answer, Ask};

/// Signing in came to an end: what waited for it goes on.
pub fn signed_in(own: &mut Own, done: Result<Fresh, Fault>, turn: &mut Turn<'_>) {
    match done {
        Ok(fresh) => {
            own.arm(fresh);
            if *own.place.screen() == Screen::SignIn {
                own.place.back();
            }
            own.place.say(Tone::Good, "sign-in-done");
            turn.out.wishes.push(Wish::Rules);
            set_off(own, send::Act::Nudge, turn);
            follow_all(own, turn);
        }
        Err(fault) => {
            own.place.tell(fault);
            own.keep(vec![kept::delete::<Pending>(kept::CURRENT)], turn);
        }
    }
}

/// Signing came to an end.
pub fn signed(own: &mut Own, draft: DraftId, done: sign::Ended, _: &mut Turn<'_>) {
    let is_here = *own.place.screen() == Screen::Sign(draft);
    match done {
        sign::Ended::Signed if is_here => own.place.restart(Some(Screen::Dossier(draft))),
        sign::Ended::Signed => {}
        sign::Ended::Given(fault) => {
            if is_here {
                own.place.back();
            }
            own.place.tell(fault);
        }
    }
}

/// Sending came to an end.
pub fn sent(own: &mut Own, draft: DraftId, done: send::Ended, turn: &mut Turn<'_>) {
    match done {
        send::Ended::Sent => follow(own, draft, turn),
        send::Ended::Refused => own.place.tell(Fault::DossierRefused),
        send::Ended::Mended => reopen(own, draft, turn),
        send::Ended::Not(fault) => own.place.tell(fault),
    }
}

/// What the portal never had is a draft again; what is sent of it later has another name.
fn reopen(own: &mut Own, draft: DraftId, turn: &mut Turn<'_>) {
    let Some(written) = own.drafting.draft(draft) else { return };
    let mut again = written.clone();
    again.touch(turn.ground.now);
    let writes = vec![kept::put(&again), kept::delete::<Course>(&again.id().to_string())];
    own.errand(Errand::Reopen(draft), Ask::Keep(writes), turn);
}

/// Asking how a dossier is came to an end.
pub fn followed(own: &mut Own, draft: DraftId, done: follow::Ended, turn: &mut Turn<'_>) {
    match done {
        follow::Ended::Result => {
            own.place.say(Tone::Good, "result-kept");
            remind(own, draft, turn);
        }
        follow::Ended::Quiet => {}
        follow::Ended::Told(fault) => own.place.tell(fault),
    }
}

/// The PIN was changed, or not.
pub fn repinned(own: &mut Own, done: Result<(), Fault>) {
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
        (Errand::Reopen(draft), Ok(_)) => own.place.restart(Some(Screen::Draft(DraftScreen::Check(draft)))),
        (Errand::Share(name), Ok(Answer::File(bytes))) => {
            let media_type = "application/pdf".to_owned();
            turn.out.tell(PlatformRequest::ShareFile { name, media_type, bytes: bytes.to_vec() });
        }
        (Errand::Reserve, Ok(Answer::Reserve(held))) => own.reserve = held,
        (Errand::Idle, _) => super::lock::look(own, turn),
        (Errand::Revoke(_) | Errand::Sweep | Errand::Reserve, _) => {}
        // A draft that could not be thrown away is still there.
        (_, Err(fault)) => own.place.tell(fault),
        (_, Ok(_)) => {}
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
                if let Some(id) = own.flows.sign.forget(&draft) {
                    forget(own, id);
                }
            }
        }
    }
}

/// Begins signing a draft, or goes on with it.
pub fn sign(own: &mut Own, draft: DraftId, turn: &mut Turn<'_>) {
    let done = drive(
        own,
        |own| &mut own.flows.sign,
        (Key::Sign(draft), &draft),
        Some(draft),
        turn,
        |slots, here| slots.begin(&draft, || Sign::start(here)),
    );
    if let Some(done) = done {
        signed(own, draft, done, turn);
    }
}

/// Everything sealed that waits is tried again.
pub fn set_off(own: &mut Own, act: send::Act, turn: &mut Turn<'_>) {
    for draft in own.flows.send.keys() {
        push(own, draft, act, turn);
    }
}

/// A sealed dossier that waits is tried again.
pub fn push(own: &mut Own, draft: DraftId, act: send::Act, turn: &mut Turn<'_>) {
    let done = drive(
        own,
        |own| &mut own.flows.send,
        (Key::Send(draft), &draft),
        Some(draft),
        turn,
        |slots, here| slots.act(&draft, act, here),
    );
    if let Some(done) = done {
        sent(own, draft, done, turn);
    }
}

/// Sends a dossier, or goes on with it.
pub fn send(own: &mut Own, draft: DraftId, turn: &mut Turn<'_>) {
    let done = drive(
        own,
        |own| &mut own.flows.send,
        (Key::Send(draft), &draft),
        Some(draft),
        turn,
        |slots, here| slots.begin(&draft, || Send::start(here)),
    );
    if let Some(done) = done {
        sent(own, draft, done, turn);
    }
}

/// Asks about every dossier that is on its way.
pub fn follow_all(own: &mut Own, turn: &mut Turn<'_>) {
    for draft in own.drafting.ids() {
        follow(own, draft, turn);
    }
}

/// Asks how a dossier is, at once if it is being waited.
pub fn follow(own: &mut Own, draft: DraftId, turn: &mut Turn<'_>) {
    if !matches!(own.drafting.stage(draft), Some(Stage::Sent(sent)) if sent.result.is_none()) {
        return;
    }
    let key = (Key::Follow(draft), &draft);
    let is_under_way = own.flows.follow.has(&draft);
    let done = drive(
        own,
        |own| &mut own.flows.follow,
        key,
        Some(draft),
        turn,
        |slots, here| {
            if is_under_way {
                slots.act(&draft, follow::Now, here)
            } else {
                slots.begin(&draft, || Follow::start(here))
            }
        },
    );
    if let Some(done) = done {
        followed(own, draft, done, turn);
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
        PlatformRequest::Remind { id, at, title, text }
    } else {
        PlatformRequest::ForgetReminder { id }
    });
}

/// A screen came to the front.
pub fn entered(own: &mut Own, turn: &mut Turn<'_>) {
    match own.place.screen().clone() {
        Screen::Dossier(draft) => follow(own, draft, turn),
        Screen::Home => follow_all(own, turn),
        // Locked and opened again while the form was looked at.
        Screen::Sign(draft) if own.person.session.is_some() => {
            if let Some(Stage::ToSign(_)) = own.drafting.stage(draft) {
                sign(own, draft, turn);
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

/// The platform has exactly the document that is on the screen, and no other.
pub fn show(own: &mut Own, turn: &mut Turn<'_>) {
    let wanted = document(own);
    let is_shown = match (&own.shown, &wanted) {
        (Some((name, file)), Some((wanted, sealed))) => name == wanted && *file == sealed.id,
        (None, None) => true,
        _ => false,
    };
    if is_shown {
        return;
    }
    if let Some((document, _)) = own.shown.take() {
        if let Some(id) = own.flows.look.forget(&()) {
            forget(own, id);
        }
        turn.out.tell(PlatformRequest::CloseDocument { document });
    }
    if let Some((name, file)) = wanted {
        own.shown = Some((name.clone(), file.id));
        drive(
            own,
            |own| &mut own.flows.look,
            (Key::Look, &()),
            None,
            turn,
            |slots, _| slots.begin(&(), || Look::start(&name, &file)),
        );
    }
}

/// The document that belongs to the screen.
fn document(own: &Own) -> Option<(String, SealedFile)> {
    match own.place.screen() {
        Screen::Document(id) => Some((format!("document-{id}"), own.person.document(id)?.file.clone())),
        Screen::Sign(draft) => match own.drafting.stage(*draft)? {
            Stage::ToSign(to_sign) => Some((form_name(*draft), to_sign.form.clone())),
            _ => None,
        },
        _ => None,
    }
}

/// Name under which a form is shown.
#[must_use]
pub fn form_name(draft: DraftId) -> String {
    format!("form-{draft}")
}

/// How many pages of that document can be seen, if it is on the screen.
#[must_use]
pub fn pages(own: &Own, name: &str) -> Option<u32> {
    let is_it = own.shown.as_ref().is_some_and(|(shown, _): &(String, FileId)| shown == name);
    own.flows.look.get(&()).filter(|_| is_it).and_then(Look::pages)
}
