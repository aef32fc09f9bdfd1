//! A form with one person's answers, kept up to date answer by answer.

use std::fmt;
use std::sync::Arc;

use super::Form;
use super::compiled::FieldKind;
use super::evaluation::{Evaluation, Facts, Finding, Question};
use super::project::Projection;
use super::state::State;
use crate::answers::{AnswerError, Answers, Entry, Origin, Path};

/// Answers under a form. Setting one answer costs what depends on it, not the size of the form.
#[derive(Clone)]
pub struct Sheet {
    form: Arc<Form>,
    answers: Answers,
    facts: Facts,
    state: State,
}

impl fmt::Debug for Sheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheet").field("form", &self.form.id()).field("facts", &self.facts).finish_non_exhaustive()
    }
}

impl Sheet {
    /// Evaluates everything once.
    #[must_use]
    pub fn new(form: Arc<Form>, answers: Answers, facts: Facts) -> Self {
        let state = State::new(form.plan(), &answers, &facts);
        Self { form, answers, facts, state }
    }

    /// The form.
    #[must_use]
    pub fn form(&self) -> &Arc<Form> {
        &self.form
    }

    /// The answers as they are now.
    #[must_use]
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// The answers, when the sheet is no longer needed.
    #[must_use]
    pub fn into_answers(self) -> Answers {
        self.answers
    }

    /// What is known besides the answers.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Takes other facts (another day, case or language) and evaluates everything again.
    pub fn set_facts(&mut self, facts: Facts) {
        self.facts = facts;
        self.state = State::new(self.form.plan(), &self.answers, &self.facts);
    }

    /// Sets one answer and brings everything that depends on it up to date. A path that the form does not know is
    /// stored all the same: nothing that was typed is lost.
    ///
    /// # Errors
    /// [`AnswerError`]; the earlier text stays.
    pub fn set(&mut self, path: &Path, raw: &str, origin: Origin) -> Result<(), AnswerError> {
        self.answers.set(path, raw, origin)?;
        self.state.set(self.form.plan(), &self.answers, &self.facts, path);
        Ok(())
    }

    /// Marks a filled-in answer as seen and accepted by the person, now (Unix seconds).
    pub fn accept(&mut self, path: &Path, now: i64) {
        self.answers.accept(path, now);
    }

    /// Adds an empty row to a group and returns its index; no more than the form allows.
    ///
    /// # Errors
    /// [`AnswerError::TooManyRows`].
    pub fn add_row(&mut self, group: &str) -> Result<u16, AnswerError> {
        let plan = self.form.plan();
        let most = plan.groups.iter().find(|known| known.name == group).map_or(0, |group| group.max);
        if self.answers.rows(group) >= most {
            return Err(AnswerError::TooManyRows);
        }
        let row = self.answers.add_row(group)?;
        self.state.rows_changed(plan, &self.answers, &self.facts, group);
        Ok(row)
    }

    /// Takes a row out and returns what was in it.
    pub fn remove_row(&mut self, group: &str, row: u16) -> Vec<(String, Entry)> {
        let removed = self.answers.remove_row(group, row);
        self.state.rows_changed(self.form.plan(), &self.answers, &self.facts, group);
        removed
    }

    /// Records "that is right" for a finding that asks.
    pub fn confirm(&mut self, finding: &Finding) {
        self.answers.confirm(&finding.rule, finding.path.as_ref(), &finding.about);
    }

    /// Takes "that is right" back.
    pub fn unconfirm(&mut self, finding: &Finding) {
        self.answers.unconfirm(&finding.rule, finding.path.as_ref());
    }

    fn projection(&self) -> Projection<'_> {
        Projection::new(self.form.plan(), &self.state, &self.answers, &self.facts)
    }

    /// Everything at once: for the check page and for sending.
    #[must_use]
    pub fn evaluation(&self) -> Evaluation {
        self.projection().evaluation()
    }

    /// One question with its findings, when it is visible.
    #[must_use]
    pub fn question(&self, path: &Path) -> Option<Question> {
        self.projection().question_at(path)
    }

    /// The visible questions of one step; empty when the step is unknown or nothing in it is visible.
    #[must_use]
    pub fn step(&self, id: &str) -> Vec<Question> {
        let projection = self.projection();
        let mut questions = Vec::new();
        for step in self.form.plan().steps.iter().filter(|step| step.id == id) {
            for cell in &step.cells {
                projection.questions_of(*cell, &mut questions);
            }
        }
        questions
    }

    /// Ids of the steps with something visible, in order: where the person is, "question 4 of 9".
    #[must_use]
    pub fn visible_steps(&self) -> Vec<&str> {
        let plan = self.form.plan();
        let visible = |cell: &usize| self.state.cells.get(*cell).is_some_and(|known| known.visible);
        let steps = plan.steps.iter().filter(|step| step.cells.iter().any(visible));
        steps.map(|step| step.id.as_str()).collect()
    }

    /// An expression ran out of steps. The bounds checked at load make this impossible; tests watch it.
    #[must_use]
    pub fn ran_out_of_steps(&self) -> bool {
        self.state.exhausted
    }

    /// Visible groups by name, with their number of rows.
    #[must_use]
    pub fn groups(&self) -> Vec<(&str, usize)> {
        let plan = self.form.plan();
        let cells = plan.cells.iter().enumerate().filter_map(|(index, _)| Some((index, plan.question(index)?)));
        cells
            .filter(|(index, _)| self.state.cells.get(*index).is_some_and(|known| known.visible))
            .filter_map(|(_, field)| match field.kind {
                FieldKind::Group(group) => Some((field.name.as_str(), self.state.groups.get(group)?.len())),
                _ => None,
            })
            .collect()
    }
}
