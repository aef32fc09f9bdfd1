//! Operators on the rows of a group.

use super::super::node::{Fold, Node, Read};
use super::super::syntax::Syntax;
use super::super::value::Type;
use super::{Checked, Compiler, ExprError, expect, literal};

impl Compiler<'_> {
    pub(super) fn group(&self, operator: &str, syntax: &Syntax) -> Result<(usize, u16), ExprError> {
        let name = literal(operator, syntax)?;
        self.names.group(&name).ok_or(ExprError::UnknownName(name))
    }

    pub(super) fn each(&mut self, fold: Fold, operator: &str, arguments: &[Syntax]) -> Result<Checked, ExprError> {
        let [group, body] = arguments else {
            return Err(ExprError::Arity(operator.to_owned()));
        };
        let (group, max) = self.group(operator, group)?;
        let (node, found, cost) = self.in_rows(group, body)?;
        let (fits, of, own) = match fold {
            Fold::All | Fold::Any => (found == Type::Bool, Type::Bool, 1),
            Fold::Count => (found == Type::Bool, Type::Integer, 1),
            Fold::Sum => (found == Type::Integer, Type::Integer, 1),
            Fold::Distinct => (found.is_words() || found.is_date() || found == Type::Integer, Type::Bool, 8),
        };
        expect(operator, found, fits)?;
        let cost = u64::from(max).saturating_mul(cost.saturating_add(own)).saturating_add(1);
        Ok((Node::Each(fold, group, Box::new(node)), of, cost))
    }

    /// Checks a body that is evaluated once per row.
    pub(super) fn in_rows(&mut self, group: usize, body: &Syntax) -> Result<Checked, ExprError> {
        let outer = self.outer;
        if outer == Some(group) {
            // A loop over the group one stands in looks at all rows, not at the current one.
            self.outer = None;
        }
        self.rows.push(group);
        self.reads.insert(Read::Group(group));
        let checked = self.node(body);
        self.rows.pop();
        self.outer = outer;
        checked
    }

    pub(super) fn cover(&mut self, overlaps: bool, operator: &str, arguments: &[Syntax]) -> Result<Checked, ExprError> {
        let [group, from, to, start, end] = arguments else {
            return Err(ExprError::Arity(operator.to_owned()));
        };
        let (group, max) = self.group(operator, group)?;
        let (from, from_type, from_cost) = self.in_rows(group, from)?;
        let (to, to_type, to_cost) = self.in_rows(group, to)?;
        let (start, start_type, start_cost) = self.node(start)?;
        let (end, end_type, end_cost) = self.node(end)?;
        for found in [from_type, to_type, start_type, end_type] {
            expect(operator, found, found.is_date())?;
        }
        let per_row = from_cost.saturating_add(to_cost).saturating_add(16);
        let cost = u64::from(max).saturating_mul(per_row).saturating_add(start_cost).saturating_add(end_cost);
        let [from, to, start, end] = [from, to, start, end].map(Box::new);
        Ok((Node::Cover { overlaps, group, from, to, start, end }, Type::Spans, cost.saturating_add(1)))
    }
}
