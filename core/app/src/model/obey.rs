//! Does what was ordered in a person's room.

use gocua_dossier::draft::DraftId;
use zeroize::Zeroizing;

use super::copies;
use super::course;
use super::desk::Errand;
use super::drafting;
use super::order::{DraftOrder, FaceOrder, Order};
use super::own::Own;
use super::room::{Room as _, forget};
use super::screens::{BackupStep, PinStep, Screen};
use super::turn::{Turn, Wish};
use crate::door::platform::{PlatformRequest, Prompt};
use crate::door::view::Tone;
use crate::flow::backup::{self, Backup};
use crate::flow::entry;
use crate::flow::entry::joining::Joining;
use crate::flow::repin::{self, Repin};
use crate::flow::send::{self, Send};
use crate::flow::sign;
use crate::flow::sign_in::{self, SignIn};
use crate::kept;
use crate::kept::course::Stage;
use crate::kept::person::{GivenBack, Linked, Pending, Session};
use crate::kept::settings::Settings;
use crate::rules::{printing, proof};
use crate::world::ask::{Ask, VaultAsk};

/// How long a copied number stays on the clipboard.
const CLIPBOARD_SECONDS: u32 = 60;

/// Does it.
pub fn obey(own: &mut Own, order: Order, turn: &mut Turn<'_>) {
    match order {
        // The language is the person's own, the rest is the phone's.
        Order::Draft(order @ DraftOrder::Face(FaceOrder::Language(language))) => {
            let settings = Settings { language: Some(language.to_owned()), ..own.person.settings.clone() };
            set(own, settings, turn);
            drafting::obey(own, order, turn);
        }
        Order::Draft(order) => drafting::obey(own, order, turn),
        Order::Go(screen) => own.place.go(screen),
        Order::Open(draft) => open(own, draft, turn),
        Order::SignIn if *own.place.screen() == Screen::SignIn => sign_in(own, turn),
        Order::SignIn => own.place.go(Screen::SignIn),
        Order::Confirm => {
            own.place.go(Screen::SignIn);
            sign_in(own, turn);
        }
        Order::CancelSignIn => sign_in_act(own, sign_in::Act::Cancel, turn),
        Order::StartSign(_) | Order::Send(_) | Order::Mend(_) if own.person.session.is_none() => {
            own.place.go(Screen::SignIn);
        }
        Order::StartSign(draft) => {
            own.place.go(Screen::Sign(draft));
            course::begin_sign(own, draft, turn);
        }
        Order::Sign(draft, act) => sign_act(own, draft, act, turn),
        Order::Send(draft) if own.flows.send.has(&draft) => course::push(own, draft, send::Act::Now, turn),
        Order::Send(draft) => course::begin_send(own, draft, turn),
        Order::Mend(draft) => {
            course::send(own, draft, turn, |slots, here| slots.begin(&draft, || Send::mend(here)));
        }
        Order::Refresh(draft) => course::ask_about(own, draft, turn),
        Order::Copy(draft) => copy(own, draft, turn),
        Order::ShareForm(draft) => share_form(own, draft, turn),
        Order::ShareReceipt(draft) => share_receipt(own, draft, turn),
        Order::Print(draft) => print(own, draft, turn),
        Order::ShareDocument(id) => share_document(own, &id, turn),
        Order::LockAfter(lock) => {
            let settings = Settings { lock, ..own.person.settings.clone() };
            set(own, settings, turn);
        }
        Order::Thrifty(thrifty) => {
            let settings = Settings { thrifty, ..own.person.settings.clone() };
            set(own, settings, turn);
        }
        Order::Presence(wanted) => presence(own, wanted, turn),
        Order::OfferedPresence(wanted) => {
            presence(own, wanted, turn);
            let settings = Settings { presence_offered: true, ..own.person.settings.clone() };
            set(own, settings, turn);
        }
        Order::Lock => turn.out.wishes.push(Wish::Lock { stay: false }),
        Order::ChangePin => {
            own.place.go(Screen::Pin(PinStep::Old));
            course::repin(own, turn, |slots, _| slots.begin(&(), Repin::start));
        }
        Order::Backup => {
            own.place.replace(Screen::Backup(BackupStep::Pin));
            copies::backup(own, turn, |slots, _| slots.begin(&(), Backup::start));
        }
        Order::BackupToPhone => copies::backup(own, turn, |slots, _| slots.begin(&(), Backup::scan)),
        Order::CodeNoted | Order::HandCopy => backup_act(own, backup::Act::Noted, turn),
        Order::Join => {
            own.place.go(Screen::Restore("restore.ways"));
            copies::joining(own, turn, |slots, _| slots.begin(&(), Joining::start));
        }
        Order::Receive => {
            own.place.go(Screen::Restore("restore.picture"));
            copies::joining(own, turn, |slots, _| slots.begin(&(), Joining::receive));
        }
        Order::Restoring(act) => joining_act(own, act, turn),
        Order::SignOut => sign_out(own, turn),
        Order::Erase => erase(own, turn),
        Order::Visit => turn.out.wishes.push(Wish::Visit),
    }
}

/// A PIN was entered.
pub fn digits(own: &mut Own, digits: Vec<u8>, turn: &mut Turn<'_>) {
    let digits = Zeroizing::new(digits);
    match own.place.screen() {
        Screen::Backup(_) => backup_act(own, backup::Act::Digits(digits), turn),
        Screen::Restore(_) => joining_act(own, entry::Act::Digits(digits), turn),
        _ => repin_act(own, repin::Act::Digits(digits), turn),
    }
}

/// Back: within the change of a PIN, and within a copy, by one step, else by one screen.
pub fn back(own: &mut Own, turn: &mut Turn<'_>) {
    let repeats = matches!(own.flows.repin.get(&()), Some(Repin::Repeat(_)));
    if repeats && matches!(own.place.screen(), Screen::Pin(_)) {
        repin_act(own, repin::Act::Back, turn);
    } else if matches!(own.place.screen(), Screen::Backup(BackupStep::Last)) {
        backup_act(own, backup::Act::Back, turn);
    } else if matches!(own.place.screen(), Screen::Restore(_)) && own.flows.joining.has(&()) {
        joining_act(own, entry::Act::Back, turn);
    } else {
        own.place.back();
    }
}

fn joining_act(own: &mut Own, act: entry::Act, turn: &mut Turn<'_>) {
    copies::joining(own, turn, |slots, here| slots.act(&(), act, here));
}

fn backup_act(own: &mut Own, act: backup::Act, turn: &mut Turn<'_>) {
    copies::backup(own, turn, |slots, here| slots.act(&(), act, here));
}

fn repin_act(own: &mut Own, act: repin::Act, turn: &mut Turn<'_>) {
    course::repin(own, turn, |slots, here| slots.act(&(), act, here));
}

/// Takes a dossier up where it was left.
fn open(own: &mut Own, draft: DraftId, turn: &mut Turn<'_>) {
    match own.drafting.stage(draft) {
        None => drafting::obey(own, DraftOrder::Resume(draft), turn),
        Some(Stage::ToSign(_)) if own.person.session.is_none() => own.place.go(Screen::SignIn),
        Some(Stage::ToSign(_)) => {
            own.place.go(Screen::Sign(draft));
            course::begin_sign(own, draft, turn);
        }
        Some(Stage::Signed { .. } | Stage::Sending(_) | Stage::Sent(_)) => own.place.go(Screen::Dossier(draft)),
    }
}

fn sign_in(own: &mut Own, turn: &mut Turn<'_>) {
    if own.flows.sign_in.has(&()) {
        return sign_in_act(own, sign_in::Act::Again, turn);
    }
    let vault = own.vault();
    course::sign_in(own, turn, |slots, _| slots.begin(&(), || SignIn::start(vault)));
}

fn sign_in_act(own: &mut Own, act: sign_in::Act, turn: &mut Turn<'_>) {
    course::sign_in(own, turn, |slots, here| slots.act(&(), act, here));
}

fn sign_act(own: &mut Own, draft: DraftId, act: sign::Act, turn: &mut Turn<'_>) {
    // Giving up while the account is being connected is giving that up.
    if act == sign::Act::Cancel && matches!(own.flows.sign.get(&draft), Some(sign::Sign::Linking(_))) {
        own.link(turn, |slots, here| slots.act(&(), (), here));
    } else {
        course::sign(own, draft, turn, |slots, here| slots.act(&draft, act, here));
    }
}

/// Put the number that people ask for on the clipboard.
fn copy(own: &mut Own, draft: DraftId, turn: &mut Turn<'_>) {
    let Some(Stage::Sent(sent)) = own.drafting.stage(draft) else { return };
    let text = sent.code().to_owned();
    own.place.say(Tone::Good, "copied");
    turn.out.tell(PlatformRequest::Copy { text, seconds: CLIPBOARD_SECONDS });
}

fn share_form(own: &mut Own, draft: DraftId, turn: &mut Turn<'_>) {
    let form = own.drafting.stage(draft).and_then(|stage| stage.signed_form().cloned());
    if let (Some(written), Some(form)) = (own.drafting.draft(draft), form) {
        let name = printing::file_name(written);
        own.errand(Errand::Share(name), Ask::Vault(VaultAsk::OpenFile(form)), turn);
    }
}

fn share_receipt(own: &mut Own, draft: DraftId, turn: &mut Turn<'_>) {
    let (Some(written), Some(Stage::Sent(sent))) = (own.drafting.draft(draft), own.drafting.stage(draft)) else {
        return;
    };
    let name = own.person.owner.as_ref().map(|owner| owner.name.as_str());
    let job = proof::page(turn.ground.judge(&own.drafting), written, sent, name);
    own.errand(Errand::Print(proof::file_name(sent)), Ask::Work(job), turn);
}

/// The form as it is now, not signed: to be printed, signed by hand and taken to the agency.
fn print(own: &mut Own, draft: DraftId, turn: &mut Turn<'_>) {
    let Some(written) = own.drafting.draft(draft) else { return };
    match printing::form(turn.ground.judge(&own.drafting), written) {
        Ok(job) => own.errand(Errand::Print(printing::file_name(written)), Ask::Work(job), turn),
        Err(fault) => own.place.tell(fault),
    }
}

/// Exactly the document that is on the screen, under its own name.
fn share_document(own: &mut Own, id: &str, turn: &mut Turn<'_>) {
    let (Some(document), Some(look)) = (own.person.document(id), own.flows.look.get(&())) else { return };
    let is_it = own.shown.as_ref().is_some_and(|(_, file)| *file == document.file.id);
    if let (true, Some(bytes)) = (is_it, look.bytes()) {
        let (name, bytes) = (format!("{}.pdf", document.title), bytes.to_vec());
        own.share(name, "application/pdf", bytes, turn);
    }
}

fn set(own: &mut Own, settings: Settings, turn: &mut Turn<'_>) {
    let number = own.number();
    own.errand(Errand::Settings(number), Ask::Keep(vec![kept::put(&settings)]), turn);
}

fn presence(own: &mut Own, wanted: bool, turn: &mut Turn<'_>) {
    if own.presence == wanted || own.is_setting() {
        return;
    }
    let words = &turn.ground.words;
    let prompt = Prompt { title: words.say("presence-prompt"), cancel: words.say("presence-use-pin") };
    let ask = if wanted { VaultAsk::AddPresence(prompt) } else { VaultAsk::RemovePresence(prompt) };
    own.errand(Errand::Presence(wanted), Ask::Vault(ask), turn);
}

/// Everything of this person goes from this phone. The broker is told first that the grant is over, if it can be reached now: the
/// record of a grant that it did not hear of goes too.
fn erase(own: &mut Own, turn: &mut Turn<'_>) {
    if let Some(session) = own.person.session.clone() {
        course::revoke(own, &session.into(), turn);
    }
    turn.out.wishes.push(Wish::Erase(own.vault()));
}

/// The person signs out: forget the tokens here at once, and tell the broker (RFC 7009), now or when it can be reached. A dossier that is sealed
/// waits until its own person signs in again.
fn sign_out(own: &mut Own, turn: &mut Turn<'_>) {
    let Some(session) = own.person.session.clone() else { return };
    own.end_session(turn);
    // A page that was left open signs nobody in any more.
    if let Some(id) = own.flows.sign_in.forget(&()) {
        forget(own, id);
    }
    own.person.linked = None;
    let (number, grant) = (own.number(), GivenBack::from(session));
    let gone = kept::delete::<Pending>(kept::CURRENT);
    let over = [kept::delete::<Session>(kept::CURRENT), kept::delete::<Linked>(kept::CURRENT), gone];
    let writes = std::iter::once(kept::put(&grant)).chain(over).collect();
    own.errand(Errand::SignOut(number), Ask::Keep(writes), turn);
    course::revoke(own, &grant, turn);
}
