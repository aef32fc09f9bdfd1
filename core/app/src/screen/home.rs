//! Home, signing in, and documents.

use gocua_dossier::procedure::in_language;

use super::dossier;
use super::page::Page;
use super::pages;
use crate::door::view::{Body, ButtonWeight, TextWeight, Tone};
use crate::flow::sign_in::SignIn;
use crate::model::order::{DraftOrder, Order};
use crate::model::own::Own;
use crate::model::screens::{DraftScreen, Screen};
use crate::model::showing;
use crate::model::turn::Ground;
use crate::say::time;

pub(super) fn home<'a>(ground: &'a Ground, own: &Own) -> Page<'a, Order> {
    let words = &ground.words;
    let mut page = Page::new(words, "home", words.say("app-name"));
    match &own.person.session {
        Some(session) => page.heading(words.tell("home-hello", [("name", session.profile.name.as_str().into())])),
        None => page.heading(words.say("home-hello-nobody")),
    };
    if !ground.online {
        page.notice_with("wifi_off", "offline", Tone::Wait, words.say("home-offline"));
    }
    if own.set_aside > 0 {
        page.notice("set-aside", Tone::Bad, words.tell("home-set-aside", [("count", own.set_aside.into())]));
    }
    if own.older {
        page.notice("older", Tone::Wait, words.say("home-older"));
    }
    if !own.reserve {
        page.notice("nearly-full", Tone::Wait, words.say("home-nearly-full"));
    }
    let judge = ground.judge(&own.drafting);
    let works = own.drafting.newest_first();
    if works.is_empty() {
        let text = words.say("home-empty");
        let icon = Some("door_front".to_owned());
        page.add("empty", text.clone(), Body::Text { text, weight: TextWeight::Plain, icon });
    } else {
        page.part("works", words.say("home-works"));
    }
    for work in works {
        let procedure = judge.procedure(work);
        let title = procedure.map_or_else(
            || work.body.procedure.clone(),
            |procedure| in_language(&procedure.short_name, words.language()).to_owned(),
        );
        let icon = procedure.map_or("description", |procedure| procedure.icon.as_str());
        let (detail, tag) = dossier::state(ground, own, work);
        let order = Order::Open(work.id());
        page.row(format!("work:{}", work.id()), icon, title, detail, Some(tag), Some(order));
    }
    let is_offered = own.presence || own.person.settings.presence_offered || own.is_setting();
    if !own.drafting.ids().is_empty() && !is_offered {
        page.notice_with("fingerprint", "presence-offer", Tone::Info, words.say("presence-offer"));
        page.button("presence-yes", "presence-yes", ButtonWeight::Secondary, None, Order::OfferedPresence(true)).near();
        page.button("presence-no", "presence-no", ButtonWeight::Quiet, None, Order::OfferedPresence(false)).near();
    }
    if !own.person.documents.is_empty() {
        page.part("documents", words.say("home-documents"));
        for held in &own.person.documents {
            let detail = words.tell("document-signed-by", [("signer", held.signer.as_str().into())]);
            let order = Order::Go(Screen::Document(held.id.clone()));
            page.row(format!("document:{}", held.id), "verified", held.title.as_str(), Some(detail), None, Some(order));
        }
    }
    page.button("find", "home-find", ButtonWeight::Primary, Some("search"), DraftOrder::Go(DraftScreen::Find));
    if own.person.session.is_none() {
        page.button("sign-in", "sign-in-start", ButtonWeight::Secondary, Some("person"), Order::SignIn);
    }
    if let Some(host) = own.person.host() {
        page.part("team", host.team);
        page.button("visit", "visit-begin", ButtonWeight::Secondary, Some("handshake"), Order::Visit).near();
        page.button("visits", "visits-look", ButtonWeight::Quiet, None, Order::Go(Screen::Visits)).near();
    }
    page.quiet_button("receive", "receive-begin", Order::Receive).near();
    page.quiet_button("settings", "settings", Order::Go(Screen::Settings));
    page
}

pub(super) fn sign_in<'a>(ground: &'a Ground, own: &Own) -> Page<'a, Order> {
    let words = &ground.words;
    let mut page = Page::new(words, "sign-in", words.say("app-name"));
    let flow = own.flows.sign_in.get(&());
    let (heading, why, open) = match flow.map_or(own.demand().is_some(), |flow| flow.confirms(own.demand())) {
        true => ("confirm-heading", "confirm-why", "confirm-open"),
        false => ("sign-in-heading", "sign-in-why", "sign-in-open"),
    };
    page.heading(words.say(heading));
    page.text("why", words.say(why));
    match flow {
        None => {
            page.notice("safe", Tone::Info, words.say("sign-in-safe"));
            page.primary("sign-in", open, Order::SignIn).quiet_button("later", "sign-in-later", DraftOrder::Back);
        }
        Some(SignIn::Browser(_)) => {
            page.waiting(words.say("sign-in-in-browser"));
            page.button("sign-in", "sign-in-again", ButtonWeight::Secondary, None, Order::SignIn);
            page.quiet_button("cancel", "cancel", Order::CancelSignIn);
        }
        Some(_) => {
            page.waiting(words.say("sign-in-working"));
            page.quiet_button("cancel", "cancel", Order::CancelSignIn);
        }
    }
    page
}

pub(super) fn document<'a>(ground: &'a Ground, own: &Own, id: &str) -> Page<'a, Order> {
    let words = &ground.words;
    let mut page = Page::new(words, "document", words.say("home-documents")).sensitive();
    let Some(held) = own.person.document(id) else {
        page.heading(words.say("document-gone"));
        return page;
    };
    page.heading(held.title.as_str());
    page.notice("genuine", Tone::Good, words.tell("document-genuine", [("signer", held.signer.as_str().into())]));
    let name = format!("document-{id}");
    let count = showing::pages(own, &name);
    pages::document(&mut page, words, ("pages", &held.title), name, count, &held.title);
    if let Some(at) = held.signed_at {
        page.key_value("signed-at", words.say("document-signed-at"), time::moment(words, at), None);
    }
    if let Some(code) = &held.dossier_code {
        page.key_value("code", words.say("dossier-code"), code.as_str(), None);
    }
    let is_here = own.flows.look.get(&()).is_some_and(|look| look.bytes().is_some());
    let order = Order::ShareDocument(held.id.clone());
    page.button("share", "document-share", ButtonWeight::Secondary, Some("download"), order).enabled(is_here);
    page
}
