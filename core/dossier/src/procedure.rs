//! What can be applied for, by whom, with which papers, where, at what cost and by when: all of it dated data.

mod agency;
mod catalogue;
mod facts;

pub use agency::{Agencies, Agency, AgencyError};
pub use catalogue::{Catalogue, Found};
pub use facts::{About, Asked, Basis, Before, Deadline, Open, Receiving, Related, TimeLimit, When};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
const MAX_FACTS: usize = 60;

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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Toàn trình: everything from filing to result (Decree 224/2026 Art. 14).
    Full,
    /// Một phần: a step needs presence or paper.
    Partial,
}

/// A way into the procedure that decides which questions and papers there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

/// A database that already holds what a paper would prove.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InDatabase {
    /// What to tell the person.
    pub text: Words,
    /// Why nobody may ask for the paper.
    pub source: String,
}

/// What a component is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ComponentKind {
    /// The form, made by the app.
    Form,
    /// A paper that the person adds.
    Paper,
}

/// One part of a complete dossier (thành phần hồ sơ).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

/// One procedure in one version.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Codes it had before, which people, papers and pages still name.
    #[serde(default)]
    pub formerly: Vec<ProcedureCode>,
    /// Icon key (a Material Symbols name).
    pub icon: String,
    /// Where it stands in a list of all: smaller is earlier, and what does not say so comes last.
    #[serde(default = "last")]
    pub rank: u16,
    /// How much of it is online.
    pub level: Level,
    /// Which step needs presence or paper, and why; for what is not [`Level::Full`].
    #[serde(default)]
    pub presence: Option<Basis>,
    /// Kind of agency that decides, a key of `agencies.json`.
    pub agency: String,
    /// Where the dossier goes.
    pub receiving: Receiving,
    /// Id of the form; nothing when it cannot be filled in here, and then there is `elsewhere`.
    #[serde(default)]
    pub form: Option<String>,
    /// How and where it is done when it cannot be done here.
    #[serde(default)]
    pub elsewhere: Option<Basis>,
    /// Whether the form is signed before it is sent.
    pub needs_signature: bool,
    /// What proves that the person wants it where nothing is signed.
    #[serde(default)]
    pub approval: Option<Basis>,
    /// What a person should know before beginning.
    pub before: Before,
    /// Ways in.
    pub cases: Vec<Case>,
    /// Parts of a complete dossier.
    pub components: Vec<Component>,
    /// What it costs.
    pub fees: FeeRules,
    /// How long the agency may take, by case; the first that applies counts.
    #[serde(default)]
    pub times: Vec<TimeLimit>,
    /// The one limit that procedures of the first packs had; phones keep such procedures with drafts that were begun under them.
    #[serde(default, skip_serializing)]
    time_limit: Option<TimeLimit>,
    /// How soon the agency has to say whether it accepts an online dossier.
    #[serde(default)]
    pub acceptance_notice: Option<TimeLimit>,
    /// What the person gets.
    pub result: Words,
    /// Law it rests on.
    pub basis: Vec<Basis>,
    /// What a person has to do, and by when.
    #[serde(default)]
    pub deadlines: Vec<Deadline>,
    /// Why agencies send such dossiers back.
    #[serde(default)]
    pub rejections: Vec<Basis>,
    /// What comes before it or after it.
    #[serde(default)]
    pub related: Vec<Related>,
    /// What people ask, with the answer.
    #[serde(default)]
    pub asked: Vec<Asked>,
    /// What is not known for sure: never said as a fact, only as a question to put to the agency.
    #[serde(default)]
    pub open: Vec<Open>,
    /// First day it holds.
    pub valid_from: Date,
    /// Last day it holds.
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// The day on which somebody last compared it with its sources; procedures of the first packs do not say.
    #[serde(default)]
    pub checked_on: Option<Date>,
    /// Where the definition as a whole is from.
    pub source: String,
}

fn last() -> u16 {
    u16::MAX
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
        let mut procedure: Self =
            serde_json::from_str(definition).map_err(|error| ProcedureError::Malformed(error.to_string()))?;
        procedure.check()?;
        procedure.times.extend(procedure.time_limit.take());
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
            .chain(self.basis.iter().chain(&self.rejections).map(|basis| &basis.text))
            .chain([&self.presence, &self.elsewhere, &self.approval].into_iter().flatten().map(|basis| &basis.text))
            .chain(self.times.iter().filter_map(|time| time.applies.as_ref()))
            .chain(self.deadlines.iter().map(|deadline| &deadline.text))
            .chain(self.related.iter().map(|related| &related.text))
            .chain(self.asked.iter().flat_map(|asked| [&asked.question, &asked.answer]))
            .chain(self.open.iter().map(|open| &open.question))
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
        if !(1..=2).contains(&self.before.identity_level) || (self.before.minutes == 0) != self.form.is_none() {
            return wrong("no level of identity, or no time, to begin with".to_owned());
        }
        if self.form.is_some() == self.elsewhere.is_some() {
            return wrong("it has a form, or says where else it is done".to_owned());
        }
        if self.form.is_some() != self.receiving.place.is_some() {
            return wrong("a form goes to where one of its answers says".to_owned());
        }
        if self.form.is_some() && self.needs_signature == self.approval.is_some() {
            return wrong("it is signed, or says what stands for the signature".to_owned());
        }
        let lists =
            [self.deadlines.len(), self.rejections.len(), self.related.len(), self.asked.len(), self.open.len()];
        if lists.into_iter().chain([self.times.len(), self.formerly.len()]).any(|count| count > MAX_FACTS) {
            return wrong("more facts than anybody reads".to_owned());
        }
        let named = |cases: &[String]| cases.iter().find(|id| self.case(id).is_none()).cloned();
        if let Some(case) = self.times.iter().find_map(|time| named(&time.cases)) {
            return wrong(format!("a time limit names the unknown case {case}"));
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

    /// How long the agency may take in a case; without one, in any.
    #[must_use]
    pub fn time_limit(&self, case: Option<&str>) -> Option<&TimeLimit> {
        self.times
            .iter()
            .find(|time| time.cases.is_empty() || case.is_some_and(|case| time.cases.iter().any(|id| id == case)))
    }

    /// Whether a code is its own, or was.
    #[must_use]
    pub fn has_code(&self, code: &str) -> bool {
        std::iter::once(&self.code).chain(&self.formerly).any(|known| known.as_str() == code)
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
