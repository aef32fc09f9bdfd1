//! Before the vault is open.

use super::Page;
use crate::fault::Fault;
use crate::flow::entry::{Entry, PAD, PIN_LENGTH};
use crate::model::Model;
use crate::view::{Body, Tone};

pub(super) fn starting(model: &Model) -> Page<'_> {
    let mut page = Page::new(&model.words, "starting", model.words.say("app-name"));
    page.waiting(model.words.say("starting"));
    page
}

pub(super) fn broken<'a>(model: &'a Model, fault: &Fault) -> Page<'a> {
    let mut page = Page::new(&model.words, "broken", model.words.say("app-name"));
    page.heading(model.words.say("broken-heading"));
    page.notice("fault", Tone::Bad, model.words.fault(fault));
    page
}

pub(super) fn entry<'a>(model: &'a Model, entry: &Entry) -> Page<'a> {
    let words = &model.words;
    let (screen, heading, help, fault, attempt, enabled) = match entry {
        Entry::Choose { fault, attempt } => {
            ("pin.choose", "pin-choose", Some("pin-choose-help"), fault.as_ref(), *attempt, true)
        }
        Entry::Repeat { attempt, .. } => ("pin.repeat", "pin-repeat", None, None, *attempt, true),
        Entry::Making => ("pin.repeat", "pin-making", None, None, 0, false),
        Entry::Locked { fault, attempt, .. } => ("pin.enter", "pin-enter", None, fault.as_ref(), *attempt, true),
        Entry::Opening { attempt, .. } => ("pin.enter", "pin-opening", None, None, *attempt, false),
    };
    let mut page = Page::new(words, screen, words.say("app-name")).sensitive();
    page.heading(words.say(heading));
    if let Some(help) = help {
        page.quiet("help", words.say(help));
    }
    if let Some(fault) = fault {
        page.notice_with("warning", "fault", Tone::Wait, words.fault(fault));
    }
    let digits = |n: u32| words.tell("pin-entered", [("n", n.into()), ("of", PIN_LENGTH.into())]);
    let entered = (0..=PIN_LENGTH).map(digits).collect();
    let erase = words.say("pin-erase");
    let presence = matches!(entry, Entry::Locked { presence: true, .. }).then(|| words.say("presence-open"));
    let pad = Body::PinPad { length: PIN_LENGTH, enabled, attempt, erase, entered, presence };
    page.add(PAD, words.say("pin-pad-aloud"), pad).secret();
    page.back(matches!(entry, Entry::Repeat { .. })).depth(usize::from(matches!(entry, Entry::Repeat { .. })))
}
