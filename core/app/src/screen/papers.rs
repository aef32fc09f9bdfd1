//! Papers to gather: one slot each.

use gocua_dossier::draft::DraftId;
use gocua_dossier::procedure::{Need, in_language};

use super::leaving::way_home;
use super::page::Page;
use super::pages::document;
use super::sight::Sight;
use crate::door::view::{Body, ButtonWeight, PaperState, Tag, Tone};
use crate::flow::paper::{Paper, Source};
use crate::model::order::DraftOrder;
use crate::model::screens::DraftScreen;
use crate::model::showing;
use crate::part::drafting::paper_field;
use crate::say::words::spoken;

pub(super) fn papers<'a, O: Clone + From<DraftOrder>>(sight: Sight<'a>, draft: DraftId) -> Page<'a, O> {
    let (words, judge) = (sight.words(), sight.judge());
    let language = words.language();
    let mut page = Page::new(words, "papers", words.say("papers-place")).sensitive();
    page.heading(words.say("papers-heading"));
    let Some((written, evaluation)) = sight.draft(draft).and_then(|draft| Some((draft, judge.evaluate(draft)?))) else {
        return page;
    };
    for (component, need) in judge.papers(written, &evaluation) {
        let title = in_language(&component.name, language).to_owned();
        let hint = words.text(&component.hint);
        let detail = (!hint.is_empty()).then_some(hint);
        let (count, bytes) = written.body.extent(&component.id);
        // Not shown as kept before it is: a record that is still on its way to the disk may never arrive.
        let keeping = sight.drafting.is_unsaved(draft, &paper_field(&component.id));
        let spot = (draft, component.id.clone());
        let under_way = sight.drafting.papers.get(&spot);
        let sealing = under_way.is_some_and(Paper::is_working);
        let required = need == Need::Required;
        let (state, icon, tone, said) = match (need, &component.satisfied_by) {
            (Need::InDatabase, Some(database)) => {
                (PaperState::NotNeeded, "verified_user", Tone::Good, words.text(&database.text))
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
        let aloud = spoken([Some(title.as_str()), detail.as_deref(), Some(&said)]);
        let tag = Tag { tone, text: said };
        let icon = icon.to_owned();
        let body = Body::PaperSlot { title, detail, required, icon, tag, state, fault: None };
        page.add(format!("paper.{}", component.id), aloud, body);
        // One at a time: while the camera is in front for this paper, or the app works on it, nothing else is fetched for it.
        let is_free = under_way.is_none();
        if filled || state == PaperState::Empty {
            let photo = if filled { "paper-photo-more" } else { "paper-photo" };
            let fetch = |source| DraftOrder::Fetch { draft, component: component.id.clone(), source };
            let (weight, icon) = (ButtonWeight::Secondary, Some("photo_camera"));
            page.button(format!("photo:{}", component.id), photo, weight, icon, fetch(Source::Camera));
            page.enabled(is_free).near();
            page.quiet_button(format!("pick:{}", component.id), "paper-pick", fetch(Source::Files));
            page.enabled(is_free).near();
        }
        if filled {
            if sight.look.is_some() {
                let look = DraftScreen::Paper { draft, component: component.id.clone(), number: 0 };
                page.quiet_button(format!("look:{}", component.id), "paper-look", DraftOrder::Go(look)).near();
            }
            let take_out = DraftOrder::TakeOut { draft, component: component.id.clone(), number: None };
            page.danger(format!("take-out:{}", component.id), "paper-remove", "paper-remove-sure", take_out).near();
        }
    }
    page.primary("next", "next", DraftOrder::Go(DraftScreen::Check(draft)));
    way_home(&mut page);
    page
}

/// One file of a paper, page by page, to see whether it can be read; and to take out this one alone.
pub(super) fn paper<'a, O: Clone + From<DraftOrder>>(
    sight: Sight<'a>,
    draft: DraftId,
    component: &str,
    number: usize,
) -> Page<'a, O> {
    let words = sight.words();
    let mut page = Page::new(words, "paper", words.say("papers-place")).sensitive();
    let Some(written) = sight.draft(draft) else { return page };
    let named = sight
        .judge()
        .procedure(written)
        .and_then(|procedure| procedure.components.iter().find(|known| known.id == component));
    let title = named.map_or(component, |named| in_language(&named.name, words.language()));
    page.heading(title);
    let count = written.body.papers_for(component).count();
    if count > 1 {
        page.quiet("which", words.tell("paper-which", [("n", (number + 1).into()), ("of", count.into())]));
    }
    let name = showing::paper_name(draft, component, number);
    document(&mut page, words, ("pages", title), name, sight.look.flatten(), title);
    page.quiet("readable", words.say("paper-readable"));
    let leaf = |number| DraftOrder::Leaf { draft, component: component.to_owned(), number };
    if number > 0 {
        page.button("before", "paper-before", ButtonWeight::Secondary, None, leaf(number - 1)).near();
    }
    if number + 1 < count {
        page.button("after", "paper-after", ButtonWeight::Secondary, None, leaf(number + 1)).near();
    }
    if sight.drafting.may_change(draft) {
        let take_out = DraftOrder::TakeOut { draft, component: component.to_owned(), number: Some(number) };
        page.danger("take-out", "paper-remove-one", "paper-remove-one-sure", take_out);
    }
    page.primary("done", "paper-fine", DraftOrder::Back);
    page
}
