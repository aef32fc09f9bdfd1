//! What has to be answered and which rules are broken, once values are made.

use super::State;
use crate::expr::{Row, Value};
use crate::form::compiled::{Anchor, Check, Plan, Rule};
use crate::form::evaluation::Facts;

impl State {
    pub(super) fn check_all(&mut self, plan: &Plan, facts: &Facts) {
        for index in 0..plan.cells.len() {
            self.check(plan, facts, Check::Cell(index), None);
        }
        for (group, of) in plan.groups.iter().enumerate() {
            for field in 0..of.fields.len() {
                self.check(plan, facts, Check::Field { group, field }, None);
            }
        }
        for rule in 0..plan.rules.len() {
            self.check(plan, facts, Check::Rule(rule), None);
        }
    }

    pub(super) fn check(&mut self, plan: &Plan, facts: &Facts, check: Check, changed: Option<Row>) {
        match check {
            Check::Cell(cell) => {
                let Some(field) = plan.question(cell) else {
                    return;
                };
                let required = self.required(plan, facts, field, None);
                if let Some(known) = self.cells.get_mut(cell) {
                    known.required = required;
                }
            }
            Check::Field { group, field: index } => {
                let Some(field) = plan.groups.get(group).and_then(|group| group.fields.get(index)) else {
                    return;
                };
                for row in 0..self.groups.get(group).map_or(0, Vec::len) {
                    let required = self.required(plan, facts, field, Some(Row { group, row }));
                    let known = self.groups.get_mut(group).and_then(|rows| rows.get_mut(row));
                    if let Some(known) = known.and_then(|row| row.get_mut(index)) {
                        known.required = required;
                    }
                }
            }
            Check::Rule(index) => {
                if let Some(rule) = plan.rules.get(index) {
                    self.check_rule(plan, facts, index, rule, changed);
                }
            }
        }
    }

    fn check_rule(&mut self, plan: &Plan, facts: &Facts, index: usize, rule: &Rule, changed: Option<Row>) {
        let Anchor::Field { group, .. } = rule.at else {
            let broken = self.is_broken_now(plan, facts, rule, None);
            if let Some(outcomes) = self.broken.get_mut(index) {
                *outcomes = vec![broken];
            }
            return;
        };
        let rows = self.groups.get(group).map_or(0, Vec::len);
        let same_length = self.broken.get(index).is_some_and(|outcomes| outcomes.len() == rows);
        if let Some(at) = changed.filter(|at| at.group == group && rule.local && same_length) {
            let broken = self.is_broken_now(plan, facts, rule, Some(at));
            if let Some(outcome) = self.broken.get_mut(index).and_then(|outcomes| outcomes.get_mut(at.row)) {
                *outcome = broken;
            }
            return;
        }
        let outcomes = (0..rows).map(|row| self.is_broken_now(plan, facts, rule, Some(Row { group, row }))).collect();
        if let Some(broken) = self.broken.get_mut(index) {
            *broken = outcomes;
        }
    }

    /// Broken is known to be false where it applies; unknown is not broken.
    fn is_broken_now(&mut self, plan: &Plan, facts: &Facts, rule: &Rule, at: Option<Row>) -> bool {
        self.is_true(plan, facts, rule.when.as_ref(), at)
            && self.value(plan, facts, &rule.must, at) == Some(Value::Bool(false))
    }
}
