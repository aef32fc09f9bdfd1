//! Look at the form and sign it.

use gocua_dossier::draft::DraftId;
use gocua_signing::check_code::check_code;

use super::Page;
use crate::flow::sign::{self, Step};
use crate::judge;
use crate::model::{Model, Open};
use crate::record::Stage;
use crate::view::{Body, ButtonWeight, Tone};

pub(super) fn sign<'a>(model: &'a Model, open: &Open, draft: DraftId) -> Page<'a> {
    let words = &model.words;
    let mut page = Page::new(words, "sign", words.say("sign-place")).sensitive();
    page.heading(words.say("sign-heading"));
    let name = sign::document(draft);
    let pages = open.shown.get(&name).copied().flatten();
    let title = words.say("sign-form");
    page.document("form", name, &title, pages);
    let prepared = judge::work(model, draft).and_then(|work| match &work.stage {
        Stage::Signing(to_sign) => to_sign.prepared.as_ref(),
        _ => None,
    });
    // Without the account there is no page to compare a code with.
    if let Some(prepared) = prepared.filter(|_| open.linked.is_some()) {
        let code = check_code(&[prepared.digest()]);
        let label = words.say("sign-check-code");
        let groups = code.groups().to_vec();
        let aloud = format!(
            "{label}: {}",
            groups.iter().flat_map(|group| group.chars()).map(String::from).collect::<Vec<_>>().join(" ")
        );
        page.add("check-code", aloud, Body::CheckCode { label, groups });
        page.quiet("check-code-help", words.say("sign-check-code-help"));
    }
    let step = open.signing.as_ref().map(|run| &run.step);
    match step {
        Some(Step::Reading | Step::Keeping) if pages.is_none() => {
            page.waiting(words.say("sign-preparing"));
        }
        Some(Step::Reading | Step::Keeping) => {
            // The account may be gone although a signature was prepared with it: it has to be linked again.
            if prepared.is_some() && open.linked.is_some() {
                page.notice("same", Tone::Good, words.say("sign-what-you-see"));
                page.button("authorise", "sign-authorise", ButtonWeight::Primary, Some("signature"), true);
            } else {
                page.notice("link-why", Tone::Info, words.say("sign-link-why"));
                page.button("link", "sign-link", ButtonWeight::Primary, Some("link"), true);
            }
        }
        Some(Step::LinkBrowser(_) | Step::Browser(_)) => {
            page.waiting(words.say("sign-in-browser"));
            page.quiet_button("cancel", "cancel");
        }
        Some(Step::LinkKeeping) if pages.is_some() && prepared.is_some() => {
            page.waiting(words.say("sign-preparing"));
        }
        Some(_) => {
            page.waiting(words.say("sign-working"));
        }
        None => {}
    }
    page
}
