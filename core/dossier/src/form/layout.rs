//! The paper form: which answers stand where, with the official labels. Always Vietnamese, whatever the screen speaks.

use std::collections::HashMap;

use super::compiled::{FieldKind, Group, Plan};
use super::definition::{ColumnDefinition, LayoutDefinition};
use super::display::{self, Speaker};
use super::evaluation::Facts;
use super::load::{LoadError, Loader};
use super::printed::{Block, Printed};
use super::state::State;
use super::words::TextId;
use crate::expr::{Compiled, Scope, Syntax, Type, Value};

/// What is left to be filled in by hand.
const DOTS: &str = "…………";

#[derive(Debug)]
pub(super) struct Laid {
    when: Option<Compiled>,
    block: LaidBlock,
}

#[derive(Debug)]
enum LaidBlock {
    NationalHeader,
    Centered {
        text: TextId,
        bold: bool,
        size: u8,
    },
    Paragraph {
        text: TextId,
    },
    /// The answer to a question.
    Answer {
        label: Option<TextId>,
        cell: usize,
    },
    /// A label and a template.
    Written {
        label: TextId,
        text: TextId,
    },
    Boxes {
        label: Option<TextId>,
        cell: usize,
    },
    Table {
        group: usize,
        numbered: Option<TextId>,
        columns: Vec<Column>,
    },
    Space,
    Columns(Vec<Vec<TextId>>),
    Footnote {
        text: TextId,
    },
}

#[derive(Debug)]
struct Column {
    label: Option<TextId>,
    fields: Vec<usize>,
    width: u8,
}

/// Checks a layout.
pub(super) fn load(
    loader: &mut Loader,
    definitions: Vec<LayoutDefinition>,
    names: &HashMap<String, usize>,
    groups: &[Group],
) -> Result<Vec<Laid>, LoadError> {
    let mut reader = Reader { loader, names, groups };
    definitions.into_iter().map(|definition| reader.block(definition)).collect()
}

struct Reader<'a> {
    loader: &'a mut Loader,
    names: &'a HashMap<String, usize>,
    groups: &'a [Group],
}

impl Reader<'_> {
    fn block(&mut self, definition: LayoutDefinition) -> Result<Laid, LoadError> {
        use LayoutDefinition as D;
        let (block, when) = match definition {
            D::NationalHeader {} => (LaidBlock::NationalHeader, None),
            D::Space {} => (LaidBlock::Space, None),
            D::Centered { text, bold, size, when } => {
                (LaidBlock::Centered { text: self.template(&text)?, bold, size }, when)
            }
            D::Paragraph { text, when } => (LaidBlock::Paragraph { text: self.template(&text)? }, when),
            D::Footnote { text } => (LaidBlock::Footnote { text: self.template(&text)? }, None),
            D::Field { question, label, text, when } => (self.field(question, label, text)?, when),
            D::Boxes { question, label, when } => {
                let label = self.optional(label)?;
                (LaidBlock::Boxes { label, cell: self.cell(&question)? }, when)
            }
            D::Table { group, numbered, columns, when } => {
                let unknown = || LoadError::Unknown { place: "print".to_owned(), name: group.clone() };
                let index = self.groups.iter().position(|known| known.name == group).ok_or_else(unknown)?;
                let numbered = self.optional(numbered)?;
                let columns = columns.into_iter().map(|column| self.column(index, column)).collect::<Result<_, _>>()?;
                (LaidBlock::Table { group: index, numbered, columns }, when)
            }
            D::Columns { columns, when } => {
                let columns = columns
                    .into_iter()
                    .map(|lines| lines.iter().map(|line| self.template(line)).collect::<Result<Vec<_>, _>>())
                    .collect::<Result<_, _>>()?;
                (LaidBlock::Columns(columns), when)
            }
        };
        Ok(Laid { when: self.condition(when.as_ref())?, block })
    }

    fn condition(&mut self, when: Option<&Syntax>) -> Result<Option<Compiled>, LoadError> {
        when.map(|when| self.loader.expression(when, Scope::default(), Some(Type::Bool), "print")).transpose()
    }

    fn cell(&self, name: &str) -> Result<usize, LoadError> {
        let unknown = || LoadError::Unknown { place: "print".to_owned(), name: name.to_owned() };
        self.names.get(name).copied().ok_or_else(unknown)
    }

    fn optional(&mut self, id: Option<String>) -> Result<Option<TextId>, LoadError> {
        id.map(|id| self.template(&id)).transpose()
    }

    /// A text of the layout; names of questions, `{agency}` and the day's `{day}`, `{month}`, `{year}` have values.
    fn template(&mut self, id: &str) -> Result<TextId, LoadError> {
        let text = self.loader.text(id, id);
        let names = self.names;
        let built_in = |name: &str| matches!(name, "agency" | "day" | "month" | "year");
        self.loader.check_placeholders(id, text, |name| built_in(name) || names.contains_key(name))?;
        Ok(text)
    }

    fn field(
        &mut self,
        question: Option<String>,
        label: Option<String>,
        text: Option<String>,
    ) -> Result<LaidBlock, LoadError> {
        match (question, label, text) {
            (Some(question), label, None) => {
                Ok(LaidBlock::Answer { label: self.optional(label)?, cell: self.cell(&question)? })
            }
            (None, Some(label), Some(text)) => {
                Ok(LaidBlock::Written { label: self.template(&label)?, text: self.template(&text)? })
            }
            (question, label, _) => Err(LoadError::Question {
                name: question.or(label).unwrap_or_default(),
                what: "a printed field takes a question, or a label and a text",
            }),
        }
    }

    fn column(&mut self, group: usize, column: ColumnDefinition) -> Result<Column, LoadError> {
        let fields = self.groups.get(group).map_or(&[][..], |group| group.fields.as_slice());
        let indices = column
            .fields
            .iter()
            .map(|name| {
                let unknown = || LoadError::Unknown { place: "print".to_owned(), name: name.clone() };
                fields.iter().position(|field| field.name == *name).ok_or_else(unknown)
            })
            .collect::<Result<_, _>>()?;
        Ok(Column { label: self.optional(column.label)?, fields: indices, width: column.width })
    }
}

/// Sets the answers into the layout.
pub(super) fn print(plan: &Plan, state: &State, facts: &Facts, agency: &str) -> Printed {
    let printer = Printer { plan, state, facts, agency, speaker: Speaker::vietnamese(plan, facts) };
    let blocks = plan.layout.iter().filter(|laid| printer.applies(laid)).map(|laid| printer.block(laid)).collect();
    Printed { title: printer.speaker.text(plan.title), language: "vi".to_owned(), blocks }
}

struct Printer<'a> {
    plan: &'a Plan,
    state: &'a State,
    facts: &'a Facts,
    agency: &'a str,
    speaker: Speaker<'a>,
}

impl Printer<'_> {
    fn applies(&self, laid: &Laid) -> bool {
        laid.when.as_ref().is_none_or(|when| {
            matches!(self.state.look(self.plan, self.facts, when, None), Ok(Some(Value::Bool(true))))
        })
    }

    fn block(&self, laid: &Laid) -> Block {
        match &laid.block {
            LaidBlock::NationalHeader => Block::NationalHeader,
            LaidBlock::Centered { text, bold, size } => {
                Block::Centered { text: self.words(*text), bold: *bold, size: *size }
            }
            LaidBlock::Paragraph { text } => Block::Paragraph { text: self.words(*text) },
            LaidBlock::Answer { label, cell } => {
                Block::Field { label: self.label(*label, *cell), value: self.readable(*cell).unwrap_or_default() }
            }
            LaidBlock::Written { label, text } => Block::Field { label: self.words(*label), value: self.words(*text) },
            LaidBlock::Boxes { label, cell } => {
                Block::Boxes { label: self.label(*label, *cell), value: self.readable(*cell).unwrap_or_default() }
            }
            LaidBlock::Table { group, numbered, columns } => self.table(*group, *numbered, columns),
            LaidBlock::Space => Block::Space,
            LaidBlock::Columns(columns) => Block::Columns(
                columns.iter().map(|lines| lines.iter().map(|line| self.words(*line)).collect()).collect(),
            ),
            LaidBlock::Footnote { text } => Block::Footnote { text: self.words(*text) },
        }
    }

    fn label(&self, label: Option<TextId>, cell: usize) -> String {
        let official = || {
            let texts = &self.plan.question(cell)?.texts;
            Some(self.speaker.text(texts.print_label.unwrap_or(texts.label)))
        };
        label.map(|label| self.words(label)).or_else(official).unwrap_or_default()
    }

    fn words(&self, text: TextId) -> String {
        let today = self.facts.today;
        self.speaker.filled(self.speaker.raw(text), |name| {
            Some(match name {
                "agency" => self.agency.to_owned(),
                "day" => format!("{:02}", today.day()),
                "month" => format!("{:02}", today.month()),
                "year" => today.year().to_string(),
                name => {
                    let cell = self.plan.names.get(name).copied();
                    cell.and_then(|cell| self.readable(cell)).unwrap_or_else(|| DOTS.to_owned())
                }
            })
        })
    }

    fn readable(&self, cell: usize) -> Option<String> {
        let value = self.state.cells.get(cell)?.value()?;
        let list = self.plan.question(cell).and_then(|field| list_of(&field.kind));
        Some(display::value(&self.speaker, value, list))
    }

    fn table(&self, group: usize, numbered: Option<TextId>, columns: &[Column]) -> Block {
        let fields = self.plan.groups.get(group).map_or(&[][..], |group| group.fields.as_slice());
        let heading = |column: &Column| {
            let official = || {
                let texts = &fields.get(*column.fields.first()?)?.texts;
                Some(self.speaker.text(texts.print_label.unwrap_or(texts.label)))
            };
            column.label.map(|label| self.words(label)).or_else(official).unwrap_or_default()
        };
        let visible = self.plan.groups.get(group).and_then(|group| self.state.cells.get(group.cell));
        let rows = self.state.groups.get(group).filter(|_| visible.is_some_and(|known| known.visible));
        let rows = rows.into_iter().flatten().enumerate().map(|(index, row)| {
            let cells = columns.iter().map(|column| {
                let parts = column.fields.iter().filter_map(|field| {
                    let list = list_of(&fields.get(*field)?.kind);
                    Some(display::value(&self.speaker, row.get(*field)?.value()?, list))
                });
                parts.collect::<Vec<_>>().join(", ")
            });
            numbered.map(|_| (index + 1).to_string()).into_iter().chain(cells).collect()
        });
        // The running number takes what the columns leave of 100 percent.
        let taken: u16 = columns.iter().map(|column| u16::from(column.width)).sum();
        let rest = numbered.map(|_| u8::try_from(100_u16.saturating_sub(taken)).unwrap_or(0));
        Block::Table {
            header: numbered.map(|text| self.words(text)).into_iter().chain(columns.iter().map(heading)).collect(),
            widths: rest.into_iter().chain(columns.iter().map(|column| column.width)).collect(),
            rows: rows.collect(),
        }
    }
}

pub(super) const fn list_of(kind: &FieldKind) -> Option<usize> {
    match kind {
        FieldKind::Choice(list) | FieldKind::Choices(list) => Some(*list),
        _ => None,
    }
}
