//! A copy for another phone: why, the PIN, the recovery code, and its last group from paper.

use gocua_vault::backup::Code;

use super::pad::{Keys, keys};
use super::page::Page;
use crate::door::fault::Fault;
use crate::door::view::{Body, ButtonWeight, Tone};
use crate::flow::backup::Backup;
use crate::model::order::Order;
use crate::model::own::Own;
use crate::model::turn::Ground;

pub(super) fn backup<'a>(ground: &'a Ground, own: &Own) -> Page<'a, Order> {
    match own.flows.backup.get(&()) {
        None => why(ground, own),
        Some(Backup::Scanning) => {
            let mut page = page(ground, "backup.why");
            page.heading(ground.words.say("backup-heading")).waiting(ground.words.say("backup-scanning"));
            page
        }
        Some(Backup::Asking(fault, _)) => pin(ground, fault.as_ref(), true),
        Some(Backup::Trying(_)) => pin(ground, None, false),
        Some(Backup::Loading(_) | Backup::Packing(..) | Backup::Making(_)) => {
            let mut page = page(ground, "backup.pin").sensitive();
            page.heading(ground.words.say("backup-heading")).waiting(ground.words.say("backup-making"));
            page
        }
        Some(Backup::Written(copy)) => match &copy.code {
            Some(code) => self::code(ground, code),
            None => hand(ground, true),
        },
        Some(Backup::Repeating(_, wrong)) => last(ground, *wrong),
        Some(Backup::Handing(copy)) if copy.code.is_none() => hand(ground, false),
        Some(Backup::Handing(_)) => {
            let mut page = page(ground, "backup.last").sensitive();
            page.heading(ground.words.say("backup-heading")).waiting(ground.words.say("backup-handing"));
            page
        }
    }
}

fn page<'a>(ground: &'a Ground, screen: &str) -> Page<'a, Order> {
    Page::new(&ground.words, screen, ground.words.say("settings"))
}

fn why<'a>(ground: &'a Ground, own: &Own) -> Page<'a, Order> {
    let words = &ground.words;
    let mut page = page(ground, "backup.why");
    page.heading(words.say("backup-heading"));
    page.text("why", words.say("backup-why")).text("paper", words.say("backup-paper"));
    page.quiet("without", words.say("backup-without"));
    if own.set_aside > 0 {
        page.notice("set-aside", Tone::Wait, words.tell("home-set-aside", [("count", own.set_aside.into())]));
    }
    page.primary("begin", "backup-make", Order::Backup);
    page.text("near", words.say("backup-near"));
    page.button("scan", "backup-scan", ButtonWeight::Secondary, Some("qr_code_2"), Order::BackupToPhone);
    page
}

fn pin<'a>(ground: &'a Ground, fault: Option<&Fault>, enabled: bool) -> Page<'a, Order> {
    let words = &ground.words;
    let mut page = page(ground, "backup.pin").sensitive();
    page.heading(words.say(if enabled { "pin-old" } else { "pin-opening" }));
    let attempt = match fault {
        Some(Fault::WrongPin { left }) => 100 + left,
        Some(_) => 1,
        None => 0,
    };
    keys(&mut page, words, Keys::Pin, fault, attempt, enabled, None);
    page
}

/// The copy is ready for the phone that is at hand.
fn hand(ground: &Ground, ready: bool) -> Page<'_, Order> {
    let words = &ground.words;
    let mut page = page(ground, "backup.hand");
    page.heading(words.say("backup-hand-heading")).text("about", words.say("backup-hand-help"));
    if ready {
        page.primary("hand", "backup-hand", Order::HandCopy);
    } else {
        page.waiting(words.say("backup-handing-phone"));
    }
    page
}

fn code<'a>(ground: &'a Ground, code: &Code) -> Page<'a, Order> {
    let words = &ground.words;
    let mut page = page(ground, "backup.code").sensitive();
    page.heading(words.say("backup-code-heading")).text("about", words.say("backup-code-help"));
    let groups: Vec<String> = code.groups().map(str::to_owned).collect();
    // Digit by digit, so that it can be written down by ear.
    let spelt = groups.iter().map(|group| group.chars().map(String::from).collect::<Vec<_>>().join(" "));
    let aloud = spelt.collect::<Vec<_>>().join(". ");
    let label = words.say("backup-code");
    page.add("code", format!("{label}: {aloud}"), Body::CheckCode { label, groups }).secret();
    page.primary("noted", "backup-noted", Order::CodeNoted);
    page
}

fn last<'a>(ground: &'a Ground, wrong: u32) -> Page<'a, Order> {
    let words = &ground.words;
    let mut page = page(ground, "backup.last").sensitive();
    page.heading(words.say("backup-last-heading"));
    if wrong > 0 {
        page.notice_with("warning", "fault", Tone::Wait, words.say("backup-last-wrong"));
    }
    keys(&mut page, words, Keys::Group(Code::GROUPS), None, wrong, true, None);
    page
}
