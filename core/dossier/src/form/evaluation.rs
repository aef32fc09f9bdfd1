//! What evaluating a form says: the questions to show, everything that is wrong, and what was computed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::answers::{Origin, Path};
use crate::date::Date;
use crate::expr::Value;
use crate::place::{Places, Province};

/// Turns place codes into names. Implemented by the place list of a pack; a test may implement it with two lines.
pub trait PlaceNames: Send + Sync {
    /// Full name of a commune with its kind and province, `Phường Ba Đình, Thành phố Hà Nội`; `None` when unknown.
    fn full_name(&self, code: &str) -> Option<String>;
    /// Name of the commune alone with its kind, `Phường Ba Đình`.
    fn commune_name(&self, code: &str) -> Option<String>;
    /// Two-digit code and name of the province a commune lies in, `("01", "Thành phố Hà Nội")`.
    fn province(&self, code: &str) -> Option<(String, String)>;
}

impl PlaceNames for Places {
    fn full_name(&self, code: &str) -> Option<String> {
        Some(format!("{}, {}", self.commune_name(code)?, PlaceNames::province(self, code)?.1))
    }

    fn commune_name(&self, code: &str) -> Option<String> {
        let hit = self.by_code(code)?;
        Some(format!("{} {}", hit.kind.word(), hit.name))
    }

    fn province(&self, code: &str) -> Option<(String, String)> {
        let hit = self.by_code(code)?;
        let name = Self::province(self, &hit.province_code).map_or(hit.province, Province::full_name);
        Some((hit.province_code, name))
    }
}

/// What is known besides the answers.
#[derive(Clone)]
pub struct Facts {
    /// The day it is, in Vietnam.
    pub today: Date,
    /// The case chosen, one of the form's cases.
    pub case: String,
    /// Language of the texts, `vi` or `en`; Vietnamese stands in for what is missing.
    pub language: String,
    /// How the person is addressed (`bạn`, `ông`, `bà`, `anh`, `chị`); stands where a text says `{you}`.
    pub you: Option<String>,
    /// Names of places. Without it every code of the right shape is taken and shown as it is.
    pub places: Option<Arc<dyn PlaceNames>>,
}

impl Facts {
    /// Vietnamese, nobody in particular addressed, no place list.
    #[must_use]
    pub fn new(today: Date, case: &str) -> Self {
        Self { today, case: case.to_owned(), language: "vi".to_owned(), you: None, places: None }
    }
}

impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facts")
            .field("today", &self.today)
            .field("case", &self.case)
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Wrong or missing; the dossier cannot be sent like this.
    Fault,
    /// Looks odd and may be right; the person says so or mends it.
    Question,
    /// Good to know; never in the way.
    Note,
}

/// Something to say about the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The question it stands at; `None` when it is about the dossier as a whole.
    pub path: Option<Path>,
    /// How much it matters.
    pub weight: Weight,
    /// What is wrong, in plain words.
    pub text: String,
    /// What to do about it.
    pub remedy: String,
    /// Id of the rule that found it: `required`, `format`, or the id of a rule in the form.
    pub rule: String,
    /// The law or reference behind the rule.
    pub source: Option<String>,
    /// What it is about, for [`crate::answers::Answers::confirm`]: the texts involved. Personal data.
    pub about: String,
    /// A question that the person has answered with "that is right".
    pub confirmed: bool,
    /// What the answer would better be, when that can be said.
    pub better: Option<String>,
}

impl Finding {
    /// Whether the dossier must not be sent before this is mended or confirmed.
    #[must_use]
    pub fn blocks(&self) -> bool {
        match self.weight {
            Weight::Fault => true,
            Weight::Question => !self.confirmed,
            Weight::Note => false,
        }
    }
}

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The code that is stored.
    pub code: String,
    /// What the person reads.
    pub label: String,
    /// One more sentence, when there is something to explain.
    pub hint: Option<String>,
    /// A picture, for whoever does not read (a Material Symbols name).
    pub picture: Option<String>,
}

/// What sort of answer a question takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text {
        /// What sort of words; decides keyboard and check.
        format: TextFormat,
        /// Most characters.
        max: u16,
    },
    /// A whole number.
    Integer {
        /// Smallest allowed.
        min: i64,
        /// Largest allowed.
        max: i64,
    },
    /// A day.
    Date,
    /// A day, a month or a year, as much as is known.
    PartialDate,
    /// A month of a year.
    Month,
    /// `yes` or `no`.
    YesNo,
    /// One of a few.
    Choice(Vec<Choice>),
    /// Any number of a few; stored as codes with commas between.
    Choices(Vec<Choice>),
    /// A commune, stored as its code.
    Place,
    /// A twelve-digit personal number.
    IdentityNumber,
    /// A repeat group; its rows' fields follow as questions of their own.
    Group {
        /// Rows there are.
        rows: u16,
        /// Fewest rows.
        min: u16,
        /// Most rows.
        max: u16,
        /// The words on the button that adds a row.
        add: String,
        /// What a row is called, `nơi` or `người`, for "nơi thứ nhất" and "xóa người này"; empty when the form has no word for it.
        row: String,
    },
}

/// What sort of words a text answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextFormat {
    /// A person's name.
    Name,
    /// A Vietnamese telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// Anything.
    Free,
    /// Where somebody lives today: anything, of which a place of today should be a part ([`crate::doubt`]).
    Address,
    /// Exactly so many digits.
    Digits(u8),
}

/// A question to show, with everything known about it.
#[derive(Clone, PartialEq, Eq)]
pub struct Question {
    /// Where its answer is stored.
    pub path: Path,
    /// What sort of answer.
    pub kind: Kind,
    /// The question as a question.
    pub label: String,
    /// What the paper form calls it.
    pub print_label: String,
    /// One line of help.
    pub hint: Option<String>,
    /// An example of an answer.
    pub example: Option<String>,
    /// Why it is asked.
    pub why: Option<String>,
    /// What is read aloud; the label when nothing else is given.
    pub read_aloud: String,
    /// Whether it must be answered.
    pub required: bool,
    /// The text as given.
    pub raw: String,
    /// What it means, when it parses.
    pub value: Option<Value>,
    /// Where the text came from.
    pub origin: Option<Origin>,
    /// What is to be said at this question.
    pub findings: Vec<Finding>,
}

impl fmt::Debug for Question {
    // No answer text: personal data stays out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question")
            .field("path", &self.path)
            .field("required", &self.required)
            .field("answered", &self.value.is_some())
            .field("findings", &self.findings.len())
            .finish_non_exhaustive()
    }
}

/// One screen: usually one question, sometimes a few that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Stable id.
    pub id: String,
    /// Heading when there is more than one question; the question's own label otherwise.
    pub title: String,
    /// Visible questions in order: for a group the group itself, then the fields of each row.
    pub paths: Vec<Path>,
}

/// The whole of what a form says about a set of answers.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// Visible questions in the order of the steps.
    pub questions: Vec<Question>,
    /// Steps with at least one visible question.
    pub steps: Vec<Step>,
    /// Everything there is to say, in the order of the questions.
    pub findings: Vec<Finding>,
    /// Computed values that are known.
    pub computed: BTreeMap<String, Value>,
    /// Answers that are stored and not shown now; kept, and neither checked nor sent.
    pub kept: Vec<Path>,
}

impl Evaluation {
    /// Nothing stands in the way of sending.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self.findings.iter().any(Finding::blocks)
    }

    /// The question at a path, when it is visible.
    #[must_use]
    pub fn question(&self, path: &Path) -> Option<&Question> {
        self.questions.iter().find(|question| question.path == *path)
    }

    /// A computed yes/no; `None` when it cannot be told yet.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.computed.get(name) {
            Some(Value::Bool(value)) => Some(*value),
            _ => None,
        }
    }
}
