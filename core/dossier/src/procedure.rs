//! What can be applied for, by whom, with which papers, where, at what cost and by when: all of it dated data.

mod agency;
mod catalogue;

pub use agency::{Agencies, Agency, AgencyError};
pub use catalogue::{Catalogue, Found};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::calendar::Duration;
use crate::code::ProcedureCode;
use crate::date::Date;
use crate::expr::Value;
use crate::fee::{Facts, FeeRules, Words};
use crate::form::Evaluation;
use crate::text::addressed;

/// Bytes a procedure definition may have.
pub const MAX_BYTES: usize = 256 * 1024;
const MAX_CASES: usize = 50;
const MAX_COMPONENTS: usize = 200;

/// The words in a language, or the Vietnamese ones, which are always there.
#[must_use]
pub fn in_language<'a>(words: &'a Words, language: &str) -> &'a str {
    words.get(language).or_else(|| words.get("vi")).map_or("", String::as_str)
}

/// The words in a language, with the form of address in them.
#[must_use]
pub fn said(words: &Words, language: &str, you: &str) -> String {
    addressed(in_language(words, language), you)
}

/// What is known of a dossier that decides what it costs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Costing {
    /// For [`crate::fee::Ask::facts`].
    pub facts: Facts,
    /// For [`crate::fee::Ask::counts`].
    pub counts: BTreeMap<String, u32>,
}

/// How much of a procedure can be done online.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Toàn trình: everything from filing to result (Decree 224/2026 Art. 14).
    Full,
    /// Một phần: a step needs presence or paper.
    Partial,
}

/// A way into the procedure that decides which questions and papers there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Stable id.
    pub id: String,
    /// What the person chooses, in the person's words.
    pub name: Words,
    /// One more sentence.
    #[serde(default)]
    pub hint: Words,
    /// Icon key (a Material Symbols name).
    pub icon: String,
}

/// A figure that a reference gives, and whether it is confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeLimit {
    /// How long.
    pub duration: Duration,
    /// Not confirmed by the published procedure: the app says "expected".
    #[serde(default)]
    pub provisional: bool,
    /// Where the figure is from.
    pub source: String,
}

/// The law a statement rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// What it says, in plain words.
    pub text: Words,
    /// Article and act.
    pub source: String,
}

/// A database that already holds what a paper would prove.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InDatabase {
    /// What to tell the person.
    pub text: Words,
    /// Why nobody may ask for the paper.
    pub source: String,
}

/// What a component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ComponentKind {
    /// The form, made by the app.
    Form,
    /// A paper that the person adds.
    Paper,
}

/// One part of a complete dossier (thành phần hồ sơ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Stable id.
    pub id: String,
    /// The form or a paper.
    pub kind: ComponentKind,
    /// What it is called.
    pub name: Words,
    /// Which papers will do, and how to photograph them.
    #[serde(default)]
    pub hint: Words,
    /// Icon key.
    #[serde(default)]
    pub icon: String,
    /// Cases it belongs to; empty means all.
    #[serde(default)]
    pub cases: Vec<String>,
    /// Name of a computed yes/no of the form that decides whether it is needed.
    #[serde(default)]
    pub when: Option<String>,
    /// The dossier may be sent without it.
    #[serde(default)]
    pub optional: bool,
    /// It is known already and must not be asked for (Decree 224/2026 Art. 18.4).
    #[serde(default)]
    pub satisfied_by: Option<InDatabase>,
    /// Where the requirement is from.
    pub source: String,
}

/// Whether a component is needed for this dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It is needed.
    Required,
    /// It helps and may be left out.
    Optional,
    /// A database has it; nothing to hand in.
    InDatabase,
    /// Depends on a question that is not answered yet.
    NotKnownYet,
}

/// Where a dossier goes: the agency responsible for the commune that one answer names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receiving {
    /// Kind of agency, a key of `agencies.json`.
    pub agency: String,
    /// The question of the form that holds the commune code.
    pub place: String,
    /// The rule in plain words.
    pub text: Words,
    /// Where the rule is from.
    pub source: String,
}

/// What a person should know before beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Before {
    /// Who may apply.
    pub who: Words,
    /// Level of the electronic identity that sending online takes (1 or 2).
    pub identity_level: u8,
    /// About how many minutes the questions take.
    pub minutes: u16,
    /// What to do without that level, or without a signature.
    pub otherwise: Basis,
}

/// One procedure in one version.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// National code.
    pub code: ProcedureCode,
    /// Official name.
    pub name: Words,
    /// What people call it.
    pub short_name: Words,
    /// What it gives, in a sentence.
    pub summary: Words,
    /// Everyday words to find it by.
    pub aliases: Vec<String>,
    /// Icon key (a Material Symbols name).
    pub icon: String,
    /// How much of it is online.
    pub level: Level,
    /// Kind of agency that decides, a key of `agencies.json`.
    pub agency: String,
    /// Where the dossier goes.
    pub receiving: Receiving,
    /// Id of the form.
    pub form: String,
    /// Whether the form is signed before it is sent.
    pub needs_signature: bool,
    /// What a person should know before beginning.
    pub before: Before,
    /// Ways in.
    pub cases: Vec<Case>,
    /// Parts of a complete dossier.
    pub components: Vec<Component>,
    /// What it costs.
    pub fees: FeeRules,
    /// How long the agency may take.
    pub time_limit: Option<TimeLimit>,
    /// How soon the agency has to say whether it accepts an online dossier.
    #[serde(default)]
    pub acceptance_notice: Option<TimeLimit>,
    /// What the person gets.
    pub result: Words,
    /// Law it rests on.
    pub basis: Vec<Basis>,
    /// First day it holds.
    pub valid_from: Date,
    /// Last day it holds.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// Where the definition as a whole is from.
    pub source: String,
}

/// Why a procedure definition is refused.
#[derive(Debug, thiserror::Error)]
pub enum ProcedureError {
    /// Over [`MAX_BYTES`].
    #[error("the procedure has {0} bytes, more than {MAX_BYTES}")]
    TooLarge(usize),
    /// Not the JSON of a procedure.
    #[error("not a procedure: {0}")]
    Malformed(String),
    /// Well-formed and wrong.
    #[error("wrong procedure: {0}")]
    Wrong(String),
}

impl Procedure {
    /// Reads and checks a definition.
    ///
    /// # Errors
    /// [`ProcedureError`].
    pub fn load(definition: &str) -> Result<Self, ProcedureError> {
        if definition.len() > MAX_BYTES {
            return Err(ProcedureError::TooLarge(definition.len()));
        }
        let procedure: Self =
            serde_json::from_str(definition).map_err(|error| ProcedureError::Malformed(error.to_string()))?;
        procedure.check()?;
        Ok(procedure)
    }

    fn check(&self) -> Result<(), ProcedureError> {
        let wrong = |what: String| Err(ProcedureError::Wrong(what));
        if self.cases.is_empty() || self.cases.len() > MAX_CASES || self.components.len() > MAX_COMPONENTS {
            return wrong("too few or too many cases or components".to_owned());
        }
        let words = [&self.name, &self.short_name, &self.summary, &self.result, &self.receiving.text]
            .into_iter()
            .chain(self.cases.iter().map(|case| &case.name))
            .chain(self.components.iter().map(|component| &component.name))
            .chain(self.components.iter().filter_map(|component| component.satisfied_by.as_ref().map(|by| &by.text)))
            .chain(self.basis.iter().map(|basis| &basis.text))
            .chain([&self.before.who, &self.before.otherwise.text]);
        for words in words {
            if words.get("vi").is_none_or(|text| text.trim().is_empty()) {
                return wrong(format!("words without Vietnamese: {words:?}"));
            }
        }
        for (index, case) in self.cases.iter().enumerate() {
            if self.cases.iter().skip(index + 1).any(|other| other.id == case.id) {
                return wrong(format!("case {} twice", case.id));
            }
        }
        for (index, component) in self.components.iter().enumerate() {
            if self.components.iter().skip(index + 1).any(|other| other.id == component.id) {
                return wrong(format!("component {} twice", component.id));
            }
            if let Some(case) = component.cases.iter().find(|id| self.case(id).is_none()) {
                return wrong(format!("component {} names the unknown case {case}", component.id));
            }
        }
        if !(1..=2).contains(&self.before.identity_level) || self.before.minutes == 0 {
            return wrong("no level of identity, or no time, to begin with".to_owned());
        }
        if self.valid_to.is_some_and(|end| end < self.valid_from) {
            return wrong("it ends before it begins".to_owned());
        }
        Ok(())
    }

    /// A case by id.
    #[must_use]
    pub fn case(&self, id: &str) -> Option<&Case> {
        self.cases.iter().find(|case| case.id == id)
    }

    /// Whether it holds on a day.
    #[must_use]
    pub fn is_valid_on(&self, day: Date) -> bool {
        day >= self.valid_from && self.valid_to.is_none_or(|end| day <= end)
    }

    /// What the answers and the papers of a dossier say about its fee. A fact of the fee rules is a computed yes/no of the form, or the
    /// id of a paper: that one is so when the paper is there (`has`), and not known as long as it is not, so that a reduction that has
    /// to be proved is a possibility until then and never a promise. A unit that fees count by is a whole number of the form.
    #[must_use]
    pub fn costing(&self, evaluation: &Evaluation, has: impl Fn(&str) -> bool) -> Costing {
        let paper = |id: &String| self.components.iter().any(|component| component.id == *id && has(id));
        let fact = |name: &String| Some((name.clone(), evaluation.flag(name).or(paper(name).then_some(true))?));
        let count = |unit: &String| {
            let answered = || evaluation.question(&unit.parse().ok()?)?.value.as_ref();
            match evaluation.computed.get(unit).or_else(answered)? {
                Value::Integer(count) => Some((unit.clone(), u32::try_from(*count).ok()?)),
                _ => None,
            }
        };
        let units = self.fees.charges().iter().filter_map(|charge| charge.per.as_ref());
        Costing {
            facts: self.fees.facts().keys().filter_map(fact).collect(),
            counts: units.filter_map(count).collect(),
        }
    }

    /// Papers that one case or another may need from the person.
    pub fn papers(&self) -> impl Iterator<Item = &Component> {
        let asked = |component: &&Component| component.kind == ComponentKind::Paper && component.satisfied_by.is_none();
        self.components.iter().filter(asked)
    }

    /// The parts of a complete dossier in a case. `flag` gives the form's computed yes/no values
    /// ([`crate::form::Evaluation::flag`]). Parts that do not apply are left out.
    pub fn needed<'a>(
        &'a self,
        case: &'a str,
        flag: impl Fn(&str) -> Option<bool> + 'a,
    ) -> impl Iterator<Item = (&'a Component, Need)> + 'a {
        self.components.iter().filter_map(move |component| {
            if !component.cases.is_empty() && !component.cases.iter().any(|id| id == case) {
                return None;
            }
            let applies = component.when.as_deref().map_or(Some(true), &flag);
            let need = match (applies, &component.satisfied_by, component.optional) {
                (Some(false), _, _) => return None,
                (None, _, _) => Need::NotKnownYet,
                (Some(true), Some(_), _) => Need::InDatabase,
                (Some(true), None, true) => Need::Optional,
                (Some(true), None, false) => Need::Required,
            };
            Some((component, need))
        })
    }
}
