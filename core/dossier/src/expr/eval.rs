//! Evaluating a checked expression. `None` is "not known".

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::cover;
use super::node::{Arithmetic, Comparison, Fold, Node, Stride};
use super::value::{Month, Value};
use crate::date::{Date, PartialDate};
use crate::identity_number::Sex;
use crate::place::fold;

/// Longest text an expression makes, in bytes; a longer one is unknown. Without it a chain of computed texts, each
/// twice the one before, would fill the memory within every other bound.
const MAX_TEXT: usize = 4096;

/// A row of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) group: usize,
    pub(crate) row: usize,
}

/// What an expression sees.
pub(crate) trait Environment {
    fn cell(&self, cell: usize) -> Option<&Value>;
    fn rows(&self, group: usize) -> usize;
    fn field(&self, at: Row, field: usize) -> Option<&Value>;
    fn today(&self) -> Date;
    fn case(&self) -> &str;
}

/// The step budget was used up. The static bound makes this impossible; the budget holds if the bound is ever wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exhausted;

/// Evaluates with a budget of steps. `at` is the row the expression stands in.
pub(crate) fn evaluate(
    node: &Node,
    environment: &dyn Environment,
    at: Option<Row>,
    budget: u64,
) -> Result<Option<Value>, Exhausted> {
    Evaluator { environment, rows: at.into_iter().collect(), left: budget }.node(node)
}

struct Evaluator<'a> {
    environment: &'a dyn Environment,
    /// Current rows, innermost last.
    rows: Vec<Row>,
    left: u64,
}

type Outcome = Result<Option<Value>, Exhausted>;

impl Evaluator<'_> {
    fn step(&mut self) -> Result<(), Exhausted> {
        self.left = self.left.checked_sub(1).ok_or(Exhausted)?;
        Ok(())
    }

    fn node(&mut self, node: &Node) -> Outcome {
        self.step()?;
        Ok(match node {
            Node::Literal(value) => Some(value.clone()),
            Node::Today => Some(Value::Date(self.environment.today())),
            Node::Case(ids) => Some(Value::Bool(ids.iter().any(|id| **id == *self.environment.case()))),
            Node::Cell(cell) => self.environment.cell(*cell).cloned(),
            Node::Field { group, field } => {
                let row = self.rows.iter().rev().find(|row| row.group == *group).copied();
                row.and_then(|row| self.environment.field(row, *field).cloned())
            }
            Node::Not(inner) => self.truth(inner)?.map(|truth| Value::Bool(!truth)),
            Node::And(parts) => self.kleene(parts, false)?,
            Node::Or(parts) => self.kleene(parts, true)?,
            Node::If(parts) => {
                let [condition, yes, no] = parts.as_ref();
                match self.truth(condition)? {
                    Some(true) => self.node(yes)?,
                    Some(false) => self.node(no)?,
                    None => None,
                }
            }
            Node::Known(inner) => Some(Value::Bool(self.node(inner)?.is_some())),
            Node::Compare(how, sides) => {
                let [left, right] = sides.as_ref();
                match (self.node(left)?, self.node(right)?) {
                    (Some(left), Some(right)) => compare(*how, &left, &right).map(Value::Bool),
                    _ => None,
                }
            }
            Node::In(inner, words) => self
                .node(inner)?
                .and_then(|value| value.text().map(|text| Value::Bool(words.iter().any(|word| **word == *text)))),
            Node::Has(inner, code) => match self.node(inner)? {
                Some(Value::Choices(codes)) => Some(Value::Bool(codes.iter().any(|known| **known == **code))),
                _ => None,
            },
            Node::Arithmetic(how, parts) => self.arithmetic(*how, parts)?.map(Value::Integer),
            Node::Length(inner) => self.node(inner)?.and_then(|value| {
                value.text().and_then(|text| i64::try_from(text.chars().count()).ok()).map(Value::Integer)
            }),
            Node::Folded(inner) => {
                self.node(inner)?.and_then(|value| value.text().map(|text| Value::Text(fold(text).into())))
            }
            Node::Concat(parts) => self.concat(parts)?,
            Node::Year(inner) => self.partial(inner)?.map(|date| Value::Integer(i64::from(date.year()))),
            Node::Earliest(inner) => self.partial(inner)?.map(|date| Value::Date(date.earliest())),
            Node::Latest(inner) => self.partial(inner)?.map(|date| Value::Date(date.latest())),
            Node::Age(sides) => self.dates(sides)?.and_then(|(birth, on)| age(birth, on)).map(Value::Integer),
            Node::DaysBetween(sides) => self.dates(sides)?.and_then(|(from, to)| {
                let (from, to) = (from.whole()?, to.whole()?);
                Some(Value::Integer(i64::from(from.days_until(to))))
            }),
            Node::Later(stride, sides) => {
                let [date, count] = sides.as_ref();
                match (self.node(date)?, self.node(count)?) {
                    (Some(date), Some(Value::Integer(count))) => later(*stride, &date, count),
                    _ => None,
                }
            }
            Node::NumberSex(inner) => match self.node(inner)? {
                Some(Value::Number(number)) => Some(Value::Choice(Arc::from(match number.sex() {
                    Sex::Male => "male",
                    Sex::Female => "female",
                }))),
                _ => None,
            },
            Node::NumberYear(inner) => match self.node(inner)? {
                Some(Value::Number(number)) => Some(Value::Integer(i64::from(number.birth_year()))),
                _ => None,
            },
            Node::NumberProvince(inner) => match self.node(inner)? {
                Some(Value::Number(number)) => Some(Value::Bool(number.province_code().is_some())),
                _ => None,
            },
            Node::Rows(group) => i64::try_from(self.environment.rows(*group)).ok().map(Value::Integer),
            Node::Each(how, group, body) => self.each(*how, *group, body)?,
            Node::Cover { overlaps, group, from, to, start, end } => {
                let rows = self.spans(*group, from, to)?;
                let (start, end) = (self.partial(start)?, self.partial(end)?);
                match (rows, start, end) {
                    (Some(rows), Some(start), Some(end)) => {
                        let found = if *overlaps {
                            cover::overlaps(&rows)
                        } else {
                            cover::gaps(&rows, Month::of(start.latest()), Month::of(end.earliest()))
                        };
                        Some(Value::Spans(found.into()))
                    }
                    _ => None,
                }
            }
            Node::NoSpan(inner) => match self.node(inner)? {
                Some(Value::Spans(spans)) => Some(Value::Bool(spans.is_empty())),
                _ => None,
            },
        })
    }

    fn truth(&mut self, node: &Node) -> Result<Option<bool>, Exhausted> {
        Ok(match self.node(node)? {
            Some(Value::Bool(truth)) => Some(truth),
            _ => None,
        })
    }

    /// And (`decisive` false) or or (`decisive` true): one decisive part decides; otherwise an unknown part leaves the
    /// whole unknown.
    fn kleene(&mut self, parts: &[Node], decisive: bool) -> Outcome {
        let mut unknown = false;
        for part in parts {
            match self.truth(part)? {
                Some(truth) if truth == decisive => return Ok(Some(Value::Bool(decisive))),
                Some(_) => {}
                None => unknown = true,
            }
        }
        Ok((!unknown).then_some(Value::Bool(!decisive)))
    }

    fn arithmetic(&mut self, how: Arithmetic, parts: &[Node]) -> Result<Option<i64>, Exhausted> {
        let mut total: Option<i64> = None;
        for part in parts {
            let Some(Value::Integer(value)) = self.node(part)? else {
                return Ok(None);
            };
            total = match (total, how) {
                (None, _) => Some(value),
                (Some(total), Arithmetic::Add) => total.checked_add(value),
                (Some(total), Arithmetic::Subtract) => total.checked_sub(value),
                (Some(total), Arithmetic::Multiply) => total.checked_mul(value),
                (Some(total), Arithmetic::Divide) => total.checked_div_euclid(value),
                (Some(total), Arithmetic::Least) => Some(total.min(value)),
                (Some(total), Arithmetic::Greatest) => Some(total.max(value)),
            };
            if total.is_none() {
                return Ok(None);
            }
        }
        Ok(total)
    }

    fn concat(&mut self, parts: &[Node]) -> Outcome {
        let mut text = String::new();
        for part in parts {
            let Some(value) = self.node(part)? else {
                return Ok(None);
            };
            let Some(more) = value.text() else {
                return Ok(None);
            };
            if text.len() + more.len() > MAX_TEXT {
                return Ok(None);
            }
            text.push_str(more);
        }
        Ok(Some(Value::Text(text.into())))
    }

    fn partial(&mut self, node: &Node) -> Result<Option<PartialDate>, Exhausted> {
        Ok(self.node(node)?.and_then(|value| value.partial()))
    }

    fn dates(&mut self, sides: &[Node; 2]) -> Result<Option<(PartialDate, PartialDate)>, Exhausted> {
        let [first, second] = sides;
        Ok(self.partial(first)?.zip(self.partial(second)?))
    }

    fn each(&mut self, how: Fold, group: usize, body: &Node) -> Outcome {
        let mut unknown = false;
        let mut count: i64 = 0;
        let mut sum: i64 = 0;
        let mut seen = BTreeSet::new();
        for row in 0..self.environment.rows(group) {
            self.step()?;
            self.rows.push(Row { group, row });
            let value = self.node(body);
            self.rows.pop();
            match (how, value?) {
                (Fold::All, Some(Value::Bool(false))) => return Ok(Some(Value::Bool(false))),
                (Fold::Any, Some(Value::Bool(true))) => return Ok(Some(Value::Bool(true))),
                (Fold::Count, Some(Value::Bool(truth))) => count += i64::from(truth),
                (Fold::Sum, Some(Value::Integer(value))) => match sum.checked_add(value) {
                    Some(total) => sum = total,
                    None => unknown = true,
                },
                (Fold::Distinct, Some(value)) if !seen.insert(key(&value).into_owned()) => {
                    return Ok(Some(Value::Bool(false)));
                }
                (_, None) => unknown = true,
                _ => {}
            }
        }
        if unknown {
            return Ok(None);
        }
        Ok(Some(match how {
            Fold::All | Fold::Distinct => Value::Bool(true),
            Fold::Any => Value::Bool(false),
            Fold::Count => Value::Integer(count),
            Fold::Sum => Value::Integer(sum),
        }))
    }

    /// Every row's stretch; unknown while a row is not complete, so that nobody is told of a gap that the next answer
    /// closes.
    fn spans(&mut self, group: usize, from: &Node, to: &Node) -> Result<Option<Vec<cover::Stretch>>, Exhausted> {
        let rows = self.environment.rows(group);
        let mut spans = Vec::with_capacity(rows);
        for row in 0..rows {
            self.step()?;
            self.rows.push(Row { group, row });
            let ends = self.partial(from).and_then(|from| Ok(from.zip(self.partial(to)?)));
            self.rows.pop();
            match ends? {
                Some((from, to)) => spans.push(cover::Stretch::new(from, to)),
                None => return Ok(None),
            }
        }
        Ok(Some(spans))
    }
}

/// One text per distinct value.
fn key(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Integer(value) => value.to_string().into(),
        Value::Date(date) => date.iso().into(),
        Value::Partial(date) => date.iso().into(),
        other => other.text().unwrap_or_default().into(),
    }
}

fn compare(how: Comparison, left: &Value, right: &Value) -> Option<bool> {
    if let (Some(left), Some(right)) = (left.partial(), right.partial()) {
        return compare_dates(how, left, right);
    }
    let order = match (left, right) {
        (Value::Integer(left), Value::Integer(right)) => left.cmp(right),
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        _ => left.text()?.cmp(right.text()?),
    };
    Some(match how {
        Comparison::Equal => order == Ordering::Equal,
        Comparison::Unequal => order != Ordering::Equal,
        Comparison::Less => order == Ordering::Less,
        Comparison::AtMost => order != Ordering::Greater,
        Comparison::Greater => order == Ordering::Greater,
        Comparison::AtLeast => order != Ordering::Less,
    })
}

/// A year alone is every day of that year: what holds for all of them holds, what holds for none does not, and the
/// rest is not known.
fn compare_dates(how: Comparison, left: PartialDate, right: PartialDate) -> Option<bool> {
    let at_most = |a: PartialDate, b: PartialDate| {
        if a.latest() <= b.earliest() {
            Some(true)
        } else if a.earliest() > b.latest() {
            Some(false)
        } else {
            None
        }
    };
    match how {
        Comparison::AtMost => at_most(left, right),
        Comparison::AtLeast => at_most(right, left),
        Comparison::Greater => at_most(left, right).map(|truth| !truth),
        Comparison::Less => at_most(right, left).map(|truth| !truth),
        Comparison::Equal | Comparison::Unequal => {
            let equal = match (left.whole(), right.whole()) {
                (Some(left), Some(right)) => Some(left == right),
                _ => (left.latest() < right.earliest() || right.latest() < left.earliest()).then_some(false),
            }?;
            Some(equal == (how == Comparison::Equal))
        }
    }
}

/// Full years, when they are the same for every day the dates can mean.
fn age(birth: PartialDate, on: PartialDate) -> Option<i64> {
    let oldest = birth.earliest().full_years(on.latest());
    let youngest = birth.latest().full_years(on.earliest());
    (oldest == youngest).then(|| i64::from(oldest))
}

fn later(stride: Stride, date: &Value, count: i64) -> Option<Value> {
    let count = i32::try_from(count).ok()?;
    let move_day = |date: Date| match stride {
        Stride::Days => date.plus_days(count),
        Stride::Months => date.plus_months(count),
        Stride::Years => date.plus_years(count),
    };
    Some(match date {
        Value::Date(date) => Value::Date(move_day(*date)),
        Value::Partial(PartialDate::Day(date)) => Value::Partial(PartialDate::Day(move_day(*date))),
        Value::Partial(partial) => {
            // Moving a month by days, or a year by months, is not defined without the missing part.
            let moved = move_day(partial.earliest());
            match (partial, stride) {
                (PartialDate::Year(_), Stride::Years) => Value::Partial(PartialDate::Year(moved.year())),
                (PartialDate::Month { .. }, Stride::Years | Stride::Months) => {
                    Value::Partial(PartialDate::Month { year: moved.year(), month: moved.month() })
                }
                _ => return None,
            }
        }
        _ => return None,
    })
}
