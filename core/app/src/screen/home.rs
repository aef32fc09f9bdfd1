//! Home, signing in, documents and settings.

use gocua_dossier::procedure::in_language;

use super::page::yes_no;
use super::{Page, dossier};
use crate::flow::sign_in;
use crate::judge;
use crate::model::{Model, Open};
use crate::time;
use crate::view::{Body, ButtonWeight, ChoiceOption, SaveState, TextWeight, Tone};

pub(super) fn home<'a>(model: &'a Model, open: &Open) -> Page<'a> {
    let words = &model.words;
    let mut page = Page::new(words, "home", words.say("app-name"));
    match &open.session {
        Some(session) => page.heading(words.tell("home-hello", [("name", session.profile.name.as_str().into())])),
        None => page.heading(words.say("home-hello-nobody")),
    };
    if !model.online {
        page.notice_with("wifi_off", "offline", Tone::Wait, words.say("home-offline"));
    }
    let mut works: Vec<_> = open.works.values().collect();
    works.sort_by_key(|work| std::cmp::Reverse(work.draft.updated));
    if works.is_empty() {
        let text = words.say("home-empty");
        let icon = Some("door_front".to_owned());
        page.add("empty", text.clone(), Body::Text { text, weight: TextWeight::Plain, icon });
    } else {
        page.part("works", words.say("home-works"));
    }
    for work in works {
        let procedure = judge::procedure(model, work);
        let title = procedure.map_or_else(
            || work.draft.procedure.clone(),
            |procedure| in_language(&procedure.short_name, words.language()).to_owned(),
        );
        let icon = procedure.map_or("description", |procedure| procedure.icon.as_str());
        let (detail, tag) = dossier::state(model, work);
        page.row(format!("work:{}", work.draft.id), icon, title, detail, Some(tag), true);
    }
    if !open.documents.is_empty() {
        page.part("documents", words.say("home-documents"));
        for held in &open.documents {
            let detail = words.tell("document-signed-by", [("signer", held.signer.as_str().into())]);
            page.row(format!("document:{}", held.id), "verified", held.title.as_str(), Some(detail), None, true);
        }
    }
    page.button("find", "home-find", ButtonWeight::Primary, Some("search"), true);
    if open.session.is_none() {
        page.button("sign-in", "sign-in-start", ButtonWeight::Secondary, Some("person"), true);
    }
    page.quiet_button("settings", "settings");
    page
}

pub(super) fn sign_in<'a>(model: &'a Model, open: &Open) -> Page<'a> {
    let words = &model.words;
    let mut page = Page::new(words, "sign-in", words.say("app-name"));
    page.heading(words.say("sign-in-heading"));
    page.text("why", words.say("sign-in-why"));
    match &open.sign_in {
        sign_in::State::Idle => {
            page.notice("safe", Tone::Info, words.say("sign-in-safe"));
            page.primary("sign-in", "sign-in-open").quiet_button("later", "sign-in-later");
        }
        sign_in::State::InBrowser(_) => {
            page.waiting(words.say("sign-in-in-browser"));
            page.button("sign-in", "sign-in-again", ButtonWeight::Secondary, None, true)
                .quiet_button("cancel", "cancel");
        }
        _ => {
            page.waiting(words.say("sign-in-working"));
            page.quiet_button("cancel", "cancel");
        }
    }
    page
}

pub(super) fn settings<'a>(model: &'a Model, open: &Open) -> Page<'a> {
    let words = &model.words;
    let mut page = Page::new(words, "settings", words.say("app-name"));
    page.heading(words.say("settings"));
    let saved = if open.settings_unsaved > 0 { SaveState::Saving } else { SaveState::Saved };
    let options = [("vi", "Tiếng Việt"), ("en", "English")].map(|(id, label)| ChoiceOption {
        id: id.to_owned(),
        label: label.to_owned(),
        detail: None,
        icon: None,
        selected: id == words.language(),
    });
    let label = words.say("settings-language");
    let body = Body::Choice { label: label.clone(), options: options.to_vec(), many: false, fault: None, saved };
    page.add("language", label, body);
    let options = yes_no(words, if open.presence { "yes" } else { "no" });
    let label = words.say("presence-setting");
    let body = Body::Choice { label: label.clone(), options, many: false, fault: None, saved };
    page.add("presence", label, body).quiet("presence-help", words.say("presence-help")).saved(saved);
    let rules = match model.library.sequence() {
        Some(sequence) => words.tell("settings-rules-number", [("number", sequence.into())]),
        None => words.say("settings-rules-built-in"),
    };
    page.key_value("rules", words.say("settings-rules"), rules, None);
    page.button("lock", "settings-lock", ButtonWeight::Secondary, Some("lock"), true);
    if open.session.is_some() {
        page.danger("sign-out", "settings-sign-out", "settings-sign-out-sure");
    }
    page
}

pub(super) fn document<'a>(model: &'a Model, open: &Open, id: &str) -> Page<'a> {
    let words = &model.words;
    let mut page = Page::new(words, "document", words.say("home-documents")).sensitive();
    let Some(held) = open.documents.iter().find(|held| held.id == id) else {
        page.heading(words.say("document-gone"));
        return page;
    };
    page.heading(held.title.as_str());
    page.notice("genuine", Tone::Good, words.tell("document-genuine", [("signer", held.signer.as_str().into())]));
    let name = format!("document-{id}");
    let pages = open.shown.get(&name).copied().flatten();
    page.document("pages", name, &held.title, pages);
    if let Some(at) = held.signed_at {
        page.key_value("signed-at", words.say("document-signed-at"), time::moment(words, at), None);
    }
    if let Some(code) = &held.dossier_code {
        page.key_value("code", words.say("dossier-code"), code.as_str(), None);
    }
    page.button("share", "document-share", ButtonWeight::Secondary, Some("download"), open.opened.is_some());
    page
}
