//! Expressions after names and types are known.

use std::collections::BTreeSet;

use super::value::{Type, Value};

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// Whole-number arithmetic. Overflow and division by zero give "unknown", never a wrong number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Least,
    Greatest,
}

/// A step in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stride {
    Days,
    Months,
    Years,
}

/// What is done with the rows of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fold {
    All,
    Any,
    Count,
    Sum,
    Distinct,
}

/// A node of a checked expression.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Literal(Value),
    Today,
    /// The case is one of these.
    Case(Box<[Box<str>]>),
    /// Value of a question or computation outside groups.
    Cell(usize),
    /// Value of a field in the current row of a group.
    Field {
        group: usize,
        field: usize,
    },
    Not(Box<Node>),
    And(Box<[Node]>),
    Or(Box<[Node]>),
    If(Box<[Node; 3]>),
    /// Whether a value is there; never unknown itself.
    Known(Box<Node>),
    Compare(Comparison, Box<[Node; 2]>),
    /// The words of the first are among these.
    In(Box<Node>, Box<[Box<str>]>),
    /// A set of choices holds this code.
    Has(Box<Node>, Box<str>),
    Arithmetic(Arithmetic, Box<[Node]>),
    Length(Box<Node>),
    Concat(Box<[Node]>),
    /// Folded text: without accents and case.
    Folded(Box<Node>),
    Year(Box<Node>),
    Earliest(Box<Node>),
    Latest(Box<Node>),
    /// Full years from the first to the second.
    Age(Box<[Node; 2]>),
    DaysBetween(Box<[Node; 2]>),
    Later(Stride, Box<[Node; 2]>),
    NumberSex(Box<Node>),
    NumberYear(Box<Node>),
    /// The number's first three digits are one of the 63 provinces.
    NumberProvince(Box<Node>),
    /// Rows of a group.
    Rows(usize),
    Each(Fold, usize, Box<Node>),
    /// Months between start and end that no row covers, or that more than one row covers.
    Cover {
        overlaps: bool,
        group: usize,
        from: Box<Node>,
        to: Box<Node>,
        start: Box<Node>,
        end: Box<Node>,
    },
    /// There is no such stretch.
    NoSpan(Box<Node>),
}

/// Something an expression depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Read {
    /// A question or computation outside groups.
    Cell(usize),
    /// Any row of a group.
    Group(usize),
    /// A field in the current row of a group, from inside that group.
    Field { group: usize, field: usize },
}

/// A checked expression.
#[derive(Clone, Debug)]
pub(crate) struct Compiled {
    pub(crate) node: Node,
    pub(crate) of: Type,
    /// Steps in the worst case.
    pub(crate) cost: u64,
    pub(crate) reads: BTreeSet<Read>,
}
