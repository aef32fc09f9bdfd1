//! Before sending: everything that is wrong at once, then all answers to be read back.

use gocua_dossier::answers::Path;
use gocua_dossier::draft::DraftId;
use gocua_dossier::form::{Evaluation, Weight};
use gocua_dossier::procedure::in_language;

use super::leaving::way_home;
use super::page::Page;
use super::procedure;
use super::sight::Sight;
use crate::door::view::{ButtonWeight, Tone};
use crate::kept::draft::Draft;
use crate::model::order::DraftOrder;
use crate::model::screens::DraftScreen;
use crate::rules::judge::{Age, Judge, Wrong};
use crate::say::time;

pub(super) fn check<'a, O: Clone + From<DraftOrder>>(sight: Sight<'a>, draft: DraftId) -> Page<'a, O> {
    let words = sight.words();
    let judge = sight.judge();
    let mut page = Page::new(words, "check", words.say("check-place")).sensitive();
    let Some(written) = sight.draft(draft) else { return page };
    let evaluation = judge.evaluate(written);
    let wrong = evaluation.as_deref().map(|evaluation| judge.wrong_in(written, evaluation)).unwrap_or_default();
    if wrong.is_empty() {
        page.heading(words.say("check-good"));
    } else {
        page.heading(words.tell("check-heading", [("count", wrong.len().into())]));
        page.quiet("why", words.say("check-why"));
    }
    prepared(&mut page, sight, draft);
    for (number, wrong) in wrong.iter().enumerate() {
        let (icon, tone, title, detail) = match wrong {
            Wrong::Answer(finding) => {
                let doubt = finding.weight == Weight::Question;
                let (icon, tone) = if doubt { ("help", Tone::Wait) } else { ("error", Tone::Bad) };
                let asked = finding.path.as_ref().and_then(|path| label(evaluation.as_deref()?, path));
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
        page.row(format!("fix:{number}"), icon, title, detail, None, fix(draft, wrong)).toned(tone);
    }
    let Some(evaluation) = evaluation else { return page };
    page.part("fine", words.say("check-fine"));
    let answered = evaluation.questions.iter().filter(|question| question.value.is_some()).count();
    page.tick("answers", words.tell("check-answers", [("count", answered.into())]), None);
    if let Some((_, agency)) = judge.receiving(written, &evaluation) {
        let name = agency.name_in(words.language()).to_owned();
        page.tick("agency", words.tell("check-agency", [("agency", name.into())]), None);
    }
    if let Age::Newer | Age::Withdrawn = judge.age(written) {
        page.button("rules", "rules-look", ButtonWeight::Secondary, None, DraftOrder::Go(DraftScreen::Rules(draft)));
    }
    match wrong.iter().find_map(|wrong| fix::<O>(draft, wrong)) {
        Some(first) => page.primary("first", "check-first", first),
        None if wrong.is_empty() => page.primary("next", "check-go-on", DraftOrder::Go(DraftScreen::ReadBack(draft))),
        None => &mut page,
    };
    way_home(&mut page);
    page
}

/// Who prepared it, where it was prepared by somebody.
fn prepared<O: Clone>(page: &mut Page<'_, O>, sight: Sight<'_>, draft: DraftId) {
    let words = sight.words();
    let Some(prepared) = sight.drafting.prepared(draft) else { return };
    let at = time::moment(words, prepared.at);
    let text = words.tell(
        "prepared-by",
        [
            ("name", prepared.host.name.as_str().into()),
            ("team", prepared.host.team.as_str().into()),
            ("at", at.into()),
            ("receipt", prepared.receipt.as_str().into()),
        ],
    );
    page.notice_with("handshake", "prepared", Tone::Info, text);
}

/// Where something can be put right.
fn fix<O: From<DraftOrder>>(draft: DraftId, wrong: &Wrong) -> Option<O> {
    let path = match wrong {
        Wrong::Answer(finding) => Some(finding.path.clone()?),
        Wrong::Paper(..) => None,
    };
    Some(DraftOrder::Fix { draft, path }.into())
}

/// The question that a finding is about, with the number of its row.
fn label(evaluation: &Evaluation, path: &Path) -> Option<String> {
    let label = &evaluation.question(path)?.label;
    Some(match path.row() {
        Some((row, _)) => format!("{}. {label}", row + 1),
        None => label.clone(),
    })
}

/// Which agency receives a dossier, where that can be told.
pub(super) fn agency<O: Clone>(page: &mut Page<'_, O>, judge: Judge<'_>, written: &Draft) {
    let found = judge.evaluate(written).and_then(|evaluation| judge.receiving(written, &evaluation));
    if let Some((_, agency)) = found {
        let words = judge.words;
        page.key_value("agency", words.say("read-back-agency"), agency.name_in(words.language()), None);
    }
}

/// What can be done with a form that is filled in.
pub(super) struct Ends<O> {
    /// Go on to signing it.
    pub(super) sign: O,
    /// Print it, to sign it by hand.
    pub(super) print: O,
}

pub(super) fn read_back<'a, O: Clone + From<DraftOrder>>(
    sight: Sight<'a>,
    draft: DraftId,
    ends: Option<Ends<O>>,
) -> Page<'a, O> {
    let words = sight.words();
    let judge = sight.judge();
    let mut page = Page::new(words, "read-back", words.say("read-back-place")).sensitive();
    page.heading(words.say("read-back-heading"));
    let Some((work, evaluation)) = sight.draft(draft).and_then(|work| Some((work, judge.evaluate(work)?))) else {
        return page;
    };
    let written = work;
    prepared(&mut page, sight, draft);
    if let Some(procedure) = judge.procedure(work) {
        let name = in_language(&procedure.short_name, words.language());
        page.key_value("procedure", words.say("procedure-place"), name, None);
        agency(&mut page, judge, written);
        let costing = procedure.costing(&evaluation, |paper| written.body.papers_for(paper).next().is_some());
        procedure::fee(sight, &mut page, procedure, Some(&written.body.case), &costing);
    }
    page.part("answers", words.say("read-back-answers"));
    if let Some(form) = judge.form(work) {
        for line in form.read_back(&work.body.answers, &judge.facts(&work.body.case)) {
            let change = DraftOrder::Fix { draft, path: Some(line.path.clone()) }.into();
            // In the words in which it was asked; what the form calls it stands on the page that is signed.
            page.row(format!("change:{}", line.path), "edit", line.asked, Some(line.text), None, Some(change));
        }
    }
    if !work.body.papers.is_empty() {
        page.part("papers", words.say("papers-place"));
        let components = judge.procedure(work).map_or(&[][..], |procedure| procedure.components.as_slice());
        for component in components {
            let (pages, bytes) = work.body.extent(&component.id);
            if pages > 0 {
                let kept = words.tell("paper-kept", [("pages", pages.into()), ("size", words.size(bytes).into())]);
                page.tick(
                    format!("paper:{}", component.id),
                    in_language(&component.name, words.language()),
                    Some(kept),
                );
            }
        }
    }
    match ends {
        Some(Ends { sign, print }) => {
            let (promise, label, icon) = if judge.needs_signature(written) {
                ("read-back-promise", "read-back-sign", "signature")
            } else {
                ("read-back-promise-sent", "read-back-look", "description")
            };
            page.notice("true", Tone::Info, words.say(promise));
            page.button("sign", label, ButtonWeight::Primary, Some(icon), sign);
            page.button("print", "read-back-print", ButtonWeight::Quiet, Some("download"), print).near();
        }
        // Here nobody signs for anybody.
        None => {
            page.notice("not-here", Tone::Info, words.say("visit-not-here"));
        }
    }
    way_home(&mut page);
    page
}
