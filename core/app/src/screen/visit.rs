//! The screens of a visit, and the list of those that there were.

use gocua_dossier::procedure::in_language;

use super::fill;
use super::page::Page;
use super::picture;
use crate::door::view::{Body, ButtonWeight, Tag, Tone};
use crate::flow::hand::Hand;
use crate::kept::visits::What;
use crate::model::order::{DraftOrder, Order, VisitOrder};
use crate::model::screens::{DraftScreen, VisitScreen};
use crate::model::turn::Ground;
use crate::model::visit::Visit;
use crate::rules::consent::{self, How, Receipt};
use crate::say::time;

/// Pictures beside what is said before somebody agrees, in its order.
const PICTURES: [&str; 6] = ["handshake", "description", "edit", "schedule", "lock", "stop_circle"];

/// Draws one of them.
#[must_use]
pub fn page<'a>(ground: &'a Ground, visit: &'a Visit, screen: &VisitScreen) -> Page<'a, VisitOrder> {
    let page = match (screen, &visit.receipt) {
        (VisitScreen::Draft(screen @ DraftScreen::Help(_)), _) => {
            fill::page(ground, &visit.drafting, &visit.place, screen, None, |_| None)
        }
        // Nothing is asked of anybody who has not agreed.
        (_, None) => agree(ground, visit),
        (VisitScreen::Receipt, Some(receipt)) => self::receipt(ground, receipt),
        (VisitScreen::Home, _) => home(ground, visit),
        (VisitScreen::Hand, _) => hand(ground, visit),
        (VisitScreen::Draft(screen), _) => fill::page(ground, &visit.drafting, &visit.place, screen, None, |_| None),
    };
    let depth = visit.place.trail().len();
    page.back(depth > 1).depth(depth)
}

fn agree<'a>(ground: &'a Ground, visit: &Visit) -> Page<'a, VisitOrder> {
    let words = &ground.words;
    let mut page = Page::new(words, "visit.agree", words.say("visit-place"));
    page.heading(words.say("consent-heading"));
    for ((id, text), icon) in consent::said(words, &visit.host).into_iter().zip(PICTURES) {
        page.row(id, icon, text, None, None, None);
    }
    if visit.consent.has(&()) {
        page.waiting(words.say("consent-making"));
        return page;
    }
    page.button("agree", "consent-agree", ButtonWeight::Primary, Some("check"), VisitOrder::Agree(How::Tapped));
    page.button("spoken", "consent-spoken", ButtonWeight::Secondary, None, VisitOrder::Agree(How::Spoken));
    page.quiet_button("refuse", "consent-refuse", VisitOrder::Leave);
    page
}

fn receipt<'a>(ground: &'a Ground, receipt: &Receipt) -> Page<'a, VisitOrder> {
    let words = &ground.words;
    let mut page = Page::new(words, "visit.receipt", words.say("visit-place"));
    page.heading(words.say("receipt-heading")).text("why", words.say("receipt-why"));
    let groups: Vec<String> = receipt.number.split(' ').map(str::to_owned).collect();
    let label = words.say("receipt-number");
    // Digit by digit, so that it can be written down by ear.
    let spelt: Vec<String> = receipt.number.chars().map(String::from).collect();
    page.add("number", format!("{label}: {}", spelt.join(" ")), Body::CheckCode { label, groups });
    let label = words.say("receipt-picture");
    if let Some((side, modules)) = picture::qr(&receipt.jws) {
        page.add("picture", label.clone(), Body::QrCode { label, side, modules });
    }
    page.primary("noted", "receipt-noted", VisitOrder::Noted);
    page
}

/// To the person's own phone.
fn hand<'a>(ground: &'a Ground, visit: &Visit) -> Page<'a, VisitOrder> {
    let words = &ground.words;
    let mut page = Page::new(words, "visit.hand", words.say("visit-place"));
    page.heading(words.say("hand-heading"));
    match visit.hand.get(&()) {
        None => {
            page.text("steps", words.say("hand-steps"));
            page.notice("safe", Tone::Info, words.say("hand-safe"));
            page.button("scan", "hand-scan", ButtonWeight::Primary, Some("qr_code_2"), VisitOrder::Scan);
        }
        Some(Hand::Scanning(_)) => {
            page.waiting(words.say("hand-scanning"));
        }
        Some(Hand::Loading(..) | Hand::Packing(..) | Hand::Making(_)) => {
            page.waiting(words.say("hand-making"));
        }
        Some(Hand::Ready(_)) => {
            page.text("about", words.say("hand-ready"));
            page.primary("hand", "hand-on", VisitOrder::Hand);
        }
        Some(Hand::Handing(_)) => {
            page.waiting(words.say("hand-handing"));
        }
    }
    page
}

/// The visits that there were on this phone, without anything about anybody.
pub(super) fn past(ground: &Ground) -> Page<'_, Order> {
    let words = &ground.words;
    let mut page = Page::new(words, "visits", words.say("visits-place"));
    page.heading(words.say("visits-heading")).text("why", words.say("visits-why"));
    let past = ground.visits.past();
    if past.is_empty() {
        page.quiet("none", words.say("visits-none"));
    }
    for visit in past.into_iter().take(MOST) {
        let (tone, key) = match visit.end {
            None => (Tone::Wait, "visits-under-way"),
            Some(What::HandedOver) => (Tone::Good, "visits-handed-over"),
            Some(What::TimedOut) => (Tone::Wait, "visits-timed-out"),
            Some(What::Lost) => (Tone::Wait, "visits-lost"),
            Some(What::Unswept) => (Tone::Wait, "visits-unswept"),
            Some(_) => (Tone::Good, "visits-shredded"),
        };
        let title = words.tell("visits-number", [("number", visit.number.into())]);
        let began = time::moment(words, visit.at);
        let detail = match &visit.receipt {
            Some(receipt) => {
                words.tell("visits-receipt", [("began", began.into()), ("receipt", receipt.as_str().into())])
            }
            None => words.tell("visits-refused", [("began", began.into())]),
        };
        let tag = Tag { tone, text: words.say(key) };
        page.row(format!("visit:{}", visit.number), "handshake", title, Some(detail), Some(tag), None);
    }
    page
}

/// Longest list on the screen.
const MOST: usize = 50;

fn home<'a>(ground: &'a Ground, visit: &Visit) -> Page<'a, VisitOrder> {
    let words = &ground.words;
    let judge = ground.judge(&visit.drafting);
    let mut page = Page::new(words, "visit.home", words.say("visit-place"));
    page.heading(words.say("visit-heading")).text("why", words.say("visit-why"));
    page.notice("nothing-stays", Tone::Info, words.say("visit-nothing-stays"));
    for draft in visit.drafting.newest_first() {
        let procedure = judge.procedure(draft);
        let title = procedure
            .map_or(draft.body.procedure.as_str(), |procedure| in_language(&procedure.short_name, words.language()));
        let icon = procedure.map_or("description", |procedure| procedure.icon.as_str());
        let order = DraftOrder::Resume(draft.id()).into();
        page.row(format!("work:{}", draft.id()), icon, title, None, None, Some(order));
    }
    let find = DraftOrder::Go(DraftScreen::Find);
    match (visit.drafting.ids().is_empty(), visit.handed) {
        (true, _) => page.button("find", "home-find", ButtonWeight::Primary, Some("search"), find),
        (false, true) => page.button("find", "home-find", ButtonWeight::Quiet, Some("search"), find),
        (false, false) => {
            page.button("to-phone", "visit-hand", ButtonWeight::Primary, Some("send"), VisitOrder::ToPhone);
            page.button("find", "home-find", ButtonWeight::Secondary, Some("search"), find)
        }
    };
    page.quiet_button("receipt", "visit-receipt", VisitOrder::Receipt);
    match visit.handed {
        true => page.primary("leave", "visit-leave", VisitOrder::Leave),
        false => page.danger("leave", "visit-leave", "visit-leave-sure", VisitOrder::Leave),
    };
    page
}
