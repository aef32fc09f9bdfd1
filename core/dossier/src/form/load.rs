//! Loading a form: limits, names, types, costs, order. A form that loads cannot hurt and cannot stop half-way.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::compiled::{Anchor, Cell, Field, FieldKind, Group, List, Plan, QuestionTexts, Required, Rule, StepPlan};
use super::definition::{ComputedDefinition, Definition, KindDefinition, QuestionDefinition, RuleDefinition};
use super::evaluation::TextFormat;
use super::words::{TextId, Texts, placeholders};
use super::{layout, order};
use crate::answers::{MAX_ROWS, check_name};
use crate::expr::{Compiled, ExprError, Names, Read, Scope, Syntax, Target, Type, compile, referenced};

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
const DEFAULT_TEXT: u16 = 200;

/// Why a form definition is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// Over one of the limits.
    #[error("{what}: {found}, more than {limit}")]
    Limit {
        /// Of what.
        what: &'static str,
        /// How many there are.
        found: u64,
        /// How many there may be.
        limit: u64,
    },
    /// Not the JSON of a form.
    #[error("not a form: {0}")]
    Malformed(String),
    /// A name twice, or not a name.
    #[error("{0} is not a name, or is there twice")]
    Name(String),
    /// A question with members that do not belong to its kind, or without one that does.
    #[error("{name}: {what}")]
    Question {
        /// Which question.
        name: String,
        /// What is wrong.
        what: &'static str,
    },
    /// Something refers to what is not there.
    #[error("{place} names the unknown {name}")]
    Unknown {
        /// Where.
        place: String,
        /// What.
        name: String,
    },
    /// An expression that cannot be used.
    #[error("{place}: {error}")]
    Expression {
        /// Where it stands.
        place: String,
        /// What is wrong.
        error: ExprError,
    },
    /// Fields that wait for each other; the first one is named again at the end.
    #[error("a circle: {}", .0.join(" -> "))]
    Cycle(Vec<String>),
    /// Texts without Vietnamese.
    #[error("texts without Vietnamese: {}", .0.join(", "))]
    MissingTexts(Vec<String>),
    /// A name in curly brackets that has no value.
    #[error("the text {text} has the unknown {{{name}}}")]
    Placeholder {
        /// Text id.
        text: String,
        /// The name.
        name: String,
    },
    /// A question that stands in no step, or in two.
    #[error("{0} does not stand in exactly one step")]
    Step(String),
}

fn limit(what: &'static str, found: usize, most: usize) -> Result<(), LoadError> {
    if found > most { Err(LoadError::Limit { what, found: found as u64, limit: most as u64 }) } else { Ok(()) }
}

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
        let layout = layout::load(&mut self, print, &names, &groups)?;
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
            let mut list = List { codes: Vec::new(), labels: Vec::new(), hints: Vec::new() };
            for code in codes {
                let id = format!("list.{name}.{code}");
                list.labels.push(self.text(&id, &id));
                list.hints.push(self.texts.id(&format!("{id}.hint")));
                list.codes.push(code.into());
            }
            self.list_names.insert(name, self.lists.len());
            self.lists.push(list);
        }
        Ok(())
    }

    /// Gives every name its index and type before any expression is looked at, so that order does not matter.
    fn declare(&mut self, questions: &[QuestionDefinition], computed: &[ComputedDefinition]) -> Result<(), LoadError> {
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

    fn compile_questions(&mut self, questions: &[QuestionDefinition]) -> Result<(Vec<Cell>, Vec<Group>), LoadError> {
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
            cells.push(Cell::Question(field));
        }
        Ok((cells, groups))
    }

    fn compile_computed(&mut self, computed: &[ComputedDefinition], cells: &mut Vec<Cell>) -> Result<(), LoadError> {
        for computed in computed {
            let value = self.expression(&computed.value, Scope::default(), Some(computed.of), &computed.id)?;
            cells.push(Cell::Computed { name: computed.id.clone(), value });
        }
        Ok(())
    }

    fn anchor(&self, rule: &RuleDefinition) -> Result<Anchor, LoadError> {
        let Some(at) = &rule.at else { return Ok(Anchor::Whole) };
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

    fn compile_rules(
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
                let list = referenced(syntax).and_then(|name| self.list_of(name));
                with.push((name.clone(), self.expression(syntax, scope, None, &place)?, list));
            }
            let names: BTreeSet<&str> = rule.with.keys().map(String::as_str).collect();
            let message = self.rule_text(&rule.id, "message", &names)?;
            let remedy = self.rule_text(&rule.id, "remedy", &names)?;
            match at {
                Anchor::Whole => whole.push(index),
                Anchor::Cell(cell) => match cells.get_mut(cell) {
                    Some(Cell::Question(field)) => field.rules.push(index),
                    _ => return Err(LoadError::Unknown { place, name: rule.at.clone().unwrap_or_default() }),
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
            compiled.push(Rule { id, at, weight: rule.weight.into(), when, must, with, source, message, remedy, local });
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

    /// Every name in curly brackets must have a value; `{you}` and `{You}` always do.
    pub(super) fn check_placeholders(
        &self,
        id: &str,
        text: TextId,
        known: impl Fn(&str) -> bool,
    ) -> Result<(), LoadError> {
        let unknown = self
            .texts
            .all(text)
            .flat_map(placeholders)
            .find(|name| !matches!(*name, "you" | "You") && !known(name));
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
