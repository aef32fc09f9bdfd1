//! From a tree to text, with as few brackets as it takes.

use std::fmt;

use super::tree::{Expression, OF_ROWS};

/// How strongly a kind of expression holds together; what holds less strongly than its place stands in brackets.
const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARE: u8 = 4;
const SUM: u8 = 5;
const PRODUCT: u8 = 6;
const VALUE: u8 = 7;

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written(0))
    }
}

impl Expression {
    fn written(&self, place: u8) -> String {
        let (text, own) = match self {
            Self::Bool(value) => (value.to_string(), VALUE),
            Self::Integer(value) => (value.to_string(), VALUE),
            Self::Text(text) => (format!("\"{text}\""), VALUE),
            Self::Operation(operator, arguments) => operation(operator, arguments),
        };
        if own < place { format!("({text})") } else { text }
    }

    /// A code or a name, without its quotes.
    fn bare(&self) -> String {
        match self {
            Self::Text(text) if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') => text.clone(),
            other => other.written(SUM),
        }
    }
}

fn operation(operator: &str, arguments: &[Expression]) -> (String, u8) {
    let joined = |sign: &str, own: u8| {
        // What stands right of a minus or a division keeps its brackets.
        let parts =
            arguments.iter().enumerate().map(|(index, part)| part.written(own + u8::from(index > 0 && own >= SUM)));
        (parts.collect::<Vec<_>>().join(&format!(" {sign} ")), own)
    };
    let listed =
        |list: &[Expression], own: fn(&Expression) -> String| list.iter().map(own).collect::<Vec<_>>().join(", ");
    match (operator, arguments) {
        ("ref" | "date", [Expression::Text(text)]) => (text.clone(), VALUE),
        ("today", []) => ("today".to_owned(), VALUE),
        ("case", [one]) => (format!("case = {}", one.bare()), COMPARE),
        ("case", codes) => (format!("case in ({})", listed(codes, Expression::bare)), COMPARE),
        ("not", [Expression::Operation("case", codes)]) if codes.len() == 1 => {
            (format!("case != {}", codes.first().map(Expression::bare).unwrap_or_default()), COMPARE)
        }
        ("not", [one]) => (format!("not {}", one.written(NOT)), NOT),
        ("and", _) => joined("and", AND),
        ("or", _) => joined("or", OR),
        ("if", [condition, yes, no]) => {
            (format!("(if {} then {} else {})", condition.written(0), yes.written(0), no.written(0)), VALUE)
        }
        ("eq" | "ne" | "lt" | "le" | "gt" | "ge" | "has", [left, right]) => {
            let sign = match operator {
                "eq" => "=",
                "ne" => "!=",
                "lt" => "<",
                "le" => "<=",
                "gt" => ">",
                "ge" => ">=",
                _ => "has",
            };
            (format!("{} {sign} {}", left.bare(), right.bare()), COMPARE)
        }
        ("in", [value, codes @ ..]) => {
            (format!("{} in ({})", value.written(SUM), listed(codes, Expression::bare)), COMPARE)
        }
        ("add", _) => joined("+", SUM),
        ("sub", [_, _]) => joined("-", SUM),
        ("mul", _) => joined("*", PRODUCT),
        ("div", [_, _]) => joined("/", PRODUCT),
        (name, [group, rest @ ..]) if OF_ROWS.contains(&name) => {
            let rest = rest.iter().map(|part| format!(", {}", part.written(0))).collect::<String>();
            (format!("{name}({}{rest})", group.bare()), VALUE)
        }
        (name, arguments) => (format!("{name}({})", listed(arguments, |part| part.written(0))), VALUE),
    }
}
