//! Papers to gather: one slot each.

use gocua_dossier::draft::DraftId;
use gocua_dossier::procedure::{Need, in_language};

use super::Page;
use crate::judge;
use crate::model::{Model, Open};
use crate::view::{Body, ButtonWeight, PaperState, Tag, Tone};

pub(super) fn papers<'a>(model: &'a Model, open: &Open, draft: DraftId) -> Page<'a> {
    let words = &model.words;
    let language = words.language();
    let mut page = Page::new(words, "papers", words.say("papers-place")).sensitive();
    page.heading(words.say("papers-heading"));
    let (Some(work), Some(evaluation)) = (judge::work(model, draft), judge::evaluate(model, draft)) else {
        return page;
    };
    for (component, need) in judge::papers(model, work, &evaluation) {
        let title = in_language(&component.name, language).to_owned();
        let hint = in_language(&component.hint, language);
        let detail = (!hint.is_empty()).then(|| hint.to_owned());
        let (mut count, mut bytes) = (0u32, 0u64);
        for paper in work.draft.papers_for(&component.id) {
            count += paper.pages;
            bytes += paper.bytes;
        }
        // Not shown as kept before it is: a record that is still on its way to the disk may never arrive.
        let keeping = open.edits.unsaved.contains_key(&(draft, format!("paper.{}", component.id)));
        let sealing = open
            .paper
            .as_ref()
            .is_some_and(|run| run.draft == draft && run.component == component.id && run.is_working());
        let required = need == Need::Required;
        let (state, icon, tone, said) = match (need, &component.satisfied_by) {
            (Need::InDatabase, Some(database)) => {
                (PaperState::NotNeeded, "verified_user", Tone::Good, in_language(&database.text, language).to_owned())
            }
            _ if sealing || keeping => (PaperState::Working, "description", Tone::Wait, words.say("paper-working")),
            _ if count > 0 => {
                let kept = words.tell("paper-kept", [("pages", count.into()), ("size", words.size(bytes).into())]);
                (PaperState::Filled, "check_circle", Tone::Good, kept)
            }
            _ if required => (PaperState::Empty, "description", Tone::Wait, words.say("paper-needed")),
            _ => (PaperState::Empty, "description", Tone::Info, words.say("paper-optional")),
        };
        let filled = state == PaperState::Filled;
        let aloud = format!("{title}. {said}");
        let tag = Tag { tone, text: said };
        let icon = icon.to_owned();
        let body = Body::PaperSlot { title, detail, required, icon, tag, state, fault: None };
        page.add(format!("paper.{}", component.id), aloud, body);
        if filled || state == PaperState::Empty {
            let photo = if filled { "paper-photo-more" } else { "paper-photo" };
            page.button(format!("photo:{}", component.id), photo, ButtonWeight::Secondary, Some("photo_camera"), true)
                .near();
            page.quiet_button(format!("pick:{}", component.id), "paper-pick").near();
        }
        if filled {
            page.quiet_button(format!("take-out:{}", component.id), "paper-remove").near();
        }
    }
    page.primary("next", "next");
    page
}
