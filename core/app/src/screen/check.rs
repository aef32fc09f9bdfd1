//! Before sending: everything that is wrong at once, then all answers to be read back.

use gocua_dossier::answers::Path;
use gocua_dossier::draft::DraftId;
use gocua_dossier::form::{Evaluation, Weight};
use gocua_dossier::procedure::in_language;

use super::{Page, procedure};
use crate::judge::{self, Wrong};
use crate::model::Model;
use crate::view::{ButtonWeight, Tone};

pub(super) fn check(model: &Model, draft: DraftId) -> Page<'_> {
    let words = &model.words;
    let mut page = Page::new(words, "check", words.say("check-place")).sensitive();
    let wrong = judge::wrong(model, draft);
    let evaluation = judge::evaluate(model, draft);
    if wrong.is_empty() {
        page.heading(words.say("check-good"));
    } else {
        page.heading(words.tell("check-heading", [("count", wrong.len().into())]));
        page.quiet("why", words.say("check-why"));
    }
    for (number, wrong) in wrong.iter().enumerate() {
        let (icon, tone, title, detail) = match wrong {
            Wrong::Answer(finding) => {
                let doubt = finding.weight == Weight::Question;
                let (icon, tone) = if doubt { ("help", Tone::Wait) } else { ("error", Tone::Bad) };
                let asked = finding.path.as_ref().and_then(|path| label(evaluation.as_ref()?, path));
                match asked {
                    Some(asked) => {
                        (icon, tone, asked, format!("{} {}", finding.text, finding.remedy).trim().to_owned())
                    }
                    None => (icon, tone, finding.text.clone(), finding.remedy.clone()),
                }
            }
            Wrong::Paper(_, name) => (
                "photo_camera",
                Tone::Bad,
                words.tell("check-paper", [("name", name.as_str().into())]),
                words.say("check-paper-remedy"),
            ),
        };
        let detail = (!detail.is_empty()).then_some(detail);
        page.row(format!("fix:{number}"), icon, title, detail, None, true).toned(tone);
    }
    let (Some(work), Some(evaluation)) = (judge::work(model, draft), evaluation) else { return page };
    page.part("fine", words.say("check-fine"));
    let answered = evaluation.questions.iter().filter(|question| question.value.is_some()).count();
    page.tick("answers", words.tell("check-answers", [("count", answered.into())]), None);
    if let Some((_, agency)) = judge::receiving(model, work, &evaluation) {
        let name = agency.name_in(words.language()).to_owned();
        page.tick("agency", words.tell("check-agency", [("agency", name.into())]), None);
    }
    if wrong.is_empty() {
        page.primary("next", "check-go-on");
    } else {
        page.primary("first", "check-first");
    }
    page
}

/// The question that a finding is about, with the number of its row.
fn label(evaluation: &Evaluation, path: &Path) -> Option<String> {
    let label = &evaluation.question(path)?.label;
    Some(match path.row() {
        Some((row, _)) => format!("{}. {label}", row + 1),
        None => label.clone(),
    })
}

pub(super) fn read_back(model: &Model, draft: DraftId) -> Page<'_> {
    let words = &model.words;
    let mut page = Page::new(words, "read-back", words.say("read-back-place")).sensitive();
    page.heading(words.say("read-back-heading"));
    let (Some(work), Some(evaluation)) = (judge::work(model, draft), judge::evaluate(model, draft)) else {
        return page;
    };
    if let Some(procedure) = judge::procedure(model, work) {
        let name = in_language(&procedure.short_name, words.language());
        page.key_value("procedure", words.say("procedure-place"), name, None);
        if let Some((_, agency)) = judge::receiving(model, work, &evaluation) {
            page.key_value("agency", words.say("read-back-agency"), agency.name_in(words.language()), None);
        }
        procedure::fee(model, &mut page, procedure);
    }
    page.part("answers", words.say("read-back-answers"));
    if let Some(form) = judge::form(model, work) {
        for line in form.read_back(&work.draft.answers, &judge::facts(model, &work.draft.case)) {
            page.row(format!("change:{}", line.path), "edit", line.label, Some(line.text), None, true);
        }
    }
    if !work.draft.papers.is_empty() {
        page.part("papers", words.say("papers-place"));
        for (number, paper) in work.draft.papers.iter().enumerate() {
            page.tick(format!("paper:{number}"), paper.name.as_str(), Some(words.size(paper.bytes)));
        }
    }
    page.notice("true", Tone::Info, words.say("read-back-promise"));
    page.button("sign", "read-back-sign", ButtonWeight::Primary, Some("signature"), true);
    page
}
