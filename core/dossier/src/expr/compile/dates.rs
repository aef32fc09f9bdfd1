//! Operators on dates.

use super::super::node::{Node, Stride};
use super::super::syntax::Syntax;
use super::super::value::Type;
use super::{Checked, Compiler, ExprError, expect, only};

impl Compiler<'_> {
    pub(super) fn dated(
        &mut self,
        operator: &str,
        arguments: &[Syntax],
        make: fn(Box<Node>) -> Node,
        of: Type,
    ) -> Result<Checked, ExprError> {
        let (node, found, cost) = self.node(only(operator, arguments)?)?;
        expect(operator, found, found.is_date())?;
        Ok((make(Box::new(node)), of, cost + 1))
    }

    pub(super) fn between(
        &mut self,
        operator: &str,
        arguments: &[Syntax],
        make: fn(Box<[Node; 2]>) -> Node,
    ) -> Result<Checked, ExprError> {
        let (nodes, [from, to], cost) = self.pair(operator, arguments)?;
        expect(operator, from, from.is_date())?;
        expect(operator, to, to.is_date())?;
        Ok((make(nodes), Type::Integer, cost))
    }

    pub(super) fn later(&mut self, stride: Stride, operator: &str, arguments: &[Syntax]) -> Result<Checked, ExprError> {
        let (nodes, [date, count], cost) = self.pair(operator, arguments)?;
        expect(operator, date, date.is_date())?;
        expect(operator, count, count == Type::Integer)?;
        Ok((Node::Later(stride, nodes), date, cost))
    }
}
