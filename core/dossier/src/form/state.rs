//! Values and checks for one set of answers, kept up to date answer by answer.
//!
//! A change is carried along the dependency graph in one pass: every cell that reads something that changed is made
//! again once, in an order in which each follows what it reads; then every check that reads a changed cell is made
//! again once. Words are made only when somebody looks.

mod checks;

use std::collections::BTreeSet;

use super::compiled::{Cell, Field, FieldKind, Group, Plan, Required};
use super::evaluation::Facts;
use super::parse::{Parsed, parse};
use crate::answers::{Answers, Path};
use crate::date::Date;
use crate::expr::{Compiled, Environment, MAX_EXPRESSION_COST, Row, Value, evaluate};

/// What is known about one question or computed value.
#[derive(Clone, Default)]
pub(super) struct Known {
    pub(super) parsed: Parsed,
    pub(super) visible: bool,
    pub(super) required: bool,
    /// The value that counts: nothing while the question is hidden.
    value: Option<Value>,
}

impl Known {
    pub(super) fn value(&self) -> Option<&Value> {
        self.value.as_ref()
    }

    /// Shows or hides a question. Whether it must be answered is settled here when that hangs on nothing; otherwise it
    /// is a check.
    fn show(&mut self, visible: bool, field: &Field) -> bool {
        if !matches!(field.required, Required::When(_)) {
            self.required = matches!(field.required, Required::Always);
        }
        let value = if visible { self.parsed.value().cloned() } else { None };
        self.update(visible, value)
    }

    /// Takes what was found out; says whether that changes anything for readers.
    fn update(&mut self, visible: bool, value: Option<Value>) -> bool {
        let changed = self.visible != visible || self.value != value;
        self.visible = visible;
        self.value = value;
        changed
    }
}

/// One row of a group, by field.
type RowState = Vec<Known>;

/// Everything found out about a set of answers.
#[derive(Clone, Default)]
pub(super) struct State {
    pub(super) cells: Vec<Known>,
    /// By group, by row.
    pub(super) groups: Vec<Vec<RowState>>,
    /// By rule: whether it is broken; one outcome, or one per row.
    broken: Vec<Vec<bool>>,
    /// An expression ran out of steps, which the static bound rules out.
    pub(super) exhausted: bool,
}

/// What expressions see of it.
struct View<'a> {
    plan: &'a Plan,
    state: &'a State,
    facts: &'a Facts,
}

impl Environment for View<'_> {
    fn cell(&self, cell: usize) -> Option<&Value> {
        self.state.cells.get(cell).and_then(Known::value)
    }

    fn rows(&self, group: usize) -> usize {
        let cell = self.plan.groups.get(group).map(|group| group.cell);
        let visible = cell.and_then(|cell| self.state.cells.get(cell)).is_some_and(|known| known.visible);
        // No more rows than the static cost was computed with: a draft can have more than a later form allows, which is
        // a fault of its own.
        let most = self.plan.groups.get(group).map_or(0, |group| usize::from(group.max));
        if visible { self.state.groups.get(group).map_or(0, Vec::len).min(most) } else { 0 }
    }

    fn field(&self, at: Row, field: usize) -> Option<&Value> {
        self.state.groups.get(at.group)?.get(at.row)?.get(field).and_then(Known::value)
    }

    fn today(&self) -> Date {
        self.facts.today
    }

    fn case(&self) -> &str {
        &self.facts.case
    }
}

impl State {
    /// Evaluates everything once.
    pub(super) fn new(plan: &Plan, answers: &Answers, facts: &Facts) -> Self {
        let mut state = Self {
            cells: vec![Known::default(); plan.cells.len()],
            groups: vec![Vec::new(); plan.groups.len()],
            broken: vec![Vec::new(); plan.rules.len()],
            exhausted: false,
        };
        for (index, cell) in plan.cells.iter().enumerate() {
            if let Cell::Question(field) = cell {
                match field.kind {
                    FieldKind::Group(group) => state.read_rows(plan, answers, facts, group),
                    _ => state.read_cell(plan, answers, facts, index),
                }
            }
        }
        for cell in &plan.order {
            state.make(plan, facts, *cell, None);
        }
        state.check_all(plan, facts);
        state
    }

    fn read_cell(&mut self, plan: &Plan, answers: &Answers, facts: &Facts, cell: usize) {
        if let (Some(field), Some(known)) = (plan.question(cell), self.cells.get_mut(cell)) {
            let path = Path::trusted(&field.name, None);
            known.parsed = parse_field(plan, facts, field, answers.raw(&path));
        }
    }

    fn read_rows(&mut self, plan: &Plan, answers: &Answers, facts: &Facts, group: usize) {
        let Some(of) = plan.groups.get(group) else {
            return;
        };
        let rows = (0..answers.rows(&of.name))
            .map(|row| {
                let read = |field: &Field| {
                    let path = Path::trusted(&of.name, Some((row, &field.name)));
                    Known { parsed: parse_field(plan, facts, field, answers.raw(&path)), ..Known::default() }
                };
                of.fields.iter().map(read).collect()
            })
            .collect();
        if let Some(state) = self.groups.get_mut(group) {
            *state = rows;
        }
    }

    /// Takes over one changed answer. Returns false when the form has no such question.
    pub(super) fn set(&mut self, plan: &Plan, answers: &Answers, facts: &Facts, path: &Path) -> bool {
        let Some(cell) = plan.names.get(path.name()).copied() else {
            return false;
        };
        let Some(field) = plan.question(cell) else {
            return false;
        };
        match (path.row(), &field.kind) {
            (None, FieldKind::Group(_)) => false,
            (None, _) => {
                self.read_cell(plan, answers, facts, cell);
                self.carry(plan, facts, cell, None);
                true
            }
            (Some((row, name)), FieldKind::Group(group)) => {
                let Some(of) = plan.groups.get(*group) else {
                    return false;
                };
                let has_row =
                    self.groups.get(*group).is_some_and(|rows| rows.len() == usize::from(answers.rows(&of.name)));
                if !has_row {
                    // The answer made the group longer, whether or not the form knows the field.
                    self.rows_changed(plan, answers, facts, &of.name);
                    return true;
                }
                let Some(index) = of.fields.iter().position(|field| field.name == name) else {
                    return false;
                };
                let parsed = of
                    .fields
                    .get(index)
                    .map(|field| parse_field(plan, facts, field, answers.raw(path)))
                    .unwrap_or_default();
                let known = self.groups.get_mut(*group).and_then(|rows| rows.get_mut(usize::from(row)));
                if let Some(known) = known.and_then(|row| row.get_mut(index)) {
                    known.parsed = parsed;
                }
                self.carry(plan, facts, cell, Some(Row { group: *group, row: usize::from(row) }));
                true
            }
            _ => false,
        }
    }

    /// Takes over rows that were added or removed.
    pub(super) fn rows_changed(&mut self, plan: &Plan, answers: &Answers, facts: &Facts, group: &str) {
        let Some(cell) = plan.names.get(group).copied() else {
            return;
        };
        let Some(Field { kind: FieldKind::Group(group), .. }) = plan.question(cell) else {
            return;
        };
        self.read_rows(plan, answers, facts, *group);
        self.carry(plan, facts, cell, None);
    }

    /// Makes a cell again, and whatever reads it, as far as anything changes. `row` limits the work in the first
    /// cell, a group, to the row that changed.
    fn carry(&mut self, plan: &Plan, facts: &Facts, first: usize, row: Option<Row>) {
        let place = |cell: usize| plan.position.get(cell).copied().unwrap_or(0);
        let mut waiting = BTreeSet::from([place(first)]);
        let mut checks = BTreeSet::new();
        while let Some(next) = waiting.pop_first() {
            let Some(cell) = plan.order.get(next).copied() else {
                continue;
            };
            let only = row.filter(|_| cell == first);
            // The cell that was answered counts as changed: its rows may differ where its own value does not.
            if self.make(plan, facts, cell, only) || cell == first {
                waiting.extend(plan.readers.get(cell).into_iter().flatten().map(|reader| place(*reader)));
                checks.extend(plan.checks.get(cell).into_iter().flatten().copied());
            }
        }
        for check in checks {
            self.check(plan, facts, check, row);
        }
    }

    /// Makes one cell. Says whether it changed for its readers.
    fn make(&mut self, plan: &Plan, facts: &Facts, index: usize, only: Option<Row>) -> bool {
        match plan.cells.get(index) {
            None => false,
            Some(Cell::Computed { value, .. }) => {
                let value = self.value(plan, facts, value, None);
                self.cells.get_mut(index).is_some_and(|known| known.update(true, value))
            }
            Some(Cell::Question(field)) => {
                let visible = self.is_true(plan, facts, field.when.as_ref(), None);
                let mut changed = self.cells.get_mut(index).is_some_and(|known| known.show(visible, field));
                if let FieldKind::Group(group) = field.kind {
                    let rows = match only {
                        Some(Row { row, .. }) => row..row + 1,
                        None => 0..self.groups.get(group).map_or(0, Vec::len),
                    };
                    for row in rows {
                        changed |= self.make_row(plan, facts, Row { group, row }, visible);
                    }
                }
                changed
            }
        }
    }

    fn make_row(&mut self, plan: &Plan, facts: &Facts, at: Row, group_visible: bool) -> bool {
        let Some(Group { fields, order, .. }) = plan.groups.get(at.group) else {
            return false;
        };
        let mut changed = false;
        for index in order {
            let Some(field) = fields.get(*index) else {
                continue;
            };
            let visible = group_visible && self.is_true(plan, facts, field.when.as_ref(), Some(at));
            let row = self.groups.get_mut(at.group).and_then(|rows| rows.get_mut(at.row));
            if let Some(known) = row.and_then(|row| row.get_mut(*index)) {
                changed |= known.show(visible, field);
            }
        }
        changed
    }

    fn required(&mut self, plan: &Plan, facts: &Facts, field: &Field, at: Option<Row>) -> bool {
        match &field.required {
            Required::Always => true,
            Required::Never => false,
            Required::When(required) => self.is_true(plan, facts, Some(required), at),
        }
    }

    /// Unknown is not true: nothing is shown or demanded on a guess.
    fn is_true(&mut self, plan: &Plan, facts: &Facts, condition: Option<&Compiled>, at: Option<Row>) -> bool {
        condition.is_none_or(|condition| self.value(plan, facts, condition, at) == Some(Value::Bool(true)))
    }

    pub(super) fn value(&mut self, plan: &Plan, facts: &Facts, of: &Compiled, at: Option<Row>) -> Option<Value> {
        self.look(plan, facts, of, at).unwrap_or_else(|()| {
            self.exhausted = true;
            None
        })
    }

    /// The same without noting exhaustion, for when words are made.
    pub(super) fn look(&self, plan: &Plan, facts: &Facts, of: &Compiled, at: Option<Row>) -> Result<Option<Value>, ()> {
        let view = View { plan, state: self, facts };
        evaluate(&of.node, &view, at, of.cost.min(MAX_EXPRESSION_COST)).map_err(|_| ())
    }

    /// Whether a rule is broken, in a row when it stands in one.
    pub(super) fn is_broken(&self, rule: usize, row: Option<usize>) -> bool {
        let outcomes = self.broken.get(rule);
        outcomes.and_then(|outcomes| outcomes.get(row.unwrap_or(0))).copied().unwrap_or(false)
    }
}

fn parse_field(plan: &Plan, facts: &Facts, field: &Field, raw: &str) -> Parsed {
    let places = facts.places.as_deref();
    parse(&field.kind, raw, |list| plan.codes(list), places.map(|places| places as _))
}
