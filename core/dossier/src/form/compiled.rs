//! A form after names, types, costs and order are known.

use std::collections::HashMap;

use super::evaluation::{TextFormat, Weight};
use super::laid::Laid;
use super::words::{TextId, Texts};
use crate::answers::Source;
use crate::date::Date;
use crate::expr::{Compiled, Type};

/// What sort of answer a question takes, with indices instead of names.
#[derive(Clone, Debug)]
pub(super) enum FieldKind {
    Text { format: TextFormat, max: u16 },
    Integer { min: i64, max: i64 },
    Date,
    PartialDate,
    Month,
    YesNo,
    Choice(usize),
    Choices(usize),
    Place,
    IdentityNumber,
    Group(usize),
}

impl FieldKind {
    /// The type of its value; a group has rows instead of one.
    pub(super) const fn value_type(&self) -> Option<Type> {
        Some(match self {
            Self::Text { .. } => Type::Text,
            Self::Integer { .. } => Type::Integer,
            Self::Date => Type::Date,
            Self::PartialDate | Self::Month => Type::Partial,
            Self::YesNo => Type::Bool,
            Self::Choice(_) => Type::Choice,
            Self::Choices(_) => Type::Choices,
            Self::Place => Type::Place,
            Self::IdentityNumber => Type::Number,
            Self::Group(_) => return None,
        })
    }
}

/// The list that a choice is made from.
pub(super) const fn list_of(kind: &FieldKind) -> Option<usize> {
    match kind {
        FieldKind::Choice(list) | FieldKind::Choices(list) => Some(*list),
        _ => None,
    }
}

/// The words of a question.
#[derive(Clone, Debug)]
pub(super) struct QuestionTexts {
    pub(super) label: TextId,
    pub(super) print_label: Option<TextId>,
    pub(super) hint: Option<TextId>,
    pub(super) example: Option<TextId>,
    pub(super) why: Option<TextId>,
    pub(super) read_aloud: Option<TextId>,
    pub(super) add: Option<TextId>,
    /// What a row of a group is called.
    pub(super) row: Option<TextId>,
}

#[derive(Clone, Debug)]
pub(super) enum Required {
    Always,
    Never,
    When(Compiled),
}

/// A question, outside or inside a group.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Its own name, without the group's.
    pub(super) name: String,
    pub(super) kind: FieldKind,
    pub(super) texts: QuestionTexts,
    pub(super) when: Option<Compiled>,
    pub(super) required: Required,
    pub(super) prefill: Vec<Source>,
    /// Rules that speak at this question.
    pub(super) rules: Vec<usize>,
}

/// Something with a value outside groups.
#[derive(Clone, Debug)]
pub(super) enum Cell {
    Question(Box<Field>),
    Computed { name: String, value: Compiled },
}

impl Cell {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Question(field) => &field.name,
            Self::Computed { name, .. } => name,
        }
    }
}

/// A repeat group.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) cell: usize,
    pub(super) min: u16,
    pub(super) max: u16,
    pub(super) fields: Vec<Field>,
    /// Fields in an order in which each follows what its condition reads.
    pub(super) order: Vec<usize>,
}

/// A choice list.
#[derive(Clone, Debug)]
pub(super) struct List {
    pub(super) codes: Vec<Box<str>>,
    pub(super) labels: Vec<TextId>,
    pub(super) hints: Vec<Option<TextId>>,
    pub(super) pictures: Vec<Option<String>>,
}

/// Where a rule speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Whole,
    Cell(usize),
    Field { group: usize, field: usize },
}

#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) at: Anchor,
    pub(super) weight: Weight,
    pub(super) when: Option<Compiled>,
    pub(super) must: Compiled,
    pub(super) with: Vec<(String, Compiled, Option<usize>)>,
    pub(super) source: Option<String>,
    pub(super) message: TextId,
    pub(super) remedy: TextId,
    /// Reads nothing but fields of its own row, so that a change in one row leaves the others alone.
    pub(super) local: bool,
}

/// Something to look at again when a cell has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Check {
    /// Whether a question outside groups must be answered.
    Cell(usize),
    /// Whether a field in the rows of a group must be answered.
    Field {
        group: usize,
        field: usize,
    },
    Rule(usize),
}

#[derive(Clone, Debug)]
pub(super) struct StepPlan {
    pub(super) id: String,
    pub(super) title: Option<TextId>,
    pub(super) cells: Vec<usize>,
}

/// Everything about a form that does not depend on answers.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) source: String,
    pub(super) valid_from: Date,
    pub(super) valid_to: Option<Date>,
    pub(super) title: TextId,
    pub(super) cases: Vec<String>,
    pub(super) texts: Texts,
    pub(super) lists: Vec<List>,
    pub(super) cells: Vec<Cell>,
    /// Cell by name.
    pub(super) names: HashMap<String, usize>,
    pub(super) groups: Vec<Group>,
    pub(super) rules: Vec<Rule>,
    /// Rules about the dossier as a whole.
    pub(super) whole: Vec<usize>,
    pub(super) steps: Vec<StepPlan>,
    /// Cells so that each follows what it reads, and each cell's place in that order.
    pub(super) order: Vec<usize>,
    pub(super) position: Vec<usize>,
    /// By cell: cells and checks that read it.
    pub(super) readers: Vec<Vec<usize>>,
    pub(super) checks: Vec<Vec<Check>>,
    pub(super) layout: Vec<Laid>,
}

impl Plan {
    pub(super) fn codes(&self, list: usize) -> &[Box<str>] {
        self.lists.get(list).map_or(&[], |list| list.codes.as_slice())
    }

    pub(super) fn question(&self, cell: usize) -> Option<&Field> {
        match self.cells.get(cell) {
            Some(Cell::Question(field)) => Some(field),
            _ => None,
        }
    }
}
