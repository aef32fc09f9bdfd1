//! What the rules say about a draft: one place that puts facts, form and procedure together for flows and screens.

use std::sync::Arc;

use gocua_dossier::answers::Path;
use gocua_dossier::date::{Date, civil_date};
use gocua_dossier::draft::Rules;
use gocua_dossier::expr::Value;
use gocua_dossier::form::{self, Evaluation, Facts, Finding, Form, Kind, Step};
use gocua_dossier::procedure::{Agency, Component, ComponentKind, Need, Procedure, in_language};

use super::doubtful::Account;
use super::editions::Editions;
use super::library::Library;
use super::memory::Memory;
use crate::kept::draft::Draft;
use crate::say::words::Words;

/// The rules at a moment, in a language.
#[derive(Clone, Copy)]
pub struct Judge<'a> {
    /// The pack in use.
    pub library: &'a Library,
    /// The rules that drafts were begun under.
    pub editions: &'a Editions,
    /// What they said last.
    pub memory: &'a Memory,
    /// Who is signed in.
    pub account: &'a Account,
    /// The language.
    pub words: &'a Words,
    /// Unix seconds.
    pub now: i64,
}

/// How the rules of a draft stand to the rules of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// They are the rules of today.
    Current,
    /// There is a newer form: taking it over is for the person to say.
    Newer,
    /// The procedure is no longer offered.
    Withdrawn,
    /// Nothing on this phone knows the form any more.
    Unknown,
}

/// One thing to put right before sending.
pub enum Wrong {
    /// An answer.
    Answer(Finding),
    /// A paper is missing: its component and its name.
    Paper(String, String),
}

impl<'a> Judge<'a> {
    /// Today in Vietnam.
    #[must_use]
    pub fn today(&self) -> Date {
        civil_date(self.now)
    }

    /// What a form may know besides the answers.
    #[must_use]
    pub fn facts(&self, case: &str) -> Facts {
        Facts {
            today: self.today(),
            case: case.to_owned(),
            language: self.words.language().to_owned(),
            you: Some(self.words.you().to_owned()),
            places: Some(self.library.place_names()),
        }
    }

    /// How the rules of a draft stand to the rules of today.
    #[must_use]
    pub fn age(&self, draft: &Draft) -> Age {
        let rules = &draft.body.rules;
        if self.form(draft).is_none() {
            return Age::Unknown;
        }
        match self.library.procedure(&draft.body.procedure, self.today()) {
            None => Age::Withdrawn,
            Some(today) => match today.form.as_deref().and_then(|form| self.library.form(form)) {
                Some((_, hash)) if hash == rules.form_sha256 => Age::Current,
                Some(_) => Age::Newer,
                None => Age::Withdrawn,
            },
        }
    }

    /// The form of a draft: the one it was begun under. Where that is not known (a draft of the first app), the form of today that has
    /// its name.
    #[must_use]
    pub fn form(&self, draft: &Draft) -> Option<&'a Arc<Form>> {
        let rules = &draft.body.rules;
        let today = self.library.form(&rules.form);
        match today {
            Some((form, hash)) if hash == rules.form_sha256 => Some(form),
            _ => match self.editions.get(&rules.form_sha256) {
                Some(compiled) => Some(&compiled.form),
                None => today.map(|(form, _)| form),
            },
        }
    }

    /// The procedure of a draft: that of today as long as the draft's form is that of today, else the one it was begun under.
    #[must_use]
    pub fn procedure(&self, draft: &Draft) -> Option<&'a Arc<Procedure>> {
        let rules = &draft.body.rules;
        let today = self.library.procedure(&draft.body.procedure, self.today());
        let same = today.is_some_and(|today| {
            today.form.as_ref() == Some(&rules.form)
                && self.library.form(&rules.form).is_some_and(|(_, hash)| hash == rules.form_sha256)
        });
        if same {
            return today;
        }
        self.editions.get(&rules.form_sha256).map(|compiled| &compiled.procedure).or(today)
    }

    /// Whether a draft's form is signed before it is sent; where that is not known it is.
    #[must_use]
    pub fn needs_signature(&self, draft: &Draft) -> bool {
        self.procedure(draft).is_none_or(|procedure| procedure.needs_signature)
    }

    /// The rules of today for a procedure.
    #[must_use]
    pub fn rules_of_today(&self, procedure: &str) -> Option<Rules> {
        let procedure = self.library.procedure(procedure, self.today())?;
        let form = procedure.form.as_ref()?;
        let (_, hash) = self.library.form(form)?;
        let pack = self.library.sequence().unwrap_or(0);
        Some(Rules { pack, form: form.clone(), form_sha256: hash.to_owned() })
    }

    /// Everything the rules say about a draft.
    #[must_use]
    pub fn evaluate(&self, draft: &Draft) -> Option<Arc<Evaluation>> {
        let (form, answers, facts) = (self.form(draft)?, &draft.body.answers, self.facts(&draft.body.case));
        Some(self.memory.evaluate(form, answers, facts, (self.library.places(), self.account, self.words)))
    }

    /// Whether a question is answered with a date, which is typed in boxes.
    #[must_use]
    pub fn is_date(&self, draft: &Draft, path: &str) -> bool {
        self.form(draft).zip(path.parse().ok()).is_some_and(|(form, path)| form.is_date(&path))
    }

    /// The papers that a draft needs, with what is there.
    #[must_use]
    pub fn papers(&self, draft: &Draft, evaluation: &Evaluation) -> Vec<(&'a Component, Need)> {
        // Taken out of the pack, so that what comes back does not hang on the draft.
        let Some(procedure) = self.procedure(draft) else { return Vec::new() };
        let flag = |name: &str| match evaluation.computed.get(name) {
            Some(Value::Bool(value)) => Some(*value),
            _ => None,
        };
        let needed = procedure.needed(&draft.body.case, flag);
        let papers = needed.filter(|(component, _)| component.kind == ComponentKind::Paper);
        let papers: Vec<(String, Need)> = papers.map(|(component, need)| (component.id.clone(), need)).collect();
        let find = |id: &str| procedure.components.iter().find(|component| component.id == id);
        papers.into_iter().filter_map(|(id, need)| Some((find(&id)?, need))).collect()
    }

    /// Whether there is anything to show about papers.
    #[must_use]
    pub fn has_papers(&self, draft: &Draft, evaluation: &Evaluation) -> bool {
        self.papers(draft, evaluation).iter().any(|(_, need)| *need != Need::InDatabase)
    }

    /// Everything that stands against sending, all at once.
    #[must_use]
    pub fn wrong(&self, draft: &Draft) -> Vec<Wrong> {
        let Some(evaluation) = self.evaluate(draft) else { return Vec::new() };
        self.wrong_in(draft, &evaluation)
    }

    /// As [`Judge::wrong`], of an evaluation that is at hand.
    #[must_use]
    pub fn wrong_in(&self, draft: &Draft, evaluation: &Evaluation) -> Vec<Wrong> {
        let language = self.words.language();
        let missing = self
            .papers(draft, evaluation)
            .into_iter()
            .filter(|(component, need)| {
                *need == Need::Required && draft.body.papers_for(&component.id).next().is_none()
            })
            .map(|(component, _)| Wrong::Paper(component.id.clone(), in_language(&component.name, language).to_owned()))
            .collect::<Vec<_>>();
        let findings = evaluation.findings.iter().filter(|finding| finding.blocks()).cloned();
        findings.map(Wrong::Answer).chain(missing).collect()
    }

    /// Where the dossier goes: the commune that decides it, and the agency there.
    #[must_use]
    pub fn receiving(&self, draft: &Draft, evaluation: &Evaluation) -> Option<(String, Agency)> {
        let procedure = self.procedure(draft)?;
        let place = procedure.receiving.place.as_ref()?;
        let commune = match evaluation.computed.get(place) {
            Some(Value::Place(code) | Value::Text(code) | Value::Choice(code)) => code.to_string(),
            _ => match &evaluation.question(&place.parse().ok()?)?.value {
                Some(Value::Place(code)) => code.to_string(),
                _ => return None,
            },
        };
        let agency = self.library.agency(&procedure.receiving.agency, &commune)?;
        Some((commune, agency))
    }

    /// What an answer becomes when an option is picked: the option, or for a question of many, the list with it
    /// added or taken out.
    #[must_use]
    pub fn toggled(&self, draft: &Draft, path: &str, option: &str) -> String {
        let question = path.parse().ok().and_then(|path| self.evaluate(draft)?.question(&path).cloned());
        match question {
            Some(question) if matches!(question.kind, Kind::Choices(_)) => form::toggled(&question.raw, option),
            _ => option.to_owned(),
        }
    }
}

/// Whether a path belongs to a step: one of its questions, or a row of one of its groups.
#[must_use]
pub fn on_step(step: &Step, path: &Path) -> bool {
    step.paths.iter().any(|own| own == path || (path.row().is_some() && own.name() == path.name()))
}
