//! What the rules say about a draft: one place that puts facts, form and procedure together for flows and screens.

use gocua_dossier::answers::Path;
use gocua_dossier::date::{Date, civil_date};
use gocua_dossier::draft::DraftId;
use gocua_dossier::expr::Value;
use gocua_dossier::form::{self, Evaluation, Facts, Finding, Form, Kind, Step};
use gocua_dossier::procedure::{Agency, Component, ComponentKind, Need, Procedure, in_language};
use std::sync::Arc;

use crate::model::Model;
use crate::record::Work;

/// Today in Vietnam.
#[must_use]
pub fn today(model: &Model) -> Date {
    civil_date(model.now)
}

/// What a form may know besides the answers.
#[must_use]
pub fn facts(model: &Model, case: &str) -> Facts {
    Facts {
        today: today(model),
        case: case.to_owned(),
        language: model.words.language().to_owned(),
        you: Some(model.words.you().to_owned()),
        places: Some(model.library.place_names()),
    }
}

/// A dossier by its draft.
#[must_use]
pub fn work(model: &Model, draft: DraftId) -> Option<&Work> {
    model.open()?.works.get(&draft)
}

/// The form of a dossier.
#[must_use]
pub fn form<'a>(model: &'a Model, work: &Work) -> Option<&'a Arc<Form>> {
    model.library.form(&work.draft.rules.form).map(|(form, _)| form)
}

/// The procedure of a dossier, as in force today.
#[must_use]
pub fn procedure<'a>(model: &'a Model, work: &Work) -> Option<&'a Arc<Procedure>> {
    model.library.procedure(&work.draft.procedure, today(model))
}

/// Everything the rules say about a draft.
#[must_use]
pub fn evaluate(model: &Model, draft: DraftId) -> Option<Evaluation> {
    let work = work(model, draft)?;
    Some(form(model, work)?.evaluate(&work.draft.answers, &facts(model, &work.draft.case)))
}

/// Whether a question is answered with a date, which is typed in boxes.
#[must_use]
pub fn is_date(model: &Model, draft: DraftId, path: &str) -> bool {
    let form = work(model, draft).and_then(|work| form(model, work));
    form.zip(path.parse().ok()).is_some_and(|(form, path)| form.is_date(&path))
}

/// Whether a path belongs to a step: one of its questions, or a row of one of its groups.
#[must_use]
pub fn on_step(step: &Step, path: &Path) -> bool {
    step.paths.iter().any(|own| own == path || (path.row().is_some() && own.name() == path.name()))
}

/// The papers that a draft needs, with what is there.
#[must_use]
pub fn papers<'a>(model: &'a Model, work: &'a Work, evaluation: &Evaluation) -> Vec<(&'a Component, Need)> {
    let Some(procedure) = procedure(model, work) else { return Vec::new() };
    let flags = evaluation.computed.clone();
    let flag = move |name: &str| match flags.get(name) {
        Some(Value::Bool(value)) => Some(*value),
        _ => None,
    };
    procedure.needed(&work.draft.case, flag).filter(|(component, _)| component.kind == ComponentKind::Paper).collect()
}

/// Whether there is anything to show about papers.
#[must_use]
pub fn has_papers(model: &Model, draft: DraftId, evaluation: &Evaluation) -> bool {
    work(model, draft)
        .is_some_and(|work| papers(model, work, evaluation).iter().any(|(_, need)| *need != Need::InDatabase))
}

/// One thing to put right before sending.
pub enum Wrong {
    /// An answer.
    Answer(Finding),
    /// A paper is missing: its component and its name.
    Paper(String, String),
}

/// Everything that stands against sending, all at once.
#[must_use]
pub fn wrong(model: &Model, draft: DraftId) -> Vec<Wrong> {
    let (Some(work), Some(evaluation)) = (work(model, draft), evaluate(model, draft)) else { return Vec::new() };
    let language = model.words.language();
    let missing = papers(model, work, &evaluation)
        .into_iter()
        .filter(|(component, need)| *need == Need::Required && work.draft.papers_for(&component.id).next().is_none())
        .map(|(component, _)| Wrong::Paper(component.id.clone(), in_language(&component.name, language).to_owned()))
        .collect::<Vec<_>>();
    evaluation.findings.into_iter().filter(Finding::blocks).map(Wrong::Answer).chain(missing).collect()
}

/// Where the dossier goes: the commune that decides it, and the agency there.
#[must_use]
pub fn receiving(model: &Model, work: &Work, evaluation: &Evaluation) -> Option<(String, Agency)> {
    let procedure = procedure(model, work)?;
    let commune = match evaluation.computed.get(&procedure.receiving.place) {
        Some(Value::Place(code) | Value::Text(code) | Value::Choice(code)) => code.to_string(),
        _ => match &evaluation.question(&procedure.receiving.place.parse().ok()?)?.value {
            Some(Value::Place(code)) => code.to_string(),
            _ => return None,
        },
    };
    let agency = model.library.agency(&procedure.receiving.agency, &commune)?;
    Some((commune, agency))
}

/// What an answer becomes when an option is picked: the option, or for a question of many, the list with it
/// added or taken out.
#[must_use]
pub fn toggled(model: &Model, draft: DraftId, path: &str, option: &str) -> String {
    let question = path.parse().ok().and_then(|path| evaluate(model, draft)?.question(&path).cloned());
    match question {
        Some(question) if matches!(question.kind, Kind::Choices(_)) => form::toggled(&question.raw, option),
        _ => option.to_owned(),
    }
}
