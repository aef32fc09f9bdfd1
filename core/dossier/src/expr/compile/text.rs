//! Operators on words and choices.

use super::super::node::Node;
use super::super::syntax::Syntax;
use super::super::value::Type;
use super::{Checked, Compiler, ExprError, TEXT_COST, expect, literal, literals, only, referenced};

impl Compiler<'_> {
    pub(super) fn words(
        &mut self,
        operator: &str,
        arguments: &[Syntax],
        make: fn(Box<Node>) -> Node,
        of: Type,
    ) -> Result<Checked, ExprError> {
        let (node, found, cost) = self.node(only(operator, arguments)?)?;
        expect(operator, found, found.is_words())?;
        Ok((make(Box::new(node)), of, cost + TEXT_COST))
    }

    /// A misspelt choice code would make a condition silently false for ever.
    pub(super) fn check_code(&self, reference: &Syntax, literal: &Syntax) -> Result<(), ExprError> {
        if let (Some(name), Syntax::Text(code)) = (referenced(reference), literal)
            && let Some(codes) = self.names.codes(name)
            && !codes.iter().any(|known| **known == **code)
        {
            return Err(ExprError::UnknownCode { name: name.to_owned(), code: code.clone() });
        }
        Ok(())
    }

    pub(super) fn among(&mut self, arguments: &[Syntax]) -> Result<Checked, ExprError> {
        let Some((first, rest)) = arguments.split_first() else {
            return Err(ExprError::Arity("in".to_owned()));
        };
        for code in rest {
            self.check_code(first, code)?;
        }
        let words = literals("in", rest)?;
        let (node, found, cost) = self.node(first)?;
        expect("in", found, found.is_words())?;
        let cost = cost + words.len() as u64;
        Ok((Node::In(Box::new(node), words), Type::Bool, cost))
    }

    pub(super) fn has(&mut self, arguments: &[Syntax]) -> Result<Checked, ExprError> {
        let [set, code] = arguments else {
            return Err(ExprError::Arity("has".to_owned()));
        };
        self.check_code(set, code)?;
        let (node, found, cost) = self.node(set)?;
        expect("has", found, found == Type::Choices)?;
        Ok((Node::Has(Box::new(node), literal("has", code)?.into()), Type::Bool, cost + TEXT_COST))
    }

    pub(super) fn concat(&mut self, arguments: &[Syntax]) -> Result<Checked, ExprError> {
        let (nodes, types, cost) = self.all_of(arguments)?;
        for found in types {
            expect("concat", found, found.is_words())?;
        }
        let cost = cost + TEXT_COST * nodes.len() as u64;
        Ok((Node::Concat(nodes.into()), Type::Text, cost))
    }
}
