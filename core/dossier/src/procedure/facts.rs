//! What is known of a procedure besides its form: each with where it is from, and what is not known as a question to put to the agency.

use serde::{Deserialize, Serialize};

use crate::calendar::Duration;
use crate::code::ProcedureCode;
use crate::fee::{Confidence, Words};

/// A statement and the law that it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// What it says, in plain words.
    pub text: Words,
    /// Article and act.
    pub source: String,
}

/// How long an agency may take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TimeLimit {
    /// How long.
    pub duration: Duration,
    /// In which cases of the procedure; empty means all.
    #[serde(default)]
    pub cases: Vec<String>,
    /// When it applies, in words, where the answers do not decide it ("when it has to be verified").
    #[serde(default)]
    pub applies: Option<Words>,
    /// Not confirmed by the published procedure: the app says "expected".
    #[serde(default)]
    pub provisional: bool,
    /// Where the figure is from.
    pub source: String,
}

/// Where a dossier goes: the agency responsible for the commune that one answer names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Receiving {
    /// Kind of agency, a key of `agencies.json`.
    pub agency: String,
    /// The question of the form that holds the commune code; nothing without a form.
    #[serde(default)]
    pub place: Option<String>,
    /// The rule in plain words.
    pub text: Words,
    /// Where the rule is from.
    pub source: String,
}

/// What a person should know before beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Before {
    /// Who may apply.
    pub who: Words,
    /// Level of the electronic identity that sending online takes (1 or 2).
    pub identity_level: u8,
    /// About how many minutes the questions take; 0 without a form.
    pub minutes: u16,
    /// What to do without that level, or without a signature.
    pub otherwise: Basis,
}

/// What a person has to do, and by when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// What, counted from what, in a sentence ("Register a birth within 60 days").
    pub text: Words,
    /// How long there is, where it is a number of days or hours.
    #[serde(default)]
    pub duration: Option<Duration>,
    /// Article and act.
    pub source: String,
}

/// On which side of a procedure another one stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// It is done first.
    Before,
    /// It may follow.
    After,
    /// It is what some people mean instead.
    Instead,
}

/// What comes before a procedure, after it, or in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Related {
    /// On which side.
    pub when: When,
    /// The other procedure, when it has a code.
    #[serde(default)]
    pub code: Option<ProcedureCode>,
    /// What, in a sentence.
    pub text: Words,
}

/// What people ask, and the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The question in their words.
    pub question: Words,
    /// The answer.
    pub answer: Words,
    /// Where it is from.
    pub source: String,
    /// How well it is confirmed; what is background only is no answer but an [`Open`] question.
    pub confidence: Confidence,
}

/// What an open question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Money.
    Fee,
    /// How long it takes, or until when.
    Time,
    /// Papers.
    Papers,
    /// The form, or its edition.
    Form,
    /// Where and how.
    Way,
    /// Anything else.
    Other,
}

/// What nobody could read in a source: the question to put to the agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// What it is about.
    pub about: About,
    /// The question as a person would put it.
    pub question: Words,
    /// What is known of it, for whoever keeps the pack; never shown.
    pub note: String,
}
