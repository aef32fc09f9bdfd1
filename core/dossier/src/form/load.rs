//! Loading a form: limits, names, types, costs, order. A form that loads cannot hurt and cannot stop half-way.

mod error;
mod layout;
mod questions;
mod rules;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use error::LoadError;

use error::limit;

use super::compiled::{Cell, List, Plan, StepPlan};
use super::definition::Definition;
use super::order;
use super::words::{TextId, Texts, placeholders};
use crate::answers::check_name;
use crate::expr::{Compiled, ExprError, Names, Scope, Syntax, Target, Type, compile};

/// Bytes a definition may have.
pub const MAX_BYTES: usize = 256 * 1024;
/// Questions, fields of groups and computed values in all.
pub const MAX_FIELDS: usize = 2_000;
/// Rules.
pub const MAX_RULES: usize = 2_000;
/// Nodes of all expressions together.
pub const MAX_NODES: usize = 20_000;
/// Steps that evaluating everything once may take in the worst case.
pub const MAX_FORM_COST: u64 = 2_000_000;
/// Longest text answer a form may ask for, in characters.
pub const MAX_TEXT: i64 = 4_000;

/// Loads a definition.
pub(super) fn load(bytes: &[u8]) -> Result<Plan, LoadError> {
    limit("bytes", bytes.len(), MAX_BYTES)?;
    let definition: Definition =
        serde_json::from_slice(bytes).map_err(|error| LoadError::Malformed(error.to_string()))?;
    let fields = definition.computed.len()
        + definition.questions.iter().map(|question| 1 + question.fields.len()).sum::<usize>();
    limit("fields", fields, MAX_FIELDS)?;
    limit("rules", definition.rules.len(), MAX_RULES)?;
    Loader::new(definition)?.finish()
}

pub(super) struct Loader {
    definition: Definition,
    pub(super) texts: Texts,
    missing: Vec<String>,
    lists: Vec<List>,
    list_names: HashMap<String, usize>,
    known: Known,
    nodes: usize,
    cost: u64,
}

/// Names that expressions can use.
#[derive(Default)]
struct Known {
    targets: HashMap<String, Target>,
    groups: HashMap<String, (usize, u16)>,
    /// Cells of groups by name.
    group_cells: HashMap<String, usize>,
    /// Choice questions and the codes of their lists.
    codes: HashMap<String, Vec<Box<str>>>,
    cases: Vec<String>,
}

impl Names for Known {
    fn target(&self, name: &str) -> Option<Target> {
        self.targets.get(name).copied()
    }
    fn group(&self, name: &str) -> Option<(usize, u16)> {
        self.groups.get(name).copied()
    }
    fn codes(&self, name: &str) -> Option<&[Box<str>]> {
        self.codes.get(name).map(Vec::as_slice)
    }
    fn is_case(&self, id: &str) -> bool {
        self.cases.iter().any(|case| case == id)
    }
}

impl Loader {
    fn new(mut definition: Definition) -> Result<Self, LoadError> {
        let tables = std::mem::take(&mut definition.texts);
        let texts = Texts::new(tables).ok_or_else(|| LoadError::MissingTexts(vec!["vi".to_owned()]))?;
        unique(definition.cases.iter())?;
        let known = Known { cases: definition.cases.clone(), ..Known::default() };
        let mut loader = Self {
            definition,
            texts,
            missing: Vec::new(),
            lists: Vec::new(),
            list_names: HashMap::new(),
            known,
            nodes: 0,
            cost: 0,
        };
        loader.load_lists()?;
        Ok(loader)
    }

    fn finish(mut self) -> Result<Plan, LoadError> {
        let questions = std::mem::take(&mut self.definition.questions);
        let computed = std::mem::take(&mut self.definition.computed);
        let rules = std::mem::take(&mut self.definition.rules);
        self.declare(&questions, &computed)?;
        let (mut cells, mut groups) = self.compile_questions(&questions)?;
        self.compile_computed(&computed, &mut cells)?;
        let (rules, whole) = self.compile_rules(&rules, &mut cells, &mut groups)?;
        let names: HashMap<String, usize> =
            cells.iter().enumerate().map(|(index, cell)| (cell.name().to_owned(), index)).collect();
        let steps = self.plan_steps(&names, &cells)?;
        let title = self.text("title", "title");
        let print = std::mem::take(&mut self.definition.print);
        let layout = self.load_layout(print, &names, &groups)?;
        self.check_texts()?;
        limit("steps of evaluation", usize::try_from(self.cost).unwrap_or(usize::MAX), MAX_FORM_COST as usize)?;
        for group in &mut groups {
            group.order = order::of_fields(group)?;
        }
        let (order, position, readers) = order::of_cells(&cells, &groups)?;
        let checks = order::checks(&cells, &groups, &rules);
        let Definition { form, version, source, valid_from, valid_to, cases, .. } = self.definition;
        Ok(Plan {
            id: form,
            version,
            source,
            valid_from,
            valid_to,
            title,
            cases,
            texts: self.texts,
            lists: self.lists,
            cells,
            names,
            groups,
            rules,
            whole,
            steps,
            order,
            position,
            readers,
            checks,
            layout,
        })
    }

    /// The text an id stands for. A missing one is noted, and all of them are reported together.
    pub(super) fn text(&mut self, id: &str, stand_in: &str) -> TextId {
        match self.texts.id(id).or_else(|| self.texts.id(stand_in)) {
            Some(text) => text,
            None => {
                self.missing.push(id.to_owned());
                TextId::default()
            }
        }
    }

    fn load_lists(&mut self) -> Result<(), LoadError> {
        for (name, codes) in std::mem::take(&mut self.definition.lists) {
            check_name(&name).map_err(|_| LoadError::Name(name.clone()))?;
            unique(codes.iter())?;
            let mut list = List { codes: Vec::new(), labels: Vec::new(), hints: Vec::new(), pictures: Vec::new() };
            let mut pictures = self.definition.pictures.remove(&name).unwrap_or_default();
            for code in codes {
                let id = format!("list.{name}.{code}");
                list.labels.push(self.text(&id, &id));
                list.hints.push(self.texts.id(&format!("{id}.hint")));
                list.pictures.push(pictures.remove(&code));
                list.codes.push(code.into());
            }
            if let Some(code) = pictures.into_keys().next() {
                return Err(LoadError::Name(format!("{name}.{code}")));
            }
            self.list_names.insert(name, self.lists.len());
            self.lists.push(list);
        }
        // A picture of what is not in the form is a slip of whoever wrote it.
        match std::mem::take(&mut self.definition.pictures).into_keys().next() {
            Some(name) => Err(LoadError::Name(name)),
            None => Ok(()),
        }
    }

    pub(super) fn expression(
        &mut self,
        syntax: &Syntax,
        scope: Scope,
        wanted: Option<Type>,
        place: &str,
    ) -> Result<Compiled, LoadError> {
        self.nodes += syntax.size().0;
        limit("nodes", self.nodes, MAX_NODES)?;
        let failed = |error| LoadError::Expression { place: place.to_owned(), error };
        let compiled = compile(syntax, &self.known, scope).map_err(failed)?;
        if let Some(wanted) = wanted
            && compiled.of != wanted
        {
            return Err(failed(ExprError::Type { operator: "the whole".to_owned(), found: compiled.of }));
        }
        let rows = scope.group.and_then(|group| self.known.groups.values().find(|(index, _)| *index == group));
        let times = rows.map_or(1, |(_, max)| u64::from(*max));
        self.cost = self.cost.saturating_add(compiled.cost.saturating_mul(times));
        Ok(compiled)
    }

    /// Every name in curly brackets must have a value; `{you}` and `{You}` always do.
    pub(super) fn check_placeholders(
        &self,
        id: &str,
        text: TextId,
        known: impl Fn(&str) -> bool,
    ) -> Result<(), LoadError> {
        let unknown =
            self.texts.all(text).flat_map(placeholders).find(|name| !matches!(*name, "you" | "You") && !known(name));
        match unknown {
            Some(name) => Err(LoadError::Placeholder { text: id.to_owned(), name: name.to_owned() }),
            None => Ok(()),
        }
    }

    fn plan_steps(&mut self, names: &HashMap<String, usize>, cells: &[Cell]) -> Result<Vec<StepPlan>, LoadError> {
        let definitions = std::mem::take(&mut self.definition.steps);
        unique(definitions.iter().map(|step| &step.id))?;
        let mut placed: BTreeMap<usize, usize> = BTreeMap::new();
        let mut steps = Vec::with_capacity(definitions.len());
        for step in definitions {
            let mut in_step = Vec::with_capacity(step.questions.len());
            for name in &step.questions {
                let unknown = || LoadError::Unknown { place: format!("step {}", step.id), name: name.clone() };
                let cell = *names.get(name).ok_or_else(unknown)?;
                if !matches!(cells.get(cell), Some(Cell::Question(_))) {
                    return Err(unknown());
                }
                *placed.entry(cell).or_default() += 1;
                in_step.push(cell);
            }
            let id = format!("step.{}.title", step.id);
            let title = if in_step.len() > 1 { Some(self.text(&id, &id)) } else { self.texts.id(&id) };
            steps.push(StepPlan { id: step.id, title, cells: in_step });
        }
        for (index, cell) in cells.iter().enumerate() {
            if matches!(cell, Cell::Question(_)) && placed.get(&index) != Some(&1) {
                return Err(LoadError::Step(cell.name().to_owned()));
            }
        }
        Ok(steps)
    }

    fn check_texts(&mut self) -> Result<(), LoadError> {
        if self.missing.is_empty() {
            return Ok(());
        }
        self.missing.sort_unstable();
        self.missing.dedup();
        Err(LoadError::MissingTexts(std::mem::take(&mut self.missing)))
    }
}

/// Each a proper name, none twice.
fn unique<'a>(names: impl Iterator<Item = &'a String>) -> Result<(), LoadError> {
    let mut seen = BTreeSet::new();
    for name in names {
        if check_name(name).is_err() || !seen.insert(name) {
            return Err(LoadError::Name(name.clone()));
        }
    }
    Ok(())
}
