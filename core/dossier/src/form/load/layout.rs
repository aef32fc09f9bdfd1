//! The layout of the paper form: which answers stand where.

use std::collections::HashMap;

use super::{LoadError, Loader};
use crate::expr::{Compiled, Scope, Syntax, Type};
use crate::form::compiled::Group;
use crate::form::definition::{ColumnDefinition, LayoutDefinition};
use crate::form::laid::{Column, Laid, LaidBlock};
use crate::form::words::TextId;

impl Loader {
    /// Checks a layout.
    pub(super) fn load_layout(
        &mut self,
        definitions: Vec<LayoutDefinition>,
        names: &HashMap<String, usize>,
        groups: &[Group],
    ) -> Result<Vec<Laid>, LoadError> {
        let mut reader = Reader { loader: self, names, groups };
        definitions.into_iter().map(|definition| reader.block(definition)).collect()
    }
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
