//! Questions, groups and computed values of a definition.

use super::super::compiled::{Cell, Field, FieldKind, Group, QuestionTexts, Required};
use super::super::definition::{ComputedDefinition, KindDefinition, QuestionDefinition};
use super::super::evaluation::TextFormat;
use super::{LoadError, Loader, MAX_TEXT, unique};
use crate::answers::MAX_ROWS;
use crate::expr::{Scope, Syntax, Target, Type};

const DEFAULT_TEXT: u16 = 200;

impl Loader {
    /// Gives every name its index and type before any expression is looked at, so that order does not matter.
    pub(super) fn declare(
        &mut self,
        questions: &[QuestionDefinition],
        computed: &[ComputedDefinition],
    ) -> Result<(), LoadError> {
        unique(questions.iter().map(|question| &question.id).chain(computed.iter().map(|computed| &computed.id)))?;
        for (cell, question) in questions.iter().enumerate() {
            if question.kind == KindDefinition::Group {
                let (_, max) = self.row_bounds(question)?;
                let group = self.known.groups.len();
                self.known.groups.insert(question.id.clone(), (group, max));
                self.known.group_cells.insert(question.id.clone(), cell);
                unique(question.fields.iter().map(|field| &field.id))?;
                for (index, field) in question.fields.iter().enumerate() {
                    let full = format!("{}.{}", question.id, field.id);
                    let of = self.kind(field, &full)?.value_type();
                    let of = of.ok_or(LoadError::Question { name: full.clone(), what: "a group inside a group" })?;
                    self.declare_codes(&full, field);
                    self.known.targets.insert(full, Target::Field { group, field: index, of });
                }
            } else if let Some(of) = self.kind(question, &question.id)?.value_type() {
                self.declare_codes(&question.id, question);
                self.known.targets.insert(question.id.clone(), Target::Cell { cell, of });
            }
        }
        for (index, computed) in computed.iter().enumerate() {
            let target = Target::Cell { cell: questions.len() + index, of: computed.of };
            self.known.targets.insert(computed.id.clone(), target);
        }
        Ok(())
    }

    fn declare_codes(&mut self, name: &str, question: &QuestionDefinition) {
        let list = question.list.as_ref().and_then(|list| self.list_names.get(list)).and_then(|i| self.lists.get(*i));
        if let Some(list) = list {
            self.known.codes.insert(name.to_owned(), list.codes.clone());
        }
    }

    fn row_bounds(&self, question: &QuestionDefinition) -> Result<(u16, u16), LoadError> {
        let most = i64::from(MAX_ROWS);
        let (min, max) = (question.min.unwrap_or(0), question.max.unwrap_or(most));
        match (u16::try_from(min), u16::try_from(max)) {
            (Ok(min), Ok(max)) if min <= max && max <= MAX_ROWS => Ok((min, max)),
            _ => Err(LoadError::Question { name: question.id.clone(), what: "rows outside 0 to 200" }),
        }
    }

    fn kind(&self, question: &QuestionDefinition, name: &str) -> Result<FieldKind, LoadError> {
        let fault = |what| LoadError::Question { name: name.to_owned(), what };
        let wrong = |what| Err(fault(what));
        let list = || {
            let list = question.list.as_ref().ok_or_else(|| fault("a choice without a list"))?;
            self.list_names.get(list).copied().ok_or_else(|| fault("an unknown list"))
        };
        use KindDefinition as K;
        if question.format.is_some() && question.kind != K::Text {
            return wrong("only text has a format");
        }
        if question.list.is_some() && !matches!(question.kind, K::Choice | K::Choices) {
            return wrong("only a choice has a list");
        }
        if !question.fields.is_empty() && question.kind != K::Group {
            return wrong("only a group has fields");
        }
        if question.min.is_some() && !matches!(question.kind, K::Integer | K::Group) {
            return wrong("only a number or a group has a smallest");
        }
        if question.max.is_some() && !matches!(question.kind, K::Integer | K::Group | K::Text) {
            return wrong("this kind has no largest");
        }
        Ok(match question.kind {
            K::Text => {
                let max = question.max.unwrap_or(i64::from(DEFAULT_TEXT));
                if !(1..=MAX_TEXT).contains(&max) {
                    return wrong("a text of no length, or too long");
                }
                let max = u16::try_from(max).unwrap_or(DEFAULT_TEXT);
                FieldKind::Text { format: question.format.unwrap_or(TextFormat::Free), max }
            }
            K::Integer => {
                let (min, max) = (question.min.unwrap_or(i64::MIN), question.max.unwrap_or(i64::MAX));
                if min > max {
                    return wrong("the smallest is larger than the largest");
                }
                FieldKind::Integer { min, max }
            }
            K::Date => FieldKind::Date,
            K::PartialDate => FieldKind::PartialDate,
            K::Month => FieldKind::Month,
            K::YesNo => FieldKind::YesNo,
            K::Choice => FieldKind::Choice(list()?),
            K::Choices => FieldKind::Choices(list()?),
            K::Place => FieldKind::Place,
            K::IdentityNumber => FieldKind::IdentityNumber,
            K::Group => {
                let (group, _) = self.known.groups.get(name).copied().unwrap_or_default();
                FieldKind::Group(group)
            }
        })
    }

    fn field(&mut self, question: &QuestionDefinition, full: &str, scope: Scope) -> Result<Field, LoadError> {
        let kind = self.kind(question, full)?;
        let label = format!("{full}.label");
        let texts = QuestionTexts {
            label: self.text(&label, &label),
            print_label: self.texts.id(&format!("{full}.print_label")),
            hint: self.texts.id(&format!("{full}.hint")),
            example: self.texts.id(&format!("{full}.example")),
            why: self.texts.id(&format!("{full}.why")),
            read_aloud: self.texts.id(&format!("{full}.read_aloud")),
            row: self.texts.id(&format!("{full}.row")),
            add: match kind {
                FieldKind::Group(_) => Some(self.text(&format!("{full}.add"), "")),
                _ => None,
            },
        };
        let when = match &question.when {
            Some(when) => Some(self.expression(when, scope, Some(Type::Bool), &format!("{full}.when"))?),
            None => None,
        };
        let required = match &question.required {
            None | Some(Syntax::Bool(true)) => Required::Always,
            Some(Syntax::Bool(false)) => Required::Never,
            Some(required) => {
                let place = format!("{full}.required");
                Required::When(self.expression(required, scope, Some(Type::Bool), &place)?)
            }
        };
        let prefill = question.prefill.clone();
        Ok(Field { name: question.id.clone(), kind, texts, when, required, prefill, rules: Vec::new() })
    }

    pub(super) fn compile_questions(
        &mut self,
        questions: &[QuestionDefinition],
    ) -> Result<(Vec<Cell>, Vec<Group>), LoadError> {
        let mut cells = Vec::with_capacity(questions.len());
        let mut groups = Vec::new();
        for (cell, question) in questions.iter().enumerate() {
            let field = self.field(question, &question.id, Scope::default())?;
            if let FieldKind::Group(group) = field.kind {
                let (min, max) = self.row_bounds(question)?;
                let scope = Scope { group: Some(group) };
                let mut fields = Vec::with_capacity(question.fields.len());
                for inner in &question.fields {
                    fields.push(self.field(inner, &format!("{}.{}", question.id, inner.id), scope)?);
                }
                groups.push(Group { name: question.id.clone(), cell, min, max, fields, order: Vec::new() });
            }
            cells.push(Cell::Question(Box::new(field)));
        }
        Ok((cells, groups))
    }

    pub(super) fn compile_computed(
        &mut self,
        computed: &[ComputedDefinition],
        cells: &mut Vec<Cell>,
    ) -> Result<(), LoadError> {
        for computed in computed {
            let value = self.expression(&computed.value, Scope::default(), Some(computed.of), &computed.id)?;
            cells.push(Cell::Computed { name: computed.id.clone(), value });
        }
        Ok(())
    }
}
