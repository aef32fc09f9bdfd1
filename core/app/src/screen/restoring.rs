//! Getting back what was on another phone.

use gocua_vault::backup::{Code, Recipient};

use super::pad::{Keys, keys};
use super::page::Page;
use super::picture;
use crate::door::fault::Fault;
use crate::door::view::{Body, Tone};
use crate::flow::entry::joining::{Joining, Whence};
use crate::flow::entry::restoring::Restoring;
use crate::flow::entry::{Act, Try};
use crate::model::order::Order;
use crate::model::turn::Ground;

pub(super) fn page<'a, O: Clone + From<Act>>(ground: &'a Ground, state: &Restoring, whence: Whence) -> Page<'a, O> {
    match state {
        Restoring::Ways(fault) => ways(ground, state, fault.as_ref()),
        Restoring::Shown(recipient, fault) => shown(ground, state, recipient, fault.as_ref(), whence),
        Restoring::Code(groups, tried) => code(ground, state, groups.len() + 1, tried),
        Restoring::Expecting => waiting(ground, state.screen(), "starting"),
        Restoring::Fetching(_) | Restoring::Receiving(_) => waiting(ground, state.screen(), "restore-fetching"),
        Restoring::Proving(_) | Restoring::Sorting => waiting(ground, state.screen(), "restore-proving"),
    }
}

/// The same for a room that is open.
pub(super) fn joining<'a>(ground: &'a Ground, state: Option<&Joining>) -> Page<'a, Order> {
    match state {
        Some(Joining::Restoring(Restoring::Expecting, Whence::Visit)) => waiting(ground, "restore.picture", "starting"),
        Some(Joining::Restoring(state, whence)) => page(ground, state, *whence),
        Some(state) => waiting(ground, state.screen(), "restore-taking"),
        None => waiting(ground, "restore.ways", "starting"),
    }
}

/// Something takes a moment.
pub(super) fn waiting<'a, O: Clone>(ground: &'a Ground, screen: &str, key: &str) -> Page<'a, O> {
    let mut page = Page::new(&ground.words, screen, ground.words.say("app-name"));
    page.heading(ground.words.say("restore-heading")).waiting(ground.words.say(key));
    page
}

fn told<'a, O: Clone>(ground: &'a Ground, state: &Restoring, heading: &str, fault: Option<&Fault>) -> Page<'a, O> {
    let words = &ground.words;
    let mut page = Page::new(words, state.screen(), words.say("app-name")).back(true);
    page.heading(words.say(heading));
    if let Some(fault) = fault {
        page.notice_with("warning", "fault", Tone::Wait, words.fault(fault));
    }
    page
}

/// Where it is to come from.
fn ways<'a, O: Clone + From<Act>>(ground: &'a Ground, state: &Restoring, fault: Option<&Fault>) -> Page<'a, O> {
    let words = &ground.words;
    let mut page = told(ground, state, "restore-heading", fault).depth(1);
    let mut way = |id: &str, icon: &str, order: Act| {
        let (title, why) = (words.say(&format!("restore-{id}")), words.say(&format!("restore-{id}-why")));
        page.row(id, icon, title, Some(why), None, Some(order.into()));
    };
    way("paper", "description", Act::FromPaper);
    way("phone", "qr_code_2", Act::FromPhone);
    page
}

/// The picture for the other phone's camera.
fn shown<'a, O: Clone + From<Act>>(
    ground: &'a Ground,
    state: &Restoring,
    recipient: &Recipient,
    fault: Option<&Fault>,
    whence: Whence,
) -> Page<'a, O> {
    let words = &ground.words;
    let (heading, steps, label, stay) = match whence {
        Whence::Copy => ("restore-heading", "restore-picture-steps", "restore-picture", "restore-picture-stay"),
        Whence::Visit => ("receive-heading", "receive-steps", "receive-picture", "receive-stay"),
    };
    let mut page = told(ground, state, heading, fault).depth(2);
    page.text("steps", words.say(steps));
    let label = words.say(label);
    // In upper case it is a smaller picture.
    if let Some((side, modules)) = picture::qr(&recipient.to_string().to_uppercase()) {
        page.add("picture", label.clone(), Body::QrCode { label, side, modules });
    }
    page.text("stay", words.say(stay));
    page.primary("fetch", "restore-picture-fetch", Act::FromPhone);
    page
}

/// One group of the recovery code, from paper.
fn code<'a, O: Clone>(ground: &'a Ground, state: &Restoring, number: usize, tried: &Try) -> Page<'a, O> {
    let words = &ground.words;
    let mut page = Page::new(words, state.screen(), words.say("app-name")).sensitive().back(true).depth(1 + number);
    page.heading(words.tell("restore-group", [("number", number.into()), ("of", Code::GROUPS.into())]));
    if number == 1 {
        page.quiet("about", words.say("restore-code-help"));
    }
    keys(&mut page, words, Keys::Group(number), tried.fault.as_ref(), tried.attempt, true, None);
    page
}
