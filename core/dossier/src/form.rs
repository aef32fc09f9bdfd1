//! Forms: questions a person can answer one at a time, everything that is wrong at once, and the paper at the end.
//!
//! A form is JSON in a closed vocabulary ([`Form::load`] says what is refused and why). It is compiled once; answers
//! are evaluated against it whole ([`Form::evaluate`]) or one change at a time ([`Sheet`]). Raw text stays in
//! [`crate::answers::Answers`] whatever becomes of it here.

mod compiled;
mod definition;
mod display;
mod evaluation;
mod laid;
mod load;
mod order;
mod parse;
mod prefill;
mod printed;
mod printer;
mod project;
mod secret;
mod sheet;
mod state;
mod words;

use std::collections::BTreeMap;

pub use evaluation::{Choice, Evaluation, Facts, Finding, Kind, PlaceNames, Question, Step, TextFormat, Weight};
pub use load::{LoadError, MAX_BYTES, MAX_FIELDS, MAX_FORM_COST, MAX_NODES, MAX_RULES, MAX_TEXT};
pub use printed::{Block, Printed};
pub use sheet::Sheet;

use crate::answers::{Answers, Path, Source};
use crate::date::Date;
use compiled::Plan;
use project::Projection;
use state::State;

/// A loaded form.
#[derive(Debug)]
pub struct Form {
    plan: Plan,
}

/// One answer in readable form.
#[derive(Clone, PartialEq, Eq)]
pub struct ReadBack {
    /// Where it is stored.
    pub path: Path,
    /// What the paper form calls it; the row number in front when it stands in a row. For the officer.
    pub label: String,
    /// The question as it was asked, in the person's words and language, without any number. For the person.
    pub asked: String,
    /// What was typed.
    pub raw: String,
    /// What it means: places by name, choices by label.
    pub text: String,
}

impl std::fmt::Debug for ReadBack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ReadBack({})", self.path)
    }
}

/// The codes in the raw text of a choice: one, or several with commas between.
pub fn codes(raw: &str) -> impl Iterator<Item = &str> {
    raw.split(',').map(str::trim).filter(|code| !code.is_empty())
}

/// The raw text of a choice of many after one option was ticked, or unticked.
#[must_use]
pub fn toggled(raw: &str, option: &str) -> String {
    let mut picked: Vec<&str> = codes(raw).collect();
    match picked.iter().position(|code| *code == option) {
        Some(place) => {
            picked.remove(place);
        }
        None => picked.push(option),
    }
    picked.join(",")
}

impl Form {
    /// Loads a form definition: limits, names, types, worst-case costs, circles, missing texts.
    ///
    /// # Errors
    /// [`LoadError`], which names the place.
    pub fn load(definition: &[u8]) -> Result<Self, LoadError> {
        load::load(definition).map(|plan| Self { plan })
    }

    fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Id of the form.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.plan.id
    }

    /// Version of the form.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.plan.version
    }

    /// Where the form is from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.plan.source
    }

    /// Whether the form holds on a day.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        day >= self.plan.valid_from && self.plan.valid_to.is_none_or(|end| day <= end)
    }

    /// Cases the form knows.
    pub fn cases(&self) -> impl Iterator<Item = &str> {
        self.plan.cases.iter().map(String::as_str)
    }

    /// Names of its computed values.
    pub fn computed_names(&self) -> impl Iterator<Item = &str> {
        self.plan.cells.iter().filter_map(|cell| match cell {
            compiled::Cell::Computed { name, .. } => Some(name.as_str()),
            compiled::Cell::Question(_) => None,
        })
    }

    /// Whether it has a question of that name outside groups.
    #[must_use]
    pub fn has_question(&self, name: &str) -> bool {
        self.plan.names.get(name).is_some_and(|cell| self.plan.question(*cell).is_some())
    }

    /// Whether a question outside groups can be answered from a source.
    #[must_use]
    pub fn is_filled_from(&self, path: &Path, source: Source) -> bool {
        path.row().is_none() && self.field(path).is_some_and(|field| field.prefill.contains(&source))
    }

    /// Whether a question, in a group or not, is answered with a date.
    #[must_use]
    pub fn is_date(&self, path: &Path) -> bool {
        use compiled::FieldKind;
        let kind = self.field(path).map(|field| &field.kind);
        matches!(kind, Some(FieldKind::Date | FieldKind::PartialDate | FieldKind::Month))
    }

    /// Where the first answer to a question may come from. One that comes from the account is about whoever declares.
    #[must_use]
    pub fn sources(&self, path: &Path) -> &[Source] {
        self.field(path).map_or(&[], |field| &field.prefill)
    }

    /// Evaluates everything once. For one change at a time, use a [`Sheet`].
    #[must_use]
    pub fn evaluate(&self, answers: &Answers, facts: &Facts) -> Evaluation {
        let state = State::new(&self.plan, answers, facts);
        Projection::new(&self.plan, &state, answers, facts).evaluation()
    }

    /// Every visible answer as label and readable text, in order: for reading back before signing, and for the officer.
    /// Text that does not parse stands as it was typed.
    #[must_use]
    pub fn read_back(&self, answers: &Answers, facts: &Facts) -> Vec<ReadBack> {
        let state = State::new(&self.plan, answers, facts);
        let projection = Projection::new(&self.plan, &state, answers, facts);
        let questions = projection.evaluation().questions;
        let answered = questions.into_iter().filter(|question| !question.raw.trim().is_empty());
        answered
            .map(|question| {
                let label = match question.path.row() {
                    Some((row, _)) => format!("{}. {}", row + 1, question.print_label),
                    None => question.print_label.clone(),
                };
                let text = question.value.as_ref().map_or_else(
                    || question.raw.trim().to_owned(),
                    |value| display::value(&projection.speaker, value, self.list_of(&question.path)),
                );
                ReadBack { path: question.path, label, asked: question.label, raw: question.raw, text }
            })
            .collect()
    }

    fn list_of(&self, path: &Path) -> Option<usize> {
        compiled::list_of(&self.field(path)?.kind)
    }

    /// The question of a path, or that of a row's part.
    fn field(&self, path: &Path) -> Option<&compiled::Field> {
        let field = self.plan.question(*self.plan.names.get(path.name())?)?;
        let Some((_, name)) = path.row() else {
            return Some(field);
        };
        let compiled::FieldKind::Group(group) = field.kind else {
            return None;
        };
        self.plan.groups.get(group)?.fields.iter().find(|field| field.name == name)
    }

    /// The paper form, addressed to an agency. Always in Vietnamese; what is not answered stays open.
    #[must_use]
    pub fn print(&self, answers: &Answers, facts: &Facts, agency: &str) -> Printed {
        printer::print(&self.plan, &State::new(&self.plan, answers, facts), facts, agency)
    }

    /// Fills questions that have no answer yet from known sources, as of now (Unix seconds), and returns which.
    /// Whatever a person typed, even an emptied answer, is left alone.
    pub fn prefill(
        &self,
        answers: &mut Answers,
        facts: &Facts,
        known: &BTreeMap<Source, String>,
        now: i64,
    ) -> Vec<Path> {
        prefill::prefill(&self.plan, answers, facts, known, now)
    }
}

#[cfg(test)]
mod tests;
