//! From tokens to a tree, by descent: one function for each strength of binding.

use std::ops::Range;

use super::token::{Token, tokens};
use super::tree::{CALLED, Expression, MAX_DEPTH, OF_ROWS, Wrong};

/// The names that an expression can use.
pub trait Known {
    /// Whether there is a question, a field of a group (`group.field`), or a computed value of this name.
    fn is_value(&self, name: &str) -> bool;
    /// Whether there is a group of this name.
    fn is_group(&self, name: &str) -> bool;
    /// Whether a list of choices has this code.
    fn is_code(&self, name: &str) -> bool;
}

impl Expression {
    /// Reads an expression.
    ///
    /// # Errors
    /// [`Wrong`].
    pub fn read(text: &str, known: &dyn Known) -> Result<Self, Wrong> {
        let mut parser = Parser { tokens: tokens(text)?, at: 0, end: text.len(), depth: 0, known };
        let read = parser.or()?;
        match parser.tokens.get(parser.at) {
            None => Ok(read.settled(known)?.0),
            Some((_, span)) => Err(Wrong { span: span.clone(), what: "is one word too many".to_owned() }),
        }
    }
}

struct Parser<'a> {
    tokens: Vec<(Token, Range<usize>)>,
    at: usize,
    end: usize,
    depth: usize,
    known: &'a dyn Known,
}

/// A part of the tree, where it stands, and whether it is a word of which it is not yet clear what it names.
struct Part {
    tree: Expression,
    span: Range<usize>,
    word: Option<String>,
}

impl Part {
    /// A word that stands for a value.
    fn settled(self, known: &dyn Known) -> Result<(Expression, Range<usize>), Wrong> {
        match self.word {
            Some(word) if known.is_value(&word) => Ok((Expression::reference(word), self.span)),
            Some(word) => Err(Wrong { span: self.span, what: format!("nothing is called {word}") }),
            None => Ok((self.tree, self.span)),
        }
    }

    /// A word beside something that it is compared with: a value when there is one of this name, else a code.
    fn compared(self, known: &dyn Known) -> Expression {
        match self.word {
            Some(word) if known.is_value(&word) => Expression::reference(word),
            Some(word) => Expression::Text(word),
            None => self.tree,
        }
    }

    /// Whether it could be a value as well as a code.
    fn is_both(&self, known: &dyn Known) -> bool {
        self.word.as_deref().is_some_and(|word| known.is_value(word) && known.is_code(word))
    }

    /// A word that must be a code or a name, and no value.
    fn literal(self) -> Result<Expression, Wrong> {
        match (self.word, self.tree) {
            (Some(word), _) => Ok(Expression::Text(word)),
            (None, Expression::Text(text)) => Ok(Expression::Text(text)),
            _ => Err(Wrong { span: self.span, what: "only a code can stand here".to_owned() }),
        }
    }

    fn is_case(&self) -> bool {
        self.word.as_deref() == Some("case")
    }
}

type Read = Result<Part, Wrong>;

impl Parser<'_> {
    fn next_is(&self, word: &str) -> bool {
        match self.tokens.get(self.at) {
            Some((Token::Word(found), _)) => found == word,
            Some((Token::Sign(found), _)) => *found == word,
            _ => false,
        }
    }

    fn eat(&mut self, word: &str) -> bool {
        let there = self.next_is(word);
        self.at += usize::from(there);
        there
    }

    fn need(&mut self, word: &str) -> Result<(), Wrong> {
        if self.eat(word) { Ok(()) } else { Err(self.wrong(&format!("“{word}” is missing here"))) }
    }

    fn wrong(&self, what: &str) -> Wrong {
        let span = self.tokens.get(self.at).map_or(self.end..self.end, |(_, span)| span.clone());
        Wrong { span, what: what.to_owned() }
    }

    /// Counts how deep it goes, so that no input can use up the stack.
    fn deeper(&mut self, read: fn(&mut Self) -> Read) -> Read {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.wrong(&format!("is nested more than {MAX_DEPTH} deep")));
        }
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn or(&mut self) -> Read {
        self.chain("or", Self::and)
    }

    fn and(&mut self) -> Read {
        self.chain("and", Self::not)
    }

    /// `a and b and c` as one operation of three.
    fn chain(&mut self, operator: &'static str, inner: fn(&mut Self) -> Read) -> Read {
        let first = inner(self)?;
        if !self.next_is(operator) {
            return Ok(first);
        }
        let (tree, mut span) = first.settled(self.known)?;
        let mut arguments = vec![tree];
        while self.eat(operator) {
            let (tree, end) = inner(self)?.settled(self.known)?;
            span.end = end.end;
            arguments.push(tree);
        }
        Ok(Part { tree: Expression::Operation(operator, arguments), span, word: None })
    }

    fn not(&mut self) -> Read {
        let Some((_, start)) = self.tokens.get(self.at).filter(|_| self.next_is("not")).cloned() else {
            return self.comparison();
        };
        self.at += 1;
        let (tree, span) = self.deeper(Self::not)?.settled(self.known)?;
        Ok(Part { tree: Expression::Operation("not", vec![tree]), span: start.start..span.end, word: None })
    }

    fn comparison(&mut self) -> Read {
        let left = self.sum()?;
        let signs = [
            ("=", "eq"),
            ("!=", "ne"),
            ("<=", "le"),
            (">=", "ge"),
            ("<", "lt"),
            (">", "gt"),
            ("in", "in"),
            ("has", "has"),
        ];
        let Some((_, operator)) = signs.into_iter().find(|(sign, _)| self.next_is(sign)) else {
            return Ok(left);
        };
        self.at += 1;
        let start = left.span.start;
        let part = |tree, end| Part { tree, span: start..end, word: None };
        if operator == "in" {
            let (codes, end) = self.codes()?;
            if left.is_case() {
                return Ok(part(Expression::Operation("case", codes), end));
            }
            let (left, _) = left.settled(self.known)?;
            return Ok(part(Expression::Operation("in", std::iter::once(left).chain(codes).collect()), end));
        }
        let right = self.sum()?;
        let end = right.span.end;
        if left.is_case() {
            let case = Expression::Operation("case", vec![right.literal()?]);
            return match operator {
                "eq" => Ok(part(case, end)),
                "ne" => Ok(part(Expression::Operation("not", vec![case]), end)),
                _ => Err(Wrong { span: start..end, what: "a case is only the same or another".to_owned() }),
            };
        }
        if operator == "has" {
            let (left, _) = left.settled(self.known)?;
            return Ok(part(Expression::Operation("has", vec![left, right.literal()?]), end));
        }
        // Two words that name nothing would be two codes, which are never compared.
        let named = |part: &Part| part.word.as_deref().is_none_or(|word| self.known.is_value(word));
        if !named(&left) && !named(&right) {
            return Err(Wrong {
                span: left.span.clone(),
                what: format!("nothing is called {}", left.word.unwrap_or_default()),
            });
        }
        if right.is_both(self.known) {
            let word = right.word.unwrap_or_default();
            return Err(Wrong {
                span: right.span,
                what: format!(
                    "{word} is a choice and a value: write \"{word}\" for the choice, or put the value first"
                ),
            });
        }
        Ok(part(Expression::Operation(operator, vec![left.compared(self.known), right.compared(self.known)]), end))
    }

    /// `(a, b)`, and its last byte.
    fn codes(&mut self) -> Result<(Vec<Expression>, usize), Wrong> {
        self.need("(")?;
        let mut codes = Vec::new();
        loop {
            codes.push(self.deeper(Self::sum)?.literal()?);
            if !self.eat(",") {
                break;
            }
        }
        let end = self.tokens.get(self.at).map_or(self.end, |(_, span)| span.end);
        self.need(")")?;
        Ok((codes, end))
    }

    fn sum(&mut self) -> Read {
        self.arithmetic(&[("+", "add"), ("-", "sub")], Self::product)
    }

    fn product(&mut self) -> Read {
        self.arithmetic(&[("*", "mul"), ("/", "div")], Self::value)
    }

    fn arithmetic(&mut self, signs: &[(&str, &'static str)], inner: fn(&mut Self) -> Read) -> Read {
        let mut left = inner(self)?;
        while let Some((_, operator)) = signs.iter().find(|(sign, _)| self.next_is(sign)) {
            self.at += 1;
            let (tree, span) = left.settled(self.known)?;
            let (right, end) = inner(self)?.settled(self.known)?;
            left = Part {
                tree: Expression::Operation(operator, vec![tree, right]),
                span: span.start..end.end,
                word: None,
            };
        }
        Ok(left)
    }

    fn value(&mut self) -> Read {
        let Some((token, span)) = self.tokens.get(self.at).cloned() else {
            return Err(self.wrong("something is missing at the end"));
        };
        self.at += 1;
        let plain = |tree| Ok(Part { tree, span: span.clone(), word: None });
        match token {
            Token::Integer(number) => plain(Expression::Integer(number)),
            Token::Text(text) => plain(Expression::Text(text)),
            Token::Date(date) => plain(Expression::Operation("date", vec![Expression::Text(date)])),
            Token::Word(word) => match word.as_str() {
                "true" => plain(Expression::Bool(true)),
                "false" => plain(Expression::Bool(false)),
                "today" => plain(Expression::Operation("today", Vec::new())),
                "if" => self.deeper(Self::choice),
                "and" | "or" | "not" | "in" | "has" | "then" | "else" => {
                    Err(Wrong { span, what: format!("“{word}” cannot stand here") })
                }
                _ if self.next_is("(") => self.call(&word, &span),
                _ => Ok(Part { tree: Expression::Text(word.clone()), span, word: Some(word) }),
            },
            Token::Sign("-") => match self.tokens.get(self.at) {
                Some((Token::Integer(number), end)) => {
                    let (tree, span) = (Expression::Integer(-number), span.start..end.end);
                    self.at += 1;
                    Ok(Part { tree, span, word: None })
                }
                _ => Err(self.wrong("a number is missing after the minus")),
            },
            Token::Sign("(") => {
                let (tree, _) = self.deeper(Self::or)?.settled(self.known)?;
                let end = self.tokens.get(self.at).map_or(self.end, |(_, span)| span.end);
                self.need(")")?;
                Ok(Part { tree, span: span.start..end, word: None })
            }
            Token::Sign(sign) => Err(Wrong { span, what: format!("“{sign}” cannot stand here") }),
        }
    }

    /// What comes after `if`.
    fn choice(&mut self) -> Read {
        let start = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |(_, span)| span.start);
        let (condition, _) = self.or()?.settled(self.known)?;
        self.need("then")?;
        let (yes, _) = self.or()?.settled(self.known)?;
        self.need("else")?;
        let (no, end) = self.deeper(Self::or)?.settled(self.known)?;
        Ok(Part { tree: Expression::Operation("if", vec![condition, yes, no]), span: start..end.end, word: None })
    }

    fn call(&mut self, word: &str, span: &Range<usize>) -> Read {
        let Some(operator) = CALLED.iter().copied().find(|operator| *operator == word) else {
            return Err(Wrong { span: span.clone(), what: format!("there is no operator called {word}") });
        };
        self.need("(")?;
        let mut arguments = Vec::new();
        while !self.next_is(")") {
            let part = self.deeper(Self::or)?;
            if arguments.is_empty() && OF_ROWS.contains(&operator) {
                let group = part.span.clone();
                let name = part.literal()?;
                if !matches!(&name, Expression::Text(name) if self.known.is_group(name)) {
                    return Err(Wrong { span: group, what: format!("{operator} takes a group first") });
                }
                arguments.push(name);
            } else {
                arguments.push(part.settled(self.known)?.0);
            }
            if !self.eat(",") {
                break;
            }
        }
        let end = self.tokens.get(self.at).map_or(self.end, |(_, span)| span.end);
        self.need(")")?;
        Ok(Part { tree: Expression::Operation(operator, arguments), span: span.start..end, word: None })
    }
}
