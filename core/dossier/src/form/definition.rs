//! A form as it stands in JSON: a closed vocabulary. Members that are not in it are refused, because a condition that is
//! silently not read is a wrong form.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::evaluation::{TextFormat, Weight};
use crate::answers::Source;
use crate::date::Date;
use crate::expr::{Syntax, Type};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Definition {
    pub(super) form: String,
    pub(super) version: String,
    pub(super) source: String,
    pub(super) valid_from: Date,
    #[serde(default)]
    pub(super) valid_to: Option<Date>,
    /// Remarks for whoever keeps the pack; never shown.
    #[serde(default, rename = "note")]
    pub(super) _note: Option<String>,
    pub(super) cases: Vec<String>,
    #[serde(default)]
    pub(super) lists: BTreeMap<String, Vec<String>>,
    /// List to code to picture (a Material Symbols name).
    #[serde(default)]
    pub(super) pictures: BTreeMap<String, BTreeMap<String, String>>,
    pub(super) questions: Vec<QuestionDefinition>,
    #[serde(default)]
    pub(super) computed: Vec<ComputedDefinition>,
    #[serde(default)]
    pub(super) rules: Vec<RuleDefinition>,
    pub(super) steps: Vec<StepDefinition>,
    #[serde(default)]
    pub(super) print: Vec<LayoutDefinition>,
    /// Language to text id to text.
    pub(super) texts: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum KindDefinition {
    Text,
    Integer,
    Date,
    PartialDate,
    Month,
    YesNo,
    Choice,
    Choices,
    Place,
    IdentityNumber,
    Group,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionDefinition {
    pub(super) id: String,
    pub(super) kind: KindDefinition,
    /// Text only.
    #[serde(default)]
    pub(super) format: Option<TextFormat>,
    /// Smallest number, or fewest rows.
    #[serde(default)]
    pub(super) min: Option<i64>,
    /// Largest number, most characters, or most rows.
    #[serde(default)]
    pub(super) max: Option<i64>,
    /// Choice and choices only.
    #[serde(default)]
    pub(super) list: Option<String>,
    /// Shown when this is true; always when it is left out.
    #[serde(default)]
    pub(super) when: Option<Syntax>,
    /// Must be answered when this is true; always when it is left out.
    #[serde(default)]
    pub(super) required: Option<Syntax>,
    /// Where a first answer may come from, best first.
    #[serde(default)]
    pub(super) prefill: Vec<Source>,
    /// Group only.
    #[serde(default)]
    pub(super) fields: Vec<QuestionDefinition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ComputedDefinition {
    pub(super) id: String,
    #[serde(rename = "type")]
    pub(super) of: Type,
    pub(super) value: Syntax,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum WeightDefinition {
    Fault,
    Question,
    Note,
}

impl From<WeightDefinition> for Weight {
    fn from(weight: WeightDefinition) -> Self {
        match weight {
            WeightDefinition::Fault => Self::Fault,
            WeightDefinition::Question => Self::Question,
            WeightDefinition::Note => Self::Note,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleDefinition {
    pub(super) id: String,
    /// Where it is said: a question, a group, or a field of a group (then it is looked at once per row).
    #[serde(default)]
    pub(super) at: Option<String>,
    pub(super) weight: WeightDefinition,
    #[serde(default)]
    pub(super) when: Option<Syntax>,
    pub(super) must: Syntax,
    /// Values for `{names}` in the message.
    #[serde(default)]
    pub(super) with: BTreeMap<String, Syntax>,
    #[serde(default)]
    pub(super) source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepDefinition {
    pub(super) id: String,
    pub(super) questions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(tag = "block", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum LayoutDefinition {
    NationalHeader {},
    Centered {
        text: String,
        #[serde(default)]
        bold: bool,
        size: u8,
        #[serde(default)]
        when: Option<Syntax>,
    },
    Paragraph {
        text: String,
        #[serde(default)]
        when: Option<Syntax>,
    },
    /// A question by name with its official label, or a label and a template.
    Field {
        #[serde(default)]
        question: Option<String>,
        #[serde(default)]
        label: Option<String>,
        #[serde(default)]
        text: Option<String>,
        #[serde(default)]
        when: Option<Syntax>,
    },
    Boxes {
        question: String,
        #[serde(default)]
        label: Option<String>,
        #[serde(default)]
        when: Option<Syntax>,
    },
    Table {
        group: String,
        #[serde(default)]
        numbered: Option<String>,
        columns: Vec<ColumnDefinition>,
        #[serde(default)]
        when: Option<Syntax>,
    },
    Space {},
    Columns {
        columns: Vec<Vec<String>>,
        #[serde(default)]
        when: Option<Syntax>,
    },
    Footnote {
        text: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ColumnDefinition {
    /// Heading; the field's official label when left out.
    #[serde(default)]
    pub(super) label: Option<String>,
    /// Fields whose readable answers are joined with commas.
    pub(super) fields: Vec<String>,
    pub(super) width: u8,
}
