//! Look at the form and sign it.

use gocua_dossier::date::civil_date;
use gocua_dossier::draft::DraftId;
use gocua_signing::check_code::check_code;

use super::leaving::way_home;
use super::page::Page;
use super::pages::document;
use crate::door::view::{Body, ButtonWeight, Tone};
use crate::flow::sign::{Act, Sign};
use crate::kept::course::Stage;
use crate::model::order::{DraftOrder, Order};
use crate::model::own::Own;
use crate::model::showing;
use crate::model::turn::Ground;
use crate::rules::signature;
use crate::say::time;

pub(super) fn sign<'a>(ground: &'a Ground, own: &Own, draft: DraftId) -> Page<'a, Order> {
    let words = &ground.words;
    let judge = ground.judge(&own.drafting);
    let unsigned = own.drafting.draft(draft).filter(|written| !judge.needs_signature(written));
    let (place, heading) = match unsigned {
        Some(_) => ("sign-look-place", "sign-look-heading"),
        None => ("sign-place", "sign-heading"),
    };
    let mut page = Page::new(words, "sign", words.say(place)).sensitive();
    page.heading(words.say(heading));
    let name = showing::form_name(draft);
    let pages = showing::pages(own, &name);
    let title = words.say("sign-form");
    let aloud = in_sentences(ground, own, draft, &title);
    document(&mut page, words, ("form", &title), name, pages, &aloud);
    let prepared = match own.drafting.stage(draft) {
        Some(Stage::ToSign(to_sign)) => to_sign.prepared.as_ref(),
        _ => None,
    };
    // Without the account there is no page to compare a code with.
    let prepared = prepared.filter(|_| own.person.linked.is_some());
    if let Some(prepared) = prepared {
        let code = check_code(&[prepared.digest()]);
        let label = words.say("sign-check-code");
        let groups = code.groups().to_vec();
        let symbols = groups.iter().flat_map(|group| group.chars()).map(String::from).collect::<Vec<_>>();
        page.add("check-code", format!("{label}: {}", symbols.join(" ")), Body::CheckCode { label, groups });
        page.quiet("check-code-help", words.say("sign-check-code-help"));
    }
    match own.flows.sign.get(&draft) {
        Some(Sign::Ready(_)) if pages.is_none() => {
            page.waiting(words.say("sign-preparing"));
        }
        Some(Sign::Ready(_)) if unsigned.is_some() => {
            let procedure = unsigned.and_then(|written| judge.procedure(written));
            if let Some(approval) = procedure.and_then(|procedure| procedure.approval.as_ref()) {
                page.notice("approval", Tone::Info, words.text(&approval.text));
            }
            page.button(
                "confirm",
                "sign-confirm",
                ButtonWeight::Primary,
                Some("send"),
                Order::Sign(draft, Act::Confirm),
            );
        }
        // The account may be gone although a signature was prepared with it: it has to be linked again.
        Some(Sign::Ready(_)) if prepared.is_some() => {
            page.notice("same", Tone::Good, words.say("sign-what-you-see"));
            if let Some(signer) = own.person.linked.as_ref().and_then(|linked| signature::signer(&linked.credential)) {
                let until = time::day(words, civil_date(signer.until));
                let note = words.tell("sign-signer-until", [("day", until.into())]);
                page.key_value("signer", words.say("sign-signer"), signer.name, Some(note));
            }
            page.quiet_button("other-signer", "sign-other", Order::Sign(draft, Act::Link)).near();
            let order = Order::Sign(draft, Act::Authorise);
            page.button("authorise", "sign-authorise", ButtonWeight::Primary, Some("signature"), order);
        }
        Some(Sign::Ready(_)) => {
            page.notice("link-why", Tone::Info, words.say("sign-link-why"));
            let order = Order::Sign(draft, Act::Link);
            page.button("link", "sign-link", ButtonWeight::Primary, Some("link"), order);
        }
        Some(sign) if sign.is_outside() => {
            page.waiting(words.say("sign-in-browser"));
            page.quiet_button("cancel", "cancel", Order::Sign(draft, Act::Cancel));
        }
        Some(
            Sign::Printing
            | Sign::Sealing(_)
            | Sign::Keeping(_)
            | Sign::Fetching(_)
            | Sign::Preparing(_)
            | Sign::KeepingPrepared(_),
        ) => {
            page.waiting(words.say("sign-preparing"));
        }
        Some(_) => {
            page.waiting(words.say("sign-working"));
        }
        None => {
            page.primary("again", "sign-again", DraftOrder::Back);
        }
    }
    way_home(&mut page);
    page
}

/// What stands on the form, to be heard: each question as it was asked, and its answer.
fn in_sentences(ground: &Ground, own: &Own, draft: DraftId, title: &str) -> String {
    let judge = ground.judge(&own.drafting);
    let lines = own.drafting.draft(draft).and_then(|written| {
        let form = judge.form(written)?;
        Some(form.read_back(&written.body.answers, &judge.facts(&written.body.case)))
    });
    let said = lines.unwrap_or_default().into_iter().map(|line| format!("{} {}.", line.asked, line.text));
    std::iter::once(format!("{title}.")).chain(said).collect::<Vec<_>>().join(" ")
}
