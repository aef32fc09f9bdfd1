//! Before a room is open.

use super::help;
use super::pad::{Keys, keys};
use super::page::Page;
use super::restoring;
use crate::door::fault::Fault;
use crate::door::view::{ButtonWeight, Tone};
use crate::flow::entry::joining::Whence;
use crate::flow::entry::{Act, Entry, People, Try, pause};
use crate::model::closed::Closed;
use crate::model::order::ClosedOrder;
use crate::model::turn::Ground;
use crate::say::words::Words;
use crate::world::ask::Listed;

/// Pictures by which people who share a phone know their own place, in the order in which they are given.
const PICTURES: [&str; 12] = [
    "forest",
    "water_drop",
    "pets",
    "storefront",
    "two_wheeler",
    "agriculture",
    "menu_book",
    "bolt",
    "home",
    "flag",
    "favorite",
    "school",
];

/// The app is starting, or something takes a moment.
#[must_use]
pub fn starting(ground: &Ground) -> Page<'_, ClosedOrder> {
    let mut page = Page::new(&ground.words, "starting", ground.words.say("app-name"));
    page.waiting(ground.words.say("starting"));
    page
}

/// The data on this phone cannot be used.
#[must_use]
pub fn broken<'a>(ground: &'a Ground, fault: &Fault, listed: Option<&Listed>) -> Page<'a, ClosedOrder> {
    let words = &ground.words;
    let mut page = Page::new(words, "broken", words.say("app-name"));
    page.heading(words.say("broken-heading"));
    page.notice("fault", Tone::Bad, words.fault(fault));
    page.button("again", "broken-again", ButtonWeight::Primary, Some("refresh"), Act::Again);
    // A newer app can still read it: it is not for this one to throw away.
    if listed.is_some() && *fault != Fault::VaultNewer {
        page.text("erase-why", words.say("broken-erase-why"));
        page.danger("erase", "broken-erase", "broken-erase-sure", Act::Erase);
    }
    page
}

/// The screen being shown.
#[must_use]
pub fn shown<'a>(ground: &'a Ground, closed: &Closed) -> Page<'a, ClosedOrder> {
    match closed.entry.get(&()) {
        _ if closed.helping => help::at_the_door(ground).back(true).depth(3),
        Some(entry) => page(ground, entry),
        None => starting(ground),
    }
}

/// Opening a room.
#[must_use]
pub fn page<'a>(ground: &'a Ground, entry: &Entry) -> Page<'a, ClosedOrder> {
    match entry {
        Entry::Listing(_) | Entry::Loading(..) | Entry::Reading(..) | Entry::Erasing | Entry::Visiting(_) => {
            starting(ground)
        }
        Entry::Restoring(_, state) => restoring::page(ground, state, Whence::Copy),
        Entry::TakingIn(..) | Entry::Undoing(..) => restoring::waiting(ground, entry.screen(), "restore-taking"),
        Entry::People(people) => self::people(ground, people),
        Entry::Broken(fault, listed) => broken(ground, fault, listed.as_ref()),
        Entry::Choose(people, tried, restored) => {
            let mut page = head(ground, entry, "pin-choose", Some("pin-choose-help"));
            if let Some(restored) = restored {
                let found = ground.words.tell("restore-found", [("count", restored.drafts.into())]);
                page.notice("found", Tone::Good, found);
            }
            keyed(&mut page, ground, tried, true, false);
            if restored.is_none() {
                page.quiet_button("restore", "restore-begin", Act::Restore);
            }
            if !people.is_empty() || restored.is_some() {
                page = page.back(true).depth(1);
            }
            page
        }
        Entry::Repeat(_, _, tried, _) => pad(ground, entry, "pin-repeat", None, tried, true, false).back(true).depth(2),
        Entry::Making(..) => pad(ground, entry, "pin-making", None, &Try::default(), false, false),
        Entry::Locked(people, listed, tried) => {
            let mut page = pad(ground, entry, "pin-enter", None, tried, true, listed.presence);
            if listed.guesses_left < 10 && !matches!(tried.fault, Some(Fault::WrongPin { .. })) {
                let left = ground.words.tell("pin-left", [("left", listed.guesses_left.into())]);
                page.notice_with("warning", "left", Tone::Wait, left);
            }
            otherwise(&mut page, &ground.words, people, listed);
            page
        }
        Entry::Pausing(people, listed, tried) => {
            let mut page = pad(ground, entry, "pin-enter", None, tried, false, listed.presence);
            let wait = pause(listed.guesses_left) / 1000;
            let left = ("left", listed.guesses_left.into());
            let text = match wait % 60 {
                0 => ground.words.tell("pin-pause-minutes", [("minutes", (wait / 60).into()), left]),
                _ => ground.words.tell("pin-pause-seconds", [("seconds", wait.into()), left]),
            };
            page.notice_with("schedule", "pause", Tone::Wait, text);
            otherwise(&mut page, &ground.words, people, listed);
            page
        }
        Entry::Forgot(_, listed) => forgot(ground, entry, listed).back(true).depth(1),
        Entry::Opening(_, _, tried) => {
            let tried = Try { fault: None, attempt: tried.attempt };
            pad(ground, entry, "pin-opening", None, &tried, false, false)
        }
    }
}

/// Whose pad it is, and what can be done instead of entering the PIN.
fn otherwise(page: &mut Page<'_, ClosedOrder>, words: &Words, people: &People, listed: &Listed) {
    if people.len() > 1 {
        page.row("whose", picture(listed), whose(words, listed), None, None, None);
    }
    page.quiet_button("forgot", "pin-forgot", Act::Forgot);
    page.quiet_button("others", "people-others", Act::Others);
}

/// The PIN is forgotten: what can be done, the harmless first.
fn forgot<'a>(ground: &'a Ground, entry: &Entry, listed: &Listed) -> Page<'a, ClosedOrder> {
    let words = &ground.words;
    let mut page = Page::new(words, entry.screen(), words.say("app-name"));
    page.heading(words.say("pin-forgot-heading")).text("why", words.say("pin-forgot-why"));
    if listed.presence {
        page.button("presence", "presence-open", ButtonWeight::Primary, Some("fingerprint"), Act::Presence);
    }
    page.text("copy-why", words.say("pin-forgot-copy"));
    page.button("restore", "restore-begin", ButtonWeight::Secondary, None, Act::Restore).near();
    page.text("erase-why", words.say("broken-erase-why"));
    page.danger("erase", "broken-erase", "broken-erase-sure", Act::Erase).near();
    page
}

fn pad<'a>(
    ground: &'a Ground,
    entry: &Entry,
    heading: &str,
    help: Option<&str>,
    tried: &Try,
    enabled: bool,
    presence: bool,
) -> Page<'a, ClosedOrder> {
    let mut page = head(ground, entry, heading, help);
    keyed(&mut page, ground, tried, enabled, presence);
    page
}

/// What a pad is for.
fn head<'a>(ground: &'a Ground, entry: &Entry, heading: &str, help: Option<&str>) -> Page<'a, ClosedOrder> {
    let words = &ground.words;
    let mut page = Page::new(words, entry.screen(), words.say("app-name")).sensitive();
    page.heading(words.say(heading));
    if let Some(help) = help {
        page.quiet("about", words.say(help));
    }
    page
}

/// What was wrong with the last try, and the pad.
fn keyed(page: &mut Page<'_, ClosedOrder>, ground: &Ground, tried: &Try, enabled: bool, presence: bool) {
    let words = &ground.words;
    let presence = presence.then(|| words.say("presence-open"));
    let opens = presence.is_some();
    keys(page, words, Keys::Pin, tried.fault.as_ref(), tried.attempt, enabled, presence);
    if opens {
        page.means(Act::Presence);
    }
}

/// Several people share this phone: each knows the own picture, and no name stands there.
fn people<'a>(ground: &'a Ground, people: &People) -> Page<'a, ClosedOrder> {
    let words = &ground.words;
    let mut page = Page::new(words, "people", words.say("app-name"));
    page.heading(words.say("people-heading")).quiet("why", words.say("people-why"));
    for listed in people {
        let order = Act::Person(listed.vault).into();
        page.row(format!("person:{}", listed.vault), picture(listed), whose(words, listed), None, None, Some(order));
    }
    if people.len() < usize::try_from(ground.config.environment.people).unwrap_or(usize::MAX) {
        page.button("newcomer", "people-newcomer", ButtonWeight::Secondary, Some("add"), Act::Newcomer);
    } else {
        page.quiet("people-full", words.say("people-full"));
    }
    page
}

fn picture(listed: &Listed) -> &'static str {
    PICTURES.get(usize::from(listed.picture)).copied().unwrap_or("person")
}

fn whose(words: &Words, listed: &Listed) -> String {
    words.tell("people-picture", [("picture", picture(listed).into())])
}
