//! The paper form: which answers stand where, with the official labels. Always Vietnamese, whatever the screen speaks.

use super::compiled::{Plan, list_of};
use super::display::{self, Speaker};
use super::evaluation::Facts;
use super::laid::{Column, Laid, LaidBlock};
use super::printed::{Block, Printed};
use super::state::State;
use super::words::TextId;
use crate::expr::Value;

/// What is left to be filled in by hand.
const DOTS: &str = "…………";

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
