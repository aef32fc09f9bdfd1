//! What the person can set, and another PIN.

use super::help;
use super::options::{setting, yes_no};
use super::pad::{Keys, keys};
use super::page::Page;
use crate::door::fault::Fault;
use crate::door::view::{ButtonWeight, ChoiceOption, SaveState};
use crate::flow::repin::Repin;
use crate::kept::settings::LockAfter;
use crate::model::order::Order;
use crate::model::own::Own;
use crate::model::screens::{BackupStep, Screen};
use crate::model::turn::Ground;

pub(super) fn settings<'a>(ground: &'a Ground, own: &Own) -> Page<'a, Order> {
    let words = &ground.words;
    let mut page = Page::new(words, "settings", words.say("app-name"));
    page.heading(words.say("settings"));
    let saved = if own.is_setting() { SaveState::Saving } else { SaveState::Saved };
    let choice = |label: String, options: Vec<ChoiceOption>| setting(words, label, options, saved);
    let option = |id: &str, label: String, selected: bool| ChoiceOption {
        id: id.to_owned(),
        label,
        detail: None,
        icon: None,
        selected,
    };
    help::face(&mut page, words, &ground.face, saved);
    let label = words.say("presence-setting");
    let options = yes_no(words, if own.presence { "yes" } else { "no" });
    let (aloud, body) = choice(label, options);
    page.add("presence", aloud, body);
    page.option("yes", Order::Presence(true)).option("no", Order::Presence(false));
    page.quiet("presence-help", words.say("presence-help"));
    let label = words.say("lock-setting");
    let options = LockAfter::ALL
        .map(|(after, id)| option(id, words.say(&format!("lock-{id}")), after == own.person.settings.lock))
        .to_vec();
    let (aloud, body) = choice(label, options);
    page.add("lock-after", aloud, body);
    for (after, id) in LockAfter::ALL {
        page.option(id, Order::LockAfter(after));
    }
    let label = words.say("wifi-setting");
    let options = yes_no(words, if own.person.settings.thrifty { "yes" } else { "no" });
    let (aloud, body) = choice(label, options);
    page.add("wifi", aloud, body);
    page.option("yes", Order::Thrifty(true)).option("no", Order::Thrifty(false));
    page.saved(saved);
    let rules = match ground.library.sequence() {
        Some(sequence) => words.tell("settings-rules-number", [("number", sequence.into())]),
        None => words.say("settings-rules-built-in"),
    };
    page.key_value("rules", words.say("settings-rules"), rules, None);
    page.button("lock", "settings-lock", ButtonWeight::Secondary, Some("lock"), Order::Lock);
    page.button("change-pin", "pin-change", ButtonWeight::Secondary, None, Order::ChangePin).near();
    let copy = Order::Go(Screen::Backup(BackupStep::Why));
    page.button("backup", "backup-begin", ButtonWeight::Secondary, None, copy).near();
    page.button("restore", "restore-join", ButtonWeight::Secondary, None, Order::Join).near();
    if own.person.session.is_some() {
        page.danger("sign-out", "settings-sign-out", "settings-sign-out-sure", Order::SignOut);
    }
    page.danger("erase", "settings-erase", "settings-erase-sure", Order::Erase);
    page
}

pub(super) fn pin<'a>(ground: &'a Ground, own: &Own) -> Page<'a, Order> {
    let words = &ground.words;
    let repin = own.flows.repin.get(&());
    let (screen, heading, help, fault) = match repin {
        Some(Repin::New(fault)) => ("pin.new", "pin-new", Some("pin-choose-help"), fault.as_ref()),
        Some(Repin::Repeat(_)) => ("pin.again", "pin-repeat", None, None),
        Some(Repin::Setting) => ("pin.again", "pin-making", None, None),
        Some(Repin::Old(fault)) => ("pin.old", "pin-old", None, fault.as_ref()),
        Some(Repin::Trying) | None => ("pin.old", "pin-opening", None, None),
    };
    let mut page = Page::new(words, screen, words.say("settings")).sensitive();
    page.heading(words.say(heading));
    if let Some(help) = help {
        page.quiet("about", words.say(help));
    }
    keys(&mut page, words, Keys::Pin, fault, attempt(repin), repin.is_some_and(Repin::is_open), None);
    page
}

/// Empties the pad at each step, and at each refusal.
fn attempt(repin: Option<&Repin>) -> u32 {
    match repin {
        Some(Repin::Old(None)) | None => 0,
        Some(Repin::Trying) => 1,
        Some(Repin::Old(Some(Fault::WrongPin { left }))) => 100 + left,
        Some(Repin::Old(Some(_))) => 2,
        Some(Repin::New(None)) => 3,
        Some(Repin::New(Some(_))) => 4,
        Some(Repin::Repeat(_)) => 5,
        Some(Repin::Setting) => 6,
    }
}
