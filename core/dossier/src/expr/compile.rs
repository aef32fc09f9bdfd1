//! From JSON to a checked expression: names, types, depth and worst-case cost.

mod dates;
mod rows;
mod text;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::node::{Arithmetic, Comparison, Compiled, Fold, Node, Read, Stride};
use super::syntax::Syntax;
use super::value::{Type, Value};
use crate::date::Date;

/// Deepest expression.
pub const MAX_DEPTH: usize = 32;
/// Most steps one expression may take in the worst case. Steps are a few tens of nanoseconds.
pub const MAX_EXPRESSION_COST: u64 = 50_000;
/// What an operation on text costs, because its length is bounded by the longest text and not by one.
const TEXT_COST: u64 = 64;

/// What is wrong with an expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExprError {
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested {0} levels deep, more than {MAX_DEPTH}")]
    TooDeep(usize),
    /// May take more steps than [`MAX_EXPRESSION_COST`].
    #[error("may take {0} steps, more than {MAX_EXPRESSION_COST}")]
    TooCostly(u64),
    /// No such operator.
    #[error("unknown operator {0}")]
    UnknownOperator(String),
    /// No such question or computation.
    #[error("unknown name {0}")]
    UnknownName(String),
    /// A field of a group outside a row of that group.
    #[error("{0} belongs to a row, and there is no row here")]
    NoRow(String),
    /// A code that the list does not have.
    #[error("{code} is not a choice of {name}")]
    UnknownCode {
        /// The question.
        name: String,
        /// The code.
        code: String,
    },
    /// Wrong number of arguments.
    #[error("{0} takes another number of arguments")]
    Arity(String),
    /// Wrong type.
    #[error("{operator}: {found:?} does not fit here")]
    Type {
        /// The operator.
        operator: String,
        /// What was found.
        found: Type,
    },
    /// An argument that has to be a literal.
    #[error("{0} takes a literal here")]
    NotLiteral(String),
}

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Target {
    Cell { cell: usize, of: Type },
    Field { group: usize, field: usize, of: Type },
}

/// Names an expression can use.
pub(crate) trait Names {
    fn target(&self, name: &str) -> Option<Target>;
    /// Index and largest row count of a group.
    fn group(&self, name: &str) -> Option<(usize, u16)>;
    /// Codes of a choice question.
    fn codes(&self, name: &str) -> Option<&[Box<str>]>;
    fn is_case(&self, id: &str) -> bool;
}

/// Where an expression stands: the group whose rows it is evaluated in, if any.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Scope {
    pub(crate) group: Option<usize>,
}

/// Checks an expression.
pub(crate) fn compile(syntax: &Syntax, names: &dyn Names, scope: Scope) -> Result<Compiled, ExprError> {
    let (_, depth) = syntax.size();
    if depth > MAX_DEPTH {
        return Err(ExprError::TooDeep(depth));
    }
    let mut compiler =
        Compiler { names, outer: scope.group, rows: scope.group.into_iter().collect(), reads: BTreeSet::new() };
    let (node, of, cost) = compiler.node(syntax)?;
    if cost > MAX_EXPRESSION_COST {
        return Err(ExprError::TooCostly(cost));
    }
    Ok(Compiled { node, of, cost, reads: compiler.reads })
}

struct Compiler<'a> {
    names: &'a dyn Names,
    /// The group whose row the expression stands in.
    outer: Option<usize>,
    /// Groups that have a current row, innermost last.
    rows: Vec<usize>,
    reads: BTreeSet<Read>,
}

/// Node, its type, its cost.
type Checked = (Node, Type, u64);

/// Two nodes, their types, their cost.
type Pair = (Box<[Node; 2]>, [Type; 2], u64);

impl Compiler<'_> {
    fn node(&mut self, syntax: &Syntax) -> Result<Checked, ExprError> {
        match syntax {
            Syntax::Bool(value) => Ok((Node::Literal(Value::Bool(*value)), Type::Bool, 1)),
            Syntax::Integer(value) => Ok((Node::Literal(Value::Integer(*value)), Type::Integer, 1)),
            Syntax::Text(text) => Ok((Node::Literal(Value::Text(Arc::from(text.as_str()))), Type::Text, 1)),
            Syntax::Operation { operator, arguments } => self.operation(operator, arguments),
        }
    }

    fn operation(&mut self, operator: &str, arguments: &[Syntax]) -> Result<Checked, ExprError> {
        match operator {
            "ref" => self.reference(&literal(operator, only(operator, arguments)?)?),
            "today" if arguments.is_empty() => Ok((Node::Today, Type::Date, 1)),
            "date" => {
                let text = literal(operator, only(operator, arguments)?)?;
                let date = Date::from_iso(&text).ok_or_else(|| ExprError::NotLiteral(operator.to_owned()))?;
                Ok((Node::Literal(Value::Date(date)), Type::Date, 1))
            }
            "case" => self.case(arguments),
            "not" => self.one(operator, arguments, Type::Bool, Node::Not, Type::Bool, 1),
            "and" => self.many(operator, arguments, Type::Bool, Node::And),
            "or" => self.many(operator, arguments, Type::Bool, Node::Or),
            "if" => self.choose(arguments),
            "known" => {
                let (node, _, cost) = self.node(only(operator, arguments)?)?;
                Ok((Node::Known(Box::new(node)), Type::Bool, cost + 1))
            }
            "eq" => self.compare(Comparison::Equal, operator, arguments),
            "ne" => self.compare(Comparison::Unequal, operator, arguments),
            "lt" => self.compare(Comparison::Less, operator, arguments),
            "le" => self.compare(Comparison::AtMost, operator, arguments),
            "gt" => self.compare(Comparison::Greater, operator, arguments),
            "ge" => self.compare(Comparison::AtLeast, operator, arguments),
            "in" => self.among(arguments),
            "has" => self.has(arguments),
            "add" => self.arithmetic(Arithmetic::Add, operator, arguments),
            "sub" => self.arithmetic(Arithmetic::Subtract, operator, arguments),
            "mul" => self.arithmetic(Arithmetic::Multiply, operator, arguments),
            "div" => self.arithmetic(Arithmetic::Divide, operator, arguments),
            "min" => self.arithmetic(Arithmetic::Least, operator, arguments),
            "max" => self.arithmetic(Arithmetic::Greatest, operator, arguments),
            "length" => self.words(operator, arguments, Node::Length, Type::Integer),
            "fold" => self.words(operator, arguments, Node::Folded, Type::Text),
            "concat" => self.concat(arguments),
            "year" => self.dated(operator, arguments, Node::Year, Type::Integer),
            "earliest" => self.dated(operator, arguments, Node::Earliest, Type::Date),
            "latest" => self.dated(operator, arguments, Node::Latest, Type::Date),
            "age" => self.between(operator, arguments, Node::Age),
            "days_between" => self.between(operator, arguments, Node::DaysBetween),
            "add_days" => self.later(Stride::Days, operator, arguments),
            "add_months" => self.later(Stride::Months, operator, arguments),
            "add_years" => self.later(Stride::Years, operator, arguments),
            "number_sex" => self.one(operator, arguments, Type::Number, Node::NumberSex, Type::Choice, 1),
            "number_birth_year" => self.one(operator, arguments, Type::Number, Node::NumberYear, Type::Integer, 1),
            "number_province_known" => self.one(operator, arguments, Type::Number, Node::NumberProvince, Type::Bool, 1),
            "rows" => {
                let (group, _) = self.group(operator, only(operator, arguments)?)?;
                self.reads.insert(Read::Group(group));
                Ok((Node::Rows(group), Type::Integer, 1))
            }
            "all" => self.each(Fold::All, operator, arguments),
            "any" => self.each(Fold::Any, operator, arguments),
            "count" => self.each(Fold::Count, operator, arguments),
            "sum" => self.each(Fold::Sum, operator, arguments),
            "distinct" => self.each(Fold::Distinct, operator, arguments),
            "covers" => self.cover(false, operator, arguments),
            "overlaps" => self.cover(true, operator, arguments),
            "none" => self.one(operator, arguments, Type::Spans, Node::NoSpan, Type::Bool, 1),
            _ => Err(ExprError::UnknownOperator(operator.to_owned())),
        }
    }

    fn reference(&mut self, name: &str) -> Result<Checked, ExprError> {
        match self.names.target(name).ok_or_else(|| ExprError::UnknownName(name.to_owned()))? {
            Target::Cell { cell, of } => {
                self.reads.insert(Read::Cell(cell));
                Ok((Node::Cell(cell), of, 1))
            }
            Target::Field { group, field, of } => {
                if !self.rows.contains(&group) {
                    return Err(ExprError::NoRow(name.to_owned()));
                }
                // Inside the group itself only that field matters; from outside, or inside a loop, any row does.
                let read = if self.outer == Some(group) { Read::Field { group, field } } else { Read::Group(group) };
                self.reads.insert(read);
                Ok((Node::Field { group, field }, of, 1))
            }
        }
    }

    fn case(&self, arguments: &[Syntax]) -> Result<Checked, ExprError> {
        let ids = literals("case", arguments)?;
        if let Some(unknown) = ids.iter().find(|id| !self.names.is_case(id)) {
            return Err(ExprError::UnknownCode { name: "case".to_owned(), code: unknown.to_string() });
        }
        Ok((Node::Case(ids), Type::Bool, 1))
    }

    fn one(
        &mut self,
        operator: &str,
        arguments: &[Syntax],
        wanted: Type,
        make: fn(Box<Node>) -> Node,
        of: Type,
        own_cost: u64,
    ) -> Result<Checked, ExprError> {
        let (node, found, cost) = self.node(only(operator, arguments)?)?;
        expect(operator, found, found == wanted)?;
        Ok((make(Box::new(node)), of, cost + own_cost))
    }

    fn all_of(&mut self, arguments: &[Syntax]) -> Result<(Vec<Node>, Vec<Type>, u64), ExprError> {
        let mut nodes = Vec::with_capacity(arguments.len());
        let mut types = Vec::with_capacity(arguments.len());
        let mut total: u64 = 1;
        for argument in arguments {
            let (node, of, cost) = self.node(argument)?;
            nodes.push(node);
            types.push(of);
            total = total.saturating_add(cost);
        }
        Ok((nodes, types, total))
    }

    fn many(
        &mut self,
        operator: &str,
        arguments: &[Syntax],
        of: Type,
        make: fn(Box<[Node]>) -> Node,
    ) -> Result<Checked, ExprError> {
        let (nodes, types, cost) = self.all_of(arguments)?;
        if nodes.is_empty() {
            return Err(ExprError::Arity(operator.to_owned()));
        }
        for found in types {
            expect(operator, found, found == of)?;
        }
        Ok((make(nodes.into()), of, cost))
    }

    fn pair(&mut self, operator: &str, arguments: &[Syntax]) -> Result<Pair, ExprError> {
        let (nodes, types, cost) = self.all_of(arguments)?;
        let arity = |_| ExprError::Arity(operator.to_owned());
        let nodes: [Node; 2] = nodes.try_into().map_err(|nodes: Vec<Node>| arity(nodes.len()))?;
        let types: [Type; 2] = types.try_into().map_err(|types: Vec<Type>| arity(types.len()))?;
        Ok((Box::new(nodes), types, cost))
    }

    fn choose(&mut self, arguments: &[Syntax]) -> Result<Checked, ExprError> {
        let (nodes, types, cost) = self.all_of(arguments)?;
        let nodes: [Node; 3] = nodes.try_into().map_err(|_| ExprError::Arity("if".to_owned()))?;
        let [condition, yes, no] = types.as_slice() else {
            return Err(ExprError::Arity("if".to_owned()));
        };
        expect("if", *condition, *condition == Type::Bool)?;
        let of = match (*yes, *no) {
            (yes, no) if yes == no => yes,
            (yes, no) if yes.is_date() && no.is_date() => Type::Partial,
            (yes, no) if yes.is_words() && no.is_words() => Type::Text,
            (_, no) => {
                return Err(ExprError::Type { operator: "if".to_owned(), found: no });
            }
        };
        Ok((Node::If(Box::new(nodes)), of, cost))
    }

    fn compare(&mut self, how: Comparison, operator: &str, arguments: &[Syntax]) -> Result<Checked, ExprError> {
        let (nodes, [left, right], cost) = self.pair(operator, arguments)?;
        let ordered = (left == Type::Integer && right == Type::Integer) || (left.is_date() && right.is_date());
        let same = ordered || (left == Type::Bool && right == Type::Bool) || (left.is_words() && right.is_words());
        let fits = match how {
            Comparison::Equal | Comparison::Unequal => same,
            _ => ordered,
        };
        expect(operator, right, fits)?;
        if let [left, right] = arguments {
            self.check_code(left, right)?;
            self.check_code(right, left)?;
        }
        Ok((Node::Compare(how, nodes), Type::Bool, cost))
    }

    fn arithmetic(&mut self, how: Arithmetic, operator: &str, arguments: &[Syntax]) -> Result<Checked, ExprError> {
        let (nodes, types, cost) = self.all_of(arguments)?;
        let two_only = matches!(how, Arithmetic::Subtract | Arithmetic::Divide);
        if nodes.is_empty() || (two_only && nodes.len() != 2) {
            return Err(ExprError::Arity(operator.to_owned()));
        }
        for found in types {
            expect(operator, found, found == Type::Integer)?;
        }
        Ok((Node::Arithmetic(how, nodes.into()), Type::Integer, cost))
    }
}

fn expect(operator: &str, found: Type, fits: bool) -> Result<(), ExprError> {
    if fits { Ok(()) } else { Err(ExprError::Type { operator: operator.to_owned(), found }) }
}

fn only<'a>(operator: &str, arguments: &'a [Syntax]) -> Result<&'a Syntax, ExprError> {
    let [argument] = arguments else {
        return Err(ExprError::Arity(operator.to_owned()));
    };
    Ok(argument)
}

fn literal(operator: &str, syntax: &Syntax) -> Result<String, ExprError> {
    let Syntax::Text(text) = syntax else {
        return Err(ExprError::NotLiteral(operator.to_owned()));
    };
    Ok(text.clone())
}

fn literals(operator: &str, arguments: &[Syntax]) -> Result<Box<[Box<str>]>, ExprError> {
    if arguments.is_empty() {
        return Err(ExprError::Arity(operator.to_owned()));
    }
    arguments.iter().map(|argument| literal(operator, argument).map(Into::into)).collect()
}

/// The name in `{"ref": "name"}`.
pub(crate) fn referenced(syntax: &Syntax) -> Option<&str> {
    match syntax {
        Syntax::Operation { operator, arguments } if operator == "ref" => match arguments.as_slice() {
            [Syntax::Text(name)] => Some(name),
            _ => None,
        },
        _ => None,
    }
}
