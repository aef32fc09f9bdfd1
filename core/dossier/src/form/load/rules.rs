//! Rules of a definition.

use std::collections::BTreeSet;

use super::super::compiled::{Anchor, Cell, Group, Rule};
use super::super::definition::RuleDefinition;
use super::super::words::TextId;
use super::{LoadError, Loader, unique};
use crate::expr::{Read, Scope, Target, Type, referenced};

impl Loader {
    fn anchor(&self, rule: &RuleDefinition) -> Result<Anchor, LoadError> {
        let Some(at) = &rule.at else {
            return Ok(Anchor::Whole);
        };
        let unknown = || LoadError::Unknown { place: format!("rule {}", rule.id), name: at.clone() };
        if let Some(cell) = self.known.group_cells.get(at) {
            return Ok(Anchor::Cell(*cell));
        }
        match self.known.targets.get(at) {
            Some(Target::Cell { cell, .. }) => Ok(Anchor::Cell(*cell)),
            Some(Target::Field { group, field, .. }) => Ok(Anchor::Field { group: *group, field: *field }),
            None => Err(unknown()),
        }
    }

    pub(super) fn compile_rules(
        &mut self,
        rules: &[RuleDefinition],
        cells: &mut [Cell],
        groups: &mut [Group],
    ) -> Result<(Vec<Rule>, Vec<usize>), LoadError> {
        unique(rules.iter().map(|rule| &rule.id))?;
        let mut compiled = Vec::with_capacity(rules.len());
        let mut whole = Vec::new();
        for (index, rule) in rules.iter().enumerate() {
            let at = self.anchor(rule)?;
            let scope = match at {
                Anchor::Field { group, .. } => Scope { group: Some(group) },
                _ => Scope::default(),
            };
            let place = format!("rule {}", rule.id);
            let when = match &rule.when {
                Some(when) => Some(self.expression(when, scope, Some(Type::Bool), &place)?),
                None => None,
            };
            let must = self.expression(&rule.must, scope, Some(Type::Bool), &place)?;
            let mut with = Vec::new();
            for (name, syntax) in &rule.with {
                // What a number says of the sex is told in the words of the form's own list.
                let sexes =
                    || self.lists.iter().position(|list| list.codes.iter().map(|code| &**code).eq(["male", "female"]));
                let list = referenced(syntax).and_then(|name| self.list_of(name)).or_else(sexes);
                with.push((name.clone(), self.expression(syntax, scope, None, &place)?, list));
            }
            let names: BTreeSet<&str> = rule.with.keys().map(String::as_str).collect();
            let message = self.rule_text(&rule.id, "message", &names)?;
            let remedy = self.rule_text(&rule.id, "remedy", &names)?;
            match at {
                Anchor::Whole => whole.push(index),
                Anchor::Cell(cell) => match cells.get_mut(cell) {
                    Some(Cell::Question(field)) => field.rules.push(index),
                    _ => {
                        return Err(LoadError::Unknown { place, name: rule.at.clone().unwrap_or_default() });
                    }
                },
                Anchor::Field { group, field } => {
                    if let Some(field) = groups.get_mut(group).and_then(|group| group.fields.get_mut(field)) {
                        field.rules.push(index);
                    }
                }
            }
            let local = must.reads.iter().chain(when.iter().flat_map(|when| &when.reads)).all(|read| {
                matches!((read, at), (Read::Field { group, .. }, Anchor::Field { group: own, .. }) if *group == own)
            });
            let (id, source) = (rule.id.clone(), rule.source.clone());
            compiled.push(Rule {
                id,
                at,
                weight: rule.weight.into(),
                when,
                must,
                with,
                source,
                message,
                remedy,
                local,
            });
        }
        Ok((compiled, whole))
    }

    fn list_of(&self, name: &str) -> Option<usize> {
        let codes = self.known.codes.get(name)?;
        self.lists.iter().position(|list| list.codes == *codes)
    }

    fn rule_text(&mut self, rule: &str, part: &str, names: &BTreeSet<&str>) -> Result<TextId, LoadError> {
        let id = format!("rule.{rule}.{part}");
        let text = self.text(&id, &id);
        self.check_placeholders(&id, text, |name| names.contains(name))?;
        Ok(text)
    }
}
