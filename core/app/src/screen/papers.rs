//! Papers to gather: one slot each.

use gocua_dossier::draft::DraftId;
use gocua_dossier::procedure::{Need, in_language};

use super::Page;
use crate::judge;
use crate::model::{Model, Open};
use crate::view::{Body, ButtonWeight, PaperState};

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
        let working = open
            .paper
            .as_ref()
            .is_some_and(|run| run.draft == draft && run.component == component.id && run.is_working());
        let state = match (need, &component.satisfied_by) {
            (Need::InDatabase, Some(database)) => {
                PaperState::NotNeeded { because: in_language(&database.text, language).to_owned() }
            }
            _ if working => PaperState::Working,
            _ if count > 0 => PaperState::Filled {
                summary: words.tell("paper-kept", [("pages", count.into()), ("size", words.size(bytes).into())]),
            },
            _ => PaperState::Empty,
        };
        let required = need == Need::Required;
        let said = match &state {
            PaperState::Empty if required => words.say("paper-needed"),
            PaperState::Empty => words.say("paper-optional"),
            PaperState::Working => words.say("saving"),
            PaperState::Filled { summary } => summary.clone(),
            PaperState::NotNeeded { because } => because.clone(),
        };
        let takes = matches!(state, PaperState::Empty | PaperState::Filled { .. });
        let filled = matches!(state, PaperState::Filled { .. });
        let aloud = format!("{title}. {said}");
        page.add(
            format!("paper.{}", component.id),
            aloud,
            Body::PaperSlot { title, detail, required, state, fault: None },
        );
        if takes {
            let photo = if filled { "paper-photo-more" } else { "paper-photo" };
            page.button(format!("photo:{}", component.id), photo, ButtonWeight::Secondary, Some("photo_camera"), true);
            page.quiet_button(format!("pick:{}", component.id), "paper-pick");
        }
        if filled {
            page.quiet_button(format!("take-out:{}", component.id), "paper-remove");
        }
    }
    page.primary("next", "next");
    page
}
