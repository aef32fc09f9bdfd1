//! A form as it is written.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::placed::{Day, Placed};
use crate::words::Words;

/// An expression as it is written (see [`crate::expression`]).
pub(super) type Written = Placed<String>;

/// A form.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name, which is also the file's.
    pub form: String,
    /// Its edition; goes up with every change that people notice.
    pub version: String,
    /// The paper form it is, and the act that has it.
    pub source: String,
    /// First day it holds.
    pub valid_from: Day,
    /// Last day it holds, when that is known.
    pub valid_to: Option<Day>,
    /// For whoever keeps it; never shown.
    pub note: Option<String>,
    /// Ways in, as the procedure has them.
    pub cases: Vec<String>,
    /// What the form is called.
    pub title: Words,
    /// Lists of choices by name.
    #[serde(default)]
    pub lists: BTreeMap<String, Vec<Choice>>,
    /// In the order in which they are asked.
    pub question: Vec<Question>,
    /// Values that follow from answers.
    #[serde(default)]
    pub computed: Vec<Computed>,
    /// What has to be so, or looks wrong.
    #[serde(default)]
    pub rule: Vec<Rule>,
    /// Titles of steps with several questions.
    #[serde(default)]
    pub step: BTreeMap<String, Step>,
    /// The sheet; the labels in order when it is left out.
    #[serde(default)]
    pub print: Vec<Print>,
}

/// One choice of a list.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What is stored and compared.
    pub code: String,
    /// What the person chooses, in Vietnamese.
    pub vi: String,
    /// In English.
    pub en: Option<String>,
    /// One more sentence.
    #[serde(default)]
    pub hint: Words,
    /// A Material Symbols name, for whoever does not read.
    pub picture: Option<String>,
}

/// A question, a group of them, or a block that is taken in here.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its name.
    pub id: Option<Placed<String>>,
    /// A block instead of a question: the name of its file in `blocks/`.
    pub block: Option<Placed<String>>,
    /// Block: what its questions' names begin with.
    #[serde(rename = "as")]
    pub named: Option<String>,
    /// Block: whom or what it asks about, for `{about}` and `{About}` in its texts.
    #[serde(default)]
    pub about: Words,
    /// Block: questions that are left out.
    #[serde(default)]
    pub skip: Vec<Placed<String>>,
    /// Block: only these questions.
    #[serde(default)]
    pub only: Vec<Placed<String>>,
    /// Block: labels on paper, by question.
    #[serde(default)]
    pub papers: BTreeMap<String, String>,
    /// Block: the first answers come from the account that is signed in.
    #[serde(default)]
    pub account: bool,
    /// Block: these need no answer.
    #[serde(default)]
    pub free: Vec<Placed<String>>,

    /// `text`, `name`, `phone`, `email`, `address`, `digits`, `integer`, `date`, `partial_date`, `month`, `yes_no`, `choice`, `choices`,
    /// `place`, `identity_number`, `group`.
    pub kind: Option<Placed<String>>,
    /// `digits`: how many; `integer`: the smallest; `group`: fewest rows.
    pub min: Option<i64>,
    /// `integer`: the largest; `text`: most characters; `group`: most rows.
    pub max: Option<i64>,
    /// `choice` and `choices`: which list.
    pub list: Option<Placed<String>>,
    /// Asked when this is so; always when it is left out.
    pub when: Option<Written>,
    /// `false` when no answer is needed, or when it is.
    pub required: Option<Placed<Required>>,
    /// Where a first answer may come from, best first.
    #[serde(default)]
    pub prefill: Vec<String>,
    /// Asked together with its neighbours that name the same step.
    pub step: Option<String>,
    /// `group`: what is asked in every row.
    #[serde(default)]
    pub field: Vec<Question>,

    /// The question, in the person's words.
    #[serde(default)]
    pub ask: Words,
    /// The label on the paper form, official, in Vietnamese.
    pub paper: Option<String>,
    /// What helps to answer.
    #[serde(default)]
    pub hint: Words,
    /// An answer as it may look.
    #[serde(default)]
    pub example: Words,
    /// Why it is asked.
    #[serde(default)]
    pub why: Words,
    /// What is read aloud instead of the question.
    #[serde(default)]
    pub read_aloud: Words,
    /// `group`: what one row is called.
    #[serde(default)]
    pub row: Words,
    /// `group`: the button that adds a row.
    #[serde(default)]
    pub add: Words,
}

/// `true`, `false`, or when.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Required {
    /// Always or never.
    Plain(bool),
    /// When this is so.
    When(String),
}

/// A value that follows from answers.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Computed {
    pub id: Placed<String>,
    /// `bool`, `integer`, `text`, `date`, `spans`.
    #[serde(rename = "type")]
    pub of: String,
    pub value: Written,
}

/// What has to be so, or looks wrong.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub id: Placed<String>,
    /// Where it is said: a question, a group, or a field of a group; nowhere for the whole form.
    pub at: Option<Placed<String>>,
    /// `fault` stops sending, `question` can be confirmed, `note` is only said.
    pub weight: String,
    /// Looked at when this is so.
    pub when: Option<Written>,
    /// What has to be so.
    pub must: Written,
    /// Values for `{names}` in what is said.
    #[serde(default)]
    pub with: BTreeMap<String, Written>,
    /// Where the rule is from.
    pub source: Option<String>,
    /// What is said.
    pub say: Words,
    /// What to do about it.
    pub remedy: Words,
}

/// The title of a step.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub title: Words,
}

/// A part of the sheet, from top to bottom. Which members it takes depends on its kind.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Print {
    /// `national_header`, the two lines that every official paper begins with; `centered`, `paragraph` and `footnote` with a `text`;
    /// `field`, a question with its label on paper, or a `label` and the `text` that stands there; `fields`, several `questions`;
    /// `boxes`, a number with a box for each digit; `table`, the rows of a group; `columns`, side by side, as signatures are; `space`.
    pub block: Placed<String>,
    /// In Vietnamese; `{name}` is an answer, `{agency}`, `{day}`, `{month}` and `{year}` are filled in.
    pub text: Option<Placed<String>>,
    pub label: Option<Placed<String>>,
    #[serde(default)]
    pub bold: bool,
    /// In points.
    pub size: Option<u8>,
    pub question: Option<Placed<String>>,
    #[serde(default)]
    pub questions: Vec<Placed<String>>,
    pub group: Option<Placed<String>>,
    /// `table`: heading of the column that counts the rows.
    pub numbered: Option<Placed<String>>,
    /// `table`: its columns.
    #[serde(default)]
    pub column: Vec<Column>,
    /// `columns`: the lines of each.
    #[serde(default)]
    pub columns: Vec<Vec<Placed<String>>>,
    /// There when this is so.
    pub when: Option<Written>,
}

/// A column of a table.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its heading; the first field's label on paper when it is left out.
    pub label: Option<Placed<String>>,
    /// Fields of the group.
    pub fields: Vec<Placed<String>>,
    /// In hundredths of the page.
    pub width: u8,
}
